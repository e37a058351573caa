"""Times each stage of a frame's way, on the practice class and on this computer.

The frames are a second apart, as live, and drawn apart, so that what counts as the total is what the agent does beside
a meeting. CPU time is that of all threads; where it is above the wall time, more than one core worked.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import fmean, median
from tempfile import TemporaryDirectory

import numpy as np
import psutil
from numpy.typing import NDArray

from capture.darkness import is_black
from capture.practice import PracticeClass
from capture.stillness import Stillness
from classmood.domain.frames import Frame, Image
from classmood.domain.geometry import Box
from classmood.domain.moods import count_moods
from classmood.settings import Settings, sqlite_url
from inference.analyzer import FaceAnalyzer
from inference.classifiers.base import Classifier
from inference.classifiers.systems import open_classifier
from inference.detectors.base import Detection, TileDetector
from inference.detectors.gallery import GalleryDetector
from inference.registry import DETECTOR, load_model
from inference.tiles import find_tiles
from storage.engine import open_database
from storage.recorder import Recorder

CLASSES = (9, 25, 49)
SIZE = (1920, 1080)
WARM_UP = 2
"""Frames that are not counted: the first ones build what later ones find ready."""
SECONDS_BETWEEN_FRAMES = 1.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What one stage took, in milliseconds a frame."""

    wall: float
    """Median over the frames."""
    cpu: float
    """Mean over the frames, because the clock of CPU time may tick coarsely."""


@dataclass(frozen=True, slots=True)
class ClassCost:
    """What one class took."""

    students: int
    faces: float
    """Found in a frame, the mean."""
    searched: float
    """Tiles searched in a frame, the mean; the others had not changed."""
    stages: dict[str, Cost]
    """In the order of a frame's way. ``analyze`` holds ``tiles``, ``detect`` and ``classify``; ``total`` is all but
    ``draw``. ``all tiles`` is ``analyze`` with nothing remembered, as for the first picture of a page."""
    megabytes: float
    """Resident memory of this process afterwards; it holds the drawn class too."""


class _Stopwatch:
    """Adds up what each stage takes within a frame."""

    def __init__(self) -> None:
        self._frames: list[dict[str, tuple[float, float]]] = []

    def next_frame(self) -> None:
        self._frames.append({})

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self._frames[-1][name] = (time.perf_counter() - wall, time.process_time() - cpu)

    def costs(self) -> dict[str, Cost]:
        counted = self._frames[WARM_UP:]
        return {
            name: Cost(
                wall=round(median(frame[name][0] for frame in counted) * 1000, 2),
                cpu=round(fmean(frame[name][1] for frame in counted) * 1000, 2),
            )
            for name in counted[0]
        }


@dataclass(slots=True)
class _TimedDetector:
    detector: TileDetector
    watch: _Stopwatch
    searched: int = 0

    def detect(self, image: Image) -> list[Detection]:
        with self.watch.stage("detect"):
            return self.detector.detect(image)

    def detect_in_tiles(self, image: Image, tiles: Sequence[Box]) -> list[list[Detection]]:
        self.searched += len(tiles)
        with self.watch.stage("detect"):
            return self.detector.detect_in_tiles(image, tiles)


@dataclass(frozen=True, slots=True)
class _TimedClassifier:
    classifier: Classifier
    watch: _Stopwatch

    def probabilities(self, crops: NDArray[np.uint8]) -> NDArray[np.float32]:
        with self.watch.stage("classify"):
            return self.classifier.probabilities(crops)


def measure(settings: Settings, *, students: int, frames: int) -> ClassCost:
    """Return what a class of `students` at 1920 x 1080 costs, over `frames` frames after a warm-up."""
    watch = _Stopwatch()
    height, min_confidence = settings.inference.min_face_height, settings.inference.min_confidence
    detector = GalleryDetector(load_model(DETECTOR), min_face_height=height)
    classifier = open_classifier(settings.inference.classifier)
    timed = _TimedDetector(detector, watch)
    analyzer = FaceAnalyzer(timed, _TimedClassifier(classifier, watch), min_face_height=height)
    drawn = PracticeClass(students, seed=settings.practice.seed, size=SIZE)
    stillness = Stillness()
    found = 0
    with TemporaryDirectory() as folder:
        engine = open_database(sqlite_url(Path(folder) / "benchmark.db"), write=True)
        recorder = Recorder(engine)
        start = datetime.now(UTC)
        session = recorder.begin(title="benchmark", source="practice", at=start)
        for number in range(WARM_UP + frames):
            timed.searched = timed.searched if number > WARM_UP else 0
            watch.next_frame()
            seconds = number * SECONDS_BETWEEN_FRAMES
            with watch.stage("draw"):
                frame = Frame(drawn.frame_at(seconds), start + timedelta(seconds=seconds))
            with watch.stage("total"):
                with watch.stage("black?"):
                    is_black(frame.image)
                with watch.stage("still?"):
                    stillness.seconds(frame.image, seconds)
                with watch.stage("analyze"):
                    view = analyzer.analyze(frame)
                with watch.stage("store"):
                    recorder.record(session, count_moods(view, at=frame.at, min_confidence=min_confidence))
            with watch.stage("tiles"):
                find_tiles(frame.image)
            with watch.stage("all tiles"):
                FaceAnalyzer(detector, classifier, min_face_height=height).analyze(frame)
            found += len(view.faces) if number >= WARM_UP else 0
        engine.dispose()
    megabytes = round(psutil.Process().memory_info().rss / 1e6)
    return ClassCost(students, round(found / frames, 1), round(timed.searched / frames, 1), watch.costs(), megabytes)


def as_table(costs: list[ClassCost]) -> Iterator[str]:
    """Yield the lines of a table: a class a line, ``wall/CPU`` milliseconds a stage."""
    stages = list(costs[0].stages)
    yield "milliseconds a frame at 1920 x 1080, wall (median) / CPU (mean)"
    yield f"{'students':>8}{'found':>7}{'searched':>10}" + "".join(f"{name:>15}" for name in stages) + f"{'memory':>9}"
    for cost in costs:
        cells = "".join(f"{one.wall:>8.1f} /{one.cpu:>5.0f}" for one in cost.stages.values())
        yield f"{cost.students:>8}{cost.faces:>7.1f}{cost.searched:>10.1f}{cells}{cost.megabytes:>6.0f} MB"
