"""Stand-ins at the edges of the program: time, pictures, reading and remembering, all in the test's hand."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from threading import Event
from types import TracebackType
from typing import Self

import numpy as np

from classmood.domain.errors import CaptureError
from classmood.domain.faces import Face, View
from classmood.domain.frames import Frame
from classmood.domain.moods import MoodSample
from tests.builders import NOON


class FakeClock:
    """Time that passes only when it is told to, or when someone waits."""

    def __init__(self, start: datetime = NOON) -> None:
        self.start = start
        self.passed = 0.0
        self.waits: list[float] = []
        self.on_wait: Callable[[], None] = lambda: None

    def now(self) -> datetime:
        """Return the start plus what has passed."""
        return self.start + timedelta(seconds=self.passed)

    def monotonic(self) -> float:
        """Return seconds; 1000 at the start, so that nobody takes 0 for granted."""
        return 1000 + self.passed

    def wait(self, stop: Event, seconds: float) -> bool:
        """Let the time pass at once, unless `stop` is set already or by `on_wait`."""
        self.waits.append(seconds)
        self.on_wait()
        if not stop.is_set():
            self.passed += seconds
        return stop.is_set()


class FakeSource:
    """A source that gives what it is told to: a brightness for a picture, an error for none, then the end."""

    name = "fake"

    def __init__(
        self,
        script: Iterable[int | CaptureError],
        *,
        clock: FakeClock,
        live: bool = True,
        openings: Sequence[CaptureError | None] = (),
        seconds_a_frame: float = 1.0,
    ) -> None:
        """Give the script.

        Args:
            script: what each `grab` gives; after it, None.
            clock: gives a live source's frames their times.
            live: as in the real ones.
            openings: what each opening meets: an error, or None for success; success after the last.
            seconds_a_frame: how far apart the frames of a source that is not live are.
        """
        self.live = live
        self.opened = self.closed = self.grabs = 0
        self._script = iter(script)
        self._openings = iter(openings)
        self._clock = clock
        self._seconds_a_frame = seconds_a_frame

    def __enter__(self) -> Self:
        self.opened += 1
        if error := next(self._openings, None):
            raise error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed += 1

    def grab(self) -> Frame | None:
        """Return a grey picture of the next brightness, or raise the next error."""
        entry = next(self._script, None)
        if entry is None:
            return None
        if isinstance(entry, CaptureError):
            raise entry
        at = (
            self._clock.now()
            if self.live
            else self._clock.start + timedelta(seconds=self.grabs * self._seconds_a_frame)
        )
        self.grabs += 1
        return Frame(image=np.full((36, 64, 3), entry, np.uint8), at=at)


class FakeAnalyzer:
    """Sees the same in every frame, each frame taking as long as it is told to."""

    def __init__(
        self, seen: View | Sequence[Face] = (), *, clock: FakeClock | None = None, seconds: Iterable[float] = ()
    ) -> None:
        """Give what is seen: a view, or the faces of a picture without a grid."""
        self.frames: list[Frame] = []
        self._view = seen if isinstance(seen, View) else View(tuple(seen))
        self._clock = clock
        self._seconds = iter(seconds)

    def analyze(self, frame: Frame) -> View:
        """Note the frame and return what is seen."""
        self.frames.append(frame)
        if self._clock is not None:
            self._clock.passed += next(self._seconds, 0.0)
        return self._view


class FakeRecorder:
    """Remembers in a list; fails at the sample it is told to."""

    def __init__(self, *, fails_at: int | None = None, error: Exception | None = None) -> None:
        self.begun: list[tuple[str, str, datetime]] = []
        self.samples: list[MoodSample] = []
        self.ended: list[datetime] = []
        self._fails_at = fails_at
        self._error = error

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Return 7, so that nobody takes 1 for granted."""
        self.begun.append((title, source, at))
        return 7

    def record(self, session_id: int, sample: MoodSample) -> int:
        """Keep the sample."""
        assert session_id == 7
        if len(self.samples) + 1 == self._fails_at and self._error is not None:
            raise self._error
        self.samples.append(sample)
        return len(self.samples)

    def end(self, session_id: int, *, at: datetime) -> None:
        """Keep the end."""
        assert session_id == 7
        self.ended.append(at)
