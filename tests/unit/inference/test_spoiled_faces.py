"""Faces spoiled on purpose, and what is concluded from how they are read."""

import numpy as np
import pytest

from classmood.domain.geometry import Box
from inference.clarity import contrast, sharpness
from inference.labels import FERPLUS
from inference.preprocessing import CROP_SCALE, face_crop
from inference.training.conditions import UNSPOILED, Judged, auc, crossing, measure_conditions, measure_gates
from inference.training.framing import square
from inference.training.metrics import Bin
from inference.training.reading_page import half_right
from inference.training.spoiling import (
    BLUR,
    CONDITIONS,
    DIM,
    HEIGHT,
    Condition,
    lit,
    masked_above,
    masked_below,
    shrunk,
)
from inference.votes import served

RANDOM = np.random.default_rng(3)
NOISE = RANDOM.integers(60, 200, (48, 48), dtype=np.uint8)


class Brightness:
    """A classifier that says happy of whatever has contrast, and neutral of the rest."""

    def heads(self, crops: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return sure answers of both heads."""
        happy = crops.std(axis=(1, 2)) > 17
        fer2013 = np.where(happy[:, np.newaxis], np.eye(7)[3], np.eye(7)[6]).astype(np.float32)
        ferplus = np.zeros((len(crops), len(FERPLUS)), np.float32)
        ferplus[happy, FERPLUS.index("happiness")] = 1
        ferplus[~happy, FERPLUS.index("neutral")] = 1
        return fer2013, ferplus

    def served(self, ferplus: np.ndarray) -> np.ndarray:
        """Return the second head's answers as live use is given them."""
        return served(ferplus)

    def probabilities(self, crops: np.ndarray) -> np.ndarray:
        """Return the first head's answers."""
        return self.heads(crops)[0]


def happy_faces() -> Judged:
    """Return twenty noisy crops that all are happy."""
    crops = RANDOM.integers(60, 200, (20, 48, 48), dtype=np.uint8)
    return Judged(crops, np.full(20, 3), np.full(20, 3))


@pytest.mark.parametrize("condition", CONDITIONS, ids=lambda one: one.name)
def test_every_condition_changes_a_crop_and_keeps_its_form(condition: Condition) -> None:
    """A level that does nothing, or another shape, would make a curve of nothing."""
    for level in condition.levels:
        spoiled = condition.spoil(NOISE, level, np.random.default_rng(0))

        assert spoiled.shape == NOISE.shape
        assert spoiled.dtype == np.uint8
        assert level == 48 or not np.array_equal(spoiled, NOISE)


def test_a_smaller_face_is_softer() -> None:
    """It has lost what lay between its pixels."""
    assert sharpness(shrunk(NOISE, 16, RANDOM)) < sharpness(NOISE) / 3
    assert np.array_equal(shrunk(NOISE, 48 / CROP_SCALE, RANDOM), NOISE)


def test_less_light_leaves_less_contrast() -> None:
    """A tenth of the light, a tenth of the contrast, and the camera's own noise of two levels."""
    assert contrast(lit(NOISE, 0.1, RANDOM)) == pytest.approx(np.hypot(contrast(NOISE) / 10, 2), rel=0.1)


def test_masks_cover_their_side() -> None:
    """A mask covers the mouth and not the eyes."""
    below, above = masked_below(NOISE, 0.25, RANDOM), masked_above(NOISE, 0.25, RANDOM)

    assert np.ptp(below[36:]) == 0
    assert np.array_equal(below[:36], NOISE[:36])
    assert np.ptp(above[:12]) == 0
    assert np.array_equal(above[12:], NOISE[12:])


def test_where_accuracy_falls_is_told_between_the_levels() -> None:
    """From 80 % at 40 to 60 % at 20, it is 70 % at 30."""
    assert crossing([48, 40, 20], [0.8, 0.8, 0.6], 0.7) == pytest.approx(30)
    assert crossing([48, 40], [0.8, 0.8], 0.7) is None
    assert crossing([48, 40], [0.6, 0.5], 0.7) is None


def test_half_right_is_looked_for_from_the_sure_end() -> None:
    """A small bin of lucky guesses below must not lower the limit."""
    bins = [Bin(3, 0.3, 0.9), Bin(50, 0.4, 0.4), Bin(50, 0.5, 0.6), Bin(90, 0.9, 0.95)]

    assert half_right(bins) == pytest.approx(0.45)
    assert half_right(bins[2:]) is None


def test_the_area_under_the_curve() -> None:
    """Of four pairs three are in order, and one is a tie: 3.5 of 4."""
    assert auc(np.array([2.0, 3.0]), np.array([1.0, 2.0])) == pytest.approx(3.5 / 4)
    assert auc(np.array([]), np.array([1.0])) == 0.5


def test_accuracy_is_told_level_by_level() -> None:
    """Of a contrast of 40 levels this reader still sees half, and no third: it asks for 17."""
    levels = measure_conditions(happy_faces(), Brightness(), temperature=1.0, seed=0, conditions=(DIM,))

    assert levels[0].condition == UNSPOILED
    assert [one.level for one in levels[1:]] == list(DIM.levels)
    assert [one.seen for one in levels] == [one.labelled for one in levels] == [1, 1, 0, 0, 0, 0, 0]
    assert levels[-1].weak == 1


def test_the_measure_that_decides_is_found() -> None:
    """This reader goes by contrast alone, so contrast must tell its right readings from its wrong ones."""
    powers, gates = measure_gates(happy_faces(), Brightness(), temperature=1.0, seed=0)

    told = {(power.statistic, power.condition): power.auc for power in powers}
    assert told["contrast", DIM.name] == 1
    limits = {(gate.statistic, gate.condition): gate.measured for gate in gates}
    assert limits["contrast", DIM.name] == pytest.approx(20, abs=1)
    assert limits["sharpness", BLUR.name] is not None
    assert ("face height", HEIGHT.name) in limits


def test_a_square_of_another_scale_is_cut_about_the_same_centre() -> None:
    """Twice the square shows half the size: the middle of the crop stays, its edge is further out."""
    image = np.zeros((200, 200, 3), np.uint8)
    image[76:124, 76:124] = 255
    box = Box(76, 76, 48, 48)

    same = face_crop(image, square(box, CROP_SCALE, 0.0))
    twice = face_crop(image, square(box, 2 * CROP_SCALE, 0.0))
    lower = face_crop(image, square(box, CROP_SCALE, 0.5))

    assert np.array_equal(same, face_crop(image, box))
    assert (twice == 255).mean() == pytest.approx(0.25, abs=0.03)
    assert (lower[:24] == 255).all()
    assert (lower[24:] == 0).all()
