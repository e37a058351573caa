"""A program of its own that shows a picture in a real window: ``python window.py PICTURE LEFT TOP``.

It says ``shown`` once the screen shows the picture there, and stays until it is ended.
"""

import sys

import cv2
import numpy as np
from mss import MSS

from classmood.domain.frames import Image

ATTEMPTS = 10
LOOKS = 20
"""Ten a second, after which another window is tried: on a busy machine, one in twenty is never painted whole."""


def main() -> None:
    """Show the picture."""
    picture, left, top = cv2.imread(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    assert picture is not None
    image = np.asarray(picture, np.uint8)
    if not any(_shown(image, left, top) for _ in range(ATTEMPTS)):
        sys.exit(f"The picture never stood at {left}, {top} in {ATTEMPTS} windows.")
    print("shown", flush=True)  # noqa: T201 the test waits for it
    while True:
        cv2.waitKey(1000)


def _shown(image: Image, left: int, top: int) -> bool:
    """Return whether the picture stands at this place in a new window, instead of any former one."""
    cv2.destroyAllWindows()
    cv2.namedWindow("class", cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
    cv2.imshow("class", image)
    with MSS() as screen:
        # Nothing tells when the window manager has placed a window, after which alone it can be moved, nor when the
        # server has painted it.
        for _ in range(LOOKS):
            cv2.waitKey(100)
            whole = np.asarray(screen.grab(screen.monitors[0]))[:, :, :3]
            # As far as the screen reaches.
            there = whole[top : top + image.shape[0], left : left + image.shape[1]]
            if np.array_equal(there, image[: there.shape[0], : there.shape[1]]):
                return True
            cv2.moveWindow("class", left, top)
    return False


if __name__ == "__main__":
    main()
