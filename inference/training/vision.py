"""Everything about seeing a class, measured in one go: what docs/vision.md tells.

Who finds faces best and cheapest, what a process costs that does nothing else, and how near a class's shares come to
the truth from a whole picture on.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from classmood.domain.errors import ClassmoodError
from classmood.domain.faces import Probabilities
from classmood.domain.frames import Image
from inference.classifiers.litert import LiteRTClassifier
from inference.detectors.gallery import GalleryDetector
from inference.registry import Model
from inference.tiles import find_tiles
from inference.training.change import Change, measure_change
from inference.training.class_reading import LOWEST_FACE, ClassError, measure_class, smiling_classes
from inference.training.detector_peers import MTCNN_THRESHOLD, YUNET_THRESHOLD, YUNET_TILE_THRESHOLD
from inference.training.footprint import MTCNN, OURS, YUNET, Footprint, footprint, open_system
from inference.training.galleries import gallery
from inference.training.portraits import load_backgrounds, load_portraits
from inference.training.rivals import Contest, Effort, Rival, hold_contest
from inference.training.scenes import Cast

HEIGHTS = (96, 36)
"""Face heights, in pixels, at which portraits are read."""
PRACTICE, SMILING = "practice class", "people, some smiling"
_STUDENTS, _SIZE = 25, (1920, 1080)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absent:
    """A system that could not be measured."""

    system: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentCost:
    """What the agent takes as a process of its own, on a class of 25 at 1920 x 1080."""

    samples: int
    """Over which the time of one is told."""
    milliseconds: float
    """Processor time a sample, from the grab to the stored row."""
    seconds: float
    """From the command to the first stored sample; it depends on what else the machine does."""
    processor_seconds: float
    """Processor time until then."""
    megabytes: float
    """Resident memory, the most that was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vision:
    """Everything that was measured."""

    detector_sha256: str
    classifier_sha256: str
    thresholds: tuple[float, float]
    """Lowest scores that our detector asks for: anywhere, and of the surest face of a tile."""
    contest: Contest
    absent: list[Absent]
    footprints: list[Footprint]
    classes: list[ClassError]
    change: list[Change]
    """Of all persons with both expressions; the network that reads never saw any of them."""
    change_unseen: list[Change]
    """Of those among them whom the detector never saw either."""
    agent: AgentCost

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class Networks:
    """What is measured."""

    detector: Model
    classifier: Model
    yunet: Path
    """YuNet's ONNX file, there or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """What only the front door can give: the practice class and the agent at work."""

    practice: Iterable[tuple[Image, list[Probabilities]]]
    """Drawn pictures with the moods of everybody in them."""
    agent: AgentCost
    min_confidence: float
    """As in `classmood.domain.moods.count_moods`."""


def measure_vision(
    data: Path, networks: Networks, lesson: Lesson, effort: Effort | None = None, *, progress: bool = True
) -> Vision:
    """Measure everything; a peer that is not here is told as absent.

    Args:
        data: the folder that holds ``portraits/`` and ``backgrounds/``.
        networks: what is measured.
        lesson: the practice class and the agent.
        effort: how many galleries are drawn; the usual number when None.
        progress: show bars with the time left.

    Raises:
        DataError: the data set is missing or damaged, or there is no video codec.
        ModelError: a network of ours cannot be run.
    """
    effort = effort or Effort()
    # First, while this process has not begun to compete for the machine.
    rivals, absent = _rivals(networks)
    footprints = _footprints(data, rivals, networks)
    detector = GalleryDetector(networks.detector, min_face_height=LOWEST_FACE)
    classifier = LiteRTClassifier(networks.classifier)
    unseen = load_portraits(data, "test")
    everybody = load_portraits(data, "train") + unseen
    cast = Cast(unseen, load_backgrounds(data, "test"))
    practice = ((image, np.array(moods)) for image, moods in lesson.practice)
    smiling = smiling_classes(unseen, cast, each=effort.sequences, seed=effort.seed)
    return Vision(
        detector_sha256=networks.detector.card.sha256,
        classifier_sha256=networks.classifier.card.sha256,
        thresholds=(rivals[0].threshold, rivals[0].tile_threshold),
        contest=hold_contest(data, rivals, effort, progress=progress),
        absent=absent,
        footprints=footprints,
        classes=[
            measure_class(name, pictures, detector, classifier, min_confidence=lesson.min_confidence)
            for name, pictures in ((PRACTICE, practice), (SMILING, smiling))
        ],
        change=measure_change(everybody, detector, classifier, HEIGHTS),
        change_unseen=measure_change(unseen, detector, classifier, HEIGHTS),
        agent=lesson.agent,
    )


def _rivals(networks: Networks) -> tuple[list[Rival], list[Absent]]:
    """Return ours and the peers that are here, and why the others are not."""
    ours = GalleryDetector(networks.detector, min_face_height=LOWEST_FACE)
    own, absent = networks.detector.card.settings, []
    rivals = [Rival(OURS, ours, own["threshold"], own["tile_threshold"])]
    for name, thresholds in (
        (YUNET, (YUNET_THRESHOLD, YUNET_TILE_THRESHOLD)),
        (MTCNN, (MTCNN_THRESHOLD, MTCNN_THRESHOLD)),
    ):
        try:
            rivals.append(Rival(name, open_system(name, networks.yunet), *thresholds))
        except ClassmoodError as error:
            absent.append(Absent(system=name, reason=str(error)))
    return rivals, absent


def _footprints(data: Path, rivals: list[Rival], networks: Networks) -> list[Footprint]:
    cast = Cast(load_portraits(data, "test"), load_backgrounds(data, "test"))
    image = gallery(np.random.default_rng(0), cast, min(_STUDENTS, len(cast.people)), _SIZE).image
    tiles = [tile.box for tile in find_tiles(image).tiles]
    return [footprint(rival.name, image, tiles, yunet=networks.yunet) for rival in rivals]
