"""The errors a teacher may meet. Each message is one line: where, the value got, what is allowed, what to do next.

::

    ClassmoodError
    ├── SettingsError    a setting, option or argument has a wrong value
    ├── CaptureError     the screen, camera, recording or picture cannot be opened or read
    ├── ModelError       a network's file is missing, damaged or not the one expected
    ├── StorageError     the database cannot be opened, read or written
    │   ├── StorageBusyError       not now, but perhaps soon: it is locked, its disk is full, its server is away
    │   ├── StorageDamagedError    its file is not a database any more
    │   └── SessionGoneError       it holds no such session
    ├── DataError        a training or test data set is missing or damaged
    └── AcknowledgementError    a real class may not be read before it is acknowledged what that means

Each kind has its own exit code. Anything else that is raised is a defect of the program.
"""


class ClassmoodError(Exception):
    """A failure that the person at the keyboard can do something about."""

    exit_code = 1


class SettingsError(ClassmoodError):
    """A setting, option or argument has a wrong value."""

    exit_code = 2


class CaptureError(ClassmoodError):
    """The screen, camera, recording or picture cannot be opened or read."""

    exit_code = 3


class ModelError(ClassmoodError):
    """A network's file is missing, damaged or not the one expected."""

    exit_code = 4


class StorageError(ClassmoodError):
    """The database cannot be opened, read or written."""

    exit_code = 5


class StorageBusyError(StorageError):
    """The database cannot be used now, and nothing is wrong with it: the same call may succeed later."""


class StorageDamagedError(StorageError):
    """The database's file is damaged; `storage.damage.renew` sets it aside and begins a new one."""


class SessionGoneError(StorageError):
    """There is no such session; for an agent that recorded it: the database was replaced."""


class DataError(ClassmoodError):
    """A training or test data set is missing or damaged."""

    exit_code = 6


class AcknowledgementError(ClassmoodError):
    """A real class may not be read before the teacher acknowledged what that means."""

    exit_code = 7
