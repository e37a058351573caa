"""`classmood demo` as a newcomer starts it: the real program, its pages in a real browser."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from classmood.domain.emotions import Emotion
from dashboard.access import Access
from tests.e2e.conftest import OpenPage
from tests.e2e.school import KEYS

pytestmark = pytest.mark.timeout(180)


@contextmanager
def demo(home: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the demo with an empty home; give the process and the address that it prints."""
    command = [sys.executable, "-m", "classmood", "demo", "--no-browser", "--port", "0", *words]
    environment = os.environ | {"XDG_DATA_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=home
    ) as program:
        try:
            assert program.stdout is not None
            first = program.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)", first)
            assert found, f"no address in {first!r}: {program.communicate()[1]}"
            KEYS[int(found.group(1))] = Access(home / "classmood" / "access")
            yield program, found.group()
        finally:
            program.kill()


def samples(home: Path, title: str) -> list[sqlite3.Row]:
    """Return what the demo stored in the lesson of this title."""
    with sqlite3.connect(home / "classmood" / "demo.db") as database:
        database.row_factory = sqlite3.Row
        return database.execute(
            "SELECT samples.* FROM samples JOIN sessions ON sessions.id = session_id WHERE title = ? ORDER BY sequence",
            [title],
        ).fetchall()


def test_the_demo_shows_a_class_live_with_the_databases_numbers(tmp_path: Path, open_page: OpenPage) -> None:
    """The first thing that anyone sees: faces read, counts on the page, the very ones that are stored."""
    with demo(tmp_path, "--students", "9", "--fps", "2") as (_, url):
        page = open_page(url)
        expect(page.get_by_text(re.compile(r"reading\s*\d+ of \d+"))).to_be_visible(timeout=30_000)
        expect(page.get_by_text("Practice class, live")).to_be_visible()
        shown = page.evaluate(
            """async () => {
                const answer = await fetch('/api/samples');
                const rows = (await answer.json()).rows;
                return rows[rows.length - 1];
            }"""
        )
        stored = samples(tmp_path, "Practice class, live")[shown["sequence"] - 1]
        # Else it may ask once more while the demo ends.
        page.close()

    assert (shown["faces"], shown["read"]) == (stored["faces"], stored["read"])
    assert shown["counts"][Emotion.HAPPY] == stored["count_happy"]


@pytest.mark.slow
def test_the_demo_ends_by_itself_with_one_line(tmp_path: Path) -> None:
    """For scripts and for the impatient; the teacher's own database is never touched."""
    with demo(tmp_path, "--students", "4", "--seconds", "3") as (program, _):
        out, err = program.communicate(timeout=60)

    assert program.returncode == 0, err
    assert re.search(r"^Lesson \d+: \d+ samples in 0 min \d+ s; kept in .*demo\.db$", out.splitlines()[-1])
    assert len(samples(tmp_path, "Practice class, live")) >= 2
    assert not (tmp_path / "classmood" / "classmood.db").exists()


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_the_demo_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    """Within seconds, with code 0, and with the lesson's end stored."""
    with demo(tmp_path, "--students", "4") as (program, _):
        assert program.stdout is not None
        assert any("reading" in line for line in program.stdout)
        program.send_signal(number)
        out, err = program.communicate(timeout=20)

    assert program.returncode == 0, err
    assert "Traceback" not in err
    assert out.splitlines()[-1].startswith("Lesson ")
    with sqlite3.connect(tmp_path / "classmood" / "demo.db") as database:
        assert database.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL").fetchone() == (0,)


@pytest.mark.slow
def test_two_finished_practice_lessons_stand_among_past_sessions(tmp_path: Path, open_page: OpenPage) -> None:
    """Made by the real path while the newcomer watches; both are there after a minute at most."""
    with demo(tmp_path, "--students", "9") as (_, url):
        page = open_page(f"{url}/sessions")
        for title in ("Practice: fractions", "Practice: the water cycle"):
            link = page.get_by_text(title)
            while not link.is_visible():
                page.wait_for_timeout(2_000)
                page.reload()
            expect(link).to_be_visible()
        page.get_by_text("Practice: fractions").click()
        expect(page.get_by_text("In words")).to_be_visible()
        expect(page.get_by_text("A drawn practice class: nobody was observed.")).to_be_visible()
        page.close()
    assert len(samples(tmp_path, "Practice: fractions")) == 120
