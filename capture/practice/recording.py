"""The practice class as an MP4 recording, to try the program on a file."""

from pathlib import Path

from capture.practice.practice_class import PracticeClass
from capture.writing import write_video


def write_recording(practice_class: PracticeClass, path: Path, *, frames_per_second: float, seconds: float) -> int:
    """Write the class from the lesson's beginning, in the lesson's own time, and return the number of pictures.

    Args:
        practice_class: who is drawn.
        path: its name ends in ``.mp4``; an existing file is replaced once the new one is whole.
        frames_per_second: more than 0.
        seconds: length of the recording, more than 0; a longer one than the lesson begins the lesson again.

    Raises:
        CaptureError: the file cannot be written.
    """
    count = max(1, round(seconds * frames_per_second))
    times = (step / frames_per_second % practice_class.lesson_seconds for step in range(count))
    return write_video(path, map(practice_class.frame_at, times), frames_per_second=frames_per_second)
