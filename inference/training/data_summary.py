"""What is in a FER2013 data set and what is wrong with it: counts, damage, equal pictures, the taggers' other view.

Only computes; `data_report` draws and writes. The published counts come with FER2013 itself (Goodfellow et al. 2013).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from classmood.domain.emotions import LABELS, Emotion
from inference.labels import FERPLUS, FERPLUS_OF_EMOTION
from inference.training.fer2013 import vote_shares
from inference.training.fer2013_forms.base import SPLITS, Damaged, Picture, Split

PUBLISHED: dict[Split, tuple[int, ...]] = {
    "train": (3995, 436, 4097, 7215, 4830, 3171, 4965),
    "public_test": (467, 56, 496, 895, 653, 415, 607),
    "private_test": (491, 55, 528, 879, 594, 416, 626),
}
"""Pictures of each emotion, in `Emotion` order."""

MAJORITIES = (*(FERPLUS[column] for column in FERPLUS_OF_EMOTION), "contempt")
"""FER+'s names in `Emotion` order, so that a matrix of labels against majorities has agreement on its diagonal."""

_NAMED = 10
"""So many findings of a kind are named on a terminal; summary.json names all."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A test picture that equals a training picture pixel by pixel: a leak in the published data."""

    split: Split
    row: int
    """Its place in the split, from 0, as `load_fer2013` has it."""
    name: str
    label: str
    train_name: str
    """The first of the training pictures that it equals."""
    train_label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataSummary:
    """Plain values for JSON and a terminal."""

    folder: str
    form: str
    pictures: dict[Split, dict[str, int]]
    """Undamaged pictures by split and FER2013's label."""
    majorities: dict[Split, dict[str, int]]
    """Pictures by split and FER+ majority; fewer than all, because taggers called some no face or unknown."""
    damaged: list[str]
    differences: list[str]
    """Where `pictures` is not what was published."""
    label_matrix: list[list[int]]
    """``[FER2013's label][FER+ majority]`` in all splits, in the orders of `LABELS` and `MAJORITIES`."""
    agreement: float | None
    """Share of the pictures with a majority whose majority is FER2013's label; None where there are no votes."""
    copies: dict[Split, int]
    """Test pictures that equal a training picture."""
    equal_pictures: int
    """Pictures that equal another one, in all splits."""
    equal_groups: int
    contradicting_groups: int
    """Groups of equal pictures that carry different labels."""
    blank: int
    """Pictures of a single grey level, which nobody can read."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON, with the names of the matrix's rows and columns."""
        return {**asdict(self), "label_matrix_rows": LABELS, "label_matrix_columns": MAJORITIES}


def groups_of_equals(pictures: Sequence[Picture]) -> list[list[int]]:
    """Return the indices of pictures with the same pixels, two or more in each group, in order of appearance."""
    groups: defaultdict[bytes, list[int]] = defaultdict(list)
    for index, picture in enumerate(pictures):
        groups[picture.crop.tobytes()].append(index)
    return [group for group in groups.values() if len(group) > 1]


def find_copies(pictures: Sequence[Picture], groups: Sequence[Sequence[int]]) -> list[Copy]:
    """Return the test pictures that equal a training picture, by split and row.

    Args:
        pictures: of all splits.
        groups: of `groups_of_equals`.
    """
    rows = _rows(pictures)
    copies = []
    for group in groups:
        train = next((pictures[index] for index in group if pictures[index].split == "train"), None)
        if train is not None:
            copies += [
                Copy(tested.split, rows[index], tested.name, tested.emotion.label, train.name, train.emotion.label)
                for index in group
                if (tested := pictures[index]).split != "train"
            ]
    return sorted(copies, key=lambda copy: (SPLITS.index(copy.split), copy.row))


