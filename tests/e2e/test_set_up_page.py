"""From start of class to end of class without a terminal: the real program, its pages in a real browser."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import cv2
import pytest
from playwright.sync_api import Locator, Page, expect

from capture.practice import PracticeClass
from tests.e2e.conftest import OpenPage
from tests.e2e.program import Program
from tests.screens import Show

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

PATIENCE = 90_000
"""Milliseconds: an agent that starts loads its networks first, on a busy computer too."""
GALLERY = (640, 360)
PLACE = (500, 240)
"""Where on the screen of 1280 x 720 pixels the meeting's window stands."""


CAMERA = """
import cv2

opened = cv2.VideoCapture

class Film:
    def __init__(self, number, *more):
        self.endless = number == 0
        self.film = opened(FILM) if self.endless else opened(number, *more)

    def read(self):
        found = self.film.read()
        if self.endless and not found[0]:
            self.film = opened(FILM)
            found = self.film.read()
        return found

    def __getattr__(self, name):
        return getattr(self.film, name)

cv2.VideoCapture = Film
"""
"""In a process that runs this first, OpenCV's camera 0 plays a film again and again; all others are its own."""


@pytest.fixture
def program_with_camera(tmp_path: Path) -> Iterator[Program]:
    """Return the program on a computer whose camera looks at a wall with nine drawn students."""
    drawn = PracticeClass(9, seed=4, size=(1280, 720))
    film = cv2.VideoWriter(str(tmp_path / "class.avi"), cv2.VideoWriter.fourcc(*"MJPG"), 10, (1280, 720))
    for number in range(20):
        film.write(drawn.frame_at(20 + number / 10))
    film.release()
    (tmp_path / "sitecustomize.py").write_text(CAMERA.replace("FILM", repr(str(tmp_path / "class.avi"))))
    home = tmp_path / "home"
    home.mkdir()
    program = Program(home, None, imports=tmp_path)
    yield program
    program.process.kill()
    program.process.communicate()


@pytest.fixture
def program_with_screen(tmp_path: Path, screen: str, show: Show) -> Iterator[Program]:
    """Return the program on a computer whose screen shows a meeting of nine drawn students."""
    picture = tmp_path / "meeting.png"
    cv2.imwrite(str(picture), PracticeClass(9, seed=4, size=GALLERY).frame_at(20.0))
    show(picture, *PLACE)
    home = tmp_path / "home"
    home.mkdir()
    program = Program(home, screen)
    yield program
    program.process.kill()
    program.process.communicate()


def bar(page: Page) -> Locator:
    """Return the line above the page."""
    return page.locator("#control-words")


def start_practice(page: Page, *, students: int = 4) -> None:
    """Set a practice class up and bring it to its first sample."""
    page.locator("#kind-practice").click()
    page.get_by_label("Students", exact=True).fill(str(students))
    page.get_by_label("Title").fill("Fractions")
    page.get_by_role("button", name="Start").click()
    expect(bar(page)).to_have_text("Fractions is being read.", timeout=PATIENCE)


def acknowledge_and_read(page: Page) -> None:
    """Acknowledge a real class for its place, and start it; nine students are there to be read."""
    page.locator("#setup-place").fill("Lincoln School")
    page.get_by_label("Who was told?").fill("students, parents")
    page.get_by_text("Everyone who is shown was told").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#coverage")).to_have_text(re.compile(r"reading \d of [6-9]"), timeout=PATIENCE)


def end_lesson(page: Page) -> None:
    """End the lesson that is read, the first one, and come to its report."""
    page.get_by_role("button", name="End …").click()
    page.get_by_role("button", name="End it").click()
    page.wait_for_url("**/sessions/1", timeout=PATIENCE)


def draw_rectangle(page: Page, left: float, top: float, width: float, height: float) -> None:
    """Draw with the mouse on the screen's picture, in the screen's pixels."""
    plot = page.locator("#setup-shot .nsewdrag").bounding_box()
    assert plot is not None
    scale = plot["width"] / 1280

    def at(x: float, y: float) -> tuple[float, float]:
        return plot["x"] + x * scale, plot["y"] + y * scale

    page.mouse.move(*at(left, top))
    page.mouse.down()
    page.mouse.move(*at(left + width / 2, top + height / 2))
    page.mouse.move(*at(left + width, top + height))
    page.mouse.up()


