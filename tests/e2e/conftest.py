"""A real browser: headless Chromium, and pages of it that vouch for themselves.

A page from `open_page` fails its test when it wrote an error to its console, raised one, or asked any other
machine for anything: so every test of the browser also tests that.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.school import School

expect.set_options(timeout=15_000)  # milliseconds; a machine that also trains a network is slow
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


class OpenPage(Protocol):
    """Opens a page in a browser of its own, without history or choices."""

    def __call__(
        self, url: str, *, width: int = 1440, height: int = 900, scheme: str = "light", outages: bool = False
    ) -> Page:
        """Return the page at `url`, loaded.

        Args:
            url: absolute.
            width: of the window, in CSS pixels; a phone has 390.
            height: likewise.
            scheme: ``light`` or ``dark``: what the system prefers.
            outages: the test takes the server away, so requests may fail.
        """


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return a running browser; skips the test where none is installed."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        pytest.skip("No Chromium is installed: apt-get install --no-install-recommends chromium")
    with sync_playwright() as playwright:
        # In a container, there is neither a sandbox nor much shared memory.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


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
        url: str, *, width: int = 1440, height: int = 900, scheme: str = "light", outages: bool = False
    ) -> Page:
        dark = "dark" if scheme == "dark" else "light"
        context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=dark)
        context.set_default_timeout(20_000)
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


def _foreign(url: str) -> list[str]:
    """Return a complaint when `url` leads to another machine."""
    parts = urlsplit(url)
    return [] if parts.scheme in {"data", "blob"} or parts.hostname in LOOPBACK else [f"asked {url}"]
