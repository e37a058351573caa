"""Our detector and other programs' on the same frames in one run: who finds how much, and for how much time.

The frames are those of galleries in motion, of persons that ours never learnt from. The tiles are found once for all,
as in live use, so what differs is the detectors alone. They take turns frame by frame, because a machine that is busy
with something else is then slow for all of them.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, product
from pathlib import Path

import numpy as np
from tqdm import tqdm

from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from inference.detectors.base import Detection, TileDetector
from inference.layout_watch import LayoutWatch
from inference.tile_changes import TileChanges
from inference.tiles import SINGLE, Grid, TileFinder, find_tiles
from inference.training.detector_evaluation import LOWEST, NO_FACES, DetectorResult, Tally, result_of, search
from inference.training.galleries import gallery
from inference.training.moving_galleries import moving_gallery
from inference.training.portraits import load_backgrounds, load_portraits
from inference.training.scenes import Cast, Scene

TILES = (9, 25, 49)
SIZES = ((1920, 1080), (2560, 1440))
SMALL = (LOWEST, 36.0)
"""Heights in pixels of the faces of full galleries on small windows."""
_SMALL_WINDOWS = ((1280, 720), (1366, 768))


@dataclass(frozen=True, slots=True, eq=False)
class Rival:
    """A detector that takes part."""

    name: str
    detector: TileDetector
    threshold: float
    """Its own: lowest score that it reports of a whole picture."""
    tile_threshold: float
    """The same of a gallery's tiles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is drawn."""

    sequences: int = 2
    """Classes of each number of tiles and size of window."""
    frames: int = 6
    """Seconds of each."""
    small: int = 14
    """Galleries for the faces of `SMALL`."""
    grounds: int | None = None
    """Pictures without faces; None: all that training never saw."""
    tiles: Sequence[int] = TILES
    sizes: Sequence[tuple[int, int]] = SIZES
    seed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryResult:
    """One detector on one kind of gallery, in one way."""

    tiles: int
    height: int
    """Of the window, pixels."""
    changed_only: bool
    """Whether still tiles kept what had been found in them; its first frames, of which all is new, are left out."""
    searched: float
    """Share of the tiles with a camera on that were searched, 0 to 1."""
    result: DetectorResult


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """What all detectors did."""

    galleries: list[GalleryResult]
    together: list[DetectorResult]
    """Over all galleries, every tile searched."""
    together_changed: list[DetectorResult]
    """Over all galleries, changed tiles only."""
    small: list[DetectorResult]
    """Faces as low as `SMALL` says, alone."""
    grounds: list[DetectorResult]
    """Pictures without a face."""


def hold_contest(data: Path, rivals: Sequence[Rival], effort: Effort, *, progress: bool = True) -> Contest:
    """Measure all detectors.

    Args:
        data: the folder that holds ``portraits/`` and ``backgrounds/``.
        rivals: at least one.
        effort: how much is drawn.
        progress: show bars with the time left.

    Raises:
        DataError: the data set is missing or damaged, or there is no video codec.
    """
    cast = Cast(load_portraits(data, "test"), load_backgrounds(data, "test"))
    kinds = list(product(effort.tiles, effort.sizes))
    courses = [_Course(rivals) for _ in kinds]
    whole = [
        (course, kind, number)
        for course, kind in zip(courses, kinds, strict=True)
        for number in range(effort.sequences)
    ]
    for course, (tiles, size), number in tqdm(whole, unit="class", disable=not progress):
        seed = int(np.random.SeedSequence([effort.seed, tiles, size[1], number]).generate_state(1)[0])
        course.run(moving_gallery(seed, cast, tiles, size, effort.frames))
    grounds = [Scene(ground) for ground in cast.grounds[: effort.grounds]]
    return Contest(
        galleries=list(
            chain.from_iterable(
                course.results(tiles, size[1]) for course, (tiles, size) in zip(courses, kinds, strict=True)
            )
        ),
        together=_joined(rivals, [course.full for course in courses], "all galleries"),
        together_changed=_joined(rivals, [course.changed for course in courses], "all galleries, changed tiles"),
        small=_judged(rivals, _small_faces(cast, effort), f"{SMALL[0]:g}-{SMALL[1]:g} pixels", progress=progress),
        grounds=_judged(rivals, grounds, NO_FACES, whole=True, progress=progress),
    )


_Tallies = dict[str, Tally]


