"""Composed pictures are the ground truth of training and measuring: their labels must be where the faces are."""

import numpy as np
import pytest

from classmood.domain.geometry import Box
from inference.training.galleries import deceptive_piece, gallery, gallery_piece, labelled_piece
from inference.training.portraits import Portrait, part_of
from inference.training.scenes import Cast, Scene

GREEN = np.array([0, 255, 0])
SIZE = (320, 192)


@pytest.fixture(scope="module")
def cast() -> Cast:
    """Return one person drawn as a green oval on red, before grounds without green."""
    image = np.full((200, 200, 3), (0, 0, 255), np.uint8)
    y, x = np.mgrid[:200, :200]
    image[((x - 100) / 40) ** 2 + ((y - 90) / 50) ** 2 <= 1] = GREEN
    person = Portrait(image, Box(60, 40, 80, 100), "oval")
    return Cast([person] * 9, [np.full((300, 400, 3), (200, 0, 90), np.uint8)])


def test_a_gallerys_boxes_lie_on_its_faces(cast: Cast) -> None:
    """A box beside its face would teach and measure nonsense."""
    scene = gallery(np.random.default_rng(3), cast, 9, (1280, 720))

    assert len(scene.faces) >= 6
    for face in scene.faces:
        middle = scene.image[int(face.top + face.height / 2), int(face.left + face.width / 2)].astype(int)
        corner = scene.image[int(face.top), int(face.left)].astype(int)
        assert middle[1] - middle[2] > 30, "the middle of a face is green"
        assert corner[1] - corner[2] < middle[1] - middle[2], "the corner of its box is not"


@pytest.mark.parametrize("seed", range(30))
def test_training_boxes_lie_inside_the_picture(cast: Cast, seed: int) -> None:
    """What is cut off by an edge has the box of what is seen."""
    compose = gallery_piece if seed % 2 else deceptive_piece
    scene = compose(np.random.default_rng(seed), cast, SIZE)

    assert scene.image.shape == (192, 320, 3)
    for face in scene.faces:
        assert face.clipped(*SIZE) == face
        assert face.area > 0


def test_the_same_seed_composes_the_same_picture(cast: Cast) -> None:
    """A resumed training must see what the interrupted one would have seen."""
    first, second = (gallery_piece(np.random.default_rng(5), cast, SIZE) for _ in range(2))

    assert np.array_equal(first.image, second.image)
    assert first.faces == second.faces


def test_a_piece_of_a_labelled_picture_keeps_its_labels(cast: Cast) -> None:
    """Extra examples are cut and scaled; their boxes must follow."""
    portrait = cast.people[0]

    scene = labelled_piece(np.random.default_rng(1), portrait.image, [portrait.face], SIZE)

    (face,) = scene.faces
    assert 14 <= face.height <= 60
    middle = scene.image[int(face.top + face.height / 2), int(face.left + face.width / 2)].astype(int)
    assert middle[1] - middle[2] > 30


@pytest.mark.parametrize(("left", "faces", "unsure"), [(80, 1, 0), (90, 0, 1), (97, 0, 0)])
def test_a_face_at_the_edge_is_asked_for_by_its_visible_share(left: float, faces: int, unsure: int) -> None:
    """All of 20 pixels: a face; half of them: may be; three: a strip of cheek."""
    scene = Scene(np.zeros((100, 100, 3), np.uint8))

    scene.label(Box(left, 40, 20, 20))

    assert (len(scene.faces), len(scene.unsure)) == (faces, unsure)


def test_persons_are_split_for_good() -> None:
    """A person once tested on must never be trained on, on any machine."""
    assert [part_of(name) for name in ("a", "b", "c", "d", "e", "f")] == [
        "train",
        "test",
        "test",
        "test",
        "test",
        "test",
    ]
    assert 0.2 < sum(part_of(str(i)) == "test" for i in range(1000)) / 1000 < 0.3
