"""Where the parts of a face are, in face units, for given muscle actions. Geometry only, no colours.

Proportions are those of photographs: the eyes halfway down the head and an eye's width apart, and as far from the
mouth as from each other. A face is its own mirror image, so eyes and brows are given for the viewer's right only.
"""

from dataclasses import dataclass

import numpy as np

from capture.practice.brush import Points, curve
from capture.practice.expressions import Action, Actions
from capture.practice.students import Appearance

EYE_X = 0.43
MOUTH_Y = 0.855
CHIN_Y = 1.40
JAW_FALL = 0.25
"""How far the chin goes down with the jaw fully dropped."""


@dataclass(frozen=True, slots=True)
class Eye:
    """The opening of the right eye, from its inner to its outer corner."""

    upper: Points
    lower: Points
    crease: Points


@dataclass(frozen=True, slots=True)
class Mouth:
    """Four lines from the left to the right corner: the lips' outer edges and the opening between them."""

    top: Points
    upper: Points
    lower: Points
    bottom: Points
    gape: float
    """Height of the opening in the middle; 0 when closed."""


@dataclass(frozen=True, slots=True)
class Face:
    """All that moves in a face."""

    actions: Actions
    gaze: tuple[float, float]
    """Where the eyes turn: right and down, -1 to 1."""
    eye: Eye
    brow: tuple[Points, Points]
    """Upper and lower edge of the right brow, from its inner to its outer end."""
    mouth: Mouth


def face(looks: Appearance, actions: Actions, *, shut: float, gaze: tuple[float, float]) -> Face:
    """Return the parts of a face.

    Args:
        looks: whose face.
        actions: muscle strengths.
        shut: 0 (eyes open) to 1 (a blink).
        gaze: where the eyes turn: right and down, -1 to 1.
    """
    return Face(actions, gaze, _eye(looks, actions, shut), _brow(looks, actions), _mouth(looks, actions))


def mirrored(points: Points) -> Points:
    """Return the same line on the other side of the face."""
    return points * (-1.0, 1.0)


def outline(looks: Appearance) -> Points:
    """Return the closed line around the skin of the head, with the jaw shut."""
    jaw, chin = looks.jaw, 0.5 - 0.06 * looks.feminine
    right = [
        (0.52, -1.27),
        (0.88, -0.85),
        (0.985, -0.25),
        (0.965, 0.25),
        (0.90 * jaw, 0.66),
        (0.74 * jaw, 1.0),
        (chin * jaw, 1.27 * looks.length),
        (0.24 * jaw, CHIN_Y * looks.length),
    ]
    left = [(-x, y) for x, y in reversed(right)]
    return curve([(0.0, -1.39), *right, (0.0, 1.415 * looks.length), *left], closed=True, steps=4)


_EYE_U = np.array([0.0, 0.22, 0.5, 0.78, 1.0])
_LID_UP = np.array([0.0, 0.74, 1.0, 0.78, 0.0])
_LID_DOWN = np.array([0.0, 0.5, 0.92, 0.95, 0.0])
_SLANT = np.array([0.0, 0.9, 0.1, -0.6, 0.0])
_CHEEK_PUSH = np.array([0.0, 0.4, 1.0, 0.6, 0.0])
_CREASE = np.array([0.01, 0.8, 1.0, 0.85, 0.25])
_CREASE_X = np.array([0.96, 1.0, 1.0, 1.0, 1.03])


def _eye(looks: Appearance, actions: Actions, shut: float) -> Eye:
    raised, tight, cheek = actions[Action.UPPER_LID_RAISE], actions[Action.LID_TIGHTEN], actions[Action.CHEEK_RAISE]
    droop, lowered, inner = actions[Action.LIDS_DROOP], actions[Action.BROW_LOWER], actions[Action.INNER_BROW_RAISE]
    opening = 1 + 0.42 * raised - 0.22 * tight - 0.12 * cheek - 0.42 * droop - 0.1 * actions[Action.NOSE_WRINKLE]
    height = 0.102 * looks.eye_size * max(0.15, opening) * (1 - shut)
    depth = 0.058 * looks.eye_size * max(0.0, 1 + 0.25 * raised - 0.55 * cheek - 0.5 * tight) * (1 - 0.3 * shut)
    # A lowered brow presses on the inner half of the lid; sadness lifts it there and lets the outer half hang.
    slant = (0.035 * inner * (1 - 0.6 * raised) + 0.02 * droop - 0.03 * lowered * (1 - inner)) * (1 - shut)
    x = EYE_X + (_EYE_U - 0.5) * (0.40 * looks.eye_size)
    tilt = 0.018 + _EYE_U * (0.6 * slant - 0.035 - 0.01 * looks.feminine)
    up = _LID_UP * height + _SLANT * slant - 0.9 * shut * _LID_DOWN * depth
    up = np.maximum(up, 0.004 - _LID_DOWN * depth)
    down = np.maximum(_LID_DOWN * depth - _CHEEK_PUSH * (0.02 * cheek), -0.7 * up)
    fold = _CREASE * (0.08 + 0.06 * (1 - 0.75 * shut) * max(0.3, opening - 0.35 * lowered))
    return Eye(
        upper=curve(np.column_stack((x, tilt - up))),
        lower=curve(np.column_stack((x, tilt + down))),
        crease=curve(np.column_stack((x * _CREASE_X, tilt - np.maximum(fold, up * 1.12)))),
    )


