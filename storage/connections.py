"""How every connection to a database behaves: its locks, its promises to the disk and its errors.

SQLite gets a write-ahead log, so that readers never wait for the writer; ``synchronous=FULL``, so that a
committed sample survives a power cut (measured: 3.8 ms a commit); and ``BEGIN IMMEDIATE`` for every write,
because SQLite's busy timeout (Python's default: 5 s) does not help a transaction that reads first.

A connection belongs to a file and not to its name. Where another file has taken the name, because the old one was
damaged (see `storage.damage`), the next use of an engine connects anew.
"""

import os
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from classmood.domain.errors import StorageError
from storage import faults

_BEGIN = "sqlite_begin"  # the execution option that says how SQLite begins a transaction; "" begins none


def parse_url(url: str) -> URL:
    """Return the parsed address of a database.

    Raises:
        StorageError: it is no SQLAlchemy address.
    """
    try:
        return make_url(url)
    except ArgumentError as error:
        raise StorageError(
            f"The database's address is {url!r}; it must look like sqlite:///classmood.db"
            " or postgresql://user@host/name."
        ) from error


def file_of(url: URL) -> Path | None:
    """Return the SQLite file of `url`; None for a server, a database in memory and a ``file:`` URI."""
    name = url.database or ":memory:"
    if url.get_backend_name() != "sqlite" or name == ":memory:" or name.startswith("file:"):
        return None
    return Path(name)


def identity(file: Path) -> tuple[int, int] | None:
    """Return what tells this file from another one that takes its name; None while there is none of that name."""
    try:
        status = os.stat(file)  # noqa: PTH116 asked fifty times a second, and `Path.stat` does no more
    except OSError:
        return None
    return status.st_dev, status.st_ino


def place_of(url: URL) -> str:
    """Return how messages call the database: its file, or its address without the password."""
    if url.get_backend_name() == "sqlite":
        return url.database or ":memory:"
    return url.render_as_string(hide_password=True)


def connect(url: URL, *, write: bool) -> Engine:
    """Return an engine for `url` that has not connected yet; its database errors are `StorageError`.

    Args:
        url: any SQLAlchemy address.
        write: False: SQLite refuses every write and never checkpoints. True: SQLite gets a single connection,
            so that two threads of this process never write at once.

    Raises:
        StorageError: the database's driver is unknown or not installed.
    """
    sqlite = url.get_backend_name() == "sqlite"
    options: Mapping[str, Any] = {}
    if sqlite:
        # Python must not begin transactions by itself: `_begin` does.
        options = {"connect_args": {"isolation_level": None, "check_same_thread": False}}
        if write:
            options |= {"poolclass": QueuePool, "pool_size": 1, "max_overflow": 0}
    try:
        engine = create_engine(url, **options)
    except (ImportError, ArgumentError) as error:
        raise StorageError(
            f"{place_of(url)} needs a database driver that is not installed ({error})."
            " For PostgreSQL: pip install 'classmood[postgresql]'."
        ) from error
    _explain_errors(engine)
    if sqlite:
        _set_up_sqlite(engine, write=write)
    return engine


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """Return a transaction that may write: it takes SQLite's write lock at once and commits when left well."""
    return engine.execution_options(**{_BEGIN: "IMMEDIATE"}).begin()


def wait_at_most(engine: Engine, seconds: float) -> None:
    """Make `engine` give up a locked SQLite file after `seconds` instead of 5; other databases are left alone.

    For a writer that keeps what it could not write, and has better things to do than to wait.
    """
    if engine.dialect.name != "sqlite":
        return

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, _entry: object) -> None:
        connection.cursor().execute(f"PRAGMA busy_timeout={round(seconds * 1000)}")

    engine.dispose()  # so that the connection which is there already is made anew


_LOG_TRIES = 50
"""A tenth of a second apart: as long as the busy timeout."""


def use_write_ahead_log(engine: Engine) -> None:
    """Give a SQLite file its write-ahead log; the file remembers it. Other databases have their own."""
    if engine.dialect.name != "sqlite":
        return
    # Another program that starts now holds the file for an instant, and SQLite's busy timeout does not cover this.
    for left in reversed(range(_LOG_TRIES)):
        try:
            with engine.execution_options(**{_BEGIN: ""}).connect() as connection:
                connection.exec_driver_sql("PRAGMA journal_mode=WAL")
                return
        except StorageError:
            if not left:
                raise
            time.sleep(0.1)


def _explain_errors(engine: Engine) -> None:
    """Make every database error of `engine` a `StorageError` that a teacher can act on."""
    place = place_of(engine.url)
    event.listen(engine, "handle_error", lambda context: faults.explain(context, place=place), retval=True)


def _set_up_sqlite(engine: Engine, *, write: bool) -> None:
    """Make every new connection, and every transaction, of `engine` behave as the module says."""
    pragmas = ["PRAGMA synchronous=FULL", "PRAGMA foreign_keys=ON"]
    if not write:
        # SQLite before 3.51.3 may damage a log that two connections checkpoint or write at the same instant.
        pragmas += ["PRAGMA wal_autocheckpoint=0", "PRAGMA query_only=ON"]
    else:
        # What was purged must not stay readable in the file's free pages.
        pragmas.append("PRAGMA secure_delete=ON")

    file = file_of(engine.url)

    @event.listens_for(engine, "connect")
    def _connect(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()
        if file is not None:
            entry.info["file"] = identity(file)

    @event.listens_for(engine, "checkout")
    def _checkout(_connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: object) -> None:
        there = None if file is None else identity(file)
        # While none is there, its successor is on its way, and connecting would make an empty one.
        if there is not None and there != entry.info["file"]:
            raise DisconnectionError("Another file has taken the name of the one that this connection belongs to.")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get(_BEGIN, "DEFERRED")
        if kind:
            connection.exec_driver_sql(f"BEGIN {kind}")
