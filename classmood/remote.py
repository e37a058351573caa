"""An agent in the hand of another program: it is told when to pause and end, and tells what happens."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TextIO

from capture.agent import CaptureAgent, Recorder
from capture.clock import SYSTEM_CLOCK, Clock
from capture.darkness import is_black
from capture.jpeg import jpeg
from capture.pausing import PausingClock, release, take_up
from capture.sources.base import FrameSource
from classmood import wiring
from classmood.domain.faces import View
from classmood.domain.frames import Frame
from classmood.domain.moods import CaptureStatus, MoodSample, count_moods
from classmood.line import Began, Command, Event, Paused, Resumed, Sampled, Seen, Warned, encode
from classmood.settings import Settings
from inference.drawing import draw_boxes

PREVIEW_SECONDS = 0.6
"""From one picture of a preview to the next."""
PREVIEW_SIDE = 960
"""Pixels of a preview's longer side: enough to see who has a box."""


class Wire:
    """The agent's end of the line."""

    def __init__(self, commands: int, events: TextIO) -> None:
        """Take both ends.

        Args:
            commands: the file descriptor that commands are read from.
            events: where events are written.
        """
        self._commands = commands
        self._events = events
        self._lock = threading.Lock()

    def send(self, event: Event) -> None:
        """Tell something; from any thread.

        Raises:
            BrokenPipeError: nobody listens any more.
        """
        with self._lock:
            self._events.write(encode(event) + "\n")
            self._events.flush()

    def listen(self, answers: Mapping[str, Callable[[], None]]) -> None:
        """Call an answer for each command from now on, in the background; at the end of the line that of `END`."""
        threading.Thread(target=self._listen, args=(answers,), name="commands", daemon=True).start()

    def _listen(self, answers: Mapping[str, Callable[[], None]]) -> None:
        # Unbuffered, because Python cannot end while a thread waits inside a buffered standard input.
        with open(self._commands, "rb", buffering=0, closefd=False) as lines:
            for line in iter(lines.readline, b""):
                word = line.decode(errors="replace").strip()
                if answer := answers.get(word):
                    answer()
        answers[Command.END]()


class _Warnings(logging.Handler):
    """Tells warnings over the line."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(logging.WARNING)
        self._wire = wire

    def emit(self, record: logging.LogRecord) -> None:
        """Tell one warning as one line."""
        self._wire.send(Warned(message=" ".join(record.getMessage().split())))


class _Announced:
    """A `Recorder` that tells which session it began."""

    def __init__(self, recorder: Recorder, wire: Wire) -> None:
        self._recorder = recorder
        self._wire = wire

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Begin the session and tell its number."""
        session = self._recorder.begin(title=title, source=source, at=at)
        self._wire.send(Began(session=session))
        return session

    def record(self, session_id: int, sample: MoodSample) -> int:
        """Store a sample, then tell that it is stored."""
        number = self._recorder.record(session_id, sample)
        self._wire.send(Sampled(status=sample.status))
        return number

    def end(self, session_id: int, *, at: datetime) -> None:
        """Note the end; that the program ends tells it."""
        self._recorder.end(session_id, at=at)


def watch(
    settings: Settings,
    source: FrameSource,
    recorder: Recorder,
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
    wire.listen({Command.PAUSE: pausing.pause, Command.RESUME: pausing.resume, Command.END: stop.set})
    logging.getLogger().addHandler(_Warnings(wire))
    agent = CaptureAgent(
        source,
        wiring.face_analyzer(settings),
        _Announced(recorder, wire),
        title=title,
        frames_per_second=settings.capture.frames_per_second,
        min_confidence=settings.inference.min_confidence,
        clock=pausing,
    )
    if not stop.is_set():
        agent.run(stop)


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
        CaptureError: there is no picture, or there is none any more.
        ModelError: the detector cannot be loaded.
        BrokenPipeError: the other program is gone.
    """
    wire.listen({Command.END: stop.set})
    analyzer = wiring.face_analyzer(settings, read=False)
    with source:
        while not stop.is_set():
            frame = source.grab()
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
