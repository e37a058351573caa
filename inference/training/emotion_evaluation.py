"""How well a reader of emotions reads FER2013's test faces: one protocol for every system.

All read the same pictures of the same splits and are judged by the same metrics. Two ways of labelling are used:
FER2013's own labels, seven emotions, by which others publish, and the majority of FER+'s ten taggers, which are
closer to what people see. A network with a head for each is judged by the head that learnt it; one with a single
head by that one. Needs no TensorFlow: what is measured is the classifier that live use has.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import LABELS
from inference.classifiers.base import Classifier, TwoHeaded
from inference.labels import FERPLUS_OF_EMOTION
from inference.training.fer2013 import Faces, Split, load_fer2013
from inference.training.metrics import (
    Bin,
    calibration_error,
    confusion_matrix,
    f1_scores,
    precision_recall,
    reliability,
    share_right,
)


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a system says of ``n`` faces; rows sum to 1."""

    fer2013: NDArray[np.float32]
    """``(n, 7)`` to be judged by FER2013's labels, in `Emotion` order."""
    ferplus: NDArray[np.float32] | None
    """``(n, 8)`` in `FERPLUS` order; None from a system that knows no contempt."""
    served: NDArray[np.float32]
    """``(n, 7)`` what live use is given, in `Emotion` order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmotionReport:
    """Results on one split. Shares are 0 to 1; "without copies" leaves out pictures that are also in training."""

    split: str
    pictures: int
    pictures_without_copies: int
    accuracy: float
    """Against FER2013's labels, on the whole split: comparable with what others publish."""
    accuracy_without_copies: float
    macro_f1: float
    """The mean over the seven emotions of each one's F1."""
    macro_f1_without_copies: float
    calibration_error: float
    """Expected calibration error of the same answers, 15 bins."""
    ferplus_pictures: int
    """Pictures whose taggers have a majority, of eight emotions."""
    ferplus_accuracy: float | None
    """Against that majority; None from a system that knows no contempt, which would have to fail."""
    ferplus_accuracy_without_copies: float | None
    seven_pictures: int
    """Pictures whose taggers' majority is one of the seven."""
    seven_accuracy: float
    """Of what live use is given, against that majority: comparable between all systems."""
    seven_accuracy_without_copies: float
    served_calibration_error: float
    """Expected calibration error of what live use is given, against that majority."""
    precision: dict[str, float]
    """By label, against FER2013's labels; 0 for an emotion that was never said."""
    recall: dict[str, float]
    """By label."""
    confusion: list[list[int]]
    """``[label][said]``, pictures, in `Emotion` order."""
    reliability: tuple[Bin, ...]
    """Against FER2013's labels, least sure first."""
    served_reliability: tuple[Bin, ...]
    """Of what live use is given, against the taggers' majority."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)

    def for_card(self) -> dict[str, Any]:
        """Return what belongs on a card: everything but the bins, which are for drawing."""
        return {name: value for name, value in asdict(self).items() if not name.endswith("reliability")}


def evaluate_emotion(data: Path, classifier: Classifier, *, split: Split = "private_test") -> EmotionReport:
    """Measure a reader of emotions on one split.

    Args:
        data: the folder that holds ``fer2013/``.
        classifier: any system of `inference.classifiers.systems`.
        split: select on ``public_test``; report on ``private_test`` once.

    Raises:
        DataError: the data set is missing or damaged.
    """
    faces = load_fer2013(data, split)
    return report_of(faces, answers_of(classifier, faces.crops), split=split)


def answers_of(classifier: Classifier, crops: NDArray[np.uint8]) -> Answers:
    """Return what a system says of ``(n, 48, 48)`` face crops."""
    if isinstance(classifier, TwoHeaded):
        fer2013, ferplus = classifier.heads(crops)
        return Answers(fer2013, ferplus, classifier.served(ferplus))
    served = classifier.probabilities(crops)
    return Answers(served, None, served)


def report_of(faces: Faces, answers: Answers, *, split: str) -> EmotionReport:
    """Return the results of these answers on these faces. Pure: arrays in, numbers out."""
    own = ~faces.copied
    said = answers.fer2013.argmax(axis=1)
    right = said == faces.emotions
    confusion = confusion_matrix(faces.emotions, said)
    precision, recall = precision_recall(confusion)
    bins = reliability(answers.fer2013, right)

    tagged = faces.votes.any(axis=1)
    majority = faces.votes.argmax(axis=1)
    seven = tagged & np.isin(majority, FERPLUS_OF_EMOTION)
    served_right = np.take(FERPLUS_OF_EMOTION, answers.served.argmax(axis=1)) == majority
    served_bins = reliability(answers.served[seven], served_right[seven])
    eight_right = None if answers.ferplus is None else answers.ferplus.argmax(axis=1) == majority
    return EmotionReport(
        split=split,
        pictures=len(faces),
        pictures_without_copies=int(own.sum()),
        accuracy=_rounded(share_right(right)),
        accuracy_without_copies=_rounded(share_right(right[own])),
        macro_f1=_rounded(float(f1_scores(confusion).mean())),
        macro_f1_without_copies=_rounded(
            float(f1_scores(confusion_matrix(faces.emotions[own], said[own])).mean()),
        ),
        calibration_error=_rounded(calibration_error(bins)),
        ferplus_pictures=int(tagged.sum()),
        ferplus_accuracy=None if eight_right is None else _rounded(share_right(eight_right[tagged])),
        ferplus_accuracy_without_copies=(
            None if eight_right is None else _rounded(share_right(eight_right[tagged & own]))
        ),
        seven_pictures=int(seven.sum()),
        seven_accuracy=_rounded(share_right(served_right[seven])),
        seven_accuracy_without_copies=_rounded(share_right(served_right[seven & own])),
        served_calibration_error=_rounded(calibration_error(served_bins)),
        precision=dict(zip(LABELS, precision.round(3).tolist(), strict=True)),
        recall=dict(zip(LABELS, recall.round(3).tolist(), strict=True)),
        confusion=confusion.tolist(),
        reliability=bins,
        served_reliability=served_bins,
    )


def report_lines(report: EmotionReport) -> Iterator[str]:
    """Yield the lines of a report for the terminal; shares in percent."""
    own = "without copies of training pictures"
    yield f"{report.split}: {report.pictures} pictures, {report.pictures_without_copies} {own}"
    yield f"FER2013's labels                   {report.accuracy:.1%} ({report.accuracy_without_copies:.1%} {own})"
    yield f"macro F1                           {report.macro_f1:.1%} ({report.macro_f1_without_copies:.1%})"
    yield f"expected calibration error         {report.calibration_error:.1%}"
    yield from _lines_by_votes(report)
    yield from class_table(report.precision, report.recall, report.confusion)


def _lines_by_votes(report: EmotionReport) -> Iterator[str]:
    if not report.seven_pictures:
        yield "FER+'s majority                    not measured: no votes come with these pictures"
        return
    eight = (
        "not applicable: it knows no contempt"
        if report.ferplus_accuracy is None
        else f"{report.ferplus_accuracy:.1%} of {report.ferplus_pictures} "
        f"({report.ferplus_accuracy_without_copies:.1%})"
    )
    yield f"FER+'s majority, eight emotions    {eight}"
    yield (
        f"FER+'s majority, the seven, served {report.seven_accuracy:.1%} of {report.seven_pictures} "
        f"({report.seven_accuracy_without_copies:.1%})"
    )
    yield f"  its expected calibration error   {report.served_calibration_error:.1%}"


def class_table(precision: dict[str, float], recall: dict[str, float], confusion: list[list[int]]) -> Iterator[str]:
    """Yield each emotion's precision, recall and row of the confusion matrix; arguments as in `EmotionReport`."""
    yield f"{'':10}{'precision':>10}{'recall':>8}   label by row, said by column"
    yield f"{'':31}" + "".join(f"{name:>9}" for name in LABELS)
    for name, row in zip(LABELS, confusion, strict=True):
        cells = "".join(f"{count:>9}" for count in row)
        yield f"{name:10}{precision[name]:>10.1%}{recall[name]:>8.1%}   {cells}"


def _rounded(share: float) -> float:
    return round(share, 4)
