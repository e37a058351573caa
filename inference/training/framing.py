"""Which square around a found face should be cut out for the network.

Three views of the question: how FER2013's own faces are framed, seen with our detector; how well slight smiles are
told from neutral faces on portraits; how well the drawn practice class is read. A framing is good where all agree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.classifiers.base import Classifier
from inference.detectors.base import Detector
from inference.preprocessing import CROP_SCALE, CROP_SIZE, face_crop
from inference.training.change import NEUTRAL, OVERLAP, found_faces
from inference.training.conditions import auc
from inference.training.portraits import Portrait

SCALES = (0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.6)
SHIFTS = (-0.1, -0.05, 0.05, 0.1)
HEIGHTS = (60, 100)
"""Of the portraits' faces, in pixels: those of galleries of 49 and of 25."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Framing:
    """What is read through one framing. Shares are 0 to 1."""

    scale: float
    """Side of the square over the longer side of the found box."""
    shift: float
    """How far below the box's centre the square's is, over the box's height."""
    auc: float
    """Chance that a smiling portrait has a higher probability of happy than a neutral one."""
    counted: float
    """Share of the smiling portraits whose likeliest emotion is happy."""
    neutral: float
    """Share of the neutral portraits whose likeliest emotion is neutral."""
    practice: float
    """Share of the drawn faces whose likeliest emotion is the one drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFraming:
    """How FER2013's crops lie around the faces that the detector finds in them: quartiles and median over crops."""

    found: float
    """Share of the crops in which it finds one."""
    scale: tuple[float, float, float]
    shift: tuple[float, float, float]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """A found face, whose expression is known."""

    image: Image
    box: Box
    emotion: Emotion


def shown_portraits(
    portraits: Sequence[Portrait], detector: Detector, heights: Sequence[float] = HEIGHTS
) -> list[Shown]:
    """Return the portraits' faces as the detector finds them, those with a smile as happy."""
    return [
        Shown(portrait.image, box, Emotion.NEUTRAL if portrait.expression == NEUTRAL else Emotion.HAPPY)
        for height in heights
        for portrait, box in found_faces(portraits, detector, height)
        if box is not None
    ]


def shown_pictures(pictures: Iterable[tuple[Image, list[tuple[Box, Emotion]]]], detector: Detector) -> list[Shown]:
    """Return the labelled faces of pictures as the detector finds them; those that it misses are left out."""
    shown = []
    for image, faces in pictures:
        boxes = [found.box for found in detector.detect(image)]
        for face, emotion in faces:
            best = max(boxes, key=face.iou, default=None)
            if best is not None and face.iou(best) >= OVERLAP:
                shown.append(Shown(image, best, emotion))
    return shown


def measure_framing(portraits: Sequence[Shown], drawn: Sequence[Shown], classifier: Classifier) -> list[Framing]:
    """Return what is read through each scale without a shift, and through each shift at `CROP_SCALE`.

    Args:
        portraits: neutral and happy ones, at least one of each.
        drawn: at least one.
        classifier: reads them.
    """
    framings = [(scale, 0.0) for scale in SCALES] + [(CROP_SCALE, shift) for shift in SHIFTS]
    return [_framing(portraits, drawn, classifier, scale, shift) for scale, shift in framings]


def own_framing(crops: NDArray[np.uint8], detector: Detector) -> OwnFraming | None:
    """Return how crops lie around their faces.

    Args:
        crops: ``(n, 48, 48)`` grey levels 0-255.
        detector: sees them enlarged twice, on a ground of their own edge, because it needs something around a face.

    Returns:
        None when it finds a face in none of them.
    """
    scales, shifts = [], []
    margin = CROP_SIZE // 2
    for crop in crops:
        wide = np.pad(crop, margin, mode="edge")
        large = cv2.cvtColor(cv2.resize(wide, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), cv2.COLOR_GRAY2BGR)
        found = detector.detect(np.asarray(large, dtype=np.uint8))
        if found:
            box = found[0].box
            scales.append(2 * CROP_SIZE / max(box.width, box.height))
            shifts.append((large.shape[0] / 2 - box.top - box.height / 2) / box.height)
    if not scales:
        return None
    return OwnFraming(found=len(scales) / len(crops), scale=_quartiles(scales), shift=_quartiles(shifts))


def square(box: Box, scale: float, shift: float) -> Box:
    """Return the box from which `face_crop` cuts the square of `scale`, `shift` heights below the centre of `box`."""
    side = max(box.width, box.height) * scale / CROP_SCALE
    left = box.left + (box.width - side) / 2
    top = box.top + (box.height - side) / 2 + shift * box.height
    return Box(left, top, side, side)


def _framing(
    portraits: Sequence[Shown], drawn: Sequence[Shown], classifier: Classifier, scale: float, shift: float
) -> Framing:
    read, truth = read_shown(portraits, classifier, scale, shift)
    smiling = truth == Emotion.HAPPY
    likeliest, happy = read.argmax(axis=1), read[:, Emotion.HAPPY]
    drawn_read, drawn_truth = read_shown(drawn, classifier, scale, shift)
    return Framing(
        scale=scale,
        shift=shift,
        auc=auc(happy[smiling], happy[~smiling]),
        counted=float((likeliest[smiling] == Emotion.HAPPY).mean()),
        neutral=float((likeliest[~smiling] == Emotion.NEUTRAL).mean()),
        practice=float((drawn_read.argmax(axis=1) == drawn_truth).mean()),
    )


def read_shown(
    faces: Sequence[Shown], classifier: Classifier, scale: float = CROP_SCALE, shift: float = 0.0
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Return ``(n, 7)`` probabilities and ``(n,)`` emotions shown, through one framing; at least one face."""
    crops = np.stack([face_crop(face.image, square(face.box, scale, shift)) for face in faces])
    return classifier.probabilities(crops), np.array([face.emotion for face in faces], dtype=np.intp)


def _quartiles(values: Sequence[float]) -> tuple[float, float, float]:
    low, middle, high = np.percentile(values, (25, 50, 75)).tolist()
    return low, middle, high
