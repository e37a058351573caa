"""From the agent's wish for a picture to the tab and back: both ends of the line, and what lies between."""

import io
import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from threading import Event

import pytest

from classmood.domain.moods import CaptureStatus
from classmood.feeding import fed
from classmood.line import Answer, Command, Sampled, Wanted, decode, encode
from classmood.wire import Wire
from dashboard.sharing import Sharing
from tests.fake_agents import FakeLaunch

SOON = 30.0
TAB = "tab-of-now"
LARGE = bytes(range(256)) * 8000
"""A picture of two megabytes: many times what a pipe holds."""


class Line:
    """A wire with its other end in the test's hand."""

    def __init__(self) -> None:
        reads, self.writes = os.pipe()
        self.reads = reads
        self.told = Told()
        self.wire = Wire(reads, self.told)
        self.ended = Event()
        self.wire.listen({Command.END: self.ended.set})

    def say(self, line: str) -> None:
        """Say a line to the agent, through a pipe that holds less than it."""
        left = memoryview(f"{line}\n".encode())
        while left:
            left = left[os.write(self.writes, left) :]


class Told(io.StringIO):
    """What the agent wrote; waits for its next wish."""

    def __init__(self) -> None:
        super().__init__()
        self.wish = Event()

    def flush(self) -> None:
        """Note that a line is whole."""
        self.wish.set()


@pytest.fixture
def line() -> Iterator[Line]:
    """Return a line, whose ends are closed afterwards."""
    line = Line()
    yield line
    with suppress(OSError):
        os.close(line.writes)
    assert line.ended.wait(SOON)
    os.close(line.reads)


def asked(line: Line, patience: float = SOON) -> Future[bytes | None]:
    """Ask for a picture, and return when the wish was told."""
    agent = ThreadPoolExecutor(1)
    line.told.wish.clear()
    picture = agent.submit(line.wire.picture, patience)
    assert line.told.wish.wait(SOON)
    agent.shutdown(wait=False)
    return picture


@pytest.mark.parametrize("picture", [LARGE, b"x", None])
def test_an_answer_comes_back_as_it_was(picture: bytes | None) -> None:
    """Any bytes, and none."""
    assert Answer.decode(Answer(7, picture).encode()) == Answer(7, picture)


@pytest.mark.parametrize("line", ["", "pause", "picture", "picture x eA==", "picture 1 §", "pictures 1 eA=="])
def test_what_is_no_answer_is_none(line: str) -> None:
    """It is some other word, or damaged."""
    assert Answer.decode(line) is None


def test_a_picture_larger_than_a_pipe_arrives_whole(line: Line) -> None:
    """It comes in many pieces, with commands before and after it."""
    picture = asked(line)

    line.say("unknown")
    line.say(Answer(1, LARGE).encode())

    assert picture.result(SOON) == LARGE
    assert decode(line.told.getvalue()) == Wanted(number=1)


def test_no_window_is_an_answer_too(line: Line) -> None:
    """At once, and not after the patience."""
    picture = asked(line)

    line.say(Answer(1, None).encode())

    assert picture.result(SOON) is None


def test_a_late_answer_is_not_taken_for_the_next_one(line: Line) -> None:
    """It shows the class as it was."""
    with pytest.raises(TimeoutError):
        line.wire.picture(0)
    picture = asked(line)

    line.say(Answer(1, b"late").encode())
    line.say(Answer(2, b"of now").encode())

    assert picture.result(SOON) == b"of now"


def test_a_wish_goes_to_the_tab_and_its_picture_to_the_agent() -> None:
    """Only the wish: all else that an agent tells is for who launched it."""
    sharing, launch, heard = Sharing(), FakeLaunch(), list[str]()
    sharing.begin(TAB)
    fed(launch, sharing)(["agent"], on_line=heard.append, on_exit=lambda *_: None)
    sampled = Sampled(status=CaptureStatus.OK)

    launch.agent.tells(Wanted(number=3), sampled)
    sharing.offer(TAB, b"picture", patience=0)

    assert launch.agent.told == [Answer(3, b"picture").encode()]
    assert heard == [encode(sampled)]


def test_an_agent_that_ended_is_forgotten() -> None:
    """No picture is taken for nobody."""
    sharing, launch, exits = Sharing(), FakeLaunch(), list[tuple[int, str]]()
    sharing.begin(TAB)
    fed(launch, sharing)(["agent"], on_line=lambda _: None, on_exit=lambda *how: exits.append(how))
    launch.agent.tells(Wanted(number=1))

    launch.agent.exits(3, "No picture.")

    assert sharing.offer(TAB, None, patience=0) == "nothing"
    assert exits == [(3, "No picture.")]
