"""Notices that somebody wrote to the database, without reading anything of it.

Asking for the newest lesson fifty times a second would keep a laptop busy. SQLite keeps a number that changes with
every commit of another connection, and asking for that takes some millionths of a second.
"""

import sqlite3
from contextlib import suppress

from sqlalchemy import Engine

from storage.connections import file_of, identity


class Watch:
    """Watches one database; for one thread. It holds a connection of its own until `close`."""

    def __init__(self, engine: Engine) -> None:
        """Prepare; nothing is opened yet."""
        self._file = file_of(engine.url)
        self._connection: sqlite3.Connection | None = None
        self._version: int | None = None
        self._watched: tuple[int, int] | None = None

    def changed(self) -> bool:
        """Return whether something was committed since the last call; the first call only begins to watch.

        False for a database that is no SQLite file, or that cannot be asked right now: the caller looks for itself
        from time to time in any case, and then learns what is the matter.
        """
        if self._file is None:
            return False
        if identity(self._file) != self._watched:
            # Another file has taken its name: that is a change, too, which the caller will find for itself.
            self.close()
        try:
            if self._connection is None:
                self._watched = identity(self._file)
                # For reading, and never making the file: a name is quoted as an address needs it.
                address = f"{self._file.absolute().as_uri()}?mode=ro"
                self._connection = sqlite3.connect(address, uri=True, timeout=0, check_same_thread=False)
            version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        except sqlite3.Error:
            self.close()
            return False
        before, self._version = self._version, version
        return before is not None and before != version

    def close(self) -> None:
        """Give the connection back; the next call of `changed` begins anew."""
        connection, self._connection, self._version = self._connection, None, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
