"""Programs that start together: shown with real processes. Those that are killed: see `test_kills`."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import open_database
from storage.schema import known_schema, schema_version

_OPEN_WHEN_TOLD = """
import sys
from storage.engine import open_database

print("ready", flush=True)
sys.stdin.readline()
open_database(sys.argv[1], write=True).dispose()
"""


def _start(program: str, url: str) -> subprocess.Popen[str]:
    """Start a Python program in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-c", program, url],
        cwd=Path(__file__).parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.slow
def test_processes_that_start_at_once_make_the_database_once(tmp_path: Path) -> None:
    """The agent and the dashboard start together on the first day."""
    url = f"sqlite:///{tmp_path / 'classmood.db'}"
    programs = [_start(_OPEN_WHEN_TOLD, url) for _ in range(3)]
    for program in programs:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
    for program in programs:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()

    errors = [program.communicate()[1] for program in programs]
    assert errors == ["", "", ""]
    assert [program.returncode for program in programs] == [0, 0, 0]
    engine = open_database(url, write=False)
    assert schema_version(engine) == known_schema()
    engine.dispose()
