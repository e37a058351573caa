"""The command that reads a class: in a terminal, or in the hand of the pages."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from classmood.cli import acknowledging, live
from classmood.cli.front import Front, setting, stopped_by_signals
from classmood.cli.lessons import LESSON_NUMBER
from classmood.configuration import Given

if TYPE_CHECKING:
    from threading import Event

    from sqlalchemy import Engine

    from capture.sources.base import FrameSource
    from classmood.saving import SavingRecorder
    from classmood.settings import Settings
    from classmood.wire import Wire


@click.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--source",
    type=click.Choice(["screen", "browser", "webcam", "video", "practice"]),
    default="screen",
    show_default=True,
    help="Where the pictures come from; video needs FILE, browser the pages.",
)
@click.option("--title", default="", help="The lesson's title.")
@click.option("--course", default="", help="The course that the lesson belongs to.")
@click.option("--class-size", type=click.IntRange(1, 1000), metavar="N", help="How many students are expected.")
@live.fps
@setting("--monitor", "capture.monitor", metavar="N")
@setting("--region", "capture.region", metavar="LEFT,TOP,WIDTH,HEIGHT")
@setting("--camera", "capture.camera", metavar="N")
@click.option("--realtime", is_flag=True, help="Play a video at its own speed.")
@live.students
@live.seed
@live.seconds
@click.option("--acknowledged", is_flag=True, help="Do not ask: everyone shown was told, and it is allowed here.")
@click.option("--session", type=LESSON_NUMBER, metavar="N", help="Go on with lesson N.")
@live.database
# For the pages, which start this command themselves: see `classmood.line`.
@click.option("--control", is_flag=True, hidden=True)
@click.option("--preview", is_flag=True, hidden=True)
@click.pass_obj
def agent(
    front: Front,
    *,
    file: Path | None,
    source: str,
    title: str,
    course: str,
    class_size: int | None,
    seconds: float | None,
    session: int | None,
    realtime: bool,
    acknowledged: bool,
    control: bool,
    preview: bool,
) -> None:
    """Read the faces of a class and store its moods; the pages show them live.

    Pictures stay in memory and are never stored. Reading the emotions of students is prohibited in the European
    Union and restricted elsewhere: be sure that you may, and that everyone shown knows.
    """
    from classmood.saving import SavingRecorder
    from classmood.wire import Wire

    if "capture.monitor" in front.options:
        # Whoever names a screen wants that one, not the part of one that the file names.
        front.options.setdefault("capture.region", Given("--monitor", None))
    settings = front.settings()
    if (source == "video") != (file is not None):
        raise click.UsageError("--source video needs a FILE, and no other source takes one.")
    wire = Wire(sys.stdin.fileno(), sys.stdout) if control or preview else None
    pictures = _source(source, settings, file, wire, realtime=realtime or preview)
    if preview and wire is not None:
        from classmood import remote

        with stopped_by_signals() as stop:
            remote.preview(settings, pictures, wire, stop)
        return
    engine = _database(settings, source, acknowledged=acknowledged)
    recorder = SavingRecorder(engine, settings, course=course, class_size=class_size, continues=session)
    with stopped_by_signals() as stop:
        if wire is not None:
            from classmood import remote

            remote.watch(settings, pictures, recorder, wire, stop, title=title)
        else:
            _read(settings, pictures, recorder, stop, title=title, seconds=seconds)
    engine.dispose()


def _database(settings: "Settings", source: str, *, acknowledged: bool) -> "Engine":
    """Open the database, once everything is settled that must be before a lesson."""
    from capture.holding import LOCK_SECONDS
    from classmood.opening import open_patiently
    from classmood.purging import purge_at_start
    from storage.connections import wait_at_most

    engine = open_patiently(settings.database)
    if not acknowledged:
        acknowledging.ask_once(source, engine)
    purge_at_start(settings, engine)
    wait_at_most(engine, LOCK_SECONDS)
    return engine


def _read(
    settings: "Settings",
    pictures: "FrameSource",
    recorder: "SavingRecorder",
    stop: "Event",
    *,
    title: str,
    seconds: float | None,
) -> None:
    """Read the class in the terminal."""
    from capture.agent import CaptureAgent
    from capture.holding import HoldingRecorder
    from classmood import wiring

    running = CaptureAgent(
        pictures,
        wiring.face_analyzer(settings),
        HoldingRecorder(recorder, stop=stop),
        title=title,
        frames_per_second=settings.capture.frames_per_second,
        min_confidence=settings.inference.min_confidence,
        on_sample=live.status_printer(settings.dashboard.min_group),
    )
    click.echo("Reading. Press Ctrl-C to end the lesson; `classmood dashboard` shows it.")
    click.echo(live.in_one_line(running.run(stop, seconds=seconds)))
    if recorder.saved is not None:
        click.echo(f"Its report is {recorder.saved}")


def _source(
    kind: str, settings: "Settings", file: Path | None, wire: "Wire | None", *, realtime: bool
) -> "FrameSource":
    from classmood import wiring

    if file is not None:
        return wiring.video_source(settings, file, realtime=realtime)
    if kind == "browser":
        from capture.sources.browser import BrowserSource

        if wire is None:
            raise click.UsageError("A window is chosen in the browser: run `classmood`, and set the class up there.")
        return BrowserSource(wire.picture)
    sources = {
        "screen": wiring.screen_source,
        "webcam": wiring.webcam_source,
        "practice": wiring.practice_source,
    }
    return sources[kind](settings)


COMMANDS = (agent,)
