"""What the agent takes on a class of 25 at 1920 x 1080, as a process of its own that reads a recording of it.

A recording, because drawing the practice class would count as the agent's work, and not every machine has a screen.
Decoding it is counted: it stands for grabbing a screen.
"""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from capture.practice import PracticeClass
from capture.practice.recording import write_recording
from classmood.domain.errors import CaptureError
from classmood.observing import Observation, observe_agent
from classmood.settings import Settings
from inference.training.vision import AgentCost

STUDENTS = 25
SIZE = (1920, 1080)
STARTS = 3
"""Times that it is started; the first has Python's files still to compile, as on the day of the installation."""
_LOOK_SECONDS = 0.1


def measure_agent(settings: Settings, *, seconds: int = 20) -> AgentCost:
    """Return what the agent takes, with a sample a second.

    Args:
        settings: of the practice class.
        seconds: how long the last start is watched, at least 3; the others end at their first sample.

    Raises:
        CaptureError: the agent fails, or OpenCV writes no video.
    """
    with TemporaryDirectory() as folder:
        recording = Path(folder) / "class.mp4"
        drawn = PracticeClass(STUDENTS, seed=settings.practice.seed, size=SIZE)
        write_recording(drawn, recording, frames_per_second=1, seconds=seconds + 10)
        words = [str(recording), "--source", "video", "--realtime", "--fps", "1"]
        runs = [_run(words, Path(folder), samples=1) for _ in range(STARTS - 1)]
        return agent_cost([*runs, _run(words, Path(folder), samples=seconds)])


def agent_cost(runs: Sequence[Sequence[Observation]]) -> AgentCost:
    """Return what was seen, in figures.

    Args:
        runs: starts of the agent; each has at least one observation with a sample, the last at least two samples.

    Raises:
        CaptureError: there are fewer samples.
    """
    firsts = [next((one for one in run if one.samples), None) for run in runs]
    started = [first for first in firsts if first is not None]
    first, last = firsts[-1], runs[-1][-1]
    if len(started) < len(runs) or first is None or last.samples <= first.samples:
        raise CaptureError("The agent stored too few samples to be measured. Measure again when less else is running.")
    samples = last.samples - first.samples
    return AgentCost(
        samples=samples,
        milliseconds=1000 * (last.processor_seconds - first.processor_seconds) / samples,
        seconds=min(one.seconds for one in started),
        processor_seconds=min(one.processor_seconds for one in started),
        megabytes=max(one.megabytes for run in runs for one in run),
    )


def _run(words: Sequence[str], folder: Path, *, samples: int) -> list[Observation]:
    """Watch the agent until it has stored so many samples, or ends."""
    seen: list[Observation] = []
    watching = observe_agent(words, every=_LOOK_SECONDS, cache=folder / "compiled")
    for one in watching:
        seen.append(one)
        if one.samples >= samples:
            break
    watching.close()
    return seen
