"""The agent: one session from first picture to last."""

import logging
import threading
from datetime import timedelta

import pytest

from capture.agent import FROZEN_SECONDS, CaptureAgent, RunSummary
from capture.clock import SystemClock
from classmood.domain.emotions import Emotion
from classmood.domain.errors import CaptureError, StorageError
from classmood.domain.faces import Face, Layout, View
from classmood.domain.moods import CaptureStatus, MoodSample
from tests.builders import a_face
from tests.fakes import FakeAnalyzer, FakeClock, FakeRecorder, FakeSource

GREY = 128
BLACK = 3
LOST = CaptureError("The cable is out.")
HAPPY = a_face(happy=0.9)
OK, NO_FACES, DARK, GONE = (
    CaptureStatus.OK,
    CaptureStatus.NO_FACES,
    CaptureStatus.BLACK,
    CaptureStatus.NO_PICTURE,
)


class Stage:
    """One agent with its fakes."""

    def __init__(
        self,
        *script: int | CaptureError,
        live: bool = True,
        openings: tuple[CaptureError | None, ...] = (),
        recorder: FakeRecorder | None = None,
        analysis_seconds: tuple[float, ...] = (),
        frames_per_second: float = 1.0,
        seen: View | tuple[Face, ...] = (HAPPY,),
    ) -> None:
        self.clock = FakeClock()
        self.source = FakeSource(script, clock=self.clock, live=live, openings=openings)
        self.analyzer = FakeAnalyzer(seen, clock=self.clock, seconds=analysis_seconds)
        self.recorder = recorder or FakeRecorder()
        self.seen: list[MoodSample] = []
        self.stop = threading.Event()
        self.agent = CaptureAgent(
            self.source,
            self.analyzer,
            self.recorder,
            title="Recursion",
            frames_per_second=frames_per_second,
            min_confidence=0.5,
            clock=self.clock,
            on_sample=self.seen.append,
        )

    def run(self, seconds: float | None = None) -> RunSummary:
        """Record the session."""
        return self.agent.run(self.stop, seconds=seconds)

    @property
    def statuses(self) -> list[CaptureStatus]:
        """What was stored."""
        return [sample.status for sample in self.recorder.samples]

    @property
    def moments(self) -> list[float]:
        """When each stored sample was, in seconds since the start."""
        return [(sample.at - self.clock.start).total_seconds() for sample in self.recorder.samples]


def test_every_frame_becomes_a_stored_sample_with_the_frames_time() -> None:
    """The stored rows are the product."""
    stage = Stage(GREY, GREY, GREY)

    summary = stage.run()

    assert stage.moments == [0.0, 1.0, 2.0]
    assert all(sample.counts[Emotion.HAPPY] == 1 for sample in stage.recorder.samples)
    assert summary == RunSummary(session_id=7, samples=3, gaps=0, dropped=0, seconds=2.0)


def test_the_session_has_its_title_source_beginning_and_end() -> None:
    """A session without an end looks like a program that was killed."""
    stage = Stage(GREY, GREY)

    stage.run()

    assert stage.recorder.begun == [("Recursion", "fake", stage.clock.start)]
    assert stage.recorder.ended == [stage.clock.start + timedelta(seconds=2)]


def test_each_sample_is_shown_after_it_is_stored() -> None:
    """What the teacher sees must be what a reload shows."""
    stage = Stage(GREY, BLACK)

    stage.run()

    assert stage.seen == stage.recorder.samples


def test_a_source_that_cannot_be_opened_makes_no_session() -> None:
    """A list full of empty sessions would hide the real ones."""
    stage = Stage(GREY, openings=(LOST,))

    with pytest.raises(CaptureError, match="cable"):
        stage.run()

    assert stage.recorder.begun == []


def test_a_source_that_opens_but_gives_no_first_picture_makes_no_session() -> None:
    """A wrong region is the teacher's to correct now, not to be retried for an hour."""
    stage = Stage(LOST)

    with pytest.raises(CaptureError, match="cable"):
        stage.run()

    assert stage.recorder.begun == []
    assert stage.source.closed == stage.source.opened == 1


def test_a_source_that_is_over_before_it_began_is_an_error() -> None:
    """An empty session answers nobody's question."""
    stage = Stage()

    with pytest.raises(CaptureError, match="over before its first picture"):
        stage.run()

    assert stage.recorder.begun == []


