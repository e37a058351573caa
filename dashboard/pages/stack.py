"""Charts of stacked bands over time, drawn by the browser itself from one shape a band.

A plotting library takes the browser longer to load than the rest of the page, and longer to redraw than a sample
should take to appear. Here each band is one element, filled like the bars and cut to its shape, so that a new
sample costs seven changed styles. The bands overlap: each reaches from its upper edge to the floor, and the next
one is laid over it, so that no seam shows between two.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from math import ceil
from typing import NamedTuple

import numpy as np
from dash import html
from dash.development.base_component import Component

from dashboard import palette
from dashboard.pages import parts
from dashboard.track import Point, thinned
from storage.history import Moment

MOST_POINTS = 300
"""Points of a live chart: on a laptop's, one for every third pixel."""

Span = tuple[datetime, datetime]
"""Where the time of a chart begins and ends, the end being later."""


class Band(NamedTuple):
    """One band of a stack."""

    color: str
    pattern: str
    """A name of `palette.PATTERNS`."""
    heights: Sequence[float]
    """Its own at each instant, as a share of the chart's height; 0 in a gap."""


_SHARES = ("100 %", "50 %", "0 %")
_STEPS = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400))
_TICKS = 8
_APART = 0.035  # of the chart's width: labels that stand closer than this would cover one another
_APART_NARROW = 0.13  # the same on a phone
_EDGE = 0.06  # ticks closer to an end than this are left out: their text would reach beyond it


def share_stack(
    points: Sequence[Point],
    *,
    span: Span,
    moments: Sequence[Moment],
    zone: tzinfo | None,
    over: Sequence[Component] = (),
    most: int | None = MOST_POINTS,
) -> html.Div:
    """Return the seven shares, stacked to 100 %.

    Args:
        points: as `track.points` gives them; may be empty, and then the frame is.
        span: where its time begins and ends.
        moments: all of the lesson's, in order of time; those outside the span are not drawn.
        zone: the zone of the times below; None is this machine's own.
        over: what lies between the bands and the moments.
        most: more points than these are thinned; None draws all.
    """
    drawn = points if most is None else thinned(points, most=most)
    if all(point.shares is None for point in points):
        drawn = []
    bands = [
        Band(
            palette.COLORS[emotion],
            palette.PATTERNS[emotion],
            [0.0 if point.shares is None else point.shares[emotion] for point in drawn],
        )
        for emotion in palette.ORDER
        if drawn
    ]
    flags = _flags(moments, span)
    return stack([point.at for point in drawn], bands, scale=_SHARES, span=span, zone=zone, over=[*over, *flags])


def stack(
    times: Sequence[datetime],
    bands: Sequence[Band],
    *,
    scale: Sequence[str],
    span: Span,
    zone: tzinfo | None,
    over: Sequence[Component] = (),
) -> html.Div:
    """Return bands on one another, between a scale on the left and the times below.

    Args:
        times: the instants of the bands' heights, in order; one outside of the span stands at its edge.
        bands: from the lowest to the uppermost; may be empty.
        scale: what stands beside the chart, evenly spread from the top to the floor.
        span: where its time begins and ends.
        zone: the zone of the times below; None is this machine's own.
        over: what is laid over the bands, placed from the left by its style.
    """
    places = [place_inside(at, span) for at in times]
    tops = np.cumsum([band.heights for band in bands], axis=0)
    # From the uppermost band to the lowest, each laid over the one before.
    filled = [
        html.Div(
            html.Div(
                className="band-fill",
                style={**palette.css_fill(band.color, band.pattern), "clipPath": _shape(places, top)},
            ),
            className="band",
        )
        for band, top in list(zip(bands, tops, strict=True))[::-1]
    ]
    field = html.Div([*filled, *over], className="stack-field")
    beside = html.Div([html.Span(text) for text in scale], className="stack-scale")
    return html.Div([beside, field, times_below(span, zone)], className="stack")


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


def place(at: datetime, span: Span) -> float:
    """Return where an instant stands in a span: 0 at its beginning, 1 at its end."""
    start, end = span
    return (at - start) / (end - start)


def place_inside(at: datetime, span: Span) -> float:
    """Return the same for an instant outside of the span as for the nearer of its ends."""
    return min(max(place(at, span), 0.0), 1.0)


def marks(times: Sequence[datetime], span: Span) -> Iterator[tuple[int, float, str | None]]:
    """Yield those of some instants that lie in a span: index, place, and the CSS class of the label.

    Args:
        times: in order.
        span: where the time of the chart begins and ends.

    Yields:
        "" where there is always room for the label, "label-wide" where there is none on a phone, None where there is
        none at all.
    """
    taken = taken_narrow = -1.0
    for index, at in enumerate(times):
        left = place(at, span)
        if not 0 <= left <= 1:
            continue
        label = None
        if left - taken >= _APART:
            label, taken = "label-wide", left
            if left - taken_narrow >= _APART_NARROW:
                label, taken_narrow = "", left
        yield index, left, label


def times_below(span: Span, zone: tzinfo | None) -> html.Div:
    """Return the times under a chart, at round minutes."""
    start, end = span
    length = end - start
    step = next((step for step in _STEPS if length / step <= _TICKS), _STEPS[-1])
    # Round in the zone's own time: there are zones half an hour apart.
    midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ticks = []
    for i in range(ceil((start - midnight) / step), int((end - midnight) / step) + 1):
        at = midnight + i * step
        left = place(at, span)
        if _EDGE <= left <= 1 - _EDGE:
            text = f"{at.astimezone(zone):%H:%M:%S}" if step < timedelta(minutes=1) else f"{at.astimezone(zone):%H:%M}"
            ticks.append(html.Span(text, style={"left": f"{left:.2%}"}))
    return html.Div(ticks, className="stack-times")


def _shape(places: Sequence[float], tops: Sequence[float]) -> str:
    """Return the outline of a band as CSS: along its upper edge, and back along the floor.

    Args:
        places: from the left, 0 to 1.
        tops: height of the upper edge at each place, 0 to 1.
    """
    edge = ",".join(f"{100 * x:.2f}% {100 * (1 - top):.1f}%" for x, top in zip(places, tops, strict=True))
    return f"polygon({100 * places[0]:.2f}% 100%,{edge},{100 * places[-1]:.2f}% 100%)"


def _flags(moments: Sequence[Moment], span: Span) -> list[html.Div]:
    """Return an upright line for each moment in the span, with its number where there is room for it."""
    flags = []
    for index, left, label in marks([moment.at for moment in moments], span):
        number = None if label is None else html.Span(f"⚑ {index + 1}", className=f"flag-number {label}".strip())
        side = " flag-late" if left > 1 - _APART else ""
        style = {"left": f"{left:.2%}"}
        flags.append(html.Div(number, className=f"flag{side}", style=style, title=moments[index].note))
    return flags
