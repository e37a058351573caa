"""The dashboard in a real browser over a real database: what is recorded is what is seen, at once and for good."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import APIResponse, Page, Route, expect

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard import palette
from dashboard.app import create_app
from dashboard.pages.live import REFRESH
from storage.engine import open_database
from storage.export import session_csv, session_json
from storage.history import History
from storage.recorder import Recorder
from tests.builders import a_sample
from tests.e2e.conftest import OpenPage

CHART = "#live-chart .js-plotly-plot"
BEGAN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


class School:
    """A dashboard that can be taken away and brought back, and the agent's side of its database."""

    def __init__(self, folder: Path) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'lessons.db'}", write=True)
        self.recorder = Recorder(self.engine)
        self.history = History(self.engine)
        self.server = create_app(self.history, port=0, zone=UTC)
        self.server.start()
        self.url = self.server.url

    def record(self, session: int, *samples: MoodSample) -> None:
        """Record samples as the agent does, one by one."""
        for sample in samples:
            self.recorder.record(session, sample)

    def lesson(self, *samples: MoodSample, title: str = "Algebra", source: str = "screen") -> int:
        """Begin a lesson and record samples in it."""
        session = self.recorder.begin(title=title, source=source, at=BEGAN)
        self.record(session, *samples)
        return session

    def restart(self) -> None:
        """Bring the server back at the same address."""
        self.server = create_app(self.history, port=self.server.port, zone=UTC)
        self.server.start()


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """Return a started dashboard with an empty database."""
    school = School(tmp_path)
    yield school
    school.server.close()
    school.engine.dispose()


def sample(second: float, *, status: CaptureStatus = CaptureStatus.OK, **counts: int) -> MoodSample:
    """Return a sample so many seconds after the lesson began."""
    made = a_sample(status=status, **counts)
    fields = {name: getattr(made, name) for name in made.__slots__}
    return MoodSample(**{**fields, "at": BEGAN + timedelta(seconds=second)})


def points(page: Page) -> list[list[Any]]:
    """Return what the live chart shows: one row a point, its time and the seven shares."""
    rows = page.evaluate(
        f"""() => {{
            const graph = document.querySelector("{CHART}");
            if (!graph || !graph.data) {{ return []; }}
            return graph.data[0].x.map((x, i) => [x, ...graph.data.map((trace) => trace.y[i])]);
        }}"""
    )
    return list(rows)


def until(page: Page, happened: Callable[[], bool]) -> None:
    """Let the browser go on until something happened that only Python can see."""
    for _ in range(200):
        if happened():
            return
        page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    pytest.fail("It did not happen within ten seconds.")


def wait_for_points(page: Page, count: int) -> list[list[Any]]:
    """Wait until the live chart shows `count` points, and return them."""
    page.wait_for_function(
        f"""() => {{
            const graph = document.querySelector("{CHART}");
            return graph && graph.data && graph.data[0].x.length === {count};
        }}"""
    )
    return points(page)


def test_the_page_tells_the_numbers_of_the_database(school: School, open_page: OpenPage) -> None:
    """Counts, coverage and the share of each emotion, exactly."""
    session = school.lesson(sample(0, happy=9, neutral=8, sad=3, surprise=2, unsure=2, too_small=1))
    page = open_page(school.url)

    expect(page.locator("#live-title")).to_have_text("Algebra")
    expect(page.locator("#coverage")).to_have_text("reading 22 of 25")
    stored = school.history.samples(session)[-1].sample
    for emotion in Emotion:
        number = stored.counts[emotion]
        expect(page.locator(f"#bar-{emotion.label}")).to_have_text(f"{number} of 22 · {round(100 * number / 22)} %")
    (row,) = wait_for_points(page, 1)
    assert row[0] == "2025-03-03T09:00:00.000"
    assert row[1:] == [pytest.approx(stored.counts[emotion] / 22, abs=1e-4) for emotion in palette.ORDER]


def test_a_recorded_sample_appears_without_a_reload(school: School, open_page: OpenPage) -> None:
    """On the chart, in the bars and in the words; the badge turns live."""
    session = school.lesson(sample(0, happy=10))
    page = open_page(school.url)
    wait_for_points(page, 1)
    expect(page.locator("#live-badge")).to_have_text("waiting")

    school.record(session, sample(1, sad=6, happy=4))

    rows = wait_for_points(page, 2)
    assert rows[-1][1] == pytest.approx((1.0 + 0.4) / 2), "the mean of the last twenty seconds"
    expect(page.locator("#bar-sad")).to_have_text("6 of 10 · 60 %")
    expect(page.locator("#live-badge")).to_have_text("live")
    assert page.evaluate("performance.getEntriesByType('navigation').length") == 1


