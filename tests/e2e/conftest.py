"""A real browser: headless Chromium, and pages of it that vouch for themselves.

A page from `open_page` is let in by the key in `school.KEYS`, and fails its test when it wrote an error to its console,
raised one, asked any other machine for anything, or did what its own policy forbids: so every test of the browser also
tests that.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from dashboard.security import cookie_name
from tests.e2e.program import Program
from tests.e2e.school import KEYS, School

expect.set_options(timeout=15_000)  # milliseconds; a machine that also trains a network is slow
IN_CONTAINER = ("--no-sandbox", "--disable-dev-shm-usage")
"""A browser's switches where there is neither a sandbox nor much shared memory."""
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class OpenPage(Protocol):
    """Opens a page in a browser of its own, without history or choices."""

    def __call__(
        self,
        url: str,
        *,
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        outages: bool = False,
        browser: Browser | None = None,
    ) -> Page:
        """Return the page at `url`, loaded.

        Args:
            url: absolute.
            width: of the window, in CSS pixels; a phone has 390.
            height: likewise.
            scheme: ``light`` or ``dark``: what the system prefers.
            outages: the test takes the server away, so requests may fail.
            browser: another one than `chromium`.
        """


class LaunchChromium(Protocol):
    """Starts a browser, which ends with the tests."""

    def __call__(self, *switches: str) -> Browser:
        """Return it, started with these words of its command line."""


@pytest.fixture(scope="session")
def chromium_program() -> str:
    """Return the browser's program; skips the test where none is installed."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("No Chromium is installed: apt-get install --no-install-recommends chromium")
    return program


@pytest.fixture(scope="session")
def launch_chromium(chromium_program: str) -> Iterator[LaunchChromium]:
    """Return what starts a headless browser."""
    with sync_playwright() as playwright, ExitStack() as browsers:

        def launch(*switches: str) -> Browser:
            browser = playwright.chromium.launch(executable_path=chromium_program, args=[*IN_CONTAINER, *switches])
            browsers.callback(browser.close)
            return browser

        yield launch


@pytest.fixture(scope="session")
def chromium(launch_chromium: LaunchChromium) -> Browser:
    """Return a running browser."""
    return launch_chromium()


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    """Return the program on a computer without a screen."""
    program = Program(tmp_path, None)
    yield program
    program.process.kill()
    program.process.communicate()


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """Return a started dashboard with an empty database."""
    school = School(tmp_path)
    yield school
    school.server.close()
    school.engine.dispose()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """Return what opens pages; when the test is over, each is closed and its complaints fail the test."""
    pages: list[Page] = []
    complaints: list[str] = []

    def open_page(
        url: str,
        *,
        width: int = 1440,
        height: int = 900,
        scheme: str = "light",
        outages: bool = False,
        browser: Browser | None = None,
    ) -> Page:
        dark: Literal["dark", "light"] = "dark" if scheme == "dark" else "light"
        context = (browser or chromium).new_context(viewport={"width": width, "height": height}, color_scheme=dark)
        context.set_default_timeout(20_000)
        _let_in(context, url)
        page = context.new_page()
        pages.append(page)
        page.on("pageerror", lambda error: complaints.append(f"{url} raised {error}"))
        page.on("request", lambda request: complaints.extend(_foreign(request.url)))
        page.on("websocket", lambda websocket: complaints.extend(_foreign(websocket.url)))
        if not outages:
            page.on(
                "console",
                lambda message: complaints.append(f"{url}: {message.text}") if message.type == "error" else None,
            )
        page.goto(url)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert complaints == []


def _let_in(context: BrowserContext, url: str) -> None:
    """Give a browser the cookie for a server whose key is known; at all others it is a stranger."""
    parts = urlsplit(url)
    if parts.port in KEYS:
        context.add_cookies(
            [
                {
                    "name": cookie_name(parts.port),
                    "value": KEYS[parts.port].cookie(parts.port),
                    "url": f"{parts.scheme}://{parts.netloc}",
                    "httpOnly": True,
                    "sameSite": "Strict",
                }
            ]
        )


def _foreign(url: str) -> list[str]:
    """Return a complaint when `url` leads to another machine."""
    parts = urlsplit(url)
    return [] if parts.scheme in {"data", "blob"} or parts.hostname in LOOPBACK else [f"asked {url}"]
