"""What a network costs is counted from its own graph."""

import numpy as np
import pytest

from classmood.domain.errors import ModelError
from inference.registry import CUSTOM_CNN, load_model
from inference.training.costs import RUNS, SECONDS_A_RUN, faces_per_second, keras_cost, litert_cost
from tests.tiny_networks import convolution_graph, dense_network, unknown_graph


def test_a_dense_layer_multiplies_each_input_for_each_output() -> None:
    """7 x 48 x 48 weights, each used once for a face."""
    content = dense_network(np.zeros((7, 48 * 48), np.float32), side=48)

    cost = litert_cost(content)

    assert (cost.parameters, cost.multiply_adds) == (16_128, 16_128)
    assert cost.bytes == len(content)


def test_convolutions_are_counted_place_by_place_and_shared_weights_once() -> None:
    """5x5 places x (4 x 3x3x2 + 4 x 3x3) = 2,700 multiply-adds; 72 + 36 weights and one bias of 4 that both use."""
    cost = litert_cost(convolution_graph())

    assert (cost.parameters, cost.multiply_adds) == (112, 2_700)


def test_the_shipped_network_costs_what_its_design_says() -> None:
    """152 million: counted by hand, .6 for the stem, 42 for the first block, and so on (see `emotion_net`)."""
    cost = litert_cost(load_model(CUSTOM_CNN).content)

    stem = 24 * 24 * 64 * 4 * 4
    first = 2 * 24 * 24 * 64 * 9 * 64
    second = 12 * 12 * 128 * (9 * 64 + 9 * 128 + 64)
    third = 6 * 6 * 256 * (9 * 128 + 9 * 256 + 128)
    fourth = 2 * 6 * 6 * 256 * 9 * 256
    assert cost.multiply_adds == stem + first + second + third + fourth + 256 * (7 + 8)
    assert cost.parameters == pytest.approx(2_412_559, rel=0.005)


def test_an_operation_that_cannot_be_counted_is_named_rather_than_left_out() -> None:
    """A cost that is too small looks like an achievement."""
    with pytest.raises(ModelError, match="not counted"):
        litert_cost(unknown_graph())


@pytest.mark.slow
def test_keras_and_litert_count_the_same() -> None:
    """Two graphs of one network, two ways of counting."""
    pytest.importorskip("tensorflow", reason="building it needs the train extra: uv run --extra train pytest -m slow")
    import keras  # noqa: PLC0415

    from inference.training.emotion_net import build_emotion_net  # noqa: PLC0415

    face = keras.Input((48, 48, 1))
    network = build_emotion_net("custom-cnn")
    # Called anew, each layer knows its sides; as built, they are left open.
    fixed = keras.models.clone_model(network, input_tensors=face)

    cost = keras_cost(fixed)

    assert cost.parameters == 2_412_559
    assert cost.multiply_adds == litert_cost(load_model(CUSTOM_CNN).content).multiply_adds


class CountingClassifier:
    """Counts the crops that it is given."""

    def __init__(self) -> None:
        self.batches: list[int] = []

    def probabilities(self, crops: np.ndarray) -> np.ndarray:
        """Note how many crops there are and say that all are angry."""
        self.batches.append(len(crops))
        return np.tile(np.eye(7, dtype=np.float32)[0], (len(crops), 1))


def test_speed_is_faces_not_batches() -> None:
    """25 at a time must not look 25 times slower; the first batch, which loads what is lazy, is not timed."""
    classifier = CountingClassifier()

    speed = faces_per_second(classifier, 25)

    calls_per_second = len(classifier.batches) / (RUNS * SECONDS_A_RUN)
    assert set(classifier.batches) == {25}
    assert speed > 10 * calls_per_second
