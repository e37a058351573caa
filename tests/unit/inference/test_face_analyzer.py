"""From a frame to what is seen in it: the steps together, each network played by a few lines."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Layout, View
from classmood.domain.frames import Frame, Image
from classmood.domain.geometry import Box
from inference.analyzer import FaceAnalyzer
from inference.detectors.base import Detection
from inference.tiles import Grid, Tile
from tests.builders import NOON

TILES = tuple(Box(20 + 180 * column, 20 + 110 * row, 160, 90) for row in range(2) for column in range(3))
FACE = 44
WALLS = (60, 90, 120, 150, 180, 210)
"""Each person sits before a wall of another grey: that is what a tile's look tells of who it is."""


class SquareDetector:
    """Finds the face of `a_class` in the middle of each tile, and in a whole picture the boxes it was told."""

    def __init__(self, *boxes: Box) -> None:
        self.searched: list[Box] = []
        self._boxes = boxes

    def detect(self, image: Image) -> list[Detection]:
        """Return the boxes, each with its own score."""
        del image
        return [Detection(box, 0.9 - 0.1 * number) for number, box in enumerate(self._boxes)]

    def detect_in_tiles(self, image: Image, tiles: Sequence[Box]) -> list[list[Detection]]:
        """Return the square in the middle of each tile that has one."""
        self.searched += tiles
        middles = [Box(tile.left + 58, tile.top + 23, FACE, FACE) for tile in tiles]
        return [
            [Detection(box, 0.9)] if image[int(box.top) + 5, int(box.left) + 5, 1] < 40 else []  # darker than any wall
            for box in middles
        ]


class ShadeClassifier:
    """Reads the shade of a face as its emotion, with certainty, and counts how many it read."""

    def __init__(self) -> None:
        self.read = 0

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return certainty in `Emotion` order."""
        self.read += len(crops)
        return np.eye(7, dtype=np.float32)[crops[:, 24, 24] // 5]


def a_class(moods: Sequence[Emotion | None], *, order: Sequence[int] = range(6), seconds: float = 0.0) -> Frame:
    """Return six people's tiles; person `order[i]` in tile i, with her mood as the shade of her face; None: no face."""
    picture = np.full((250, 570, 3), 20, np.uint8)
    for tile, person in zip(TILES, order, strict=True):
        left, top = int(tile.left), int(tile.top)
        picture[top : top + 90, left : left + 160] = WALLS[person]
        mood = moods[person]
        if mood is not None:
            picture[top + 23 : top + 23 + FACE, left + 58 : left + 58 + FACE] = 5 * mood + 2
    return Frame(picture, NOON + timedelta(seconds=seconds))


class Stage:
    """An analyzer of a gallery whose tiles the test knows."""

    def __init__(self, *, off: Sequence[int] = (), layout: Layout = Layout.GALLERY, **options: float) -> None:
        self.grid = Grid(layout, tuple(Tile(box, place not in off) for place, box in enumerate(TILES)))
        self.detector, self.classifier = SquareDetector(), ShadeClassifier()
        self.analyzer = FaceAnalyzer(
            self.detector,
            self.classifier,
            min_face_height=24,
            find_grid=lambda _: self.grid,
            **options,  # type: ignore[arg-type]
        )

    def sees(self, *moods: Emotion | None, seconds: float, order: Sequence[int] = range(6)) -> View:
        """Return what is seen of `a_class`."""
        return self.analyzer.analyze(a_class(moods, order=order, seconds=seconds))


NEUTRAL, HAPPY, SAD = Emotion.NEUTRAL, Emotion.HAPPY, Emotion.SAD
CALM = (NEUTRAL,) * 6


