"""What the pages ask for, as commands of this program and as files of this computer."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from classmood.desk import Desk
from classmood.domain.errors import CaptureError
from classmood.line import Answer, Began, Command, Wanted
from classmood.settings import Settings
from dashboard.control import Choice, Phase, Plan, SourceKind
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_sample, after_noon
from tests.fake_agents import FakeLaunch
from tests.fakes import FakeClock


class Stage:
    """A desk with agents in name only."""

    def __init__(self, folder: Path) -> None:
        url = f"sqlite:///{folder / 'lessons.db'}"
        self.engine = open_database(url, write=True)
        self.launch = FakeLaunch()
        settings = Settings.model_validate({"storage": {"database": url}})
        self.desk = Desk(settings, self.engine, before=["--config", "my.yaml"], start=self.launch, clock=FakeClock())
        self.database = f"--database={url}"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """Return a desk over an empty database."""
    stage = Stage(tmp_path)
    yield stage
    stage.desk.close()
    stage.engine.dispose()


SOURCES = [
    (Choice(SourceKind.SCREEN, monitor=2), ["--source=screen", "--monitor=2"]),
    (
        Choice(SourceKind.SCREEN, region=(-1280, 0, 640, 360)),
        ["--source=screen", "--region=-1280,0,640,360"],
    ),
    (Choice(SourceKind.BROWSER), ["--source=browser"]),
    (Choice(SourceKind.WEBCAM, camera=1), ["--source=webcam", "--camera=1"]),
    (Choice(SourceKind.VIDEO, file="/v/a b.mp4"), ["--source=video", "/v/a b.mp4"]),
    (
        Choice(SourceKind.VIDEO, file="/v/a.mp4", realtime=True),
        ["--source=video", "/v/a.mp4", "--realtime"],
    ),
    (Choice(SourceKind.PRACTICE, students=9), ["--source=practice", "--students=9"]),
]


@pytest.mark.parametrize(("choice", "words"), SOURCES)
def test_each_source_is_previewed_by_its_command(stage: Stage, choice: Choice, words: list[str]) -> None:
    """A preview opens no database at all."""
    stage.desk.preview(choice)

    assert stage.launch.agent.words == ["--config", "my.yaml", "agent", *words, "--preview"]


@pytest.mark.parametrize(("choice", "words"), SOURCES)
def test_each_source_is_started_by_its_command(stage: Stage, choice: Choice, words: list[str]) -> None:
    """A title that looks like an option stays a title."""
    stage.desk.start(Plan(choice, "--help", "Year 9", 27))

    assert stage.launch.agent.words == [
        "--config", "my.yaml", "agent", *words, "--control", stage.database, "--acknowledged",
        "--title=--help", "--course=Year 9", "--class-size=27",
    ]  # fmt: skip


def test_a_lesson_begins_after_the_preview_freed_the_camera(stage: Stage) -> None:
    """A camera has one user."""
    stage.desk.preview(Choice(SourceKind.WEBCAM))

    stage.desk.start(Plan(Choice(SourceKind.WEBCAM)))

    assert stage.launch.agents[0].told == [Command.END]
    assert len(stage.launch.agents) == 2


def test_the_end_of_the_pages_is_the_end_of_the_lesson(stage: Stage) -> None:
    """Nobody could end it any more."""
    stage.desk.start(Plan(Choice(SourceKind.PRACTICE)))

    stage.desk.close()

    assert stage.launch.agent.told == [Command.END]
    assert stage.desk.status().phase is Phase.IDLE


def test_an_agents_wish_for_a_picture_reaches_the_tab_that_shares_a_window(stage: Stage) -> None:
    """A preview's as well as a lesson's."""
    stage.desk.sharing.begin("tab-of-now")
    stage.desk.preview(Choice(SourceKind.BROWSER))
    stage.launch.agent.tells(Wanted(number=1))

    stage.desk.sharing.offer("tab-of-now", b"picture", patience=0)

    assert stage.launch.agent.told == [Answer(1, b"picture").encode()]


def test_a_session_that_was_left_open_ends_at_its_last_sample(stage: Stage) -> None:
    """A killed agent's lesson lasted as long as it was read, not until somebody noticed."""
    recorder = Recorder(stage.engine)
    session = recorder.begin(title="", source="video", at=NOON)
    recorder.record(session, a_sample(90))
    stage.desk.start(Plan(Choice(SourceKind.VIDEO, file="/v/a.mp4")))
    stage.launch.agent.tells(Began(session=session))

    stage.launch.agent.exits(-9)

    assert History(stage.engine).session(session).ended_at == after_noon(90)


def test_the_recordings_of_a_folder_are_found_the_newest_first(stage: Stage, tmp_path: Path) -> None:
    """What a teacher recorded last is what she looks for."""
    for age, name in enumerate(["new.MP4", "old.webm", "notes.txt", ".hidden"]):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (1e9 - age, 1e9 - age))
    (tmp_path / "folder.mp4").mkdir()

    found = stage.desk.recordings(str(tmp_path))

    assert found == [str(tmp_path / "new.MP4"), str(tmp_path / "old.webm")]


def test_a_recording_is_found_by_its_own_path(stage: Stage, tmp_path: Path) -> None:
    """Pasted from a file manager."""
    (tmp_path / "new.mp4").write_bytes(b"")

    assert stage.desk.recordings(str(tmp_path / "new.mp4")) == [str(tmp_path / "new.mp4")]


@pytest.mark.parametrize("name", ["gone.mp4", "gone", "notes.txt", "a\0b"])
def test_what_is_no_recording_is_said(stage: Stage, tmp_path: Path, name: str) -> None:
    """While it is typed, not after Start."""
    (tmp_path / "notes.txt").write_bytes(b"")

    with pytest.raises(CaptureError, match="recording"):
        stage.desk.recordings(str(tmp_path / name))


@pytest.mark.parametrize("path", ["~nosuch/videos", "a" * 300], ids=["nobody's folder", "a long name"])
def test_a_path_that_cannot_be_looked_at_is_said(stage: Stage, path: str) -> None:
    """The page asks at every key: half a name must not become a defect of the program."""
    with pytest.raises(CaptureError, match=r"There is no recording or folder .* that can be read\. Check the name\."):
        stage.desk.recordings(path)


def test_a_missing_usual_folder_is_no_error(stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody asked for it."""
    monkeypatch.setattr("classmood.desk.user_videos_path", lambda: tmp_path / "gone")

    assert stage.desk.recordings("") == []
