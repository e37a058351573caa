"""Past lessons in a real browser: looked for, renamed, deleted and brought back, compared, followed, downloaded."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from classmood.domain.moods import MoodSample
from dashboard.access import Access
from dashboard.app import create_app
from storage.engine import open_database
from storage.history import History
from storage.keeping import Keeping
from storage.recorder import Recorder
from tests.builders import a_lesson
from tests.e2e.conftest import OpenPage
from tests.e2e.school import KEYS, fits

BEGAN = datetime(2025, 9, 1, 9, 0, tzinfo=UTC)
NOW = datetime(2025, 12, 1, 9, 0, tzinfo=UTC)

expect.set_options(timeout=20_000)  # a busy machine draws slowly; a page that never gets there still fails


def from_begin(samples: list[MoodSample], begin: datetime) -> list[MoodSample]:
    """Return the samples, moved so that the first one is at `begin`."""
    return [replace(sample, at=begin + (sample.at - samples[0].at)) for sample in samples]


class School:
    """A dashboard over a term of two courses."""

    def __init__(self, folder: Path, *, keep_days: int | None = None) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'lessons.db'}", write=True)
        self.history = History(self.engine)
        access = Access(folder / "access")
        self.server = create_app(self.history, access=access, port=0, zone=UTC, clock=lambda: NOW, keep_days=keep_days)
        KEYS[self.server.port] = access
        self.server.start()
        self.url = self.server.url

    def lesson(self, title: str, *, course: str = "", days: int = 0, samples: list[MoodSample] | None = None) -> int:
        """Record a lesson that began so many days after the first, with one moment after 30 seconds."""
        recorder, begin = Recorder(self.engine, course=course), BEGAN + timedelta(days=days)
        moved = from_begin(samples or a_lesson(90, every=3, happy=8, neutral=12), begin)
        session = recorder.begin(title=title, source="screen", at=begin)
        for sample in moved:
            recorder.record(session, sample)
        self.history.mark_moment(session, at=begin + timedelta(seconds=30), note="quiz")
        recorder.end(session, at=moved[-1].at)
        return session

    def titles(self) -> list[str]:
        """Return the titles of all lessons, the newest first."""
        return [session.title for session in self.history.sessions()]

    def close(self) -> None:
        """Stop."""
        self.server.close()
        self.engine.dispose()


@pytest.fixture
def school(tmp_path: Path) -> Iterator[School]:
    """Return a dashboard with three lessons of two courses."""
    school = School(tmp_path)
    school.lesson("Fractions", course="Year 7")
    school.lesson("Ratios", course="Year 7", days=7)
    school.lesson("Rivers", course="Year 9", days=14)
    yield school
    school.close()


def rows(page: Page) -> list[str]:
    """Return the titles in the table."""
    return page.locator(".row-link").all_inner_texts()


def choose(page: Page, title: str, action: str) -> None:
    """Open the menu of a lesson's row and choose an action."""
    page.get_by_role("button", name=f"Actions for {title}").click()
    page.get_by_role("menuitem", name=action).click()


def test_a_lesson_is_renamed_in_its_row(school: School, open_page: OpenPage) -> None:
    """Title and course; the table, the database and the next visit agree."""
    page = open_page(f"{school.url}/sessions")

    choose(page, "Ratios", "Rename")
    title = page.get_by_role("textbox", name="Title", exact=True)
    expect(title).to_be_focused()
    title.fill("Ratios <b>and</b> rates")
    page.locator(".row-form").get_by_role("textbox", name="Course").fill("Year 8")
    page.get_by_role("textbox", name="Students in the class").fill("28")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#sessions-said")).to_have_text("Saved.")
    expect(page.locator(".row-link").nth(1)).to_have_text("Ratios <b>and</b> rates")
    found = school.history.sessions()[1]
    assert (found.title, found.course, found.class_size) == ("Ratios <b>and</b> rates", "Year 8", 28)
    page.reload()
    expect(page.locator(".row-link").nth(1)).to_have_text("Ratios <b>and</b> rates")


