"""The page on which a teacher tries it on her own face: a real browser with a camera that plays a drawn class."""

import re
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from capture.practice import PracticeClass
from classmood.domain.frames import Image
from tests.e2e.conftest import LaunchChromium, OpenPage
from tests.e2e.program import Program
from tests.e2e.school import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

ALLOWED = ("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")
SIZE = (640, 480)

STREAMS = """
const asked = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => { window.lent = await asked(wish); return window.lent; };
null;
"""
"""Remembers the stream that a page was lent, for a test to look whether it was given back."""


def film(file: Path, pictures: list[Image]) -> str:
    """Write what the camera plays again and again; return the browser's switch for it."""
    file.write_bytes(b"".join(cv2.imencode(".jpg", picture)[1].tobytes() for picture in pictures))
    return f"--use-file-for-fake-video-capture={file}"


@pytest.fixture(scope="module")
def chromium(launch_chromium: LaunchChromium, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser whose camera shows two drawn students."""
    drawn = PracticeClass(2, size=SIZE)
    pictures = [drawn.frame_at(20 + number / 10) for number in range(10)]
    browser = launch_chromium(*ALLOWED, film(tmp_path_factory.mktemp("camera") / "class.mjpeg", pictures))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Return the program, one for all tests that leave it as it is."""
    program = Program(tmp_path_factory.mktemp("home"), None)
    yield program
    program.process.kill()
    program.process.communicate()


def drawn_pixels(page: Page) -> int:
    """Return how many pixels of the layer over the camera's picture are drawn on."""
    return int(
        page.locator("#try-stage canvas").evaluate(
            "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data"
            ".filter((value, place) => place % 4 === 3 && value > 0).length"
        )
    )


def test_faces_are_boxed_and_read_several_times_a_second(program: Program, open_page: OpenPage) -> None:
    """Found from the menu, started with a click, stopped with another; and nothing of it is anywhere afterwards.

    Run with ``-m slow -s`` on a quiet computer to see how many pictures a second are read.
    """
    page = open_page(program.url)
    page.get_by_role("link", name="Try it").click()
    expect(page.get_by_text("Nothing is stored, and nothing leaves this computer")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#try-said")).to_have_text("2 faces. The bars are the largest one's.")

    page.wait_for_timeout(5_000)
    rate = page.locator("#try-rate").inner_text()
    print(f"\n{rate}")  # noqa: T201 a measurement, for whoever asks for it
    shares = page.locator("#try-bars .bar-number").all_inner_texts()
    boxed = drawn_pixels(page)
    page.get_by_role("button", name="Stop").click()
    expect(page.locator("#try-said")).to_have_text("Stopped. Nothing was stored.")

    assert int(re.sub(r"\D", "", rate)) >= 3  # a computer that also trains a network is slow
    assert sum(int(re.sub(r"\D", "", share)) for share in shares) == pytest.approx(100, abs=4)
    assert boxed > 1000
    assert drawn_pixels(page) == 0
    assert program.pictures_kept() == []


def test_the_camera_is_given_back_when_the_page_is_left(program: Program, open_page: OpenPage) -> None:
    """A camera's light that goes on burning is a broken promise."""
    page = open_page(f"{program.url}/about")
    page.evaluate(STREAMS)
    page.get_by_role("link", name="Try it").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#try-rate")).to_have_text(re.compile("pictures a second"))
    before = page.evaluate("window.lent.getTracks().map((track) => track.readyState)")

    page.get_by_role("link", name="About").click()

    until(page, lambda: page.evaluate("window.lent.getTracks().every((track) => track.readyState === 'ended')"))
    assert before == ["live"]


def test_a_picture_without_a_face_is_said(
    program: Program, launch_chromium: LaunchChromium, open_page: OpenPage, tmp_path: Path
) -> None:
    """A wall looks different from a program that hangs."""
    wall = np.full((SIZE[1], SIZE[0], 3), 140, np.uint8)
    browser = launch_chromium(*ALLOWED, film(tmp_path / "wall.mjpeg", [wall]))

    page = open_page(f"{program.url}/try", browser=browser)
    page.get_by_role("button", name="Start").click()

    expect(page.locator("#try-said")).to_have_text("No face is found. Look at the camera, with light on your face.")
    expect(page.locator("#try-bars .bar-number").first).to_have_text("–")


@pytest.mark.parametrize(
    ("switches", "words"),
    [
        (ALLOWED[:1], "The camera was refused. Allow it for this page in the browser, then start again."),
        (ALLOWED[1:], "There is no camera. Plug one in, then start again."),
    ],
)
def test_why_there_is_no_camera_is_said(
    program: Program, launch_chromium: LaunchChromium, open_page: OpenPage, switches: tuple[str, ...], words: str
) -> None:
    """What to do differs: a click in the browser, or a cable."""
    page = open_page(f"{program.url}/try", browser=launch_chromium(*switches))
    page.get_by_role("button", name="Start").click()

    expect(page.locator("#try-said")).to_have_text(words)
    expect(page.get_by_role("button", name="Start")).to_be_visible()


def test_a_program_that_is_gone_is_said(tmp_path: Path, open_page: OpenPage) -> None:
    """And the camera is off again."""
    program = Program(tmp_path, None)
    page = open_page(f"{program.url}/try", outages=True)
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#try-rate")).to_have_text(re.compile("pictures a second"))

    program.end()

    expect(page.locator("#try-said")).to_have_text("Classmood does not answer. Is it still running?")


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_every_window(program: Program, open_page: OpenPage, width: int, scheme: str) -> None:
    """Nothing is cut off or scrolls sideways."""
    page = open_page(f"{program.url}/try", width=width, scheme=scheme)
    expect(page.get_by_role("button", name="Start")).to_be_visible()

    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
