"""The emotion networks that are trained here, run by LiteRT."""

import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from inference import votes
from inference.classifiers.base import require_crops
from inference.labels import FERPLUS
from inference.preprocessing import network_input
from inference.registry import Model


class LiteRTClassifier:
    """A two-headed emotion network. One object serves one thread at a time."""

    def __init__(self, model: Model) -> None:
        """Load the network.

        Args:
            model: from one ``(1, 48, 48, 1)`` float32 face, made by `network_input`, to ``fer2013`` ``(1, 7)``
                and ``ferplus`` ``(1, 8)`` probabilities. Its card's ``temperature``, 1 where it names none, makes
                what is served as sure as taggers are (see `inference.training.calibration`).
        """
        self.temperature = model.card.settings.get("temperature", 1.0)
        self._interpreter = Interpreter(model_content=model.content, num_threads=1)
        self._run = self._interpreter.get_signature_runner()

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return each face's emotion probabilities, as FER+'s taggers would see it (see `Classifier`)."""
        _, ferplus = self.heads(crops)
        return self.served(ferplus)

    def served(self, ferplus: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return what live use is given of the FER+ head's answers, as sure as the card's temperature makes them.

        FER2013's own labels call twice as few faces neutral as ten taggers do, so the head that learnt the
        taggers' votes is served. Contempt, which is none of the seven, is left out.

        Args:
            ferplus: ``(n, 8)`` from `heads`; ``n`` may be 0.

        Returns:
            ``(n, 7)`` in `Emotion` order; each row sums to 1.
        """
        return votes.served(ferplus, self.temperature)

    def heads(self, crops: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return what each head says: ``(n, 7)`` in `Emotion` order and ``(n, 8)`` in `FERPLUS` order, rows sum to 1.

        Args:
            crops: ``(n, 48, 48)`` grey levels 0-255; ``n`` may be 0.

        Raises:
            ValueError: `crops` is not ``(n, 48, 48)``.
        """
        require_crops(crops)
        fer2013 = np.empty((len(crops), len(Emotion)), np.float32)
        ferplus = np.empty((len(crops), len(FERPLUS)), np.float32)
        # One face at a time: LiteRT's int8 kernels are as fast so as in a batch, and no shape ever changes.
        for row, face in enumerate(network_input(crops)):
            heads = self._run(faces=face[np.newaxis])
            fer2013[row], ferplus[row] = heads["fer2013"][0], heads["ferplus"][0]
        return fer2013, ferplus
