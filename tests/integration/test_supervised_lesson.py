"""Real agents as processes of their own: started, paused, killed and ended by the program that the pages run in."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import cv2
import numpy as np
import psutil
import pytest
from sqlalchemy import Engine

from classmood.desk import Desk
from classmood.settings import Settings
from dashboard.control import Choice, Phase, Plan, SourceKind
from storage import timeline
from storage.engine import open_database
from storage.history import History, Session

PRACTICE = Choice(SourceKind.PRACTICE, students=4)

pytestmark = pytest.mark.timeout(300)


def until(happened: Callable[[], bool], *, seconds: float = 90) -> None:
    """Wait for another process."""
    for _ in range(int(seconds / 0.05)):
        if happened():
            return
        Event().wait(0.05)
    pytest.fail(f"It did not happen within {seconds} seconds.")


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Return the address of a database that does not exist yet."""
    return f"sqlite:///{tmp_path / 'lessons.db'}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Return the opened database."""
    engine = open_database(url, write=True)
    yield engine
    engine.dispose()


@pytest.fixture
def desk(url: str, engine: Engine) -> Iterator[Desk]:
    """Return a desk with real agents."""
    with Desk(Settings.model_validate({"storage": {"database": url}}), engine) as desk:
        yield desk


def stored(engine: Engine, session: int) -> list[float]:
    """Return when each sample of a session was, in seconds after its start."""
    history = History(engine)
    start = history.session(session).started_at
    return [(one.sample.at - start).total_seconds() for one in history.samples(session)]


def children() -> list[int]:
    """Return the processes that this one started and that still run."""
    return [one.pid for one in psutil.Process().children() if "agent" in one.cmdline()]


@pytest.mark.slow
@pytest.mark.faults
def test_a_lesson_through_a_pause_a_kill_and_its_end(desk: Desk, engine: Engine) -> None:
    """One class, one session, two honest gaps, and an end."""
    desk.start(Plan(PRACTICE, "Algebra", "Year 9", 27))
    until(lambda: desk.status().phase is Phase.RUNNING)
    session = desk.status().session
    assert session is not None
    until(lambda: len(stored(engine, session)) >= 4)

    desk.pause()
    until(lambda: desk.status().phase is Phase.PAUSED)
    before = len(stored(engine, session))
    Event().wait(5)
    paused = len(stored(engine, session))
    desk.resume()
    until(lambda: len(stored(engine, session)) >= before + 4)

    (killed,) = children()
    # It hangs before it dies: after a kill alone a quick computer goes on within three seconds, which are no gap.
    os.kill(killed, signal.SIGSTOP)
    Event().wait(5)
    os.kill(killed, signal.SIGKILL)
    until(lambda: desk.status().phase is Phase.STARTING)
    until(lambda: desk.status().phase is Phase.RUNNING)
    known = len(stored(engine, session))
    until(lambda: len(stored(engine, session)) >= known + 4)
    told = desk.status().trouble
    desk.end()
    until(lambda: desk.status().phase is Phase.IDLE)

    history = History(engine)
    (lesson,) = history.sessions()
    samples = history.samples(session)
    assert paused == before
    assert "stopped unexpectedly (exit code -9)" in told
    assert (lesson.title, lesson.course, lesson.class_size) == ("Algebra", "Year 9", 27)
    assert lesson.ended_at is not None
    assert [one.sequence for one in samples] == list(range(1, len(samples) + 1))
    gaps = [gap for gap in timeline.gaps([one.sample for one in samples]) if gap.status is None]
    assert len(gaps) >= 2
    pause = gaps[0]
    assert pause.start < samples[before].sample.at <= pause.end
    assert children() == []


def test_what_a_teacher_can_answer_is_told_and_not_tried_again(desk: Desk, engine: Engine) -> None:
    """There is no camera 63 on any computer of ours."""
    desk.start(Plan(Choice(SourceKind.WEBCAM, camera=63)))

    until(lambda: desk.status().phase is Phase.FAILED)

    assert desk.status().trouble.startswith("Camera 63 cannot be opened.")
    assert History(engine).sessions() == []


def test_it_is_told_in_the_same_way_while_tracebacks_are_shown(url: str, engine: Engine) -> None:
    """Who asks for help is told to start with --debug; a missing camera must not become a crash by it."""
    settings = Settings.model_validate({"storage": {"database": url}})
    with Desk(settings, engine, before=["--debug"]) as desk:
        desk.start(Plan(Choice(SourceKind.WEBCAM, camera=63)))
        until(lambda: desk.status().phase is Phase.FAILED)

        assert desk.status().trouble.startswith("Camera 63 cannot be opened.")


def test_a_warning_outside_the_code_page_is_told_whole(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows gives the agent's output an old code page; a folder's name in it must not end the lesson."""
    (tmp_path / "Größe 😀").write_text("a file, and no folder")
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    monkeypatch.setenv("CLASSMOOD_EXPORT__FOLDER", str(tmp_path / "Größe 😀"))

    desk.start(Plan(PRACTICE))
    until(lambda: desk.status().phase is Phase.RUNNING)
    desk.end()
    until(lambda: desk.status().phase is Phase.IDLE)

    assert "The report of lesson 1 was not saved" in desk.status().trouble
    assert "Größe 😀" in desk.status().trouble


def test_a_preview_shows_boxes_and_leaves_nothing_behind(desk: Desk, engine: Engine, tmp_path: Path) -> None:
    """In memory only: no session, no file, and no process once nobody looks."""
    until(lambda: desk.preview(PRACTICE).sight is not None)
    sight = desk.preview(PRACTICE).sight
    assert sight is not None
    desk.stop_preview()

    picture = cv2.imdecode(np.frombuffer(sight.picture, np.uint8), cv2.IMREAD_COLOR)
    assert picture is not None
    assert 1 <= sight.faces <= 4
    # Green, as the box of a face that can be read; no student wears it so brightly.
    assert (np.abs(picture.astype(int) - (90, 200, 60)).max(axis=2) < 40).sum() > 100
    assert desk.preview(Choice(SourceKind.VIDEO, file="gone.mp4")).sight is None
    assert History(engine).sessions() == []
    assert {file.name.split(".db")[0] for file in tmp_path.iterdir()} == {"lessons"}


STARTER = """
import sys, time
from classmood.desk import Desk
from classmood.settings import Settings
from dashboard.control import Choice, Plan, SourceKind
from storage.engine import open_database

url = sys.argv[1]
with Desk(Settings.model_validate({"storage": {"database": url}}), open_database(url, write=True)) as desk:
    desk.start(Plan(Choice(SourceKind.PRACTICE, students=4)))
    while desk.status().session is None:
        time.sleep(0.05)
    print("running", flush=True)
    time.sleep(600)
"""
"""A program that starts a lesson, as the pages do."""


def ended(engine: Engine) -> bool:
    """Return whether the one session has its end."""
    lesson: Session | None = History(engine).latest()
    return lesson is not None and lesson.ended_at is not None


@pytest.mark.faults
@pytest.mark.slow
def test_an_agent_never_outlives_the_program_that_started_it(url: str, engine: Engine) -> None:
    """Killed without a word: the agent notices, ends the lesson in order, and is gone."""
    with subprocess.Popen([sys.executable, "-c", STARTER, url], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        assert starter.stdout.readline() == "running\n"
        starter.kill()

    until(lambda: ended(engine))
    last = len(stored(engine, 1))
    Event().wait(3)

    assert len(stored(engine, 1)) == last
