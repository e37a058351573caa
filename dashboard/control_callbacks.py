"""Ties the line above every page to what it says and does."""

from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash.exceptions import PreventUpdate

from dashboard.control import Control
from dashboard.pages import control_bar


def add(dash: Dash, control: Control) -> None:
    """Add all callbacks of a lesson's course."""
    _add_line(dash, control)
    _add_buttons(dash, control)


def one_at_a_time(clock: str) -> list[tuple[Any, Any, Any]]:
    """Return what stops a clock while its callback runs: Dash drops the answer to a question that was asked again."""
    return [(Output(clock, "disabled"), True, False)]


def _add_line(dash: Dash, control: Control) -> None:
    @dash.callback(
        Output("control-bar", "children"),
        Output("control-shown", "data"),
        Output("control-ending", "data"),
        Output("address", "pathname", allow_duplicate=True),
        Input("control-clock", "n_intervals"),
        State("control-shown", "data"),
        State("control-ending", "data"),
        running=one_at_a_time("control-clock"),
        prevent_initial_call="initial_duplicate",
    )
    def show(_: int | None, shown: int, ending: int | None) -> tuple[Any, int, Any, Any]:
        status = control.status()
        if status.changes == shown:
            raise PreventUpdate
        if ending is None or status.active:
            return control_bar.bar(status), status.changes, no_update, no_update
        if not status.trouble:
            # The report says that the lesson is over.
            control.dismiss()
            status = control.status()
        return control_bar.bar(status), status.changes, None, f"/sessions/{ending}"


def _add_buttons(dash: Dash, control: Control) -> None:
    actions = {"pause": control.pause, "resume": control.resume, "dismiss": control.dismiss, "end": control.end}

    @dash.callback(
        Output("control-bar", "children", allow_duplicate=True),
        Output("control-ending", "data", allow_duplicate=True),
        Input({"type": "control", "action": ALL}, "n_clicks"),
        prevent_initial_call=True,
    )
    def act(_: list[int | None]) -> tuple[Any, Any]:
        # A button that has just been laid out triggers, too, and was not pressed.
        if not isinstance(ctx.triggered_id, dict) or not ctx.triggered[0]["value"]:
            raise PreventUpdate
        action = ctx.triggered_id["action"]
        actions[action]()
        status = control.status()
        return control_bar.bar(status), status.session if action == "end" else no_update
