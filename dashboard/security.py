"""Who may talk to the dashboard: a browser that Classmood opened, on a page that the dashboard itself served.

The checks are the outermost WSGI layer. Any layer further in is too late: the Socket.IO middleware
answers before Flask is asked, and Dash answers a callback from any page that the browser has open. A
page of another site reaches a server on this machine in two ways, and each leaves a trace that a page
cannot forge: its own name in ``Host`` (DNS rebinding) or its own address in ``Origin``. Another user of this
computer leaves none, and is kept out by the key (see `dashboard.access`): every request and every socket shows the
cookie, or, if it comes from a program, ``Authorization: Bearer`` with `Access.program_secret`.
"""

import hmac
import logging
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode

from werkzeug.http import dump_cookie

from classmood.domain.errors import SettingsError
from dashboard.access import Access
from dashboard.door import locked_page, moving_page

if TYPE_CHECKING:  # these types exist for type checkers only
    from _typeshed import OptExcInfo
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
"""The names that a server may be bound to without more ado: no other machine can reach them."""

TOKEN = "token"  # noqa: S105 - the name of the parameter
"""The part of an address that carries a one-time token."""

COOKIE_SECONDS = 30 * 24 * 3600
"""How long a browser keeps the cookie; after a month, the program opens the pages anew."""

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
_OWN_PAGES = frozenset({"same-origin", "none"})
"""What a browser says in ``Sec-Fetch-Site`` of a page of this server, and of an address that was typed."""
_HOST = re.compile(r"(?:(https?)://)?((?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:]+\])(:\d{1,5})?")

_log = logging.getLogger(__name__)


def check_address(host: str, port: int, allowed_hosts: Sequence[str] = ()) -> None:
    """Refuse an address that somebody else on the network could reach, unless it is said under which names.

    Args:
        host: the name or number to bind.
        port: 0 means any free port.
        allowed_hosts: as for `addresses`.

    Raises:
        SettingsError: `host` is not one of `LOOPBACK_HOSTS` and nothing is allowed, a name is none, or `port` is not
            0-65535.
    """
    if host not in LOOPBACK_HOSTS and not allowed_hosts:
        raise SettingsError(
            f'The dashboard cannot be served on host "{host}", because others on the network could reach the class; '
            f"use one of {', '.join(LOOPBACK_HOSTS)}, or name the addresses that are meant in dashboard.allowed_hosts."
        )
    if not 0 <= port <= 65535:  # noqa: PLR2004 - the largest port number there is
        raise SettingsError(f"The dashboard cannot be served on port {port}; use 0 (any free port) to 65535.")
    addresses(port, allowed_hosts)


def addresses(port: int, allowed_hosts: Sequence[str] = ()) -> dict[str, str]:
    """Return the names of a server on `port`: each ``Host`` header with the ``Origin`` of a page under it.

    Args:
        port: 1-65535.
        allowed_hosts: names beside those of this machine, such as ``192.168.1.7`` (this port is meant) or
            ``https://class.example.org`` (behind a proxy, which has a port of its own).

    Raises:
        SettingsError: one is not a name.
    """
    known: dict[str, str] = {}
    for name in (f"[{host}]" if ":" in host else host for host in LOOPBACK_HOSTS):
        known[f"{name}:{port}"] = f"http://{name}:{port}"
        if port == 80:  # noqa: PLR2004 - browsers leave out the port that http:// means
            known[name] = f"http://{name}"
    return known | dict(address_of(name, port) for name in allowed_hosts)


def address_of(name: str, port: int) -> tuple[str, str]:
    """Return the ``Host`` and the ``Origin`` for one of the `allowed_hosts` of `addresses`.

    Raises:
        SettingsError: it is not a name.
    """
    found = _HOST.fullmatch(name.lower())
    if found is None:
        raise SettingsError(
            f"dashboard.allowed_hosts: {name!a} is no name of a computer, such as 192.168.1.7 or "
            "https://class.example.org."
        )
    scheme, host, own_port = found.group(1) or "http", found.group(2), found.group(3)
    host += own_port or (f":{port}" if scheme == "http" else "")
    return host, f"{scheme}://{host}"


def address_with(url: str, token: str) -> str:
    """Return the address under `url` that carries a token."""
    return f"{url}/?{TOKEN}={token}"


def cookie_name(port: int) -> str:
    """Return the cookie's name; with the port, because all ports of a computer share their cookies."""
    return f"classmood-{port}"


