"""Processes for a test to kill: copies of this one, which has everything loaded, so that two hundred take seconds.

``python -m tests.killed URL SESSION`` makes a copy for each line of its standard input: ``record FILE`` or
``mark FILE``. It answers with the copy's number, and with ``gone`` when the copy was killed. A copy works on the
database for ever, and notes each acknowledged number in FILE.
"""

import os
import sys
from collections.abc import Iterator
from itertools import count

from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from storage.schema import known_schema
from tests.builders import NOON, a_sample, after_noon


def record(url: str, session: int) -> Iterator[int]:
    """Record as an agent does that goes on with a session; yield the number of each sample."""
    recorder = Recorder(open_database(url, write=True), continues=session)
    recorder.begin(title="", source="practice", at=NOON)
    for second in count():
        yield recorder.record(session, a_sample(second))


def mark(url: str, session: int) -> Iterator[int]:
    """Read, and mark moments, as the pages do; yield the number of each moment."""
    history = History(open_database(url, write=True))
    while True:
        history.samples(session, limit=50)
        yield history.mark_moment(session, at=after_noon(1)).id


def main() -> None:
    """Make the copies."""
    url, session = sys.argv[1], int(sys.argv[2])
    known_schema()
    for line in sys.stdin:
        work, acknowledged = line.split()
        copy = os.fork()
        if copy == 0:
            file = os.open(acknowledged, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
            for number in {"record": record, "mark": mark}[work](url, session):
                os.write(file, f"{number}\n".encode())
        _answer(copy)
        os.waitpid(copy, 0)
        _answer("gone")


def _answer(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
