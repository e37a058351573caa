"""A dashboard over a real database, and the agent's side of it: what the browser's tests are made of."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import insert

from classmood.domain.emotions import Emotion
from classmood.domain.moods import MoodSample
from classmood.pages import cards_in_use
from classmood.settings import Settings
from dashboard import palette
from dashboard.access import Access
from dashboard.app import create_app
from dashboard.seats import SeatView
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from storage.tables import row_of, samples
from tests.builders import a_sample

BEGAN = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
"""When every lesson begins."""

BANDS = "#live-chart .band-fill"
"""The seven bands of the live chart, from the uppermost one to the lowest."""

HAPPY = palette.ORDER.index(Emotion.HAPPY)
"""The place of happy in a stack."""

MODELS = cards_in_use(Settings())
"""The cards that the about page shows."""

KEYS: dict[int, Access] = {}
"""The key to the pages on each port: `open_page` takes it from here, so that a test's browser is let in."""


class School:
    """A dashboard that can be taken away and brought back, and the agent's side of its database."""

    def __init__(self, folder: Path, *, seats: SeatView | None = None) -> None:
        self.engine = open_database(f"sqlite:///{folder / 'lessons.db'}", write=True)
        self.recorder = Recorder(self.engine)
        self.history = History(self.engine)
        self.access = Access(folder / "access")
        self.server = create_app(self.history, access=self.access, port=0, zone=UTC, models=MODELS, seats=seats)
        self.server.start()
        self.url = self.server.url
        KEYS[self.server.port] = self.access

    def record(self, session: int, *samples: MoodSample) -> None:
        """Record samples as the agent does, one by one."""
        for sample in samples:
            self.recorder.record(session, sample)

    def lesson(self, *samples: MoodSample, title: str = "Algebra", source: str = "screen") -> int:
        """Begin a lesson and record samples in it."""
        session = self.recorder.begin(title=title, source=source, at=BEGAN)
        self.record(session, *samples)
        return session

    def long_lesson(self, lesson: Iterable[MoodSample]) -> int:
        """Begin a lesson and store its samples all at once: an hour of them is there in a moment."""
        session = self.recorder.begin(title="Algebra", source="screen", at=BEGAN)
        rows = [{"session_id": session, "sequence": i, **row_of(one)} for i, one in enumerate(lesson, start=1)]
        with self.engine.begin() as connection:
            connection.execute(insert(samples), rows)
        self.recorder = Recorder(self.engine)  # the one before would take those samples for another agent's
        return session

    def restart(self) -> None:
        """Bring the server back at the same address."""
        self.server = create_app(self.history, access=self.access, port=self.server.port, zone=UTC)
        self.server.start()


def sample(second: float, **counts: Any) -> MoodSample:
    """Return a sample so many seconds after the lesson began."""
    return replace(a_sample(**counts), at=BEGAN + timedelta(seconds=second))


def points(page: Page, chart: str = "#live-chart") -> list[tuple[float, list[float] | None]]:
    """Return what a chart of shares shows: for each point its place, 0 to 1, and the seven shares; None in a gap."""
    shapes = page.locator(f"{chart} .band-fill").evaluate_all("all => all.map((band) => band.style.clipPath)")
    if not shapes:
        return []
    # Each shape begins and ends on the floor.
    edges = [re.findall(r"([\d.]+)% ([\d.]+)%", shape)[1:-1] for shape in reversed(shapes)]
    rows: list[tuple[float, list[float] | None]] = []
    for corners in zip(*edges, strict=True):
        tops = [0.0, *(1 - float(y) / 100 for _, y in corners)]
        shares = [round(top - below, 3) for below, top in pairwise(tops)]
        rows.append((float(corners[0][0]) / 100, shares if tops[-1] > 0.5 else None))
    assert len(shapes) == len(palette.ORDER)
    return rows


def wait_for_points(page: Page, count: int) -> list[tuple[float, list[float] | None]]:
    """Wait until the live chart shows `count` points, and return them."""
    until(page, lambda: len(points(page)) == count)
    return points(page)


def fits(page: Page, *widths: int) -> None:
    """Bring a page's window to each width; it must never scroll sideways, once its charts have followed."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 844})

        def fitted(width: int = width) -> bool:
            return bool(page.evaluate("document.documentElement.scrollWidth") == width)

        until(page, fitted)


def until(page: Page, happened: Callable[[], bool]) -> None:
    """Let the browser go on until something happened that only Python can see."""
    for _ in range(300):
        if happened():
            return
        page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    pytest.fail("It did not happen within fifteen seconds.")
