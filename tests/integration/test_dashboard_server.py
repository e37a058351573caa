"""The dashboard over real HTTP and real websockets: who is answered, what is told, how it starts and stops."""

import http.client
import json
import logging
import queue
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import socketio
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import delete

from classmood.domain.errors import SettingsError
from dashboard.access import Access
from dashboard.app import create_app
from dashboard.lessons import Lessons
from dashboard.live import utc_now
from dashboard.security import cookie_name
from dashboard.server import DashboardServer
from storage.engine import open_database
from storage.export import session_csv, session_json
from storage.history import History
from storage.recorder import Recorder
from storage.tables import samples
from tests.builders import NOON, a_sample, after_noon


class Lesson:
    """A running dashboard over a database in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "lessons.db"
        self.engine = open_database(f"sqlite:///{self.file}", write=True)
        self.recorder = Recorder(self.engine)
        self.history = History(self.engine)
        self.access = Access(folder / "access")
        self.server = create_app(self.history, access=self.access, port=0)
        self.cookie = f"{cookie_name(self.server.port)}={self.access.cookie(self.server.port)}"

    def record(self, count: int = 3, *, title: str = "Algebra") -> int:
        """Record a lesson of so many samples that is still running, and return its number."""
        session = self.recorder.begin(title=title, source="screen", at=NOON)
        for second in range(count):
            self.recorder.record(
                session, a_sample(second, happy=9, neutral=13, unsure=2, too_small=1, weak=3, tiles=29, cameras_off=4)
            )
        return session

    def ask(self, path: str, *, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], str]:
        """Return status, headers and body as a browser that was let in; a header named here replaces the usual one."""
        usual = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)) as connection:
            connection.request(method, path, headers=usual | headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()

    def json(self, path: str) -> Any:
        """Return what the API answers, which must be a success."""
        status, _, body = self.ask(path)
        assert status == 200, body
        return json.loads(body)


@pytest.fixture
def lesson(tmp_path: Path) -> Iterator[Lesson]:
    """Return a started dashboard with an empty database."""
    lesson = Lesson(tmp_path)
    lesson.server.start()
    yield lesson
    lesson.server.close()
    lesson.engine.dispose()


@pytest.fixture
def connect(lesson: Lesson) -> Iterator[Callable[[], "queue.Queue[dict[str, int]]"]]:
    """Return what connects a browser's socket and gives the ticks that it receives."""
    clients: list[socketio.Client] = []

    def connect() -> "queue.Queue[dict[str, int]]":
        client = socketio.Client(reconnection=False)
        ticks: queue.Queue[dict[str, int]] = queue.Queue()
        client.on("tick", ticks.put)
        client.connect(lesson.server.url, headers={"Cookie": lesson.cookie}, transports=["websocket"])
        clients.append(client)
        return ticks

    yield connect
    lesson.server.close()  # a client that hangs up by itself waits for three seconds
    for client in clients:
        client.disconnect()


