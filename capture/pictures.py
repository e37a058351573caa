"""One picture from outside, read safely: its size is known from its header before a pixel is decoded."""

import struct
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np

from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame, Image

LONGEST_SIDE = 8192
"""Pixels. A small file can unfold to gigabytes; no screen and no class photo is larger."""

LARGEST_FILE = LONGEST_SIDE * LONGEST_SIDE * 4 + 4096
"""Bytes: the largest picture allowed, stored without any compression."""


def read_picture(path: Path) -> Frame:
    """Read a PNG, JPEG, WebP or BMP file, turned as its camera says; its time is when it was last written.

    Raises:
        CaptureError: the file is missing, unreadable, damaged, too large, or no picture of these kinds.
    """
    try:
        status = path.stat()
        data = path.read_bytes() if status.st_size <= LARGEST_FILE else b""
    except OSError as error:
        raise CaptureError(f"{path} cannot be read: {error.strerror}. Check the name and the folder.") from error
    if status.st_size > LARGEST_FILE:
        raise CaptureError(f"{path} has {status.st_size} bytes; a picture has at most {LARGEST_FILE}. Make it smaller.")
    return Frame(image=decode_picture(data, name=str(path)), at=datetime.fromtimestamp(status.st_mtime, UTC))


def decode_picture(data: bytes, *, name: str) -> Image:
    """Return a picture's pixels, turned as its camera says.

    Args:
        data: a PNG, JPEG, WebP or BMP file in memory.
        name: what a message calls it.

    Raises:
        CaptureError: it is damaged, too large, or no picture of these kinds.
    """
    size = picture_size(data)
    if size is None:
        raise CaptureError(f"{name} is not a picture that can be read. Give a PNG, JPEG, WebP or BMP file.")
    if not 1 <= min(size) <= max(size) <= LONGEST_SIDE:
        raise CaptureError(
            f"{name} has {size[0]} x {size[1]} pixels; each side must have 1 to {LONGEST_SIDE}. Make it smaller."
        )
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None:
        raise CaptureError(f"{name} is a damaged picture. Save or download it again.")
    return np.asarray(image, np.uint8)


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return the width and height that a picture's header claims, in pixels, before any turning.

    Args:
        data: the file's bytes, of any kind and length.

    Returns:
        None when this is not a PNG, JPEG, WebP or BMP file, or its header is cut off.
    """
    readers = {b"\x89PNG\r\n\x1a\n": _png_size, b"\xff\xd8\xff": _jpeg_size, b"RIFF": _webp_size, b"BM": _bmp_size}
    for signature, reader in readers.items():
        if data.startswith(signature):
            try:
                return reader(data)
            except (struct.error, IndexError):
                return None
    return None


def _png_size(data: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from(">II", data, 16)
    return (width, height) if data[12:16] == b"IHDR" else None


def _bmp_size(data: bytes) -> tuple[int, int] | None:
    (header,) = struct.unpack_from("<I", data, 14)
    # The oldest header has 12 bytes and short sides. In the others a negative height means rows from the top.
    width, height = struct.unpack_from("<HH" if header == 12 else "<ii", data, 18)  # noqa: PLR2004 the format's number
    return abs(width), abs(height)


def _webp_size(data: bytes) -> tuple[int, int] | None:
    kind = data[8:16]
    if kind == b"WEBPVP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"WEBPVP8L":
        (packed,) = struct.unpack_from("<I", data, 21)
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    if kind == b"WEBPVP8X":
        low_width, high_width, low_height, high_height = struct.unpack_from("<HBHB", data, 24)
        return (high_width << 16) + low_width + 1, (high_height << 16) + low_height + 1
    return None


_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of the segments that hold the size; the three left out share the range and hold tables."""

_JPEG_BARE = frozenset({0x01, *range(0xD0, 0xDA)})
"""Markers without a length after them."""


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while True:
        if data[place] != 0xFF:  # noqa: PLR2004 what begins every marker
            return None
        marker = data[place + 1]
        if marker == 0xFF:  # noqa: PLR2004 any number of these may stand before a marker
            place += 1
        elif marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        elif marker in _JPEG_BARE:
            place += 2
        else:
            (length,) = struct.unpack_from(">H", data, place + 2)
            place += 2 + length
