"""The agent: asks a source for pictures at a steady pace and sees each through to a stored sample.

It never waits for a picture that does not come, and it never mistakes one for an empty room: what cannot be
seen is stored as a gap with its reason.
"""

import logging
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Protocol

from capture.backoff import Reopening
from capture.clock import SYSTEM_CLOCK, Clock, Onward
from capture.darkness import is_black
from capture.pacing import Pace
from capture.sources.base import FrameSource
from capture.stillness import Stillness
from classmood.domain.errors import CaptureError
from classmood.domain.faces import View
from classmood.domain.frames import Frame
from classmood.domain.moods import CaptureStatus, MoodSample, count_moods

logger = logging.getLogger(__name__)

FROZEN_SECONDS = 10.0
"""A live picture of people is frozen when no pixel of it changed for so long. Not even an empty chair's camera gives
two equal pictures: sensors are noisy, and codecs never at rest. A paused video or a window that hangs does."""


BREAK = timedelta(hours=6)
"""No lesson has so long a gap: the laptop slept over night, or its clock, years behind, was set. Another one begins."""


class Analyzer(Protocol):
    """Finds the faces of a frame and reads them."""

    def analyze(self, frame: Frame) -> View:
        """Return what is seen: every face, also those too small to be read, and the layout around them."""


class Recorder(Protocol):
    """Remembers a session and its samples."""

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Make a session that starts `at` and return its number.

        Raises:
            StorageError: it cannot be stored.
        """

    def record(self, session_id: int, sample: MoodSample) -> int | None:
        """Store a sample and return its number in the session: 1, 2, 3 ...; None when it is held to be stored later.

        Raises:
            StorageError: it cannot be stored.
        """

    def end(self, session_id: int, *, at: datetime) -> None:
        """Note that the session ended `at`.

        Raises:
            StorageError: it cannot be stored.
        """


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What one run recorded."""

    session_id: int
    """The last one, where a `BREAK` parted the run."""
    samples: int
    """Samples that the recorder took, at least 1."""
    gaps: int
    """Samples among them whose status is not OK: no faces, black, no picture and so on."""
    dropped: int
    """Frames that were due and not taken, because the frame before took too long; 0 for a source not live."""
    seconds: float
    """From the first sample of that session to the last, by the samples' own times."""


def _ignore(_: MoodSample) -> None:
    pass


