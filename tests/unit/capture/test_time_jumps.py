"""The computer's time jumps: clocks are set, summer begins, laptops sleep, monitors come and go."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from threading import Event
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from capture.agent import CaptureAgent, RunSummary
from capture.clock import Onward
from capture.sources.screen import ScreenSource
from classmood.domain.errors import CaptureError
from storage import timeline
from tests.builders import NOON, a_face, after_noon
from tests.fakes import FakeAnalyzer, FakeClock, FakeRecorder, FakeSource

pytestmark = pytest.mark.faults

BERLIN = ZoneInfo("Europe/Berlin")


class JumpingClock(FakeClock):
    """A clock whose time of day jumps at some waits, and whose seconds may stand still meanwhile."""

    def __init__(self, jumps: dict[int, float], *, counted: bool = False, start: datetime = NOON) -> None:
        """Give the jumps: after so many waits, so many seconds; `counted`: by `monotonic` too."""
        super().__init__(start)
        self.jumps = jumps
        self.counted = counted

    def wait(self, stop: Event, seconds: float) -> bool:
        """Let the time pass, and jump."""
        stopped = super().wait(stop, seconds)
        jump = self.jumps.get(len(self.waits), 0.0)
        if self.counted:
            self.passed += jump
        else:
            self.start += timedelta(seconds=jump)
        return stopped


def lesson(clock: FakeClock, frames: int) -> tuple[FakeRecorder, RunSummary]:
    """Record so many frames, one a second."""
    recorder = FakeRecorder()
    agent = CaptureAgent(
        FakeSource([128 + frame % 2 for frame in range(frames)], clock=clock),
        FakeAnalyzer((a_face(happy=0.9),)),
        recorder,
        title="",
        frames_per_second=1.0,
        min_confidence=0.5,
        clock=clock,
    )
    return recorder, agent.run(Event())


def test_a_clock_that_is_set_back_an_hour_does_not_fold_the_lesson() -> None:
    """Samples of two different minutes would share a place on the chart."""
    recorder, summary = lesson(JumpingClock({5: -3600.0}), 10)

    times = [sample.at for sample in recorder.samples]
    assert times == [after_noon(second) for second in range(10)]
    assert recorder.ended == [after_noon(10)]
    assert summary.seconds == 9
    assert timeline.gaps(recorder.samples) == []


def test_a_clock_that_is_set_right_again_is_believed() -> None:
    """Else the rest of the lesson would lie an hour in the future."""
    recorder, _ = lesson(JumpingClock({3: -3600.0, 6: 3600.0}), 10)

    assert [sample.at for sample in recorder.samples] == [after_noon(second) for second in range(10)]


def test_time_goes_on_by_the_seconds_that_passed() -> None:
    """Worked out by hand: 10 s after the last answer, whatever the clock says."""
    onward = Onward()
    answers = [
        onward.at(after_noon(told), seconds)
        for told, seconds in [(0, 50), (5, 55), (-3590, 65), (-3580, 75), (40, 76), (41, 77)]
    ]

    assert answers == [after_noon(second) for second in (0, 5, 15, 25, 40, 41)]


@pytest.mark.parametrize("jump", [86_400.0, 2e8], ids=["a night's sleep", "a clock that was six years behind"])
def test_after_a_break_of_hours_another_lesson_begins(jump: float) -> None:
    """One lesson of both would have millions of empty minutes, which every reader of it would go through."""
    recorder, summary = lesson(JumpingClock({4: jump}), 10)

    assert [at for _, _, at in recorder.begun] == [NOON, after_noon(jump + 4)]
    assert recorder.ended == [after_noon(3), after_noon(jump + 10)]
    assert len(recorder.samples) == 10
    assert (summary.samples, summary.seconds) == (10, 5)


@pytest.mark.parametrize("counted", [False, True], ids=["seconds stand still", "seconds go on"])
def test_half_an_hour_of_sleep_is_one_gap_and_nothing_is_made_up_for(counted: bool) -> None:
    """Systems differ in whether their seconds count a sleep; a burst of 1,800 frames helps nobody."""
    clock = JumpingClock({5: 1800.0}, counted=counted)

    recorder, _ = lesson(clock, 10)

    (gap,) = timeline.gaps(recorder.samples)
    assert gap.status is None
    assert gap.seconds == pytest.approx(1800, abs=2)
    times = [(sample.at - NOON).total_seconds() for sample in recorder.samples]
    assert len(times) == 10
    assert [after - before for before, after in pairwise(times[5:])] == [1.0] * 4


@pytest.mark.parametrize("at", [datetime(2025, 3, 30, 1, tzinfo=UTC), datetime(2025, 10, 26, 1, tzinfo=UTC)])
def test_the_beginning_and_the_end_of_summer_time_change_nothing(at: datetime) -> None:
    """Times are UTC; only a page turns them into the teacher's own."""
    start = at - timedelta(seconds=90)
    assert start.astimezone(BERLIN).utcoffset() != (at + timedelta(seconds=90)).astimezone(BERLIN).utcoffset()

    recorder, summary = lesson(FakeClock(start), 180)

    assert summary.seconds == 179
    assert timeline.gaps(recorder.samples) == []
    assert len(timeline.minutes(recorder.samples)) == 3


class FakeScreen:
    """What the library gives for one connection; its monitors never change, as in the library."""

    made: ClassVar[list["FakeScreen"]] = []
    monitors_now: ClassVar[list[dict[str, int]]] = []

    def __init__(self) -> None:
        self.made.append(self)
        self.monitors = [dict(one) for one in self.monitors_now]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def grab(self, where: dict[str, int]) -> Any:
        """Return a picture of the size asked for, which must lie on the screen of this connection."""
        assert where["width"] <= self.monitors[0]["width"]
        return np.full((where["height"], where["width"], 4), 128, np.uint8)


def test_a_monitor_that_is_unplugged_or_resized_is_seen_anew_with_each_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The library remembers the monitors for as long as its object lives."""

    def plugged_in(*sizes: tuple[int, int]) -> None:
        FakeScreen.monitors_now = [{"left": 0, "top": 0, "width": width, "height": height} for width, height in sizes]

    monkeypatch.setattr("capture.sources.screen.MSS", FakeScreen)
    plugged_in((1280, 720), (1280, 720), (1280, 720))
    with ScreenSource(monitor=2, permitted=lambda: True) as source:
        before = source.grab().image.shape
        plugged_in((800, 600), (800, 600), (800, 600))
        resized = source.grab().image.shape
        plugged_in((800, 600), (800, 600))
        with pytest.raises(CaptureError, match="There is no monitor 2: this computer has 1"):
            source.grab()
        plugged_in((800, 600), (800, 600), (640, 480))
        back = source.grab().image.shape

    assert (before, resized, back) == ((720, 1280, 3), (600, 800, 3), (480, 640, 3))
    assert len(FakeScreen.made) == 5
