"""Galleries are drawn at random, with the truth about their tiles, and must be found again from their pixels."""

from collections.abc import Iterator

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capture.practice import PracticeClass
from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from inference.tiles import Grid, TileFinder, find_tiles
from tests.galleries_drawn import SIZES, STYLES, Drawn, Plan, draw_gallery, draw_strip
from tests.tiles_drawn import camera_picture, write_name

SMALL = [size for size in SIZES if size[1] <= 720]
SPOILT = ("", "blurred", "scaled", "compressed")


def random_plan(rng: np.random.Generator, sizes: list[tuple[int, int]], spoilt: str) -> Plan:
    """Return what to draw: 2 to 49 tiles, fewer in a small window that a chat makes smaller."""
    size, chat = sizes[int(rng.integers(len(sizes)))], bool(rng.random() < 0.35)
    most = 25 if chat and size[1] < 640 else 49
    return Plan(
        style=list(STYLES)[int(rng.integers(len(STYLES)))],
        size=size,
        tiles=int(rng.integers(2, most + 1)),
        off=float(rng.choice([0, 0.2, 0.5, 0.9])),
        chat=chat,
        spoilt=spoilt,
    )


def is_recovered(grid: Grid, scene: Drawn) -> bool:
    """Return whether all tiles were found, no more, and each where it is."""
    return (
        grid.layout is scene.layout
        and len(grid.tiles) == len(scene.tiles)
        and all(tile.box.iou(box) >= 0.9 for tile, box in zip(grid.tiles, scene.tiles, strict=True))
    )


def drawn_and_found(draws: int, sizes: list[tuple[int, int]], spoilt: str) -> Iterator[tuple[Drawn, Grid]]:
    """Yield so many random galleries, each with what was found in it."""
    for seed in range(draws):
        rng = np.random.default_rng([seed, SPOILT.index(spoilt)])
        scene = draw_gallery(rng, random_plan(rng, sizes, spoilt))
        yield scene, find_tiles(scene.image)


def test_what_one_picture_showed_changes_nothing_in_what_is_found_in_the_next() -> None:
    """The layout, the theme and the window may change from one picture to the next; a box by a pixel at most."""
    finder = TileFinder()
    for spoilt in SPOILT:
        for scene, alone in drawn_and_found(5, SMALL, spoilt):
            grid = finder.find(scene.image)

            assert grid.layout is alone.layout
            assert [tile.camera_on for tile in grid.tiles] == [tile.camera_on for tile in alone.tiles]
            for tile, other in zip(grid.tiles, alone.tiles, strict=True):
                for edge in ("left", "top", "right", "bottom"):
                    assert getattr(tile.box, edge) == pytest.approx(getattr(other.box, edge), abs=1)


def test_a_gallery_that_stays_is_found_without_looking_for_its_ground_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A meeting keeps its colour, and the search for it and for all that fits no better takes most of the time."""
    finder, drawn = TileFinder(), PracticeClass(25, seed=2, size=(1920, 1080))
    first = finder.find(drawn.frame_at(100))
    monkeypatch.setattr("inference.tiles.likely_grounds", lambda _: pytest.fail("the ground is known"))

    assert finder.find(drawn.frame_at(101)) == first
    assert len(first.tiles) == 25


@pytest.mark.parametrize(("spoilt", "most_missed"), [("", 0), ("blurred", 1), ("scaled", 1), ("compressed", 1)])
def test_galleries_are_found_again_exactly(spoilt: str, most_missed: int) -> None:
    """A tile missed is a student who does not count, and one too many is a student who is not there."""
    found = [is_recovered(grid, scene) for scene, grid in drawn_and_found(15, SMALL, spoilt)]

    assert found.count(False) <= most_missed


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("spoilt", "share"), [("", 0.99), ("blurred", 0.97), ("scaled", 0.97), ("compressed", 0.94)])
def test_nearly_all_galleries_are_found_again_at_every_size(spoilt: str, share: float) -> None:
    """Up to 4K; what a codec did to a gap of two pixels may be beyond repair, but seldom."""
    found = [is_recovered(grid, scene) for scene, grid in drawn_and_found(300, list(SIZES), spoilt)]

    assert found.count(True) >= share * len(found)


def test_cameras_that_are_off_are_told_apart() -> None:
    """They are counted for the teacher, and no face is looked for in them."""
    told = [
        (tile.camera_on, truth)
        for scene, grid in drawn_and_found(15, SMALL, "")
        if is_recovered(grid, scene)
        for tile, truth in zip(grid.tiles, scene.camera_on, strict=True)
    ]

    assert len(told) > 250
    assert sum(found == truth for found, truth in told) >= 0.99 * len(told)


def hung(tiles: list[Image], columns: int, gap: int) -> Image:
    """Return a dark window with these equal tiles in rows."""
    height, width = tiles[0].shape[:2]
    rows = -(-len(tiles) // columns)
    window = np.full((rows * (height + gap) + gap + 40, columns * (width + gap) + gap, 3), 30, np.uint8)
    for number, tile in enumerate(tiles):
        row, column = divmod(number, columns)
        top, left = gap + row * (height + gap), gap + column * (width + gap)
        window[top : top + height, left : left + width] = tile
    return window


@pytest.mark.parametrize("aside", [-0.05, 0.0, 0.08])
def test_who_sits_before_an_even_wall_has_a_camera_on(aside: float) -> None:
    """The wall around a person's head is as plain as a tile without a camera: such students were never looked at."""
    tiles = []
    for shade in (40, 90, 140, 190, 215, 235):
        tile = np.full((180, 320, 3), shade, np.uint8)
        middle = round(160 + 320 * aside)
        cv2.ellipse(tile, (middle, 190), (85, 70), 0, 0, 360, (90, 60, 25), -1, cv2.LINE_AA)
        cv2.ellipse(tile, (middle, 90), (30, 42), 0, 0, 360, (120, 150, 200), -1, cv2.LINE_AA)
        write_name(np.random.default_rng(shade), tile, plate=True)
        tiles.append(tile)

    grid = find_tiles(hung(tiles, columns=3, gap=10))

    assert [tile.camera_on for tile in grid.tiles] == [True] * 6