class Guard:
    """WSGI layer: refuses foreign names, foreign pages and strangers with 403, and adds the headers to every answer."""

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        access: Access,
        port: int,
        allowed_hosts: Sequence[str] = (),
        headers: Sequence[tuple[str, str]],
    ) -> None:
        """Stand before `app`.

        Args:
            app: what is guarded.
            access: the key.
            port: where it is served.
            allowed_hosts: as for `addresses`.
            headers: sent with every HTTP answer, refusals included; see `dashboard.headers`.
        """
        self._app = app
        self._access = access
        self._port = port
        self._addresses: Mapping[str, str] = addresses(port, allowed_hosts)
        self._origins = frozenset(self._addresses.values())
        self._headers = list(headers)
        self._cookie = access.cookie(port).encode()
        self._program = f"Bearer {access.program_secret}".encode()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer one request, or refuse it; the arguments and the result are those of WSGI."""

        def start(
            status: str, headers: list[tuple[str, str]], error: "OptExcInfo | None" = None, /
        ) -> Callable[[bytes], object]:
            return start_response(status, [*headers, *self._headers], error)

        reason = self._foreign(environ)
        if reason is not None:
            _log.warning("Refused %s %s: %s", environ["REQUEST_METHOD"], _path(environ), reason)
            return _refused(start, f"{reason}\n", "text/plain")
        known = self._known(environ)
        token = _token(environ)
        if token is not None and (self._access.redeem(token, self._port) or known):
            return self._let_in(environ, start)
        if known:
            return self._app(environ, start)
        # No warning: a page that was left open asks again and again.
        _log.info("Refused %s %s: no key", environ["REQUEST_METHOD"], _path(environ))
        if "text/html" in environ.get("HTTP_ACCEPT", ""):
            return _refused(start, locked_page(_clean(environ), used=token is not None), "text/html")
        return _refused(start, "Refused: only a browser that Classmood opened may ask for this.\n", "text/plain")

    def _foreign(self, environ: "WSGIEnvironment") -> str | None:
        """Return why a request is not from a page of this server, nor from outside of any page; None when it is."""
        host = environ.get("HTTP_HOST", "").lower()
        if host not in self._addresses:
            return f"Refused: this server is not called {_shown(host)}; open {min(self._origins)}."
        origin = environ.get("HTTP_ORIGIN")
        if origin is not None and origin.lower() not in self._origins:
            return f"Refused: a page of {_shown(origin)} may not use this server."
        site = environ.get("HTTP_SEC_FETCH_SITE")
        reading = environ["REQUEST_METHOD"] in _READING
        if site is None:
            # A browser names its page one way or the other when something may change; programs show their secret.
            named = reading or origin is not None or "HTTP_AUTHORIZATION" in environ
            return None if named else "Refused: a request that may change something must say which page it is from."
        # A link on another page may lead here; its address alone shows nothing that the cookie is not sent for.
        followed = reading and environ.get("HTTP_SEC_FETCH_MODE") == "navigate"
        if site not in _OWN_PAGES and not followed:
            return f"Refused: a {_shown(site)} page may not use this server."
        return None

    def _known(self, environ: "WSGIEnvironment") -> bool:
        """Return whether a request shows the cookie or the secret of a program."""
        # Taken away: nothing further in needs a cookie, and those of other programs may be no text at all.
        cookies = [one.strip().partition("=") for one in environ.pop("HTTP_COOKIE", "").split(";")]
        shown = [(value, self._cookie) for name, _, value in cookies if name == cookie_name(self._port)]
        shown.append((environ.get("HTTP_AUTHORIZATION", ""), self._program))
        return any(hmac.compare_digest(value.encode(), right) for value, right in shown)

    def _let_in(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Hand out the cookie, and lead to the address without the token: that one may be seen and kept."""
        cookie = dump_cookie(
            cookie_name(self._port),
            self._cookie.decode(),
            max_age=COOKIE_SECONDS,
            httponly=True,
            samesite="Strict",
            secure=self._addresses[environ["HTTP_HOST"].lower()].startswith("https:"),
        )
        came_by_link = environ.get("HTTP_SEC_FETCH_SITE", "none") not in _OWN_PAGES
        clean = _clean(environ)
        # A browser that followed a link on somebody else's page sends no strict cookie along a redirect either; a page
        # of this server has to lead it on.
        text = moving_page(clean) if came_by_link else ""
        status = "200 OK" if came_by_link else "303 See Other"
        place = [] if came_by_link else [("Location", clean)]
        return _answer(start, status, text, "text/html", [*place, ("Set-Cookie", cookie)])


def _refused(start: "StartResponse", text: str, kind: str) -> Iterable[bytes]:
    return _answer(start, "403 Forbidden", text, kind, [])


def _answer(
    start: "StartResponse", status: str, text: str, kind: str, headers: list[tuple[str, str]]
) -> Iterable[bytes]:
    body = text.encode()
    about = [("Content-Type", f"{kind}; charset=utf-8"), ("Content-Length", str(len(body)))]
    start(status, [*about, ("Cache-Control", "no-store"), *headers])
    return [body]


def _token(environ: "WSGIEnvironment") -> str | None:
    """Return the token in a request's address; None without one, and for all but a page that is opened."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    return dict(_query(environ)).get(TOKEN)


def _query(environ: "WSGIEnvironment") -> list[tuple[str, str]]:
    return parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)


def _clean(environ: "WSGIEnvironment") -> str:
    """Return a request's address on this server, without the token."""
    rest = [(name, value) for name, value in _query(environ) if name != TOKEN]
    return _path(environ) + (f"?{urlencode(rest)}" if rest else "")


def _path(environ: "WSGIEnvironment") -> str:
    """Return a request's path, quoted; with one leading slash, because two would name another server."""
    return "/" + quote(environ.get("PATH_INFO", "").encode("latin-1")).lstrip("/")


def _shown(header: str) -> str:
    """Return a header from outside, short and printable, for an answer and a log line."""
    return ascii(header[:80])
