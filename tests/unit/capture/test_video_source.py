"""Recordings: which frame, at which time, and what is refused."""

import logging
import os
from datetime import datetime, timedelta
from pathlib import Path

import cv2
import pytest

from capture.sources.video import VideoSource
from classmood.domain.errors import CaptureError
from tests.builders import NOON
from tests.fakes import FakeClock
from tests.recordings import frame_number, write_recording


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Return 4 s of film, 10 frames a second, last written at `NOON`."""
    path = write_recording(tmp_path / "class.avi", frames=40)
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    return path


def _read(source: VideoSource) -> list[tuple[int, datetime]]:
    with source:
        frames = iter(source.grab, None)
        return [(frame_number(frame.image), frame.at) for frame in frames if frame is not None]


@pytest.mark.parametrize("suffix", [".avi", ".mp4", ".mkv", ".webm"])
def test_steps_through_the_file_by_its_own_time(suffix: str, tmp_path: Path) -> None:
    """At 2 a second of 10 a second: every fifth frame, in every usual container."""
    path = write_recording(tmp_path / f"class{suffix}", frames=22)

    numbers = [number for number, _ in _read(VideoSource(path, frames_per_second=2.0))]

    assert numbers == [0, 5, 10, 15, 20]


def test_a_pace_that_does_not_divide_the_films_takes_the_next_frame_each_time(recording: Path) -> None:
    """Wanted at 0, 1/3, 2/3, 1 ...; the film has tenths."""
    numbers = [number for number, _ in _read(VideoSource(recording, frames_per_second=3.0))]

    assert numbers[:7] == [0, 4, 7, 10, 14, 17, 20]


def test_a_pace_above_the_films_gives_each_frame_once(recording: Path) -> None:
    """The same picture twice is not two observations."""
    numbers = [number for number, _ in _read(VideoSource(recording, frames_per_second=25.0))]

    assert numbers == list(range(40))


def test_the_recording_ended_when_the_file_was_last_written(recording: Path) -> None:
    """A class recorded this morning must not be filed under tonight."""
    moments = [at for _, at in _read(VideoSource(recording, frames_per_second=1.0))]

    assert moments == [NOON - timedelta(seconds=4 - n) for n in range(4)]


def test_played_in_real_time_the_position_follows_the_clock(recording: Path) -> None:
    """A busy computer misses frames, but never plays slower than the class was."""
    clock = FakeClock()
    shown = []
    with VideoSource(recording, frames_per_second=1.0, realtime=True, clock=clock) as source:
        for passing in (0.0, 0.52, 1.0, 0.0, 2.0):
            clock.passed += passing
            frame = source.grab()
            assert frame is not None
            shown.append((frame_number(frame.image), (frame.at - clock.start).total_seconds()))
        clock.passed += 1.0
        assert source.grab() is None

    assert [number for number, _ in shown] == [0, 6, 16, 16, 36]
    assert [at for _, at in shown] == pytest.approx([0.0, 0.52, 1.52, 1.52, 3.52])


def test_a_file_cut_short_gives_what_is_there_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A laptop that died during the recording still leaves half a class."""
    recording = write_recording(tmp_path / "class.mkv", frames=40)
    recording.write_bytes(recording.read_bytes()[: recording.stat().st_size // 3])

    with caplog.at_level(logging.WARNING):
        numbers = [number for number, _ in _read(VideoSource(recording, frames_per_second=10.0))]

    assert numbers == list(range(len(numbers)))
    assert 5 < len(numbers) < 20
    (message,) = (record.getMessage() for record in caplog.records)
    assert message.startswith(str(recording))
    assert "although it says 4 s: it was cut short or is damaged" in message


def test_a_whole_file_ends_without_a_warning(recording: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A warning that always comes is read by nobody."""
    _read(VideoSource(recording, frames_per_second=1.0))

    assert caplog.records == []


def test_a_missing_recording_is_named(tmp_path: Path) -> None:
    """The usual mistake is the folder."""
    with (
        pytest.raises(CaptureError, match=r"There is no recording .*nowhere\.mp4"),
        VideoSource(tmp_path / "nowhere.mp4", frames_per_second=1.0),
    ):
        pass


def test_a_name_that_no_folder_can_hold_is_told_as_any_missing_one(tmp_path: Path) -> None:
    """A whole sentence pasted into the command is a slip of the hand, not a defect of the program."""
    with (
        pytest.raises(CaptureError, match="Check the name and the folder"),
        VideoSource(tmp_path / f"{'a' * 300}.mp4", frames_per_second=1.0),
    ):
        pass


@pytest.mark.parametrize("name", ["notes.txt", "picture.png"])
def test_a_file_of_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    """The reader would film the letters of a text, and find no faces in them."""
    path = tmp_path / name
    path.write_text("hello\n" * 100)

    with (
        pytest.raises(CaptureError, match="is not a recording that can be read"),
        VideoSource(path, frames_per_second=1.0),
    ):
        pass


def test_a_file_that_only_has_the_name_of_a_recording_is_refused(tmp_path: Path) -> None:
    """A download that failed leaves such a file."""
    path = tmp_path / "class.mp4"
    path.write_text("404 not found")

    with pytest.raises(CaptureError, match=r"class\.mp4 cannot be read"), VideoSource(path, frames_per_second=1.0):
        pass


def test_pictures_too_large_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    """A small file can unfold to gigabytes."""
    path = tmp_path / "wide.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 1.0, (8208, 16))
    writer.write(cv2.merge([cv2.UMat(16, 8208, cv2.CV_8U).get()] * 3))
    writer.release()

    with pytest.raises(CaptureError, match="8208 x 16 pixels; at most 8192"), VideoSource(path, frames_per_second=1.0):
        pass
