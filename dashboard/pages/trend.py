"""A course over a term: each lesson in a point, and in a row of a table."""

from collections.abc import Sequence
from datetime import tzinfo

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.figures.lines import LEVELS, level, trend_lines
from dashboard.pages import parts
from storage.digests import Digest

NO_COURSE = "lessons without a course"
"""How those are called in the list of courses."""

_TONE = "Tone = p(happy) − max(p(angry), p(disgust), p(fear), p(sad)), from the lesson's mean probabilities, −1 to +1."
_SHARES = "Shares are mean probabilities over the whole lesson; the thin lines are 95 % bands of so few faces (Wilson)."


def page(courses: Sequence[str], course: str, digests: Sequence[Digest], zone: tzinfo | None) -> html.Div:
    """Return the page.

    Args:
        courses: names to choose from; "" stands for lessons without a course.
        course: the chosen one.
        digests: its lessons, the newest first; empty when none was recorded.
        zone: the zone of the dates; None is this machine's own.
    """
    title = dmc.Title("A course over time", order=1, className="page-title", mb="md")
    if not courses:
        hint = "Come back when a lesson is recorded."
        return html.Div([title, parts.message("No lessons yet", hint, name="trend")])
    choice = dmc.Select(
        id="trend-course",
        label="Course",
        data=[{"value": name or NO_COURSE, "label": name or NO_COURSE} for name in courses],
        value=course or NO_COURSE,
        allowDeselect=False,
        searchable=True,
        maw=420,
        mb="md",
    )
    return html.Div([title, choice, html.Div(body(course, digests, zone), id="trend-body")])


def body(course: str, digests: Sequence[Digest], zone: tzinfo | None) -> list[Component]:
    """Return what changes with the chosen course."""
    if not digests:
        return [parts.message("No such course", "Choose one from the list.", name="trend")]
    notes: list[Component] = []
    if not course:
        text = "Name a lesson's course under Past sessions, in the row's menu: then its lessons stand together here."
        notes.append(dmc.Alert(text, color="blue", variant="light", mb="md", p="sm"))
    if len(digests) == 1:
        notes.append(dmc.Alert("One lesson is no trend yet.", color="yellow", variant="light", mb="md", p="sm"))
    label = "Happy, neutral and tense, tone and faces read, lesson by lesson"
    chart = html.Div(
        [
            parts.graph(trend_lines(digests[::-1], zone=zone), name="trend-chart", height=520, label=label),
            _legend(),
            dmc.Text("A lesson in which too few faces were read has no point.", size="xs", c="dimmed"),
        ]
    )
    return [
        *notes,
        dmc.Stack(
            [
                parts.card("Lesson by lesson", chart, aside=parts.explained("a lesson's point", [_SHARES, _TONE])),
                parts.card("Numbers", _table(digests, zone)),
            ],
            gap="md",
        ),
    ]


def _legend() -> dmc.Group:
    marks = {"happy": "●", "neutral": "■", "tense": "◆"}
    told = {"happy": "happy", "neutral": "neutral", "tense": "tense: angry, disgust, fear and sad"}
    return dmc.Group(
        [
            html.Span([html.Span(marks[name], className=f"level-{name}"), told[name]], className="legend-item")
            for name in LEVELS
        ],
        gap="md",
        mb="xs",
    )


def _table(digests: Sequence[Digest], zone: tzinfo | None) -> html.Div:
    names = ("date", "lesson", "length", "faces", "read", *LEVELS, "tone")
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in names]))
    rows = html.Tbody([_row(digest, zone) for digest in digests])
    return html.Div(html.Table([head, rows], id="trend-table"), className="plain-table", tabIndex=0)


def _row(digest: Digest, zone: tzinfo | None) -> html.Tr:
    session = digest.session
    begun = session.started_at.astimezone(zone)
    tone = "–" if digest.tone is None else f"{digest.tone:+.2f}".replace("-", "−")
    shares = [level(digest.mean, name) for name in LEVELS]
    cells = [
        f"{begun.day} {begun:%b %Y}",
        dmc.Anchor(session.title, href=f"/sessions/{session.id}", size="sm"),
        words.length(digest.length),
        "–" if digest.faces is None else f"{digest.faces:.0f}",
        "–" if digest.coverage is None else words.percent(digest.coverage),
        *("–" if share is None else words.percent(share) for share in shares),
        tone,
    ]
    return html.Tr([html.Td(cell) for cell in cells])
