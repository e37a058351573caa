"""FER2013 and the ten FER+ votes, in whichever form the user has them, as arrays for training and measuring.

Sources: Goodfellow et al. 2013 (arXiv:1307.0414), labels of seven emotions; Barsoum et al. 2016
(arXiv:1608.01041), ten crowd votes on the same pictures. The pictures stay where they are: the
program ships none. `fer2013_forms` holds one reader for each form.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.errors import DataError
from inference.labels import FERPLUS
from inference.training.fer2013_forms.base import SPLITS, Damaged, Picture, Reader, Split
from inference.training.fer2013_forms.folders import PARTS, read_folders
from inference.training.fer2013_forms.parquet import FILES, read_parquet
from inference.training.fer2013_forms.table import TABLE, read_table

__all__ = [
    "SPLITS",
    "Faces",
    "Fer2013",
    "Form",
    "Split",
    "emotion_targets",
    "find_fer2013",
    "load_fer2013",
    "vote_shares",
]


class Form(NamedTuple):
    """One of the ways in which people have the data set."""

    name: str
    """For messages."""
    marks: tuple[str, ...]
    """Any one of these in a folder tells the form."""
    read: Reader


_FORMS = (
    Form("parquet files", FILES, read_parquet),
    Form("original table", (TABLE,), read_table),
    Form("class folders", PARTS, read_folders),
)


@dataclass(frozen=True, slots=True)
class Fer2013:
    """The data set as it was found."""

    folder: Path
    form: Form

    def pictures(self, *splits: Split) -> Iterator[Picture | Damaged]:
        """Yield the pictures of these splits in the form's own order, and what is wrong with those that are damaged.

        Raises:
            DataError: a part of the form is absent, or the form as a whole is wrong.
        """
        return self.form.read(self.folder, splits)


@dataclass(frozen=True, slots=True, eq=False)
class Faces:
    """One split: ``n`` pictures and what people said of them."""

    crops: NDArray[np.uint8]
    """``(n, 48, 48)`` grey levels 0-255."""
    emotions: NDArray[np.int64]
    """``(n,)`` FER2013's label, an `Emotion` index."""
    votes: NDArray[np.float32]
    """``(n, 8)`` share of the votes for each of `FERPLUS`; a row of zeros where there are no usable votes."""
    copied: NDArray[np.bool_]
    """``(n,)`` true for a test picture whose pixels equal a training picture's: a leak in the published data."""

    def __len__(self) -> int:
        """Return the number of pictures."""
        return len(self.crops)


def find_fer2013(data: Path) -> Fer2013:
    """Return the data set in ``data/fer2013``, or else in `data` itself.

    Raises:
        DataError: there is none.
    """
    for folder in (data / "fer2013", data):
        for form in _FORMS:
            if any((folder / mark).exists() for mark in form.marks):
                return Fer2013(folder, form)
    forms = "; ".join(f"{form.name} ({' or '.join(form.marks)})" for form in _FORMS)
    raise DataError(f"No FER2013 data at {data}. Name the folder that holds it with --data; known forms: {forms}.")


def load_fer2013(data: Path, split: Split) -> Faces:
    """Read one split.

    Args:
        data: the folder that holds the data set in one of its forms, or ``fer2013/`` with it.
        split: train on ``train``, select on ``public_test``, report on ``private_test`` once.

    Raises:
        DataError: the data set or the split is absent, or a picture in it is damaged or of another size.
    """
    found = find_fer2013(data)
    pictures = []
    for picture in found.pictures(split):
        if isinstance(picture, Damaged):
            raise DataError(f"{picture}. Fetch the data set again; `classmood data summary` names all such pictures.")
        pictures.append(picture)
    if not pictures:
        raise DataError(f"{found.folder}: no pictures of {split}. Fetch the data set again.")
    return Faces(
        crops=np.stack([picture.crop for picture in pictures]),
        emotions=np.array([picture.emotion for picture in pictures], dtype=np.int64),
        votes=vote_shares([picture.votes for picture in pictures]),
        copied=_copied(found, split, pictures),
    )


def _copied(found: Fer2013, split: Split, pictures: list[Picture]) -> NDArray[np.bool_]:
    """Return which pictures are copies: by what the form says, else by comparing pixels with the training pictures."""
    if split == "train":
        return np.zeros(len(pictures), np.bool_)
    known = [picture.copied for picture in pictures]
    if None in known:
        train = {other.crop.tobytes() for other in found.pictures("train") if isinstance(other, Picture)}
        known = [picture.crop.tobytes() in train for picture in pictures]
    return np.array(known, dtype=np.bool_)


def vote_shares(votes: list[list[int] | None]) -> NDArray[np.float32]:
    """Return the share of votes for each of `FERPLUS`.

    A single vote for an emotion is dropped as an outlier, as Barsoum et al. do. Votes for "unknown" and
    "not a face" (columns 8 and 9) are left out; a picture for which most taggers chose those gets zeros.

    Args:
        votes: per picture ten counts, or None.

    Returns:
        ``(n, 8)``; each row sums to 1, or is all 0 where there is nothing to learn from.
    """
    counts = np.array([[0] * 10 if row is None else row for row in votes], dtype=np.float32).reshape(-1, 10)
    emotions = np.where(counts[:, : len(FERPLUS)] > 1, counts[:, : len(FERPLUS)], 0)
    total = emotions.sum(axis=1, keepdims=True)
    usable = (total > 0) & (total >= counts[:, len(FERPLUS) :].sum(axis=1, keepdims=True))
    return np.where(usable, emotions / np.maximum(total, 1), 0).astype(np.float32)


def emotion_targets(emotions: NDArray[np.int64], smoothing: float) -> NDArray[np.float32]:
    """Return ``(n, 7)`` one-hot rows, softened: each row keeps ``1 - smoothing`` and spreads the rest evenly."""
    hot = np.eye(len(Emotion), dtype=np.float32)[emotions]
    return (hot * (1 - smoothing) + smoothing / len(Emotion)).astype(np.float32)
