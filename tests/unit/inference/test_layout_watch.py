"""Whether a gallery's tiles still show whom they showed: by whole tiles, never by faces."""

import numpy as np
import pytest

from capture.practice import PracticeClass
from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.layout_watch import FIND_AGAIN_SECONDS, LayoutWatch
from inference.tiles import Grid, Tile

STUDENTS = 9
MINUTE = 100.0
"""A time of the lesson at which no camera is being switched."""


@pytest.fixture(scope="module")
def drawn() -> PracticeClass:
    """Return nine students in 1280 x 720."""
    return PracticeClass(STUDENTS, seed=2)


class Meeting:
    """A watch over pictures whose grid the test knows."""

    def __init__(self, drawn: PracticeClass) -> None:
        self.boxes = [truth.tile for truth in drawn.truth_at(MINUTE)]
        self.grid = Grid(Layout.GALLERY, tuple(Tile(box, camera_on=True) for box in self.boxes))
        self.searches = 0
        self.watch = LayoutWatch(self._find)

    def _find(self, image: Image) -> Grid:
        del image
        self.searches += 1
        return self.grid

    def part(self, image: Image, tile: int) -> Image:
        """Return one tile's pixels, to be read or written."""
        box = self.boxes[tile]
        return image[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]

    def arranged(self, image: Image, order: list[int]) -> Image:
        """Return the picture with tile `order[i]` in place i."""
        moved = image.copy()
        for place, tile in enumerate(order):
            self.part(moved, place)[:] = self.part(image, tile)
        return moved


def test_the_first_picture_breaks_with_everything(drawn: PracticeClass) -> None:
    """Nobody was seen before."""
    meeting = Meeting(drawn)

    grid, broken = meeting.watch.look(drawn.frame_at(MINUTE), 0)

    assert grid is meeting.grid
    assert broken == [True] * STUDENTS


def test_people_who_move_stay_who_they_are(drawn: PracticeClass) -> None:
    """A minute of nodding, blinking and talking breaks nothing."""
    meeting = Meeting(drawn)
    on = [truth.camera_on for truth in drawn.truth_at(MINUTE)]
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    for second in range(1, 30):
        if [truth.camera_on for truth in drawn.truth_at(MINUTE + second)] == on:
            assert meeting.watch.look(drawn.frame_at(MINUTE + second), second)[1] == [False] * STUDENTS, second


@pytest.mark.parametrize(
    "order", [[1, 0, 2, 3, 4, 5, 6, 7, 8], [0, 1, 2, 3, 8, 4, 5, 6, 7], [8, 7, 6, 5, 4, 3, 2, 1, 0]]
)
def test_tiles_that_are_reordered_break_all_seats(drawn: PracticeClass, order: list[int]) -> None:
    """Swapped, moved up or turned round: whoever was followed there sits elsewhere now."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)

    broken = meeting.watch.look(meeting.arranged(drawn.frame_at(MINUTE + 1), order), 1)[1]

    assert broken == [True] * STUDENTS


def test_another_page_breaks_all_seats(drawn: PracticeClass) -> None:
    """Nine other people in the same nine places."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)

    other = PracticeClass(STUDENTS, seed=7).frame_at(MINUTE)

    assert meeting.watch.look(other, 1)[1] == [True] * STUDENTS


def test_another_picture_in_one_tile_breaks_that_seat_alone(drawn: PracticeClass) -> None:
    """One student switched her camera off; the others' seats hold."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    changed = drawn.frame_at(MINUTE + 1)
    meeting.part(changed, 4)[:] = 200

    assert meeting.watch.look(changed, 1)[1] == [place == 4 for place in range(STUDENTS)]


def test_other_pictures_in_two_tiles_break_all_seats(drawn: PracticeClass) -> None:
    """Two at once are more likely an order that changed than two coincidences."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    changed = drawn.frame_at(MINUTE + 1)
    meeting.part(changed, 4)[:] = 200
    meeting.part(changed, 5)[:] = 90

    assert meeting.watch.look(changed, 1)[1] == [True] * STUDENTS


def test_whoever_appears_when_a_camera_is_switched_on_is_new(drawn: PracticeClass) -> None:
    """Nobody can tell who sits down behind a camera that was off."""
    meeting = Meeting(drawn)
    tiles = meeting.grid.tiles
    meeting.grid = Grid(Layout.GALLERY, (Tile(tiles[0].box, camera_on=False), *tiles[1:]))
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    meeting.grid = Grid(Layout.GALLERY, tiles)

    broken = meeting.watch.look(drawn.frame_at(MINUTE), FIND_AGAIN_SECONDS)[1]

    assert broken == [True] + [False] * (STUDENTS - 1)


def test_one_tile_more_breaks_all_seats(drawn: PracticeClass) -> None:
    """Somebody joined."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    meeting.grid = Grid(Layout.GALLERY, (*meeting.grid.tiles, Tile(Box(0, 0, 60, 40), camera_on=True)))

    assert meeting.watch.look(drawn.frame_at(MINUTE), FIND_AGAIN_SECONDS)[1] == [True] * (STUDENTS + 1)


def test_a_grid_that_moved_breaks_all_seats(drawn: PracticeClass) -> None:
    """The window was dragged: a place on the screen is no longer the same person's."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    meeting.grid = Grid(
        Layout.GALLERY,
        tuple(
            Tile(Box(t.box.left + 60, t.box.top, t.box.width, t.box.height), t.camera_on) for t in meeting.grid.tiles
        ),
    )

    assert meeting.watch.look(drawn.frame_at(MINUTE), FIND_AGAIN_SECONDS)[1] == [True] * STUDENTS


def test_a_box_that_trembles_by_a_pixel_breaks_nothing(drawn: PracticeClass) -> None:
    """Edges are found in pixels that a codec blurs."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    meeting.grid = Grid(
        Layout.GALLERY,
        tuple(
            Tile(Box(t.box.left + 1, t.box.top, t.box.width - 1, t.box.height), t.camera_on) for t in meeting.grid.tiles
        ),
    )

    assert meeting.watch.look(drawn.frame_at(MINUTE), FIND_AGAIN_SECONDS)[1] == [False] * STUDENTS


def test_the_tiles_are_found_anew_only_now_and_then(drawn: PracticeClass) -> None:
    """Finding them takes as long as reading ten faces."""
    meeting = Meeting(drawn)
    picture = drawn.frame_at(MINUTE)
    for tenth in range(61):
        meeting.watch.look(picture, tenth / 10)

    assert meeting.searches == 1 + 60 // round(FIND_AGAIN_SECONDS * 10)


def test_a_picture_of_another_kind_is_looked_at_at_once(drawn: PracticeClass) -> None:
    """Slides on the screen must not be searched for faces for seconds."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    meeting.grid = Grid(Layout.SHARED_SCREEN, meeting.grid.tiles[:3])

    grid, broken = meeting.watch.look(np.full((720, 1280, 3), 240, np.uint8), 0.1)
    again = meeting.watch.look(np.full((720, 1280, 3), 240, np.uint8), 0.2)[1]

    assert grid.layout is Layout.SHARED_SCREEN
    assert (broken, again) == ([True] * 3, [False] * 3)
    assert meeting.searches == 2


def test_a_window_of_another_size_is_looked_at_at_once(drawn: PracticeClass) -> None:
    """The old tiles may lie outside the new picture."""
    meeting = Meeting(drawn)
    meeting.watch.look(drawn.frame_at(MINUTE), 0)
    meeting.grid = Grid(Layout.SINGLE)

    assert meeting.watch.look(np.zeros((90, 160, 3), np.uint8), 0.1) == (meeting.grid, [True])
