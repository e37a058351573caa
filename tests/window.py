"""A program of its own that shows a picture in a real window: ``python window.py PICTURE LEFT TOP``.

It says ``shown`` once the window is painted, and stays until it is ended.
"""

import sys

import cv2


def main() -> None:
    """Show the picture."""
    image, left, top = cv2.imread(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    assert image is not None
    cv2.namedWindow("class", cv2.WINDOW_AUTOSIZE | cv2.WINDOW_GUI_NORMAL)
    cv2.imshow("class", image)
    cv2.waitKey(300)
    # Only now: the window manager chooses the place of a window that it has not shown yet.
    cv2.moveWindow("class", left, top)
    # Nothing tells when the server has painted it there; a busy machine takes its time.
    cv2.waitKey(1000)
    print("shown", flush=True)  # noqa: T201 the test waits for it
    while True:
        cv2.waitKey(1000)


if __name__ == "__main__":
    main()
