"""The live page in a real browser over a real database: what is recorded is what is seen, at once and for good."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import APIResponse, Route, expect

from classmood.domain.emotions import Emotion
from classmood.domain.moods import CaptureStatus
from dashboard import palette
from dashboard.pages.live import REFRESH
from tests.e2e.conftest import OpenPage
from tests.e2e.school import BEGAN, School, points, sample, until, wait_for_points


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
    ((_, shares),) = wait_for_points(page, 1)
    assert shares == [pytest.approx(stored.counts[emotion] / 22, abs=2e-3) for emotion in palette.ORDER]


def test_a_recorded_sample_appears_without_a_reload(school: School, open_page: OpenPage) -> None:
    """On the chart, in the bars and in the words; the badge turns live."""
    session = school.lesson(sample(0, happy=10))
    page = open_page(school.url)
    wait_for_points(page, 1)
    expect(page.locator("#live-badge")).to_have_text("waiting")

    school.record(session, sample(1, sad=6, happy=4))

    shares = wait_for_points(page, 2)[-1][1]
    assert shares is not None
    assert shares[0] == pytest.approx((1.0 + 0.4) / 2), "happy, the mean of the last twenty seconds"
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
    assert [60 * place for place, _ in rows] == [pytest.approx(second, abs=0.01) for second in range(60)]


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

    expect(page.locator(".bars ~ p", has_text="at 09:00:02")).to_be_visible(timeout=REFRESH / 3)


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
    empty = [60 * place for place, shares in seen if shares is None]
    assert empty == [pytest.approx(5, abs=0.01), pytest.approx(5.999, abs=0.01)], "a gap with upright edges"


def test_a_new_class_replaces_the_old_one_by_itself(school: School, open_page: OpenPage) -> None:
    """The page is left open from period to period."""
    school.lesson(*(sample(second) for second in range(4)))
    page = open_page(school.url)
    wait_for_points(page, 4)

    school.lesson(sample(0, sad=10), title="Period 2")

    expect(page.locator("#live-title")).to_have_text("Period 2")
    ((_, shares),) = wait_for_points(page, 1)
    assert shares is not None
    assert shares[0] == 0, "nobody is happy in the new one"


def test_an_empty_page_fills_by_itself_when_the_first_class_begins(school: School, open_page: OpenPage) -> None:
    """The teacher opens the page first and starts the agent then."""
    page = open_page(school.url)
    expect(page.get_by_role("heading", name="No class yet")).to_be_visible()
    expect(page.get_by_text("start the program")).to_be_visible()

    school.lesson(sample(0, happy=10), title="First class")

    expect(page.locator("#live-title")).to_have_text("First class")
    expect(page.get_by_role("heading", name="No class yet")).to_be_hidden()
    wait_for_points(page, 1)


@pytest.mark.faults
@pytest.mark.slow
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

    wait_for_points(page, 5)
    expect(page.locator("#reconnecting")).to_be_hidden()
    assert page.evaluate("window.sameDocument") is True


@pytest.mark.slow
def test_leaving_the_live_page_and_coming_back_draws_the_chart_anew(school: School, open_page: OpenPage) -> None:
    """The script outlives the page, the bands do not."""
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
        expect(browser.locator("#live-chart .flag")).to_have_text("⚑ 1")
        expect(browser.locator("#live-moments")).to_contain_text("09:00moment")
    assert [(moment.at, moment.note) for moment in school.history.moments(session)] == [
        (BEGAN + timedelta(seconds=5), "")
    ]


def test_a_note_is_typed_and_kept_as_text(school: School, open_page: OpenPage) -> None:
    """Typing an m in the note marks nothing; a tag in it stays letters."""
    session = school.lesson(*(sample(second) for second in range(5)))
    page = open_page(school.url)
    wait_for_points(page, 5)
    school.record(session, sample(5))  # it goes on: nothing is marked in a lesson that was left
    wait_for_points(page, 6)
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
    assert points(page) == []
    assert "More" not in page.locator("#live-mood").inner_text()


def test_the_formula_of_the_mood_is_one_click_away(school: School, open_page: OpenPage) -> None:
    """A number without its formula is an oracle."""
    school.lesson(sample(0, happy=8, sad=2))
    page = open_page(school.url)
    expect(page.locator("#mood-word")).to_have_text("Positive")

    page.get_by_role("button", name="How the mood is computed").click()

    expect(page.get_by_text("tone = p(happy)")).to_be_visible()


def test_a_database_that_went_bad_is_set_aside_and_said_so(school: School, open_page: OpenPage, tmp_path: Path) -> None:
    """The old file is kept whole within seconds, and the page of past lessons tells where."""
    school.lesson(sample(0, happy=10))
    page = open_page(school.url, outages=True)
    wait_for_points(page, 1)
    school.engine.dispose()
    for log in tmp_path.glob("lessons.db-*"):
        log.unlink()
    (tmp_path / "lessons.db").write_bytes(b"not a database" * 500)

    until(page, lambda: any(tmp_path.glob("damaged-lessons-*/lessons.db")))
    page.goto(f"{school.url}/sessions")

    expect(page.get_by_text("The file of your lessons was damaged, so a new one was begun.")).to_be_visible()
    assert "Traceback" not in page.content()
