"""What did not change is not searched again; what did must be, and everything now and then."""

import numpy as np

from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.tile_changes import TileChanges
from inference.tiles import Tile

TILES = [Tile(Box(10 + 110 * (at % 2), 10 + 70 * (at // 2), 100, 60), camera_on=True) for at in range(4)]


def a_picture(level: int = 100) -> Image:
    """Return a plain picture that holds all tiles."""
    return np.full((150, 230, 3), level, np.uint8)


def test_every_tile_of_the_first_picture_is_searched() -> None:
    """Nothing is known of any."""
    assert TileChanges().changed(a_picture(), TILES, 0.0) == [True] * 4


def test_only_the_tile_that_changed_is_searched_again() -> None:
    """In a calm class that is one tile in eight: most of the work is saved."""
    changes = TileChanges(again_seconds=1000)
    changes.changed(a_picture(), TILES, 1.0)
    moved = a_picture()
    moved[90:100, 30:45] = 160

    assert changes.changed(moved, TILES, 2.0) == [False, False, True, False]
    assert changes.changed(moved, TILES, 3.0) == [False] * 4


def test_a_codecs_noise_is_no_change() -> None:
    """Compressed pictures tremble everywhere; to search for that would be to search always."""
    rng = np.random.default_rng(0)
    changes = TileChanges(again_seconds=1000)
    pictures = [(a_picture() + rng.normal(0, 5, (150, 230, 1))).astype(np.uint8) for _ in range(5)]
    changes.changed(pictures[0], TILES, 1.0)

    assert not any(any(changes.changed(picture, TILES, 2.0 + at)) for at, picture in enumerate(pictures))


def test_slow_change_adds_up() -> None:
    """What counts is the difference from when the tile was last searched, not from the picture before."""
    changes = TileChanges(threshold=10, again_seconds=1000)
    found = [changes.changed(a_picture(100 + 3 * step), TILES, 1.0 + step)[0] for step in range(6)]

    assert found == [True, False, False, False, True, False]


def test_still_tiles_fall_due_one_after_the_other() -> None:
    """Else every few seconds all of 49 would be searched in one picture."""
    changes = TileChanges(again_seconds=4)
    changes.changed(a_picture(), TILES, 0.5)

    due = [changes.changed(a_picture(), TILES, 0.5 + second) for second in range(1, 9)]

    assert [row.count(True) for row in due] == [1] * 8
    assert all(sum(row[tile] for row in due) == 2 for tile in range(4))


def test_another_grid_is_searched_whole() -> None:
    """After a page is turned every tile shows somebody else."""
    changes = TileChanges(again_seconds=1000)
    changes.changed(a_picture(), TILES, 1.0)

    assert changes.changed(a_picture(), TILES[:3], 2.0) == [True] * 3
    assert changes.changed(a_picture(), [], 3.0) == []


def test_boxes_that_tremble_by_a_pixel_are_the_same_tiles() -> None:
    """Tiles are measured anew in every picture; a pixel's error must not cost a search of all."""
    changes = TileChanges(again_seconds=1000)
    picture = np.random.default_rng(1).integers(0, 256, (150, 230, 3), dtype=np.uint8)
    changes.changed(picture, TILES, 1.0)
    trembling = [Tile(Box(tile.box.left + 1, tile.box.top, 100, 60), tile.camera_on) for tile in TILES]

    assert changes.changed(picture, trembling, 2.0) == [False] * 4
