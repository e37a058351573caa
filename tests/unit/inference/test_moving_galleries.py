"""Galleries in motion are the ground truth of searching changed tiles only: labels must follow, stillness must be."""

from itertools import pairwise

import numpy as np
import pytest

from classmood.domain.geometry import Box
from inference.training.galleries import gallery
from inference.training.moving_galleries import moving_gallery
from inference.training.persons import FIRST, Instant
from inference.training.portraits import Portrait
from inference.training.scenes import Cast, Scene

SIZE = (640, 360)


@pytest.fixture(scope="module")
def cast() -> Cast:
    """Return one person drawn as a green oval on red, before a ground without green."""
    image = np.full((200, 200, 3), (0, 0, 255), np.uint8)
    y, x = np.mgrid[:200, :200]
    image[((x - 100) / 40) ** 2 + ((y - 90) / 50) ** 2 <= 1] = (0, 255, 0)
    return Cast([Portrait(image, Box(60, 40, 80, 100), "oval")] * 9, [np.full((300, 400, 3), (200, 0, 90), np.uint8)])


@pytest.fixture(scope="module")
def scenes(cast: Cast) -> list[Scene]:
    """Return nine of them for eight seconds."""
    return moving_gallery(11, cast, 9, SIZE, 8)


def test_one_tile_alone_differs_when_one_person_moves(cast: Cast) -> None:
    """All else must stay as chance drew it, or every tile would seem changed."""
    moved = [Instant(right=0.2), *[FIRST] * 8]

    before, after = (gallery(np.random.default_rng(4), cast, 9, SIZE, instants=instants) for instants in (None, moved))

    places = np.argwhere((before.image != after.image).any(axis=2))
    assert len(places) > 0
    assert places.max(axis=0)[0] <= SIZE[1] / 3 + 10
    assert places.max(axis=0)[1] <= SIZE[0] / 3 + 10


def test_the_labels_follow_the_faces(scenes: list[Scene]) -> None:
    """Else a face that moved would count as missed, and its detection as invented."""
    for scene in scenes:
        assert len(scene.faces) >= 6
        for face in scene.faces:
            middle = scene.image[int(face.top + face.height / 2), int(face.left + face.width / 2)].astype(int)
            assert middle[1] - middle[2] > 20, "the middle of a face is green"


def test_some_shift_and_most_sit_still(scenes: list[Scene]) -> None:
    """Without both, searching changed tiles only would have nothing to lose or nothing to gain."""
    moves = [
        abs(face.left - former.left) / face.height
        for before, after in pairwise(scenes)
        for former, face in zip(before.faces, after.faces, strict=True)
    ]

    assert 0.02 < np.mean(np.array(moves) > 0.05) < 0.5


def test_the_cameras_noise_is_new_in_every_frame(scenes: list[Scene]) -> None:
    """A frozen picture is the one case that live use never sees."""
    assert all((one.image != other.image).any() for one, other in pairwise(scenes))


def test_the_same_seed_gives_the_same_lesson(cast: Cast, scenes: list[Scene]) -> None:
    """A figure that changes from run to run cannot be checked."""
    again = moving_gallery(11, cast, 9, SIZE, 8)

    assert all(np.array_equal(one.image, other.image) for one, other in zip(scenes, again, strict=True))
    assert [one.faces for one in scenes] == [other.faces for other in again]
