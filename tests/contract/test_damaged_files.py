"""Damaged pictures and recordings: whatever is in the file, the program says so or reads what is left, and goes on."""

import os
import random
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from capture.pictures import LONGEST_SIDE, decode_picture, read_picture
from capture.sources.video import VideoSource
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame
from tests.fakes import FakeClock
from tests.recordings import write_recording

pytestmark = [pytest.mark.fuzz, pytest.mark.faults]

PICTURES, RECORDINGS = (".png", ".jpg", ".webp", ".bmp"), (".avi", ".mp4", ".mkv", ".webm")
EACH = int(os.environ.get("DAMAGED_FILES", "65"))
"""Damaged files of each kind: 520 in all."""
LONGEST_SECONDS = 5.0
"""For a file of some kilobytes. Nobody waits longer for half a second of film."""


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Return the file as a bad disk, a broken download or an enemy might leave it."""
    data = bytearray(content)
    for _ in range(chance.choice((1, 1, 2, 5, 30))):
        if not data:
            break
        place = chance.randrange(len(data)) if chance.random() < 0.6 else chance.randrange(min(len(data), 120))
        match chance.randrange(6):
            case 0:
                data[place] ^= 1 << chance.randrange(8)
            case 1:
                data[place : place + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff"))
            case 2:
                del data[place:]
            case 3:
                del data[place : place + chance.randrange(1, 64)]
            case 4:
                data[place:place] = data[place : place + chance.randrange(1, 2000)]
            case _:
                data[place:place] = chance.randbytes(chance.randrange(1, 32))
    return bytes(data)


def sound(kind: str) -> bytes:
    """Return a small picture of a kind, which is nothing but noise."""
    noise = np.random.default_rng(5).integers(0, 255, (40, 60, 3), np.uint8)
    ok, data = cv2.imencode(kind, noise)
    assert ok
    return data.tobytes()


def corpus(kind: str, folder: Path) -> Iterator[Path]:
    """Write one sound file of a kind, then damaged copies of it, one after the other in the same place."""
    path, chance = folder / f"class{kind}", random.Random(f"damaged{kind}")
    whole = sound(kind) if kind in PICTURES else write_recording(folder / f"sound{kind}", frames=12).read_bytes()
    for _ in range(EACH):
        path.write_bytes(damaged(whole, chance))
        yield path


def refusal(read: Callable[[], None]) -> str:
    """Return in what words a file was refused, having checked that they are one line; "" when it was read."""
    try:
        read()
    except CaptureError as error:
        said = str(error)
    else:
        said = ""
    assert "\n" not in said
    return said


@pytest.mark.parametrize("kind", PICTURES)
def test_a_damaged_picture_is_read_or_refused_in_time(kind: str, tmp_path: Path) -> None:
    """A decoder that crashes takes the agent with it, and one that stalls takes the lesson."""
    refused = 0
    for path in corpus(kind, tmp_path):

        def read(path: Path = path) -> None:
            image = read_picture(path).image
            assert image.ndim == 3
            assert max(image.shape) <= LONGEST_SIDE

        began = time.monotonic()
        said = refusal(read)
        assert time.monotonic() - began < LONGEST_SECONDS, path
        assert said == "" or str(path) in said
        refused += bool(said)
    assert refused > 0


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("realtime", [False, True], ids=["all of it", "as it plays"])
@pytest.mark.parametrize("kind", RECORDINGS)
def test_a_damaged_recording_is_read_as_far_as_it_goes_or_refused_in_time(
    kind: str, realtime: bool, tmp_path: Path
) -> None:
    """`classmood analyze` reads all of a film, `classmood agent --realtime` what is on when it looks."""
    read_some = 0
    for path in corpus(kind, tmp_path):
        clock = FakeClock()
        frames: list[Frame] = []

        def read(path: Path = path, clock: FakeClock = clock, frames: list[Frame] = frames) -> None:
            with VideoSource(path, frames_per_second=5.0, realtime=realtime, clock=clock) as source:
                while (frame := source.grab()) is not None and len(frames) < 50:
                    clock.passed += 0.2
                    frames.append(frame)
                    assert frame.image.ndim == 3
                    assert max(frame.image.shape) <= LONGEST_SIDE

        began = time.monotonic()
        said = refusal(read)
        assert time.monotonic() - began < LONGEST_SECONDS, path
        assert said == "" or str(path) in said
        read_some += bool(frames)
    assert read_some > 0


def bomb(kind: str) -> bytes:
    """Return a picture of some kilobytes whose header claims as many pixels as its kind can."""
    data = bytearray(sound(kind))
    match kind:
        case ".png":
            data[16:24] = struct.pack(">II", 60_000, 60_000)
        case ".bmp":
            data[18:26] = struct.pack("<ii", 60_000, 60_000)
        case ".webp":
            data[21:25] = struct.pack("<I", 16_382 | 16_382 << 14)
        case _:
            frame = data.index(b"\xff\xc0")
            data[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    return bytes(data)


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_that_would_unfold_to_gigabytes_is_refused_from_its_header(kind: str) -> None:
    """Uploaded frames never touch the disk, so the check stands before the decoder and not before the file."""
    began = time.monotonic()

    with pytest.raises(CaptureError, match=r"upload has (60000|16383) x .* each side must have 1 to 8192"):
        decode_picture(bomb(kind), name="upload")

    assert time.monotonic() - began < 0.5
