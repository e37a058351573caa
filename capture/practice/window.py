"""The practice class in a window of its own, to point the agent at as if it were a meeting."""

from threading import Event

import cv2

from capture.clock import SYSTEM_CLOCK, Clock
from capture.practice.practice_class import PracticeClass
from capture.sources.screen import list_monitors
from classmood.domain.errors import CaptureError

TITLE = "Classmood practice class"


def show_window(
    practice_class: PracticeClass,
    stop: Event,
    *,
    frames_per_second: float,
    seconds: float | None = None,
    clock: Clock = SYSTEM_CLOCK,
) -> None:
    """Show the lesson, again and again, until the window is closed, ``q`` is pressed or `stop` is set.

    Args:
        practice_class: who is shown.
        stop: ends the show from elsewhere.
        frames_per_second: pictures drawn a second, more than 0; fewer where the computer is slower.
        seconds: ends the show by itself; None for no end.
        clock: how far the lesson has come.

    Raises:
        CaptureError: there is no display to open a window on.
    """
    try:
        # The window library ends the whole program when it finds no display, so another one asks first.
        list_monitors()
    except CaptureError as error:
        raise CaptureError(
            "No display to show the practice class on. Try `classmood practice --write class.mp4` instead."
        ) from error
    began = clock.monotonic()
    cv2.namedWindow(TITLE, cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
    try:
        while not stop.is_set():
            passed = clock.monotonic() - began
            if seconds is not None and passed >= seconds:
                break
            cv2.imshow(TITLE, practice_class.frame_at(passed % practice_class.lesson_seconds))
            if _closed_within(passed + 1 / frames_per_second - (clock.monotonic() - began)):
                break
    finally:
        cv2.destroyAllWindows()


def _closed_within(seconds: float) -> bool:
    """Let the window work for up to `seconds`, at least for an instant, and return whether it was closed."""
    key = cv2.waitKey(max(1, round(seconds * 1000)))
    try:
        shown = cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) >= 1
    except cv2.error:
        # Some window libraries tell that a window is gone by failing to find it.
        shown = False
    return key == ord("q") or not shown