def make_summary(
    pictures: Sequence[Picture], damaged: Sequence[Damaged], *, folder: str, form: str
) -> tuple[DataSummary, list[Copy]]:
    """Return what is in a data set, and its copies one by one.

    Args:
        pictures: undamaged ones of all splits, in the form's order; may be empty.
        damaged: the others.
        folder: where they lie.
        form: how they lie there.
    """
    groups = groups_of_equals(pictures)
    copies = find_copies(pictures, groups)
    counts = {split: _by_label(picture for picture in pictures if picture.split == split) for split in SPLITS}
    majorities, matrix = _majorities(pictures)
    tagged = sum(map(sum, matrix))
    summary = DataSummary(
        folder=folder,
        form=form,
        pictures=counts,
        majorities=majorities,
        damaged=[str(picture) for picture in damaged],
        differences=[line for split in SPLITS for line in _differences(split, counts[split])],
        label_matrix=matrix,
        agreement=round(sum(matrix[emotion][emotion] for emotion in Emotion) / tagged, 4) if tagged else None,
        copies={split: sum(copy.split == split for copy in copies) for split in SPLITS if split != "train"},
        equal_pictures=sum(map(len, groups)),
        equal_groups=len(groups),
        contradicting_groups=sum(len({pictures[index].emotion for index in group}) > 1 for group in groups),
        blank=sum(bool(np.ptp(picture.crop) == 0) for picture in pictures),
    )
    return summary, copies


def summary_lines(summary: DataSummary) -> Iterator[str]:
    """Yield the lines of a summary for the terminal."""
    total = sum(sum(counts.values()) for counts in summary.pictures.values())
    yield f"{summary.folder} ({summary.form}): {total:,} pictures, 48x48 grey"
    yield "".join((f"{'':14}", *(f"{label:>10}" for label in LABELS), f"{'all':>10}{'FER+':>10}{'copies':>8}"))
    for split, counts in summary.pictures.items():
        cells = [f"{count:,}" for count in (*counts.values(), sum(counts.values()))]
        tagged = "-" if summary.agreement is None else f"{sum(summary.majorities[split].values()):,}"
        copies = f"{summary.copies[split]:,}" if split in summary.copies else "-"
        yield "".join((f"{split:14}", *(f"{cell:>10}" for cell in (*cells, tagged)), f"{copies:>8}"))
    yield from _findings("published counts", summary.differences, none="all as published")
    yield from _findings("damaged pictures", summary.damaged, none="none")
    yield (
        f"equal pictures    {summary.equal_pictures:,} in {summary.equal_groups:,} groups; "
        f"{summary.contradicting_groups:,} groups carry different labels"
    )
    yield f"blank pictures    {summary.blank:,}"
    if summary.agreement is not None:
        yield f"FER+ majority     is FER2013's label for {summary.agreement:.1%} of the pictures that have one"


def _findings(what: str, findings: Sequence[str], *, none: str) -> Iterator[str]:
    yield f"{what}  {len(findings) or none}"
    for finding in findings[:_NAMED]:
        yield f"  {finding}"
    if len(findings) > _NAMED:
        yield f"  and {len(findings) - _NAMED:,} more, in summary.json"


def _by_label(pictures: Iterator[Picture]) -> dict[str, int]:
    counts = Counter(picture.emotion for picture in pictures)
    return {emotion.label: counts[emotion] for emotion in Emotion}


def _differences(split: Split, counts: dict[str, int]) -> Iterator[str]:
    got, published = tuple(counts.values()), PUBLISHED[split]
    if got != published and sorted(got) == sorted(published):
        yield f"{split}: the published counts, but of other emotions: the labels are in another order than {LABELS}"
        return
    for label, count, expected in zip(LABELS, got, published, strict=True):
        if count != expected:
            yield f"{split}, {label}: {count:,} pictures; published are {expected:,}"


def _majorities(pictures: Sequence[Picture]) -> tuple[dict[Split, dict[str, int]], list[list[int]]]:
    """Return FER+'s majorities by split, and against FER2013's labels in all splits; the first name on a tie."""
    votes = vote_shares([picture.votes for picture in pictures])
    by_split = {split: dict.fromkeys(MAJORITIES, 0) for split in SPLITS}
    matrix = [[0] * len(MAJORITIES) for _ in Emotion]
    for picture, shares in zip(pictures, votes, strict=True):
        if shares.any():
            majority = FERPLUS[shares.argmax()]
            by_split[picture.split][majority] += 1
            matrix[picture.emotion][MAJORITIES.index(majority)] += 1
    return by_split, matrix


def _rows(pictures: Sequence[Picture]) -> list[int]:
    """Return each picture's place in its own split."""
    seen: Counter[Split] = Counter()
    rows = []
    for picture in pictures:
        rows.append(seen[picture.split])
        seen[picture.split] += 1
    return rows
