"""What a teacher may choose on the live page: which blocks are shown, whether alerts are, and which keys work.

Every choice is remembered by the browser and never by the server. The controls remember themselves; what they say
together stands in the store ``live-choices``, where the small page and `assets/live.js` find it too.
"""

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.choices import SMOOTHING, WINDOW, Choice
from dashboard.pages import parts

BLOCKS = {"mood": "Mood", "faces": "Faces", "shares": "Shares now", "chart": "Mood over time", "moments": "Moments"}
"""The blocks that may be hidden, and what they are called."""

_REMEMBERED = {"persistence": True, "persistence_type": "local"}


def stores() -> list[dcc.Store]:
    """Return what the browser remembers: the choices, and the alert that was dismissed last."""
    return [dcc.Store(id="live-choices", storage_type="local"), dcc.Store(id="live-dismissed", storage_type="local")]


def menu() -> dmc.Popover:
    """Return the button that opens the choices."""
    blocks = dmc.CheckboxGroup(
        dmc.Stack([dmc.Checkbox(label=name, value=block) for block, name in BLOCKS.items()], gap=6),
        id="view-blocks",
        value=list(BLOCKS),
        label="Show",
        **_REMEMBERED,
    )
    quiet = dmc.Switch(
        id="view-quiet", checked=False, label="Quiet", description="No alerts on this browser", **_REMEMBERED
    )
    keys = dmc.Switch(
        id="view-keys",
        checked=True,
        label="Keys",
        description="M marks a moment, H hides the page for sharing",
        **_REMEMBERED,
    )
    seats = html.Div(id="live-seats-switch", className="seats-switch")
    reset = dmc.Button("As it was at first", id="view-reset", variant="default", size="xs")
    button = dmc.Button("View", variant="default", size="xs", leftSection=parts.icon("view"), id="view")
    return dmc.Popover(
        [
            dmc.PopoverTarget(button),
            dmc.PopoverDropdown(
                dmc.Stack([blocks, quiet, keys, seats, reset], gap="sm"), **parts.aria(label="What this page shows")
            ),
        ],
        width=240,
        position="bottom-end",
        shadow="md",
        # Always there, or nothing would be remembered before the menu was opened once.
        keepMounted=True,
        trapFocus=True,
        returnFocus=True,
    )


def time_controls() -> html.Div:
    """Return the choice of smoothing and of how far back the chart goes."""
    return html.Div(
        [
            _segments("Each point is the mean of", "view-smoothing", SMOOTHING, Choice().smoothing),
            _segments("Show the last", "view-window", WINDOW, Choice().window),
        ],
        className="time-controls",
    )


def _segments(label: str, name: str, values: dict[int, str], chosen: int) -> html.Div:
    control = dmc.SegmentedControl(
        id=name,
        data=[{"value": str(value), "label": text} for value, text in values.items()],
        value=str(chosen),
        size="xs",
        **_REMEMBERED,
        **parts.aria(label=label),
    )
    return html.Div([html.Span(label, className="quiet", **parts.aria(hidden="true")), control], className="segments")
