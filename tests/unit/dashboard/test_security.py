"""The guard in front of everything: which hosts and origins it lets through, and which addresses may be bound."""

import pytest
from werkzeug.test import Client
from werkzeug.wrappers import Request, Response

from classmood.domain.errors import SettingsError
from dashboard.security import LOOPBACK_HOSTS, Guard, check_address


@Request.application
def inner(request: Request) -> Response:
    """Answer everything with the path that was asked for."""
    return Response(request.path)


@pytest.fixture
def client() -> Client:
    """Return a client of a guarded application on port 8050."""
    return Client(Guard(inner, port=8050))


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:8050", "[::1]:8050", "LOCALHOST:8050"])
def test_a_browser_on_this_machine_is_answered(client: Client, host: str) -> None:
    """A teacher may type any of the three names, and names have no case."""
    answer = client.get("/page", headers={"Host": host})

    assert (answer.status_code, answer.text) == (200, "/page")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:8050",
        "evil.example",
        "localhost",
        "localhost:8051",
        "localhost.evil.example:8050",
        "127.0.0.1:8050.evil.example",
        "127.0.0.1:8050, evil.example",
        "127.0.0.2:8050",
        "0.0.0.0:8050",
        "localhost:8050@evil.example",
        "",
    ],
)
def test_a_foreign_host_is_refused_in_one_line(client: Client, host: str) -> None:
    """A page of another site reaches this machine under its own name (DNS rebinding); near misses count too."""
    answer = client.get("/page", headers={"Host": host})

    assert answer.status_code == 403
    assert answer.text.startswith("Refused: this server is not called")
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8050", "http://localhost:8050", "http://[::1]:8050"])
def test_a_page_of_this_server_may_post(client: Client, origin: str) -> None:
    """Dash's callbacks carry the page's own origin."""
    answer = client.post("/page", headers={"Host": "localhost:8050", "Origin": origin})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "https://localhost:8050", "http://localhost", "http://localhost:9", "null", "", "file://"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_page_of_another_site_is_refused(client: Client, origin: str, method: str) -> None:
    """Dash answers such a callback by itself, and the Socket.IO layer looks only at its own requests."""
    answer = client.open("/page", method=method, headers={"Host": "localhost:8050", "Origin": origin})

    assert answer.status_code == 403
    assert "may not use this server" in answer.text


@pytest.mark.parametrize(
    ("site", "code"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
def test_only_a_page_of_this_server_may_change_anything(client: Client, site: str, code: int) -> None:
    """A form of another page could start a lesson; another port of this computer is another page, too."""
    answer = client.post("/page", headers={"Host": "localhost:8050", "Sec-Fetch-Site": site})

    assert answer.status_code == code


@pytest.mark.parametrize("host", ["localhost:8050", "evil.example"])
def test_every_answer_carries_the_headers(client: Client, host: str) -> None:
    """An answer that may be framed or guessed at is a hole, a refusal included."""
    headers = client.get("/page", headers={"Host": host}).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_what_a_stranger_sends_cannot_forge_a_log_line(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A header is logged escaped and short."""
    client.get("/page", headers={"Host": "x" * 500 + "\x1b[31m"})

    assert "\x1b" not in caplog.text
    assert len(caplog.records[0].getMessage()) < 250


@pytest.mark.parametrize("host", LOOPBACK_HOSTS)
def test_this_machine_may_be_bound(host: str) -> None:
    """No one else can reach it."""
    check_address(host, 0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "", "example.org"])
def test_an_address_that_others_can_reach_is_refused(host: str) -> None:
    """There is no password yet, so the network must not see the class."""
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1, localhost, ::1"):
        check_address(host, 8050)


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_impossible_port_is_refused(port: int) -> None:
    """The message says what is possible."""
    with pytest.raises(SettingsError, match=r"0 .* to 65535"):
        check_address("localhost", port)
