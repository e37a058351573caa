"""Puts the dashboard together: pages, JSON, ticks and guard, on one bound port.

Each call of `create_app` makes a new, separate dashboard; the module itself holds none, and neither do
Dash's global registries.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, no_update
from dash.development.base_component import Component
from flask import Flask
from flask_socketio import SocketIO

from classmood.domain.errors import StorageError
from dashboard import control_callbacks, lesson_callbacks, live_callbacks, seat_callbacks, set_up_callbacks
from dashboard.access import Access
from dashboard.answers import LiveAnswers
from dashboard.api import api
from dashboard.control import Control, Phase
from dashboard.downloads import downloads
from dashboard.facts import AboutReader
from dashboard.intake import ReadFaces, intake
from dashboard.lessons import Lessons
from dashboard.live import LiveFeed, utc_now
from dashboard.marking import Marker
from dashboard.pages import live, parts, shell, trying
from dashboard.reading import LiveReader
from dashboard.seats import SeatView, own_url, receive
from dashboard.server import DashboardServer
from dashboard.set_up import SetUp
from dashboard.web import bare_flask, disconnect, guard
from storage.engine import renew
from storage.history import History, Session
from storage.watch import Watch


def create_app(
    history: History,
    *,
    access: Access,
    host: str = "127.0.0.1",
    port: int = 8050,
    allowed_hosts: Sequence[str] = (),
    min_group: int = 5,
    export_min_group: int = 10,
    zone: tzinfo | None = None,
    models: Sequence[Mapping[str, Any]] = (),
    control: Control | None = None,
    seats: SeatView | None = None,
    read_faces: ReadFaces | None = None,
    keep_days: int | None = None,
    purged: Sequence[Session] = (),
    clock: Callable[[], datetime] = utc_now,
) -> DashboardServer:
    """Return a dashboard, bound to its port and not yet started.

    Args:
        history: what is shown. Moments are marked, and lessons renamed and deleted, in its database.
        access: the key to the pages.
        host: one of `security.LOOPBACK_HOSTS`, or any other where `allowed_hosts` says under which names.
        port: 0 for any free one; `DashboardServer.url` says which.
        allowed_hosts: names beside those of this machine, see `security.addresses`.
        min_group: fewest read faces whose shares are shown, 1 or more.
        export_min_group: fewest read faces whose shares are exported, 1 or more.
        zone: the zone of the times on the pages; None is this machine's own.
        models: a card for each network in use, shown under About: names and values.
        control: runs the agent, so that lessons can be set up and started here; None: the pages only show them.
        seats: what an agent tells of its seats, when the teacher wants to see them; None: they are never shown.
        read_faces: reads a picture of the page on which one tries it; None: there is no such page.
        keep_days: days that a lesson is kept; None for ever. The pages tell it; who starts them purges.
        purged: lessons that were erased at this start.
        clock: the present moment, UTC.

    Raises:
        SettingsError: the address is not allowed, or the port is taken.
    """
    socketio, watch, second_watch = SocketIO(), Watch(history.engine), Watch(history.engine)
    feed = LiveFeed(
        history,
        lambda tick: socketio.emit("tick", tick),
        clock=clock,
        changed=watch.changed,
        paused=lambda session: control is not None and _pauses(control, session),
        renew=lambda: renew(history.engine),
    )
    reader = LiveReader(history, feed, min_group=min_group, zone=zone, clock=clock, seats=seats)
    answers = LiveAnswers(reader, second_watch.changed)
    set_up = None if control is None else SetUp(control, history, feed, zone=zone, clock=clock)
    lessons = Lessons(
        history,
        min_group=min_group,
        export_min_group=export_min_group,
        zone=zone,
        clock=clock,
        keep_days=keep_days,
        purged=purged,
    )
    pages = Pages(
        reader,
        set_up,
        lessons,
        AboutReader(history, models=models, min_group=min_group, export_min_group=export_min_group),
        tries=read_faces is not None,
    )

    def build(bound: int) -> Flask:
        flask = bare_flask()
        flask.register_blueprint(
            api(history, answers, feed.mend, min_group=min_group, export_min_group=export_min_group)
        )
        flask.register_blueprint(downloads(history, lessons, export_min_group=export_min_group, zone=zone))
        flask.register_blueprint(intake(None if control is None else control.sharing, read_faces))
        dash = _add_pages(flask, pages, Marker(history, feed, clock=clock), set_up)
        lesson_callbacks.add(dash, lessons)
        if seats is not None:
            seat_callbacks.add(dash, seats, history, feed)
            receive(socketio, seats)
        guard(flask, dash, socketio, access=access, port=bound, allowed_hosts=allowed_hosts)
        return flask

    def close() -> None:
        feed.stop()
        watch.close()
        second_watch.close()
        disconnect(socketio)

    server = DashboardServer(
        build,
        access=access,
        host=host,
        port=port,
        allowed_hosts=allowed_hosts,
        on_start=feed.start,
        on_close=close,
    )
    if seats is not None:
        seats.url = own_url(host, server.port)
    return server


def _pauses(control: Control, session: int) -> bool:
    """Return whether a session is the one that was started here, and pauses."""
    status = control.status()
    return status.phase is Phase.PAUSED and status.session == session


class Pages:
    """Which page stands at an address."""

    def __init__(
        self,
        reader: LiveReader,
        set_up: SetUp | None,
        lessons: Lessons,
        about: AboutReader,
        *,
        tries: bool,
    ) -> None:
        self._reader = reader
        self._set_up = set_up
        self._lessons = lessons
        self._about = about
        self.tries = tries
        """Whether there is a page on which one tries it."""

    def at(self, path: str, search: str = "") -> Component:
        """Return the page at `path`, with a query such as ``?page=2``; a friendly one for every path and failure."""
        match path.strip("/").split("/"):
            case ["sessions", number]:
                page: Callable[[], Component] | None = lambda: self._lessons.report_page(number)  # noqa: E731
            case [name]:
                page = self._named(search).get(name)
            case _:
                page = None
        if page is None:
            return parts.message("There is no such page", "Choose one from the menu.", name="alert")
        try:
            return page()
        except StorageError as error:
            return parts.failed(str(error))

    def _named(self, search: str) -> dict[str, Callable[[], Component]]:
        """Return what makes each page that has an address of its own."""
        return {
            "": self._live,
            "compact": live.compact,
            "sessions": lambda: self._lessons.table_page(search),
            "compare": lambda: self._lessons.compare_page(search),
            "trend": lambda: self._lessons.trend_page(search),
            "about": self._about.page,
            **({"try": trying.page} if self.tries else {}),
            **({"setup": self._set_up.page} if self._set_up is not None else {}),
        }

    def _live(self) -> Component:
        if self._set_up is not None and self._set_up.nothing_runs():
            return shell.moved("/setup")
        return live.page(starts_lessons=self._set_up is not None)


def _add_pages(flask: Flask, pages: Pages, marker: Marker, set_up: SetUp | None) -> Dash:
    dash = Dash(
        "classmood.dashboard",
        server=flask,  # type: ignore[arg-type]  # Dash takes a Flask; its type says only how to make one
        assets_folder=str(Path(__file__).parent / "assets"),
        assets_ignore=".*_worker.js",  # no script of a page; still served to the worker that asks for it
        index_string=shell.INDEX,
        title="Classmood",
        update_title="",
        suppress_callback_exceptions=True,  # a callback's components are on one page only
        add_log_handler=False,
        enable_mcp=False,
    )
    dash.layout = shell.shell(starts_lessons=set_up is not None, tries=pages.tries)
    if set_up is not None:
        set_up_callbacks.add(dash, flask, set_up)
        control_callbacks.add(dash, set_up.control)
    dash.callback(Output("page", "children"), Input("address", "pathname"), Input("address", "search"))(pages.at)

    @dash.callback(
        Output("moment-said", "children"),
        Output("moment-note", "value"),
        Input("moment-mark", "n_clicks"),
        Input("moment-note", "n_submit"),
        State("moment-note", "value"),
        prevent_initial_call=True,
    )
    def mark(clicks: int | None, enters: int | None, note: str | None) -> tuple[str, Any]:
        if not clicks and not enters:
            # The page was laid out anew; nobody pressed anything.
            return "", no_update
        stored, said = marker.mark(note or "")
        return said, "" if stored else no_update

    live_callbacks.add(dash)
    dash.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("classmood", "menu"),
        Output("shell", "navbar"),
        Output("menu", "opened"),
        Input("menu", "opened"),
        Input("address", "pathname"),
        State("shell", "navbar"),
    )
    return dash
