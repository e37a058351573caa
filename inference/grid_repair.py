"""The tiles that were not seen as rectangles: a grid tells where they must lie, and there is looked again.

A dark room runs into a dark ground, a speaker's border bridges a gap, compression washes a thin gap away. What was
seen tells where the gaps are and which colour they have, more exactly than the whole picture did.
"""

from dataclasses import replace

import cv2
import numpy as np

from classmood.domain.frames import Image
from inference.grids import BORDERED, MOST_TILES, TREMBLE, Lattice, Rectangle
from inference.grounds import Ground, Things

SEEN, ENOUGH = 0.5, 10
"""Share of a grid's tiles that must have been seen as rectangles, and how many are enough in any case."""
JOINED = 0.85
"""Share of its box that a thing fills which is several tiles in one."""
EDGED, EDGED_LEAST = 0.5, 0.1
"""Share of the pixels inside a tile's four edges that must differ from the ground where only its place is known: on
average, and at each edge."""
RIM = 0.04
"""How deep inside the edges these pixels lie, as a share of the tile's sides."""
WRITTEN = (0.002, 0.02)
"""Share of a tile's pixels that must differ from the ground: in the middle of a row, where a tile of the ground's own
colour shows a name only; and at an end of the last row."""
PROBES = (0.2, 0.35, 0.5, 0.65, 0.8)
"""Where the ground in a gap is looked at, as shares of the gap's length."""
SPOILT, BRIDGED = 0.3, 0.6
"""Share of the gaps around a tile that may be something else than ground where only the tile's place is known: on
average, and on one side, which a speaker's border may bridge."""
TRIMMED = 8
"""Tiles whose edges are looked at again."""
MOST_SPOILT = 14
"""Grey levels by which compression moves the ground in a thin gap, at most."""


def completed(lattice: Lattice, image: Image, things: Things) -> tuple[Lattice, Ground] | None:
    """Return the lattice with the tiles that were not seen as rectangles, and its ground; None when too few were seen.

    Args:
        lattice: from `grids.fit_lattice`.
        image: the picture.
        things: what was seen in it; those that are several tiles in one count as seen.
    """
    lattice = _with_joined(_Look.at(lattice, image), things)
    look = _Look.at(lattice, image)
    columns = [column for _, column in lattice.places]
    low, high = look.widened(min(columns), max(columns))
    last = max(row for row, _ in lattice.places)
    places = [(row, at) for row in range(-1, last + 2) for at in look.row(row, low, high, inside=0 <= row < last)]
    if not places or lattice.seen < min(SEEN * len(places), ENOUGH) or len(places) > MOST_TILES:
        return None
    counts = np.unique([row for row, _ in places], return_counts=True)[1]
    if (counts[:-1] < counts.max()).any():
        return None
    first_row, first_column = min(row for row, _ in places), min(column for _, column in places)
    moved = sorted((row - first_row, column - first_column) for row, column in places)
    left, top, _, _ = lattice.rectangle(first_row, first_column)
    return _trimmed(replace(lattice, left=left, top=top, places=tuple(moved)), look), look.ground


def _with_joined(look: "_Look", things: Things) -> Lattice:
    """Return the lattice with the tiles of things that begin and end where its tiles do, but are several in one."""
    lattice = look.lattice
    places = set(lattice.places)
    phases = {row: column % 1 for row, column in places}
    size = np.array((lattice.width, lattice.height))
    pitch, start = np.array(lattice.pitch), np.array((lattice.left, lattice.top))
    large = (things[:, 2:4] >= size + pitch - BORDERED).any(axis=1)
    for thing in things[large & (things[:, 4] >= JOINED)]:
        column, row = (np.round(2 * (thing[:2] - start) / pitch) / 2).tolist()
        across, down = (int(many) for many in np.round((thing[2:4] + pitch - size) / pitch))
        aside = start + (column, row) * pitch - thing[:2]
        longer = (across, down) * pitch - pitch + size - thing[2:4]
        if max(np.abs(aside).max(), np.abs(longer).max() / 2) > BORDERED or across * down > MOST_TILES or row % 1:
            continue
        tiles = [(int(row) + y, column + x) for y in range(down) for x in range(across)]
        if all(phases.get(at[0], column % 1) == column % 1 for at in tiles) and all(map(look.joined, tiles)):
            places |= set(tiles)
    first_row = min(row for row, _ in places)
    moved = sorted((row - first_row, column) for row, column in places)
    top = lattice.top + first_row * lattice.pitch[1]
    return replace(lattice, top=top, places=tuple(moved), seen=len(moved))


