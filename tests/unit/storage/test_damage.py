"""Damaged files: set aside whole, and followed by a new one, whoever meets the damage first."""

import logging
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine

from classmood.domain.errors import SessionGoneError, StorageDamagedError, StorageError
from storage.damage import check, set_aside_before
from storage.engine import open_database, renew
from storage.history import History
from storage.recorder import Recorder
from storage.watch import Watch
from tests.builders import NOON, a_lesson, a_sample

pytestmark = pytest.mark.faults


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///").partition("?")[0])


def _record(url: str, samples: int = 300) -> None:
    """Record a lesson large enough for several pages, and close the database."""
    engine = open_database(url, write=True)
    recorder = Recorder(engine)
    session = recorder.begin(title="Algebra", source="practice", at=NOON)
    recorder.record_all(session, a_lesson(samples))
    engine.dispose()


def _header(content: bytearray) -> None:
    content[:100] = b"\x55" * 100


def _schema(content: bytearray) -> None:
    content[100:4096] = b"\x55" * 3996


def _inner_pages(content: bytearray) -> None:
    for page in range(8, len(content) // 4096):
        content[page * 4096 : page * 4096 + 200] = b"\xff" * 200


def _everything(content: bytearray) -> None:
    content[:] = bytes(len(content))


def _cut_short(content: bytearray) -> None:
    del content[len(content) // 2 :]


DAMAGES = [_header, _schema, _inner_pages, _everything, _cut_short]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_set_aside_whole_and_a_new_one_begun(
    url: str, damage: Callable[[bytearray], None], caplog: pytest.LogCaptureFixture
) -> None:
    """Today's lesson must not wait, last week's must not be lost, and the teacher must know where it is."""
    _record(url)
    content = bytearray(_file(url).read_bytes())
    damage(content)
    _file(url).write_bytes(content)
    for side in ("-wal", "-shm"):
        _file(url).with_name(f"classmood.db{side}").write_bytes(b"what was left of the log")
    began = time.monotonic()

    with caplog.at_level(logging.WARNING):
        engine = open_database(url, write=True)

    assert time.monotonic() - began < 5
    recorder = Recorder(engine)
    session = recorder.begin(title="Geometry", source="practice", at=NOON)
    assert recorder.record(session, a_sample()) == 1
    assert [one.title for one in History(engine).sessions()] == ["Geometry"]
    (folder,) = set_aside_before(engine)
    kept = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert kept["classmood.db"] == bytes(content)
    assert {"classmood.db", "classmood.db-wal"} <= set(kept)
    (warning,) = (record.getMessage() for record in caplog.records)
    assert str(folder) in warning
    assert "\n" not in warning
    names = {path.name for path in _file(url).parent.iterdir()}
    assert names == {"classmood.db", "classmood.db-wal", "classmood.db-shm", folder.name}
    engine.dispose()


def test_a_sound_file_is_never_set_aside(url: str) -> None:
    """Not by opening it, and not by a reader that only believes that it is damaged."""
    _record(url)
    engine = open_database(url, write=True)

    renew(engine)

    assert set_aside_before(engine) == []
    assert History(engine).sessions()[0].samples == 300
    engine.dispose()


def test_a_locked_file_is_never_set_aside(url: str) -> None:
    """It is healthy, and somebody is writing in it."""
    _record(url)
    with closing(sqlite3.connect(_file(url), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError, match="locked"):
            open_database(url, write=True)

    assert [path.name for path in _file(url).parent.iterdir() if path.is_dir()] == []


def test_a_reader_never_moves_anything(url: str) -> None:
    """`classmood doctor` looks, and says what is the matter."""
    _record(url)
    _file(url).write_bytes(b"\x55" * 40_000)

    with pytest.raises(StorageDamagedError, match="Start Classmood again"):
        open_database(url, write=False)

    assert _file(url).read_bytes() == b"\x55" * 40_000


def test_the_damage_in_a_page_that_nobody_reads_is_found(url: str) -> None:
    """Writing beside it would spread it."""
    _record(url)
    engine = open_database(url, write=True)
    check(engine)
    engine.dispose()
    content = bytearray(_file(url).read_bytes())
    _inner_pages(content)
    _file(url).write_bytes(content)

    with pytest.raises(StorageDamagedError):
        check(engine)
    engine.dispose()


def test_every_program_goes_on_with_the_new_file(url: str) -> None:
    """Agent and pages both hold the file open; only one of them meets the damage and replaces it."""
    _record(url)
    agent, pages = open_database(url, write=True), open_database(url, write=True)
    recorder, history, watch = Recorder(agent), History(pages), Watch(pages)
    session = recorder.begin(title="Algebra", source="practice", at=NOON)
    assert recorder.record(session, a_sample()) == 1
    assert not watch.changed()
    _file(url).write_bytes(b"\x55" * 40_000)

    renew(pages)

    assert history.sessions() == []
    with pytest.raises(SessionGoneError):
        recorder.record(session, a_sample(1))
    anew = recorder.begin(title="Algebra", source="practice", at=NOON)
    assert not watch.changed()
    assert recorder.record(anew, a_sample(1)) == 1
    assert watch.changed()
    assert [one.title for one in history.sessions()] == ["Algebra"]
    watch.close()
    agent.dispose()
    pages.dispose()


def test_what_the_log_held_can_be_read_from_the_folder(url: str) -> None:
    """The newest samples of a lesson may be in the log alone; its name still fits the file's."""
    engine = open_database(url, write=True)
    recorder = Recorder(engine)
    session = recorder.begin(title="Algebra", source="practice", at=NOON)
    recorder.record_all(session, a_lesson(20))
    log = _file(url).with_name("classmood.db-wal").read_bytes()
    file = _file(url).read_bytes()
    engine.dispose()
    _file(url).write_bytes(b"\x55" * 40_000)
    _file(url).with_name("classmood.db-wal").write_bytes(log)

    again = open_database(url, write=True)
    (folder,) = set_aside_before(again)
    (folder / "classmood.db").write_bytes(file)  # as a tool would that mends the file itself

    with closing(sqlite3.connect(folder / "classmood.db")) as mended:
        assert mended.execute("SELECT count(*) FROM samples").fetchone() == (20,)
    again.dispose()


def test_a_folder_that_may_not_be_written_is_said(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows a file that another program has open cannot be moved."""
    _record(url)
    _file(url).write_bytes(b"\x55" * 40_000)

    def refuse(*_: object) -> Path:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rename", refuse)

    with pytest.raises(StorageError, match=r"cannot be set aside: Permission denied\. Close every program"):
        open_database(url, write=True)

    assert _file(url).read_bytes() == b"\x55" * 40_000


def test_no_damage_is_looked_for_on_a_server(engine: Engine) -> None:
    """A database in memory has no file either, and nothing beside it."""
    memory = open_database("sqlite://", write=True)

    check(memory)

    assert set_aside_before(memory) == []
    memory.dispose()
    assert set_aside_before(engine) == []
