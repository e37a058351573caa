"""The commands for past lessons, typed as a teacher types them, on a real database."""

import io
import os
import re
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from classmood.cli import main
from classmood.purging import purge_at_start
from classmood.saving import SavingRecorder
from classmood.settings import ExportSettings, Settings, StorageSettings
from storage.engine import open_database
from storage.history import History
from storage.keeping import Keeping
from storage.recorder import Recorder
from tests.builders import NOON, a_lesson

Run = Callable[..., tuple[int, str, str]]
DAY = timedelta(days=1)
HUGE = "9" * 23
"""No number of a lesson: a cat on the keyboard, or two numbers with the blank forgotten."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return what runs a command in an empty folder, with an empty home, and gives its code, output and errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def typed(*words: object) -> tuple[int, str, str]:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, out, err

    return typed


@pytest.fixture
def history(tmp_path: Path) -> History:
    """Return the teacher's own database: two old lessons of two minutes and one of now."""
    engine = open_database(f"sqlite:///{tmp_path / 'data' / 'classmood' / 'classmood.db'}", write=True)
    recorder, history = Recorder(engine, course="Year 7"), History(engine)
    for days, title, happy in ((0, "Fractions", 4), (1, "Ratios", 16)):
        session = recorder.begin(title=title, source="screen", at=NOON + days * DAY)
        for sample in a_lesson(120, begin=days * 86400, happy=happy, neutral=20 - happy):
            recorder.record(session, sample)
        history.mark_moment(session, at=NOON + days * DAY + timedelta(seconds=60), note="quiz")
        recorder.end(session, at=NOON + days * DAY + timedelta(seconds=120))
    recorder.begin(title="Running", source="screen", at=datetime.now(UTC))
    return history


def titles(history: History) -> list[str]:
    """Return the titles of all lessons, the newest first."""
    return [session.title for session in history.sessions()]


@pytest.mark.parametrize("word", ["rename", "delete", "restore"])
def test_every_word_after_sessions_explains_itself(run: Run, word: str) -> None:
    """A teacher's first word is --help."""
    code, out, _ = run("sessions", word, "--help")

    assert code == 0
    assert f"Usage: classmood sessions {word}" in out


@pytest.mark.usefixtures("history")
def test_lessons_are_listed_with_their_courses(run: Run) -> None:
    """The newest first."""
    code, out, _ = run("sessions")

    assert code == 0
    assert [line.split()[-3:] for line in out.splitlines()[2:]] == [
        ["Ratios", "[Year", "7]"],
        ["Fractions", "[Year", "7]"],
    ]


def test_a_lesson_is_renamed(run: Run, history: History) -> None:
    """Title, course and size of the class; the row that it has now is printed."""
    code, out, _ = run("sessions", "rename", 1, "Halves", "--course", "Year 8", "--class-size", 28)

    found = history.session(1)
    assert code == 0
    assert "Halves  [Year 8]" in out
    assert (found.title, found.course, found.class_size) == ("Halves", "Year 8", 28)


def test_a_lesson_is_deleted_and_brought_back(run: Run, history: History) -> None:
    """The way back is told in the same line."""
    code, out, _ = run("sessions", "delete", 1, "--yes")

    assert code == 0
    assert re.search(r"Deleted “Fractions”\. Until \d\d:\d\d, `classmood sessions restore 1` brings it back\.", out)
    assert titles(history) == ["Running", "Ratios"]
    assert run("sessions", "restore", 1)[0] == 0
    assert titles(history) == ["Running", "Ratios", "Fractions"]


