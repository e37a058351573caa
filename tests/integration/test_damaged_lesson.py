"""The database breaks in the middle of a lesson: a real agent, the pages' feed, and real files."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import Engine

from classmood.desk import Desk
from classmood.domain.errors import StorageError
from classmood.settings import Settings
from dashboard.control import Choice, Phase, Plan, SourceKind
from dashboard.live import LiveFeed
from storage.damage import set_aside_before
from storage.engine import open_database, renew
from storage.history import History

pytestmark = [pytest.mark.faults, pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Return the opened database."""
    engine = open_database(f"sqlite:///{tmp_path / 'lessons.db'}", write=True)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine) -> Iterator[Desk]:
    """Return a desk with real agents."""
    with Desk(Settings.model_validate({"storage": {"database": str(engine.url)}}), engine) as desk:
        yield desk


@pytest.fixture
def feed(engine: Engine) -> Iterator[LiveFeed]:
    """Return the pages' feed, which looks twice a second."""
    feed = LiveFeed(History(engine), lambda _: None, renew=lambda: renew(engine))
    feed.start()
    yield feed
    feed.stop()


def until(happened: Callable[[], bool], *, seconds: float) -> None:
    """Wait for another process."""
    deadline = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > deadline:
            pytest.fail(f"It did not happen within {seconds} seconds.")
        Event().wait(0.05)


def stored(history: History) -> int:
    """Return how many samples the newest lesson has; 0 while the database cannot be read."""
    try:
        latest = history.latest()
    except StorageError:
        return 0
    return 0 if latest is None else latest.samples


def test_a_lesson_goes_on_in_a_new_file_within_five_seconds(
    desk: Desk, engine: Engine, feed: LiveFeed, tmp_path: Path
) -> None:
    """The teacher goes on teaching: what was read is kept in the old file, what is read is in the new one."""
    history = History(engine)
    desk.start(Plan(Choice(SourceKind.PRACTICE, students=9), "Algebra"))
    until(lambda: stored(history) >= 3, seconds=120)
    file = tmp_path / "lessons.db"
    size = file.stat().st_size

    with file.open("r+b") as opened:
        opened.write(b"\x55" * size)
    until(lambda: bool(set_aside_before(engine)) and stored(history) >= 1, seconds=5)

    assert feed is not None
    (folder,) = set_aside_before(engine)
    assert (folder / "lessons.db").read_bytes()[:100] == b"\x55" * 100
    until(lambda: stored(history) >= 3, seconds=60)
    (lesson,) = history.sessions()
    assert lesson.title == "Algebra"
    assert desk.status().phase is Phase.RUNNING
    assert desk.status().session == lesson.id
    desk.end()
    until(lambda: desk.status().phase is Phase.IDLE, seconds=60)
    assert history.session(lesson.id).ended_at is not None
