"""An agent in the hand of another program: it is told when to pause and end, and tells what happens."""

import logging
import threading
from collections.abc import Sequence
from datetime import datetime

from capture.agent import CaptureAgent
from capture.clock import SYSTEM_CLOCK, Clock
from capture.darkness import is_black
from capture.holding import HoldingRecorder, Store
from capture.jpeg import jpeg
from capture.pausing import PausingClock, release, take_up
from capture.sources.base import AwayError, FrameSource
from classmood import wiring
from classmood.domain.faces import View
from classmood.domain.frames import Frame
from classmood.domain.moods import CaptureStatus, MoodSample, count_moods
from classmood.line import Began, Command, Paused, Resumed, Sampled, Seen, Warned
from classmood.seats import SeatLink, SeatTelling
from classmood.settings import Settings
from classmood.wire import Wire
from inference.drawing import draw_boxes

PREVIEW_SECONDS = 0.6
"""From one picture of a preview to the next."""
PREVIEW_SIDE = 960
"""Pixels of a preview's longer side: enough to see who has a box."""


class _Warnings(logging.Handler):
    """Tells warnings over the line."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(logging.WARNING)
        self._wire = wire

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one warning as one line."""
        self._wire.send(Warned(message=" ".join(record.getMessage().split())))


class _Announced:
    """A `Store` that tells which session it began, and what is stored."""

    def __init__(self, store: Store, wire: Wire) -> None:
        self._store = store
        self._wire = wire

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Begin the session and tell its number."""
        session = self._store.begin(title=title, source=source, at=at)
        self._wire.send(Began(session=session))
        return session

    def record_all(self, session_id: int, several: Sequence[MoodSample]) -> int:
        """Store samples, then tell that each is stored."""
        number = self._store.record_all(session_id, several)
        for sample in several:
            self._wire.send(Sampled(status=sample.status))
        return number

    def end(self, session_id: int, *, at: datetime) -> None:
        """Note the end; that the program ends tells it."""
        self._store.end(session_id, at=at)

    def renew(self) -> None:
        """Replace a damaged database; that is warned of by itself."""
        self._store.renew()


def watch(
    settings: Settings,
    source: FrameSource,
    store: Store,
    wire: Wire,
    stop: threading.Event,
    *,
    title: str,
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Take a class through a lesson, until it is told to end, `stop` is set or the source is over.

    Raises:
        ClassmoodError: as `CaptureAgent.run`, or a network cannot be loaded.
        BrokenPipeError: the other program is gone; the lesson was ended in order.
    """
    pausing = _pausing(source, wire, clock)
    link = SeatLink()
    wire.listen(
        {
            Command.PAUSE: pausing.pause,
            Command.RESUME: pausing.resume,
            Command.END: stop.set,
            Command.NO_SEATS: link.close,
        },
        seats=link.open if settings.dashboard.seats else lambda _: None,
    )
    logging.getLogger().addHandler(_Warnings(wire))
    agent = CaptureAgent(
        source,
        SeatTelling(wiring.face_analyzer(settings), link, min_group=settings.dashboard.min_group),
        HoldingRecorder(_Announced(store, wire), stop=stop, clock=clock),
        title=title,
        frames_per_second=settings.capture.frames_per_second,
        min_confidence=settings.inference.min_confidence,
        clock=pausing,
    )
    try:
        if not stop.is_set():
            agent.run(stop)
    finally:
        link.close()


def _pausing(source: FrameSource, wire: Wire, clock: Clock) -> PausingClock:
    """Return the clock of a lesson that can be paused, which tells when it is."""

    def paused() -> None:
        # Only a camera is held open between two pictures, and its light would go on burning.
        if source.name == "webcam":
            release(source)
        wire.send(Paused())

    def resumed() -> None:
        if source.name == "webcam":
            take_up(source)
        wire.send(Resumed())

    return PausingClock(clock, on_pause=paused, on_resume=resumed)


def preview(settings: Settings, source: FrameSource, wire: Wire, stop: threading.Event) -> None:
    """Tell what is seen, until it is told to end, `stop` is set or the source is over. Nothing is read or stored.

    Raises:
        CaptureError: there is no picture, or there is none any more. While its giver is only away, that is told.
        ModelError: the detector cannot be loaded.
        BrokenPipeError: the other program is gone.
    """
    wire.listen({Command.END: stop.set})
    analyzer = wiring.face_analyzer(settings, read=False)
    with source:
        while not stop.is_set():
            try:
                frame = source.grab()
            except AwayError as error:
                wire.send(Warned(message=str(error)))
                stop.wait(PREVIEW_SECONDS)
                continue
            if frame is None:
                return
            black = is_black(frame.image)
            wire.send(_seen(frame, View(()) if black else analyzer.analyze(frame), black=black))
            stop.wait(PREVIEW_SECONDS)


def _seen(frame: Frame, view: View, *, black: bool) -> Seen:
    counted = count_moods(view, at=frame.at, min_confidence=0)
    return Seen(
        status=CaptureStatus.BLACK if black else counted.status,
        layout=view.layout,
        faces=len(view.faces),
        too_small=sum(face.probabilities is None for face in view.faces),
        weak=sum(face.weak for face in view.faces),
        cameras_off=view.cameras_off,
        picture=jpeg(draw_boxes(frame.image, view.faces), longest_side=PREVIEW_SIDE),
    )
