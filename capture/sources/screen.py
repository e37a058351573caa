"""Pictures of the screen: a monitor, or a rectangle of the desktop.

Every frame is taken through a new connection to the screen. It costs 5 ms for 1280 x 720, and no state can go
stale: the library remembers the monitors for as long as its object lives, so an object kept through a class
would go on using a monitor that was unplugged or resized, and has been seen to die after 22,000 pictures.
"""

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import NamedTuple, Self

import cv2
import numpy as np
from mss import MSS
from mss.exception import ScreenShotError

from capture.clock import SYSTEM_CLOCK, Clock
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame


class Region(NamedTuple):
    """A rectangle of the desktop in the screen's pixels; left and top may be negative beside the first monitor."""

    left: int
    top: int
    width: int
    height: int

    def common(self, other: "Region") -> "Region":
        """Return what both cover; its width or height is 0 or less when that is nothing."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right = min(self.left + self.width, other.left + other.width)
        bottom = min(self.top + self.height, other.top + other.height)
        return Region(left, top, right - left, bottom - top)

    def __str__(self) -> str:
        return f"{self.width} x {self.height} pixels at ({self.left}, {self.top})"


def list_monitors() -> list[Region]:
    """Return where each monitor is on the desktop: monitor 1 first, as `ScreenSource` numbers them.

    Raises:
        CaptureError: there is no screen.
    """
    with _screen() as screen:
        return _monitors(screen)[1:]


def may_record_screen() -> bool:
    """Return whether the system lets this program see other programs' windows.

    Only macOS withholds it, and then silently shows the wallpaper alone.
    """
    if sys.platform == "darwin":
        graphics = ctypes.CDLL("/System/Library/Frameworks/CoreGraphics.framework/CoreGraphics")
        graphics.CGPreflightScreenCaptureAccess.restype = ctypes.c_bool
        return bool(graphics.CGPreflightScreenCaptureAccess())
    return True


class ScreenSource:
    """A `FrameSource` of what the screen shows now."""

    name = "screen"
    live = True

    def __init__(
        self,
        *,
        monitor: int = 1,
        region: tuple[int, int, int, int] | None = None,
        clock: Clock = SYSTEM_CLOCK,
        permitted: Callable[[], bool] = may_record_screen,
    ) -> None:
        """Say what to take pictures of.

        Args:
            monitor: 1 is the first; not used when there is a `region`.
            region: left, top, width, height in pixels of the whole desktop. The part of it that is on the
                screen is taken.
            clock: gives each frame its time.
            permitted: whether the system lets this program see the screen.
        """
        self._monitor = monitor
        self._region = None if region is None else Region(*region)
        self._clock = clock
        self._permitted = permitted
        self._open = False

    def __enter__(self) -> Self:
        if not self._permitted():
            raise CaptureError(
                "No screen to capture: macOS does not let this program record it. Switch it on in System Settings, "
                "Privacy & Security, Screen & System Audio Recording, for the terminal that you use; then start anew."
            )
        with _screen() as screen:
            self._wanted(_monitors(screen))
        self._open = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False

    def grab(self) -> Frame:
        """Return the picture of now.

        Its sides may be larger than the region's: some screens show several pixels for each one asked for.

        Raises:
            CaptureError: the source is not open, or there is no screen, monitor or region any more.
        """
        if not self._open:
            raise CaptureError("The screen is not open. Open the source before a picture is asked of it.")
        with _screen() as screen:
            shot = screen.grab(self._wanted(_monitors(screen))._asdict())
        image = cv2.cvtColor(np.asarray(shot), cv2.COLOR_BGRA2BGR)
        return Frame(image=np.asarray(image, np.uint8), at=self._clock.now())

    def _wanted(self, monitors: list[Region]) -> Region:
        if self._region is not None:
            # The library refuses any pixel off the screen.
            visible = self._region.common(monitors[0])
            if visible.width <= 0 or visible.height <= 0:
                raise CaptureError(
                    f"The region of {self._region} is not on the screen, which is {monitors[0]}. "
                    "Choose one that is at least partly on it."
                )
            return visible
        count = len(monitors) - 1
        if not 1 <= self._monitor <= count:
            raise CaptureError(
                f"There is no monitor {self._monitor}: this computer has {count}. Choose one from 1 to {count}."
            )
        return monitors[self._monitor]


@contextmanager
def _screen() -> Iterator[MSS]:
    try:
        with MSS() as screen:
            yield screen
    # The library meets a connection that is lost while it waits for an answer with an assertion.
    except (ScreenShotError, AssertionError) as error:
        raise CaptureError(_no_screen(error)) from error


def _monitors(screen: MSS) -> list[Region]:
    """Return the whole desktop, then each monitor."""
    return [Region(one["left"], one["top"], one["width"], one["height"]) for one in screen.monitors]


def _no_screen(error: Exception) -> str:
    # Read for the message alone: on Linux it is what a teacher has to set right, and the library reads it itself.
    display = os.environ.get("DISPLAY")
    if sys.platform != "linux":
        reason = " ".join(str(error).split()) or "the connection was lost"
    elif display:
        reason = f'display "{display}" cannot be opened'
    else:
        reason = "DISPLAY is not set"
    return f"No screen to capture: {reason}. Try `classmood demo`, which needs none."
