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
    CaptureStatus.WRONG_LAYOUT: "the meeting shows one speaker or a shared screen, not the gallery",
    CaptureStatus.FROZEN: "the picture stands still - is the video paused or the window frozen?",
}


def status_line(sample: MoodSample, *, min_group: int) -> str:
    """Word one sample: how many people are read, and the two largest shares; or why there is nothing to read.

    Args:
        sample: any.
        min_group: with fewer read faces, no shares are told: they would show what one student feels.
    """
    if sample.status is not CaptureStatus.OK:
        return _GAPS[sample.status]
    line = coverage(sample)
    if sample.shares is None:
        return line
    if sample.read < min_group:
        return f"{line} - shares only from {min_group} faces on"
    return f"{line} - {largest_shares(sample.shares)}"


def coverage(sample: MoodSample) -> str:
    """Word how many people are read and what is with the others: ``reading 18 of 27; 4 cameras off, 3 weak``."""
    parts = (
        (sample.cameras_off, "camera off" if sample.cameras_off == 1 else "cameras off"),
        (sample.faceless, "without a face"),
        (sample.too_small, "too small"),
        (sample.unsure, "unsure"),
        (sample.weak, "weak"),
    )
    others = ", ".join(f"{count} {word}" for count, word in parts if count)
    return f"reading {sample.read} of {sample.expected}" + (f"; {others}" if others else "")


def largest_shares(shares: Probabilities) -> str:
    """Word the two largest shares of at least 5 %, as in ``happy 40 %, neutral 35 %``.

    Args:
        shares: seven in `Emotion` order, summing to 1; equal shares are named in that order.
    """
    largest = sorted(Emotion, key=lambda emotion: -shares[emotion])[:2]
    return ", ".join(
        f"{emotion.label} {shares[emotion] * 100:.0f} %" for emotion in largest if shares[emotion] >= SMALLEST_SHARE
    )
