"""Levels as lines: two lessons beside each other, and a course from lesson to lesson."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from classmood.domain.faces import Probabilities
from dashboard.figures.base import empty_figure
from dashboard.track import local_times
from storage.bands import wilson
from storage.changes import Levels
from storage.comparison import AlignedMinute
from storage.digests import Digest
from storage.usual import levels_of

FIRST, SECOND = "#4c6ef5", "#e8590c"
"""The two lessons of a comparison; the second is dashed too."""

LEVELS = Levels._fields
"""Happy, neutral and tense (angry, disgust, fear and sad together)."""
_SHOWN = {"happy": "#c98a00", "neutral": "#868e96", "tense": "#d6336c"}
_NAMED_DATES = 5
_MARKERS = {"happy": "circle", "neutral": "square", "tense": "diamond"}


def level(mean: Probabilities | None, name: str) -> float | None:
    """Return one of `LEVELS` of mean probabilities; None without them."""
    return None if mean is None else getattr(levels_of(mean), name)


def compared_lines(minutes: Sequence[AlignedMinute], names: tuple[str, str]) -> go.Figure:
    """Draw happy, neutral and tense of two lessons, minute by minute.

    Args:
        minutes: in their order; may be empty.
        names: of the two lessons.
    """
    figure = _rows([name.capitalize() for name in LEVELS])
    x = [minute.index for minute in minutes]
    looks = ((names[0], {"color": FIRST, "width": 2}), (names[1], {"color": SECOND, "width": 2, "dash": "dash"}))
    for row, measure in enumerate(LEVELS, start=1):
        for place, (name, line) in enumerate(looks):
            means = [minute.second if place else minute.first for minute in minutes]
            figure.add_scatter(
                x=x, y=[level(mean, measure) for mean in means], name=name, mode="lines", line=line,
                hovertemplate="%{y:.0%}", connectgaps=False, row=row, col=1,
            )  # fmt: skip
    figure.update_yaxes(range=[0, 1], tickformat=".0%", tickvals=[0, 0.5, 1])
    if any(minute.index < 0 for minute in minutes):
        figure.add_vline(x=0, line={"width": 1.5, "dash": "dot"})
    figure.update_xaxes(ticksuffix=" min", row=len(LEVELS), col=1)
    return figure


def trend_lines(digests: Sequence[Digest], *, zone: tzinfo | None) -> go.Figure:
    """Draw a course from lesson to lesson: levels with their 95 % bands, tone, and how many faces were read.

    Args:
        digests: in order of time; a lesson without expressions leaves a gap in the first two.
        zone: the zone of the dates; None is this machine's own.
    """
    figure = _rows(["Shares", "Tone", "Faces read"], heights=[0.5, 0.25, 0.25])
    x = local_times([digest.session.started_at for digest in digests], zone)
    titles = [digest.session.title for digest in digests]
    common: dict[str, Any] = {"x": x, "mode": "lines+markers", "connectgaps": False, "customdata": titles}
    for name in LEVELS:
        values = [level(digest.mean, name) for digest in digests]
        figure.add_scatter(
            **common, y=values, name=name, line={"color": _SHOWN[name], "width": 2},
            marker={"size": 8, "symbol": _MARKERS[name]}, error_y=_bands(values, digests),
            hovertemplate="%{y:.0%}", row=1, col=1,
        )  # fmt: skip
    look: dict[str, Any] = {"line": {"color": FIRST, "width": 2}, "marker": {"size": 7}}
    figure.add_scatter(
        **common, **look, y=[digest.tone for digest in digests], name="tone", hovertemplate="%{y:+.2f}", row=2, col=1
    )
    figure.add_scatter(
        **common, **look, y=[digest.coverage for digest in digests], name="faces read",
        hovertemplate="%{y:.0%}<br>%{customdata}", row=3, col=1,
    )  # fmt: skip
    figure.update_yaxes(range=[0, 1], tickformat=".0%", tickvals=[0, 0.5, 1])
    figure.update_yaxes(range=[-1, 1], tickformat="+.0f", tickvals=[-1, 0, 1], row=2, col=1)
    # A lesson of which every face was read lies on the upper edge, and its mark over it.
    figure.update_yaxes(range=[0, 1.08], row=3, col=1)
    figure.update_xaxes(type="date", tickformat="%-d %b", hoverformat="%-d %b %Y, %H:%M")
    if len(x) <= _NAMED_DATES:
        # Left to itself, plotly writes the same date under every hour of a single lesson.
        figure.update_xaxes(tickvals=x)
    return figure


def _bands(values: Sequence[float | None], digests: Sequence[Digest]) -> dict[str, Any]:
    """Return the 95 % bands of some values as plotly's error bars; none where there is no value."""
    found = [
        None if value is None or digest.group is None else (value, wilson(min(value, 1.0), digest.group))
        for value, digest in zip(values, digests, strict=True)
    ]
    return {
        "type": "data",
        "symmetric": False,
        "array": [None if one is None else one[1].high - one[0] for one in found],
        "arrayminus": [None if one is None else one[0] - one[1].low for one in found],
        "thickness": 1,
        "width": 3,
    }


def _rows(titles: Sequence[str], *, heights: Sequence[float] | None = None) -> go.Figure:
    """Return an empty figure in the house style, with one plot a title, one under the other."""
    figure = make_subplots(
        rows=len(titles), cols=1, shared_xaxes=True, vertical_spacing=0.09, subplot_titles=list(titles),
        row_heights=heights,
    )  # fmt: skip
    figure.update_layout(empty_figure().layout)
    figure.update_layout(margin={"l": 48, "r": 12, "t": 28, "b": 32}, annotations=_left(figure))
    figure.update_xaxes(fixedrange=True, showgrid=False, zeroline=False, ticks="outside", ticklen=4)
    figure.update_yaxes(fixedrange=True, zeroline=False)
    return figure


def _left(figure: go.Figure) -> list[dict[str, Any]]:
    """Return the titles of a figure's plots, moved to their left ends."""
    titles = [one.to_plotly_json() for one in figure.layout.annotations]
    return [{**one, "x": 0, "xanchor": "left", "font": {"size": 13}} for one in titles]
