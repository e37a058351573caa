"""A server that does nothing but count the seconds: what a tick takes of Socket.IO and of a computer by themselves.

The pages' server is measured against it. It has no pages, no key and no database, and tells nothing but a number.
"""

import json
import time
from collections.abc import Callable
from itertools import count
from threading import Event, Thread
from typing import TYPE_CHECKING

from flask import Response
from flask_socketio import SocketIO

from dashboard.access import Access
from dashboard.live import TRANSPORT
from dashboard.server import DashboardServer
from dashboard.web import bare_flask, disconnect

if TYPE_CHECKING:  # this type exists for type checkers only
    from _typeshed.wsgi import WSGIApplication

INTERVAL = 1.0
"""Seconds from one tick to the next, as of a lesson."""


def bare_server(port: int, *, access: Access, emitted: Callable[[int, float], None]) -> DashboardServer:
    """Return the server, bound to this computer and not yet started.

    Args:
        port: where browsers find it.
        access: not asked for; a server is not made without.
        emitted: is told of each tick, just before it is sent: its number, from 1, and the seconds since 1970.

    Raises:
        SettingsError: the port is taken.
    """
    flask, socketio, stop = bare_flask(), SocketIO(), Event()
    last = 0

    @flask.get("/api/live")
    def news() -> Response:
        return Response(json.dumps({"sequence": last}), mimetype="application/json")

    def tell() -> None:
        nonlocal last
        for number in count(1):
            if stop.wait(INTERVAL):
                return
            last = number
            emitted(number, time.time())
            socketio.emit("tick", {"sequence": number})

    def build(_: int) -> "WSGIApplication":
        socketio.init_app(flask, async_mode="threading", transports=[TRANSPORT], cors_allowed_origins="*")
        return flask.wsgi_app

    def close() -> None:
        stop.set()
        disconnect(socketio)

    return DashboardServer(
        build,
        access=access,
        host="127.0.0.1",
        port=port,
        on_start=Thread(target=tell, name="bare-ticks", daemon=True).start,
        on_close=close,
    )
