"""Draws brows, eyes, nose, lips and glasses onto the skin of a face."""

from dataclasses import dataclass

import numpy as np

from capture.practice.anatomy import EYE_X, Face, mirrored
from capture.practice.brush import Brush, Colour, Place, Points, blend, curve, hexa, mix, opacity
from capture.practice.expressions import Action, Actions
from capture.practice.students import Appearance
from classmood.domain.frames import Image

_WHITE = hexa("F3EDE8")
_LASH = hexa("1C1412")
_THROAT = hexa("3A1214")
_TONGUE = hexa("A8504F")
_TEETH = hexa("F2EEE6")
_SIDES = (-1, 1)


@dataclass(frozen=True, slots=True)
class Palette:
    """One student's colours, mixed once."""

    brow: Colour
    crease: Colour
    under_eye: Colour
    white: Colour
    lid_shadow: Colour
    iris_edge: Colour
    iris: Colour
    nostril: Colour
    nose_line: Colour
    upper_lip: Colour
    lower_lip: Colour
    lip_shine: Colour
    seam: Colour
    mouth_corner: Colour
    teeth: Colour
    frame: Colour


def palette(looks: Appearance) -> Palette:
    """Return the colours of this student's features."""
    rose = mix(hexa("B4555A"), hexa("B03A50"), looks.feminine)
    lip = mix(mix(looks.skin, hexa("8A3F3C"), 0.22), rose, 0.30 + 0.18 * looks.feminine)
    upper = mix(lip, hexa("301014"), 0.2)
    return Palette(
        # However fair the hair: a face is read by its brows.
        brow=mix(mix(looks.hair_colour, hexa("1A1210"), 0.45), looks.skin, 0.08),
        crease=mix(looks.skin, _LASH, 0.42),
        under_eye=mix(looks.skin, _LASH, 0.35 + 0.12 * looks.feminine),
        white=mix(_WHITE, looks.skin, 0.14),
        lid_shadow=mix(_WHITE, hexa("6A5650"), 0.7),
        iris_edge=mix(looks.eyes, _LASH, 0.55),
        iris=looks.eyes,
        nostril=mix(looks.skin, hexa("2A1010"), 0.72),
        nose_line=mix(looks.skin, hexa("4A2018"), 0.45),
        upper_lip=upper,
        lower_lip=lip,
        lip_shine=mix(lip, (255, 255, 255), 0.22),
        seam=mix(upper, _LASH, 0.62),
        mouth_corner=mix(looks.skin, _LASH, 0.55),
        teeth=mix(_TEETH, looks.skin, 0.12),
        frame=(hexa("2A2422"), hexa("5A3A2A"), hexa("7A7F88"))[max(looks.glasses - 1, 0)],
    )


def draw_features(skin: Image, place: Place, looks: Appearance, paints: Palette, face: Face) -> None:
    """Draw everything on `skin`, ``(h, w, 3)``, in place."""
    _draw_eyeballs(skin, place, looks, paints, face)
    with Brush(skin, place.scale, place.origin, place.turn) as brush:
        _draw_nose(brush, looks, paints, face.actions)
        _draw_mouth(brush, paints, face)
        _draw_lids(brush, looks, paints, face)
        for side in _SIDES:
            brush.fill(_between(*face.brow) * (side, 1), paints.brow, lift=0.03)
        if looks.glasses:
            _draw_glasses(brush, looks, paints)


def _draw_eyeballs(skin: Image, place: Place, looks: Appearance, paints: Palette, face: Face) -> None:
    """Draw whites, irises and glints on a strip of their own and lay it into the openings of the lids."""
    opening = np.concatenate((face.eye.upper, face.eye.lower[::-1]))
    shapes = (opening, mirrored(opening))
    seen = place.turn(np.concatenate(shapes)) * place.scale + place.origin
    left, top = np.maximum(np.floor(seen.min(axis=0)).astype(int) - 2, 0)
    right, bottom = np.minimum(np.ceil(seen.max(axis=0)).astype(int) + 3, skin.shape[1::-1])
    if right <= left or bottom <= top:
        return
    strip = skin[top:bottom, left:right]
    balls, mask = np.empty_like(strip), np.zeros(strip.shape[:2], np.uint8)
    origin = (place.origin[0] - left, place.origin[1] - top)
    radius = 0.098 * looks.eye_size
    with Brush(balls, place.scale, origin, place.turn) as brush:
        balls[:] = np.rint(paints.white)
        for side, shape in zip((1, -1), (face.eye.upper, mirrored(face.eye.upper)), strict=True):
            x, y = side * EYE_X + 0.09 * face.gaze[0], -0.008 + 0.05 * face.gaze[1]
            brush.line(np.add(shape, (0.0, 0.012)), paints.lid_shadow, 0.045)
            brush.oval((x, y), (radius, radius), paints.iris_edge)
            brush.oval((x, y + 0.012), (radius * 0.8, radius * 0.78), paints.iris)
            brush.oval((x, y), (radius * 0.5, radius * 0.5), _LASH)
            brush.oval((x - 0.35 * radius, y - 0.38 * radius), (0.024, 0.024), (255, 255, 255))
    with Brush(mask, place.scale, origin, place.turn) as brush:
        for shape in shapes:
            brush.fill(shape, 255)
    alpha = opacity(mask)
    strip[:] = blend(np.ascontiguousarray(strip), balls, alpha)


