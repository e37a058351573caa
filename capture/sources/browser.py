"""Pictures of a window that a browser's tab shares: works when it is covered, on Wayland and on macOS alike."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from capture.clock import SYSTEM_CLOCK, Clock
from capture.pictures import decode_picture
from capture.sources.base import AwayError
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame

PATIENCE = 5.0
"""Seconds in which an answer must come: an overloaded computer takes some to shrink and pack a window's picture."""


class BrowserSource:
    """A `FrameSource` of what a shared window shows now.

    Each picture is asked for when it is needed, so that none waits anywhere: it is of now, and nothing is taken
    of a window that nobody reads, as in a pause.
    """

    name = "browser"
    live = True

    def __init__(self, ask: Callable[[float], bytes | None], *, clock: Clock = SYSTEM_CLOCK) -> None:
        """Say who is asked.

        Args:
            ask: returns what the window shows now, as a picture file in memory; None when no window is shared;
                raises `TimeoutError` when there is no answer within so many seconds.
            clock: gives each frame its time.
        """
        self._ask = ask
        self._clock = clock
        self._is_open = False

    def __enter__(self) -> Self:
        self._is_open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_open = False

    def grab(self) -> Frame:
        """Return the picture of now.

        Raises:
            AwayError: no window is shared, or the tab that shares it does not answer.
            CaptureError: the source is not open, or what came is no picture.
        """
        if not self._is_open:
            raise CaptureError("The shared window is not open. Open the source before a picture is asked of it.")
        try:
            data = self._ask(PATIENCE)
        except TimeoutError:
            raise AwayError(
                "The browser's tab that shares the window does not answer. Keep it open, or choose the window again."
            ) from None
        if data is None:
            raise AwayError("Sharing ended: choose the window again.")
        return Frame(image=decode_picture(data, name="The shared window's picture"), at=self._clock.now())
