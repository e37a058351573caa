"""When to tell a teacher, gently, that the class has changed: the rule, and nothing that shows it.

Pure. An alert of a kind is raised at the end of the first half-minute for which all of this holds:

- the last `SUSTAINED` half-minutes, two minutes in all, could each be read, without a gap between them;
- in each of them the level lies at least `STEP` above the usual one, see `storage.usual`;
- the usual level lies below the 95 % band (Wilson 1927) of their mean, counted among as many faces as were read: in
  a small class one student more is no news;
- what is usual is settled, and the half-minutes that settled it are over;
- no other alert is on, and the last one ended `COOL_DOWN` ago.

It ends with the first half-minute that lies less than `STEP` above the usual level or that could not be read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from storage.bands import wilson
from storage.usual import HalfMinute, Usual

SUSTAINED = 4
"""Half-minutes that a level must last: two minutes."""

STEP = 0.10
"""Of a mean probability: 10 points above the usual level is the least that is told."""

COOL_DOWN = 10
"""Half-minutes after the end of an alert without another one: five minutes."""


class AlertKind(StrEnum):
    """Which level rose; its value is the level's name in `storage.changes.Levels`."""

    TENSE = "tense"
    """Angry, disgusted, fearful and sad expressions together. Told first when both hold."""
    NEUTRAL = "neutral"
    """Neutral faces: the class shows less than usual."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert. Its times are numbers of half-minutes of the lesson, from 0."""

    kind: AlertKind
    begun: int
    """The first of the half-minutes that raised it."""
    raised: int
    """The last of them."""
    ended: int | None
    """The first half-minute that it no longer holds for; None while it is on."""
    level: float
    """Mean level of the half-minutes that raised it, 0 to 1."""
    usual: float
    """The usual level, 0 to 1."""
    faces: float
    """Mean faces read in them."""


def find_alerts(half_minutes: Sequence[HalfMinute | None], usual: Usual | None) -> list[Alert]:
    """Return the alerts of a lesson in their order; at most the last one is still on.

    The same half-minutes always give the same alerts: a reload or a second browser shows no other.

    Args:
        half_minutes: finished ones, from the lesson's beginning; None for one that could not be read.
        usual: None, or not settled: there are no alerts.
    """
    if usual is None or not usual.settled:
        return []
    found: list[Alert] = []
    first = _after_opening(half_minutes, usual)
    index = first
    while index < len(half_minutes):
        alert = _raised_at(index, half_minutes[max(first, index - SUSTAINED + 1) : index + 1], usual)
        if alert is None:
            index += 1
            continue
        alert = _followed(alert, half_minutes, usual)
        found.append(alert)
        if alert.ended is None:
            break
        index = alert.ended + COOL_DOWN
    return found


def _after_opening(half_minutes: Sequence[HalfMinute | None], usual: Usual) -> int:
    """Return the index of the first half-minute that did not help to settle what is usual."""
    readable = [index for index, one in enumerate(half_minutes) if one is not None]
    return readable[usual.half_minutes - 1] + 1 if usual.half_minutes else 0


def _raised_at(index: int, recent: Sequence[HalfMinute | None], usual: Usual) -> Alert | None:
    """Return the alert that the `recent` half-minutes, the last of which is `index`, raise; None for none."""
    read = [one for one in recent if one is not None]
    if len(read) < SUSTAINED:
        return None
    faces = fmean(one.faces for one in read)
    for kind in AlertKind:
        expected = _level(usual.levels, kind)
        levels = [_level(one.levels, kind) for one in read]
        level = fmean(levels)
        if min(levels) >= expected + STEP and wilson(level, faces).low > expected:
            return Alert(kind, index - SUSTAINED + 1, index, None, level, expected, faces)
    return None


def _followed(alert: Alert, half_minutes: Sequence[HalfMinute | None], usual: Usual) -> Alert:
    """Return `alert` with its end, if it has one."""
    for index in range(alert.raised + 1, len(half_minutes)):
        one = half_minutes[index]
        if one is None or _level(one.levels, alert.kind) < _level(usual.levels, alert.kind) + STEP:
            return Alert(alert.kind, alert.begun, alert.raised, index, alert.level, alert.usual, alert.faces)
    return alert


def _level(levels: object, kind: AlertKind) -> float:
    """Return the level that a kind is about."""
    return float(getattr(levels, kind.value))
