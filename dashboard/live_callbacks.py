"""What the browser does by itself on the live page, see `assets/live.js`: it asks for news, and remembers choices."""

from dash import ClientsideFunction, Dash, Input, Output

from dashboard.choices import Choice
from dashboard.pages.view import BLOCKS


def add(dash: Dash) -> None:
    """Connect the script with the live page and the small page."""
    dash.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("classmood", "pull"),
        Input("socket", "data-tick"),
        Input("socket", "connected"),
        Input("live-clock", "n_intervals"),
        Input("live-choices", "data"),
        Input("live-dismissed", "data"),
    )
    dash.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("classmood", "choose"),
        Output("live-choices", "data"),
        *(Output(f"block-{block}", "hidden") for block in BLOCKS),
        Input("view-blocks", "value"),
        Input("view-quiet", "checked"),
        Input("view-keys", "checked"),
        Input("view-smoothing", "value"),
        Input("view-window", "value"),
    )
    usual = Choice()
    # What a callback sets is no longer remembered as the teacher's choice.
    dash.clientside_callback(  # type: ignore[no-untyped-call]
        f"() => [{list(BLOCKS)}, false, true, '{usual.smoothing}', '{usual.window}']",
        Output("view-blocks", "value"),
        Output("view-quiet", "checked"),
        Output("view-keys", "checked"),
        Output("view-smoothing", "value"),
        Output("view-window", "value"),
        Input("view-reset", "n_clicks"),
        prevent_initial_call=True,
    )
