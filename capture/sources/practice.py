"""Pictures of the drawn practice class: live, or a whole lesson as fast as it can be drawn."""

from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Self

from capture.clock import SYSTEM_CLOCK, Clock
from capture.practice import PracticeClass
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame


class PracticeSource:
    """A `FrameSource` of a practice class.

    Without `step_seconds` it is `live`: the lesson begins when the source is opened, and begins again when it is
    over, so that it never ends. With it, each `grab` goes that much further in the lesson, until its end.
    """

    name = "practice"

    def __init__(
        self,
        practice_class: PracticeClass,
        *,
        clock: Clock = SYSTEM_CLOCK,
        started_at: datetime | None = None,
        step_seconds: float | None = None,
    ) -> None:
        """Say which class, and whether its time passes by itself.

        Args:
            practice_class: who is drawn.
            clock: how far a live lesson has come, and when a lesson starts that is not told it.
            started_at: UTC, when the lesson began, for the frames' times; None for the moment of opening.
            step_seconds: seconds of the lesson from one frame to the next, more than 0; None for a live lesson.

        Raises:
            CaptureError: `step_seconds` is 0 or less.
        """
        if step_seconds is not None and not step_seconds > 0:
            raise CaptureError(f"The practice lesson's step is {step_seconds} seconds; it must be more than 0.")
        self.live = step_seconds is None
        self._class = practice_class
        self._clock = clock
        self._started_at = started_at
        self._step = step_seconds
        self._began = datetime.min.replace(tzinfo=UTC)
        self._opened = 0.0
        self._grabbed = 0
        self._open = False

    def __enter__(self) -> Self:
        self._began = self._started_at or self._clock.now()
        self._opened = self._clock.monotonic()
        self._grabbed = 0
        self._open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False

    def grab(self) -> Frame | None:
        """Return the picture of now (live), or the next one; None when a lesson that is not live is over.

        Raises:
            CaptureError: the source is not open.
        """
        if not self._open:
            raise CaptureError("The practice class is not open. Open the source before a picture is asked of it.")
        if self._step is None:
            passed = self._clock.monotonic() - self._opened
        else:
            passed = self._grabbed * self._step
            if passed >= self._class.lesson_seconds:
                return None
            self._grabbed += 1
        image = self._class.frame_at(passed % self._class.lesson_seconds)
        return Frame(image=image, at=self._began + timedelta(seconds=passed))
