"""A student's head: what never changes is painted once, the expression is drawn on it for each picture."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from capture.practice import anatomy, features
from capture.practice.brush import Brush, Colour, Points, Turn, blend, blurred, curve, hexa, mix, oval
from capture.practice.expressions import Action, Actions
from capture.practice.hair import STYLES, Style
from capture.practice.shading import shade
from capture.practice.students import Appearance, Beard
from classmood.domain.frames import Image

Mask = NDArray[np.uint8]

LEFT, TOP, RIGHT, BOTTOM = -1.5, -2.1, 1.5, 2.1
"""The head's picture reaches this far, in face units."""
_FACE = (-1.06, -1.15, 1.06, 1.75)
"""The part of it that expressions change: left, top, right, bottom."""
_HINGE = 0.5
"""Below this y the skin stretches when the jaw drops."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a head does at one instant."""

    actions: Actions
    shut: float
    """0: the eyes are open; 1: shut in a blink."""
    gaze: tuple[float, float]
    """Where the eyes turn: right and down, -1 to 1."""
    turn: Turn


class Head:
    """Draws one student's head at one size."""

    def __init__(self, looks: Appearance, scale: float) -> None:
        """Paint the skin and the hair.

        Args:
            looks: whose head.
            scale: pixels for one face unit.
        """
        self.scale = scale
        self.origin = (-LEFT * scale, -TOP * scale)
        self._looks = looks
        self._style = STYLES[looks.hair]
        self._shape = (round((BOTTOM - TOP) * scale), round((RIGHT - LEFT) * scale))
        self._hair, hair_mask = self._painted_hair()
        self._hair_alpha = hair_mask.astype(np.float32) / 255
        skin = self._painted_skin(hair_mask)
        self._skin = cv2.LUT(self._painted_skin(hair_mask), grade)
        self._skin_mask = self._painted_skin_mask()
        self._paints = features.palette(looks)

    def draw(self, look: Look) -> tuple[Image, Mask]:
        """Return the head, ``(h, w, 3)``, and its opacity, ``(h, w)`` 0-255; (0, 0) lies at `origin`."""
        drop = float(look.actions[Action.JAW_DROP])
        canvas, mask = self._with_jaw(self._skin, drop), self._with_jaw(self._skin_mask, drop)
        left, top, right, bottom = (round(edge * self.scale + self.origin[at % 2]) for at, edge in enumerate(_FACE))
        place = Place(self.scale, (self.origin[0] - left, self.origin[1] - top), look.turn)
        parts = anatomy.face(self._looks, look.actions, look.shut)
        skin = np.ascontiguousarray(canvas[top:bottom, left:right])
        skin = shaded(skin, place, self._looks, parts, look.actions)
        features.draw_features(skin, place, self._looks, self._paints, parts, look.actions, look.gaze)
        canvas[top:bottom, left:right] = skin
        return blend(canvas, self._hair, self._hair_alpha), np.asarray(cv2.max(mask, self._hair_mask), np.uint8)

    def _with_jaw(self, skin: NDArray[np.uint8], drop: float) -> NDArray[np.uint8]:
        """Return a copy of `skin` with the jaw dropped: the part below the nose is stretched downwards."""
        if drop < 0.02:  # noqa: PLR2004
            return skin.copy()
        hinge = round(_HINGE * self.scale + self.origin[1])
        factor = 1 + drop * anatomy.JAW_FALL / (anatomy.CHIN_Y - _HINGE)
        lower = cv2.resize(skin[hinge:], None, fx=1.0, fy=factor, interpolation=cv2.INTER_LINEAR)
        return np.concatenate((skin[:hinge], lower[: len(skin) - hinge]))

    def _brush(self, image: Image) -> Brush:
        return Brush(image, self.scale, self.origin)

    def _mask(self, shapes: list[Points], value: float = 255) -> Mask:
        mask = np.zeros(self._shape, np.uint8)
        for shape in shapes:
            self._brush(mask).fill(shape, value)
        return mask

    def _skin_mask(self) -> Mask:
        ears = [oval((side * 1.0, 0.12), (0.13, 0.25)) for side in (-1, 1)] if self._style.ears else []
        return self._mask([anatomy.outline(self._looks), *ears])

    def _painted_skin(self, hair_mask: Mask) -> Image:
        looks, scale = self._looks, self.scale
        canvas = np.empty((*self._shape, 3), np.uint8)
        canvas[:] = np.round(looks.skin).astype(np.uint8)
        rosy = mix(looks.skin, hexa("C4453F"), 0.30)
        for centre, radii in (((-0.60, 0.42), (0.24, 0.17)), ((0.60, 0.42), (0.24, 0.17)), ((0.0, 0.45), (0.15, 0.09))):
            canvas = self._tinted(canvas, [oval(centre, radii)], rosy, 0.09, 0.55)
        canvas = self._grown(canvas)
        for side in (-1, 1):
            canvas = self._tinted(canvas, [oval((side * 1.02, 0.12), (0.06, 0.16))], mix(looks.skin, hexa("7A3A2E"), 0.5), 0.02, 0.8)
        shape = self._mask([anatomy.outline(looks)])
        light = self._round_light(shape)
        shadow = cv2.warpAffine(hair_mask, np.array([[1, 0, 0], [0, 1, 0.07 * scale]]), self._shape[::-1])
        light *= 1 - 0.30 * blurred(shadow, 0.06 * scale).astype(np.float32) / 255
        powers = np.array([1.22, 1.08, 0.85], np.float32)
        return np.clip(canvas * light[:, :, None] ** powers, 0, 255).astype(np.uint8)

    def _round_light(self, shape: Mask) -> NDArray[np.float32]:
        """Return the light on a rounded head: darker at its edges and on the side away from the light."""
        edge = blurred(shape, 0.13 * self.scale).astype(np.float32) / 255
        rows, columns = np.mgrid[0 : self._shape[0], 0 : self._shape[1]].astype(np.float32)
        x = (columns - self.origin[0]) / self.scale
        y = (rows - self.origin[1]) / self.scale
        light = 0.80 + 0.23 * np.clip((edge - 0.45) / 0.5, 0, 1)
        light *= 1 + 0.085 * self._looks.light * np.clip(x, -1.2, 1.2)
        light *= 1 - 0.05 * np.clip(y - 0.5, 0, 1)
        return np.asarray(light, dtype=np.float32)

    def _tinted(self, canvas: Image, shapes: list[Points], colour: Colour, soft: float, share: float) -> Image:
        alpha = blurred(self._mask(shapes), soft * self.scale).astype(np.float32) * (share / 255)
        over = np.empty_like(canvas)
        over[:] = np.round(colour).astype(np.uint8)
        return blend(canvas, over, alpha)

    def _grown(self, canvas: Image) -> Image:
        """Return `canvas` with the beard, where one grows."""
        looks = self._looks
        if looks.beard is Beard.NONE:
            return canvas
        half = [(0.98, 0.1), (0.93, 0.55), (0.78, 1.0), (0.5, 1.32), (0.0, 1.5)]
        inner = [(0.0, 0.68), (0.24, 0.66), (0.42, 0.76), (0.52, 0.86), (0.74, 0.66), (0.90, 0.1)]
        shape = curve([*half, *[(-x, y) for x, y in half[-2::-1]], *[(-x, y) for x, y in inner[:0:-1]], *inner], closed=True)
        share, soft = (0.78, 0.035) if looks.beard is Beard.FULL else (0.24, 0.07)
        canvas = self._tinted(canvas, [shape], mix(looks.hair_colour, looks.skin, 0.15), soft, share)
        return self._tinted(canvas, [oval((0.0, 1.03), (0.13, 0.05))], looks.skin, 0.05, 0.35)

    def _painted_hair(self) -> tuple[Image, Mask]:
        """Return hair and coverings with their opacity."""
        style, looks = self._style, self._looks
        front, cloth = self._mask(style.front), self._mask(style.cloth)
        if style.hole is not None:
            hole = self._mask([style.hole])
            cloth = cv2.subtract(cloth, hole)
        hair = self._strands(front, looks.hair_colour, seed=len(looks.name))
        fabric = self._fabric(cloth, style)
        canvas = blend(hair, fabric, cloth.astype(np.float32) / 255)
        thin = np.round(front * style.density).astype(np.uint8)
        if style.density < 1:
            thin = blurred(thin, 0.03 * self.scale)
        return canvas, cv2.max(thin, cloth)

    def _strands(self, mask: Mask, colour: Colour, seed: int) -> Image:
        """Return hair: its colour with fine strands, a sheen from above and darker edges."""
        canvas = np.empty((*self._shape, 3), np.uint8)
        canvas[:] = np.round(colour).astype(np.uint8)
        brush, rng = self._brush(canvas), np.random.default_rng(seed)
        for _ in range(90):
            x = rng.uniform(-1.3, 1.3)
            start, end = rng.uniform(-1.9, 0.4), rng.uniform(0.4, 1.1)
            bend = x * 0.25
            line = curve([(x * 0.55, start), (x * 0.9 + bend, start + end * 0.5), (x + bend, start + end)])
            shade_of = (255, 255, 255) if rng.random() < 0.5 else (0, 0, 0)  # noqa: PLR2004
            brush.line(line, mix(colour, shade_of, float(rng.uniform(0.04, 0.13))), 0.022)
        canvas = blurred(canvas, 0.02 * self.scale)
        edge = blurred(mask, 0.07 * self.scale).astype(np.float32) / 255
        rows, columns = np.mgrid[0 : self._shape[0], 0 : self._shape[1]].astype(np.float32)
        x, y = (columns - self.origin[0]) / self.scale, (rows - self.origin[1]) / self.scale
        sheen = np.exp(-(((y + 1.12 - 0.25 * x**2) / 0.16) ** 2)) * np.exp(-((x - 0.35 * self._looks.light) ** 2) / 0.5)
        light = (0.72 + 0.30 * np.clip((edge - 0.4) / 0.5, 0, 1)) * (1 + 0.07 * self._looks.light * x)
        lit = canvas * light[:, :, None] + 34 * sheen[:, :, None] + 3
        return np.clip(lit, 0, 255).astype(np.uint8)

    def _fabric(self, mask: Mask, style: Style) -> Image:
        """Return cloth: its colour, soft folds, darker edges."""
        canvas = np.empty((*self._shape, 3), np.uint8)
        canvas[:] = np.round(self._looks.covering).astype(np.uint8)
        brush = self._brush(canvas)
        dark, pale = mix(self._looks.covering, (0, 0, 0), 0.22), mix(self._looks.covering, (255, 255, 255), 0.12)
        if style.hole is not None:
            for reach in (1.07, 1.17, 1.28):
                brush.line(style.hole * [reach, reach] + [0, 0.02], dark if reach < 1.2 else pale, 0.04, closed=True)  # noqa: PLR2004
        else:
            for x in np.linspace(-0.9, 0.9, 7):
                brush.line(curve([(x * 0.4, -1.7), (x, -1.2), (x * 1.08, -0.5)]), dark, 0.03)
            brush.line(curve([(-1.1, -0.84), (-0.6, -1.0), (0.0, -1.05), (0.6, -1.0), (1.1, -0.84)]), dark, 0.04)
        canvas = blurred(canvas, 0.035 * self.scale)
        edge = blurred(mask, 0.08 * self.scale).astype(np.float32) / 255
        light = 0.74 + 0.30 * np.clip((edge - 0.4) / 0.5, 0, 1)
        return np.clip(canvas * light[:, :, None], 0, 255).astype(np.uint8)
