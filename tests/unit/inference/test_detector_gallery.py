"""The detector takes any picture a source may hand it, and looks at it in the sizes that its network needs."""

import dataclasses
from collections.abc import Sequence

import numpy as np
import pytest

from capture.practice import PracticeClass
from classmood.domain.errors import ModelError
from classmood.domain.geometry import Box
from inference.detectors.gallery import (
    BEST,
    INTERPRETERS,
    NETWORK_FACE,
    NETWORK_TILE,
    SMALLEST_SIDE,
    STEP,
    GalleryDetector,
    level_sizes,
)
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


def test_the_sizes_searched_reach_from_the_smallest_face_to_the_whole_picture() -> None:
    """Each is half the one before; the first shows a face of 24 pixels in 16, in the last one may fill the picture."""
    assert list(level_sizes(1920, 1080, NETWORK_FACE / 24)) == [
        (1280, 720),
        (640, 360),
        (320, 176),
        (160, 88),
        (80, 48),
    ]


def test_a_tile_is_searched_in_two_sizes() -> None:
    """A tile of 364 x 205 pixels: 96 high for ordinary faces, 48 for one that fills it."""
    assert list(level_sizes(364, 205, NETWORK_TILE / 205)) == [(168, 96), (88, 48)]


def test_every_face_falls_into_the_networks_range_in_some_size() -> None:
    """No height may fall between two sizes of the picture, whose ends are left to their neighbours."""
    for height in np.geomspace(24, 1080, 100):
        seen = height * NETWORK_FACE / 24 / STEP ** np.arange(6)
        assert seen[0] <= BEST[1] or any((seen >= BEST[0]) & (seen <= BEST[1]))


def test_levels_are_whole_cells() -> None:
    """The network halves its picture three times; a remainder would shift every box."""
    for width, height in [(1921, 1079), (640, 361), (37, 999)]:
        for level in level_sizes(width, height, NETWORK_FACE / 24):
            assert level[0] % 8 == level[1] % 8 == 0
            assert min(level) >= SMALLEST_SIDE


class NoInterpreter:
    """Stands for the network: notes the sizes it is shown, and finds nothing unless told where."""

    def __init__(self, at: tuple[int, int, int, int] | None = None, scores: Sequence[float] = (0.9,)) -> None:
        """Tell in a picture of which height and width to find faces 32 pixels high, and in which row and column.

        Args:
            at: height, width, row and column; nothing is found where None.
            scores: of the faces, each six columns to the right of the one before.
        """
        self.shown: list[tuple[int, ...]] = []
        self._at = at
        self._scores = scores

    def __call__(self, level: np.ndarray) -> dict[str, np.ndarray]:
        """Answer as the network does."""
        self.shown.append(level.shape[:2])
        rows, columns = level.shape[0] // 8, level.shape[1] // 8
        scores, numbers = np.zeros((1, rows, columns, 1), np.float32), np.zeros((1, rows, columns, 4), np.float32)
        if self._at is not None and level.shape[:2] == self._at[:2] and level.any():
            for number, score in enumerate(self._scores):
                scores[0, self._at[2], self._at[3] + 6 * number] = score
        return {"scores": scores, "boxes": numbers}


def test_a_larger_smallest_face_makes_smaller_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever needs no small faces need not pay for them."""
    coarse, network = GalleryDetector(load_model(DETECTOR), min_face_height=48), NoInterpreter()
    monkeypatch.setattr(coarse, "_run", network)

    coarse.detect(grey(1920, 1080))

    assert network.shown[0] == (360, 640)


def test_a_small_picture_is_never_enlarged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Enlarging invents no detail and costs time."""
    eager, network = GalleryDetector(load_model(DETECTOR), min_face_height=8), NoInterpreter()
    monkeypatch.setattr(eager, "_run", network)

    eager.detect(grey(320, 240))

    assert network.shown[0] == (240, 320)


def test_interpreters_are_kept_for_the_last_few_sizes_only(detector: GalleryDetector) -> None:
    """A window that is dragged for an hour must not fill the memory."""
    for width in range(200, 600, 20):
        detector.detect(grey(width, 200))

    assert len(detector._runners) <= INTERPRETERS


def test_a_found_box_comes_back_in_pixels_of_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Boxes are cut from the frame to read the faces: a box in another size's pixels would show a shoulder."""
    detector = GalleryDetector(load_model(DETECTOR))
    monkeypatch.setattr(detector, "_run", NoInterpreter(at=(360, 640, 10, 20)))

    (found,) = detector.detect(grey(1920, 1080))

    # The cell's centre is (164, 84), the box 32 pixels wide, of 640 x 360.
    across, down = 1920 / 640, 1080 / 360
    assert found.box.iou(Box(148 * across, 68 * down, 32 * across, 32 * down)) > 0.999
    assert found.score == pytest.approx(0.9)


