"""How soon the pages are there, and how soon a sample is on one: the browser's own clock beside the recorder's.

No machine is ever quite idle, so each limit is a ratio to the least thing that the same browser asks of the same server
at the same time. Where more programs want to run than there are processors, nothing can be told, and the tests say so.
"""

import os
import time
from statistics import fmean, median

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenPage
from tests.e2e.school import BANDS, School, sample, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FIRST_PAINT, UPDATE, REPORT = 2000, 150, 3000
"""Milliseconds: nearly twice what was measured on two busy processors of an AMD EPYC (1120, 77 and 1640), so that only
a real loss fails. Wanted are 1500, 100 and 2000."""
QUIET_ANSWER = 22.0
"""Milliseconds that the least question to the server and its painting take there."""
HOUR = 3600

_WATCH = """
window.painted = new Promise((resolve) => {
    const look = () => document.querySelector("%s")
        ? requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
        : setTimeout(look, 5);
    look();
});
"""
_TELL = """() => {
    window.told = [];
    const shares = document.getElementById("live-shares");
    const note = () => requestAnimationFrame(() => setTimeout(
        () => window.told.push([shares.textContent, performance.timeOrigin + performance.now()])
    ));
    new MutationObserver(note).observe(shares, { subtree: true, childList: true, characterData: true });
}"""


def slowness(page: Page) -> float:
    """Return how many times as long as on a quiet machine the least thing takes here: asked, answered and painted."""
    taken = page.evaluate(
        """async () => {
            const begin = performance.now();
            const answer = await fetch("/api/sessions");
            document.body.dataset.asked = (await answer.text()).length;
            await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
            return performance.now() - begin;
        }"""
    )
    return float(taken) / QUIET_ANSWER


def quiet_enough(page: Page) -> float:
    """Return the `slowness` of now; skips the test when the machine is too busy to tell."""
    waiting, processors = os.getloadavg()[0], os.cpu_count() or 1
    if waiting > processors:
        pytest.skip(f"{waiting:.0f} programs want to run on {processors} processors: no speed can be told.")
    return median(slowness(page) for _ in range(5))


def painted_after(open_page: OpenPage, school: School, path: str, what: str) -> float:
    """Return the milliseconds from asking for a page, with nothing in the cache, until `what` is painted.

    They are divided by how slow the machine is at the time, so that they are those of a quiet one.
    """
    taken = []
    for _ in range(3):
        page = open_page(f"{school.url}/api/sessions")  # lets the browser in, and loads nothing of the pages
        page.add_init_script(_WATCH % what)
        before = quiet_enough(page)
        page.goto(school.url + path)
        ready = float(page.evaluate("window.painted"))
        taken.append(ready / fmean([before, median(slowness(page) for _ in range(3))]))
        page.context.close()
    return min(taken)


def test_the_live_page_with_an_hour_of_history_is_there_at_once(school: School, open_page: OpenPage) -> None:
    """A teacher opens it in the middle of a class."""
    school.long_lesson(sample(second, happy=second % 9, neutral=14) for second in range(HOUR))

    assert painted_after(open_page, school, "/", BANDS) < FIRST_PAINT


def test_a_long_lesson_s_report_is_there_soon(school: School, open_page: OpenPage) -> None:
    """Three hours, one sample a second: with its chart and its heatmap."""
    school.long_lesson(sample(second, happy=second // 600 % 9, neutral=14) for second in range(3 * HOUR))

    assert painted_after(open_page, school, "/sessions/1", "#heatmap .minute") < REPORT


def test_a_stored_sample_is_painted_at_once(school: School, open_page: OpenPage) -> None:
    """From the moment at which it is in the database; after an hour of history as in the first minute."""
    session = school.long_lesson(sample(second, happy=9, neutral=14) for second in range(HOUR))
    page = open_page(school.url)
    expect(page.locator(BANDS).first).to_be_attached()
    quiet_enough(page)
    page.evaluate(_TELL)
    late = []
    for second in range(HOUR, HOUR + 20):
        slow = slowness(page)
        clock = f"{9 + second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
        school.record(session, sample(second, happy=9 + second % 2, neutral=14))
        stored = time.time() * 1000

        def told(clock: str = clock) -> bool:
            return clock in page.evaluate("window.told.map((one) => one[0]).join()")

        until(page, told)
        seen = page.evaluate("(clock) => window.told.find((one) => one[0].includes(clock))[1]", clock)
        late.append((seen - stored) / slow)

    assert median(late) < UPDATE
