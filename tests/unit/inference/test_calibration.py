"""How sure the network may say it is, on answers made up so that the right temperature is known."""

import numpy as np
import pytest

from classmood.domain.emotions import Emotion
from inference.labels import FERPLUS, FERPLUS_OF_EMOTION
from inference.training.calibration import agreement_and_accuracy, calibration, fitted_temperature, loss
from inference.votes import FLOOR, served, taggers_shares


def answers(shares: np.ndarray) -> np.ndarray:
    """Return the ``(n, 8)`` answers of a network that says these shares of the seven, and nothing of contempt."""
    eight = np.zeros((len(shares), len(FERPLUS)), np.float32)
    eight[:, FERPLUS_OF_EMOTION] = shares
    return eight


def some_shares() -> np.ndarray:
    """Return 200 faces that taggers are of several minds about; none is impossible, and none nearly certain."""
    return np.random.default_rng(4).dirichlet(np.full(7, 4.0), size=200)


@pytest.mark.parametrize("temperature", [0.6, 1.0, 1.7])
def test_a_known_temperature_is_found_again(temperature: float) -> None:
    """A network whose answers are the taggers' shares made too sure needs exactly that undone."""
    shares = some_shares()
    said = shares**temperature
    said /= said.sum(axis=1, keepdims=True)

    assert fitted_temperature(answers(said), shares) == pytest.approx(temperature, abs=0.02)


def test_faces_without_votes_do_not_pull_the_temperature() -> None:
    """Nobody knows how sure the network should be of them."""
    shares = np.concatenate([some_shares(), np.zeros((50, 7))])
    said = np.concatenate([some_shares(), np.eye(7)[np.zeros(50, int)]])

    assert fitted_temperature(answers(said), shares) == pytest.approx(1.0, abs=0.02)


def test_without_any_votes_nothing_is_corrected() -> None:
    """FER2013 also comes without FER+; a temperature fitted on nothing would be one end of its range."""
    said = np.full((3, 8), 1 / 8, np.float32)

    assert fitted_temperature(said, np.zeros((3, 7))) == 1.0


def test_a_higher_temperature_is_less_sure_and_of_the_same_mind() -> None:
    """Squaring .2 : .6 gives .04 : .36, so half the temperature makes 1 : 3 into 1 : 9."""
    said = answers(np.array([[0.2, 0, 0, 0.6, 0.2, 0, 0]]))

    surer, same, cooler = (served(said, temperature)[0] for temperature in (0.5, 1.0, 2.0))

    assert surer[Emotion.HAPPY] / surer[Emotion.SAD] == pytest.approx(9)
    assert same[Emotion.HAPPY] / same[Emotion.SAD] == pytest.approx(3)
    assert surer.argmax() == same.argmax() == cooler.argmax() == Emotion.HAPPY
    assert surer.max() > same.max() > cooler.max()


def test_contempt_is_left_out_and_the_rest_is_whole() -> None:
    """Half of the answer was none of the seven; what is left must still be shares."""
    eight = np.zeros((1, len(FERPLUS)), np.float32)
    eight[0, FERPLUS.index("contempt")] = 0.5
    eight[0, FERPLUS.index("neutral")] = 0.5

    seven = served(eight)

    assert seven.sum() == pytest.approx(1)
    assert seven[0, Emotion.NEUTRAL] == pytest.approx(0.5 / (0.5 + 6 * FLOOR))


def test_nothing_is_impossible() -> None:
    """An int8 network's 0 is a rounded number, and its logarithm would be endless."""
    certain = served(answers(np.eye(7)[[0]]))

    assert certain.min() > 0
    assert np.isfinite(loss(certain, np.eye(7)[[1]]))
    assert served(np.empty((0, 8), np.float32)).shape == (0, 7)


def test_votes_for_contempt_alone_say_nothing() -> None:
    """A picture that all taggers call contemptuous is none of the seven."""
    votes = np.zeros((2, len(FERPLUS)), np.float32)
    votes[0, FERPLUS.index("contempt")] = 1
    votes[1, FERPLUS.index("contempt")] = 0.6
    votes[1, FERPLUS.index("fear")] = 0.4

    shares = taggers_shares(votes)

    assert not shares[0].any()
    assert shares[1, Emotion.FEAR] == pytest.approx(1)


def test_the_calibration_error_is_the_gap_to_the_votes() -> None:
    """70 % happy said of a face that half of the taggers call happy: 20 points too sure, and right by most."""
    said = answers(np.array([[0, 0, 0, 0.7, 0, 0, 0.3]]))
    shares = np.array([[0, 0, 0, 0.5, 0.1, 0, 0.4]])

    agreement, accuracy = agreement_and_accuracy(served(said), shares)

    assert calibration(said, shares, 1.0).error == pytest.approx(0.2, abs=0.01)
    assert agreement[0].accuracy == pytest.approx(0.5)
    assert accuracy[0].accuracy == 1
