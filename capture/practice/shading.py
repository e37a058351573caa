"""Light and shadow on a face: soft hollows and bulges, and the folds that muscles make.

Painted as one grey map, 128 for "as it is", darker below and lighter above, which then multiplies the skin.
Shadows take less red than blue away, as they do on skin.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice.anatomy import MOUTH_Y, Face
from capture.practice.brush import Brush, Place, Points, blurred, curve
from capture.practice.expressions import Action, Actions
from capture.practice.students import Appearance
from classmood.domain.frames import Image

_PLAIN = 128
_SIDES = (-1, 1)
_FAINTEST = 3
"""Folds fainter than this many levels are not drawn."""


def _deepened() -> NDArray[np.uint8]:
    """Return the strength of hollows and bulges: blurring flattens them, this gives it back."""
    levels: NDArray[np.uint8] = np.clip(_PLAIN + 1.6 * (np.arange(256) - _PLAIN), 0, 255).astype(np.uint8)
    return levels


def _tints() -> NDArray[np.uint8]:
    """Return for each grey of the map what blue, green and red are multiplied by, in 128ths."""
    share = np.arange(256)[:, None] / _PLAIN
    # Light skin would turn to chalk if its highlights took all colours up alike.
    powers = np.where(share < 1, [1.18, 1.06, 0.80], [0.55, 0.70, 0.75])
    tints: NDArray[np.uint8] = np.clip(_PLAIN * share**powers, 0, 255).astype(np.uint8)
    return tints.reshape(256, 1, 3)


_DEEPENED = _deepened()
_TINTS = _tints()


def shaded(skin: Image, place: Place, looks: Appearance, face: Face) -> Image:
    """Return `skin`, ``(h, w, 3)``, with the light and the folds of this expression."""
    actions = face.actions
    half = (skin.shape[0] // 2, skin.shape[1] // 2)
    scale, origin = place.scale / 2, (place.origin[0] / 2, place.origin[1] / 2)
    broad, fine = np.full(half, _PLAIN, np.uint8), np.full(half, _PLAIN, np.uint8)
    with Brush(broad, scale, origin, place.turn) as brush:
        _paint_bulges(brush, looks, face)
        _paint_nose(brush, looks, actions)
    with Brush(fine, scale, origin, place.turn) as brush:
        _paint_cheek_folds(brush, face)
        _paint_eye_folds(brush, actions)
        _paint_brow_folds(brush, actions)
    soft = cv2.LUT(blurred(broad, 0.085 * scale), _DEEPENED)
    sharp = blurred(fine, 0.022 * scale)
    light = cv2.resize(cv2.multiply(soft, sharp, scale=1 / _PLAIN), skin.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    tint = cv2.LUT(cv2.merge((light, light, light)), _TINTS)
    return np.asarray(cv2.multiply(skin, tint, scale=1 / _PLAIN), dtype=np.uint8)


def _paint_bulges(brush: Brush, looks: Appearance, face: Face) -> None:
    actions = face.actions
    smile, cheek = float(actions[Action.LIP_CORNER_PULL]), float(actions[Action.CHEEK_RAISE])
    frown, chin = float(actions[Action.LIP_CORNER_DEPRESS]), float(actions[Action.CHIN_RAISE])
    corner = float(face.mouth.upper[-1, 1])
    brush.oval((0.15 * looks.light, -0.72), (0.55, 0.24), 139)
    brush.oval((0, 1.24 * looks.length + 0.1 * float(actions[Action.JAW_DROP])), (0.17, 0.09), 136)
    for side in _SIDES:
        towards = 1.0 if side * looks.light > 0 else -1.0
        brush.oval((side * 0.58, 0.40 - 0.09 * max(smile, cheek)), (0.23, 0.17), 136 + 9 * smile + 3 * towards)
        brush.oval((side * 0.42, -0.03), (0.30, 0.17), 110 + 2 * towards)
        brush.oval((side * 0.27, -0.13), (0.11, 0.11), 102 - 8 * float(actions[Action.BROW_LOWER]))
        hollow = 120 - 7 * min(frown, 1.0) - 10 * smile
        brush.oval((side * (0.40 + 0.10 * smile), corner + 0.06), (0.09, 0.08), hollow)
    under = float(face.mouth.bottom[len(face.mouth.bottom) // 2, 1])
    brush.oval((0, under + 0.05), (0.19, 0.05), 98 - 10 * chin)


_NOSE_SIDE = np.array([(0.10, -0.05), (0.14, 0.3), (0.25, 0.46), (0.34, 0.52), (0.2, 0.2)])
_BRIDGE = [(-0.045, -0.22), (0.045, -0.22), (0.06, 0.36), (0.11, 0.44), (0, 0.5), (-0.11, 0.44), (-0.06, 0.36)]


def _paint_nose(brush: Brush, looks: Appearance, actions: Actions) -> None:
    for side in _SIDES:
        brush.fill(_NOSE_SIDE * (side, 1), 116 if side * looks.light > 0 else 100)
    brush.fill(_BRIDGE, 146, lift=0.1)
    low = 0.66 - 0.04 * float(actions[Action.NOSE_WRINKLE])
    brush.fill([(-0.20, 0.55), (0.20, 0.55), (0.14, low), (-0.14, low)], 98)


def _fold(brush: Brush, line: Points, depth: float, width: float) -> None:
    """Draw a fold on both sides of the face, given for the right."""
    if depth > _FAINTEST:
        for side in _SIDES:
            brush.line(line * (side, 1), max(_PLAIN - depth, 30), width)


def _paint_cheek_folds(brush: Brush, face: Face) -> None:
    actions = face.actions
    smile, wrinkle = float(actions[Action.LIP_CORNER_PULL]), float(actions[Action.NOSE_WRINKLE])
    raised, frown = float(actions[Action.UPPER_LIP_RAISE]), float(actions[Action.LIP_CORNER_DEPRESS])
    x, y = (float(value) for value in face.mouth.upper[-1])
    # From the nose's wing past the corner of the mouth; a frown alone bends it little.
    groove = min(1.0, max(0.16, 0.85 * smile, 0.75 * wrinkle, 0.7 * raised, 0.2 * frown + 0.1))
    out, top = x + 0.09 + 0.03 * smile, 0.44 - 0.05 * wrinkle - 0.03 * smile
    low = min(y, MOUTH_Y)
    fold = curve([(0.25, top), (0.33 + 0.06 * smile, 0.56), (out, low - 0.10), (out + 0.01, low + 0.03)])
    _fold(brush, fold, 58 * groove, 0.03)
    _fold(brush, curve([(x + 0.02, y + 0.02), (x + 0.05, y + 0.08), (x + 0.04, y + 0.15)]), 18 * min(frown, 1.0), 0.03)
    _fold(brush, curve([(0.035, 0.58), (0.045, 0.70)]), 10, 0.02)
    chin = float(actions[Action.CHIN_RAISE])
    dent = curve([(-0.15, MOUTH_Y + 0.235), (0.0, MOUTH_Y + 0.215 - 0.02 * chin), (0.15, MOUTH_Y + 0.235)])
    brush.line(dent, _PLAIN - 8 - 34 * chin, 0.03)


_CROWS_FEET = (np.array([(0.66, -0.03), (0.80, -0.09)]), np.array([(0.66, 0.03), (0.81, 0.06)]))


def _paint_eye_folds(brush: Brush, actions: Actions) -> None:
    cheek, tight = float(actions[Action.CHEEK_RAISE]), float(actions[Action.LID_TIGHTEN])
    bag = curve([(0.25, 0.09), (0.40, 0.155 - 0.02 * cheek), (0.58, 0.12 - 0.03 * cheek)])
    _fold(brush, bag, 16 + 34 * min(1.0, max(cheek, 0.8 * tight)), 0.02)
    for foot in _CROWS_FEET:
        _fold(brush, foot, 40 * cheek, 0.018)


_NOSE_FOLDS = (curve([(0.05, -0.02), (0.12, 0.04), (0.17, 0.12)]), np.array([(0.02, -0.10), (0.11, -0.07)]))


def _paint_brow_folds(brush: Brush, actions: Actions) -> None:
    inner, outer = float(actions[Action.INNER_BROW_RAISE]), float(actions[Action.OUTER_BROW_RAISE])
    frown_line = curve([(0.085 - 0.01 * inner, -0.34), (0.075, -0.24), (0.10, -0.15)])
    _fold(brush, frown_line, 62 * float(actions[Action.BROW_LOWER]), 0.026)
    for fold in _NOSE_FOLDS:
        _fold(brush, fold, 58 * float(actions[Action.NOSE_WRINKLE]), 0.024)
    reach, lift = 0.34 + 0.20 * outer, 0.05 * inner + 0.03 * outer
    for row, y in enumerate((-0.58, -0.70, -0.82)):
        depth = (34 - 6 * row) * max(outer, 0.75 * inner)
        if depth > _FAINTEST:
            arch = [(-reach, y + 0.02), (-0.17, y - 0.03 * inner), (0.17, y - 0.03 * inner), (reach, y + 0.02)]
            brush.line(curve(arch) - (0.0, lift), _PLAIN - depth, 0.02)
