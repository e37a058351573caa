"""The pages of past lessons, read as text, and what they do to the database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine

from classmood.domain.errors import StorageError
from classmood.domain.moods import MoodSample
from dashboard.lessons import Lessons
from dashboard.pages import trend
from dashboard.wanted import Wanted
from storage.history import History
from storage.keeping import UNDO
from storage.recorder import Recorder
from storage.report import LessonReport
from tests.builders import NOON, a_lesson, after_noon
from tests.page_text import strings

DAY = timedelta(days=1)


class Shelf:
    """Past lessons at a time in the test's hand."""

    def __init__(self, engine: Engine, *, keep_days: int | None = None) -> None:
        self.engine = engine
        self.now = NOON + 30 * DAY
        self.lessons = Lessons(
            History(engine), min_group=5, export_min_group=10, zone=UTC, clock=self.clock, keep_days=keep_days
        )

    def clock(self) -> datetime:
        """Return the present moment."""
        return self.now

    def record(self, title: str, samples: list[MoodSample], *, course: str = "", days: int = 0) -> int:
        """Record a lesson that began so many days after `NOON`, with a moment after a minute."""
        recorder = Recorder(self.engine, course=course)
        session = recorder.begin(title=title, source="screen", at=NOON + days * DAY)
        for sample in samples:
            recorder.record(session, replace(sample, at=sample.at + days * DAY))
        History(self.engine).mark_moment(session, at=after_noon(60) + days * DAY, note="quiz")
        recorder.end(session, at=NOON + days * DAY + timedelta(seconds=len(samples)))
        return session


@pytest.fixture
def shelf(engine: Engine) -> Shelf:
    """Return an empty shelf."""
    return Shelf(engine)


def text(root: Any) -> str:
    """Return all text of a page."""
    return " ".join(strings(root))


def test_an_hour_later_a_deleted_lesson_is_gone_for_good(shelf: Shelf) -> None:
    """Whoever looks at the table then finds no way back; it was told until when."""
    session = shelf.record("Fractions", a_lesson(5))
    assert shelf.lessons.delete(session) == ""
    assert "“Fractions” was deleted. It can be brought back until 13:00." in " ".join(
        text(shelf.lessons.table_page("")).split()
    ).replace("“Fractions”  was", "“Fractions” was")

    shelf.now += UNDO
    assert "was deleted" not in text(shelf.lessons.table_page(""))

    assert "Not brought back: There is no session 1" in shelf.lessons.restore(session)


def test_what_is_not_possible_is_told(shelf: Shelf) -> None:
    """In the words of the database, one line."""
    assert shelf.lessons.rename(9, "x", "", None).startswith("Not saved: There is no session 9")
    assert shelf.lessons.delete(9).startswith("Not deleted: There is no session 9")
    with pytest.raises(StorageError, match="There is no session 9"):
        shelf.lessons.question(9)


def test_what_goes_next_is_told_with_its_day(engine: Engine) -> None:
    """Two weeks ahead, the next one first; a young lesson is not named."""
    shelf = Shelf(engine, keep_days=40)
    shelf.record("First", a_lesson(5))
    shelf.record("Second", a_lesson(5), days=3)
    shelf.record("Young", a_lesson(5), days=20)

    page = text(shelf.lessons.table_page(""))

    assert "Lessons are kept for 40 days" in page
    assert page.index("First  – from 12 April 2025 on") < page.index("Second  – from 15 April 2025 on")
    assert "Young  – from" not in page


def test_without_a_limit_lessons_are_kept(shelf: Shelf) -> None:
    """And the page says how to set one."""
    shelf.record("First", a_lesson(5))

    assert "Lessons are kept until you delete them." in text(shelf.lessons.table_page(""))


def test_what_was_erased_at_the_start_is_told(engine: Engine) -> None:
    """A lesson that vanishes without a word looks like a fault."""
    shelf = Shelf(engine)
    shelf.record("First", a_lesson(5))
    gone = History(engine).sessions()
    lessons = Lessons(
        History(engine),
        min_group=5,
        export_min_group=10,
        zone=UTC,
        clock=shelf.clock,
        keep_days=5,
        purged=[replace(gone[0], title=f"Lesson {number}") for number in range(7)],
    )

    assert "Erased at this start: “Lesson 0”, “Lesson 1”, “Lesson 2”, “Lesson 3”, “Lesson 4” and 2 more." in text(
        lessons.table_page("")
    )


def test_the_table_is_narrowed_page_by_page(shelf: Shelf) -> None:
    """What is looked for is what is counted and paged."""
    for number in range(23):
        shelf.record(f"Algebra {number:02d}", [], course="Year 7", days=number)
    shelf.record("Rivers", [])

    every, found = text(shelf.lessons.table_page("")), text(shelf.lessons.table_page("?q=algebra&page=2"))

    assert "24 lessons · page 1 of 2" in every
    assert "23 lessons · page 2 of 2" in found
    assert "Algebra 02" in found
    assert "Rivers" not in found
    assert "Algebra 22" in text(shelf.lessons.table_body(Wanted("22"), None))


