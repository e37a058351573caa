"""How surely a few persons tell smiling portraits from neutral ones."""

import numpy as np
import pytest

from inference.training.change import auc_interval
from inference.training.markdown import percent_within


def test_a_person_is_drawn_with_both_portraits() -> None:
    """Two persons, of whom one always looks happier: .75 together, 1 each alone; of strangers it could be 0."""
    assert auc_interval(np.array([0.2, 0.9]), np.array([0.1, 0.8])) == pytest.approx((0.75, 1.0))


def test_more_persons_tell_it_more_surely() -> None:
    """Four times as many halve the interval, which lies about the AUC."""
    random = np.random.default_rng(2)
    before, after = random.normal(0, 1, 400), random.normal(1, 1, 400)

    few, many = (auc_interval(after[:count], before[:count]) for count in (100, 400))

    # Two normal distributions one standard deviation apart: the chance is that of a normal value under 1 / sqrt(2).
    assert few[0] < many[0] < 0.76 < many[1] < few[1]
    assert few[1] - few[0] == pytest.approx(2 * (many[1] - many[0]), rel=0.2)


def test_an_interval_is_told_in_brackets() -> None:
    """Where nothing was measured there is neither."""
    assert percent_within(0.939, (0.906, 0.97)) == "93.9 % (90.6-97.0)"
    assert percent_within(None, None) == "–"
