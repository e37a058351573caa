"""What a database's error means to a teacher, and what she can do about it.

SQLite's errors are told apart by name, never by their text: a locked file must never be called damaged.
Errors that only a defect of the program can cause (a broken constraint, a missing column) are left alone.
"""

from collections.abc import Mapping

from sqlalchemy import exc
from sqlalchemy.engine import ExceptionContext

from classmood.domain.errors import StorageBusyError, StorageDamagedError, StorageError

_DAMAGED = (
    "{place} is not a database, or it is damaged. Nothing was changed."
    " Start Classmood again: it then sets the file aside, whole, and begins a new one. Or choose another file."
)
_LOCKED = "{place} is locked by another program. Nothing was changed. Close that program and try again."
_FULL = "{place} cannot grow: the disk is full. Free some space and try again."
_REFUSED = (
    "{place} cannot be opened or written."
    " Check that the file and its folder exist and may be written, or choose another file."
)
_DISK = "{place} cannot be read or written: the disk reports an error. Check the disk, or choose another file."

_SQLITE: Mapping[str, tuple[type[StorageError], str]] = {
    "CORRUPT": (StorageDamagedError, _DAMAGED),
    "NOTADB": (StorageDamagedError, _DAMAGED),
    "BUSY": (StorageBusyError, _LOCKED),
    "LOCKED": (StorageBusyError, _LOCKED),
    "FULL": (StorageBusyError, _FULL),
    "READONLY": (StorageError, _REFUSED),
    "CANTOPEN": (StorageError, _REFUSED),
    "PERM": (StorageError, _REFUSED),
    # A full disk says so too, when it is the log's index that cannot grow; a network drive comes back.
    "IOERR": (StorageBusyError, _DISK),
}
"""Errors and sentences by the first word of SQLite's error name: ``SQLITE_BUSY_SNAPSHOT`` is BUSY."""


def explain(context: ExceptionContext, *, place: str) -> StorageError | None:
    """Return the error to raise instead of the one in `context`; None when that one is a defect.

    Args:
        context: the failure, as SQLAlchemy's ``handle_error`` event tells it.
        place: the database's file or address, without a password.
    """
    error = context.original_exception
    name = getattr(error, "sqlite_errorname", None)
    if name is not None:
        kind, sentence = _SQLITE.get(name.split("_")[1], (None, ""))
        return None if kind is None else kind(sentence.format(place=place))
    if isinstance(context.sqlalchemy_exception, exc.OperationalError):
        reason = (str(error).splitlines() or ["no reason given"])[0]
        return StorageBusyError(
            f"{place} does not answer: {reason}. Check that the server runs and the address is right."
        )
    return None
