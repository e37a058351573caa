"""Keeps what a source shows now, as long as somebody asks for it."""

import threading
from collections.abc import Callable, Sequence

from capture.clock import Clock
from classmood.line import Command, Seen, Warned, decode
from classmood.processes import Launch, Process
from dashboard.control import Choice, Preview, Sight

UNASKED = 10.0
"""Seconds after which nobody is taken to look any more."""
PATIENCE = 3.0
"""Seconds that a preview gets to free its camera."""


class Previewer:
    """One preview at a time, its last picture in memory; safe to use from several threads. Its owner calls `tick`."""

    def __init__(self, launch: Launch, words: Callable[[Choice], Sequence[str]], *, clock: Clock) -> None:
        """Say how a preview is started; nothing is yet.

        Args:
            launch: starts a command.
            words: the command for a source.
            clock: for the waits.
        """
        self._launch = launch
        self._words = words
        self._clock = clock
        self._turn = threading.RLock()  # one starts or stops at a time
        self._lock = threading.Lock()  # what the process's own thread changes, too
        self._choice: Choice | None = None
        self._process: Process | None = None
        self._gone = threading.Event()
        self._launched = 0  # tells the process of now from those before it
        self._shown = 0
        self._last = Preview(None)
        self._asked = 0.0

    def preview(self, choice: Choice) -> Preview:
        """Return what the source shows now; a source other than the last one is looked at from now on."""
        with self._turn:
            self._asked = self._clock.monotonic()
            if choice != self._choice:
                self.free()
                self._start(choice)
            with self._lock:
                return self._last

    def stop(self) -> None:
        """Forget the picture and let the source go, without waiting for it to be free."""
        with self._turn:
            with self._lock:
                self._choice, self._last = None, Preview(None)
                self._launched += 1
            if self._process is not None:
                self._process.say(Command.END)

    def free(self, *, patience: float = PATIENCE) -> None:
        """Stop, and return when the source is free for another program.

        Args:
            patience: seconds after which a preview that goes on is killed.
        """
        with self._turn:
            self.stop()
            with self._lock:
                process, self._process = self._process, None
            if process is not None and not self._gone.wait(patience):
                process.kill()
                self._gone.wait(PATIENCE)

    def tick(self) -> None:
        """Stop when nobody has asked for `UNASKED` seconds."""
        with self._turn:
            if self._choice is not None and self._clock.monotonic() - self._asked > UNASKED:
                self.stop()

    def _start(self, choice: Choice) -> None:
        self._choice, gone = choice, threading.Event()
        self._launched += 1
        self._gone, number = gone, self._launched
        try:
            process = self._launch(
                self._words(choice),
                on_line=lambda line: self._hear(number, line),
                on_exit=lambda code, complaint: self._ended(number, gone, code, complaint),
            )
        except OSError as error:
            self._last = Preview(None, f"The program that reads the class cannot be started: {error}.")
            return
        with self._lock:
            # It may have ended already.
            self._process = None if gone.is_set() else process

    def _hear(self, number: int, line: str) -> None:
        event = decode(line)
        with self._lock:
            if number != self._launched:
                return
            if isinstance(event, Warned):
                self._last = Preview(None, event.message)
            if not isinstance(event, Seen):
                return
            self._shown += 1
            self._last = Preview(
                Sight(
                    number=self._shown,
                    status=event.status,
                    layout=event.layout,
                    faces=event.faces,
                    too_small=event.too_small,
                    weak=event.weak,
                    cameras_off=event.cameras_off,
                    picture=event.picture,
                )
            )

    def _ended(self, number: int, gone: threading.Event, code: int, complaint: str) -> None:
        with self._lock:
            gone.set()
            if number != self._launched:
                return
            self._process = None
            over = "The recording is over." if code == 0 else f"The preview stopped unexpectedly (exit code {code})."
            self._last = Preview(None, complaint or over)
