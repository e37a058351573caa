"""What was found in a frame: its faces, what was read in them, and what kind of picture it is. No pixels."""

from dataclasses import dataclass
from enum import StrEnum

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
    weak: bool = False
    """Read, but small, dark or blurred, so that the reading is less sure than a clear face's."""
    seat: int | None = None
    """The anonymous number of a place, while the layout holds; None when nothing is followed."""

    @property
    def likeliest(self) -> Emotion | None:
        """The emotion with the largest probability; the first in `Emotion` order on a tie; None when unread."""
        if self.probabilities is None:
            return None
        return Emotion(self.probabilities.index(max(self.probabilities)))


class Layout(StrEnum):
    """What kind of picture a frame is."""

    GALLERY = "gallery"
    """A grid of tiles."""
    SPEAKER = "speaker"
    """One large picture with a strip of small tiles."""
    SHARED_SCREEN = "shared_screen"
    """Slides or a window with a strip of small tiles."""
    SINGLE = "single"
    """No grid: one webcam, a photograph, a room. The whole frame is searched."""

    @property
    def shows_class(self) -> bool:
        """Whether the faces in it are the class; those beside a speaker or a shared screen are a chance few."""
        return self not in {Layout.SPEAKER, Layout.SHARED_SCREEN}


@dataclass(frozen=True, slots=True)
class View:
    """All that was seen in one frame."""

    faces: tuple[Face, ...]
    """Also those too small to be read; empty when there is none, or when the layout shows no class."""
    layout: Layout = Layout.SINGLE
    """What kind of picture it is."""
    tiles: int = 0
    """Tiles of the grid; 0 for `Layout.SINGLE`."""
    cameras_off: int = 0
    """Tiles among them without a camera picture."""
    places: tuple[Box, ...] = ()
    """The tiles of `Layout.GALLERY`, row by row, in pixels of the frame; empty for every other layout."""
