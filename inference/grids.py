"""Equal rectangles in rows: the regular grid that explains most of the things on a ground."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inference.grounds import Things

ASPECTS = (0.9, 2.2)
"""Width through height of a tile: least and most."""
FILLED = 0.8
"""Share of its box that a tile seen whole fills: its corners may be round."""
ALIKE = 0.03
"""Share by which the sides of equal tiles may seem to differ; never less than `TREMBLE`."""
TREMBLE = 2.5
"""Pixels by which an edge may be found aside."""
BORDERED = 5.0
"""Pixels by which a side may seem longer: a border around the speaker's tile."""
WIDEST_GAP = 0.35
"""Of the tile's height."""
LONE_HEIGHT, LONE_MOST, LONE_FILLED = 0.5, 0.99, 0.95
"""Of a meeting's only tile: least share of the picture's height, most of either side, least share of its own box."""
LONE_ASPECTS = (16 / 9, 4 / 3)
"""Width through height of a meeting's only tile."""
MOST_TILES = 64
"""Meeting programs show up to 49; more are no gallery."""
ANCHORS = 8
"""Rectangles tried as the one that lies exactly on the grid."""

Numbers = NDArray[np.float64]
Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """Places at equal distances; a place's column may be a half, as in a centred last row."""

    left: float
    top: float
    width: float
    height: float
    pitch: tuple[float, float]
    """From one tile to the next, across and down, in pixels."""
    places: tuple[tuple[int, float], ...]
    """Row and column of each tile, row by row, left to right."""
    seen: int
    """Tiles that were seen as rectangles of their own."""

    @property
    def bounds(self) -> Rectangle:
        """Left, top, right and bottom of all places together, in pixels."""
        edges = np.array([self.rectangle(*place) for place in self.places])
        left, top, _, _ = edges.min(axis=0).tolist()
        _, _, right, bottom = edges.max(axis=0).tolist()
        return left, top, right, bottom

    @property
    def symmetric(self) -> bool:
        """Whether the last row is full or centred."""
        last = [column for row, column in self.places if row == self.places[-1][0]]
        columns = [column for _, column in self.places]
        return min(last) + max(last) == min(columns) + max(columns)

    def rectangle(self, row: int, column: float) -> Rectangle:
        """Return left, top, right and bottom of a place, in pixels."""
        left, top = self.left + column * self.pitch[0], self.top + row * self.pitch[1]
        return left, top, left + self.width, top + self.height


def fit_lattice(things: Things) -> Lattice | None:
    """Return the grid of equal rectangles that covers most of the picture, with those seen whole as its places.

    Args:
        things: from `grounds.rectangles`.

    Returns:
        None when there are no two equal rectangles in one row or column.
    """
    aspect = things[:, 2] / np.maximum(things[:, 3], 1)
    fit = (aspect >= ASPECTS[0]) & (aspect <= ASPECTS[1]) & (things[:, 4] >= FILLED)
    equal = _largest_family(things[fit])
    return _aligned(equal) if len(equal) > 1 else None


def lone_tile(things: Things, size: tuple[int, int]) -> Lattice | None:
    """Return the one tile of a meeting of one, None when the largest thing is none.

    Args:
        things: from `grounds.rectangles`.
        size: width and height of the picture.
    """
    found = []
    for left, top, width, height, filled in things[:ANCHORS].tolist():
        large = height >= LONE_HEIGHT * size[1] and max(width / size[0], height / size[1]) <= LONE_MOST
        usual = any(abs(width / height / aspect - 1) <= ALIKE / 2 for aspect in LONE_ASPECTS)
        if large and usual and filled >= LONE_FILLED:
            found.append(Lattice(left, top, width, height, (width + 1, height + 1), ((0, 0.0),), 1))
    return found[0] if len(found) == 1 else None


