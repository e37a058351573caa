"""Ties the buttons of the seat view to its switch."""

from dash import ALL, Dash, Input, ctx

from dashboard.live import LiveFeed
from dashboard.seats import SeatView
from storage.history import History


def add(dash: Dash, view: SeatView, history: History, feed: LiveFeed) -> None:
    """Add the callback of the live page's buttons."""

    @dash.callback(Input({"type": "seats", "place": ALL, "on": ALL}, "n_clicks"), prevent_initial_call=True)
    def switch(_: list[int | None]) -> None:
        # A button that has just been laid out triggers, too, and was not pressed.
        if not isinstance(ctx.triggered_id, dict) or not ctx.triggered[0]["value"]:
            return
        session = history.latest()
        if session is not None:
            view.switch(on=ctx.triggered_id["on"], session=session.id)
            feed.nudge(session)
