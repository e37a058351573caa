"""The emotion networks' bodies, and how a deeper one goes on from what a shallower one has learnt."""

import numpy as np
import pytest

pytest.importorskip("keras", reason="needs the train extra: uv run --extra train pytest -m slow")
pytest.importorskip("tensorflow", reason="needs the train extra: uv run --extra train pytest -m slow")

import keras

from inference.training.emotion_net import build_emotion_net, shape_of, take_weights

pytestmark = pytest.mark.slow


def learnt(name: str, **shape: int) -> keras.Model:
    """Return a network whose every layer does something, as after training."""
    network = build_emotion_net(name, **shape)
    random = np.random.default_rng(0)
    weights = [random.uniform(0.5, 1.5, one.shape) if one.ndim == 1 else one for one in network.get_weights()]
    network.set_weights(weights)
    return network


def test_a_deeper_network_begins_with_the_answers_of_the_shallower_one() -> None:
    """What was learnt is not lost, and there is room to learn more."""
    faces = np.random.default_rng(1).normal(size=(3, 48, 48, 1)).astype(np.float32)
    shallow, deep = learnt("custom-cnn", width=4, depth=1), build_emotion_net("custom-cnn", width=4, depth=3)

    take_weights(deep, shallow)

    before, after = shallow.predict(faces, verbose=0), deep.predict(faces, verbose=0)
    assert deep.count_params() > shallow.count_params()
    assert {head: answers.shape for head, answers in after.items()} == {"fer2013": (3, 7), "ferplus": (3, 8)}
    for head, answers in before.items():
        assert answers.max() < 0.99  # or all networks would agree
        np.testing.assert_allclose(after[head], answers, atol=1e-6)


@pytest.mark.parametrize("theirs", [{"width": 8, "depth": 1}, {"width": 4, "depth": 3}], ids=["wider", "deeper"])
def test_weights_that_do_not_fit_are_refused(theirs: dict[str, int]) -> None:
    """A network that took some of them only would be neither the one nor the other."""
    with pytest.raises(ValueError, match=r"layers|shape"):
        take_weights(build_emotion_net("custom-cnn", width=4, depth=2), learnt("custom-cnn", **theirs))


@pytest.mark.parametrize(("width", "depth"), [(4, 1), (4, 2), (8, 3)])
def test_a_network_tells_its_shape(width: int, depth: int) -> None:
    """A trained file holds no more than its layers."""
    assert shape_of(build_emotion_net("custom-cnn", width=width, depth=depth)) == (width, depth)


@pytest.mark.parametrize("name", ["resnet50", "xception"])
def test_a_published_body_begins_without_an_opinion(name: str) -> None:
    """With 2,048 raw features an untrained network is sure of itself at once, and its first epochs only undo that."""
    faces = np.random.default_rng(1).normal(size=(16, 48, 48, 1)).astype(np.float32)
    keras.utils.set_random_seed(0)

    # As in training: normalised over these very faces.
    answers = build_emotion_net(name)(faces, training=True)

    for head, emotions in (("fer2013", 7), ("ferplus", 8)):
        surprise = -np.log(keras.ops.convert_to_numpy(answers[head])).mean()
        assert surprise < np.log(emotions) + 0.1
