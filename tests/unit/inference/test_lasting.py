"""Who has looked sad, afraid or angry for minutes: when a seat is marked, where, and how soon it is forgotten."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Face, Layout, View
from classmood.domain.geometry import Box
from classmood.domain.seating import LEAST_MINUTES, Place, SeatPlan
from inference.lasting import MISSED, LastingLooks, places_of
from tests.builders import a_face

WIDTH, HEIGHT, GAP = 160, 90, 8


def a_tile(row: int, column: float) -> Box:
    """Return the tile at a place, in pixels."""
    return Box(20 + column * (WIDTH + GAP), 30 + row * (HEIGHT + GAP), WIDTH, HEIGHT)


TILES = [a_tile(row, column) for row in range(2) for column in range(3)]


def a_view(faces: Mapping[int, Mapping[str, Any] | None], tiles: Sequence[Box] = TILES) -> View:
    """Return a gallery with a face in some tiles, by the tile's index, seat 11 being in the first.

    None: too small to be read. Tiles that are not named have a neutral face.
    """
    seen: list[Face] = []
    for index, tile in enumerate(tiles):
        looks = faces.get(index, {"neutral": 1.0})
        box = Box(tile.left + 50, tile.top + 20, 50, 50)
        seen.append(a_face(readable=looks is not None, seat=11 + index, box=box, **(looks or {})))
    return View(tuple(seen), Layout.GALLERY, tiles=len(tiles), places=tuple(tiles))


class Lesson:
    """A lesson of one look a second."""

    def __init__(self, *, min_group: int = 5) -> None:
        self.looks = LastingLooks(min_group=min_group)
        self.second = 1000.0
        self.plan = SeatPlan()

    def shows(self, view: View, seconds: int) -> list[tuple[int, str, int]]:
        """Show the same for so long, and return the seats that are marked then, why, and for how many minutes."""
        for _ in range(seconds):
            self.plan = self.looks.look(view, self.second)
            self.second += 1
        return [(mark.seat, mark.emotion.label, mark.minutes) for mark in self.plan.marks]


SAD = a_view({4: {"sad": 0.9}})


def test_a_face_that_looks_sad_for_minutes_is_marked_at_its_place() -> None:
    """In the second row, in the middle; everybody else is not."""
    lesson = Lesson()

    assert lesson.shows(SAD, 240) == [(15, "sad", 3)]
    assert lesson.plan.marks[0].place == Place(1, 1)


def test_nobody_is_marked_before_two_minutes_are_over() -> None:
    """From the first look on; the mean needs a while to be sure."""
    lesson = Lesson()

    assert lesson.shows(SAD, 120) == []
    assert lesson.shows(SAD, 40) == [(15, "sad", LEAST_MINUTES)]


@pytest.mark.parametrize("emotion", ["disgust", "happy", "surprise", "neutral"])
def test_no_other_expression_is_ever_marked(emotion: str) -> None:
    """The view answers one question."""
    assert Lesson().shows(a_view({0: {emotion: 1.0}}), 300) == []


def test_the_three_count_together_and_the_heaviest_gives_the_word() -> None:
    """A face that is unhappy is often read now so, now so."""
    lesson = Lesson()
    for _ in range(30):
        lesson.shows(a_view({0: {"sad": 0.6, "neutral": 0.4}}), 4)
        lesson.shows(a_view({0: {"angry": 0.7, "neutral": 0.3}}), 6)

    assert lesson.shows(a_view({0: {"fear": 0.6}}), 1) == [(11, "angry", 4)]


def test_a_short_frown_marks_nobody_and_a_glance_aside_ends_nothing() -> None:
    """Both last seconds; what is told lasts minutes."""
    lesson = Lesson()
    for _ in range(10):
        lesson.shows(a_view({0: {"sad": 0.9}}), 25)
        lesson.shows(a_view({1: {"sad": 0.9}}), 5)

    assert [mark.seat for mark in lesson.plan.marks] == [11]


def test_a_smile_ends_it_and_its_minutes_begin_anew() -> None:
    """What was is over."""
    lesson = Lesson()
    assert lesson.shows(SAD, 300) == [(15, "sad", 4)]

    assert lesson.shows(a_view({4: {"happy": 1.0}}), 30) == []
    assert lesson.shows(SAD, 120) == []


def test_too_small_a_group_has_no_marks() -> None:
    """With four faces, a mark would be a finger pointed."""
    few = [a_tile(0, column) for column in range(4)]

    assert Lesson().shows(a_view({0: {"sad": 0.9}}, few), 300) == []
    assert Lesson(min_group=4).shows(a_view({0: {"sad": 0.9}}, few), 300) == [(11, "sad", 4)]


def test_faces_that_cannot_be_read_do_not_fill_the_group() -> None:
    """Six faces, of which four can be read."""
    assert Lesson().shows(a_view({0: {"sad": 0.9}, 1: None, 2: None}), 300) == []


@pytest.mark.parametrize("seconds", [MISSED + 1, 3600])
def test_a_seat_that_is_gone_for_long_is_forgotten(seconds: float) -> None:
    """Who comes back begins anew; a pause of the lesson is such a time, too."""
    lesson = Lesson()
    lesson.shows(SAD, 300)

    lesson.second += seconds

    assert lesson.shows(SAD, 1) == []


@pytest.mark.parametrize("layout", [Layout.SPEAKER, Layout.SHARED_SCREEN, Layout.SINGLE])
def test_another_layout_forgets_all_seats(layout: Layout) -> None:
    """Its places are others."""
    lesson = Lesson()
    lesson.shows(SAD, 300)

    assert lesson.shows(View((), layout), 1) == []
    assert lesson.plan == SeatPlan()
    assert lesson.shows(SAD, 1) == []


def test_a_new_number_at_the_same_place_inherits_nothing() -> None:
    """The seats' numbers tell that somebody else may be there now."""
    lesson = Lesson()
    lesson.shows(SAD, 300)
    other = View(
        tuple(Face(face.box, face.score, face.probabilities, seat=100 + place) for place, face in enumerate(SAD.faces)),
        SAD.layout,
        tiles=SAD.tiles,
        places=SAD.places,
    )

    assert lesson.shows(other, 1) == []


