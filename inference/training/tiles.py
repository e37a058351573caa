"""One participant's tile: a person before some ground, nobody, or the sign of a camera that is off.

A tile is drawn at the size it has in the picture, and its faces' boxes are known exactly.
"""

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.training.looks import taken_by_a_webcam
from inference.training.portraits import Portrait

FEW = 0.3
"""Below this visible share a face is no face; between it and `MOST` nothing is asked."""
MOST = 0.65
"""From this visible share on a face must be found, with the box of its visible part."""

FAINT = 8.0
"""Standard deviation in grey levels, over a face, below which there is nothing to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variety:
    """How far tiles stray from a face in the middle of a well-lit picture."""

    shares: tuple[float, float]
    """Lowest and highest face height, as a share of the tile's height."""
    turn: float
    """Standard deviation of a head's tilt in degrees."""
    shift: float
    """Standard deviation of a face's place, as a share of the tile's sides."""
    cut: bool
    """Whether faces may reach over the tile's edge."""
    covered: float
    """Share of faces with a hand, a mask or a cup before them."""
    strength: float
    """Of bad light, blur, noise and compression, 0 to 1."""
    kinds: dict[str, float]
    """Chances of: one, two, off, nobody, body. They sum to 1."""


TRAINING = Variety(
    shares=(0.17, 0.85), turn=11, shift=0.16, cut=True, covered=0.15, strength=1.0,
    kinds={"one": 0.7, "two": 0.07, "off": 0.1, "nobody": 0.08, "body": 0.05},
)  # fmt: skip
"""Wilder than life: what a network sees in training it does not stumble over later."""
TEST = Variety(
    shares=(0.22, 0.6), turn=6, shift=0.08, cut=False, covered=0.0, strength=0.5,
    kinds={"one": 0.88, "two": 0.0, "off": 0.08, "nobody": 0.04, "body": 0.0},
)  # fmt: skip
"""An ordinary class: whole faces, low light, blur, compression and tint."""


@dataclass(slots=True, eq=False)
class Scene:
    """A picture with what is known about it."""

    image: Image
    faces: list[Box] = field(default_factory=list)
    """Must be found."""
    unsure: list[Box] = field(default_factory=list)
    """May be found or not: cut off or covered faces."""


@dataclass(frozen=True, slots=True, eq=False)
class Cast:
    """Who and what may appear."""

    people: list[Portrait]
    grounds: list[Image]
    """Pictures without faces."""


def draw_tile(rng: Generator, cast: Cast, person: Portrait, size: tuple[int, int], variety: Variety) -> Scene:
    """Return a tile.

    Args:
        rng: decides all.
        cast: a second person, if there is one, and the grounds come from here.
        person: whom the tile belongs to; seen unless the camera is off or nobody is there.
        size: width and height in pixels.
        variety: how wild.
    """
    kind = str(rng.choice(list(variety.kinds), p=list(variety.kinds.values())))
    if kind == "off":
        return Scene(_camera_off(rng, cast, size))
    scene = Scene(_ground(rng, cast, size))
    if kind in ("one", "two"):
        _add_person(rng, scene, person, variety, centre=0.5 if kind == "one" else 0.28)
    if kind == "two":
        other = cast.people[rng.integers(len(cast.people))]
        _add_person(rng, scene, other, variety, centre=0.74)
    if kind == "body":
        _add_body(rng, scene, person)
    scene.image = taken_by_a_webcam(rng, scene.image, variety.strength)
    return _without_the_unseeable(scene)


def _without_the_unseeable(scene: Scene) -> Scene:
    """Ask nothing about faces that drowned in the dark or the light: nobody could find them."""
    seen, drowned = [], []
    for face in scene.faces:
        part = scene.image[int(face.top) : int(face.bottom) + 1, int(face.left) : int(face.right) + 1]
        (seen if part.std(axis=(0, 1)).mean() > FAINT else drowned).append(face)
    scene.faces, scene.unsure = seen, scene.unsure + drowned
    return scene


