"""The page on which teachers try it on their own faces; `assets/try.js` does the rest, in the browser."""

import dash_mantine_components as dmc
from dash import html

from classmood.domain.emotions import LABELS
from classmood.domain.faces import Probabilities
from dashboard.pages import parts

PROMISE = (
    "Nothing is stored, and nothing leaves this computer: the camera's pictures go from this page to Classmood, are "
    "read in memory and forgotten at once. If others sit in the picture, ask them first."
)
"""What happens to the pictures."""
MEANING = "The bars tell what a network sees in a face, as it does in a class. An expression is not a feeling."

_EVEN = 1 / len(LABELS)
_ANY: Probabilities = (_EVEN, _EVEN, _EVEN, _EVEN, _EVEN, _EVEN, _EVEN)  # bars that wait for a face are hidden


def page() -> html.Div:
    """Return the page, its camera off."""
    return html.Div(
        [
            dmc.Title("Try it", order=1, className="page-title"),
            dmc.Text("Your own face, read as a class is read.", c="dimmed", mb="md"),
            html.Div([_camera(), _bars()], className="try-columns"),
        ],
        className="try",
    )


def _camera() -> dmc.Paper:
    stage = html.Div(
        [
            html.Div(parts.icon("webcam"), className="try-empty"),
            html.Video(muted=True, **parts.aria(label="What the camera sees, as in a mirror")),
            html.Canvas(**parts.aria(hidden="true")),
        ],
        id="try-stage",
        className="try-stage",
    )
    line = html.Div(
        [html.Div(id="try-said", className="try-said", role="status"), html.Div(id="try-rate", className="try-rate")],
        className="try-line",
    )
    button = dmc.Button("Start", id="try-toggle", size="sm")
    return parts.card("Your camera", [stage, line, dmc.Text(PROMISE, size="sm", c="dimmed", mt="xs")], aside=button)


def _bars() -> dmc.Paper:
    bars = html.Div(parts.emotion_bars(_ANY), id="try-bars", className="try-bars idle")
    return parts.card("The largest face", [bars, dmc.Text(MEANING, size="sm", c="dimmed", mt="md")])
