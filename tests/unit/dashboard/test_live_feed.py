"""When the feed ticks, and when a session counts as live; the clock is the test's."""

import queue
from datetime import datetime, timedelta

import pytest

from classmood.domain.errors import StorageError
from dashboard.live import ARRIVING, LiveFeed, Liveness
from storage.history import History, Session
from storage.recorder import Recorder
from storage.watch import Watch
from tests.builders import NOON, a_sample, after_noon


class Clock:
    """A clock in the test's hand, at noon to begin with."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        """Return the time it was set to."""
        return self.now


class Rig:
    """A feed over a real database, and what it emitted."""

    def __init__(self, history: History) -> None:
        self.clock = Clock()
        self.history = history
        self.ticks: list[dict[str, int]] = []
        self.paused: set[int] = set()
        self.feed = LiveFeed(history, self.ticks.append, clock=self.clock, paused=self.paused.__contains__)

    @property
    def liveness(self) -> Liveness:
        """How live the newest session is."""
        newest = self.history.latest()
        assert newest is not None
        return self.feed.liveness(newest)


@pytest.fixture
def rig(history: History) -> Rig:
    """Return a feed that has not looked yet."""
    return Rig(history)


def test_nothing_recorded_makes_no_tick(rig: Rig) -> None:
    """An empty database is the first thing a new teacher has."""
    rig.feed.look()

    assert rig.ticks == []


def test_a_new_sample_makes_one_tick_and_silence_none(rig: Rig, recorder: Recorder) -> None:
    """Browsers are told once; twice a second for an hour would be noise."""
    session = recorder.begin(title="", source="screen", at=NOON)
    recorder.record(session, a_sample())
    rig.feed.look()
    rig.feed.look()
    recorder.record(session, a_sample(1))
    recorder.record(session, a_sample(2))
    rig.feed.look()

    assert rig.ticks == [
        {"session": session, "sequence": 1, "tick": 1},
        {"session": session, "sequence": 3, "tick": 2},
    ]


def test_a_new_session_makes_a_tick(rig: Rig, recorder: Recorder) -> None:
    """The page must turn to the new class by itself."""
    first = recorder.begin(title="", source="screen", at=NOON)
    recorder.record(first, a_sample())
    rig.feed.look()
    second = recorder.begin(title="", source="screen", at=NOON)
    rig.feed.look()

    assert rig.ticks[-1] == {"session": second, "sequence": 0, "tick": 2}
    assert rig.liveness is Liveness.WAITING


def test_a_session_is_live_until_samples_stay_away(rig: Rig, recorder: Recorder) -> None:
    """The badge turns by itself, so the change of liveness ticks too."""
    session = recorder.begin(title="", source="screen", at=NOON)
    recorder.record(session, a_sample())
    rig.feed.look()
    rig.clock.now += ARRIVING
    rig.feed.look()
    assert rig.liveness is Liveness.LIVE
    assert len(rig.ticks) == 1

    rig.clock.now += timedelta(seconds=1)
    rig.feed.look()

    assert rig.liveness is Liveness.WAITING
    assert len(rig.ticks) == 2


def test_an_ended_session_is_never_live(rig: Rig, recorder: Recorder) -> None:
    """Its last sample may be a second old."""
    session = recorder.begin(title="", source="screen", at=NOON)
    recorder.record(session, a_sample())
    rig.feed.look()
    recorder.end(session, at=after_noon(1))
    rig.feed.look()

    assert rig.liveness is Liveness.ENDED
    assert len(rig.ticks) == 2


def test_a_paused_session_is_not_live_and_browsers_are_told(rig: Rig, recorder: Recorder) -> None:
    """At once, and not when its samples have stayed away for a while; and an ended one is ended."""
    session = recorder.begin(title="", source="screen", at=NOON)
    recorder.record(session, a_sample())
    rig.feed.look()

    rig.paused.add(session)
    rig.feed.look()
    assert rig.liveness is Liveness.PAUSED
    assert len(rig.ticks) == 2
    rig.paused.clear()
    assert rig.liveness is Liveness.LIVE
    rig.paused.add(session)
    recorder.end(session, at=NOON)

    assert rig.liveness is Liveness.ENDED


def test_a_restarted_server_does_not_call_an_old_session_live(rig: Rig, recorder: Recorder) -> None:
    """An agent that was killed an hour ago left its session open."""
    session = recorder.begin(title="", source="screen", at=NOON)
    recorder.record(session, a_sample())
    rig.clock.now = after_noon(3600)
    rig.feed.look()

    assert rig.liveness is Liveness.WAITING


def test_a_recording_from_last_year_is_live_while_it_is_read(rig: Rig, recorder: Recorder) -> None:
    """Its samples carry the recording's times; what counts is that they come now."""
    rig.clock.now = after_noon(365 * 86400)
    session = recorder.begin(title="", source="video", at=NOON)
    recorder.record(session, a_sample())
    rig.feed.look()
    recorder.record(session, a_sample(1))
    rig.feed.look()

    assert rig.liveness is Liveness.LIVE


def test_what_was_written_is_looked_at_at_once(history: History, recorder: Recorder) -> None:
    """Half a second is long for a page that says live; the regular look is an hour away here."""
    session = recorder.begin(title="", source="screen", at=NOON)
    told: queue.Queue[dict[str, int]] = queue.Queue()
    watch = Watch(history.engine)
    feed = LiveFeed(history, told.put, seconds=3600, changed=watch.changed)
    feed.start()
    assert told.get(timeout=10)["sequence"] == 0

    recorder.record(session, a_sample())

    assert told.get(timeout=10)["sequence"] == 1
    feed.stop()
    watch.close()


def test_a_database_that_cannot_be_read_is_logged_once_and_asked_again(caplog: pytest.LogCaptureFixture) -> None:
    """The file may be on a drive that comes back; two lines a second would bury the log."""
    answers: list[Session | StorageError] = [StorageError("locked")] * 3 + [_session()]

    class Flaky(History):
        """Fails three times, then answers."""

        def __init__(self) -> None:
            """Need no engine."""

        def latest(self) -> Session | None:
            """Return or raise the next answer."""
            answer = answers.pop(0)
            if isinstance(answer, StorageError):
                raise answer
            return answer

    ticks: list[dict[str, int]] = []
    feed = LiveFeed(Flaky(), ticks.append, clock=lambda: NOON)
    for _ in range(4):
        feed.look()

    assert [record.getMessage() for record in caplog.records] == ["The live page waits for the database: locked"]
    assert ticks == [{"session": 7, "sequence": 3, "tick": 1}]


def _session() -> Session:
    return Session(7, "Algebra", "screen", NOON, None, 3, NOON)
