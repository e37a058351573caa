"""What every face detector must do, whoever made it: ours, and the peers that it is measured beside.

A peer that is not here is skipped with its own reason; ours never is.
"""

from pathlib import Path

import cv2
import numpy as np
import pytest

from capture.practice import PracticeClass
from classmood.domain.errors import ClassmoodError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.detectors.base import TileDetector
from inference.training.footprint import MTCNN, OURS, YUNET, open_system

YUNET_FILE = Path(__file__).parents[3] / "shared" / "models" / "yunet_n_dynamic.onnx"
SECONDS = 100.0


@pytest.fixture(scope="module", params=[OURS, YUNET, MTCNN])
def detector(request: pytest.FixtureRequest) -> TileDetector:
    """Return each detector; skip what asks a peer that is not here, with the reason."""
    if request.param == YUNET and not YUNET_FILE.is_file():
        pytest.skip(f"YuNet's network is not at {YUNET_FILE}")
    try:
        return open_system(request.param, YUNET_FILE)
    except ClassmoodError as error:
        if request.param == OURS:
            raise
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def drawn() -> PracticeClass:
    """Return a drawn class of nine."""
    return PracticeClass(9, seed=3, size=(1280, 720))


@pytest.fixture(scope="module")
def image(drawn: PracticeClass) -> Image:
    """Return a picture of it."""
    return drawn.frame_at(SECONDS)


@pytest.fixture(scope="module")
def tiles(drawn: PracticeClass) -> list[Box]:
    """Return its tiles in whole pixels."""
    boxes = [truth.tile for truth in drawn.truth_at(SECONDS)]
    return [Box(int(one.left), int(one.top), int(one.width), int(one.height)) for one in boxes]


def test_most_faces_are_found_in_the_picture_and_in_its_tiles(
    detector: TileDetector, drawn: PracticeClass, image: Image, tiles: list[Box]
) -> None:
    """An adapter that swaps colours or axes would pass all else with nothing found."""
    faces = [truth.face for truth in drawn.truth_at(SECONDS) if truth.face]
    in_tiles = [one.box for found in detector.detect_in_tiles(image, tiles) for one in found]
    in_picture = [one.box for one in detector.detect(image)]

    for boxes in (in_tiles, in_picture):
        assert sum(any(face.iou(box) >= 0.5 for box in boxes) for face in faces) >= 0.7 * len(faces)


def test_what_is_found_lies_in_its_tile(detector: TileDetector, image: Image, tiles: list[Box]) -> None:
    """A face in another's tile would be another student's."""
    for tile, found in zip(tiles, detector.detect_in_tiles(image, tiles), strict=True):
        for one in found:
            assert one.box.left >= tile.left - 0.01
            assert one.box.top >= tile.top - 0.01
            assert one.box.right <= tile.right + 0.01
            assert one.box.bottom <= tile.bottom + 0.01
            assert 0 < one.score <= 1


def test_the_surest_comes_first_and_inside(detector: TileDetector, image: Image) -> None:
    """Who cuts the list short keeps the best; who cuts a face out meets no edge."""
    found = detector.detect(image)

    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    for one in found:
        assert one.box.clipped(1280, 720).area == pytest.approx(one.box.area)


def test_a_tile_is_searched_alike_alone_and_among_others(
    detector: TileDetector, image: Image, tiles: list[Box]
) -> None:
    """Changed tiles are searched alone: what is found in one must not hang on which others changed."""
    together = detector.detect_in_tiles(image, tiles)[4]
    alone = detector.detect_in_tiles(image, tiles[4:5])[0]

    assert len(alone) == len(together)
    for one, other in zip(alone, together, strict=True):
        assert one.box.iou(other.box) > 0.95
        assert one.score == pytest.approx(other.score, abs=0.02)


def test_no_tiles_and_a_plain_picture_have_no_faces(detector: TileDetector, image: Image) -> None:
    """Nothing to search is usual: a class whose cameras are all off."""
    assert detector.detect_in_tiles(image, []) == []
    plain = np.full((270, 480, 3), 90, np.uint8)
    assert detector.detect(plain) == []
    assert detector.detect_in_tiles(plain, [Box(0, 0, 240, 135), Box(240, 135, 240, 135)]) == [[], []]


@pytest.mark.parametrize("shape", [(1, 1), (5, 400), (300, 7), (23, 23)])
def test_too_small_a_picture_has_no_faces(detector: TileDetector, shape: tuple[int, int]) -> None:
    """A region of the screen may be a sliver."""
    noise = np.random.default_rng(5).integers(0, 256, (*shape, 3), dtype=np.uint8)

    assert detector.detect(noise) == []


def test_the_picture_is_left_as_it_was(detector: TileDetector, image: Image, tiles: list[Box]) -> None:
    """The next step reads the same pixels."""
    before = image.copy()

    detector.detect_in_tiles(image, tiles)
    detector.detect(image)

    assert not cv2.absdiff(before, image).any()