@pytest.mark.parametrize("path", ["/", "/assets/style.css", "/_dash-layout", "/api/sessions", "/api/nowhere"])
def test_every_answer_carries_the_security_headers(lesson: Lesson, path: str) -> None:
    """Also those that Dash and its assets give, once and not twice."""
    _, headers, _ = lesson.ask(path)

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    policy = dict(rule.split(" ", 1) for rule in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert "unsafe" not in policy["script-src"]
    asked = headers["Permissions-Policy"].split(", ")
    assert {"camera=(self)", "display-capture=(self)", "microphone=()", "geolocation=()"} <= set(asked)
    assert [feature for feature in asked if not feature.endswith("=()")] == ["camera=(self)", "display-capture=(self)"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 101),
        ({"Origin": "http://localhost:{port}"}, 101),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Host": "evil.example"}, 403),
        ({"Cookie": ""}, 403),
        ({"Cookie": "", "Authorization": "Bearer {secret}"}, 101),
        ({"Cookie": "", "Authorization": "Bearer x"}, 403),
    ],
)
def test_only_a_page_of_this_server_opens_a_websocket(lesson: Lesson, headers: dict[str, str], status: int) -> None:
    """Browsers let any page open a websocket to any address; only the server can say no."""
    port = lesson.server.port
    upgrade = {
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    given = {name: text.format(port=port, secret=lesson.access.program_secret) for name, text in headers.items()}

    assert lesson.ask("/socket.io/?EIO=4&transport=websocket", **upgrade, **given)[0] == status


def test_a_new_sample_ticks_in_every_browser(
    lesson: Lesson, connect: Callable[[], "queue.Queue[dict[str, int]]"]
) -> None:
    """Two browsers of one teacher; each is told by itself, and neither has to ask again and again."""
    first, second = connect(), connect()

    session = lesson.record(3)

    for ticks in (first, second):
        tick = ticks.get(timeout=5)
        while tick["sequence"] < 3:
            tick = ticks.get(timeout=5)
        assert (tick["session"], tick["sequence"]) == (session, 3)


def test_the_rows_are_those_of_the_database(lesson: Lesson) -> None:
    """Exactly: other programs compute with them."""
    session = lesson.record(5)

    answer = lesson.json(f"/api/samples?session={session}&since=3")

    assert [row["sequence"] for row in answer["rows"]] == [4, 5]
    row = answer["rows"][0]
    happy, neutral = answer["emotions"].index("happy"), answer["emotions"].index("neutral")
    assert (row["faces"], row["read"], row["unsure"], row["too_small"]) == (25, 22, 2, 1)
    assert (row["weak"], row["layout"], row["tiles"], row["cameras_off"]) == (3, "gallery", 29, 4)
    assert (row["counts"][happy], row["counts"][neutral], sum(row["counts"])) == (9, 13, 22)
    assert row["shares"][happy] == pytest.approx(9 / 22)
    assert row["tone"] == pytest.approx(9 / 22)
    assert (row["at"], row["status"]) == (after_noon(3).isoformat(), "ok")


def test_without_a_session_the_newest_is_meant(lesson: Lesson) -> None:
    """A program that starts with the class does not know its number."""
    lesson.record(1)
    newest = lesson.record(2)

    assert lesson.json("/api/samples")["session"] == newest
    assert [session["id"] for session in lesson.json("/api/sessions")] == [newest, newest - 1]


def test_what_a_small_group_shows_is_not_told(lesson: Lesson) -> None:
    """Hiding it on the page and telling it one address further would be no hiding."""
    session = lesson.recorder.begin(title="", source="screen", at=NOON)
    lesson.recorder.record(session, a_sample(happy=4))

    row = lesson.json("/api/samples")["rows"][0]

    assert (row["counts"], row["shares"], row["tone"]) == (None, None, None)
    assert (row["faces"], row["read"]) == (4, 4)


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/samples?session=99", 404, "There is no session 99."),
        ("/api/samples?session=x", 400, "session is 'x'; it must be a whole number, 0 or more."),
        ("/api/samples?since=-1", 400, "since is '-1'; it must be a whole number, 0 or more."),
        ("/api/samples?session=" + "9" * 15, 404, f"There is no session {'9' * 15}."),
        (
            "/api/samples?session=" + "0" * 16,
            400,
            "session is '0000000000000000'; it must be a whole number, 0 or more.",
        ),
        (
            "/api/samples?since=" + "9" * 40,
            400,
            "since is '99999999999999999999'; it must be a whole number, 0 or more.",
        ),
        ("/api/live?smoothing=7", 400, "smoothing is '7'; it must be one of 5, 20, 60."),
        ("/api/live?window=-1", 400, "window is '-1'; it must be one of 5, 15, 60, 0."),
        ("/api/sessions/99/export.csv", 404, "There is no session 99."),
        ("/api/sessions/1/export.exe", 404, "There is no export as exe; there are csv and json."),
    ],
)
def test_a_wrong_question_is_answered_in_one_line(lesson: Lesson, path: str, status: int, said: str) -> None:
    """Programs and people read it alike."""
    lesson.record(1)

    given, _, body = lesson.ask(path)

    assert (given, json.loads(body)) == (status, {"error": said})


def test_an_empty_database_is_no_failure_for_the_live_page(lesson: Lesson) -> None:
    """It waits for the first class; other programs are told that there is nothing."""
    assert lesson.json("/api/live")["session"] is None
    assert lesson.json("/api/sessions") == []
    assert lesson.ask("/api/samples")[0] == 404


def test_downloads_are_the_exports_of_the_storage(lesson: Lesson) -> None:
    """One writer of files; the dashboard only hands them over, named by number."""
    session = lesson.record(4, title="=cmd|' /C calc'!A0")
    lesson.history.mark_moment(session, at=after_noon(2), note="quiz")
    stored = (lesson.history.session(session), lesson.history.samples(session), lesson.history.moments(session))

    status, headers, table = lesson.ask(f"/api/sessions/{session}/export.csv")
    assert (status, table) == (200, session_csv(*stored))
    assert headers["Content-Disposition"] == f"attachment; filename=classmood-session-{session}.csv"

    assert lesson.ask(f"/api/sessions/{session}/export.json")[2] == session_json(*stored)


