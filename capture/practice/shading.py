"""Light and shadow on a face: soft hollows and bulges, and the folds that muscles make.

Painted as one grey map, 128 for "as it is", darker below and lighter above, which then multiplies the skin.
Shadows take less red than blue away, as they do on skin.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice.anatomy import EYE_X, MOUTH_Y, Mouth, mouth
from capture.practice.brush import Brush, Turn, blurred, curve
from capture.practice.expressions import Action as A
from capture.practice.expressions import Actions
from capture.practice.students import Appearance
from classmood.domain.frames import Image

_PLAIN = 128


def _tints() -> NDArray[np.uint8]:
    """Return for each grey of the map what blue, green and red are multiplied by, in 128ths."""
    share = np.arange(256) / _PLAIN
    powers = np.where(share < 1, 1.0, 1.0)[:, None] * np.array([1.18, 1.06, 0.80])
    return np.clip(_PLAIN * share[:, None] ** powers, 0, 255).astype(np.uint8).reshape(256, 1, 3)


_TINTS = _tints()
GAIN=float(__import__('os').environ.get('GAIN','1.5'))
_DEEPER = np.clip(_PLAIN + GAIN * (np.arange(256) - _PLAIN), 0, 255).astype(np.uint8)


def shade(skin: Image, looks: Appearance, actions: Actions, turn: Turn, scale: float, origin: tuple[float, float]) -> Image:
    """Return `skin` with the light and the folds of this expression.

    Args:
        skin: the face's part of the head, ``(h, w, 3)``.
        looks: whose face.
        actions: muscle strengths.
        turn: of the head.
        scale: pixels for one face unit.
        origin: where (0, 0) lies in `skin`, in pixels.
    """
    half = (max(1, skin.shape[1] // 2), max(1, skin.shape[0] // 2))
    ratio = half[0] / skin.shape[1]
    place = (origin[0] * ratio, origin[1] * ratio)
    broad, fine = (Brush(np.full((half[1], half[0]), _PLAIN, np.uint8), scale * ratio, place, turn) for _ in range(2))
    lips = mouth(looks, actions)
    _paint_bulges(broad, looks, actions, lips)
    _paint_folds(fine, looks, actions, lips)
    soft = cv2.LUT(blurred(broad.image, 0.085 * scale * ratio), _DEEPER)
    sharp = blurred(fine.image, 0.022 * scale * ratio)
    light = cv2.resize(cv2.multiply(soft, sharp, scale=1 / _PLAIN), skin.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    tint = cv2.LUT(cv2.merge([light] * 3), _TINTS)
    return np.asarray(cv2.multiply(skin, tint, scale=1 / _PLAIN), dtype=np.uint8)


def _paint_bulges(brush: Brush, looks: Appearance, actions: Actions, lips: Mouth) -> None:
    smile, cheek, wrinkle = actions[A.LIP_CORNER_PULL], actions[A.CHEEK_RAISE], actions[A.NOSE_WRINKLE]
    frown, chin = actions[A.LIP_CORNER_DEPRESS], actions[A.CHIN_RAISE]
    lit = 1 if looks.light > 0 else -1
    corner = float(lips.upper[-1, 1])
    brush.oval((0.15 * looks.light, -0.72), (0.55, 0.24), 139)
    brush.oval((0, 1.24 * looks.length + 0.1 * actions[A.JAW_DROP]), (0.17, 0.09), 136)
    for side in (-1, 1):
        up = 0.09 * max(smile, cheek)
        brush.oval((side * 0.58, 0.40 - up), (0.23, 0.17), 137 + 9 * smile + (3 if side == lit else -4))
        brush.oval((side * 0.42, -0.03), (0.30, 0.17), 112 if side == lit else 107)
        brush.oval((side * 0.27, -0.13), (0.11, 0.11), 102 - 8 * actions[A.BROW_LOWER])
        brush.oval((side * (0.40 + 0.10 * smile), corner + 0.06), (0.09, 0.08), 120 - 14 * frown - 10 * smile)
        brush.fill([(side * 0.10, -0.05), (side * 0.14, 0.3), (side * 0.25, 0.46), (side * 0.34, 0.52), (side * 0.2, 0.2)], 116 if side == lit else 100)
    brush.fill([(-0.045, -0.22), (0.045, -0.22), (0.06, 0.36), (0.11, 0.44), (0, 0.5), (-0.11, 0.44), (-0.06, 0.36)], 146, lift=0.1)
    brush.fill([(-0.20, 0.55), (0.20, 0.55), (0.14, 0.66 - 0.04 * wrinkle), (-0.14, 0.66 - 0.04 * wrinkle)], 98)
    under = float(lips.bottom[len(lips.bottom) // 2, 1])
    brush.oval((0, under + 0.05), (0.19, 0.05), 98 - 10 * chin)


def _paint_folds(brush: Brush, looks: Appearance, actions: Actions, lips: Mouth) -> None:
    smile, cheek, wrinkle = actions[A.LIP_CORNER_PULL], actions[A.CHEEK_RAISE], actions[A.NOSE_WRINKLE]
    lowered, raise_, frown = actions[A.BROW_LOWER], actions[A.UPPER_LIP_RAISE], actions[A.LIP_CORNER_DEPRESS]
    inner, outer = actions[A.INNER_BROW_RAISE], actions[A.OUTER_BROW_RAISE]
    corner = lips.upper[-1]
    groove = min(1.0, max(0.16, 0.85 * smile, 0.9 * wrinkle, 0.8 * raise_, 0.35 * frown + 0.1))
    for side in (-1, 1):
        top = 0.44 - 0.05 * wrinkle - 0.03 * smile
        out = corner[0] + 0.09 + 0.03 * smile
        fold = curve([(side * 0.25, top), (side * (0.33 + 0.06 * smile), 0.56), (side * out, corner[1] - 0.10), (side * (out + 0.01), corner[1] + 0.02 + 0.08 * raise_)])
        brush.line(fold, _PLAIN - 62 * groove, 0.03)
        bag = curve([(side * 0.25, 0.09), (side * 0.40, 0.155 - 0.02 * cheek), (side * 0.58, 0.12 - 0.03 * cheek)])
        brush.line(bag, _PLAIN - 16 - 34 * max(cheek, 0.8 * actions[A.LID_TIGHTEN]), 0.02)
        _line_if(brush, [(side * 0.66, -0.03), (side * 0.80, -0.09)], 40 * cheek, 0.018)
        _line_if(brush, [(side * 0.66, 0.03), (side * 0.81, 0.06)], 40 * cheek, 0.018)
        _line_if(brush, curve([(side * (0.085 - 0.01 * inner), -0.34), (side * 0.075, -0.24), (side * 0.10, -0.15)]), 62 * lowered, 0.026)
        _line_if(brush, curve([(side * 0.05, -0.02), (side * 0.12, 0.04), (side * 0.17, 0.12)]), 62 * wrinkle, 0.024)
        _line_if(brush, [(side * 0.02, -0.10), (side * 0.11, -0.07)], 55 * wrinkle, 0.024)
        marionette = curve([(side * (corner[0] + 0.02), corner[1] + 0.02), (side * (corner[0] + 0.055), corner[1] + 0.10), (side * (corner[0] + 0.03), corner[1] + 0.19)])
        _line_if(brush, marionette, 58 * frown, 0.03)
        brush.line(curve([(side * 0.035, 0.58), (side * 0.045, 0.70)]), _PLAIN - 10, 0.02)
    for row, rise in enumerate((-0.58, -0.70, -0.82)):
        reach = 0.34 + 0.20 * outer
        lift = 0.05 * inner + 0.03 * outer
        arch = curve([(-reach, rise - lift + 0.02), (-0.17, rise - lift - 0.03 * inner), (0.17, rise - lift - 0.03 * inner), (reach, rise - lift + 0.02)])
        _line_if(brush, arch, (34 - 6 * row) * max(outer, 0.75 * inner), 0.02)
    brush.line(curve([(-0.15, MOUTH_Y + 0.235), (0, MOUTH_Y + 0.215 - 0.02 * actions[A.CHIN_RAISE]), (0.15, MOUTH_Y + 0.235)]), _PLAIN - 8 - 34 * actions[A.CHIN_RAISE], 0.03)
    brush.line([(EYE_X, 5.0), (EYE_X, 5.1)], _PLAIN, 0.01)


def _line_if(brush: Brush, points: object, depth: float, width: float) -> None:
    if depth > 3:  # noqa: PLR2004
        brush.line(points, _PLAIN - depth, width)  # type: ignore[arg-type]
