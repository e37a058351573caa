"""Every door of the whole program's pages, tried with every wrong key: a table that is made from the running server.

The doors are read off the server itself: the routes that Flask knows, the callbacks that Dash knows, the events that
Socket.IO knows. So a door that is added is in the table at once, and one that the table cannot open fails the test.
"""

import http.client
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import websocket
from flask import Flask
from werkzeug.routing import IntegerConverter, PathConverter, Rule, UnicodeConverter

from classmood.desk import Desk
from classmood.pages import pages
from classmood.settings import DashboardSettings, Settings, access_folder
from dashboard.access import Access
from dashboard.security import Guard, cookie_name
from dashboard.server import DashboardServer
from storage.engine import open_database

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

pytestmark = pytest.mark.security

UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
"""What turns a question into a websocket."""

EXAMPLES = {IntegerConverter: 7, UnicodeConverter: "x", PathConverter: "x/y"}
"""A value for each kind of variable in a route."""

SOCKET = "/socket.io/?EIO=4"
"""The door of Socket.IO, which stands before Flask and knows no routes."""

POLLING = f"{SOCKET}&transport=polling"
"""The other way to ask it, which is not offered."""


class Fault(NamedTuple):
    """One way to ask that must be refused: headers instead of the usual ones, and a part of the address."""

    headers: dict[str, str]
    query: str = ""


class Answer(NamedTuple):
    """What was answered."""

    status: int
    text: str


