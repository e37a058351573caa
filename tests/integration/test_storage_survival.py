"""Programs that are killed, or start together: shown with real processes."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.engine import open_database
from storage.history import History
from storage.schema import known_schema, schema_version

_RECORD_FOR_EVER = """
import sys
from itertools import count
from storage.engine import open_database
from storage.recorder import Recorder
from tests.builders import NOON, a_sample

recorder = Recorder(open_database(sys.argv[1], write=True))
session_id = recorder.begin(title="killed", source="practice", at=NOON)
for second in count():
    print(recorder.record(session_id, a_sample(second)), flush=True)
"""

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
def test_no_acknowledged_sample_is_lost_when_the_agent_is_killed(tmp_path: Path) -> None:
    """Kill -9 in the middle of writing: the promise that a number means a stored sample."""
    url = f"sqlite:///{tmp_path / 'classmood.db'}"
    with _start(_RECORD_FOR_EVER, url) as agent:
        assert agent.stdout is not None
        for _ in range(50):
            agent.stdout.readline()
        agent.kill()
        acknowledged = 50 + sum(line.endswith("\n") for line in agent.stdout)

    engine = open_database(url, write=True)
    history = History(engine)
    (session,) = history.sessions()
    numbers = [stored.sequence for stored in history.samples(session.id)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert acknowledged <= len(numbers) <= acknowledged + 1
    assert session.ended_at is None
    engine.dispose()


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
