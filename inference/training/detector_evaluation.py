"""How many faces a detector finds, how many it invents, and how long it takes, on pictures that training never saw.

Needs no TensorFlow: what is measured is the shipped LiteRT file, through the detector that live use has.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

import numpy as np
from tqdm import tqdm

from classmood.domain.faces import Layout
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.detectors.base import Detection, TileDetector
from inference.detectors.gallery import GalleryDetector
from inference.registry import Model
from inference.tiles import Grid, find_tiles
from inference.training.detector_peers import YUNET_THRESHOLD, YUNET_TILE_THRESHOLD, YuNetDetector
from inference.training.galleries import gallery
from inference.training.portraits import load_backgrounds, load_portraits
from inference.training.scenes import Cast, Scene

SIZES = ((1280, 720), (1920, 1080), (2560, 1440))
TILES = (9, 25, 49)
OVERLAP = 0.5
"""Lowest intersection over union of a found box and the face it is said to find."""
LOWEST = 24.0
"""Height in pixels of the lowest face that must be found; about lower ones nothing is asked."""
MARGIN = 0.2
"""How far the threshold is raised to see whether the results hang on it."""
PORTRAITS, NO_FACES = "portraits", "no faces"
WITHOUT_TILES = (PORTRAITS, NO_FACES)
"""Sets of pictures that are searched whole, with the threshold for that."""


@dataclass(slots=True)
class Tally:
    """What a detector did on some pictures, for every threshold from the one it ran with upwards."""

    pictures: int = 0
    faces: int = 0
    hits: list[float] = field(default_factory=list)
    """Scores of the detections that found a face."""
    inventions: list[float] = field(default_factory=list)
    """Scores of the detections that found none."""
    milliseconds: list[float] = field(default_factory=list)
    """Processor time for each picture."""

    def add(self, found: list[Detection], scene: Scene, milliseconds: float) -> None:
        """Count one picture's detections: the surest first, each takes the free face that it overlaps most.

        Those on a place about which nothing is asked count neither way.
        """
        free = list(scene.faces)
        for detection in sorted(found, key=lambda one: -one.score):
            nearest = max(free, key=detection.box.iou, default=None)
            if nearest is not None and detection.box.iou(nearest) >= OVERLAP:
                free.remove(nearest)
                self.hits.append(detection.score)
            elif not any(detection.box.iou(box) > 0 for box in scene.unsure):
                self.inventions.append(detection.score)
        self.pictures += 1
        self.faces += len(scene.faces)
        self.milliseconds.append(milliseconds)

    def joined(self, other: "Tally") -> "Tally":
        """Return the tally of both sets of pictures."""
        return Tally(
            self.pictures + other.pictures,
            self.faces + other.faces,
            self.hits + other.hits,
            self.inventions + other.inventions,
            self.milliseconds + other.milliseconds,
        )

    def found(self, threshold: float) -> int:
        """Return how many faces were found with at least that score."""
        return sum(score >= threshold for score in self.hits)

    def invented(self, threshold: float) -> int:
        """Return how many faces were invented with at least that score."""
        return sum(score >= threshold for score in self.inventions)

    def recall(self, threshold: float) -> float | None:
        """Return the share of the faces that was found; None where there was none to find."""
        return round(self.found(threshold) / self.faces, 4) if self.faces else None

    def precision(self, threshold: float) -> float | None:
        """Return the share of the detections that found a face; None where there was no face to find."""
        said = self.found(threshold) + self.invented(threshold)
        return round(self.found(threshold) / max(said, 1), 4) if self.faces else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DetectorResult:
    """One detector on one set of pictures."""

    detector: str
    pictures: str
    """Which set."""
    count: int
    """How many pictures."""
    faces: int
    threshold: float
    recall: float | None
    precision: float | None
    invented: int
    recall_above: float | None
    """With the threshold .2 higher; None where no score is so high. The next two likewise."""
    precision_above: float | None
    invented_above: int
    milliseconds: float
    """Median processor time a picture, on one core."""


def evaluate_detector(
    data: Path,
    model: Model,
    *,
    frames: int = 5,
    seed: int = 0,
    peer: Path | None = None,
    extra: Iterable[tuple[Image, list[Box]]] = (),
    progress: bool = True,
) -> list[DetectorResult]:
    """Measure the detector on galleries of persons it never saw, on portraits, on pictures without faces.

    Args:
        data: the folder that holds ``portraits/`` and ``backgrounds/``.
        model: the network's file and card.
        frames: galleries for each of nine pairs of tiles (9, 25, 49) and size (720p, 1080p, 1440p).
        seed: decides the galleries.
        peer: an ONNX file of YuNet, to be measured on the same pictures.
        extra: further pictures with the boxes of all their faces, such as drawn ones.
        progress: show a bar with the time left.

    Returns:
        One result a set of pictures and detector: the nine pairs, all galleries, portraits, pictures without faces,
        and, where given, the extra ones.

    Raises:
        DataError: the data set or the peer is missing or damaged.
    """
    own = model.card.settings
    detectors: dict[str, tuple[TileDetector, float, float]] = {
        "classmood": (GalleryDetector(model), own["threshold"], own["tile_threshold"])
    }
    if peer is not None:
        detectors["yunet"] = (YuNetDetector(peer), YUNET_THRESHOLD, YUNET_TILE_THRESHOLD)
    tallies: dict[str, dict[str, Tally]] = {name: {} for name in detectors}
    pictures = _pictures(data, frames=frames, seed=seed, extra=extra)
    for name, whole in tqdm(pictures, unit="picture", disable=not progress):
        scene, grid = _asking_for_what_can_be_found(whole), find_tiles(whole.image)
        for key, (detector, *_) in detectors.items():
            begun = time.process_time()
            found = search(detector, scene.image, grid)
            tallies[key].setdefault(name, Tally()).add(found, scene, 1000 * (time.process_time() - begun))
    for by_set in tallies.values():
        every = Tally()
        for name in [name for name in by_set if name.startswith("gallery")]:
            every = every.joined(by_set[name])
        by_set["all galleries"] = every
    return [
        result_of(key, name, tally, anywhere if name in WITHOUT_TILES else in_tiles)
        for key, (_, anywhere, in_tiles) in detectors.items()
        for name, tally in tallies[key].items()
    ]


def search(detector: TileDetector, image: Image, grid: Grid) -> list[Detection]:
    """Return the faces as live use finds them in a first picture.

    Args:
        detector: finds them.
        image: the picture.
        grid: what was found in it: of a gallery, the tiles with a camera on are searched, of any other, the whole.
    """
    if grid.layout is not Layout.GALLERY:
        return detector.detect(image)
    on = [tile.box for tile in grid.tiles if tile.camera_on]
    return list(chain.from_iterable(detector.detect_in_tiles(image, on)))


def _pictures(
    data: Path, *, frames: int, seed: int, extra: Iterable[tuple[Image, list[Box]]]
) -> Iterator[tuple[str, Scene]]:
    """Yield the set's name and the picture."""
    cast = Cast(load_portraits(data, "test"), load_backgrounds(data, "test"))
    for tiles in TILES:
        for size in SIZES:
            for i in range(frames):
                scene = gallery(np.random.default_rng([seed, tiles, size[1], i]), cast, tiles, size)
                yield f"gallery of {tiles} at {size[1]}p", scene
    for portrait in cast.people:
        yield PORTRAITS, Scene(portrait.image, [portrait.face])
    for ground in cast.grounds:
        yield NO_FACES, Scene(ground)
    for image, faces in extra:
        yield "extra", Scene(image, faces)


