"""Draws brows, eyes, nose lines, lips and glasses onto the skin of a face."""

import cv2
import numpy as np

from capture.practice import anatomy
from capture.practice.anatomy import EYE_X, Eye, Mouth
from capture.practice.brush import Brush, Colour, curve, hexa, mix, oval
from capture.practice.expressions import Action, Actions
from capture.practice.students import Appearance, Hair

_WHITE = hexa("F3EDE8")
_LASH = hexa("1C1412")
_THROAT = hexa("3A1214")
_TONGUE = hexa("A8504F")
_TEETH = hexa("F2EEE6")


def brow_colour(looks: Appearance) -> Colour:
    """Return the colour of the brows: never lighter than a face can be read by."""
    return mix(mix(looks.hair_colour, hexa("1A1210"), 0.45), looks.skin, 0.08)


def lip_colour(looks: Appearance) -> Colour:
    """Return the colour of the lower lip."""
    rose = mix(hexa("B4555A"), hexa("B03A50"), looks.feminine)
    return mix(mix(looks.skin, hexa("8A3F3C"), 0.22), rose, 0.30 + 0.18 * looks.feminine)


def draw_eyes(brush: Brush, looks: Appearance, actions: Actions, *, shut: float, gaze: tuple[float, float]) -> None:
    """Draw both eyes and their lashes."""
    for side in (-1, 1):
        eye = anatomy.eye(looks, actions, side, shut=shut, gaze=gaze)
        brush.line(eye.crease, mix(looks.skin, _LASH, 0.42), 0.018)
        _draw_eyeball(brush, looks, eye)
        corner = eye.upper[-1] + np.array([side * (0.02 + 0.035 * looks.feminine), -0.008 - 0.012 * looks.feminine])
        brush.line(eye.lower, mix(looks.skin, _LASH, 0.35 + 0.12 * looks.feminine), 0.014)
        lid = np.concatenate((eye.upper, corner[None], eye.upper[::-1] - [0.0, 0.018 + 0.012 * looks.feminine]))
        brush.fill(lid, _LASH)
        brush.line(eye.upper, _LASH, 0.02)


def _draw_eyeball(brush: Brush, looks: Appearance, eye: Eye) -> None:
    """Draw white, iris and glint on a small picture and lay it into the opening of the lids."""
    shape = np.concatenate((eye.upper, eye.lower[::-1]))
    turn = brush.turn
    flat = shape if turn is None else turn(shape)
    low = np.floor(flat.min(axis=0) * brush.scale + brush.origin).astype(int) - 2
    high = np.ceil(flat.max(axis=0) * brush.scale + brush.origin).astype(int) + 3
    low, high = np.maximum(low, 0), np.minimum(high, brush.image.shape[1::-1])
    if (high - low).min() <= 0:
        return
    window = brush.image[low[1] : high[1], low[0] : high[0]]
    ball = window.copy()
    ball[:] = np.array(mix(_WHITE, looks.skin, 0.10), dtype=np.uint8)
    origin = (brush.origin[0] - low[0], brush.origin[1] - low[1])
    inner = Brush(ball, brush.scale, origin, turn)
    inner.line(eye.upper + [0.0, 0.012], mix(_WHITE, hexa("6A5650"), 0.7), 0.045)
    inner.oval(eye.centre, (eye.iris, eye.iris), mix(looks.eyes, _LASH, 0.55))
    inner.oval((eye.centre[0], eye.centre[1] + 0.012), (eye.iris * 0.8, eye.iris * 0.78), looks.eyes)
    inner.oval(eye.centre, (eye.iris * 0.5, eye.iris * 0.5), hexa("0C0808"))
    glint = (eye.centre[0] - 0.35 * eye.iris, eye.centre[1] - 0.38 * eye.iris)
    inner.oval(glint, (0.024, 0.024), (255, 255, 255))
    mask = np.zeros(window.shape[:2], np.uint8)
    Brush(mask, brush.scale, origin, turn).fill(shape, 255)
    alpha = mask.astype(np.float32) / 255
    window[:] = cv2.blendLinear(ball, window, alpha, 1 - alpha)


def draw_brows(brush: Brush, looks: Appearance, actions: Actions) -> None:
    """Draw both brows."""
    colour = brow_colour(looks)
    for side in (-1, 1):
        top, bottom = anatomy.brow(looks, actions, side)
        brush.fill(np.concatenate((top, bottom[::-1])), colour, lift=0.03)


