"""Keeps one lesson's agent running: starts it, tells it to pause and end, and starts it anew when it crashes.

A crash is an end that nobody wished for and that no teacher can answer: a defect, or the system killing the agent. The
next agent goes on with the same session. What a teacher can answer (no screen, no camera, a full disk) is told instead.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace

from capture.clock import Clock
from classmood.domain.errors import ClassmoodError, SettingsError
from classmood.domain.moods import CaptureStatus
from classmood.line import Began, Command, Paused, Resumed, Sampled, SeatsTo, Warned, decode
from classmood.processes import Launch, Process
from dashboard.control import Phase, Plan, Status

logger = logging.getLogger(__name__)

FIRST_WAIT = 1.0
"""Seconds until an agent that crashed is started anew; doubled with each crash without a sample in between."""
LONGEST_WAIT = 30.0
MOST_CRASHES = 6
"""In a row, without a sample in between: then the lesson has failed."""
PATIENCE = 8.0
"""Seconds that an agent gets to end in order: it may be reading a picture."""

_ANSWERABLE = range(2, 8)
"""Exit codes of errors that a teacher can do something about."""


class Supervisor:
    """One lesson at a time; safe to use from several threads. Its owner calls `tick` a few times a second."""

    def __init__(
        self,
        launch: Launch,
        words: Callable[[Plan, int | None], Sequence[str]],
        close_session: Callable[[int], None],
        *,
        clock: Clock,
    ) -> None:
        """Say how an agent is started; nothing is yet.

        Args:
            launch: starts a command.
            words: the command for a plan, and for the session to go on with.
            close_session: notes the end of a session whose agent could not.
            clock: for the waits.
        """
        self._launch = launch
        self._words = words
        self._close_session = close_session
        self._clock = clock
        self._changed = threading.Condition(threading.RLock())
        self._status = Status()
        self._process: Process | None = None
        self._launched = 0  # tells the agent of now from those before it
        self._crashes = 0
        self._deadline: float | None = None  # when to start the next agent, or to kill one that does not end
        self._warned = False  # whether the trouble is one that a good sample takes back
        self._left_open = False  # whether the session's agent could not note its end
        self._seats: SeatsTo | None = None  # where the agent, and one that is started anew, tells its seats

    def status(self) -> Status:
        """Return how the lesson goes."""
        with self._changed:
            return self._status

    def start(self, plan: Plan) -> None:
        """Start a lesson.

        Raises:
            SettingsError: one is going on already.
        """
        with self._changed:
            if self._status.active:
                raise SettingsError("A class is being watched already. End that lesson first.")
            self._crashes, self._warned, self._left_open, self._seats = 0, False, False, None
            self._set(phase=Phase.STARTING, plan=plan, session=None, trouble="")
            self._start_agent()

    def pause(self) -> None:
        """Pause a running lesson; the phase changes when the agent says so."""
        with self._changed:
            if self._status.phase is Phase.RUNNING and self._process is not None:
                self._process.say(Command.PAUSE)

    def resume(self) -> None:
        """Go on with a paused lesson, with a new agent when the old one crashed meanwhile."""
        with self._changed:
            if self._status.phase is not Phase.PAUSED:
                return
            if self._process is not None:
                self._process.say(Command.RESUME)
            else:
                self._set(phase=Phase.STARTING)
                self._start_agent()

    def end(self, *, patience: float = PATIENCE) -> None:
        """Let the lesson end; it is over when the phase says so.

        Args:
            patience: seconds after which an agent that goes on is killed; a second call can only shorten them.
        """
        with self._changed:
            if not self._status.active:
                return
            deadline = self._clock.monotonic() + patience
            if self._status.phase is Phase.ENDING:
                self._deadline = min(deadline, deadline if self._deadline is None else self._deadline)
                return
            self._set(phase=Phase.ENDING)
            if self._process is None:
                self._over(Phase.IDLE)
            else:
                self._deadline = deadline
                self._process.say(Command.END)

    def runs(self, session: int) -> bool:
        """Return whether the lesson of this number goes on."""
        status = self.status()
        return status.active and status.session == session

    def send_seats(self, url: str, secret: str) -> None:
        """Let the lesson's agents tell its seats at `url`; does nothing when no lesson goes on."""
        with self._changed:
            if self._status.active:
                self._seats = SeatsTo(url, secret)
                self._say_seats()

    def stop_seats(self) -> None:
        """Let them neither watch nor tell its seats any more."""
        with self._changed:
            self._seats = None
            if self._process is not None:
                self._process.say(Command.NO_SEATS)

    def wait_until_over(self) -> None:
        """Return when no lesson goes on, which after `end` takes `PATIENCE` at most."""
        with self._changed:
            self._changed.wait_for(lambda: not self._status.active, timeout=2 * PATIENCE)

    def dismiss(self) -> None:
        """Forget what went wrong, and the last lesson once it is over."""
        with self._changed:
            if self._status.active:
                self._set(trouble="")
            else:
                self._set(phase=Phase.IDLE, plan=None, session=None, trouble="")

    def tick(self) -> None:
        """Do what is due: start the next agent, or kill one that does not end."""
        with self._changed:
            if self._deadline is None or self._clock.monotonic() < self._deadline:
                return
            self._deadline = None
            if self._status.phase is Phase.STARTING and self._process is None:
                self._start_agent()
            elif self._status.phase is Phase.ENDING and self._process is not None:
                logger.warning("The agent does not end in order and is killed.")
                self._process.kill()

    def _say_seats(self) -> None:
        if self._seats is not None and self._process is not None:
            self._process.say(self._seats.encode())

    def _start_agent(self) -> None:
        assert self._status.plan is not None
        self._launched += 1
        number = self._launched
        try:
            self._process = self._launch(
                self._words(self._status.plan, self._status.session),
                on_line=lambda line: self._hear(number, line),
                on_exit=lambda code, complaint: self._gone(number, code, complaint),
            )
            self._say_seats()
        except OSError as error:
            self._set(trouble=f"The program that reads the class cannot be started: {error}.")
            self._over(Phase.FAILED)

    def _hear(self, number: int, line: str) -> None:
        with self._changed:
            if number != self._launched:
                return
            event, ending = decode(line), self._status.phase is Phase.ENDING
            match event:
                case Began():
                    self._left_open = False
                    self._set(session=event.session)
                case Sampled():
                    self._crashes = 0
                    if self._warned and event.status is not CaptureStatus.NO_PICTURE:
                        self._warned = False
                        self._set(trouble="")
                    if self._status.phase is Phase.STARTING:
                        self._set(phase=Phase.RUNNING)
                case Paused() if not ending:
                    self._set(phase=Phase.PAUSED)
                case Resumed() if not ending:
                    self._set(phase=Phase.RUNNING)
                case Warned():
                    logger.warning("The agent warns: %s", event.message)
                    self._warned = True
                    self._set(trouble=event.message)

    def _gone(self, number: int, code: int, complaint: str) -> None:
        with self._changed:
            if number != self._launched:
                return
            self._process, self._deadline = None, None
            self._left_open |= code != 0 and code not in _ANSWERABLE
            if code == 0:
                self._over(Phase.IDLE)
            elif self._status.phase is Phase.ENDING:
                self._set(trouble=complaint or "The lesson had to be broken off; it is kept up to its last sample.")
                self._over(Phase.IDLE)
            elif code in _ANSWERABLE:
                self._set(trouble=complaint or f"The program that reads the class ended with code {code}.")
                self._over(Phase.FAILED)
            else:
                self._crashed(code, complaint)

    def _crashed(self, code: int, complaint: str) -> None:
        assert self._status.plan is not None
        self._crashes += 1
        self._warned = False
        why = f"The program that reads the class stopped unexpectedly ({complaint or f'exit code {code}'})."
        if not self._status.plan.choice.live or self._crashes > MOST_CRASHES:
            logger.error("%s It is not started again.", why)
            self._set(trouble=f"{why} Start the lesson again; `classmood doctor` may tell more.")
            self._over(Phase.FAILED)
            return
        if self._status.phase is Phase.PAUSED:
            logger.warning("%s It is started again when the lesson goes on.", why)
            self._set(trouble=f"{why} It is started again when you resume.")
            return
        wait = min(FIRST_WAIT * 2 ** (self._crashes - 1), LONGEST_WAIT)
        logger.warning("%s It is started again in %.0f s, and goes on with the same lesson.", why, wait)
        self._deadline = self._clock.monotonic() + wait
        self._set(phase=Phase.STARTING, trouble=f"{why} It is started again; the chart has a gap there.")

    def _over(self, phase: Phase) -> None:
        """Note that no agent is left, and that the session has its end even if its agent could not note it."""
        if self._left_open and self._status.session is not None:
            try:
                self._close_session(self._status.session)
            except ClassmoodError as error:
                logger.warning("The lesson's end could not be stored: %s", error)
        self._set(phase=phase)

    def _set(self, **changes: object) -> None:
        self._status = replace(self._status, changes=self._status.changes + 1, **changes)  # type: ignore[arg-type]
        self._changed.notify_all()
