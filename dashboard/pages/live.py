"""The live page: one glance for the mood, then how much was read, the shares now, and the last minutes.

The page is laid out once. What changes stands in containers with an id, and `panels` says what belongs in
each: the first paint and every later tick show the same, made by the same code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component
from dash_socketio import DashSocketIO

from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample, tone
from dashboard import palette, words
from dashboard.figures.timeline import mood_area
from dashboard.live import Liveness
from dashboard.pages import parts
from dashboard.track import SMOOTHING
from storage.history import Session
from storage.text import LONGEST_TEXT

REFRESH = 20_000
"""Milliseconds after which the page asks without a tick: "3 min ago" grows older by itself."""

HIDDEN = {"display": "none"}


@dataclass(frozen=True, slots=True)
class Now:
    """All that the live page shows beside its chart."""

    session: Session
    """The newest one."""
    liveness: Liveness
    sample: MoodSample | None
    """The newest one; None when the session has none yet."""
    mean: Probabilities | None
    """Mean probabilities of the last `SMOOTHING` seconds; None when nothing can be said now."""
    at: datetime
    """The present moment, UTC."""
    min_group: int
    """Fewest read faces whose shares are shown."""
    zone: tzinfo | None
    """The zone of the times on the page; None is this machine's own."""


def page(now: Now | None) -> html.Div:
    """Return the live page.

    Args:
        now: what to show first; None when nothing was ever recorded.
    """
    shown = panels(now)
    return html.Div(
        [
            DashSocketIO(id="socket", eventNames=["tick"]),
            dcc.Interval(id="live-clock", interval=REFRESH),
            html.Div(_empty(), id="live-empty", **shown["live-empty"]),
            html.Div(_body(shown), id="live-body", **shown["live-body"]),
        ]
    )


def panels(now: Now | None) -> dict[str, dict[str, Any]]:
    """Return the Dash properties that change while the page is open, by the id of their container."""
    if now is None:
        nothing = dict.fromkeys(("live-head", "live-notice", "live-mood", "live-coverage", "live-shares"), "")
        props: dict[str, dict[str, Any]] = {name: {"children": text} for name, text in nothing.items()}
        return {**props, "live-empty": {"style": {}}, "live-body": {"style": HIDDEN}}
    return {
        "live-empty": {"style": HIDDEN},
        "live-body": {"style": {}},
        "live-head": {"children": _head(now)},
        "live-notice": {"children": _notice(now)},
        "live-mood": {"children": _mood(now)},
        "live-coverage": {"children": _coverage(now.sample)},
        "live-shares": {"children": _shares(now)},
    }


def trouble(reason: str) -> dict[str, dict[str, Any]]:
    """Return the properties that say why nothing new is shown; the last numbers stay in view."""
    return {"live-notice": {"children": dmc.Alert(reason, color="red", title="The lessons cannot be read", mb="md")}}


def _body(shown: dict[str, dict[str, Any]]) -> list[Component]:
    def hold(name: str) -> html.Div:
        return html.Div(id=name, **shown[name])

    mood = parts.card("Mood now", hold("live-mood"), aside=parts.explained("the mood", _mood_formula()))
    coverage = parts.card("Faces", hold("live-coverage"), aside=parts.explained("the number of faces", _faces_rule()))
    shares = parts.card("Shares now", hold("live-shares"), tall=True)
    chart = parts.card("Class mood over time", [_chart(), _moments()])
    return [
        html.Div([hold("live-head"), _reconnecting()], className="live-top"),
        hold("live-notice"),
        html.Div(
            [
                html.Div(mood, className="area-mood"),
                html.Div(coverage, className="area-faces"),
                html.Div(shares, className="area-shares"),
                html.Div(chart, className="area-chart"),
            ],
            className="live-grid",
        ),
    ]


def _empty() -> dmc.Center:
    return parts.message(
        "No class yet",
        "Start the agent beside your meeting, and this page fills by itself:",
        dmc.Code("classmood agent --source screen", block=True),
        "Or try it without any students, with the drawn practice class:",
        dmc.Code("classmood demo", block=True),
        name="live",
    )


def _head(now: Now) -> dmc.Group:
    session = now.session
    begun = session.started_at.astimezone(now.zone)
    facts = [f"since {begun:%H:%M}"]
    if session.last_at is not None:
        facts.append(words.length(session.last_at - session.started_at))
    name = dmc.Stack(
        [
            dmc.Title(session.title, order=1, className="page-title", id="live-title"),
            dmc.Group(
                [parts.source_badge(session.source), dmc.Text(" · ".join(facts), c="dimmed", size="sm")], gap="xs"
            ),
        ],
        gap=4,
    )
    return dmc.Group([name, _badge(now)], justify="space-between", align="flex-start", wrap="nowrap")


def _badge(now: Now) -> dmc.Badge:
    ended = now.session.ended_at
    text = str(now.liveness) if ended is None else f"ended {words.ago(ended, now.at)}"
    color = {Liveness.LIVE: "teal", Liveness.WAITING: "yellow", Liveness.ENDED: "gray"}[now.liveness]
    dot = html.Span(className=f"dot dot-{now.liveness}")
    return dmc.Badge(
        text, leftSection=dot, color=color, variant="light", size="lg", tt="none", id="live-badge", className="nowrap"
    )


