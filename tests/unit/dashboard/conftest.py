"""A real, small database: cheaper to make than a fake of it is to trust."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Return a new, empty database."""
    engine = open_database(f"sqlite:///{tmp_path / 'lessons.db'}", write=True)
    yield engine
    engine.dispose()


@pytest.fixture
def recorder(engine: Engine) -> Recorder:
    """Return what an agent records with."""
    return Recorder(engine)


@pytest.fixture
def history(engine: Engine) -> History:
    """Return what the dashboard reads."""
    return History(engine)
