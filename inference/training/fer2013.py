"""FER2013 with the ten FER+ votes, read from our two parquet files and checked.

Sources: Goodfellow et al. 2013 (arXiv:1307.0414), labels of seven emotions; Barsoum et al. 2016
(arXiv:1608.01041), ten crowd votes on the same pictures. The pictures stay where they are: the
program ships none.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import cv2
import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.errors import DataError
from inference.labels import FERPLUS

Split = Literal["train", "public_test", "private_test"]

_SIDE = 48
_FILES: dict[Split, str] = {"train": "train.parquet", "public_test": "test.parquet", "private_test": "test.parquet"}
_COLUMNS = ["image", "split", "emotion", "ferplus_votes", "copy_in_train"]


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


def load_fer2013(data: Path, split: Split) -> Faces:
    """Read one split.

    Args:
        data: the folder that holds ``fer2013/train.parquet`` and ``fer2013/test.parquet``.
        split: train on ``train``, select on ``public_test``, report on ``private_test`` once.

    Raises:
        DataError: the file is absent, or a picture in it is damaged or of another size.
    """
    path = data / "fer2013" / _FILES[split]
    if not path.is_file():
        raise DataError(f"No FER2013 data at {path}. Name the folder that holds fer2013/ with --data.")
    table = pq.read_table(path, columns=_COLUMNS, filters=[("split", "==", split)])
    crops = [_decoded(png, f"{path}, {split} picture {row}") for row, png in enumerate(table["image"].to_pylist())]
    return Faces(
        crops=np.stack(crops),
        emotions=table["emotion"].to_numpy().astype(np.int64),
        votes=vote_shares(table["ferplus_votes"].to_pylist()),
        copied=table["copy_in_train"].to_numpy(zero_copy_only=False).astype(np.bool_),
    )


def _decoded(png: bytes, where: str) -> NDArray[np.uint8]:
    """Return one picture's grey levels, or say which picture is damaged."""
    crop = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE)
    if crop is None or crop.shape != (_SIDE, _SIDE):
        got = "not a picture" if crop is None else f"{crop.shape[1]}x{crop.shape[0]} pixels"
        raise DataError(f"{where} is {got}; it must be {_SIDE}x{_SIDE}. Fetch the data set again.")
    return np.asarray(crop, dtype=np.uint8)


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
