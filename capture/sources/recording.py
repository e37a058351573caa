"""An open video file: pictures by their time in the file."""

import math
from pathlib import Path

import cv2
import numpy as np

from capture.pictures import LONGEST_SIDE
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Image

SUFFIXES = frozenset(
    {".3gp", ".avi", ".flv", ".m4v", ".mkv", ".mov", ".mp4", ".mpeg", ".mpg", ".mts", ".ogv", ".ts", ".webm", ".wmv"}
)
"""Endings of files that are recordings. The reader itself would take a text file for a film of its letters."""

LONGEST_HOURS = 24
"""A length over this is a header without one: recorders that stream write none, and the reader makes up a number."""

USUAL_FRAME_SECONDS = 1 / 25
"""For a file that tells neither its frames' times nor their rate."""


class Recording:
    """Reads forwards only: seeking lands on the wrong frame in too many files."""

    def __init__(self, path: Path) -> None:
        """Open the file.

        Raises:
            CaptureError: it is missing, not a recording, damaged, or its pictures are too large.
        """
        try:
            there = path.is_file()
        # A name that is too long, or a folder that may not be looked into.
        except OSError as error:
            raise CaptureError(f"{path} cannot be read: {error.strerror}. Check the name and the folder.") from error
        if not there:
            raise CaptureError(f"There is no recording {path}. Check the name and the folder.")
        if path.suffix.lower() not in SUFFIXES:
            raise CaptureError(
                f"{path} is not a recording that can be read: its name must end in {', '.join(sorted(SUFFIXES))}."
            )
        self._capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
        if not self._capture.isOpened():
            raise CaptureError(f"{path} cannot be read: it is damaged, unfinished or not a recording. Record it anew.")
        width, height = (int(self._capture.get(p)) for p in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        if max(width, height) > LONGEST_SIDE:
            self._capture.release()
            raise CaptureError(
                f"{path} has pictures of {width} x {height} pixels; at most {LONGEST_SIDE} a side can be read."
            )
        self.position = -math.inf
        """Seconds into the file of the frame that was read last."""
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self._frame_seconds = 1 / rate if rate > 0 else USUAL_FRAME_SECONDS
        seconds = self._capture.get(cv2.CAP_PROP_FRAME_COUNT) * self._frame_seconds
        self.seconds = seconds if 0 < seconds <= LONGEST_HOURS * 3600 else None
        """How long the header says the file is; None when it does not say. A cut file is shorter."""

    def picture_at(self, seconds: float) -> Image | None:
        """Return the first picture at or after this time; None when the file ends before.

        A time before the last picture's gives that picture again, in pixels of its own.
        """
        # Containers round times to whole milliseconds.
        while self.position < seconds - 0.0005:
            if not self._capture.grab():
                return None
            told = self._capture.get(cv2.CAP_PROP_POS_MSEC) / 1000
            # Files joined from several start again at 0, and some tell no times: time still goes on.
            self.position = told if told > self.position else self.position + self._frame_seconds
        ok, image = self._capture.retrieve()
        return np.asarray(image, np.uint8) if ok else None

    def close(self) -> None:
        """Free the file."""
        self._capture.release()
