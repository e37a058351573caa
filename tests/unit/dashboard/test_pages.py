"""What the pages say, read as text; how they look and move is for the browser's tests."""

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
from dash import dcc
from dash.development.base_component import Component
from sqlalchemy import Engine

from classmood.domain.errors import StorageError
from classmood.domain.moods import CaptureStatus, MoodSample
from dashboard.app import Pages
from dashboard.facts import AboutReader
from dashboard.figures.base import CONFIG
from dashboard.lessons import Lessons
from dashboard.live import LiveFeed
from dashboard.marking import Marker
from dashboard.pages import live, sessions
from dashboard.pages.now import panels
from dashboard.reading import LiveReader
from storage.history import History, Session
from storage.recorder import Recorder
from storage.tables import METADATA
from tests.builders import NOON, a_lesson, a_sample, after_noon
from tests.page_text import strings

EVERY_PAGE = ("/", "/sessions", "/sessions/1", "/compare", "/trend", "/about", "/nowhere")


class Site:
    """The pages over a history, at a time in the test's hand."""

    def __init__(self, history: History) -> None:
        self.now = NOON
        self.feed = LiveFeed(history, lambda _: None, clock=self.clock)
        self.reader = LiveReader(history, self.feed, min_group=5, zone=UTC, clock=self.clock)
        models = [{"name": "tiny", "sha256": "51a8", "input": "48 x 48 grey"}]
        self.lessons = Lessons(history, min_group=5, export_min_group=10, zone=UTC, clock=self.clock)
        about = AboutReader(history, models=models, min_group=5, export_min_group=10)
        self.pages = Pages(self.reader, None, self.lessons, about, tries=False)
        self.marker = Marker(history, self.feed, clock=self.clock)

    def clock(self) -> datetime:
        """Return the present moment."""
        return self.now

    def text(self, path: str, search: str = "") -> str:
        """Return all text of a page; of the live page with what belongs in its frame."""
        drawn = panels(self.reader.now()) if path == "/" else {}
        inside = [props.get("children") for name, props in drawn.items() if name != "live-compact"]
        return " ".join([*strings(self.pages.at(path, search)), *strings(inside)])


def components(root: Any) -> Iterator[Component]:
    """Yield `root` and everything inside it."""
    if isinstance(root, Component):
        yield root
        yield from components(getattr(root, "children", None))
    elif isinstance(root, list | tuple):
        for child in root:
            yield from components(child)


@pytest.fixture
def site(history: History) -> Site:
    """Return the pages over the test's database."""
    return Site(history)


def record(recorder: Recorder, *samples: MoodSample, title: str = "Algebra", source: str = "screen") -> int:
    """Record a lesson that is still running."""
    session = recorder.begin(title=title, source=source, at=NOON)
    for sample in samples:
        recorder.record(session, sample)
    return session


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_every_plot_is_configured_not_to_upload(site: Site, recorder: Recorder, path: str) -> None:
    """One forgotten plot is one button that sends a class to a cloud."""
    record(recorder, *a_lesson(5))

    for graph in components(site.pages.at(path)):
        if isinstance(graph, dcc.Graph):
            assert graph.config == CONFIG  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_no_page_claims_what_a_face_cannot_show(site: Site, recorder: Recorder, path: str) -> None:
    """An expression is neither engagement nor confusion."""
    record(recorder, *a_lesson(5))

    page = site.text(path).lower()

    assert "engage" not in page
    assert "confus" not in page


def test_the_bars_tell_the_counts_of_the_newest_sample(site: Site, recorder: Recorder) -> None:
    """They are the database's own numbers, not smoothed ones."""
    record(recorder, a_sample(0, sad=20), a_sample(1, happy=9, neutral=13, unsure=2, too_small=1))

    page = site.text("/")

    assert "9 of 22 · 41 %" in page
    assert "13 of 22 · 59 %" in page
    assert "0 of 22 · 0 %" in page
    assert "reading  22 of 25" in page
    assert "2 unsure" in page
    assert "1 too small" in page


def test_people_who_cannot_be_read_are_counted_by_reason(site: Site, recorder: Recorder) -> None:
    """18 of 27 is another class than 18 of 18."""
    record(recorder, a_sample(happy=18, unsure=1, too_small=2, weak=3, tiles=27, cameras_off=4))

    page = site.text("/")

    assert "reading  18 of 27" in page
    assert "2 without a face" in page
    assert "4 camera off" in page
    assert "3 faces are weak" in page


