"""What the table of past lessons tells of each: read once, then remembered for as long as it stays true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from threading import Lock

from classmood.domain.faces import Probabilities
from dashboard.track import guarded
from storage import timeline
from storage.history import History, Session

_REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Digest:
    """One lesson in one line."""

    session: Session
    length: timedelta
    """From the first sample to the end of the last; 0 without samples."""
    faces: float | None
    """Mean faces seen while there were any; None when none was."""
    minutes: tuple[Probabilities | None, ...]
    """The shares of each minute, in `Emotion` order; None for a gap, and for a group that is too small."""


class Past:
    """Digests of recorded lessons. Reading an hour of samples takes a while, so each digest is kept."""

    def __init__(self, history: History, *, min_group: int) -> None:
        self._history = history
        self._min_group = min_group
        # Samples are only ever added, so a lesson with as many samples as before is the same lesson.
        self._kept: dict[tuple[int, int], Digest] = {}
        self._lock = Lock()

    def digests(self, sessions: Sequence[Session]) -> list[Digest]:
        """Return the digest of each of `sessions`, in their order.

        Raises:
            StorageError: the database cannot be read.
        """
        return [self._digest(session) for session in sessions]

    def _digest(self, session: Session) -> Digest:
        key = (session.id, session.samples)
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            kept = self._read(session)
            with self._lock:
                while len(self._kept) >= _REMEMBERED:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = kept
        # The title and the end may have changed since.
        return Digest(session, kept.length, kept.faces, kept.minutes)

    def _read(self, session: Session) -> Digest:
        samples = [stored.sample for stored in self._history.samples(session.id)]
        whole = timeline.overall(samples)
        shown = [guarded(sample, min_group=self._min_group) for sample in samples]
        return Digest(
            session=session,
            length=timedelta(seconds=whole.seconds),
            faces=whole.faces,
            minutes=tuple(minute.shares for minute in timeline.minutes(shown)),
        )