class CaptureAgent:
    """Takes one source through one session."""

    def __init__(
        self,
        source: FrameSource,
        analyzer: Analyzer,
        recorder: Recorder,
        *,
        title: str,
        frames_per_second: float,
        min_confidence: float,
        clock: Clock = SYSTEM_CLOCK,
        on_sample: Callable[[MoodSample], None] = _ignore,
    ) -> None:
        """Put the parts together; nothing is opened yet.

        Args:
            source: where the pictures come from; `run` opens and closes it.
            analyzer: what reads them.
            recorder: what remembers the samples.
            title: the session's title, "" for none.
            frames_per_second: how many pictures are taken from a live source each second, more than 0.
            min_confidence: a face whose largest probability is below this counts as unsure, 0 to 1.
            clock: the time.
            on_sample: called with each sample once it is stored.
        """
        self._source = source
        self._analyzer = analyzer
        self._recorder = recorder
        self._title = title
        self._frames_per_second = frames_per_second
        self._min_confidence = min_confidence
        self._clock = clock
        self._on_sample = on_sample
        self._stillness = Stillness()
        self._onward = Onward()

    def run(self, stop: Event, *, seconds: float | None = None) -> RunSummary:
        """Record one session, until the source is over, `stop` is set or `seconds` have passed; more after a `BREAK`.

        Args:
            stop: may be set from any thread or a signal; waiting ends at once.
            seconds: the clock's for a live source, the recording's own otherwise; None for no limit.

        Raises:
            CaptureError: the source cannot be opened or gives no first picture (no session is made), or a source
                that is not live fails later. A live source that fails later is opened again and again, and
                samples with the status `NO_PICTURE` are stored meanwhile.
            StorageError: the session or a sample cannot be stored.
        """
        with Reopening(self._source, clock=self._clock) as source:
            pace = Pace(self._frames_per_second, start=self._clock.monotonic())
            first = self._look(source)
            if first is None:
                raise CaptureError(f"The {self._source.name} is over before its first picture. Choose a longer one.")
            session_id = self._recorder.begin(title=self._title, source=self._source.name, at=first.at)
            last, samples, gaps = first, 0, 0
            try:
                for sample in self._samples(source, first, pace, stop, seconds):
                    if sample.at - last.at > BREAK:
                        self._recorder.end(session_id, at=last.at)
                        session_id = self._recorder.begin(title=self._title, source=self._source.name, at=sample.at)
                        first = sample
                    self._recorder.record(session_id, sample)
                    last, samples, gaps = sample, samples + 1, gaps + (sample.status is not CaptureStatus.OK)
                    self._on_sample(sample)
            finally:
                self._recorder.end(session_id, at=self._now() if self._source.live else last.at)
        return RunSummary(session_id, samples, gaps, pace.dropped, (last.at - first.at).total_seconds())

    def _samples(
        self, source: Reopening, first: MoodSample, pace: Pace, stop: Event, seconds: float | None
    ) -> Iterator[MoodSample]:
        """Yield `first` and then each further sample, until the end."""
        yield first
        if self._source.live:
            yield from self._as_due(source, first, pace, stop, seconds)
        else:
            end = None if seconds is None else first.at + timedelta(seconds=seconds)
            while not stop.is_set():
                sample = self._look(source)
                if sample is None or (end is not None and sample.at >= end):
                    return
                yield sample

    def _as_due(
        self, source: Reopening, last: MoodSample, pace: Pace, stop: Event, seconds: float | None
    ) -> Iterator[MoodSample]:
        """Yield a sample whenever a frame is due, through outages."""
        deadline = math.inf if seconds is None else pace.start + seconds
        pace.take(pace.start)
        while True:
            now = self._clock.monotonic()
            due = now + pace.due_in(now)
            if self._clock.wait(stop, max(min(due, deadline) - now, 0.0)) or due >= deadline:
                return
            pace.take(self._clock.monotonic())
            try:
                sample = self._look(source)
            except CaptureError as error:
                if last.status is not CaptureStatus.NO_PICTURE:
                    logger.warning("No picture any more: %s Trying again until there is one.", error)
                sample = MoodSample(at=self._now(), status=CaptureStatus.NO_PICTURE)
            if sample is None:
                return
            yield sample
            last = sample

    def _look(self, source: Reopening) -> MoodSample | None:
        """Take one picture and count the moods in it; None when the source is over."""
        started = self._clock.monotonic()
        frame = source.grab()
        if frame is None:
            return None
        at = self._onward.at(frame.at, self._clock.monotonic()) if self._source.live else frame.at
        if is_black(frame.image):
            sample = MoodSample(at=at, status=CaptureStatus.BLACK)
        else:
            sample = count_moods(self._analyzer.analyze(frame), at=at, min_confidence=self._min_confidence)
            if self._source.live and self._stillness.seconds(frame.image, started) >= FROZEN_SECONDS:
                sample = _frozen(sample)
        return replace(sample, milliseconds=(self._clock.monotonic() - started) * 1000)

    def _now(self) -> datetime:
        return self._onward.at(self._clock.now(), self._clock.monotonic())


def _frozen(sample: MoodSample) -> MoodSample:
    """Return the sample of a picture that stands still: a gap where it shows people, else as it is."""
    if not (sample.faces or (sample.status is CaptureStatus.NO_FACES and sample.tiles > sample.cameras_off)):
        return sample
    return MoodSample(
        at=sample.at,
        status=CaptureStatus.FROZEN,
        tiles=sample.tiles,
        cameras_off=sample.cameras_off,
        layout=sample.layout,
    )
