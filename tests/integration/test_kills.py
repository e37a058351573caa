"""Two hundred processes killed at random moments in the middle of their work, on one database."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_sample

KILLS = [6, pytest.param(100, marks=[pytest.mark.slow, pytest.mark.timeout(600)])]
"""Of an agent, and as many of a server. A hundred take 6 seconds of the processor's time; more where it is busy."""

LONGEST = 0.05
"""Seconds that a process gets: every second one from its start, so that it is killed while it opens the database, the
others from their first acknowledgement, so that they are killed while they write."""

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif(sys.platform == "win32", reason="processes are copied as only POSIX systems can"),
]


class Nursery:
    """Makes processes and kills them, see `tests.killed`."""

    def __init__(self, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'classmood.db'}"
        self.engine = open_database(self.url, write=True)
        self.recorder, self.history = Recorder(self.engine), History(self.engine)
        self.session = self.recorder.begin(title="killed", source="practice", at=NOON)
        self._folder = folder
        self._numbers = count()
        self._chance = random.Random(os.environ.get("KILL_SEED", "1"))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killed", self.url, str(self.session)],
            cwd=Path(__file__).parents[2],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill_one(self, work: str) -> list[int]:
        """Start a process, kill it at a random moment, and return the numbers that it acknowledged until then."""
        number = next(self._numbers)
        acknowledged = self._folder / f"{work}-{number}"
        assert self._process.stdin is not None
        self._process.stdin.write(f"{work} {acknowledged}\n")
        self._process.stdin.flush()
        process = int(self._answer())
        if number % 2:
            while not (acknowledged.exists() and acknowledged.stat().st_size):
                time.sleep(0.001)
        time.sleep(self._chance.uniform(0, LONGEST))
        os.kill(process, signal.SIGKILL)
        assert self._answer() == "gone"
        return [int(line) for line in acknowledged.read_text().split()] if acknowledged.exists() else []

    def close(self) -> None:
        """End the process that makes the others, and look at the whole file once more."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(10)
        assert self._process.stdout is not None
        self._process.stdout.close()
        self.engine.dispose()
        with closing(sqlite3.connect(self._folder / "classmood.db")) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert not list(self._folder.glob("damaged-*"))

    def _answer(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    """Return what makes processes; the database must be sound after them."""
    nursery = Nursery(tmp_path)
    yield nursery
    nursery.close()


def _stored(engine: Engine, session: int) -> list[int]:
    return [one.sequence for one in History(engine).samples(session)]


@pytest.mark.parametrize("kills", KILLS)
def test_no_kill_of_the_agent_loses_what_was_acknowledged(nursery: Nursery, kills: int) -> None:
    """At most the one sample whose number was on its way is there unannounced; none that was announced is missing."""
    nursery.engine.dispose()
    stored = 0

    for _ in range(kills):
        acknowledged = nursery.kill_one("record")

        engine = open_database(nursery.url, write=True)
        numbers = _stored(engine, nursery.session)
        engine.dispose()
        assert numbers == list(range(1, len(numbers) + 1))
        assert acknowledged == list(range(stored + 1, stored + 1 + len(acknowledged)))
        assert 0 <= len(numbers) - stored - len(acknowledged) <= 1
        stored = len(numbers)

    assert stored >= kills / 2


@pytest.mark.parametrize("kills", KILLS)
def test_no_kill_of_the_server_touches_the_lesson_that_an_agent_records(nursery: Nursery, kills: int) -> None:
    """The pages are closed by force while a class is read: both write into the same file."""
    marked: set[int] = set()

    for second in range(kills):
        marked |= set(nursery.kill_one("mark"))
        assert nursery.recorder.record(nursery.session, a_sample(second)) == second + 1

    moments = {moment.id for moment in nursery.history.moments(nursery.session)}
    assert len(marked) >= kills / 2
    assert marked <= moments
    assert len(moments) <= len(marked) + kills
    assert _stored(nursery.engine, nursery.session) == list(range(1, kills + 1))