def test_a_small_group_is_told_why_it_sees_no_shares(site: Site, recorder: Recorder) -> None:
    """Four faces: a share would point at one student."""
    record(recorder, a_sample(happy=3, sad=1))

    page = site.text("/")

    assert page.count("Fewer than 5 faces can be read") == 2, "for the mood and for the shares"
    assert "3 of 4" not in page
    assert "reading  4 of 4" in page, "how many faces were read is told all the same"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (CaptureStatus.BLACK, "The picture is black"),
        (CaptureStatus.NO_PICTURE, "No picture arrives"),
        (CaptureStatus.NO_FACES, "No faces in the picture"),
        (CaptureStatus.WRONG_LAYOUT, "one speaker or a shared screen, not the gallery"),
        (CaptureStatus.FROZEN, "The picture stands still"),
    ],
)
def test_a_status_is_told_in_words_and_shows_no_shares(
    site: Site, recorder: Recorder, status: CaptureStatus, said: str
) -> None:
    """An empty room and a locked screen need different answers, and neither is a calm class."""
    record(recorder, *a_lesson(5, happy=12), a_sample(5, status=status))
    site.feed.look()

    page = site.text("/")

    assert said in page
    assert "of 12" not in page
    assert "More happy than" not in page


def test_nothing_recorded_says_how_to_begin(site: Site) -> None:
    """The first page of a new teacher."""
    assert "No class yet" in site.text("/")
    assert "start the program" in site.text("/")
    assert "No lessons yet" in site.text("/sessions")


def test_where_lessons_can_be_set_up_the_empty_page_leads_there() -> None:
    """A teacher types no command."""
    page = live.page(starts_lessons=True)

    assert "/setup" in [getattr(one, "href", None) for one in components(page)]
    assert not any("start the program" in text for text in strings(page))


@pytest.mark.parametrize("number", ["99", "0", "x", "-1", "1e3", "²", "9" * 30])
def test_an_unknown_lesson_has_a_friendly_page(site: Site, recorder: Recorder, number: str) -> None:
    """An old bookmark is no error of the program."""
    record(recorder, *a_lesson(5))

    assert "There is no such lesson" in site.text(f"/sessions/{number}")


def test_an_unknown_page_is_friendly(site: Site) -> None:
    """The menu is still there."""
    assert "There is no such page" in site.text("/sessions/1/2")


def test_a_practice_class_is_marked_everywhere(site: Site, recorder: Recorder) -> None:
    """Nobody may take a drawn class for a real one."""
    session = record(recorder, *a_lesson(5), source="practice")
    recorder.end(session, at=after_noon(5))

    assert "Practice class" in site.text("/")
    assert "Practice class" in site.text("/sessions")
    assert "nobody was observed" in site.text(f"/sessions/{session}")


def test_the_table_shows_the_newest_lesson_first_with_its_numbers(site: Site, recorder: Recorder) -> None:
    """Title, date, length and faces."""
    record(recorder, *a_lesson(5), title="Older")
    record(recorder, *a_lesson(125, happy=12), title="Newer")

    page = site.text("/sessions")

    assert page.index("Newer") < page.index("Older")
    assert "3 Mar 2025  12:00" in page
    assert "2 min" in page
    assert " 12 " in page


def test_a_long_table_is_paged_and_forgives_the_address(site: Site, recorder: Recorder) -> None:
    """A term has hundreds of lessons; reading all of them would take minutes."""
    for i in range(sessions.PER_PAGE + 1):
        record(recorder, title=f"Lesson {i:02d}")

    for search in ("", "?page=1", "?page=0", "?page=x", "?page=-3", "?page=²", "?other"):
        assert "page 1 of 2" in site.text("/sessions", search)
        assert "Lesson 00" not in site.text("/sessions", search)
    assert "Lesson 00" in site.text("/sessions", "?page=2")
    assert "Lesson 00" in site.text("/sessions", "?page=99")


def test_a_table_read_again_shows_what_was_added(site: Site, recorder: Recorder) -> None:
    """Digests are kept for speed; a running lesson must not freeze in them."""
    session = record(recorder, *a_lesson(60))
    assert "1 min" in site.text("/sessions")

    for sample in a_lesson(120, begin=60):
        recorder.record(session, sample)

    assert "3 min" in site.text("/sessions")


def test_a_lesson_is_told_in_words_with_its_moments(site: Site, history: History, recorder: Recorder) -> None:
    """The report: what was shown, and what the teacher marked."""
    session = record(recorder, *a_lesson(300, happy=10))
    history.mark_moment(session, at=after_noon(120), note="quiz")

    page = site.text(f"/sessions/{session}")

    assert "was recorded for 5 minutes" in page
    assert "12:02 quiz" in page


def test_a_lesson_of_a_small_group_shows_no_shares_afterwards_either(site: Site, recorder: Recorder) -> None:
    """What is hidden live must not be one click away."""
    session = record(recorder, *a_lesson(300, happy=3, sad=1))

    page = site.text(f"/sessions/{session}")

    assert "Fewer than 5 faces" in page
    assert "75 %" not in page
    assert "too few faces" in site.text("/sessions")


