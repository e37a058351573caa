"""Layouts of real pictures, and of galleries composed from them: what a drawn test would not think of."""

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from inference.tiles import find_tiles
from inference.training.galleries import gallery
from inference.training.portraits import load_backgrounds, load_portraits
from inference.training.scenes import Cast

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (DATA / "portraits").is_dir(), reason=f"there are no pictures at {DATA}"),
]


def pictures(folder: str) -> Iterator[Image]:
    """Yield the pictures of a folder of the data set."""
    for path in sorted((DATA / folder).glob("*.jpg")):
        yield np.asarray(cv2.imread(str(path)), np.uint8)


def test_slides_and_rooms_are_seldom_taken_for_a_gallery() -> None:
    """Some slides are grids of equal pictures on a plain ground, and nothing but faces would tell them apart."""
    layouts = [find_tiles(picture).layout for picture in pictures("backgrounds")]

    assert len(layouts) > 300
    assert len(layouts) - layouts.count(Layout.SINGLE) <= 0.02 * len(layouts)


def test_portraits_are_single_pictures() -> None:
    """One face before a wall is a webcam, not a gallery."""
    layouts = {find_tiles(picture).layout for picture in pictures("portraits")}

    assert layouts == {Layout.SINGLE}


def test_composed_galleries_are_found_whole() -> None:
    """Their last rows begin at the left, their colours are wild, and their pictures are persons in bad light."""
    cast = Cast(load_portraits(DATA, "test"), load_backgrounds(DATA, "test"))
    found = []
    for tiles in (4, 7, 9, 13, 16, 25, 30, 36, 49):
        for size in ((1280, 720), (1920, 1080), (2560, 1440)):
            scene = gallery(np.random.default_rng([5, tiles, size[0]]), cast, tiles, size)
            grid = find_tiles(scene.image)
            found.append(grid.layout is Layout.GALLERY and len(grid.tiles) == tiles)

    assert found.count(False) <= 1
