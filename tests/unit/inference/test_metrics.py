"""The metrics of the comparison, on numbers that can be checked by hand."""

import numpy as np
import pytest

from inference.training.metrics import (
    Bin,
    calibration_error,
    confusion_matrix,
    f1_scores,
    precision_recall,
    reliability,
    share_right,
    wilson_interval,
)


def test_the_confusion_matrix_has_labels_by_row() -> None:
    """Transposed, precision and recall change places: 2 angry, one of them called happy."""
    confusion = confusion_matrix(np.array([0, 0, 3]), np.array([0, 3, 3]))
    precision, recall = precision_recall(confusion)

    assert confusion[0].tolist() == [1, 0, 0, 1, 0, 0, 0]
    assert (precision[0], precision[3], recall[0], recall[3]) == (1, 0.5, 0.5, 1)
    assert precision[1] == recall[1] == 0


def test_f1_is_the_harmonic_mean_and_an_emotion_never_seen_counts_as_none() -> None:
    """Angry: precision 1, recall 1/2, so F1 2/3; happy the other way round; the other five 0, and no division by 0."""
    scores = f1_scores(confusion_matrix(np.array([0, 0, 3]), np.array([0, 3, 3])))

    assert scores[[0, 3]] == pytest.approx([2 / 3, 2 / 3])
    assert not scores[[1, 2, 4, 5, 6]].any()


def test_a_share_of_nothing_is_nothing() -> None:
    """A data set may hold no copies, or no votes; that is no reason to end."""
    assert share_right(np.array([True, False, True, True])) == 0.75
    assert share_right(np.array([], dtype=bool)) == 0.0


def test_reliability_tells_confidence_and_accuracy_bin_by_bin() -> None:
    """Two answers at .95 of which one is right, one at .5 that is right: bins 15 and 8, the rest left out."""
    rows = np.array([[0.95, 0.05], [0.05, 0.95], [0.5, 0.5]], dtype=np.float32)

    bins = reliability(rows, np.array([True, False, True]))

    assert [one.pictures for one in bins] == [1, 2]
    assert [one.confidence for one in bins] == pytest.approx([0.5, 0.95])
    assert [one.accuracy for one in bins] == [1.0, 0.5]


def test_a_bin_holds_its_upper_edge() -> None:
    """As Guo et al. define it: 3/15 lies with .17 in the third bin, and a surely right answer in the last."""
    rows = np.array([[0.17, 0.0], [0.2, 0.0], [1.0, 0.0]], dtype=np.float32)

    assert [one.pictures for one in reliability(rows, np.array([True, True, True]))] == [2, 1]


def test_the_calibration_error_weighs_bins_by_their_pictures() -> None:
    """|.5 - .9| for 3 pictures and |1 - .6| for 1: .4; nothing measured is no error."""
    bins = (Bin(3, 0.9, 0.5), Bin(1, 0.6, 1.0))

    assert calibration_error(bins) == pytest.approx(0.4)
    assert calibration_error(()) == 0.0


def test_the_wilson_interval_is_wide_for_few_and_stays_within_0_and_1() -> None:
    """Half of 100: .404 to .596 (Wilson 1927); 5 of 5 may still be .57."""
    assert wilson_interval(0.5, 100) == pytest.approx((0.4038, 0.5962), abs=1e-4)
    low, high = wilson_interval(1.0, 5)
    assert (low, high) == (pytest.approx(0.5655, abs=1e-4), pytest.approx(1.0))
    assert wilson_interval(0.0, 0) == (0.0, 1.0)