def test_a_lesson_without_samples_says_so(site: Site, recorder: Recorder) -> None:
    """The agent was stopped before its first picture."""
    session = record(recorder)

    assert "Nothing was recorded" in site.text(f"/sessions/{session}")


def test_about_names_the_law_the_formulas_and_the_models(site: Site) -> None:
    """What a teacher must know before using it, in plain words."""
    page = site.text("/about")

    assert "In the European Union, inferring the emotions of people in education is prohibited" in page
    assert "p(happy) − max(p(angry), p(disgust), p(fear), p(sad))" in page
    assert "48 x 48 grey" in page


def test_about_shows_what_the_real_database_holds(site: Site, recorder: Recorder, engine: Engine) -> None:
    """Not what somebody once wrote down: its tables, their columns and rows, and a row as it stands there."""
    record(recorder, *a_lesson(3, happy=7, sad=4))

    page = site.text("/about")

    assert str(engine.url.database) in page
    row = list(strings(site.pages.at("/about")))
    for table in METADATA.sorted_tables:
        assert set(row[row.index(table.name) + 2].split(", ")) == set(table.columns.keys())
    assert row[row.index("count_happy") + 1] == "7"
    assert row[row.index("samples") + 1] == "3"


def test_about_shows_no_row_of_a_small_group(site: Site, recorder: Recorder) -> None:
    """Four faces would be four students."""
    record(recorder, a_sample(happy=3, sad=1))

    page = site.text("/about")

    assert "None of a large enough group is there yet." in page
    assert "count_happy" not in list(strings(site.pages.at("/about")))


def test_about_names_the_versions_and_the_networks_checksums(site: Site) -> None:
    """What a report of a fault needs."""
    said = list(strings(site.pages.at("/about")))

    assert said[said.index("Python") + 1] == platform.python_version()
    assert said[said.index("dash") + 1] == version("dash")
    assert said[said.index("network tiny, SHA-256") + 1] == "51a8"


def test_about_is_there_when_the_database_is_not(site: Site, engine: Engine) -> None:
    """The law does not depend on a file."""
    engine.dispose()
    Path(str(engine.url.database)).write_bytes(b"not a database" * 500)

    page = site.text("/about")

    assert "prohibited" in page
    assert "it is damaged" in page


@pytest.mark.parametrize("path", ["/sessions", "/sessions/1", "/compare", "/trend"])
def test_an_unreadable_database_is_explained(path: str) -> None:
    """The teacher reads what to do, not a traceback."""

    class Broken(History):
        """Cannot be read."""

        def __init__(self) -> None:
            """Need no engine."""

        def latest(self) -> Session | None:
            """Fail."""
            raise StorageError("class.db is locked by another program. Close that program and try again.")

        def sessions(self) -> list[Session]:
            """Fail."""
            raise StorageError("class.db is locked by another program. Close that program and try again.")

    page = Site(Broken()).text(path)

    assert "The lessons cannot be read" in page
    assert "Close that program" in page


def test_a_moment_is_marked_at_the_newest_sample(site: Site, history: History, recorder: Recorder) -> None:
    """A recording has its own time, and the line must fall on its chart."""
    session = record(recorder, *a_lesson(5))
    site.feed.look()
    site.now = after_noon(10)

    assert site.marker.mark("quiz") == (True, "Marked.")

    assert [(moment.at, moment.note) for moment in history.moments(session)] == [(after_noon(4), "quiz")]


def test_a_moment_while_nothing_arrives_is_marked_at_the_clock(
    site: Site, history: History, recorder: Recorder
) -> None:
    """The agent has been away for a minute; the teacher has not."""
    session = record(recorder, *a_lesson(5))
    site.feed.look()
    site.now = after_noon(60)

    site.marker.mark("")

    assert [moment.at for moment in history.moments(session)] == [after_noon(60)]


def test_nothing_is_marked_in_a_lesson_that_was_left(site: Site, history: History, recorder: Recorder) -> None:
    """Its agent was killed yesterday, and the page is still open: the moment would lie a day behind the lesson."""
    session = record(recorder, *a_lesson(5))
    site.feed.look()
    site.now = after_noon(86_400)

    assert site.marker.mark("quiz") == (False, "No class is running.")
    assert history.moments(session) == []


def test_a_moment_needs_a_running_class(site: Site, history: History, recorder: Recorder) -> None:
    """A key pressed on yesterday's page must not change yesterday's lesson."""
    assert site.marker.mark("") == (False, "No class is running.")
    session = record(recorder, *a_lesson(5))
    recorder.end(session, at=after_noon(5))

    assert site.marker.mark("") == (False, "No class is running.")
    assert history.moments(session) == []
