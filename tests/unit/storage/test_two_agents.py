"""Two programs that record one lesson: one of them yields, and no student is counted twice."""

import pytest
from sqlalchemy import Engine

from classmood.domain.errors import StorageError
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_lesson, a_sample, after_noon

pytestmark = pytest.mark.faults


def test_the_one_that_finds_a_sample_not_its_own_yields(engine: Engine) -> None:
    """`classmood agent --session 1` in a second terminal, while the first one goes on."""
    first = Recorder(engine)
    session = first.begin(title="Algebra", source="screen", at=NOON)
    first.record_all(session, a_lesson(5))
    second = Recorder(engine, continues=session)
    assert second.begin(title="", source="screen", at=NOON) == session

    assert second.record(session, a_sample(5)) == 6
    with pytest.raises(StorageError, match=r"Lesson 1 is being recorded by another program, too\. That one goes on"):
        first.record(session, a_sample(5))
    first.end(session, at=after_noon(5))

    assert second.record(session, a_sample(6)) == 7
    assert [one.sequence for one in History(engine).samples(session)] == [1, 2, 3, 4, 5, 6, 7]
    assert History(engine).session(session).ended_at is None


def test_whichever_is_faster_goes_on(engine: Engine) -> None:
    """The second may be the slower one; then it is the one to yield."""
    first = Recorder(engine)
    session = first.begin(title="Algebra", source="screen", at=NOON)
    first.record(session, a_sample())
    second = Recorder(engine, continues=session)
    second.begin(title="", source="screen", at=NOON)

    assert first.record(session, a_sample(1)) == 2
    with pytest.raises(StorageError, match="another program"):
        second.record(session, a_sample(1))

    assert first.record(session, a_sample(2)) == 3


def test_an_agent_that_is_started_anew_after_a_crash_goes_on(engine: Engine) -> None:
    """Nobody else is there: the usual case must not look like two agents."""
    killed = Recorder(engine)
    session = killed.begin(title="Algebra", source="screen", at=NOON)
    killed.record_all(session, a_lesson(3))

    anew = Recorder(engine, continues=session)
    anew.begin(title="", source="screen", at=NOON)

    assert [anew.record(session, a_sample(second)) for second in (3, 4)] == [4, 5]


def test_only_the_first_beginning_continues(engine: Engine) -> None:
    """After the database was replaced, the lesson begins anew there instead of looking for its old number."""
    recorder = Recorder(engine)
    session = recorder.begin(title="Algebra", source="screen", at=NOON)
    again = Recorder(engine, continues=session)

    assert again.begin(title="", source="screen", at=NOON) == session
    assert again.begin(title="Algebra", source="screen", at=NOON) == session + 1
