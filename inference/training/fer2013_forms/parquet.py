"""FER2013 as two parquet files with PNG bytes and the ten FER+ votes: train.parquet and test.parquet.

Columns: ``image`` (bytes), ``split``, ``emotion`` (0-6), ``ferplus_votes`` (ten counts or null), ``copy_in_train``;
and, where known, ``kaggle_name``, the file's name in Kaggle's folders. Notes in the file that name another order of the
emotions or of the votes are refused: a swapped order crashes nothing and falsifies all.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from classmood.domain.emotions import LABELS
from classmood.domain.errors import DataError
from inference.labels import FERPLUS
from inference.training.fer2013_forms.base import (
    Damaged,
    Picture,
    Split,
    Unusable,
    decoded,
    emotion_numbered,
)

_HELD: dict[str, tuple[Split, ...]] = {"train.parquet": ("train",), "test.parquet": ("public_test", "private_test")}
FILES = tuple(_HELD)

_COLUMNS = ["image", "split", "emotion", "ferplus_votes", "copy_in_train"]
_NAME = "kaggle_name"
_VOTES = 10
_ORDERS = {b"emotions": LABELS, b"ferplus_columns": FERPLUS}
"""The notes on the order of the labels, and how each must begin."""


def read_parquet(folder: Path, splits: Collection[Split]) -> Iterator[Picture | Damaged]:
    """Yield the pictures of the named splits from the two files in `folder`.

    Raises:
        DataError: a file is absent or no parquet file, lacks a column, or notes another order of the labels.
    """
    for name, held in _HELD.items():
        if set(held) & set(splits):
            yield from _read_file(folder / name, held, splits)


def _read_file(path: Path, held: Collection[str], splits: Collection[Split]) -> Iterator[Picture | Damaged]:
    numbers: Counter[str] = Counter()
    for line, row in enumerate(_table(path).to_pylist()):
        split = row["split"]
        if split not in held:
            yield Damaged(f"{path}, row {line}", f"has the split {split!r}; allowed here: {', '.join(held)}")
        elif split in splits:
            name = f"{split} picture {numbers[split]}"
            numbers[split] += 1
            try:
                yield _picture(row, name)
            except Unusable as problem:
                yield Damaged(f"{path}, {name}", str(problem))


def _table(path: Path) -> Any:
    if not path.is_file():
        raise DataError(f"No FER2013 data at {path}. Name the folder that holds fer2013/ with --data.")
    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            missing = [column for column in _COLUMNS if column not in names]
            if missing:
                raise DataError(f"{path}: no column {', '.join(missing)}; it has {', '.join(names)}. Fetch it again.")
            _check_orders(path, file.schema_arrow.metadata or {})
            return file.read(columns=[*_COLUMNS, *({_NAME} & set(names))])
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path}: not a parquet file, or damaged ({error}). Fetch the data set again.") from error


def _check_orders(path: Path, notes: dict[bytes, bytes]) -> None:
    for note, order in _ORDERS.items():
        # Compared as text: a note that is no list is another order too.
        if note in notes and not notes[note].decode(errors="replace").startswith(json.dumps(order)[:-1]):
            raise DataError(
                f"{path}: its {note.decode()} are {notes[note].decode(errors='replace')}; Classmood reads "
                f"{', '.join(order)}. Put them in that order, or fetch the data set again."
            )


def _picture(row: dict[str, Any], name: str) -> Picture:
    votes = row["ferplus_votes"]
    if votes is not None and len(votes) != _VOTES:
        raise Unusable(f"has {len(votes)} votes; there must be {_VOTES}, or none")
    return Picture(
        split=row["split"],
        name=row.get(_NAME) or name,
        crop=decoded(row["image"] or b""),
        emotion=emotion_numbered(row["emotion"]),
        votes=votes,
        copied=row["copy_in_train"],
    )
