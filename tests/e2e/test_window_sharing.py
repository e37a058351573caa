"""A window that is chosen in the browser: shared, read, lost and shared again, with the tab in front and behind."""

import json
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import cv2
import pytest
import websocket
from playwright.sync_api import Page, expect

from capture.jpeg import jpeg
from capture.practice import PracticeClass
from classmood.domain import care
from dashboard.figures.screen import data_url
from dashboard.security import cookie_name
from storage.acknowledgements import Acknowledgements
from storage.engine import open_database
from tests.builders import NOON
from tests.e2e.conftest import IN_CONTAINER, OpenPage
from tests.e2e.program import Program
from tests.e2e.school import KEYS
from tests.screens import Show

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PATIENCE = 120_000
"""Milliseconds: an agent that starts loads its networks first, on a busy computer too."""

PICKER = """
const picture = new Image();
picture.src = "%s";
const canvas = document.createElement("canvas");
navigator.mediaDevices.getDisplayMedia = async () => {
  await picture.decode();
  [canvas.width, canvas.height] = [picture.width, picture.height];
  const context = canvas.getContext("2d");
  const paint = () => {
    context.drawImage(picture, 0, 0);
    // No window stands quite still.
    context.fillStyle = `rgb(${performance.now() %% 200}, 0, 0)`;
    context.fillRect(0, 0, 6, 6);
  };
  setInterval(paint, 100);
  paint();
  window.shared = canvas.captureStream(10);
  return window.shared;
};
null;
"""
"""Stands in for the browser's own picker, which no program can click: always "chooses" a drawn class of nine."""


def with_picker(page: Page) -> None:
    """Let the page choose a window without a person."""
    drawn = jpeg(PracticeClass(9, seed=4, size=(1280, 720)).frame_at(20.0), longest_side=1280)
    page.evaluate(PICKER % data_url(drawn))


def close_window(page: Page) -> None:
    """Do what a browser does when the shared window is closed."""
    page.evaluate("shared.getVideoTracks().forEach((one) => { one.stop(); one.dispatchEvent(new Event('ended')); })")


def statuses(program: Program) -> list[str]:
    """Return what each stored sample says of its picture."""
    return [row["status"] for row in program.rows("SELECT status FROM samples ORDER BY sequence")]


def test_a_window_is_chosen_seen_read_lost_and_chosen_again(program: Program, open_page: OpenPage) -> None:
    """One lesson, with an honest gap, and the question who was told as for a screen; nothing of a picture is kept."""
    page = open_page(f"{program.url}/setup")
    page.locator("#kind-browser").click()
    expect(page.locator("#setup-shared")).to_have_text("No window is chosen yet.")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#setup-seen")).to_have_text("Choose the window first.")
    with_picker(page)
    page.get_by_role("button", name="Choose the window").click()
    expect(page.locator("#setup-shared")).to_contain_text("Keep this tab open.")
    expect(page.locator("#setup-seen")).to_have_text(re.compile(r"^[6-9] faces"), timeout=PATIENCE)

    close_window(page)
    expect(page.locator("#setup-shared")).to_have_text("Sharing ended: choose the window again.")
    expect(page.locator("#setup-seen")).to_have_text("Choose the window first.", timeout=PATIENCE)
    page.get_by_role("button", name="Choose the window").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#setup-said")).to_contain_text("Before a real class")
    page.locator("#setup-place").fill("Lincoln School")
    page.get_by_label("Who was told?").fill("students, parents")
    page.get_by_text("Everyone who is shown was told").click()
    page.get_by_role("button", name="Start").click()
    expect(page.locator("#coverage")).to_have_text(re.compile(r"reading \d of [6-9]"), timeout=PATIENCE)

    close_window(page)
    trouble = page.locator("#control-trouble")
    expect(trouble).to_contain_text("Sharing ended: choose the window again.", timeout=PATIENCE)
    page.get_by_role("button", name="Choose the window").click()
    expect(trouble).to_have_count(0, timeout=PATIENCE)

    (session,) = program.rows("SELECT * FROM sessions")
    kinds = list(dict.fromkeys(statuses(program)))
    assert session["source"] == "browser"
    assert kinds == ["ok", "no_picture"]
    assert statuses(program)[-1] == "ok"
    assert program.pictures_kept() == []


def test_a_reloaded_tab_shares_no_more_and_says_so(program: Program, open_page: OpenPage) -> None:
    """The browser ends the sharing then, whatever a page wants."""
    page = open_page(f"{program.url}/setup")
    page.locator("#kind-browser").click()
    with_picker(page)
    page.get_by_role("button", name="Choose the window").click()
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#setup-seen")).to_have_text(re.compile(r"^[6-9] faces"), timeout=PATIENCE)

    page.reload()
    page.locator("#kind-browser").click()
    page.get_by_role("button", name="Show it").click()

    expect(page.locator("#setup-seen")).to_have_text("Choose the window first.")


