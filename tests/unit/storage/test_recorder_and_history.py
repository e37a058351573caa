"""Writing lessons and reading them back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import Engine, event

from classmood.domain.errors import StorageError
from storage.history import History
from storage.recorder import UNTITLED, Recorder
from tests.builders import NOON, a_lesson, a_sample, after_noon


def test_samples_are_numbered_within_their_own_session(engine: Engine) -> None:
    """Browsers ask for what follows number n: a hole or a shared number would lose samples on the chart."""
    recorder = Recorder(engine)
    first = recorder.begin(title="one", source="screen", at=NOON)
    second = recorder.begin(title="two", source="screen", at=NOON)

    assert [recorder.record(first, a_sample(second)) for second in range(3)] == [1, 2, 3]
    assert recorder.record(second, a_sample()) == 1
    assert recorder.record(first, a_sample(4)) == 4


def test_many_threads_leave_no_hole_and_no_number_twice(engine: Engine) -> None:
    """The number is found and used in one transaction."""
    recorder = Recorder(engine)
    session_id = recorder.begin(title="", source="screen", at=NOON)

    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda second: recorder.record(session_id, a_sample(second)), range(40)))
    assert sorted(numbers) == list(range(1, 41))


def test_titles_and_notes_are_stored_clean(engine: Engine) -> None:
    """They are cleaned here and nowhere else, so every reader can trust them."""
    recorder, history = Recorder(engine), History(engine)
    titled = recorder.begin(title=" Recursion\u202e\n(2b) ", source="screen", at=NOON)
    untitled = recorder.begin(title=" \u200b ", source="screen", at=NOON)

    assert history.session(titled).title == "Recursion (2b)"
    assert history.session(untitled).title == UNTITLED
    assert history.mark_moment(titled, at=NOON, note="\x07ding ").note == "ding"
    assert history.moments(titled)[0].note == "ding"


def test_a_session_tells_how_long_it_ran_and_when_it_was_last_heard_of(engine: Engine) -> None:
    """A page tells a live session from one whose agent was killed by the age of the last sample."""
    recorder, history = Recorder(engine), History(engine)
    empty = recorder.begin(title="empty", source="screen", at=NOON)
    killed = recorder.begin(title="killed", source="webcam", at=after_noon(10))
    for sample in a_lesson(5, begin=10):
        recorder.record(killed, sample)
    ended = recorder.begin(title="ended", source="practice", at=after_noon(60))
    recorder.end(ended, at=after_noon(90))

    newest, middle, oldest = history.sessions()
    assert (newest.id, newest.ended_at, newest.samples) == (ended, after_noon(90), 0)
    assert (middle.id, middle.ended_at, middle.samples, middle.last_at) == (killed, None, 5, after_noon(14))
    assert (oldest.id, oldest.samples, oldest.last_at) == (empty, 0, None)
    assert history.latest() == newest == history.session(ended)


def test_a_reader_pulls_only_what_it_lacks(engine: Engine) -> None:
    """The live page asks every second and must not read the whole lesson again."""
    recorder, history = Recorder(engine), History(engine)
    session_id = recorder.begin(title="", source="screen", at=NOON)
    for sample in a_lesson(10):
        recorder.record(session_id, sample)

    assert [stored.sequence for stored in history.samples(session_id, since=7)] == [8, 9, 10]
    assert [stored.sequence for stored in history.samples(session_id, since=2, limit=3)] == [3, 4, 5]
    assert history.samples(session_id, since=10) == []
    assert history.samples(session_id + 1) == []


def test_moments_come_in_the_order_of_their_times(engine: Engine) -> None:
    """A moment may be marked late, for an earlier time."""
    session_id = Recorder(engine).begin(title="", source="screen", at=NOON)
    history = History(engine)
    late = history.mark_moment(session_id, at=after_noon(60), note="quiz")
    early = history.mark_moment(session_id, at=after_noon(30))

    assert history.moments(session_id) == [early, late]
    assert history.moments(session_id + 1) == []
    assert early.note == ""


def test_an_unknown_session_is_refused_and_the_known_ones_are_named(engine: Engine) -> None:
    """The number comes from a person's command line or address bar."""
    recorder, history = Recorder(engine), History(engine)
    with pytest.raises(StorageError, match="There is no session 9: none was recorded yet"):
        history.session(9)
    assert history.latest() is None
    for _ in range(7):
        recorder.begin(title="", source="screen", at=NOON)

    for use in (
        lambda: history.session(9),
        lambda: history.mark_moment(9, at=NOON),
        lambda: recorder.record(9, a_sample()),
        lambda: recorder.end(9, at=NOON),
    ):
        with pytest.raises(StorageError, match=r"There is no session 9\. The newest are 7, 6, 5, 4, 3\."):
            use()


def test_a_number_is_never_given_twice(engine: Engine) -> None:
    """A page that still shows a deleted lesson must not turn into another one."""
    recorder = Recorder(engine)
    first = recorder.begin(title="", source="screen", at=NOON)
    with engine.connect() as connection:
        connection.exec_driver_sql("DELETE FROM sessions")
        connection.commit()

    assert recorder.begin(title="", source="screen", at=NOON) > first


def test_listing_sessions_does_not_read_their_samples(engine: Engine) -> None:
    """After a term there are a million samples, and the list of sessions is the first page."""
    statements: list[tuple[str, Any]] = []
    event.listen(
        engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, parameters, *_: statements.append((statement, parameters)),
    )
    History(engine).sessions()

    query, parameters = next((text, values) for text, values in statements if text.startswith("SELECT"))
    with engine.connect() as connection:
        plan = [row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", parameters)]
    assert [step for step in plan if step.startswith("SCAN")] == ["SCAN sessions"]
    assert any("SEARCH samples" in step and "sequence=?" in step for step in plan), plan
