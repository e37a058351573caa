"""A face found in a frame, and what was read in it. No pixels."""

from dataclasses import dataclass

from classmood.domain.emotions import Emotion
from classmood.domain.geometry import Box

Probabilities = tuple[float, float, float, float, float, float, float]
"""Seven probabilities in `Emotion` order, summing to 1."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of one frame."""

    box: Box
    """Brow to chin, in pixels of the frame."""
    score: float
    """How sure the detector is that this is a face, 0 to 1."""
    probabilities: Probabilities | None
    """What was read; None when the face is too small to be read."""

    @property
    def likeliest(self) -> Emotion | None:
        """The emotion with the largest probability; the first in `Emotion` order on a tie; None when unread."""
        if self.probabilities is None:
            return None
        return Emotion(self.probabilities.index(max(self.probabilities)))
