"""Reading one picture file, and refusing what is none."""

import os
import struct
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capture.pictures import picture_size, read_picture
from classmood.domain.errors import CaptureError

WIDTH, HEIGHT = 120, 80
PICTURE = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
PICTURE[:, : WIDTH // 2] = (200, 40, 10)
PICTURE[:, WIDTH // 2 :] = (20, 60, 220)
KINDS = (".png", ".jpg", ".webp", ".bmp")


def _encoded(kind: str, *options: int) -> bytes:
    ok, data = cv2.imencode(kind, PICTURE, list(options))
    assert ok
    return data.tobytes()


@pytest.mark.parametrize("kind", KINDS)
def test_reads_the_usual_kinds(kind: str, tmp_path: Path) -> None:
    """These are what a screenshot tool or a camera writes."""
    path = tmp_path / f"class{kind}"
    path.write_bytes(_encoded(kind))
    os.utime(path, (1_000_000_000, 1_000_000_000))

    frame = read_picture(path)

    assert frame.image.shape == (HEIGHT, WIDTH, 3)
    assert np.abs(frame.image.astype(int) - PICTURE)[:, :50].max() < 12
    assert frame.at == datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "data",
    [
        *(_encoded(kind) for kind in KINDS),
        _encoded(".webp", cv2.IMWRITE_WEBP_QUALITY, 50),
        _encoded(".webp", cv2.IMWRITE_WEBP_QUALITY, 101),
        _encoded(".jpg", cv2.IMWRITE_JPEG_PROGRESSIVE, 1),
        b"BM" + bytes(12) + struct.pack("<IHH", 12, WIDTH, HEIGHT),
        b"BM" + bytes(12) + struct.pack("<Iii", 40, WIDTH, -HEIGHT),
        b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + bytes([WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0]),
    ],
)
def test_knows_the_size_from_the_header(data: bytes) -> None:
    """Each kind hides it elsewhere, some in several ways."""
    assert picture_size(data) == (WIDTH, HEIGHT)


def test_a_picture_taken_sideways_is_turned_upright(tmp_path: Path) -> None:
    """Phones store the sensor's rows and a note how the phone was held; faces lying down are not found."""
    exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    data = _encoded(".jpg")
    path = tmp_path / "phone.jpg"
    path.write_bytes(data[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + data[2:])

    frame = read_picture(path)

    assert frame.image.shape == (WIDTH, HEIGHT, 3)
    assert frame.image[10, 40, 0] > frame.image[WIDTH - 10, 40, 0]


def test_a_bomb_is_refused_before_it_unfolds(tmp_path: Path) -> None:
    """A header of 30 bytes can ask for gigabytes."""
    data = bytearray(_encoded(".png"))
    data[16:24] = struct.pack(">II", 8193, 100)
    path = tmp_path / "bomb.png"
    path.write_bytes(data)

    with pytest.raises(CaptureError, match=r"bomb\.png has 8193 x 100 pixels; each side must have 1 to 8192"):
        read_picture(path)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """A film with the wrong name must not fill the memory."""
    path = tmp_path / "film.png"
    with path.open("wb") as file:
        file.truncate(300_000_000)

    with pytest.raises(CaptureError, match="has 300000000 bytes; a picture has at most"):
        read_picture(path)


def test_a_missing_picture_is_named(tmp_path: Path) -> None:
    """The usual mistake is the folder."""
    with pytest.raises(CaptureError, match=r"nobody\.png cannot be read: No such file or directory\."):
        read_picture(tmp_path / "nobody.png")


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xd9", b"BM", b"RIFF"]
)
def test_what_is_no_picture_is_refused(data: bytes, tmp_path: Path) -> None:
    """A name says nothing about what is inside."""
    path = tmp_path / "notes.jpg"
    path.write_bytes(data)

    with pytest.raises(CaptureError, match="is not a picture that can be read"):
        read_picture(path)


def test_a_damaged_picture_is_refused(tmp_path: Path) -> None:
    """The header is there, the pixels are not."""
    path = tmp_path / "half.webp"
    path.write_bytes(_encoded(".webp")[:40])

    with pytest.raises(CaptureError, match="is a damaged picture"):
        read_picture(path)


@given(st.sampled_from([b"", *(_encoded(kind)[:24] for kind in KINDS)]), st.binary(max_size=200))
def test_no_bytes_break_the_reading_of_the_size(beginning: bytes, rest: bytes) -> None:
    """A file from anywhere gives a size or none, never a crash or an endless loop."""
    size = picture_size(beginning + rest)

    assert size is None or all(side >= 0 for side in size)
