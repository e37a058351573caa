"""What of a head never changes with its expression: skin, beard, hair and what covers it. Painted once."""

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice import anatomy
from capture.practice.brush import Brush, Colour, Points, blend, blurred, curve, hexa, mix, opacity, oval
from capture.practice.hair import STYLES, Style
from capture.practice.students import Appearance, Beard
from classmood.domain.frames import Image

Mask = NDArray[np.uint8]
"""``(h, w)`` opacity, 0-255."""

_LEFT, _TOP, _RIGHT, _BOTTOM = -1.5, -2.1, 1.5, 2.1
"""The head's picture reaches this far, in face units."""


class Sheet:
    """The size of a head's picture, and ways to fill one."""

    def __init__(self, scale: float) -> None:
        """Set the size.

        Args:
            scale: pixels for one face unit.
        """
        self.scale = scale
        self.shape = (round((_BOTTOM - _TOP) * scale), round((_RIGHT - _LEFT) * scale))
        self.origin = (-_LEFT * scale, -_TOP * scale)
        rows, columns = np.mgrid[0 : self.shape[0], 0 : self.shape[1]].astype(np.float32)
        self.x = (columns - self.origin[0]) / scale
        """``(h, w)`` of each pixel, in face units; `y` alike."""
        self.y = (rows - self.origin[1]) / scale

    def brush(self, image: Image) -> Brush:
        """Return a brush for a picture of this size."""
        return Brush(image, self.scale, self.origin)

    def plain(self, colour: Colour) -> Image:
        """Return a picture of one colour."""
        return np.full((*self.shape, 3), np.rint(colour), np.uint8)

    def mask(self, shapes: list[Points]) -> Mask:
        """Return where any of the closed shapes is."""
        mask = np.zeros(self.shape, np.uint8)
        with self.brush(mask) as brush:
            for shape in shapes:
                brush.fill(shape, 255)
        return mask

    def tinted(self, canvas: Image, shapes: list[Points], colour: Colour, soft: float, share: float) -> Image:
        """Return `canvas` with `share` of `colour` in the shapes, their edges blurred by `soft` face units."""
        alpha = opacity(blurred(self.mask(shapes), soft * self.scale), share)
        return blend(canvas, self.plain(colour), alpha)

    def roundness(self, mask: Mask, soft: float) -> NDArray[np.float32]:
        """Return 0 at the edges of `mask` to 1 well inside it."""
        inside = opacity(blurred(mask, soft * self.scale))
        return np.asarray(np.clip((inside - 0.42) / 0.5, 0, 1), np.float32)


def paint_skin(sheet: Sheet, looks: Appearance, hair: Mask) -> tuple[Image, Mask]:
    """Return the skin, everywhere, and where it is; `hair` throws its shadow on it."""
    canvas = sheet.plain(looks.skin)
    rosy = mix(looks.skin, hexa("C4453F"), 0.30)
    for centre, radii in (((-0.60, 0.42), (0.24, 0.17)), ((0.60, 0.42), (0.24, 0.17)), ((0.0, 0.45), (0.15, 0.09))):
        canvas = sheet.tinted(canvas, [oval(centre, radii)], rosy, 0.09, 0.55)
    canvas = _with_beard(sheet, canvas, looks)
    ears = [oval((side * 1.0, 0.12), (0.13, 0.25)) for side in (-1, 1)] if STYLES[looks.hair].ears else []
    for ear in ears:
        inner = ear * (0.6, 0.65) + ear.mean(axis=0) * (0.42, 0.35)
        canvas = sheet.tinted(canvas, [inner], mix(looks.skin, hexa("7A3A2E"), 0.5), 0.02, 0.8)
    outline = anatomy.outline(looks)
    light = 0.78 + 0.22 * sheet.roundness(sheet.mask([outline]), 0.13)
    light *= 1 + 0.085 * looks.light * np.clip(sheet.x, -1.2, 1.2)
    light *= 1 - 0.05 * np.clip(sheet.y - 0.5, 0, 1)
    down = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.07 * sheet.scale]])
    shadow = blurred(np.asarray(cv2.warpAffine(hair, down, sheet.shape[::-1]), np.uint8), 0.06 * sheet.scale)
    light *= 1 - opacity(shadow, 0.30)
    warm = light[:, :, None] ** np.array([1.22, 1.08, 0.85], np.float32)
    return _levels(canvas * warm), sheet.mask([outline, *ears])


