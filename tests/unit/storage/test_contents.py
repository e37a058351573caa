"""What the database is told to hold, from the database itself."""

from datetime import timedelta

from sqlalchemy import Engine

from storage.contents import contents
from storage.keeping import Keeping
from storage.recorder import Recorder
from tests.builders import NOON, a_sample


def test_a_deleted_lessons_row_is_not_shown(engine: Engine) -> None:
    """Deleted is nowhere to be seen, also in the one row that shows what a row is."""
    recorder = Recorder(engine)
    for number, happy in ((0, 6), (1, 9)):
        lesson = recorder.begin(title="Algebra", source="screen", at=NOON + timedelta(hours=number))
        recorder.record(lesson, a_sample(happy=happy))
        recorder.end(lesson, at=NOON + timedelta(hours=number))

    before = contents(engine, min_group=5)
    Keeping(engine).delete(2, at=NOON + timedelta(days=1))
    after = contents(engine, min_group=5)
    Keeping(engine).delete(1, at=NOON + timedelta(days=1))

    assert before.sample is not None
    assert before.sample["count_happy"] == 9
    assert after.sample is not None
    assert after.sample["count_happy"] == 6
    assert contents(engine, min_group=5).sample is None
    assert {table.name: table.rows for table in after.tables}["sessions"] == 2, "what is stored is told as it is"


def test_a_row_of_too_few_is_not_shown(engine: Engine) -> None:
    """One student's expression is nobody's example."""
    recorder = Recorder(engine)
    lesson = recorder.begin(title="Algebra", source="screen", at=NOON)
    recorder.record(lesson, a_sample(happy=4))

    assert contents(engine, min_group=5).sample is None
