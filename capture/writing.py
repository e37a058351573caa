"""Writes a picture or a recording that the teacher asked for: whole, or not at all.

Only drawings and pictures that she handed in herself are ever written; nothing of a lesson is.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import cv2

from classmood.domain.errors import CaptureError
from classmood.domain.frames import Image


def write_picture(path: Path, image: Image) -> None:
    """Write a picture in the format of its file name's ending.

    Raises:
        CaptureError: the ending is of no picture format, or the file cannot be written.
    """
    try:
        written, data = cv2.imencode(path.suffix, image)
    except cv2.error:
        written = False
    if not written:
        raise CaptureError(f"{path} cannot be written: its name must end in .png, .jpg, .webp or .bmp.")
    with _whole(path) as part:
        try:
            part.write_bytes(data.tobytes())
        except OSError as error:
            raise _refused(path, error) from error


def write_video(path: Path, images: Iterable[Image], *, frames_per_second: float) -> int:
    """Write an MP4 recording and return how many pictures it holds.

    Args:
        path: its name ends in ``.mp4``. An existing file is replaced once the new one is whole.
        images: at least one; all of the first one's size.
        frames_per_second: more than 0.

    Raises:
        CaptureError: the name ends otherwise, there is no picture, or the file cannot be written whole.
    """
    if path.suffix.lower() != ".mp4":
        raise CaptureError(f"{path} cannot be written: a recording's name must end in .mp4.")
    count, writer = 0, None
    with _whole(path) as part:
        try:
            for image in images:
                if writer is None:
                    writer = _open(path, part, image, frames_per_second)
                writer.write(image)
                count += 1
        finally:
            if writer is not None:
                writer.release()
        if writer is None:
            raise CaptureError(f"{path} was not written: there was no picture for it.")
        # The writer says nothing of a full disk.
        if _pictures_in(part) != count:
            raise CaptureError(f"{path} could not be written whole. Is the disk full? Free some space and try again.")
    return count


def _open(path: Path, part: Path, image: Image, frames_per_second: float) -> cv2.VideoWriter:
    height, width = image.shape[:2]
    # MPEG-4 part 2: the one codec for MP4 that every build of OpenCV can write.
    writer = cv2.VideoWriter(
        str(part), cv2.CAP_FFMPEG, cv2.VideoWriter.fourcc(*"mp4v"), frames_per_second, (width, height)
    )
    if not writer.isOpened():
        raise CaptureError(f"{path} cannot be written. Choose a folder that exists and may be written.")
    return writer


def _pictures_in(recording: Path) -> int:
    """Return how many pictures can be read; a file that was cut short may still claim to hold them all."""
    film, count = cv2.VideoCapture(str(recording), cv2.CAP_FFMPEG), 0
    while film.grab():
        count += 1
    film.release()
    return count


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Give the name of an unfinished file, which takes the place of `path` in the end, or is removed after any failure.

    Its name keeps the ending, by which the format is chosen.
    """
    part = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        yield part
        try:
            part.replace(path)
        except OSError as error:
            raise _refused(path, error) from error
    finally:
        # After a success it is there no more; after a failure that is what is told, and not that it cannot be removed.
        with suppress(OSError):
            part.unlink()


def _refused(path: Path, error: OSError) -> CaptureError:
    return CaptureError(f"{path} cannot be written: {error.strerror}. Choose another folder or name.")
