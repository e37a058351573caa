"""The report of one past lesson: in words, over time, minute by minute, and how sure all of it can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import palette, words
from dashboard.curve import curve, span_seconds
from dashboard.figures.heatmap import minute_heatmap
from dashboard.figures.timeline import change_marks, coverage_area, moment_marks, mood_area
from dashboard.pages import parts
from dashboard.pages.band_bars import band_bars
from dashboard.pages.sessions import download_address
from dashboard.reports import content
from dashboard.reports.charts import change_letter
from storage.report import LessonReport
from storage.summary import summary_in_words

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
    report = lesson.report
    shares = parts.explained("a share", [content.MEASURE, content.BAND])
    changes = parts.explained("a change", [content.CHANGES])
    areas = {
        "words": parts.card("In words", _words(report)),
        "shares": parts.card("Shares overall", [_shares(report)], aside=shares),
        "changes": parts.card("Changes and moments", _marks(lesson), aside=changes),
        "faces": parts.card("Faces and gaps", [_coverage(lesson), *_gaps(lesson)]),
    }
    if report.shown.mean is not None:
        heat = minute_heatmap(report.minutes, zone=lesson.zone)
        areas |= {
            "chart": parts.card("Class mood over time", [_timeline(lesson)]),
            "heat": parts.card(
                "Minute by minute", [parts.graph(heat, name="heatmap", height=260, label="Emotion by minute")]
            ),
            "counts": parts.card("Counts", [plain_table(content.share_table(report), name="counts")]),
        }
    few = "" if report.shown.mean is not None else " few"
    # In the order in which a phone shows them, one under the other.
    order = [name for name in ("words", "shares", "chart", "changes", "faces", "heat", "counts") if name in areas]
    return html.Div([html.Div(areas[name], className=f"area-{name}") for name in order], className=f"session-grid{few}")


def _shares(report: LessonReport) -> Component:
    few: Component = dmc.Text(words.too_few(report.min_group), size="sm", c="dimmed")
    return few if report.shown.mean is None else band_bars(report)


def _words(report: LessonReport) -> list[Component]:
    sentences = summary_in_words(report)
    return [dmc.List([dmc.ListItem(sentence) for sentence in sentences], size="sm", spacing=6, id="summary")]


def _timeline(lesson: Lesson) -> html.Div:
    report = lesson.report
    figure = mood_area(curve(report), zone=lesson.zone, fixed=False)
    last = max(sample.at for sample in report.samples)
    figure.update_layout(moment_marks(report.moments, zone=lesson.zone, span=(report.start, last)))
    changes = [marked.change.at for marked in report.changes]
    letters = [change_letter(number) for number in range(len(changes))]
    change_marks(figure, changes, letters, zone=lesson.zone)
    caption = (
        f"Mean probabilities; each point is the mean of {span_seconds(report):.0f} seconds. Where the chart is empty, "
        "nothing could be read, or too few faces. ⚑ is a moment that you marked, a letter a change that lasted. Times "
        "are local, and UTC in the files. Drag to zoom, double-click to see all."
    )
    label = "Shares of the seven emotions over time"
    return html.Div(
        [
            parts.graph(figure, name="timeline", height=340, label=label),
            _legend(),
            dmc.Text(caption, size="xs", c="dimmed"),
        ]
    )


def _legend() -> dmc.Group:
    return dmc.Group(
        [
            html.Span(
                [parts.swatch(palette.COLORS[emotion], palette.PATTERNS[emotion]), f"{emotion.emoji} {emotion.label}"],
                className="legend-item",
            )
            for emotion in palette.ORDER
        ],
        gap="md",
        mb="xs",
    )


def _marks(lesson: Lesson) -> list[Component]:
    report, zone = lesson.report, lesson.zone
    changes = content.change_table(report, lambda at: _clock(at, zone)).rows
    marked = [parts.moment_line(number, moment, zone) for number, moment in enumerate(report.moments, start=1)]
    found = [_line(letter, when, what) for letter, when, what in changes]
    return [
        html.H3("Changes that lasted", className="part"),
        html.Div(found or dmc.Text("None was found.", size="sm", c="dimmed"), id="changes"),
        html.H3("Moments", className="part"),
        html.Div(marked or dmc.Text("You marked none.", size="sm", c="dimmed"), id="moments"),
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
    body = plain_table(table, name="gaps") if table.rows else dmc.Text("There were none.", size="sm", c="dimmed")
    return [html.H3("Gaps", className="part"), body]


def plain_table(table: content.Table, *, name: str) -> html.Div:
    """Return a report's table for a page."""
    head = html.Thead(html.Tr([html.Th(cell, scope="col") for cell in table.head]))
    rows = html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in table.rows])
    return html.Div(html.Table([head, rows], id=name), className="plain-table", tabIndex=0)


def _clock(at: datetime, zone: tzinfo | None) -> str:
    return f"{at.astimezone(zone):%H:%M}"


def _coverage(lesson: Lesson) -> html.Div:
    figure = coverage_area(lesson.report.samples, zone=lesson.zone)
    legend: Sequence[Component] = [
        html.Span([parts.swatch(part.color, part.pattern), part.word], className="legend-item")
        for part in palette.COVERAGE
    ]
    return html.Div(
        [
            parts.graph(figure, name="coverage", height=232, label="Faces read and not read, cameras off"),
            dmc.Group(legend, gap="md"),
        ]
    )