def test_a_practice_class_from_start_to_report(program: Program, open_page: OpenPage) -> None:
    """Start, pause, resume and end from the pages, and nobody types a command."""
    page = open_page(program.url)
    expect(page.get_by_role("heading", name="Set up a class")).to_be_visible()
    start_practice(page)
    expect(page.locator("#live-title")).to_have_text("Fractions", timeout=PATIENCE)
    expect(page.locator("#coverage")).to_have_text(re.compile(r"reading \d of \d"))

    page.get_by_role("button", name="Pause").click()
    expect(bar(page)).to_have_text("Fractions is paused: no picture is taken.", timeout=PATIENCE)
    before = len(program.rows("SELECT * FROM samples"))
    page.wait_for_timeout(3_000)
    paused = len(program.rows("SELECT * FROM samples"))
    page.get_by_role("button", name="Resume").click()
    expect(bar(page)).to_have_text("Fractions is being read.", timeout=PATIENCE)

    end_lesson(page)

    expect(page.get_by_role("heading", name="Fractions").first).to_be_visible()
    expect(bar(page)).to_have_count(0)
    assert paused == before
    (session,) = program.rows("SELECT * FROM sessions")
    assert session["ended_at"] is not None


def test_a_part_of_the_screen_is_drawn_seen_acknowledged_and_read(
    program_with_screen: Program, open_page: OpenPage
) -> None:
    """A teacher's way into a real class, with the mouse, and a question that is asked once."""
    program = program_with_screen
    page = open_page(program.url)
    page.locator("#kind-screen").click()
    expect(page.get_by_text("All of screen 1 is read.")).to_be_visible()
    page.get_by_role("button", name="Choose a part").click()
    expect(page.locator("#setup-shot .nsewdrag")).to_be_visible(timeout=PATIENCE)
    page.locator("#setup-shot").scroll_into_view_if_needed()
    draw_rectangle(page, *PLACE, *GALLERY)
    told = page.get_by_text("A part of the screen is read:")
    expect(told).to_be_visible()
    numbers = [int(number) for number in re.findall(r"-?\d+", told.inner_text())]
    assert numbers == pytest.approx([*GALLERY, *PLACE], abs=6)

    with page.expect_response(lambda answer: "_dash-update" in answer.url) as answer:
        page.get_by_role("button", name="Show it").click()
    assert answer.value.headers["cache-control"] == "no-store"
    expect(page.locator("#setup-seen")).to_have_text(re.compile(r"^[6-9] faces"), timeout=PATIENCE)
    picture = page.locator("#setup-picture")
    expect(picture).to_be_visible()
    assert str(picture.get_attribute("src")).startswith("data:image/jpeg;base64,")

    page.locator("#kind-webcam").click()
    expect(page.locator("#setup-seen")).to_have_text(re.compile(r"^Shows whether the faces are found"))
    page.locator("#kind-screen").click()

    page.get_by_role("button", name="Start").click()
    expect(page.locator("#setup-said")).to_contain_text("Before a real class")
    acknowledge_and_read(page)

    end_lesson(page)
    page.goto(f"{program.url}/setup")
    page.locator("#kind-screen").click()
    expect(page.get_by_text(re.compile(r"Acknowledged on .* Told: students, parents\."))).to_be_visible()
    expect(page.get_by_label("Who was told?")).to_be_hidden()

    (session,) = program.rows("SELECT * FROM sessions")
    (given,) = program.rows("SELECT * FROM acknowledgements")
    assert session["source"] == "screen"
    assert (given["place"], given["told"]) == ("Lincoln School", "students, parents")
    assert program.pictures_kept() == []


