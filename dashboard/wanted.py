"""Which past lessons a teacher wants to see, and how an address says it.

Pure. Everything typed into an address bar is read as far as it makes sense; the rest means "all".
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, tzinfo
from urllib.parse import parse_qs, urlencode

from storage.history import Session


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for among the lessons; the default wants all."""

    words: str = ""
    """Each of them must stand in the title or the course, however it is capitalized."""
    course: str = ""
    """The course's exact name; empty for all."""
    since: date | None = None
    """The first day; None for no limit."""
    until: date | None = None
    """The last day, included; None for no limit."""
    page: int = 1
    """The page of the table, from 1."""

    @property
    def all(self) -> bool:
        """Whether nothing is left out, whatever page is shown."""
        return replace(self, page=1) == Wanted()

    def address(self, *, page: int = 1) -> str:
        """Return the address of the lessons that are wanted."""
        given = {
            "q": self.words,
            "course": self.course,
            "from": self.since.isoformat() if self.since else "",
            "to": self.until.isoformat() if self.until else "",
            "page": str(page) if page > 1 else "",
        }
        query = urlencode({name: value for name, value in given.items() if value})
        return f"/sessions?{query}" if query else "/sessions"

    def among(self, sessions: Sequence[Session], zone: tzinfo | None) -> list[Session]:
        """Return those of `sessions` that are wanted, in their order, on whatever page.

        Args:
            sessions: any number.
            zone: in which a day begins and ends; None is this machine's own.
        """
        return [session for session in sessions if self._holds(session, zone)]

    def _holds(self, session: Session, zone: tzinfo | None) -> bool:
        day = session.started_at.astimezone(zone).date()
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        if self.course and session.course != self.course:
            return False
        text = f"{session.title} {session.course}".casefold()
        return all(word in text for word in self.words.casefold().split())


def wanted(search: str) -> Wanted:
    """Return what the query of an address asks for, such as ``?q=algebra&from=2025-09-01``."""
    given = {name: values[0] for name, values in parse_qs(search.lstrip("?")).items()}
    page = given.get("page", "")
    return Wanted(
        words=given.get("q", ""),
        course=given.get("course", ""),
        since=day(given.get("from")),
        until=day(given.get("to")),
        page=max(int(page), 1) if page.isascii() and page.isdecimal() and len(page) < 10 else 1,  # noqa: PLR2004
    )


def day(text: str | None) -> date | None:
    """Return a date written as ``2025-03-03``; None for everything else."""
    with suppress(ValueError):
        return date.fromisoformat(text or "")
    return None
