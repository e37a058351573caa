"""The shipped emotion network through the classifier that live use has; what all classifiers must do is a contract."""

import numpy as np
import pytest

from inference.classifiers.base import TwoHeaded
from inference.classifiers.litert import LiteRTClassifier
from inference.labels import FERPLUS_OF_EMOTION
from inference.registry import CUSTOM_CNN, load_model


@pytest.fixture(scope="module")
def classifier() -> LiteRTClassifier:
    """Return the shipped network, loaded once."""
    return LiteRTClassifier(load_model(CUSTOM_CNN))


def test_what_is_served_is_the_taggers_head_without_contempt(classifier: LiteRTClassifier) -> None:
    """The order of FER+ is not the program's: this is where a swap would happen unseen."""
    crops = np.random.default_rng(2).integers(0, 256, (3, 48, 48), dtype=np.uint8)

    _, ferplus = classifier.heads(crops)
    served = classifier.probabilities(crops)

    # A temperature changes how sure each answer is and never which is likelier.
    seven = ferplus[:, list(FERPLUS_OF_EMOTION)]
    assert served.argmax(axis=1).tolist() == seven.argmax(axis=1).tolist()
    for row, said in zip(served, seven, strict=True):
        assert (np.diff(row[said.argsort()]) >= 0).all()


def test_both_heads_answer_each_face(classifier: LiteRTClassifier) -> None:
    """They are told apart by name in the file; swapped, the shapes would be."""
    fer2013, ferplus = classifier.heads(np.zeros((2, 48, 48), np.uint8))

    assert isinstance(classifier, TwoHeaded)
    assert (fer2013.shape, ferplus.shape) == ((2, 7), (2, 8))
    assert fer2013.sum(axis=1) == pytest.approx(np.ones(2), abs=0.02)
    assert ferplus.sum(axis=1) == pytest.approx(np.ones(2), abs=0.02)
