"""What students do besides feeling: blink, sway, shift, glance, look away, switch the camera off."""

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from capture.practice.tracks import Track, holds

_BLINK_SECONDS = 0.22
_AWAY = 0.15
"""Turned this far (0 to 1) from the screen a student counts as looking away."""
_AWAY_TURNS = ((0.6, 0.03), (-0.6, 0.03), (0.45, 0.2), (-0.45, 0.2), (0.0, 0.4))
"""Where students look instead, yaw and pitch in radians: aside, or down at a phone."""


@dataclass(frozen=True, slots=True)
class Posture:
    """How a student sits at one instant; lengths in face units, angles in radians."""

    yaw: float
    pitch: float
    roll: float
    right: float
    down: float
    body: tuple[float, float]
    """Where the shoulders are: right and down."""
    gaze: tuple[float, float]
    """Right and down, -1 to 1."""
    shut: float
    """Of the eyes: 0 open, 1 shut."""
    looking_away: bool


class Habits:
    """One student's, for a whole lesson."""

    def __init__(self, rng: np.random.Generator, seconds: float) -> None:
        """Decide on everything.

        Args:
            rng: where chance comes from.
            seconds: length of the lesson.
        """
        starts = holds(rng, seconds, 6.0, 22.0)
        self._pose = Track(
            starts.tolist(),
            rng.normal(0.0, (0.055, 0.035, 0.03, 0.07, 0.03), (len(starts), 5)),
            rng.uniform(0.7, 1.3, len(starts)).tolist(),
        )
        starts = holds(rng, seconds, 2.0, 9.0)
        glances = np.clip(rng.normal(0.0, (0.16, 0.10), (len(starts), 2)), -0.4, 0.4)
        self._gaze = Track(starts.tolist(), glances, [0.12] * len(starts))
        self._blinks = holds(rng, seconds, 1.6, 6.5).tolist()
        self._away = _away_track(rng, seconds)
        self._sway = rng.uniform(0.0, 2 * np.pi, 3)

    def at(self, t: float) -> Posture:
        """Return the posture at `t` seconds."""
        yaw, pitch, roll, right, down = (float(value) for value in self._pose.at(t))
        away, aside, low = (float(value) for value in self._away.at(t))
        across, up = (float(value) for value in self._gaze.at(t))
        body = (0.45 * right + 0.05 * aside, 0.4 * down)
        # Nobody sits quite still: a slow sway of the head that ends nowhere.
        right += 0.022 * np.sin(0.9 * t + self._sway[0]) + 0.014 * np.sin(2.3 * t + self._sway[1]) + 0.22 * aside
        down += 0.016 * np.sin(1.3 * t + self._sway[2]) + 0.12 * low
        return Posture(
            yaw=yaw + aside,
            pitch=pitch + low,
            roll=roll + 0.010 * float(np.sin(0.7 * t + self._sway[1])) + 0.06 * aside,
            right=float(right),
            down=float(down),
            body=body,
            gaze=(across * (1 - away) + 0.5 * aside, up * (1 - away) + 1.2 * low),
            # Who looks down lowers the lids as well.
            shut=max(self._shut(t), min(1.4 * low, 0.55)),
            looking_away=away > _AWAY,
        )

    def _shut(self, t: float) -> float:
        index = bisect_right(self._blinks, t) - 1
        if index <= 0:
            return 0.0
        since = (t - self._blinks[index]) / _BLINK_SECONDS
        return float(np.sin(np.pi * since)) if since < 1 else 0.0


def _away_track(rng: np.random.Generator, seconds: float) -> Track:
    """Return how far the head is turned away, 0 to 1, and the yaw and pitch that this adds."""
    starts, values = [0.0], [(0.0, 0.0, 0.0)]
    at = rng.uniform(20.0, 120.0)
    while at < seconds:
        yaw, pitch = _AWAY_TURNS[rng.integers(len(_AWAY_TURNS))]
        starts += [at, at + rng.uniform(3.0, 9.0)]
        values += [(1.0, yaw, pitch), (0.0, 0.0, 0.0)]
        at = starts[-1] + rng.uniform(40.0, 160.0)
    return Track(starts, values, [0.7] * len(starts))


def camera_tracks(students: int, *, seed: int, seconds: float) -> list[Track]:
    """Return for each student whether the camera is on, ``(1,)``: 1 or 0.

    About one in twelve never switches it on, about one in eight switches it off for a while.
    """
    rng = np.random.default_rng([seed, 3])
    order = rng.permutation(students)
    never, breaks = round(students / 12), round(students / 8)
    tracks = [Track([0.0], [[1.0]], [0.0])] * students
    for student in order[:never]:
        tracks[student] = Track([0.0], [[0.0]], [0.0])
    for student in order[never : never + breaks]:
        off = seconds * rng.uniform(0.1, 0.85)
        tracks[student] = Track([0.0, off, off + seconds * rng.uniform(0.03, 0.1)], [[1.0], [0.0], [1.0]], [0.0] * 3)
    return tracks


def speaker_track(students: int, *, seed: int, seconds: float) -> Track:
    """Return who speaks, ``(1,)``: the student's index, or -1 while only the teacher does."""
    rng = np.random.default_rng([seed, 4])
    starts = holds(rng, seconds, 4.0, 18.0)
    speakers = np.where(rng.random(len(starts)) < 0.55, rng.integers(students, size=len(starts)), -1)  # noqa: PLR2004
    return Track(starts.tolist(), speakers[:, None], [0.0] * len(starts))
