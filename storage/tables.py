"""What is stored: four tables, and how a `MoodSample` becomes a row and comes back.

A sample is one wide row with a column for each emotion, made from `Emotion` and so always in its order: a
class-hour then takes a quarter of the room that one row for each emotion would take. No column can hold a
picture. The migrations repeat these columns as frozen text, and a test compares the two.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    Row,
    String,
    Table,
    TypeDecorator,
)
from sqlalchemy import DateTime as DatabaseDateTime

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Layout, Probabilities
from classmood.domain.moods import CaptureStatus, Counts, MoodSample
from storage.text import LONGEST_TEXT

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""All tables. Every constraint has a predictable name, so that later migrations can change it on any database."""

COUNT_COLUMNS = tuple(f"count_{emotion.label}" for emotion in Emotion)
"""Columns of `MoodSample.counts`, in `Emotion` order."""

MEAN_COLUMNS = tuple(f"mean_{emotion.label}" for emotion in Emotion)
"""Columns of `MoodSample.mean_probabilities`, in `Emotion` order; all NULL when the sample has none."""


_STATUSES = {status.value: status for status in CaptureStatus}
_LAYOUTS = {layout.value: layout for layout in Layout}


class UTCDateTime(TypeDecorator[datetime]):
    """A time that is aware on the way in, UTC in the database and aware UTC on the way out."""

    impl = DatabaseDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Return `value` in UTC.

        Raises:
            ValueError: `value` has no time zone, so nobody can know which instant it means.
        """
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} is naive; a stored time needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Return `value` as aware UTC; SQLite gives it back without a zone, PostgreSQL in the server's zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


sessions = Table(
    "sessions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("title", String(LONGEST_TEXT), nullable=False),
    Column("source", String(20), nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("ended_at", UTCDateTime),
    Column("course", String(LONGEST_TEXT), nullable=False, server_default=""),
    Column("class_size", Integer),
    Column("deleted_at", UTCDateTime),
    # A number is never given twice, so a page or a file that still names a deleted session cannot show another.
    sqlite_autoincrement=True,
)
"""One recorded lesson a row; `ended_at` is NULL while it runs and stays so when its agent was killed.

A session with `deleted_at` is hidden from every reader and may still be brought back, see `storage.keeping`.
"""


samples = Table(
    "samples",
    METADATA,
    # No cascade: a batch migration on SQLite drops a table to rebuild it, which would empty those that refer to it.
    Column("session_id", ForeignKey("sessions.id"), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", UTCDateTime, nullable=False),
    Column("status", String(20), nullable=False),
    Column("faces", Integer, nullable=False),
    Column("read", Integer, nullable=False),
    Column("unsure", Integer, nullable=False),
    Column("too_small", Integer, nullable=False),
    *(Column(name, Integer, nullable=False, server_default="0") for name in ("weak", "tiles", "cameras_off")),
    Column("layout", String(20), nullable=False, server_default=Layout.SINGLE.value),
    *(Column(name, Integer, nullable=False) for name in COUNT_COLUMNS),
    *(Column(name, Double) for name in MEAN_COLUMNS),
    Column("milliseconds", Double, nullable=False),
    # Rows lie in the order of the key: one tree to write at each commit instead of two.
    sqlite_with_rowid=False,
)
"""One `MoodSample` a row, numbered 1, 2, 3 ... within its session."""

moments = Table(
    "moments",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("session_id", ForeignKey("sessions.id"), nullable=False, index=True),
    Column("at", UTCDateTime, nullable=False),
    Column("note", String(LONGEST_TEXT), nullable=False),
)
"""One mark of the teacher's a row."""

acknowledgements = Table(
    "acknowledgements",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("place", String(LONGEST_TEXT), nullable=False),
    Column("told", String(LONGEST_TEXT), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UTCDateTime, nullable=False),
)
"""One time that the teacher acknowledged what reading a real class means: where, who was told, which text, when."""


def row_of(sample: MoodSample) -> dict[str, Any]:
    """Return the values of `sample` by column name, without `session_id` and `sequence`."""
    means: Iterable[float | None] = sample.mean_probabilities or (None,) * len(Emotion)
    return {
        "at": sample.at,
        "status": sample.status.value,
        "faces": sample.faces,
        "read": sample.read,
        "unsure": sample.unsure,
        "too_small": sample.too_small,
        "weak": sample.weak,
        "tiles": sample.tiles,
        "cameras_off": sample.cameras_off,
        "layout": sample.layout.value,
        **dict(zip(COUNT_COLUMNS, sample.counts, strict=True)),
        **dict(zip(MEAN_COLUMNS, means, strict=True)),
        "milliseconds": sample.milliseconds,
    }


def sample_of(row: Row[Any]) -> MoodSample:
    """Return the sample that `row_of` made a row of `samples` from."""
    # By place, in the order of `samples`: by name takes ten times as long, and a lesson has thousands of rows.
    _, _, at, status, faces, read, unsure, too_small, weak, tiles, cameras_off, layout, *emotions, milliseconds = tuple(
        row
    )
    counts: Counts = tuple(emotions[: len(Emotion)])
    means: Probabilities = tuple(emotions[len(Emotion) :])
    return MoodSample(
        at=at,
        status=_STATUSES[status],
        faces=faces,
        read=read,
        unsure=unsure,
        too_small=too_small,
        weak=weak,
        tiles=tiles,
        cameras_off=cameras_off,
        layout=_LAYOUTS[layout],
        counts=counts,
        mean_probabilities=None if None in means else means,
        milliseconds=milliseconds,
    )
