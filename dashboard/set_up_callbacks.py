"""Ties the set-up page's fields and buttons to what they do."""

from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, Patch, State, ctx, no_update
from dash.exceptions import PreventUpdate
from flask import Flask, Response, request

from classmood.domain.errors import ClassmoodError
from dashboard import sight
from dashboard.control import Phase, SourceKind
from dashboard.control_callbacks import one_at_a_time
from dashboard.figures.screen import data_url, drawn_region, rectangle
from dashboard.pages import setup
from dashboard.set_up import SetUp, shows_others

_FORM = {
    "kind": State("setup-kind", "value"),
    "monitor": State("setup-monitor", "value"),
    "region": State("setup-region", "data"),
    "camera": State("setup-camera", "value"),
    "others": State("setup-others", "checked"),
    "file": State("setup-file", "value"),
    "realtime": State("setup-realtime", "checked"),
    "students": State("setup-students", "value"),
    "title": State("setup-title", "value"),
    "course": State("setup-course", "value"),
    "size": State("setup-size", "value"),
    "place": State("setup-place", "value"),
    "told": State("setup-told", "value"),
    "agreed": State("setup-agreed", "checked"),
}
_GRAPHS = {"type": "setup-graph", "monitor": ALL}


def add(dash: Dash, flask: Flask, set_up: SetUp) -> None:
    """Add all callbacks of setting up."""
    _add_choosing(dash, set_up)
    _add_screen(dash, set_up)
    _add_region(dash, set_up)
    _add_preview(dash, set_up)
    _add_look(dash, set_up)
    _add_start(dash, set_up)
    dash.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("classmood_share", "show"),
        Output("setup-shared", "children"),
        Output("setup-unshare", "hidden"),
        Input("share-state", "data"),
    )
    flask.after_request(_unstored)
    dash.clientside_callback(  # type: ignore[no-untyped-call]
        # Without an output, it would not be called for what has just been laid out.
        ClientsideFunction("setup", "redirect"),
        Output("moved", "children"),
        Input("moved-to", "data"),
    )


def _unstored(response: Response) -> Response:
    # Answers of the pages hold a preview's and a screen's picture.
    if request.path.startswith("/_dash-update"):
        response.headers["Cache-Control"] = "no-store"
    return response


def _add_choosing(dash: Dash, set_up: SetUp) -> None:
    @dash.callback(
        *(Output(f"setup-{kind.value}", "hidden") for kind in SourceKind),
        Output("setup-rest", "hidden"),
        Output("setup-care", "hidden"),
        Output("setup-said", "children", allow_duplicate=True),
        Input("setup-kind", "value"),
        Input("setup-others", "checked"),
        prevent_initial_call="initial_duplicate",
    )
    def choose(kind: str | None, others: bool | None) -> list[Any]:
        care = shows_others(kind, others=bool(others))
        return [*(one != kind for one in SourceKind), not kind, not care, ""]

    @dash.callback(
        Output("setup-known", "children"),
        Output("setup-asked", "hidden"),
        Input("setup-place", "value"),
    )
    def acknowledged(place: str | None) -> tuple[Any, bool]:
        try:
            known = set_up.known(place)
        except ClassmoodError:
            # The start says it, when it matters.
            known = None
        return known, known is not None

    @dash.callback(
        Output("setup-file", "data"),
        Output("setup-file", "value"),
        Output("setup-path-said", "children"),
        Input("setup-path", "value"),
        State("setup-file", "value"),
    )
    def recordings(path: str | None, chosen: str | None) -> tuple[Any, Any, str]:
        found, said = set_up.recordings(path or "")
        values = [one["value"] for one in found]
        only = values[0] if len(values) == 1 else None
        return found, chosen if chosen in values else only, said


def _add_screen(dash: Dash, set_up: SetUp) -> None:
    @dash.callback(
        Output("setup-monitor", "data"),
        Output("setup-monitors", "hidden"),
        Input("setup-kind", "value"),
    )
    def monitors(_: str | None) -> tuple[Any, bool]:
        found = set_up.monitors()
        options = [
            {"value": str(one.number), "label": f"Screen {one.number}: {one.width} × {one.height}"} for one in found
        ]
        return options or no_update, len(found) < 2  # noqa: PLR2004 one is no choice

    @dash.callback(
        Output("setup-later-clock", "disabled"),
        Output("setup-later-clock", "n_intervals"),
        Output("setup-shot-said", "children"),
        Input("setup-shot-later", "n_clicks"),
        Input("setup-shot", "children"),
        prevent_initial_call=True,
    )
    def later(_: int | None, __: Any) -> tuple[bool, int, str]:
        if ctx.triggered_id == "setup-shot-later":
            return False, 0, "Bring the meeting to the front: the screen's picture is taken in 5 seconds."
        return True, 0, "Draw a rectangle around the gallery. The picture stays in memory and is never stored."

    @dash.callback(
        Output("setup-shot", "children"),
        Input("setup-shot-now", "n_clicks"),
        Input("setup-later-clock", "n_intervals"),
        State("setup-monitor", "value"),
        State("setup-region", "data"),
        prevent_initial_call=True,
    )
    def shoot(clicks: int | None, passed: int | None, monitor: str, region: list[int] | None) -> Any:
        if not (clicks if ctx.triggered_id == "setup-shot-now" else passed):
            return no_update
        return set_up.screenshot(int(monitor), tuple(region) if region else None)  # type: ignore[arg-type]


