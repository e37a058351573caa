"""What changes on the live page while it is open: the head, the mood, the faces, the shares, the moments.

`panels` says what belongs in each container, so that the first paint and every later tick show the same,
made by the same code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import dash_mantine_components as dmc
from dash import html

from classmood.domain.faces import Probabilities
from classmood.domain.moods import CaptureStatus, MoodSample, tone
from dashboard import palette, words
from dashboard.live import Liveness
from dashboard.pages import parts
from storage.history import Moment, Session

_HIDDEN = {"display": "none"}
_HOLDERS = ("live-head", "live-notice", "live-mood", "live-coverage", "live-shares", "live-moments")
_LISTED_MOMENTS = 4


@dataclass(frozen=True, slots=True)
class Now:
    """All that the live page shows beside its chart."""

    session: Session
    """The newest one."""
    liveness: Liveness
    sample: MoodSample | None
    """The newest one; None when the session has none yet."""
    moments: Sequence[Moment]
    """Of this session, in order of time."""
    mean: Probabilities | None
    """Mean probabilities of the last `track.SMOOTHING` seconds; None when nothing can be said now."""
    at: datetime
    """The present moment, UTC."""
    min_group: int
    """Fewest read faces whose shares are shown."""
    zone: tzinfo | None
    """The zone of the times on the page; None is this machine's own."""


def panels(now: Now | None) -> dict[str, dict[str, Any]]:
    """Return the Dash properties that change while the page is open, by the id of their container."""
    if now is None:
        empty: dict[str, dict[str, Any]] = {name: {"children": ""} for name in _HOLDERS}
        return {**empty, "live-empty": {"style": {}}, "live-body": {"style": _HIDDEN}}
    return {
        "live-empty": {"style": _HIDDEN},
        "live-body": {"style": {}},
        "live-head": {"children": _head(now)},
        "live-notice": {"children": _notice(now)},
        "live-mood": {"children": _mood(now)},
        "live-coverage": {"children": _coverage(now.sample)},
        "live-shares": {"children": _shares(now)},
        "live-moments": {"children": _moments(now)},
    }


def trouble(reason: str) -> dict[str, dict[str, Any]]:
    """Return the properties that say why nothing new is shown; the last numbers stay in view."""
    return {"live-notice": {"children": dmc.Alert(reason, color="red", title="The lessons cannot be read", mb="md")}}


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


def _notice(now: Now) -> html.Div:
    sample = now.sample
    if sample is None and now.liveness is not Liveness.ENDED:
        text, color = "The class has begun; the first picture is on its way.", "blue"
    elif sample is not None and sample.status is not CaptureStatus.OK and now.liveness is Liveness.LIVE:
        text, color = words.STATUS[sample.status], "yellow"
    else:
        return html.Div()
    return html.Div(dmc.Alert(text, color=color, icon=parts.icon("alert"), mb="md", p="sm"))


def _mood(now: Now) -> dmc.Stack:
    if now.mean is None:
        return dmc.Stack([html.Div("–", className="mood-word"), dmc.Text(_why_no_mood(now), size="sm", c="dimmed")])
    mood, value = words.mood(now.mean), tone(now.mean)
    gauge = html.Div(html.Div(className="gauge-mark", style={"left": f"{(value + 1) / 2:.1%}"}), className="gauge")
    scale = html.Div(
        [html.Span("tense"), html.Span(f"tone {value:+.2f}".replace("-", "−")), html.Span("positive")],
        className="scale",
    )
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


def _moments(now: Now) -> html.Div:
    numbered = list(enumerate(now.moments, start=1))[-_LISTED_MOMENTS:]
    return html.Div([parts.moment_line(number, moment, now.zone) for number, moment in reversed(numbered)])
