"""What a teacher chooses on the live page, in a real browser: alerts, blocks, times, the small page, the clock."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from classmood.domain.moods import MoodSample
from storage.alerts import COOL_DOWN, SUSTAINED
from storage.usual import OPENING
from tests.e2e.conftest import OpenPage
from tests.e2e.school import BANDS, School, points, sample, until

CALM_SECONDS = 30 * OPENING
ALERT_SECONDS = CALM_SECONDS + 30 * SUSTAINED


def turning_tense(seconds: int) -> Iterator[MoodSample]:
    """Yield a lesson that is calm for as long as its usual is found out, and tense from then on."""
    for second in range(seconds):
        tense = second >= CALM_SECONDS
        yield sample(second, sad=14 if tense else 1, neutral=4 if tense else 12, happy=2 if tense else 7, too_small=2)


@pytest.fixture
def tense(school: School) -> int:
    """Return a running lesson, a second before its alert."""
    return school.long_lesson(turning_tense(ALERT_SECONDS))


def go_on(school: School, session: int, *, second: int = ALERT_SECONDS) -> None:
    """Record the next second of a tense lesson, which makes it live."""
    school.record(session, sample(second, sad=14, neutral=4, happy=2, too_small=2))


def choose(page: Page, label: str) -> None:
    """Open the choices, take one, and close them again."""
    page.get_by_role("button", name="View").click()
    page.get_by_label(label).click()
    page.keyboard.press("Escape")


@pytest.mark.usefixtures("tense")
def test_the_change_from_the_usual_is_told_under_the_word(school: School, open_page: OpenPage) -> None:
    """5 % tense in the first five minutes, 70 % now."""
    page = open_page(school.url)

    expect(page.locator("#mood-word")).to_have_text("Tense")
    expect(page.locator("#mood-change")).to_have_text("More tense expressions than usual for this class: +65 points")
    expect(page.get_by_text("Usual: the first 5 minutes of this lesson.")).to_be_visible()


def test_an_alert_appears_by_itself_with_its_reason(school: School, tense: int, open_page: OpenPage) -> None:
    """What was measured, against what, since when, in how many faces."""
    page = open_page(school.url)
    expect(page.locator("#mood-word")).to_be_visible()
    expect(page.locator(".gentle")).to_have_count(0)

    go_on(school, tense)

    alert = page.get_by_role("status").filter(has_text="More tense expressions than usual")
    expect(alert).to_contain_text("For 2 min from 09:05, 70 % tense (angry, disgust, fear or sad) on average")
    expect(alert).to_contain_text("against 5 % in the first 5 minutes of this lesson; 20 faces")


def test_a_dismissed_alert_stays_away(school: School, tense: int, open_page: OpenPage) -> None:
    """Also after a reload and with every further sample; by the keyboard alone."""
    go_on(school, tense)
    page = open_page(school.url)
    school.record(tense, sample(ALERT_SECONDS + 1, sad=14, neutral=6))
    dismiss = page.get_by_role("button", name="Dismiss")
    dismiss.focus()

    page.keyboard.press("Enter")

    expect(page.locator(".gentle")).to_have_count(0)
    school.record(tense, sample(ALERT_SECONDS + 2, sad=14, neutral=6))
    expect(page.locator("#live-shares")).to_contain_text("09:07:02")
    page.reload()
    expect(page.locator("#live-shares")).to_contain_text("09:07:02")
    school.record(tense, sample(ALERT_SECONDS + 3, sad=14, neutral=6))
    expect(page.locator("#live-shares")).to_contain_text("09:07:03")
    expect(page.locator(".gentle")).to_have_count(0)


def test_the_next_sample_leaves_the_keyboard_where_it_is(school: School, tense: int, open_page: OpenPage) -> None:
    """A page that is drawn anew every second would take the focus away every second, and the marked text."""
    go_on(school, tense)
    page = open_page(school.url)
    school.record(tense, sample(ALERT_SECONDS + 1, sad=14, neutral=6))
    dismiss = page.get_by_role("button", name="Dismiss")
    dismiss.focus()

    for second in (2, 3):
        school.record(tense, sample(ALERT_SECONDS + second, sad=14, neutral=6 + second, unsure=1))
        expect(page.locator("#live-shares")).to_contain_text(f"09:07:0{second}")

    expect(dismiss).to_be_focused()


def test_quiet_shows_no_alert_and_is_remembered(school: School, tense: int, open_page: OpenPage) -> None:
    """Until it is switched off again."""
    go_on(school, tense)
    page = open_page(school.url)
    school.record(tense, sample(ALERT_SECONDS + 1, sad=14, neutral=6))
    expect(page.locator(".gentle")).to_be_visible()

    choose(page, "Quiet")
    expect(page.locator(".gentle")).to_have_count(0)
    page.reload()
    school.record(tense, sample(ALERT_SECONDS + 2, sad=14, neutral=6))
    expect(page.locator("#live-shares")).to_contain_text("09:07:02")
    expect(page.locator(".gentle")).to_have_count(0)
    choose(page, "Quiet")

    expect(page.locator(".gentle")).to_be_visible()


def test_a_small_group_raises_no_alert(school: School, open_page: OpenPage) -> None:
    """Four faces, all of them tense: it would point at them."""
    session = school.long_lesson(
        sample(second, sad=4 if second >= CALM_SECONDS else 0, neutral=0 if second >= CALM_SECONDS else 4)
        for second in range(ALERT_SECONDS + 30 * COOL_DOWN)
    )
    page = open_page(school.url)
    expect(page.locator("#too-few")).to_be_visible()

    school.record(session, sample(ALERT_SECONDS + 30 * COOL_DOWN, sad=4))

    expect(page.locator("#live-badge")).to_have_text("live")
    expect(page.locator(".gentle")).to_have_count(0)
    for path in ("", "/compact"):
        page.goto(school.url + path)
        expect(page.get_by_text("Fewer than 5 faces can be read").first).to_be_visible()
        expect(page.locator("#mood-word")).to_have_text("–")
        expect(page.locator("#mood-change")).to_have_count(0)


def test_each_block_can_be_hidden_and_comes_back(school: School, open_page: OpenPage) -> None:
    """By itself, remembered over a reload, and all of them at once."""
    school.lesson(*(sample(second) for second in range(3)))
    page = open_page(school.url)
    blocks = ("mood", "faces", "shares", "chart", "moments")
    for block in blocks:
        expect(page.locator(f"#block-{block}")).to_be_visible()

    choose(page, "Shares now")
    choose(page, "Moments")
    expect(page.locator("#block-shares")).to_be_hidden()
    page.reload()

    expect(page.locator("#block-mood")).to_be_visible()
    for block in ("shares", "moments"):
        expect(page.locator(f"#block-{block}")).to_be_hidden()
    chart = page.locator("#block-chart").bounding_box()
    assert chart is not None
    assert chart["width"] > 1100, "the others take the room"
    page.get_by_role("button", name="View").click()
    page.get_by_role("button", name="As it was at first").click()
    for block in blocks:
        expect(page.locator(f"#block-{block}")).to_be_visible()
    page.reload()
    expect(page.locator("#block-shares")).to_be_visible()


def test_the_window_of_the_chart_and_its_smoothing_are_chosen_and_remembered(
    school: School, open_page: OpenPage
) -> None:
    """Twenty minutes: half of them neutral, then all happy; the last minute is sad."""
    school.long_lesson(
        sample(second, **{"neutral" if second < 600 else "happy" if second < 1140 else "sad": 10})
        for second in range(1200)
    )
    page = open_page(school.url)

    def neutral() -> float:
        """Return the place at which the chart turns from neutral to happy; 0 when it shows no neutral."""
        return max((place for place, shares in points(page) if shares is not None and shares[2] > 0.5), default=0.0)

    until(page, lambda: abs(neutral() - (600 - 299) / 900) < 0.03)
    page.get_by_text("All", exact=True).click()
    until(page, lambda: abs(neutral() - 0.5) < 0.03)
    page.get_by_text("5 min", exact=True).click()
    until(page, lambda: neutral() == 0)
    expect(page.locator("#mood-word")).to_have_text("Tense")
    page.get_by_text("1 min", exact=True).click()
    page.reload()

    until(page, lambda: bool(points(page)) and neutral() == 0)
    expect(page.get_by_role("radio", name="1 min", exact=True)).to_be_checked()
    expect(page.get_by_role("radio", name="5 min", exact=True)).to_be_checked()


@pytest.mark.parametrize("path", ["", "/compact", "/sessions"])
def test_one_key_hides_everything_behind_a_clock(school: School, open_page: OpenPage, path: str) -> None:
    """The teacher shares her screen: not a word of the class is there, whatever arrives, and the key brings it back."""
    session = school.lesson(*(sample(second, happy=10) for second in range(3)), title="Period 3")
    page = open_page(school.url + path)
    expect(page.locator("#page")).not_to_be_empty()
    until(page, lambda: bool(page.locator("#page").inner_text().strip()))

    page.keyboard.press("h")

    expect(page.locator("#cover-clock")).to_be_visible()
    expect(page).to_have_title("Clock")
    school.record(session, sample(3, sad=10))
    page.wait_for_timeout(1500)
    seen = page.locator("body").inner_text()
    assert "Back" in seen
    assert len(seen) < 20, f"a time of day and a button, not {seen}"
    assert page.locator("link[rel=icon]").get_attribute("href") == "/assets/clock.svg"
    page.reload()
    expect(page.locator("#cover-clock")).to_be_visible()
    expect(page).to_have_title("Clock")
    expect(page.locator("#page")).to_be_hidden()
    page.keyboard.press("H")  # as with Caps Lock

    expect(page.locator("#cover")).to_be_hidden()
    expect(page).to_have_title("Classmood")
    expect(page.locator("#page")).to_be_visible()
    if not path:
        expect(page.locator("#bar-sad")).to_have_text("10 of 10 · 100 %")


def test_the_clock_covers_the_small_window_too(school: School, open_page: OpenPage) -> None:
    """One key for all that belongs together; the button of the one brings back both."""
    school.lesson(*(sample(second, happy=10) for second in range(3)))
    page = open_page(school.url)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Small window").click()
    small = opened.value
    expect(small.locator("#mood-word")).to_have_text("Positive")

    page.keyboard.press("h")
    expect(small.locator("#cover-clock")).to_be_visible()
    expect(small.locator("#mood-word")).to_be_hidden()
    small.get_by_role("button", name="Back").click()

    expect(small.locator("#mood-word")).to_be_visible()
    expect(page.locator("#mood-word")).to_be_visible()


def test_the_keys_can_be_switched_off(school: School, open_page: OpenPage) -> None:
    """Who dictates to the computer presses keys without wanting to; and a letter in a note is a letter."""
    session = school.lesson(*(sample(second) for second in range(3)))
    page = open_page(school.url)
    expect(page.locator("#mood-word")).to_be_visible()
    note = page.get_by_label("Note for the moment")
    note.fill("")
    note.press("h")
    expect(page.locator("#cover")).to_be_hidden()
    note.fill("")

    choose(page, "Keys")
    page.locator("body").press("h")
    page.locator("body").press("m")

    expect(page.locator("#cover")).to_be_hidden()
    assert school.history.moments(session) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_small_page_fits_a_corner_and_keeps_up(school: School, open_page: OpenPage, scheme: str) -> None:
    """Word, change, coverage and alert in 360 x 240 pixels, without a scroll bar."""
    session = school.long_lesson(turning_tense(ALERT_SECONDS))
    page = open_page(f"{school.url}/compact", width=360, height=240, scheme=scheme)
    expect(page.locator("#mood-word")).to_have_text("Tense")

    go_on(school, session)

    expect(page.locator("#coverage")).to_have_text("reading 20 of 22")
    expect(page.locator("#left-out")).to_have_text("2 too small")
    expect(page.locator(".gentle")).to_contain_text("More tense expressions than usual")
    expect(page.get_by_role("button", name="Mark moment")).to_be_in_viewport()
    assert page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]") == [360, 240]
    page.keyboard.press("m")
    expect(page.locator("#moment-said")).to_have_text("Marked.")
    assert len(school.history.moments(session)) == 1


def test_everything_is_reached_by_the_tab_key_and_shows_where_it_is(school: School, open_page: OpenPage) -> None:
    """A teacher whose hand hurts, or whose trackpad is broken, uses the same page."""
    school.lesson(*(sample(second) for second in range(3)))
    page = open_page(school.url)
    expect(page.locator(BANDS).first).to_be_attached()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate(
                """() => {
                    const at = document.activeElement;
                    const style = getComputedStyle(at);
                    const label = at.labels && at.labels.length ? getComputedStyle(at.labels[0]) : style;
                    return [
                        at.getAttribute("aria-label") || at.textContent || at.placeholder || at.value || at.id,
                        style.outlineStyle !== "none" || label.outlineStyle !== "none",
                    ];
                }"""
            )
        )

    names = [name for name, _ in reached]
    for wanted in ("Hide for sharing (H)", "Light or dark", "Small window", "View", "How the mood is computed"):
        assert wanted in names
    assert any("Mark moment" in name for name in names)
    assert [name for name, outlined in reached if not outlined and name in {"View", "Small window"}] == []
