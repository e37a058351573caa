"""The guard in front of everything: whom it lets through, how one gets in, and which addresses may be bound."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from werkzeug.http import dump_cookie
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Request, Response

from classmood.domain.errors import SettingsError
from dashboard.access import Access
from dashboard.security import LOOPBACK_HOSTS, Guard, addresses, check_address, cookie_name

pytestmark = pytest.mark.security

Ask = Callable[..., TestResponse]


@Request.application
def inner(request: Request) -> Response:
    """Answer everything with the path that was asked for."""
    return Response(request.path)


@pytest.fixture
def access(tmp_path: Path) -> Access:
    """Return the key of the guarded application."""
    return Access(tmp_path / "access")


def guarded(access: Access, *, port: int = 8050, allowed_hosts: tuple[str, ...] = ()) -> Client:
    """Return a client of a guarded application, without a key; it keeps no cookies."""
    headers = [("X-Content-Type-Options", "nosniff")]
    return Client(
        Guard(inner, access=access, port=port, allowed_hosts=allowed_hosts, headers=headers), use_cookies=False
    )


@pytest.fixture
def stranger(access: Access) -> Client:
    """Return a client without a key."""
    return guarded(access)


@pytest.fixture
def ask(stranger: Client, access: Access) -> Ask:
    """Return what asks as a browser that was let in; a header named here replaces the usual one."""

    def ask(path: str = "/page", *, method: str = "GET", **headers: str) -> TestResponse:
        usual = {"Host": "localhost:8050", "Cookie": dump_cookie(cookie_name(8050), access.cookie(8050))}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return stranger.open(path, method=method, headers=usual | named)

    return ask


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost:8050", "[::1]:8050", "LOCALHOST:8050"])
def test_a_browser_on_this_machine_is_answered(ask: Ask, host: str) -> None:
    """A teacher may type any of the three names, and names have no case."""
    answer = ask(Host=host)

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
def test_a_foreign_host_is_refused_in_one_line(ask: Ask, host: str) -> None:
    """A page of another site reaches this machine under its own name (DNS rebinding); near misses count too."""
    answer = ask(Host=host)

    assert answer.status_code == 403
    assert answer.text.startswith("Refused: this server is not called")
    assert answer.text.count("\n") == 1


@pytest.mark.parametrize("origin", ["http://127.0.0.1:8050", "http://localhost:8050", "http://[::1]:8050"])
def test_a_page_of_this_server_may_post(ask: Ask, origin: str) -> None:
    """Dash's callbacks carry the page's own origin."""
    assert ask(method="POST", Origin=origin).status_code == 200


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example", "https://localhost:8050", "http://localhost", "http://localhost:9", "null", "", "file://"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_a_page_of_another_site_is_refused(ask: Ask, origin: str, method: str) -> None:
    """Dash answers such a callback by itself, and the Socket.IO layer looks only at its own requests."""
    answer = ask(method=method, Origin=origin)

    assert answer.status_code == 403
    assert "may not use this server" in answer.text


@pytest.mark.parametrize(
    ("site", "code"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_only_a_page_of_this_server_may_change_anything(ask: Ask, method: str, site: str, code: int) -> None:
    """A form of another page could start a lesson; another port of this computer is another page, too."""
    assert ask(method=method, Sec_Fetch_Site=site, Sec_Fetch_Mode="navigate").status_code == code


def test_a_change_that_names_no_page_is_refused(ask: Ask) -> None:
    """A browser too old to say its site still says its origin; a program shows its secret instead of a cookie."""
    assert ask(method="POST").status_code == 403


@pytest.mark.parametrize(("mode", "code"), [("navigate", 200), ("no-cors", 403), ("cors", 403), ("websocket", 403)])
def test_another_page_may_link_here_and_load_nothing(ask: Ask, mode: str, code: int) -> None:
    """A page on another port of this computer gets the cookie sent along: it could load the numbers as a script."""
    assert ask(Sec_Fetch_Site="same-site", Sec_Fetch_Mode=mode).status_code == code


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "{name}=",
        "{name}=wrong",
        "{name}={other_port}",
        "{name}={program}",
        "{name}={value}x",
        "{name}={upper}",
        "classmood={value}",
        "classmood-8051={value}",
        "{name}=\xff\xfe",
    ],
)
def test_without_the_cookie_nothing_is_answered(stranger: Client, access: Access, cookie: str) -> None:
    """Another user of this computer can ask as well as the teacher."""
    value = access.cookie(8050)
    text = cookie.format(
        name=cookie_name(8050),
        value=value,
        upper=value.upper(),
        other_port=access.cookie(8051),
        program=access.program_secret,
    )
    environ = {"HTTP_HOST": "localhost:8050", "HTTP_COOKIE": text}

    answer = stranger.get("/page", environ_overrides=environ)

    assert answer.status_code == 403
    assert answer.text == "Refused: only a browser that Classmood opened may ask for this.\n"


def test_cookies_of_other_programs_do_not_disturb(ask: Ask, access: Access) -> None:
    """All ports of a computer share their cookies; another one may have taken the same name, or sent no text at all."""
    name = cookie_name(8050)

    assert ask(Cookie=f"a=\xff; {name}=old; {name}={access.cookie(8050)}; c=;;").status_code == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_program_of_the_same_user_shows_its_secret(stranger: Client, access: Access, method: str) -> None:
    """It reads the key from the folder, and has no cookie."""
    headers = {"Host": "127.0.0.1:8050", "Authorization": f"Bearer {access.program_secret}"}

    assert stranger.open("/page", method=method, headers=headers).status_code == 200


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer x", "Basic {secret}", "{secret}", "Bearer {cookie}", "B\xff"])
def test_a_wrong_secret_is_refused(stranger: Client, access: Access, shown: str) -> None:
    """Also the cookie's value, which a browser shows to other ports of this computer."""
    text = shown.format(secret=access.program_secret, cookie=access.cookie(8050))
    environ = {"HTTP_HOST": "127.0.0.1:8050", "HTTP_AUTHORIZATION": text}

    assert stranger.post("/page", environ_overrides=environ).status_code == 403


