"""The commands that hand something out: analyze, export."""

import json
import sys
from pathlib import Path
from typing import Any

import click

from classmood.cli.front import Front
from classmood.cli.lessons import number
from classmood.cli.live import database


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")
@click.option(
    "--draw",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="OUT",
    help="Write the picture or video with boxes.",
)
@click.pass_obj
def analyze(front: Front, file: Path, draw: Path | None, *, as_json: bool) -> None:
    """Read every face of a picture, or of each second of a video.

    Try it on a screenshot of your meeting: it prints each face with its box in pixels, the detector's score and
    the seven probabilities. Nothing is stored but what --draw writes.
    """
    from capture.sources.recording import SUFFIXES
    from classmood import analysis

    settings = front.settings()
    report: Any
    if file.suffix.lower() in SUFFIXES:
        samples = analysis.analyze_video(settings, file, draw)
        report, lines = (
            analysis.video_as_json(samples),
            analysis.video_as_table(samples, min_group=settings.dashboard.min_group),
        )
    else:
        view = analysis.analyze_picture(settings, file, draw)
        report, lines = analysis.picture_as_json(view), analysis.picture_as_table(view)
    if as_json:
        click.echo(json.dumps(report, indent=2))
    else:
        for line in lines:
            click.echo(line)


@click.command()
@number
@click.option("--format", "kind", type=click.Choice(["csv", "json"]), default="csv", show_default=True)
@click.option("--output", type=click.Path(path_type=Path), metavar="FILE", help="Write a file instead of printing.")
@database
@click.pass_obj
def export(front: Front, session: int, kind: str, output: Path | None) -> None:
    """Give out a lesson's samples and moments, for other programs.

    SESSION is its number in `classmood sessions`. Times are UTC. Samples with few readable faces keep their
    numbers of faces and lose their emotions, so that nobody is singled out.
    """
    from classmood.saving import write_private
    from storage.engine import open_database
    from storage.export import session_csv, session_json
    from storage.history import History

    settings = front.settings()
    engine = open_database(settings.database, write=True)
    history = History(engine)
    lesson, samples, moments = history.session(session), history.samples(session), history.moments(session)
    engine.dispose()
    write = session_csv if kind == "csv" else session_json
    text = write(lesson, samples, moments, min_group=settings.export.min_group)
    if output is None:
        # As bytes: the lines of CSV end in CR LF, which a text stream would change on Windows.
        sys.stdout.buffer.write(text.encode())
        return
    write_private(output, text.encode())
    click.echo(f"Wrote {output}")


COMMANDS = (analyze, export)
