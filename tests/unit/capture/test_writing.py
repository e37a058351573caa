"""Pictures and recordings that a teacher asked for: whole, or not there at all."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from capture.practice import PracticeClass
from capture.practice.recording import write_recording
from capture.writing import write_picture, write_video
from classmood.domain.errors import CaptureError
from classmood.domain.frames import Image

GREY: Image = np.full((48, 64, 3), 128, np.uint8)

ON_A_FULL_DISK = """
import resource, sys
from classmood.cli import main
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
main(sys.argv[2:])
"""
"""Runs a command for which no file can be larger than so many bytes."""


@pytest.mark.faults
@pytest.mark.skipif(sys.platform != "linux", reason="Only there a process's files can be kept small.")
@pytest.mark.parametrize("missing", [150, 20_000])
def test_a_recording_that_the_disk_has_no_room_for_leaves_the_older_one(tmp_path: Path, missing: int) -> None:
    """Neither the library nor its file says that it was cut short: with 150 bytes less it claims to hold everything."""
    whole, older = tmp_path / "whole.mp4", tmp_path / "class.mp4"
    write_recording(PracticeClass(4, lesson_seconds=2.0), whole, frames_per_second=5.0, seconds=2.0)
    older.write_bytes(b"a good one")
    words = ["practice", "--students", "4", "--seconds", "2", "--fps", "5", "--write", str(older)]

    ended = subprocess.run(
        [sys.executable, "-B", "-c", ON_A_FULL_DISK, str(whole.stat().st_size - missing), *words],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ended.returncode, ended.stdout) == (3, "")
    assert f"{older} could not be written whole. Is the disk full? Free some space and try again." in ended.stderr
    assert older.read_bytes() == b"a good one"
    assert sorted(tmp_path.iterdir()) == [older, whole]


def test_a_folder_of_that_name_is_said_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    """It is her slip of the pen, and a hidden, unfinished file would be found by nobody."""
    picture, recording = tmp_path / "class.png", tmp_path / "class.mp4"
    picture.mkdir()
    recording.mkdir()

    with pytest.raises(CaptureError, match=r"class\.png cannot be written: .+\. Choose another folder or name\."):
        write_picture(picture, GREY)
    with pytest.raises(CaptureError, match=r"class\.mp4 cannot be written: .+\. Choose another folder or name\."):
        write_video(recording, [GREY], frames_per_second=1.0)

    assert sorted(tmp_path.iterdir()) == [recording, picture]


def test_a_recording_broken_off_by_ctrl_c_leaves_the_older_one(tmp_path: Path) -> None:
    """Who breaks off a long recording has not asked for a half one."""
    older = tmp_path / "class.mp4"
    older.write_bytes(b"a good one")

    def pictures() -> Iterator[Image]:
        yield GREY
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_video(older, pictures(), frames_per_second=1.0)

    assert older.read_bytes() == b"a good one"
    assert list(tmp_path.iterdir()) == [older]
