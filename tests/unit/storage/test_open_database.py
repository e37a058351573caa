"""Opening a database: made, brought up to date, or refused in one clear line that changes nothing."""

import sqlite3
import stat
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, inspect

from classmood.domain.emotions import LABELS
from classmood.domain.errors import StorageError
from storage.connections import connect, parse_url, writing
from storage.engine import database_status, open_database
from storage.history import History
from storage.recorder import Recorder
from storage.schema import known_schema, schema_version
from tests.builders import NOON, a_sample


def _file(url: str) -> Path:
    """Return the file of the `url` fixture."""
    return Path(url.removeprefix("sqlite:///").partition("?")[0])


def _make_old(url: str, revision: str) -> None:
    """Make a database with the schema `revision`, as the program of that time did."""
    _file(url).parent.mkdir()
    engine = connect(parse_url(url), write=True)
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    engine.dispose()


def _pretend_schema(url: str, version: str) -> None:
    """Write another version into a database, as another program would have."""
    open_database(url, write=True).dispose()
    with closing(sqlite3.connect(_file(url))) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.commit()


def _refusal(url: str, *, write: bool) -> str:
    """Return the message with which `url` is refused, having checked that it is one line."""
    with pytest.raises(StorageError) as refused:
        open_database(url, write=write)
    message = str(refused.value)
    assert "\n" not in message
    return message


def test_a_missing_database_is_made_and_up_to_date(url: str) -> None:
    """The dashboard may start before any agent has ever run."""
    engine = open_database(url, write=True)

    assert schema_version(engine) == known_schema()
    assert History(engine).sessions() == []
    engine.dispose()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_only_the_owner_can_look_into_a_new_database(url: str) -> None:
    """Other users of a shared computer have no business in a class's moods; the log beside the file neither."""
    engine = open_database(url, write=True)
    Recorder(engine).begin(title="", source="practice", at=NOON)

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in _file(url).parent.iterdir()}
    assert modes == {"classmood.db": 0o600, "classmood.db-wal": 0o600, "classmood.db-shm": 0o600}
    assert stat.S_IMODE(_file(url).parent.stat().st_mode) == 0o700
    engine.dispose()


def test_every_connection_keeps_its_promises(engine: Engine, url: str) -> None:
    """WAL keeps readers out of the writer's way, FULL survives a power cut, and only writers tidy the log."""
    reader = open_database(url.partition("?")[0], write=False)
    names = ("journal_mode", "synchronous", "foreign_keys", "wal_autocheckpoint", "query_only", "busy_timeout")

    def pragmas(of: Engine) -> list[object]:
        with of.connect() as connection:
            return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert pragmas(engine) == ["wal", 2, 1, 1000, 0, 100]
    assert pragmas(reader) == ["wal", 2, 1, 0, 1, 5000]
    reader.dispose()


def test_a_writer_has_one_connection(engine: Engine) -> None:
    """Two threads of one process must never write at once."""
    assert engine.pool.size() == 1  # type: ignore[attr-defined]
    assert engine.pool._max_overflow == 0  # type: ignore[attr-defined]


def test_a_write_takes_the_lock_before_it_reads(engine: Engine, url: str) -> None:
    """The busy timeout does not help a transaction that reads first and writes later."""
    other = open_database(url, write=True)

    with writing(engine) as connection:
        connection.exec_driver_sql("SELECT 1")
        with pytest.raises(StorageError, match="locked"), writing(other):
            pytest.fail("two writers at once")
    with writing(other) as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    other.dispose()


def test_readers_read_while_a_write_is_open(engine: Engine, url: str) -> None:
    """The dashboard must never wait for the agent."""
    reader = open_database(url, write=False)

    with writing(engine):
        assert History(reader).sessions() == []
    reader.dispose()


def test_a_reader_cannot_write(engine: Engine, url: str) -> None:
    """A program that opened for reading must not change a lesson, whatever it calls."""
    session_id = Recorder(engine).begin(title="", source="practice", at=NOON)
    reader = open_database(url, write=False)

    with pytest.raises(StorageError, match="cannot be opened or written"):
        History(reader).mark_moment(session_id, at=NOON)
    reader.dispose()


