"""The live page: one glance for the mood, then how much was read, the shares now, and the last minutes.

The page is laid out once. What changes stands in containers with an id, which `pages.now.panels` fills.
"""

from collections.abc import Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component
from dash_socketio import DashSocketIO

from dashboard import words
from dashboard.figures.timeline import mood_area
from dashboard.pages import parts
from dashboard.pages.now import Now, panels
from dashboard.track import SMOOTHING
from storage.text import LONGEST_TEXT

REFRESH = 20_000
"""Milliseconds after which the page asks without a tick: "3 min ago" grows older by itself."""


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


def _body(shown: dict[str, dict[str, Any]]) -> list[Component]:
    def hold(name: str) -> html.Div:
        return html.Div(id=name, **shown[name])

    mood = parts.card("Mood now", hold("live-mood"), aside=parts.explained("the mood", _mood_formula()))
    coverage = parts.card("Faces", hold("live-coverage"), aside=parts.explained("the number of faces", _faces_rule()))
    shares = parts.card("Shares now", hold("live-shares"))
    chart = parts.card("Class mood over time", _chart())
    moments = parts.card("Moments", [_marking(), hold("live-moments")])
    return [
        html.Div([hold("live-head"), _reconnecting()], className="live-top"),
        hold("live-notice"),
        html.Div(
            [
                html.Div(mood, className="area-mood"),
                html.Div(coverage, className="area-faces"),
                html.Div(shares, className="area-shares"),
                html.Div(chart, className="area-chart"),
                html.Div(moments, className="area-moments"),
            ],
            className="live-grid",
        ),
    ]


def _empty() -> html.Div:
    return parts.message(
        "No class yet",
        "Start the agent beside your meeting, and this page fills by itself:",
        dmc.Code("classmood agent --source screen", block=True),
        "Or try it without any students, with the drawn practice class:",
        dmc.Code("classmood demo", block=True),
        name="live",
    )


def _chart() -> html.Div:
    figure = mood_area([], zone=None, fixed=True)
    caption = (
        f"Shares of the faces read; each point is the mean of the last {SMOOTHING:.0f} seconds. "
        "Where the chart is empty, nothing could be read."
    )
    return html.Div(
        [
            parts.graph(figure, name="live-chart", height=400, label="Shares of the seven emotions over time"),
            dmc.Text(caption, size="xs", c="dimmed"),
        ]
    )


def _marking() -> html.Div:
    note = dmc.TextInput(
        id="moment-note",
        placeholder="Note (optional)",
        # Sent with Enter and on leaving the field: letter by letter, the last one may come after the Enter.
        debounce=True,
        attributes={"input": {"maxLength": LONGEST_TEXT}},
        **parts.aria(label="Note for the moment"),
    )
    button = dmc.Button(
        ["Mark moment", dmc.Kbd("M", size="xs", ml="xs")],
        id="moment-mark",
        leftSection=parts.icon("flag"),
        variant="light",
    )
    said = html.Div(id="moment-said", className="said", role="status")
    return html.Div([note, dmc.Group([button, said], gap="sm")], className="marking")


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
        (
            f"p is the mean probability over all faces large enough to be read, over the last {SMOOTHING:.0f} seconds. "
            "Tone lies between −1 and +1."
        ),
        (
            f"Positive: tone at least +{words.TONE_STEP}. Tense: tone at most −{words.TONE_STEP}. In between: "
            f"Quiet when p(neutral) is at least {words.QUIET_NEUTRAL}, else Mixed."
        ),
        "The steps are reading aids. A face shows neither attention nor learning; watch the change, not the number.",
    ]


def _faces_rule() -> Sequence[Component | str]:
    return [
        "Read: the likeliest emotion was sure enough to be counted.",
        "Unsure: large enough, but no emotion was sure enough.",
        "Too small: not high enough in the picture to be read. A larger meeting window helps.",
    ]