def test_without_a_yes_nothing_is_deleted(run: Run, history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither by delete nor by purge: the answer to both questions is Enter."""
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    deleted = run("sessions", "delete", 1)
    monkeypatch.setattr(sys, "stdin", io.StringIO("\n"))
    purged = run("purge", "--older-than", "30d")

    # Closed by who started the program: there is nobody to ask.
    monkeypatch.setattr(sys, "stdin", None)
    unasked = [run("sessions", "delete", 1), run("purge", "--older-than", "30d")]

    assert (deleted[0], purged[0]) == (130, 130)
    assert [(code, "Give --yes to go on unasked." in told) for code, _, told in unasked] == [(2, True)] * 2
    assert titles(history) == ["Running", "Ratios", "Fractions"]


def test_a_dry_run_lists_and_the_purge_erases_the_same(run: Run, history: History) -> None:
    """What is deleted already goes with it."""
    Keeping(history.engine).delete(1, at=datetime.now(UTC))

    listed = run("purge", "--older-than", "90d", "--dry-run")[1]
    assert "2 lessons would be erased." in listed
    assert "Ratios" in listed
    assert "Fractions  [Year 7]  (deleted)" in listed
    assert Keeping(history.engine).deleted() != []

    code, out, _ = run("purge", "--older-than", "12w", "--yes")
    assert code == 0
    assert out.splitlines()[-1] == "Erased 2 lessons."
    assert titles(history) == ["Running"]
    assert Keeping(history.engine).deleted() == []


@pytest.mark.usefixtures("history")
def test_a_purge_saves_first_what_it_erases(run: Run, tmp_path: Path) -> None:
    """A report to read and the samples to keep, under names that sort by date."""
    run("purge", "--older-than", "90d", "--yes", "--export", "kept")

    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == [
        "2025-03-03-120000-session-1.csv",
        "2025-03-03-120000-session-1.html",
        "2025-03-04-120000-session-2.csv",
        "2025-03-04-120000-session-2.html",
    ]
    assert "Fractions" in (tmp_path / "kept" / "2025-03-03-120000-session-1.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["purge"], 2, "Say how old, as in --older-than 90d, or set storage.keep_days."),
        (["purge", "--older-than", "soon"], 2, "'soon' is no age; write 90d for days or 12w for weeks."),
        (["purge", "--older-than", "0d"], 2, "'0d' is no age"),
        (["sessions", "rename", "9", "x"], 5, "There is no session 9. The newest are 3, 2, 1."),
        (["sessions", "delete", "9", "--yes"], 5, "There is no session 9."),
        (["sessions", "delete", "3", "--yes"], 5, "Session 3 is being recorded. End it first; nothing was deleted."),
        (["sessions", "restore", "9"], 5, "There is no session 9."),
        (["compare", "1", "9"], 5, "There is no session 9."),
        (["compare", "1", "2", "--first-moment", "2"], 2, "Lesson 1 has 1 moments, not 2."),
        (["compare", "1"], 2, "Name two lessons, as in `classmood compare 3 4`"),
        (["compare", "1", "2", "--models", "fer"], 2, "--models means nothing when comparing two lessons."),
        (["compare", "--first-moment", "1"], 2, "--first-moment means nothing when comparing networks; name two"),
        (["report", "9"], 5, "There is no session 9."),
        (["report", "1", "--out", "gone.html/report.html"], 2, "gone.html/report.html cannot be written"),
        (["export", "1", "--output", "gone.html/x.csv"], 2, "gone.html/x.csv cannot be written"),
        (["report", HUGE], 2, "is not in the range 1<=x<=2147483647"),
        (["export", HUGE], 2, "is not in the range"),
        (["sessions", "delete", HUGE], 2, "is not in the range"),
        (["compare", "1", HUGE], 2, "is not in the range"),
        (["agent", "--source", "practice", "--session", HUGE], 2, "is not in the range"),
        (["report", str(2**31)], 2, "is not in the range"),
        (["report", "1", "--out", "."], 2, ". cannot be written: it is a folder. Name a file in it."),
        (["report", "1", "--out", "data"], 2, "data cannot be written: Is a directory. Choose another folder or name."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_failure_is_one_line_with_its_code(
    run: Run, history: History, tmp_path: Path, *, words: list[str], code: int, told: str
) -> None:
    """What happened, and what to do next."""
    (tmp_path / "gone.html").write_text("a file, and no folder")

    ended, _, err = run(*words)

    assert ended == code
    assert told in err
    assert "Traceback" not in err
    assert not list(tmp_path.glob(".*"))
    assert titles(history) == ["Running", "Ratios", "Fractions"]


class Terminal(io.TextIOWrapper):
    """A terminal with a code page."""

    def isatty(self) -> bool:
        """Say that somebody looks at it."""
        return True


def test_a_title_outside_the_code_page_is_listed_in_a_pipe(history: History, tmp_path: Path) -> None:
    """Windows gives a pipe its old code page, which lacks emoji and most alphabets; the list must not break off."""
    Keeping(history.engine).describe(1, title="Brüche 😀")
    environment = os.environ | {"XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONIOENCODING": "cp1252"}

    command = [sys.executable, "-m", "classmood", "sessions"]
    listed = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False)

    assert (listed.returncode, listed.stderr) == (0, b"")
    assert "Brüche 😀" in listed.stdout.decode()


def test_a_title_outside_the_code_page_is_spelt_out_in_a_terminal(
    run: Run, history: History, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the terminal has no letter for is told by its code, and all else as ever."""
    Keeping(history.engine).describe(1, title="Brüche 😀")
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(shown, encoding="cp1252"))

    code, _, err = run("sessions")

    assert (code, err) == (0, "")
    assert "Brüche \\U0001f600" in shown.getvalue().decode("cp1252")


