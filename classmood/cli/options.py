"""What commands share: options, numbers within bounds, and the look for packages that are optional."""

import importlib.util
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from classmood.domain.errors import DataError

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Bounded(click.FloatRange):
    """A number within bounds; click alone lets "nan" pass any."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number, or fail in words."""
        number: float = super().convert(value, param, ctx)
        if math.isnan(number):
            self.fail(f"{value} is not a number.", param, ctx)
        return number


data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("../shared/data"),
    show_default=True,
    metavar="FOLDER",
    help="The folder of the data sets: fer2013/, portraits/, backgrounds/.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


def page_out(name: str, *, use: str = "") -> Callable[[_Command], _Command]:
    """Return the option for the folder that a page of the documents and its plots are written in.

    Args:
        name: of the page.
        use: which of its uses it belongs to, in a command with several; begins the help.
    """
    where = f"{use}: where" if use else "Where"
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=Path("docs"),
        show_default=True,
        metavar="FOLDER",
        help=f"{where} {name}.md and its plots, images/{name}-*.png, are written.",
    )


def needs_packages(*packages: str, extra: str = "train") -> None:
    """Say how to install what a teacher's install leaves out.

    Args:
        packages: as they are imported.
        extra: the optional dependencies that hold them.

    Raises:
        DataError: one of the packages is not installed.
    """
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        raise DataError(
            f"This needs {' and '.join(missing)}, which a teacher's install leaves out. "
            f'Install them with `pip install "classmood[{extra}]"`, or run `uv run --extra {extra} classmood ...`.'
        )