def test_a_database_that_cannot_be_read_is_a_503_that_says_what_to_do(lesson: Lesson) -> None:
    """The live page shows the line; a traceback would help nobody."""
    lesson.record(3)
    lesson.engine.dispose()
    lesson.file.unlink()
    lesson.file.mkdir()

    status, _, body = lesson.ask("/api/live")

    assert status == 503
    assert "cannot be opened or written" in json.loads(body)["error"]
    assert "live-notice" in json.loads(body)["panels"]


@pytest.mark.faults
def test_a_damaged_database_is_set_aside_within_five_seconds_under_open_pages(lesson: Lesson) -> None:
    """The pages go on with an empty one, and say under past sessions where the old one is kept."""
    lesson.record(3)
    lesson.engine.dispose()
    for log in lesson.file.parent.glob("lessons.db-*"):
        log.unlink()
    damaged = b"not a database" * 500
    lesson.file.write_bytes(damaged)
    began = time.monotonic()

    while lesson.ask("/api/live")[0] != 200:
        assert time.monotonic() - began < 5

    assert lesson.json("/api/live")["session"] is None
    (folder,) = lesson.file.parent.glob("damaged-lessons-*")
    assert (folder / "lessons.db").read_bytes() == damaged
    page = json.dumps(
        Lessons(lesson.history, min_group=5, export_min_group=10, zone=None, clock=utc_now).table_page(""),
        cls=PlotlyJSONEncoder,
    )
    assert "Earlier lessons are not shown" in page
    assert folder.name in page
    assert lesson.record(2, title="Geometry") == 1
    assert lesson.json("/api/live")["sequence"] == 2


@pytest.mark.slow
def test_a_long_lesson_is_told_thinned(lesson: Lesson) -> None:
    """An hour has more samples than a chart has room for, and each tick tells the chart anew."""
    lesson.record(1600)

    news = lesson.json("/api/live?window=0")

    shape = json.dumps(news["panels"]["live-chart"]).split("polygon(")[1]
    assert news["sequence"] == 1600
    assert 200 < shape.split(")")[0].count(",") <= 302


def test_the_live_page_is_turned_to_the_newest_session(lesson: Lesson) -> None:
    """The teacher began a new class; the page was left open."""
    lesson.record(5, title="Period 1")
    lesson.json("/api/live")
    newer = lesson.record(2, title="Period 2")

    news = lesson.json("/api/live")

    assert (news["session"], news["sequence"]) == (newer, 2)
    assert "Period 2" in json.dumps(news["panels"]["live-head"])


def test_other_samples_under_the_same_number_are_read_anew(lesson: Lesson) -> None:
    """The database was replaced while the page was open: nothing of the old one may stay in memory."""
    session = lesson.record(9)
    assert lesson.json("/api/live")["sequence"] == 9
    with lesson.engine.begin() as connection:
        connection.execute(delete(samples).where(samples.c.sequence > 3))

    news = lesson.json("/api/live")

    assert (news["session"], news["sequence"]) == (session, 3)
    assert "12:00:02" in json.dumps(news["panels"]["live-shares"])


def test_a_taken_port_is_explained(lesson: Lesson) -> None:
    """The usual reason: the program already runs in another window."""
    with pytest.raises(SettingsError, match=rf"port {lesson.server.port}: .*another port"):
        create_app(lesson.history, access=lesson.access, port=lesson.server.port)


def test_an_address_on_the_network_is_refused(lesson: Lesson) -> None:
    """Nothing is bound."""
    with pytest.raises(SettingsError, match="others on the network"):
        create_app(lesson.history, access=lesson.access, host="0.0.0.0", port=0)


def test_an_address_on_the_network_with_names_needs_the_key_too(lesson: Lesson) -> None:
    """A school's server: the name that was allowed is answered, and nobody without the key."""
    other = create_app(lesson.history, access=lesson.access, host="0.0.0.0", port=0, allowed_hosts=["class.example"])
    other.start()
    cookie = f"{cookie_name(other.port)}={lesson.access.cookie(other.port)}"
    codes = []
    for headers in ({}, {"Cookie": cookie}, {"Cookie": cookie, "Host": f"evil.example:{other.port}"}):
        with closing(http.client.HTTPConnection("127.0.0.1", other.port, timeout=10)) as connection:
            connection.request("GET", "/api/sessions", headers={"Host": f"class.example:{other.port}"} | headers)
            codes.append(connection.getresponse().status)
    other.close()

    assert other.url == f"http://class.example:{other.port}"
    assert codes == [403, 200, 403]


