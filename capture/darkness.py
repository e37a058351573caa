"""Whether a picture shows anything at all."""

from classmood.domain.frames import Image

DARKEST_LIT = 24
"""0-255. A covered camera is noisy, not 0: black with sensor noise of standard deviation 8 gave nothing over 20
after MJPEG or MPEG-4. Meeting apps' dark backgrounds are about 26 and carry much brighter names and tiles."""

STEP = 8
"""Every 8th pixel of every 8th row: far finer than a face that can be read, and 64 times less to look at."""


def is_black(image: Image) -> bool:
    """Return whether the picture is black: a covered camera, a locked screen, a missing permission.

    Args:
        image: ``(height, width, 3)``, 0-255.
    """
    return int(image[::STEP, ::STEP].max()) < DARKEST_LIT
