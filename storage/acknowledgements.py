"""Remembers that the teacher acknowledged what reading a real class means: where, who was told, when.

It is asked once for each place and each version of the text. Nothing here decides whether reading is allowed.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, insert, select

from classmood.domain.errors import AcknowledgementError
from storage.connections import writing
from storage.tables import acknowledgements
from storage.text import clean_text


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What a teacher said before a class at one place was read for the first time."""

    place: str
    """The school or course, in her words; cleaned, never empty."""
    told: str
    """Who knows that the class is read, in her words; cleaned, never empty."""
    version: int
    """Of the text that she read."""
    at: datetime
    """UTC."""


class Acknowledgements:
    """All that was acknowledged; safe to use from several threads.

    All methods raise `StorageError` when the database cannot be read or written.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, *, place: str, told: str, version: int, at: datetime) -> Acknowledgement:
        """Store what was acknowledged, and return it.

        Args:
            place: cleaned by `clean_text`.
            told: likewise.
            version: of the text.
            at: timezone-aware.

        Raises:
            AcknowledgementError: nothing is left of `place` or `told`.
        """
        given = Acknowledgement(clean_text(place), clean_text(told), version, at)
        if not given.place:
            raise AcknowledgementError("Say where the class is: the school or the course.")
        if not given.told:
            raise AcknowledgementError("Say who was told that the class is read, as in: students, parents, head.")
        row = {"place": given.place, "told": given.told, "version": version, "at": at}
        with writing(self._engine) as connection:
            connection.execute(insert(acknowledgements).values(row))
        return given

    def places(self, *, version: int) -> list[Acknowledgement]:
        """Return the latest acknowledgement of this text for each place, the last one first; empty without any."""
        query = select(acknowledgements).where(acknowledgements.c.version == version)
        query = query.order_by(acknowledgements.c.at.desc(), acknowledgements.c.id.desc())
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        latest: dict[str, Acknowledgement] = {}
        for row in rows:
            latest.setdefault(row.place.casefold(), Acknowledgement(row.place, row.told, row.version, row.at))
        return list(latest.values())

    def find(self, place: str, *, version: int) -> Acknowledgement | None:
        """Return what was acknowledged for a place, however it is capitalized; None when nothing was."""
        wanted = clean_text(place).casefold()
        return next((one for one in self.places(version=version) if one.place.casefold() == wanted), None)
