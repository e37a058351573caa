"""Small recordings made on the spot, whose frames say when they were taken."""

from pathlib import Path

import cv2
import numpy as np

from classmood.domain.frames import Image

_CODECS = {".avi": "MJPG", ".mp4": "mp4v", ".mkv": "FFV1", ".webm": "VP80"}


def write_recording(path: Path, *, frames: int, frames_per_second: float = 10.0) -> Path:
    """Write a grey recording of 64 x 48 pixels, frame n (at most 40) as bright as ``40 + 5 n``."""
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*_CODECS[path.suffix]), frames_per_second, (64, 48))
    assert writer.isOpened()
    for number in range(frames):
        writer.write(np.full((48, 64, 3), 40 + 5 * number, np.uint8))
    writer.release()
    return path


def frame_number(image: Image) -> int:
    """Return n of a frame of such a recording; the codecs darken it by up to 4."""
    return round((float(image.mean()) - 38) / 5)
