"""A pause: no picture is taken while it lasts."""

from collections.abc import Callable
from threading import Event

import pytest

from capture.agent import CaptureAgent
from capture.pausing import LOOK, PausingClock, release, take_up
from classmood.domain.errors import CaptureError
from tests.builders import a_face
from tests.fakes import FakeAnalyzer, FakeClock, FakeRecorder, FakeSource


class Stage:
    """A pausing clock whose time the test moves, and what it told."""

    def __init__(self) -> None:
        self.time = FakeClock()
        self.told: list[str] = []
        self.stop = Event()
        self.clock = PausingClock(
            self.time,
            on_pause=lambda: self.told.append("paused"),
            on_resume=lambda: self.told.append("resumed"),
        )

    def at(self, **moments: float) -> None:
        """Pause, resume or stop at moments of the time, as another thread would."""
        actions: dict[str, Callable[[], None]] = {
            "pause": self.clock.pause,
            "resume": self.clock.resume,
            "stop": self.stop.set,
        }

        def look() -> None:
            for name, moment in list(moments.items()):
                if self.time.passed >= moment:
                    del moments[name]
                    actions[name]()

        self.time.on_wait = look


@pytest.fixture
def stage() -> Stage:
    """Return a stage."""
    return Stage()


def test_without_a_pause_it_waits_as_long_as_asked(stage: Stage) -> None:
    """A clock like any other."""
    stopped = stage.clock.wait(stage.stop, 1.0)

    assert not stopped
    assert stage.time.passed == pytest.approx(1.0)
    assert stage.told == []


def test_a_wait_lasts_until_the_pause_is_over(stage: Stage) -> None:
    """Whatever was due meanwhile is dropped."""
    stage.at(pause=0.5, resume=30)

    stopped = stage.clock.wait(stage.stop, 1.0)

    assert not stopped
    assert stage.time.passed == pytest.approx(30, abs=2 * LOOK)
    assert stage.told == ["paused", "resumed"]


def test_a_pause_begins_within_a_fifth_of_a_second(stage: Stage) -> None:
    """Not when the next picture would be due, an hour away here."""
    stage.at(pause=1, stop=2)

    stage.clock.wait(stage.stop, 3600)

    assert stage.told == ["paused"]
    assert stage.time.passed <= 2 + LOOK


def test_the_end_of_the_lesson_ends_a_pause(stage: Stage) -> None:
    """And is not told as its going on."""
    stage.clock.pause()
    stage.at(stop=5)

    assert stage.clock.wait(stage.stop, 1.0)
    assert stage.told == ["paused"]


def test_stop_ends_a_wait(stage: Stage) -> None:
    """As it ends any clock's."""
    stage.at(stop=0.4)

    assert stage.clock.wait(stage.stop, 10)


def test_an_agent_takes_no_picture_in_a_pause(stage: Stage) -> None:
    """The promise of the button; the samples show a hole, and no sample of the class as it was not."""
    source = FakeSource([128] * 6, clock=stage.time)
    recorder = FakeRecorder()
    stage.at(pause=2.5, resume=60)
    agent = CaptureAgent(
        source,
        FakeAnalyzer([a_face(happy=0.9)]),
        recorder,
        title="",
        frames_per_second=1.0,
        min_confidence=0.5,
        clock=stage.clock,
    )

    agent.run(stage.stop)

    times = [(sample.at - stage.time.start).total_seconds() for sample in recorder.samples]
    assert times[:3] == pytest.approx([0, 1, 2])
    assert all(time >= 60 for time in times[3:])
    assert len(times) == 6


def test_a_camera_is_free_in_a_pause_and_taken_up_after() -> None:
    """Its light says what the page says."""
    source = FakeSource([1, 2], clock=FakeClock())
    with source:
        release(source)
        free = (source.opened, source.closed)
        take_up(source)

    assert free == (1, 1)
    assert source.opened == source.closed == 2


def test_a_camera_that_went_away_in_a_pause_is_met_by_the_next_picture() -> None:
    """There an outage has its answer; an error here would end the lesson."""
    source = FakeSource([1], clock=FakeClock(), openings=[None, CaptureError("gone")])
    with source:
        release(source)

        take_up(source)

    assert source.opened == 2
