"""What the browser draws by itself, see `assets/draw.js`: without Dash, which takes far longer for each component.

A chart of a long lesson has hundreds of them. They travel as text, and become elements where they are to be seen.
"""

import json
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component
from plotly.utils import PlotlyJSONEncoder

PROPERTY = "data-drawn"
"""The property of an element that holds what is drawn in it; a callback changes it with `as_json`."""


def as_json(value: Any) -> str:
    """Return components and plain values as JSON."""
    return json.dumps(value, cls=PlotlyJSONEncoder)


def drawn(children: Component | Sequence[Component], **properties: Any) -> html.Div:
    """Return an element in which the browser draws.

    Args:
        children: of `dash.html` only; none of them may be part of a callback.
        properties: of the element.
    """
    return html.Div(**(properties | {PROPERTY: as_json(children)}))
