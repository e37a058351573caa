"""The detector takes any picture a source may hand it, and looks at it in the sizes that its network needs."""

import dataclasses

import numpy as np
import pytest

from classmood.domain.errors import ModelError
from classmood.domain.geometry import Box
from inference.detectors.gallery import BEST, INTERPRETERS, NETWORK_FACE, SMALLEST_SIDE, STEP, GalleryDetector
from inference.registry import DETECTOR, load_model


@pytest.fixture(scope="module")
def detector() -> GalleryDetector:
    """Return the shipped detector, threshold from its card."""
    return GalleryDetector(load_model(DETECTOR))


def grey(width: int, height: int) -> np.ndarray:
    """Return a plain grey picture."""
    return np.full((height, width, 3), 128, np.uint8)


@pytest.mark.parametrize("size", [(1, 1), (7, 300), (35, 35), (36, 36), (101, 67), (1366, 768), (3840, 2160)])
def test_a_plain_picture_of_any_size_has_no_face(detector: GalleryDetector, size: tuple[int, int]) -> None:
    """Windows are dragged to any size, and a source may hand over a sliver: that is no reason to crash or invent."""
    assert detector.detect(grey(*size)) == []


def test_the_sizes_searched_reach_from_the_smallest_face_to_the_whole_picture(detector: GalleryDetector) -> None:
    """Each size is half the one before; the first shows a face of 24 pixels in 16, the last is hardly larger."""
    heights = [level.shape[0] for level in detector._levels(grey(1920, 1080))]

    assert heights == [720, 360, 176, 88, 48]


def test_every_face_falls_into_the_networks_range_in_some_size() -> None:
    """No height may fall between two sizes of the picture, whose ends are left to their neighbours."""
    for height in np.geomspace(24, 1080, 100):
        seen = height * NETWORK_FACE / 24 / STEP ** np.arange(6)
        assert seen[0] <= BEST[1] or any((seen >= BEST[0]) & (seen <= BEST[1]))


def test_levels_are_whole_cells(detector: GalleryDetector) -> None:
    """The network halves its picture three times; a remainder would shift every box."""
    for size in [(1921, 1079), (640, 361), (37, 999)]:
        for level in detector._levels(grey(*size)):
            assert level.shape[0] % 8 == level.shape[1] % 8 == 0
            assert min(level.shape[:2]) >= SMALLEST_SIDE


def test_a_larger_smallest_face_makes_smaller_pictures() -> None:
    """Whoever needs no small faces need not pay for them."""
    coarse = GalleryDetector(load_model(DETECTOR), min_face_height=48)

    assert next(iter(coarse._levels(grey(1920, 1080)))).shape == (360, 640, 3)


def test_a_small_picture_is_never_enlarged() -> None:
    """Enlarging invents no detail and costs time."""
    eager = GalleryDetector(load_model(DETECTOR), min_face_height=8)

    assert next(iter(eager._levels(grey(320, 240)))).shape == (240, 320, 3)


def test_interpreters_are_kept_for_the_last_few_sizes_only(detector: GalleryDetector) -> None:
    """A window that is dragged for an hour must not fill the memory."""
    for width in range(200, 600, 20):
        detector.detect(grey(width, 200))

    assert len(detector._runners) <= INTERPRETERS


def test_a_found_box_comes_back_in_pixels_of_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Boxes are cut from the frame to read the faces: a box in another size's pixels would show a shoulder."""
    detector = GalleryDetector(load_model(DETECTOR))

    def one_face_in_the_second_size(level: np.ndarray) -> dict[str, np.ndarray]:
        rows, columns = level.shape[0] // 8, level.shape[1] // 8
        scores, numbers = np.zeros((1, rows, columns, 1), np.float32), np.zeros((1, rows, columns, 4), np.float32)
        if level.shape == (360, 640, 3):
            scores[0, 10, 20] = 0.9
        return {"scores": scores, "boxes": numbers}

    monkeypatch.setattr(detector, "_run", one_face_in_the_second_size)
    (found,) = detector.detect(grey(1920, 1080))

    # The cell's centre is (164, 84), the box 32 pixels wide, of 640 x 360.
    across, down = 1920 / 640, 1080 / 360
    assert found.box.iou(Box(148 * across, 68 * down, 32 * across, 32 * down)) > 0.999
    assert found.score == pytest.approx(0.9)


def test_bytes_that_are_no_network_are_refused_with_a_sentence() -> None:
    """A checksum proves that a file is the one meant, not that the one meant is a network."""
    model = dataclasses.replace(load_model(DETECTOR), content=b"no network at all")

    with pytest.raises(ModelError, match="cannot be run"):
        GalleryDetector(model)