@pytest.mark.usefixtures("history")
def test_without_anything_to_write_to_a_command_still_ends_in_order(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a window has no output at all."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)

    assert run("sessions") == (0, "", "")


@pytest.mark.usefixtures("history")
def test_two_lessons_are_compared_minute_by_minute(run: Run) -> None:
    """Means with their bands; then the minutes, from the beginning or from a moment."""
    code, out, _ = run("compare", 1, 2)
    aligned = run("compare", 1, 2, "--first-moment", 1)[1]

    assert code == 0
    assert re.search(r"^happy +20%  8% to 42% +80%  58% to 92%$", out, re.MULTILINE)
    assert re.search(r"^ +1 +20% +80% +0% +80% +20% +0%$", out, re.MULTILINE)
    assert re.search(r"^ +-1 +20% +80% +0% +–$", aligned, re.MULTILINE)


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize("kind", ["html", "pdf"])
def test_a_report_is_written(run: Run, tmp_path: Path, kind: str) -> None:
    """Under a name of its own, for its owner alone."""
    code, out, _ = run("report", 2, "--format", kind)

    file = tmp_path / f"classmood-session-2.{kind}"
    assert (code, out) == (0, f"Wrote {file.name}\n")
    content = file.read_bytes()
    text = content.decode() if kind == "html" else PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Ratios" in text
    assert "1 former lesson" in " ".join(text.split())
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_lesson_saves_its_report_when_it_ends(run: Run, tmp_path: Path) -> None:
    """Teachers forget to; only its owner can read it; a setting switches it off or names the folder."""
    reports = tmp_path / "data" / "classmood" / "reports"
    words = ("agent", "--source", "practice", "--students", 4, "--fps", 5, "--seconds", 1, "--title", "Algebra")

    out = run(*words)[1]

    (saved,) = reports.iterdir()
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}-\d{6}-session-1\.html", saved.name)
    assert str(saved) in out
    assert "Algebra" in saved.read_text(encoding="utf-8")
    if sys.platform != "win32":
        assert stat.S_IMODE(saved.stat().st_mode) == 0o600
        assert stat.S_IMODE(reports.stat().st_mode) == 0o700


def test_reports_are_saved_where_and_if_the_settings_say(history: History, tmp_path: Path) -> None:
    """A folder that is synchronised, or none at all."""
    for settings, expected in (
        (ExportSettings(folder=str(tmp_path / "mine")), tmp_path / "mine" / "2025-03-03-120000-session-4.html"),
        (ExportSettings(save_reports=False), None),
    ):
        recorder = SavingRecorder(history.engine, Settings(export=settings))
        session = recorder.begin(title="", source="screen", at=NOON)
        recorder.end(session, at=NOON)
        assert recorder.saved == expected
        assert expected is None or expected.exists()


def test_a_new_database_s_lesson_does_not_replace_the_report_of_another(tmp_path: Path) -> None:
    """After a damaged database was set aside, numbers begin at 1 again, on the same day."""
    settings = Settings(export=ExportSettings(folder=str(tmp_path / "mine")))
    for name, begun in (("Algebra", NOON), ("Geometry", NOON + timedelta(seconds=40))):
        engine = open_database(f"sqlite:///{tmp_path / name}.db", write=True)
        recorder = SavingRecorder(engine, settings)
        recorder.end(recorder.begin(title=name, source="screen", at=begun), at=begun)
        recorder.end(1, at=begun + timedelta(seconds=9))  # ended once more, it replaces its own
        engine.dispose()

    texts = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "mine").iterdir())]
    assert [("Algebra" in text, "Geometry" in text) for text in texts] == [(True, False), (False, True)]


@pytest.mark.parametrize("folder", ["full", "~nosuch/reports"])
def test_a_report_that_cannot_be_saved_does_not_harm_the_lesson(
    history: History,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    *,
    folder: str,
) -> None:
    """The lesson is stored already; a warning says what to do."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "full").write_text("a file, and no folder")
    recorder = SavingRecorder(history.engine, Settings(export=ExportSettings(folder=folder)))

    session = recorder.begin(title="", source="screen", at=NOON)
    recorder.end(session, at=NOON)

    assert history.session(session).ended_at == NOON
    assert recorder.saved is None
    assert "The report of lesson 4 was not saved" in caplog.text
    assert "Choose another folder" in caplog.text


def test_lessons_older_than_the_setting_are_erased_at_a_start(
    history: History, caplog: pytest.LogCaptureFixture
) -> None:
    """And the log says which; without the setting none is."""
    assert purge_at_start(Settings(), history.engine) == []

    purged = purge_at_start(
        Settings(storage=StorageSettings(keep_days=30)), history.engine, now=NOON + 31 * DAY - timedelta(hours=1)
    )

    assert [session.title for session in purged] == ["Fractions"]
    assert titles(history) == ["Running", "Ratios"]
    assert "Erased for good, being older than 30 days (storage.keep_days): “Fractions” of 2025-03-03" in caplog.text


def test_deleted_lessons_are_erased_at_a_start_when_their_hour_is_over(history: History) -> None:
    """Whether or not old ones are purged."""
    Keeping(history.engine).delete(1, at=NOON)

    purge_at_start(Settings(), history.engine, now=NOON + timedelta(minutes=59))
    assert len(Keeping(history.engine).deleted()) == 1
    purge_at_start(Settings(), history.engine, now=NOON + timedelta(minutes=60))

    assert Keeping(history.engine).deleted() == []
