"""The words between an agent and the program that started it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus
from classmood.line import Began, Event, Paused, Resumed, Sampled, SeatsTo, Seen, Warned, decode, encode

SEEN = Seen(
    status=CaptureStatus.OK,
    layout=Layout.GALLERY,
    faces=2,
    too_small=1,
    weak=0,
    cameras_off=3,
    picture=bytes(range(256)),
)


@pytest.mark.parametrize(
    "event",
    [
        Began(session=7),
        Sampled(status=CaptureStatus.BLACK),
        Paused(),
        Resumed(),
        Warned(message="Ünïcode\nand a second line"),
        SEEN,
    ],
    ids=lambda event: event.event,
)
def test_an_event_comes_back_from_one_line(event: Event) -> None:
    """Bytes of a picture and line breaks too: a line is what the other end reads."""
    line = encode(event)

    assert "\n" not in line
    assert decode(line) == event


@given(st.text())
def test_any_other_line_is_no_event(line: str) -> None:
    """Libraries print to the same output."""
    assert decode(line) is None


@pytest.mark.parametrize(
    "line", ['{"event": "began"}', '{"event": "fly"}', '{"event": "began", "session": "x"}', "[]", "null", "7"]
)
def test_a_misshapen_event_is_none(line: str) -> None:
    """Half an event must not become a lesson without a number."""
    assert decode(line) is None


def test_where_the_seats_are_told_comes_back_from_one_line() -> None:
    """And its secret stands in no log that shows the object."""
    to = SeatsTo("http://[::1]:8050", "s3cret")

    assert SeatsTo.decode(to.encode()) == to
    assert "s3cret" not in repr(to)


@pytest.mark.parametrize(
    "line", ["", "pause", "seats-to", "seats-to http://127.0.0.1:8050", "seats-to a b c", "no-seats"]
)
def test_any_other_line_is_nowhere_to_tell_the_seats(line: str) -> None:
    """Half a line must not send them astray."""
    assert SeatsTo.decode(line) is None
