"""One past lesson: what it was like in words, over time, minute by minute, and how much could be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta, tzinfo

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import palette, track, words
from dashboard.figures.heatmap import minute_heatmap
from dashboard.figures.timeline import coverage_area, moment_marks, mood_area
from dashboard.pages import parts
from storage import timeline
from storage.history import Moment, Session, StoredSample
from storage.summary import summary_in_words

MOST_POINTS = 1_500
"""Points of a chart over time: more cannot be told apart, and each costs the browser time."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """All that the page shows of one lesson."""

    session: Session
    samples: Sequence[StoredSample]
    """All of them, in their order."""
    moments: Sequence[Moment]
    min_group: int
    """Fewest read faces whose shares are shown."""
    export_min_group: int
    """Fewest read faces whose shares are exported."""
    zone: tzinfo | None
    """The zone of the times on the page; None is this machine's own."""


def page(lesson: Lesson) -> html.Div:
    """Return the page of `lesson`; a lesson without samples says so."""
    if not lesson.samples:
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
    session = lesson.session
    begun = session.started_at.astimezone(lesson.zone)
    facts = [f"{begun:%A} {begun.day} {begun:%B %Y}, {begun:%H:%M}"]
    if session.last_at is not None:
        facts.append(words.length(session.last_at - session.started_at))
    if session.ended_at is None:
        facts.append("not ended")
    name = dmc.Stack(
        [
            dmc.Anchor("← Past sessions", href="/sessions", size="sm"),
            dmc.Title(session.title, order=1, className="page-title", id="session-title"),
            dmc.Group(
                [parts.source_badge(session.source), dmc.Text(" · ".join(facts), c="dimmed", size="sm")], gap="xs"
            ),
        ],
        gap=4,
    )
    downloads = dmc.Group([_download(lesson, "CSV"), _download(lesson, "JSON")], gap="xs", wrap="nowrap")
    notice = (
        [dmc.Alert("A drawn practice class: nobody was observed.", color="grape", variant="light", mb="md", p="sm")]
        if session.source == "practice"
        else []
    )
    top = dmc.Group([name, downloads], justify="space-between", align="flex-end", mb="md")
    return html.Div([top, *notice])


def _download(lesson: Lesson, kind: str) -> html.A:
    return html.A(
        dmc.Button(kind, leftSection=parts.icon("download"), variant="default"),
        href=f"/api/sessions/{lesson.session.id}/export.{kind.lower()}",
        download=f"classmood-session-{lesson.session.id}.{kind.lower()}",
        id=f"download-{kind.lower()}",
        title=f"Times and counts as {kind}; where fewer than {lesson.export_min_group} faces were read, no expressions",
    )


def _cards(lesson: Lesson) -> html.Div:
    samples = [stored.sample for stored in lesson.samples]
    shown = [track.guarded(sample, min_group=lesson.min_group) for sample in samples]
    whole, guarded = timeline.overall(samples), timeline.overall(shown)
    minutes = timeline.minutes(shown)
    bars: Component = (
        dmc.Text(words.too_few(lesson.min_group), size="sm", c="dimmed")
        if guarded.shares is None
        else parts.emotion_bars(guarded.shares)
    )
    heat = parts.graph(minute_heatmap(minutes, zone=lesson.zone), name="heatmap", height=260, label="Emotion by minute")
    areas = {
        "words": parts.card("In words", _words(lesson, whole, enough=guarded.shares is not None)),
        "shares": parts.card("Shares overall", [bars]),
        "chart": parts.card("Class mood over time", [_timeline(lesson)]),
        "heat": parts.card("Minute by minute", [heat]),
        "faces": parts.card("Faces over time", [_coverage(lesson)]),
    }
    return html.Div(
        [html.Div(body, className=f"area-{name}") for name, body in areas.items()], className="session-grid"
    )


def _words(lesson: Lesson, whole: timeline.Overall, *, enough: bool) -> list[Component]:
    if not enough:
        length = words.length(timedelta(seconds=whole.seconds))
        return [dmc.Text(f"Recorded for {length}. {words.too_few(lesson.min_group)}", size="sm")]
    sentences = summary_in_words(lesson.session, lesson.samples, lesson.moments)
    return [dmc.List([dmc.ListItem(sentence) for sentence in sentences], size="sm", spacing=6, id="summary")]


def _timeline(lesson: Lesson) -> html.Div:
    drawn = track.thinned(track.points(lesson.samples, min_group=lesson.min_group), most=MOST_POINTS)
    figure = mood_area(drawn, zone=lesson.zone, fixed=False)
    span = (lesson.samples[0].sample.at, lesson.samples[-1].sample.at)
    figure.update_layout(moment_marks(lesson.moments, zone=lesson.zone, span=span))
    marked = [parts.moment_line(i, moment, lesson.zone) for i, moment in enumerate(lesson.moments, start=1)]
    caption = (
        f"Each point is the mean of the last {track.SMOOTHING:.0f} seconds. Where the chart is empty, nothing could "
        "be read. Drag to zoom, double-click to see all."
    )
    return html.Div(
        [
            parts.graph(figure, name="timeline", height=320, label="Shares of the seven emotions over time"),
            _legend(),
            *([html.Div(marked, className="moment-list", id="moments")] if marked else []),
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


def _coverage(lesson: Lesson) -> html.Div:
    figure = coverage_area([stored.sample for stored in lesson.samples], zone=lesson.zone)
    legend = dmc.Group(
        [
            html.Span([parts.swatch(part.color, part.pattern), part.word], className="legend-item")
            for part in palette.COVERAGE
        ],
        gap="md",
    )
    return html.Div(
        [parts.graph(figure, name="coverage", height=232, label="Faces read, unsure and too small"), legend]
    )
