"""Watching the real agent from outside, as the soak and the benchmark do."""

from contextlib import closing
from pathlib import Path

import psutil
import pytest

from capture.practice import PracticeClass
from capture.practice.recording import write_recording
from classmood.domain.errors import CaptureError
from classmood.observing import observe_agent
from classmood.soak import summed_up, watch_agent


def test_an_agent_that_fails_is_told_in_its_own_words(tmp_path: Path) -> None:
    """Else a soak of a program that never started would look very calm."""
    missing = tmp_path / "missing.mp4"

    with pytest.raises(CaptureError, match=r"ended before its time\. There is no recording .*missing\.mp4"):
        list(observe_agent([str(missing), "--source", "video"], every=0.1))


@pytest.mark.slow
def test_the_agent_is_seen_at_work_and_ended_when_nobody_looks_any_more(tmp_path: Path) -> None:
    """A process that is left behind would go on reading."""
    recording = tmp_path / "class.mp4"
    write_recording(PracticeClass(4, size=(640, 360)), recording, frames_per_second=1, seconds=120)

    before = set(psutil.Process().children())

    with closing(observe_agent([str(recording), "--source", "video", "--realtime"], every=0.1)) as watching:
        first = next(one for one in watching if one.samples)
        assert set(psutil.Process().children()) - before
    left = set(psutil.Process().children()) - before

    assert first.megabytes > 50
    assert first.threads >= 1
    assert first.handles > 3
    assert first.processor_seconds > 0
    assert left == set()


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_half_a_minute_at_full_speed_leaves_nothing_behind() -> None:
    """Hours of a lesson belong to `classmood soak`; here only what grows fast would show."""
    soak = summed_up(list(watch_agent(30 / 3600)))

    assert soak.observations[-1].samples > 20
    assert soak.handles[1] - soak.handles[0] <= 3
    assert soak.threads[1] - soak.threads[0] <= 3
