"""Where in the gallery somebody has looked sad, afraid or angry for minutes: seen live, and kept nowhere.

A `SeatPlan` goes from the agent to the running dashboard in memory and is replaced a second later. It is the only word
that tells of single places, so it never reaches `storage`, and it holds no picture, no name and no probability.
"""

from dataclasses import dataclass

from classmood.domain.emotions import Emotion

WATCHED = (Emotion.SAD, Emotion.FEAR, Emotion.ANGRY)
"""The expressions that a place may be marked for."""

LEAST_MINUTES = 2
"""Whole minutes that it must have lasted; anything shorter is nobody's business."""

MOST_PLACES = 100
"""Of a gallery; meeting programs show up to 49."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """One tile's place in the gallery."""

    row: int
    """From 0, from above."""
    column: float
    """From 0, from the left; a half in a row that is moved by half a tile, as a centred last one."""

    def __post_init__(self) -> None:
        """Refuse what is no place.

        Raises:
            ValueError: it is outside of any gallery.
        """
        if not (0 <= self.row < MOST_PLACES and 0 <= self.column < MOST_PLACES and (2 * self.column) % 1 == 0):
            raise ValueError(f"row {self.row}, column {self.column} is no place in a gallery")


@dataclass(frozen=True, slots=True)
class SeatMark:
    """A place where somebody has looked so for minutes."""

    seat: int
    """The anonymous number of the place while the layout holds, 1 or more."""
    place: Place
    emotion: Emotion
    """The one of `WATCHED` that weighed most."""
    minutes: int
    """Whole minutes since it began, at least `LEAST_MINUTES`."""

    def __post_init__(self) -> None:
        """Refuse what may not be told.

        Raises:
            ValueError: the number, the expression or the time is none of those allowed.
        """
        if self.seat < 1 or self.emotion not in WATCHED or self.minutes < LEAST_MINUTES:
            raise ValueError(f"seat {self.seat}, {self.emotion.label} for {self.minutes} min may not be marked")


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """The gallery as it is now."""

    places: tuple[Place, ...] = ()
    """Of all tiles, row by row; empty when the picture shows no gallery."""
    marks: tuple[SeatMark, ...] = ()
    """The longest first; empty when nobody looked so for long, or when too few faces can be read."""

    def __post_init__(self) -> None:
        """Refuse what is no gallery.

        Raises:
            ValueError: there are too many places or marks, or a mark is at none of the places.
        """
        strays = {mark.place for mark in self.marks} - set(self.places)
        if strays or max(len(self.places), len(self.marks)) > MOST_PLACES:
            raise ValueError(f"{len(self.places)} places, {len(self.marks)} marks, {len(strays)} of them elsewhere")
