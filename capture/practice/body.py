"""Neck, shoulders, clothes and the hair behind them: painted once for each student."""

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice.brush import Brush, Colour, Points, blurred, curve, hexa, mix, opacity
from capture.practice.hair import STYLES
from capture.practice.students import Appearance, Clothes, Hair
from classmood.domain.frames import Image

WIDTH, TOP, BOTTOM = 6.4, -1.7, 4.4
"""The body's picture: its width, and its reach above and below the eyes, in face units."""


def paint_body(looks: Appearance, scale: float) -> tuple[Image, NDArray[np.uint8]]:
    """Return the body, ``(h, w, 3)``, and its opacity, ``(h, w)``; (0, 0) lies at ``(WIDTH / 2, -TOP)`` units.

    Args:
        looks: whose body.
        scale: pixels for one face unit.
    """
    double = 2 * scale
    shape = (round((BOTTOM - TOP) * double), round(WIDTH * double))
    origin = (WIDTH / 2 * double, -TOP * double)
    canvas, alpha = np.zeros((*shape, 3), np.uint8), np.zeros(shape, np.uint8)
    canvas[:] = np.round(looks.cloth).astype(np.uint8)
    with Brush(canvas, double, origin) as paint, Brush(alpha, double, origin) as stencil:
        _paint_back(paint, stencil, looks)
        _paint_neck(paint, stencil, looks)
        _paint_torso(paint, stencil, looks)
    lit = _lit(canvas, alpha, looks, double)
    size = (round(WIDTH * scale), round((BOTTOM - TOP) * scale))
    small, mask = (cv2.resize(picture, size, interpolation=cv2.INTER_AREA) for picture in (lit, alpha))
    return np.asarray(small, np.uint8), np.asarray(mask, np.uint8)


def _paint_back(paint: Brush, mask: Brush, looks: Appearance) -> None:
    colour = looks.covering if looks.hair is Hair.HIJAB else mix(looks.hair_colour, (0, 0, 0), 0.25)
    for shape in STYLES[looks.hair].back:
        paint.fill(shape, colour)
        mask.fill(shape, 255)


def _paint_neck(paint: Brush, mask: Brush, looks: Appearance) -> None:
    wide = 0.50 + 0.08 * (1 - looks.feminine)
    neck = curve(
        [(-wide, 0.7), (-wide, 1.5), (-wide - 0.25, 1.98), (wide + 0.25, 1.98), (wide, 1.5), (wide, 0.7)], closed=True
    )
    paint.fill(neck, mix(looks.skin, hexa("6A3A28"), 0.20))
    mask.fill(neck, 255)
    # The chin's shadow, deepest below its middle.
    for reach, share in ((1.72, 0.24), (1.66, 0.30), (1.60, 0.36), (1.54, 0.42)):
        edge = [(wide - 0.01, reach - 0.34), (0.0, reach), (0.01 - wide, reach - 0.34)]
        shadow = np.concatenate((curve(edge), [(0.01 - wide, 0.7), (wide - 0.01, 0.7)]))
        paint.fill(shadow, mix(looks.skin, hexa("4A2418"), share))


def _paint_torso(paint: Brush, mask: Brush, looks: Appearance) -> None:
    broad = 1.0 - 0.12 * looks.feminine
    dip = 1.92 if looks.clothes is not Clothes.HOODIE else 1.80
    right = [
        (0.50, 1.72),
        (0.95 * broad, 1.90),
        (1.75 * broad, 2.14),
        (2.15 * broad, 2.55),
        (2.40 * broad, 3.6),
        (2.5 * broad, 5.2),
    ]
    left = [(-x, y) for x, y in reversed(right)]
    collar = [(-0.34, dip - 0.02), (0.0, dip + 0.13), (0.34, dip - 0.02)]
    torso = np.concatenate((curve(right), curve(left), curve([left[-1], *collar, right[0]])))
    paint.fill(torso, looks.cloth)
    mask.fill(torso, 255)
    dark, pale = mix(looks.cloth, (0, 0, 0), 0.28), mix(looks.cloth, (255, 255, 255), 0.16)
    for side in (-1, 1):
        fold = [(side * 1.52 * broad, 2.75), (side * 1.45 * broad, 3.4), (side * 1.5 * broad, 4.6)]
        paint.line(curve(fold), dark, 0.05)
        crease = [(side * 0.9, 2.2), (side * 0.75, 2.8), (side * 0.95, 3.6)]
        paint.line(curve(crease), mix(looks.cloth, dark, 0.4), 0.10)
    _CUTS[looks.clothes](_Garment(paint, mask, curve([left[-1], *collar, right[0]]), looks.cloth, dark, pale))


