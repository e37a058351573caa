"""The seat view in a real browser: off until it is asked for, what it shows, and gone with a click."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pydantic import TypeAdapter

from classmood.domain.emotions import Emotion
from classmood.domain.seating import Place, SeatMark, SeatPlan
from dashboard.seats import SeatView
from tests.e2e.conftest import OpenPage
from tests.e2e.school import School, sample
from tests.e2e.test_accessibility import SCHEMES, violations

PLACES = tuple(Place(row, column) for row in range(5) for column in range(5))
PLAN = SeatPlan(PLACES, (SeatMark(15, Place(1, 1), Emotion.SAD, 3), SeatMark(9, Place(4, 2), Emotion.FEAR, 2)))


class Agent:
    """The agent of every lesson: it can be asked, and tells what the test says."""

    def __init__(self) -> None:
        self.asked = False

    def runs(self, session: int) -> bool:
        """Return that it is at hand."""
        return session > 0

    def send_seats(self, url: str, secret: str) -> None:
        """Note that it is asked."""
        self.asked = bool(url and secret)

    def stop_seats(self) -> None:
        """Note that it is not asked any more."""
        self.asked = False


@pytest.fixture
def agent() -> Agent:
    """Return an agent."""
    return Agent()


@pytest.fixture
def view(agent: Agent) -> SeatView:
    """Return the seats that it tells."""
    return SeatView(agent, secret="s3cret")


@pytest.fixture
def seated(tmp_path: Path, view: SeatView) -> Iterator[School]:
    """Return a school whose lessons' agent can be asked for its seats."""
    school = School(tmp_path, seats=view)
    yield school
    school.server.close()
    school.engine.dispose()


def switch_on(page: Page) -> None:
    """Open the choices and switch the seats on."""
    page.get_by_role("button", name="View").click()
    page.get_by_role("button", name="Show the seats of this lesson").click()
    page.keyboard.press("Escape")


def tell(school: School, view: SeatView, session: int, second: int, plan: SeatPlan = PLAN) -> None:
    """Let the agent tell a plan, and store its next sample."""
    view.joined("agent")
    assert view.take("agent", TypeAdapter(SeatPlan).dump_json(plan).decode())
    school.record(session, sample(second, neutral=22))


def test_the_seats_are_shown_from_the_switch_to_the_click_that_hides_them(
    seated: School, agent: Agent, view: SeatView, open_page: OpenPage
) -> None:
    """In every browser; the agent is asked for nothing before and after."""
    session = seated.lesson(sample(0, neutral=22))
    page, other = open_page(seated.url), open_page(seated.url)
    expect(page.locator("#mood-word")).to_be_visible()
    expect(page.locator("#live-seats")).to_be_hidden()
    assert not agent.asked

    switch_on(page)
    expect(page.locator("#live-seats")).to_contain_text("appear with the next picture")
    assert agent.asked
    tell(seated, view, session, 1)

    for browser in (page, other):
        expect(browser.locator(".seat")).to_have_count(25)
        expect(browser.locator(".seat-marked")).to_have_text(["3 min", "2 min"])
        expect(browser.locator(".seat-list li").first).to_have_text(
            "Row 2, column 2 has looked sad for 3 minutes: perhaps have a look yourself."
        )
    other.get_by_role("button", name="Hide", exact=True).click()

    for browser in (page, other):
        expect(browser.locator("#live-seats")).to_be_hidden()
    assert not agent.asked


def test_nobody_is_marked_in_a_small_group(seated: School, view: SeatView, open_page: OpenPage) -> None:
    """Whatever the agent tells."""
    session = seated.lesson(sample(0, neutral=4))
    page = open_page(seated.url)
    expect(page.locator("#mood-word")).to_be_visible()
    switch_on(page)
    expect(page.locator("#live-seats")).to_contain_text("Seats")

    view.joined("agent")
    view.take("agent", TypeAdapter(SeatPlan).dump_json(PLAN).decode())
    seated.record(session, sample(1, neutral=4))

    expect(page.locator("#live-seats")).to_contain_text("Fewer than 5 faces can be read")
    expect(page.locator(".seat-marked")).to_have_count(0)


def test_the_next_lesson_begins_without_seats(seated: School, view: SeatView, open_page: OpenPage) -> None:
    """The page is left open from period to period."""
    session = seated.lesson(sample(0, neutral=22))
    page = open_page(seated.url)
    expect(page.locator("#mood-word")).to_be_visible()
    switch_on(page)
    expect(page.locator("#live-seats")).to_contain_text("Seats")
    tell(seated, view, session, 1)
    expect(page.locator(".seat-marked")).to_have_count(2)

    seated.lesson(sample(0, neutral=22), title="Period 2")

    expect(page.locator("#live-title")).to_have_text("Period 2")
    expect(page.locator("#live-seats")).to_be_hidden()


def test_without_an_agent_at_hand_there_is_no_switch(school: School, open_page: OpenPage) -> None:
    """A lesson that is read in a terminal, or a school that forbids it."""
    school.lesson(sample(0, neutral=22))
    page = open_page(school.url)
    expect(page.locator("#mood-word")).to_be_visible()

    page.get_by_role("button", name="View").click()

    expect(page.get_by_role("button", name="As it was at first")).to_be_visible()
    expect(page.get_by_role("button", name="Show the seats of this lesson")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", [360, 1440])
def test_the_seats_break_no_rule_of_accessibility(
    seated: School, view: SeatView, open_page: OpenPage, scheme: str, width: int
) -> None:
    """Light and dark, wide and narrow; nothing scrolls sideways."""
    session = seated.lesson(sample(0, neutral=22))
    page = open_page(seated.url, scheme=scheme, width=width)
    expect(page.locator("#mood-word")).to_be_visible()
    view.switch(on=True, session=session)
    tell(seated, view, session, 1)
    expect(page.locator(".seat-marked")).to_have_count(2)

    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
