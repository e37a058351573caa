"""Plain shapes, drawn once and put into a page or a PDF alike.

Lengths are in points; x grows to the right and y grows downwards from the top left corner.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

INK, QUIET, GRID, OUTLINE, MOMENT = "#212529", "#5c636b", "#dfe3e8", "#5a5f66", "#364fc7"
"""Colours of text, of quiet text, of grid lines, of outlines and of the teacher's moments, on white paper."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A filled polygon; `pattern` is one of `palette.PATTERNS`, drawn in white over its colour."""

    corners: tuple[Point, ...]
    fill: str
    pattern: str = ""
    outline: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """Many rectangles of one colour, each as left, top, width, height."""

    boxes: tuple[tuple[float, float, float, float], ...]
    fill: str


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line."""

    start: Point
    end: Point
    color: str = GRID
    width: float = 0.6
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; `at` is the left end, the middle or the right end of its base line."""

    at: Point
    text: str
    size: float = 8.5
    color: str = QUIET
    anchor: str = "start"
    """``start``, ``middle`` or ``end``."""
    bold: bool = False


Shape = Area | Cells | Line | Label


@dataclass(slots=True)
class Drawing:
    """A picture of shapes, the first one at the bottom."""

    width: float
    height: float
    title: str
    """What it shows, in words, for those who do not see it."""
    shapes: list[Shape] = field(default_factory=list)

    def area(self, corners: Sequence[Point], fill: str, *, pattern: str = "", outline: bool = False) -> None:
        """Add a filled polygon."""
        self.shapes.append(Area(tuple(corners), fill, pattern, outline))

    def box(self, left: float, top: float, width: float, height: float, fill: str, *, pattern: str = "") -> None:
        """Add a rectangle with an outline."""
        right, bottom = left + width, top + height
        self.area([(left, top), (right, top), (right, bottom), (left, bottom)], fill, pattern=pattern, outline=True)

    def line(self, start: Point, end: Point, *, color: str = GRID, width: float = 0.6, dashed: bool = False) -> None:
        """Add a straight line."""
        self.shapes.append(Line(start, end, color, width, dashed))

    def label(
        self, at: Point, text: str, *, anchor: str = "start", size: float = 8.5, color: str = QUIET, bold: bool = False
    ) -> None:
        """Add a line of text."""
        self.shapes.append(Label(at, text, size, color, anchor, bold))
