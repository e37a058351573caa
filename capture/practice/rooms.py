"""The rooms behind the students: invented, softly out of focus, painted once."""

import cv2
import numpy as np

from capture.practice.brush import Brush, Colour, blurred, curve, hexa, mix
from classmood.domain.frames import Image

_WALLS = ("D9D2C5", "C9D3D6", "BFCABB", "D8C3B0", "A9B7C4", "C7BCCB", "E4DED2", "8FA0A8", "B9A58F", "6F7F86")
_BOOKS = ("8C3B3B", "2F5D62", "C79A4A", "3F4E7A", "5B7A4B", "B8694A", "D8D0BE", "46383F")
_WOOD = ("8A6242", "A97C50", "5E4330", "C49A6C")


def paint_room(width: int, height: int, rng: np.random.Generator, light: float) -> Image:
    """Return ``(height, width, 3)`` of a room.

    Args:
        width: of the tile, pixels.
        height: of the tile, pixels.
        rng: decides on the room; the same state paints the same room.
        light: where the light comes from, -1 (left) to 1 (right).
    """
    room = np.empty((height * 2, width * 2, 3), np.uint8)
    wall = hexa(_WALLS[rng.integers(len(_WALLS))])
    room[:] = np.round(wall).astype(np.uint8)
    with Brush(room, height * 2.0, (width, 0.0)) as brush:
        _ROOMS[rng.integers(len(_ROOMS))](brush, wall, rng)
    small = np.asarray(cv2.resize(room, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    small = blurred(small, height * 0.011)
    down, across = np.mgrid[0:height, 0:width].astype(np.float32)
    x, y = across / width - 0.5, down / height - 0.5
    glow = 1.0 + 0.26 * light * x - 0.16 * y - 0.42 * (x**2 + y**2)
    lit: Image = np.clip(small * (0.92 * glow[:, :, None]), 0, 255).astype(np.uint8)
    return lit


def _books(brush: Brush, rng: np.random.Generator, left: float, right: float, floor: float) -> None:
    x = left
    while x < right - 0.03:
        thick, tall = rng.uniform(0.022, 0.05), rng.uniform(0.11, 0.17)
        colour = mix(hexa(_BOOKS[rng.integers(len(_BOOKS))]), (128, 128, 128), 0.12)
        brush.fill([(x, floor - tall), (x + thick, floor - tall), (x + thick, floor), (x, floor)], colour)
        x += thick + rng.choice([0.004, 0.004, 0.05])


def _shelves(brush: Brush, wall: Colour, rng: np.random.Generator) -> None:
    wood = hexa(_WOOD[rng.integers(len(_WOOD))])
    left, right = ((-0.9, 0.9), (0.18, 0.9), (-0.9, -0.15))[rng.integers(3)]
    brush.fill([(left, -0.1), (right, -0.1), (right, 1.0), (left, 1.0)], mix(wall, wood, 0.45))
    for floor in (0.22, 0.48, 0.74, 1.0):
        _books(brush, rng, left + 0.02, right, floor)
        brush.fill([(left, floor), (right, floor), (right, floor + 0.022), (left, floor + 0.022)], wood)


def _window(brush: Brush, wall: Colour, rng: np.random.Generator) -> None:
    middle = rng.choice([-0.52, 0.52])
    sky = mix(hexa("EAF3FA"), hexa("BFD8EC"), float(rng.uniform(0, 1)))
    brush.fill(
        [(middle - 0.25, 0.06), (middle + 0.25, 0.06), (middle + 0.25, 0.66), (middle - 0.25, 0.66)], hexa("F4F1EA")
    )
    brush.fill([(middle - 0.22, 0.09), (middle + 0.22, 0.09), (middle + 0.22, 0.63), (middle - 0.22, 0.63)], sky)
    brush.oval((middle + 0.06, 0.60), (0.16, 0.14), hexa("9CB58A"))
    brush.line([(middle, 0.09), (middle, 0.63)], hexa("F4F1EA"), 0.02)
    cloth = mix(wall, hexa("FFFFFF"), 0.35)
    for side in (-1, 1):
        x = middle + side * 0.30
        for fold in np.linspace(-0.05, 0.05, 4):
            brush.line([(x + fold, 0.0), (x + fold, 1.0)], mix(cloth, (60, 60, 60), 0.12 + abs(fold) * 3), 0.03)


def _pictures(brush: Brush, wall: Colour, rng: np.random.Generator) -> None:
    del wall
    for x in (-0.66, -0.36, 0.36, 0.66):
        if rng.random() < 0.3:  # noqa: PLR2004
            continue
        y, wide, tall = rng.uniform(0.12, 0.26), rng.uniform(0.09, 0.13), rng.uniform(0.10, 0.17)
        colour = hexa(_BOOKS[rng.integers(len(_BOOKS))])
        brush.fill([(x - wide, y), (x + wide, y), (x + wide, y + 2 * tall), (x - wide, y + 2 * tall)], hexa("3A342F"))
        wide, tall = wide - 0.015, tall - 0.015
        y += 0.015
        brush.fill(
            [(x - wide, y), (x + wide, y), (x + wide, y + 2 * tall), (x - wide, y + 2 * tall)],
            mix(colour, (255, 255, 255), 0.6),
        )
        brush.oval((x, y + tall * 1.2), (wide * 0.6, tall * 0.5), colour)


def _plant(brush: Brush, wall: Colour, rng: np.random.Generator) -> None:
    x = rng.choice([-0.62, 0.62])
    brush.fill([(-1, 0.86), (1, 0.86), (1, 1.1), (-1, 1.1)], mix(wall, hexa(_WOOD[rng.integers(len(_WOOD))]), 0.6))
    for angle in np.linspace(-1.3, 1.3, 9):
        tip = (x + 0.34 * np.sin(angle), 0.72 - 0.42 * np.cos(angle) + rng.uniform(-0.04, 0.04))
        half = (x + 0.12 * np.sin(angle) - 0.03, 0.55)
        leaf = np.concatenate(
            (curve([(x, 0.74), half, tip]), curve([tip, (half[0] + 0.09, half[1] + 0.03), (x, 0.74)]))
        )
        brush.fill(leaf, mix(hexa("3F6B45"), hexa("86A86A"), float(rng.uniform(0, 1))))
    brush.fill([(x - 0.11, 0.72), (x + 0.11, 0.72), (x + 0.08, 0.92), (x - 0.08, 0.92)], hexa("B5694A"))


def _lamp(brush: Brush, wall: Colour, rng: np.random.Generator) -> None:
    x = rng.choice([-0.60, 0.60])
    for radius, share in ((0.5, 0.12), (0.4, 0.22), (0.28, 0.34)):
        brush.oval((x, 0.34), (radius, radius), mix(wall, hexa("FFE3A8"), share))
    brush.line([(x, 0.4), (x, 1.0)], hexa("4A4038"), 0.02)
    brush.fill([(x - 0.07, 0.2), (x + 0.07, 0.2), (x + 0.13, 0.42), (x - 0.13, 0.42)], hexa("FFEFC9"))
    brush.fill([(-1, 0.82), (1, 0.82), (1, 1.1), (-1, 1.1)], mix(wall, hexa("5A5048"), 0.5))


def _door(brush: Brush, wall: Colour, rng: np.random.Generator) -> None:
    x = rng.choice([-0.58, 0.58])
    frame = mix(wall, (255, 255, 255), 0.5)
    brush.fill([(x - 0.22, 0.02), (x + 0.22, 0.02), (x + 0.22, 1.1), (x - 0.22, 1.1)], frame)
    for top, bottom in ((0.08, 0.42), (0.5, 1.1)):
        brush.fill(
            [(x - 0.15, top), (x + 0.15, top), (x + 0.15, bottom), (x - 0.15, bottom)], mix(frame, (90, 90, 90), 0.14)
        )
    brush.oval((x + 0.17, 0.56), (0.015, 0.015), hexa("8A7A5A"))


def _gradient(brush: Brush, wall: Colour, rng: np.random.Generator) -> None:
    """Paint a virtual background: hills under an evening sky."""
    del wall
    top, low = ((hexa("5B7FB0"), hexa("F2C9A0")), (hexa("355C7D"), hexa("C06C84")), (hexa("78A6B8"), hexa("E9E2C8")))[
        rng.integers(3)
    ]
    for y in np.linspace(0, 1, 24):
        brush.fill([(-1, y), (1, y), (1, y + 0.06), (-1, y + 0.06)], mix(top, low, float(y)))
    for y, share in ((0.62, 0.25), (0.74, 0.45), (0.86, 0.65)):
        ridge = curve(
            [(-1, y + rng.uniform(-0.08, 0.08)) for _ in range(1)]
            + [(x, y + rng.uniform(-0.1, 0.1)) for x in np.linspace(-0.8, 1.0, 8)]
        )
        brush.fill(np.concatenate((ridge, [(1.0, 1.2), (-1.0, 1.2)])), mix(top, hexa("2E4A3F"), share))


_ROOMS = (_shelves, _shelves, _window, _pictures, _plant, _lamp, _door, _gradient)
