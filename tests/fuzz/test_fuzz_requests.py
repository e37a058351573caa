"""Questions to the pages' server that no page would ask, and messages that no browser would send."""

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
import websocket
from dash.development.base_component import Component
from hypothesis import strategies as st
from werkzeug.test import Client

from dashboard.access import Access
from dashboard.app import create_app
from dashboard.lessons import Lessons
from dashboard.live import utc_now
from dashboard.pages import trend
from dashboard.security import cookie_name
from dashboard.server import DashboardServer
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_lesson
from tests.fuzz.conftest import Fuzz

pytestmark = pytest.mark.fuzz

ADDRESSES = st.sampled_from(
    [
        "/api/samples",
        "/api/live",
        "/api/sessions",
        "/api/sessions/1/export.csv",
        "/api/sessions/1/export.json",
        "/api/sessions/999999999999999999999999/export.csv",
        "/api/sessions/1/export.%00",
        "/api/sessions/1/report.html",
        "/api/due.zip",
        "/assets/../../etc/passwd",
    ]
)
WORDS = st.sampled_from(["1", "0", "20", "-1", "9" * 15, "9" * 400, "NaN", "1e9", "٣", "", "%00", "' OR 1=1 --"])
VALUE = WORDS | st.text(max_size=40)
NAMES = st.sampled_from(["session", "since", "smoothing", "window", "q", "course", "from", "to", "page", "a", "b"])
QUERY = st.dictionaries(NAMES | st.text(max_size=6), VALUE, max_size=5)
ODD_PACKETS = [
    '42["seats",{}]',
    '42["tick"]',
    "451-[]",
    "42" + "[" * 2000,
    "42[" + "9" * 5000 + "]",
    "40{",
    "4" * 20000,
]
PACKETS = (
    st.text(max_size=60)
    | st.tuples(st.sampled_from("0123456"), st.sampled_from("0123456"), st.text(max_size=60)).map("".join)
    | st.sampled_from(ODD_PACKETS)
)


class Pages:
    """A dashboard over one lesson, asked without a network in between."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'lessons.db'}", write=True)
        self.history = History(self.engine)
        recorder = Recorder(self.engine)
        recorder.record_all(recorder.begin(title="Algebra", source="screen", at=NOON), a_lesson(4))
        self.access = Access(folder / "access")
        self.server: DashboardServer = create_app(self.history, access=self.access, port=0)
        port = self.server.port
        self.headers = {
            "Host": f"127.0.0.1:{port}",
            "Cookie": f"{cookie_name(port)}={self.access.cookie(port)}",
            "Sec-Fetch-Site": "same-origin",
        }
        self.client = Client(self.server._http.app, use_cookies=False)


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """Return a dashboard that was never started: nothing listens."""
    pages = Pages(tmp_path)
    yield pages
    pages.server.close()
    pages.engine.dispose()


def test_every_question_is_answered_and_none_breaks_the_server(fuzz: Fuzz, pages: Pages) -> None:
    """Whatever stands behind the question mark: an answer, or one line that says what is wrong."""

    def check(path: str, query: dict[str, str]) -> None:
        answer = pages.client.get(path, query_string=query, headers=pages.headers)

        # 303: an address with a key in it leads to the same one without.
        assert answer.status_code in {200, 303, 400, 404, 405}, answer.text[:300]
        assert "Traceback" not in answer.text
        if path.startswith("/api") and answer.status_code != 200 and answer.is_json:
            assert json.loads(answer.text)["error"].isprintable()

    fuzz(check, path=ADDRESSES, query=QUERY)


def test_every_filter_of_the_past_lessons_gives_a_page(
    fuzz: Fuzz, pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They stand in the address, which anybody may change or send on."""
    # A course's plot is the same whatever else the address says, and takes longer than all else; so it is drawn once.
    drawn: dict[str, list[Component]] = {}
    draw = trend.body

    def body(course: str, *more: Any) -> list[Component]:
        if course not in drawn:
            drawn[course] = draw(course, *more)
        return drawn[course]

    monkeypatch.setattr(trend, "body", body)
    lessons = Lessons(pages.history, min_group=5, export_min_group=10, zone=None, clock=utc_now)

    def check(page: str, query: str) -> None:
        assert {"table": lessons.table_page, "compare": lessons.compare_page, "trend": lessons.trend_page}[page](query)

    pairs = st.lists(st.tuples(NAMES, VALUE), max_size=5)
    page = st.sampled_from(["table", "compare", "trend"])
    fuzz(
        check,
        page=page,
        query=pairs.map(lambda chosen: "?" + "&".join(f"{k}={v}" for k, v in chosen)) | st.text(max_size=60),
    )


def test_every_callback_that_no_page_would_send_is_refused(fuzz: Fuzz, pages: Pages) -> None:
    """A callback's body names its function and its arguments; a page of ours never sends these."""
    inner: st.SearchStrategy[Any] = st.recursive(
        st.none() | st.integers() | st.text(max_size=10), lambda more: st.lists(more, max_size=3), max_leaves=5
    )
    body = st.dictionaries(st.sampled_from(["output", "outputs", "inputs", "state", "changedPropIds"]), inner)

    def check(content: dict[str, Any] | str) -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        answer = pages.client.post(
            "/_dash-update-component", data=text.encode(errors="replace"), headers=pages.headers,
            content_type="application/json",
        )  # fmt: skip

        assert answer.status_code >= 400
        assert "Traceback" not in answer.text

    fuzz(check, content=body | st.text(max_size=40))
    assert pages.client.get("/api/sessions", headers=pages.headers).status_code == 200


# The library's own thread for a connection may meet the end of that connection with an error; it is that one's alone.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_every_message_of_a_socket_leaves_the_server_answering(fuzz: Fuzz, pages: Pages) -> None:
    """Browsers only listen; whoever sends something else is heard out or hung up on, and nobody else notices."""
    pages.server.start()
    address = f"ws://127.0.0.1:{pages.server.port}/socket.io/?EIO=4&transport=websocket"

    def check(packets: list[str]) -> None:
        browser = websocket.create_connection(address, timeout=10, cookie=pages.headers["Cookie"], suppress_origin=True)
        with closing(browser), suppress(websocket.WebSocketException, ConnectionError):
            assert str(browser.recv()).startswith("0{")
            browser.send("40")
            for packet in packets:
                browser.send(packet.encode(errors="replace").decode())

    fuzz(check, packets=st.lists(PACKETS, max_size=3))
    assert pages.client.get("/api/sessions", headers=pages.headers).status_code == 200
