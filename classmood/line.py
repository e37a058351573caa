"""The line between an agent and the program that started it: the words of both ends.

The agent writes one JSON object a line to its standard output. It reads one `Command` a line from its standard input,
whose end means the same as `Command.END`: so it never outlives the program that started it. Neither end needs signals,
which Windows lacks.
"""

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


Event = Annotated[Began | Sampled | Paused | Resumed | Warned | Seen, Field(discriminator="event")]
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
