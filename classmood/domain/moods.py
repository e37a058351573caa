"""How a class feels at one instant: counts, and nothing else.

A `MoodSample` is the only thing that leaves `inference` for `storage`. It holds no pixels, no boxes and
no identities, so what is stored cannot show who felt what. The indices computed from it are few and
plain; none claims to measure attention or learning, because a face shows neither (Barrett et al. 2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Face, Probabilities

NEGATIVE = (Emotion.ANGRY, Emotion.DISGUST, Emotion.FEAR, Emotion.SAD)
"""The emotions that pull `tone` down; surprise has no sign."""

Counts = tuple[int, int, int, int, int, int, int]
"""Seven numbers of faces, in `Emotion` order."""


class CaptureStatus(StrEnum):
    """What the agent had to look at. Everything but `OK` is a gap in the chart, never a calm class."""

    OK = "ok"
    """A picture with at least one face."""
    NO_FACES = "no_faces"
    """A picture without a face: another window, a shared screen, an empty room."""
    BLACK = "black"
    """A picture, but black: a covered camera, a locked screen, a missing permission."""
    NO_PICTURE = "no_picture"
    """The screen, camera or file gave no picture at all."""


@dataclass(frozen=True, slots=True)
class MoodSample:
    """The class at one instant."""

    at: datetime
    """UTC, timezone-aware."""
    status: CaptureStatus
    faces: int = 0
    """Faces seen: `read` + `unsure` + `too_small`."""
    read: int = 0
    """Faces whose likeliest emotion was sure enough to be counted; the sum of `counts`."""
    unsure: int = 0
    """Faces large enough to be read, whose likeliest emotion was not sure enough."""
    too_small: int = 0
    """Faces not high enough to be read."""
    counts: Counts = (0, 0, 0, 0, 0, 0, 0)
    """Read faces by likeliest emotion."""
    mean_probabilities: Probabilities | None = None
    """Mean over the read and the unsure faces, summing to 1; None when there is none."""
    milliseconds: float = 0.0
    """Wall time spent on the frame, from the grab to this sample."""

    @property
    def shares(self) -> Probabilities | None:
        """Each emotion's share of the read faces, summing to 1; None when no face was read."""
        if self.read == 0:
            return None
        a, b, c, d, e, f, g = (count / self.read for count in self.counts)
        return (a, b, c, d, e, f, g)

    @property
    def tone(self) -> float | None:
        """`tone` of the mean probabilities; None when no face was large enough to be read."""
        return None if self.mean_probabilities is None else tone(self.mean_probabilities)


def tone(probabilities: Sequence[float]) -> float:
    """Return p_happy minus the largest of p_angry, p_disgust, p_fear, p_sad: -1 (all negative) to 1 (all happy).

    Args:
        probabilities: seven, in `Emotion` order.
    """
    return probabilities[Emotion.HAPPY] - max(probabilities[emotion] for emotion in NEGATIVE)


def count_moods(faces: Sequence[Face], *, at: datetime, min_confidence: float, milliseconds: float = 0.0) -> MoodSample:
    """Count the faces of one frame.

    Args:
        faces: any number; none gives the status `NO_FACES`.
        at: the frame's time, UTC.
        min_confidence: a face whose largest probability is below this is counted as unsure, 0 to 1.
        milliseconds: wall time spent on the frame.
    """
    counts = [0] * len(Emotion)
    totals = [0.0] * len(Emotion)
    unsure = too_small = 0
    for face in faces:
        if face.probabilities is None or face.likeliest is None:
            too_small += 1
            continue
        totals = [total + p for total, p in zip(totals, face.probabilities, strict=True)]
        if max(face.probabilities) < min_confidence:
            unsure += 1
        else:
            counts[face.likeliest] += 1
    large_enough = len(faces) - too_small
    a, b, c, d, e, f, g = counts
    mean: Probabilities | None = None
    if large_enough:
        p, q, r, s, t, u, v = (total / large_enough for total in totals)
        mean = (p, q, r, s, t, u, v)
    return MoodSample(
        at=at,
        status=CaptureStatus.OK if faces else CaptureStatus.NO_FACES,
        faces=len(faces),
        read=sum(counts),
        unsure=unsure,
        too_small=too_small,
        counts=(a, b, c, d, e, f, g),
        mean_probabilities=mean,
        milliseconds=milliseconds,
    )
