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
from dashboard import control_callbacks, lesson_callbacks, live_callbacks, set_up_callbacks
from dashboard.api import api
from dashboard.control import Control
from dashboard.downloads import downloads
from dashboard.lessons import Lessons
from dashboard.live import LiveFeed, Liveness, utc_now
from dashboard.pages import about, live, parts, shell
from dashboard.reading import LiveReader
from dashboard.security import Guard, origins
from dashboard.server import DashboardServer
from dashboard.set_up import SetUp
from storage.history import History, Session
from storage.watch import Watch

_LARGEST_REQUEST = 200_000  # bytes; a callback of these pages takes a few hundred
_LARGEST_MESSAGE = 10_000  # bytes; browsers only listen


def create_app(
    history: History,
    *,
    host: str = "127.0.0.1",
    port: int = 8050,
    min_group: int = 5,
    export_min_group: int = 10,
    zone: tzinfo | None = None,
    models: Sequence[Mapping[str, Any]] = (),
    control: Control | None = None,
    keep_days: int | None = None,
    purged: Sequence[Session] = (),
    clock: Callable[[], datetime] = utc_now,
) -> DashboardServer:
    """Return a dashboard, bound to its port and not yet started.

    Args:
        history: what is shown. Moments are marked, and lessons renamed and deleted, in its database.
        host: one of `security.LOOPBACK_HOSTS`.
        port: 0 for any free one; `DashboardServer.url` says which.
        min_group: fewest read faces whose shares are shown, 1 or more.
        export_min_group: fewest read faces whose shares are exported, 1 or more.
        zone: the zone of the times on the pages; None is this machine's own.
        models: a card for each network in use, shown under About: names and values.
        control: runs the agent, so that lessons can be set up and started here; None: the pages only show them.
        keep_days: days that a lesson is kept; None for ever. The pages tell it; who starts them purges.
        purged: lessons that were erased at this start.
        clock: the present moment, UTC.

    Raises:
        SettingsError: the address is not allowed, or the port is taken.
    """
    socketio = SocketIO()
    watch = Watch(history.engine)
    feed = LiveFeed(history, lambda tick: socketio.emit("tick", tick), clock=clock, changed=watch.changed)
    reader = LiveReader(history, feed, min_group=min_group, zone=zone, clock=clock)
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
        min_group=min_group,
        export_min_group=export_min_group,
        models=models,
    )

    def build(bound: int) -> Flask:
        flask = Flask("classmood.dashboard")
        flask.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
        flask.register_blueprint(api(history, reader, min_group=min_group, export_min_group=export_min_group))
        flask.register_blueprint(downloads(history, lessons, export_min_group=export_min_group, zone=zone))
        lesson_callbacks.add(_add_pages(flask, pages, Marker(history, feed, clock=clock), set_up), lessons)
        socketio.init_app(
            flask,
            async_mode="threading",  # with gevent installed, it would be picked, and nothing here is made for it
            cors_allowed_origins=sorted(origins(bound)),
            max_http_buffer_size=_LARGEST_MESSAGE,
        )
        flask.wsgi_app = Guard(flask.wsgi_app, port=bound)  # type: ignore[method-assign]
        return flask

    def disconnect() -> None:
        feed.stop()
        watch.close()
        # The connections and not the Socket.IO sessions: browsers then come back by themselves. Without waiting: a
        # browser that vanished never takes its last message.
        for connection in list(socketio.server.eio.sockets.values()):
            connection.close(wait=False)
        socketio.server.shutdown()

    return DashboardServer(build, host=host, port=port, on_start=feed.start, on_close=disconnect)


class Pages:
    """Which page stands at an address."""

    def __init__(
        self,
        reader: LiveReader,
        set_up: SetUp | None,
        lessons: Lessons,
        *,
        min_group: int,
        export_min_group: int,
        models: Sequence[Mapping[str, Any]],
    ) -> None:
        self._reader = reader
        self._set_up = set_up
        self._lessons = lessons
        self._min_group = min_group
        self._export_min_group = export_min_group
        self._models = models

    def at(self, path: str, search: str = "") -> Component:
        """Return the page at `path`, with a query such as ``?page=2``; a friendly one for every path and failure."""
        match path.strip("/").split("/"):
            case [""]:
                page: Callable[[], Component] = self._live
            case ["compact"]:
                page = lambda: live.compact(self._reader.now())  # noqa: E731
            case ["sessions"]:
                page = lambda: self._lessons.table_page(search)  # noqa: E731
            case ["sessions", number]:
                page = lambda: self._lessons.report_page(number)  # noqa: E731
            case ["compare"]:
                page = lambda: self._lessons.compare_page(search)  # noqa: E731
            case ["trend"]:
                page = lambda: self._lessons.trend_page(search)  # noqa: E731
            case ["about"]:
                page = self._about
            case ["setup"] if self._set_up is not None:
                page = self._set_up.page
            case _:
                return parts.message("There is no such page", "Choose one from the menu.", name="alert")
        try:
            return page()
        except StorageError as error:
            return parts.failed(str(error))

    def _live(self) -> Component:
        if self._set_up is not None and self._set_up.nothing_runs():
            return shell.moved("/setup")
        return live.page(self._reader.now())

    def _about(self) -> Component:
        return about.page(self._models, min_group=self._min_group, export_min_group=self._export_min_group)


class Marker:
    """Marks moments in the running lesson."""

    def __init__(self, history: History, feed: LiveFeed, *, clock: Callable[[], datetime]) -> None:
        self._history = history
        self._feed = feed
        self._clock = clock

    def mark(self, note: str) -> tuple[bool, str]:
        """Mark a moment now; return whether it was stored, and what to tell the teacher.

        While samples arrive, now is the time of the newest one: a recording's lesson has its own time.
        """
        try:
            lesson = self._history.latest()
            if lesson is None or lesson.ended_at is not None:
                return False, "No class is running."
            arriving = self._feed.liveness(lesson) is Liveness.LIVE
            at = lesson.last_at if arriving and lesson.last_at is not None else self._clock()
            self._history.mark_moment(lesson.id, at=at, note=note)
        except StorageError as error:
            return False, f"Not marked: {error}"
        self._feed.nudge(lesson)
        return True, "Marked."


def _add_pages(flask: Flask, pages: Pages, marker: Marker, set_up: SetUp | None) -> Dash:
    dash = Dash(
        "classmood.dashboard",
        server=flask,  # type: ignore[arg-type]  # Dash takes a Flask; its type says only how to make one
        assets_folder=str(Path(__file__).parent / "assets"),
        index_string=shell.INDEX,
        title="Classmood",
        update_title="",
        suppress_callback_exceptions=True,  # a callback's components are on one page only
        add_log_handler=False,
        enable_mcp=False,
    )
    dash.layout = shell.shell(starts_lessons=set_up is not None)
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
