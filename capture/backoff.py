"""A source that comes back: closed when it fails, and opened again after a growing wait."""

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from capture.clock import Clock
from capture.sources.base import AwayError, FrameSource
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame

FIRST_WAIT = 1.0
"""Seconds until a source that failed is opened again; doubled after each further failure."""
LONGEST_WAIT = 30.0
"""Seconds: a camera plugged back in is seen again within this time."""


class Reopening:
    """Opens and closes a source like the source itself, and survives an outage in between.

    `grab` never waits: during an outage it raises at once, so the caller keeps its own pace.
    """

    def __init__(self, source: FrameSource, *, clock: Clock) -> None:
        self._source = source
        self._clock = clock
        self._opened = ExitStack()
        self._is_open = False
        self._wait = 0.0  # the last one, in seconds; 0 when the source did not fail
        self._retry_at = 0.0
        self._reason = ""

    def __enter__(self) -> Self:
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def grab(self) -> Frame | None:
        """Return the source's next frame, None when it is over.

        Raises:
            AwayError: there is no picture now; the source is still open.
            CaptureError: there is no picture now; the source has been closed and is opened again by a later
                call, 1, 2, 4 ... 30 seconds after the failure.
        """
        if self._wait and self._clock.monotonic() < self._retry_at:
            raise CaptureError(self._reason)
        try:
            if not self._is_open:
                self._open()
            frame = self._source.grab()
        except AwayError:
            raise
        except CaptureError as error:
            self._close()
            self._wait = min(self._wait * 2 or FIRST_WAIT, LONGEST_WAIT)
            self._retry_at = self._clock.monotonic() + self._wait
            self._reason = str(error)
            raise
        self._wait = 0.0
        return frame

    def _open(self) -> None:
        self._opened.enter_context(self._source)
        self._is_open = True

    def _close(self) -> None:
        self._is_open = False
        self._opened.close()
