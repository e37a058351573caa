"""What a detector takes that runs alone: memory, and the time until it has answered for the first time.

Measured in a process of its own, because this one has loaded the others already: `footprint` starts this module as a
program, and `main` is what runs there.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import psutil

from classmood.domain.errors import DataError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.detectors.base import TileDetector
from inference.detectors.gallery import GalleryDetector
from inference.registry import DETECTOR, load_model
from inference.training.detector_peers import YuNetDetector, open_mtcnn

OURS, YUNET, MTCNN = "classmood", "yunet", "mtcnn"
STARTS = 3
"""Times that it is started: the best is told, and the first has Python's files still to compile."""
_PATIENCE = 300.0
_FRAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What one detector takes."""

    system: str
    megabytes: float
    """Resident memory of a process with Python, OpenCV and this detector, after some frames."""
    seconds: float
    """From the start of the process to its first answer; it depends on what else the machine does."""
    processor_seconds: float
    """Processor time until then."""


def open_system(name: str, yunet: Path) -> TileDetector:
    """Return a detector by its name.

    Args:
        name: `OURS`, `YUNET` or `MTCNN`.
        yunet: YuNet's ONNX file.

    Raises:
        ModelError: ours or MTCNN is not here or damaged.
        DataError: YuNet's file is missing or damaged.
    """
    if name == YUNET:
        return YuNetDetector(yunet)
    return open_mtcnn() if name == MTCNN else GalleryDetector(load_model(DETECTOR))


def footprint(name: str, image: Image, tiles: list[Box], *, yunet: Path) -> Footprint:
    """Start a process in which one detector searches the tiles of a frame, and return what it took.

    Args:
        name: as in `open_system`; it can be opened.
        image: any frame of a gallery.
        tiles: of `image`.
        yunet: YuNet's ONNX file.

    Raises:
        DataError: the process failed.
    """
    with TemporaryDirectory() as folder:
        frame = Path(folder) / "frame.npz"
        np.savez(frame, image=image, tiles=np.array([[one.left, one.top, one.width, one.height] for one in tiles]))
        runs = [_run(name, frame, yunet) for _ in range(STARTS)]
    return Footprint(
        system=name,
        megabytes=max(one.megabytes for one in runs),
        seconds=min(one.seconds for one in runs),
        processor_seconds=min(one.processor_seconds for one in runs),
    )


def _run(name: str, frame: Path, yunet: Path) -> Footprint:
    command = [sys.executable, "-m", __name__, name, str(frame), str(yunet), repr(time.time())]
    # Some systems let Python keep nothing of what it compiles; a teacher's does, from the first start on.
    cache = {"PYTHONPYCACHEPREFIX": str(frame.parent / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    ended = subprocess.run(  # noqa: S603 - this program itself
        command, capture_output=True, text=True, timeout=_PATIENCE, check=False, env=os.environ | cache
    )
    if ended.returncode != 0:
        complaint = (ended.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise DataError(f"{name} failed in a process of its own: {complaint}. Measure again.")
    return Footprint(**json.loads(ended.stdout.splitlines()[-1]))


def main(name: str, frame: str, yunet: str, began: str) -> None:
    """Search the tiles of a frame and print what it took.

    Args:
        name: of the detector.
        frame: a file as `footprint` writes it.
        yunet: YuNet's ONNX file.
        began: when the process was started, seconds since 1970.
    """
    with np.load(frame) as arrays:
        image, tiles = arrays["image"], [Box(*row) for row in arrays["tiles"].tolist()]
    detector = open_system(name, Path(yunet))
    detector.detect_in_tiles(image, tiles)
    seconds, processor_seconds = time.time() - float(began), time.process_time()
    for _ in range(_FRAMES):
        detector.detect_in_tiles(image, tiles)
    megabytes = psutil.Process().memory_info().rss / 1e6
    taken = Footprint(system=name, megabytes=megabytes, seconds=seconds, processor_seconds=processor_seconds)
    sys.stdout.write(f"{json.dumps(asdict(taken))}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