@pytest.mark.slow
def test_enter_saves_and_escape_leaves_it(school: School, open_page: OpenPage) -> None:
    """Without the mouse: a row is renamed, another one is not."""
    page = open_page(f"{school.url}/sessions")

    choose(page, "Rivers", "Rename")
    page.get_by_role("textbox", name="Title", exact=True).fill("Streams")
    page.keyboard.press("Enter")
    expect(page.locator(".row-link").first).to_have_text("Streams")
    choose(page, "Ratios", "Rename")
    page.get_by_role("textbox", name="Title", exact=True).fill("Nothing")
    page.keyboard.press("Escape")

    expect(page.locator(".row-form")).to_have_count(0)
    assert school.titles() == ["Streams", "Ratios", "Fractions"]


def test_the_menu_is_worked_with_the_keyboard(school: School, open_page: OpenPage) -> None:
    """Open, down, enter."""
    page = open_page(f"{school.url}/sessions")

    page.get_by_role("button", name="Actions for Fractions").focus()
    page.keyboard.press("Enter")
    # A menu that has just appeared hears no key yet.
    expect(page.get_by_role("menu").locator("[data-autofocus]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("menuitem", name="Rename")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value("Fractions")


def test_a_deleted_lesson_can_be_brought_back(school: School, open_page: OpenPage) -> None:
    """Asked before, hidden at once, and back with one click, after a reload too."""
    page = open_page(f"{school.url}/sessions")

    choose(page, "Ratios", "Delete")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("“Ratios” with its 30 samples and your moments will be hidden at once")
    dialog.get_by_role("button", name="Delete").click()

    expect(page.locator(".row-link")).to_have_count(2)
    assert school.titles() == ["Rivers", "Fractions"]
    expect(page.locator(".undo")).to_contain_text("“Ratios” was deleted. It can be brought back until 10:00.")
    page.goto(f"{school.url}/sessions/2")
    expect(page.get_by_role("heading", name="There is no such lesson")).to_be_visible()
    page.goto(f"{school.url}/sessions")
    page.get_by_role("button", name="Undo").click()

    expect(page.locator("#sessions-said")).to_have_text("The lesson is back.")
    expect(page.locator(".row-link")).to_have_count(3)
    expect(page.locator(".undo")).to_have_count(0)
    assert school.titles() == ["Rivers", "Ratios", "Fractions"]


def test_a_lesson_that_is_kept_is_not_deleted(school: School, open_page: OpenPage) -> None:
    """Escape and the button mean the same."""
    page = open_page(f"{school.url}/sessions")

    for leave in ("Escape", "Keep it"):
        choose(page, "Ratios", "Delete")
        expect(page.get_by_role("dialog")).to_be_visible()
        if leave == "Escape":
            page.keyboard.press("Escape")
        else:
            page.get_by_role("dialog").get_by_role("button", name="Keep it").last.click()
        expect(page.get_by_role("dialog")).to_be_hidden()

    assert school.titles() == ["Rivers", "Ratios", "Fractions"]


def test_words_and_course_narrow_the_table_and_stay_in_the_address(school: School, open_page: OpenPage) -> None:
    """So that a reload, a bookmark and the way back show the same."""
    page = open_page(f"{school.url}/sessions")

    page.get_by_label("Search lessons by title or course").fill("year RAT")
    expect(page.locator(".row-link")).to_have_count(1)
    assert rows(page) == ["Ratios"]
    page.wait_for_url("**/sessions?q=year+RAT")
    page.reload()
    expect(page.get_by_label("Search lessons by title or course")).to_have_value("year RAT")
    assert rows(page) == ["Ratios"]

    page.get_by_label("Search lessons by title or course").fill("")
    expect(page.locator(".row-link")).to_have_count(3)
    page.get_by_role("textbox", name="Course", exact=True).click()
    page.get_by_role("option", name="Year 7").click()
    expect(page.locator(".row-link")).to_have_count(2)
    page.wait_for_url("**/sessions?course=Year+7")


def test_days_narrow_the_table(school: School, open_page: OpenPage) -> None:
    """From the address, and with the calendar."""
    page = open_page(f"{school.url}/sessions?from=2025-09-05&to=2025-09-10")
    expect(page.locator(".row-link")).to_have_count(1)
    assert rows(page) == ["Ratios"]
    days = page.get_by_label("From the first to the last day")
    expect(days).to_contain_text("5 Sep 2025 – 10 Sep 2025")

    days.click()
    page.get_by_role("button", name="1 September 2025", exact=True).click()
    page.get_by_role("button", name="9 September 2025", exact=True).click()

    expect(page.locator(".row-link")).to_have_count(2)
    page.wait_for_url("**/sessions?from=2025-09-01&to=2025-09-09")


def test_nothing_found_says_so(school: School, open_page: OpenPage) -> None:
    """And leads back to everything."""
    page = open_page(f"{school.url}/sessions?q=astronomy")

    expect(page.get_by_text("None of the 3 lessons fits what you look for.")).to_be_visible()
    page.get_by_role("link", name="Show all lessons").click()

    expect(page.locator(".row-link")).to_have_count(3)


@pytest.mark.slow
def test_after_a_search_links_lead_on_and_a_row_is_renamed_where_it_is(tmp_path: Path, open_page: OpenPage) -> None:
    """The address is written without Dash, which must not take a link to the start for one to where it is."""
    school = School(tmp_path)
    for day in range(22):
        school.lesson(f"Lesson {day}", days=day)
    page = open_page(f"{school.url}/sessions?page=2")
    expect(page.locator(".row-link")).to_have_count(2)
    words = page.get_by_label("Search lessons by title or course")

    words.fill("zzzz")
    page.wait_for_url("**/sessions?q=zzzz")
    page.get_by_role("link", name="Show all lessons").click()
    expect(page.locator(".row-link")).to_have_count(20)
    words.fill("lesson 1")
    expect(page.locator(".row-link")).to_have_count(12)
    page.wait_for_url("**/sessions?q=lesson+1")
    page.get_by_role("link", name="Past sessions").click()
    expect(page.locator(".row-link")).to_have_count(20)
    expect(words).to_have_value("")
    page.goto(f"{school.url}/sessions?page=2")
    words.fill("lesson")
    expect(page.locator(".row-link")).to_have_count(20)
    choose(page, "Lesson 20", "Rename")

    expect(page.get_by_role("textbox", name="Title", exact=True)).to_have_value("Lesson 20")
    expect(page.locator(".row-link")).to_have_count(19)
    school.close()


@pytest.mark.slow
def test_who_works_by_key_stays_at_the_row(school: School, open_page: OpenPage) -> None:
    """The table is laid out anew after each action; from the top of the page it is a long way back."""
    page = open_page(f"{school.url}/sessions")
    ratios = page.get_by_role("button", name="Actions for Ratios")

    choose(page, "Ratios", "Rename")
    expect(page.get_by_role("textbox", name="Title", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(ratios).to_be_focused()
    choose(page, "Ratios", "Rename")
    page.get_by_role("textbox", name="Students in the class").fill("28")
    page.keyboard.press("Enter")
    expect(page.locator("#sessions-said")).to_have_text("Saved.")
    expect(ratios).to_be_focused()
    assert school.history.session(2).class_size == 28
    choose(page, "Ratios", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.press("Enter")

    expect(page.locator("#sessions-said")).to_have_text("The lesson is back.")
    expect(ratios).to_be_focused()


def test_what_will_be_erased_is_told_and_can_be_saved_first(tmp_path: Path, open_page: OpenPage) -> None:
    """Which lessons, from which day on; and a file with all of them."""
    school = School(tmp_path, keep_days=80)
    try:
        school.lesson("Old", samples=a_lesson(60, happy=12))
        school.lesson("Middle", days=14)
        school.lesson("Young", days=60)
        page = open_page(f"{school.url}/sessions")
        notice = page.locator("#retention")

        expect(notice).to_contain_text("Lessons are kept for 80 days")
        expect(notice).to_contain_text("Old – from 20 November 2025 on")
        expect(notice).to_contain_text("Middle – from 4 December 2025 on")
        expect(notice).not_to_contain_text("Young")
        with page.expect_download() as download:
            page.locator("#download-due").click()
        with zipfile.ZipFile(download.value.path()) as archive:
            assert sorted(archive.namelist()) == [
                f"classmood-session-{number}.{kind}" for number in (1, 2) for kind in ("csv", "html")
            ]
            assert len(list(csv.DictReader(io.StringIO(archive.read("classmood-session-1.csv").decode())))) == 60
        assert school.titles() == ["Young", "Middle", "Old"], "saving erases nothing"
    finally:
        school.close()


def test_the_report_shows_changes_moments_bands_and_the_former_lesson(school: School, open_page: OpenPage) -> None:
    """All that a teacher asks after class, on one page."""
    lesson = [
        *a_lesson(300, every=3, happy=8, neutral=12),
        *a_lesson(300, begin=300, every=3, happy=2, sad=8, neutral=10),
    ]
    session = school.lesson("Recursion", course="Year 7", days=21, samples=lesson)
    school.history.mark_moment(session, at=BEGAN + timedelta(days=21, seconds=240), note="started recursion")

    page = open_page(f"{school.url}/sessions/{session}")

    expect(page.locator("#changes")).to_contain_text(
        "A09:05tense rose from 0 % to 40 %, 1 minute after “started recursion”"
    )
    expect(page.locator("#moments")).to_contain_text("⚑ 209:04started recursion")
    expect(page.locator("#timeline .change")).to_have_text("A")
    expect(page.locator("#timeline .flag")).to_have_count(2)
    expect(page.locator("#bar-happy")).to_have_text(re.compile(r"^25 %\s+11 to 47 %$"))
    expect(page.locator("#summary")).to_contain_text("Beside 2 former lessons of “Year 7”: happy 25 %, there 40 %")
    expect(page.locator("#counts")).to_contain_text("5.0 of 20.0")
    expect(page.locator(".bar-former")).to_have_count(7)


def test_all_four_files_are_downloaded_and_sound(school: School, open_page: OpenPage) -> None:
    """Opened again by what other people open them with."""
    page = open_page(f"{school.url}/sessions/2")
    files: dict[str, bytes] = {}
    for kind in ("csv", "json", "html", "pdf"):
        with page.expect_download() as download:
            page.locator(f"#download-{kind}").click()
        assert download.value.suggested_filename == f"classmood-session-2.{kind}"
        files[kind] = Path(download.value.path()).read_bytes()

    assert len(list(csv.DictReader(io.StringIO(files["csv"].decode())))) == 30
    assert json.loads(files["json"])["session"]["course"] == "Year 7"
    assert b"<script" not in files["html"]
    sheets = PdfReader(io.BytesIO(files["pdf"]))
    text = " ".join(" ".join(sheet.extract_text() for sheet in sheets.pages).split())
    assert "Ratios" in text
    assert "2025-09-08 09:00 UTC" in text


def test_the_saved_page_opens_without_a_server(
    school: School, open_page: OpenPage, chromium: Browser, tmp_path: Path
) -> None:
    """Years later, on another computer: four pictures, no request, no error."""
    page = open_page(f"{school.url}/sessions/2")
    with page.expect_download() as download:
        page.locator("#download-html").click()
    file = tmp_path / "report.html"
    download.value.save_as(file)
    saved = chromium.new_page()
    asked: list[str] = []
    saved.on("request", lambda request: asked.append(request.url))
    saved.on("console", lambda message: asked.append(message.text))

    saved.goto(file.as_uri())

    expect(saved.get_by_role("heading", name="Ratios")).to_be_visible()
    expect(saved.get_by_role("img")).to_have_count(4)
    assert asked == [file.as_uri()]
    assert saved.evaluate("document.scripts.length") == 0
    saved.close()


@pytest.mark.slow
def test_two_lessons_are_compared_and_aligned_at_a_moment(school: School, open_page: OpenPage) -> None:
    """Chosen from the row's menu; the choice stays in the address."""
    page = open_page(f"{school.url}/sessions")
    page.get_by_role("button", name="Actions for Ratios").click()
    page.get_by_role("menuitem", name="Compare with").click()

    expect(page.get_by_role("textbox", name="First lesson")).to_have_value(re.compile("^Ratios"))
    expect(page.get_by_role("textbox", name="Second lesson")).to_have_value(re.compile("^Fractions"))
    expect(page.locator("#compare-said")).to_contain_text("All bands overlap")
    expect(page.locator("#compare-chart .scatterlayer .trace")).to_have_count(6)

    page.get_by_role("textbox", name="Aligned at").first.click()
    page.get_by_role("option", name="quiz").first.click()
    expect(page.locator("#compare-body")).to_contain_text("Minute 0 is “quiz” in the first lesson")
    page.get_by_role("textbox", name="Second lesson").click()
    page.get_by_role("option", name="Rivers").click()
    expect(page.locator("#compare-body .legend-item").last).to_have_text("Rivers")
    page.wait_for_url(re.compile(r"/compare\?a=2&b=3&a_at=2$"))
    page.reload()

    expect(page.get_by_role("textbox", name="Second lesson")).to_have_value(re.compile("^Rivers"))
    expect(page.locator("#compare-body")).to_contain_text("Minute 0 is “quiz” in the first lesson")


def test_a_course_is_followed_from_lesson_to_lesson(school: School, open_page: OpenPage) -> None:
    """One point and one row a lesson; another course is chosen from the list."""
    page = open_page(f"{school.url}/trend?course=Year+7")

    expect(page.locator("#trend-table tbody tr")).to_have_count(2)
    expect(page.locator("#trend-table tbody tr").first).to_contain_text("8 Sep 2025Ratios")
    expect(page.locator("#trend-chart .scatterlayer .trace")).to_have_count(5)

    page.get_by_role("textbox", name="Course", exact=True).click()
    page.get_by_role("option", name="Year 9").click()
    expect(page.locator("#trend-table tbody tr")).to_have_count(1)
    page.wait_for_url("**/trend?course=Year+9")
    expect(page.get_by_text("One lesson is no trend yet.")).to_be_visible()
    page.get_by_role("link", name="Rivers").click()

    expect(page.locator("#session-title")).to_have_text("Rivers")


@pytest.mark.slow
def test_without_lessons_the_pages_say_what_to_do(tmp_path: Path, open_page: OpenPage) -> None:
    """The first visit of a new teacher."""
    school = School(tmp_path)
    try:
        page = open_page(f"{school.url}/sessions")
        expect(page.get_by_role("heading", name="No lessons yet")).to_be_visible()
        page.goto(f"{school.url}/compare")
        expect(page.get_by_role("heading", name="Two lessons are needed")).to_be_visible()
        page.goto(f"{school.url}/trend")
        expect(page.get_by_role("heading", name="No lessons yet")).to_be_visible()
    finally:
        school.close()


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/sessions", "/sessions/4", "/compare?a=4&b=1", "/trend?course=Year+7"])
def test_no_page_scrolls_sideways(school: School, open_page: OpenPage, path: str) -> None:
    """A long title, course and note are what breaks a page on a phone."""
    session = school.lesson("Rivers of northern Europe " + "m" * 90, course="Year 7", days=30)
    school.history.mark_moment(session, at=BEGAN + timedelta(days=30, seconds=20), note="W" * 120)
    Keeping(school.engine).describe(1, title="x" * 120)

    page = open_page(school.url + path)

    expect(page.locator("#page h1").first).to_be_visible()
    if path != "/sessions":
        expect(page.locator(".js-plotly-plot .main-svg, #timeline .stack").first).to_be_visible()
    fits(page, 360, 390, 768, 1440, 2560)


@pytest.mark.slow
def test_no_control_is_without_a_name(school: School, open_page: OpenPage) -> None:
    """A screen reader reads what can be pressed and typed into."""
    for path in ("/sessions", "/sessions/1", "/compare", "/trend"):
        page = open_page(school.url + path)
        expect(page.locator("#page h1").first).to_be_visible()
        for role in ("button", "link", "textbox", "combobox", "slider"):
            for control in page.locator("#page").get_by_role(role).all():
                expect(control).to_have_accessible_name(re.compile(r"\S"))
