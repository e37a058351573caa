"""From a frame to what is seen in it: tiles, faces, readings, seats; the order of the steps and nothing else."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from classmood.domain.faces import Face, Layout, View
from classmood.domain.frames import Frame, Image
from inference.classifiers.base import Classifier
from inference.detectors.base import TileDetector
from inference.layout_watch import LayoutWatch
from inference.reading import FaceReader
from inference.smoothing import Smoothing
from inference.tile_changes import TileChanges
from inference.tile_faces import TileFaces
from inference.tiles import Grid, TileFinder
from inference.tracking import Seats


@dataclass(slots=True, eq=False)
class _Memory:
    """What is remembered from frame to frame, while the layout stays the same and time runs forward."""

    layout: Layout
    now: float
    watch: LayoutWatch
    tile_faces: TileFaces
    smoothing: Smoothing


class FaceAnalyzer:
    """Finds, reads and follows the faces of one source's frames. Not safe for use by two threads at once."""

    def __init__(
        self,
        detector: TileDetector,
        classifier: Classifier,
        *,
        min_face_height: float,
        own_tile: int | None = None,
        hold_seconds: float = 0.0,
        smoothing_seconds: float = 0.0,
        find_grid: Callable[[Image], Grid] | None = None,
    ) -> None:
        """Put the steps together.

        Args:
            detector: finds the faces.
            classifier: reads those that are large enough.
            min_face_height: in pixels of the frame; a lower face is reported unread.
            own_tile: the teacher's own place in the gallery, which is left out, counted from 1, row by row; None when
                she is not in it.
            hold_seconds: see `Seats`.
            smoothing_seconds: half-life, see `Smoothing`.
            find_grid: finds a picture's layout and tiles; None: `TileFinder`.
        """
        self._detector = detector
        self._reader = FaceReader(classifier, min_face_height=min_face_height)
        self._own_tile = own_tile
        self._seats = Seats(hold_seconds=hold_seconds)
        self._smoothing_seconds = smoothing_seconds
        self._find_grid = find_grid or TileFinder().find
        self._memory = self._begin(Layout.SINGLE)

    def analyze(self, frame: Frame) -> View:
        """Return what is seen; its faces place by place. Of a speaker or a shared screen, only the layout."""
        image, now = frame.image, frame.at.timestamp()
        if now < self._memory.now:
            # The clock was set back: what is remembered lies in the future.
            self._memory = self._begin(self._memory.layout)
        grid, broken = self._memory.watch.look(image, now)
        if grid.layout is not self._memory.layout:
            self._memory = replace(self._begin(grid.layout), watch=self._memory.watch)
        self._memory.now = now
        faces = list[Face]()
        if grid.layout is Layout.GALLERY:
            places = self._memory.tile_faces.look(image, grid.tiles, now)
            faces = self._seats.follow(places, broken, now, tiled=True)
        elif grid.layout is Layout.SINGLE:
            found = self._reader.read(image, self._detector.detect(image))
            faces = self._seats.follow([found], broken, now, tiled=False)
        return View(
            faces=self._memory.smoothing.smooth(faces, now),
            layout=grid.layout,
            tiles=len(grid.tiles),
            cameras_off=sum(not tile.camera_on for tile in grid.tiles),
            places=tuple(tile.box for tile in grid.tiles) if grid.layout is Layout.GALLERY else (),
        )

    def _begin(self, layout: Layout) -> _Memory:
        self._seats.begin_anew()
        return _Memory(
            layout=layout,
            now=-math.inf,
            watch=LayoutWatch(self._grid_of_others),
            tile_faces=TileFaces(self._detector, self._reader, TileChanges()),
            smoothing=Smoothing(self._smoothing_seconds),
        )

    def _grid_of_others(self, image: Image) -> Grid:
        """Return the layout without the teacher's own tile."""
        grid = self._find_grid(image)
        if grid.layout is not Layout.GALLERY:
            return grid
        return replace(
            grid, tiles=tuple(tile for place, tile in enumerate(grid.tiles, start=1) if place != self._own_tile)
        )