def test_small_faces_are_reported_unread_and_the_others_keep_their_readings() -> None:
    """A reading attached to its neighbour's box would show one student's mood on another."""
    boxes = Box(0, 0, 50, 60), Box(100, 0, 10, 12), Box(150, 50, 40, 40)
    picture = np.zeros((200, 300, 3), np.uint8)
    picture[:, 100:] = 5 * Emotion.DISGUST
    classifier = ShadeClassifier()
    analyzer = FaceAnalyzer(
        SquareDetector(*boxes), classifier, min_face_height=24, find_grid=lambda _: Grid(Layout.SINGLE)
    )

    view = analyzer.analyze(Frame(picture, NOON))

    assert [face.box for face in view.faces] == list(boxes)
    assert [face.likeliest for face in view.faces] == [Emotion.ANGRY, None, Emotion.DISGUST]
    assert [face.seat for face in view.faces] == [1, 2, 3]
    assert (view.layout, view.tiles, view.cameras_off) == (Layout.SINGLE, 0, 0)
    assert classifier.read == 2


def test_after_a_cut_nobody_inherits_anything() -> None:
    """In a recording without tiles, the next picture's people sit where the last one's did."""
    boxes = Box(20, 20, 60, 60), Box(200, 20, 60, 60)
    analyzer = FaceAnalyzer(
        SquareDetector(*boxes),
        ShadeClassifier(),
        min_face_height=24,
        hold_seconds=3,
        smoothing_seconds=1,
        find_grid=lambda _: Grid(Layout.SINGLE),
    )

    def sees(mood: Emotion, wall: int, second: float) -> View:
        picture = np.full((200, 300, 3), wall, np.uint8)
        picture[20:80, 20:260] = 5 * mood + 2
        return analyzer.analyze(Frame(picture, NOON + timedelta(seconds=second)))

    first = [sees(HAPPY, 60, second) for second in (0, 1, 2)][-1]
    cut = sees(SAD, 200, 3)

    assert [face.seat for face in first.faces] == [1, 2]
    assert [(face.seat, face.likeliest) for face in cut.faces] == [(3, SAD), (4, SAD)]
    assert all(max(face.probabilities or ()) == 1 for face in cut.faces)


def test_a_frame_without_faces_gives_none() -> None:
    """The classifier must cope with nothing to do."""
    empty = FaceAnalyzer(
        SquareDetector(), ShadeClassifier(), min_face_height=24, find_grid=lambda _: Grid(Layout.SINGLE)
    )

    assert empty.analyze(a_class(CALM)) == View(())


def test_a_flat_face_is_read_and_marked_as_weak() -> None:
    """A face of one single grey says nothing, and a network answers all the same."""
    assert all(face.weak for face in Stage().sees(*CALM, seconds=0).faces)


def test_each_tile_is_a_seat() -> None:
    """Row by row, left to right."""
    view = Stage().sees(NEUTRAL, HAPPY, NEUTRAL, SAD, NEUTRAL, NEUTRAL, seconds=0)

    assert [face.seat for face in view.faces] == [1, 2, 3, 4, 5, 6]
    assert [face.likeliest for face in view.faces] == [NEUTRAL, HAPPY, NEUTRAL, SAD, NEUTRAL, NEUTRAL]
    assert (view.layout, view.tiles, view.cameras_off) == (Layout.GALLERY, 6, 0)


def test_only_tiles_that_changed_are_searched_and_read() -> None:
    """The others' faces are the ones of before, and cost nothing."""
    stage = Stage()
    first = stage.sees(*CALM, seconds=0.1)
    stage.detector.searched.clear()
    stage.classifier.read = 0

    second = stage.sees(NEUTRAL, NEUTRAL, None, NEUTRAL, NEUTRAL, NEUTRAL, seconds=0.2)

    assert stage.detector.searched == [TILES[2]]
    assert stage.classifier.read == 0
    assert second.faces == tuple(face for face in first.faces if face.seat != 3)


def test_a_still_tile_is_searched_again_before_long() -> None:
    """Whatever the comparison of thumbnails overlooks must not stay wrong."""
    stage = Stage()
    stage.sees(*CALM, seconds=0)
    stage.detector.searched.clear()

    for second in range(1, 6):
        stage.sees(*CALM, seconds=second)

    assert set(stage.detector.searched) == set(TILES)


def test_a_camera_that_is_off_is_counted_and_not_searched() -> None:
    """Its picture in a disc has a face, too."""
    stage = Stage(off=(1, 4))

    view = stage.sees(*CALM, seconds=0)

    assert (view.tiles, view.cameras_off, len(view.faces)) == (6, 2, 4)
    assert TILES[1] not in stage.detector.searched