class _Garment(NamedTuple):
    """What a tailor needs."""

    paint: Brush
    mask: Brush
    neckline: Points
    cloth: Colour
    dark: Colour
    pale: Colour


def _tee(garment: _Garment) -> None:
    garment.paint.line(garment.neckline, garment.pale, 0.09)
    garment.paint.line(np.add(garment.neckline, (0, 0.06)), garment.dark, 0.03)


def _knit(garment: _Garment) -> None:
    stripe = mix(garment.cloth, (255, 255, 255), 0.5)
    for row in np.arange(2.5, 4.4, 0.32):
        garment.paint.line(curve([(-2.4, row + 0.12), (0, row), (2.4, row + 0.12)]), stripe, 0.09)
    garment.paint.line(garment.neckline, garment.dark, 0.15)
    garment.paint.line(np.subtract(garment.neckline, (0, 0.03)), garment.pale, 0.03)


_HOOD = [(0.48, 1.42), (0.86, 1.62), (0.92, 1.98), (0.45, 2.26), (0.06, 2.34), (0.34, 1.95)]


def _hoodie(garment: _Garment) -> None:
    for side in (-1, 1):
        hood = curve(_HOOD, closed=True) * (side, 1)
        garment.paint.fill(hood, garment.cloth)
        garment.mask.fill(hood, 255)
        garment.paint.line(hood, garment.dark, 0.035, closed=True)
        cord = mix(garment.pale, (255, 255, 255), 0.6)
        garment.paint.line([(side * 0.20, 2.25), (side * 0.24, 2.85)], cord, 0.05)


_FLAP = np.array([(0.46, 1.52), (0.64, 1.82), (0.42, 2.30), (0.02, 2.06), (0.2, 1.9)])


def _shirt(garment: _Garment) -> None:
    for side in (-1, 1):
        flap = _FLAP * (side, 1)
        garment.paint.fill(flap, garment.pale)
        garment.mask.fill(flap, 255)
        garment.paint.line(flap, garment.dark, 0.03, closed=True)
    garment.paint.line([(0.0, 2.1), (0.0, 4.4)], garment.dark, 0.03)
    for y in (2.45, 3.0, 3.55):
        garment.paint.oval((0.07, y), (0.045, 0.045), mix(garment.cloth, (255, 255, 255), 0.7))


_CUTS = {Clothes.TEE: _tee, Clothes.KNIT: _knit, Clothes.HOODIE: _hoodie, Clothes.SHIRT: _shirt}


def _lit(canvas: Image, alpha: NDArray[np.uint8], looks: Appearance, scale: float) -> Image:
    """Return `canvas` softened, darker at the edges and away from the light."""
    canvas = blurred(canvas, 0.012 * scale)
    edge = opacity(blurred(alpha, 0.16 * scale))
    across = np.linspace(-1, 1, canvas.shape[1], dtype=np.float32)[None, :]
    light = (0.74 + 0.27 * np.clip((edge - 0.4) / 0.55, 0, 1)) * (1 + 0.12 * looks.light * across)
    lit: Image = np.clip(canvas * light[:, :, None], 0, 255).astype(np.uint8)
    return lit
