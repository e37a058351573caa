"""What a database holds, told table by table: for the page that says what is stored, from the real thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, func, inspect, select, table

from storage.connections import place_of
from storage.tables import samples, sessions


@dataclass(frozen=True, slots=True)
class TableContent:
    """One table."""

    name: str
    columns: tuple[str, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Contents:
    """A whole database."""

    place: str
    """Its file, or its address without a password."""
    tables: tuple[TableContent, ...]
    """All that there are, by name, whoever made them."""
    sample: Mapping[str, Any] | None
    """One row of `samples` as it is stored: the newest one of a large enough group in a lesson that is not
    deleted; None when there is none."""


def contents(engine: Engine, *, min_group: int) -> Contents:
    """Return what the database holds now.

    Args:
        engine: an opened database.
        min_group: fewest read faces of the row that is shown.

    Raises:
        StorageError: the database cannot be read.
    """
    with engine.connect() as connection:
        found = inspect(connection)
        tables = tuple(
            TableContent(
                name,
                tuple(column["name"] for column in found.get_columns(name)),
                connection.execute(select(func.count()).select_from(table(name))).scalar_one(),
            )
            for name in sorted(found.get_table_names())
        )
        newest = (
            select(samples)
            .join(sessions)
            .where(samples.c.read >= min_group, sessions.c.deleted_at.is_(None))
            .order_by(samples.c.session_id.desc(), samples.c.sequence.desc())
            .limit(1)
        )
        row = connection.execute(newest).mappings().one_or_none()
    return Contents(place_of(engine.url), tables, None if row is None else dict(row))
