"""The shipped emotion network through the classifier that live use has."""

import numpy as np
import pytest

from inference.classifiers.litert import LiteRTClassifier
from inference.labels import FERPLUS_OF_EMOTION
from inference.registry import EMOTION, load_model


@pytest.fixture(scope="module")
def classifier() -> LiteRTClassifier:
    """Return the shipped network, loaded once."""
    return LiteRTClassifier(load_model(EMOTION))


def test_each_face_gets_seven_probabilities(classifier: LiteRTClassifier) -> None:
    """Rows that do not sum to 1 would make shares that do not."""
    crops = np.random.default_rng(1).integers(0, 256, (5, 48, 48), dtype=np.uint8)

    rows = classifier.probabilities(crops)

    assert rows.shape == (5, 7)
    assert (rows >= 0).all()
    assert rows.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_what_is_served_is_the_taggers_head_without_contempt(classifier: LiteRTClassifier) -> None:
    """The order of FER+ is not the program's: this is where a swap would happen unseen."""
    crops = np.random.default_rng(2).integers(0, 256, (3, 48, 48), dtype=np.uint8)

    _, ferplus = classifier.heads(crops)
    served = classifier.probabilities(crops)

    seven = ferplus[:, list(FERPLUS_OF_EMOTION)]
    assert served == pytest.approx(seven / seven.sum(axis=1, keepdims=True))


def test_a_face_is_read_alike_alone_and_among_others(classifier: LiteRTClassifier) -> None:
    """Who else is in the class must not change what is read in a face."""
    crops = np.random.default_rng(3).integers(0, 256, (4, 48, 48), dtype=np.uint8)

    together = classifier.probabilities(crops)

    assert classifier.probabilities(crops[2:3])[0] == pytest.approx(together[2])


def test_no_faces_give_no_rows(classifier: LiteRTClassifier) -> None:
    """A frame without faces is usual."""
    assert classifier.probabilities(np.empty((0, 48, 48), np.uint8)).shape == (0, 7)


def test_crops_of_another_shape_are_refused(classifier: LiteRTClassifier) -> None:
    """A silent resize here would be a second way of preparing faces."""
    with pytest.raises(ValueError, match=r"must be \(n, 48, 48\)"):
        classifier.probabilities(np.zeros((1, 64, 64), np.uint8))
