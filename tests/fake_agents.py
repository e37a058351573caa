"""Agents that do what a test says: processes in name only, launched, told and ended at once."""

from collections.abc import Callable, Sequence

from classmood.line import Command, Event, encode
from classmood.processes import Process


class FakeAgent:
    """One launched agent."""

    def __init__(
        self, words: Sequence[str], on_line: Callable[[str], None], on_exit: Callable[[int, str], None], *, obeys: bool
    ) -> None:
        self.words = list(words)
        self.told: list[str] = []
        self.killed = False
        self._on_line = on_line
        self._on_exit = on_exit
        self._obeys = obeys

    def say(self, line: str) -> None:
        """Note the line; an agent that obeys ends when it is told to."""
        self.told.append(line)
        if line == Command.END and self._obeys:
            self.exits(0)

    def kill(self) -> None:
        """End as the system ends a killed process."""
        self.killed = True
        self.exits(-9)

    def tells(self, *events: Event) -> None:
        """Tell events, one line each."""
        for event in events:
            self._on_line(encode(event))

    def chatters(self, line: str) -> None:
        """Print what is no event."""
        self._on_line(line)

    def exits(self, code: int, complaint: str = "") -> None:
        """End."""
        self._on_exit(code, complaint)


class FakeLaunch:
    """A `Launch` that keeps each agent, or fails as it is told to."""

    def __init__(self, *, obeys: bool = True) -> None:
        self.agents: list[FakeAgent] = []
        self.obeys = obeys
        self.error: OSError | None = None

    def __call__(
        self, words: Sequence[str], *, on_line: Callable[[str], None], on_exit: Callable[[int, str], None]
    ) -> Process:
        """Launch one more agent."""
        if self.error is not None:
            raise self.error
        self.agents.append(FakeAgent(words, on_line, on_exit, obeys=self.obeys))
        return self.agents[-1]

    @property
    def agent(self) -> FakeAgent:
        """The agent that was launched last."""
        return self.agents[-1]
