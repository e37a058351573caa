"""A rectangle drawn on a screen's picture, in pixels of the desktop."""

from typing import Any

import pytest

from dashboard.control import Monitor
from dashboard.figures.screen import SMALLEST, Region, drawn_region, rectangle, screen_figure

FIRST = Monitor(1, 0, 0, 1920, 1080)
LEFT_OF_IT = Monitor(2, -1280, 100, 1280, 720)


def a_drawing(x0: float, y0: float, x1: float, y1: float) -> dict[str, Any]:
    """Return what the graph tells when a rectangle was drawn from one corner to another."""
    return {"shapes": [{"x0": x0, "y0": y0, "x1": x1, "y1": y1}]}


@pytest.mark.parametrize(
    ("corners", "region"),
    [
        ((100, 50, 900, 650), (100, 50, 800, 600)),
        ((900, 650, 100, 50), (100, 50, 800, 600)),
        ((99.6, 50.4, 900.2, 650), (100, 50, 800, 600)),
        ((-40, -3, 4000, 2000), (0, 0, 1920, 1080)),
    ],
    ids=["down", "up", "between pixels", "beyond the edges"],
)
def test_a_drawn_rectangle_is_a_region(corners: tuple[float, ...], region: Region) -> None:
    """From any corner to any other, and never off the screen, where nothing can be captured."""
    assert drawn_region(a_drawing(*corners), FIRST) == region


def test_a_region_is_counted_from_the_whole_desktops_corner() -> None:
    """A monitor to the left of the first one has negative places."""
    assert drawn_region(a_drawing(10, 20, 110, 120), LEFT_OF_IT) == (-1270, 120, 100, 100)


def test_the_last_of_two_drawings_counts() -> None:
    """Whoever draws again means the new one."""
    changes = {"shapes": [*a_drawing(0, 0, 500, 500)["shapes"], *a_drawing(600, 600, 800, 800)["shapes"]]}

    assert drawn_region(changes, FIRST) == (600, 600, 200, 200)


def test_a_rectangle_may_be_moved() -> None:
    """The graph then tells its new corners alone."""
    moved = {"shapes[0].x0": 10, "shapes[0].x1": 110, "shapes[0].y0": 20, "shapes[0].y1": 220}

    assert drawn_region(moved, FIRST) == (10, 20, 100, 200)


@pytest.mark.parametrize(
    "changes",
    [
        None,
        {},
        {"shapes": []},
        {"autosize": True},
        {"xaxis.range[0]": 3},
        a_drawing(10, 10, 10 + SMALLEST - 1, 500),
        a_drawing(10, 10, 500, 10),
        {"shapes": [{"type": "line"}]},
        {"shapes[0].x0": 10},
    ],
)
def test_anything_else_chooses_nothing(changes: dict[str, Any] | None) -> None:
    """A click, a resized window: the region stays as it was."""
    assert drawn_region(changes, FIRST) is None


def test_a_chosen_region_is_shown_where_it_was_drawn() -> None:
    """There and back."""
    shape = rectangle((-1270, 120, 100, 50), LEFT_OF_IT)

    assert drawn_region({"shapes": [shape]}, LEFT_OF_IT) == (-1270, 120, 100, 50)


def test_the_figure_has_the_screens_own_pixels() -> None:
    """The picture may be smaller than the screen; what is drawn counts in the screen's pixels, top left first."""
    figure = screen_figure(FIRST, b"jpeg", None)

    assert figure.layout.xaxis.range == (0, 1920)
    assert figure.layout.yaxis.range == (1080, 0)
    assert (figure.layout.images[0].sizex, figure.layout.images[0].sizey) == (1920, 1080)
    assert figure.layout.images[0].source == "data:image/jpeg;base64,anBlZw=="
    assert figure.layout.dragmode == "drawrect"
