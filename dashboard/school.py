"""The pages for a school's many browsers: served by gunicorn, behind the same guard, on the same bound socket.

One process, because every page hangs on one feed, with a thread for each browser's socket. gunicorn watches over the
process and starts another one when it dies; the browsers come back by themselves. It does not run on Windows.
"""

import logging
import os
import resource
from types import FrameType
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.workers.gthread import ThreadWorker

from dashboard.server import DashboardServer

_ASKING = 32
"""Threads beside those of the sockets, for questions."""
_CONNECTIONS = 4
"""Of a browser at the same time: a socket, and questions whose connection is kept for the next one."""
_FILES = 2
"""Handles that a socket takes: the library keeps a second one."""
_FAREWELL = 1
"""Seconds that the end may take."""

_log = logging.getLogger(__name__)


def serve_school(server: DashboardServer, *, browsers: int) -> None:
    """Answer in place of a bound `server`, until Ctrl-C or SIGTERM; then the process ends.

    Args:
        server: bound and not started. Nothing of it may hold a connection or a thread yet: it goes on in a new process.
        browsers: how many may be connected at once, 1 or more.

    Raises:
        SystemExit: it has ended.
    """
    _Gunicorn(server, browsers).run()


class _Worker(ThreadWorker):  # type: ignore[misc]  # it has no types
    """The process that answers."""

    def init_process(self) -> None:
        """Answer until the end; nothing of the program that started this process may run in it afterwards."""
        code = 0
        try:
            self.app.server.on_start()
            super().init_process()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1
        except Exception:  # noqa: BLE001 - whatever it was, it must not go on in the program that started this one
            _log.exception("The server of the pages broke")
            code = 1
        finally:
            os._exit(code)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Let go of the browsers first: their sockets would be waited for."""
        if self.alive:
            self.app.server.on_close()
        super().handle_exit(sig, frame)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """End as with a polite request: Ctrl-C reaches this process, too."""
        self.handle_exit(sig, frame)


class _Gunicorn(BaseApplication):  # type: ignore[misc]  # it has no types
    """The pages as gunicorn wants them."""

    def __init__(self, server: DashboardServer, browsers: int) -> None:
        self.server = server
        self._browsers = browsers
        _allow_files(browsers * (_CONNECTIONS + _FILES))
        super().__init__()

    def load_config(self) -> None:
        """Say how; gunicorn's own files and environment variables are not read."""
        threads = self._browsers + _ASKING
        for name, value in {
            "bind": f"fd://{self.server.listening()}",
            "workers": 1,
            "worker_class": _Worker,
            "threads": threads,
            "worker_connections": threads + self._browsers * _CONNECTIONS,
            "keepalive": 5,
            "graceful_timeout": _FAREWELL,
            "loglevel": "warning",
            "control_socket_disable": True,
        }.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        return self.server.app


def _allow_files(wanted: int) -> None:
    """Let this process, and those that it starts, open as many files as are wanted and allowed."""
    few, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    enough = wanted + 256
    if few < enough:
        resource.setrlimit(
            resource.RLIMIT_NOFILE, (enough if most == resource.RLIM_INFINITY else min(enough, most), most)
        )
