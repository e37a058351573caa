"""The web server around the dashboard: binds the port, serves from threads, stops at once.

Werkzeug's threaded server is enough for one teacher's browsers, and lets the websocket of Socket.IO share
the port with the pages. A school's many browsers get gunicorn instead: see `dashboard.school`.
"""

import logging
import re
import socket
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from werkzeug.serving import WSGIRequestHandler, make_server

from classmood.domain.errors import SettingsError
from dashboard.access import Access
from dashboard.security import LOOPBACK_HOSTS, TOKEN, address_of, address_with, check_address

if TYPE_CHECKING:  # this type exists for type checkers only
    from _typeshed.wsgi import WSGIApplication

_log = logging.getLogger(__name__)


class DashboardServer:
    """A bound dashboard. `url` is right from the start, also for port 0; nothing is answered before `start`."""

    def __init__(
        self,
        build: "Callable[[int], WSGIApplication]",
        *,
        access: Access,
        host: str,
        port: int,
        allowed_hosts: Sequence[str] = (),
        on_start: Callable[[], None],
        on_close: Callable[[], None],
    ) -> None:
        """Bind the port, then build the application for it.

        Args:
            build: makes the application for the port that was bound.
            access: the key to the pages.
            host: one of `security.LOOPBACK_HOSTS`, or any other where `allowed_hosts` says under which names.
            port: 0 for any free port.
            allowed_hosts: names beside those of this machine, see `security.addresses`.
            on_start: called once, just before the first request can be answered.
            on_close: called once when closing, while browsers are still connected.

        Raises:
            SettingsError: the address is not allowed, or the port is taken.
        """
        check_address(host, port, allowed_hosts)
        listening = _bind(host, port)
        self.port: int = listening.getsockname()[1]
        self.url = _url(host, self.port, allowed_hosts)
        self._access = access
        self.app = build(self.port)
        # The socket is handed over by number, because werkzeug itself answers a taken port with sys.exit.
        with listening:
            self._http = make_server(
                host, self.port, self.app, threaded=True, request_handler=_QuietHandler, fd=listening.fileno()
            )
        self.on_start = on_start
        self.on_close = on_close
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._lock = threading.RLock()  # a signal handler may call `close` inside `close`
        self._closed = False

    def address(self) -> str:
        """Return an address that lets one browser in, once.

        Raises:
            SettingsError: the folder of the key cannot be written.
        """
        return address_with(self.url, self._access.token(self.port))

    def listening(self) -> int:
        """Return the number of the bound socket, for another server that answers in place of this one."""
        return self._http.fileno()

    def start(self) -> None:
        """Answer requests from now on, in the background."""
        self.on_start()
        # The short poll is how long `close` may have to wait for the accept loop.
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.1}, name="dashboard-http", daemon=True
        )
        self._thread.start()
        _log.info("Dashboard at %s", self.url)

    def serve_forever(self) -> None:
        """Answer requests until `close` is called, from any thread or signal handler, or Ctrl-C is pressed.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed; the server is closed by then.
        """
        self.start()
        try:
            # Woken twice a second, because Windows delivers Ctrl-C only between two waits.
            while not self._stopping.wait(0.5):
                pass
        finally:
            self.close()

    def close(self) -> None:
        """Disconnect the browsers and free the port, within two seconds. Closing twice does nothing more."""
        self._stopping.set()
        with self._lock:
            if self._closed:
                return
            self._closed = True
        if self._thread is None:
            self._http.server_close()
            return
        self.on_close()
        self._http.shutdown()
        self._thread.join(timeout=1.0)


def _url(host: str, port: int, allowed_hosts: Sequence[str]) -> str:
    """Return the address without a path: the one that was bound, or the first name under which others reach it."""
    if host not in LOOPBACK_HOSTS:
        return address_of(allowed_hosts[0], port)[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _bind(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        raise SettingsError(
            f"The dashboard cannot be served on {host}, port {port}: {error.strerror or error}. "
            "Close the other program, or choose another port (0 takes any free one)."
        ) from error


class _QuietHandler(WSGIRequestHandler):
    """Hands werkzeug's request lines to this room's log, as debug lines: a page asks every second."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's own name
        # A log is copied into reports and shown to helpers, so it must not let anybody in.
        said = re.sub(rf"\b{TOKEN}=[^&\s'\"]*", f"{TOKEN}=...", message % args if args else message)
        _log.debug("%s: %s", type, said)
