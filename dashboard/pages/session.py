"""The report of one past lesson: in words, over time, minute by minute, and how sure all of it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import palette, words
from dashboard.curve import SHORTEST_PART, SPAN, curve, whole
from dashboard.drawn import drawn
from dashboard.pages import parts
from dashboard.pages.band_bars import band_bars
from dashboard.pages.lesson_charts import faces_chart, minute_heat, mood_chart
from dashboard.pages.sessions import download_address
from dashboard.pages.stack import Span, legend
from dashboard.reports import content
from storage.report import LessonReport
from storage.summary import summary_in_words

_FINE = 1800.0  # seconds: the bar under the chart of a longer lesson moves by minutes
_FILES = {
    "CSV": "Every sample in a table",
    "JSON": "Every sample, for other programs",
    "HTML": "This report as a page to mail or print",
    "PDF": "This report as sheets to print",
}


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that the page shows of one lesson."""

    report: LessonReport
    export_min_group: int
    """Fewest read faces whose expressions stand in files."""
    zone: tzinfo | None
    """The zone of the times on the page; None is this machine's own."""


def page(lesson: Lesson) -> html.Div:
    """Return the page of `lesson`; a lesson without samples says so."""
    if not lesson.report.samples:
        body: list[Component] = [
            parts.message("Nothing was recorded", "This lesson has no samples. It ended before the first picture came.")
        ]
    else:
        body = [_cards(lesson)]
    return html.Div([_head(lesson), *body])


def missing(session_id: str) -> html.Div:
    """Return the page for a lesson that does not exist; `session_id` is what the address says."""
    return html.Div(
        parts.message(
            "There is no such lesson",
            f"No lesson has the number {session_id[:20]}. It may have been deleted.",
            dmc.Anchor("See all past sessions", href="/sessions"),
            name="sessions",
        )
    )


def _head(lesson: Lesson) -> html.Div:
    session, whole = lesson.report.session, lesson.report.whole
    begun = session.started_at.astimezone(lesson.zone)
    facts = [f"{begun:%A} {begun.day} {begun:%B %Y}, {begun:%H:%M} local time"]
    if lesson.report.samples:
        facts.append(words.length(timedelta(seconds=whole.seconds)))
    if session.ended_at is None:
        facts.append("not ended")
    course = [dmc.Anchor(session.course, href=trend_address(session.course), size="sm")] if session.course else []
    name = dmc.Stack(
        [
            dmc.Anchor("← Past sessions", href="/sessions", size="sm"),
            dmc.Title(session.title, order=1, className="page-title", id="session-title"),
            dmc.Group(
                [parts.source_badge(session.source), *course, dmc.Text(" · ".join(facts), c="dimmed", size="sm")],
                gap="xs",
            ),
        ],
        gap=4,
    )
    compare = dmc.Anchor(
        dmc.Button("Compare", leftSection=parts.icon("compare"), variant="light"), href=f"/compare?a={session.id}"
    )
    files = dmc.Group([*(_download(lesson, kind) for kind in _FILES), compare], gap="xs", className="downloads")
    notice = (
        [dmc.Alert("A drawn practice class: nobody was observed.", color="grape", variant="light", mb="md", p="sm")]
        if session.source == "practice"
        else []
    )
    top = dmc.Group([name, files], justify="space-between", align="flex-end", mb="md")
    return html.Div([top, *notice])


def trend_address(course: str) -> str:
    """Return where the trend of a course is."""
    return f"/trend?{urlencode({'course': course})}"


def _download(lesson: Lesson, kind: str) -> html.A:
    number = lesson.report.session.id
    return html.A(
        dmc.Button(kind, leftSection=parts.icon("download"), variant="default"),
        href=download_address(number, kind),
        download=f"classmood-session-{number}.{kind.lower()}",
        id=f"download-{kind.lower()}",
        title=(
            f"{_FILES[kind]}. Times in it are UTC; where fewer than {lesson.export_min_group} faces were read, it "
            "holds no expressions."
        ),
    )


def _cards(lesson: Lesson) -> html.Div:
    report, span = lesson.report, whole(lesson.report)
    shares = parts.explained("a share", [content.MEASURE, content.BAND])
    changes = parts.explained("a change", [content.CHANGES])
    areas = {
        "words": parts.card("In words", _words(report)),
        "shares": parts.card("Shares overall", _shares(report), aside=shares),
        "changes": parts.card("Changes and moments", drawn(_marks(lesson)), aside=changes),
        "faces": parts.card("Faces and gaps", [*_coverage(lesson, span), drawn(_gaps(lesson))]),
    }
    if report.shown.mean is not None:
        heat = minute_heat(report, span=span, zone=lesson.zone)
        areas |= {
            "chart": parts.card("Class mood over time", _timeline(lesson, span)),
            "heat": parts.card("Minute by minute", _picture(heat, name="heatmap", label="Emotion by minute")),
            "counts": parts.card("Counts", drawn(plain_table(content.share_table(report), name="counts"))),
        }
    few = "" if report.shown.mean is not None else " few"
    # In the order in which a phone shows them, one under the other.
    order = [name for name in ("words", "shares", "chart", "changes", "faces", "heat", "counts") if name in areas]
    return html.Div([html.Div(areas[name], className=f"area-{name}") for name in order], className=f"session-grid{few}")