def _draw_lids(brush: Brush, looks: Appearance, paints: Palette, face: Face) -> None:
    lash = 0.018 + 0.012 * looks.feminine
    corner = np.add(face.eye.upper[-1:], (0.02 + 0.035 * looks.feminine, -0.008 - 0.012 * looks.feminine))
    lid = np.concatenate((face.eye.upper, corner, face.eye.upper[::-1] - (0.0, lash)))
    for side in _SIDES:
        brush.line(face.eye.crease * (side, 1), paints.crease, 0.018)
        brush.line(face.eye.lower * (side, 1), paints.under_eye, 0.014)
        brush.fill(lid * (side, 1), _LASH)
        brush.line(face.eye.upper * (side, 1), _LASH, 0.02)


_NOSTRIL = curve([(0.055, 0.515), (0.10, 0.492), (0.15, 0.512), (0.10, 0.527)], closed=True, steps=3)
_WING = curve([(0.205, 0.40), (0.232, 0.465), (0.205, 0.525), (0.165, 0.53)])
_TIP = curve([(-0.05, 0.535), (0.0, 0.552), (0.05, 0.535)])


def _draw_nose(brush: Brush, looks: Appearance, paints: Palette, actions: Actions) -> None:
    """Draw the nostrils and the wings' edges; the rest of a nose is light and shadow."""
    up = (0.0, 0.05 * actions[Action.NOSE_WRINKLE] + 0.02 * actions[Action.UPPER_LIP_RAISE])
    wide = looks.nose * (1 + 0.12 * actions[Action.NOSE_WRINKLE] + 0.06 * actions[Action.LIP_CORNER_PULL])
    for side in _SIDES:
        brush.fill(_NOSTRIL * (side * wide, 1) - up, paints.nostril, lift=0.16)
        brush.line(_WING * (side * wide, 1) - up, paints.nose_line, 0.016, lift=0.08)
    brush.line(_TIP * (wide, 1) - up, paints.nose_line, 0.016, lift=0.18)


def _between(one: Points, other: Points) -> Points:
    """Return the closed shape between two lines."""
    return np.concatenate((one, other[::-1]))


def _draw_mouth(brush: Brush, paints: Palette, face: Face) -> None:
    mouth = face.mouth
    brush.fill(_between(mouth.lower, mouth.bottom), paints.lower_lip)
    shine = (mouth.lower[8:-8] + mouth.bottom[8:-8]) * (0.375, 0.5)
    brush.line(shine, paints.lip_shine, 0.022)
    brush.fill(_between(mouth.top, mouth.upper), paints.upper_lip)
    if mouth.gape > 0.02:  # noqa: PLR2004
        _draw_opening(brush, paints, face)
    brush.line(mouth.upper, paints.seam, 0.02)
    for end in (0, -1):
        x, y = mouth.upper[end]
        brush.oval((float(x) * 0.985, float(y)), (0.026, 0.018), paints.mouth_corner)


def _draw_opening(brush: Brush, paints: Palette, face: Face) -> None:
    """Draw what an open mouth shows: the dark, the tongue when the jaw is down, teeth."""
    upper, lower, actions = face.mouth.upper, face.mouth.lower, face.actions
    brush.fill(_between(upper, lower), _THROAT)
    height = (lower - upper)[:, 1:] * (0.0, 1.0)
    jaw = float(actions[Action.JAW_DROP])
    if jaw > 0.3:  # noqa: PLR2004
        brush.fill(_between(lower - height * 0.30, lower - height * 0.02) * (0.7, 1.0), _TONGUE)
    shown = np.minimum(height * 0.72, (0.0, 0.115)) * (1 - 0.55 * min(1.0, max(0.0, jaw - 0.3) * 1.6))
    brush.fill(_between(upper, upper + shown) * (0.93, 1.0), paints.teeth)
    if actions[Action.LIP_STRETCH] + actions[Action.UPPER_LIP_RAISE] > 0.5:  # noqa: PLR2004
        brush.fill(_between(lower - height * 0.25, lower) * (0.85, 1.0), mix(paints.teeth, _THROAT, 0.2))


_RIM_ANGLES = np.linspace(0, 2 * np.pi, 28, endpoint=False)
_CIRCLE = np.stack((np.cos(_RIM_ANGLES), np.sin(_RIM_ANGLES)), axis=1)
_RIMS = tuple(
    np.sign(_CIRCLE) * np.abs(_CIRCLE) ** power * (wide, high) + (EYE_X + 0.01, 0.03)
    for wide, high, power in ((0.30, 0.215, 1.0), (0.31, 0.20, 0.62), (0.275, 0.235, 1.0))
)
_BRIDGE = curve([(-0.145, 0.0), (0.0, -0.045), (0.145, 0.0)])


def _draw_glasses(brush: Brush, looks: Appearance, paints: Palette) -> None:
    width = 0.02 if looks.glasses == len(_RIMS) else 0.034
    for side in _SIDES:
        brush.line(_RIMS[looks.glasses - 1] * (side, 1), paints.frame, width, closed=True, lift=0.12)
        brush.line([(side * 0.73, -0.03), (side * 0.99, -0.08)], paints.frame, width, lift=0.05)
    brush.line(_BRIDGE, paints.frame, width, lift=0.14)
