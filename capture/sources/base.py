"""What every source of pictures promises; one test suite holds all of them to it."""

from types import TracebackType
from typing import Protocol, Self

from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame


class AwayError(CaptureError):
    """There is no picture now, because whoever gives it is away; the source stays open, and may have one any moment."""


class FrameSource(Protocol):
    """Pictures of the class, one at a time.

    - Making a source opens nothing; entering it does. Leaving closes it, also after an exception, which is
      passed on. Leaving twice is harmless.
    - A source can be entered again after it was left, and then starts anew. Entering it while it is open
      starts anew, too; one leaving then closes it.
    - A frame is ``(height, width, 3)`` uint8 blue-green-red, neither side 0, with a UTC time that is never
      before the previous frame's (as long as the computer's clock is not set back).
    - Each frame has pixels of its own: a later `grab` never changes an earlier frame, and the caller may.
    - After the end every further `grab` returns None.
    - One thread uses a source at a time.
    """

    @property
    def name(self) -> str:
        """What is stored with the session: ``screen``, ``browser``, ``webcam``, ``video`` or ``practice``."""

    @property
    def live(self) -> bool:
        """Whether time passes by itself, so that the agent keeps the pace; False: as fast as the agent can."""

    def __enter__(self) -> Self:
        """Open the source.

        Raises:
            CaptureError: it cannot be opened; the message says why and what to do.
        """

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the source and free what it holds."""

    def grab(self) -> Frame | None:
        """Return the picture of now (live) or the next one; None when the recording or lesson is over.

        Raises:
            AwayError: there is no picture now; asking again is all that can be done.
            CaptureError: there is no picture now, and the source must be opened again; or it is not open.
        """