def _add_region(dash: Dash, set_up: SetUp) -> None:
    @dash.callback(
        Output("setup-region", "data"),
        Output({"type": "setup-graph", "monitor": ALL}, "figure"),
        Input(_GRAPHS, "relayoutData"),
        Input("setup-whole", "n_clicks"),
        Input("setup-monitor", "value"),
        prevent_initial_call=True,
    )
    def draw(changes: list[Any], _: int | None, __: str) -> tuple[Any, list[Any]]:
        figure = Patch()
        if isinstance(ctx.triggered_id, dict):
            shown = set_up.monitor(int(ctx.triggered_id["monitor"]))
            region = drawn_region(changes[0], shown)
            if region is None:
                raise PreventUpdate
            figure["layout"]["shapes"] = [rectangle(region, shown)]
            return region, [figure]
        figure["layout"]["shapes"] = []
        return None, [figure] * len(changes)

    @dash.callback(
        Output("setup-region-words", "children"), Input("setup-region", "data"), Input("setup-monitor", "value")
    )
    def tell(region: list[int] | None, monitor: str) -> str:
        if not region:
            return f"All of screen {monitor} is read."
        left, top, width, height = region
        return f"A part of the screen is read: {width} × {height} pixels at ({left}, {top})."


def _add_preview(dash: Dash, set_up: SetUp) -> None:
    @dash.callback(
        Output("setup-looking", "data"),
        Output("setup-clock", "max_intervals"),
        Output("setup-preview", "children"),
        Output("setup-picture", "src"),
        Output("setup-picture", "hidden"),
        Output("setup-seen", "children"),
        Input("setup-preview", "n_clicks"),
        Input("setup-kind", "value"),
        State("setup-looking", "data"),
        prevent_initial_call=True,
    )
    def toggle(_: int | None, kind: str | None, looking: str | None) -> tuple[str | None, int, str, str, bool, str]:
        if ctx.triggered_id == "setup-preview" and looking is None:
            return kind, setup.ON, "Stop", "", True, "Looking …"
        set_up.stop_preview()
        return None, setup.OFF, "Show it", "", True, setup.PREVIEW


def _add_look(dash: Dash, set_up: SetUp) -> None:
    @dash.callback(
        output={
            "picture": Output("setup-picture", "src", allow_duplicate=True),
            "hidden": Output("setup-picture", "hidden", allow_duplicate=True),
            "seen": Output("setup-seen", "children", allow_duplicate=True),
            "number": Output("setup-number", "data"),
        },
        inputs={"_": Input("setup-clock", "n_intervals")},
        state={"number": State("setup-number", "data"), "looking": State("setup-looking", "data"), "form": _FORM},
        running=one_at_a_time("setup-clock"),
        prevent_initial_call=True,
    )
    def look(_: int | None, number: int, looking: str | None, form: dict[str, Any]) -> dict[str, Any]:
        # A source that has just been chosen waits for a click: nobody's camera is switched on by choosing it.
        if looking is None or looking != form["kind"]:
            raise PreventUpdate
        shown = set_up.preview(form)
        if shown.sight is None:
            return {"picture": "", "hidden": True, "seen": sight.told(shown), "number": 0}
        if shown.sight.number == number:
            raise PreventUpdate
        picture = data_url(shown.sight.picture)
        return {"picture": picture, "hidden": False, "seen": sight.told(shown), "number": shown.sight.number}


def _add_start(dash: Dash, set_up: SetUp) -> None:
    @dash.callback(
        output={"said": Output("setup-said", "children"), "page": Output("page", "children", allow_duplicate=True)},
        inputs={"clicks": Input("setup-start", "n_clicks")},
        state={"form": _FORM},
        prevent_initial_call=True,
    )
    def start(clicks: int | None, form: dict[str, Any]) -> dict[str, Any]:
        if not clicks:
            raise PreventUpdate
        try:
            set_up.start(form)
        except ClassmoodError as error:
            return {"said": str(error), "page": no_update}
        return {"said": no_update, "page": set_up.page()}

    @dash.callback(
        Output("page", "children", allow_duplicate=True),
        Output("address", "pathname", allow_duplicate=True),
        Input("starting-clock", "n_intervals"),
        running=one_at_a_time("starting-clock"),
        prevent_initial_call=True,
    )
    def started(_: int | None) -> tuple[Any, Any]:
        status = set_up.control.status()
        if status.phase is Phase.STARTING and status.session is None:
            raise PreventUpdate
        if status.session is None or status.plan is None:
            # It failed: back to the fields, as they were filled in.
            return set_up.page(), no_update
        # A recording that is read at once has times of its own, and is not what goes on live.
        return no_update, "/" if status.plan.choice.live or status.plan.choice.realtime else "/sessions"
