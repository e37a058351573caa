"""Samples that cannot be stored now: held, bounded, told of, and stored when they can be."""

import logging
from collections.abc import Sequence
from datetime import datetime
from threading import Event

import pytest

from capture.agent import CaptureAgent
from capture.holding import LAST_TRY, TRY_AGAIN, HoldingRecorder
from capture.patience import PATIENCE
from classmood.domain.errors import SessionGoneError, StorageBusyError, StorageDamagedError, StorageError
from classmood.domain.moods import MoodSample
from tests.builders import NOON, a_face, a_sample, after_noon
from tests.fakes import FakeAnalyzer, FakeClock, FakeSource

pytestmark = pytest.mark.faults

FULL = StorageBusyError("The disk is full.")


class FakeStore:
    """A store that fails as it is told to, until it is told otherwise."""

    def __init__(self) -> None:
        self.error: StorageError | None = None
        self.sessions: list[tuple[str, datetime]] = []
        self.stored: list[MoodSample] = []
        self.ended: list[tuple[int, datetime]] = []
        self.tries = self.renewed = 0

    def begin(self, *, title: str, source: str, at: datetime) -> int:
        """Return 1, 2, 3 ..."""
        assert source in {"screen", "fake"}
        self.tries += 1
        if self.error is not None:
            raise self.error
        self.sessions.append((title, at))
        return len(self.sessions)

    def record_all(self, session_id: int, several: Sequence[MoodSample]) -> int:
        """Store all, or raise."""
        self.tries += 1
        if self.error is not None:
            raise self.error
        assert session_id == len(self.sessions)
        self.stored += several
        return len(self.stored)

    def end(self, session_id: int, *, at: datetime) -> None:
        """Keep the end, or raise."""
        if self.error is not None:
            raise self.error
        self.ended.append((session_id, at))

    def renew(self) -> None:
        """Be well again."""
        self.renewed += 1
        self.error = None


class Stage:
    """A holding recorder whose lesson has begun."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.store = FakeStore()
        self.recorder = HoldingRecorder(self.store, clock=self.clock)
        self.session = self.recorder.begin(title="Algebra", source="screen", at=NOON)

    def record(self, count: int, *, begin: int = 0) -> list[int | None]:
        """Record one sample a second and return their numbers."""
        numbers = []
        for second in range(begin, begin + count):
            numbers.append(self.recorder.record(self.session, a_sample(second)))
            self.clock.passed += 1
        return numbers


@pytest.fixture
def stage() -> Stage:
    """Return a stage whose store is well."""
    return Stage()


def seconds(samples: Sequence[MoodSample]) -> list[float]:
    """Return when the samples were, in seconds after noon."""
    return [(sample.at - NOON).total_seconds() for sample in samples]


def test_a_lesson_s_beginning_waits_for_a_database_that_is_held(caplog: pytest.LogCaptureFixture) -> None:
    """A backup holds it for half a minute just then; the agent must not end because of that."""
    clock, store = FakeClock(), FakeStore()
    store.error = FULL

    def free() -> None:
        if clock.passed >= 30:
            store.error = None

    clock.on_wait = free

    assert HoldingRecorder(store, clock=clock).begin(title="Algebra", source="screen", at=NOON) == 1
    assert [record.getMessage() for record in caplog.records] == [f"{FULL} The lesson begins when it can be stored."]


def test_a_lesson_s_beginning_is_not_waited_for_for_ever() -> None:
    """Nor at all, once the teacher has ended it."""
    for stopped, waited in ((False, PATIENCE), (True, 0.0)):
        clock, store, stop = FakeClock(), FakeStore(), Event()
        store.error = FULL
        if stopped:
            stop.set()
        with pytest.raises(StorageBusyError):
            HoldingRecorder(store, stop=stop, clock=clock).begin(title="Algebra", source="screen", at=NOON)

        assert clock.passed == waited


def test_a_sample_is_numbered_when_it_is_stored_and_only_then(stage: Stage) -> None:
    """A number is a promise."""
    first = stage.record(2)
    stage.store.error = FULL
    held = stage.record(3, begin=2)
    stage.store.error = None
    last = stage.record(1, begin=5)

    assert (first, held, last) == ([1, 2], [None] * 3, [6])
    assert seconds(stage.store.stored) == [0, 1, 2, 3, 4, 5]


def test_the_teacher_is_told_once_that_they_are_held_and_once_that_they_are_stored(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    """A warning each second would bury the one that says what to do."""
    stage.store.error = FULL
    with caplog.at_level(logging.WARNING):
        stage.record(30)
        stage.store.error = None
        stage.record(2, begin=30)

    assert [record.getMessage() for record in caplog.records] == [
        "The disk is full. Until then the lesson's moods are kept in memory.",
        "The moods that were kept in memory are stored now.",
    ]


def test_no_frame_is_lost_to_trying_again(stage: Stage) -> None:
    """Each attempt may wait for a lock; at 30 frames a second nothing else would happen."""
    stage.store.error = FULL

    for frame in range(90):
        stage.recorder.record(stage.session, a_sample(frame / 30))
        stage.clock.passed += 1 / 30

    assert stage.store.tries == pytest.approx(3 / TRY_AGAIN, abs=1)


def test_the_memory_is_bounded_and_the_oldest_go(
    stage: Stage, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that stays full over a weekend must not take the computer with it; a loss is said."""
    monkeypatch.setattr("capture.holding.MOST_HELD", 5)
    stage = Stage()
    stage.store.error = FULL

    with caplog.at_level(logging.WARNING):
        stage.record(9)
        stage.store.error = None
        stage.record(1, begin=9)

    assert seconds(stage.store.stored) == [5, 6, 7, 8, 9]
    told = [record.getMessage() for record in caplog.records]
    assert told[1] == "More moods wait to be stored than are kept in memory: the oldest go from now on."
    assert told[2] == "The moods that were kept in memory are stored now, but for the 5 oldest."