def test_a_burst_of_samples_appears_once_each_and_in_order(school: School, open_page: OpenPage) -> None:
    """Ticks may come faster than answers; none may be lost or drawn twice."""
    session = school.lesson(sample(0))
    page = open_page(school.url)
    wait_for_points(page, 1)

    for second in range(1, 60):
        school.record(session, sample(second))

    rows = wait_for_points(page, 60)
    assert [row[0] for row in rows] == [f"2025-03-03T09:00:{second:02d}.000" for second in range(60)]


def test_a_tick_during_an_answer_is_not_forgotten(school: School, open_page: OpenPage) -> None:
    """The last sample of a lesson has no later tick that would make up for it."""
    session = school.lesson(sample(0))
    page = open_page(school.url)
    wait_for_points(page, 1)
    ticks: list[str] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: ticks.append(str(frame))))
    page.reload()
    wait_for_points(page, 1)
    held: list[tuple[Route, APIResponse]] = []
    page.route("**/api/live?*", lambda route: held.append((route, route.fetch())), times=1)

    school.record(session, sample(1))
    until(page, lambda: bool(held))
    school.record(session, sample(2))
    until(page, lambda: any('"sequence":3' in tick for tick in ticks))
    route, answer = held[0]
    route.fulfill(response=answer)

    page.wait_for_function(f"document.querySelector('{CHART}').data[0].x.length === 3", timeout=REFRESH / 3)


def test_a_reload_and_a_second_browser_show_the_same(school: School, open_page: OpenPage) -> None:
    """One page saw every tick, one was reloaded, one came late."""
    session = school.lesson(*(sample(second, happy=9, sad=second) for second in range(5)))
    first = open_page(school.url)
    wait_for_points(first, 5)
    school.record(session, sample(5, status=CaptureStatus.BLACK), *(sample(6 + i, angry=7, happy=i) for i in range(5)))
    seen = wait_for_points(first, 13)

    second = open_page(school.url)
    assert wait_for_points(second, 13) == seen
    first.reload()
    assert wait_for_points(first, 13) == seen
    empty = [row[0][-6:] for row in seen if row[1] is None]
    assert empty == ["05.000", "05.999"], "the black second is a gap with upright edges"


def test_a_new_class_replaces_the_old_one_by_itself(school: School, open_page: OpenPage) -> None:
    """The page is left open from period to period."""
    school.lesson(*(sample(second) for second in range(4)))
    page = open_page(school.url)
    wait_for_points(page, 4)

    school.lesson(sample(0, sad=10), title="Period 2")

    expect(page.locator("#live-title")).to_have_text("Period 2")
    assert wait_for_points(page, 1)[0][1] == 0


def test_an_empty_page_fills_by_itself_when_the_first_class_begins(school: School, open_page: OpenPage) -> None:
    """The teacher opens the page first and starts the agent then."""
    page = open_page(school.url)
    expect(page.get_by_role("heading", name="No class yet")).to_be_visible()
    expect(page.get_by_text("classmood demo")).to_be_visible()

    school.lesson(sample(0, happy=10), title="First class")

    expect(page.locator("#live-title")).to_have_text("First class")
    expect(page.get_by_role("heading", name="No class yet")).to_be_hidden()
    wait_for_points(page, 1)
    width = page.locator(f"{CHART} .main-svg").first.evaluate("svg => svg.getBoundingClientRect().width")
    assert width == pytest.approx(page.locator("#live-chart").evaluate("div => div.clientWidth"), abs=2)


def test_a_restarted_server_is_found_again_and_nothing_is_missing(school: School, open_page: OpenPage) -> None:
    """The agent goes on recording while the dashboard is away; the page says so, and catches up without a reload."""
    session = school.lesson(*(sample(second) for second in range(3)))
    page = open_page(school.url, outages=True)
    wait_for_points(page, 3)
    page.evaluate("window.sameDocument = true")

    school.server.close()
    expect(page.locator("#reconnecting")).to_be_visible()
    school.record(session, sample(3), sample(4))
    school.restart()

    rows = wait_for_points(page, 5)
    assert [row[0][-6:] for row in rows] == ["00.000", "01.000", "02.000", "03.000", "04.000"]
    expect(page.locator("#reconnecting")).to_be_hidden()
    assert page.evaluate("window.sameDocument") is True