def test_the_teachers_own_tile_is_left_out() -> None:
    """She is not her class."""
    stage = Stage(own_tile=2)

    view = stage.sees(NEUTRAL, HAPPY, NEUTRAL, NEUTRAL, NEUTRAL, NEUTRAL, seconds=0)

    assert (view.tiles, len(view.faces)) == (5, 5)
    assert TILES[1] not in stage.detector.searched
    assert all(face.likeliest is NEUTRAL for face in view.faces)


@pytest.mark.parametrize("layout", [Layout.SPEAKER, Layout.SHARED_SCREEN])
def test_a_speaker_or_a_shared_screen_is_not_searched(layout: Layout) -> None:
    """A strip of five faces is not the class; the layout is told, so that the teacher can be."""
    stage = Stage(layout=layout, own_tile=1)

    view = stage.sees(*CALM, seconds=0)

    assert view == View((), layout, tiles=6, cameras_off=0)
    assert stage.detector.searched == []


def test_a_mood_that_changes_is_steadied() -> None:
    """Half a second of a half-life of half a second."""
    stage = Stage(smoothing_seconds=0.5)
    stage.sees(*CALM, seconds=0)

    changed = stage.sees(HAPPY, *CALM[1:], seconds=0.5).faces[0]

    assert changed.seat == 1
    assert changed.probabilities is not None
    assert changed.probabilities[HAPPY] == pytest.approx(0.5)


def test_a_face_that_is_missed_is_held_and_then_let_go() -> None:
    """One student looks down for four seconds: held for less than three."""
    stage = Stage(hold_seconds=3)
    stage.sees(*CALM, seconds=0)
    stage.sees(HAPPY, *CALM[1:], seconds=1)

    missed = [stage.sees(None, *CALM[1:], seconds=second) for second in (2, 3, 4)]

    assert [next(face.seat for face in view.faces) for view in missed] == [1, 1, 2]
    assert missed[1].faces[0].likeliest is HAPPY


@settings(max_examples=60, deadline=None)
@given(
    st.permutations(range(6)),
    st.lists(st.sampled_from(Emotion), min_size=6, max_size=6),
    st.floats(0.1, 10),
)
def test_after_a_swap_nobody_inherits_anything(order: list[int], moods: list[Emotion], half_life: float) -> None:
    """Whoever sits elsewhere has a new number, and her reading is hers alone, however strong the smoothing."""
    stage = Stage(smoothing_seconds=half_life, hold_seconds=3)
    before = {face.seat for face in stage.sees(*moods, seconds=0).faces}
    stage.sees(*moods, seconds=0.2)

    view = stage.sees(*moods, seconds=0.4, order=order)

    assert [face.likeliest for face in view.faces] == [moods[person] for person in order]
    assert all(max(face.probabilities or ()) == pytest.approx(1) for face in view.faces)
    assert len(view.faces) == 6
    moved = list(order) != list(range(6))
    assert not moved or not before & {face.seat for face in view.faces}


def test_another_layout_begins_with_new_numbers() -> None:
    """After ten minutes of slides, nobody knows who sits where."""
    stage = Stage()
    gallery, stage.grid = stage.grid, Grid(Layout.SHARED_SCREEN)
    stage.sees(*CALM, seconds=0)
    stage.grid = gallery
    first = stage.sees(*CALM, seconds=10)
    stage.grid = Grid(Layout.SHARED_SCREEN)
    stage.sees(*CALM, seconds=20)
    stage.grid = gallery

    again = stage.sees(*CALM, seconds=30)

    assert [face.seat for face in first.faces] == [1, 2, 3, 4, 5, 6]
    assert [face.seat for face in again.faces] == [7, 8, 9, 10, 11, 12]


def test_a_clock_that_is_set_back_stops_nothing() -> None:
    """In October an hour comes twice; nothing may wait for it to pass."""
    stage = Stage(smoothing_seconds=5)
    stage.sees(*CALM, seconds=3600)

    view = stage.sees(HAPPY, *CALM[1:], seconds=0)

    assert view.faces[0].likeliest is HAPPY
    assert view.faces[0].seat == 7
