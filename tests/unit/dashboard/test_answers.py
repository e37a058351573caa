"""One answer for all browsers that ask between two changes, and never an old one."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashboard.answers import LONGEST, LiveAnswers
from dashboard.choices import Choice
from dashboard.live import LiveFeed
from dashboard.reading import LiveReader
from storage.history import History
from storage.keeping import Keeping
from storage.recorder import Recorder
from storage.watch import Watch
from tests.builders import NOON, a_sample, after_noon


class Counted(LiveReader):
    """Counts its answers, and lets something happen before one is given."""

    made = 0
    meanwhile: Callable[[], None] | None = None

    def news(self, choice: Choice) -> dict[str, Any]:
        """Count one."""
        self.made += 1
        news = super().news(choice)
        if self.meanwhile is not None:
            self.meanwhile()
        return news


class Rig:
    """Answers over a real database, and what they hang on in the test's hand."""

    def __init__(self, history: History, recorder: Recorder) -> None:
        self.recorder = recorder
        self.history = history
        self.seconds = 100.0
        self.paused = False
        self.feed = LiveFeed(history, lambda _: None, paused=lambda _: self.paused, clock=lambda: NOON)
        self.reader = Counted(history, self.feed, min_group=5, zone=None, clock=lambda: NOON)
        self.watch = Watch(history.engine)
        self.answers = LiveAnswers(self.reader, self.watch.changed, clock=lambda: self.seconds)
        self.session = recorder.begin(title="Algebra", source="screen", at=NOON)
        recorder.record(self.session, a_sample())

    def ask(self, choice: Choice | None = None) -> dict[str, Any]:
        """Ask as a browser does."""
        answer: dict[str, Any] = json.loads(self.answers.text(choice or Choice()))
        return answer


@pytest.fixture
def rig(history: History, recorder: Recorder) -> Iterator[Rig]:
    """Return answers that hold none of the lesson yet; the first one ever is made before its lesson is known."""
    rig = Rig(history, recorder)
    rig.ask()
    rig.reader.made = 0
    yield rig
    rig.watch.close()


def test_many_browsers_get_one_answer(rig: Rig) -> None:
    """Five hundred ask within a second, and each answer takes some ten milliseconds to compute."""
    first = rig.ask()

    assert [rig.ask() for _ in range(20)] == [first] * 20
    assert rig.reader.made == 1


def test_each_choice_has_an_answer_of_its_own(rig: Rig) -> None:
    """Another teacher wants a calmer chart."""
    rig.ask()
    rig.ask(Choice(smoothing=60))

    assert rig.reader.made == 2
    rig.ask(Choice(smoothing=60))
    assert rig.reader.made == 2


def _sample(rig: Rig) -> None:
    rig.recorder.record(rig.session, a_sample(1))


def _moment(rig: Rig) -> None:
    rig.history.mark_moment(rig.session, at=after_noon(1), note="questions")


def _rename(rig: Rig) -> None:
    Keeping(rig.history.engine).describe(rig.session, title="Geometry", course="")


def _pause(rig: Rig) -> None:
    rig.paused = True


def _nudge(rig: Rig) -> None:
    rig.feed.nudge(rig.history.session(rig.session))


def _wait(rig: Rig) -> None:
    rig.seconds += LONGEST


@pytest.mark.parametrize("change", [_sample, _moment, _rename, _pause, _nudge, _wait])
def test_a_change_is_told_at_once(rig: Rig, change: Callable[[Rig], None]) -> None:
    """Of the lesson, of what the teacher did with it, and of the time."""
    rig.ask()
    change(rig)
    rig.ask()

    assert rig.reader.made == 2


def test_a_new_sample_is_in_the_next_answer(rig: Rig) -> None:
    """The numbers themselves, not only the effort."""
    assert rig.ask()["sequence"] == 1
    _sample(rig)

    assert rig.ask()["sequence"] == 2


def test_what_changes_while_an_answer_is_made_is_in_the_next(rig: Rig) -> None:
    """The feed notices a sample a moment after it was read: its tick asks again, and must not be told "waiting"."""
    rig.reader.meanwhile = rig.feed.look

    assert "waiting" in json.dumps(rig.ask()["panels"])
    assert "waiting" not in json.dumps(rig.ask()["panels"])
