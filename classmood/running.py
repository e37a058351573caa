"""Which program serves the pages on a port, so that a second start opens the pages of the first.

A private file beside the key names the process. One that was killed could not take its file away, so a file counts only
while that very process lives.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from classmood.saving import write_private
from classmood.settings import Settings, access_folder
from dashboard.access import Access
from dashboard.security import address_with
from dashboard.server import DashboardServer
from storage.connections import file_of, parse_url


class _Served(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    process: int
    started: float
    """Seconds since 1970, as the system tells it: process numbers are used again."""
    url: str
    database: str
    """The digest of its address, which may hold a password."""


class Running(NamedTuple):
    """Pages that another program serves already."""

    access: Access
    url: str
    port: int

    def address(self) -> str:
        """Return an address that lets one browser in, once.

        Raises:
            SettingsError: the folder of the key cannot be written.
        """
        return address_with(self.url, self.access.token(self.port))


def running(settings: Settings, database: str) -> Running | None:
    """Return the pages over a database that a program of this user serves at the port of the settings.

    None when there are none, or others.

    Raises:
        SettingsError: the folder of the key cannot be used.
        StorageError: `database` is no address of one.
    """
    port = settings.dashboard.port
    try:
        served = _Served.model_validate_json(_file(port).read_bytes())
        lives = psutil.Process(served.process).create_time() == served.started
    except (OSError, ValidationError, psutil.Error):
        return None
    if not lives or served.database != _digest(database):
        return None
    return Running(Access(access_folder()), served.url, port)


@contextmanager
def announced(server: DashboardServer, database: str) -> Iterator[None]:
    """Let another start of the program find these pages over a database, for as long as the block runs.

    Raises:
        SettingsError: the file cannot be written.
    """
    me = psutil.Process()
    served = _Served(process=me.pid, started=me.create_time(), url=server.url, database=_digest(database))
    write_private(_file(server.port), served.model_dump_json().encode())
    try:
        yield
    finally:
        _file(server.port).unlink(missing_ok=True)


def _file(port: int) -> Path:
    return access_folder() / f"{port}.json"


def _digest(database: str) -> str:
    """Return what tells a database from others, in whatever folder and words its address was typed."""
    file = file_of(parse_url(database))
    return hashlib.sha256((database if file is None else str(file.resolve())).encode()).hexdigest()
