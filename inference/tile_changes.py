"""Which tiles of a gallery changed, so that only those are searched again. Keeps thumbnails of 24 x 14, no picture."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.tiles import Tile

THUMBNAIL = (24, 14)
"""Width and height, grey: a cell is about as large as an eye, so a blink or a smile changes one."""
SAMPLES = 4
"""Pixels of the tile taken for each cell and direction: their mean evens out the codec's noise."""
NOISE = 10.0
"""Grey levels by which a cell may differ in an unchanged tile: what a video codec adds stays below."""
SEARCH_AGAIN_SECONDS = 5.0
SAME_PLACE = 0.9
"""Intersection over union from which on two boxes are the same tile, found a pixel aside."""


class TileChanges:
    """Remembers how each tile of a gallery looked when it was last searched.

    Not safe for use by two threads at once.
    """

    def __init__(self, *, threshold: float = NOISE, again_seconds: float = SEARCH_AGAIN_SECONDS) -> None:
        """Begin with nothing remembered: every tile of the first picture is changed.

        Args:
            threshold: difference in grey levels, 0-255, that a changed tile exceeds somewhere.
            again_seconds: a still tile is due again within so many seconds, more than 0.
        """
        self._threshold, self._again_seconds = threshold, again_seconds
        self._boxes: list[Box] = []
        self._seen: NDArray[np.int16] = np.zeros((0, *THUMBNAIL[::-1]), np.int16)
        self._turns: NDArray[np.int64] = np.zeros(0, np.int64)

    def changed(self, image: Image, tiles: Sequence[Tile], now_seconds: float) -> list[bool]:
        """Return which tiles to search now, and remember these as searched.

        Args:
            image: ``(height, width, 3)`` blue-green-red.
            tiles: of `image`; may be empty. Where they lie elsewhere than last time, all have changed.
            now_seconds: any clock that never goes back.

        Returns:
            One answer a tile: True where the picture differs from the one last searched by more than a codec's
            noise, or where the tile is due again. Tiles fall due one after the other, not all in one picture.
        """
        boxes = [tile.box for tile in tiles]
        same = _same_places(boxes, self._boxes)
        if not same:
            self._boxes = boxes
        # Cut where the tiles were first found: a box that trembles by a pixel would move every edge in it.
        looks = _thumbnails(image, self._boxes)
        turns = self._turns_at(now_seconds)
        if same:
            differences = np.abs(looks - self._seen).max(axis=(1, 2), initial=0)
            search = (differences > self._threshold) | (turns != self._turns)
            self._seen[search] = looks[search]
        else:
            search = np.ones(len(boxes), bool)
            self._seen = looks
        self._turns = turns
        return [bool(one) for one in search]

    def _turns_at(self, now_seconds: float) -> NDArray[np.int64]:
        """Return for each tile a number that grows by one every `again_seconds`, at another instant for each."""
        count = len(self._boxes)
        return np.floor(now_seconds / self._again_seconds - np.arange(count) / max(count, 1)).astype(np.int64)


def _same_places(boxes: Sequence[Box], former: Sequence[Box]) -> bool:
    return len(boxes) == len(former) and all(
        box.iou(other) >= SAME_PLACE for box, other in zip(boxes, former, strict=True)
    )


def _thumbnails(image: Image, boxes: Sequence[Box]) -> NDArray[np.int16]:
    """Return ``(n, 14, 24)`` grey levels."""
    wide, high = THUMBNAIL[0] * SAMPLES, THUMBNAIL[1] * SAMPLES
    stack = np.empty((len(boxes) * high, wide, 3), np.uint8)
    for place, box in enumerate(boxes):
        tile = image[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
        # A few pixels of each cell instead of all: at 1080p the mean of all takes six times as long.
        cv2.resize(tile, (wide, high), dst=stack[place * high : (place + 1) * high], interpolation=cv2.INTER_NEAREST)
    if not boxes:
        return np.zeros((0, *THUMBNAIL[::-1]), np.int16)
    grey = cv2.cvtColor(stack, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, (THUMBNAIL[0], len(boxes) * THUMBNAIL[1]), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.int16).reshape(len(boxes), *THUMBNAIL[::-1])
