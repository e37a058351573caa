"""Declarations, migrations and the way of a sample into a row and back."""

import ast
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.exc import StatementError

import storage
from classmood.domain.emotions import LABELS
from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus, MoodSample
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from storage.tables import COUNT_COLUMNS, MEAN_COLUMNS, METADATA, samples
from tests.builders import NOON, a_sample

_SEVEN_COUNTS = st.tuples(*[st.integers(0, 60)] * 7)
_SEVEN_PROBABILITIES = st.tuples(*[st.floats(0, 1)] * 7)
_TIMES = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    max_value=datetime(2090, 1, 1),  # noqa: DTZ001
    timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
)
_SAMPLES = st.builds(
    MoodSample,
    at=_TIMES,
    status=st.sampled_from(CaptureStatus),
    faces=st.integers(0, 200),
    read=st.integers(0, 200),
    unsure=st.integers(0, 200),
    too_small=st.integers(0, 200),
    weak=st.integers(0, 200),
    tiles=st.integers(0, 100),
    cameras_off=st.integers(0, 100),
    layout=st.sampled_from(Layout),
    counts=_SEVEN_COUNTS,
    mean_probabilities=st.none() | _SEVEN_PROBABILITIES,
    milliseconds=st.floats(0, 1e6),
)


def test_the_migrations_make_the_tables_that_are_declared(engine: Engine) -> None:
    """The migrations are frozen text: nothing else notices when a declaration moves away from them."""
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_emotion_columns_stand_in_the_one_order() -> None:
    """Two columns swapped would crash nothing and turn every chart into a lie."""
    names = [column.name for column in samples.columns]

    assert [name.removeprefix("count_") for name in names if name in COUNT_COLUMNS] == list(LABELS)
    assert [name.removeprefix("mean_") for name in names if name in MEAN_COLUMNS] == list(LABELS)


def test_any_samples_come_back_as_they_were_in_their_order(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a page shows tomorrow must be what the agent saw today, to the last bit and microsecond."""
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('round') / 'trip.db'}", write=True)
    recorder, history = Recorder(engine), History(engine)

    @settings(max_examples=40, deadline=None)  # a commit waits for the disk
    @given(st.lists(_SAMPLES, max_size=4))
    def round_trip(given_samples: list[MoodSample]) -> None:
        session_id = recorder.begin(title="", source="practice", at=NOON)
        numbers = [recorder.record(session_id, sample) for sample in given_samples]

        found = history.samples(session_id)
        assert numbers == [stored.sequence for stored in found] == list(range(1, len(given_samples) + 1))
        assert [stored.sample for stored in found] == given_samples
        assert all(stored.sample.at.tzinfo is UTC for stored in found)

    round_trip()
    engine.dispose()


def test_a_time_without_a_zone_is_refused(engine: Engine) -> None:
    """Stored as it stands, it would be an hour wrong from the next change of the clocks on."""
    recorder = Recorder(engine)

    with pytest.raises(StatementError, match="naive"):
        recorder.begin(title="", source="practice", at=NOON.replace(tzinfo=None))


def test_the_room_cannot_see_a_picture() -> None:
    """No module of the room may import what holds pixels, nor any other room."""
    forbidden = {"cv2", "PIL", "classmood.domain.frames", "capture", "inference", "dashboard"}
    imported = set()
    for file in Path(storage.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                imported |= {f"{node.module}", *(f"{node.module}.{alias.name}" for alias in node.names)}

    assert "classmood.domain.moods" in imported
    assert not {name for name in imported if name in forbidden or name.partition(".")[0] in forbidden}


def test_the_builder_makes_consistent_samples() -> None:
    """Every other test leans on it."""
    sample = a_sample(happy=3, sad=1, unsure=2, too_small=1)

    assert (sample.faces, sample.read) == (7, 4)
    assert sample.mean_probabilities == (0, 0, 0, 0.75, 0.25, 0, 0)
    with pytest.raises(TypeError, match="hapy"):
        a_sample(hapy=3)
