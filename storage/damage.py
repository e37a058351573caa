"""A damaged SQLite file: found, and set aside whole, so that a new one can be begun in its place.

Nothing is repaired and nothing thrown away: the file, its log and the log's index move into a folder beside it, under
their own names, so that SQLite's own tools find all that is left in them.
"""

import logging
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from classmood.domain.errors import StorageDamagedError, StorageError
from storage.connections import file_of, place_of

logger = logging.getLogger(__name__)

_FIRST_BYTES = b"SQLite format 3\0"
_DATABASE_SUFFIXES = frozenset({".db", ".db3", ".sqlite", ".sqlite3"})
_LOG = "-wal"
_SIDE_FILES = (_LOG, "-shm", "-journal")


def check(engine: Engine) -> None:
    """Look at the structure of every page of a SQLite database; other databases look after themselves.

    Raises:
        StorageDamagedError: a page is damaged.
        StorageError: it cannot be read.
    """
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise StorageDamagedError(f"{place_of(engine.url)} is damaged: {' '.join(str(found).split())}.")


def log_of(file: Path | None) -> bytes:
    """Return the write-ahead log of a SQLite file; empty where there is none.

    SQLite deletes the log when the last program closes the file, also when it could make nothing of either. So whoever
    opens a file that may be damaged takes the log first.
    """
    try:
        return b"" if file is None else file.with_name(f"{file.name}{_LOG}").read_bytes()
    except OSError:
        return b""


def set_aside(file: Path, successor: Path, log: bytes) -> Path:
    """Move a damaged file with its side files into a new folder beside it, and put another file in its place.

    Args:
        file: the damaged database.
        successor: a whole one, in the same folder; it is given the name of `file`.
        log: what `log_of` returned before `file` was opened; kept unless the log is still there.

    Returns:
        The folder, named ``damaged-NAME-TIME``.

    Raises:
        StorageError: the files cannot be moved.
    """
    try:
        folder = _new_folder(file)
        # The log first: beside the successor it would be taken for the successor's own.
        for name in (*(f"{file.name}{side}" for side in _SIDE_FILES), file.name):
            if (file.parent / name).exists():
                (file.parent / name).rename(folder / name)
        if log and not (folder / f"{file.name}{_LOG}").exists():
            (folder / f"{file.name}{_LOG}").write_bytes(log)
        successor.replace(file)
    except OSError as error:
        raise StorageError(
            f"{file} is damaged and cannot be set aside: {error.strerror}."
            " Close every program that uses it and try again, or choose another file."
        ) from error
    logger.warning(
        "%s was damaged. It is kept, whole, in %s, and a new, empty database was begun.", file, folder.absolute()
    )
    return folder


def may_be_set_aside(file: Path) -> bool:
    """Return whether a file that is no sound database was one, and not somebody's text whose name was given by mistake.

    A damaged first page says nothing any more, so that the name must do.
    """
    if file.suffix.lower() in _DATABASE_SUFFIXES:
        return True
    with file.open("rb") as opened:
        return opened.read(len(_FIRST_BYTES)) == _FIRST_BYTES


def set_aside_before(engine: Engine) -> list[Path]:
    """Return the folders into which this database's damaged predecessors were moved, the newest first."""
    file = file_of(engine.url)
    return [] if file is None else sorted(file.parent.glob(f"{_beginning(file)}*"), reverse=True)


def _new_folder(file: Path) -> Path:
    # To the microsecond: two programs that find the damage at once must not share a folder.
    folder = file.parent / f"{_beginning(file)}{datetime.now(UTC):%Y-%m-%d-%H%M%S-%f}"
    folder.mkdir(mode=0o700)
    return folder


def _beginning(file: Path) -> str:
    return f"damaged-{file.stem}-"