@pytest.mark.faults
def test_a_black_picture_is_stored_as_black_and_not_analyzed() -> None:
    """A covered camera is neither an empty room nor worth the computer's time."""
    stage = Stage(GREY, BLACK)

    summary = stage.run()

    assert stage.statuses == [OK, DARK]
    assert len(stage.analyzer.frames) == 1
    assert summary.gaps == 1


@pytest.mark.faults
def test_a_speaker_or_a_shared_screen_is_stored_as_the_wrong_layout() -> None:
    """The chart must show a gap, and the page what to do about it."""
    stage = Stage(GREY, GREY, seen=View((), Layout.SHARED_SCREEN, tiles=5))

    summary = stage.run()

    assert stage.statuses == [CaptureStatus.WRONG_LAYOUT] * 2
    assert (stage.recorder.samples[0].tiles, stage.recorder.samples[0].layout) == (5, Layout.SHARED_SCREEN)
    assert summary.gaps == 2


def still(seconds: int) -> list[int]:
    """Return as many equal pictures as make the last one known to be still for `seconds`."""
    return [GREY] * (seconds + 2)


@pytest.mark.faults
def test_people_who_stand_still_to_the_last_pixel_are_frozen() -> None:
    """No camera gives the same picture twice: the window hangs, and its faces are of ten seconds ago."""
    stage = Stage(*still(12), GREY + 1)

    stage.run()

    frozen = [CaptureStatus.FROZEN] * 3
    assert stage.statuses == [OK] * (int(FROZEN_SECONDS) + 1) + frozen + [OK]
    assert (stage.recorder.samples[11].faces, stage.recorder.samples[11].mean_probabilities) == (0, None)


@pytest.mark.parametrize(
    ("seen", "status"),
    [
        (View(()), NO_FACES),
        (View((), Layout.GALLERY, tiles=4, cameras_off=4), NO_FACES),
        (View((), Layout.SHARED_SCREEN, tiles=4), CaptureStatus.WRONG_LAYOUT),
        (View((), Layout.GALLERY, tiles=4, cameras_off=3), CaptureStatus.FROZEN),
    ],
)
def test_a_still_picture_is_frozen_only_where_a_camera_should_move(seen: View, status: CaptureStatus) -> None:
    """A desktop, slides and tiles with names stand still by nature."""
    stage = Stage(*still(11), seen=seen)

    stage.run()

    assert stage.statuses[-1] is status


def test_a_recording_is_never_frozen() -> None:
    """A film of a still picture is what its maker wanted to be read, however long a slow computer takes."""
    stage = Stage(*still(20), live=False, analysis_seconds=(1.0,) * 21)

    stage.run()

    assert set(stage.statuses) == {OK}


@pytest.mark.faults
def test_an_outage_is_stored_at_the_pace_as_no_picture_and_the_session_goes_on() -> None:
    """No valid picture is never zero faces."""
    stage = Stage(GREY, LOST, LOST, GREY)

    summary = stage.run()

    # Lost at 1 s; opened again at 2 s (1 s later), lost; at 4 s (2 s later), back.
    assert stage.statuses == [OK, GONE, GONE, GONE, OK]
    assert stage.moments == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert all(sample.faces == 0 and sample.mean_probabilities is None for sample in stage.recorder.samples[1:4])
    assert summary.gaps == 3
    assert stage.source.opened == stage.source.closed == 3


def test_an_outage_is_logged_once_and_the_next_one_again(caplog: pytest.LogCaptureFixture) -> None:
    """A warning each second buries everything else; none hides the second outage."""
    stage = Stage(GREY, LOST, LOST, GREY, LOST, GREY)

    with caplog.at_level(logging.WARNING):
        stage.run()

    assert [record.getMessage() for record in caplog.records] == [
        "No picture any more: The cable is out. Trying again until there is one."
    ] * 2


def test_a_recording_that_fails_ends_with_its_error() -> None:
    """Opening a file again would begin it anew and count the first half twice."""
    stage = Stage(GREY, LOST, GREY, live=False)

    with pytest.raises(CaptureError, match="cable"):
        stage.run()

    assert stage.statuses == [OK]
    assert stage.recorder.ended == [stage.clock.start]


