"""What a teacher does with past lessons: look for them, open, compare, rename, delete, bring back.

Reads and changes the database, and hands what it found to the pages.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, tzinfo
from functools import lru_cache
from urllib.parse import parse_qs

from dash.development.base_component import Component

from classmood.domain.errors import StorageError
from dashboard.curve import part
from dashboard.pages import compare, session, sessions, trend
from dashboard.pages.retention import SOON, Retention
from dashboard.wanted import Wanted, wanted
from storage.comparison import aligned, differences
from storage.damage import set_aside_before
from storage.digests import Digest, Digests
from storage.history import History, Moment, Session
from storage.keeping import UNDO, Keeping, course_names
from storage.report import LessonReport, former_lessons, lesson_report

_KEPT_REPORTS = 4
"""The ones looked at last: two that are compared, each as it is shown and as it is exported."""


class Lessons:
    """The past lessons of one database, as the pages show them."""

    def __init__(
        self,
        history: History,
        *,
        min_group: int,
        export_min_group: int,
        zone: tzinfo | None,
        clock: Callable[[], datetime],
        keep_days: int | None = None,
        purged: Sequence[Session] = (),
    ) -> None:
        """Prepare; nothing is read yet.

        Args:
            history: what is shown; its database is what is changed.
            min_group: fewest read faces whose expressions are shown.
            export_min_group: fewest read faces whose expressions stand in files.
            zone: the zone of the times on the pages; None is this machine's own.
            clock: the present moment, UTC.
            keep_days: days that a lesson is kept; None for ever.
            purged: lessons that were erased when this program started.
        """
        self._history = history
        self._min_group = min_group
        self._export_min_group = export_min_group
        self._zone = zone
        self._clock = clock
        self._keep_days = keep_days
        self._purged = purged
        self._digests = Digests(history, min_group=min_group)
        self._file_digests = Digests(history, min_group=export_min_group)
        self._kept_report = lru_cache(maxsize=_KEPT_REPORTS)(self._make_report)

    @property
    def keeping(self) -> Keeping:
        """What changes the lessons."""
        return Keeping(self._history.engine)

    def table_page(self, search: str) -> Component:
        """Return the page of all lessons; `search` is the query of its address."""
        every = self._history.sessions()
        return sessions.page(self._table(wanted(search), every, editing=None))

    def table_body(self, asked: Wanted, editing: int | None) -> list[Component]:
        """Return the part of that page which changes, with the row of `editing` as a form."""
        return sessions.body(self._table(asked, self._history.sessions(), editing=editing))

    def report_page(self, number: str) -> Component:
        """Return the page of one lesson; `number` is what the address says."""
        found = self.find(number)
        if found is None:
            return session.missing(number)
        return session.page(self._shown(found))

    def mood_part(self, number: str, begin: float, end: float) -> list[Component]:
        """Return the chart of a part of a lesson, see `pages.session.mood_part` and `curve.part`.

        Raises:
            StorageError: the lesson is gone.
        """
        found = self.find(number)
        if found is None:
            raise StorageError("This lesson was deleted.")
        shown = self._shown(found)
        return session.mood_part(shown, part(shown.report, begin, end))

    def report(self, found: Session, *, exported: bool = False) -> LessonReport:
        """Return the report of a lesson, for a page or as it may be exported."""
        digests = self._file_digests if exported else self._digests
        former = digests.of(former_lessons(found, self._history.sessions()))
        # Samples are only ever added, so nothing but what is handed over here can change a report.
        return self._kept_report(found, tuple(self._history.moments(found.id)), tuple(former), exported=exported)

    def _shown(self, found: Session) -> session.Lesson:
        return session.Lesson(self.report(found), self._export_min_group, self._zone)

    def _make_report(
        self, found: Session, moments: tuple[Moment, ...], former: tuple[Digest, ...], *, exported: bool
    ) -> LessonReport:
        smallest = self._export_min_group if exported else self._min_group
        return lesson_report(found, self._history.samples(found.id), moments, former=former, min_group=smallest)

    def find(self, number: str) -> Session | None:
        """Return the lesson of a number in an address; None when there is none."""
        if not (number.isascii() and number.isdecimal()):
            return None
        return next((one for one in self._history.sessions() if one.id == int(number)), None)

    def due(self, within: timedelta = SOON) -> list[Session]:
        """Return the lessons that a start of the program would erase now or soon, the newest first."""
        if self._keep_days is None:
            return []
        return self.keeping.started_before(self._clock() + within - timedelta(days=self._keep_days))

    def compare_page(self, search: str) -> Component:
        """Return the page of two lessons; `search` is the query of its address."""
        every = self._history.sessions()
        asked = {name: values[0] for name, values in parse_qs(search.lstrip("?")).items()}
        first = self.find(asked.get("a", "")) or (every[0] if every else None)
        second = self.find(asked.get("b", "")) or (None if first is None else _partner(first, every))
        if first is None or second is None:
            return compare.page(every, None, self._zone)
        found = self._comparison(first, second, asked.get("a_at", ""), asked.get("b_at", ""))
        return compare.page(every, found, self._zone)

    def compare_body(self, first: str, second: str, first_at: str, second_at: str) -> list[Component]:
        """Return the part of that page which changes with what is chosen on it.

        Raises:
            StorageError: one of the lessons is gone.
        """
        sides = [self.find(number) for number in (first, second)]
        if sides[0] is None or sides[1] is None:
            raise StorageError("This lesson was deleted. Choose another one.")
        return compare.body(self._comparison(sides[0], sides[1], first_at, second_at))

    def moments(self, number: str) -> list[Moment]:
        """Return the moments of the lesson of a number; empty when there is none."""
        found = self.find(number)
        return [] if found is None else self._history.moments(found.id)

    def trend_page(self, search: str) -> Component:
        """Return the page of a course; `search` is the query of its address."""
        every = self._history.sessions()
        courses = [*course_names(every), *([""] if any(not one.course for one in every) else [])]
        newest = every[0].course if every else ""
        course = parse_qs(search.lstrip("?")).get("course", [newest])[0]
        chosen = "" if course == trend.NO_COURSE else course
        digests = self._digests.of([one for one in every if one.course == chosen])
        return trend.page(courses, chosen, digests, self._zone)

    def trend_body(self, course: str) -> list[Component]:
        """Return the part of that page which changes with the course."""
        chosen = "" if course == trend.NO_COURSE else course
        digests = self._digests.of([one for one in self._history.sessions() if one.course == chosen])
        return trend.body(chosen, digests, self._zone)

    def rename(self, session_id: int, title: str, course: str, class_size: int | None) -> str:
        """Rename a lesson, and return what to tell the teacher."""
        try:
            self.keeping.describe(session_id, title=title, course=course, class_size=class_size or 0)
        except StorageError as error:
            return f"Not saved: {error}"
        return "Saved."

    def delete(self, session_id: int) -> str:
        """Delete a lesson, and return what to tell the teacher; empty when the page shows it by itself."""
        try:
            self.keeping.delete(session_id, at=self._clock())
        except StorageError as error:
            return f"Not deleted: {error}"
        return ""

    def restore(self, session_id: int) -> str:
        """Bring a deleted lesson back, and return what to tell the teacher."""
        try:
            self.keeping.restore(session_id)
        except StorageError as error:
            return f"Not brought back: {error}"
        return "The lesson is back."

    def question(self, session_id: int) -> str:
        """Return what to ask before a lesson is deleted."""
        found = self._history.session(session_id)
        hours = UNDO.total_seconds() / 3600
        return (
            f"“{found.title}” with its {found.samples} samples and your moments will be hidden at once. It can be "
            f"brought back for {hours:.0f} hour; then it is erased for good. Saved reports stay."
        )

    def _table(self, asked: Wanted, every: Sequence[Session], *, editing: int | None) -> sessions.Table:
        keeping = self.keeping
        keeping.purge(started_before=None, deleted_before=self._clock() - UNDO)
        found = asked.among(every, self._zone)
        pages = max(-(-len(found) // sessions.PER_PAGE), 1)
        first = (min(asked.page, pages) - 1) * sessions.PER_PAGE
        return sessions.Table(
            wanted=asked,
            digests=self._digests.of(found[first : first + sessions.PER_PAGE]),
            found=len(found),
            pages=pages,
            recorded=len(every),
            courses=course_names(every),
            deleted=keeping.deleted(),
            retention=Retention(self._keep_days, self.due(), self._purged),
            damaged=set_aside_before(self._history.engine),
            editing=editing,
            zone=self._zone,
        )

    def _comparison(self, first: Session, second: Session, first_at: str, second_at: str) -> compare.Comparison:
        sides = tuple(
            compare.Side(report, next((one for one in report.moments if str(one.id) == at), None))
            for report, at in ((self.report(first), first_at), (self.report(second), second_at))
        )
        minutes = aligned(
            sides[0].report,
            sides[1].report,
            first_origin=sides[0].origin.at if sides[0].origin else None,
            second_origin=sides[1].origin.at if sides[1].origin else None,
        )
        found = differences(sides[0].report, sides[1].report)
        return compare.Comparison((sides[0], sides[1]), minutes, found, self._zone)


def _partner(first: Session, every: Sequence[Session]) -> Session | None:
    """Return the lesson to compare with when none is chosen: the one before of the same course, or of any."""
    former = former_lessons(first, every) or [one for one in every if one.started_at < first.started_at]
    others = [one for one in every if one.id != first.id]
    return former[0] if former else others[0] if others else None
