"""A picture of a screen to draw a rectangle on, and the part of the screen that was drawn."""

import base64
import re
from collections.abc import Mapping
from typing import Any

import plotly.graph_objects as go

from dashboard.control import Monitor

SMALLEST = 48
"""Pixels a side; less is a slip of the hand, and no face in it could be read."""

Region = tuple[int, int, int, int]
"""Left, top, width, height in pixels of the desktop."""

_EDITED = re.compile(r"shapes\[\d+\]\.([xy][01])")


def data_url(jpeg: bytes) -> str:
    """Return a JPEG as an address that holds it, so that no other address ever shows it."""
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"


def screen_figure(monitor: Monitor, jpeg: bytes, region: Region | None) -> go.Figure:
    """Return the screen's picture with axes in its pixels, ready to draw a rectangle on.

    Args:
        monitor: the screen.
        jpeg: its picture, of any size.
        region: what is chosen of it; None: all of it.
    """
    figure = go.Figure()
    figure.add_layout_image(
        source=data_url(jpeg), xref="x", yref="y", x=0, y=0, sizex=monitor.width, sizey=monitor.height,
        sizing="stretch", layer="below",
    )  # fmt: skip
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    figure.update_layout(
        xaxis={**axis, "range": [0, monitor.width]},
        yaxis={**axis, "range": [monitor.height, 0], "scaleanchor": "x"},
        margin={"l": 0, "r": 0, "t": 0, "b": 0},
        dragmode="drawrect",
        newshape=_LOOK,
        shapes=[] if region is None else [rectangle(region, monitor)],
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    return figure


def rectangle(region: Region, monitor: Monitor) -> dict[str, Any]:
    """Return the shape of a region on the figure of its monitor."""
    left, top = region[0] - monitor.left, region[1] - monitor.top
    return {
        "type": "rect", "x0": left, "y0": top, "x1": left + region[2], "y1": top + region[3], "editable": True, **_LOOK,
    }  # fmt: skip


def drawn_region(relayout: Mapping[str, Any] | None, monitor: Monitor) -> Region | None:
    """Return the part of the desktop that was drawn last; None when none was, or it is too small to be meant.

    Args:
        relayout: what the graph tells of a change: all shapes when one was drawn, or the new corners of the one that
            was moved.
        monitor: the screen that is shown.
    """
    if not relayout:
        return None
    if relayout.get("shapes"):
        corners = dict(relayout["shapes"][-1])
    else:
        corners = {match[1]: value for name, value in relayout.items() if (match := _EDITED.fullmatch(name))}
    try:
        x0, x1 = sorted(min(max(round(corners[name]), 0), monitor.width) for name in ("x0", "x1"))
        y0, y1 = sorted(min(max(round(corners[name]), 0), monitor.height) for name in ("y0", "y1"))
    except KeyError:
        return None
    if x1 - x0 < SMALLEST or y1 - y0 < SMALLEST:
        return None
    return monitor.left + x0, monitor.top + y0, x1 - x0, y1 - y0


_LOOK: dict[str, Any] = {
    "line": {"color": "#4c6ef5", "width": 3},
    "fillcolor": "rgba(76, 110, 245, 0.18)",
}
