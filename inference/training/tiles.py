"""One participant's tile: a person before some ground, nobody, or the sign of a camera that is off.

A tile is drawn at the size it has in the picture, and its faces' boxes are known exactly.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator

from classmood.domain.frames import Image
from inference.training.looks import grainy, taken_by_a_webcam
from inference.training.persons import FIRST, Instant, Pose, add_body, add_person
from inference.training.portraits import Portrait
from inference.training.scenes import Cast, Scene, chance, colour, cut_out

FAINT = 7.0
"""Standard deviation in grey levels, over a face of 6 x 8 pixels, below which there is nothing to see."""
FONT = cv2.FONT_HERSHEY_SIMPLEX


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """How far tiles stray from a face in the middle of a well-lit picture."""

    pose: Pose
    strength: float
    """Of bad light, blur, noise and compression, 0 to 1."""
    kinds: dict[str, float]
    """Chances of: one person, two, camera off, nobody, a body without a head, a shared screen. They sum to 1."""


TRAINING = Variety(
    pose=Pose(shares=(0.17, 0.85), tilt=11, narrow=0.28, shift=0.16, cut=True, covered=0.15),
    strength=1.0,
    kinds={"one": 0.68, "two": 0.07, "off": 0.08, "nobody": 0.05, "body": 0.05, "screen": 0.07},
)
"""Wilder than life: what a network sees in training it does not stumble over later."""
TEST = Variety(
    pose=Pose(shares=(0.22, 0.6), tilt=6, narrow=0.15, shift=0.08, cut=False, covered=0.0),
    strength=0.5,
    kinds={"one": 0.88, "off": 0.08, "nobody": 0.04},
)
"""An ordinary class: whole faces, low light, blur, compression and tint."""


def draw_tile(
    rng: Generator,
    cast: Cast,
    person: Portrait,
    size: tuple[int, int],
    variety: Variety,
    *,
    instant: Instant = FIRST,
) -> Scene:
    """Return a tile, without a name.

    Args:
        rng: decides all.
        cast: a second person, if there is one, and the grounds come from here.
        person: whom the tile belongs to; seen unless the camera is off or nobody is there.
        size: width and height in pixels.
        variety: how wild.
        instant: how far the person has moved, when nobody sits beside them, and the camera's noise, if it is on.
    """
    kind = str(rng.choice(list(variety.kinds), p=list(variety.kinds.values())))
    if kind == "off":
        return Scene(_camera_off(rng, cast, size))
    if kind == "screen":
        return Scene(cut_out(rng, cast.grounds[rng.integers(len(cast.grounds))], size, parts=(0.6, 1.0)))
    scene = Scene(_ground(rng, cast, size))
    if kind == "one":
        add_person(rng, scene, person, variety.pose, instant=instant)
    elif kind == "two":
        # Side by side: one drawn over the other would leave the label of a face that is hidden.
        for side, someone in enumerate((person, cast.people[rng.integers(len(cast.people))])):
            left = side * (size[0] // 2)
            half = Scene(scene.image[:, left : left + size[0] // 2].copy())
            add_person(rng, half, someone, variety.pose)
            scene.lay(half, left, 0)
    elif kind == "body":
        add_body(rng, scene, person)
    scene.image = taken_by_a_webcam(rng, scene.image, variety.strength)
    if instant.noise:
        scene.image = grainy(np.random.default_rng(instant.seed), scene.image, instant.noise)
    _excuse_the_drowned(scene)
    return scene


def draw_name(rng: Generator, tile: Image) -> None:
    """Write a name on a dark plate at the tile's lower left, and perhaps a muted microphone's red dot."""
    height, width = tile.shape[:2]
    size = height * rng.uniform(0.0012, 0.0028) + 0.08
    name = _random_name(rng)
    (wide, high), _ = cv2.getTextSize(name, FONT, size, 1)
    pad = high // 2 + 1
    plate = tile[height - high - 2 * pad :, : wide + 2 * pad]
    plate[:] = plate // 3
    cv2.putText(tile, name, (pad, height - pad), FONT, size, (240, 240, 240), 1, cv2.LINE_AA)
    if chance(rng, 0.3):
        cv2.circle(tile, (width - 2 * pad, height - 2 * pad), max(high // 2, 1), (60, 60, 220), -1, cv2.LINE_AA)


def _excuse_the_drowned(scene: Scene) -> None:
    """Ask nothing about faces that drowned in the dark or the light: nobody could find them."""
    for face in list(scene.faces):
        part = scene.image[int(face.top) : int(face.bottom) + 1, int(face.left) : int(face.right) + 1]
        # Shrunk to eyes, nose and mouth: else a dark camera's noise would count as something to see.
        if cv2.resize(part, (6, 8), interpolation=cv2.INTER_AREA).std(axis=(0, 1)).mean() < FAINT:
            scene.faces.remove(face)
            scene.unsure.append(face)


def _ground(rng: Generator, cast: Cast, size: tuple[int, int]) -> Image:
    """Return a plain wall or a picture, blurred or not."""
    if chance(rng, 0.35):
        corners = np.clip(rng.integers(0, 256, 3) + rng.normal(0, 25, (2, 2, 3)), 0, 255)
        wall = cv2.resize(corners.astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
        return np.asarray(wall, dtype=np.uint8)
    picture = cut_out(rng, cast.grounds[rng.integers(len(cast.grounds))], size, parts=(0.15, 0.7))
    reach = 2 * int(rng.uniform(0, 0.1) * size[1]) + 1
    return np.asarray(cv2.stackBlur(picture, (reach, reach)), dtype=np.uint8)


def _camera_off(rng: Generator, cast: Cast, size: tuple[int, int]) -> Image:
    """Return a plain tile with a name, or with initials, a silhouette or a picture in a disc."""
    width, height = size
    plain = colour(rng) if chance(rng, 0.4) else rng.integers(15, 60)
    tile = np.full((height, width, 3), plain, np.uint8)
    middle, radius = (width // 2, height // 2), int(height * rng.uniform(0.18, 0.38)) + 1
    sign = rng.choice(["name", "initials", "silhouette", "picture"])
    if sign == "name":
        _write(tile, _random_name(rng), radius / 60)
    elif sign == "picture":
        disc = np.zeros((height, width), np.uint8)
        cv2.circle(disc, middle, radius, 255, -1)
        picture = cut_out(rng, cast.grounds[rng.integers(len(cast.grounds))], size, parts=(0.4, 1.0))
        tile[disc > 0] = picture[disc > 0]
    else:
        cv2.circle(tile, middle, radius, colour(rng, 40, 230), -1, cv2.LINE_AA)
        if sign == "initials":
            _write(tile, "".join(word[0] for word in _random_name(rng).split()), radius / 28)
        else:
            _draw_silhouette(tile, middle, radius, colour(rng, 40, 230))
    return tile


def _draw_silhouette(tile: Image, middle: tuple[int, int], radius: int, light: tuple[int, int, int]) -> None:
    x, y = middle
    cv2.circle(tile, (x, y - radius // 4), radius // 3 + 1, light, -1, cv2.LINE_AA)
    shoulders = (int(radius * 0.6), int(radius * 0.45))
    cv2.ellipse(tile, (x, y + int(radius * 0.75)), shoulders, 0, 180, 360, light, -1, cv2.LINE_AA)


def _write(tile: Image, text: str, size: float) -> None:
    """Write `text` in the middle of the tile."""
    (wide, high), _ = cv2.getTextSize(text, FONT, size, 1)
    start = ((tile.shape[1] - wide) // 2, (tile.shape[0] + high) // 2)
    cv2.putText(tile, text, start, FONT, size, (235, 235, 235), 1, cv2.LINE_AA)


def _random_name(rng: Generator) -> str:
    """Return two capitalised words of random letters."""
    words = ("".join(rng.choice(list("aeioubcdfghklmnprstvz"), rng.integers(3, 8))) for _ in range(2))
    return " ".join(word.capitalize() for word in words)
