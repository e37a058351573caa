"""The live page: one glance for the mood, then how much was read, the shares now, and the last minutes.

The page is laid out once, as a frame of empty containers with an id. `pages.now.panels` says what belongs in them, and
`assets/live.js` asks for it and draws it, at first and ever after. The small page for a corner of the screen holds one
of these containers and nothing else.
"""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component
from dash_socketio import DashSocketIO

from dashboard.live import TRANSPORT
from dashboard.pages import mood, parts, view
from dashboard.pages.now import HIDDEN
from dashboard.pages.stack import legend
from storage.text import LONGEST_TEXT

REFRESH = 20_000
"""Milliseconds after which the page asks without a tick: "3 min ago" grows older by itself."""


def page(*, starts_lessons: bool = False) -> html.Div:
    """Return the live page, with nothing in it yet.

    Args:
        starts_lessons: whether lessons can be set up here.
    """
    return html.Div(
        [
            *_listening(),
            html.Div(_empty(starts_lessons=starts_lessons), id="live-empty", style=HIDDEN),
            html.Div(_body(), id="live-body", style=HIDDEN),
        ]
    )


def compact() -> html.Div:
    """Return the small page, with nothing in it yet."""
    full = dmc.ActionIcon(
        parts.icon("expand"), id="open-full", variant="subtle", color="gray", size="lg", **parts.aria(label="Full page")
    )
    return html.Div(
        [
            *_listening(),
            html.H1("Class mood", className="unseen"),
            html.Div("No class yet.", id="live-empty", style=HIDDEN),
            html.Div(
                [html.Div(id="live-notice"), html.Div(id="live-compact"), html.Div(id="live-alert", role="status")],
                id="live-body",
                style=HIDDEN,
            ),
            html.Div([_marking(), full, parts.hide_button(), _reconnecting()], className="compact-tools"),
        ],
        className="compact",
    )


def _listening() -> list[Component]:
    """Return what every page needs that changes by itself."""
    return [
        DashSocketIO(id="socket", eventNames=["tick"], options={"transports": [TRANSPORT]}),
        dcc.Interval(id="live-clock", interval=REFRESH),
        *view.stores(),
    ]


def _body() -> list[Component]:
    def block(name: str, card: Component) -> html.Div:
        return html.Div(card, id=f"block-{name}", className=f"block-{name}")

    glance = parts.card(
        "Mood now", html.Div(id="live-mood"), aside=parts.explained("the mood", mood.formula(), width=440)
    )
    faces = parts.card(
        "Faces", html.Div(id="live-coverage"), aside=parts.explained("the number of faces", _faces_rule())
    )
    caption = "Shares of the faces read. Where the chart is empty, nothing could be read. Times are local."
    chart = [
        view.time_controls(),
        html.Div(id="live-chart", role="img", **parts.aria(label="Shares of the seven emotions over time")),
        legend(),
        dmc.Text(caption, size="xs", c="dimmed"),
    ]
    return [
        html.Div([html.Div(id="live-head"), _tools(), _reconnecting()], className="live-top"),
        html.Div(id="live-notice"),
        # Filled by the script: only the browser knows whether this alert was dismissed.
        html.Div(id="live-alert", role="status"),
        html.Div(
            [
                html.Div(
                    [
                        html.Div([block("mood", glance), block("faces", faces)], className="live-glance"),
                        html.Div(id="live-seats"),
                        block("chart", parts.card("Class mood over time", chart)),
                    ],
                    className="live-main",
                ),
                html.Div(
                    [
                        block("shares", parts.card("Shares now", html.Div(id="live-shares"))),
                        block("moments", parts.card("Moments", [_marking(), html.Div(id="live-moments")])),
                    ],
                    className="live-side",
                ),
            ],
            className="live-grid",
        ),
    ]


def _tools() -> html.Div:
    small = dmc.Button(
        "Small window", id="open-compact", variant="default", size="xs", leftSection=parts.icon("corner")
    )
    return html.Div([small, view.menu()], className="live-tools")


def _empty(*, starts_lessons: bool) -> html.Div:
    if starts_lessons:
        to_set_up = dmc.Anchor(dmc.Button("Set up a class", leftSection=parts.icon("setup")), href="/setup")
        return parts.message(
            "No class yet", "This page fills by itself with the first picture of a class.", to_set_up, name="live"
        )
    return parts.message(
        "No class yet",
        "This page fills by itself with the first picture of a class. To set one up, with your meeting or with the "
        "drawn practice class, start the program without a word behind its name:",
        dmc.Code("classmood", block=True),
        name="live",
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


def _faces_rule() -> Sequence[Component | str]:
    return [
        "Read: the likeliest emotion was sure enough to be counted.",
        "Unsure: large enough, but no emotion was sure enough.",
        "Too small: not high enough in the picture to be read. A larger meeting window helps.",
        "Without a face: a tile whose camera is on, but nobody faces it.",
        "Weak: read, but small, dark or blurred. It counts, and is less sure than a clear face.",
    ]
