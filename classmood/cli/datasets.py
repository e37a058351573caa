"""The command for the data sets: what is in them, and what is wrong."""

import json
from pathlib import Path

import click

from classmood.cli.options import as_json, needs_packages
from classmood.cli.options import data as data_option


@click.group()
def data() -> None:
    """Look at the data sets from which the networks are trained."""


@data.command("summary")
@data_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("runs/data"),
    show_default=True,
    metavar="FOLDER",
    help="Where the numbers and plots go.",
)
@as_json
def summary_command(data: Path, out: Path, *, as_json: bool) -> None:
    """Count and check FER2013, and plot what is in it.

    Reads our parquet files, Kaggle's folders (train/ and test/) or the original fer2013.csv, whichever lies in
    FOLDER/fer2013 or in FOLDER itself. Names damaged pictures, test pictures that equal training pictures, and where
    the counts are not the published ones. samples.png shows photographs of people: do not publish it.
    """
    needs_packages("matplotlib", "pyarrow", "tqdm")
    from inference.training.data_report import summarize_data
    from inference.training.data_summary import summary_lines

    summary, files = summarize_data(data, out)
    if as_json:
        click.echo(json.dumps(summary.as_dict()))
        return
    for line in summary_lines(summary):
        click.echo(line)
    click.echo(f"Wrote {', '.join(map(str, files))}")


COMMANDS = (data,)
