"""A whole lesson, from the agent to SQLite, while its database cannot be written for a time."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine

from capture.agent import CaptureAgent
from capture.holding import HoldingRecorder
from classmood.domain.errors import StorageError
from classmood.domain.moods import MoodSample
from storage.connections import wait_at_most
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_face
from tests.fakes import FakeAnalyzer, FakeClock, FakeSource

pytestmark = pytest.mark.faults

LENGTH = 40
"""Seconds of a lesson, and samples in it."""


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Return a database whose writer waits for nobody: a test's time is its own."""
    engine = open_database(f"sqlite:///{tmp_path / 'lessons.db'}", write=True)
    wait_at_most(engine, 0.001)
    yield engine
    engine.dispose()


def lesson(engine: Engine, at_second: Callable[[int], None]) -> list[float]:
    """Record a lesson, calling `at_second` after each sample, and return when each stored sample was."""
    clock = FakeClock()

    def told(sample: MoodSample) -> None:
        at_second(round((sample.at - NOON).total_seconds()))

    agent = CaptureAgent(
        FakeSource([100 + second for second in range(LENGTH)], clock=clock),
        FakeAnalyzer((a_face(happy=0.9),)),
        HoldingRecorder(Recorder(engine), clock=clock),
        title="Algebra",
        frames_per_second=1.0,
        min_confidence=0.5,
        clock=clock,
        on_sample=told,
    )
    summary = agent.run(Event())
    return [(one.sample.at - NOON).total_seconds() for one in History(engine).samples(summary.session_id)]


def test_a_lock_of_thirty_seconds_loses_no_second(engine: Engine, tmp_path: Path) -> None:
    """A backup or a virus scanner holds the file; the lesson goes on in memory meanwhile."""
    with closing(sqlite3.connect(tmp_path / "lessons.db", isolation_level=None)) as other:

        def hold(second: int) -> None:
            if second == 4:
                other.execute("BEGIN EXCLUSIVE")
            if second == 34:
                other.execute("ROLLBACK")

        assert lesson(engine, hold) == list(range(LENGTH))


def test_a_full_disk_loses_no_second_once_there_is_room(engine: Engine) -> None:
    """SQLite itself says that the disk is full, as it does when it is."""
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    def free(second: int) -> None:
        if second == 30:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA max_page_count=100000")

    with engine.connect() as connection:
        full = connection.exec_driver_sql("PRAGMA freelist_count").scalar_one()
    assert full == 0
    assert lesson(engine, free) == list(range(LENGTH))


def test_a_lesson_that_may_not_be_written_any_more_ends_with_the_remedy(engine: Engine, tmp_path: Path) -> None:
    """Waiting would not help: the teacher must choose another place, and is told which one failed."""

    def forbid(second: int) -> None:
        if second == 10:
            with engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA query_only=ON")

    with pytest.raises(StorageError, match=r"lessons\.db cannot be opened or written\. Check that the file"):
        lesson(engine, forbid)

    reader = open_database(f"sqlite:///{tmp_path / 'lessons.db'}", write=False)
    assert History(reader).sessions()[0].samples == 11
    reader.dispose()
