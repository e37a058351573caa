"""What is asked in the terminal before a real class is read for the first time."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from classmood.cli import main
from classmood.domain import care
from storage.acknowledgements import Acknowledgements
from storage.engine import open_database

Typed = Callable[..., int]


class Terminal(io.StringIO):
    """What a teacher types, as if at a terminal."""

    def isatty(self) -> bool:
        """Say that somebody sits there."""
        return True


@pytest.fixture
def agent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Return what runs the agent on a screen that is not there, and gives its exit code: 3 when it was let on."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("DISPLAY", raising=False)

    def typed(*answers: str, closed: bool = False) -> int:
        terminal = Terminal("".join(f"{answer}\n" for answer in answers))
        monkeypatch.setattr("sys.stdin", None if closed else terminal)
        with pytest.raises(SystemExit) as ended:
            main(["agent", "--source", "screen"])
        assert isinstance(ended.value.code, int)
        return ended.value.code

    return typed


def test_the_question_is_asked_once(agent: Typed, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With every word that stands on the pages, too; the answer is kept with its time."""
    first = agent("Lincoln School", "students, parents", "y")
    asked = " ".join(capsys.readouterr().out.split())
    second = agent()

    engine = open_database(f"sqlite:///{tmp_path / 'classmood' / 'classmood.db'}", write=False)
    (kept,) = Acknowledgements(engine).places(version=care.VERSION)
    engine.dispose()
    assert (first, second) == (3, 3)
    for words in (care.WHAT_HAPPENS, care.WHO_IS_TOLD, care.WHERE_PROHIBITED, care.ACKNOWLEDGED):
        assert words in asked
    assert (kept.place, kept.told) == ("Lincoln School", "students, parents")
    assert "Where is the class" not in capsys.readouterr().out


def test_who_does_not_agree_reads_nothing(agent: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    """And is asked again the next time."""
    assert agent("Lincoln School", "students", "n") == 7
    assert "Nothing was read" in capsys.readouterr().err
    assert agent("Lincoln School", "students", "n") == 7


def test_without_anybody_to_ask_nothing_is_read(agent: Typed, capsys: pytest.CaptureFixture[str]) -> None:
    """A task of the system's starts it with its input closed; it is told what to do, and not of a defect."""
    assert agent(closed=True) == 7
    assert "Run this in a terminal and answer" in capsys.readouterr().err
