"""What every reader of emotions must do, whoever made it: the suite runs over the whole registry.

A system that is not here is skipped with its own reason; the one that ships never is.
"""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from classmood.domain.emotions import LABELS
from classmood.domain.errors import ModelError
from classmood.settings import CLASSIFIERS, InferenceSettings
from inference.classifiers.base import Classifier
from inference.classifiers.systems import SYSTEMS, open_classifier
from inference.registry import CUSTOM_CNN


def _opened(name: str) -> Classifier | str:
    try:
        return open_classifier(name)
    except ModelError as error:
        return str(error)


OPENED = {name: _opened(name) for name in SYSTEMS}
"""Each system loaded, or why it is not here."""


@pytest.fixture(params=[name for name, opened in OPENED.items() if not isinstance(opened, str)])
def classifier(request: pytest.FixtureRequest) -> Classifier:
    """Return each system that is here."""
    opened = OPENED[request.param]
    assert not isinstance(opened, str)
    return opened


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_is_held_to_the_contract(name: str) -> None:
    """What is skipped here was not looked at below; the one that ships must not be."""
    reason = OPENED[name]
    if isinstance(reason, str) and name != CUSTOM_CNN:
        pytest.skip(reason)

    assert not isinstance(reason, str), reason


def crops(n: int) -> np.ndarray:
    """Return `n` different crops."""
    return np.random.default_rng(7).integers(0, 256, (n, 48, 48), dtype=np.uint8)


def test_each_face_gets_seven_probabilities_that_sum_to_1(classifier: Classifier) -> None:
    """Rows that do not sum to 1 would make shares that do not."""
    rows = classifier.probabilities(crops(5))

    assert rows.shape == (5, len(LABELS))
    assert rows.dtype == np.float32
    assert (rows >= 0).all()
    assert rows.sum(axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_a_face_is_read_alike_alone_and_among_others(classifier: Classifier) -> None:
    """Who else is in the class must not change what is read in a face."""
    together = classifier.probabilities(crops(4))

    assert classifier.probabilities(crops(4)[2:3])[0] == pytest.approx(together[2], abs=1e-4)


def test_different_faces_are_read_differently(classifier: Classifier) -> None:
    """An adapter that hands over constants, or the same face each time, would pass all else."""
    rows = classifier.probabilities(crops(4))

    assert not np.allclose(rows[0], rows[1:])


def test_the_crops_are_left_as_they_were(classifier: Classifier) -> None:
    """The next step may read the same pixels."""
    given = crops(2)

    classifier.probabilities(given)

    assert np.array_equal(given, crops(2))


def test_no_faces_give_no_rows(classifier: Classifier) -> None:
    """A frame without faces is usual."""
    assert classifier.probabilities(crops(0)).shape == (0, len(LABELS))


@pytest.mark.parametrize("shape", [(1, 64, 64), (48, 48), (1, 48, 48, 1)])
def test_crops_of_another_shape_are_refused(classifier: Classifier, shape: tuple[int, ...]) -> None:
    """A silent resize here would be a second way of preparing faces."""
    with pytest.raises(ValueError, match=r"must be \(n, 48, 48\)"):
        classifier.probabilities(np.zeros(shape, np.uint8))


def test_every_system_can_be_chosen_and_nothing_else() -> None:
    """The setting and the registry name the same five."""
    assert tuple(SYSTEMS) == CLASSIFIERS
    assert get_args(InferenceSettings.model_fields["classifier"].annotation) == CLASSIFIERS


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    """Whoever calls the registry from elsewhere gets the same kind of answer."""
    with pytest.raises(ModelError, match="No classifier is called 'vgg'; there are custom-cnn, xception"):
        open_classifier("vgg")


@pytest.mark.parametrize("name", ["xception", "resnet50"])
def test_a_network_that_was_not_trained_here_says_how_to_train_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are too large for the package, so a teacher's install has neither."""
    monkeypatch.setattr("inference.registry.MODELS", tmp_path)

    with pytest.raises(ModelError, match=rf"{name} is not here.*`classmood train emotion --model {name}`"):
        open_classifier(name)
