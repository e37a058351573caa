"""The program started again while it runs: it opens the same pages once more, instead of complaining about the port."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from classmood.running import announced, running
from classmood.settings import DashboardSettings, Settings, access_folder
from dashboard.access import Access
from dashboard.app import create_app
from dashboard.server import DashboardServer
from storage.engine import open_database
from storage.history import History

pytestmark = pytest.mark.security

DATABASE = "sqlite:///lessons.db"

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return what starts the program, with an empty home of its own."""
    with ExitStack() as running_programs:

        def start(port: int, *words: str, **settings: str) -> subprocess.Popen[str]:
            program = running_programs.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "classmood", "dashboard", "--no-browser", f"--port={port}", *words],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                    env=os.environ | {"XDG_DATA_HOME": str(tmp_path), "PYTHONUNBUFFERED": "1"} | settings,
                    cwd=tmp_path,
                )
            )
            running_programs.callback(program.kill)
            return program

        yield start


@pytest.fixture
def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
    return port


def told(program: subprocess.Popen[str]) -> tuple[str, str]:
    """Return the words and the address of a program's first line."""
    assert program.stdout is not None
    line = program.stdout.readline()
    found = re.fullmatch(r"(.*) (http://127\.0\.0\.1:\d+/\?token=\S+)\n", line)
    assert found, line or program.communicate()[1]
    return found.group(1), found.group(2)


def answer_to(address: str) -> int:
    """Return the status with which an address is answered."""
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection("127.0.0.1", parts.port or 0, timeout=10)) as connection:
        connection.request("GET", f"{parts.path}?{parts.query}")
        return connection.getresponse().status


@pytest.mark.slow
def test_a_second_start_prints_a_new_address_of_the_first(start: Start, free_port: int) -> None:
    """A teacher who closed the browser types the same word again; a killed program is not taken for a running one."""
    first = start(free_port)
    said, printed = told(first)
    assert said == "The pages are at"
    assert [answer_to(printed), answer_to(printed)] == [303, 403]

    second = start(free_port)
    said, another = told(second)
    assert said == "The pages are open already, at"
    assert second.wait(timeout=30) == 0
    assert another != printed
    assert answer_to(another) == 303

    first.send_signal(signal.SIGKILL)
    first.wait(timeout=10)
    third = start(free_port)
    assert told(third)[0] == "The pages are at"


@pytest.mark.slow
def test_pages_over_other_lessons_are_not_opened_instead(start: Start, free_port: int) -> None:
    """The demo's lessons, say: a teacher who wants her own must not be shown those."""
    told(start(free_port))

    other = start(free_port, "--database=sqlite:///other.db")
    code, complaint = other.wait(timeout=60), other.communicate()[1]

    assert code == 2
    assert f"port {free_port}: Address already in use" in complaint


@pytest.mark.slow
def test_an_address_on_the_network_is_refused_before_anything_is_served(start: Start, free_port: int) -> None:
    """One line says which setting is missing."""
    program = start(free_port, CLASSMOOD_DASHBOARD__HOST="0.0.0.0")
    code, complaint = program.wait(timeout=60), program.communicate()[1]

    assert code == 2
    assert complaint.count("\n") == 1
    assert "dashboard.allowed_hosts" in complaint


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DashboardServer]:
    """Return pages that this very process serves."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    engine = open_database(f"sqlite:///{tmp_path / 'lessons.db'}", write=True)
    server = create_app(History(engine), access=Access(access_folder()), port=0)
    yield server
    server.close()
    engine.dispose()


def test_pages_are_found_while_they_are_announced(server: DashboardServer) -> None:
    """Before and after, nothing is."""
    settings = Settings(dashboard=DashboardSettings(port=server.port))
    assert running(settings, DATABASE) is None

    with announced(server, DATABASE):
        found = running(settings, DATABASE)
        assert found is not None
        assert re.fullmatch(re.escape(server.url) + r"/\?token=\S{43}", found.address())
        assert running(settings, "sqlite:///other.db") is None

    assert running(settings, DATABASE) is None


def test_the_same_words_in_another_folder_are_another_database(
    server: DashboardServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a teacher is shown the lessons of the folder where the program was started first, and records into them."""
    settings = Settings(dashboard=DashboardSettings(port=server.port))
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    monkeypatch.chdir(tmp_path / "here")

    with announced(server, "sqlite:///lessons.db"):
        monkeypatch.chdir(tmp_path / "there")

        assert running(settings, "sqlite:///lessons.db") is None
        assert running(settings, f"sqlite:///{tmp_path / 'here' / 'lessons.db'}") is not None


@pytest.mark.parametrize("damage", ["", "{}", "[]", '{"process": -1}', "\x00"])
def test_a_damaged_note_is_no_hindrance(server: DashboardServer, damage: str) -> None:
    """The computer was switched off while it was written, say."""
    settings = Settings(dashboard=DashboardSettings(port=server.port))
    with announced(server, DATABASE):
        (access_folder() / f"{server.port}.json").write_text(damage)

        assert running(settings, DATABASE) is None


def test_a_process_number_that_was_used_again_is_told_apart(server: DashboardServer) -> None:
    """After a restart of the computer, another program may have the number."""
    settings = Settings(dashboard=DashboardSettings(port=server.port))
    note = access_folder() / f"{server.port}.json"
    with announced(server, DATABASE):
        began = psutil.Process().create_time()
        note.write_text(note.read_text().replace(repr(began), repr(began - 60)))

        assert running(settings, DATABASE) is None
