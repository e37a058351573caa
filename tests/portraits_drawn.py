"""A small data set of portraits and pictures without faces, in the published form, all of it drawn."""

import csv
from itertools import count, islice
from pathlib import Path

import cv2
import numpy as np

from capture.practice import PracticeClass
from inference.training.portraits import part_of

STUDENTS = 25
SECONDS = (20.0, 120.0, 420.0)


def write_portraits(data: Path) -> None:
    """Write ``portraits/`` and ``backgrounds/``; everything belongs to the part on which detectors are tested."""
    drawn = PracticeClass(STUDENTS, seed=3, size=(1920, 1080))
    pictures = [(drawn.frame_at(seconds), drawn.truth_at(seconds)) for seconds in SECONDS]
    (data / "portraits").mkdir(parents=True)
    names = (name for name in (f"p{number}" for number in count()) if part_of(name) == "test")
    with (data / "portraits" / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("file", "person", "expression", "bx", "by", "bw", "bh"))
        for person in range(STUDENTS):
            name, expressions = next(names), iter(("neutral", "smiling"))
            for picture, truths in pictures:
                truth = truths[person]
                expression = next(expressions, None)
                if truth.face is None or expression is None:
                    continue
                left, top = int(truth.tile.left), int(truth.tile.top)
                tile = picture[top : int(truth.tile.bottom), left : int(truth.tile.right)]
                file_name = f"{name}-{expression}.png"
                cv2.imwrite(str(data / "portraits" / file_name), tile)
                box = (truth.face.left - left, truth.face.top - top, truth.face.width, truth.face.height)
                rows.writerow((file_name, name, expression, *box))
    _write_backgrounds(data / "backgrounds")


def _write_backgrounds(folder: Path) -> None:
    folder.mkdir()
    names = (name for name in (f"b{number}.jpg" for number in count()) if part_of(name) == "test")
    for number, name in enumerate(islice(names, 3)):
        corners = np.random.default_rng(number).integers(60, 200, (3, 4, 3), dtype=np.uint8)
        cv2.imwrite(str(folder / name), cv2.resize(corners, (640, 360), interpolation=cv2.INTER_CUBIC))
