"""Our own detector: a small int8 network on LiteRT that looks at the whole picture in a few sizes.

The network sees faces of 12 to 72 pixels. The picture is shrunk until the smallest face wanted has 16 of them, and
then by half again and again, so that every larger face falls into the network's range in some size.
"""

from collections import OrderedDict
from collections.abc import Iterator
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
            threshold: lowest score of a face, 0 to 1; the card's own where None.
            min_face_height: in pixels of the picture; lower faces may be missed. Time grows with its inverse square.

        Raises:
            ModelError: the file is not a LiteRT network.
        """
        self._content = model.content
        self._threshold = model.card.settings["threshold"] if threshold is None else threshold
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
        levels = list(self._levels(image))
        found = []
        for place, level in enumerate(levels):
            lowest = BEST[0] if place > 0 else 0.0
            highest = BEST[1] if place < len(levels) - 1 else np.inf
            found.append(self._search(level, image, lowest, highest))
        if not found:
            return []
        boxes, scores = np.concatenate([f[0] for f in found]), np.concatenate([f[1] for f in found])
        return [
            Detection(Box(*map(float, boxes[index])).clipped(width, height), float(scores[index]))
            for index in suppress(boxes, scores)
        ]

    def _levels(self, image: Image) -> Iterator[Image]:
        """Yield the picture in each size the network must see, the largest first; sides are whole cells."""
        scale, level = self._scale, image
        while min(image.shape[:2]) * scale >= SMALLEST_SIDE:
            height, width = (round(side * scale / STRIDE) * STRIDE for side in image.shape[:2])
            level = np.asarray(cv2.resize(level, (width, height), interpolation=cv2.INTER_AREA), dtype=np.uint8)
            yield level
            scale /= STEP

    def _search(self, level: Image, image: Image, lowest: float, highest: float) -> tuple[Boxes, NDArray[np.float32]]:
        """Return boxes in pixels of `image`, and their scores.

        Args:
            level: the picture in one size.
            image: the picture itself.
            lowest: height in pixels of the level of the lowest face to take from it.
            highest: the same of the highest.
        """
        answer = self._run(level)
        boxes, scores = decode(answer["scores"][0, :, :, 0], answer["boxes"][0], self._threshold)
        best = (boxes[:, 3] >= lowest) & (boxes[:, 3] <= highest)
        boxes, scores = boxes[best], scores[best]
        # One answer a face and level first: suppressing within small sets is much cheaper than within their union.
        kept = suppress(boxes, scores)
        back = np.array(image.shape[1::-1]) / np.array(level.shape[1::-1])
        return boxes[kept] * np.tile(back, 2).astype(np.float32), scores[kept]

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
