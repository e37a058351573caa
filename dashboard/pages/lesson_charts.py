"""The three charts of a past lesson: its mood, minute by minute, and the faces behind both.

Drawn by the browser itself, as the live chart is, so that three hours are there as soon as the words beside them. A
pointer over a minute reads its numbers.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from math import ceil
from typing import Any

from dash import html

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard import palette, words
from dashboard.curve import whole
from dashboard.pages import parts
from dashboard.pages.stack import Band, Span, marks, place_inside, share_stack, stack, times_below
from dashboard.reports.charts import change_letter
from dashboard.track import Point
from storage.report import LessonReport
from storage.timeline import usual_interval

_MINUTE = timedelta(minutes=1)
_SEAM = 0.0005
_BLOCKS = 240  # points of the chart of faces
_FEW, _UNIT_OF_FEW, _UNIT = 10, 2, 10  # faces: up to how many the scale ends at an even number, else at whole tens


def mood_chart(report: LessonReport, points: Sequence[Point], *, span: Span, zone: tzinfo | None) -> html.Div:
    """Return the seven shares of a lesson or of a part of it, with its moments and the changes that lasted.

    Args:
        report: the lesson.
        points: what of it is drawn.
        span: where the time of the chart begins and ends.
        zone: the zone of the times; None is this machine's own.
    """
    changes = _changes([marked.change.at for marked in report.changes], span)
    over = [*_minutes(report, span, zone), *changes]
    moments = report.moments
    if span == whole(report):
        # One that was marked before the first sample, or after the last, stands at the edge; a part leaves it out.
        moments = tuple(replace(one, at=min(max(one.at, span[0]), span[1])) for one in moments)
    return share_stack(points, span=span, moments=moments, zone=zone, over=over, most=None)


def minute_heat(report: LessonReport, *, span: Span, zone: tzinfo | None) -> html.Div:
    """Return emotion by minute in Cividis, which the colour-blind read as well; a minute without any stays empty.

    Args:
        report: the lesson.
        span: where its time begins and ends.
        zone: the zone of the times; None is this machine's own.
    """
    labels = [
        html.Span([html.Span(emotion.emoji, **parts.aria(hidden="true")), f" {emotion.label}"])
        for emotion in reversed(palette.ORDER)
    ]
    colors = html.Div([html.Span(style={"background": color}) for color in palette.CIVIDIS], className="heat-colors")
    scale = html.Div(["0 %", colors, f"{words.percent(palette.HEAT_FULL)} and more"], className="heat-scale")
    field = html.Div(_minutes(report, span, zone, cells=True), className="heat-field")
    return html.Div(
        [html.Div(labels, className="heat-emotions"), field, times_below(span, zone), scale], className="stack heat"
    )


def faces_chart(report: LessonReport, *, span: Span, zone: tzinfo | None) -> html.Div:
    """Return what came of the people in the picture over time: `palette.COVERAGE`; nothing where no face was seen.

    Args:
        report: the lesson.
        span: where its time begins and ends.
        zone: the zone of the times; None is this machine's own.
    """
    start, end = span
    step = max((end - start) / _BLOCKS, timedelta(seconds=2 * usual_interval(report.samples)))
    blocks: dict[int, list[MoodSample]] = {}
    for sample in report.samples:
        blocks.setdefault((sample.at - start) // step, []).append(sample)
    numbers = range(ceil((end - start) / step))
    counts = [[_mean(blocks.get(number, []), part.field) for number in numbers] for part in palette.COVERAGE]
    most = max(sum(column) for column in zip(*counts, strict=True))
    unit = _UNIT_OF_FEW if most <= _FEW else _UNIT
    top = unit * max(ceil(most / unit), 1)
    bands = [
        # Flat over its time, with upright edges: a slope would look like people who leave one by one.
        Band(part.color, part.pattern, [count / top for count in row for _ in "<>"])
        for part, row in zip(palette.COVERAGE, counts, strict=True)
    ]
    edges = [start + edge * step for number in numbers for edge in (number, number + 1)]
    return stack(edges, bands, scale=(str(top), str(top // 2), "0"), span=span, zone=zone)


def _minutes(report: LessonReport, span: Span, zone: tzinfo | None, *, cells: bool = False) -> list[html.Div]:
    """Return a column over each minute with shares in the span, which reads them under a pointer.

    With `cells`, it is painted with them too.
    """
    columns = []
    for minute in report.minutes:
        left, right = (place_inside(at, span) for at in (minute.start, minute.start + _MINUTE))
        if minute.mean is None or left >= right:
            continue
        lines = [f"{emotion.label} {words.percent(minute.mean[emotion])}" for emotion in reversed(palette.ORDER)]
        told: dict[str, Any] = {"data-told": "\n".join([f"{minute.start.astimezone(zone):%H:%M}", *lines])}
        paint = {"background": _cells(minute.mean)} if cells else {}
        side = "" if left + right < 1 else " minute-late"
        # A hair wider than a minute, or seams show.
        style = {"left": f"{left:.2%}", "width": f"{right - left + _SEAM:.2%}", **paint}
        columns.append(html.Div(className=f"minute{side}", style=style, **told))
    return columns


def _changes(changes: Sequence[datetime], span: Span) -> list[html.Div]:
    """Return an upright line for each change in the span, with its letter under the time axis if it has room there."""
    lines = []
    for index, left, label in marks(changes, span):
        letter = None if label is None else html.Span(change_letter(index), className=label)
        lines.append(html.Div(letter, className="change", style={"left": f"{left:.2%}"}))
    return lines


def _cells(mean: Probabilities) -> str:
    """Return the seven colours of a minute as CSS, the first emotion of the stack at the bottom."""
    height = 100 / len(Emotion)
    colors = (palette.heat(mean[emotion]) for emotion in palette.ORDER)
    stops = (f"{color} {place * height:.1f}% {(place + 1) * height:.1f}%" for place, color in enumerate(colors))
    return f"linear-gradient(to top,{','.join(stops)})"


def _mean(block: Sequence[MoodSample], field: str) -> float:
    """Return the mean of a count over the samples that saw faces; 0 when most of them saw none."""
    seen = [getattr(sample, field) for sample in block if sample.status is CaptureStatus.OK]
    return sum(seen) / len(seen) if 2 * len(seen) > len(block) else 0.0
