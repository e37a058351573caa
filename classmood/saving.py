"""Saves the report of a lesson when it ends, because one forgets to.

Only the report is saved, never the samples: minutes, shares and the teacher's own words, under the smallest group
that may be exported. So a lesson that is erased later leaves no second copy of its data behind.
"""

import logging
import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from classmood.domain.errors import ClassmoodError, SettingsError
from classmood.settings import Settings
from storage.digests import Digests
from storage.history import History, Session
from storage.recorder import Recorder
from storage.report import LessonReport, former_lessons, lesson_report

logger = logging.getLogger(__name__)


class SavingRecorder(Recorder):
    """Records as `Recorder` does, and saves a lesson's report at its end, if the settings say so."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        *,
        course: str = "",
        class_size: int | None = None,
        continues: int | None = None,
    ) -> None:
        """Prepare; see `Recorder` for the arguments that are not told here.

        Args:
            engine: a database opened for writing.
            settings: say whether and where reports are saved, and the smallest group in them.
            course: as in `Recorder`.
            class_size: as in `Recorder`.
            continues: as in `Recorder`.
        """
        super().__init__(engine, course=course, class_size=class_size, continues=continues)
        self._settings = settings
        self._history = History(engine)
        self.saved: Path | None = None
        """The report that was saved last; None when none was."""

    def end(self, session_id: int, *, at: datetime) -> None:
        """Note when the session ended, then save its report; a report that cannot be saved is only warned of.

        Raises:
            StorageError: there is no such session, or the database cannot be written.
        """
        super().end(session_id, at=at)
        if not self._settings.export.save_reports:
            return
        # Loaded when the lesson is over: a lesson's first picture must not wait for its report.
        from dashboard.reports.page import report_html  # noqa: PLC0415

        try:
            report = exported_report(self._history, session_id, self._settings)
            self.saved = self._settings.reports_folder / f"{file_name(self._history.session(session_id))}.html"
            write_private(self.saved, report_html(report).encode())
        except ClassmoodError as error:
            self.saved = None
            logger.warning("The report of lesson %s was not saved: %s", session_id, error)


def file_name(session: Session) -> str:
    """Return the name of a lesson's files, without an ending.

    It tells the second (UTC) at which the lesson began: a database that takes a damaged one's place counts from 1
    again, and its first lesson must not replace the report of the other first one.
    """
    return f"{session.started_at:%Y-%m-%d-%H%M%S}-session-{session.id}"


def exported_report(history: History, session_id: int, settings: Settings) -> LessonReport:
    """Return the report of a lesson as it may leave the program.

    Raises:
        StorageError: there is no such session, or the database cannot be read.
    """
    session, smallest = history.session(session_id), settings.export.min_group
    former = Digests(history, min_group=smallest).of(former_lessons(session, history.sessions()))
    samples, moments = history.samples(session_id), history.moments(session_id)
    return lesson_report(session, samples, moments, former=former, min_group=smallest)


def write_private(file: Path, content: bytes) -> None:
    """Write a file that only its owner can read; an older one is replaced as a whole.

    Raises:
        SettingsError: the folder or the file cannot be made.
    """
    if not file.name:
        raise SettingsError(f"{file} cannot be written: it is a folder. Name a file in it.")
    part = file.with_name(f".{file.name}.part")
    try:
        if file.exists() and not file.is_file() and not file.is_dir():
            # A device or a pipe is written to; nothing takes its place.
            file.write_bytes(content)
            return
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)
        part.replace(file)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}. Choose another folder or name.") from error
    finally:
        # After a success it is there no more; after a failure that is what is told, and not that it cannot be removed.
        with suppress(OSError):
            part.unlink()
