"""The line between an agent and the program that started it: the words of both ends.

The agent writes one JSON object a line to its standard output. It reads one `Command`, `Answer` or `SeatsTo` a
line from its standard input, whose end means the same as `Command.END`: so it never outlives the program that started
it. Neither end needs signals, which Windows lacks. Nobody else can read or write on the line: so pictures need no key,
and a key may be handed over.
"""

import base64
import binascii
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus


class Command(StrEnum):
    """What the agent is told."""

    PAUSE = "pause"
    """Take no picture until told to resume."""
    RESUME = "resume"
    END = "end"
    """End the lesson in order."""
    NO_SEATS = "no-seats"
    """Neither watch nor tell the seats any more, see `SeatsTo`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the agent gets for a `Wanted`."""

    number: int
    """That of the `Wanted`."""
    picture: bytes | None
    """What the shared window shows now, as a picture file in memory; None when no window is shared."""

    def encode(self) -> str:
        """Return the answer as one line, without its end."""
        return f"{_ANSWER} {self.number} {base64.b64encode(self.picture or b'').decode()}"

    @classmethod
    def decode(cls, line: str) -> "Answer | None":
        """Return the answer of a line; None when the line is none."""
        word, _, rest = line.partition(" ")
        number, _, picture = rest.partition(" ")
        try:
            return cls(int(number), base64.b64decode(picture, validate=True) or None) if word == _ANSWER else None
        except (ValueError, binascii.Error):
            return None


_ANSWER = "picture"


@dataclass(frozen=True, slots=True)
class SeatsTo:
    """Where the agent tells its seats from now on, until `Command.NO_SEATS`."""

    url: str
    """Of the dashboard, on this computer."""
    secret: str = field(repr=False)
    """What the agent shows there."""

    def encode(self) -> str:
        """Return it as one line, without its end."""
        return f"{_SEATS} {self.url} {self.secret}"

    @classmethod
    def decode(cls, line: str) -> "SeatsTo | None":
        """Return what a line says; None when it says something else."""
        match line.split(" "):
            case [word, url, secret] if word == _SEATS:
                return cls(url, secret)
        return None


_SEATS = "seats-to"


class _Event(BaseModel):
    """Something that the agent tells."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_bytes="base64", val_json_bytes="base64")


class Began(_Event):
    """The first picture was taken."""

    event: Literal["began"] = "began"
    session: int
    """The number that the lesson is stored under."""


class Sampled(_Event):
    """A sample was stored."""

    event: Literal["sampled"] = "sampled"
    status: CaptureStatus


class Paused(_Event):
    """From now on no picture is taken."""

    event: Literal["paused"] = "paused"


class Resumed(_Event):
    """The pause is over."""

    event: Literal["resumed"] = "resumed"


class Warned(_Event):
    """Something is wrong, and the agent goes on."""

    event: Literal["warned"] = "warned"
    message: str
    """One line."""


class Wanted(_Event):
    """A picture of the shared window is wanted; the latest `Wanted` is the one to answer."""

    event: Literal["wanted"] = "wanted"
    number: int
    """Grows with every one."""


class Seen(_Event):
    """What one picture of a preview shows; of it nothing is stored."""

    event: Literal["seen"] = "seen"
    status: CaptureStatus
    layout: Layout
    faces: int
    too_small: int
    weak: int
    cameras_off: int
    picture: bytes
    """A JPEG with a box around each face."""


Event = Annotated[Began | Sampled | Paused | Resumed | Warned | Wanted | Seen, Field(discriminator="event")]
"""All that an agent can tell."""

_EVENTS: TypeAdapter[Event] = TypeAdapter(Event)


def encode(event: Event) -> str:
    """Return the event as one line, without its end."""
    return event.model_dump_json()


def decode(line: str) -> Event | None:
    """Return the event of a line; None when it is none: some library's chatter, say."""
    try:
        return _EVENTS.validate_json(line)
    except ValidationError:
        return None