class Counter:
    """Counts what passes the guard, and passes it on."""

    def __init__(self, app: "WSGIApplication") -> None:
        self.app = app
        self.passed: list[str] = []

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Count one request."""
        self.passed.append(f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}")
        return self.app(environ, start)


class House:
    """The whole program's pages, with all that can be switched on, and a browser that was let in."""

    def __init__(self, server: DashboardServer, access: Access) -> None:
        self.server = server
        app: Any = server._http.app
        self.flask: Flask = app
        guard = self.flask.wsgi_app
        assert isinstance(guard, Guard), "the guard is not the outermost layer"
        self.counter = guard._app = Counter(guard._app)
        self.socketio: Any = self.flask.extensions["socketio"].server
        self.usual = {
            "Cookie": f"{cookie_name(server.port)}={access.cookie(server.port)}",
            "Origin": server.url,
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json",
        }
        wrong = f"{cookie_name(server.port)}={'0' * 64}"
        self.faults = {
            "foreign Host": Fault({"Host": "evil.example"}),
            "rebound Host": Fault({"Host": f"evil.example:{server.port}"}),
            "foreign Origin": Fault({"Origin": "http://evil.example"}),
            "another port's Origin": Fault({"Origin": f"http://127.0.0.1:{server.port - 1}"}),
            "foreign Sec-Fetch-Site": Fault({"Sec-Fetch-Site": "cross-site"}),
            "another port's Sec-Fetch-Site": Fault({"Sec-Fetch-Site": "same-site"}),
            "no cookie": Fault({"Cookie": ""}),
            "wrong cookie": Fault({"Cookie": wrong}),
            "wrong token": Fault({"Cookie": ""}, "token=0000000000000000000000000000000000000000000"),
            "wrong secret": Fault({"Cookie": "", "Authorization": f"Bearer {'0' * 64}"}),
        }

    def ask(self, method: str, path: str, headers: dict[str, str], body: str = "") -> Answer:
        """Ask as a browser that was let in; a header named here replaces the usual one."""
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)) as connection:
            connection.request(method, path, body=body.encode() or None, headers=self.usual | headers)
            answer = connection.getresponse()
            # A socket that was opened has no end.
            return Answer(answer.status, "" if answer.status == 101 else answer.read().decode(errors="replace"))

    def opened(self, method: str, path: str, body: str = "", **more: str) -> list[str]:
        """Return the faults with which a door opens: in words, empty when it is shut."""
        found = []
        for name, fault in self.faults.items():
            before = len(self.counter.passed)
            joined = path + ("&" if "?" in path else "?") + fault.query if fault.query else path
            status, text = self.ask(method, joined, more | fault.headers, body)
            refused = status == 403 and (method == "HEAD" or text.startswith("Refused: "))
            if not refused or len(self.counter.passed) != before:
                found.append(f"{method} {path} with {name}: {status} {text[:60]!r}")
        return found

    def socket(self, namespace: str) -> tuple[websocket.WebSocket, str]:
        """Open a Socket.IO session as a browser that was let in; return its socket and its number."""
        address = f"{self.server.url.replace('http', 'ws', 1)}{SOCKET}&transport=websocket"
        browser = websocket.create_connection(
            address, timeout=10, cookie=self.usual["Cookie"], origin=self.server.url, http_no_proxy=["*"]
        )
        number: str = json.loads(browser.recv()[1:])["sid"]
        browser.send(f"40{namespace}")
        return browser, number


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Return the running pages, put together as the program puts them together."""
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(folder))
        settings = Settings(dashboard=DashboardSettings(port=0))
        engine = open_database(f"sqlite:///{folder / 'lessons.db'}", write=True)
        with Desk(settings, engine) as desk:
            server = pages(settings, engine, control=desk, seats=desk)
            server.start()
            yield House(server, Access(access_folder()))
            server.close()
        engine.dispose()


def rules(house: House) -> list[Rule]:
    """Return every route of the server."""
    return list(house.flask.url_map.iter_rules())


def path_of(house: House, rule: Rule) -> str:
    """Return a path that leads to a route and to no other; fail where the table has no example of its variables."""
    unknown = [kind for kind in rule._converters.values() if type(kind) not in EXAMPLES]
    assert not unknown, f"{rule.rule}: the table has no example of {unknown}; add one to EXAMPLES"
    values = {name: EXAMPLES[type(kind)] for name, kind in rule._converters.items()}
    adapter = house.flask.url_map.bind("localhost")
    path = adapter.build(rule.endpoint, values, method=next(iter(rule.methods or ())))
    assert adapter.match(path, method=next(iter(rule.methods or ())))[0] == rule.endpoint
    return path


def test_no_route_opens_to_a_wrong_key(house: House) -> None:
    """Flask, Dash and the assets each bring routes of their own."""
    doors = [(method, path_of(house, rule)) for rule in rules(house) for method in sorted(rule.methods or ())]

    assert {"/", "/_dash-layout", "/_dash-update-component", "/api/live"} <= {path for _, path in doors}
    assert [fault for method, path in doors for fault in house.opened(method, path)] == []


def test_no_route_opens_to_a_wrong_key_on_a_websocket(house: House) -> None:
    """Browsers let any page open a websocket to any address; only the server can say no."""
    paths = [path_of(house, rule) for rule in rules(house) if "GET" in (rule.methods or ())]

    assert [fault for path in paths for fault in house.opened("GET", path, **UPGRADE)] == []


def test_no_callback_opens_to_a_wrong_key(house: House) -> None:
    """Dash answers a callback to any page by itself; these start lessons, erase them, and show the screen."""
    [dash] = {rule.endpoint for rule in rules(house) if rule.endpoint == "/_dash-update-component"}
    callbacks = json.loads(house.ask("GET", "/_dash-dependencies", {}).text)
    calls = [json.dumps({"output": one["output"], "inputs": one["inputs"], "state": one["state"]}) for one in callbacks]

    assert len(calls) > 20
    assert [fault for call in calls for fault in house.opened("POST", dash, call)] == []


def test_no_socket_opens_to_a_wrong_key(house: House) -> None:
    """A socket once open is asked no more."""
    doors = [POLLING, f"{SOCKET}&transport=websocket"]

    assert [fault for door in doors for fault in house.opened("GET", door)] == []
    assert [fault for door in doors for fault in house.opened("GET", door, **UPGRADE)] == []
    assert house.ask("GET", doors[1], UPGRADE).status == 101


def test_no_event_is_taken_from_a_wrong_key(house: House) -> None:
    """Also not in the name of a session that is open, whose number somebody learned."""
    assert not house.socketio.namespace_handlers, "the table does not know what such a namespace answers"
    known = {"/": {"tick": None}} | house.socketio.handlers
    found = []
    for namespace, events in known.items():
        prefix = "" if namespace == "/" else f"{namespace},"
        packets = [f"40{prefix}", f"41{prefix}", *(f'42{prefix}["{event}",{{}}]' for event in events)]
        browser, number = house.socket(prefix)
        with closing(browser):
            door = f"{POLLING}&sid={number}"
            for packet in packets:
                found += house.opened("POST", door, packet)
            found += house.opened("GET", door)
            found += house.opened("GET", door.replace("polling", "websocket"), **UPGRADE)
            assert number in house.socketio.eio.sockets, "the session was not open, so nothing was tried"

    assert found == []


def test_there_is_no_way_to_a_socket_but_a_websocket(house: House) -> None:
    """With long polling, a malformed packet of somebody who was let in would keep a thread busy."""
    browser, number = house.socket("")
    with closing(browser):
        opened = house.ask("GET", POLLING, {})
        told = house.ask("POST", f"{POLLING}&sid={number}", {"Content-Type": "text/plain"}, "4")

    assert (opened.status, opened.text) == (400, '"Invalid transport"')
    assert (told.status, told.text) == (400, '"Invalid transport"')


def test_no_layer_stands_before_flask_that_the_table_does_not_know(house: House) -> None:
    """A layer answers before any route is looked up: the table must try its doors, too."""
    layers = [house.flask.wsgi_app, house.counter.app, house.counter.app.wsgi_app]  # type: ignore[attr-defined]

    assert [type(layer).__name__ for layer in layers] == ["Guard", "_SocketIOMiddleware", "method"]
    assert layers[-1].__func__ is Flask.wsgi_app


def test_the_right_key_opens_every_route(house: House) -> None:
    """Otherwise the table would also be kept by a server that refuses everybody."""
    shut = []
    for rule in rules(house):
        method = "GET" if "GET" in (rule.methods or ()) else "OPTIONS"
        before = len(house.counter.passed)
        if house.ask(method, path_of(house, rule), {}).status == 403 or len(house.counter.passed) != before + 1:
            shut.append(rule.rule)

    assert shut == []


def test_the_secret_of_a_program_opens_what_the_cookie_opens(house: House) -> None:
    """The commands and the agent have no browser."""
    headers = {"Cookie": "", "Authorization": house.flask.wsgi_app._program.decode()}  # type: ignore[attr-defined]

    assert house.ask("GET", "/api/sessions", headers).status == 200
    assert house.ask("GET", f"{SOCKET}&transport=websocket", UPGRADE | headers).status == 101


def test_what_the_program_makes_is_the_users_alone(house: House) -> None:
    """The data folder holds the lessons and the key; other users of the computer must not read them."""
    assert house.server.port
    folder = access_folder().parent
    open_to_others = [file for file in [folder, *folder.rglob("*")] if file.stat().st_mode & 0o077]

    assert open_to_others == []
    assert Path(access_folder() / "key").exists()
