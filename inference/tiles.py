"""The tiles of a meeting's gallery, from the pixels alone: which rectangles, and which have a camera on.

A gallery is many rectangles of one size on a regular grid, between them a plain ground (`grounds`, `grids`). What
lies in them tells it from a web page's cards (`tile_contents`). Nothing here looks for faces.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.grid_repair import completed
from inference.grids import Lattice, Rectangle, fit_lattice, lone_tile
from inference.grounds import Ground, Things, likely_grounds, rectangles
from inference.tile_contents import Content, contents, is_drawn

WORK_WIDTH = 960
"""The picture is looked at in every second, third ... pixel, so that about this many are left of its width."""
GROUNDS = 3
"""Plain colours tried as the ground."""
ATTEMPTS = ((0, 1 / 14), (8, 1 / 14), (18, 1 / 14), (0, 1 / 5))
"""Grey levels by which compression may have moved the ground, and the shortest straight line of ground that counts, as
a share of the picture's sides: tried in turn."""
SURE = 0.3
"""Of the picture that a grid covers, all of whose tiles were seen: then nothing else is tried."""
FEW = 4
"""Up to so many tiles may be blocks of smaller ones, whose gaps compression has filled: something better is sought."""
LONE = 0.01
"""Worth of a lone tile beside that of a grid: one large picture with a frame is in many pictures."""
LOWEST_TILE = 36
"""Pixels of the frame; no meeting program draws lower tiles."""
DRAWN = 0.4
"""Share of a meeting's tiles that may look drawn: shared screens, walls in a flood of light."""
COVERED = 0.1
"""Share of the picture that a gallery covers at least."""
COVERED_ALL_OFF, SEEN_ALL_OFF = 0.3, 0.75
"""The same when no camera is on, and how many of the tiles must have been seen whole: such tiles look much like the
cards of a web page."""
STAGE = 0.15
"""Share of the picture that the large picture beside a strip covers at least."""
STAGE_ASPECTS = (0.8, 4.0)
"""Width through height of the large picture: what is narrower is a chat, what is wider a bar of buttons."""
STRIP = 0.25
"""Share of the picture that a strip's tiles cover at most."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One participant's place in the gallery."""

    box: Box
    """In whole pixels of the frame."""
    camera_on: bool
    """False where a plain ground with a name, initials or a still picture in a disc stands for the camera."""


@dataclass(frozen=True, slots=True)
class Grid:
    """What kind of picture a frame is, and its tiles."""

    layout: Layout
    tiles: tuple[Tile, ...] = ()
    """Row by row, left to right; the small ones of the strip for SPEAKER and SHARED_SCREEN; none for SINGLE."""
    stage: Box | None = None
    """The large picture of SPEAKER and SHARED_SCREEN, in whole pixels."""


