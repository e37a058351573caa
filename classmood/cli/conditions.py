"""The command that measures how far a reading can be trusted."""

import json
from pathlib import Path

import click

from classmood.cli.front import Front
from classmood.cli.options import as_json, data, needs_packages, page_out


@click.command()
@data
@page_out("reading")
@click.option(
    "--faces",
    type=click.IntRange(50, 3400),
    default=1500,
    show_default=True,
    help="Faces that are spoiled in every way; fewer are faster and less sure.",
)
@as_json
@click.pass_obj
def conditions(front: Front, data: Path, out: Path, faces: int, *, as_json: bool) -> None:
    """Measure what is read in small, dark, blurred and covered faces, and how far shares and changes can be trusted.

    Reads FER2013's test faces, portraits and the practice class with the network that ships, and writes the page that
    tells it. Takes about two minutes of one core.
    """
    needs_packages("matplotlib", "pyarrow")
    from classmood.wiring import practice_faces
    from inference.registry import CUSTOM_CNN, DETECTOR, load_model
    from inference.training.reading import Effort, measure_reading
    from inference.training.reading_plots import write_reading

    practice = practice_faces(front.settings())
    effort = Effort(faces=faces, gate_faces=faces * 2 // 3)
    reading = measure_reading(data, load_model(CUSTOM_CNN), load_model(DETECTOR), practice, effort)
    files = write_reading(reading, out)
    click.echo(json.dumps(reading.as_dict()) if as_json else f"Wrote {', '.join(map(str, files))}")


COMMANDS = (conditions,)
