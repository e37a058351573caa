"""The agent at work as a process of its own, seen from outside: what it takes, and what it has stored."""

import os
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from classmood.domain.errors import CaptureError
from classmood.processes import end_process
from classmood.settings import sqlite_url
from storage.engine import open_database
from storage.history import History

_PATIENCE = 10.0
"""Seconds that it is given to end by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The agent at one instant."""

    seconds: float
    """Since it was started."""
    samples: int
    """Stored so far."""
    processor_seconds: float
    """Of all its threads, since it was started."""
    megabytes: float
    """Resident memory."""
    handles: int
    """Open files, sockets and the like."""
    threads: int


def observe_agent(words: Sequence[str], *, every: float, cache: Path | None = None) -> Generator[Observation]:
    """Start the agent on an empty database of its own, and yield what is seen of it until it ends.

    Whoever stops asking (closes the iterator) ends the agent. Nothing is left behind: no lesson, no report.

    Args:
        words: what is typed after ``classmood agent``, such as the source.
        every: seconds from one look to the next, more than 0.
        cache: a folder for what Python compiles, where this Python keeps none by itself; None: as this one does.

    Raises:
        CaptureError: the agent failed; the message is its own last line.
    """
    with TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder) / "lesson.db")
        engine = open_database(url, write=True)
        history = History(engine)
        command = [sys.executable, "-m", "classmood", "agent", *words, "--acknowledged", "--database", url]
        environment = os.environ | {"CLASSMOOD_EXPORT__SAVE_REPORTS": "false"}
        if cache is not None:
            environment |= {"PYTHONPYCACHEPREFIX": str(cache), "PYTHONDONTWRITEBYTECODE": ""}
        with (Path(folder) / "complaints").open("w+", encoding="utf-8") as complaints:
            started = time.monotonic()
            agent = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=complaints, env=environment)
            try:
                while agent.poll() is None:
                    lesson = history.latest()
                    try:
                        yield _look(agent, time.monotonic() - started, 0 if lesson is None else lesson.samples)
                    except psutil.NoSuchProcess:
                        break
                    time.sleep(every)
                if agent.wait() != 0:
                    complaints.seek(0)
                    last = (complaints.read().splitlines() or ["it gave no reason."])[-1].removeprefix("classmood: ")
                    raise CaptureError(f"The agent ended before its time. {last}")
            finally:
                end_process(agent, patience=_PATIENCE)
                engine.dispose()


def _look(agent: psutil.Popen, seconds: float, samples: int) -> Observation:
    with agent.oneshot():
        times = agent.cpu_times()
        return Observation(
            seconds=seconds,
            samples=samples,
            processor_seconds=times.user + times.system,
            megabytes=agent.memory_info().rss / 1e6,
            handles=agent.num_handles() if sys.platform == "win32" else agent.num_fds(),
            threads=agent.num_threads(),
        )
