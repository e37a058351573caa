"""What the commands for data sets and networks share: two options, and the look for packages that training needs."""

import importlib.util
from pathlib import Path

import click

from classmood.domain.errors import DataError

data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("../shared/data"),
    show_default=True,
    metavar="FOLDER",
    help="The folder of the data sets: fer2013/, portraits/, backgrounds/.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


def needs_training_packages(*packages: str) -> None:
    """Say how to install what a teacher's install leaves out.

    Raises:
        DataError: one of the packages is not installed.
    """
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        raise DataError(
            f"This needs {' and '.join(missing)}, which a teacher's install leaves out. "
            'Install them with `pip install "classmood[train]"`, or run `uv run --extra train classmood ...`.'
        )
