"""Opening a database that another program holds; the waiting is the test's."""

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from capture.patience import PATIENCE
from classmood.domain.errors import StorageBusyError
from classmood.opening import open_patiently
from storage.engine import open_database
from tests.fakes import FakeClock

pytestmark = pytest.mark.faults


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, sqlite3.Connection]:
    """Return a database's address, and the connection of another program that can hold it; nobody waits for real."""
    url = f"sqlite:///{tmp_path / 'lessons.db'}"
    open_database(url, write=True).dispose()
    real = sqlite3.connect
    monkeypatch.setattr(sqlite3.dbapi2, "connect", lambda *words, **more: real(*words, **more | {"timeout": 0.001}))
    return url, real(tmp_path / "lessons.db", isolation_level=None)


def test_a_lock_of_thirty_seconds_at_the_start_is_waited_for(
    held: tuple[str, sqlite3.Connection], caplog: pytest.LogCaptureFixture
) -> None:
    """A backup runs as the teacher, or the pages after a crash, start the agent."""
    url, other = held
    clock = FakeClock()

    def free() -> None:
        if clock.passed >= 30 and other.in_transaction:
            other.execute("ROLLBACK")

    clock.on_wait = free
    with closing(other):
        other.execute("BEGIN EXCLUSIVE")
        open_patiently(url, clock=clock).dispose()

    assert clock.passed >= 30
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.endswith("Close that program and try again. Waiting for up to 60 seconds.")


def test_a_lock_without_end_is_told_and_ctrl_c_ends_the_waiting(held: tuple[str, sqlite3.Connection]) -> None:
    """The message names the file and says what to do."""
    url, other = held
    with closing(other):
        other.execute("BEGIN EXCLUSIVE")
        for stopped, waited in ((False, PATIENCE), (True, 0.0)):
            clock, stop = FakeClock(), Event()
            if stopped:
                stop.set()
            with pytest.raises(StorageBusyError, match="is locked by another program"):
                open_patiently(url, stop=stop, clock=clock)
            assert clock.passed == waited
