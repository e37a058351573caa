"""What every reader of emotions promises."""

from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from inference.preprocessing import CROP_SIZE


class Classifier(Protocol):
    """Reads the emotion of face crops."""

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return each face's emotion probabilities.

        Args:
            crops: ``(n, 48, 48)`` grey levels 0-255, made by `preprocessing.face_crop`. ``n`` may be 0.

        Returns:
            ``(n, 7)``; each row sums to 1; columns in `Emotion` order.

        Raises:
            ValueError: `crops` is not ``(n, 48, 48)``.
        """
        ...


@runtime_checkable
class TwoHeaded(Classifier, Protocol):
    """A classifier that learnt FER2013's labels and the FER+ taggers' votes, each with a head of its own."""

    def heads(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what each head says: ``(n, 7)`` in `Emotion` order and ``(n, 8)`` in `FERPLUS` order, rows sum to 1.

        Args:
            crops: ``(n, 48, 48)`` grey levels 0-255; ``n`` may be 0.

        Raises:
            ValueError: `crops` is not ``(n, 48, 48)``.
        """
        ...

    def served(self, ferplus: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what live use is given, as from `probabilities`, of the second head's answers ``(n, 8)``."""
        ...


def require_crops(crops: NDArray[np.uint8]) -> None:
    """Refuse an array that is not a batch of face crops, before a network stretches it to its own size in silence.

    Raises:
        ValueError: `crops` is not ``(n, 48, 48)``.
    """
    if crops.ndim != 3 or crops.shape[1:] != (CROP_SIZE, CROP_SIZE):  # noqa: PLR2004 - three axes
        raise ValueError(f"crops are {crops.shape}; they must be (n, {CROP_SIZE}, {CROP_SIZE})")
