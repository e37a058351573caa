"""How soon a stored sample is in every browser, when there are many, and what that takes of the server.

The server is the real command as a process of its own, over a lesson that grows by a sample a second; the browsers are
processes of their own, too (see `classmood.browsers`). All clocks are this computer's.
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import psutil

from classmood.browsers import Seen
from classmood.crowd import crowd_of
from classmood.domain.emotions import LABELS
from classmood.domain.errors import SettingsError
from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus, MoodSample
from classmood.served import served
from classmood.settings import sqlite_url
from storage.engine import open_database
from storage.recorder import Recorder

LAPTOP, SCHOOL = "dashboard", "serve"
"""The two commands that serve the pages: for a teacher's browsers, and for a school's."""
BEFORE = 900
"""Samples that the lesson has already: the chart of a live page is full."""
STUDENTS = 25
_ENOUGH = 101
"""Numbers that tell how the delays spread, from the least to the greatest."""
_LAST = 3.0
"""Seconds that the last sample is waited for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A server, with the processes that it started, at one instant."""

    at: float
    """Seconds."""
    megabytes: float
    """Resident memory."""
    threads: int
    processor_seconds: float
    """Since it was started."""
    others_seconds: float
    """Processor time of all programs but the server, the browsers and this one, since an unknown beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What was measured of one server."""

    server: str
    """`LAPTOP` or `SCHOOL`."""
    browsers: int
    samples: int
    """Stored while it was measured, one a second."""
    told: tuple[float, ...]
    """Milliseconds from stored to the tick, over all samples and browsers: `_ENOUGH` quantiles, 0 to 100 %."""
    bare: tuple[float, ...]
    """The same of a server that does nothing else, served in the same way to as many browsers just before: from sent
    to received. What is over it is this program's."""
    shown: tuple[float, ...]
    """As `told`, to the whole answer with the sample in it."""
    missed: int
    """Pairs of a sample and a browser that never met: no answer held it."""
    failed: int
    """Questions without an answer."""
    late: float
    """Milliseconds by which the browsers' own processes came too late, the 99th percentile: that much is not the
    server's."""
    megabytes: tuple[float, float]
    """Resident memory of the server with all browsers connected: at the beginning, and the most."""
    threads: int
    """Most of the server."""
    processor: float
    """Processor time of the server, seconds a second."""
    others: float
    """That of programs which have nothing to do with the measurement, likewise: they make every delay longer."""
    processors: int
    """Of this computer."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def measure_load(server: str, browsers: int, *, seconds: int) -> Load:
    """Serve the pages, connect browsers, and let a lesson grow.

    Args:
        server: `LAPTOP` or `SCHOOL`.
        browsers: how many, 1 or more.
        seconds: how long, which is how many samples; 2 or more.

    Raises:
        SettingsError: the server does not start, or not all browsers could connect.
    """
    how = ("--browsers", str(browsers)) if server == SCHOOL else ("--no-browser",)
    with TemporaryDirectory() as folder, _lesson(Path(folder)) as lesson:
        bare = _bare(server, browsers, Path(folder) / "ticks", seconds=seconds)
        with (
            served(lambda port: ("classmood", server, "--port", str(port), "--database", lesson.url, *how)) as (
                process,
                port,
            ),
            crowd_of(port, browsers) as crowd,
        ):
            stored, looks = _teach(lesson, process, seconds)
            seen = crowd.leave()
    return summed_up(server, browsers, stored, seen, looks, bare=bare)


def _bare(server: str, browsers: int, ticks: Path, *, seconds: int) -> list[float]:
    """Return the seconds from sent to received of a server that does nothing else, over all ticks and browsers."""
    with (
        served(lambda port: ("classmood.bare", server, str(port), str(browsers), str(ticks))) as (_, port),
        crowd_of(port, browsers) as crowd,
    ):
        time.sleep(seconds)
        seen = crowd.leave()
    lines = (line.split() for line in ticks.read_text(encoding="utf-8").splitlines())
    sent = {int(number): float(at) for number, at in lines}
    return [at - sent[number] for one in seen for number, at in one.ticks]


def summed_up(
    server: str,
    browsers: int,
    stored: Mapping[int, float],
    seen: Sequence[Seen],
    looks: Sequence[Look],
    *,
    bare: Sequence[float],
) -> Load:
    """Return what was seen, in figures.

    Args:
        server: `LAPTOP` or `SCHOOL`.
        browsers: how many there were.
        stored: when each sample of the measurement was in the database, seconds since 1970, by its number.
        seen: by the browsers of each process.
        looks: at the server, two at least, in order of time.
        bare: seconds from sent to received of a server that does nothing else.

    Raises:
        SettingsError: no browser saw anything.
    """
    told = [at - stored[number] for one in seen for number, at in one.ticks if number in stored]
    shown = [delay for one in seen for delay in _first_answers(one, stored)]
    if not told or not shown or not bare:
        raise SettingsError("No sample reached any browser, so nothing can be told. Measure again when less else runs.")
    first, last = looks[0], looks[-1]
    return Load(
        server=server,
        browsers=browsers,
        samples=len(stored),
        told=_spread(told),
        bare=_spread(bare),
        shown=_spread(shown),
        missed=browsers * len(stored) - len(shown),
        failed=sum(one.failed for one in seen),
        late=1000 * float(np.quantile([late for one in seen for late in one.late], 0.99)),
        megabytes=(first.megabytes, max(one.megabytes for one in looks)),
        threads=max(one.threads for one in looks),
        processor=(last.processor_seconds - first.processor_seconds) / (last.at - first.at),
        others=max(0.0, (last.others_seconds - first.others_seconds) / (last.at - first.at)),
        processors=psutil.cpu_count() or 1,
    )


def _first_answers(seen: Seen, stored: Mapping[int, float]) -> Iterator[float]:
    """Yield, for each browser and sample, the seconds from stored to the first answer with it or a later one."""
    reached: dict[int, int] = {}
    for browser, number, at in seen.answers:  # of each browser in order of time
        for sequence in range(reached.get(browser, min(stored) - 1) + 1, number + 1):
            if sequence in stored:
                yield at - stored[sequence]
        reached[browser] = max(number, reached.get(browser, 0))


def _spread(delays: Sequence[float]) -> tuple[float, ...]:
    return tuple(round(1000 * float(one), 2) for one in np.quantile(delays, np.linspace(0, 1, _ENOUGH)))


class _Lesson:
    """A lesson that grows."""

    def __init__(self, folder: Path) -> None:
        self.url = sqlite_url(folder / "lesson.db")
        self.engine = open_database(self.url, write=True)
        self._recorder = Recorder(self.engine)
        begun = datetime.now(UTC) - timedelta(seconds=BEFORE)
        self._session = self._recorder.begin(title="Many browsers", source="practice", at=begun)
        self._recorder.record_all(self._session, [_sample(begun + timedelta(seconds=one)) for one in range(BEFORE)])

    def grow(self) -> int:
        """Store a sample of now, and return its number."""
        return self._recorder.record(self._session, _sample(datetime.now(UTC)))


def _sample(at: datetime) -> MoodSample:
    """Return a full class, whose moods change with the time."""
    chance = random.Random(at.timestamp())  # noqa: S311 - nothing secret
    moods = chance.choices(range(len(LABELS)), weights=(2, 1, 2, 8, 4, 2, 12), k=STUDENTS)
    a, b, c, d, e, f, g = (moods.count(one) for one in range(len(LABELS)))
    sample = MoodSample(
        at=at,
        status=CaptureStatus.OK,
        faces=STUDENTS,
        read=STUDENTS,
        tiles=STUDENTS,
        layout=Layout.GALLERY,
        counts=(a, b, c, d, e, f, g),
    )
    return replace(sample, mean_probabilities=sample.shares)


@contextmanager
def _lesson(folder: Path) -> Iterator[_Lesson]:
    lesson = _Lesson(folder)
    try:
        yield lesson
    finally:
        lesson.engine.dispose()


def _teach(lesson: _Lesson, server: psutil.Popen, seconds: int) -> tuple[dict[int, float], list[Look]]:
    """Let the lesson grow by a sample a second; return when each was stored, and how the server did."""
    stored: dict[int, float] = {}
    looks = [_look(server)]
    begun = time.monotonic()
    for second in range(1, seconds + 1):
        time.sleep(max(0.0, begun + second - time.monotonic()))
        number = lesson.grow()
        stored[number] = time.time()
        # Half a second later, so that looking takes nothing from what is measured.
        time.sleep(max(0.0, begun + second + 0.5 - time.monotonic()))
        looks.append(_look(server))
    time.sleep(_LAST)
    return stored, looks


def _look(server: psutil.Popen) -> Look:
    """Look at the server with the processes that it started, and at what else runs."""
    processes = [server, *server.children(recursive=True)]
    me = psutil.Process()
    everything = psutil.cpu_times()
    busy = sum(everything) - everything.idle - getattr(everything, "iowait", 0.0)
    return Look(
        at=time.monotonic(),
        megabytes=sum(map(_own_bytes, processes)) / 1e6,
        threads=sum(process.num_threads() for process in processes),
        processor_seconds=sum(map(_seconds, processes)),
        others_seconds=busy - sum(map(_seconds, [me, *me.children(recursive=True)])),
    )


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def _own_bytes(process: psutil.Process) -> int:
    """Return the memory of a process; what it shares with others in equal parts, where the system tells."""
    memory = process.memory_full_info()
    return int(getattr(memory, "pss", memory.rss))
