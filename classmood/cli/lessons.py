"""The commands for past lessons: sessions (list, rename, delete, restore), purge and report."""

import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from classmood.cli.front import Front
from classmood.cli.live import database

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage.history import Session
    from storage.report import LessonReport

LESSON_NUMBER = click.IntRange(1, 2**31 - 1)
"""What a lesson's number can be: PostgreSQL counts them in 32 bits, and SQLite fails at a number of more than 64."""
number = click.argument("session", type=LESSON_NUMBER)


@click.group(invoke_without_command=True)
@database
@click.pass_context
def sessions(context: click.Context) -> None:
    """List the recorded lessons, the newest first; or rename, delete and restore them.

    Times are local.
    """
    from storage.history import History

    if context.invoked_subcommand is not None:
        return
    engine = open_lessons(context.ensure_object(Front))
    recorded = History(engine).sessions()
    engine.dispose()
    if not recorded:
        click.echo("No lesson is recorded yet. `classmood agent` records one; `classmood demo` shows how.")
        return
    click.echo(f"{'number':>6}  {'started':16}  {'minutes':>7}  {'samples':>7}  {'source':8}  title")
    for one in recorded:
        click.echo(line_of(one))


@sessions.command()
@number
@click.argument("title")
@click.option("--course", help="The course that it belongs to; '' for none.")
@click.option("--class-size", type=click.IntRange(0, 1000), metavar="N", help="Students expected; 0 when unknown.")
@database
@click.pass_obj
def rename(front: Front, session: int, title: str, course: str | None, class_size: int | None) -> None:
    """Give lesson SESSION another TITLE; with --course, another course."""
    from storage.history import History
    from storage.keeping import Keeping

    engine = open_lessons(front)
    Keeping(engine).describe(session, title=title, course=course, class_size=class_size)
    renamed = History(engine).session(session)
    engine.dispose()
    click.echo(line_of(renamed))


@sessions.command()
@number
@click.option("--yes", is_flag=True, help="Do not ask.")
@database
@click.pass_obj
def delete(front: Front, session: int, *, yes: bool) -> None:
    """Delete lesson SESSION: hidden at once, erased for good an hour later.

    Until then `classmood sessions restore SESSION` brings it back.
    """
    from storage.history import History
    from storage.keeping import UNDO, Keeping

    engine = open_lessons(front)
    found = History(engine).session(session)
    if not yes:
        _sure(f"Delete “{found.title}” with its {found.samples} samples and your moments?")
    now = datetime.now(UTC)
    Keeping(engine).delete(session, at=now)
    engine.dispose()
    until = (now + UNDO).astimezone()
    click.echo(f"Deleted “{found.title}”. Until {until:%H:%M}, `classmood sessions restore {session}` brings it back.")


@sessions.command()
@number
@database
@click.pass_obj
def restore(front: Front, session: int) -> None:
    """Bring lesson SESSION back, which was deleted within the last hour."""
    from storage.history import History
    from storage.keeping import Keeping

    engine = open_lessons(front)
    Keeping(engine).restore(session)
    restored = History(engine).session(session)
    engine.dispose()
    click.echo(line_of(restored))


@click.command()
@click.option("--older-than", metavar="DAYS", help="Such as 90d or 12w. [setting storage.keep_days]")
@click.option("--dry-run", is_flag=True, help="Only list what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--export", "folder", type=click.Path(path_type=Path), metavar="FOLDER", help="Save reports and CSV first."
)
@database
@click.pass_obj
def purge(front: Front, older_than: str | None, folder: Path | None, *, dry_run: bool, yes: bool) -> None:
    """Erase lessons that began longer ago than so many days, and all that were deleted, for good.

    Reports that were saved as files stay where they are.
    """
    from storage.keeping import Keeping

    days = _days(older_than) if older_than is not None else front.settings().storage.keep_days
    if days is None:
        raise click.UsageError("Say how old, as in --older-than 90d, or set storage.keep_days.")
    now = datetime.now(UTC)
    before = now - timedelta(days=days)
    engine = open_lessons(front)
    keeping = Keeping(engine)
    doomed = keeping.started_before(before)
    deleted = [one.session for one in keeping.deleted()]
    for one in (*doomed, *deleted):
        click.echo(line_of(one) + ("  (deleted)" if one in deleted else ""))
    total = len(doomed) + len(deleted)
    if dry_run or not total:
        click.echo(f"{total} lessons would be erased." if dry_run else "No lesson is that old.")
    else:
        if not yes:
            _sure(f"Erase {total} lessons for good?")
        if folder is not None:
            _save(front, engine, doomed, folder)
        erased = keeping.purge(started_before=before, deleted_before=now)
        click.echo(f"Erased {len(erased)} lessons.")
    engine.dispose()


