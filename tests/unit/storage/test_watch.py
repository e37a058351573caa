"""Somebody wrote to the database: noticed at once, and without reading anything."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from storage.recorder import Recorder
from storage.watch import Watch
from tests.builders import NOON, a_sample


@pytest.fixture
def recorder(engine: Engine) -> Recorder:
    """Return what an agent records with."""
    return Recorder(engine)


@pytest.fixture
def watch(engine: Engine) -> Watch:
    """Return what watches the test's database, and has begun to."""
    watch = Watch(engine)
    watch.changed()
    return watch


def test_a_committed_sample_is_noticed_once(watch: Watch, recorder: Recorder) -> None:
    """Once, or every glance would be followed by a look."""
    session = recorder.begin(title="", source="screen", at=NOON)
    assert watch.changed()
    recorder.record(session, a_sample())

    assert watch.changed()
    assert not watch.changed()
    watch.close()


def test_closing_lets_it_begin_anew(watch: Watch, recorder: Recorder) -> None:
    """A server that is brought back watches again."""
    watch.close()
    recorder.begin(title="", source="screen", at=NOON)

    assert not watch.changed(), "the first call only begins to watch"
    watch.close()


def test_a_missing_file_is_not_made(tmp_path: Path) -> None:
    """Watching must not leave an empty database behind."""
    file = tmp_path / "not there.db"
    watch = Watch(create_engine(f"sqlite:///{file}"))

    assert not watch.changed()
    assert not file.exists()


def test_a_database_that_is_no_file_is_left_to_the_regular_look() -> None:
    """A server would have to be asked over the network, fifty times a second."""
    assert not Watch(create_engine("sqlite://")).changed()
