"""The shipped emotion network on faces that it never saw: a sample, read in seconds."""

import hashlib
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from classmood.domain.emotions import LABELS, Emotion
from inference.classifiers.base import Classifier
from inference.classifiers.litert import LiteRTClassifier
from inference.classifiers.systems import open_classifier
from inference.registry import CUSTOM_CNN, MODEL_FILE, MODELS, installed, load_model

pytest.importorskip("pyarrow", reason="reading FER2013 needs pyarrow: uv run --extra train pytest")

from inference.training.emotion_evaluation import EmotionReport, answers_of, report_of
from inference.training.fer2013 import Faces, load_fer2013

DATA = Path(__file__).parents[3] / "shared" / "data"
EVERY = 5
"""Every fifth picture of private_test, 718, of each emotion at least ten."""

pytestmark = pytest.mark.skipif(
    not (DATA / "fer2013").is_dir(), reason=f"FER2013 is not at {DATA}: the program ships without it"
)


@pytest.fixture(scope="module")
def sample() -> Faces:
    """Return the sample."""
    faces = load_fer2013(DATA, "private_test")
    return Faces(faces.crops[::EVERY], faces.emotions[::EVERY], faces.votes[::EVERY], faces.copied[::EVERY])


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    """Return the shipped network as live use opens it."""
    return open_classifier(CUSTOM_CNN)


@pytest.fixture(scope="module")
def report(classifier: Classifier, sample: Faces) -> EmotionReport:
    """Return what is measured on the sample."""
    return report_of(sample, answers_of(classifier, sample.crops), split="private_test")


def swapped_columns(faces: Faces, probabilities: NDArray[np.float32]) -> list[str]:
    """Return the emotions whose column is not the highest on pictures of their own: the sign of a wrong order."""
    means = np.stack([probabilities[faces.emotions == emotion].mean(axis=0) for emotion in Emotion])
    return [emotion.label for emotion in Emotion if means[:, emotion].argmax() != emotion]


@dataclass
class Permuted:
    """The shipped network with its columns in a wrong order."""

    rows: NDArray[np.float32]
    order: tuple[int, ...]

    def probabilities(self, _: NDArray[np.uint8]) -> NDArray[np.float32]:
        """Return what the network said, its columns exchanged."""
        return self.rows[:, self.order]


def test_the_file_is_the_one_that_its_card_pins() -> None:
    """Every figure on the card was measured on these bytes."""
    content = (MODELS / CUSTOM_CNN / MODEL_FILE).read_bytes()

    assert hashlib.sha256(content).hexdigest() == load_model(CUSTOM_CNN).card.sha256


def test_small_differences_are_told(sample: Faces) -> None:
    """A slight smile often raises the probability of happy by less than a 256th, the step of an int8 answer."""
    for answers in LiteRTClassifier(load_model(CUSTOM_CNN)).heads(sample.crops[:100]):
        assert len(np.unique(answers[answers < 1 / 256])) > 20


def test_the_columns_are_in_the_programs_order(classifier: Classifier, sample: Faces) -> None:
    """Three orders are in use in the field; swapping two crashes nothing."""
    assert LABELS == ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
    assert swapped_columns(sample, classifier.probabilities(sample.crops)) == []


def test_a_wrong_order_is_caught_whichever_two_columns_change_places(classifier: Classifier, sample: Faces) -> None:
    """The guard above must be one: each exchange of two columns, and the alphabet's order, is seen."""
    rows = classifier.probabilities(sample.crops)
    exchanges = [
        order for order in permutations(range(7)) if sum(place != column for place, column in enumerate(order)) == 2
    ]
    alphabet = tuple(LABELS.index(label) for label in sorted(LABELS))

    assert len(exchanges) == 21
    for order in (*exchanges, alphabet):
        said = Permuted(rows, order).probabilities(sample.crops)
        moved = {LABELS[place] for place, column in enumerate(order) if place != column}
        assert moved & set(swapped_columns(sample, said)), f"columns in the order {order} were not noticed"


def test_the_card_tells_what_the_network_does(report: EmotionReport) -> None:
    """Four points are two standard deviations of a share of 718 pictures; a swapped order costs far more."""
    card = load_model(CUSTOM_CNN).card.results["private_test"]

    assert report.pictures == 718
    assert report.accuracy == pytest.approx(card["accuracy"], abs=0.04)
    assert report.ferplus_accuracy == pytest.approx(card["ferplus_accuracy"], abs=0.04)
    assert report.seven_accuracy == pytest.approx(card["seven_accuracy"], abs=0.04)


@pytest.mark.parametrize("name", sorted({"resnet50", "xception"} & set(installed())))
def test_a_published_body_s_card_tells_what_it_does(name: str, sample: Faces) -> None:
    """The comparison of docs/models.md stands on it."""
    card = load_model(name).card.results["private_test"]

    report = report_of(sample, answers_of(open_classifier(name), sample.crops), split="private_test")

    assert report.accuracy == pytest.approx(card["accuracy"], abs=0.04)
    assert report.ferplus_accuracy == pytest.approx(card["ferplus_accuracy"], abs=0.04)


def test_the_network_is_better_than_the_least_that_ships(report: EmotionReport) -> None:
    """Whatever the card says, a network under 60 % on FER2013's labels or 75 % on the taggers' is not for a class."""
    assert report.accuracy >= 0.60
    assert report.ferplus_accuracy is not None
    assert report.ferplus_accuracy >= 0.75


def test_int8_costs_almost_nothing() -> None:
    """The file that ships is within .3 points of the network as it was trained, on whole splits."""
    for split, result in load_model(CUSTOM_CNN).card.results.items():
        assert result["accuracy"] >= result["float_accuracy"] - 0.003, split
        assert result["ferplus_accuracy"] >= result["float_ferplus_accuracy"] - 0.003, split
