"""Recall and precision are counted as the model card says: each face once, by overlap, the surest box first."""

import numpy as np
import pytest

from classmood.domain.geometry import Box
from inference.detectors.base import Detection

pytest.importorskip("tqdm", reason="measuring needs tqdm: uv run --extra train pytest")

from inference.training.detector_evaluation import Tally
from inference.training.scenes import Scene

PICTURE = np.zeros((100, 100, 3), np.uint8)
FACE = Box(10, 10, 20, 20)


def tally(found: list[Detection], faces: list[Box], unsure: list[Box] | None = None) -> Tally:
    """Return the tally of one picture."""
    counted = Tally()
    counted.add(found, Scene(PICTURE, faces, unsure or []), milliseconds=1.0)
    return counted


def test_a_face_found_twice_is_one_hit_and_one_invention() -> None:
    """A detector that reports every face twice would double every count."""
    counted = tally([Detection(FACE, 0.8), Detection(Box(11, 10, 20, 20), 0.9)], [FACE])

    assert (counted.found(0.5), counted.invented(0.5)) == (1, 1)
    assert (counted.recall(0.5), counted.precision(0.5)) == (1.0, 0.5)


def test_a_box_that_overlaps_too_little_finds_nothing() -> None:
    """A box over an ear would have its expression read from an ear."""
    counted = tally([Detection(Box(22, 10, 20, 20), 0.9)], [FACE])

    assert (counted.recall(0.5), counted.precision(0.5)) == (0.0, 0.0)


def test_a_half_visible_face_counts_neither_way() -> None:
    """To find it is no merit, to miss it no fault."""
    counted = tally([Detection(FACE, 0.9)], [], unsure=[FACE])

    assert (counted.found(0.5), counted.invented(0.5)) == (0, 0)


def test_a_higher_threshold_counts_the_surer_ones_only() -> None:
    """The margin shows whether the results hang on the threshold."""
    counted = tally([Detection(FACE, 0.6), Detection(Box(60, 60, 20, 20), 0.8)], [FACE])

    assert (counted.found(0.5), counted.invented(0.5)) == (1, 1)
    assert (counted.found(0.7), counted.invented(0.7)) == (0, 1)


def test_pictures_without_faces_have_inventions_but_no_rates() -> None:
    """A share of no faces is not 0 and not 1."""
    counted = tally([Detection(FACE, 0.9)], [])

    assert (counted.recall(0.5), counted.precision(0.5), counted.invented(0.5)) == (None, None, 1)
