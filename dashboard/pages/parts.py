"""Pieces that several pages are made of: cards, icons, bars, messages."""

from collections.abc import Sequence
from datetime import tzinfo
from typing import Any

import dash_mantine_components as dmc
import plotly.graph_objects as go
from dash import dcc, html
from dash.development.base_component import Component

from classmood.domain.emotions import Emotion
from classmood.domain.faces import Probabilities
from classmood.domain.moods import Counts
from dashboard import palette, words
from dashboard.figures.base import CONFIG
from storage.bands import Band
from storage.history import Moment

Children = Component | str | Sequence[Component | str]
"""What stands inside a component."""


def aria(**attributes: str) -> dict[str, Any]:
    """Return properties that screen readers use: ``label`` becomes ``aria-label``, which is no name in Python."""
    return {f"aria-{name}": text for name, text in attributes.items()}


def icon(name: str) -> html.Span:
    """Return an icon of `assets/style.css` in the colour of the text around it; screen readers skip it."""
    return html.Span(className=f"icon icon-{name}", **aria(hidden="true"))


def hide_button() -> dmc.ActionIcon:
    """Return the button that hides everything behind a clock while the screen is shared, see `assets/cover.js`."""
    return dmc.ActionIcon(
        icon("hide"), className="hide", variant="subtle", color="gray", size="lg", **aria(label="Hide for sharing (H)")
    )


def card(title: str, children: Children, *, aside: Component | None = None) -> dmc.Paper:
    """Return a titled card.

    Args:
        title: a few words.
        children: the body.
        aside: stands at the right end of the title's line.
    """
    heading = dmc.Group(
        [html.H2(title, className="card-title"), *([aside] if aside is not None else [])],
        justify="space-between",
        wrap="nowrap",
        mb="xs",
        className="card-head",
    )
    body = list(children) if isinstance(children, list | tuple) else [children]
    return dmc.Paper([heading, *body], withBorder=True, radius="md", p="md", className="card")


def explained(name: str, lines: Sequence[Component | str], *, width: int = 320) -> dmc.Popover:
    """Return a small button that opens an explanation.

    Args:
        name: what is explained, for screen readers.
        lines: paragraphs.
        width: in CSS pixels; less where the window is narrower.
    """
    button = dmc.ActionIcon(
        icon("info"), variant="subtle", color="gray", size="sm", **aria(label=f"How {name} is computed")
    )
    text = dmc.Stack([line if isinstance(line, Component) else dmc.Text(line, size="sm") for line in lines], gap="xs")
    return dmc.Popover(
        [dmc.PopoverTarget(button), dmc.PopoverDropdown(text)],
        width=f"min({width}px, 92vw)",
        position="bottom-end",
        shadow="md",
        withArrow=True,
        # The text is then read aloud, and Escape closes it.
        trapFocus=True,
        returnFocus=True,
    )


def graph(figure: go.Figure, *, name: str, height: int, label: str) -> html.Div:
    """Return a plot.

    Args:
        figure: what it shows.
        name: the id of the graph.
        height: in CSS pixels; fixed, or the page would jump when the plot appears.
        label: what it shows, in words, for screen readers.
    """
    plot = dcc.Graph(id=name, figure=figure, config=CONFIG, responsive=True, style={"height": f"{height}px"})
    return html.Div(plot, role="img", className="plot", **aria(label=label))


def swatch(color: str, pattern: str) -> html.Span:
    """Return the small patch of colour and pattern that a legend needs."""
    return html.Span(className="swatch", style=palette.css_fill(color, pattern))


def emotion_bars(shares: Probabilities, counts: Counts | None = None, bands: Sequence[Band] | None = None) -> html.Div:
    """Return one horizontal bar for each emotion, in the order of the stacked chart.

    The order is fixed: bars that change places every second cannot be read at a glance.

    Args:
        shares: in `Emotion` order, summing to 1.
        counts: told beside the percentage when given: ``9 of 22 · 41 %``.
        bands: how sure each share is, in `Emotion` order; drawn over the bars when given.
    """
    return html.Div(
        [
            _bar(emotion, shares[emotion], counts, None if bands is None else bands[emotion])
            for emotion in palette.ORDER
        ],
        className="bars",
    )


def message(title: str, *lines: Component | str, name: str = "info") -> html.Div:
    """Return what stands on a page that has nothing to show: what is the matter, and what to do next."""
    texts = [line if isinstance(line, Component) else dmc.Text(line, c="dimmed", ta="center") for line in lines]
    stack = dmc.Stack(
        [html.Div(icon(name), className="message-icon"), dmc.Title(title, order=2, ta="center"), *texts],
        align="center",
        gap="sm",
        maw=560,
    )
    return html.Div(stack, className="message")


def failed(reason: str) -> html.Div:
    """Return the page for a database that cannot be read; `reason` says what to do."""
    return message("The lessons cannot be read", reason, "This page tries again when you reload it.", name="alert")


def source_badge(source: str) -> html.Span:
    """Return where a lesson came from; the practice class stands out, so that nobody takes it for a real one."""
    color = "grape" if source == "practice" else "gray"
    return html.Span(words.source(source), className=f"badge badge-square badge-{color} source")


def small(text: str, *, size: str = "sm", **more: Any) -> html.P:
    """Return a line of small, quiet text; `size` is ``sm`` or ``xs``."""
    return html.P(text, className=f"small small-{size}", **more)


def moment_line(number: int, moment: Moment, zone: tzinfo | None) -> html.Div:
    """Return a moment as a line of a list, with the number that it has on the chart."""
    time = f"{moment.at.astimezone(zone):%H:%M}"
    return html.Div(
        [
            html.Span(f"⚑ {number}", className="moment-number"),
            html.Span(time, className="quiet"),
            html.Span(moment.note or "moment", className="moment-text"),
        ],
        className="moment",
    )


def _bar(emotion: Emotion, share: float, counts: Counts | None, band: Band | None) -> html.Div:
    number = words.percent(share)
    if counts is not None:
        number = f"{counts[emotion]} of {sum(counts)} · {number}"
    fill = palette.css_fill(palette.COLORS[emotion], palette.PATTERNS[emotion])
    bar = html.Div(className="bar-fill", style={**fill, "width": f"{share:.1%}"}) if share > 0 else None
    return html.Div(
        [
            html.Span(emotion.emoji, className="bar-emoji", **aria(hidden="true")),
            html.Span(emotion.label, className="bar-label"),
            html.Span(number, className="bar-number", id=f"bar-{emotion.label}"),
            html.Div([bar, *([] if band is None else _band(band))], className="bar-track"),
        ],
        className="bar",
    )


def _band(band: Band) -> list[Component]:
    """Return a whisker over a bar, and its words for screen readers."""
    style = {"left": f"{band.low:.1%}", "width": f"{band.high - band.low:.1%}"}
    said = f", between {words.percent(band.low)} and {words.percent(band.high)}"
    return [html.Span(className="bar-band", style=style), html.Span(said, className="unseen")]
