"""The practice class as a source of pictures, as a recording, and where no window can be opened."""

from datetime import timedelta
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import pytest

from capture.practice import PracticeClass
from capture.practice.recording import write_recording
from capture.practice.window import show_window
from capture.sources.practice import PracticeSource
from classmood.domain.errors import CaptureError
from tests.builders import NOON, after_noon
from tests.fakes import FakeClock


@pytest.fixture(scope="module")
def four() -> PracticeClass:
    """Return a small class with a lesson of a minute."""
    return PracticeClass(4, seed=1, lesson_seconds=60.0, size=(480, 270))


def test_a_live_lesson_follows_the_clock(four: PracticeClass) -> None:
    """The moods at a moment are known only if the picture is of that moment."""
    clock = FakeClock()
    with PracticeSource(four, clock=clock) as source:
        clock.passed = 12.5
        frame = source.grab()

    assert source.live
    assert frame is not None
    assert frame.at == after_noon(12.5)
    assert np.array_equal(frame.image, four.frame_at(12.5))


def test_a_live_lesson_begins_again_when_it_is_over(four: PracticeClass) -> None:
    """A demo runs on for as long as somebody looks at it; its frames' times go on."""
    clock = FakeClock()
    with PracticeSource(four, clock=clock) as source:
        clock.passed = 67.0
        frame = source.grab()

    assert frame is not None
    assert frame.at == after_noon(67.0)
    assert np.array_equal(frame.image, four.frame_at(7.0))


def test_a_fast_lesson_steps_to_its_end(four: PracticeClass) -> None:
    """60 s in steps of 25 s: pictures at 0, 25 and 50, and then no more, whatever the clock does."""
    started = NOON - timedelta(days=2)
    with PracticeSource(four, clock=FakeClock(), started_at=started, step_seconds=25.0) as source:
        frames = [source.grab() for _ in range(3)]
        ends = [source.grab() for _ in range(2)]

    assert not source.live
    assert [frame and frame.at - started for frame in frames] == [timedelta(seconds=s) for s in (0, 25, 50)]
    assert frames[1] is not None
    assert np.array_equal(frames[1].image, four.frame_at(25.0))
    assert ends == [None, None]


def test_a_lesson_opened_again_starts_anew(four: PracticeClass) -> None:
    """An agent that is started twice must see the whole lesson twice."""
    source = PracticeSource(four, clock=FakeClock(), step_seconds=30.0)
    for _ in range(2):
        with source:
            times = [frame.at for frame in iter(source.grab, None) if frame is not None]
        assert times == [after_noon(0), after_noon(30)]


def test_a_picture_of_a_closed_class_is_refused(four: PracticeClass) -> None:
    """A forgotten ``with`` must be told, not answered with a frame at the beginning of time."""
    with pytest.raises(CaptureError, match="not open"):
        PracticeSource(four).grab()


@pytest.mark.parametrize("step", [0.0, -1.0, float("nan")])
def test_a_lesson_that_would_never_end_is_refused(four: PracticeClass, step: float) -> None:
    """A step of 0 would give the first picture for ever."""
    with pytest.raises(CaptureError, match="more than 0"):
        PracticeSource(four, step_seconds=step)


def test_a_recording_can_be_read_back(four: PracticeClass, tmp_path: Path) -> None:
    """2 s at 5 a second: ten pictures, each nearly as it was drawn; no unfinished file is left."""
    path = tmp_path / "class.mp4"

    assert write_recording(four, path, frames_per_second=5.0, seconds=2.0) == 10

    film = cv2.VideoCapture(str(path))
    pictures = [film.read()[1] for _ in range(10)]
    assert film.get(cv2.CAP_PROP_FPS) == pytest.approx(5.0)
    assert not film.read()[0]
    film.release()
    for step, picture in enumerate(pictures):
        assert picture is not None
        assert np.abs(picture.astype(int) - four.frame_at(step / 5)).mean() < 6
    assert list(tmp_path.iterdir()) == [path]


def test_a_recording_that_cannot_be_written_says_so(four: PracticeClass, tmp_path: Path) -> None:
    """The folder is named, for it is what the teacher has to set right."""
    with pytest.raises(CaptureError, match="no-such-folder"):
        write_recording(four, tmp_path / "no-such-folder" / "class.mp4", frames_per_second=5.0, seconds=1.0)


def test_a_window_without_a_display_is_refused_and_does_not_end_the_program(
    four: PracticeClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The window library would end the whole process, without a word that a teacher can use."""
    monkeypatch.setenv("DISPLAY", ":4321")

    with pytest.raises(CaptureError, match="--write"):
        show_window(four, Event(), frames_per_second=5.0)