def _ground(rng: Generator, cast: Cast, size: tuple[int, int]) -> Image:
    """Return a room, a picture or a plain wall behind a person."""
    width, height = size
    if rng.random() < 0.35:  # noqa: PLR2004  # a chance
        corners = np.clip(rng.integers(0, 256, 3) + rng.normal(0, 25, (2, 2, 3)), 0, 255)
        wall: Image = cv2.resize(corners.astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
        return wall
    picture = cut_out(rng, cast.grounds[rng.integers(len(cast.grounds))], size, parts=(0.15, 0.7))
    reach = 2 * int(rng.uniform(0, 0.1) * height) + 1
    blurred: Image = cv2.stackBlur(picture, (reach, reach))
    return blurred


def cut_out(rng: Generator, picture: Image, size: tuple[int, int], *, parts: tuple[float, float]) -> Image:
    """Return a random part of `picture`, scaled to `size` (width, height).

    Args:
        rng: decides which.
        picture: any picture.
        size: of the result.
        parts: smallest and largest side of the part, as a share of the largest part of that form that fits.
    """
    width, height = size
    fit = min(picture.shape[1] / width, picture.shape[0] / height) * rng.uniform(*parts)
    wide, high = max(int(width * fit), 1), max(int(height * fit), 1)
    left = int(rng.integers(picture.shape[1] - wide + 1))
    top = int(rng.integers(picture.shape[0] - high + 1))
    part: Image = cv2.resize(picture[top : top + high, left : left + wide], size, interpolation=cv2.INTER_AREA)
    return part


def _add_person(rng: Generator, scene: Scene, person: Portrait, variety: Variety, *, centre: float) -> None:
    """Put a person into the scene, and the face into its lists."""
    height, width = scene.image.shape[:2]
    low, high = variety.shares
    share = float(np.exp(rng.uniform(np.log(low), np.log(high))))
    zoom = share * height / person.face.height
    person = person.shrunk(zoom)
    face = person.face
    move = _movement(rng, face, (width, height), share * height / face.height, variety, centre)
    box = _moved(face, move)
    matte = _matte(person.image, face) if rng.random() < 0.4 else np.ones(person.image.shape[:2], np.float32)  # noqa: PLR2004
    border = cv2.BORDER_CONSTANT
    if rng.random() < 0.5 or not variety.cut:  # noqa: PLR2004  # a chance
        # The photograph's own ground goes on to the tile's edge.
        border = cv2.BORDER_REPLICATE
    put = cv2.warpAffine(person.image, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=border)
    seen = cv2.warpAffine(matte, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=border)
    scene.image = cv2.blendLinear(put, scene.image, seen, 1 - seen)
    covered = rng.random() < variety.covered and _cover(rng, scene.image, box)
    visible = box.clipped(width, height)
    share_seen = visible.area / box.area
    if share_seen >= MOST and not covered:
        scene.faces.append(visible)
    elif share_seen >= FEW:
        scene.unsure.append(visible)


def _movement(
    rng: Generator, face: Box, size: tuple[int, int], zoom: float, variety: Variety, centre: float
) -> NDArray[np.float64]:
    """Return the ``(2, 3)`` map that tilts, narrows, mirrors and moves a face to its place in a tile."""
    width, height = size
    tilt = np.deg2rad(np.clip(rng.normal(0, variety.turn), -40, 40))
    narrow = zoom * rng.uniform(1 - variety.turn / 40, 1.05) * rng.choice([-1, 1])
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    linear = turn @ np.array([[narrow, 0], [0, zoom]])
    place = np.array([width * rng.normal(centre, variety.shift), height * rng.normal(0.46, variety.shift)])
    middle = np.array([face.left + face.width / 2, face.top + face.height / 2])
    if not variety.cut:
        half = np.abs(linear) @ np.array([face.width, face.height]) / 2 + 1
        place = np.clip(place, half, np.maximum(np.array(size) - half, half))
    return np.column_stack([linear, place - linear @ middle])


def _moved(face: Box, move: NDArray[np.float64]) -> Box:
    """Return the upright box around the moved face, taken as the ellipse in its box."""
    middle = move @ np.array([face.left + face.width / 2, face.top + face.height / 2, 1.0])
    width, height = 2 * np.sqrt((move[:, :2] ** 2) @ (np.array([face.width, face.height]) / 2) ** 2)
    return Box(float(middle[0] - width / 2), float(middle[1] - height / 2), float(width), float(height))


def _matte(image: Image, face: Box) -> NDArray[np.float32]:
    """Return 0-1 weights that keep about the head and the body, as a virtual background does."""
    height, width = image.shape[:2]
    matte = np.zeros((height, width), np.float32)
    x, y = face.left + face.width / 2, face.top + face.height * 0.45
    cv2.ellipse(matte, (int(x), int(y)), (int(face.width * 0.78) + 1, int(face.height * 0.78) + 1), 0, 0, 360, 1.0, -1)
    chin, neck = face.bottom, face.width * 0.45
    outline = [(x - neck, y), (x + neck, y), (x + 1.7 * face.width, chin + 0.5 * face.height), (width, height)]
    outline += [(0, height), (x - 1.7 * face.width, chin + 0.5 * face.height)]
    cv2.fillPoly(matte, [np.array(outline, np.int32)], 1.0)
    soft: NDArray[np.float32] = cv2.GaussianBlur(matte, (0, 0), max(face.width * 0.04, 0.5))
    return soft


def _cover(rng: Generator, image: Image, face: Box) -> bool:
    """Draw a mask, a hand or a cup over part of a face; return whether too little is left to ask for it."""
    colour = tuple(int(v) for v in np.clip(rng.normal((150, 160, 190), 50), 0, 255))
    x, y = face.left + face.width / 2, face.top + face.height / 2
    if rng.random() < 0.4:  # noqa: PLR2004  # a chance: a mask over mouth and nose
        axes = (int(face.width * 0.5) + 1, int(face.height * 0.3) + 1)
        cv2.ellipse(image, (int(x), int(face.bottom - face.height * 0.22)), axes, 0, 0, 360, colour, -1, cv2.LINE_AA)
        return False
    share = rng.uniform(0.15, 0.6)
    axes = (int(face.width * share) + 1, int(face.height * share * 0.7) + 1)
    spot = (int(x + face.width * rng.uniform(-0.6, 0.6)), int(y + face.height * rng.uniform(-0.2, 0.6)))
    cv2.ellipse(image, spot, axes, float(rng.uniform(0, 180)), 0, 360, colour, -1, cv2.LINE_AA)
    return bool(share > 0.4)  # noqa: PLR2004  # of the face's size


def _add_body(rng: Generator, scene: Scene, person: Portrait) -> None:
    """Show a person from the neck down: a body is no face."""
    height, width = scene.image.shape[:2]
    top = int(person.face.bottom + 0.15 * person.face.height)
    body = person.image[top:]
    if body.shape[0] < 8:  # noqa: PLR2004  # pixels: nothing of a body is in the photograph
        return
    high = int(height * rng.uniform(0.3, 1.0)) + 1
    wide = min(int(body.shape[1] * high / body.shape[0]) + 1, width)
    left = int(rng.integers(width - wide + 1))
    scene.image[height - high :, left : left + wide] = cv2.resize(body, (wide, high), interpolation=cv2.INTER_AREA)[
        :height
    ][: scene.image.shape[0] - (height - high)]


def _camera_off(rng: Generator, cast: Cast, size: tuple[int, int]) -> Image:
    """Return a plain tile with a name, initials in a disc, a silhouette or a picture in a disc."""
    width, height = size
    tile = np.full(
        (height, width, 3), rng.integers(0, 256, 3) if rng.random() < 0.4 else rng.integers(15, 60), np.uint8
    )  # noqa: PLR2004
    colour, light = (tuple(int(v) for v in rng.integers(40, 230, 3)) for _ in range(2))
    middle, radius = (width // 2, height // 2), int(height * rng.uniform(0.18, 0.38)) + 1
    sign = rng.choice(["name", "initials", "silhouette", "picture"])
    if sign == "picture":
        round_part = np.zeros((height, width), np.uint8)
        cv2.circle(round_part, middle, radius, 255, -1, cv2.LINE_AA)
        picture = cut_out(rng, cast.grounds[rng.integers(len(cast.grounds))], size, parts=(0.4, 1.0))
        tile[round_part > 0] = picture[round_part > 0]
    elif sign != "name":
        cv2.circle(tile, middle, radius, colour, -1, cv2.LINE_AA)
    if sign == "silhouette":
        cv2.circle(tile, (middle[0], middle[1] - radius // 4), radius // 3 + 1, light, -1, cv2.LINE_AA)
        shoulders = (middle[0], middle[1] + int(radius * 0.75))
        cv2.ellipse(tile, shoulders, (int(radius * 0.6), int(radius * 0.45)), 0, 180, 360, light, -1, cv2.LINE_AA)
    if sign in ("name", "initials"):
        text = random_name(rng)
        shown = text if sign == "name" else "".join(word[0] for word in text.split())
        size_of_text = radius / (60 if sign == "name" else 28)
        (wide, high), _ = cv2.getTextSize(shown, cv2.FONT_HERSHEY_SIMPLEX, size_of_text, 1)
        start = (middle[0] - wide // 2, middle[1] + high // 2)
        cv2.putText(tile, shown, start, cv2.FONT_HERSHEY_SIMPLEX, size_of_text, (235, 235, 235), 1, cv2.LINE_AA)
    return tile


def random_name(rng: Generator) -> str:
    """Return two capitalised words of random letters."""
    letters = "aeioubcdfghklmnprstvz"
    words = ("".join(rng.choice(list(letters), rng.integers(3, 8))) for _ in range(2))
    return " ".join(word.capitalize() for word in words)