class Tab:
    """A tab of a browser that nothing but this drives: Playwright would keep every tab of its own in front."""

    def __init__(self, debugger: str, url: str = "about:blank") -> None:
        target = _asked(f"{debugger}/json/new?{url}", method="PUT")
        self._socket = websocket.create_connection(target["webSocketDebuggerUrl"], suppress_origin=True, timeout=60)
        self._said = 0

    def tell(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command of the browser's own protocol and return its result."""
        self._said += 1
        self._socket.send(json.dumps({"id": self._said, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._said:
                return dict(answer["result"])

    def run(self, script: str) -> Any:
        """Return the value of a script, run as if a person had just clicked."""
        told = self.tell("Runtime.evaluate", expression=script, userGesture=True, awaitPromise=True, returnByValue=True)
        return told["result"].get("value")

    def wait_for(self, script: str) -> None:
        """Wait until a script gives something true."""
        until = time.monotonic() + PATIENCE / 1000
        while not self.run(f"Boolean({script})"):
            assert time.monotonic() < until, f"{script}: {self.run('document.body.innerText')}"
            self.run("new Promise((resolve) => setTimeout(resolve, 200))")

    def close(self) -> None:
        """Let go of the tab."""
        self._socket.close()


def _asked(address: str, method: str) -> dict[str, Any]:
    with urlopen(Request(address, method=method), timeout=60) as answer:
        return dict(json.load(answer))


def share_in(tab: Tab, program: Program) -> None:
    """Open the set-up page in a tab, and choose a window there."""
    port = int(program.url.rsplit(":", 1)[1])
    tab.tell("Page.bringToFront")
    tab.tell("Network.setCookie", name=cookie_name(port), value=KEYS[port].cookie(port), url=program.url)
    tab.tell("Page.navigate", url=f"{program.url}/setup")
    tab.wait_for("document.querySelector('#kind-browser')")
    tab.run("document.querySelector('#kind-browser').click()")
    tab.run("document.querySelector('#setup-browser .share-choose').click()")
    tab.wait_for("document.querySelector('#setup-shared').textContent.startsWith('Shared')")


def acknowledge(program: Program) -> None:
    """Have it settled before that everybody was told."""
    engine = open_database(f"sqlite:///{program.home / 'classmood' / 'classmood.db'}", write=True)
    Acknowledgements(engine).add(place="Lincoln School", told="students", version=care.VERSION, at=NOON)
    engine.dispose()


@pytest.fixture
def debugger(chromium_program: str, screen: str, tmp_path: Path) -> Iterator[str]:
    """Return the address of a browser with a window, which chooses the window called "class" when it is asked."""
    command = [
        chromium_program, *IN_CONTAINER, "--disable-gpu", "--no-first-run", f"--user-data-dir={tmp_path / 'profile'}",
        "--remote-debugging-port=0", "--auto-select-window-capture-source-by-title=class", "--window-position=0,0",
        "--window-size=1280,720", "about:blank",
    ]  # fmt: skip
    environment = os.environ | {"DISPLAY": screen}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as browser:
        assert browser.stderr is not None
        found = next(filter(None, (re.search(r"ws://([\d.:]+)/", line) for line in browser.stderr)))
        yield f"http://{found.group(1)}"
        browser.terminate()


def test_a_covered_window_is_read_while_the_tab_is_hidden(
    program: Program, show: Show, debugger: str, tmp_path: Path
) -> None:
    """The lesson's own way: the meeting behind, the pages in a tab that nobody looks at."""
    picture = tmp_path / "meeting.png"
    cv2.imwrite(str(picture), PracticeClass(9, seed=4, size=(960, 540)).frame_at(20.0))
    show(picture, 100, 80)
    acknowledge(program)
    with closing(Tab(debugger)) as tab, closing(Tab(debugger)) as other:
        share_in(tab, program)
        tab.run("document.querySelector('#setup-start').click()")
        tab.wait_for("/is being read/.test(document.querySelector('#control-words')?.textContent)")
        other.tell("Page.bringToFront")
        tab.wait_for("document.visibilityState === 'hidden'")
        before = len(statuses(program))

        # The window is covered by the browser's, and the tab lies behind another one. Pictures still come, if on an
        # overloaded computer not within every second.
        while sum(one != "no_picture" for one in statuses(program)[before:]) < 5:
            tab.run("new Promise((resolve) => setTimeout(resolve, 200))")
        assert tab.run("document.visibilityState") == "hidden"

    assert max(row["faces"] for row in program.rows("SELECT faces FROM samples")) >= 6
