"""Composed galleries: many tiles in rows on a meeting program's ground, with every face's box known.

`gallery` makes a whole window as a teacher sees it, for measuring. For training, `gallery_piece` makes a random piece
of a wilder one, `deceptive_piece` one of something full of what only resembles a face, and `labelled_piece` one of
any labelled picture.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.training.looks import compressed, taken_by_a_webcam
from inference.training.persons import FIRST, Instant
from inference.training.scenes import Cast, Scene, between, chance, colour, cut_out
from inference.training.tiles import TEST, TRAINING, Variety, draw_name, draw_tile

SPEAKING = ((60, 230, 120), (40, 220, 240), (240, 150, 60))
"""Colours of the frame around who speaks."""


def gallery(
    rng: Generator,
    cast: Cast,
    tiles: int,
    size: tuple[int, int],
    *,
    variety: Variety = TEST,
    instants: Sequence[Instant] | None = None,
) -> Scene:
    """Return a full window of 16:9 tiles in as square a grid as fits; persons are all different.

    Args:
        rng: decides all.
        cast: at least `tiles` portraits.
        tiles: how many.
        size: the window's width and height in pixels.
        variety: how wild the tiles are.
        instants: how each tile differs from how `rng` draws it, one a tile; None: in nothing.
    """
    width, height = size
    columns = int(np.ceil(np.sqrt(tiles)))
    rows = int(np.ceil(tiles / columns))
    gap = int(rng.uniform(0.004, 0.02) * height)
    bar = int(0.06 * height)  # the meeting program's own buttons, below
    tile_height = int(min((height - bar - gap) / rows, (width - gap) / columns * 9 / 16)) - gap
    tile_width = tile_height * 16 // 9
    left = (width - columns * (tile_width + gap) + gap) // 2
    top = (height - bar - rows * (tile_height + gap) + gap) // 2
    scene = Scene(_meeting_ground(rng, size))
    for place, index in enumerate(rng.permutation(len(cast.people))[:tiles]):
        instant = FIRST if instants is None else instants[place]
        tile = draw_tile(rng, cast, cast.people[index], (tile_width, tile_height), variety, instant=instant)
        row, column = divmod(place, columns)
        _hang(rng, scene, tile, left + column * (tile_width + gap), top + row * (tile_height + gap))
    return scene


def gallery_piece(rng: Generator, cast: Cast, size: tuple[int, int]) -> Scene:
    """Return a random piece of a gallery with tiles of 48 to 320 pixels.

    Args:
        rng: decides all.
        cast: who and what may appear.
        size: width and height in pixels.
    """
    width, height = size
    scene = Scene(_meeting_ground(rng, size))
    tile_height = int(between(rng, 48, 320))
    tile_width = int(tile_height * rng.choice([16 / 9, 4 / 3, 1.0], p=[0.75, 0.17, 0.08]))
    gap = int(rng.uniform(0, 0.1) * tile_height)
    # The grid begins anywhere, so the piece's edges cut tiles as a window's edge does.
    for y in range(-int(rng.integers(tile_height)), height, tile_height + gap):
        for x in range(-int(rng.integers(tile_width)), width, tile_width + gap):
            person = cast.people[rng.integers(len(cast.people))]
            _hang(rng, scene, draw_tile(rng, cast, person, (tile_width, tile_height), TRAINING), x, y)
    if chance(rng, 0.3):
        _distract(rng, scene)
    return _sent(rng, scene)


def deceptive_piece(rng: Generator, cast: Cast, size: tuple[int, int]) -> Scene:
    """Return a random piece of a screen without faces, or (one in three) of a large portrait.

    In large portraits an ear, a lock of hair and a checked shirt are near the size of faces, and are none.

    Args:
        rng: decides all.
        cast: who and what may appear.
        size: width and height in pixels.
    """
    if chance(rng, 1 / 3):
        person = cast.people[rng.integers(len(cast.people))]
        return labelled_piece(rng, person.image, [person.face], size, heights=(40, 300))
    scene = Scene(cut_out(rng, cast.grounds[rng.integers(len(cast.grounds))], size, parts=(0.15, 1.0)))
    if chance(rng, 0.5):
        _distract(rng, scene)
    return _sent(rng, scene)


def labelled_piece(
    rng: Generator,
    image: Image,
    faces: list[Box],
    size: tuple[int, int],
    *,
    heights: tuple[float, float] = (14.0, 60.0),
) -> Scene:
    """Return a random piece of a labelled picture.

    Args:
        rng: decides which.
        image: any picture.
        faces: all its faces; may be empty.
        size: width and height of the piece in pixels.
        heights: lowest and highest to which the middle face is scaled, in pixels.
    """
    middle = float(np.median([face.height for face in faces])) if faces else 64.0
    scale = between(rng, *heights) / middle
    spare = (int(image.shape[1] * scale) - size[0], int(image.shape[0] * scale) - size[1])
    x, y = (-int(rng.integers(min(pixels, 0), max(pixels, 0) + 1)) for pixels in spare)
    # Cut before scaling: most of a portrait as large as this would be scaled in vain.
    left, top = (int(max(-start, 0) / scale) for start in (x, y))
    right, bottom = (int((length - start) / scale) + 1 for length, start in zip(size, (x, y), strict=True))
    cut = cv2.resize(image[top:bottom, left:right], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    seen = [Box(face.left - left, face.top - top, face.width, face.height).scaled(scale) for face in faces]
    scene = Scene(_meeting_ground(rng, size))
    whole = Scene(taken_by_a_webcam(rng, np.asarray(cut, dtype=np.uint8), 0.5), seen)
    scene.lay(whole, round(x + left * scale), round(y + top * scale))
    return scene


def _sent(rng: Generator, scene: Scene) -> Scene:
    """Compress three pictures in ten, as a recording does."""
    if chance(rng, 0.3):
        scene.image = compressed(rng, scene.image, 0.8)
    return scene


def _meeting_ground(rng: Generator, size: tuple[int, int]) -> Image:
    plain = rng.integers(10, 60) if chance(rng, 0.75) else colour(rng)
    return np.full((size[1], size[0], 3), plain, np.uint8)


def _hang(rng: Generator, scene: Scene, tile: Scene, x: int, y: int) -> None:
    """Lay a tile, with a name on it and its corners rounded, at (x, y), which may be partly outside."""
    height, width = tile.image.shape[:2]
    if chance(rng, 0.85):
        draw_name(rng, tile.image)
    scene.lay(tile, x, y, _rounded(width, height, int(height * rng.uniform(0, 0.1))))
    if chance(rng, 0.06):
        frame = SPEAKING[rng.integers(len(SPEAKING))]
        cv2.rectangle(scene.image, (x, y), (x + width - 1, y + height - 1), frame, max(height // 60, 1))


def _rounded(width: int, height: int, radius: int) -> NDArray[np.bool_]:
    """Return ``(height, width)``: True but in the four corners."""
    shape = np.zeros((height, width), np.uint8)
    cv2.rectangle(shape, (radius, 0), (width - 1 - radius, height - 1), 1, -1)
    cv2.rectangle(shape, (0, radius), (width - 1, height - 1 - radius), 1, -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(shape, (x, y), radius, 1, -1)
    return shape > 0


def _distract(rng: Generator, scene: Scene) -> None:
    """Draw emoji, discs, letters and framed pictures, which pass for faces and are none, beside the faces."""
    height, width = scene.image.shape[:2]
    for _ in range(int(rng.integers(1, 6))):
        radius = int(between(rng, 6, 45))
        x, y = int(rng.integers(width)), int(rng.integers(height))
        spot = Box(x - radius, y - radius, 2 * radius, 2 * radius)
        if not any(spot.iou(box) > 0 for box in scene.faces + scene.unsure):
            draw = (_draw_emoji, _draw_letter, _draw_frame)[rng.integers(3)]
            draw(rng, scene.image, (x, y), radius)


def _draw_emoji(rng: Generator, image: Image, middle: tuple[int, int], radius: int) -> None:
    """Draw a disc, mostly with two dots and a smile or an open mouth."""
    x, y = middle
    cv2.circle(image, middle, radius, (60, 205, 250) if chance(rng, 0.5) else colour(rng), -1, cv2.LINE_AA)
    if chance(rng, 0.25):
        return
    ink = colour(rng, 0, 110)
    for side in (-1, 1):
        cv2.circle(image, (x + side * radius * 2 // 5, y - radius // 4), radius // 7 + 1, ink, -1, cv2.LINE_AA)
    mouth = (radius // 2, int(radius * rng.uniform(0.05, 0.5)) + 1)
    arc = 180 if chance(rng, 0.5) else 360
    line = cv2.FILLED if chance(rng, 0.5) else max(radius // 10, 1)
    cv2.ellipse(image, (x, y + radius // 4), mouth, 0, 0, arc, ink, line, cv2.LINE_AA)


def _draw_letter(rng: Generator, image: Image, middle: tuple[int, int], radius: int) -> None:
    """Draw a thick letter or digit, twice as high as `radius`."""
    x, y = middle
    sign = str(rng.choice(list("0123456789ABDGOPQRSYaeos@&?")))
    font = [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_SCRIPT_COMPLEX][rng.integers(3)]
    corner = (x - radius * 2 // 3, y + radius * 2 // 3)
    cv2.putText(image, sign, corner, font, radius / 14, colour(rng), max(radius // 8, 1), cv2.LINE_AA)


def _draw_frame(rng: Generator, image: Image, middle: tuple[int, int], radius: int) -> None:
    """Draw a small framed picture as it hangs on walls: a disc on paper."""
    x, y = middle
    half = int(radius * rng.uniform(0.6, 1.2)) + 2
    paper, border = colour(rng, 100, 256), max(radius // 6, 1)
    cv2.rectangle(image, (x - half, y - radius), (x + half, y + radius), paper, cv2.FILLED)
    cv2.rectangle(image, (x - half, y - radius), (x + half, y + radius), colour(rng), border)
    shape = (int(half * rng.uniform(0.3, 0.7)) + 1, int(radius * rng.uniform(0.3, 0.7)) + 1)
    cv2.ellipse(image, middle, shape, 0, 0, 360, colour(rng), cv2.FILLED, cv2.LINE_AA)
