"""What all plots share: the graph's configuration and an empty frame in the house style."""

from typing import Any

import plotly.graph_objects as go

CONFIG: Any = {"showSendToCloud": False, "displaylogo": False, "displayModeBar": False}
"""For every graph: plotly.js draws a button that uploads the chart to a cloud unless it is told not to.

Dash's own type for it is older than that button, hence `Any`.
"""

FONT = "classmood-emoji, system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
"""The page's own font, see `assets/style.css`; plots must be told, because they measure their text."""

CLEAR = "rgba(0,0,0,0)"
"""No paint: the card behind the plot shows through."""


def empty_figure() -> go.Figure:
    """Return a figure without traces, in the house style.

    Nothing in it can be dragged, so that a finger on a phone scrolls the page instead.
    """
    figure = go.Figure()
    figure.update_layout(
        template="none",
        paper_bgcolor=CLEAR,
        plot_bgcolor=CLEAR,
        font={"family": FONT, "size": 12},
        margin={"l": 42, "r": 12, "t": 24, "b": 28},
        hovermode="x unified",
        hoverlabel={"font": {"family": FONT, "size": 12}, "namelength": -1},
        showlegend=False,
        dragmode=False,
        uirevision="keep",
    )
    figure.update_xaxes(
        fixedrange=True, showgrid=False, zeroline=False, ticks="outside", ticklen=4, nticks=7, tickangle=0
    )
    figure.update_yaxes(fixedrange=True, zeroline=False)
    return figure
