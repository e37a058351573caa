"""Composed galleries: many tiles in rows on a meeting program's ground, with every face's box known.

`gallery` makes a whole window as a teacher sees it, for measuring; `training_scene` makes a random piece of one,
or of a screen without any face, for training.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.training.looks import compressed, taken_by_a_webcam
from inference.training.tiles import MOST, TRAINING, Cast, Scene, Variety, cut_out, draw_tile, random_name


def gallery(rng: Generator, cast: Cast, tiles: int, size: tuple[int, int], variety: Variety) -> Scene:
    """Return a full window of `tiles` tiles, 16:9, in as square a grid as fits; persons are all different.

    Args:
        rng: decides all.
        cast: at least `tiles` portraits.
        tiles: how many.
        size: the window's width and height in pixels.
        variety: of the tiles.
    """
    width, height = size
    columns = int(np.ceil(np.sqrt(tiles)))
    rows = int(np.ceil(tiles / columns))
    gap = int(rng.uniform(0.004, 0.02) * height)
    bar = int(0.06 * height)
    tile_height = int(min((height - bar - gap) / rows, (width - gap) / columns * 9 / 16)) - gap
    tile_width = tile_height * 16 // 9
    scene = Scene(_meeting_ground(rng, size))
    chosen = rng.permutation(len(cast.people))[:tiles]
    left = (width - columns * (tile_width + gap) + gap) // 2
    top = (height - bar - rows * (tile_height + gap) + gap) // 2
    for place, index in enumerate(chosen):
        tile = draw_tile(rng, cast, cast.people[index], (tile_width, tile_height), variety)
        x, y = left + place % columns * (tile_width + gap), top + place // columns * (tile_height + gap)
        _put(rng, scene, tile, x, y)
    return scene


def training_scene(rng: Generator, cast: Cast, size: tuple[int, int]) -> Scene:
    """Return a random piece of a gallery with tiles of 48 to 320 pixels, or (one in five) of a screen without faces.

    Args:
        rng: decides all.
        cast: who and what may appear.
        size: width and height in pixels.
    """
    if rng.random() < 0.2:  # noqa: PLR2004  # a chance
        scene = Scene(cut_out(rng, cast.grounds[rng.integers(len(cast.grounds))], size, parts=(0.15, 1.0)))
        _distract(rng, scene.image)
    else:
        scene = _gallery_piece(rng, cast, size)
    if rng.random() < 0.3:  # noqa: PLR2004  # a chance
        scene.image = compressed(rng, scene.image, 0.8)
    return scene


def labelled_piece(rng: Generator, image: Image, faces: list[Box], size: tuple[int, int]) -> Scene:
    """Return a random piece of a labelled picture, scaled so that its middle face has 14 to 60 pixels.

    Args:
        rng: decides which.
        image: any picture.
        faces: all its faces; may be empty.
        size: width and height of the piece in pixels.
    """
    width, height = size
    middle = float(np.median([face.height for face in faces])) if faces else 64.0
    scale = float(np.exp(rng.uniform(np.log(14), np.log(60)))) / middle
    scaled = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    scene = Scene(_meeting_ground(rng, size))
    x, y = (
        -int(rng.integers(min(spare, 0), max(spare, 0) + 1))
        for spare in (scaled.shape[1] - width, scaled.shape[0] - height)
    )
    whole = Scene(taken_by_a_webcam(rng, scaled, 0.5), [face.scaled(scale) for face in faces])
    _lay(scene, whole, x, y)
    return scene


def _gallery_piece(rng: Generator, cast: Cast, size: tuple[int, int]) -> Scene:
    width, height = size
    scene = Scene(_meeting_ground(rng, size))
    tile_height = int(np.exp(rng.uniform(np.log(48), np.log(320))))
    tile_width = int(tile_height * rng.choice([16 / 9, 4 / 3, 1.0], p=[0.75, 0.17, 0.08]))
    gap = int(rng.uniform(0, 0.1) * tile_height)
    # The grid begins anywhere, so the piece's edges cut tiles as a pyramid's or a window's edge does.
    for y in range(-int(rng.integers(tile_height)), height, tile_height + gap):
        for x in range(-int(rng.integers(tile_width)), width, tile_width + gap):
            person = cast.people[rng.integers(len(cast.people))]
            _put(rng, scene, draw_tile(rng, cast, person, (tile_width, tile_height), TRAINING), x, y)
    if rng.random() < 0.15:  # noqa: PLR2004  # a chance
        _distract(rng, scene.image, avoid=scene.faces + scene.unsure)
    return scene


def _meeting_ground(rng: Generator, size: tuple[int, int]) -> Image:
    colour = rng.integers(10, 60) if rng.random() < 0.75 else rng.integers(0, 256, 3)  # noqa: PLR2004  # a chance
    return np.full((size[1], size[0], 3), colour, np.uint8)


def _put(rng: Generator, scene: Scene, tile: Scene, x: int, y: int) -> None:
    """Lay a tile, with its corners rounded and its name on it, at (x, y), which may be partly outside."""
    high, wide = tile.image.shape[:2]
    _label(rng, tile.image)
    _lay(scene, tile, x, y, shape=_rounded(rng, wide, high))
    if rng.random() < 0.06:  # noqa: PLR2004  # a chance: the frame around who speaks
        colour = tuple(int(v) for v in rng.choice([[60, 230, 120], [40, 220, 240], [240, 150, 60]]))
        cv2.rectangle(scene.image, (x, y), (x + wide - 1, y + high - 1), colour, max(high // 60, 1))


def _lay(scene: Scene, part: Scene, x: int, y: int, shape: NDArray[np.bool_] | None = None) -> None:
    """Copy `part` (where `shape` says so) and its boxes into `scene`, its top left corner at (x, y)."""
    height, width = scene.image.shape[:2]
    high, wide = part.image.shape[:2]
    left, top, right, bottom = max(x, 0), max(y, 0), min(x + wide, width), min(y + high, height)
    inner = np.s_[top - y : bottom - y, left - x : right - x]
    seen = np.s_[:, :] if shape is None else shape[inner]
    scene.image[top:bottom, left:right][seen] = part.image[inner][seen]
    for box in part.unsure:
        scene.unsure.append(Box(box.left + x, box.top + y, box.width, box.height))
    for box in part.faces:
        moved = Box(box.left + x, box.top + y, box.width, box.height)
        visible = moved.clipped(width, height)
        if visible.area >= MOST * moved.area:
            scene.faces.append(visible)
        elif visible.area > 0:
            scene.unsure.append(visible)


def _label(rng: Generator, tile: Image) -> None:
    """Write a name on a dark plate at the tile's lower left, and perhaps a muted microphone's red dot."""
    height, width = tile.shape[:2]
    if rng.random() < 0.15:  # noqa: PLR2004  # a chance
        return
    size = height * rng.uniform(0.0012, 0.0028) + 0.08
    name = random_name(rng)
    (wide, high), _ = cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, size, 1)
    wide, pad = min(wide, width - 4), high // 2 + 1
    plate = tile[height - high - 2 * pad :, : wide + 2 * pad]
    plate[:] = plate // 3
    cv2.putText(tile, name, (pad, height - pad), cv2.FONT_HERSHEY_SIMPLEX, size, (240, 240, 240), 1, cv2.LINE_AA)
    if rng.random() < 0.3:  # noqa: PLR2004  # a chance
        cv2.circle(tile, (width - 2 * pad, height - 2 * pad), max(high // 2, 1), (60, 60, 220), -1, cv2.LINE_AA)


def _rounded(rng: Generator, width: int, height: int) -> NDArray[np.bool_]:
    """Return where a tile shows: all of it but, mostly, its corners."""
    shape = np.zeros((height, width), np.uint8)
    radius = int(height * rng.uniform(0, 0.1))
    cv2.rectangle(shape, (radius, 0), (width - 1 - radius, height - 1), 1, -1)
    cv2.rectangle(shape, (0, radius), (width - 1, height - 1 - radius), 1, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(shape, (x, y), radius, 1, -1)
    return shape > 0


def _distract(rng: Generator, image: Image, avoid: list[Box] | None = None) -> None:
    """Draw what passes for a face and is none: reaction emoji, discs, dots in threes, silhouettes."""
    height, width = image.shape[:2]
    for _ in range(int(rng.integers(1, 6))):
        radius = int(np.exp(rng.uniform(np.log(6), np.log(45))))
        x, y = int(rng.integers(width)), int(rng.integers(height))
        spot = Box(x - radius, y - radius, 2 * radius, 2 * radius)
        if any(spot.iou(box) > 0 for box in avoid or []):
            continue
        skin = (60, 205, 250) if rng.random() < 0.5 else tuple(int(v) for v in rng.integers(0, 256, 3))  # noqa: PLR2004
        ink = tuple(int(v) for v in rng.integers(0, 110, 3))
        cv2.circle(image, (x, y), radius, skin, -1, cv2.LINE_AA)
        if rng.random() < 0.75:  # noqa: PLR2004  # a chance
            for side in (-1, 1):
                cv2.circle(image, (x + side * radius * 2 // 5, y - radius // 4), radius // 7 + 1, ink, -1, cv2.LINE_AA)
            mouth = (radius // 2, int(radius * rng.uniform(0.05, 0.5)) + 1)
            arc = 180 if rng.random() < 0.5 else 360  # noqa: PLR2004  # a smile or an open mouth
            filled = -1 if rng.random() < 0.5 else max(radius // 10, 1)  # noqa: PLR2004  # a chance
            cv2.ellipse(image, (x, y + radius // 4), mouth, 0, 0, arc, ink, filled, cv2.LINE_AA)
