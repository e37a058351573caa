"""Pictures from a camera."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import cv2
import numpy as np

from capture.clock import SYSTEM_CLOCK, Clock
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame


class WebcamSource:
    """A `FrameSource` of what a camera sees now."""

    name = "webcam"
    live = True

    def __init__(
        self,
        *,
        index: int = 0,
        clock: Clock = SYSTEM_CLOCK,
        open_camera: Callable[[int], cv2.VideoCapture] = cv2.VideoCapture,
    ) -> None:
        """Say which camera to use.

        Args:
            index: 0 is the first.
            clock: gives each frame its time.
            open_camera: gives the camera of that index, opened or not; a test gives a recording instead.
        """
        self._index = index
        self._clock = clock
        self._open_camera = open_camera
        self._camera: cv2.VideoCapture | None = None

    def __enter__(self) -> Self:
        self._close()
        with _quiet():
            camera = self._open_camera(self._index)
        if not camera.isOpened():
            raise CaptureError(
                f"Camera {self._index} cannot be opened. Is it plugged in, allowed for this program and free of other "
                "programs? Try another index, or `classmood demo`, which needs no camera."
            )
        camera.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._camera = camera
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def grab(self) -> Frame:
        """Return the picture of now.

        Raises:
            CaptureError: the source is not open, or the camera gives no picture any more.
        """
        if self._camera is None:
            raise CaptureError(f"Camera {self._index} is not open. Open the source before a picture is asked of it.")
        # On Linux the driver keeps a picture from just after the last `grab`, a second ago: it is thrown away.
        self._camera.grab()
        ok, image = self._camera.read()
        if not ok:
            raise CaptureError(f"Camera {self._index} gives no picture any more. Is it still plugged in and awake?")
        return Frame(image=np.asarray(image, np.uint8), at=self._clock.now())

    def _close(self) -> None:
        if self._camera is not None:
            self._camera.release()
            self._camera = None


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep OpenCV from printing a page about a missing camera; the `CaptureError` says it in one line."""
    log = cv2.utils.logging
    level = log.getLogLevel()
    log.setLogLevel(log.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        log.setLogLevel(level)