def test_a_defect_is_never_shown_with_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No debugger is served, whatever the environment asks for: it would run any code that a page sends."""
    for variable in ("FLASK_DEBUG", "DASH_DEBUG", "DASH_UI", "DASH_SILENCE_ROUTES_LOGGING"):
        monkeypatch.setenv(variable, "1")
    lesson = Lesson(tmp_path)
    lesson.server.start()

    status, _, body = lesson.ask("/_dash-update-component", method="POST", **{"Content-Type": "application/json"})
    console = lesson.ask("/?__debugger__=yes&cmd=resource&f=debugger.js")
    app: Any = lesson.server._http.app
    debugged = app.debug

    lesson.server.close()
    lesson.engine.dispose()
    assert status in {400, 500}
    assert "Traceback" not in body
    assert "File " not in body
    assert "debugger" not in console[2].lower()
    assert not debugged


def test_no_token_reaches_the_log(lesson: Lesson, caplog: pytest.LogCaptureFixture) -> None:
    """Also not with --debug, when each request is a line."""
    caplog.set_level(logging.DEBUG)
    token = lesson.server.address().split("=")[1]

    first = lesson.ask(f"/?token={token}", Cookie="")
    second = lesson.ask(f"/?token={token}", Cookie="")

    assert (first[0], second[0]) == (303, 403)
    assert "token=..." in caplog.text
    assert token not in caplog.text


def test_closing_takes_under_two_seconds_with_browsers_connected_and_frees_the_port(
    lesson: Lesson, connect: Callable[[], "queue.Queue[dict[str, int]]"]
) -> None:
    """Ctrl-C must not hang on a page that somebody left open, nor block the next start."""
    ticks = connect()
    lesson.record(1)
    ticks.get(timeout=5)

    began = time.monotonic()
    lesson.server.close()
    took = time.monotonic() - began
    lesson.server.close()

    assert took < 2
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", lesson.server.port), timeout=1)
    again = create_app(lesson.history, access=lesson.access, port=lesson.server.port)
    again.close()


def test_a_browser_that_vanished_does_not_hold_up_closing(lesson: Lesson) -> None:
    """It asked for a websocket and was gone: nobody takes its last message."""
    request = (
        f"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1:{lesson.server.port}\r\n"
        f"Cookie: {lesson.cookie}\r\n"
        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", lesson.server.port), timeout=5) as browser:
        browser.sendall(request.encode())
        assert b"101" in browser.recv(1000)

    began = time.monotonic()
    lesson.server.close()

    assert time.monotonic() - began < 2


def test_control_c_ends_the_program_within_two_seconds_with_a_browser_connected(tmp_path: Path) -> None:
    """The teacher closes the program at the bell, with the page still open."""
    access = Access(tmp_path / "access")
    program = f"""
from pathlib import Path
from dashboard.access import Access
from dashboard.app import create_app
from storage.engine import open_database
from storage.history import History
history = History(open_database("sqlite:///{tmp_path / "lessons.db"}", write=True))
server = create_app(history, access=Access(Path("{tmp_path / "access"}")), port=0)
print(server.url, flush=True)
try:
    server.serve_forever()
except KeyboardInterrupt:
    print("closed", flush=True)
"""
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        url = running.stdout.readline().strip()
        client = socketio.Client(reconnection=False)
        headers = {"Authorization": f"Bearer {access.program_secret}"}
        client.connect(url, headers=headers, transports=["websocket"], wait_timeout=10)

        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        said = running.communicate(timeout=10)[0]
        took = time.monotonic() - began
        client.disconnect()

    assert (said, running.returncode) == ("closed\n", 0)
    assert took < 2


def test_a_server_that_never_started_closes_too(lesson: Lesson) -> None:
    """The agent's start may fail between the two."""
    create_app(lesson.history, access=lesson.access, port=0).close()


def test_two_dashboards_in_one_process_do_not_mix(lesson: Lesson, tmp_path: Path) -> None:
    """Nothing is global: each shows its own database."""
    (tmp_path / "other").mkdir()
    other = Lesson(tmp_path / "other")
    other.server.start()
    lesson.record(1, title="Here")
    other.record(1, title="There")

    titles = [one.json("/api/sessions")[0]["title"] for one in (lesson, other)]

    other.server.close()
    other.engine.dispose()
    assert titles == ["Here", "There"]


def test_the_server_object_names_its_address(lesson: Lesson) -> None:
    """The front door prints it, and opens the browser there."""
    server: DashboardServer = lesson.server

    assert server.url == f"http://127.0.0.1:{server.port}"
    assert lesson.ask("/")[0] == 200
