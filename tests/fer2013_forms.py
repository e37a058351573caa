"""Tiny FER2013 data sets, the same pictures in each of the three forms in which people have it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion

TRAIN: Final = "train"
PUBLIC: Final = "public_test"
PRIVATE: Final = "private_test"
PREFIXES = {TRAIN: "Training", PUBLIC: "PublicTest", PRIVATE: "PrivateTest"}
HAPPY_VOTES = [1, 8, 0, 0, 0, 0, 0, 0, 1, 0]


@dataclass(frozen=True)
class Sample:
    """A picture as Kaggle has it, a JPEG; the other forms hold the pixels that it decodes to."""

    split: str
    emotion: int
    jpeg: bytes
    name: str
    votes: list[int] | None = None

    @property
    def pixels(self) -> NDArray[np.uint8]:
        """The grey levels, ``(48, 48)`` unless it was made damaged."""
        return np.asarray(cv2.imdecode(np.frombuffer(self.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE), np.uint8)


def a_sample_of(split: str, emotion: Emotion, *, look: int, votes: list[int] | None = None) -> Sample:
    """Return a picture; two of the same `look` are the same picture."""
    grey = np.random.default_rng(look).integers(0, 256, (48, 48), dtype=np.uint8)
    # Two samples of one look keep two names.
    name = f"{PREFIXES[split]}_{look:04}.jpg"
    return Sample(split, emotion, cv2.imencode(".jpg", grey)[1].tobytes(), name, votes)


def some_samples() -> list[Sample]:
    """Return two training pictures and one of each test split for each emotion, in every form's order.

    The first angry picture of public_test is a copy of the first angry training picture.
    """
    samples: list[Sample] = []
    for split, each in ((TRAIN, 2), (PUBLIC, 1), (PRIVATE, 1)):
        for emotion in Emotion:
            for _ in range(each):
                copies = split == PUBLIC and emotion is Emotion.ANGRY
                samples.append(a_sample_of(split, emotion, look=0 if copies else len(samples)))
    return samples


def write_parquet(data: Path, samples: Sequence[Sample], *, notes: dict[str, str] | None = None) -> Path:
    """Write the parquet form to ``data/fer2013``, with PNG bytes, and return that folder."""
    folder = data / "fer2013"
    folder.mkdir(parents=True)
    train = {sample.jpeg for sample in samples if sample.split == TRAIN}
    for name, splits in (("train", [TRAIN]), ("test", [PUBLIC, PRIVATE])):
        rows = [sample for split in splits for sample in samples if sample.split == split]
        table = pa.table(
            {
                "image": [cv2.imencode(".png", row.pixels)[1].tobytes() for row in rows],
                "split": pa.array([row.split for row in rows], pa.string()),
                "emotion": pa.array([row.emotion for row in rows], pa.int64()),
                "ferplus_votes": pa.array([row.votes for row in rows], pa.list_(pa.int64())),
                "copy_in_train": [row.split != TRAIN and row.jpeg in train for row in rows],
                "kaggle_name": [row.name for row in rows],
            }
        )
        pq.write_table(table.replace_schema_metadata(notes), folder / f"{name}.parquet")
    return folder


def replace_last(path: Path, column: str, value: bytes | str) -> None:
    """Put another value into one column of the last row of a parquet file."""
    table = pq.read_table(path)
    values = [*table[column].to_pylist()[:-1], value]
    pq.write_table(table.set_column(table.column_names.index(column), column, pa.array(values)), path)


def drop_column(path: Path, column: str) -> None:
    """Take a column out of a parquet file."""
    pq.write_table(pq.read_table(path).drop_columns(column), path)


def write_folders(data: Path, samples: Sequence[Sample]) -> Path:
    """Write Kaggle's form to ``data/fer2013``, and return that folder."""
    for sample in samples:
        part = "train" if sample.split == TRAIN else "test"
        folder = data / "fer2013" / part / Emotion(sample.emotion).label
        folder.mkdir(parents=True, exist_ok=True)
        (folder / sample.name).write_bytes(sample.jpeg)
    return data / "fer2013"


def write_table(data: Path, samples: Sequence[Sample]) -> Path:
    """Write the original form, ``data/fer2013/fer2013.csv``, and return that file."""
    path = data / "fer2013" / "fer2013.csv"
    path.parent.mkdir(parents=True)
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["emotion", "pixels", "Usage"])
        for sample in samples:
            pixels = " ".join(map(str, sample.pixels.flatten()))
            rows.writerow([int(sample.emotion), pixels, PREFIXES[sample.split]])
    return path


WRITERS = {"parquet files": write_parquet, "class folders": write_folders, "original table": write_table}
"""By the names that messages have for the forms."""
