"""Every page is tried with axe-core, the usual checker of the web content accessibility guidelines (WCAG)."""

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.control import SourceKind
from storage.alerts import SUSTAINED
from storage.usual import OPENING
from tests.e2e.conftest import OpenPage
from tests.e2e.program import Program
from tests.e2e.school import School, sample

pytestmark = pytest.mark.slow

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}

FADED = """() => document.getAnimations().every(
    (one) => one.playState !== "running" || one.effect.getTiming().iterations === Infinity)"""
"""Whether nothing fades or moves any more, but for what always does."""

SCHEMES: tuple[Literal["light"], Literal["dark"]] = ("light", "dark")


def violations(page: Page) -> list[str]:
    """Return what axe finds, one line for each kind, with the first elements that it concerns."""
    page.wait_for_function(FADED)  # axe takes a colour that is still fading for the colour
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes'][:4]]}" for one in found]


def seen_in_every_look(page: Page) -> set[str]:
    """Return what axe finds on a page, wide and narrow, light and dark."""
    found: set[str] = set()
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            expect(page.locator("html")).to_have_attribute("data-mantine-color-scheme", scheme)
            found |= {f"{page.url}, {scheme}, {width} px: {one}" for one in violations(page)}
    return found


@pytest.fixture
def taught(school: School) -> School:
    """Return a school with a lesson that is over and one that runs, with a moment and with an alert."""
    calm, tense = 30 * OPENING, 30 * SUSTAINED
    past = school.long_lesson(sample(second, happy=12, sad=2) for second in range(120))
    school.recorder.end(past, at=sample(120).at)
    running = school.long_lesson(
        sample(second, sad=14 if second >= calm else 1, neutral=10, unsure=1, too_small=2, tiles=30, cameras_off=2)
        for second in range(calm + tense)
    )
    school.history.mark_moment(running, at=sample(200).at, note="started recursion")
    school.record(running, sample(calm + tense, sad=14, neutral=10, unsure=1, too_small=2, tiles=30, cameras_off=2))
    return school


@pytest.mark.parametrize("path", ["/", "/compact", "/sessions", "/sessions/1", "/compare", "/trend", "/about", "/none"])
def test_no_page_breaks_a_rule_of_accessibility(taught: School, open_page: OpenPage, path: str) -> None:
    """Colours, names, roles, order: the part of the rules that a program can check; light and dark, wide and narrow."""
    page = open_page(taught.url + path)
    expect(page.locator("#page :is(h1, h2)").first).to_be_attached(timeout=60_000)  # the about page is long
    page.wait_for_load_state("networkidle")

    assert seen_in_every_look(page) == set()


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_opens_on_the_live_page_breaks_none_either(taught: School, open_page: OpenPage, scheme: str) -> None:
    """The choices, the formula, the alert, and the clock that hides them all."""
    page = open_page(taught.url, scheme=scheme)
    expect(page.locator("#mood-word")).to_be_visible()
    taught.record(2, sample(421, sad=14, neutral=10))
    expect(page.locator("#live-shares")).to_contain_text("09:07:01")
    expect(page.locator(".gentle")).to_be_visible()

    for button in ("View", "How the mood is computed"):
        page.get_by_role("button", name=button).click()
        expect(page.locator(".mantine-Popover-dropdown:visible")).to_have_count(1)
        expect(page.locator(".mantine-Popover-dropdown:visible")).to_have_css("opacity", "1")
        assert violations(page) == []
        page.keyboard.press("Escape")
        expect(page.locator(".mantine-Popover-dropdown:visible")).to_have_count(0)
    page.keyboard.press("h")
    expect(page.locator("#cover")).to_be_visible()

    assert violations(page) == []


def test_no_way_to_begin_breaks_one(program: Program, open_page: OpenPage) -> None:
    """Where a teacher tries it, and where she sets a class up, whatever she chooses to look at."""
    page = open_page(f"{program.url}/try")
    expect(page.locator("#try-toggle")).to_be_visible()
    found = seen_in_every_look(page)

    page.goto(f"{program.url}/setup")
    found |= seen_in_every_look(page)
    for kind in SourceKind:
        page.locator(f"#kind-{kind}").click()
        expect(page.locator("#setup-start")).to_be_visible()
        found |= seen_in_every_look(page)

    assert found == set()


def test_an_empty_page_breaks_none(school: School, open_page: OpenPage) -> None:
    """The first page of a new teacher."""
    for path in ("/", "/compact", "/sessions"):
        page = open_page(school.url + path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == []
