"""The live chart: the seven shares stacked to 100 %, drawn by the browser itself from one shape a band.

A plotting library takes the browser longer to load than the rest of the page, and longer to redraw than a sample
should take to appear. Here each band is one element, filled like the bars and cut to its shape, so that a new
sample costs seven changed styles. The bands overlap: each reaches from its upper edge to the floor, and the next
one is laid over it, so that no seam shows between two.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from itertools import accumulate
from math import ceil

from dash import html

from dashboard import palette
from dashboard.pages import parts
from dashboard.track import Point, thinned
from storage.history import Moment

MOST_POINTS = 300
"""Points of a chart: on a laptop's, one for every third pixel."""

_STEPS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400))
_TICKS = 8
_APART = 0.035  # of the chart's width: flags that stand closer than this would cover one another
_EDGE = 0.06  # ticks closer to an end than this are left out: their text would reach beyond it


def stack(
    points: Sequence[Point], *, span: tuple[datetime, datetime], moments: Sequence[Moment], zone: tzinfo | None
) -> html.Div:
    """Return the chart.

    Args:
        points: as `track.points` gives them; may be empty, and then the frame is.
        span: where its time begins and ends, the end being later.
        moments: all of the lesson's, in order of time; those before the span are not drawn.
        zone: the zone of the times below; None is this machine's own.
    """
    start, end = span
    drawn = thinned(points, most=MOST_POINTS) if any(point.shares is not None for point in points) else []
    places = [min(max((point.at - start) / (end - start), 0.0), 1.0) for point in drawn]
    tops = [list(accumulate(_in_order(point))) for point in drawn]
    bands = [
        html.Div(
            html.Div(
                className="band-fill",
                style={
                    **palette.css_fill(palette.COLORS[emotion], palette.PATTERNS[emotion]),
                    "clipPath": _shape(places, [top[place] for top in tops]),
                },
            ),
            className="band",
        )
        # From the uppermost band to the lowest, each laid over the one before.
        for place, emotion in reversed(list(enumerate(palette.ORDER)))
        if drawn
    ]
    flags = _flags(moments, start=start, end=end)
    field = html.Div([*bands, *flags], className="stack-field")
    shares = html.Div([html.Span(text) for text in ("100 %", "50 %", "0 %")], className="stack-shares")
    return html.Div([shares, field, _times(start, end, zone)], className="stack")


def legend() -> html.Div:
    """Return the seven fills with their words, in the order of the bands from below."""
    return html.Div(
        [
            html.Span(
                [
                    parts.swatch(palette.COLORS[emotion], palette.PATTERNS[emotion]),
                    html.Span(emotion.emoji, **parts.aria(hidden="true")),
                    emotion.label,
                ],
                className="legend-item",
            )
            for emotion in palette.ORDER
        ],
        className="legend",
    )


def _in_order(point: Point) -> list[float]:
    """Return the seven shares from the lowest band to the uppermost; all 0 in a gap."""
    return [0.0] * len(palette.ORDER) if point.shares is None else [point.shares[each] for each in palette.ORDER]


def _shape(places: Sequence[float], tops: Sequence[float]) -> str:
    """Return the outline of a band as CSS: along its upper edge, and back along the floor.

    Args:
        places: from the left, 0 to 1.
        tops: height of the upper edge at each place, 0 to 1.
    """
    edge = ",".join(f"{100 * x:.2f}% {100 * (1 - top):.1f}%" for x, top in zip(places, tops, strict=True))
    return f"polygon({100 * places[0]:.2f}% 100%,{edge},{100 * places[-1]:.2f}% 100%)"


def _flags(moments: Sequence[Moment], *, start: datetime, end: datetime) -> list[html.Div]:
    """Return an upright line for each moment in the span, with its number where there is room for it."""
    flags = []
    taken = -1.0
    for number, moment in enumerate(moments, start=1):
        place = (moment.at - start) / (end - start)
        if not 0 <= place <= 1:
            continue
        free = place - taken >= _APART
        taken = place if free else taken
        label = html.Span(f"⚑ {number}", className="flag-number") if free else None
        side = " flag-late" if place > 1 - _APART else ""
        flags.append(html.Div(label, className=f"flag{side}", style={"left": f"{place:.2%}"}, title=moment.note))
    return flags


def _times(start: datetime, end: datetime, zone: tzinfo | None) -> html.Div:
    """Return the times under the chart, at round minutes."""
    length = end - start
    step = next((step for step in _STEPS if length / step <= _TICKS), _STEPS[-1])
    # Round in the zone's own time: there are zones half an hour apart.
    midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ticks = []
    for i in range(ceil((start - midnight) / step), int((end - midnight) / step) + 1):
        at = midnight + i * step
        place = (at - start) / length
        if _EDGE <= place <= 1 - _EDGE:
            text = f"{at.astimezone(zone):%H:%M:%S}" if step < timedelta(minutes=1) else f"{at.astimezone(zone):%H:%M}"
            ticks.append(html.Span(text, style={"left": f"{place:.2%}"}))
    return html.Div(ticks, className="stack-times")
