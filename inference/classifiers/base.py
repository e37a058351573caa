"""What every reader of emotions promises."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray


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
