"""All systems measured one after the other, in the same way: accuracy, calibration, size, arithmetic, speed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from classmood.domain.errors import ModelError
from inference.classifiers.base import Classifier
from inference.classifiers.deepface_peer import DeepFaceClassifier
from inference.classifiers.systems import SYSTEMS, open_classifier
from inference.training.costs import Cost, faces_per_second, keras_cost, litert_cost
from inference.training.emotion_evaluation import EmotionReport, answers_of, report_lines, report_of
from inference.training.fer2013 import Faces, Split, load_fer2013

BATCHES = (1, 25)
"""Faces handed over at a time when speed is measured: one, and a class."""

SPLITS: tuple[Split, ...] = ("public_test", "private_test")
"""Choices are made on the first; the second is for reporting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One system's results."""

    system: str
    reports: dict[str, EmotionReport]
    """By split."""
    cost: Cost | None
    """None when its graph cannot be counted."""
    faces_per_second: dict[int, float]
    """By batch, in a second of one core's time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """A system that is not here."""

    system: str
    reason: str


Outcome = Measured | NotMeasured


def load_faces(data: Path, splits: Sequence[Split] = SPLITS) -> dict[str, Faces]:
    """Return the pictures of each split, read once for all systems.

    Raises:
        DataError: the data set is missing or damaged.
    """
    return {split: load_fer2013(data, split) for split in splits}


def measure_system(name: str, faces: dict[str, Faces]) -> Measured:
    """Return one system's results on these splits.

    Raises:
        ModelError: the system is not here, or none has that name.
    """
    classifier = open_classifier(name)
    return Measured(
        system=name,
        reports={
            split: report_of(pictures, answers_of(classifier, pictures.crops), split=split)
            for split, pictures in faces.items()
        },
        cost=_cost(name, classifier),
        faces_per_second={batch: round(faces_per_second(classifier, batch)) for batch in BATCHES},
    )


def compare_systems(names: Sequence[str], faces: dict[str, Faces]) -> Iterator[Outcome]:
    """Yield each system's results as they come; a system that is not here comes with the reason."""
    for name in names:
        try:
            yield measure_system(name, faces)
        except ModelError as error:
            yield NotMeasured(system=name, reason=str(error))


def measured_lines(measured: Measured) -> Iterator[str]:
    """Yield the lines of one system's results for the terminal."""
    yield f"{measured.system}: {SYSTEMS[measured.system].words}"
    for report in measured.reports.values():
        yield from report_lines(report)
    if measured.cost is not None:
        yield f"parameters                         {measured.cost.parameters:,}"
        yield f"multiply-adds a face               {measured.cost.multiply_adds / 1e6:.1f} million"
    if measured.cost is not None and measured.cost.bytes is not None:
        yield f"file                               {measured.cost.bytes / 1e6:.2f} MB"
    for batch, speed in measured.faces_per_second.items():
        yield f"faces a second of one core         {speed:,.0f}, {batch} at a time"


def _cost(name: str, classifier: Classifier) -> Cost | None:
    litert = SYSTEMS[name].litert
    if litert is not None:
        return litert_cost(litert())
    assert isinstance(classifier, DeepFaceClassifier), f"{name} is neither LiteRT nor deepface"
    # deepface may also run on an engine whose graph cannot be looked into.
    return keras_cost(classifier.network) if hasattr(classifier.network, "layers") else None
