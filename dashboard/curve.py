"""From a lesson's report to the points of its chart, whole or a part of it: means of equal spans, with honest gaps.

Pure. A past lesson is drawn from the means of spans of some seconds, which neither overlap nor reach into a gap; so
three hours cost a browser no more than one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dashboard.track import Point
from storage import timeline
from storage.report import LessonReport

SPAN = 10.0
"""Seconds that a point is the mean of; more where what is drawn is long, or its samples are rare."""

MOST_SPANS = 360
"""An hour of ten seconds: more cannot be told apart in a chart."""

SHORTEST_PART = 60.0
"""Seconds: in less there is nothing more to see."""

_EDGE = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Curve:
    """What is drawn of a lesson or of a part of it."""

    seconds: float
    """Length of the spans that the points are the means of; at least `SPAN`."""
    points: list[Point]
    """In order of time, none outside of what was asked for; without samples there is none."""


def curve(report: LessonReport, span: tuple[datetime, datetime]) -> Curve:
    """Return the curve of a lesson between two times, the second being later.

    A span of some seconds stands in the middle of its time. On both sides of a gap stands an upright edge: a slope
    down to it would look like a class that calms down.
    """
    start, end = span
    wanted = (end - start).total_seconds() / MOST_SPANS
    seconds = max(SPAN, 2 * timeline.usual_interval(report.samples), SPAN * -(-wanted // SPAN))
    samples = [sample for sample in report.guarded if start <= sample.at < end]
    spans = timeline.minutes(samples, start=start, seconds=seconds)
    # The last span may reach beyond the end.
    return Curve(seconds, [replace(one, at=min(one.at, end)) for one in _points(spans, timedelta(seconds=seconds))])


def whole(report: LessonReport) -> tuple[datetime, datetime]:
    """Return from when to when a lesson is drawn: from its first sample for as many `SPAN` as hold all of them."""
    last = max((sample.at for sample in report.samples), default=report.start)
    return report.start, report.start + timedelta(seconds=SPAN * ((last - report.start).total_seconds() // SPAN + 1))


def part(report: LessonReport, begin: float, end: float) -> tuple[datetime, datetime]:
    """Return from when to when a part of a lesson is drawn.

    Args:
        report: the lesson.
        begin: seconds from its first sample; one outside of the lesson is brought inside.
        end: the same; a part shorter than `SHORTEST_PART` is made as long.
    """
    first, last = whole(report)
    length = (last - first).total_seconds()
    left = min(max(begin, 0.0), max(length - SHORTEST_PART, 0.0))
    right = max(min(end, length), min(left + SHORTEST_PART, length))
    return first + timedelta(seconds=left), first + timedelta(seconds=right)


def _points(spans: list[timeline.Minute], length: timedelta) -> Iterable[Point]:
    for place, span in enumerate(spans):
        before = spans[place - 1].mean if place else None
        if span.mean is not None and before is None:
            yield Point(place, span.start, span.mean)
        if span.mean is None and (before is not None or not place):
            yield Point(place, span.start, None)
        if span.mean is not None:
            yield Point(place, span.start + length / 2, span.mean)
            if place + 1 == len(spans) or spans[place + 1].mean is None:
                yield Point(place, span.start + length - _EDGE, span.mean)
        elif place + 1 < len(spans) and spans[place + 1].mean is not None:
            yield Point(place, span.start + length - _EDGE, None)
