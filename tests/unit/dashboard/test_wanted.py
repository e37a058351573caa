"""Which lessons are looked for: by words, course and days, as an address says it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from dashboard.wanted import Wanted, day, wanted
from storage.history import Session
from tests.builders import a_session

LATE = datetime(2025, 3, 3, 23, 30, tzinfo=UTC)


def titled(title: str, *, course: str = "", at: datetime = LATE) -> Session:
    """Return a lesson."""
    return replace(a_session(title=title, course=course), started_at=at)


def test_an_address_and_what_is_wanted_say_the_same() -> None:
    """A bookmark of a search must find the same again."""
    asked = Wanted("linear algebra & more", "Year 7 (b)", date(2025, 9, 1), date(2025, 12, 24))

    address = asked.address(page=3)

    assert address.startswith("/sessions?")
    assert wanted(address.removeprefix("/sessions")) == replace(asked, page=3)
    assert Wanted().address() == "/sessions"


@pytest.mark.parametrize(
    "search", ["", "?page=0", "?page=x", "?page=-3", "?page=²", "?from=yesterday&to=2025-13-01", "?z"]
)
def test_nonsense_in_an_address_wants_everything(search: str) -> None:
    """Somebody typed it."""
    assert wanted(search) == Wanted()
    assert wanted(search).all


def test_every_word_must_stand_in_title_or_course() -> None:
    """However it is capitalized; in any order."""
    lessons = [titled("Linear Algebra", course="Year 7"), titled("Algebra"), titled("Geometry", course="Year 7")]

    assert Wanted("year algebra").among(lessons, UTC) == lessons[:1]
    assert Wanted("ALGEBRA").among(lessons, UTC) == lessons[:2]
    assert Wanted("nothing").among(lessons, UTC) == []


def test_a_course_is_wanted_by_its_whole_name() -> None:
    """Year 7 is not Year 7b."""
    lessons = [titled("a", course="Year 7"), titled("b", course="Year 7b"), titled("c")]

    assert Wanted(course="Year 7").among(lessons, UTC) == lessons[:1]


def test_days_are_those_of_the_teachers_own_clock() -> None:
    """Half past eleven at night in Greenwich is tomorrow in Berlin."""
    lesson, berlin = [titled("late")], timezone(timedelta(hours=1))

    assert Wanted(since=date(2025, 3, 4)).among(lesson, berlin) == lesson
    assert Wanted(since=date(2025, 3, 4)).among(lesson, UTC) == []
    assert Wanted(until=date(2025, 3, 3)).among(lesson, UTC) == lesson
    assert Wanted(until=date(2025, 3, 3)).among(lesson, berlin) == []


def test_a_day_is_read_as_computers_write_it() -> None:
    """And as nothing else."""
    assert day("2025-03-03") == date(2025, 3, 3)
    assert day("3.3.2025") is None
    assert day(None) is None
