"""How the program ends when it is told to: everything stored, within two seconds, real processes and real signals."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from storage.engine import open_database
from storage.history import History

pytestmark = [
    pytest.mark.faults,
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals"),
]

SECONDS = float(os.environ.get("CLASSMOOD_ENDING_SECONDS", "2"))
"""The promise, on a computer that has time for it. One that trains a network meanwhile needs more."""

LESSON = """
import sys
from classmood.cli import main
from classmood.desk import Desk
from dashboard.control import Choice, Plan, SourceKind

enter = Desk.__enter__

def enter_and_start(desk):
    enter(desk)
    desk.start(Plan(Choice(SourceKind.PRACTICE, students=25), "Algebra"))
    return desk

Desk.__enter__ = enter_and_start
main(sys.argv[1:])
"""
"""The pages, with a lesson that is started as a teacher starts one."""

Start = Callable[..., "Program"]


class Program:
    """A command that runs, with a home of its own."""

    def __init__(self, command: list[str], home: Path) -> None:
        self.file = home / "classmood" / "classmood.db"
        self._process = subprocess.Popen(
            [sys.executable, *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "XDG_DATA_HOME": str(home), "PYTHONUNBUFFERED": "1"},
        )

    def wait_for_samples(self, count: int) -> None:
        """Return when so many samples of the newest lesson are stored."""
        for _ in range(1200):
            if self._samples() >= count:
                return
            time.sleep(0.1)
        pytest.fail(f"{count} samples did not come.")

    def wait_for_child(self) -> None:
        """Return when the command has started another process."""
        for _ in range(600):
            if psutil.Process(self._process.pid).children():
                return
            time.sleep(0.1)
        pytest.fail("Nothing was started.")

    def end(self, number: signal.Signals) -> tuple[float, int, str]:
        """Send a signal, and return the seconds until the end, the exit code and what was complained."""
        children = psutil.Process(self._process.pid).children(recursive=True)
        began = time.monotonic()
        self._process.send_signal(number)
        complaint = self._process.communicate(timeout=60)[1]
        seconds = time.monotonic() - began
        assert [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
        return seconds, self._process.returncode, complaint

    def kill(self) -> None:
        """End it whatever it does."""
        self._process.kill()
        self._process.communicate()

    def _samples(self) -> int:
        if not self.file.exists():
            return 0
        try:
            engine = open_database(f"sqlite:///{self.file}", write=False)
        except Exception:  # noqa: BLE001 it is being made
            return 0
        latest = History(engine).latest()
        engine.dispose()
        return 0 if latest is None else latest.samples


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Return what starts a command."""
    started: list[Program] = []

    def start(*command: str) -> Program:
        started.append(Program(list(command), tmp_path))
        return started[-1]

    yield start
    for program in started:
        program.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_an_agent_in_a_terminal_ends_in_order_within_two_seconds(start: Start, number: signal.Signals) -> None:
    """Ctrl-C at the bell, or the system shutting down."""
    agent = start("-m", "classmood", "agent", "--source", "practice", "--students", "25")
    agent.wait_for_samples(3)

    seconds, code, complaint = agent.end(number)

    assert (code, complaint.replace("INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\n", "")) == (0, "")
    assert seconds < SECONDS
    _assert_ended(agent)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_pages_end_within_two_seconds_with_the_lesson_that_they_started(
    start: Start, number: signal.Signals
) -> None:
    """The agent is a process of its own, which must not outlive them, nor lose what it read."""
    pages = start("-c", LESSON, "dashboard", "--no-browser", "--port", "0")
    pages.wait_for_samples(3)

    seconds, code, _ = pages.end(number)

    assert code == 0
    assert seconds < SECONDS
    _assert_ended(pages)


def test_what_a_measurement_started_ends_with_it(start: Start, tmp_path: Path) -> None:
    """Else an agent at full speed goes on for as long as the computer runs."""
    soak = start("-m", "classmood", "soak", "--out", str(tmp_path))
    soak.wait_for_child()

    _, code, complaint = soak.end(signal.SIGTERM)

    assert code == 130
    assert "Traceback" not in complaint


def _assert_ended(program: Program) -> None:
    engine = open_database(f"sqlite:///{program.file}", write=False)
    history = History(engine)
    (lesson,) = history.sessions()
    assert lesson.ended_at is not None
    assert [one.sequence for one in history.samples(lesson.id)] == list(range(1, lesson.samples + 1))
    assert list(program.file.parent.glob("reports/*.html"))
    engine.dispose()
