"""All measurements of how far a reading can be trusted, in one go: what docs/reading.md tells.

Corrections and limits are fitted on FER2013's public_test and reported on private_test; portraits and the practice
class, which no network learnt expressions from, are the check that it holds beyond FER2013.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.errors import DataError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from classmood.domain.seating import WATCHED
from inference.classifiers.litert import LiteRTClassifier
from inference.detectors.gallery import GalleryDetector
from inference.lasting import SURE
from inference.registry import Model
from inference.training import framing
from inference.training.calibration import Calibration, agreement_and_accuracy, calibration, fitted_temperature
from inference.training.change import HEIGHTS, NEUTRAL, SMILING, Change, measure_change
from inference.training.conditions import Gate, Judged, Level, Power, measure_conditions, measure_gates
from inference.training.fer2013 import Faces, Split, load_fer2013
from inference.training.metrics import Bin, share_right
from inference.training.portraits import Part, Portrait, load_portraits
from inference.training.shares import Draw, ShareError, Tagged, anything, lopsided, measure_shares, natural
from inference.votes import served, taggers_shares

PORTRAITS, PRACTICE = "portraits", "practice class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidence:
    """How sure the network is and how sure it should be, on private_test."""

    faces: int
    """Those with votes for one of the seven."""
    untempered: Calibration
    fitted: Calibration
    """At the temperature that public_test asks for."""
    served: Calibration
    """At the temperature of the network's card."""
    agreement: tuple[Bin, ...]
    """By confidence served, the share of the taggers who saw the same."""
    accuracy: tuple[Bin, ...]
    """By confidence served, the share of the readings that are what most taggers saw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tense:
    """How well a single face is told to look sad, afraid or angry, as seats are; on private_test."""

    tense: int
    """Faces of which most taggers saw one of the three."""
    found: float
    """Share of them that are told to look so, 0 where there are none."""
    neutral: int
    """Faces that most taggers saw as neutral."""
    mistaken: float
    """Share of them that are told to look so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was measured."""

    model: str
    sha256: str
    confidence: Confidence
    shares: list[ShareError]
    tense: Tense
    change: list[Change]
    conditions: list[Level]
    powers: list[Power]
    gates: list[Gate]
    framings: list[framing.Framing]
    own_framing: framing.OwnFraming | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """How much is read, and the seed that decides which."""

    faces: int = 1500
    """Of private_test, read under every condition: a share is then known to about one point."""
    gate_faces: int = 1000
    """Of public_test, on which the limits are found."""
    classes: int = 2000
    """Drawn from each kind of faces."""
    seed: int = 0


Practice = Iterable[tuple[Image, list[tuple[Box, Emotion]]]]
"""Drawn pictures, with the faces in them and what those show."""


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """One split as the network reads it."""

    faces: Faces
    ferplus: NDArray[np.float32]
    votes: NDArray[np.float64]
    """``(n, 7)``, a row of zeros where nobody voted for one of the seven."""
    agreed: NDArray[np.intp]
    """The faces of which one of the seven got more votes than every other."""

    def tagged(self, temperature: float) -> Tagged:
        said = served(self.ferplus[self.agreed], temperature).astype(np.float64)
        return Tagged(said, self.votes[self.agreed])

    def some(self, most: int, random: np.random.Generator) -> Judged:
        chosen = np.sort(random.permutation(self.agreed)[:most])
        return Judged(self.faces.crops[chosen], self.votes[chosen].argmax(axis=1), self.faces.emotions[chosen])


def measure_reading(
    data: Path, model: Model, detector: Model, practice: Practice, effort: Effort | None = None
) -> Reading:
    """Measure everything.

    Args:
        data: the folder that holds FER2013 and ``portraits/``.
        model: the emotion network.
        detector: the face detector.
        practice: drawn pictures.
        effort: the usual one when None.

    Raises:
        DataError: a data set is missing or damaged.
    """
    effort = effort or Effort()
    random = np.random.default_rng(effort.seed)
    classifier = LiteRTClassifier(model)
    finder = GalleryDetector(detector, min_face_height=min(HEIGHTS))
    fit, report = _read(data, "public_test", classifier), _read(data, "private_test", classifier)
    portraits = _smiles(data)
    shown = {
        PORTRAITS: framing.shown_portraits(portraits, finder),
        PRACTICE: framing.shown_pictures(practice, finder),
    }
    spoiled, judged = fit.some(effort.gate_faces, random), report.some(effort.faces, random)
    powers, gates = measure_gates(spoiled, classifier, temperature=classifier.temperature, seed=effort.seed)
    return Reading(
        model=model.card.name,
        sha256=model.card.sha256,
        confidence=_confidence(fit, report, classifier.temperature),
        shares=_share_errors(fit, report, shown, classifier, effort),
        tense=_tense(report.tagged(classifier.temperature)),
        change=measure_change(portraits, finder, classifier),
        conditions=measure_conditions(judged, classifier, temperature=classifier.temperature, seed=effort.seed),
        powers=powers,
        gates=gates,
        framings=framing.measure_framing(shown[PORTRAITS], shown[PRACTICE], classifier),
        own_framing=framing.own_framing(spoiled.crops, finder),
    )


def _smiles(data: Path) -> list[Portrait]:
    """Return the portraits of all persons who were asked to look neutral and to smile.

    Raises:
        DataError: there are none, or the data set is missing or damaged.
    """
    portraits = [one for part in get_args(Part) for one in load_portraits(data, part) if one.expression]
    if {one.expression for one in portraits} != {NEUTRAL, SMILING}:
        raise DataError(
            f"{data / 'portraits'}: no person is labelled {NEUTRAL} and {SMILING} in the manifest's column expression. "
            "Copy the data folder again."
        )
    return portraits


def _read(data: Path, split: Split, classifier: LiteRTClassifier) -> _Said:
    faces = load_fer2013(data, split)
    votes = taggers_shares(faces.votes)
    ranked = np.sort(votes, axis=1)
    return _Said(faces, classifier.heads(faces.crops)[1], votes, np.flatnonzero(ranked[:, -1] > ranked[:, -2]))


def _confidence(fit: _Said, report: _Said, temperature: float) -> Confidence:
    asked = fitted_temperature(fit.ferplus, fit.votes)
    untempered, fitted, serving = (calibration(report.ferplus, report.votes, one) for one in (1.0, asked, temperature))
    agreement, accuracy = agreement_and_accuracy(served(report.ferplus, temperature), report.votes)
    return Confidence(
        faces=int(report.votes.any(axis=1).sum()),
        untempered=untempered,
        fitted=fitted,
        served=serving,
        agreement=agreement,
        accuracy=accuracy,
    )


def _tense(faces: Tagged) -> Tense:
    told = faces.said[:, WATCHED].sum(axis=1) >= SURE
    seen = faces.votes.argmax(axis=1)
    tense, neutral = np.isin(seen, WATCHED), seen == Emotion.NEUTRAL
    return Tense(
        tense=int(tense.sum()),
        found=share_right(told[tense]),
        neutral=int(neutral.sum()),
        mistaken=share_right(told[neutral]),
    )


def _share_errors(
    fit: _Said,
    report: _Said,
    shown: Mapping[str, Sequence[framing.Shown]],
    classifier: LiteRTClassifier,
    effort: Effort,
) -> list[ShareError]:
    """Return the errors on classes of private_test in three mixes, and on any mix of the faces that are shown."""
    judged = report.tagged(classifier.temperature)
    draws = [Draw(mix.__name__, judged, mix) for mix in (natural, lopsided, anything)]
    for name, faces in shown.items():
        said, truth = framing.read_shown(faces, classifier)
        tagged = Tagged(said.astype(np.float64), np.eye(len(Emotion))[truth])
        draws.append(Draw(name, tagged, anything))
    return measure_shares(fit.tagged(classifier.temperature), draws, classes=effort.classes, seed=effort.seed)