def draw_nose(brush: Brush, looks: Appearance, actions: Actions) -> None:
    """Draw the nostrils and the wings' edges; the rest of a nose is light and shadow."""
    up = 0.05 * actions[Action.NOSE_WRINKLE] + 0.02 * actions[Action.UPPER_LIP_RAISE]
    wide = looks.nose * (1 + 0.12 * actions[Action.NOSE_WRINKLE] + 0.06 * actions[Action.LIP_CORNER_PULL])
    dark = mix(looks.skin, hexa("2A1010"), 0.72)
    soft = mix(looks.skin, hexa("4A2018"), 0.45)
    for side in (-1, 1):
        hole = curve([(side * wide * x, y - up) for x, y in ((0.055, 0.515), (0.10, 0.492), (0.15, 0.512), (0.10, 0.527))], closed=True, steps=3)
        brush.fill(hole, dark, lift=0.16)
        wing = curve([(side * wide * x, y - up) for x, y in ((0.205, 0.40), (0.232, 0.465), (0.205, 0.525), (0.165, 0.53))])
        brush.line(wing, soft, 0.016, lift=0.08)
    brush.line(curve([(-0.05 * wide, 0.535 - up), (0, 0.552 - up), (0.05 * wide, 0.535 - up)]), soft, 0.016, lift=0.18)


def draw_mouth(brush: Brush, looks: Appearance, actions: Actions) -> None:
    """Draw lips, teeth, tongue and what is dark between them."""
    mouth = anatomy.mouth(looks, actions)
    lower_lip = lip_colour(looks)
    upper_lip = mix(lower_lip, hexa("301014"), 0.2)
    brush.fill(np.concatenate((mouth.lower, mouth.bottom[::-1])), lower_lip)
    shine = (mouth.lower[8:-8] * 0.5 + mouth.bottom[8:-8] * 0.5) * [0.75, 1.0]
    brush.line(shine, mix(lower_lip, (255, 255, 255), 0.22), 0.022)
    brush.fill(np.concatenate((mouth.top, mouth.upper[::-1])), upper_lip)
    if mouth.gape > 0.02:  # noqa: PLR2004
        _draw_opening(brush, mouth, actions)
    seam = mix(upper_lip, _LASH, 0.62)
    brush.line(mouth.upper, seam, 0.02)
    for end in (0, -1):
        brush.oval((mouth.upper[end, 0] * 0.985, mouth.upper[end, 1]), (0.026, 0.018), mix(looks.skin, _LASH, 0.55))


def _draw_opening(brush: Brush, mouth: Mouth, actions: Actions) -> None:
    brush.fill(np.concatenate((mouth.upper, mouth.lower[::-1])), _THROAT)
    height = (mouth.lower - mouth.upper)[:, 1:]
    jaw = float(actions[Action.JAW_DROP])
    if jaw > 0.3:  # noqa: PLR2004
        tongue = np.concatenate((mouth.lower - height * 0.30, mouth.lower[::-1] - height[::-1] * 0.02))
        brush.fill(tongue * [0.7, 1.0], _TONGUE)
    shown = np.minimum(height * 0.72, 0.115) * [[0.0, 1.0]]
    shown *= 1 - 0.55 * min(1.0, max(0.0, jaw - 0.3) * 1.6)
    teeth = np.concatenate((mouth.upper, (mouth.upper + shown)[::-1])) * [0.93, 1.0]
    brush.fill(teeth, _TEETH)
    if actions[Action.LIP_STRETCH] + actions[Action.UPPER_LIP_RAISE] > 0.5:  # noqa: PLR2004
        low = np.concatenate((mouth.lower - height * [[0.0, 0.25]], mouth.lower[::-1])) * [0.85, 1.0]
        brush.fill(low, mix(_TEETH, _THROAT, 0.2))


def draw_glasses(brush: Brush, looks: Appearance) -> None:
    """Draw the frame, where glasses are worn."""
    if not looks.glasses:
        return
    colour = (hexa("2A2422"), hexa("5A3A2A"), hexa("7A7F88"))[looks.glasses - 1]
    wide, high, power = ((0.30, 0.215, 1.0), (0.31, 0.20, 0.62), (0.275, 0.235, 1.0))[looks.glasses - 1]
    angles = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    width = 0.034 if looks.glasses < 3 else 0.02  # noqa: PLR2004
    for side in (-1, 1):
        rim = np.stack((np.cos(angles), np.sin(angles)), axis=1)
        rim = np.sign(rim) * np.abs(rim) ** power * [wide, high] + [side * (EYE_X + 0.01), 0.03]
        brush.line(rim, colour, width, closed=True, lift=0.12)
        brush.line([(side * 0.73, -0.03), (side * 0.99, -0.08)], colour, width, lift=0.05)
    brush.line(curve([(-0.145, 0.0), (0.0, -0.045), (0.145, 0.0)]), colour, width, lift=0.14)


def is_covered(looks: Appearance) -> bool:
    """Return whether cloth covers the ears."""
    return looks.hair is Hair.HIJAB


__all__ = ["brow_colour", "draw_brows", "draw_eyes", "draw_glasses", "draw_mouth", "draw_nose", "is_covered", "lip_colour", "oval"]