def test_a_token_is_changed_for_a_cookie_and_a_clean_address(stranger: Client, access: Access) -> None:
    """The address bar, the history and a shared screen show nothing that lets anybody in."""
    host = {"Host": "localhost:8050"}
    address = f"/sessions?page=2&token={access.token(8050)}&empty="

    answer = stranger.get(address, headers=host)

    assert (answer.status_code, answer.headers["Location"]) == (303, "/sessions?page=2&empty=")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=2592000"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert stranger.get("/page", headers=host | {"Cookie": cookie.split(";")[0]}).status_code == 200


def test_a_token_works_once(stranger: Client, access: Access) -> None:
    """The second browser is told so."""
    address, host = f"/?token={access.token(8050)}", {"Host": "localhost:8050", "Accept": "text/html"}
    stranger.get(address, headers=host)

    again = stranger.get(address, headers=host)

    assert again.status_code == 403
    assert "Set-Cookie" not in again.headers
    assert "used before" in again.text


def test_a_used_token_leads_a_browser_that_is_in_to_the_page(ask: Ask, access: Access) -> None:
    """The teacher follows the printed address again, or a bookmark of it."""
    token = access.token(8050)
    assert access.redeem(token, 8050)

    answer = ask(f"/about?token={token}")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/about")


def test_a_fresh_token_is_spent_by_a_browser_that_is_in_already(ask: Ask, access: Access) -> None:
    """Whoever finds the address later must not get in by it."""
    token = access.token(8050)

    ask(f"/?token={token}")

    assert not access.redeem(token, 8050)


def test_a_token_is_taken_from_the_address_of_a_page_only(stranger: Client, access: Access) -> None:
    """A form that another page sends here must not use it up."""
    token = access.token(8050)

    answer = stranger.post(f"/?token={token}", headers={"Host": "localhost:8050", "Origin": "http://localhost:8050"})

    assert answer.status_code == 403
    assert access.redeem(token, 8050)


def test_a_link_in_another_program_leads_on_by_a_page(stranger: Client, access: Access) -> None:
    """A browser sends no strict cookie along a redirect that began on another site, such as a web mail."""
    headers = {"Host": "localhost:8050", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

    answer = stranger.get(f'/a"b?token={access.token(8050)}', headers=headers)

    assert (answer.status_code, "Location" in answer.headers) == (200, False)
    assert 'content="0; url=/a%22b"' in answer.text
    assert "SameSite=Strict" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example", "/\\evil.example", "//evil.example%2f.."])
def test_the_clean_address_stays_on_this_server(access: Access, path: str) -> None:
    """Two leading slashes would name another server, and browsers read a backslash as a slash."""
    given: list[tuple[str, list[tuple[str, str]]]] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": f"token={access.token(8050)}",
        "HTTP_HOST": "localhost:8050",
    }

    Guard(inner, access=access, port=8050, headers=[])(environ, lambda *answer: given.append(answer[:2]))  # type: ignore[arg-type]

    place = dict(given[0][1])["Location"]
    assert place.startswith("/")
    assert not place.startswith(("//", "/\\"))


