"""Other programs' face detectors, held to the same Protocol as ours, to be measured beside it and never shipped.

Each searches a gallery's tiles in the size in which ours does, so that all see the same pixels of a face.
"""

import os
import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from classmood.domain.errors import DataError, ModelError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.detectors.base import Detection
from inference.detectors.gallery import NETWORK_TILE, SMALLEST_SIDE

YUNET_THRESHOLD, YUNET_TILE_THRESHOLD = 0.6, 0.35
"""Scores from which on a detection counts, anywhere and in tiles. In tiles it is the lowest, in steps of .05, at which
99 % of the detections are faces where ours was chosen (see `detector_export`); anywhere, one at which hardly a face is
invented."""
MTCNN_THRESHOLD = 0.8
"""The package's own, wherever it looks: in its three stages there is no one score to lower."""
_MTCNN_FACE = 20
"""Pixels. What MTCNN is told the lowest face is: over 20 its sizes go down to pictures lower than 12 pixels, on which
TensorFlow fails, and version 1.0.0 returns that as "no faces". So the picture is scaled, never this number."""


class YuNetDetector:
    """OpenCV's YuNet (Wu et al. 2023)."""

    def __init__(self, path: Path) -> None:
        """Load the network.

        Args:
            path: its ONNX file.

        Raises:
            DataError: the file is missing or not a network.
        """
        try:
            self._net = cv2.FaceDetectorYN.create(str(path), "", (320, 320), YUNET_TILE_THRESHOLD)
        except cv2.error as error:
            raise DataError(f"{path}: not a YuNet network ({error.err}). Name its ONNX file with --peer.") from error

    def detect(self, image: Image) -> list[Detection]:
        """Return the faces of `image` (see `Detector`)."""
        return [one for one in self._find(image) if one.score >= YUNET_THRESHOLD]

    def detect_in_tiles(self, image: Image, tiles: Sequence[Box]) -> list[list[Detection]]:
        """Return the faces of each tile (see `TileDetector`)."""
        cuts = [_cut(image, tile) for tile in tiles]
        return [_put_back(self._find(cut), cut, tile) for cut, tile in zip(cuts, tiles, strict=True)]

    def _find(self, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        if min(width, height) < SMALLEST_SIDE:
            return []
        self._net.setInputSize((width, height))
        _, rows = self._net.detect(image)
        boxes = [] if rows is None else [(Box(*map(float, row[:4])), float(row[14])) for row in rows]
        return _inside(boxes, image)


class MtcnnNetwork(Protocol):
    """What is used of the package mtcnn."""

    def detect_faces(self, image: list[Image], *, min_face_size: int) -> list[list[dict[str, Any]]]:
        """Return for each picture, red-green-blue, its faces with their "box" and "confidence"."""
        ...


class MtcnnDetector:
    """MTCNN (Zhang et al. 2016) as the package mtcnn has it, with TensorFlow."""

    def __init__(self, network: MtcnnNetwork, *, min_face_height: float = 24.0) -> None:
        """Put the network to use.

        Args:
            network: the package's.
            min_face_height: in pixels of a whole picture; lower faces may be missed.
        """
        self._network = network
        self._scale = min(_MTCNN_FACE / min_face_height, 1.0)

    def detect(self, image: Image) -> list[Detection]:
        """Return the faces of `image` (see `Detector`)."""
        height, width = (round(side * self._scale) for side in image.shape[:2])
        if min(width, height) < SMALLEST_SIDE:
            return []
        small = np.asarray(cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
        whole = Box(0, 0, image.shape[1], image.shape[0])
        return _put_back(self._found([small])[0], small, whole)

    def detect_in_tiles(self, image: Image, tiles: Sequence[Box]) -> list[list[Detection]]:
        """Return the faces of each tile (see `TileDetector`); all tiles in one go, which is much faster."""
        if not tiles:
            return []
        cuts = [_cut(image, tile) for tile in tiles]
        return [_put_back(found, cut, tile) for found, cut, tile in zip(self._found(cuts), cuts, tiles, strict=True)]

    def _found(self, pictures: list[Image]) -> list[list[Detection]]:
        """Return the faces of each picture, in its own pixels."""
        coloured = [np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), np.uint8) for picture in pictures]
        # Where no picture has a face, some versions return one empty list instead of one a picture.
        answers = self._network.detect_faces(coloured, min_face_size=_MTCNN_FACE) or [[] for _ in pictures]
        return [
            _inside([(Box(*map(float, face["box"])), float(face["confidence"])) for face in faces], picture)
            for faces, picture in zip(answers, pictures, strict=True)
        ]


def open_mtcnn() -> MtcnnDetector:
    """Return the installed package's detector.

    Raises:
        ModelError: the package or TensorFlow is not installed, or cannot be used.
    """
    for package in ("mtcnn", "tensorflow"):
        if find_spec(package) is None:
            raise ModelError(f'{package} is not installed. Install it with `pip install "classmood[peers]"`.')
    # TensorFlow's messages would bury our own.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with warnings.catch_warnings(action="ignore"):
            from mtcnn import MTCNN  # noqa: PLC0415 - optional package

            return MtcnnDetector(MTCNN())
    except (ImportError, ValueError, OSError) as error:
        raise ModelError(f"mtcnn cannot be used: {error}. Install mtcnn 1.0.0 again.") from error


def _cut(image: Image, tile: Box) -> Image:
    """Return the tile, shrunk to the height in which ours sees it."""
    part = image[int(tile.top) : int(tile.bottom), int(tile.left) : int(tile.right)]
    if part.shape[0] <= NETWORK_TILE:
        return np.ascontiguousarray(part)
    size = (round(part.shape[1] * NETWORK_TILE / part.shape[0]), int(NETWORK_TILE))
    return np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)


def _put_back(found: Sequence[Detection], cut: Image, tile: Box) -> list[Detection]:
    """Return what was found in the cut, in pixels of the picture that it was cut from."""
    across, down = tile.width / cut.shape[1], tile.height / cut.shape[0]
    return [
        Detection(
            Box(
                tile.left + one.box.left * across,
                tile.top + one.box.top * down,
                one.box.width * across,
                one.box.height * down,
            ),
            one.score,
        )
        for one in found
    ]


def _inside(boxes: Sequence[tuple[Box, float]], image: Image) -> list[Detection]:
    """Return the boxes' parts inside the picture, the surest first."""
    height, width = image.shape[:2]
    found = [Detection(box.clipped(width, height), min(score, 1.0)) for box, score in boxes]
    return sorted((one for one in found if one.box.area > 0), key=lambda one: -one.score)
