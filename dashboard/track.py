"""From stored samples to what is drawn over time: smoothed shares, with honest gaps, for large enough groups.

Pure. The smoothing and the gaps themselves come from `storage.timeline`; here they become the points of a
chart, and shares of a group so small that they would show what one student feels are left out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus
from storage import timeline
from storage.groups import all_guarded, guarded
from storage.history import StoredSample

SMOOTHING = 20.0
"""Seconds: every share that is drawn over time is the mean of so long, up to its instant, unless chosen otherwise."""

_EDGE = timedelta(milliseconds=1)
_LOOK_BACK = 64  # samples from which the usual interval between two of them is told


@dataclass(frozen=True, slots=True)
class Point:
    """The seven smoothed shares at one instant of a chart."""

    sequence: int
    """The sample that this point shows, or that a gap's edge leads to."""
    at: datetime
    """UTC, timezone-aware."""
    shares: Probabilities | None
    """In `Emotion` order, summing to 1; None where no share can be shown."""


def smoothed(
    stored: Sequence[StoredSample], *, min_group: int, seconds: float = SMOOTHING
) -> list[Probabilities | None]:
    """Return the shares to draw, one for each sample: the mean of the last so many seconds.

    None where nothing was read, and where no sample within that time had `min_group` read faces.
    """
    samples = all_guarded((one.sample for one in stored), min_group=min_group)
    return timeline.smoothed_shares(samples, seconds=seconds)


def points(stored: Sequence[StoredSample], *, min_group: int, seconds: float = SMOOTHING) -> list[Point]:
    """Return the points of a chart, with an upright edge on both sides of every gap.

    Each instant counts for the time until the next sample, so a band ends where the gap begins. A sloped
    edge, or a bridge over the gap, would look like a calm class.

    Args:
        stored: in their order; may be empty.
        min_group: fewest read faces whose shares are shown.
        seconds: each point is the mean of so long.
    """
    holes = {
        gap.end: gap.start for gap in timeline.gaps([one.sample for one in stored]) if gap.status is None
    }  # nothing was recorded; by the time of the first sample after it
    drawn: list[Point] = []
    last: Probabilities | None = None
    for one, shares in zip(stored, smoothed(stored, min_group=min_group, seconds=seconds), strict=True):
        number, at = one.sequence, one.sample.at
        hole = holes.get(at)
        if hole is not None:
            drawn += [Point(number, hole - _EDGE, last), Point(number, hole, None), Point(number, at - _EDGE, None)]
        elif drawn and (last is None) != (shares is None):
            drawn.append(Point(number, at - _EDGE, last))
        drawn.append(Point(number, at, shares))
        last = shares
    return drawn


def thinned(drawn: Sequence[Point], *, most: int) -> list[Point]:
    """Return about `most` of `drawn`, evenly chosen; always the last one, and both edges of every gap.

    Args:
        drawn: as `points` gives them; may be empty.
        most: more than 0.
    """
    step = -(-len(drawn) // most)
    if step <= 1:
        return list(drawn)
    kept = {*range(0, len(drawn), step), len(drawn) - 1}
    for i in range(1, len(drawn)):
        if (drawn[i - 1].shares is None) != (drawn[i].shares is None):
            kept |= {i - 1, i}
    return [drawn[i] for i in sorted(kept)]


def first_needed(stored: Sequence[StoredSample], since: int, *, seconds: float = SMOOTHING) -> int:
    """Return the index of the sample from which `points` must begin to be right after the first `since` samples.

    Args:
        stored: a lesson from its first sample.
        since: how many of them are drawn already, 0 or more.
        seconds: each point is the mean of so long.
    """
    first = max(since - _LOOK_BACK, 0)
    while first > 0 and (stored[since - 1].sample.at - stored[first].sample.at).total_seconds() < seconds:
        first = max(first - _LOOK_BACK, 0)
    return first


def recent_mean(stored: Sequence[StoredSample], *, min_group: int, seconds: float = SMOOTHING) -> Probabilities | None:
    """Return the mean probabilities of the last so many seconds; None when nothing can be said now.

    Args:
        stored: in their order; may be empty.
        min_group: samples with fewer read faces are left out.
        seconds: how far back from the newest sample.
    """
    if not stored or stored[-1].sample.status is not CaptureStatus.OK:
        return None
    newest = stored[-1].sample.at
    rows: list[Probabilities] = []
    for one in reversed(stored):
        sample = guarded(one.sample, min_group=min_group)
        if sample.status is not CaptureStatus.OK or (newest - sample.at).total_seconds() >= seconds:
            break
        if sample.mean_probabilities is not None:
            rows.append(sample.mean_probabilities)
    if not rows:
        return None
    a, b, c, d, e, f, g = (sum(column) / len(rows) for column in zip(*rows, strict=True))
    return (a, b, c, d, e, f, g)


def local_times(times: Sequence[datetime], zone: tzinfo | None) -> list[str]:
    """Return `times` as plotly reads them: ISO 8601 without a zone, as a clock on the wall shows them.

    Args:
        times: timezone-aware.
        zone: None is this machine's own zone.
    """
    return [time.astimezone(zone).replace(tzinfo=None).isoformat(timespec="milliseconds") for time in times]