def test_a_stranger_sees_a_page_that_says_what_to_do(stranger: Client) -> None:
    """A teacher who typed the address must not stand before a bare line, nor a page before a way out."""
    answer = stranger.get(
        '/sessions?q="><script>alert(1)</script>', headers={"Host": "localhost:8050", "Accept": "text/html,*/*"}
    )

    assert (answer.status_code, answer.mimetype) == (403, "text/html")
    assert "Please open Classmood from the program" in answer.text
    assert 'href="/sessions?q=' in answer.text
    assert "<script" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8050", "evil.example"])
@pytest.mark.parametrize("path", ["/page", "/?token=x"])
def test_every_answer_carries_the_headers(stranger: Client, ask: Ask, host: str, path: str) -> None:
    """An answer that may be framed or guessed at is a hole, a refusal included."""
    for answer in (stranger.get(path, headers={"Host": host}), ask(path, Host=host)):
        assert answer.headers.getlist("X-Content-Type-Options") == ["nosniff"]


def test_what_a_stranger_sends_cannot_forge_a_log_line(stranger: Client, caplog: pytest.LogCaptureFixture) -> None:
    """A header is logged escaped and short, and a path quoted."""
    stranger.get("/a\nb", headers={"Host": "x" * 500 + "\x1b[31m"})

    assert "\x1b" not in caplog.text
    assert caplog.records[0].getMessage().count("\n") == 0
    assert len(caplog.records[0].getMessage()) < 250


def test_no_token_is_logged(stranger: Client, access: Access, caplog: pytest.LogCaptureFixture) -> None:
    """A log is sent along with a question; what stands in it must not let anybody in."""
    caplog.set_level(logging.DEBUG)
    token = access.token(8050)

    for host in ("evil.example", "localhost:8050", "localhost:8050"):
        stranger.get(f"/?token={token}", headers={"Host": host})

    assert len(caplog.records) >= 2
    assert token not in caplog.text


def test_other_names_are_answered_where_they_are_allowed(access: Access) -> None:
    """A school's proxy asks under its own name; the key is needed there, too."""
    client = guarded(access, allowed_hosts=("https://class.example.org", "192.168.1.7"))
    cookie = dump_cookie(cookie_name(8050), access.cookie(8050))

    for host, origin in (
        ("class.example.org", "https://class.example.org"),
        ("192.168.1.7:8050", "http://192.168.1.7:8050"),
    ):
        assert client.post("/page", headers={"Host": host, "Origin": origin, "Cookie": cookie}).status_code == 200
        assert client.post("/page", headers={"Host": host, "Origin": origin}).status_code == 403
    for host in ("class.example.org:8050", "192.168.1.7", "evil.example:8050"):
        assert client.get("/page", headers={"Host": host, "Cookie": cookie}).status_code == 403


def test_the_cookie_of_an_encrypted_address_is_never_sent_in_the_clear(access: Access) -> None:
    """Everybody on the network could read it."""
    client = guarded(access, allowed_hosts=("https://class.example.org",))

    answer = client.get(f"/?token={access.token(8050)}", headers={"Host": "class.example.org"})

    assert "Secure" in answer.headers["Set-Cookie"].split("; ")


@pytest.mark.parametrize("host", LOOPBACK_HOSTS)
def test_this_machine_may_be_bound(host: str) -> None:
    """No one else can reach it."""
    check_address(host, 0)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.7", "", "example.org", "127.0.0.2"])
def test_an_address_that_others_can_reach_needs_names(host: str) -> None:
    """Without names, a page of any site could reach the class through the network."""
    with pytest.raises(SettingsError, match=r"127\.0\.0\.1, localhost, ::1, or .* dashboard\.allowed_hosts"):
        check_address(host, 8050)
    check_address(host, 8050, ["192.168.1.7"])


@pytest.mark.parametrize(
    "name", ["", "*", "*.example.org", "a b", "http://", "ftp://a.example", "a.example/x", "a,b", "u@a.example", "a:b"]
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    """A star would allow every name that an attacker can think of."""
    with pytest.raises(SettingsError, match=r"dashboard\.allowed_hosts: .* is no name"):
        check_address("0.0.0.0", 8050, ["class.example.org", name])


def test_a_page_on_the_usual_port_has_two_names() -> None:
    """Browsers leave out the port that http:// means."""
    assert addresses(80)["localhost"] == "http://localhost"
    assert addresses(80)["localhost:80"] == "http://localhost:80"


@pytest.mark.parametrize("port", [-1, 65536])
def test_an_impossible_port_is_refused(port: int) -> None:
    """The message says what is possible."""
    with pytest.raises(SettingsError, match=r"0 .* to 65535"):
        check_address("localhost", port)
