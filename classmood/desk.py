"""Fills the pages' `Control`: the agent as a process of its own, the screen, and the recordings in a folder."""

import threading
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from platformdirs import user_videos_path
from sqlalchemy import Engine

from capture.clock import SYSTEM_CLOCK, Clock
from capture.jpeg import jpeg
from capture.sources.recording import SUFFIXES
from capture.sources.screen import ScreenSource, list_monitors
from classmood.domain.errors import CaptureError
from classmood.feeding import fed
from classmood.previewing import Previewer
from classmood.processes import Launch, launch
from classmood.saving import SavingRecorder
from classmood.settings import Settings
from classmood.supervision import Supervisor
from dashboard.control import Choice, Monitor, Plan, Preview, SourceKind, Status
from dashboard.sharing import Sharing
from storage.history import History

TICK = 0.25
"""Seconds between two looks whether something is due."""
SCREENSHOT_SIDE = 1920
"""Pixels of a screenshot's longer side: a rectangle is drawn on it, and nothing is read."""
CLOSING_PATIENCE = 1.0
"""Seconds that a lesson and a preview get to end in order when the program ends, which it must do within two. An agent
that is busy reading a picture ends in 0.3; one that is killed has stored every sample but the last."""
MOST_RECORDINGS = 200
"""Of a folder; the newest ones."""


class Desk:
    """A `Control`. Enter it to begin; leaving it ends the lesson and the preview in order."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        *,
        before: Sequence[str] = (),
        start: Launch = launch,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        """Put the parts together; nothing is started yet.

        Args:
            settings: the database's address among them, which the agent is told.
            engine: that database, to note the end of a lesson whose agent could not.
            before: the words before the agent's command, as in ``--config FILE``.
            start: starts a command of this program.
            clock: for the waits.
        """
        self._settings = settings
        self._recorder, self._history = SavingRecorder(engine, settings), History(engine)
        self._before = before
        self.sharing = Sharing()
        start = fed(start, self.sharing)
        self._supervisor = Supervisor(start, self._lesson_words, self._close_session, clock=clock)
        self._previewer = Previewer(start, self._preview_words, clock=clock)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="supervision", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def leave(self) -> None:
        """Let the lesson and the preview end, and return at once."""
        self._supervisor.end(patience=CLOSING_PATIENCE)
        self._previewer.stop()

    def close(self) -> None:
        """End the lesson and the preview in order, and return when both are over. Closing twice does nothing more."""
        self.leave()
        self._previewer.free(patience=CLOSING_PATIENCE)
        self._supervisor.wait_until_over()
        self._closed.set()

    def status(self) -> Status:
        """Return how the lesson goes."""
        return self._supervisor.status()

    def start(self, plan: Plan) -> None:
        """Start a lesson; the preview ends, because a camera has one user.

        Raises:
            SettingsError: a lesson is going on already.
        """
        self._previewer.free()
        self._supervisor.start(plan)

    def pause(self) -> None:
        """Pause a running lesson."""
        self._supervisor.pause()

    def resume(self) -> None:
        """Go on with a paused lesson."""
        self._supervisor.resume()

    def end(self) -> None:
        """Let the lesson end in order."""
        self._supervisor.end()

    def dismiss(self) -> None:
        """Forget what went wrong and which lesson was the last."""
        self._supervisor.dismiss()

    def monitors(self) -> list[Monitor]:
        """Return the screens.

        Raises:
            CaptureError: there is none.
        """
        return [Monitor(number, *where) for number, where in enumerate(list_monitors(), start=1)]

    def screenshot(self, monitor: int) -> bytes:
        """Return what a screen shows now, as a JPEG.

        Raises:
            CaptureError: there is no such screen, or the system withholds it.
        """
        with ScreenSource(monitor=monitor) as screen:
            return jpeg(screen.grab().image, longest_side=SCREENSHOT_SIDE)

    def recordings(self, path: str) -> list[str]:
        """Return the recordings at a path: the file itself, or those in a folder, the newest first.

        Args:
            path: "" is the user's folder for videos.

        Raises:
            CaptureError: nothing is there, it is no recording, or the folder may not be read.
        """
        place = Path(path) if path else user_videos_path()
        try:
            place = place.expanduser().absolute()
            if alone := place.is_file():
                files = [place]
            else:
                files = [file for file in place.iterdir() if file.suffix.lower() in SUFFIXES and file.is_file()]
                files.sort(key=lambda file: file.stat().st_mtime, reverse=True)
        # A RuntimeError is the folder of a user who does not exist, as in ~nosuch/videos.
        except (OSError, RuntimeError, ValueError) as error:
            if not path:
                return []
            raise CaptureError(f"There is no recording or folder {place} that can be read. Check the name.") from error
        if alone and place.suffix.lower() not in SUFFIXES:
            raise CaptureError(f"{place.name} is not a recording that can be read, such as an .mp4 or a .webm file.")
        return [str(file) for file in files[:MOST_RECORDINGS]]

    def preview(self, choice: Choice) -> Preview:
        """Return what a source shows now."""
        return self._previewer.preview(choice)

    def runs(self, session: int) -> bool:
        """Return whether the lesson of this number goes on here."""
        return self._supervisor.runs(session)

    def send_seats(self, url: str, secret: str) -> None:
        """Let the lesson's agent tell its seats at `url`."""
        self._supervisor.send_seats(url, secret)

    def stop_seats(self) -> None:
        """Let it neither watch nor tell its seats any more."""
        self._supervisor.stop_seats()

    def stop_preview(self) -> None:
        """Stop looking; the source is free soon after."""
        self._previewer.stop()

    def _run(self) -> None:
        while not self._closed.wait(TICK):
            self._supervisor.tick()
            self._previewer.tick()

    def _close_session(self, session: int) -> None:
        """Note the end of a session at its last sample, and save its report as its agent would have."""
        found = self._history.session(session)
        self._recorder.end(session, at=found.last_at or found.started_at)

    def _lesson_words(self, plan: Plan, session: int | None) -> list[str]:
        words = [*self._source_words(plan.choice), "--control", f"--database={self._settings.database}"]
        # The pages have asked already, and start nothing that was not acknowledged.
        words += ["--acknowledged", f"--title={plan.title}", f"--course={plan.course}"]
        if plan.class_size is not None:
            words.append(f"--class-size={plan.class_size}")
        if session is not None:
            words.append(f"--session={session}")
        return words

    def _preview_words(self, choice: Choice) -> list[str]:
        return [*self._source_words(choice), "--preview"]

    def _source_words(self, choice: Choice) -> list[str]:
        words = [*self._before, "agent", f"--source={choice.kind.value}"]
        match choice.kind:
            case SourceKind.SCREEN if choice.region is not None:
                return [*words, f"--region={','.join(map(str, choice.region))}"]
            case SourceKind.SCREEN:
                return [*words, f"--monitor={choice.monitor}"]
            case SourceKind.BROWSER:
                return words
            case SourceKind.WEBCAM:
                return [*words, f"--camera={choice.camera}"]
            case SourceKind.VIDEO:
                return [*words, choice.file, *(["--realtime"] if choice.realtime else [])]
            case SourceKind.PRACTICE:
                return [*words, f"--students={choice.students}"]