def test_tiles_whose_gaps_a_codec_filled_are_not_taken_for_a_few_large_ones() -> None:
    """Two blocks of fifteen would be two students, and none of thirty-five faces would be found."""
    rng = np.random.default_rng(3)
    window = hung([camera_picture(rng, 172, 112) for _ in range(35)], columns=7, gap=4)
    for left in (4, 4 + 4 * 176):
        gaps = window[4 : 4 * 117 + 112, left : left + 2 * 176 + 172]
        gaps[(gaps == 30).all(axis=2)] = 41

    grid = find_tiles(window)

    assert grid.layout is Layout.GALLERY
    assert len(grid.tiles) == 35


@pytest.mark.parametrize("students", [2, 5, 13, 30])
def test_the_practice_class_is_found_tile_by_tile(students: int) -> None:
    """Its tiles and cameras are known, and whoever drew them did not write what finds them."""
    drawn = PracticeClass(students, seed=students)

    grid, truth = find_tiles(drawn.frame_at(120)), drawn.truth_at(120)

    assert grid.layout is Layout.GALLERY
    assert [tile.camera_on for tile in grid.tiles] == [one.camera_on for one in truth]
    assert min(tile.box.iou(one.tile) for tile, one in zip(grid.tiles, truth, strict=True)) >= 0.9


@pytest.mark.parametrize("side", [False, True])
@pytest.mark.parametrize("seed", range(4))
def test_a_large_picture_with_a_strip_is_a_speaker(seed: int, *, side: bool) -> None:
    """A teacher who left the gallery must be told so, not shown the mood of one."""
    rng = np.random.default_rng(seed)
    plan = Plan(style="zoom", size=(1280, 720), tiles=5, off=0)

    scene = draw_strip(rng, plan, camera_picture(rng, 1600, 900), Layout.SPEAKER, side=side)

    grid = find_tiles(scene.image)
    assert is_recovered(grid, scene)
    assert grid.stage is not None
    assert scene.stage is not None
    assert grid.stage.iou(scene.stage) >= 0.9


@pytest.mark.parametrize("side", [False, True])
def test_slides_with_a_strip_are_a_shared_screen(*, side: bool) -> None:
    """Most of the class is out of sight while slides are shown."""
    slide = np.full((900, 1600, 3), 250, np.uint8)
    for row in range(100, 800, 80):
        slide[row : row + 24, 120:1100] = (60, 40, 30)
    plan = Plan(style="meet", size=(1920, 1080), tiles=4)

    scene = draw_strip(np.random.default_rng(1), plan, slide, Layout.SHARED_SCREEN, side=side)

    assert is_recovered(find_tiles(scene.image), scene)


def test_one_webcam_is_a_single_picture() -> None:
    """No ground, no grid: the whole picture is searched for faces."""
    for seed in range(10):
        picture = camera_picture(np.random.default_rng(seed), 1280, 720)

        assert find_tiles(picture) == Grid(Layout.SINGLE)


def test_cards_of_a_web_page_are_no_gallery() -> None:
    """Equal boxes on a plain ground, but what is in them is drawn and no camera's picture."""
    page = np.full((720, 1280, 3), 255, np.uint8)
    for top in range(60, 600, 180):
        for left in range(80, 1100, 280):
            page[top : top + 150, left : left + 260] = 235
            page[top + 20 : top + 34, left + 15 : left + 200] = 60
            page[top : top + 60, left : left + 110] = (180, 90, 30)

    assert find_tiles(page) == Grid(Layout.SINGLE)


@settings(max_examples=40, deadline=None)
@given(width=st.integers(1, 300), height=st.integers(1, 300), seed=st.integers(0, 99), plain=st.integers(0, 3))
def test_any_picture_gives_an_answer(width: int, height: int, seed: int, plain: int) -> None:
    """Screens are grabbed in any size, and a meeting's window may be dragged to a sliver."""
    rng = np.random.default_rng(seed)
    picture: Image = rng.integers(0, 4 ** (4 - plain), (height, width, 3)).astype(np.uint8)

    grid = find_tiles(picture)

    assert (grid.layout is Layout.SINGLE) == (not grid.tiles)


@settings(max_examples=25, deadline=None)
@given(
    columns=st.integers(2, 7),
    rows=st.integers(1, 7),
    gap=st.integers(2, 20),
    left=st.integers(2, 60),
    top=st.integers(2, 60),
    ground=st.sampled_from([26, 245]),
)
def test_a_plain_grid_is_found_to_the_pixel(
    *, columns: int, rows: int, gap: int, left: int, top: int, ground: int
) -> None:
    """Where nothing is in doubt, boxes are exact and whole: at steps of one pixel nothing is rounded."""
    width, height = 112, 63
    size = (2 * top + rows * (height + gap) - gap, 2 * left + columns * (width + gap) - gap)
    picture = np.full((*size, 3), ground, np.uint8)
    rng = np.random.default_rng(0)
    corners = [(left + x * (width + gap), top + y * (height + gap)) for y in range(rows) for x in range(columns)]
    for x, y in corners:
        picture[y : y + height, x : x + width] = rng.integers(90, 170, (height, width, 3))

    grid = find_tiles(picture)

    assert [(tile.box.left, tile.box.top) for tile in grid.tiles] == corners
    assert {(tile.box.width, tile.box.height) for tile in grid.tiles} == {(width, height)}