def test_a_face_in_a_tile_comes_back_in_pixels_of_the_whole_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tile's corner is not the picture's."""
    detector = GalleryDetector(load_model(DETECTOR))
    monkeypatch.setattr(detector, "_run", NoInterpreter(at=(96, 168, 5, 12)))
    picture = np.zeros((1080, 1920, 3), np.uint8)
    dark, bright = Box(40, 30, 364, 205), Box(800, 500, 364, 205)
    picture[500:705, 800:1164] = 128

    nobody, (somebody,) = detector.detect_in_tiles(picture, [dark, bright])

    across, down = 364 / 168, 205 / 96
    assert nobody == []
    assert somebody.box.iou(Box(800 + 84 * across, 500 + 28 * down, 32 * across, 32 * down)) > 0.999


def test_what_is_found_in_a_tile_never_hangs_on_the_others() -> None:
    """Only so may a tile be left out that has not changed."""
    detector = GalleryDetector(load_model(DETECTOR))
    drawn = PracticeClass(16, seed=1)
    picture = drawn.frame_at(100)
    tiles = [truth.tile for truth in drawn.truth_at(100)]

    together = detector.detect_in_tiles(picture, tiles)

    assert sum(map(len, together)) >= 12
    for tile, found in zip(tiles, together, strict=True):
        (alone,) = detector.detect_in_tiles(picture, [tile])
        assert [face.score for face in alone] == [face.score for face in found]
        assert all(one.box.iou(other.box) > 0.9999 for one, other in zip(alone, found, strict=True))


@pytest.mark.parametrize(("found", "heights"), [(None, [96, 96, 48]), ((96, 168, 5, 12), [96])])
def test_a_tile_whose_face_is_well_seen_is_not_searched_for_a_larger_one(
    monkeypatch: pytest.MonkeyPatch, found: tuple[int, int, int, int] | None, heights: list[int]
) -> None:
    """Nobody has a larger face beside her own, but head and shoulders, seen small, pass for one."""
    detector, network = GalleryDetector(load_model(DETECTOR)), NoInterpreter(at=found)
    monkeypatch.setattr(detector, "_run", network)

    detector.detect_in_tiles(grey(1920, 1080), [Box(800, 500, 364, 205)])

    assert [height for height, _ in network.shown] == heights


@pytest.mark.parametrize(
    ("scores", "found"), [((0.55,), [0.55]), ((0.55, 0.7), [0.7]), ((0.55, 0.85), [0.85]), ((0.82, 0.85), [0.85, 0.82])]
)
def test_one_face_is_expected_in_a_tile_and_further_ones_must_be_sure(
    monkeypatch: pytest.MonkeyPatch, scores: Sequence[float], found: list[float]
) -> None:
    """Whoever switched the camera on almost surely sits before it; a second face is mostly a pattern on the wall."""
    detector = GalleryDetector(load_model(DETECTOR))
    monkeypatch.setattr(detector, "_run", NoInterpreter((96, 168, 5, 5), scores))

    (faces,) = detector.detect_in_tiles(grey(1920, 1080), [Box(800, 500, 364, 205)])

    assert [face.score for face in faces] == pytest.approx(found)


def test_a_face_anywhere_in_a_picture_must_be_sure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a thousand places in a slide each could be a face, and none is."""
    detector = GalleryDetector(load_model(DETECTOR))
    monkeypatch.setattr(detector, "_run", NoInterpreter((360, 640, 10, 20), (0.7, 0.85)))

    assert [face.score for face in detector.detect(grey(1920, 1080))] == pytest.approx([0.85])


def test_a_threshold_of_ones_own_holds_for_every_face(monkeypatch: pytest.MonkeyPatch) -> None:
    """A teacher who sets one number means that number, wherever a face is looked for."""
    detector = GalleryDetector(load_model(DETECTOR), threshold=0.6)
    monkeypatch.setattr(detector, "_run", NoInterpreter((360, 640, 10, 20), (0.59, 0.61)))

    assert [face.score for face in detector.detect(grey(1920, 1080))] == pytest.approx([0.61])

    monkeypatch.setattr(detector, "_run", NoInterpreter((96, 168, 5, 3), (0.59, 0.61, 0.65)))
    (faces,) = detector.detect_in_tiles(grey(1920, 1080), [Box(800, 500, 364, 205)])
    assert [face.score for face in faces] == pytest.approx([0.65, 0.61])


def test_no_tiles_have_no_faces(detector: GalleryDetector) -> None:
    """A gallery in which nothing changed."""
    assert detector.detect_in_tiles(grey(640, 360), []) == []


def test_bytes_that_are_no_network_are_refused_with_a_sentence() -> None:
    """A checksum proves that a file is the one meant, not that the one meant is a network."""
    model = dataclasses.replace(load_model(DETECTOR), content=b"no network at all")

    with pytest.raises(ModelError, match="cannot be run"):
        GalleryDetector(model)
