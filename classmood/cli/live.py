"""The commands of a lesson as it goes, but for the agent: demo, practice, dashboard."""

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from classmood.cli.front import Front, setting, stopped_by_signals
from classmood.cli.options import Bounded, needs_packages

if TYPE_CHECKING:
    from collections.abc import Callable

    from capture.agent import RunSummary
    from classmood.domain.moods import MoodSample

RECORDING_SECONDS = 60.0

database = setting("--database", "storage.database", metavar="URL")
fps = setting("--fps", "capture.frames_per_second", metavar="N")
port = setting("--port", "dashboard.port", metavar="PORT")
students = setting("--students", "practice.students", metavar="N")
seed = setting("--seed", "practice.seed", metavar="N")
seconds = click.option(
    "--seconds",
    type=Bounded(0, 1_000_000, min_open=True),  # eleven days; Windows cannot wait longer than 49
    metavar="N",
    help="End by itself.",
)
no_browser = click.option("--no-browser", is_flag=True, help="Do not open the pages in the browser.")


@click.command()
@students
@seed
@fps
@port
@seconds
@no_browser
@click.pass_obj
def demo(front: Front, seconds: float | None, *, no_browser: bool) -> None:
    """Show everything at work on a drawn practice class.

    Starts the practice class, the agent and the pages, and opens the browser. Its lessons are kept in a
    database of their own, never in yours. Ctrl-C ends it. Started again meanwhile, it opens the same pages once more.
    """
    from classmood.demo import Demo, demo_database
    from classmood.running import announced, running

    settings = front.settings()
    kept = demo_database()
    database = f"sqlite:///{kept.as_posix()}"
    if (there := running(settings, database)) is not None:
        open_pages("The practice class is live already, at", there.address, no_browser=no_browser)
        return
    with (
        stopped_by_signals() as stop,
        Demo(settings, on_sample=status_printer(settings.dashboard.min_group)) as shown,
        announced(shown.server, database),
    ):
        open_pages("The practice class is live at", shown.server.address, no_browser=no_browser)
        click.echo("Press Ctrl-C to end it.")
        summary = shown.run(stop, seconds=seconds)
    click.echo(in_one_line(summary) + f"; kept in {kept}")


@click.command()
@students
@seed
@click.option("--fps", type=Bounded(1, 60), default=15.0, show_default=True, help="Pictures a second.")
@seconds
@click.option(
    "--write", "file", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.mp4", help="Record it instead."
)
@click.pass_obj
def practice(front: Front, fps: float, seconds: float | None, file: Path | None) -> None:
    """Show the drawn practice class in a window, like a meeting's gallery.

    Point `classmood agent` at the window to try it without a meeting. With --write the whole lesson becomes a
    recording, 60 seconds long unless --seconds says otherwise.
    """
    from capture.practice.recording import write_recording
    from capture.practice.window import show_window
    from classmood.wiring import practice_class

    settings = front.settings()
    if file is not None:
        length = seconds or RECORDING_SECONDS
        whole_lesson = practice_class(settings, lesson_seconds=length)
        write_recording(whole_lesson, file, frames_per_second=fps, seconds=length)
        click.echo(f"Wrote {file}")
        return
    with stopped_by_signals() as stop:
        show_window(practice_class(settings), stop, frames_per_second=fps, seconds=seconds)


