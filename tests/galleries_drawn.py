"""Meeting windows drawn from random numbers, with the truth about their tiles: what `find_tiles` is tested on.

Drawn after what Zoom, Meet and Teams show: grounds, gaps, rounded corners, names, the speaker's border, cameras off,
title bars, toolbars, a chat beside the gallery; then blurred, scaled and compressed as recordings are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.random import Generator

from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from tests.tiles_drawn import FONT, Colour, camera_off, camera_picture, rounded, write_name

SIZES = ((800, 450), (1024, 640), (1280, 720), (1366, 768), (1600, 900), (1920, 1080), (2560, 1440), (3840, 2160))


@dataclass(frozen=True, slots=True)
class Style:
    """What a meeting program's gallery looks like."""

    grounds: tuple[tuple[int, int], ...]
    """Grey level of the ground, and of a tile with its camera off."""
    aspects: tuple[float, ...]
    gaps: tuple[int, int]
    """In pixels of a 1080p window."""
    rounding: tuple[float, float]
    """Radius of the corners as a share of the tile's height."""
    border: Colour
    outside: bool
    """Whether the speaker's border lies around the tile, not on its edge."""
    plate: bool
    """Whether names lie on a dark plate."""


STYLES = {
    "zoom": Style(
        ((26, 36), (0, 34), (36, 47), (26, 26 + 14), (242, 224)),
        (16 / 9,),
        (3, 16),
        (0, 0.08),
        (60, 240, 200),
        outside=False,
        plate=True,
    ),
    "meet": Style(
        ((33, 64), (19, 43), (255, 232), (248, 218)),
        (16 / 9, 4 / 3, 1.55),
        (6, 24),
        (0.03, 0.12),
        (244, 133, 66),
        outside=False,
        plate=False,
    ),
    "teams": Style(
        ((31, 41), (20, 41), (245, 225), (235, 250)),
        (16 / 9, 4 / 3, 1.0, 1.3),
        (4, 14),
        (0, 0.06),
        (245, 133, 127),
        outside=True,
        plate=True,
    ),
}


@dataclass(slots=True)
class Drawn:
    """A picture, and what is true of it."""

    image: Image
    layout: Layout
    tiles: list[Box] = field(default_factory=list)
    camera_on: list[bool] = field(default_factory=list)
    stage: Box | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to draw; random where the tests do not care."""

    style: str
    size: tuple[int, int]
    tiles: int
    off: float = 0.2
    """Share of tiles whose camera is off."""
    spoilt: str = ""
    """What befell the picture: "blurred", "scaled", "compressed", or nothing, as on a screen."""
    chat: bool = False
    bars: bool = True


def draw_gallery(rng: Generator, plan: Plan, pictures: Sequence[Image] = ()) -> Drawn:
    """Return a gallery; camera pictures are cut from `pictures` and from drawn textures."""
    window = _Window.open(rng, plan)
    left, top, width, height = window.gallery
    boxes = _arrange(plan.tiles, (width, height), window.aspect, window.gap)
    scene = Drawn(window.image, Layout.GALLERY)
    for box in boxes:
        window.hang(rng, scene, replace(box, left=box.left + left, top=box.top + top), pictures)
    window.mark_speaker(rng, scene)
    return _spoilt(rng, scene, plan.spoilt)


def draw_strip(
    rng: Generator, plan: Plan, stage: Image, layout: Layout, *, side: bool, pictures: Sequence[Image] = ()
) -> Drawn:
    """Return a large picture with a strip of `plan.tiles` small tiles above it or, with `side`, at its right."""
    window = _Window.open(rng, plan)
    left, top, width, height = window.gallery
    gap, aspect, count = window.gap, 16 / 9, plan.tiles
    if side:
        tall = min((height - (count + 1) * gap) // count, round(width * 0.22 / aspect))
        wide = round(tall * aspect)
        start = top + (height - count * (tall + gap) + gap) // 2
        boxes = [Box(left + width - gap - wide, start + at * (tall + gap), wide, tall) for at in range(count)]
        room = Box(left + gap, top + gap, width - wide - 3 * gap, height - 2 * gap)
    else:
        wide = min((width - (count + 1) * gap) // count, round(height * 0.2 * aspect))
        tall = round(wide / aspect)
        start = left + (width - count * (wide + gap) + gap) // 2
        boxes = [Box(start + at * (wide + gap), top + gap, wide, tall) for at in range(count)]
        room = Box(left + gap, top + tall + 2 * gap, width - 2 * gap, height - tall - 3 * gap)
    scene = Drawn(window.image, layout)
    for box in boxes:
        window.hang(rng, scene, box, pictures)
    scene.stage = _fitted(stage.shape[1] / stage.shape[0], room)
    _paste(scene.image, scene.stage, _scaled(stage, scene.stage))
    return _spoilt(rng, scene, plan.spoilt)


@dataclass(slots=True)
class _Window:
    """A meeting window without tiles."""

    image: Image
    style: Style
    ground: int
    off: int
    off_share: float
    gap: int
    rounding: float
    aspect: float
    gallery: tuple[int, int, int, int]
    """Left, top, width and height of the place for tiles."""

    @classmethod
    def open(cls, rng: Generator, plan: Plan) -> "_Window":
        style = STYLES[plan.style]
        width, height = plan.size
        ground, off = style.grounds[int(rng.integers(len(style.grounds)))]
        image = np.full((height, width, 3), ground, np.uint8)
        gap = max(2, round(rng.uniform(*style.gaps) * height / 1080))
        top = bottom = right = 0
        if plan.bars:
            top, bottom = (int(height * share) for share in (rng.uniform(0, 0.05), rng.uniform(0.05, 0.09)))
            _draw_bars(rng, image, top, bottom, ground)
        if plan.chat:
            right = int(width * rng.uniform(0.2, 0.3))
            _draw_chat(rng, image[top : height - bottom, width - right :], ground)
        return cls(
            image,
            style,
            ground,
            off,
            plan.off,
            gap,
            rng.uniform(*style.rounding),
            style.aspects[int(rng.integers(len(style.aspects)))],
            (0, top, width - right, height - top - bottom),
        )

    def hang(self, rng: Generator, scene: Drawn, box: Box, pictures: Sequence[Image]) -> None:
        width, height = int(box.width), int(box.height)
        on = rng.random() >= self.off_share
        tile = camera_picture(rng, width, height, pictures) if on else camera_off(rng, width, height, self.off)
        write_name(rng, tile, plate=self.style.plate)
        shape = rounded(width, height, int(self.rounding * height))
        tile[shape == 0] = self.ground
        _paste(self.image, box, tile)
        scene.tiles.append(box)
        scene.camera_on.append(on)

    def mark_speaker(self, rng: Generator, scene: Drawn) -> None:
        if rng.random() < 0.3:
            return
        box = scene.tiles[int(rng.integers(len(scene.tiles)))]
        thick = max(1, round(box.height / 60))
        out = min(thick, (self.gap - 1) // 2) if self.style.outside else 0
        if self.style.outside and out == 0:
            return
        corner = (int(box.left) - out, int(box.top) - out)
        opposite = (int(box.right) - 1 + out, int(box.bottom) - 1 + out)
        inner = thick if out == 0 else out
        for step in range(inner):
            low, high = (corner[0] + step, corner[1] + step), (opposite[0] - step, opposite[1] - step)
            cv2.rectangle(scene.image, low, high, self.style.border, 1)


def _arrange(count: int, room: tuple[int, int], aspect: float, gap: int) -> list[Box]:
    """Return the boxes of the largest tiles that fit, the last row centred."""
    width, height = room
    best = (0, 1)
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        tall = min((height - (rows + 1) * gap) / rows, (width - (columns + 1) * gap) / columns / aspect)
        best = max(best, (int(tall), columns))
    tall, columns = best
    wide, rows = int(tall * aspect), math.ceil(count / columns)
    top = (height - rows * (tall + gap) + gap) // 2
    boxes = []
    for row in range(rows):
        number = min(columns, count - row * columns)
        left = (width - number * (wide + gap) + gap) // 2
        boxes += [Box(left + at * (wide + gap), top + row * (tall + gap), wide, tall) for at in range(number)]
    return boxes


def _draw_bars(rng: Generator, image: Image, top: int, bottom: int, ground: int) -> None:
    """Draw a title above and buttons below, on a colour of their own or on the ground's."""
    height, width = image.shape[:2]
    for first, last in ((0, top), (height - bottom, height)):
        bar = image[first:last]
        bar[:] = ground if rng.random() < 0.5 else int(np.clip(ground + rng.integers(-30, 31), 0, 255))
        for at in range(int(rng.integers(3, 9))):
            x, y, radius = width // 4 + at * width // 16, (last - first) // 2, max((last - first) // 4, 1)
            cv2.circle(bar, (x, y), radius, tuple(int(level) for level in rng.integers(60, 200, 3)), -1)


