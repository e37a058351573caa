"""Galleries in motion: the same composed class second by second, as a meeting shows it and a recording keeps it.

Most people sit almost still and some shift, so a search of changed tiles only has something to gain and something to
lose. Every camera adds its own noise, and a video codec works from one picture to the next, as recordings do.
"""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import cv2
import numpy as np
from numpy.random import Generator

from classmood.domain.errors import DataError
from classmood.domain.frames import Image
from inference.training.galleries import gallery
from inference.training.persons import Instant
from inference.training.scenes import Cast, Scene, chance

RESTLESS = 0.12
"""Chance that somebody shifts within a second."""
BREATHING = 0.002
"""Standard deviation, in tile heights, of the movement of who sits still: a tile shows some half a metre, so that is
about a millimetre."""
NOISE = (0.5, 3.0)
"""Lowest and highest noise of a camera, grey levels."""


def moving_gallery(seed: int, cast: Cast, tiles: int, size: tuple[int, int], frames: int) -> list[Scene]:
    """Return a gallery once a second; the labels follow the faces.

    Args:
        seed: decides all; the first frame shows what a still gallery of that seed would.
        cast: at least `tiles` portraits.
        tiles: how many.
        size: the window's width and height in pixels, even numbers.
        frames: how many seconds.

    Raises:
        DataError: this machine's OpenCV cannot write or read video.
    """
    rng = np.random.default_rng([seed, 1])
    people = [Instant(noise=float(rng.uniform(*NOISE))) for _ in range(tiles)]
    scenes = []
    for second in range(frames):
        if second > 0:
            people = [_shifted(rng, one) if chance(rng, RESTLESS) else one for one in people]
        instants = [_breathing(rng, one) for one in people]
        scenes.append(gallery(np.random.default_rng(seed), cast, tiles, size, instants=instants))
    for scene, image in zip(scenes, _coded([scene.image for scene in scenes]), strict=True):
        scene.image = image
    return scenes


def _shifted(rng: Generator, person: Instant) -> Instant:
    """Return somebody who leans somewhere else; never far from where they sat first."""
    right, down = rng.normal(0, 0.06, 2).tolist()
    return replace(person, right=right, down=down, tilt=float(rng.normal(0, 5)), zoom=float(rng.uniform(0.9, 1.1)))


def _breathing(rng: Generator, person: Instant) -> Instant:
    right, down = rng.normal(0, BREATHING, 2).tolist()
    seed = int(rng.integers(2**31))
    return replace(person, right=person.right + right, down=person.down + down, seed=seed)


def _coded(images: list[Image]) -> Iterator[Image]:
    """Yield the pictures as they come out of a video codec (MPEG-4, one picture from the one before).

    Raises:
        DataError: there is none.
    """
    height, width = images[0].shape[:2]
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "gallery.mp4")
        writer = cv2.VideoWriter(path, cv2.VideoWriter.fourcc(*"mp4v"), 1.0, (width, height))
        for image in images:
            writer.write(image)
        writer.release()
        reader = cv2.VideoCapture(path)
        for _ in images:
            read, decoded = reader.read()
            if not read:
                raise DataError("OpenCV writes or reads no MPEG-4 video here. Install opencv-python from PyPI.")
            yield np.asarray(decoded, dtype=np.uint8)
        reader.release()
