"""From a lesson's report to the points of its chart: means of equal spans, with honest gaps.

Pure. A past lesson is drawn from the means of spans of some seconds, which neither overlap nor reach into a gap; so
three hours cost a browser no more than one.
"""

from collections.abc import Iterable
from datetime import timedelta

from dashboard.track import Point
from storage import timeline
from storage.report import LessonReport

SPAN = 10.0
"""Seconds of a span, unless the lesson is so long or its samples so rare that it must be longer."""

MOST_SPANS = 1_080
"""Three hours of ten seconds: more cannot be told apart."""

_EDGE = timedelta(milliseconds=1)


def span_seconds(report: LessonReport) -> float:
    """Return the length of the spans of a lesson, in seconds; at least `SPAN`."""
    usual = timeline.usual_interval(report.samples)
    last = max((sample.at for sample in report.samples), default=report.start)
    whole = (last - report.start).total_seconds() / MOST_SPANS
    return max(SPAN, 2 * usual, SPAN * -(-whole // SPAN))


def curve(report: LessonReport) -> list[Point]:
    """Return the points of the chart of a lesson; empty without samples.

    A span stands in the middle of its time. On both sides of a gap stands an upright edge: a slope down to it would
    look like a class that calms down.
    """
    seconds = span_seconds(report)
    spans = timeline.minutes(report.guarded, start=report.start, seconds=seconds)
    return list(_points(spans, timedelta(seconds=seconds)))


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