def test_a_class_before_a_camera_is_seen_and_read(program_with_camera: Program, open_page: OpenPage) -> None:
    """The camera of this computer, from the preview to the lesson's report; nothing of its pictures is kept."""
    program = program_with_camera
    page = open_page(program.url)
    page.locator("#kind-webcam").click()
    page.get_by_label("Title").fill("Workshop")

    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#setup-seen")).to_have_text(re.compile(r"^[6-9] faces"), timeout=PATIENCE)
    expect(page.locator("#setup-picture")).to_be_visible()

    page.get_by_text("It shows other people than me").click()
    acknowledge_and_read(page)
    end_lesson(page)

    (session,) = program.rows("SELECT * FROM sessions")
    assert (session["title"], session["source"]) == ("Workshop", "webcam")
    assert program.pictures_kept() == []


def test_what_went_wrong_is_told_and_the_fields_are_kept(program: Program, open_page: OpenPage) -> None:
    """A camera in use five minutes before class: one line, and nothing to type again."""
    page = open_page(program.url)
    page.locator("#kind-webcam").click()
    page.get_by_label("Camera", exact=True).fill("63")
    page.get_by_label("Title").fill("Fractions")

    page.get_by_role("button", name="Start").click()

    expect(page.locator("#control-trouble")).to_contain_text("Camera 63 cannot be opened.", timeout=PATIENCE)
    expect(page.get_by_label("Title")).to_have_value("Fractions", timeout=PATIENCE)
    expect(page.get_by_label("Camera", exact=True)).to_have_value("63")
    page.get_by_role("button", name="Dismiss").click()
    expect(page.locator("#control-trouble")).to_have_count(0)


def test_a_killed_agent_is_replaced_and_the_page_says_so(program: Program, open_page: OpenPage) -> None:
    """The class goes on; so does its chart, in the same lesson."""
    page = open_page(program.url)
    start_practice(page)
    agents = subprocess.run(
        ["ps", "--ppid", str(program.process.pid), "-o", "pid=", "--no-headers"],
        capture_output=True,
        text=True,
        check=True,
    )
    (agent,) = agents.stdout.split()

    os.kill(int(agent), signal.SIGKILL)

    expect(page.locator("#control-trouble")).to_contain_text("stopped unexpectedly", timeout=PATIENCE)
    expect(bar(page)).to_have_text("Fractions is being read.", timeout=PATIENCE)
    assert len(program.rows("SELECT * FROM sessions")) == 1


def test_the_programs_end_is_the_lessons_end(program: Program, open_page: OpenPage) -> None:
    """Ctrl-C, a shut-down: the lesson has its end, and no agent goes on in secret."""
    page = open_page(program.url, outages=True)
    start_practice(page)

    code, err = program.end()

    assert code == 0, err
    assert "Traceback" not in err
    (session,) = program.rows("SELECT * FROM sessions")
    assert session["ended_at"] is not None


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_every_window(program: Program, open_page: OpenPage, width: int, scheme: str) -> None:
    """Nothing is cut off or scrolls sideways, whatever is chosen."""
    page = open_page(f"{program.url}/setup", width=width, scheme=scheme)
    for kind in ("screen", "browser", "webcam", "video", "practice"):
        page.locator(f"#kind-{kind}").click()
        expect(page.locator(f"#setup-{kind}")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_the_program_alone_opens_the_pages(tmp_path: Path) -> None:
    """No command to remember: `classmood`, and the browser shows the set-up page."""
    opened = tmp_path / "opened"
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    opener.chmod(0o755)
    environment = os.environ | {
        "XDG_DATA_HOME": str(tmp_path),
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "CLASSMOOD_DASHBOARD__PORT": "0",
        "PYTHONUNBUFFERED": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-m", "classmood"], stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path
    ) as program:
        assert program.stdout is not None
        told = [program.stdout.readline() for _ in range(2)]
        while program.poll() is None and not opened.exists():
            Event().wait(0.05)
        program.terminate()

    assert program.returncode == 0
    page, _, token = opened.read_text().strip().partition("?token=")
    assert page in told[0]
    # Each address works once, so the one for another browser is another one.
    assert token
    assert token not in told[0]
