"""Opens the database: makes it when it is missing, brings an older one up to date, refuses what it does not know.

A damaged one is set aside, and a new one begun: today's lesson must not wait until last week's is mended.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, Engine, func, select

from classmood.domain.errors import StorageDamagedError, StorageError
from storage.connections import connect, file_of, identity, parse_url, place_of, use_write_ahead_log
from storage.damage import check, log_of, may_be_set_aside, set_aside
from storage.schema import known_schema, schema_version, upgrade
from storage.tables import sessions


def open_database(url: str, *, write: bool) -> Engine:
    """Return an engine whose database has the tables that this program knows.

    The agent and the dashboard both open with `write`, in any order or at once: whoever comes first makes the
    tables. A SQLite file is made for its owner alone (folder 0700, file 0600, where the system has such modes).

    Args:
        url: any SQLAlchemy address: ``sqlite:///classmood.db``, ``postgresql://teacher@host/classmood``.
        write: make a missing database, migrate an older one, set a damaged one aside, as `storage.damage` does, and
            begin a new one. False changes nothing.

    Raises:
        StorageError: the database is missing, damaged or has an older schema (all without `write`), has a newer
            schema or another program's tables, is no database, is locked, or cannot be opened or written.
    """
    address = parse_url(url)
    if not write:
        return _open_for_reading(address)
    return _open_or_begin_anew(address, log_of(file_of(address)))


def renew(engine: Engine) -> None:
    """Set the database of a writing `engine` aside if it is damaged indeed, and let the engine go on with a new one.

    Other engines, also those of other programs, find the new one the next time that they are used.

    Raises:
        StorageError: as `open_database`.
    """
    log = log_of(file_of(engine.url))
    engine.dispose()
    _open_or_begin_anew(engine.url, log).dispose()


@dataclass(frozen=True, slots=True)
class DatabaseStatus:
    """What `database_status` found."""

    place: str
    """The file, or the address without its password."""
    schema: str | None
    """The database's schema; None when there is no database or it has no tables yet."""
    known_schema: str
    """The schema that this program needs."""
    sessions: int
    """Recorded sessions; 0 when there is no table of them."""
    megabytes: float | None
    """Size of the SQLite file; None when there is no file."""


def database_status(url: str) -> DatabaseStatus:
    """Look at a database without changing anything; a missing or older one is no error.

    Raises:
        StorageError: as `open_database` for a database that is newer, no database, another program's or locked.
    """
    address = parse_url(url)
    file = file_of(address)
    if _is_missing(file):
        return DatabaseStatus(place_of(address), None, known_schema(), 0, None)
    engine = connect(address, write=False)
    try:
        schema = schema_version(engine)
        count = 0
        if schema is not None:
            with engine.connect() as connection:
                count = connection.execute(select(func.count()).select_from(sessions)).scalar_one()
    finally:
        engine.dispose()
    size = None if file is None else file.stat().st_size / 1e6
    return DatabaseStatus(place_of(address), schema, known_schema(), count, size)


def _open_or_begin_anew(address: URL, log: bytes) -> Engine:
    """Open a database for writing, if need be a new one in the place of a damaged one, whose log was `log`."""
    file = file_of(address)
    before = None if file is None else identity(file)
    try:
        return _open_for_writing(address)
    except StorageDamagedError:
        if file is None or not may_be_set_aside(file):
            raise
        # Unless another program has met the damage, too, and was faster.
        if identity(file) == before:
            _begin_anew(address, file, log)
        return _open_for_writing(address)


def _open_for_writing(address: URL) -> Engine:
    _make_private_file(file_of(address))
    engine = connect(address, write=True)
    try:
        if schema_version(engine) is not None:
            check(engine)
        upgrade(engine)
        # Only now is the file known to be ours to change.
        use_write_ahead_log(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _open_for_reading(address: URL) -> Engine:
    if _is_missing(file_of(address)):
        raise _nothing_recorded(place_of(address))
    engine = connect(address, write=False)
    try:
        _require_current_schema(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _begin_anew(address: URL, file: Path, log: bytes) -> None:
    """Put a new database in the place of a damaged one. It is made beside it: nobody ever meets half a database."""
    new = file.with_name(f".{file.stem}-{os.getpid()}.new")
    try:
        _open_for_writing(address.set(database=str(new))).dispose()
        set_aside(file, new, log)
    finally:
        new.unlink(missing_ok=True)


def _is_missing(file: Path | None) -> bool:
    """Whether `file` is a SQLite file that is not there."""
    return file is not None and not file.exists()


def _make_private_file(file: Path | None) -> None:
    """Make a missing SQLite file, empty, and its folder; only their owner may look into them.

    SQLite gives its -wal and -shm files the mode of the file itself.

    Raises:
        StorageError: the folder or the file cannot be made.
    """
    if not _is_missing(file):
        return
    assert file is not None
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StorageError(
            f"{file} cannot be made: {error.strerror}. Choose a folder that may be written for the database."
        ) from error


def _require_current_schema(engine: Engine) -> None:
    """Refuse a database without tables or with older ones.

    Raises:
        StorageError: it is one of them, or as `schema_version`.
    """
    place, found = place_of(engine.url), schema_version(engine)
    if found is None:
        raise _nothing_recorded(place)
    if found != known_schema():
        raise StorageError(
            f"{place} was made by an older version (schema {found}; this program needs {known_schema()})."
            " Run `classmood db upgrade`; nothing was changed."
        )


def _nothing_recorded(place: str) -> StorageError:
    """Return the error for a database that is only going to be read, and that nobody has made yet."""
    return StorageError(f"{place} holds no lessons yet. Record one first: `classmood demo` needs no students.")
