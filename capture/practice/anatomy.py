"""Where the parts of a face are, in face units, for given muscle actions. Geometry only, no colours.

Proportions are those of photographs: the eyes halfway down the head and an eye's width apart, and as far from the
mouth as from each other. `side` is -1 for the viewer's left and 1 for the right.
"""

from dataclasses import dataclass

import numpy as np

from capture.practice.brush import Points, curve
from capture.practice.expressions import Action, Actions
from capture.practice.students import Appearance

A = Action

EYE_X = 0.43
NOSE_BASE = 0.55
MOUTH_Y = 0.855
CHIN_Y = 1.40
JAW_FALL = 0.25
"""How far the chin goes down with the jaw fully dropped."""


@dataclass(frozen=True, slots=True)
class Eye:
    """One eye's opening, from its inner to its outer corner."""

    upper: Points
    lower: Points
    crease: Points
    centre: tuple[float, float]
    iris: float
    """Radius."""


@dataclass(frozen=True, slots=True)
class Mouth:
    """Four lines from the left to the right corner: the lips' outer edges and the opening between them."""

    top: Points
    upper: Points
    lower: Points
    bottom: Points
    gape: float
    """Height of the opening in the middle; 0 when closed."""


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


def eye(looks: Appearance, actions: Actions, side: int, *, shut: float, gaze: tuple[float, float]) -> Eye:
    """Return the eye on `side`; `shut` is 0 (open) to 1 (a blink), `gaze` right and down, each -1 to 1."""
    raised, tight, cheek = actions[A.UPPER_LID_RAISE], actions[A.LID_TIGHTEN], actions[A.CHEEK_RAISE]
    droop, lowered, inner = actions[A.LIDS_DROOP], actions[A.BROW_LOWER], actions[A.INNER_BROW_RAISE]
    opening = 1 + 0.42 * raised - 0.22 * tight - 0.12 * cheek - 0.42 * droop - 0.1 * actions[A.NOSE_WRINKLE]
    height = 0.102 * looks.eye_size * max(0.15, opening) * (1 - shut)
    depth = 0.058 * looks.eye_size * max(0.0, 1 + 0.25 * raised - 0.55 * cheek - 0.5 * tight) * (1 - 0.3 * shut)
    # A lowered brow presses on the inner half of the lid; sadness lifts it there and lets the outer half hang.
    slant = 0.035 * inner * (1 - 0.6 * raised) + 0.02 * droop - 0.03 * lowered * (1 - inner)
    u = np.array([0.0, 0.22, 0.5, 0.78, 1.0])
    x = side * (EYE_X + (u - 0.5) * 0.40 * looks.eye_size)
    tilt = 0.018 - 0.035 * u - 0.01 * looks.feminine * u + slant * 0.6 * u
    up = np.array([0.0, 0.74, 1.0, 0.78, 0.0]) * height + slant * np.array([0, 0.9, 0.1, -0.6, 0])
    up = np.maximum(up, -depth * np.array([0.0, 0.5, 0.8, 0.9, 0.0]) + 0.004)
    down = np.array([0.0, 0.5, 0.92, 0.95, 0.0]) * depth - 0.02 * cheek * np.array([0, 0.4, 1, 0.6, 0])
    down = np.maximum(down, -up * 0.7)
    fold = np.array([0.01, 0.8, 1.0, 0.85, 0.25]) * (0.08 + 0.06 * (1 - 0.75 * shut) * max(0.3, opening - 0.35 * lowered))
    return Eye(
        upper=curve(np.stack((x, tilt - up), axis=1)),
        lower=curve(np.stack((x, tilt + down), axis=1)),
        crease=curve(np.stack((x * np.array([0.96, 1, 1, 1, 1.03]), tilt - np.maximum(fold, up * 1.12)), axis=1)),
        centre=(side * EYE_X + 0.09 * gaze[0], -0.012 + 0.05 * gaze[1] + 0.012 * droop),
        iris=0.098 * looks.eye_size,
    )


