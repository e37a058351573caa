"""Pictures from a recording: as fast as they can be read, or at the recording's own speed.

Times come from the file, never from counting frames: a screen recording's frames are not evenly spaced.
"""

import logging
import math
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from capture.clock import SYSTEM_CLOCK, Clock
from capture.sources.recording import Recording
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame

logger = logging.getLogger(__name__)

MISSING_SECONDS = 2.0
"""A recording that ends this much before the length in its header was cut short."""


class VideoSource:
    """A `FrameSource` of a recording.

    Not `live`, it steps through the file by ``1 / frames_per_second`` of the file's time, and the frames' times
    are those of the recording, taken to have ended when the file was last written (and to have begun then when
    the file does not say how long it is). `live`, the recording is played as if it began when it is opened, and
    a `grab` gives what is on at that moment.
    """

    name = "video"

    def __init__(
        self, path: Path, *, frames_per_second: float, realtime: bool = False, clock: Clock = SYSTEM_CLOCK
    ) -> None:
        """Say which recording to read, and how.

        Args:
            path: a recording of a kind in `recording.SUFFIXES`.
            frames_per_second: how many frames of each second of the file are wanted, more than 0; not used when
                `realtime`, where the caller keeps the pace.
            realtime: play it at its own speed, so that the source is `live`.
            clock: how far the playing has come, when `realtime`.
        """
        self.live = realtime
        self._path = path
        self._frames_per_second = frames_per_second
        self._clock = clock
        self._recording: Recording | None = None
        self._began = datetime.min.replace(tzinfo=UTC)
        self._opened = 0.0
        self._next = 0.0
        self._over = False

    def __enter__(self) -> Self:
        self._close()
        self._recording = Recording(self._path)
        if self.live:
            self._began = self._clock.now()
        else:
            written = datetime.fromtimestamp(self._path.stat().st_mtime, UTC)
            self._began = written - timedelta(seconds=self._recording.seconds or 0.0)
        self._opened = self._clock.monotonic()
        self._next = 0.0
        self._over = False
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def grab(self) -> Frame | None:
        """Return the next wanted picture, or the one that is on now when `live`; None after the last.

        Raises:
            CaptureError: the source is not open.
        """
        if self._recording is None:
            raise CaptureError(f"{self._path} is not open. Open the source before a picture is asked of it.")
        if self._over:
            return None
        if self.live:
            self._next = self._clock.monotonic() - self._opened
        image = self._recording.picture_at(self._next)
        if image is None:
            self._over = True
            self._warn_when_cut_short(self._recording)
            return None
        if self.live:
            position = self._next
        else:
            position = self._recording.position
            self._next = self._after(position)
        return Frame(image=image, at=self._began + timedelta(seconds=position))

    def _after(self, position: float) -> float:
        """Return the first wanted position after this one."""
        # Half a millisecond: containers round times to whole ones.
        steps = math.floor((position + 0.0005) * self._frames_per_second) + 1
        return steps / self._frames_per_second

    def _warn_when_cut_short(self, recording: Recording) -> None:
        if recording.seconds is not None and recording.position < recording.seconds - MISSING_SECONDS:
            logger.warning(
                "%s ends after %.0f s although it says %.0f s: it was cut short or is damaged. What is there was read.",
                self._path,
                recording.position,
                recording.seconds,
            )

    def _close(self) -> None:
        if self._recording is not None:
            self._recording.close()
            self._recording = None
