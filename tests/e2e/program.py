"""The real program, started as a teacher starts it, for the tests that a browser alone would not do."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

from dashboard.access import Access
from tests.e2e.school import KEYS

PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"image/jpeg", b"image/png")
"""What is in every file that holds a picture: of a screen, of a preview, of a class."""


class Program:
    """The running program and its database."""

    def __init__(self, home: Path, display: str | None, *, imports: Path | None = None) -> None:
        """Start it.

        Args:
            home: its user's folder.
            display: the screen; None is this test's own.
            imports: a folder whose ``sitecustomize.py`` each of its processes runs first; None is none.
        """
        self.home = home
        environment = os.environ | {"XDG_DATA_HOME": str(home), "HOME": str(home), "PYTHONUNBUFFERED": "1"}
        if display is not None:
            environment["DISPLAY"] = display
        if imports is not None:
            environment["PYTHONPATH"] = str(imports)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "classmood", "dashboard", "--no-browser", "--port", "0"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=home,
        )
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)", first)
        assert found, f"no address in {first!r}: {self.process.communicate()[1]}"
        self.url = found.group()
        KEYS[int(found.group(1))] = Access(home / "classmood" / "access")

    def rows(self, query: str) -> list[sqlite3.Row]:
        """Return what the database answers."""
        with sqlite3.connect(self.home / "classmood" / "classmood.db") as database:
            database.row_factory = sqlite3.Row
            return database.execute(query).fetchall()

    def end(self) -> tuple[int, str]:
        """End the program as the system does, politely; return its code and what it complained about."""
        self.process.send_signal(signal.SIGTERM)
        err = self.process.communicate(timeout=60)[1]
        return self.process.returncode, err

    def pictures_kept(self) -> list[Path]:
        """Return the files, wherever they are, that hold a picture."""
        files = [file for file in self.home.rglob("*") if file.is_file()]
        return [file for file in files if any(begin in file.read_bytes() for begin in PICTURES)]
