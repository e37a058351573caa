"""Whether a rise of happiness is seen, person by person, between a neutral portrait and a slightly smiling one.

Counting the likeliest emotion misses slight smiles; what a teacher needs is that the probability rises. The faces are
found by the detector of live use, in pictures shrunk until the face has the height asked for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.geometry import Box
from inference.classifiers.base import Classifier
from inference.detectors.base import Detector
from inference.preprocessing import face_crop
from inference.training.conditions import auc
from inference.training.portraits import Portrait

HEIGHTS = (96, 64, 48, 36, 24, 16)
NEUTRAL, SMILING = "neutral", "smiling"
OVERLAP = 0.4
"""Lowest intersection over union of a found box and the labelled one: some miss the chin of so small a face."""
_DRAWS = 2000
"""Times that the persons are drawn anew; the ends of an interval are then known to a few tenths of a point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is read in the pairs at one face height. Shares are 0 to 1; None where no pair was found."""

    height: float
    """Of the labelled face, in pixels."""
    persons: int
    """Whose faces were found in both portraits."""
    missed: int
    """Portraits in which the detector found no face."""
    rise: float | None = None
    """Share of the persons whose probability of happy is higher in the smiling portrait."""
    median_rise: float | None = None
    """By how much, the middle person."""
    auc: float | None = None
    """Chance that a smiling portrait has a higher probability of happy than a neutral one of anybody."""
    auc_interval: tuple[float, float] | None = None
    """Its 95 % confidence interval, see `auc_interval`."""
    counted: float | None = None
    """Share of the smiling portraits whose likeliest emotion is happy."""
    neutral: float | None = None
    """Share of the neutral portraits whose likeliest emotion is neutral."""
    neutral_as_happy: float | None = None
    """Share of the neutral portraits whose likeliest emotion is happy."""


def measure_change(
    portraits: Sequence[Portrait], detector: Detector, classifier: Classifier, heights: Sequence[float] = HEIGHTS
) -> list[Change]:
    """Return what is read at each height.

    Args:
        portraits: those whose expression is neither neutral nor smiling are left out.
        detector: finds faces down to the lowest height.
        classifier: reads them.
        heights: in pixels; higher than the portrait's own face leaves it as it is.
    """
    return [_change(portraits, detector, classifier, height) for height in heights]


def found_faces(
    portraits: Sequence[Portrait], detector: Detector, height: float
) -> Iterator[tuple[Portrait, Box | None]]:
    """Yield the portraits with a known expression, shrunk until the face is `height` pixels high, and the found box."""
    for portrait in portraits:
        if portrait.expression in (NEUTRAL, SMILING):
            small = portrait.shrunk(height / portrait.face.height)
            yield small, matching_box(detector, small)


def matching_box(detector: Detector, portrait: Portrait) -> Box | None:
    """Return the found box that overlaps the labelled one by most, or None when none does by `OVERLAP`."""
    boxes = [found.box for found in detector.detect(portrait.image)]
    best = max(boxes, key=portrait.face.iou, default=None)
    return best if best is not None and portrait.face.iou(best) >= OVERLAP else None


def auc_interval(after: NDArray[np.floating], before: NDArray[np.floating]) -> tuple[float, float]:
    """Return the 95 % confidence interval of the AUC of pairs, by the bootstrap's percentiles (Efron 1979).

    A person is drawn with both portraits, which resemble each other more than anybody else's.

    Args:
        after: ``(persons,)`` what a person's smiling portrait got, at least one.
        before: ``(persons,)`` what the same person's neutral one got.
    """
    draws = np.random.default_rng(0).integers(len(after), size=(_DRAWS, len(after)))
    low, high = np.percentile([auc(after[drawn], before[drawn]) for drawn in draws], (2.5, 97.5)).tolist()
    return low, high


def _change(portraits: Sequence[Portrait], detector: Detector, classifier: Classifier, height: float) -> Change:
    crops, keys, missed = [], [], 0
    for portrait, box in found_faces(portraits, detector, height):
        if box is None:
            missed += 1
            continue
        crops.append(face_crop(portrait.image, box))
        keys.append((portrait.person, portrait.expression))
    persons = [person for person, kind in keys if kind == NEUTRAL and (person, SMILING) in keys]
    if not persons:
        return Change(height=height, persons=0, missed=missed)
    read = dict(zip(keys, classifier.probabilities(np.stack(crops)), strict=True))
    before = np.array([read[person, NEUTRAL] for person in persons])
    after = np.array([read[person, SMILING] for person in persons])
    happy_after, happy_before = after[:, Emotion.HAPPY], before[:, Emotion.HAPPY]
    rises = happy_after - happy_before
    return Change(
        height=height,
        persons=len(persons),
        missed=missed,
        rise=float((rises > 0).mean()),
        median_rise=float(np.median(rises)),
        auc=auc(happy_after, happy_before),
        auc_interval=auc_interval(happy_after, happy_before),
        counted=float((after.argmax(axis=1) == Emotion.HAPPY).mean()),
        neutral=float((before.argmax(axis=1) == Emotion.NEUTRAL).mean()),
        neutral_as_happy=float((before.argmax(axis=1) == Emotion.HAPPY).mean()),
    )
