"""Single tiles drawn from random numbers: what a webcam shows, and what stands for one that is off."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.frames import Image

Colour = tuple[int, int, int]
FONT = cv2.FONT_HERSHEY_SIMPLEX


def camera_picture(rng: Generator, width: int, height: int, pictures: Sequence[Image] = ()) -> Image:
    """Return what a webcam shows: never plain, for every sensor is noisy and every wall is lit unevenly."""
    if pictures and rng.random() < 0.75:
        whole = pictures[int(rng.integers(len(pictures)))]
        fit = min(whole.shape[1] / width, whole.shape[0] / height) * rng.uniform(0.5, 1)
        wide, tall = max(int(width * fit), 2), max(int(height * fit), 2)
        x, y = int(rng.integers(whole.shape[1] - wide + 1)), int(rng.integers(whole.shape[0] - tall + 1))
        room = cv2.resize(whole[y : y + tall, x : x + wide], (width, height), interpolation=cv2.INTER_LINEAR)
    else:
        coarse = np.clip(rng.normal(rng.uniform(20, 220), rng.uniform(8, 60), (5, 8, 3)), 0, 255)
        room = cv2.resize(coarse.astype(np.uint8), (width, height), interpolation=cv2.INTER_CUBIC)
        middle = (int(width * rng.uniform(0.35, 0.65)), int(height * rng.uniform(0.4, 0.6)))
        skin = tuple(int(level) for level in rng.integers(40, 220, 3))
        cv2.ellipse(room, middle, (int(height * 0.2), int(height * 0.28)), 0, 0, 360, skin, -1, cv2.LINE_AA)
        cv2.ellipse(room, (middle[0], height), (int(height * 0.5), int(height * 0.3)), 0, 0, 360, skin[::-1], -1)
    light = cv2.resize(rng.uniform(0.5, 1.15, (2, 2)).astype(np.float32), (width, height))
    noise = rng.normal(0, rng.uniform(1.2, 5), (height, width, 1)).astype(np.float32)
    return np.asarray(np.clip(room * light[..., None] + noise, 0, 255), np.uint8)


def camera_off(rng: Generator, width: int, height: int, level: int) -> Image:
    """Return a plain tile with a name, or with initials or a still picture in a disc."""
    tile = np.full((height, width, 3), level, np.uint8)
    middle, radius = (width // 2, height // 2), int(height * rng.uniform(0.18, 0.3))
    ink = (240, 240, 240) if level < 128 else (30, 30, 30)
    kind = rng.choice(["name", "initials", "picture"])
    if kind == "name":
        _write(tile, "Ada Lovelace", middle, height * 0.1, ink)
        return tile
    colour = tuple(int(value) for value in rng.integers(40, 210, 3))
    cv2.circle(tile, middle, radius, colour, -1, cv2.LINE_AA)
    if kind == "initials":
        _write(tile, "AL", middle, radius * 0.8, (255, 255, 255))
    else:
        disc = np.zeros((height, width), np.uint8)
        cv2.circle(disc, middle, radius, 255, -1)
        tile[disc > 0] = camera_picture(rng, width, height)[disc > 0]
    return tile


def _write(tile: Image, text: str, middle: tuple[int, int], high: float, ink: Colour) -> None:
    size = high / 22
    (wide, tall), _ = cv2.getTextSize(text, FONT, size, 1)
    cv2.putText(tile, text, (middle[0] - wide // 2, middle[1] + tall // 2), FONT, size, ink, 1, cv2.LINE_AA)


def write_name(rng: Generator, tile: Image, *, plate: bool) -> None:
    """Write a name at the lower left, perhaps on a dark plate."""
    height = tile.shape[0]
    size = max(height * 0.0025, 0.25)
    text = ["Grace", "Alan Turing", "Edsger D.", "Barbara L."][int(rng.integers(4))]
    (wide, tall), _ = cv2.getTextSize(text, FONT, size, 1)
    pad = max(tall // 2, 2)
    if plate:
        corner = tile[height - tall - 3 * pad : height - pad, pad : wide + 3 * pad]
        corner[:] = corner // 3
    cv2.putText(tile, text, (2 * pad, height - 2 * pad), FONT, size, (245, 245, 245), 1, cv2.LINE_AA)


def rounded(width: int, height: int, radius: int) -> NDArray[np.uint8]:
    """Return 1 but in the four round corners."""
    shape = np.zeros((height, width), np.uint8)
    cv2.rectangle(shape, (radius, 0), (width - 1 - radius, height - 1), 1, -1)
    cv2.rectangle(shape, (0, radius), (width - 1, height - 1 - radius), 1, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(shape, (x, y), radius, 1, -1)
    return shape
