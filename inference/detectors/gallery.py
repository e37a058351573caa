"""Our own detector: a small int8 network on LiteRT that looks at a picture, or at each tile of one, in a few sizes.

The network sees faces of 12 to 72 pixels. The picture is shrunk until the smallest face wanted has 16 of them, and
then by half again and again, so that every larger face falls into the network's range in some size.
"""

import math
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

from classmood.domain.errors import ModelError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.detectors.base import Detection
from inference.detectors.cells import STRIDE, Boxes, decode, suppress
from inference.registry import Model

NETWORK_FACE = 16.0
"""Height in network pixels of the lowest face asked for: a third above what the network was taught to see."""
STEP = 2.0
"""From one size of the picture to the next. The network's range is 6, so neighbours overlap by far."""
BEST = (22.0, 60.0)
"""Heights in network pixels between which an answer is taken, where another size of the picture shows the face better.
The ratio is more than `STEP`, so no height falls between two sizes."""
NETWORK_TILE = 96.0
"""Height in network pixels of a gallery's tile. Its faces are then as large whatever the window's size, some 20 to 70
high, and one of a sixth of the tile is still seen. Of 689 faces in composed galleries it finds 685 and invents 4, a
search of the whole frame 675 and 14; 112 and 128 find 2 and 3 more, for a third and for three quarters more time."""
SMALLEST_SIDE = 24
"""In network pixels; a smaller picture has no room for a face and its surroundings."""
INTERPRETERS = 12
"""Sizes whose interpreters are kept: those of two sizes of frames. A new one costs a few milliseconds."""


