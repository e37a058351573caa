"""Ties the pages of past lessons to what they do: look for, rename, delete and bring back, compare, follow a course."""

from collections.abc import Sequence
from typing import Any

from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, no_update
from dash.development.base_component import Component

from classmood.domain.errors import StorageError
from dashboard.drawn import PROPERTY, as_json
from dashboard.lessons import Lessons
from dashboard.pages import compare, parts
from dashboard.wanted import Wanted, day


def add(dash: Dash, lessons: Lessons) -> None:
    """Add all callbacks of past lessons."""
    _add_table(dash, lessons)
    _add_rows(dash, lessons)
    _add_deletion(dash, lessons)
    _add_report(dash, lessons)
    _add_compare(dash, lessons)
    _add_trend(dash, lessons)


def _of_each(name: str) -> dict[str, Any]:
    """Return the id of a part that every row has."""
    return {"type": f"session-{name}", "session": ALL}


def _pressed() -> int | None:
    """Return the lesson whose button was pressed; None when the table was only laid out anew."""
    pressed = ctx.triggered[0]["value"] if ctx.triggered else None
    return int(ctx.triggered_id["session"]) if pressed and ctx.triggered_id else None


def _add_table(dash: Dash, lessons: Lessons) -> None:
    @dash.callback(
        Output("sessions-body", "children"),
        Output("sessions-page", "data"),
        Input("sessions-words", "value"),
        Input("sessions-course", "value"),
        Input("sessions-days", "value"),
        Input("sessions-editing", "data"),
        Input("sessions-changed", "data"),
        State("sessions-page", "data"),
        prevent_initial_call=True,
    )
    def show(
        words: str | None,
        course: str | None,
        days: Sequence[str | None] | None,
        editing: int | None,
        _changed: int,
        page: int,
    ) -> tuple[list[Component], int]:
        filtered = bool({"sessions-words", "sessions-course", "sessions-days"} & {str(one) for one in _asked()})
        first, last = (*(days or ()), None, None)[:2]
        # What is looked for anew begins on the first page; a renamed lesson stays where it is.
        page = 1 if filtered else page
        asked = Wanted(words or "", course or "", day(first), day(last), page)
        try:
            return lessons.table_body(asked, editing), page
        except StorageError as error:
            return [parts.failed(str(error))], page

    dash.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("classmood_lessons", "remember"),
        Input("sessions-words", "value"),
        Input("sessions-course", "value"),
        Input("sessions-days", "value"),
        prevent_initial_call=True,
    )


def _asked() -> list[str]:
    return [one["prop_id"].partition(".")[0] for one in ctx.triggered]


def _add_rows(dash: Dash, lessons: Lessons) -> None:
    @dash.callback(
        Output("sessions-editing", "data"),
        Output("sessions-said", "children", allow_duplicate=True),
        Output("sessions-changed", "data", allow_duplicate=True),
        Input(_of_each("rename"), "n_clicks"),
        Input(_of_each("save"), "n_clicks"),
        Input(_of_each("cancel"), "n_clicks"),
        Input(_of_each("title"), "n_submit"),
        State(_of_each("title"), "value"),
        State(_of_each("course"), "value"),
        State(_of_each("size"), "value"),
        State("sessions-changed", "data"),
        prevent_initial_call=True,
    )
    def edit(*given: Any) -> tuple[Any, Any, Any]:
        titles, courses, sizes, changed = given[-4:]
        session = _pressed()
        if session is None:
            return no_update, no_update, no_update
        match ctx.triggered_id["type"]:
            case "session-rename":
                return session, "", no_update
            case "session-cancel":
                return None, "", no_update
            case _:
                size = int(sizes[0]) if str(sizes[0] or "").isdecimal() else None
                said = lessons.rename(session, titles[0] or "", courses[0] or "", size)
                return None, said, changed + 1


def _add_deletion(dash: Dash, lessons: Lessons) -> None:
    @dash.callback(
        Output("sessions-doomed", "data"),
        Output("delete-text", "children"),
        Output("delete-modal", "opened", allow_duplicate=True),
        Input(_of_each("delete"), "n_clicks"),
        prevent_initial_call=True,
    )
    def ask(_clicks: list[int | None]) -> tuple[Any, Any, Any]:
        session = _pressed()
        if session is None:
            return no_update, no_update, no_update
        try:
            return session, lessons.question(session), True
        except StorageError as error:
            return None, str(error), True

    @dash.callback(
        Output("delete-modal", "opened"),
        Output("sessions-said", "children", allow_duplicate=True),
        Output("sessions-changed", "data", allow_duplicate=True),
        Input("delete-confirm", "n_clicks"),
        Input("delete-keep", "n_clicks"),
        State("sessions-doomed", "data"),
        State("sessions-changed", "data"),
        prevent_initial_call=True,
    )
    def delete(_confirmed: int | None, _kept: int | None, session: int | None, changed: int) -> tuple[bool, Any, Any]:
        if ctx.triggered_id != "delete-confirm" or session is None:
            return False, no_update, no_update
        return False, lessons.delete(session), changed + 1

    @dash.callback(
        Output("sessions-said", "children"),
        Output("sessions-changed", "data"),
        Input(_of_each("undo"), "n_clicks"),
        State("sessions-changed", "data"),
        prevent_initial_call=True,
    )
    def undo(_clicks: list[int | None], changed: int) -> tuple[Any, Any]:
        session = _pressed()
        if session is None:
            return no_update, no_update
        return lessons.restore(session), changed + 1


def _add_report(dash: Dash, lessons: Lessons) -> None:
    @dash.callback(
        Output("timeline", PROPERTY),
        Input("timeline-part", "value"),
        State("address", "pathname"),
        prevent_initial_call=True,
    )
    def show(part: Sequence[float], path: str) -> str:
        begin, end = part
        try:
            return as_json(lessons.mood_part(path.rpartition("/")[2], begin, end))
        except StorageError as error:
            return as_json(str(error))


def _add_compare(dash: Dash, lessons: Lessons) -> None:
    for key in ("a", "b"):

        @dash.callback(
            Output(f"compare-{key}-at", "data"),
            Output(f"compare-{key}-at", "value"),
            Input(f"compare-{key}", "value"),
            prevent_initial_call=True,
        )
        def choose(number: str) -> tuple[Any, str]:
            return compare.origins(lessons.moments(number)), compare.START

    chosen = ("compare-a", "compare-b", "compare-a-at", "compare-b-at")

    @dash.callback(
        Output("compare-body", "children"), *(Input(name, "value") for name in chosen), prevent_initial_call=True
    )
    def show(first: str, second: str, first_at: str, second_at: str) -> list[Component]:
        try:
            return lessons.compare_body(first, second, first_at, second_at)
        except StorageError as error:
            return [parts.failed(str(error))]

    dash.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("classmood_lessons", "remember_pair"),
        *(Input(name, "value") for name in chosen),
        prevent_initial_call=True,
    )


def _add_trend(dash: Dash, lessons: Lessons) -> None:
    @dash.callback(Output("trend-body", "children"), Input("trend-course", "value"), prevent_initial_call=True)
    def show(course: str) -> list[Component]:
        try:
            return lessons.trend_body(course)
        except StorageError as error:
            return [parts.failed(str(error))]

    dash.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("classmood_lessons", "remember_course"),
        Input("trend-course", "value"),
        prevent_initial_call=True,
    )