def test_leaving_the_live_page_and_coming_back_draws_the_chart_anew(school: School, open_page: OpenPage) -> None:
    """The script outlives the page, the chart does not."""
    school.lesson(*(sample(second) for second in range(4)))
    page = open_page(school.url)
    seen = wait_for_points(page, 4)

    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="What it measures")).to_be_visible()
    page.get_by_role("link", name="Live class").click()

    assert wait_for_points(page, 4) == seen


def test_the_key_m_marks_a_moment_that_is_stored_and_drawn(school: School, open_page: OpenPage) -> None:
    """One key, without taking the hand from the lesson; every browser sees the line."""
    session = school.lesson(*(sample(second) for second in range(5)))
    page, other = open_page(school.url), open_page(school.url)
    wait_for_points(page, 5)
    wait_for_points(other, 5)
    school.record(session, sample(5))
    wait_for_points(page, 6)

    page.keyboard.press("m")

    expect(page.locator("#moment-said")).to_have_text("Marked.")
    for browser in (page, other):
        expect(browser.locator(f"{CHART} .shapelayer path")).to_have_count(1)
        expect(browser.locator("#live-moments")).to_contain_text("09:00moment")
    assert [(moment.at, moment.note) for moment in school.history.moments(session)] == [
        (BEGAN + timedelta(seconds=5), "")
    ]


def test_a_note_is_typed_and_kept_as_text(school: School, open_page: OpenPage) -> None:
    """Typing an m in the note marks nothing; a tag in it stays letters."""
    session = school.lesson(*(sample(second) for second in range(5)))
    page = open_page(school.url)
    wait_for_points(page, 5)
    note = page.get_by_label("Note for the moment")

    note.fill("<b>recursion</b> mm")
    note.press("m")
    note.press("Enter")

    expect(page.locator("#live-moments")).to_contain_text("<b>recursion</b> mmm")
    expect(note).to_have_value("")
    assert [moment.note for moment in school.history.moments(session)] == ["<b>recursion</b> mmm"]


def test_a_small_group_sees_no_shares_and_is_told_why(school: School, open_page: OpenPage) -> None:
    """Not on the chart either."""
    school.lesson(*(sample(second, happy=4) for second in range(3)))
    page = open_page(school.url)

    expect(page.locator("#too-few")).to_contain_text("Fewer than 5 faces can be read")
    assert [row[1] for row in wait_for_points(page, 3)] == [None, None, None]


def test_the_formula_of_the_mood_is_one_click_away(school: School, open_page: OpenPage) -> None:
    """A number without its formula is an oracle."""
    school.lesson(sample(0, happy=8, sad=2))
    page = open_page(school.url)
    expect(page.locator("#mood-word")).to_have_text("Positive")

    page.get_by_role("button", name="How the mood is computed").click()

    expect(page.get_by_text("tone = p(happy)")).to_be_visible()


def test_a_lesson_is_opened_from_the_table_and_downloaded(school: School, open_page: OpenPage) -> None:
    """From the list to the report to the file, as a teacher goes."""
    session = school.lesson(*(sample(second, happy=12) for second in range(70)), title="Period 1")
    school.recorder.end(session, at=BEGAN + timedelta(seconds=70))
    school.history.mark_moment(session, at=BEGAN + timedelta(seconds=30), note="quiz")
    page = open_page(f"{school.url}/sessions")

    page.get_by_role("link", name="Period 1").click()

    expect(page.locator("#session-title")).to_have_text("Period 1")
    expect(page.locator("#summary")).to_contain_text("was recorded for 1 minute")
    expect(page.locator("#timeline .shapelayer path")).to_have_count(1)
    expect(page.locator("#heatmap .heatmaplayer image")).to_have_count(1)
    expect(page.locator("#moments")).to_contain_text("quiz")
    stored = (school.history.session(session), school.history.samples(session), school.history.moments(session))
    for kind, write in (("csv", session_csv), ("json", session_json)):
        with page.expect_download() as download:
            page.locator(f"#download-{kind}").click()
        assert download.value.suggested_filename == f"classmood-session-{session}.{kind}"
        assert Path(download.value.path()).read_bytes().decode() == write(*stored)


