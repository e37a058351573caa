"""A real window on a real screen, read by the program as a teacher starts it."""

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

import cv2
import numpy as np
import pytest

from capture.darkness import is_black
from capture.practice import PracticeClass
from capture.sources.screen import ScreenSource
from classmood.domain.moods import CaptureStatus
from inference.training.galleries import gallery
from inference.training.portraits import load_backgrounds, load_portraits
from inference.training.scenes import Cast
from storage.engine import open_database
from storage.history import History, StoredSample
from tests.screens import Show

DATA = Path(__file__).parents[3] / "shared" / "data"
SIZE = (1280, 720)

pytestmark = pytest.mark.timeout(180)


def read_screen(display: str, folder: Path, *words: str, seconds: float = 3) -> list[StoredSample]:
    """Run the agent on a display and return what it stored."""
    database = f"sqlite:///{folder / 'lesson.db'}"
    command = [sys.executable, "-m", "classmood", "agent", "--source", "screen", "--seconds", str(seconds)]
    command += ["--fps", "2", "--acknowledged", "--database", database, *words]
    environment = os.environ | {"DISPLAY": display}
    ended = subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    history = History(open_database(database, write=False))
    lesson = history.latest()
    assert lesson is not None
    return history.samples(lesson.id)


@pytest.mark.slow
def test_the_practice_class_in_its_window_is_read(screen: str, tmp_path: Path) -> None:
    """`classmood practice` and `classmood agent` side by side: the way to try the screen without a meeting."""
    drawn = PracticeClass(25, seed=2)
    shown = [sys.executable, "-m", "classmood", "practice", "--students", "25", "--seed", "2", "--fps", "5"]
    with subprocess.Popen(shown, cwd=tmp_path, env=os.environ | {"DISPLAY": screen}) as window:
        try:
            # Until the window is there, the screen is black.
            with ScreenSource() as source:
                while is_black(source.grab().image):
                    assert window.poll() is None
            samples = [stored.sample for stored in read_screen(screen, tmp_path)]
        finally:
            window.terminate()

    readable = [sample for sample in samples if sample.status is CaptureStatus.OK]
    cameras = sum(truth.camera_on for truth in drawn.truth_at(5.0))
    assert len(readable) >= 3
    # A framed picture on a drawn wall may be taken for a face.
    assert abs(median(sample.faces for sample in readable) - cameras) <= 2
    assert median(sample.read for sample in readable) >= 0.7 * cameras
    assert window.returncode == 0


def test_an_empty_screen_is_a_gap(screen: str, tmp_path: Path) -> None:
    """A bare virtual screen is black: no face, and no neutral class either."""
    statuses = {stored.sample.status.value for stored in read_screen(screen, tmp_path, seconds=1)}

    assert statuses == {"black"}


def test_a_screen_that_is_named_goes_before_the_files_region(screen: str, tmp_path: Path) -> None:
    """The pages start the agent so; else it would read another part of the screen than the teacher was shown."""
    (tmp_path / "config.yaml").write_text("capture: {region: [90000, 90000, 10, 10]}")

    statuses = {stored.sample.status.value for stored in read_screen(screen, tmp_path, "--monitor", "1", seconds=1)}

    assert statuses == {"black"}


@pytest.mark.skipif(not (DATA / "portraits").is_dir(), reason=f"the portraits are not at {DATA}")
def test_a_gallery_of_photographs_is_read(screen: str, show: Show, tmp_path: Path) -> None:
    """Real faces of persons that the detector never saw, in a window like a meeting's."""
    cast = Cast(load_portraits(DATA, "test"), load_backgrounds(DATA, "test"))
    scene = gallery(np.random.default_rng(5), cast, 9, SIZE)
    cv2.imwrite(str(tmp_path / "gallery.png"), scene.image)
    show(tmp_path / "gallery.png", 0, 0)

    last = read_screen(screen, tmp_path)[-1].sample

    assert abs(last.faces - len(scene.faces)) <= 1
    assert last.status.value == "ok"
