"""Past lessons, the frame around every page, and what must hold on all of them, in a real browser."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from storage.export import session_csv, session_json
from tests.e2e.conftest import OpenPage
from tests.e2e.school import BANDS, BEGAN, HAPPY, School, fits, points, sample, wait_for_points


def test_a_lesson_is_opened_from_the_table_and_downloaded(school: School, open_page: OpenPage) -> None:
    """From the list to the report to the file, as a teacher goes."""
    session = school.lesson(*(sample(second, happy=12) for second in range(70)), title="Period 1")
    school.recorder.end(session, at=BEGAN + timedelta(seconds=70))
    school.history.mark_moment(session, at=BEGAN + timedelta(seconds=30), note="quiz")
    page = open_page(f"{school.url}/sessions")

    page.get_by_role("link", name="Period 1").click()

    expect(page.locator("#session-title")).to_have_text("Period 1")
    expect(page.locator("#summary")).to_contain_text("was recorded for 1 minute")
    expect(page.locator("#timeline .flag")).to_have_count(1)
    expect(page.locator("#heatmap .minute")).to_have_count(2)
    expect(page.locator("#moments")).to_contain_text("quiz")
    stored = (school.history.session(session), school.history.samples(session), school.history.moments(session))
    for kind, write in (("csv", session_csv), ("json", session_json)):
        with page.expect_download() as download:
            page.locator(f"#download-{kind}").click()
        assert download.value.suggested_filename == f"classmood-session-{session}.{kind}"
        assert Path(download.value.path()).read_bytes().decode() == write(*stored)


def test_a_report_needs_no_plotting_library(school: School, open_page: OpenPage) -> None:
    """It takes a laptop as long as all the rest of a long report."""
    school.lesson(*(sample(second, happy=12) for second in range(70)))
    page = open_page(f"{school.url}/sessions")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{school.url}/sessions/1")
    expect(page.locator("#heatmap .minute")).to_have_count(2)

    assert not [url for url in asked if "plotly" in url]


def test_the_plotting_library_is_loaded_once_and_before_the_numbers(school: School, open_page: OpenPage) -> None:
    """It takes longer than the server does to compute what it will draw."""
    school.lesson(*(sample(second, happy=12) for second in range(70)), title="Period 1")
    school.lesson(*(sample(second, happy=12) for second in range(70)), title="Period 2")
    page = open_page(f"{school.url}/sessions")
    asked: list[Request] = []
    asked_by_an_answer: list[int] = []
    """How much was asked when each answer came."""

    def note_asked(request: Request) -> None:
        # What the page asks that is left does not count.
        if request.is_navigation_request():
            asked.clear()
        asked.append(request)

    def note_answer(request: Request) -> None:
        if request in asked and "_dash-update-component" in request.url:
            asked_by_an_answer.append(len(asked))

    page.on("request", note_asked)
    page.on("requestfinished", note_answer)
    page.goto(f"{school.url}/compare")
    expect(page.locator("#compare-chart .main-svg").first).to_be_visible()

    library = [place for place, request in enumerate(asked) if "plotly.min" in request.url]
    assert len(library) == 1
    assert library[0] < min(asked_by_an_answer)


def test_a_part_of_a_lesson_is_looked_at_more_closely_by_key(school: School, open_page: OpenPage) -> None:
    """The bar under the chart has two ends, which the arrow keys move; the chart then shows that part only."""
    school.lesson(*(sample(second, happy=12 if second < 300 else 2, neutral=8) for second in range(0, 600, 2)))
    page = open_page(f"{school.url}/sessions/1")
    shown = page.get_by_role("status").filter(has_text="Shown")
    expect(shown).to_have_text("Shown: 09:00–09:10 (10 min); each point is the mean of 10 seconds")
    expect(page.locator("#timeline .minute")).to_have_count(10)

    begin = page.get_by_role("slider", name="Beginning of the part that is shown")
    for _ in range(30):
        begin.press("ArrowRight")

    # A screen reader tells what changes in a status, and nothing inside of a picture.
    expect(shown).to_contain_text("Shown: 09:05–09:10 (5 min)")
    expect(page.locator("#timeline .minute")).to_have_count(5)
    assert {shares[HAPPY] for _, shares in points(page, "#timeline") if shares} == {0.2}


def test_the_pointer_reads_the_numbers_of_a_minute(school: School, open_page: OpenPage) -> None:
    """On the chart and on the minutes below it; a minute with too few faces says nothing."""
    seconds = range(0, 180, 2)
    school.lesson(
        *(sample(second, happy=8 if second < 60 else 1, neutral=8 if second < 120 else 0) for second in seconds)
    )
    page = open_page(f"{school.url}/sessions/1")

    for chart in ("#timeline", "#heatmap"):
        minutes = page.locator(f"{chart} .minute")
        expect(minutes).to_have_count(2)
        minutes.first.hover()
        told = minutes.first.evaluate("minute => getComputedStyle(minute, '::after').content")
        assert "09:00" in told
        assert "happy 50 %" in told


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
    expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", other)
    assert plot_text_is_readable(page)
    page.reload()
    wait_for_points(page, 3)

    assert is_dark(page) is (other == "dark")


@pytest.mark.slow
@pytest.mark.parametrize("path", ["", "/compact", "/sessions", "/sessions/1", "/about"])
def test_no_page_scrolls_sideways(school: School, open_page: OpenPage, path: str) -> None:
    """A long title and a long note are what breaks a page on a phone."""
    title = "Year 7 Geography · rivers and floodplains of northern Europe " + "m" * 55
    session = school.lesson(*(sample(second) for second in range(61)), title=title)
    school.history.mark_moment(session, at=BEGAN + timedelta(seconds=30), note="W" * 120)

    page = open_page(school.url + path)

    expect(page.locator("#page h1:visible").first).to_be_visible()
    if "/1" in path:
        expect(page.locator("#timeline .band-fill").first).to_be_attached()
    elif not path:
        expect(page.locator(BANDS).first).to_be_visible()
    fits(page, 320, 390, 768, 1440)


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
    for title in ("Period 1", "Period 2"):
        school.lesson(*(sample(second) for second in range(61)), title=title)
    page = open_page(f"{school.url}/compare")
    expect(page.locator("#compare-chart .main-svg").first).to_be_visible()
    page.locator("#compare-chart").hover()

    buttons = page.locator(".modebar-btn").evaluate_all("all => all.map((button) => button.dataset.title)")

    assert buttons == []


def is_dark(page: Page) -> bool:
    """Return whether the page's ground is dark."""
    return brightness(page.evaluate("getComputedStyle(document.body).backgroundColor")) < 0.5


def plot_text_is_readable(page: Page) -> bool:
    """Return whether a label of the chart stands out from the ground of its card."""
    colors = json.loads(
        page.evaluate(
            """() => JSON.stringify([
                getComputedStyle(document.querySelector(".stack-scale")).color,
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
