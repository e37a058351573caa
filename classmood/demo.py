"""Everything at work at once on the practice class: agent, storage and pages, all of it the real thing.

Two finished lessons are made in the background, by the same agent, only with a lesson clock that runs faster.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import NamedTuple, Self

from capture.agent import CaptureAgent, RunSummary
from capture.holding import HoldingRecorder
from capture.practice import PracticeClass
from capture.sources.practice import PracticeSource
from classmood import wiring
from classmood.domain.errors import ClassmoodError
from classmood.domain.moods import MoodSample
from classmood.pages import pages
from classmood.settings import Settings, data_folder, sqlite_url
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder

logger = logging.getLogger(__name__)


class PastLesson(NamedTuple):
    """A finished practice lesson that the demo can look back on."""

    title: str
    students: int
    days_ago: int
    minutes: int


PAST_LESSONS = (
    PastLesson("Practice: fractions", students=16, days_ago=2, minutes=30),
    PastLesson("Practice: the water cycle", students=25, days_ago=1, minutes=40),
)
LIVE_LESSON_SECONDS = 240
"""The live lesson is over after four minutes and begins anew, so that a newcomer soon sees each of its parts."""
SECONDS_A_SAMPLE = 15
"""A past lesson's class is read this often: a lesson of 40 minutes is made in seconds."""


def demo_database() -> Path:
    """Return the demo's own database; it may not exist yet."""
    return data_folder() / "demo.db"


class Demo:
    """The practice class with its agent and its pages. Enter it to start the pages, `run` it for the lesson."""

    def __init__(self, settings: Settings, *, on_sample: Callable[[MoodSample], None]) -> None:
        """Put the parts together.

        Args:
            settings: the user's; the database's address in them is not used.
            on_sample: called with each sample of the live lesson.
        """
        self._settings = settings
        self._on_sample = on_sample
        self._engine = open_database(sqlite_url(demo_database()), write=True)
        self._recorder = Recorder(self._engine)
        self._reading = open_database(sqlite_url(demo_database()), write=True)
        self.server = pages(settings, self._reading)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.close()
        self._engine.dispose()
        self._reading.dispose()

    def run(self, stop: Event, *, seconds: float | None) -> RunSummary:
        """Take the practice class through a live lesson, and make the past ones beside it.

        Args:
            stop: ends it early.
            seconds: ends it by itself; None for no end.
        """
        lesson = CaptureAgent(
            wiring.practice_source(self._settings, lesson_seconds=LIVE_LESSON_SECONDS),
            wiring.face_analyzer(self._settings),
            HoldingRecorder(self._recorder),
            title="Practice class, live",
            frames_per_second=self._settings.capture.frames_per_second,
            min_confidence=self._settings.inference.min_confidence,
            on_sample=self._on_sample,
        )
        ended = Event()
        past = Thread(target=self._make_past_lessons, args=(ended,), name="past-lessons")
        past.start()
        try:
            return lesson.run(stop, seconds=seconds)
        finally:
            ended.set()
            past.join()

    def _make_past_lessons(self, stop: Event) -> None:
        """Make the past lessons that the database does not hold yet."""
        history = History(self._reading)
        try:
            for lesson in PAST_LESSONS:
                wanted = lesson.minutes * 60 // SECONDS_A_SAMPLE
                made = any(one.title == lesson.title and one.samples >= wanted for one in history.sessions())
                if not made and not stop.is_set():
                    self._past_agent(lesson).run(stop)
        except ClassmoodError as error:
            logger.warning("The past lessons could not be made: %s", error)

    def _past_agent(self, lesson: PastLesson) -> CaptureAgent:
        started = datetime.now(UTC) - timedelta(days=lesson.days_ago)
        drawn = PracticeClass(lesson.students, seed=lesson.days_ago, lesson_seconds=lesson.minutes * 60)
        return CaptureAgent(
            PracticeSource(drawn, started_at=started, step_seconds=SECONDS_A_SAMPLE),
            wiring.face_analyzer(self._settings),
            self._recorder,
            title=lesson.title,
            frames_per_second=self._settings.capture.frames_per_second,
            min_confidence=self._settings.inference.min_confidence,
        )
