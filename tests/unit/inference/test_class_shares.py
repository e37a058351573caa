"""Ways of telling the shares of a class, on classes whose shares are known."""

import numpy as np
import pytest

from classmood.domain.emotions import Emotion
from inference.training.shares import (
    MEAN,
    Draw,
    Tagged,
    anything,
    lopsided,
    measure_shares,
    mixing,
    natural,
    nearest_shares,
    reestimated,
    unmixed,
)

CONFUSED = np.eye(7) * 0.7 + np.full((7, 7), 0.3 / 7)
"""Says the right emotion of seven faces in ten, and of the others any."""


@pytest.mark.parametrize(
    ("row", "nearest"),
    [
        ([0.2, 0.3, 0.5], [0.2, 0.3, 0.5]),
        ([1.4, -0.2, -0.2], [1, 0, 0]),
        ([0.6, 0.6, 0.0], [0.5, 0.5, 0]),
        ([0.0, 0.0, 0.0], [1 / 3, 1 / 3, 1 / 3]),
    ],
)
def test_the_nearest_shares(row: list[float], nearest: list[float]) -> None:
    """Shares stay as they are; anything else loses what is negative and the same from all that is left."""
    assert nearest_shares(np.array([row]))[0] == pytest.approx(nearest)


def test_a_known_mix_is_found_through_a_known_confusion() -> None:
    """Half neutral, half sad, seen through a network that errs in three of ten: the adjusted count finds them."""
    mix = np.zeros(7)
    mix[[Emotion.NEUTRAL, Emotion.SAD]] = 0.5

    assert unmixed((CONFUSED @ mix)[np.newaxis], CONFUSED)[0] == pytest.approx(mix, abs=1e-6)


def test_what_no_mix_explains_still_gives_shares() -> None:
    """More neutral than a purely neutral class would look: no share may be negative or above 1."""
    observed = np.zeros(7)
    observed[Emotion.NEUTRAL] = 1.0

    assert unmixed(observed[np.newaxis], CONFUSED)[0] == pytest.approx(observed, abs=1e-6)


def test_the_confusion_is_learnt_from_readings() -> None:
    """Of four sad faces one was called neutral: a column of .75 and .25."""
    truths = np.eye(7)[[Emotion.SAD] * 4 + [Emotion.NEUTRAL] * 2]
    readings = np.eye(7)[[Emotion.SAD] * 3 + [Emotion.NEUTRAL] * 3]

    learnt = mixing(readings, truths)

    assert learnt[Emotion.SAD, Emotion.SAD] == pytest.approx(0.75)
    assert learnt[Emotion.NEUTRAL, Emotion.SAD] == pytest.approx(0.25)
    assert learnt[Emotion.NEUTRAL, Emotion.NEUTRAL] == pytest.approx(1)


def test_priors_are_estimated_anew() -> None:
    """Readings that are right given even priors, of a class of three happy faces in four."""
    random = np.random.default_rng(0)
    happy = random.random(4000) < 0.75
    # A measurement with density 2x of happy faces and 2(1 - x) of sad ones makes x the even-prior probability of happy.
    x = np.where(happy, np.sqrt(random.random(4000)), 1 - np.sqrt(random.random(4000)))
    said = np.zeros((4000, 7))
    said[:, Emotion.HAPPY], said[:, Emotion.SAD] = x, 1 - x
    prior = np.zeros(7)
    prior[[Emotion.HAPPY, Emotion.SAD]] = 0.5

    assert said.mean(axis=0)[Emotion.HAPPY] == pytest.approx(0.58, abs=0.02)
    assert reestimated(said, prior)[Emotion.HAPPY] == pytest.approx(0.75, abs=0.03)


@pytest.mark.parametrize("mix", [natural, lopsided, anything])
def test_a_mix_is_shares_of_the_emotions_there_are(mix: object) -> None:
    """Nobody can be drawn from an emotion that has no face."""
    there = np.array([0, 0, 0, 0.5, 0.2, 0, 0.3])

    shares = mix(np.random.default_rng(1), there)  # type: ignore[operator]

    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()
    assert shares[there == 0] == pytest.approx(np.zeros(4), abs=1e-6)


def test_a_perfect_reader_makes_no_error_in_any_way() -> None:
    """Every way must come down to the plain shares when there is nothing to mend."""
    votes = np.eye(7)[np.repeat(np.arange(7), 30)]
    perfect = Tagged(votes, votes)

    errors = measure_shares(perfect, [Draw("any", perfect, anything)], classes=20, seed=0)

    assert {error.way for error in errors} >= {MEAN}
    assert [max(error.majority, error.votes) for error in errors] == pytest.approx([0] * len(errors), abs=1e-6)