def _largest_family(things: Things) -> Things:
    """Return the rectangles of equal size that cover most together; at least two where there are."""
    best, covered = things[:0], 0.0
    sizes = things[:, 2:4]
    for size in sizes[:MOST_TILES]:
        alike = (np.abs(sizes - size) <= np.maximum(ALIKE * size, BORDERED)).all(axis=1)
        area = float(sizes[alike].prod(axis=1).sum())
        if np.count_nonzero(alike) > 1 and area > covered:
            best, covered = things[alike], area
    return best


def _aligned(equal: Things) -> Lattice | None:
    """Return the lattice of equal rectangles, with the places of those that lie on it; None when none do."""
    width, height = (float(side) for side in np.median(equal[:, 2:4], axis=0))
    lefts, tops = equal[:, 0] + equal[:, 2] / 2 - width / 2, equal[:, 1] + equal[:, 3] / 2 - height / 2
    gap = WIDEST_GAP * height
    across = _distances(lefts, tops, width, gap, height)
    down = _distances(tops, lefts, height, gap, None)
    if not len(across) and not len(down):
        return None
    pitch_x = float(np.median(across)) if len(across) else width + float(np.median(down)) - height
    pitch_y = float(np.median(down)) if len(down) else height + pitch_x - width
    best: list[tuple[int, float, int]] = []
    for anchor in range(min(len(equal), ANCHORS)):
        places = _places(lefts - lefts[anchor], tops - tops[anchor], (pitch_x, pitch_y))
        if len(places) > len(best):
            best = places
        if len(best) == len(equal):
            break
    if len(best) <= 1:
        return None
    rows, columns, which = (np.array(part) for part in zip(*best, strict=True))
    left, pitch_x = _line(columns, lefts[which], pitch_x)
    top, pitch_y = _line(rows, tops[which], pitch_y)
    first_row, first_column = int(rows.min()), float(columns.min())
    taken = sorted({(int(row) - first_row, float(column) - first_column) for row, column, _ in best})
    return Lattice(
        left=left + first_column * pitch_x,
        top=top + first_row * pitch_y,
        width=width,
        height=height,
        pitch=(pitch_x, pitch_y),
        places=tuple(taken),
        seen=len(taken),
    )


def _distances(along: Numbers, other: Numbers, side: float, gap: float, level: float | None) -> Numbers:
    """Return the distances of neighbours: one beside the other (`level`: on the same height), a gap apart."""
    apart = along[np.newaxis, :] - along[:, np.newaxis]
    near = (apart >= side - TREMBLE) & (apart <= side + gap)
    if level is not None:
        near &= np.abs(other[np.newaxis, :] - other[:, np.newaxis]) <= max(ALIKE * level, TREMBLE)
    return np.asarray(apart[near], np.float64)


def _places(lefts: Numbers, tops: Numbers, pitch: tuple[float, float]) -> list[tuple[int, float, int]]:
    """Return row, column and index of the rectangles on the lattice through (0, 0); each row has one phase."""
    rows, columns = tops / pitch[1], lefts / pitch[0]
    whole_rows, half_columns = np.round(rows), np.round(2 * columns) / 2
    slack = np.maximum(np.array(pitch) * ALIKE, TREMBLE)
    on = (np.abs(rows - whole_rows) * pitch[1] <= slack[1]) & (np.abs(columns - half_columns) * pitch[0] <= slack[0])
    places = []
    for row in np.unique(whole_rows[on]):
        mine = np.flatnonzero(on & (whole_rows == row))
        halves = (2 * half_columns[mine]).astype(int) % 2
        phase = int(halves.sum() * 2 > len(halves))
        places += [(int(row), float(half_columns[index]), int(index)) for index in mine[halves == phase]]
    return places


def _line(steps: Numbers, values: Numbers, pitch: float) -> tuple[float, float]:
    """Return the value at step 0 and the pitch: the straight line that fits best."""
    if steps.max() - steps.min() >= 1:
        slope, start = np.polyfit(steps, values, 1)
        return float(start), float(slope)
    return float(np.median(values - pitch * steps)), pitch
