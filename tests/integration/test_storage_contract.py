"""What every database must do alike: SQLite, and a real PostgreSQL server started for this test alone."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from classmood.domain.errors import StorageError
from classmood.domain.moods import CaptureStatus
from storage import timeline
from storage.digests import Digests
from storage.engine import database_status, open_database
from storage.groups import all_guarded
from storage.history import History, StoredSample
from storage.keeping import Keeping
from storage.recorder import Recorder
from storage.schema import known_schema, schema_version
from tests.builders import NOON, a_lesson, a_sample, after_noon

_PROGRAMS = Path("/usr/lib/postgresql")
_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def _postgresql_programs() -> Path:
    """Return the folder of `initdb`, or skip the test."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(_PROGRAMS.glob("*/bin"))
    if not folders:
        pytest.skip("PostgreSQL's initdb is not installed")
    return folders[-1]


def _free_port() -> int:
    """Return a TCP port that nobody used a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start a private PostgreSQL server and return its address, to which a database's name can be added."""
    programs, port = _postgresql_programs(), _free_port()
    # pytest's own folders are closed to other users, and PostgreSQL refuses to run as root.
    home = Path(tempfile.mkdtemp(prefix="classmood-postgresql-"))
    user = "postgres" if _ROOT else None

    def run(program: str, *arguments: str) -> None:
        command = [str(programs / program), "-D", str(home / "data"), *arguments]
        with (home / "log").open("a") as log:
            done = subprocess.run(command, user=user, cwd=home, stdout=log, stderr=log, check=False)
        assert done.returncode == 0, (home / "log").read_text()

    try:
        if user:
            shutil.chown(home, user)
        run("initdb", "--auth=trust", "--username=classmood", "--encoding=UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "-w", "-o", f"-p {port} -k {home} -c listen_addresses=127.0.0.1", "start")
        try:
            yield f"postgresql+psycopg://classmood@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a new, empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'classmood.db'}"
    server = request.getfixturevalue("server")
    name = f"lessons_{abs(hash(request.node.name))}"
    admin = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # Another zone than UTC must not show anywhere.
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET timezone TO 'Asia/Kolkata'"))
    admin.dispose()
    return f"{server}/{name}"


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """Return the new database, with its tables."""
    engine = open_database(url, write=True)
    yield engine
    engine.dispose()


def test_a_lesson_comes_back_as_it_was_recorded(engine: Engine) -> None:
    """The whole life of a lesson: begin, record, mark, end, read."""
    recorder, history = Recorder(engine), History(engine)
    lesson = [
        *a_lesson(3, happy=12, sad=1, unsure=2),
        a_sample(3, status=CaptureStatus.NO_FACES),
        a_sample(4, too_small=9),
    ]
    session_id = recorder.begin(title="Algebra 📐", source="practice", at=NOON)
    numbers = [recorder.record(session_id, sample) for sample in lesson]
    moment = history.mark_moment(session_id, at=after_noon(2), note="quiz")
    recorder.end(session_id, at=after_noon(5))

    assert numbers == [1, 2, 3, 4, 5]
    assert history.samples(session_id) == [StoredSample(n, sample) for n, sample in enumerate(lesson, start=1)]
    assert history.samples(session_id, since=3, limit=1) == [StoredSample(4, lesson[3])]
    assert history.moments(session_id) == [moment]
    session = history.session(session_id)
    assert (session.title, session.source, session.samples) == ("Algebra 📐", "practice", 5)
    assert (session.started_at, session.ended_at, session.last_at) == (NOON, after_noon(5), after_noon(4))
    assert session.started_at.tzinfo is UTC
    assert history.sessions() == [session]


def test_threads_share_a_session_without_holes(engine: Engine) -> None:
    """Where several connections may write at once, the session's row is the lock."""
    recorder = Recorder(engine)
    session_id = recorder.begin(title="", source="practice", at=NOON)

    with ThreadPoolExecutor(4) as threads:
        numbers = list(threads.map(lambda second: recorder.record(session_id, a_sample(second)), range(40)))
    assert sorted(numbers) == list(range(1, 41))


def test_programs_that_start_at_once_make_the_tables_once(url: str) -> None:
    """The agent and the dashboard are started together; neither may fail on a table that is already there."""
    with ThreadPoolExecutor(4) as threads:
        engines = list(threads.map(lambda _: open_database(url, write=True), range(4)))

    assert {schema_version(engine) for engine in engines} == {known_schema()}
    for engine in engines:
        engine.dispose()


def test_the_same_schema_checks_hold(url: str) -> None:
    """Empty, current, newer, another program's: whatever the database is."""
    with pytest.raises(StorageError, match="holds no lessons yet"):
        open_database(url, write=False)
    open_database(url, write=True).dispose()
    open_database(url, write=False).dispose()
    assert database_status(url).schema == known_schema()

    plain = create_engine(url)
    with plain.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0007'"))
    with pytest.raises(StorageError, match="newer version"):
        open_database(url, write=True)
    with plain.begin() as connection:
        connection.execute(text("DROP TABLE alembic_version"))
    with pytest.raises(StorageError, match="another program's tables"):
        open_database(url, write=True)
    plain.dispose()


def test_a_lesson_is_renamed_deleted_restored_and_purged(engine: Engine) -> None:
    """The whole life after class: rows of three tables, a hidden state, and the end of all of them."""
    recorder, history, keeping = Recorder(engine, course="Year 7", class_size=28), History(engine), Keeping(engine)
    ids = [recorder.begin(title=f"Lesson {n}", source="screen", at=after_noon(n * 86400)) for n in range(3)]
    for session_id in ids:
        recorder.record(session_id, a_sample(happy=12))
        history.mark_moment(session_id, at=NOON, note="quiz")
        recorder.end(session_id, at=after_noon(60))

    keeping.describe(ids[0], title="Fractions", course="Year 8", class_size=0)
    keeping.delete(ids[1], at=after_noon(100))
    renamed = history.session(ids[0])
    assert (renamed.title, renamed.course, renamed.class_size) == ("Fractions", "Year 8", None)
    assert [session.id for session in history.sessions()] == [ids[2], ids[0]]
    assert history.samples(ids[1]) == []
    assert [(one.session.id, one.at) for one in keeping.deleted()] == [(ids[1], after_noon(100))]
    keeping.restore(ids[1])
    assert history.samples(ids[1]) == [StoredSample(1, a_sample(happy=12))]

    keeping.delete(ids[2], at=after_noon(200))
    erased = keeping.purge(started_before=after_noon(3600), deleted_before=after_noon(200))
    assert [session.id for session in erased] == [ids[2], ids[0]]
    assert [session.id for session in history.sessions()] == [ids[1]]
    with engine.connect() as connection:
        for table in ("samples", "moments"):
            assert connection.execute(text(f"SELECT session_id FROM {table}")).scalars().all() == [ids[1]]


def test_a_lesson_is_added_up_minute_by_minute(engine: Engine) -> None:
    """The one query with a dialect of its own; minutes are UTC's, whatever the server's zone."""
    recorder, history = Recorder(engine), History(engine)
    lesson = [
        *a_lesson(90, happy=10, sad=10, unsure=2, too_small=3),
        *a_lesson(30, begin=90, happy=4),
        *[a_sample(180 + second, status=CaptureStatus.BLACK) for second in range(3)],
        *a_lesson(60, begin=240, neutral=20),
    ]
    session_id = recorder.begin(title="", source="screen", at=NOON)
    for sample in lesson:
        recorder.record(session_id, sample)

    (digest,) = Digests(history, min_group=5).of(history.sessions())

    shown = timeline.overall(all_guarded(lesson, min_group=5))
    minutes = timeline.minutes(all_guarded(lesson, min_group=5))
    assert digest.mean == pytest.approx(shown.mean)
    assert (digest.faces, digest.coverage) == pytest.approx(
        (timeline.overall(lesson).faces, timeline.overall(lesson).coverage)
    )
    assert digest.group == pytest.approx((90 * 22 + 60 * 20) / 150)
    assert [mean and pytest.approx(mean) for mean in digest.minutes] == [minute.mean for minute in minutes]


def test_an_unknown_session_is_refused(engine: Engine) -> None:
    """Foreign keys and row locks differ; the answer does not."""
    with pytest.raises(StorageError, match="There is no session 4"):
        Recorder(engine).record(4, a_sample())
    with pytest.raises(StorageError, match="There is no session 4"):
        History(engine).mark_moment(4, at=NOON)


def test_no_column_can_hold_a_picture(engine: Engine) -> None:
    """BLOB and BYTEA are what a picture would need."""
    types = {
        column["type"].python_type
        for table in ("sessions", "samples", "moments")
        for column in inspect(engine).get_columns(table)
    }
    assert bytes not in types
