"""The scripted lesson: how the class feels in each part of it, and so what each student feels at each second.

Students feel one thing at a time for 10 to 60 seconds and change over 2 to 4. A new part of the lesson reaches each
of them within a few seconds. What they feel is drawn from the part's shares like lots without replacement, so
that the class as a whole follows the script more closely than by chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capture.practice.tracks import Track
from classmood.domain.emotions import Emotion

E = Emotion

SHORTEST_MOOD, LONGEST_MOOD = 10.0, 60.0
"""Seconds that a mood lasts, unless a new part of the lesson cuts it short."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the lesson."""

    name: str
    share: float
    """Of the lesson's length, 0 to 1."""
    moods: Mapping[Emotion, float]
    """Shares of the class, summing to 1; emotions left out do not occur."""


LESSON = (
    Part("welcome", 0.16, {E.NEUTRAL: 0.68, E.HAPPY: 0.24, E.SURPRISE: 0.04, E.SAD: 0.04}),
    Part("explanation", 0.16, {E.NEUTRAL: 0.78, E.HAPPY: 0.10, E.SURPRISE: 0.06, E.SAD: 0.06}),
    Part(
        "hard part",
        0.24,
        {E.NEUTRAL: 0.36, E.SAD: 0.24, E.ANGRY: 0.18, E.FEAR: 0.10, E.DISGUST: 0.05, E.SURPRISE: 0.05, E.HAPPY: 0.02},
    ),
    Part("joke", 0.10, {E.HAPPY: 0.68, E.SURPRISE: 0.20, E.NEUTRAL: 0.12}),
    Part("exercise", 0.16, {E.NEUTRAL: 0.62, E.HAPPY: 0.24, E.SURPRISE: 0.06, E.SAD: 0.04, E.ANGRY: 0.04}),
    Part("tired end", 0.18, {E.NEUTRAL: 0.54, E.SAD: 0.30, E.ANGRY: 0.06, E.HAPPY: 0.06, E.DISGUST: 0.04}),
)
"""The parts in order; their shares of the lesson sum to 1."""


def part_at(t: float, lesson_seconds: float) -> Part:
    """Return the part of a lesson of `lesson_seconds` that is on at `t`; the last one after its end."""
    end = 0.0
    for part in LESSON:
        end += part.share * lesson_seconds
        if t < end:
            return part
    return LESSON[-1]


def mood_tracks(students: int, *, seed: int, lesson_seconds: float) -> list[Track]:
    """Return each student's moods over the lesson: ``(7,)`` weights in `Emotion` order, summing to 1.

    Args:
        students: how many.
        seed: the same seed gives the same moods.
        lesson_seconds: length of the lesson, more than 0.
    """
    rng = np.random.default_rng([seed, 2])
    lots = _Lots(rng, students)
    keys: list[list[tuple[float, NDArray[np.float64]]]] = [[] for _ in range(students)]
    begin = 0.0
    for part in LESSON:
        end = begin + part.share * lesson_seconds
        lots.start(part)
        for student in range(students):
            at = begin + rng.uniform(0.0, min(5.0, 0.15 * (end - begin)))
            while True:
                keys[student].append((at, _mixture(rng, lots.draw(student))))
                at += rng.uniform(SHORTEST_MOOD, LONGEST_MOOD)
                if at > end - SHORTEST_MOOD / 2:
                    break
        begin = end
    return [_track(rng, moods) for moods in keys]


class _Lots:
    """Hands out emotions so that each round over all students has nearly the part's shares."""

    def __init__(self, rng: np.random.Generator, students: int) -> None:
        self._rng, self._students = rng, students
        self._rounds: list[NDArray[np.int64]] = []
        self._drawn = [0] * students
        self._limits = np.ones(len(Emotion))

    def start(self, part: Part) -> None:
        self._rounds, self._drawn = [], [0] * self._students
        self._limits = np.cumsum([part.moods.get(emotion, 0.0) for emotion in Emotion])

    def draw(self, student: int) -> Emotion:
        turn = self._drawn[student]
        self._drawn[student] += 1
        if turn == len(self._rounds):
            self._rounds.append(self._rng.permutation(self._students))
        lot = (self._rounds[turn][student] + self._rng.random()) / self._students
        return Emotion(min(int(np.searchsorted(self._limits, lot, side="right")), len(Emotion) - 1))


def _mixture(rng: np.random.Generator, emotion: Emotion) -> NDArray[np.float64]:
    """Return one clear emotion with a little of another."""
    moods = np.zeros(len(Emotion))
    if emotion is Emotion.NEUTRAL:
        moods[rng.integers(len(Emotion))] = rng.uniform(0.0, 0.08)
        moods[Emotion.NEUTRAL] = 0.0
    else:
        moods[Emotion.NEUTRAL] = rng.uniform(0.02, 0.16)
    moods[emotion] = 1 - moods.sum()
    return moods


def _track(rng: np.random.Generator, keys: list[tuple[float, NDArray[np.float64]]]) -> Track:
    starts = [at for at, _ in keys]
    gaps = np.diff([*starts, starts[-1] + LONGEST_MOOD])
    return Track(
        starts, np.stack([moods for _, moods in keys]), np.minimum(rng.uniform(2.0, 4.0, len(keys)), gaps).tolist()
    )
