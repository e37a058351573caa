"""What several kinds of tests need: a screen that nobody looks at, and windows on it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.screens import Show, virtual_display


@pytest.fixture(scope="session")
def virtual_screen() -> Iterator[str]:
    """Return the display of a virtual screen of 1280 x 720 pixels, as in ``:91``."""
    with virtual_display() as display:
        yield display


@pytest.fixture
def screen(virtual_screen: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Make the virtual screen this test's own, and return its display."""
    monkeypatch.setenv("DISPLAY", virtual_screen)
    return virtual_screen


@pytest.fixture
def show(screen: str) -> Iterator[Show]:
    """Return what opens windows on the virtual screen; they are closed after the test."""
    assert screen
    program = Path(__file__).with_name("window.py")
    with ExitStack() as windows:

        def show_picture(picture: Path, left: int, top: int) -> None:
            command = [sys.executable, str(program), str(picture), str(left), str(top)]
            window = windows.enter_context(
                subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            )
            windows.callback(window.terminate)
            assert window.stdout is not None
            if window.stdout.readline() != "shown\n":
                pytest.fail(f"The window did not open: {window.communicate()[1]}")

        yield show_picture
