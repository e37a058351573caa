"""Names, deletion with a way back, and the purge."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from classmood.domain.errors import StorageError
from storage.engine import open_database
from storage.history import History
from storage.keeping import UNDO, Keeping, course_names
from storage.recorder import UNTITLED, Recorder
from tests.builders import NOON, a_lesson, a_sample, a_session, after_noon

DAY = timedelta(days=1)


def record(engine: Engine, *, title: str = "Algebra", days: float = 0, seconds: int = 3, ended: bool = True) -> int:
    """Record a lesson that began so many days after `NOON`, with a moment."""
    recorder = Recorder(engine)
    session = recorder.begin(title=title, source="screen", at=NOON + days * DAY)
    for sample in a_lesson(seconds, begin=days * 86400):
        recorder.record(session, sample)
    History(engine).mark_moment(session, at=NOON + days * DAY, note="quiz")
    if ended:
        recorder.end(session, at=NOON + days * DAY + timedelta(seconds=seconds))
    return session


def rows(engine: Engine) -> dict[str, int]:
    """Return how many rows each table has, whatever is hidden."""
    with engine.connect() as connection:
        return {
            table: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
            for table in ("sessions", "samples", "moments")
        }


def test_a_lesson_is_renamed_and_given_a_course(engine: Engine) -> None:
    """Cleaned as every text is; what is not named stays."""
    session, keeping, history = record(engine), Keeping(engine), History(engine)

    keeping.describe(session, title=" Fractions\u202e ", course="Year 7\n", class_size=28)
    keeping.describe(session, title="Fractions 2")

    found = history.session(session)
    assert (found.title, found.course, found.class_size) == ("Fractions 2", "Year 7", 28)
    keeping.describe(session, title="", course="", class_size=0)
    found = history.session(session)
    assert (found.title, found.course, found.class_size) == (UNTITLED, "", None)


@pytest.mark.parametrize("size", [-1, 1001])
def test_an_impossible_class_is_refused(engine: Engine, size: int) -> None:
    """The number is typed by a person."""
    session = record(engine)

    with pytest.raises(StorageError, match=f"The size of the class is {size}; it must be 1 to 1000"):
        Keeping(engine).describe(session, class_size=size)


def test_a_recorder_gives_its_sessions_a_course(engine: Engine) -> None:
    """The teacher names the course when she begins the lesson."""
    session = Recorder(engine, course=" Year 7 ", class_size=28).begin(title="", source="screen", at=NOON)

    found = History(engine).session(session)
    assert (found.course, found.class_size) == ("Year 7", 28)


def test_a_deleted_lesson_is_hidden_from_every_reader(engine: Engine) -> None:
    """No page, file, live view or message may still tell of it."""
    kept, gone = record(engine, title="kept"), record(engine, title="gone", days=1)
    keeping, history, recorder = Keeping(engine), History(engine), Recorder(engine)

    keeping.delete(gone, at=NOON + 2 * DAY)

    assert [session.id for session in history.sessions()] == [kept]
    latest = history.latest()
    assert latest is not None
    assert latest.id == kept
    assert history.samples(gone) == []
    assert history.moments(gone) == []
    for use in (
        lambda: history.session(gone),
        lambda: history.mark_moment(gone, at=NOON),
        lambda: recorder.record(gone, a_sample()),
        lambda: keeping.describe(gone, title="x"),
        lambda: keeping.delete(gone, at=NOON),
    ):
        with pytest.raises(StorageError, match=rf"There is no session {gone}\. The newest are {kept}\."):
            use()


def test_a_deleted_lesson_comes_back_whole(engine: Engine) -> None:
    """Undo: samples, moments, name."""
    session, keeping, history = record(engine), Keeping(engine), History(engine)
    before = (history.sessions(), history.samples(session), history.moments(session))
    keeping.delete(session, at=after_noon(100))

    (waiting,) = keeping.deleted()
    assert (waiting.session.title, waiting.session.samples) == ("Algebra", 3)
    assert (waiting.at, waiting.until) == (after_noon(100), after_noon(100) + UNDO)
    keeping.restore(session)

    assert (history.sessions(), history.samples(session), history.moments(session)) == before
    assert keeping.deleted() == []
    keeping.restore(session)


def test_a_lesson_that_is_being_recorded_is_not_deleted(engine: Engine) -> None:
    """The agent would fail at its next sample; one whose agent was killed long ago can go."""
    running, keeping = record(engine, ended=False), Keeping(engine)

    with pytest.raises(StorageError, match=r"is being recorded\. End it first"):
        keeping.delete(running, at=after_noon(10))
    keeping.delete(running, at=after_noon(600))

    assert [one.session.id for one in keeping.deleted()] == [running]


def test_the_purge_erases_what_it_listed_and_nothing_else(engine: Engine) -> None:
    """The dry run and the purge agree; rows are gone from every table."""
    old, older, young = record(engine, days=1), record(engine, days=0), record(engine, days=5)
    keeping = Keeping(engine)
    before = NOON + 2 * DAY

    listed = keeping.started_before(before)
    purged = keeping.purge(started_before=before, deleted_before=NOON)

    assert [session.id for session in listed] == [old, older]
    assert purged == listed
    assert [session.id for session in History(engine).sessions()] == [young]
    assert rows(engine) == {"sessions": 1, "samples": 3, "moments": 1}
    assert keeping.purge(started_before=before, deleted_before=NOON) == []


def test_a_deleted_lesson_is_erased_when_its_time_has_come(engine: Engine) -> None:
    """Not before: the teacher was promised a way back."""
    session, keeping = record(engine), Keeping(engine)
    keeping.delete(session, at=after_noon(100))

    assert keeping.purge(started_before=None, deleted_before=after_noon(99)) == []
    assert rows(engine)["samples"] == 3
    assert [one.id for one in keeping.purge(started_before=None, deleted_before=after_noon(100))] == [session]

    assert rows(engine) == {"sessions": 0, "samples": 0, "moments": 0}
    with pytest.raises(StorageError, match=f"There is no session {session}"):
        keeping.restore(session)


def test_what_was_purged_cannot_be_read_in_the_file(tmp_path: Path) -> None:
    """SQLite leaves deleted text lying about in free pages unless it is told not to."""
    file = tmp_path / "lessons.db"
    engine = open_database(f"sqlite:///{file}", write=True)
    record(engine, title="PERSONAL-TITLE", seconds=50)
    assert any(b"PERSONAL-TITLE" in path.read_bytes() for path in tmp_path.iterdir())

    Keeping(engine).purge(started_before=NOON + DAY, deleted_before=NOON)
    engine.dispose()

    assert not any(b"PERSONAL-TITLE" in path.read_bytes() for path in tmp_path.iterdir())


def test_courses_are_named_once_and_sorted() -> None:
    """They fill a list to choose from."""
    every = [a_session(course="beta"), a_session(course="Alpha"), a_session(course="beta"), a_session()]

    assert course_names(every) == ["Alpha", "beta"]
