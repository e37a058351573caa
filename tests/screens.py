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
    """Give a screen of 1280 x 720 pixels while inside: its display, as in ``:91``. Skip where there is no Xvfb."""
    program = shutil.which("Xvfb")
    if program is None:
        pytest.skip("Xvfb is not installed (apt-get install xvfb), so there is no screen to test on")
    reads, writes = os.pipe()
    # By default it starts anew, refusing everyone meanwhile, each time its last program leaves.
    command = [program, "-displayfd", str(writes), "-screen", "0", "1280x720x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=[writes], stderr=subprocess.DEVNULL)
    os.close(writes)
    try:
        with os.fdopen(reads) as numbers:
            number = numbers.readline().strip()
        assert number, f"Xvfb ended with {server.wait()} instead of naming its display"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(timeout=10)
