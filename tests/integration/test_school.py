"""The pages for a school: the real command, its real server, and browsers that come and go."""

import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
import websocket

from dashboard.access import Access
from dashboard.security import cookie_name
from storage.engine import open_database
from storage.recorder import Recorder
from tests.builders import NOON, a_sample

pytest.importorskip("gunicorn", reason="it does not run on Windows")

pytestmark = [pytest.mark.slow, pytest.mark.security]


class Answer(NamedTuple):
    """What was answered."""

    status: int
    headers: Message
    text: str


class School:
    """The command at work."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.database = f"sqlite:///{folder / 'lessons.db'}"
        self.process = self.start()
        assert self.process.stdout is not None
        said = [self.process.stdout.readline() for _ in range(3)]
        self.token = re.search(r"token=(\S+)", said[0])
        cookie = Access(folder / "classmood" / "access").cookie(self.port)
        self.cookie = f"{cookie_name(self.port)}={cookie}"

    def start(self) -> "subprocess.Popen[str]":
        """Type the command."""
        words = ["serve", "--port", str(self.port), "--database", self.database, "--browsers", "20"]
        return subprocess.Popen(
            [sys.executable, "-m", "classmood", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={"XDG_DATA_HOME": str(self.folder), "PATH": "/usr/bin:/bin"},
            cwd=self.folder,
        )

    def ask(self, path: str, **headers: str) -> Answer:
        """Ask once."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)) as connection:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())

    def browser(self) -> websocket.WebSocket:
        """Return the socket of a browser that was let in."""
        address = f"ws://127.0.0.1:{self.port}/socket.io/?EIO=4&transport=websocket"
        return _joined(websocket.create_connection(address, timeout=30, cookie=self.cookie, suppress_origin=True))

    def worker(self) -> psutil.Process:
        """Return the process that answers."""
        (worker,) = psutil.Process(self.process.pid).children()
        return worker


def _joined(browser: websocket.WebSocket) -> websocket.WebSocket:
    assert str(browser.recv()).startswith("0{")
    browser.send("40")
    assert str(browser.recv()).startswith("40{")
    return browser


def _told(browser: websocket.WebSocket, *, sequence: int) -> tuple[int, int]:
    """Return the lesson and the sample that a browser is told of, from that sample on.

    A server that has just started may tell first of what stood in the database before.
    """
    told = {"session": 0, "sequence": -1}
    while told["sequence"] < sequence:
        event, told = json.loads(browser.recv()[2:])
        assert event == "tick"
    return told["session"], told["sequence"]


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """Return a school's server over an empty database."""
    school = School(tmp_path)
    yield school
    school.process.terminate()
    school.process.communicate(timeout=30)


def test_a_school_s_server_lets_nobody_in_without_a_key(school: School) -> None:
    """The same guard stands before gunicorn's pages: names, origins, cookie, one-time address, headers."""
    assert school.token is not None
    host = f"127.0.0.1:{school.port}"
    own = {"Host": host, "Cookie": school.cookie}
    refused = [
        {"Host": "evil.example", "Cookie": school.cookie},
        {"Host": host},
        {"Host": host, "Cookie": f"{cookie_name(school.port)}={'0' * 64}"},
        {**own, "Origin": "http://evil.example"},
        {**own, "Sec-Fetch-Site": "cross-site"},
    ]
    upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ=="

    for headers in refused:
        assert school.ask("/api/sessions", **headers).status == 403, headers
        assert school.ask("/socket.io/?EIO=4&transport=websocket", **headers, **upgrade).status == 403, headers
    let_in = [school.ask(f"/?token={school.token[1]}", Host=host) for _ in range(2)]
    assert [one.status for one in let_in] == [303, 403]
    assert let_in[0].headers["Set-Cookie"].startswith(school.cookie)
    answer = school.ask("/api/sessions", **own)
    assert (answer.status, answer.headers["X-Frame-Options"]) == (200, "DENY")


def test_a_school_s_browsers_are_told_of_a_sample_and_come_back_to_a_new_server(school: School) -> None:
    """An agent writes the database, whatever serves it; a server that was killed is replaced."""
    engine = open_database(school.database, write=True)
    recorder = Recorder(engine)
    session = recorder.begin(title="Algebra", source="screen", at=NOON)
    with closing(school.browser()) as browser:
        recorder.record(session, a_sample())
        assert _told(browser, sequence=1) == (session, 1)
        news = json.loads(school.ask("/api/live", Cookie=school.cookie).text)
        assert (news["session"], news["sequence"]) == (session, 1)

        school.worker().kill()
        with pytest.raises((websocket.WebSocketException, ConnectionError)):
            browser.recv()
    with closing(school.browser()) as browser:
        recorder.record(session, a_sample(1))
        assert _told(browser, sequence=2) == (session, 2)
    engine.dispose()


@pytest.mark.faults
@pytest.mark.parametrize("signal_number", [signal.SIGTERM, signal.SIGINT])
def test_a_school_s_server_ends_at_once_with_browsers_connected(school: School, signal_number: int) -> None:
    """And a second start meanwhile only prints another address."""
    again = school.start()
    said, _ = again.communicate(timeout=60)
    assert (again.returncode, said.splitlines()[0][:33]) == (0, "The pages are open already, at ht")
    with closing(school.browser()), closing(school.browser()):
        worker = school.worker()
        began = time.monotonic()
        school.process.send_signal(signal_number)
        assert school.process.wait(30) == 0
        took = time.monotonic() - began

    # Whoever inherits an ended process may take a while to notice that it has ended.
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    assert took < 5  # two wanted; a busy machine is given three more
    assert list((school.folder / "classmood" / "access").glob("*.json")) == []