def test_what_is_held_is_stored_at_the_end_of_the_lesson(stage: Stage) -> None:
    """The last seconds count like the first."""
    stage.store.error = FULL
    stage.record(3)
    stage.store.error = None

    stage.recorder.end(stage.session, at=after_noon(3))

    assert seconds(stage.store.stored) == [0, 1, 2]
    assert stage.store.ended == [(1, after_noon(3))]


def test_an_end_that_cannot_be_stored_says_what_is_lost_within_its_time(stage: Stage) -> None:
    """The program must end within two seconds, and not in silence."""
    stage.store.error = FULL
    stage.record(3)
    before = stage.clock.passed

    with pytest.raises(StorageError, match=r"The disk is full\. The last 3 samples of the lesson are lost\."):
        stage.recorder.end(stage.session, at=after_noon(3))

    assert stage.clock.passed - before <= LAST_TRY + 0.2


@pytest.mark.parametrize("error", [StorageDamagedError("damaged"), SessionGoneError("gone")])
def test_a_lesson_goes_on_in_a_new_database(
    stage: Stage, error: StorageError, caplog: pytest.LogCaptureFixture
) -> None:
    """It was damaged, or another program has replaced it; the sample in hand is the first of the new one."""
    stage.record(2)
    store = stage.store
    original = store.record_all

    def fail_once(*_: object, **__: object) -> int:
        store.record_all = original  # type: ignore[method-assign]
        raise error

    store.record_all = fail_once  # type: ignore[method-assign]
    with caplog.at_level(logging.WARNING):
        stage.record(2, begin=2)
    stage.recorder.end(stage.session, at=after_noon(4))

    assert store.renewed == isinstance(error, StorageDamagedError)
    assert store.sessions == [("Algebra", NOON), ("Algebra", after_noon(2))]
    assert seconds(store.stored) == [0, 1, 2, 3]
    assert store.ended == [(2, after_noon(4))]
    assert "goes on as lesson 2 of a new database" in caplog.text


def test_what_waiting_cannot_help_ends_the_lesson(stage: Stage) -> None:
    """A folder that may not be written, or another agent on the same lesson: the teacher must answer."""
    stage.store.error = StorageError("It may not be written.")

    with pytest.raises(StorageError, match="may not be written"):
        stage.record(1)


def test_an_agent_works_through_a_full_disk(stage: Stage) -> None:
    """Agent and recorder together: every second of the lesson is there in the end, at its own time."""
    clock, store = stage.clock, stage.store

    def fill_the_disk(_: MoodSample) -> None:
        store.error = FULL if 2 <= clock.passed < 7 else None

    agent = CaptureAgent(
        FakeSource([128] * 10, clock=clock),
        FakeAnalyzer((a_face(happy=0.9),)),
        stage.recorder,
        title="Algebra",
        frames_per_second=1.0,
        min_confidence=0.5,
        clock=clock,
        on_sample=fill_the_disk,
    )

    summary = agent.run(Event())

    assert summary.samples == 10
    assert seconds(store.stored) == list(range(10))
    assert summary.dropped == 0