SINGLE = Grid(Layout.SINGLE)


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A ground on which the tiles may hang, and what counts as it; see `ATTEMPTS`."""

    ground: Ground
    spoilt: int
    run: float


@dataclass(frozen=True, slots=True)
class _Found:
    """A grid that may explain the picture; all in pixels of the picture looked at."""

    attempt: _Attempt
    """What it was found by."""
    lattice: Lattice
    contents: list[Content]
    stage: Rectangle | None
    shared: bool
    """Whether the stage shows slides or a window."""
    covered: float
    """Share of the picture that the tiles cover."""

    @property
    def worth(self) -> float:
        """Share of the picture that is explained by tiles seen whole; little for a lone one."""
        share = self.lattice.seen / len(self.contents)
        return self.covered * share * share * (LONE if len(self.contents) == 1 else 1)

    @property
    def sure(self) -> bool:
        """Whether nothing better can be hoped for."""
        return self.covered >= SURE and FEW < len(self.contents) == self.lattice.seen and self.lattice.symmetric

    @property
    def plausible(self) -> bool:
        """Whether a meeting looks like this."""
        if self.contents.count(Content.DRAWN) > DRAWN * len(self.contents):
            return False
        if self.stage is not None:
            return True
        if Content.CAMERA in self.contents:
            return self.covered >= COVERED
        return self.covered >= COVERED_ALL_OFF and self.lattice.seen >= SEEN_ALL_OFF * len(self.contents)


def find_tiles(image: Image) -> Grid:
    """Return the layout of `image` and its tiles; SINGLE without tiles when no grid explains the picture.

    Args:
        image: ``(height, width, 3)`` blue-green-red, of any size.
    """
    return TileFinder().find(image)


class TileFinder:
    """Finds the tiles of one picture after another: what explained the last one surely is tried first.

    A picture that it explains as surely is searched once, and not for each likely ground and tolerance in turn. Not
    safe for use by two threads at once.
    """

    def __init__(self) -> None:
        """Begin with nothing to try first."""
        self._last: _Attempt | None = None

    def find(self, image: Image) -> Grid:
        """Return what `find_tiles` does."""
        if min(image.shape[:2]) < LOWEST_TILE:
            return SINGLE
        step = max(1, round(image.shape[1] / WORK_WIDTH))
        small = _every(image, step)
        best: _Found | None = None
        for attempt in _attempts(small, first=self._last):
            found = _explained(small, attempt, least=LOWEST_TILE / step)
            if found is not None and (best is None or found.worth > best.worth) and found.plausible:
                best = found
                if best.sure:
                    break
        if best is None:
            return SINGLE
        # What is not sure would be tried with all the rest in any case.
        self._last = best.attempt if best.sure else None
        return _grid(best, image, step)


def _grid(best: _Found, image: Image, step: int) -> Grid:
    """Return what was found, in whole pixels of the frame."""

    def box(rectangle: Rectangle) -> Box:
        left, top, right, bottom = (round(edge * step) for edge in rectangle)
        return Box(left, top, right - left, bottom - top).clipped(image.shape[1], image.shape[0])

    tiles = tuple(
        Tile(box(best.lattice.rectangle(*place)), what is not Content.OFF)
        for place, what in zip(best.lattice.places, best.contents, strict=True)
    )
    if best.stage is None:
        return Grid(Layout.GALLERY, tiles)
    return Grid(Layout.SHARED_SCREEN if best.shared else Layout.SPEAKER, tiles, box(best.stage))


def _every(image: Image, step: int) -> Image:
    """Return every so many-th pixel of every so many-th row: means would wash thin gaps away."""
    height, width = (side // step for side in image.shape[:2])
    whole = image[: height * step, : width * step]
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_NEAREST), dtype=np.uint8)


def _attempts(small: Image, *, first: _Attempt | None) -> Iterator[_Attempt]:
    """Yield `first`, and then all that the likely grounds allow."""
    if first is not None:
        yield first
    grounds = likely_grounds(small)[:GROUNDS]
    for spoilt, run in ATTEMPTS:
        for ground in grounds:
            yield _Attempt(ground, spoilt, run)


def _explained(small: Image, attempt: _Attempt, *, least: float) -> _Found | None:
    """Return the grid that an attempt shows, with what lies in it and beside it."""
    height, width = small.shape[:2]
    mask = attempt.ground.mask(small, spoilt=attempt.spoilt)
    things = rectangles(mask, (round(width * attempt.run), round(height * attempt.run)), least=least)
    seen = fit_lattice(things)
    lone = lone_tile(things, (width, height))
    whole = completed(seen, small, things) if seen else (lone, attempt.ground) if lone else None
    if whole is None:
        return None
    lattice, ground = whole
    covered = len(lattice.places) * lattice.width * lattice.height / (height * width)
    stage = _stage(lattice, things, height * width) if covered <= STRIP else None
    tiles = [lattice.rectangle(*place) for place in lattice.places]
    shared = stage is not None and is_drawn(small, stage, ground.noise)
    return _Found(attempt, lattice, contents(small, tiles, ground.noise), stage, shared, covered)


def _stage(lattice: Lattice, things: Things, area: int) -> Rectangle | None:
    """Return the large picture beside a strip, None when there is none."""
    left, top, right, bottom = lattice.bounds
    for x, y, width, height, _ in things.tolist():
        if width * height < STAGE * area:
            break
        common = max(min(x + width, right) - max(x, left), 0) * max(min(y + height, bottom) - max(y, top), 0)
        if STAGE_ASPECTS[0] <= width / height <= STAGE_ASPECTS[1] and common < 0.1 * (right - left) * (bottom - top):
            return x, y, x + width, y + height
    return None