@click.command()
@number
@click.option("--format", "kind", type=click.Choice(["html", "pdf"]), default="html", show_default=True)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="[classmood-session-N.html right here]")
@database
@click.pass_obj
def report(front: Front, session: int, kind: str, out: Path | None) -> None:
    """Write the report of lesson SESSION: a page or sheets to read, mail and print.

    Times in it are UTC, and the lesson's beginning in local time too. Where few faces could be read, it holds no
    expressions, so that nobody is singled out.
    """
    from classmood.saving import exported_report, write_private
    from storage.history import History

    engine = open_lessons(front)
    told = exported_report(History(engine), session, front.settings())
    engine.dispose()
    file = out or Path(f"classmood-session-{session}.{kind}")
    write_private(file, _drawn(told, kind))
    click.echo(f"Wrote {file}")


def open_lessons(front: Front) -> "Engine":
    """Open the database that the settings name, for reading and writing; the caller disposes of it."""
    from storage.engine import open_database

    return open_database(front.settings().database, write=True)


def line_of(one: "Session") -> str:
    """Return a lesson as a row of the list."""
    last = one.ended_at or one.last_at
    minutes = "" if last is None else f"{(last - one.started_at).total_seconds() / 60:.0f}"
    started = f"{one.started_at.astimezone():%Y-%m-%d %H:%M}"
    course = f"  [{one.course}]" if one.course else ""
    return f"{one.id:>6}  {started}  {minutes:>7}  {one.samples:>7}  {one.source:8}  {one.title}{course}"


def _days(text: str) -> int:
    """Return the days in ``90d``, ``12w`` or ``90``.

    Raises:
        BadParameter: it is none of them.
    """
    found = re.fullmatch(r"(\d{1,5})([dw]?)", text.strip())
    days = int(found[1]) * (7 if found[2] == "w" else 1) if found else 0
    if days < 1:
        raise click.BadParameter(f"{text!r} is no age; write 90d for days or 12w for weeks.", param_hint="--older-than")
    return days


def _sure(question: str) -> None:
    """Break off unless the teacher says yes.

    Raises:
        click.UsageError: there is no terminal to ask her in.
    """
    # None: closed by who started the program.
    if sys.stdin is None:
        raise click.UsageError("There is no terminal to ask in whether you are sure. Give --yes to go on unasked.")
    click.confirm(question, abort=True)


def _save(front: Front, engine: "Engine", doomed: "list[Session]", folder: Path) -> None:
    """Write the report and the samples of each lesson into a folder."""
    from classmood.saving import exported_report, file_name, write_private
    from storage.export import session_csv
    from storage.history import History

    settings, history = front.settings(), History(engine)
    for one in doomed:
        stem = file_name(one)
        write_private(folder / f"{stem}.html", _drawn(exported_report(history, one.id, settings), "html"))
        samples, moments = history.samples(one.id), history.moments(one.id)
        text = session_csv(one, samples, moments, min_group=settings.export.min_group)
        write_private(folder / f"{stem}.csv", text.encode())
    click.echo(f"Saved {len(doomed)} lessons in {folder}")


def _drawn(told: "LessonReport", kind: str) -> bytes:
    """Return a report as the content of a file."""
    if kind == "pdf":
        from dashboard.reports.pdf import report_pdf

        return report_pdf(told)
    from dashboard.reports.page import report_html

    return report_html(told).encode()


COMMANDS = (sessions, purge, report)
