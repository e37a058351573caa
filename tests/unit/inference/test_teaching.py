"""What a network learns from trained ones."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

pytest.importorskip("keras", reason="needs the train extra: uv run --extra train pytest -m slow")
pytest.importorskip("tensorflow", reason="needs the train extra: uv run --extra train pytest -m slow")

from classmood.domain.errors import ModelError, SettingsError
from inference.classifiers.litert import LiteRTClassifier
from inference.preprocessing import network_input
from inference.registry import CUSTOM_CNN, DETECTOR, MODELS, load_model
from inference.training.emotion_net import build_emotion_net
from inference.training.teaching import taught, teachers_answers

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def noise() -> NDArray[np.uint8]:
    """Return pictures of nothing, more than are asked at a time."""
    return np.random.default_rng(0).integers(0, 256, (300, 48, 48), dtype=np.uint8)


# Keras, saving a network, makes arrays of its variables in the way that NumPy 1 wanted.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_teachers_say_what_they_make_of_a_picture_and_its_mirror_image(
    tmp_path: Path, noise: NDArray[np.uint8]
) -> None:
    """A finished run's network and an exported one together."""
    run = build_emotion_net(CUSTOM_CNN, width=4)
    run.save(tmp_path / "emotion.keras")
    exported = LiteRTClassifier(load_model(CUSTOM_CNN))

    answers = teachers_answers([tmp_path / "emotion.keras", MODELS / CUSTOM_CNN], noise)

    mirrored = noise[:, :, ::-1]
    for place, head in enumerate(("fer2013", "ferplus")):
        said = [run.predict(network_input(seen), verbose=0)[head] for seen in (noise, mirrored)]
        said += [exported.heads(seen)[place] for seen in (noise, mirrored)]
        np.testing.assert_allclose(answers[head], np.mean(said, axis=0), atol=1e-5)
        np.testing.assert_allclose(answers[head].sum(axis=1), 1, atol=1e-2)


@pytest.mark.parametrize(
    ("folder", "error", "words"),
    [
        (MODELS / DETECTOR, SettingsError, "holds detector; a teacher is one of custom-cnn, xception, resnet50"),
        (MODELS, ModelError, "card.json: cannot be read"),
    ],
)
def test_another_folder_is_refused(folder: Path, error: type[Exception], words: str, noise: NDArray[np.uint8]) -> None:
    """Before anything is asked."""
    with pytest.raises(error, match=words):
        teachers_answers([MODELS / CUSTOM_CNN, folder], noise)


def test_teachers_count_for_their_share_and_not_where_nothing_is_known() -> None:
    """A picture without votes stays without."""
    known = np.array([[0, 1], [0, 0]], np.float32)
    answers = np.array([[0.5, 0.5], [0.5, 0.5]], np.float32)

    targets = taught({"ferplus": known}, {"ferplus": answers}, share=0.8)

    assert targets["ferplus"].tolist() == [pytest.approx([0.4, 0.6]), [0, 0]]
