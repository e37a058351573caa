"""Screens that nobody looks at, for programs that look at screens."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Show = Callable[[Path, int, int], None]
"""Shows a picture file in a window whose top left corner is at x, y; the fixture `show`."""


@contextmanager
def virtual_display() -> Iterator[str]:
    """Give a screen of 1280 x 720 pixels while inside: its display, as in ``:91``. Skip where it cannot be made."""
    missing = [program for program in ("Xvfb", "openbox") if shutil.which(program) is None]
    if missing:
        pytest.skip(f"no screen to test on: apt-get install xvfb openbox ({' and '.join(missing)} not found)")
    reads, writes = os.pipe()
    # By default it starts anew, refusing everyone meanwhile, each time its last program leaves.
    command = ["Xvfb", "-displayfd", str(writes), "-screen", "0", "1280x720x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL)
    os.close(writes)
    try:
        with os.fdopen(reads) as numbers:
            number = numbers.readline().strip()
        assert number, f"Xvfb ended with {server.wait()} instead of naming its display"
        with _window_manager(f":{number}"):
            yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextmanager
def _window_manager(display: str) -> Iterator[None]:
    """Manage the display's windows while inside; without, half of them are never painted."""
    command = ["openbox", "--sm-disable", "--config-file", str(Path(__file__).with_name("openbox.xml"))]
    with subprocess.Popen(
        [*command, "--startup", "echo ready"],
        env=os.environ | {"DISPLAY": display},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as manager:
        try:
            assert manager.stdout is not None
            assert manager.stdout.readline() == "ready\n", "openbox did not start"
            yield
        finally:
            manager.terminate()