@dataclass(slots=True)
class _Course:
    """All classes of one kind, run by all detectors."""

    rivals: Sequence[Rival]
    full: _Tallies = field(default_factory=dict)
    changed: _Tallies = field(default_factory=dict)
    searched: int = 0
    on: int = 0

    def run(self, scenes: Sequence[Scene]) -> None:
        """Search one class second by second."""
        watch, changes = LayoutWatch(TileFinder().find), TileChanges()
        carried: dict[str, dict[int, list[Detection]]] = {rival.name: {} for rival in self.rivals}
        for second, scene in enumerate(map(_asking, scenes)):
            grid, _ = watch.look(scene.image, float(second))
            on = [place for place, tile in enumerate(grid.tiles) if tile.camera_on]
            began = time.process_time()
            moved = changes.changed(scene.image, grid.tiles, float(second))
            looking = 1000 * (time.process_time() - began)
            new = [place for place in on if moved[place]]
            if second > 0:
                self.searched, self.on = self.searched + len(new), self.on + len(on)
            for rival in self.rivals:
                found, milliseconds = _timed(rival.detector, scene.image, grid, on)
                _tally(self.full, rival).add(list(chain.from_iterable(found.values())), scene, milliseconds)
                if second == 0:
                    carried[rival.name] = found
                    continue
                again, milliseconds = _timed(rival.detector, scene.image, grid, new)
                known = carried[rival.name] | again
                carried[rival.name] = {place: known[place] for place in on if place in known} or again
                both = list(chain.from_iterable(carried[rival.name].values()))
                _tally(self.changed, rival).add(both, scene, looking + milliseconds)

    def results(self, tiles: int, height: int) -> Iterator[GalleryResult]:
        """Yield each detector's result in both ways."""
        name = f"gallery of {tiles} at {height}p"
        for rival in self.rivals:
            for changed_only, tallies in ((False, self.full), (True, self.changed)):
                if rival.name in tallies:
                    yield GalleryResult(
                        tiles=tiles,
                        height=height,
                        changed_only=changed_only,
                        searched=self.searched / max(self.on, 1) if changed_only else 1.0,
                        result=result_of(rival.name, name, tallies[rival.name], rival.tile_threshold),
                    )


def _timed(
    detector: TileDetector, image: Image, grid: Grid, places: Sequence[int]
) -> tuple[dict[int, list[Detection]], float]:
    """Return what is found in each of those places, and the milliseconds of processor time that it took.

    A picture that was not recognised as a gallery is searched whole; all that is found is then in place -1.
    """
    began = time.process_time()
    if grid.layout is Layout.GALLERY:
        parts = detector.detect_in_tiles(image, [grid.tiles[place].box for place in places])
        found = dict(zip(places, parts, strict=True))
    else:
        found = {-1: detector.detect(image)}
    return found, 1000 * (time.process_time() - began)


def _judged(
    rivals: Sequence[Rival], scenes: Sequence[Scene], name: str, *, whole: bool = False, progress: bool
) -> list[DetectorResult]:
    """Return each detector's result on single pictures, searched whole or as live use searches a first picture."""
    tallies: _Tallies = {}
    for scene in tqdm(scenes, unit="picture", disable=not progress):
        grid = SINGLE if whole else find_tiles(scene.image)
        for rival in rivals:
            began = time.process_time()
            found = search(rival.detector, scene.image, grid)
            _tally(tallies, rival).add(found, scene, 1000 * (time.process_time() - began))
    return _joined(rivals, [tallies], name, whole=whole)


def _small_faces(cast: Cast, effort: Effort) -> list[Scene]:
    """Return galleries of 49 on small windows, which ask for nothing but the faces of `SMALL`."""
    scenes = []
    for number in range(effort.small):
        size = _SMALL_WINDOWS[number % len(_SMALL_WINDOWS)]
        scene = gallery(np.random.default_rng([effort.seed, 36, number]), cast, max(effort.tiles), size)
        scenes.append(_asking(scene, *SMALL))
    return scenes


def _asking(scene: Scene, lowest: float = LOWEST, highest: float = np.inf) -> Scene:
    """Return the scene asking for the faces of these heights only."""
    asked = [face for face in scene.faces if lowest <= face.height <= highest]
    return Scene(scene.image, asked, scene.unsure + [face for face in scene.faces if face not in asked])


def _tally(tallies: _Tallies, rival: Rival) -> Tally:
    return tallies.setdefault(rival.name, Tally())


def _joined(
    rivals: Sequence[Rival], parts: Sequence[_Tallies], name: str, *, whole: bool = False
) -> list[DetectorResult]:
    """Return each detector's result on all parts together; none where nothing was searched."""
    results = []
    for rival in rivals:
        every = Tally()
        for part in parts:
            every = every.joined(part.get(rival.name, Tally()))
        if every.pictures:
            threshold = rival.threshold if whole else rival.tile_threshold
            results.append(result_of(rival.name, name, every, threshold))
    return results
