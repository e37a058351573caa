"""How a class feels at one instant: counts, and nothing else.

A `MoodSample` is the only thing that leaves `inference` for `storage`. It holds no pixels, no boxes and
no identities, so what is stored cannot show who felt what. The indices computed from it are few and
plain; none claims to measure attention or learning, because a face shows neither (Barrett et al. 2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from math import fsum

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Layout, Probabilities, View

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
    WRONG_LAYOUT = "wrong_layout"
    """The meeting shows one speaker or a shared screen: the few faces beside it are not the class."""
    FROZEN = "frozen"
    """The same pixels for many seconds: a paused video or a window that hangs."""


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
    weak: int = 0
    """Faces among `read` + `unsure` that are small, dark or blurred: their readings are less sure."""
    tiles: int = 0
    """Tiles of the meeting's grid; 0 where there is none."""
    cameras_off: int = 0
    """Tiles among them without a camera picture."""
    layout: Layout = Layout.SINGLE
    """What kind of picture it was; `Layout.SINGLE` where there was none."""
    counts: Counts = (0, 0, 0, 0, 0, 0, 0)
    """Read faces by likeliest emotion."""
    mean_probabilities: Probabilities | None = None
    """Mean over the read and the unsure faces, summing to 1; None when there is none."""
    milliseconds: float = 0.0
    """Wall time spent on the frame, from the grab to this sample."""

    @property
    def expected(self) -> int:
        """People whom the picture should show: its tiles, or all faces and cameras off where they are more."""
        return max(self.tiles, self.faces + self.cameras_off)

    @property
    def faceless(self) -> int:
        """Those of `expected` whose camera is on and whose face was not found: turned away, covered, not there."""
        return self.expected - self.faces - self.cameras_off

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


def count_moods(view: View, *, at: datetime, min_confidence: float, milliseconds: float = 0.0) -> MoodSample:
    """Count what was seen in one frame.

    Args:
        view: without faces it gives the status `NO_FACES`; with another layout than a class's, `WRONG_LAYOUT` and
            no counts, whatever faces it has.
        at: the frame's time, UTC.
        min_confidence: a face whose largest probability is below this is counted as unsure, 0 to 1.
        milliseconds: wall time spent on the frame.
    """
    around = MoodSample(
        at=at,
        status=CaptureStatus.NO_FACES,
        tiles=view.tiles,
        cameras_off=view.cameras_off,
        layout=view.layout,
        milliseconds=milliseconds,
    )
    if not view.layout.shows_class:
        return replace(around, status=CaptureStatus.WRONG_LAYOUT)
    readings = [face.probabilities for face in view.faces if face.probabilities is not None]
    counts = [0] * len(Emotion)
    for face in view.faces:
        if face.probabilities is not None and face.likeliest is not None and max(face.probabilities) >= min_confidence:
            counts[face.likeliest] += 1
    a, b, c, d, e, f, g = counts
    return replace(
        around,
        status=CaptureStatus.OK if view.faces else CaptureStatus.NO_FACES,
        faces=len(view.faces),
        read=sum(counts),
        unsure=len(readings) - sum(counts),
        too_small=len(view.faces) - len(readings),
        weak=sum(face.weak for face in view.faces if face.probabilities is not None),
        counts=(a, b, c, d, e, f, g),
        mean_probabilities=_mean(readings),
    )


def _mean(readings: Sequence[Probabilities]) -> Probabilities | None:
    """Return the mean of each emotion's probability; None without readings."""
    if not readings:
        return None
    p, q, r, s, t, u, v = (fsum(column) / len(readings) for column in zip(*readings, strict=True))
    return (p, q, r, s, t, u, v)
