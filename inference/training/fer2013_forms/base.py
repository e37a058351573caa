"""What every form of FER2013 is read into: a picture with its label, or what is wrong with it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion

Split = Literal["train", "public_test", "private_test"]

SPLITS: tuple[Split, ...] = ("train", "public_test", "private_test")
"""Train on the first, select on the second, report on the third once."""

SIDE = 48
"""Pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One picture of FER2013."""

    split: Split
    name: str
    """What finds it again in its form: a file's name or a line."""
    crop: NDArray[np.uint8]
    """``(48, 48)`` grey levels 0-255."""
    emotion: Emotion
    votes: list[int] | None = None
    """Ten FER+ counts; None where there are none."""
    copied: bool | None = None
    """Whether it is a test picture that equals a training picture; None where the form does not say."""


@dataclass(frozen=True, slots=True)
class Damaged:
    """A picture that cannot be used."""

    where: str
    problem: str
    """The rest of a sentence that begins with `where`."""

    def __str__(self) -> str:
        return f"{self.where} {self.problem}"


class Unusable(ValueError):  # noqa: N818  # never an error for a user: it becomes a `Damaged`
    """Says in the words of `Damaged.problem` why a picture cannot be used."""


Reader = Callable[[Path, Collection[Split]], Iterator[Picture | Damaged]]
"""Reads the named splits of the form that lies in a folder. Raises DataError where the form as a whole is wrong."""


def decoded(content: bytes) -> NDArray[np.uint8]:
    """Return the ``(48, 48)`` grey levels of an image file's bytes.

    Raises:
        Unusable: they are no image, or one of another size, depth or number of channels.
    """
    # OpenCV raises on an empty buffer, and gives None for all else that it cannot decode.
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_UNCHANGED) if content else None
    if image is None:
        raise Unusable(f"is not a picture, or cut off; it must be {SIDE}x{SIDE} and grey")
    if image.shape[:2] != (SIDE, SIDE):
        raise Unusable(f"is {image.shape[1]}x{image.shape[0]} pixels; it must be {SIDE}x{SIDE}")
    if image.ndim != 2 or image.dtype != np.uint8:  # noqa: PLR2004  # rows and columns
        got = "in colour" if image.ndim > 2 else f"{8 * image.itemsize}-bit grey"  # noqa: PLR2004
        raise Unusable(f"is {got}; it must be 8-bit grey")
    return np.asarray(image, dtype=np.uint8)


def emotion_numbered(number: Any) -> Emotion:
    """Return FER2013's emotion of that number, or of a text with its digits.

    Raises:
        Unusable: it is none of 0 to 6.
    """
    try:
        return Emotion(int(number) if isinstance(number, str) else number)
    except ValueError as error:
        meanings = ", ".join(f"{emotion.value} {emotion.label}" for emotion in Emotion)
        raise Unusable(f"has the emotion {number!r}; allowed are {meanings}") from error
