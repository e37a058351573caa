"""From a whole picture to a class's shares: how far they are off, everything of live use having its part in it.

A face that is not found, a smile that is not seen and a tile that is taken for a camera off all count alike: the
truth is what everyone in the picture shows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion
from classmood.domain.frames import Frame, Image
from classmood.domain.moods import count_moods
from inference.analyzer import FaceAnalyzer
from inference.classifiers.base import Classifier
from inference.detectors.base import TileDetector
from inference.training.change import NEUTRAL, SMILING
from inference.training.galleries import gallery
from inference.training.portraits import Portrait
from inference.training.scenes import Cast
from inference.training.tiles import TEST

SHARES_OF_SMILES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
SIZE = (1920, 1080)
LOWEST_FACE = 24.0
"""Pixels; as live use has it."""
_NOTHING = (0.0,) * len(Emotion)
"""What is said of a picture in which nobody was read: no share of anything, so the error is all of the truth."""

ClassPicture = tuple[Image, NDArray[np.float64]]
"""A picture, and ``(n, 7)`` what each person in it shows, in `Emotion` order, each row summing to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassError:
    """How far the shares of one kind of class are off. Errors are means over pictures, 0 to 1."""

    classes: str
    pictures: int
    people: int
    """In all pictures."""
    found: int
    """Of them."""
    mean: float
    """Error of an emotion's share, told by mean probability."""
    counted: float
    """The same, told by counting the likeliest emotions that are sure enough."""
    happy: float
    """Error of the share of happy, told by mean probability."""
    following: float | None
    """Correlation of the mean probability of happy with its true share; None where that share never changes."""


def measure_class(
    name: str,
    pictures: Iterable[ClassPicture],
    detector: TileDetector,
    classifier: Classifier,
    *,
    min_confidence: float,
) -> ClassError:
    """Return the error over some pictures, each read as the first of a lesson.

    Args:
        name: of the kind of class.
        pictures: at least one, each with at least one person.
        detector: finds the faces.
        classifier: reads them.
        min_confidence: as in `count_moods`.
    """
    truths, means, counts, people, found = [], [], [], 0, 0
    for image, shown in pictures:
        analyzer = FaceAnalyzer(detector, classifier, min_face_height=LOWEST_FACE)
        now = datetime.now(UTC)
        sample = count_moods(analyzer.analyze(Frame(image, now)), at=now, min_confidence=min_confidence)
        truths.append((shown.mean(axis=0), np.eye(len(Emotion))[shown.argmax(axis=1)].mean(axis=0)))
        means.append(sample.mean_probabilities or _NOTHING)
        counts.append(sample.shares or _NOTHING)
        people, found = people + len(shown), found + sample.faces
    felt, likeliest = (np.array(rows) for rows in zip(*truths, strict=True))
    said, counted = np.array(means), np.array(counts)
    return ClassError(
        classes=name,
        pictures=len(felt),
        people=people,
        found=found,
        mean=float(abs(said - felt).mean()),
        counted=float(abs(counted - likeliest).mean()),
        happy=float(abs(said - felt)[:, Emotion.HAPPY].mean()),
        following=_following(said[:, Emotion.HAPPY], felt[:, Emotion.HAPPY]),
    )


def smiling_classes(portraits: Sequence[Portrait], cast: Cast, *, each: int, seed: int) -> Iterator[ClassPicture]:
    """Yield galleries of people of whom some smile slightly and the others look neutral.

    Args:
        portraits: of people who have both; everybody is in every picture, once.
        cast: the grounds come from here.
        each: pictures for each of `SHARES_OF_SMILES`.
        seed: decides who smiles, and all else.
    """
    by_person = {(one.person, one.expression): one for one in portraits}
    persons = [person for person, kind in by_person if kind == NEUTRAL and (person, SMILING) in by_person]
    for share in SHARES_OF_SMILES:
        for number in range(each):
            rng = np.random.default_rng([seed, round(10 * share), number])
            smiling = set(rng.permutation(len(persons))[: round(share * len(persons))].tolist())
            people = [
                by_person[person, SMILING if place in smiling else NEUTRAL] for place, person in enumerate(persons)
            ]
            everyone = replace(TEST, kinds={"one": 1.0})
            scene = gallery(rng, Cast(people, cast.grounds), len(people), SIZE, variety=everyone)
            shown = [Emotion.HAPPY if place in smiling else Emotion.NEUTRAL for place in range(len(persons))]
            yield scene.image, np.eye(len(Emotion))[shown]


def _following(said: NDArray[np.float64], true: NDArray[np.float64]) -> float | None:
    """Return the correlation of two series; None where one never changes."""
    if said.std() == 0 or true.std() == 0:
        return None
    return float(np.corrcoef(said, true)[0, 1])
