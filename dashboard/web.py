"""The web application under the pages: Flask and Socket.IO with their limits, and the guard before both."""

from collections.abc import Sequence

from dash import Dash
from flask import Flask
from flask_socketio import SocketIO

from dashboard.access import Access
from dashboard.headers import headers, script_hash
from dashboard.live import TRANSPORT
from dashboard.pages import shell
from dashboard.security import Guard, addresses

_LARGEST_REQUEST = 200_000  # bytes; a callback of these pages takes a few hundred
_LARGEST_MESSAGE = 10_000  # bytes; browsers only listen


def bare_flask() -> Flask:
    """Return an application without a route: no debugger whatever the environment says, and small requests only."""
    flask = Flask("classmood.dashboard", static_folder=None)
    flask.debug = False  # a traceback shows more than the pages do
    flask.config["MAX_CONTENT_LENGTH"] = _LARGEST_REQUEST
    return flask


def guard(
    flask: Flask, dash: Dash, socketio: SocketIO, *, access: Access, port: int, allowed_hosts: Sequence[str]
) -> None:
    """Put Socket.IO before the pages, and the guard before everything. All callbacks must be there already.

    Args:
        flask: the pages' application.
        dash: names its inline scripts.
        socketio: what it emits reaches the browsers from now on.
        access: the key.
        port: where it is served.
        allowed_hosts: as for `security.addresses`.
    """
    origins = sorted(set(addresses(port, allowed_hosts).values()))
    socketio.init_app(
        flask,
        async_mode="threading",  # with gevent installed, it would be picked, and nothing here is made for it
        transports=[TRANSPORT],
        cors_allowed_origins=origins,
        max_http_buffer_size=_LARGEST_MESSAGE,
    )
    flask.wsgi_app = Guard(  # type: ignore[method-assign]
        flask.wsgi_app,
        access=access,
        port=port,
        allowed_hosts=allowed_hosts,
        headers=headers(scripts=[*dash.csp_hashes(), script_hash(shell.BEFORE_PAINT)], origins=origins),
    )


def disconnect(socketio: SocketIO) -> None:
    """Close the browsers' connections and not their Socket.IO sessions: they then come back by themselves."""
    # Without waiting: a browser that vanished never takes its last message.
    for connection in list(socketio.server.eio.sockets.values()):
        connection.close(wait=False)
    socketio.server.shutdown()
