"""Drawn faces: expressions differ where faces make them differ, blinks close the eyes."""

import numpy as np
import pytest

from capture.practice import anatomy
from capture.practice.brush import Turn
from capture.practice.expressions import actions_of
from capture.practice.head import Look
from capture.practice.portrait import Placing, Portrait
from capture.practice.students import Appearance, Hair, draw_lots
from classmood.domain.emotions import Emotion
from classmood.domain.frames import Image

STILL = Placing(0.0, 0.0, 0.0)
AHEAD = Turn()


@pytest.fixture(scope="module")
def looks() -> Appearance:
    """Return one student's looks."""
    return draw_lots(9, 0)[0]


@pytest.fixture(scope="module")
def portrait(looks: Appearance) -> Portrait:
    """Return that student in a tile of 240 x 136 pixels."""
    return Portrait(looks, 240, 136, 0)


def _face(looks: Appearance, emotion: Emotion, *, shut: float = 0.0) -> anatomy.Face:
    return anatomy.face(looks, actions_of(np.eye(7)[emotion]), shut=shut, gaze=(0.0, 0.0))


def _drawn(portrait: Portrait, emotion: Emotion, *, shut: float = 0.0, turn: Turn = AHEAD) -> Image:
    return portrait.draw(Look(actions_of(np.eye(7)[emotion]), shut, (0.0, 0.0), turn), STILL)


def test_a_smile_lifts_the_corners_of_the_mouth_and_sadness_lowers_them(looks: Appearance) -> None:
    """Y grows downwards."""
    happy, neutral, sad = (
        _face(looks, emotion).mouth.upper[-1, 1] for emotion in (Emotion.HAPPY, Emotion.NEUTRAL, Emotion.SAD)
    )

    assert happy < neutral < sad


def test_anger_lowers_and_fear_lifts_the_inner_brows(looks: Appearance) -> None:
    """Brows tell these two apart more than anything else in a face."""
    angry, neutral, fear = (
        _face(looks, emotion).brow[0][0, 1] for emotion in (Emotion.ANGRY, Emotion.NEUTRAL, Emotion.FEAR)
    )

    assert angry > neutral > fear


def test_only_surprise_drops_the_jaw_far(looks: Appearance) -> None:
    """An open mouth on any other face would be read as surprise."""
    gapes = {emotion: _face(looks, emotion).mouth.gape for emotion in Emotion}

    assert max(gapes, key=lambda emotion: gapes[emotion]) is Emotion.SURPRISE
    assert gapes[Emotion.NEUTRAL] == 0


def test_a_blink_shuts_the_eyes_for_every_expression(looks: Appearance) -> None:
    """Wide eyes that do not close would look like a fault."""
    for emotion in Emotion:
        eye = _face(looks, emotion, shut=1.0).eye
        assert (eye.lower[:, 1] - eye.upper[:, 1]).max() < 0.03


def test_a_mixture_of_expressions_lies_between_them() -> None:
    """Half a smile is half of each muscle: blends go through faces, not through double pictures."""
    happy, neutral = (actions_of(np.eye(7)[emotion]) for emotion in (Emotion.HAPPY, Emotion.NEUTRAL))

    half = actions_of(np.array([0, 0, 0, 0.5, 0, 0, 0.5]))

    assert half.tolist() == pytest.approx(((happy + neutral) / 2).tolist())


@pytest.mark.parametrize("emotion", [emotion for emotion in Emotion if emotion is not Emotion.NEUTRAL])
def test_every_expression_changes_the_face_and_nothing_else(portrait: Portrait, emotion: Emotion) -> None:
    """Room and clothes must not tell what the face says."""
    changed = (_drawn(portrait, emotion) != _drawn(portrait, Emotion.NEUTRAL)).any(axis=2)

    box = portrait.face(STILL, AHEAD, 0.0)
    rows, columns = np.nonzero(changed)
    assert changed.sum() > 300
    assert columns.min() >= box.left - 0.3 * box.width
    assert columns.max() <= box.right + 0.3 * box.width
    assert rows.min() >= box.top - 0.2 * box.height


def test_a_blink_moves_pixels(portrait: Portrait) -> None:
    """Eyes are small: the check is that drawing them takes the lids from where the blink is."""
    assert (_drawn(portrait, Emotion.NEUTRAL) != _drawn(portrait, Emotion.NEUTRAL, shut=1.0)).sum() > 60


def test_a_turned_head_takes_its_box_along(portrait: Portrait) -> None:
    """A detector follows the features, so the truth has to."""
    ahead, aside = portrait.face(STILL, AHEAD, 0.0), portrait.face(STILL, Turn(yaw=0.6), 0.0)

    assert aside.left > ahead.left + 0.1 * ahead.width
    assert (_drawn(portrait, Emotion.NEUTRAL) != _drawn(portrait, Emotion.NEUTRAL, turn=Turn(yaw=0.6))).any()


def test_a_class_of_49_shows_every_way_to_wear_hair() -> None:
    """A class that looks alike would test a detector on one head."""
    assert {looks.hair for looks in draw_lots(49, 0)} == set(Hair)
