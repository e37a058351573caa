"""One calm line about a sample, for the terminal."""

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample

SMALLEST_SHARE = 0.05
"""Below this a share is not worth a word."""

_GAPS = {
    CaptureStatus.NO_FACES: "no faces in the picture - is the gallery view open?",
    CaptureStatus.BLACK: "the picture is black - is the camera covered, the screen locked or a permission missing?",
    CaptureStatus.NO_PICTURE: "no picture - trying again",
}


def status_line(sample: MoodSample) -> str:
    """Word one sample: how many faces are read, and the two largest shares; or why there is nothing to read."""
    if sample.status is not CaptureStatus.OK:
        return _GAPS[sample.status]
    uncounted = [
        f"{count} {word}" for count, word in ((sample.too_small, "too small"), (sample.unsure, "unsure")) if count
    ]
    coverage = f"reading {sample.read} of {sample.faces}" + (f" ({', '.join(uncounted)})" if uncounted else "")
    return coverage if sample.shares is None else f"{coverage} - {largest_shares(sample.shares)}"


def largest_shares(shares: Probabilities) -> str:
    """Word the two largest shares of at least 5 %, as in ``happy 40 %, neutral 35 %``.

    Args:
        shares: seven in `Emotion` order, summing to 1; equal shares are named in that order.
    """
    largest = sorted(Emotion, key=lambda emotion: -shares[emotion])[:2]
    return ", ".join(
        f"{emotion.label} {shares[emotion] * 100:.0f} %" for emotion in largest if shares[emotion] >= SMALLEST_SHARE
    )