def test_the_report_sets_the_lesson_beside_the_former_ones(shelf: Shelf) -> None:
    """Those of the same course that came before, not the next one."""
    shelf.record("Before", a_lesson(60, happy=4, neutral=16), course="Year 7")
    shelf.record("Other", a_lesson(60, happy=20), course="Year 9")
    session = shelf.record("This", a_lesson(60, happy=10, neutral=10), course="Year 7", days=7)
    shelf.record("After", a_lesson(60, happy=20), course="Year 7", days=14)

    page = text(shelf.lessons.report_page(str(session)))

    assert "Beside 1 former lesson of “Year 7”: happy 50 %, there 20 %" in page
    assert "The blue mark is the mean of the former lesson of “Year 7”." in page


def test_a_small_group_shows_no_expression_anywhere(shelf: Shelf) -> None:
    """Table, report, comparison, trend: four faces are students."""
    small = shelf.record("Tutorial", a_lesson(120, happy=3, sad=1), course="Year 7")
    large = shelf.record("Class", a_lesson(120, happy=6, neutral=14), course="Year 7", days=1)
    pages = [
        text(shelf.lessons.table_page("")),
        text(shelf.lessons.report_page(str(small))),
        text(shelf.lessons.compare_page(f"?a={small}&b={large}")),
        text(shelf.lessons.trend_page("?course=Year+7")),
    ]

    assert not [page for page in pages if "75 %" in page or "25 %" in page]
    assert "too few faces" in pages[0]
    assert "Fewer than 5 faces" in pages[1]
    assert "Fewer than 5 faces" in pages[2]
    assert "Tutorial 2 min 4 100 % – – – –" in pages[3]


def test_files_are_stricter_than_pages(shelf: Shelf) -> None:
    """Seven faces are shown to their teacher, and given to nobody."""
    session = shelf.record("Seven", a_lesson(120, happy=7))
    found = shelf.lessons.find(str(session))
    assert found is not None

    assert shelf.lessons.report(found).shown.mean is not None
    assert shelf.lessons.report(found, exported=True).shown.mean is None


def test_a_comparison_begins_with_the_lesson_before(shelf: Shelf) -> None:
    """Of the same course if there is one; nonsense in the address is no error."""
    shelf.record("Fractions", a_lesson(60), course="Year 7")
    shelf.record("Rivers", a_lesson(60), days=1)
    shelf.record("Ratios", a_lesson(60), course="Year 7", days=2)

    for search in ("", "?a=3", "?a=x&b=y", "?a=3&b=99&a_at=77"):
        page = text(shelf.lessons.compare_page(search))
        assert page.index("Ratios") < page.index("Fractions")
        assert "its beginning in the first lesson and its beginning in the second" in page
    assert "“quiz” in the first lesson" in text(shelf.lessons.compare_page("?a=3&b=1&a_at=3"))
    assert "one lesson beside itself" in text(shelf.lessons.compare_page("?a=3&b=3"))
    with pytest.raises(StorageError, match="was deleted"):
        shelf.lessons.compare_body("3", "9", "start", "start")


def test_a_trend_has_a_row_for_each_lesson_of_the_course(shelf: Shelf) -> None:
    """The newest first; lessons without a course stand together under their own name."""
    shelf.record("Fractions", a_lesson(60, happy=4, neutral=16), course="Year 7")
    shelf.record("Ratios", a_lesson(60, happy=8, neutral=12), course="Year 7", days=7)
    shelf.record("Loose", a_lesson(60), days=8)

    page = text(shelf.lessons.trend_page("?course=Year+7"))

    assert "10 Mar 2025 Ratios 1 min 20 100 % 40 % 60 % 0 % +0.40" in page
    assert page.index("Ratios") < page.index("Fractions")
    assert "Loose" not in page
    assert "Loose" in text(shelf.lessons.trend_page(""))
    assert "Loose" in text(shelf.lessons.trend_body(trend.NO_COURSE))
    assert "No such course" in text(shelf.lessons.trend_page("?course=Year+8"))


def test_a_report_is_kept_until_its_lesson_changes(shelf: Shelf) -> None:
    """Reading three hours of samples takes a second; a new moment, another name and a longer lesson must show."""
    first = shelf.record("Fractions", a_lesson(300, happy=12), course="Maths")
    second = shelf.record("Decimals", a_lesson(300, happy=12), course="Maths", days=1)

    def report() -> LessonReport:
        return shelf.lessons.report(History(shelf.engine).session(second))

    kept = report()
    assert report() is kept
    assert shelf.lessons.report(kept.session, exported=True) is not kept

    History(shelf.engine).mark_moment(second, at=after_noon(90) + DAY, note="break")
    assert [moment.note for moment in report().moments] == ["quiz", "break"]
    shelf.lessons.rename(second, "Percentages", "Maths", None)
    assert report().session.title == "Percentages"
    shelf.lessons.delete(first)
    assert report().former is None
