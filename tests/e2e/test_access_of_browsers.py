"""Who gets in, in a real browser: the address that works once, the cookie, the policy that every page lives under."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from classmood.desk import Desk
from classmood.pages import pages
from classmood.settings import DashboardSettings, Settings, access_folder
from dashboard.access import Access
from dashboard.server import DashboardServer
from storage.engine import open_database
from storage.recorder import Recorder
from tests.builders import a_lesson
from tests.e2e.conftest import OpenPage
from tests.e2e.school import KEYS, School, sample, until, wait_for_points

pytestmark = pytest.mark.security

WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});
"""
"""Keeps what the policy forbade, from before the page's first line on."""

MISUSE = """async (url) => {
    const tried = (work) => new Promise(work).catch(() => "refused");
    return {
        read: await fetch(url + "/api/sessions", { credentials: "include" }).then(() => "read", () => "refused"),
        sent: await fetch(url + "/_dash-update-component", {
            method: "POST", mode: "no-cors", credentials: "include", body: "{}",
        }).then((answer) => answer.type, () => "refused"),
        socket: await tried((resolve, reject) => {
            const socket = new WebSocket(url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket");
            socket.onopen = () => resolve("opened");
            socket.onerror = reject;
        }),
        script: await tried((resolve, reject) => {
            const script = document.createElement("script");
            script.src = url + "/api/live";
            script.onload = () => resolve("loaded");
            script.onerror = reject;
            document.head.append(script);
        }),
    };
}"""
"""What a page of another site can try with a browser that was let in, and how it ends."""


@pytest.fixture
def stranger(chromium: Browser) -> Iterator[Page]:
    """Return an empty page of a browser that nobody let in."""
    context = chromium.new_context()
    context.add_init_script(WATCH)
    yield context.new_page()
    context.close()


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DashboardServer]:
    """Return the pages as the program puts them together, with one past lesson."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = Settings(dashboard=DashboardSettings(port=0))
    engine = open_database(f"sqlite:///{tmp_path / 'lessons.db'}", write=True)
    recorder, lesson = Recorder(engine), a_lesson(60, happy=8, neutral=12)
    session = recorder.begin(title="Fractions", source="screen", at=lesson[0].at)
    for one in lesson:
        recorder.record(session, one)
    recorder.end(session, at=lesson[-1].at)
    with Desk(settings, engine) as desk:
        server = pages(settings, engine, control=desk, seats=desk)
        server.start()
        KEYS[server.port] = Access(access_folder())
        yield server
        server.close()
    engine.dispose()


class _Evil(BaseHTTPRequestHandler):
    """Another site: the page that the test wants, at any path."""

    page = ""

    def do_GET(self) -> None:
        """Answer with the page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.page.encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the library's own name
        """Say nothing."""


