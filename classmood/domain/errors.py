"""The errors a teacher may meet. Each message is one line: where, the value got, what is allowed, what to do next.

::

    ClassmoodError
    ├── SettingsError    a setting, option or argument has a wrong value
    ├── CaptureError     the screen, camera, recording or picture cannot be opened or read
    ├── ModelError       a network's file is missing, damaged or not the one expected
    ├── StorageError     the database cannot be opened, read or written
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


class DataError(ClassmoodError):
    """A training or test data set is missing or damaged."""

    exit_code = 6


class AcknowledgementError(ClassmoodError):
    """A real class may not be read before the teacher acknowledged what that means."""

    exit_code = 7
