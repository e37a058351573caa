"""How well the emotion network reads FER2013's test faces, by its own labels and by FER+'s taggers.

Needs no TensorFlow: what is measured is the shipped LiteRT file, through the classifier that live use has.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import LABELS, Emotion
from inference.classifiers.litert import LiteRTClassifier
from inference.registry import Model
from inference.training.fer2013 import Split, load_fer2013


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionReport:
    """Results on one split. Shares are 0 to 1."""

    split: str
    pictures: int
    accuracy: float
    """Of the FER2013 head against FER2013's labels, on the whole split: comparable with what others publish."""
    accuracy_without_copies: float
    """The same without test pictures that are copies of training pictures."""
    macro_f1: float
    """The mean over the seven emotions of each one's F1."""
    ferplus_accuracy: float
    """Of the FER+ head against the taggers' majority, eight emotions, on the pictures that have one."""
    precision: dict[str, float]
    """By label; 0 for an emotion that was never said."""
    recall: dict[str, float]
    """By label."""
    confusion: list[list[int]]
    """``[label][said]``, pictures, in `Emotion` order."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def evaluate_emotion(data: Path, model: Model, *, split: Split = "private_test") -> EmotionReport:
    """Measure the emotion network on one split.

    Args:
        data: the folder that holds ``fer2013/``.
        model: the network's file and card.
        split: select on ``public_test``; report on ``private_test`` once.

    Raises:
        DataError: the data set is missing or damaged.
    """
    faces = load_fer2013(data, split)
    fer2013, ferplus = LiteRTClassifier(model).heads(faces.crops)
    said = fer2013.argmax(axis=1)
    correct = said == faces.emotions
    confusion = confusion_matrix(faces.emotions, said)
    precision, recall = precision_recall(confusion)
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    tagged = faces.votes.any(axis=1)
    agreed = ferplus[tagged].argmax(axis=1) == faces.votes[tagged].argmax(axis=1)
    return EmotionReport(
        split=split,
        pictures=len(faces),
        accuracy=round(float(correct.mean()), 4),
        accuracy_without_copies=round(float(correct[~faces.copied].mean()), 4),
        macro_f1=round(float(f1.mean()), 4),
        ferplus_accuracy=round(float(agreed.mean()), 4),
        precision=dict(zip(LABELS, precision.round(3).tolist(), strict=True)),
        recall=dict(zip(LABELS, recall.round(3).tolist(), strict=True)),
        confusion=confusion.tolist(),
    )


def confusion_matrix(labels: NDArray[np.int64], said: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ``(7, 7)`` numbers of pictures, ``[label, said]``."""
    size = len(Emotion)
    return np.bincount(labels * size + said, minlength=size * size).reshape(size, size).astype(np.int64)


def precision_recall(confusion: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return each emotion's precision and recall, ``(7,)`` each; 0 where an emotion was never said, or never due."""
    hits = np.diag(confusion)
    return hits / np.maximum(confusion.sum(axis=0), 1), hits / np.maximum(confusion.sum(axis=1), 1)


def report_lines(report: EmotionReport) -> Iterator[str]:
    """Yield the lines of a report for the terminal; shares in percent."""
    yield f"{report.split}: {report.pictures} pictures"
    yield f"accuracy on FER2013's labels  {report.accuracy:.1%} ({report.accuracy_without_copies:.1%} without copies)"
    yield f"macro F1                      {report.macro_f1:.1%}"
    yield f"accuracy on FER+'s majority   {report.ferplus_accuracy:.1%}"
    yield f"{'':10}{'precision':>10}{'recall':>8}   label by row, said by column"
    for name, row in zip(LABELS, report.confusion, strict=True):
        cells = "".join(f"{count:>6}" for count in row)
        yield f"{name:10}{report.precision[name]:>10.1%}{report.recall[name]:>8.1%}   {cells}"
