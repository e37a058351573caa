"""The commands that keep the program well: doctor, db, config."""

from pathlib import Path

import click

from classmood.cli.front import Front
from classmood.cli.live import database

SOMETHING_TO_MEND = 1


@click.command()
@database
@click.pass_context
def doctor(context: click.Context) -> None:
    """Look whether everything that a lesson needs is there.

    Display, permission, camera, networks, database and versions: each is ok, or it says what to do. Ends with 1 when
    something is missing without which no lesson can be recorded.
    """
    from classmood.doctor import examine

    well = True
    for finding in examine(context.ensure_object(Front).settings()):
        mark = "ok" if finding.ok else "MEND" if finding.needed else "none"
        click.echo(f"{mark:5} {finding.name:15} {finding.words}")
        well = well and (finding.ok or not finding.needed)
    if not well:
        context.exit(SOMETHING_TO_MEND)


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
@database
@click.pass_obj
def upgrade(front: Front) -> None:
    """Bring an older database up to date; a missing one is made.

    Recording and showing lessons do it by themselves.
    """
    from storage.engine import database_status, open_database

    url = front.settings().database
    before = database_status(url)
    open_database(url, write=True).dispose()
    if before.schema == before.known_schema:
        click.echo(f"{before.place} is up to date (schema {before.known_schema}).")
    else:
        click.echo(f"{before.place}: from schema {before.schema or 'none'} to {before.known_schema}.")


@click.command()
@click.option("--defaults", is_flag=True, help="Print the defaults; no settings file is read.")
@click.option(
    "--write", "file", type=click.Path(path_type=Path), metavar="FILE", help="Write a file instead of printing."
)
@click.pass_obj
def config(front: Front, file: Path | None, *, defaults: bool) -> None:
    """Print every setting with its explanation and its present value.

    `classmood config --write config.yaml` makes a settings file, or explains the one that is there and keeps its
    values. It is read from the folder where the program is started, or from the place that --config or the variable
    CLASSMOOD_CONFIG names.
    """
    from classmood.configuration import as_yaml
    from classmood.saving import write_private
    from classmood.settings import Settings

    text = as_yaml(Settings() if defaults else front.settings())
    if file is None:
        click.echo(text, nl=False)
        return
    write_private(file, text.encode())
    click.echo(f"Wrote {file}")


COMMANDS = (doctor, db, config)