def test_an_unknown_lesson_and_an_unknown_page_are_friendly(school: School, open_page: OpenPage) -> None:
    """An old bookmark leads back to the list."""
    page = open_page(f"{school.url}/sessions/77")
    expect(page.get_by_role("heading", name="There is no such lesson")).to_be_visible()

    page.goto(f"{school.url}/elsewhere")

    expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_follows_the_system_and_remembers_another_choice(
    school: School, open_page: OpenPage, scheme: str
) -> None:
    """Plots included: their text must be readable on either ground."""
    school.lesson(*(sample(second) for second in range(3)))
    page = open_page(school.url, scheme=scheme)
    wait_for_points(page, 3)
    other = {"light": "dark", "dark": "light"}[scheme]
    assert is_dark(page) is (scheme == "dark")
    assert plot_text_is_readable(page)

    page.get_by_role("button", name="Light or dark").click()
    page.wait_for_function(f"document.documentElement.dataset.mantineColorScheme === '{other}'")
    assert plot_text_is_readable(page)
    page.reload()
    wait_for_points(page, 3)

    assert is_dark(page) is (other == "dark")


@pytest.mark.parametrize("path", ["", "/sessions", "/sessions/1", "/about"])
@pytest.mark.parametrize("width", [320, 390, 768, 1440])
def test_no_page_scrolls_sideways(school: School, open_page: OpenPage, path: str, width: int) -> None:
    """A long title and a long note are what breaks a page on a phone."""
    title = "Year 7 Geography · rivers and floodplains of northern Europe " + "m" * 55
    session = school.lesson(*(sample(second) for second in range(61)), title=title)
    school.history.mark_moment(session, at=BEGAN + timedelta(seconds=30), note="W" * 120)

    page = open_page(school.url + path, width=width, height=844)

    expect(page.locator("#page h1:visible").first).to_be_visible()
    if "/1" in path or not path:
        expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_menu_of_a_phone_opens_and_closes(school: School, open_page: OpenPage) -> None:
    """It closes by itself when a page was chosen."""
    school.lesson(sample(0))
    page = open_page(school.url, width=390, height=844)
    expect(page.locator("#live-title")).to_be_visible()
    link = page.get_by_role("link", name="Past sessions")
    expect(link).not_to_be_in_viewport()

    page.get_by_role("button", name="Menu").click()
    expect(link).to_be_in_viewport()
    link.click()

    expect(page.get_by_role("heading", name="Past sessions")).to_be_visible()
    expect(link).not_to_be_in_viewport()


def test_no_plot_has_a_button_that_uploads(school: School, open_page: OpenPage) -> None:
    """Looked for in the page itself: plotly.js adds it by default."""
    session = school.lesson(*(sample(second) for second in range(61)))
    page = open_page(f"{school.url}/sessions/{session}")
    expect(page.locator("#timeline .main-svg").first).to_be_visible()
    page.locator("#timeline").hover()

    buttons = page.locator(".modebar-btn").evaluate_all("all => all.map((button) => button.dataset.title)")

    assert buttons == []


def test_a_database_that_went_bad_is_explained_on_the_open_page(
    school: School, open_page: OpenPage, tmp_path: Path
) -> None:
    """The last numbers stay, with a line that says what to do; no traceback."""
    school.lesson(sample(0, happy=10))
    page = open_page(school.url, outages=True)
    wait_for_points(page, 1)
    school.engine.dispose()
    for file in tmp_path.glob("lessons.db*"):
        file.write_bytes(b"not a database" * 500)

    page.locator("#moment-mark").click()
    expect(page.locator("#moment-said")).to_contain_text("it is damaged")
    page.reload()

    expect(page.get_by_role("heading", name="The lessons cannot be read")).to_be_visible()
    expect(page.get_by_text("choose another file")).to_be_visible()
    assert "Traceback" not in page.content()


def is_dark(page: Page) -> bool:
    """Return whether the page's ground is dark."""
    return brightness(page.evaluate("getComputedStyle(document.body).backgroundColor")) < 0.5


def plot_text_is_readable(page: Page) -> bool:
    """Return whether a label of the chart stands out from the ground of its card."""
    colors = json.loads(
        page.evaluate(
            f"""() => JSON.stringify([
                getComputedStyle(document.querySelector("{CHART} .ytick text")).fill,
                getComputedStyle(document.querySelector(".card")).backgroundColor,
            ])"""
        )
    )
    text, ground = map(brightness, colors)
    return abs(text - ground) > 0.35


def brightness(color: str) -> float:
    """Return how bright ``rgb(r, g, b)`` is, 0 to 1."""
    red, green, blue = map(float, re.findall(r"[\d.]+", color)[:3])
    return (0.3 * red + 0.59 * green + 0.11 * blue) / 255
