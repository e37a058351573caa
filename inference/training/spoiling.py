"""The ways in which a camera, a line or a hand spoils a face, each as a series of levels from harmless to hopeless.

Every function takes one crop, ``(48, 48)`` grey levels 0-255, a level and a source of chance, and returns a new crop
of the same shape.
"""

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.geometry import Box
from inference.preprocessing import CROP_SCALE, CROP_SIZE, face_crop

Crop = NDArray[np.uint8]

FACE_HEIGHT = CROP_SIZE / CROP_SCALE
"""Height in pixels of the face whose crop is cut out without a change of size, as FER2013's are."""

_NOISE = 2.0
"""Standard deviation in grey levels of the noise that a webcam adds: without it nothing would be lost in the dark."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One way of spoiling."""

    name: str
    unit: str
    """What a level means."""
    levels: tuple[float, ...]
    """Any order; drawn and written in this one."""
    spoil: Callable[[Crop, float, Generator], Crop]


def shrunk(crop: Crop, height: float, _: Generator) -> Crop:
    """Return the crop of the same face in a frame that shows it only `height` pixels high, on the way of live use."""
    side = max(round(CROP_SCALE * height), 1)
    small = cv2.resize(crop, (side, side), interpolation=cv2.INTER_AREA)
    box = side / CROP_SCALE
    edge = (side - box) / 2
    return face_crop(np.asarray(cv2.cvtColor(small, cv2.COLOR_GRAY2BGR), dtype=np.uint8), Box(edge, edge, box, box))


def lit(crop: Crop, factor: float, random: Generator) -> Crop:
    """Return the crop with so many times the light; what is brighter than white is burnt out."""
    return _levels(crop.astype(np.float64) * factor, random)


def faded(crop: Crop, factor: float, random: Generator) -> Crop:
    """Return the crop with so many times the contrast about its own mean."""
    mean = float(crop.mean())
    return _levels((crop.astype(np.float64) - mean) * factor + mean, random)


def blurred(crop: Crop, sigma: float, _: Generator) -> Crop:
    """Return the crop under a Gaussian of so many pixels of the crop."""
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), sigma), dtype=np.uint8)


def compressed(crop: Crop, quality: float, _: Generator) -> Crop:
    """Return the crop through JPEG of that quality, 1 to 100."""
    data = cv2.imencode(".jpg", crop, [cv2.IMWRITE_JPEG_QUALITY, int(quality)])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)


def turned(crop: Crop, degrees: float, random: Generator) -> Crop:
    """Return the crop turned in its plane, to either side."""
    middle = (CROP_SIZE - 1) / 2
    turn = cv2.getRotationMatrix2D((middle, middle), degrees * float(random.choice([-1, 1])), 1.0)
    whole = cv2.warpAffine(crop, turn, crop.shape, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(whole, dtype=np.uint8)


def masked_below(crop: Crop, share: float, _: Generator) -> Crop:
    """Return the crop with that share of it covered from the chin upwards, as by a mask or a hand."""
    return _covered(crop, CROP_SIZE - round(share * CROP_SIZE), CROP_SIZE, 0, CROP_SIZE)


def masked_above(crop: Crop, share: float, _: Generator) -> Crop:
    """Return the crop with that share of it covered from the brow downwards, as by a cap or the picture's edge."""
    return _covered(crop, 0, round(share * CROP_SIZE), 0, CROP_SIZE)


def masked_anywhere(crop: Crop, share: float, random: Generator) -> Crop:
    """Return the crop with a square of that share of it covered, somewhere."""
    side = round(share**0.5 * CROP_SIZE)
    top, left = random.integers(0, CROP_SIZE - side + 1, size=2)
    return _covered(crop, top, top + side, left, left + side)


def _covered(crop: Crop, top: int, bottom: int, left: int, right: int) -> Crop:
    """Return the crop with a patch of its own mean level, which hides without changing the light."""
    covered = crop.copy()
    covered[top:bottom, left:right] = round(float(crop.mean()))
    return covered


def _levels(values: NDArray[np.float64], random: Generator) -> Crop:
    noisy = values + random.normal(0, _NOISE, values.shape)
    return np.clip(np.rint(noisy), 0, 255).astype(np.uint8)


HEIGHT = Condition("face height", "pixels", (48, 40, 36, 32, 28, 24, 20, 16, 12), shrunk)
DIM = Condition("less light", "times the light", (0.5, 0.35, 0.25, 0.18, 0.12, 0.06), lit)
BRIGHT = Condition("more light", "times the light", (1.25, 1.5, 2, 2.5, 3), lit)
FADED = Condition("less contrast", "times the contrast", (0.5, 0.35, 0.25, 0.18, 0.12, 0.06), faded)
BLUR = Condition("blur", "pixels of 48, sigma", (0.5, 0.75, 1, 1.25, 1.5, 2, 3), blurred)

SERIES = (HEIGHT, DIM, BRIGHT, FADED, BLUR)
"""The conditions that measures of a crop could tell."""

CONDITIONS = (
    *SERIES,
    Condition("compression", "JPEG quality", (90, 70, 50, 30, 20, 10, 5), compressed),
    Condition("tilt", "degrees", (10, 20, 30, 45, 60, 90), turned),
    Condition("covered from below", "share of the crop", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), masked_below),
    Condition("covered from above", "share of the crop", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), masked_above),
    Condition("covered anywhere", "share of the crop", (0.1, 0.2, 0.3, 0.4, 0.5, 0.6), masked_anywhere),
)
