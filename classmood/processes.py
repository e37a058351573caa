"""Runs another command of this program as a process of its own, and hears what it says."""

import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from typing import Protocol

import psutil

logger = logging.getLogger(__name__)


def end_process(process: psutil.Popen, *, patience: float) -> None:
    """End a process as the system asks it to, or at once where it has not listened after `patience` seconds."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(patience)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait()


class Process(Protocol):
    """A command that was launched."""

    def say(self, line: str) -> None:
        """Send a line to its standard input, and return at once; a process that is gone hears nothing."""

    def kill(self) -> None:
        """End it at once, whatever it is doing."""


class Launch(Protocol):
    """Starts a command of this program."""

    def __call__(
        self, words: Sequence[str], *, on_line: Callable[[str], None], on_exit: Callable[[int, str], None]
    ) -> Process:
        """Start it and return at once.

        Args:
            words: what is typed after ``classmood``.
            on_line: called, from a thread of its own, with each line of its standard output.
            on_exit: called last, once, with its exit code (negative: the signal that killed it) and the last line
                that it complained with; "" when it did not complain.

        Raises:
            OSError: it cannot be started.
        """


class _Running:
    """A `Process` of the operating system."""

    def __init__(
        self, command: Sequence[str], on_line: Callable[[str], None], on_exit: Callable[[int, str], None]
    ) -> None:
        self._process = subprocess.Popen(  # noqa: S603 our own program, its words as a list and no shell
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            # A group of its own: Ctrl-C in the terminal is for the program that started it, which ends it in order.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
        self._on_line = on_line
        self._on_exit = on_exit
        self._complaint = ""
        # A pipe holds less than one picture: who says something must not wait for a process that hangs.
        self._said: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._saying = threading.Thread(target=self._say, name="saying", daemon=True)
        self._saying.start()
        self._complaints = threading.Thread(target=self._read_complaints, name="complaints", daemon=True)
        self._complaints.start()
        threading.Thread(target=self._read, name="agent", daemon=True).start()

    def say(self, line: str) -> None:
        """Send a line; a process that is gone hears nothing."""
        self._said.put(line)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def _read(self) -> None:
        assert self._process.stdout is not None
        with self._process as process:
            for line in self._process.stdout:
                self._on_line(line.rstrip("\n"))
            code = process.wait()
            self._said.put(None)
            self._complaints.join()
            self._saying.join()
        self._on_exit(code, self._complaint)

    def _say(self) -> None:
        assert self._process.stdin is not None
        pipe = self._process.stdin.fileno()
        for line in iter(self._said.get, None):
            left = memoryview(f"{line}\n".encode())
            try:
                # Past Python's buffer: what nobody reads would fail once more when it is closed.
                while left:
                    left = left[os.write(pipe, left) :]
            except OSError:
                logger.debug("Not said, because the process is gone: %s", line.partition(" ")[0])

    def _read_complaints(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if line.startswith("classmood: "):
                self._complaint = line.removeprefix("classmood: ").strip()
            logger.info("The agent says: %s", line.rstrip())


def launch(words: Sequence[str], *, on_line: Callable[[str], None], on_exit: Callable[[int, str], None]) -> Process:
    """Start a command of this program, as `Launch` says."""
    return _Running([sys.executable, "-m", "classmood", *words], on_line, on_exit)