def _notice(now: Now) -> Component | str:
    if now.sample is not None and now.sample.status is not CaptureStatus.OK and now.liveness is Liveness.LIVE:
        return dmc.Alert(words.STATUS[now.sample.status], color="yellow", icon=parts.icon("alert"), mb="md", p="sm")
    if now.sample is None and now.liveness is not Liveness.ENDED:
        return dmc.Alert("The class has begun; the first picture is on its way.", color="blue", mb="md", p="sm")
    return ""


def _mood(now: Now) -> dmc.Stack:
    if now.mean is None:
        return dmc.Stack([html.Div("–", className="mood-word"), dmc.Text(_why_no_mood(now), size="sm", c="dimmed")])
    mood, value = words.mood(now.mean), tone(now.mean)
    gauge = html.Div(html.Div(className="gauge-mark", style={"left": f"{(value + 1) / 2:.1%}"}), className="gauge")
    scale = html.Div([html.Span("tense"), html.Span(f"tone {value:+.2f}"), html.Span("positive")], className="scale")
    return dmc.Stack(
        [
            html.Div(str(mood), className=f"mood-word mood-{mood.name.lower()}", id="mood-word"),
            dmc.Text(words.MEANING[mood], size="sm", c="dimmed"),
            html.Div([gauge, scale]),
        ],
        gap="xs",
    )


def _why_no_mood(now: Now) -> str:
    sample = now.sample
    if sample is not None and sample.status is CaptureStatus.OK and sample.read < now.min_group:
        return words.too_few(now.min_group)
    return "Nothing can be read right now."


def _coverage(sample: MoodSample | None) -> dmc.Stack:
    if sample is None or sample.status is not CaptureStatus.OK:
        return dmc.Stack(
            [html.Div("–", className="big-number", id="coverage"), dmc.Text("No face is seen.", size="sm", c="dimmed")]
        )
    counted = [(part, getattr(sample, part.field)) for part in palette.COVERAGE]
    bar = html.Div(
        [
            html.Div(style={**palette.css_fill(part.color, part.pattern), "width": f"{number / sample.faces:.1%}"})
            for part, number in counted
            if number
        ],
        className="coverage-bar",
    )
    legend = dmc.Group(
        [
            html.Span([parts.swatch(part.color, part.pattern), f"{number} {part.word}"], className="legend-item")
            for part, number in counted
        ],
        gap="md",
    )
    headline = html.Div(
        [html.Span("reading ", className="quiet"), f"{sample.read} of {sample.faces}"],
        className="big-number",
        id="coverage",
    )
    return dmc.Stack([headline, bar, legend], gap="sm")


def _shares(now: Now) -> dmc.Stack:
    sample = now.sample
    if sample is None or sample.status is not CaptureStatus.OK:
        return dmc.Stack(dmc.Text("Nothing can be read right now.", size="sm", c="dimmed"))
    if sample.read < now.min_group or sample.shares is None:
        return dmc.Stack(dmc.Text(words.too_few(now.min_group), size="sm", c="dimmed", id="too-few"))
    at = sample.at.astimezone(now.zone)
    return dmc.Stack(
        [
            parts.emotion_bars(sample.shares, sample.counts),
            dmc.Text(f"Each read face counts once, at {at:%H:%M:%S}.", size="xs", c="dimmed"),
        ],
        gap="sm",
    )


def _chart() -> html.Div:
    figure = mood_area([], zone=None, fixed=True)
    caption = (
        f"Shares of the faces read; each point is the mean of the last {SMOOTHING:.0f} seconds. "
        "Where the chart is empty, nothing could be read."
    )
    return html.Div(
        [
            parts.graph(figure, height=330, label="Shares of the seven emotions over time", id="live-chart"),
            dmc.Text(caption, size="xs", c="dimmed"),
        ]
    )


def _moments() -> html.Div:
    return html.Div(
        [
            dmc.TextInput(
                id="moment-note",
                placeholder="What is happening? (optional)",
                attributes={"input": {"maxLength": LONGEST_TEXT}},
                className="moment-note",
                **{"aria-label": "Note for the moment"},
            ),
            dmc.Button(
                ["Mark moment", dmc.Kbd("M", size="xs", ml="xs")],
                id="moment-mark",
                leftSection=parts.icon("flag"),
                variant="light",
            ),
            html.Div(id="moment-said", className="said", role="status"),
        ],
        className="moments",
    )


def _reconnecting() -> html.Div:
    return html.Div(
        dmc.Badge("reconnecting …", color="orange", variant="light", size="lg", tt="none"),
        id="reconnecting",
        role="status",
        hidden=True,
    )


def _mood_formula() -> list[Component | str]:
    return [
        dmc.Code("tone = p(happy) − max(p(angry), p(disgust), p(fear), p(sad))", block=True),
        f"p is the mean probability over all faces large enough to be read, over the last {SMOOTHING:.0f} seconds. "
        "Tone lies between −1 and +1.",
        f"Positive: tone at least +{words.TONE_STEP}. Tense: tone at most −{words.TONE_STEP}. In between: Quiet when "
        f"p(neutral) is at least {words.QUIET_NEUTRAL}, else Mixed.",
        "The steps are reading aids. A face shows neither attention nor learning; watch the change, not the number.",
    ]


def _faces_rule() -> Sequence[Component | str]:
    return [
        "Read: the likeliest emotion was sure enough to be counted.",
        "Unsure: large enough, but no emotion was sure enough.",
        "Too small: not high enough in the picture to be read. A larger meeting window helps.",
    ]
