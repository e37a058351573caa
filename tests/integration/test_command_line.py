"""The commands, typed as a teacher types them, on real files and a real database."""

import csv
import io
import json
import os
import stat
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import cv2
import pytest
from alembic import command
from alembic.config import Config

from capture.practice import PracticeClass
from classmood.cli import commands, main
from classmood.configuration import as_yaml
from classmood.domain.errors import StorageError
from classmood.settings import CLASSIFIERS, Settings
from storage.connections import connect, parse_url, writing

Run = Callable[..., tuple[int, str, str]]

COMMANDS = [
    [],
    *([name] for name in commands.commands),
    ["data", "summary"],
    ["train", "emotion"],
    ["train", "detector"],
    ["models", "show"],
    ["db", "upgrade"],
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in an empty folder, with an empty home, and gives its code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("DISPLAY", raising=False)

    def typed(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return typed


@pytest.fixture(scope="module")
def screenshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a picture of nine drawn students."""
    path = tmp_path_factory.mktemp("pictures") / "class.png"
    cv2.imwrite(str(path), PracticeClass(9, seed=1).frame_at(30.0))
    return path


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(run: Run, words: list[str]) -> None:
    """A teacher's first word is --help."""
    code, out, _ = run(*words, "--help")

    assert code == 0
    assert "Usage: classmood" in out
    assert len(out.splitlines()) > 5


def test_a_lesson_is_recorded_listed_and_exported(run: Run) -> None:
    """The whole way on the practice class, without any pages."""
    recorded = run("agent", "--source", "practice", "--students", 9, "--fps", 5, "--seconds", 2, "--title", "Algebra")
    listed = run("sessions")
    code, text, _ = run("export", 1, "--format", "json")

    assert recorded[0] == 0
    assert "reading " in recorded[1]
    assert "Lesson 1: " in recorded[1]
    assert "Algebra" in listed[1]
    assert code == 0
    samples = json.loads(text)["samples"]
    assert len(samples) >= 5
    assert [sample["sequence"] for sample in samples] == list(range(1, len(samples) + 1))
    assert max(sample["faces"] for sample in samples) >= 5


def test_a_csv_export_can_be_opened_and_small_groups_stay_hidden(run: Run, tmp_path: Path) -> None:
    """Nine students are fewer than ten: their numbers of faces are told, their emotions are not."""
    run("agent", "--source", "practice", "--students", 9, "--fps", 5, "--seconds", 1)

    code, _, _ = run("export", 1, "--output", tmp_path / "lesson.csv")

    rows = list(csv.DictReader(io.StringIO((tmp_path / "lesson.csv").read_text(encoding="utf-8"))))
    assert code == 0
    assert rows
    assert all(row["happy_faces"] == "" for row in rows)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_an_export_goes_through_a_pipe_and_does_not_replace_it(run: Run, tmp_path: Path) -> None:
    """Who exports to /dev/stdout, and may write anywhere, must find it there afterwards."""
    run("agent", "--source", "practice", "--students", 9, "--fps", 5, "--seconds", 1)
    os.mkfifo(tmp_path / "pipe")

    with ThreadPoolExecutor(1) as reader:
        read = reader.submit((tmp_path / "pipe").read_text)
        code, _, _ = run("export", 1, "--output", tmp_path / "pipe")

    assert code == 0
    assert "happy_faces" in read.result()
    assert (tmp_path / "pipe").is_fifo()


def test_a_recording_is_read_with_the_times_of_its_file(run: Run, tmp_path: Path) -> None:
    """Ten seconds of film are ten seconds of lesson, however fast they are read."""
    film = tmp_path / "class.mp4"

    written = run("practice", "--students", 9, "--write", film, "--seconds", 10, "--fps", 5)
    read = run("agent", film, "--source", "video", "--acknowledged")

    assert written[0] == read[0] == 0
    assert "10 samples in 0 min 9 s" in read[1]


def test_a_screenshot_is_analyzed_face_by_face(run: Run, screenshot: Path, tmp_path: Path) -> None:
    """The way to try the program on one's own screenshot."""
    code, text, _ = run("analyze", screenshot, "--json", "--draw", tmp_path / "boxes.png")
    table = run("analyze", screenshot)[1]

    report = json.loads(text)
    faces = report["faces"]
    assert code == 0
    assert (report["layout"], report["tiles"]) == ("gallery", 9)
    assert len(faces) >= 5
    for face in faces:
        assert sum(face["probabilities"].values()) == pytest.approx(1, abs=1e-3)
        assert 0 <= face["box"]["left"] <= face["box"]["left"] + face["box"]["width"] <= 1280
    assert f"{len(faces)} faces" in table
    drawn = cv2.imread(str(tmp_path / "boxes.png"))
    assert drawn is not None
    assert drawn.shape == cv2.imread(str(screenshot)).shape  # type: ignore[union-attr]
    assert not (tmp_path / "data").exists()


def test_a_video_is_analyzed_second_by_second(run: Run, tmp_path: Path) -> None:
    """One row for each second of the file."""
    film = tmp_path / "class.mp4"
    run("practice", "--students", 9, "--write", film, "--seconds", 4, "--fps", 5)

    code, text, _ = run("analyze", film, "--json", "--draw", tmp_path / "boxes.mp4")

    rows = json.loads(text)
    assert code == 0
    assert [row["second"] for row in rows] == [0, 1, 2, 3]
    assert all(row["faces"] >= 4 for row in rows)
    assert cv2.VideoCapture(str(tmp_path / "boxes.mp4")).get(cv2.CAP_PROP_FRAME_COUNT) == 4


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (
            ["agent", "--acknowledged"],
            3,
            "No screen to capture: DISPLAY is not set. Try `classmood demo`, which needs none.",
        ),
        (["agent"], 7, "A real class is read only after you acknowledged, once, what that means."),
        (["agent", "--fps", "99"], 2, "--fps is '99'; it must be a number at least 0.1 and at most 30."),
        (["agent", "--seconds", "nan"], 2, "Invalid value for '--seconds': nan is not a number."),
        (["agent", "--seconds", "inf"], 2, "Invalid value for '--seconds': inf is not in the range"),
        (["practice", "--fps", "nan"], 2, "Invalid value for '--fps': nan is not a number."),
        (["soak", "--hours", "nan"], 2, "Invalid value for '--hours': nan is not a number."),
        (["train", "emotion", "--rate", "nan"], 2, "Invalid value for '--rate': nan is not a number."),
        (["agent", "--source", "video"], 2, "--source video needs a FILE"),
        (["agent", "gone.mp4", "--source", "video", "--acknowledged"], 3, "There is no recording gone.mp4."),
        (["agent", "--source", "webcam", "--camera", "63"], 3, "63"),
        (["analyze", "gone.png"], 3, "gone.png cannot be read: No such file or directory."),
        (["analyze", "gone.png", "--draw", "."], 2, "Invalid value for '--draw': File '.' is a directory."),
        (["export", "7"], 5, "7"),
        (["sessions", "--database", "nonsense"], 5, "nonsense"),
        (["evaluate", "--data", "nowhere"], 6, "No FER2013 data at nowhere"),
        (["evaluate", "--model", "vgg"], 2, "'vgg' is not one of 'custom-cnn', 'xception', 'resnet50', 'deepface'"),
        (["evaluate", "--frames", "2"], 2, "--frames means nothing for --model custom-cnn; leave it out."),
        (
            ["evaluate", "--model", "detector", "--split", "public_test"],
            2,
            "--split means nothing for --model detector",
        ),
        (["compare", "--models", "fer,vgg"], 2, "--models names 'vgg'; it must be some of custom-cnn, xception"),
        (["models", "show", "vgg"], 4, "No network is called 'vgg'; the program has: custom-cnn, detector"),
        (["models", "show", "fer"], 4, "fer has no card here"),
        (["--config", "gone.yaml", "sessions"], 2, "gone.yaml cannot be read"),
        (["demo", "--students", "50"], 2, "--students is '50'; it must be a whole number at least 1 and at most 49."),
        (["practice"], 3, "No display to show the practice class on."),
        (["practice", "--write", "class.gif"], 3, "class.gif cannot be written: a recording's name must end in .mp4."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_failure_is_one_line_and_has_the_code_of_its_kind(run: Run, words: list[str], code: int, told: str) -> None:
    """What happened, what to do next, and no traceback."""
    ended, _, err = run(*words)

    assert ended == code
    assert told in err
    assert "Traceback" not in err


def test_the_agent_that_finds_no_screen_records_nothing(run: Run, tmp_path: Path) -> None:
    """A lesson that never began must not stand among past ones."""
    run("agent", "--acknowledged")

    assert "No lesson is recorded yet" in run("sessions")[1]
    assert list(tmp_path.rglob("*.db")) == [tmp_path / "data" / "classmood" / "classmood.db"]


def test_the_doctor_looks_at_everything(run: Run) -> None:
    """On a machine without a screen or camera it still says that lessons could be recorded from elsewhere."""
    code, out, _ = run("doctor")

    assert code == 0
    for name in ("versions", "display", "permission", "camera", "model detector", "model custom-cnn", "database"):
        assert name in out
    assert "No screen to capture" in out


def test_the_doctor_says_when_the_chosen_network_is_not_here(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Better now than when the lesson begins."""
    monkeypatch.setattr("inference.registry.MODELS", tmp_path)
    monkeypatch.setenv("CLASSMOOD_INFERENCE__CLASSIFIER", "xception")

    code, out, _ = run("doctor")

    assert code == 1
    assert "MEND  model xception  The network xception is not here" in out


def test_the_networks_are_listed_with_what_they_need(run: Run) -> None:
    """A teacher sees what she may choose, and what the others would take."""
    code, out, _ = run("models")

    lines = {line.split()[0]: line for line in out.splitlines()}
    assert code == 0
    assert list(lines) == ["detector", *CLASSIFIERS]
    assert "ready" in lines["custom-cnn"]
    assert all("ready" in line or "not here" in line for line in lines.values())


def test_a_card_is_shown_in_words_and_as_json(run: Run) -> None:
    """What the network must not be used for can be read without opening the pages."""
    code, text, _ = run("models", "show")
    content = json.loads(run("models", "show", "detector", "--json")[1])

    assert code == 0
    assert "It must not be used for" in text
    assert content["name"] == "detector"


def test_the_doctor_says_when_the_database_is_none(run: Run, tmp_path: Path) -> None:
    """Exit code 1 tells scripts that something is to be mended."""
    (tmp_path / "lessons.db").write_bytes(b"not a database, but long enough to be taken for one" * 40)

    code, out, _ = run("doctor", "--database", f"sqlite:///{tmp_path / 'lessons.db'}")

    assert code == 1
    assert "MEND  database" in out


def test_the_database_is_made_and_then_up_to_date(run: Run) -> None:
    """Twice is harmless."""
    assert "from schema none to" in run("db", "upgrade")[1]
    assert "is up to date" in run("db", "upgrade")[1]


def test_an_older_database_is_upgraded_and_keeps_its_lessons(run: Run, tmp_path: Path) -> None:
    """A file made before moments existed is opened by today's program."""
    path = tmp_path / "old.db"
    url = f"sqlite:///{path}"
    run("agent", "--source", "practice", "--students", 4, "--fps", 5, "--seconds", 1, "--database", url)
    engine, config = connect(parse_url(url), write=True), Config()
    config.set_main_option("script_location", "storage:migrations")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
    engine.dispose()

    upgraded = run("db", "upgrade", "--database", url)

    assert "from schema 0001 to" in upgraded[1]
    assert "practice" in run("sessions", "--database", url)[1]


def test_the_printed_settings_are_the_ones_in_force(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A teacher sees what a variable of her school sets."""
    monkeypatch.setenv("CLASSMOOD_DASHBOARD__PORT", "9000")

    code, out, _ = run("config")

    assert code == 0
    assert "  port: 9000\n" in out


def test_the_defaults_are_shown_beside_a_broken_settings_file(run: Run, tmp_path: Path) -> None:
    """Whoever must mend her file needs something to compare it with, and the message names it."""
    (tmp_path / "config.yaml").write_text("capture: [", encoding="utf-8")

    refused = run("config")
    shown = run("config", "--defaults")

    assert refused[0] == 2
    assert "Compare it with `classmood config --defaults`." in refused[2]
    assert shown == (0, as_yaml(Settings()), "")


def test_a_settings_file_is_written_over_itself_and_keeps_its_values(run: Run, tmp_path: Path) -> None:
    """With `> config.yaml` the shell would empty it before it is read, and PowerShell write it in UTF-16."""
    file = tmp_path / "config.yaml"
    file.write_text("dashboard: {port: 9000}", encoding="utf-8")

    written = run("config", "--write", "config.yaml")

    assert written == (0, "Wrote config.yaml\n", "")
    assert file.read_bytes().decode() == run("config")[1]
    assert "  port: 9000\n" in file.read_text(encoding="utf-8")
    assert list(tmp_path.iterdir()) == [file]
    if sys.platform != "win32":
        # It may hold a database's password.
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.slow
def test_the_benchmark_times_every_stage(run: Run) -> None:
    """Its figures stand in the documents."""
    code, text, _ = run("benchmark", "stages", "--frames", 1, "--json")

    costs = json.loads(text)
    assert code == 0
    assert [cost["students"] for cost in costs] == [9, 25, 49]
    for cost in costs:
        stages = {"draw", "black?", "still?", "tiles", "detect", "classify", "analyze", "store", "total", "all tiles"}
        assert set(cost["stages"]) == stages
        assert cost["stages"]["total"]["wall"] >= cost["stages"]["tiles"]["wall"] > 0


def test_a_defect_is_one_line_without_debug_and_a_traceback_with_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever mends it needs the traceback; the teacher needs to know that it is not her."""

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("wires crossed")

    monkeypatch.setattr("storage.engine.open_database", broken)

    code, _, err = run("sessions")

    assert code == 70
    assert "a defect of the program: RuntimeError: wires crossed" in err

    traced = run("--debug", "sessions")

    assert traced[0] == 70
    assert "Traceback" in traced[2]
    assert traced[2].endswith(err)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("wires crossed"), ["classmood: a defect of the program: RuntimeError: wires crossed."]),
        (ConnectionResetError("by peer"), []),
    ],
    ids=["defect", "browser went away"],
)
def test_what_ends_a_thread_is_one_line_too(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, told: list[str]
) -> None:
    """Python itself would print a traceback, and does with --debug; a browser that goes away is no news at all."""

    def fail() -> None:
        raise error

    def broken(*_: object, **__: object) -> None:
        thread = Thread(target=fail)
        thread.start()
        thread.join()
        raise StorageError("The rest goes on to its own end.")

    monkeypatch.setattr("storage.engine.open_database", broken)

    code, _, err = run("sessions")
    traced = run("--debug", "sessions")

    assert code == 5
    lines = [line.partition(" `classmood --debug")[0] for line in err.splitlines()]
    assert lines == [*told, "classmood: The rest goes on to its own end."]
    assert "in fail" in traced[2]


def test_with_debug_a_failure_keeps_its_message_and_its_code(run: Run) -> None:
    """The pages tell a missing camera from a crash by the code, and what to do by the message."""
    plain = run("sessions", "--database", "nonsense")

    traced = run("--debug", "sessions", "--database", "nonsense")

    assert (plain[0], traced[0]) == (5, 5)
    assert "Traceback" not in plain[2]
    assert traced[2].startswith("Traceback")
    assert traced[2].endswith(plain[2])