def test_a_clock_that_is_set_back_forgets_all_seats() -> None:
    """Minutes cannot be told across it."""
    lesson = Lesson()
    lesson.shows(SAD, 300)

    lesson.second -= 3600

    assert lesson.shows(SAD, 1) == []


def test_forgetting_forgets() -> None:
    """The switch was turned off and on again."""
    lesson = Lesson()
    lesson.shows(SAD, 300)

    lesson.looks.forget()

    assert lesson.shows(SAD, 60) == []


def test_places_are_rows_and_columns_with_halves_for_a_centred_last_row() -> None:
    """And with a hole where the teacher's own tile was left out; found a pixel aside."""
    tiles = [a_tile(0, 1), a_tile(0, 2), *(a_tile(1, column) for column in range(3)), a_tile(2, 0.5), a_tile(2, 1.5)]
    shaken = [Box(tile.left + (-1) ** i, tile.top, tile.width, tile.height) for i, tile in enumerate(tiles)]

    assert places_of(shaken) == (
        Place(0, 1),
        Place(0, 2),
        Place(1, 0),
        Place(1, 1),
        Place(1, 2),
        Place(2, 0.5),
        Place(2, 1.5),
    )
    assert places_of([a_tile(3, 3)]) == (Place(0, 0),)
    assert places_of([]) == ()


def test_the_longest_comes_first() -> None:
    """The teacher looks there first."""
    lesson = Lesson()
    lesson.shows(a_view({5: {"fear": 0.9}}), 120)

    marks = lesson.shows(a_view({0: {"sad": 0.9}, 5: {"fear": 0.9}}), 200)

    assert [(seat, emotion) for seat, emotion, _ in marks] == [(16, Emotion.FEAR.label), (11, "sad")]
