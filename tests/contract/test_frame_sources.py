"""What every source of pictures promises (`capture.sources.base.FrameSource`), asked of each of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from capture.practice import PracticeClass
from capture.sources.base import FrameSource
from capture.sources.browser import BrowserSource
from capture.sources.practice import PracticeSource
from capture.sources.screen import ScreenSource
from capture.sources.video import VideoSource
from capture.sources.webcam import WebcamSource
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Frame
from tests.fakes import FakeClock
from tests.recordings import write_recording

FRAME_SECONDS = 0.3
"""How long the tests let pass between two frames; the recording and the lessons last for several such."""


@dataclass
class Case:
    """A source and the clock it lives by."""

    source: FrameSource
    clock: FakeClock

    def grab(self) -> Frame | None:
        """Take a picture, some time after the last one."""
        self.clock.passed += FRAME_SECONDS
        return self.source.grab()

    def frames(self, count: int) -> list[Frame]:
        """Take so many pictures; each must come."""
        grabbed = [self.grab() for _ in range(count)]
        frames = [frame for frame in grabbed if frame is not None]
        assert len(frames) == count
        return frames


def _film(folder: Path) -> Path:
    return write_recording(folder / "class.avi", frames=40)


def _screen(_: Path, clock: FakeClock) -> FrameSource:
    return ScreenSource(clock=clock)


def _browser(_: Path, clock: FakeClock) -> FrameSource:
    def shot(_: float) -> bytes:
        picture = np.full((36, 64, 3), 40 + int(clock.passed * 10), np.uint8)
        return bytes(cv2.imencode(".png", picture)[1])

    return BrowserSource(shot, clock=clock)


def _webcam(folder: Path, clock: FakeClock) -> FrameSource:
    film = str(_film(folder))
    return WebcamSource(clock=clock, open_camera=lambda _: cv2.VideoCapture(film))


def _video(folder: Path, clock: FakeClock) -> FrameSource:
    return VideoSource(_film(folder), frames_per_second=2.0, clock=clock)


def _video_in_real_time(folder: Path, clock: FakeClock) -> FrameSource:
    return VideoSource(_film(folder), frames_per_second=2.0, realtime=True, clock=clock)


def _practice(_: Path, clock: FakeClock) -> FrameSource:
    return PracticeSource(PracticeClass(2, lesson_seconds=4.0), clock=clock)


def _practice_in_steps(_: Path, clock: FakeClock) -> FrameSource:
    return PracticeSource(PracticeClass(2, lesson_seconds=4.0), clock=clock, step_seconds=0.5)


MAKERS: dict[str, Callable[[Path, FakeClock], FrameSource]] = {
    "screen": _screen,
    "browser": _browser,
    "webcam": _webcam,
    "video": _video,
    "video in real time": _video_in_real_time,
    "practice": _practice,
    "practice in steps": _practice_in_steps,
}
LIVE = ["screen", "browser", "webcam", "video in real time", "practice"]
ENDING = ["video", "video in real time", "practice in steps"]


def _case(maker: str, request: pytest.FixtureRequest, folder: Path) -> Case:
    if maker == "screen":
        request.getfixturevalue("screen")
    clock = FakeClock()
    return Case(MAKERS[maker](folder, clock), clock)


@pytest.fixture(params=MAKERS)
def case(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Return each source in turn, not open."""
    return _case(request.param, request, tmp_path)


@pytest.fixture(params=LIVE)
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Return each source for which time passes by itself, not open."""
    return _case(request.param, request, tmp_path)


@pytest.fixture(params=ENDING)
def ending(request: pytest.FixtureRequest, tmp_path: Path) -> Case:
    """Return each source that is over some time, not open."""
    return _case(request.param, request, tmp_path)


def test_has_a_name_that_sessions_are_stored_under(case: Case) -> None:
    """The session list says where the pictures came from."""
    assert case.source.name in {"screen", "browser", "webcam", "video", "practice"}


def test_entering_gives_the_source_itself(case: Case) -> None:
    """`with make() as source` is how it is used."""
    with case.source as entered:
        assert entered is case.source


def test_frames_are_blue_green_red_bytes(case: Case) -> None:
    """Everything behind relies on it, and a picture with four channels or floats would only look wrong."""
    with case.source:
        for frame in case.frames(3):
            height, width, channels = frame.image.shape
            assert height > 0
            assert width > 0
            assert channels == 3
            assert frame.image.dtype == np.uint8


def test_times_are_utc_and_go_forwards(case: Case) -> None:
    """The chart's axis is made of them."""
    with case.source:
        moments = [frame.at for frame in case.frames(4)]

    assert all(at.tzinfo is UTC for at in moments)
    assert all(later > earlier for earlier, later in pairwise(moments))


def test_a_live_source_keeps_the_clocks_time(live: Case) -> None:
    """Frames that come slower or faster than they were taken would bend the chart."""
    assert live.source.live
    with live.source:
        first, second = live.frames(2)

    assert second.at - first.at == timedelta(seconds=FRAME_SECONDS)


def test_a_later_frame_never_changes_an_earlier_one(case: Case) -> None:
    """A reused buffer would show one moment's faces at another moment's places."""
    with case.source:
        (first,) = case.frames(1)
        kept = first.image.copy()
        (second,) = case.frames(1)

        assert np.array_equal(first.image, kept)
        assert not np.shares_memory(first.image, second.image)


def test_the_caller_may_write_on_a_frame(case: Case) -> None:
    """Whoever blanks what must not be seen does so in place."""
    with case.source:
        (frame,) = case.frames(1)
        frame.image[:] = 7
        (second,) = case.frames(1)

    assert not (second.image == 7).all()


def test_no_picture_before_opening(case: Case) -> None:
    """A defect of the caller is told in words."""
    with pytest.raises(CaptureError, match="is not open"):
        case.grab()


def test_no_picture_after_closing(case: Case) -> None:
    """Nothing looks at the class once the session is over."""
    with case.source:
        case.frames(1)

    with pytest.raises(CaptureError, match="is not open"):
        case.grab()


def test_can_be_opened_again_and_starts_anew(case: Case) -> None:
    """After an outage the agent opens the same source again."""
    with case.source:
        case.frames(3)
    with case.source:
        case.frames(3)


def test_entering_twice_starts_anew_and_closes_once(case: Case) -> None:
    """No second camera stays open that nobody closes."""
    case.source.__enter__()
    case.frames(1)
    with case.source:
        case.frames(3)

    with pytest.raises(CaptureError, match="is not open"):
        case.grab()


def test_leaving_twice_is_harmless(case: Case) -> None:
    """Cleaning up after a failure may come by twice."""
    with case.source:
        pass
    case.source.__exit__(None, None, None)


def test_an_exception_inside_closes_the_source_and_goes_on_to_the_caller(case: Case) -> None:
    """A swallowed failure would be a session that silently stops."""
    with pytest.raises(ZeroDivisionError), case.source:
        1 / 0  # noqa: B018 a failure of the caller's

    with pytest.raises(CaptureError, match="is not open"):
        case.grab()


def test_after_the_end_there_is_never_another_frame(ending: Case) -> None:
    """None is an answer, not an accident that may pass."""
    with ending.source:
        frames = 0
        while ending.grab() is not None:
            frames += 1
            assert frames < 1000
        assert frames > 3

        assert ending.grab() is None
        assert ending.grab() is None


def test_after_the_end_it_can_be_opened_again(ending: Case) -> None:
    """The same lesson twice in a row."""
    with ending.source:
        while ending.grab() is not None:
            pass
    with ending.source:
        ending.frames(3)
