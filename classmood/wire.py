"""The agent's end of the line: tells events, hears commands, and asks for the pictures of a shared window."""

import os
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from typing import TextIO

from classmood.line import Answer, Command, Event, SeatsTo, Wanted, encode

_PIECE = 1 << 16


class Wire:
    """The line as the agent holds it."""

    def __init__(self, commands: int, events: TextIO) -> None:
        """Take both ends.

        Args:
            commands: the file descriptor that commands are read from.
            events: where events are written.
        """
        self._commands = commands
        self._events = events
        self._sending = threading.Lock()
        self._asked: tuple[int, Future[bytes | None]] = (0, Future())

    def send(self, event: Event) -> None:
        """Tell something; from any thread.

        Raises:
            BrokenPipeError: nobody listens any more.
        """
        with self._sending:
            self._events.write(encode(event) + "\n")
            self._events.flush()

    def listen(
        self, answers: Mapping[str, Callable[[], None]], *, seats: Callable[[SeatsTo], None] = lambda _: None
    ) -> None:
        """Call an answer for each command from now on, in the background; at the end of the line that of `END`.

        Args:
            answers: by command.
            seats: called when the seats are asked for.
        """
        threading.Thread(target=self._listen, args=(answers, seats), name="commands", daemon=True).start()

    def picture(self, patience: float) -> bytes | None:
        """Ask for what the shared window shows now, after `listen`; from one thread at a time.

        Args:
            patience: seconds to wait for it.

        Returns:
            A picture file in memory; None when no window is shared.

        Raises:
            TimeoutError: no answer came in time; one that comes later is thrown away, because it is not of now.
            BrokenPipeError: nobody listens any more.
        """
        number, picture = self._asked = (self._asked[0] + 1, Future())
        self.send(Wanted(number=number))
        return picture.result(timeout=patience)

    def _listen(self, answers: Mapping[str, Callable[[], None]], seats: Callable[[SeatsTo], None]) -> None:
        for line in self._lines():
            if command := answers.get(line):
                command()
            elif to := SeatsTo.decode(line):
                seats(to)
            elif answer := Answer.decode(line):
                number, picture = self._asked
                if answer.number == number and not picture.done():
                    picture.set_result(answer.picture)
        answers[Command.END]()

    def _lines(self) -> Iterator[str]:
        """Yield each line until the end; a picture's has a million letters."""
        # Past Python's buffer, because Python cannot end while a thread waits inside a buffered standard input.
        pieces: list[bytes] = []
        while piece := os.read(self._commands, _PIECE):
            *ends, rest = piece.split(b"\n")
            for end in ends:
                yield b"".join([*pieces, end]).decode(errors="replace").strip()
                pieces.clear()
            pieces.append(rest)