_BROW_X = np.array([0.175, 0.36, 0.58, 0.76])
_BROW_Y = np.array([-0.306, -0.352, -0.372, -0.288])
_BROW_HALF = np.array([0.040, 0.046, 0.034, 0.008])


def _brow(looks: Appearance, actions: Actions) -> tuple[Points, Points]:
    inner, outer = actions[Action.INNER_BROW_RAISE], actions[Action.OUTER_BROW_RAISE]
    lowered, wrinkle, cheek = actions[Action.BROW_LOWER], actions[Action.NOSE_WRINKLE], actions[Action.CHEEK_RAISE]
    x = _BROW_X - lowered * np.array([0.065, 0.05, 0.02, 0.0]) + 0.01 * inner
    y = _BROW_Y - inner * np.array([0.135, 0.065, 0.0, -0.035]) - outer * np.array([0.05, 0.10, 0.125, 0.085])
    # Both muscles at once, as in sadness and fear: the inner ends go up and together, not down.
    y = y + lowered * np.array([0.125, 0.085, 0.03, 0.0]) * (1 - 0.75 * min(1.0, inner))
    y = y + wrinkle * np.array([0.06, 0.045, 0.02, 0.0]) + 0.012 * cheek - 0.02 * looks.feminine * (_BROW_X > 0.5)  # noqa: PLR2004
    lines = curve(np.column_stack((x, y, _BROW_HALF * looks.brow)))
    middle, half = lines[:, :2], lines[:, 2:] * (0.0, 1.0)
    return middle - half, middle + half


_LIP_U = np.array([-1.0, -0.62, -0.24, 0.0, 0.24, 0.62, 1.0])
_ARCH = 1 - np.abs(_LIP_U) ** 2.2
_BOW = np.array([0.0, 0.045, 0.078, 0.062, 0.078, 0.045, 0.0])
_LIP = np.array([0.0, 0.058, 0.098, 0.104, 0.098, 0.058, 0.0])
_SNARL = np.array([0.0, 0.03, 0.0, 0.0, 0.0, 0.03, 0.0])
_SQUARE = np.array([0.0, 0.02, 0.01, 0.0, 0.01, 0.02, 0.0])


def _mouth(looks: Appearance, actions: Actions) -> Mouth:
    smile, frown, jaw = actions[Action.LIP_CORNER_PULL], actions[Action.LIP_CORNER_DEPRESS], actions[Action.JAW_DROP]
    stretch, press, part = actions[Action.LIP_STRETCH], actions[Action.LIP_PRESS], actions[Action.LIPS_PART]
    snarl, chin = actions[Action.UPPER_LIP_RAISE], actions[Action.CHIN_RAISE]
    wide = 0.335 + 0.135 * smile + 0.09 * stretch - 0.03 * press - 0.02 * chin
    wide -= 0.10 * jaw * max(0.0, 1 - smile - stretch)
    corner = MOUTH_Y - 0.125 * smile + 0.095 * frown + 0.05 * stretch + 0.10 * jaw - 0.02 * snarl
    middle = MOUTH_Y + 0.01 * smile - 0.03 * chin - 0.015 * frown - 0.075 * snarl - 0.02 * jaw
    gape = part * (0.05 + 0.11 * smile + 0.05 * stretch + 0.10 * snarl) + 0.36 * jaw
    full = looks.lips * (1 - 0.45 * press - 0.25 * smile - 0.15 * stretch)
    seam = corner + (middle - corner) * _ARCH
    opened = gape * (1 - np.abs(_LIP_U) ** (2.4 + 1.2 * stretch))
    upper = seam - snarl * _SNARL - stretch * _SQUARE - 0.06 * opened * (1 - smile)
    lower = np.maximum(seam + 0.94 * opened, upper)
    lines = curve(np.column_stack((_LIP_U * wide, upper - _BOW * full, upper, lower, lower + _LIP * full)))
    x = lines[:, 0]
    top, up, low, bottom = (np.column_stack((x, lines[:, column])) for column in range(1, 5))
    return Mouth(top=top, upper=up, lower=low, bottom=bottom, gape=float(gape))
