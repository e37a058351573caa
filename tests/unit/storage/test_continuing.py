"""A session that goes on after its agent was killed."""

import pytest
from sqlalchemy import Engine

from classmood.domain.errors import StorageError
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_sample, after_noon


def test_a_session_goes_on_where_it_was_left(engine: Engine) -> None:
    """One lesson, one report: title, start and numbering stay, and it is open again."""
    killed = Recorder(engine, course="Year 9", class_size=27)
    session = killed.begin(title="Algebra", source="screen", at=NOON)
    killed.record(session, a_sample(0))
    killed.end(session, at=after_noon(1))

    again = Recorder(engine, continues=session)
    number = again.begin(title="Other", source="other", at=after_noon(60))
    sequence = again.record(number, a_sample(60))

    found = History(engine).session(session)
    assert (number, sequence) == (session, 2)
    assert (found.title, found.course, found.class_size, found.started_at) == ("Algebra", "Year 9", 27, NOON)
    assert found.ended_at is None


def test_a_session_that_is_not_there_cannot_go_on(engine: Engine) -> None:
    """The message names those that exist; nothing is made."""
    with pytest.raises(StorageError, match="no session 7"):
        Recorder(engine, continues=7).begin(title="", source="screen", at=NOON)

    assert History(engine).sessions() == []
