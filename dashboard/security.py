"""Who may talk to the dashboard: a browser on this machine, on a page that the dashboard itself served.

The checks are the outermost WSGI layer. Any layer further in is too late: the Socket.IO middleware
answers before Flask is asked, and Dash answers a callback from any page that the browser has open. A
page of another site reaches a server on this machine in two ways, and each leaves a trace that a page
cannot forge: its own name in ``Host`` (DNS rebinding) or its own address in ``Origin``.
"""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from classmood.domain.errors import SettingsError

if TYPE_CHECKING:  # these types exist for type checkers only
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
"""The names that a server may be bound to: no other machine can reach them."""

HEADERS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Content-Security-Policy", "frame-ancestors 'none'"),
)
"""Sent with every HTTP answer."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
_OWN_PAGES = frozenset({"same-origin", "none"})
"""What a browser says in ``Sec-Fetch-Site`` of a page of this server, and of an address that was typed."""

_log = logging.getLogger(__name__)


def check_address(host: str, port: int) -> None:
    """Refuse an address that somebody else on the network could reach.

    Args:
        host: the name or number to bind.
        port: 0 means any free port.

    Raises:
        SettingsError: `host` is not one of `LOOPBACK_HOSTS`, or `port` is not 0-65535.
    """
    if host not in LOOPBACK_HOSTS:
        raise SettingsError(
            f'The dashboard cannot be served on host "{host}", because others on the network would see the class; '
            f"use one of {', '.join(LOOPBACK_HOSTS)}."
        )
    if not 0 <= port <= 65535:  # noqa: PLR2004 - the largest port number there is
        raise SettingsError(f"The dashboard cannot be served on port {port}; use 0 (any free port) to 65535.")


def host_names(port: int) -> frozenset[str]:
    """Return every ``Host`` header with which this machine's browser names a server on `port`."""
    names = [f"[{host}]" if ":" in host else host for host in LOOPBACK_HOSTS]
    default = names if port == 80 else []  # noqa: PLR2004 - browsers leave out the port that http:// means
    return frozenset([*default, *(f"{name}:{port}" for name in names)])


def origins(port: int) -> frozenset[str]:
    """Return every ``Origin`` header that a page of a server on `port` sends."""
    return frozenset(f"http://{name}" for name in host_names(port))


class Guard:
    """WSGI layer: refuses foreign names and foreign pages with 403, and adds `HEADERS` to every answer."""

    def __init__(self, app: "WSGIApplication", *, port: int) -> None:
        self._app = app
        self._hosts = host_names(port)
        self._origins = origins(port)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request, or refuse it; the arguments and the result are those of WSGI."""

        def start(status: str, headers: list[tuple[str, str]], *rest: object) -> object:
            return start_response(status, [*headers, *HEADERS], *rest)  # type: ignore[arg-type]

        reason = self._refusal(environ)
        if reason is None:
            return self._app(environ, start)  # type: ignore[arg-type]
        _log.warning("Refused %s %s: %s", environ["REQUEST_METHOD"], environ.get("PATH_INFO", ""), reason)
        body = f"{reason}\n".encode()
        start("403 Forbidden", [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))])
        return [body]

    def _refusal(self, environ: "WSGIEnvironment") -> str | None:
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._hosts:
            return f"Refused: this server is not called {_shown(host)}; open {min(self._origins)}."
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin.lower() not in self._origins:
            return f"Refused: a page of {_shown(origin)} may not use this server."
        site = environ.get("HTTP_SEC_FETCH_SITE", "same-origin")
        if environ["REQUEST_METHOD"] not in _READING and site not in _OWN_PAGES:
            return f"Refused: a {_shown(site)} page may not change anything here."
        return None


def _shown(header: str) -> str:
    """Return a header from outside, short and printable, for an answer and a log line."""
    return ascii(header[:80])
