"""What the pages ask of whoever runs the agent: look at a source, start a lesson, pause it, end it.

The pages know only this Protocol. The front door fills it with an agent that is a program of its own; pages without
one show lessons and start none.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus
from dashboard.sharing import Sharing


class SourceKind(StrEnum):
    """What a class can be watched on."""

    SCREEN = "screen"
    BROWSER = "browser"
    """A window that a tab of the pages shares."""
    WEBCAM = "webcam"
    VIDEO = "video"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Choice:
    """Where the pictures come from."""

    kind: SourceKind
    monitor: int = 1
    """Of `SourceKind.SCREEN`, without a `region`; counted from 1."""
    region: tuple[int, int, int, int] | None = None
    """Of `SourceKind.SCREEN`: left, top, width, height in pixels of the desktop; None: the whole monitor."""
    camera: int = 0
    """Of `SourceKind.WEBCAM`; counted from 0."""
    file: str = ""
    """Of `SourceKind.VIDEO`: the recording's path, as `Control.recordings` gives it."""
    realtime: bool = False
    """Of `SourceKind.VIDEO`: play it at its own speed instead of as fast as it can be read."""
    students: int = 25
    """Of `SourceKind.PRACTICE`: how many sit in the drawn class."""

    @property
    def live(self) -> bool:
        """Whether time passes by itself: such a lesson can be paused, and goes on after a crash."""
        return self.kind is not SourceKind.VIDEO


@dataclass(frozen=True, slots=True)
class Plan:
    """A lesson to start."""

    choice: Choice
    title: str = ""
    course: str = ""
    class_size: int | None = None
    """Students expected, 1 or more; None when the teacher does not say."""


class Phase(StrEnum):
    """How far a lesson is."""

    IDLE = "idle"
    """None was started, or the last one is over."""
    STARTING = "starting"
    """No sample yet, or none again since the agent failed."""
    RUNNING = "running"
    PAUSED = "paused"
    """No picture is taken."""
    ENDING = "ending"
    FAILED = "failed"
    """It is over, and not because anybody ended it."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the lesson that was started here goes."""

    phase: Phase = Phase.IDLE
    plan: Plan | None = None
    """What was started last; None when nothing was."""
    session: int | None = None
    """Its number; None before its first picture."""
    trouble: str = ""
    """What went wrong last, in one line; empty when nothing did."""
    changes: int = 0
    """Grows with every change of the others."""

    @property
    def active(self) -> bool:
        """Whether a lesson goes on, so that none can be started."""
        return self.phase not in {Phase.IDLE, Phase.FAILED}


@dataclass(frozen=True, slots=True)
class Monitor:
    """A screen's place on the desktop, in pixels."""

    number: int
    """Counted from 1."""
    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Sight:
    """What one picture of a preview shows."""

    number: int
    """Grows from picture to picture."""
    status: CaptureStatus
    layout: Layout
    faces: int
    too_small: int
    """Faces among them that are not high enough to be read."""
    weak: int
    """Faces among them that are small, dark or blurred."""
    cameras_off: int
    picture: bytes
    """A JPEG with a box around each face."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a source shows now."""

    sight: Sight | None
    """None until the first picture was looked at."""
    trouble: str = ""
    """Why there is no picture, or none any more; empty when all is well."""


class Control(Protocol):
    """Whoever runs the agent; safe to use from several threads."""

    @property
    def sharing(self) -> Sharing:
        """Through which an agent gets the pictures of `SourceKind.BROWSER`."""

    def status(self) -> Status:
        """Return how the lesson goes."""

    def start(self, plan: Plan) -> None:
        """Start a lesson and return at once; the status tells what becomes of it.

        Raises:
            ClassmoodError: a lesson is going on already, or the plan cannot be followed.
        """

    def pause(self) -> None:
        """Pause a running lesson; does nothing in any other phase."""

    def resume(self) -> None:
        """Go on with a paused lesson; does nothing in any other phase."""

    def end(self) -> None:
        """End the lesson in order and return at once; the status tells when it is over. Does nothing when none is."""

    def dismiss(self) -> None:
        """Forget what went wrong and which lesson was the last."""

    def monitors(self) -> list[Monitor]:
        """Return the screens; never empty.

        Raises:
            CaptureError: there is no screen.
        """

    def screenshot(self, monitor: int) -> bytes:
        """Return what a screen shows now, as a JPEG that may be smaller than the screen; nothing keeps it.

        Raises:
            CaptureError: there is no such screen.
        """

    def recordings(self, path: str) -> list[str]:
        """Return the recordings at a path: the file itself, or those in a folder, the newest first.

        Args:
            path: "" is the usual folder, which may be missing or empty.

        Raises:
            CaptureError: nothing is there, or it is no recording.
        """

    def preview(self, choice: Choice) -> Preview:
        """Return what a source shows now, and go on looking at it until nobody has asked for some seconds."""

    def stop_preview(self) -> None:
        """Stop looking, forget the last picture and return at once; the source is free soon after."""


AGENT_NAMESPACE = "/agent"
"""Of the agent's own Socket.IO connection to the dashboard; browsers have another."""


class SeatSender(Protocol):
    """Whoever runs the agent of a lesson, asked for its seats; safe to use from several threads."""

    def runs(self, session: int) -> bool:
        """Return whether the lesson of this number goes on in its hand."""

    def send_seats(self, url: str, secret: str) -> None:
        """Let the agent tell its seats to the dashboard at `url` from now on; does nothing when none runs."""

    def stop_seats(self) -> None:
        """Let the agent neither watch nor tell its seats any more; does nothing when none runs."""
