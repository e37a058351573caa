"""FER2013 as it was published: fer2013.csv, with the columns emotion, pixels and Usage; no FER+ votes."""

import csv
from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classmood.domain.errors import DataError
from inference.training.fer2013_forms.base import (
    SIDE,
    Damaged,
    Picture,
    Split,
    Unusable,
    emotion_numbered,
)

TABLE = "fer2013.csv"

_COLUMNS = ("emotion", "pixels", "Usage")
_USAGES: dict[str | None, Split] = {
    "Training": "train",
    "PublicTest": "public_test",
    "PrivateTest": "private_test",
}


def read_table(folder: Path, splits: Collection[Split]) -> Iterator[Picture | Damaged]:
    """Yield the pictures of the named splits, by line; the line below the header is line 2.

    Raises:
        DataError: the file cannot be read as a table, or lacks a column.
    """
    path = folder / TABLE
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            lines = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (lines.fieldnames or ())]
            if missing:
                raise DataError(f"{path}: no column {', '.join(missing)}; it needs {', '.join(_COLUMNS)}.")
            for row in lines:
                name = f"line {lines.line_num}"
                try:
                    picture = _picture(row, name, splits)
                except Unusable as problem:
                    yield Damaged(f"{path}, {name}", str(problem))
                    continue
                if picture is not None:
                    yield picture
    except OSError as error:
        raise DataError(f"{path}: cannot be read ({error.strerror}). Name another folder with --data.") from error
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not a table of text ({error}). Fetch the data set again.") from error


def _picture(row: dict[str, str | None], name: str, splits: Collection[Split]) -> Picture | None:
    """Return a row's picture, or None where its split was not asked for."""
    split = _USAGES.get(row["Usage"])
    if split is None:
        raise Unusable(f"has the Usage {row['Usage']!r}; allowed are Training, PublicTest, PrivateTest")
    if split not in splits:
        return None
    return Picture(split, name, _crop(row["pixels"] or ""), emotion_numbered(row["emotion"]))


def _crop(pixels: str) -> NDArray[np.uint8]:
    """Return the grey levels of numbers separated by spaces."""
    try:
        levels = np.fromstring(pixels, np.int64, sep=" ")
    except ValueError as error:
        raise Unusable(f"has pixels that are not whole numbers; there must be {SIDE * SIDE} from 0 to 255") from error
    if levels.size != SIDE * SIDE:
        raise Unusable(f"has {levels.size} pixels; there must be {SIDE * SIDE}")
    outside = levels[(levels < 0) | (levels > 255)]  # noqa: PLR2004  # a byte's largest
    if outside.size:
        raise Unusable(f"has a pixel of {outside[0]}; allowed are 0 to 255")
    return levels.astype(np.uint8).reshape(SIDE, SIDE)