@pytest.fixture
def other_site() -> Iterator[str]:
    """Return the address of another site: a name that is not that of the pages."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Evil)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def cookies(context: BrowserContext) -> list[tuple[str, bool, str]]:
    """Return the name, the secrecy and the strictness of each cookie of a browser."""
    return [(one["name"], one["httpOnly"], one["sameSite"]) for one in context.cookies()]


def test_an_address_lets_one_browser_in_and_is_clean_at_once(school: School, stranger: Page, chromium: Browser) -> None:
    """The address may be seen on a shared screen, and stays in the history: it must be worth nothing there."""
    school.lesson(sample(0, happy=9, neutral=13))
    address = school.server.address()

    stranger.goto(address)

    expect(stranger.locator("#live-body")).to_be_visible()
    assert stranger.url == f"{school.url}/"
    assert cookies(stranger.context) == [(f"classmood-{school.server.port}", True, "Strict")]
    assert stranger.evaluate("document.cookie") == ""

    second = chromium.new_context()
    page = second.new_page()
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", name="Please open Classmood from the program")).to_be_visible()
    expect(page.get_by_text("This address was used before")).to_be_visible()
    second.close()


def test_a_browser_that_is_in_stays_in_over_a_restart(school: School, stranger: Page) -> None:
    """The server is started anew under an open page: all right again within ten seconds, without a new address."""
    session = school.lesson(sample(0, happy=9, neutral=13))
    stranger.goto(school.server.address())
    wait_for_points(stranger, 1)

    school.server.close()
    school.restart()
    school.record(session, sample(1, happy=12, neutral=10))

    wait_for_points(stranger, 2)
    stranger.reload()
    wait_for_points(stranger, 2)


def test_a_browser_without_a_key_is_told_what_to_do(school: School, chromium: Browser) -> None:
    """On a phone and in the dark, too; the page shows nothing of any class and has no script."""
    for scheme, width in (("light", 1280), ("dark", 360)):
        context = chromium.new_context(
            color_scheme="dark" if scheme == "dark" else "light", viewport={"width": width, "height": 740}
        )
        context.add_init_script(WATCH)
        page = context.new_page()
        answer = page.goto(f"{school.url}/sessions")

        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_text("This browser has not been let in yet.")).to_be_visible()
        assert page.locator("script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("violations") == []
        context.close()


def test_a_link_in_a_web_mail_lets_the_browser_in(school: School, stranger: Page, other_site: str) -> None:
    """A strict cookie is not sent along when another site leads here; the page leads on by itself."""
    _Evil.page = f'<a href="{school.server.address()}">class</a>'
    stranger.goto(other_site)

    stranger.get_by_text("class").click()

    expect(stranger.locator("#live-body")).to_be_attached()
    assert stranger.url == f"{school.url}/"


def test_a_link_without_a_token_leads_to_a_way_in(school: School, other_site: str, open_page: OpenPage) -> None:
    """The browser was let in long ago; only this visit came from elsewhere."""
    page = open_page(school.url, outages=True)
    _Evil.page = f'<a href="{school.url}/about">class</a>'
    page.goto(other_site)
    page.get_by_text("class").click()

    page.get_by_text("Try again.").click()

    expect(page.get_by_role("heading", name="About")).to_be_visible()


def test_another_site_cannot_use_a_browser_that_is_in(
    school: School, other_site: str, stranger: Page, caplog: pytest.LogCaptureFixture
) -> None:
    """The teacher reads a malicious page while the class is on: it can neither read, nor change, nor listen."""
    stranger.goto(school.server.address())
    expect(stranger.locator("#live-body")).to_be_attached()
    _Evil.page = "<!DOCTYPE html><title>evil</title>"

    # Another name is another site; another port of the same name is the same site, and gets the cookie sent along.
    for site in (other_site, other_site.replace("localhost", "127.0.0.1")):
        stranger.goto(site)
        caplog.clear()
        found = stranger.evaluate(MISUSE, school.url)

        assert found == dict.fromkeys(("read", "sent", "socket", "script"), "refused")
        refused = [record.getMessage() for record in caplog.records if "Refused" in record.getMessage()]
        for door in ("GET /api/sessions", "POST /_dash-update-component", "GET /socket.io/", "GET /api/live"):
            assert any(door in line for line in refused), door


@pytest.mark.slow
def test_no_page_does_what_its_policy_forbids(program: DashboardServer, stranger: Page) -> None:
    """Every page that a link leads to, and those without one: else the policy would have to be widened in a hurry."""
    complaints: list[str] = []
    stranger.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    stranger.on("pageerror", lambda error: complaints.append(str(error)))
    stranger.goto(program.address())
    expect(stranger.locator("#page > *").first).to_be_visible()
    links = stranger.locator("nav a, header a").evaluate_all("all => all.map((one) => one.getAttribute('href'))")
    assert {"/", "/sessions", "/setup", "/about"} <= set(links)

    found = {}
    for path in sorted({*links, "/compact", "/sessions/1", "/compare?a=1&b=1", "/nowhere"}):
        stranger.goto(program.url + path)
        expect(stranger.locator("#page > *").first).to_be_attached()
        stranger.wait_for_load_state("networkidle")
        found[path] = stranger.evaluate("violations")

    assert {path: violations for path, violations in found.items() if violations} == {}
    assert complaints == []


def test_the_policy_stops_what_a_smuggled_text_would_do(program: DashboardServer, stranger: Page) -> None:
    """The reason for it: markup in a title runs no script, loads nothing, and sends nothing anywhere."""
    stranger.goto(program.address())
    expect(stranger.locator("#page > *").first).to_be_visible()

    stranger.evaluate(
        """() => {
            const inline = document.createElement("script");
            inline.textContent = "window.ran = true";
            document.body.append(inline);
            document.body.insertAdjacentHTML("beforeend", `
                <img src="x:" onerror="window.ran = true"><img src="http://localhost:1/leak">
                <iframe src="http://localhost:1/"></iframe><object data="http://localhost:1/"></object>
                <form action="http://localhost:1/"><button id="leak"></button></form>`);
            fetch("http://localhost:1/leak").catch(() => {});
            document.getElementById("leak").click();
        }"""
    )

    def kinds() -> set[str]:
        return {one.split(" ")[0] for one in stranger.evaluate("violations")}

    stopped = {"script-src-elem", "script-src-attr", "img-src", "frame-src", "object-src", "connect-src", "form-action"}
    until(stranger, lambda: kinds() >= stopped)
    assert stranger.evaluate("window.ran") is None


def test_the_pages_may_ask_for_a_camera_and_a_window_and_for_nothing_else(
    program: DashboardServer, open_page: OpenPage
) -> None:
    """They watch a class; they need neither to hear it nor to know where it is."""
    page = open_page(program.url)
    allowed = set(page.evaluate("document.featurePolicy.allowedFeatures()"))

    assert {"camera", "display-capture"} <= allowed
    assert allowed.isdisjoint({"microphone", "geolocation", "usb", "serial", "hid", "bluetooth", "midi", "payment"})