@click.command()
@port
@database
@seconds
@no_browser
@click.pass_obj
def dashboard(front: Front, seconds: float | None, *, no_browser: bool) -> None:
    """Show the pages: set up a class and start it, watch it live, look back on past lessons.

    They are served to this computer alone, and to browsers that this command let in. This is what `classmood` does
    without a command. Ctrl-C ends it, and a lesson that was started on the pages with it. Started again meanwhile, it
    opens the same pages once more.
    """
    from classmood.desk import Desk
    from classmood.opening import open_patiently
    from classmood.pages import pages
    from classmood.purging import purge_at_start
    from classmood.running import announced, running

    settings = front.settings()
    if (there := running(settings, settings.database)) is not None:
        open_pages("The pages are open already, at", there.address, no_browser=no_browser)
        return
    engine = open_patiently(settings.database)
    purged = purge_at_start(settings, engine)
    with stopped_by_signals() as stop, Desk(settings, engine, before=front.words()) as desk:
        server = pages(settings, engine, control=desk, seats=desk, purged=purged)
        server.start()
        with announced(server, settings.database):
            open_pages("The pages are at", server.address, no_browser=no_browser)
            click.echo("Press Ctrl-C to end.")
            stop.wait(seconds)
        # The agent ends while the browsers are disconnected: both take their time.
        desk.leave()
        server.close()
        desk.close()
    engine.dispose()


@click.command()
@port
@database
@click.option(
    "--browsers",
    type=click.IntRange(1, 5000),
    default=500,
    show_default=True,
    help="Most browsers at once; each takes a thread.",
)
@click.pass_obj
def serve(front: Front, browsers: int) -> None:
    """Show the lessons of a database to a school's many browsers, by gunicorn. Not on Windows.

    The same pages behind the same key, but no lesson is started on them: agents record into the database. Prints an
    address that lets one browser in; started again meanwhile, it prints another one. Set dashboard.host and
    dashboard.allowed_hosts for browsers of other computers, behind a proxy with encryption. Ctrl-C ends it.
    """
    needs_packages("gunicorn", extra="server")
    from classmood.opening import open_patiently
    from classmood.pages import pages
    from classmood.purging import purge_at_start
    from classmood.running import announced, running
    from dashboard.school import serve_school

    settings = front.settings()
    if (there := running(settings, settings.database)) is not None:
        open_pages("The pages are open already, at", there.address, no_browser=True)
        return
    engine = open_patiently(settings.database)
    server = pages(settings, engine, purged=purge_at_start(settings, engine))
    engine.dispose()  # a connection to a database cannot be taken along into another process
    with announced(server, settings.database):
        open_pages("The pages are at", server.address, no_browser=True)
        click.echo("Press Ctrl-C to end.")
        serve_school(server, browsers=browsers)


def open_pages(said: str, address: "Callable[[], str]", *, no_browser: bool) -> None:
    """Print where the pages are, and open them in the browser.

    Args:
        said: the words before the address.
        address: makes one, which lets one browser in. The printed one is for another browser than the one opened here.
        no_browser: only print.
    """
    click.echo(f"{said} {address()}")
    click.echo("That address works once, within the hour. Another start of this command prints a new one.")
    if not no_browser:
        click.launch(address())


def status_printer(min_group: int) -> "Callable[[MoodSample], None]":
    """Return what prints how the lesson goes: one line that changes in a terminal, a line a minute elsewhere."""
    from capture.status_line import status_line

    rewrites = sys.stdout.isatty()
    printed_at: datetime | None = None

    def show(sample: "MoodSample") -> None:
        nonlocal printed_at
        if rewrites:
            # The sequence erases what a longer line left behind.
            click.echo(f"\r{status_line(sample, min_group=min_group)}\x1b[K", nl=False)
        elif printed_at is None or sample.at - printed_at >= timedelta(minutes=1):
            click.echo(status_line(sample, min_group=min_group))
            printed_at = sample.at

    return show


def in_one_line(summary: "RunSummary") -> str:
    """Return what one run recorded, for the terminal."""
    minutes, seconds = divmod(round(summary.seconds), 60)
    gaps = f", {summary.gaps} of them gaps" if summary.gaps else ""
    start = "\n" if sys.stdout.isatty() else ""
    return f"{start}Lesson {summary.session_id}: {summary.samples} samples in {minutes} min {seconds} s{gaps}"


COMMANDS = (demo, practice, dashboard, serve)
