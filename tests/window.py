"""A program of its own that shows a picture in a real window: ``python window.py PICTURE LEFT TOP``.

It says ``shown`` once the screen shows the picture there, and stays until it is ended.
"""

import sys
import time

import cv2
import numpy as np
from mss import MSS

from classmood.domain.frames import Image

PATIENCE = 30.0
"""Seconds that a busy machine may take."""


def main() -> None:
    """Show the picture."""
    picture, left, top = cv2.imread(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    assert picture is not None
    image = np.asarray(picture, np.uint8)
    cv2.namedWindow("class", cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
    cv2.imshow("class", image)
    cv2.waitKey(300)
    deadline = time.monotonic() + PATIENCE
    with MSS() as screen:
        # Nothing tells when the window manager has placed a window, after which alone it can be moved, nor when the
        # server has painted it.
        while not _stands(screen, image, left, top):
            if time.monotonic() > deadline:
                sys.exit(f"The picture does not stand at {left}, {top} after {PATIENCE:g} seconds.")
            cv2.moveWindow("class", left, top)
            cv2.waitKey(100)
    print("shown", flush=True)  # noqa: T201 the test waits for it
    while True:
        cv2.waitKey(1000)


def _stands(screen: MSS, image: Image, left: int, top: int) -> bool:
    """Return whether the screen shows the picture at this place, as far as it reaches."""
    whole = np.asarray(screen.grab(screen.monitors[0]))[:, :, :3]
    there = whole[top : top + image.shape[0], left : left + image.shape[1]]
    return np.array_equal(there, image[: there.shape[0], : there.shape[1]])


if __name__ == "__main__":
    main()