def _trimmed(lattice: Lattice, look: "_Look") -> Lattice:
    """Return the lattice with smaller tiles where compression made them seem larger."""
    trims = []
    for place in lattice.places[:: max(len(lattice.places) // TRIMMED, 1)]:
        left, top, right, bottom = (max(round(edge), 0) for edge in lattice.rectangle(*place))
        tile = look.image[top:bottom, left:right]
        other = look.ground.mask(tile, spoilt=MOST_SPOILT) == 0
        across, down = (np.flatnonzero(other.mean(axis=axis) >= EDGED) for axis in (0, 1))
        if len(across) and len(down):
            trim = (across[0], down[0], tile.shape[1] - 1 - across[-1], tile.shape[0] - 1 - down[-1])
            # A tile without a camera may be so near the ground's colour that nothing but its sign stands out.
            trims += [trim] if max(trim) <= BORDERED else []
    if not trims:
        return lattice
    x0, y0, x1, y1 = (float(trim) for trim in np.median(trims, axis=0))
    width, height = lattice.width - x0 - x1, lattice.height - y0 - y1
    return replace(lattice, left=lattice.left + x0, top=lattice.top + y0, width=width, height=height)


def _between(lattice: Lattice, image: Image) -> tuple[Ground, int]:
    """Return the ground as it is in the gaps beside and below the tiles, and by how much it is spoilt there."""
    points = []
    for place in lattice.places:
        left, top, right, bottom = lattice.rectangle(*place)
        beside, below = (right + left + lattice.pitch[0]) / 2, (bottom + top + lattice.pitch[1]) / 2
        points += [(beside, top + share * lattice.height) for share in PROBES]
        points += [(left + share * lattice.width, below) for share in PROBES]
    places = np.array(points).astype(int)
    inside = ((places >= 0) & (places < image.shape[1::-1])).all(axis=1)
    pixels = image[places[inside, 1], places[inside, 0]].astype(np.int16)
    ground = Ground.of(pixels)
    apart = np.sort(np.abs(pixels - np.array(ground.colour)).max(axis=1))
    return ground, min(int(apart[len(apart) * 3 // 4]), MOST_SPOILT)


class _Look:
    """Answers what lies at a place of the lattice."""

    def __init__(self, lattice: Lattice, image: Image, ground: Ground, spoilt: int) -> None:
        self.lattice, self.image, self.ground, self.spoilt = lattice, image, ground, spoilt
        self._seen = set(lattice.places)
        width, height = lattice.width, lattice.height
        self._gap = (max(lattice.pitch[0] - width, 1.0), max(lattice.pitch[1] - height, 1.0))
        self._rim = (max(RIM * width, 1.0), max(RIM * height, 1.0))

    @classmethod
    def at(cls, lattice: Lattice, image: Image) -> "_Look":
        """Return a look at a lattice with the ground in its own gaps."""
        return cls(lattice, image, *_between(lattice, image))

    def widened(self, low: float, high: float) -> tuple[float, float]:
        """Return the first and the last column, with those beside them in half of whose rows there are tiles."""
        while self._column(low - 1):
            low -= 1
        while self._column(high + 1):
            high += 1
        return low, high

    def row(self, row: int, low: float, high: float, *, inside: bool) -> list[float]:
        """Return the columns of a row's tiles; `inside`: a row follows, so this one is full."""
        seen = [column for at, column in self._seen if at == row]
        best: list[float] = []
        for phase in sorted({(column - low) % 1 for column in seen} or {0.0, 0.5}):
            columns = [float(at) for at in np.arange(low + phase, high + 0.25)]
            tiles = [at for at in columns if (row, at) in self._seen or self._bitten(row, at)]
            if not tiles:
                continue
            if inside:
                tiles = [at for at in columns if at in tiles or self._written(row, at, WRITTEN[0])]
            else:
                tiles = self._last_row(row, tiles, columns, seen)
            best = max(best, tiles, key=len)
        return best

    def joined(self, place: tuple[int, float]) -> bool:
        """Return whether a part of a larger thing may be a tile: not empty, with traces of gaps around it."""
        rectangle = self.lattice.rectangle(*place)
        gaps = self._gaps(*rectangle, MOST_SPOILT)
        return self._other(rectangle) >= WRITTEN[1] and sum(gaps) <= 4 * BRIDGED

    def _last_row(self, row: int, tiles: list[float], columns: list[float], seen: list[float]) -> list[float]:
        """Return the last row's tiles without holes, in the middle or from the left on, where it ends so."""
        tiles = [
            at for at in columns if at in tiles or (min(tiles) < at < max(tiles) and self._written(row, at, WRITTEN[0]))
        ]
        middle = columns[0] + columns[-1]
        while tiles and tiles[0] + tiles[-1] != middle:
            aside, other = (tiles[-1], tiles[0] - 1) if tiles[0] + tiles[-1] > middle else (tiles[0], tiles[-1] + 1)
            if other in columns and self._written(row, other, WRITTEN[1]):
                tiles = sorted([*tiles, other])
            elif aside not in seen and tiles[0] > columns[0]:
                tiles.remove(aside)
            else:
                break
        return tiles

    def _column(self, column: float) -> bool:
        """Return whether a column of which no rectangle was seen holds tiles in half of its rows."""
        rows = {row for row, at in self._seen if at % 1 == column % 1}
        return 2 * sum(self._bitten(row, column) for row in rows) >= len(rows) > 0

    def _bitten(self, row: int, column: float) -> bool:
        """Return whether something lies at this place and ends there: a tile, not a part of something larger."""
        left, top, right, bottom = self.lattice.rectangle(row, column)
        if not self._within(left, top, right, bottom):
            return False
        rim_x, rim_y = self._rim
        rim = (
            (left, top, left + rim_x, bottom),
            (right - rim_x, top, right, bottom),
            (left, top, right, top + rim_y),
            (left, bottom - rim_y, right, bottom),
        )
        # What is inside a tile may differ little from the ground; what is between tiles is spoilt by their edges.
        edges = [self._other(side) for side in rim]
        if sum(edges) < 4 * EDGED or min(edges) < EDGED_LEAST:
            return False
        gaps = self._gaps(left, top, right, bottom, self.spoilt)
        return max(gaps) <= BRIDGED and sum(gaps) <= 4 * SPOILT

    def _gaps(self, left: float, top: float, right: float, bottom: float, spoilt: int) -> list[float]:
        """Return how much of the gap at each side of a rectangle is no ground, 0 to 1."""
        gap_x, gap_y = self._gap
        around = (
            (left - gap_x, top, left, bottom),
            (right, top, right + gap_x, bottom),
            (left, top - gap_y, right, top),
            (left, bottom, right, bottom + gap_y),
        )
        return [self._other(side, spoilt) for side in around]

    def _written(self, row: int, column: float, least: float) -> bool:
        left, top, right, bottom = self.lattice.rectangle(row, column)
        # Off the edges, where neighbours spoil the ground.
        inner = (left + 2 * self._rim[0], top + 2 * self._rim[1], right - 2 * self._rim[0], bottom - 2 * self._rim[1])
        return self._within(left, top, right, bottom) and self._other(inner) >= least

    def _within(self, left: float, top: float, right: float, bottom: float) -> bool:
        height, width = self.image.shape[:2]
        return min(left, top) >= -TREMBLE and right <= width + TREMBLE and bottom <= height + TREMBLE

    def _other(self, rectangle: Rectangle, spoilt: int = 0) -> float:
        """Return the share of pixels that are not ground, 0 to 1; 0 for nothing or outside the picture."""
        left, top, right, bottom = (max(round(edge), 0) for edge in rectangle)
        part = self.image[top:bottom, left:right]
        if part.size == 0:
            return 0.0
        ground: int = cv2.countNonZero(self.ground.mask(part, spoilt=spoilt))
        return 1 - ground / (part.size // 3)
