"""The emotion network of `deepface` (PyPI, MIT licence), as a peer to compare with and to choose.

Only its emotion client is used, not its face detectors. deepface fetches weights over the internet when they are
missing; this program never does, so it looks for them first and refuses when they are not there.
"""

import os
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.errors import ModelError
from inference.classifiers.base import require_crops
from inference.labels import columns_of_emotions

_WEIGHTS = {"tensorflow": ".h5", "pytorch": ".pth", "onnx": ".onnx"}
"""The ending of the weights' file, by the engine that deepface runs on."""

_BATCH = 64
"""Faces at a time: enough to be fast, and little memory however many there are."""


class EmotionClient(Protocol):
    """What is used of deepface's own emotion client."""

    model: Any
    """The engine's network; Keras's when the engine is TensorFlow."""

    def predict(self, img: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        """Return ``(n, 7)`` probabilities, or ``(7,)`` for one picture, in deepface's order.

        Args:
            img: pictures ``(height, width, 3)``, blue-green-red, 0 to 1.
        """
        ...


class DeepFaceClassifier:
    """The network of `deepface`, through its own client, which turns a picture grey and scales it itself."""

    def __init__(self, client: EmotionClient, labels: Sequence[str]) -> None:
        """Put the client to use.

        Args:
            client: deepface's, its weights loaded.
            labels: deepface's names of the columns, in its order.

        Raises:
            ModelError: the labels are not the seven.
        """
        self._client = client
        self._columns = columns_of_emotions(labels, owner="deepface")

    @property
    def network(self) -> Any:
        """The network itself, of whichever engine deepface runs on."""
        return self._client.model

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return each face's emotion probabilities (see `Classifier`)."""
        require_crops(crops)
        rows = np.empty((len(crops), len(Emotion)), np.float32)
        for start in range(0, len(crops), _BATCH):
            grey = crops[start : start + _BATCH, ..., np.newaxis].astype(np.float32) / 255
            said = np.asarray(self._client.predict(list(np.repeat(grey, 3, axis=-1))), dtype=np.float32)
            rows[start : start + _BATCH] = said.reshape(-1, len(Emotion))[:, self._columns]
        shares: NDArray[np.float32] = rows / rows.sum(axis=1, keepdims=True)
        return shares


def open_deepface() -> DeepFaceClassifier:
    """Return the network of the installed package, without fetching anything.

    Raises:
        ModelError: the package is not installed or of another make, or its weights are missing or damaged.
    """
    if find_spec("deepface") is None:
        raise ModelError(
            'deepface is not installed. Install it with `pip install "classmood[peers]"`, or choose another '
            "inference.classifier."
        )
    # deepface may run on TensorFlow, whose messages would bury our own, as would deepface's own warnings.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with warnings.catch_warnings(action="ignore"):
            return _opened()
    except (ImportError, ValueError, AttributeError) as error:
        raise ModelError(f"deepface cannot be used: {_first_line(error)}. Install deepface 0.0.103 again.") from error


def _opened() -> DeepFaceClassifier:
    from deepface.commons.backend_utils import get_backend_engine  # noqa: PLC0415 - optional package
    from deepface.commons.folder_utils import get_deepface_home  # noqa: PLC0415
    from deepface.models.demography.DemographyUtils import EMOTION_LABELS  # noqa: PLC0415
    from deepface.modules.modeling import get_model_class  # noqa: PLC0415

    _require_weights(Path(get_deepface_home()), get_backend_engine())
    client = get_model_class(task="facial_attribute", model_name="Emotion")()
    return DeepFaceClassifier(client, EMOTION_LABELS)


def _require_weights(home: Path, engine: str) -> None:
    """Refuse before deepface would fetch its weights.

    Raises:
        ModelError: they are not where deepface looks for them.
    """
    path = home / ".deepface" / "weights" / f"facial_expression_model_weights{_WEIGHTS[engine]}"
    if not path.is_file():
        shown = Path("~") / path.relative_to(Path.home()) if path.is_relative_to(Path.home()) else path
        raise ModelError(
            f"deepface's weights are not at {shown}, and this program fetches nothing. Let deepface fetch them, with "
            """`python -c "from deepface import DeepFace as d; d.build_model('Emotion', 'facial_attribute')"`, """
            "or choose another inference.classifier."
        )


def _first_line(error: Exception) -> str:
    lines = str(error).splitlines()
    return (lines[0] if lines else type(error).__name__).rstrip(".")
