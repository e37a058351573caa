"""Going on with the training of a network of which only the int8 file is left."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("keras", reason="needs the train extra: uv run --extra train pytest -m slow")
pytest.importorskip("tensorflow", reason="needs the train extra: uv run --extra train pytest -m slow")

import keras

from classmood.domain.errors import ModelError, SettingsError
from inference.classifiers.litert import LiteRTClassifier
from inference.preprocessing import network_input
from inference.registry import CUSTOM_CNN, DETECTOR, MODELS, load_model
from inference.training.shipped_weights import load_shipped, load_trained, settle

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def blots() -> NDArray[np.uint8]:
    """Return pictures of no one, in which a network sees all kinds of things."""
    small = np.random.default_rng(0).integers(0, 256, (256, 8, 8), dtype=np.uint8)
    return np.stack([cv2.resize(one, (48, 48), interpolation=cv2.INTER_CUBIC) for one in small])


def test_it_answers_as_the_file_that_ships(blots: NDArray[np.uint8]) -> None:
    """But for the rounding of what goes from layer to layer."""
    answers = load_shipped(MODELS / CUSTOM_CNN).predict(network_input(blots), verbose=0)

    for said, head in zip(LiteRTClassifier(load_model(CUSTOM_CNN)).heads(blots), ("fer2013", "ferplus"), strict=True):
        assert np.abs(answers[head] - said).mean() < 0.02
        assert (answers[head].argmax(axis=1) == said.argmax(axis=1)).mean() > 0.9
        assert np.unique(said.argmax(axis=1)).size > 2  # or any network would agree


def test_training_begins_where_the_file_ended(blots: NDArray[np.uint8]) -> None:
    """In training a normalisation goes by the batch: that must change what comes out as little as anything else."""
    network = load_shipped(MODELS / CUSTOM_CNN)
    (pooling,) = (layer for layer in network.layers if isinstance(layer, keras.layers.GlobalAveragePooling2D))
    features = keras.Model(network.input, pooling.output)
    faces = network_input(blots)
    before = features.predict(faces, verbose=0)

    settle(network, blots)

    np.testing.assert_allclose(features.predict(faces, verbose=0), before, atol=1e-4)
    learning = keras.ops.convert_to_numpy(features(faces, training=True))
    assert np.abs(learning - before).mean() < 0.01 * before.mean()


@pytest.mark.parametrize(
    ("folder", "error", "words"),
    [
        (MODELS / DETECTOR, SettingsError, "only custom-cnn can be trained on from what ships"),
        (MODELS, ModelError, "card.json: cannot be read"),
    ],
)
def test_another_folder_is_refused(folder: Path, error: type[Exception], words: str, blots: NDArray[np.uint8]) -> None:
    """It is told which one is meant."""
    with pytest.raises(error, match=words):
        load_trained(folder, blots)