def _draw_chat(rng: Generator, panel: Image, ground: int) -> None:
    """Draw a panel with messages."""
    height, width = panel.shape[:2]
    level = ground if rng.random() < 0.3 else int(rng.choice([255, 250, 40, 28]))
    panel[:] = level
    ink = (30, 30, 30) if level > 128 else (220, 220, 220)
    y = 12
    while y < height - 60:
        lines = int(rng.integers(1, 4))
        if rng.random() < 0.5:
            bubble = int(np.clip(level + (-20 if level > 128 else 20), 0, 255))
            cv2.rectangle(panel, (8, y), (width - 12, y + 16 * lines + 6), (bubble,) * 3, -1)
        for line in range(lines):
            cv2.putText(
                panel, "lorem ipsum dolor"[: int(rng.integers(4, 18))], (14, y + 14 + 16 * line), FONT, 0.4, ink
            )
        y += 16 * lines + int(rng.integers(12, 40))


def _fitted(aspect: float, room: Box) -> Box:
    tall = int(min(room.height, room.width / aspect))
    wide = int(min(tall * aspect, room.width))
    return Box(room.left + (room.width - wide) // 2, room.top + (room.height - tall) // 2, wide, tall)


def _scaled(image: Image, box: Box) -> Image:
    return np.asarray(cv2.resize(image, (int(box.width), int(box.height)), interpolation=cv2.INTER_LINEAR), np.uint8)


def _paste(image: Image, box: Box, part: Image) -> None:
    image[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = part


def _spoilt(rng: Generator, scene: Drawn, how: str) -> Drawn:
    """Blur, scale or compress the picture, or leave it as a screen shows it."""
    image = scene.image
    if how == "blurred":
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.3, 0.6)), np.uint8)
    elif how == "scaled":
        factor = rng.uniform(0.85, 1.2)
        image = np.asarray(cv2.resize(image, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR), np.uint8)
        scene.tiles = [box.scaled(factor) for box in scene.tiles]
        scene.stage = scene.stage.scaled(factor) if scene.stage else None
    elif how == "compressed":
        _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 96))])
        image = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
    scene.image = image
    return scene
