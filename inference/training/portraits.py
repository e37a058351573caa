"""The pictures that galleries are composed from: portraits with one labelled face, and pictures without any.

Persons, and pictures without faces, are split for good by a hash of their name, so no person trained on is ever
tested on, whatever the seed.
"""

import csv
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import cv2
import numpy as np

from classmood.domain.errors import DataError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box

Part = Literal["train", "test"]


@dataclass(frozen=True, slots=True, eq=False)
class Portrait:
    """A photograph of one person with some surroundings."""

    image: Image
    """Up to 512 pixels a side."""
    face: Box
    """Brow to chin, in pixels of `image`."""
    person: str
    """Who it is, within the data set."""
    expression: str = ""
    """"neutral" or "smiling" where the photographer asked for it, else empty."""

    def shrunk(self, factor: float) -> "Portrait":
        """Return the same portrait `factor` times as large; itself from 1 on: enlarging adds nothing."""
        if factor >= 1:
            return self
        height, width = self.image.shape[:2]
        size = (max(round(width * factor), 1), max(round(height * factor), 1))
        image = cv2.resize(self.image, size, interpolation=cv2.INTER_AREA)
        return replace(self, image=np.asarray(image, dtype=np.uint8), face=self.face.scaled(factor))


def part_of(name: str) -> Part:
    """Return the part to which a person or a picture belongs: a quarter of all names are for testing."""
    return "test" if hashlib.sha256(name.encode()).digest()[0] < 64 else "train"  # noqa: PLR2004  # 64 of 256


def load_portraits(data: Path, part: Part) -> list[Portrait]:
    """Return one part's portraits, in the manifest's order.

    Args:
        data: the folder that holds ``portraits/manifest.csv``.
        part: which persons.

    Raises:
        DataError: the manifest or a picture is missing or damaged.
    """
    manifest = data / "portraits" / "manifest.csv"
    try:
        with manifest.open(newline="", encoding="utf-8") as lines:
            rows = [row for row in csv.DictReader(lines) if part_of(row["person"]) == part]
        return [
            Portrait(
                _picture(manifest.parent / row["file"]),
                Box(*(float(row[column]) for column in ("bx", "by", "bw", "bh"))),
                row["person"],
                row.get("expression", ""),
            )
            for row in rows
        ]
    except OSError as error:
        raise DataError(f"{manifest}: cannot be read ({error.strerror}). Name the data folder with --data.") from error
    except (KeyError, ValueError) as error:
        raise DataError(f"{manifest}: damaged ({error}); it needs file, person, bx, by, bw and bh.") from error


def load_backgrounds(data: Path, part: Part) -> list[Image]:
    """Return one part's pictures without faces, by file name.

    Args:
        data: the folder that holds ``backgrounds/*.jpg``.
        part: which pictures.

    Raises:
        DataError: there are none, or one is damaged.
    """
    folder = data / "backgrounds"
    paths = [path for path in sorted(folder.glob("*.jpg")) if part_of(path.name) == part]
    if not paths:
        raise DataError(f"{folder}: no .jpg pictures for the {part} part. Name the data folder with --data.")
    return [_picture(path) for path in paths]


def _picture(path: Path) -> Image:
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise DataError(f"{path}: missing, or not a picture. Copy the data folder again.")
    return np.asarray(image, dtype=np.uint8)
