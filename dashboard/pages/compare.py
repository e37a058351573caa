"""Two lessons beside each other, aligned at their beginnings or at a moment of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import palette, words
from dashboard.figures.lines import compared_lines
from dashboard.pages import parts
from dashboard.pages.session import plain_table
from dashboard.reports.content import BAND, Table, band_in_words
from storage.comparison import AlignedMinute, Difference
from storage.history import Moment, Session
from storage.report import LessonReport

START = "start"
"""Chosen instead of a moment: the beginning of the lesson."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two lessons."""

    report: LessonReport
    origin: Moment | None
    """The moment at which it is aligned; None for its beginning."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that the page shows."""

    sides: tuple[Side, Side]
    minutes: Sequence[AlignedMinute]
    differences: Sequence[Difference]
    zone: tzinfo | None


def page(sessions: Sequence[Session], comparison: Comparison | None, zone: tzinfo | None) -> html.Div:
    """Return the page.

    Args:
        sessions: all lessons, the newest first.
        comparison: None when there are not two lessons yet.
        zone: the zone of the dates; None is this machine's own.
    """
    title = dmc.Title("Compare two lessons", order=1, className="page-title", mb="md")
    if comparison is None:
        return html.Div(
            [title, parts.message("Two lessons are needed", "Come back when two are recorded.", name="compare")]
        )
    names = [{"value": str(one.id), "label": _name(one, zone)} for one in sessions]
    chosen = [
        html.Div(
            [
                dmc.Select(
                    id=f"compare-{key}",
                    label=f"{word} lesson",
                    data=names,
                    value=str(side.report.session.id),
                    searchable=True,
                    allowDeselect=False,
                    leftSection=html.Span(className=f"side side-{key}"),
                ),
                dmc.Select(
                    id=f"compare-{key}-at",
                    label="Aligned at",
                    data=origins(side.report.moments),
                    value=START if side.origin is None else str(side.origin.id),
                    allowDeselect=False,
                ),
            ],
            className="compare-side",
        )
        for key, word, side in zip("ab", ("First", "Second"), comparison.sides, strict=True)
    ]
    return html.Div(
        [title, html.Div(chosen, className="compare-choice"), html.Div(body(comparison), id="compare-body")]
    )


def origins(moments: Sequence[Moment]) -> list[Mapping[str, str]]:
    """Return what a lesson can be aligned at: its beginning, and each of its moments."""
    marked = [
        {"value": str(moment.id), "label": f"⚑ {number} {moment.note or 'moment'}"}
        for number, moment in enumerate(moments, start=1)
    ]
    return [{"value": START, "label": "its beginning"}, *marked]


def body(comparison: Comparison) -> list[Component]:
    """Return what changes with the choice of the lessons."""
    first, second = (side.report for side in comparison.sides)
    same = first.session.id == second.session.id
    notice = [dmc.Alert("This is one lesson beside itself.", color="yellow", mb="md", p="sm")] if same else []
    figure = compared_lines(comparison.minutes, (first.session.title, second.session.title))
    label = "Happy, neutral and tense of both lessons, minute by minute"
    names = [
        html.Span([html.Span(className=f"side side-{key}"), side.report.session.title], className="legend-item")
        for key, side in zip("ab", comparison.sides, strict=True)
    ]
    chart = html.Div(
        [
            dmc.Group(names, gap="md", mb="xs"),
            parts.graph(figure, name="compare-chart", height=460, label=label),
            dmc.Text(_caption(comparison), size="xs", c="dimmed"),
        ]
    )
    return [
        *notice,
        dmc.Stack(
            [
                parts.card("Minute by minute", chart),
                parts.card("Overall", _overall(comparison), aside=parts.explained("a band", [BAND])),
            ],
            gap="md",
        ),
    ]


def _overall(comparison: Comparison) -> list[Component]:
    first, second = (side.report for side in comparison.sides)
    facts = Table(
        "Lessons",
        ("", "first", "second"),
        [
            ("length", *(words.length(timedelta(seconds=one.whole.seconds)) for one in (first, second))),
            ("faces at once", *(_number(one.whole.faces) for one in (first, second))),
            ("faces read", *(_share(one.whole.coverage) for one in (first, second))),
            ("tone", *(_tone(one.shown.tone) for one in (first, second))),
        ],
    )
    if not comparison.differences:
        few = dmc.Text(words.too_few(first.min_group), size="sm", c="dimmed")
        return [plain_table(facts, name="compare-facts"), few]
    apart = [one.emotion.label for one in comparison.differences if one.apart]
    said = (
        f"Beyond what so few faces may differ by chance: {', '.join(apart)}."
        if apart
        else "All bands overlap: so few faces may differ as much by chance."
    )
    return [
        plain_table(facts, name="compare-facts"),
        dmc.Text(said, size="sm", my="sm", id="compare-said"),
        plain_table(_differences(comparison.differences), name="compare-shares"),
    ]


def _differences(differences: Sequence[Difference]) -> Table:
    by_emotion = {one.emotion: one for one in differences}
    rows = [
        (
            emotion.label,
            words.percent(one.first),
            band_in_words(one.first_band),
            words.percent(one.second),
            band_in_words(one.second_band),
            _points(one.second - one.first),
        )
        for emotion in palette.ORDER
        for one in [by_emotion[emotion]]
    ]
    return Table("Shares", ("", "first", "95 % band", "second", "95 % band", "points"), rows)


def _caption(comparison: Comparison) -> str:
    at = ["its beginning" if side.origin is None else f"“{side.origin.note or 'moment'}”" for side in comparison.sides]
    return (
        f"Mean probabilities of each minute. Minute 0 is {at[0]} in the first lesson and {at[1]} in the second. A line "
        "is broken where nothing could be read, or too few faces."
    )


def _name(session: Session, zone: tzinfo | None) -> str:
    begun = session.started_at.astimezone(zone)
    course = f" · {session.course}" if session.course else ""
    return f"{session.title}{course} · {begun.day} {begun:%b %Y %H:%M}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _share(value: float | None) -> str:
    return "–" if value is None else words.percent(value)


def _points(difference: float) -> str:
    points = round(difference * 100)
    return f"{points:+d}".replace("-", "−") if points else "0"


def _tone(value: float | None) -> str:
    return "–" if value is None else f"{value:+.2f}".replace("-", "−")
