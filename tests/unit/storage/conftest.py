"""A database of its own for each test of the storage room."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from storage.engine import open_database


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a SQLite file that does not exist yet; a locked one is given up after 0.1 s."""
    return f"sqlite:///{tmp_path / 'lessons' / 'classmood.db'}?timeout=0.1"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Return a new, empty database that may be written."""
    engine = open_database(url, write=True)
    yield engine
    engine.dispose()
