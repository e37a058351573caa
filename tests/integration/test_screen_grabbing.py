"""The screen source on a real screen with a real window."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from capture.sources.screen import Region, ScreenSource, list_monitors
from classmood.domain.errors import CaptureError
from tests.screens import Show, virtual_display

LEFT, TOP, WIDTH, HEIGHT = 100, 50, 400, 300


Y, X = np.mgrid[0:HEIGHT, 0:WIDTH]
PICTURE = np.dstack([X * 255 // WIDTH, Y * 255 // HEIGHT, (X + Y) % 256]).astype(np.uint8)
"""Differs in every channel, from side to side and from top to bottom."""


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """Return a file of `PICTURE`."""
    path = tmp_path / "class.png"
    cv2.imwrite(str(path), PICTURE)
    return path


def test_a_window_is_seen_pixel_for_pixel(picture: Path, show: Show) -> None:
    """Swapped colours or a shifted row would still look like a picture."""
    show(picture, LEFT, TOP)

    with ScreenSource() as source:
        image = source.grab().image

    assert image.shape == (720, 1280, 3)
    assert np.array_equal(image[TOP : TOP + HEIGHT, LEFT : LEFT + WIDTH], PICTURE)


def test_a_region_is_exactly_that_part_of_the_screen(picture: Path, show: Show) -> None:
    """The teacher draws it around the gallery, and nothing else may be looked at."""
    show(picture, LEFT, TOP)

    with ScreenSource(region=(LEFT + 30, TOP + 20, 200, 100)) as source:
        image = source.grab().image

    assert np.array_equal(image, PICTURE[20:120, 30:230])


def test_a_region_partly_off_the_screen_is_cut_to_it(screen: str) -> None:
    """A window half pushed off the screen is usual."""
    assert screen
    with ScreenSource(region=(1200, -100, 200, 300)) as source:
        assert source.grab().image.shape == (200, 80, 3)


def test_a_region_off_the_screen_names_both(screen: str) -> None:
    """The second monitor was unplugged: both numbers are needed to understand that."""
    assert screen
    with pytest.raises(CaptureError) as caught, ScreenSource(region=(1300, 0, 200, 100)):
        pass

    assert str(caught.value) == (
        "The region of 200 x 100 pixels at (1300, 0) is not on the screen, which is 1280 x 720 pixels at (0, 0). "
        "Choose one that is at least partly on it."
    )


def test_a_screen_that_goes_away_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The agent needs the error to mark the gap."""
    with virtual_display() as display:
        monkeypatch.setenv("DISPLAY", display)
        source = ScreenSource()
        source.__enter__()
        source.grab()

    with pytest.raises(CaptureError, match=f'display "{display}" cannot be opened'):
        source.grab()


@pytest.mark.parametrize("monitor", [0, 2])
def test_a_monitor_that_is_not_there_is_told_how_many_are(monitor: int, screen: str) -> None:
    """Negative or zero must not mean another monitor by accident."""
    assert screen
    with (
        pytest.raises(
            CaptureError, match=f"There is no monitor {monitor}: this computer has 1. Choose one from 1 to 1"
        ),
        ScreenSource(monitor=monitor),
    ):
        pass


def test_the_monitors_are_listed_as_they_are_numbered(screen: str) -> None:
    """`classmood doctor` shows this list, and its numbers go into the settings."""
    assert screen
    assert list_monitors() == [Region(0, 0, 1280, 720)]


HANDLES_LEFT = """
from pathlib import Path
from capture.sources.screen import ScreenSource

def open_and_grab():
    with ScreenSource() as source:
        source.grab()

open_and_grab()
before = len(list(Path("/proc/self/fd").iterdir()))
for _ in range(50):
    open_and_grab()
print(len(list(Path("/proc/self/fd").iterdir())) - before)
"""


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open handles are counted as Linux lists them")
def test_opening_grabbing_and_closing_leaves_no_handle_behind(screen: str) -> None:
    """A class of two hours takes 7,200 pictures; one handle each would end it after 17 minutes."""
    assert screen
    # In a process of its own: what earlier tests left open may be cleared away at any time.
    counted = subprocess.run([sys.executable, "-c", HANDLES_LEFT], capture_output=True, text=True, check=False)

    assert counted.stderr == ""
    assert int(counted.stdout) == 0
