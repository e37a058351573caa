"""Minute by minute: the mean probability of each emotion, as light and dark."""

from collections.abc import Sequence
from datetime import tzinfo

import plotly.graph_objects as go

from dashboard import palette
from dashboard.figures.base import TIME_AXIS, empty_figure
from dashboard.track import array, local_times
from storage.timeline import Minute


def minute_heatmap(minutes: Sequence[Minute], *, zone: tzinfo | None) -> go.Figure:
    """Draw emotion by minute in Cividis, which the colour-blind read as well; a minute without any stays empty.

    Args:
        minutes: in order of time; may be empty.
        zone: the zone of the time axis; None is this machine's own.
    """
    figure = empty_figure(fixed=True)
    figure.add_heatmap(
        x=array(local_times([minute.start for minute in minutes], zone)),
        # plotly draws the first row at the bottom: happy, as in the stack.
        y=[f"{emotion.label} {emotion.emoji}" for emotion in palette.ORDER],
        z=array(
            [[None if minute.mean is None else minute.mean[emotion] for minute in minutes] for emotion in palette.ORDER]
        ),
        colorscale="Cividis",
        zmin=0,
        xgap=0.5,
        ygap=1,
        hoverongaps=False,
        hovertemplate="%{x|%H:%M} %{y}: %{z:.0%}<extra></extra>",
        colorbar={"tickformat": ".0%", "thickness": 10, "outlinewidth": 0, "nticks": 4, "len": 1, "x": 1.01},
    )
    figure.update_layout(hovermode="closest", margin={"l": 88, "r": 56, "t": 8, "b": 28})
    figure.update_xaxes(**TIME_AXIS, ticks="", nticks=5)
    figure.update_yaxes(showgrid=False, ticks="")
    return figure