def brow(looks: Appearance, actions: Actions, side: int) -> tuple[Points, Points]:
    """Return the upper and the lower edge of the brow on `side`, from its inner to its outer end."""
    inner, outer = actions[A.INNER_BROW_RAISE], actions[A.OUTER_BROW_RAISE]
    lowered, wrinkle, cheek = actions[A.BROW_LOWER], actions[A.NOSE_WRINKLE], actions[A.CHEEK_RAISE]
    x = np.array([0.175, 0.36, 0.58, 0.76])
    y = np.array([-0.300, -0.352, -0.375 - 0.02 * looks.feminine, -0.290])
    x = x - lowered * np.array([0.065, 0.05, 0.02, 0.0]) + 0.01 * inner
    y = y - inner * np.array([0.135, 0.065, 0.0, -0.035]) - outer * np.array([0.05, 0.10, 0.125, 0.085])
    y = y + lowered * np.array([0.125, 0.085, 0.03, 0.0]) * (1 - 0.75 * min(1.0, inner))
    y = y + wrinkle * np.array([0.06, 0.045, 0.02, 0.0]) + 0.012 * cheek
    half = np.array([0.040, 0.046, 0.034, 0.008]) * looks.brow
    edge = curve(np.stack((side * x, y), axis=1))
    thick = curve(np.stack((half, half), axis=1))[:, :1] * np.array([[0.0, 1.0]])
    return edge - thick, edge + thick


def mouth(looks: Appearance, actions: Actions) -> Mouth:
    """Return the mouth."""
    smile, frown, jaw = actions[A.LIP_CORNER_PULL], actions[A.LIP_CORNER_DEPRESS], actions[A.JAW_DROP]
    stretch, press, part = actions[A.LIP_STRETCH], actions[A.LIP_PRESS], actions[A.LIPS_PART]
    raise_, chin = actions[A.UPPER_LIP_RAISE], actions[A.CHIN_RAISE]
    half = 0.335 + 0.135 * smile + 0.09 * stretch - 0.03 * press - 0.02 * chin - 0.10 * jaw * (1 - min(1, smile + stretch))
    corner = MOUTH_Y - 0.125 * smile + 0.095 * frown + 0.05 * stretch + 0.10 * jaw - 0.02 * raise_
    middle = MOUTH_Y + 0.01 * smile - 0.03 * chin - 0.015 * frown - 0.075 * raise_ - 0.02 * jaw
    gape = part * (0.05 + 0.11 * smile + 0.05 * stretch + 0.10 * raise_) + 0.36 * jaw
    full = looks.lips * (1 - 0.45 * press - 0.25 * smile - 0.15 * stretch)
    u = np.array([-1.0, -0.62, -0.24, 0.0, 0.24, 0.62, 1.0])
    arch = 1 - np.abs(u) ** 2.2
    x = u * half
    seam = corner + (middle - corner) * arch
    bow = np.array([0.0, 0.045, 0.078, 0.062, 0.078, 0.045, 0.0]) * full
    square = raise_ * np.array([0.0, 0.03, 0.0, 0.0, 0.0, 0.03, 0.0]) + stretch * np.array([0, 0.02, 0.01, 0, 0.01, 0.02, 0])
    opened = gape * (1 - np.abs(u) ** (2.4 + 1.2 * stretch))
    lip = np.array([0.0, 0.058, 0.098, 0.104, 0.098, 0.058, 0.0]) * full
    upper = seam - square - 0.06 * opened * (1 - smile)
    lower = np.maximum(seam + opened * 0.94, upper)
    lines = (upper - bow, upper, lower, lower + lip)
    top, up, low, bottom = (curve(np.stack((x, y), axis=1)) for y in lines)
    return Mouth(top=top, upper=up, lower=low, bottom=bottom, gape=float(gape))
