"""The class over time: the seven shares stacked to 100 %, the faces behind them, and the teacher's moments."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

import plotly.graph_objects as go

from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard import palette
from dashboard.figures.base import TIME_AXIS, empty_figure
from dashboard.track import Point, array, columns, local_times
from storage.history import Moment

_LABEL_LETTERS = 22
_LETTER = 0.009  # the width of a letter beside that of a chart on a laptop; narrow pages hide notes, see `style.css`
_BLOCKS = 240


def mood_area(drawn: Sequence[Point], *, zone: tzinfo | None, fixed: bool) -> go.Figure:
    """Draw the shares, stacked to 100 %.

    Args:
        drawn: as `track.points` gives them; may be empty.
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
    figure.update_xaxes(**TIME_AXIS, hoverformat="%H:%M:%S")
    figure.update_yaxes(range=[0, 1], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    return figure


def coverage_area(samples: Sequence[MoodSample], *, zone: tzinfo | None) -> go.Figure:
    """Draw what came of the people in the picture over time: `palette.COVERAGE`; nothing where no face was seen.

    Args:
        samples: in order of time; may be empty. Neighbours are averaged, into at most `_BLOCKS` points.
        zone: the zone of the time axis; None is this machine's own.
    """
    figure = empty_figure(fixed=True)
    size = max(-(-len(samples) // _BLOCKS), 1)
    blocks = [samples[first : first + size] for first in range(0, len(samples), size)]
    x = array(local_times([block[0].at for block in blocks], zone))
    for part in palette.COVERAGE:
        figure.add_scatter(
            x=x,
            y=array([_mean(block, part.field) for block in blocks]),
            name=part.word,
            stackgroup="faces",
            hovertemplate="%{y:.0f}",
            **_band(part.color, part.pattern),
        )
    figure.update_xaxes(**TIME_AXIS, hoverformat="%H:%M")
    figure.update_yaxes(rangemode="tozero", nticks=5, tickformat="d")
    return figure


def moment_marks(moments: Sequence[Moment], *, zone: tzinfo | None, span: tuple[datetime, datetime]) -> dict[str, Any]:
    """Return the part of a figure's layout that draws each moment: an upright, numbered line, with its note if it fits.

    Labels never overlap: one that finds no room for its number either is left out, and the list beside the chart
    still tells it.

    Args:
        moments: in order of time; any number.
        zone: the zone of the time axis; None is this machine's own.
        span: where the time axis begins and ends.

    Returns:
        ``shapes``, as many as `moments`.
    """
    start, end = span
    length = max((end - start).total_seconds(), 1.0)
    labels = _labels([((moment.at - start).total_seconds() / length, moment.note) for moment in moments])
    times = local_times([moment.at for moment in moments], zone)
    line = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 1.5, "dash": "dot"}}
    label = {"textposition": "end", "textangle": 0, "yanchor": "bottom", "padding": 2, "font": {"size": 11}}
    return {
        "shapes": [
            {**line, "x0": time, "x1": time, "label": {**label, "text": text, "xanchor": anchor}}
            for time, (text, anchor) in zip(times, labels, strict=True)
        ]
    }


def change_marks(
    figure: go.Figure, changes: Sequence[datetime], letters: Sequence[str], *, zone: tzinfo | None
) -> None:
    """Add each change point to a figure: an upright line, with its letter in a row under the time axis.

    Args:
        figure: as `mood_area` draws it, with its moments.
        changes: in order of time; may be empty.
        letters: as many.
        zone: the zone of the time axis; None is this machine's own.
    """
    if not changes:
        return
    times = local_times(changes, zone)
    line = {"type": "line", "xref": "x", "yref": "paper", "y0": 0, "y1": 1, "line": {"width": 2}}
    under = {"y": 0, "yref": "paper", "yanchor": "top", "yshift": -22, "showarrow": False}
    # All at once: plotly copies the whole layout for each that is added by itself.
    figure.update_layout(
        margin={"b": 48},
        shapes=[*figure.layout.shapes, *({**line, "x0": time, "x1": time} for time in times)],
        annotations=[
            {**under, "x": time, "text": f"▲ <b>{letter}</b>"} for time, letter in zip(times, letters, strict=True)
        ],
    )


def _labels(marks: Sequence[tuple[float, str]]) -> list[tuple[str, str]]:
    """Return the label of each mark and the side of its line on which it begins.

    Args:
        marks: place on the time axis, 0 to 1, and note of each, from left to right.
    """
    labels = []
    taken = 0.0  # up to here, labels stand
    for i, (place, note) in enumerate(marks):
        following = marks[i + 1][0] if i + 1 < len(marks) else 1.0
        number, short = f"⚑ {i + 1}", _short(note)
        width = _LETTER * (len(number) + len(short) + 2)
        if short and place >= taken and place + width <= following:
            text, anchor, taken = f"{number} <i>{short}</i>", "left", place + width
        elif short and place - width >= taken:
            text, anchor, taken = f"<i>{short}</i> {number}", "right", place
        elif place >= taken:
            text, anchor, taken = number, "left", place + _LETTER * len(number)
        else:
            text, anchor = "", "left"
        labels.append((text, anchor))
    return labels


def _mean(block: Sequence[MoodSample], field: str) -> float | None:
    """Return the mean of a count over the samples that saw faces; None when most of them saw none."""
    seen = [getattr(sample, field) for sample in block if sample.status is CaptureStatus.OK]
    return sum(seen) / len(seen) if 2 * len(seen) > len(block) else None


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


def _short(note: str) -> str:
    """Return the beginning of a note as plotly shows it letter by letter: it reads a few tags and entities."""
    short = note if len(note) <= _LABEL_LETTERS else f"{note[: _LABEL_LETTERS - 1].rstrip()}…"
    return short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