def test_an_older_database_is_upgraded_and_keeps_its_lessons(url: str) -> None:
    """A teacher installs the new version over the old one and finds last week's lessons."""
    _make_old(url, "0001")
    with closing(sqlite3.connect(_file(url))) as connection:
        connection.execute(
            "INSERT INTO sessions (title, source, started_at) VALUES ('Old', 'screen', '2025-03-03 12:00:00.000000')"
        )
        connection.commit()

    engine = open_database(url, write=True)
    assert schema_version(engine) == known_schema()
    (session,) = History(engine).sessions()
    assert (session.title, session.started_at) == ("Old", NOON)
    assert History(engine).mark_moment(session.id, at=NOON).id == 1
    engine.dispose()


def test_samples_of_an_older_version_keep_their_numbers_and_gain_empty_ones(url: str) -> None:
    """They were taken when nobody looked for tiles: 0 of them, and not a wrong layout."""
    _make_old(url, "0002")
    faces = ", ".join(f"count_{label}" for label in LABELS)
    with closing(sqlite3.connect(_file(url))) as connection:
        connection.execute(
            "INSERT INTO sessions (id, title, source, started_at)"
            " VALUES (1, 'Old', 'screen', '2025-03-03 12:00:00.000000')"
        )
        connection.executemany(
            f"INSERT INTO samples (session_id, sequence, at, status, faces, read, unsure, too_small, {faces},"
            " milliseconds) VALUES (1, ?, '2025-03-03 12:00:00.000000', 'ok', 5, 3, 1, 1, 0, 0, 0, 3, 0, 0, 0, 40.0)",
            [(1,), (2,)],
        )
        connection.commit()

    engine = open_database(url, write=True)
    kept = History(engine).samples(1)
    expected = a_sample(happy=3, unsure=1, too_small=1)
    assert [stored.sequence for stored in kept] == [1, 2]
    assert all(replace(stored.sample, mean_probabilities=expected.shares) == expected for stored in kept)
    assert Recorder(engine).record(1, a_sample(happy=3, weak=2, tiles=9, cameras_off=4)) == 3
    assert History(engine).samples(1)[-1].sample == a_sample(happy=3, weak=2, tiles=9, cameras_off=4)
    engine.dispose()


def test_a_failed_upgrade_changes_nothing(url: str) -> None:
    """Half a schema would be neither the old version's nor the new one's."""
    _make_old(url, "0001")
    with closing(sqlite3.connect(_file(url))) as connection:
        connection.execute("CREATE VIEW moments AS SELECT 1")  # the step to 0002 stumbles over it
        connection.commit()

    with pytest.raises(Exception, match="moments"):
        open_database(url, write=True)
    assert database_status(url).schema == "0001"


def test_a_reader_refuses_an_older_database_and_says_how_to_upgrade(url: str) -> None:
    """Reading must not change a file, so the reader cannot upgrade it."""
    _make_old(url, "0001")

    message = _refusal(url, write=False)
    assert f"older version (schema 0001; this program needs {known_schema()})" in message
    assert "classmood db upgrade" in message


@pytest.mark.parametrize("write", [False, True])
def test_a_newer_database_is_refused_untouched(url: str, write: bool) -> None:
    """An old program must not guess at tables that it does not know."""
    _pretend_schema(url, "0007")
    before = _file(url).read_bytes()

    assert _refusal(url, write=write) == (
        f"This database was made by a newer version (schema 0007; this program knows {known_schema()})."
        " Upgrade the program; nothing was changed."
    )
    assert _file(url).read_bytes() == before


@pytest.mark.parametrize("write", [False, True])
@pytest.mark.parametrize("tables", ["CREATE TABLE bookmarks (url)", "CREATE TABLE alembic_version (version_num)"])
def test_another_programs_database_is_refused_untouched(url: str, write: bool, tables: str) -> None:
    """A mistyped path must not put our tables into a browser's bookmarks."""
    _file(url).parent.mkdir()
    with closing(sqlite3.connect(_file(url))) as connection:
        connection.execute(tables)
        if "alembic" in tables:
            connection.execute("INSERT INTO alembic_version VALUES ('ae1027a6acf')")
        connection.commit()
    before = _file(url).read_bytes()

    assert "another program's tables" in _refusal(url, write=write)
    assert _file(url).read_bytes() == before
    assert [path.name for path in _file(url).parent.iterdir()] == ["classmood.db"]


@pytest.mark.faults
@pytest.mark.parametrize("write", [False, True])
def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path, write: bool) -> None:
    """It may be her only copy of something else, whose name was given by mistake."""
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary, " * 100)

    message = _refusal(f"sqlite:///{diary}", write=write)
    assert str(diary) in message
    assert "is not a database, or it is damaged" in message
    assert diary.read_text() == "Dear diary, " * 100
    assert list(tmp_path.iterdir()) == [diary]


