"""The window that a tab shares: what comes of an answer, of none, and of one that is no picture."""

import struct

import cv2
import numpy as np
import pytest

from capture.backoff import Reopening
from capture.sources.base import AwayError
from capture.sources.browser import PATIENCE, BrowserSource
from classmood.domain.errors import CaptureError
from tests.fakes import FakeClock

PICTURE = cv2.imencode(".png", np.full((36, 64, 3), (10, 120, 240), np.uint8))[1].tobytes()
BOMB = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + struct.pack(">II", 8193, 10) + bytes(9)


class FakeTab:
    """Answers as it is told to: a picture file, None for no window, an error for no answer."""

    def __init__(self, *answers: bytes | TimeoutError | None) -> None:
        self.answers = list(answers)
        self.patience: list[float] = []

    def ask(self, patience: float) -> bytes | None:
        """Give the next answer."""
        self.patience.append(patience)
        answer = self.answers.pop(0)
        if isinstance(answer, TimeoutError):
            raise answer
        return answer


def test_a_picture_is_asked_for_and_is_of_now() -> None:
    """Nothing waits in a queue, so nothing can be old."""
    clock, tab = FakeClock(), FakeTab(PICTURE)
    with BrowserSource(tab.ask, clock=clock) as source:
        clock.passed += 5
        frame = source.grab()

    assert frame.image.shape == (36, 64, 3)
    assert frame.image[0, 0].tolist() == [10, 120, 240]
    assert frame.at == clock.now()
    assert tab.patience == [PATIENCE]


@pytest.mark.parametrize(
    ("answer", "words"),
    [(None, "Sharing ended: choose the window again."), (TimeoutError(), "does not answer. Keep it open")],
)
def test_a_tab_that_is_away_is_said_to_be(answer: TimeoutError | None, words: str) -> None:
    """The two need different things of the teacher."""
    with BrowserSource(FakeTab(answer).ask) as source, pytest.raises(AwayError, match=words):
        source.grab()


@pytest.mark.parametrize(
    ("answer", "words"),
    [(b"<html>", "is not a picture"), (BOMB, "has 8193 x 10 pixels"), (PICTURE[:60], "is a damaged picture")],
)
def test_what_is_no_picture_is_refused(answer: bytes, words: str) -> None:
    """A page can be made to send anything; a huge picture is refused before a pixel of it is unpacked."""
    with BrowserSource(FakeTab(answer).ask) as source, pytest.raises(CaptureError, match=words):
        source.grab()


def test_a_window_that_is_shared_again_is_seen_at_once() -> None:
    """A camera's growing waits would leave the lesson without a picture for half a minute more."""
    clock, tab = FakeClock(), FakeTab(PICTURE, *[None] * 6, PICTURE)
    with Reopening(BrowserSource(tab.ask, clock=clock), clock=clock) as source:
        source.grab()
        for _ in range(6):
            with pytest.raises(AwayError):
                source.grab()

        assert source.grab() is not None