def _shares(report: LessonReport) -> Component:
    few = _quiet(words.too_few(report.min_group))
    return drawn(few if report.shown.mean is None else band_bars(report))


def _words(report: LessonReport) -> Component:
    sentences = [html.Li(sentence) for sentence in summary_in_words(report)]
    return drawn(html.Ul(sentences, className="sentences", id="summary"))


def _timeline(lesson: Lesson, span: Span) -> list[Component]:
    seconds = (span[1] - span[0]).total_seconds()
    zoom = dmc.RangeSlider(
        id="timeline-part",
        min=0,
        max=seconds,
        step=SPAN if seconds <= _FINE else SHORTEST_PART,  # or an arrow key would hardly move it
        minRange=SHORTEST_PART,
        value=[0, seconds],
        label=None,
        thumbFromLabel="Beginning of the part that is shown",
        thumbToLabel="End of the part that is shown",
    )
    caption = (
        "Mean probabilities. Where the chart is empty, nothing could be read, or too few faces. ⚑ is a moment that you "
        "marked, ▲ a change that lasted. Times are local, and UTC in the files. Pull the ends of the bar to see a part."
    )
    return [
        drawn(mood_part(lesson, span), id="timeline"),
        *([html.Div(zoom, className="zoom")] if seconds > 2 * SHORTEST_PART else []),
        drawn([legend(), html.Div(caption, className="bars-note")]),
    ]


def mood_part(lesson: Lesson, span: Span) -> list[Component]:
    """Return the chart of a lesson's mood, or of a part of it, with which part that is, told to who moves the bar.

    Args:
        lesson: the lesson; not without samples.
        span: where the part begins and ends.
    """
    start, end = span
    shown = curve(lesson.report, span)
    told = (
        f"Shown: {_clock(start, lesson.zone)}–{_clock(end, lesson.zone)} ({words.length(end - start)}); each point is "
        f"the mean of {shown.seconds:.0f} seconds"
    )
    chart = mood_chart(lesson.report, shown.points, span=span, zone=lesson.zone)
    return [
        html.Div(chart, role="img", **parts.aria(label="Shares of the seven emotions over time")),
        html.Div(told, className="zoomed", role="status"),
    ]


def _picture(chart: Component, *, name: str, label: str) -> html.Div:
    """Return a chart with what it shows in words, for screen readers."""
    return drawn(chart, id=name, role="img", **parts.aria(label=label))


def _marks(lesson: Lesson) -> list[Component]:
    report, zone = lesson.report, lesson.zone
    changes = content.change_table(report, lambda at: _clock(at, zone)).rows
    marked = [parts.moment_line(number, moment, zone) for number, moment in enumerate(report.moments, start=1)]
    found = [_line(letter, when, what) for letter, when, what in changes]
    return [
        html.H3("Changes that lasted", className="part"),
        html.Div(found or _quiet("None was found."), id="changes"),
        html.H3("Moments", className="part"),
        html.Div(marked or _quiet("You marked none."), id="moments"),
    ]


def _line(letter: str, when: str, what: str) -> html.Div:
    return html.Div(
        [
            html.Span(letter, className="moment-number"),
            html.Span(when, className="quiet"),
            html.Span(what, className="moment-text"),
        ],
        className="moment",
    )


def _gaps(lesson: Lesson) -> list[Component]:
    table = content.gap_table(lesson.report, lambda at: _clock(at, lesson.zone))
    body = plain_table(table, name="gaps") if table.rows else _quiet("There were none.")
    return [html.H3("Gaps", className="part"), body]


def plain_table(table: content.Table, *, name: str) -> html.Div:
    """Return a report's table for a page."""
    head = html.Thead(html.Tr([html.Th(cell, scope="col") for cell in table.head]))
    rows = html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in table.rows])
    return html.Div(html.Table([head, rows], id=name), className="plain-table", tabIndex=0)


def _clock(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _coverage(lesson: Lesson, span: Span) -> list[Component]:
    chart = faces_chart(lesson.report, span=span, zone=lesson.zone)
    fills: Sequence[Component] = [
        html.Span([parts.swatch(part.color, part.pattern), part.word], className="legend-item")
        for part in palette.COVERAGE
    ]
    return [
        _picture(chart, name="faces", label="Faces read and not read, cameras off"),
        drawn(html.Div(fills, className="legend")),
    ]


def _quiet(text: str) -> html.Div:
    return html.Div(text, className="quiet nothing")