@pytest.mark.faults
def test_a_damaged_page_is_reported_when_it_is_read(url: str) -> None:
    """A file may open well and be damaged further in."""
    engine = open_database(url, write=True)
    recorder = Recorder(engine)
    session_id = recorder.begin(title="", source="practice", at=NOON)
    for second in range(200):
        recorder.record(session_id, a_sample(second))
    engine.dispose()
    content = bytearray(_file(url).read_bytes())
    content[8192:] = b"\x55" * (len(content) - 8192)
    _file(url).write_bytes(content)

    reader = connect(parse_url(url), write=False)
    with pytest.raises(StorageError, match="damaged"):
        History(reader).samples(session_id)
    reader.dispose()


@pytest.mark.faults
def test_a_locked_database_is_called_locked(engine: Engine, url: str) -> None:
    """A locked file is healthy; calling it damaged would make a teacher throw her lessons away."""
    with closing(sqlite3.connect(_file(url), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        message = _refusal(url, write=True)
    assert "is locked by another program" in message

    assert Recorder(engine).begin(title="after the lock", source="practice", at=NOON) == 1


@pytest.mark.faults
def test_a_read_only_database_is_refused_by_a_writer(engine: Engine, url: str) -> None:
    """The path and the remedy, not SQLite's own words."""
    del engine
    message = _refusal(f"sqlite:///file:{_file(url)}?mode=ro&uri=true", write=True)
    assert "cannot be opened or written" in message
    assert "may be written" in message


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").touch()

    assert "cannot be made" in _refusal(f"sqlite:///{tmp_path / 'file' / 'classmood.db'}", write=True)


@pytest.mark.faults
def test_a_full_disk_is_named_and_recording_goes_on_when_there_is_room(engine: Engine) -> None:
    """No number may be lost or given twice, whatever failed in between."""
    recorder = Recorder(engine)
    session_id = recorder.begin(title="", source="practice", at=NOON)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 1}")

    written = 0
    with pytest.raises(StorageError, match="the disk is full"):  # noqa: PT012 (which sample fails is SQLite's affair)
        for second in range(1000):
            written = recorder.record(session_id, a_sample(second))
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
    assert written > 0
    assert recorder.record(session_id, a_sample(2000)) == written + 1


@pytest.mark.parametrize("exists", [False, True])
def test_a_reader_says_that_nothing_was_recorded_yet(url: str, exists: bool) -> None:
    """It must not make a file: a mistyped path would then look like an empty history."""
    if exists:
        _file(url).parent.mkdir()
        _file(url).touch()

    assert "holds no lessons yet" in _refusal(url, write=False)
    assert _file(url).exists() == exists


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("classmood.db", "must look like sqlite:///classmood.db"),
        ("oracle+nothing://host/db", "needs a database driver that is not installed"),
        ("mysql://host/db", "needs a database driver that is not installed"),
    ],
)
def test_an_address_that_leads_nowhere_is_explained(wrong: str, message: str) -> None:
    """The address comes from a settings file that people edit."""
    assert message in _refusal(wrong, write=True)


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    """Messages end up in logs and screenshots."""
    pytest.importorskip("psycopg")

    message = _refusal("postgresql+psycopg://teacher:secret@127.0.0.1:1/lessons", write=True)
    assert "127.0.0.1:1/lessons does not answer" in message
    assert "secret" not in message


def test_status_describes_a_missing_an_older_and_a_current_database(url: str) -> None:
    """`classmood doctor` must be able to look without changing anything."""
    missing = database_status(url)
    assert (missing.schema, missing.known_schema, missing.sessions, missing.megabytes) == (
        None,
        known_schema(),
        0,
        None,
    )
    assert not _file(url).exists()

    _make_old(url, "0001")
    assert database_status(url).schema == "0001"

    engine = open_database(url, write=True)
    Recorder(engine).begin(title="", source="practice", at=NOON)
    current = database_status(url)
    assert (current.schema, current.sessions, current.place) == (known_schema(), 1, str(_file(url)))
    assert current.megabytes is not None
    assert current.megabytes > 0
    engine.dispose()


def test_no_table_can_hold_a_picture(engine: Engine) -> None:
    """What is stored must not be able to show a student."""
    types = {
        str(column["type"])
        for table in inspect(engine).get_table_names()
        for column in inspect(engine).get_columns(table)
    }
    assert types == {"INTEGER", "VARCHAR(120)", "VARCHAR(20)", "VARCHAR(32)", "DATETIME", "DOUBLE"}