@pytest.mark.faults
def test_frames_due_while_a_frame_is_analyzed_are_dropped_and_counted() -> None:
    """A slow computer keeps up with the class by seeing less of it."""
    stage = Stage(GREY, GREY, GREY, analysis_seconds=(0.1, 2.5, 0.1))

    summary = stage.run()

    # The second frame, taken at 1 s, is done at 3.5 s: the one of 2 s is gone, the one of 3 s is taken late.
    assert stage.moments == [0.0, 1.0, 3.5]
    assert summary.dropped == 1


def test_the_pace_is_the_one_asked_for() -> None:
    """The work on a frame is part of its period, not added to it."""
    stage = Stage(GREY, GREY, GREY, analysis_seconds=(0.2, 0.2, 0.2), frames_per_second=2.0)

    stage.run()

    assert stage.moments == pytest.approx([0.0, 0.5, 1.0])


def test_the_time_spent_is_measured_from_the_grab_to_the_count() -> None:
    """The number tells whether the computer is fast enough."""
    stage = Stage(GREY, analysis_seconds=(0.25,))

    stage.run()

    assert stage.recorder.samples[0].milliseconds == pytest.approx(250.0)


def test_a_recording_is_read_without_waiting() -> None:
    """An hour of file should take minutes."""
    stage = Stage(GREY, GREY, GREY, live=False)

    stage.run()

    assert stage.clock.waits == []
    assert stage.recorder.ended == [stage.recorder.samples[-1].at]


def test_a_time_limit_ends_a_live_session_on_time() -> None:
    """With --seconds 3 at 1 a second: the frames of 0, 1 and 2, and no wait beyond 3."""
    stage = Stage(*[GREY] * 10)

    stage.run(seconds=3)

    assert stage.moments == [0.0, 1.0, 2.0]
    assert stage.clock.passed == pytest.approx(3.0)


def test_a_time_limit_between_two_frames_does_not_wait_for_the_next() -> None:
    """A frame every 10 s must not make a run of 12 s last 20."""
    stage = Stage(*[GREY] * 10, frames_per_second=0.1)

    stage.run(seconds=12)

    assert stage.moments == [0.0, 10.0]
    assert stage.clock.passed == pytest.approx(12.0)


def test_a_time_limit_on_a_recording_counts_the_recordings_time() -> None:
    """The first minute of a file is a minute of class, however fast it is read."""
    stage = Stage(*[GREY] * 10, live=False)

    stage.run(seconds=3)

    assert stage.moments == [0.0, 1.0, 2.0]


@pytest.mark.parametrize("live", [True, False])
def test_stop_ends_the_session_cleanly(live: bool) -> None:
    """Ctrl-C in the middle of a class loses nothing."""
    stage = Stage(*[GREY] * 10, live=live)
    stage.agent = CaptureAgent(
        stage.source,
        stage.analyzer,
        stage.recorder,
        title="",
        frames_per_second=1.0,
        min_confidence=0.5,
        clock=stage.clock,
        on_sample=lambda _: stage.stop.set() if len(stage.recorder.samples) == 2 else None,
    )

    summary = stage.run()

    assert summary.samples == 2
    assert len(stage.recorder.ended) == 1
    assert stage.source.closed == 1


def test_a_real_wait_is_ended_by_stop() -> None:
    """Ctrl-C must not wait for the next frame, 20 minutes away here."""
    clock = SystemClock()
    fake_time = FakeClock()
    waiting = threading.Event()
    stop = threading.Event()
    recorder = FakeRecorder()
    agent = CaptureAgent(
        FakeSource([GREY, GREY], clock=fake_time),
        FakeAnalyzer(),
        recorder,
        title="",
        frames_per_second=1 / 1200,
        min_confidence=0.5,
        clock=clock,
        on_sample=lambda _: waiting.set(),
    )
    runner = threading.Thread(target=agent.run, args=(stop,), daemon=True)

    runner.start()
    assert waiting.wait(10)
    stop.set()
    runner.join(10)

    assert not runner.is_alive()
    assert [sample.status for sample in recorder.samples] == [NO_FACES]
    assert len(recorder.ended) == 1


def test_a_failing_store_ends_the_run_cleanly_with_its_error() -> None:
    """Going on without storing would be a class that never was."""
    recorder = FakeRecorder(fails_at=2, error=StorageError("The disk is full."))
    stage = Stage(*[GREY] * 10, recorder=recorder)

    with pytest.raises(StorageError, match="full"):
        stage.run()

    assert stage.statuses == [OK]
    assert len(recorder.ended) == 1
    assert stage.source.closed == 1
