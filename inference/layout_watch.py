"""A picture's layout from frame to frame, and whether each tile still shows whom it showed a frame ago.

Both are judged by small colour thumbnails of whole tiles, grounds and all: somebody who leans over changes a part of a
tile, somebody else in it changes most of it. So the tiles, which take long to find, are found anew only when one of
them changed so, and every few seconds; and nobody inherits another's numbers. No face is looked at, and nothing is
kept but the last frame's thumbnails.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.tiles import Grid, Tile

THUMBNAIL = (16, 9)
"""Width and height in cells."""
SAMPLES = 4
"""Pixels of the tile taken for each cell and direction."""
SAME = 12.0
"""Mean difference of two thumbnails, 0-255, up to which they may show the same tile. In drawn classes of 9, 25 and 49
no tile differed from itself five seconds before by more than 10.5, and no two tiles by less than 18."""
ANOTHER = 24.0
"""From here on a tile shows another picture altogether; in between, somebody moved."""
SAME_PLACE = 0.9
"""Intersection over union from which on two boxes are the same tile, found a pixel aside."""
FIND_AGAIN_SECONDS = 5.0
"""Somebody who joins at the end of the last row moves nobody else, and is seen within so long."""

_Thumbnails = NDArray[np.float32]


class LayoutWatch:
    """Remembers the last frame's layout and how its tiles looked. Not safe for use by two threads at once."""

    def __init__(self, find: Callable[[Image], Grid]) -> None:
        """Begin with nothing remembered: every tile of the first frame is new.

        Args:
            find: finds a picture's layout and tiles.
        """
        self._find = find
        self._grid = Grid(Layout.SINGLE)
        self._looks: _Thumbnails = np.zeros((0, 0), np.float32)
        self._shape: tuple[int, ...] = ()
        self._found_at = 0.0

    def look(self, image: Image, now_seconds: float) -> tuple[Grid, list[bool]]:
        """Return the layout, and for each of its tiles whether somebody else may be in it now.

        Without tiles, the whole picture is the only place. One tile alone may be given to another person, or its camera
        be switched on. As soon as two change at once, one shows what another did, or the grid itself is another, the
        whole order is in doubt, and all are broken.

        Args:
            image: ``(height, width, 3)`` blue-green-red.
            now_seconds: any clock that never goes back.
        """
        former, before = self._grid, self._looks
        if image.shape == self._shape and now_seconds - self._found_at < FIND_AGAIN_SECONDS:
            looks = _thumbnails(image, _parts(former, image))
            broken = _broken(former, former, looks, before)
            if not any(broken):
                self._looks = looks
                return former, broken
        grid = self._find(image)
        looks = _thumbnails(image, _parts(grid, image))
        self._grid, self._looks, self._shape, self._found_at = grid, looks, image.shape, now_seconds
        return grid, _broken(grid, former, looks, before)


def _parts(grid: Grid, image: Image) -> list[Box]:
    """Return what is watched: the tiles of a gallery, or else the whole picture."""
    if grid.layout is Layout.GALLERY:
        return [tile.box for tile in grid.tiles]
    return [Box(0, 0, image.shape[1], image.shape[0])]


def _broken(grid: Grid, former: Grid, looks: _Thumbnails, before: _Thumbnails) -> list[bool]:
    """Return for each watched part whether another may be in it, going by thumbnails of now and before."""
    if len(looks) != len(before) or grid.layout is not former.layout or not _same_places(grid.tiles, former.tiles):
        return [True] * max(len(looks), len(grid.tiles))
    own = np.abs(looks - before).mean(axis=1)
    replaced = own > ANOTHER
    if grid.layout is not Layout.GALLERY:
        return [bool(replaced.any())] * max(len(grid.tiles), 1)
    on, was_on = (np.array([tile.camera_on for tile in one.tiles], bool) for one in (grid, former))
    changed = np.flatnonzero(on & (own > SAME)).tolist()
    if replaced.sum() > 1 or any(_shows_another(place, looks[place], before, was_on) for place in changed):
        return [True] * len(looks)
    return [bool(one) for one in replaced | (on & ~was_on)]


def _same_places(tiles: Sequence[Tile], former: Sequence[Tile]) -> bool:
    return len(tiles) == len(former) and all(
        one.box.iou(other.box) >= SAME_PLACE for one, other in zip(tiles, former, strict=True)
    )


def _shows_another(place: int, look: NDArray[np.float32], before: _Thumbnails, was_on: NDArray[np.bool_]) -> bool:
    """Return whether a tile looks as another one did, and little as it did itself."""
    differences = np.abs(before - look).mean(axis=1)
    own = differences[place]
    # Signs of cameras that are off look much alike.
    others = was_on & (np.arange(len(before)) != place)
    nearest = differences[others].min(initial=np.inf)
    return bool(nearest < min(SAME, own / 2))


def _thumbnails(image: Image, boxes: Sequence[Box]) -> _Thumbnails:
    """Return ``(n, cells and colours)``, 0-255."""
    wide, high = THUMBNAIL
    looks = np.empty((len(boxes), wide * high * 3), np.float32)
    for row, box in enumerate(boxes):
        part = image[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        # A few pixels of each cell instead of all are enough to tell two pictures apart, and six times as fast.
        some = cv2.resize(part, (wide * SAMPLES, high * SAMPLES), interpolation=cv2.INTER_NEAREST)
        looks[row] = cv2.resize(some, THUMBNAIL, interpolation=cv2.INTER_AREA).reshape(-1)
    return looks
