"""The class over time: the seven shares stacked to 100 %, the faces behind them, and the teacher's moments."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

import plotly.graph_objects as go

from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard import palette
from dashboard.figures.base import empty_figure
from dashboard.track import Point, columns, local_times
from storage.history import Moment

_LABEL_LETTERS = 22


def mood_area(drawn: Sequence[Point], *, zone: tzinfo | None, fixed: bool) -> go.Figure:
    """Draw the shares, stacked to 100 %.

    Args:
        drawn: as `track.points` gives them; may be empty, then the traces stand ready to be extended.
        zone: the zone of the time axis; None is this machine's own.
        fixed: the reader cannot zoom.
    """
    figure = empty_figure(fixed=fixed)
    held = columns(drawn, zone)
    for emotion, shares in zip(palette.ORDER, held["y"], strict=True):
        figure.add_scatter(
            x=held["x"],
            y=shares,
            name=f"{emotion.emoji} {emotion.label}",
            stackgroup="shares",
            hovertemplate="%{y:.0%}",
            **_band(palette.COLORS[emotion], palette.PATTERNS[emotion]),
        )
    figure.update_xaxes(type="date", hoverformat="%H:%M:%S", tickformat="%H:%M")
    figure.update_yaxes(range=[0, 1], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    return figure


def coverage_area(samples: Sequence[MoodSample], *, zone: tzinfo | None) -> go.Figure:
    """Draw how many faces were read, unsure and too small over time; nothing where no face was seen.

    Args:
        samples: in order of time; may be empty.
        zone: the zone of the time axis; None is this machine's own.
    """
    figure = empty_figure(fixed=True)
    x = local_times([sample.at for sample in samples], zone)
    for part in palette.COVERAGE:
        figure.add_scatter(
            x=x,
            y=[getattr(sample, part.field) if sample.status is CaptureStatus.OK else None for sample in samples],
            name=part.word,
            stackgroup="faces",
            hovertemplate="%{y}",
            **_band(part.color, part.pattern),
        )
    figure.update_xaxes(type="date", hoverformat="%H:%M:%S", tickformat="%H:%M")
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat="d")
    return figure


def moment_marks(moments: Sequence[Moment], *, zone: tzinfo | None, span: tuple[datetime, datetime]) -> dict[str, Any]:
    """Return the part of a figure's layout that draws each moment: an upright line and its label above.

    Args:
        moments: any number.
        zone: the zone of the time axis; None is this machine's own.
        span: where the time axis begins and ends, so that a label near the end turns to the left.

    Returns:
        ``shapes`` and ``annotations``, both as long as `moments`.
    """
    start, end = span
    late = end - (end - start) * 0.25
    times = local_times([moment.at for moment in moments], zone)
    line = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 1.5, "dash": "dot"}}
    label = {"xref": "x", "yref": "paper", "y": 1, "yanchor": "bottom", "showarrow": False, "font": {"size": 11}}
    return {
        "shapes": [{**line, "x0": time, "x1": time} for time in times],
        "annotations": [
            {
                **label,
                "x": time,
                "xanchor": "right" if moment.at > late else "left",
                "text": _label(moment),
                "hovertext": _escaped(moment.note),
            }
            for time, moment in zip(times, moments, strict=True)
        ],
    }


def _band(color: str, pattern: str) -> dict[str, Any]:
    """Return the look of one band of a stack."""
    fill = {"shape": pattern, "fgcolor": palette.PATTERN_LINE, "bgcolor": color, "size": 7, "solidity": 0.25}
    return {
        "mode": "lines",
        "line": {"width": 0.8, "color": palette.OUTLINE},
        "fillcolor": color,
        "fillpattern": fill,
        "hoverlabel": {"bgcolor": color},
    }


def _label(moment: Moment) -> str:
    note = moment.note or "moment"
    short = note if len(note) <= _LABEL_LETTERS else f"{note[: _LABEL_LETTERS - 1].rstrip()}…"
    return f"⚑ {_escaped(short)}"


def _escaped(text: str) -> str:
    """Return `text` as plotly shows it letter by letter: it reads a few tags and entities in labels."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