def _asking_for_what_can_be_found(scene: Scene) -> Scene:
    faces = [face for face in scene.faces if face.height >= LOWEST]
    low = [face for face in scene.faces if face.height < LOWEST]
    return Scene(scene.image, faces, scene.unsure + low)


def result_of(detector: str, name: str, tally: Tally, threshold: float) -> DetectorResult:
    """Return what a detector's tally on one set of pictures says at its threshold; the set has at least one."""
    above = threshold + MARGIN
    is_score = above < 1
    return DetectorResult(
        detector=detector,
        pictures=name,
        count=tally.pictures,
        faces=tally.faces,
        threshold=threshold,
        recall=tally.recall(threshold),
        precision=tally.precision(threshold),
        invented=tally.invented(threshold),
        recall_above=tally.recall(above) if is_score else None,
        precision_above=tally.precision(above) if is_score else None,
        invented_above=tally.invented(above),
        milliseconds=round(float(np.median(tally.milliseconds)), 1),
    )


def result_lines(results: Sequence[DetectorResult]) -> Iterator[str]:
    """Yield the lines of a table for the terminal: a set of pictures a line."""
    yield f"{'':38}{'':>6}{'':>7}{'at the threshold':>26}{'.2 higher':>25}{'CPU':>8}"
    yield (
        f"{'detector':10}{'pictures':28}{'count':>6}{'faces':>7}"
        + f"{'recall':>9}{'precise':>9}{'false':>7}" * 2
        + f"{'ms':>8}"
    )
    for one in results:
        shares = [_percent(share) for share in (one.recall, one.precision, one.recall_above, one.precision_above)]
        yield (
            f"{one.detector:10}{one.pictures:28}{one.count:>6}{one.faces:>7}{shares[0]:>9}{shares[1]:>9}{one.invented:>7}"
            f"{shares[2]:>9}{shares[3]:>9}{one.invented_above:>7}{one.milliseconds:>8.1f}"
        )


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.1%}"
