"""Asks in the terminal, once, what must be settled before a real class is read."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from classmood.domain import care
from classmood.domain.errors import AcknowledgementError

if TYPE_CHECKING:
    from sqlalchemy import Engine

_REFUSED = (
    "A real class is read only after you acknowledged, once, what that means. Run this in a terminal and answer, set "
    "the class up on the pages (`classmood`), or pass --acknowledged."
)


def ask_once(source: str, engine: "Engine") -> None:
    """Ask the teacher, unless the source shows nobody else or she has answered before; remember her answer.

    Raises:
        AcknowledgementError: she does not agree, or there is no terminal to ask her in.
    """
    from storage.acknowledgements import Acknowledgements

    given = Acknowledgements(engine)
    if source not in care.REAL_CLASSES or given.places(version=care.VERSION):
        return
    # None: closed by who started the program.
    if sys.stdin is None or not sys.stdin.isatty():
        raise AcknowledgementError(_REFUSED)
    for paragraph in (care.WHAT_HAPPENS, care.WHO_IS_TOLD, care.WHERE_PROHIBITED):
        click.echo(f"{click.wrap_text(paragraph)}\n")
    place = click.prompt("Where is the class (school or course)")
    told = click.prompt("Who was told (students, parents, head ...)")
    if not click.confirm(care.ACKNOWLEDGED):
        raise AcknowledgementError("Nothing was read, because it was not acknowledged. `classmood demo` needs nobody.")
    given.add(place=place, told=told, version=care.VERSION, at=datetime.now(UTC))