def _with_beard(sheet: Sheet, canvas: Image, looks: Appearance) -> Image:
    if looks.beard is Beard.NONE:
        return canvas
    jaw = [(0.98, 0.1), (0.93, 0.55), (0.78, 1.0), (0.5, 1.32), (0.0, 1.5)]
    lip = [(0.0, 0.68), (0.24, 0.66), (0.42, 0.76), (0.52, 0.86), (0.74, 0.66), (0.90, 0.1)]
    left = [(-x, y) for x, y in jaw[-2::-1]] + [(-x, y) for x, y in lip[:0:-1]]
    shape = curve([*jaw, *left, *lip], closed=True)
    share, soft = (0.78, 0.035) if looks.beard is Beard.FULL else (0.24, 0.07)
    canvas = sheet.tinted(canvas, [shape], mix(looks.hair_colour, looks.skin, 0.15), soft, share)
    return sheet.tinted(canvas, [oval((0.0, 1.03), (0.13, 0.05))], looks.skin, 0.05, 0.35)


def paint_hair(sheet: Sheet, looks: Appearance) -> tuple[Image, Mask]:
    """Return hair and coverings, everywhere, and where they are."""
    style = STYLES[looks.hair]
    front, cloth = sheet.mask(style.front), sheet.mask(style.cloth)
    if style.hole is not None:
        cloth = np.asarray(cv2.subtract(cloth, sheet.mask([style.hole])), np.uint8)
    canvas = _strands(sheet, front, looks)
    if style.cloth:
        canvas = blend(canvas, _fabric(sheet, cloth, looks, style), opacity(cloth))
    if style.density < 1:
        front = blurred(np.rint(front * style.density).astype(np.uint8), 0.03 * sheet.scale)
    return canvas, np.asarray(cv2.max(front, cloth), np.uint8)


def _strands(sheet: Sheet, mask: Mask, looks: Appearance) -> Image:
    """Return hair: fine strands, a sheen from above, darker edges."""
    canvas, rng = sheet.plain(looks.hair_colour), np.random.default_rng(len(looks.name))
    with sheet.brush(canvas) as brush:
        for tone in ((255.0, 255.0, 255.0), (0.0, 0.0, 0.0)) * 45:
            x, start, length = rng.uniform(-1.3, 1.3), rng.uniform(-1.9, 0.4), rng.uniform(0.4, 1.1)
            line = curve([(x * 0.55, start), (x * 1.15, start + length * 0.5), (x * 1.25, start + length)])
            brush.line(line, mix(looks.hair_colour, tone, float(rng.uniform(0.04, 0.13))), 0.022)
    canvas = blurred(canvas, 0.02 * sheet.scale)
    across = np.exp(-((sheet.x - 0.35 * looks.light) ** 2) / 0.5)
    sheen = across * np.exp(-(((sheet.y + 1.12 - 0.25 * sheet.x**2) / 0.16) ** 2))
    light = (0.72 + 0.30 * sheet.roundness(mask, 0.07)) * (1 + 0.07 * looks.light * sheet.x)
    return _levels(canvas * light[:, :, None] + 34 * sheen[:, :, None] + 3)


def _fabric(sheet: Sheet, mask: Mask, looks: Appearance, style: Style) -> Image:
    """Return cloth: soft folds, darker edges."""
    canvas = sheet.plain(looks.covering)
    dark, pale = mix(looks.covering, (0, 0, 0), 0.22), mix(looks.covering, (255, 255, 255), 0.12)
    with sheet.brush(canvas) as brush:
        if style.hole is None:
            for x in np.linspace(-0.9, 0.9, 7):
                brush.line(curve([(x * 0.4, -1.7), (x, -1.2), (x * 1.08, -0.5)]), dark, 0.03)
            brush.line(curve([(-1.1, -0.84), (-0.6, -1.0), (0.0, -1.05), (0.6, -1.0), (1.1, -0.84)]), dark, 0.04)
        else:
            for reach, tone in ((1.07, dark), (1.17, dark), (1.28, pale)):
                brush.line(style.hole * reach + (0.0, 0.02), tone, 0.04, closed=True)
    canvas = blurred(canvas, 0.035 * sheet.scale)
    light = 0.74 + 0.30 * sheet.roundness(mask, 0.08)
    return _levels(canvas * light[:, :, None])


def _levels(light: NDArray[np.floating]) -> Image:
    """Return any amounts of light as a picture's levels."""
    levels: Image = np.clip(light, 0, 255).astype(np.uint8)
    return levels