class GalleryDetector:
    """Finds the faces of a picture of any size, from a gallery of 49 to one face before a webcam.

    Not safe for use by two threads at once.
    """

    def __init__(self, model: Model, *, threshold: float | None = None, min_face_height: float = 24.0) -> None:
        """Load the network.

        Args:
            model: the network's file and card.
            threshold: lowest score of a face, 0 to 1, wherever it is looked for. None: the card's own two, less for the
                surest face of a tile, where one is expected, than for any other.
            min_face_height: in pixels of the picture; lower faces may be missed. Time grows with its inverse square.

        Raises:
            ModelError: the file is not a LiteRT network.
        """
        self._content = model.content
        own = model.card.settings
        self._threshold, self._tile_threshold = (
            (own["threshold"], own["tile_threshold"]) if threshold is None else (threshold, threshold)
        )
        self._scale = min(NETWORK_FACE / min_face_height, 1.0)
        self._runners: OrderedDict[tuple[int, ...], Any] = OrderedDict()
        try:
            self._run(np.zeros((SMALLEST_SIDE, SMALLEST_SIDE, 3), np.uint8))
        except (ValueError, RuntimeError, KeyError) as error:
            raise ModelError(
                f"Network {model.card.name!r} cannot be run ({error}). Install the program again."
            ) from error

    def detect(self, image: Image) -> list[Detection]:
        """Return the faces of `image`, the surest first; empty when there is none, or when it is too small."""
        height, width = image.shape[:2]
        return self._detect([image], list(level_sizes(width, height, self._scale)), self._threshold)[0]

    def detect_in_tiles(self, image: Image, tiles: Sequence[Box]) -> list[list[Detection]]:
        """Return the faces of each tile, in pixels of `image` (see `TileDetector`).

        Args:
            image: the whole picture.
            tiles: of about one size: each is seen in the sizes of the first.
        """
        if not tiles:
            return []
        cuts = [image[int(tile.top) : int(tile.bottom), int(tile.left) : int(tile.right)] for tile in tiles]
        height, width = cuts[0].shape[:2]
        scale = min(NETWORK_TILE / max(height, 1), 1.0)
        sizes = list(level_sizes(width, height, scale))
        found = self._detect(cuts, sizes[:1], self._tile_threshold)
        # Whoever's face is well seen in the first size has no larger one: shoulders only pass for it in the second.
        again = [
            at
            for at, faces in enumerate(found)
            if max((face.box.height for face in faces), default=math.inf) * scale > BEST[1]
        ]
        larger = self._detect([cuts[at] for at in again], sizes, self._tile_threshold)
        for at, faces in zip(again, larger, strict=True):
            found[at] = faces
        return [
            [
                replace(one, box=replace(one.box, left=one.box.left + tile.left, top=one.box.top + tile.top))
                for rank, one in enumerate(faces)
                if rank == 0 or one.score >= self._threshold
            ]
            for tile, faces in zip(tiles, found, strict=True)
        ]

    def _detect(
        self, pictures: Sequence[Image], sizes: Sequence[tuple[int, int]], threshold: float
    ) -> list[list[Detection]]:
        """Return the faces of each picture, in its own pixels, the surest first; none hangs on another picture's.

        Args:
            pictures: any number, of about one size.
            sizes: widths and heights in which each is seen, the largest first; without one, nothing is found.
            threshold: lowest score of a face.
        """
        found: list[list[Detection]] = [[] for _ in pictures]
        if not pictures or not sizes:
            return found
        levels, parts = pictures, []
        for number, size in enumerate(sizes):
            levels = [_shrunk(level, *size) for level in levels]
            heights = (BEST[0] if number > 0 else 0.0, BEST[1] if number < len(sizes) - 1 else np.inf)
            parts.append(self._search(levels, pictures, heights, threshold))
        boxes, scores, places = (np.concatenate(part) for part in zip(*parts, strict=True))
        for index in suppress(_apart(boxes, places, pictures[0].shape[0]), scores):
            place = places[index]
            inside = Box(*map(float, boxes[index])).clipped(pictures[place].shape[1], pictures[place].shape[0])
            found[place].append(Detection(inside, float(scores[index])))
        return found

    def _search(
        self, levels: Sequence[Image], pictures: Sequence[Image], heights: tuple[float, float], threshold: float
    ) -> tuple[Boxes, NDArray[np.float32], NDArray[np.intp]]:
        """Return boxes in pixels of their pictures, their scores, and the places of their pictures.

        Args:
            levels: the pictures in one size.
            pictures: the pictures themselves.
            heights: of the lowest and the highest face to take from them, in pixels of the level.
            threshold: lowest score of a face.
        """
        # One picture after the other through the network, which is as fast as many at once and needs no new shape for
        # each number of them; then all answers together, one below the other, because numpy is slow to start.
        answers = [self._run(level) for level in levels]
        scores = np.concatenate([answer["scores"][0, :, :, 0] for answer in answers])
        rows = len(scores) // len(levels)
        places = np.nonzero(scores >= threshold)[0] // rows
        boxes, scores = decode(scores, np.concatenate([answer["boxes"][0] for answer in answers]), threshold)
        boxes[:, 1] -= places * rows * STRIDE
        best = np.flatnonzero((boxes[:, 3] >= heights[0]) & (boxes[:, 3] <= heights[1]))
        # One answer a face and level first: suppressing within small sets is much cheaper than within their union.
        kept = best[suppress(_apart(boxes[best], places[best], levels[0].shape[0]), scores[best])]
        sizes = np.array([picture.shape[1::-1] for picture in pictures]) / levels[0].shape[1::-1]
        back = np.tile(sizes[places[kept]], 2).astype(np.float32)
        return boxes[kept] * back, scores[kept], places[kept]

    def _run(self, level: Image) -> dict[str, NDArray[np.float32]]:
        runner = self._runners.pop(level.shape, None)
        if runner is None:
            # The runner takes the shape of its first picture; changing it later costs as much as a new one.
            runner = Interpreter(model_content=self._content, num_threads=1).get_signature_runner()
        self._runners[level.shape] = runner
        if len(self._runners) > INTERPRETERS:
            self._runners.popitem(last=False)
        answer: dict[str, NDArray[np.float32]] = runner(picture=level[np.newaxis])
        return answer


def level_sizes(width: int, height: int, scale: float) -> Iterator[tuple[int, int]]:
    """Yield width and height of a picture in each size the network must see, the largest first, in whole cells.

    Args:
        width: of the picture, pixels.
        height: of the picture, pixels; none of the sizes is lower than `SMALLEST_SIDE`, so a sliver has none.
        scale: of the largest, more than 0 and at most 1. The last size is the first in which a face may be as high as
            the picture.
    """
    while min(width, height) * scale >= SMALLEST_SIDE:
        across, down = (round(side * scale / STRIDE) * STRIDE for side in (width, height))
        yield across, down
        if down <= BEST[1]:
            return
        scale /= STEP


def _shrunk(image: Image, width: int, height: int) -> Image:
    """Return the picture in a smaller size.

    The mean of all the pixels that fall into one is slow where that is no whole number of them. Halving is ten times
    as fast, and the less than half that is left to shrink lets no pixel slip between the four that are mixed.
    """
    while image.shape[0] >= 2 * height and image.shape[1] >= 2 * width:
        half = (image.shape[1] // 2, image.shape[0] // 2)
        image = np.asarray(cv2.resize(image, half, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def _apart(boxes: Boxes, places: NDArray[np.intp], height: int) -> Boxes:
    """Return the boxes with each picture's far below the one's before, where none can suppress another's."""
    moved = boxes.copy()
    moved[:, 1] += 3 * height * places
    return moved
