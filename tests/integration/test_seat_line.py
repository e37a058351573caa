"""The agent's own connection to the pages: over a real socket, with the right secret only, and to nobody's disk."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC
from pathlib import Path
from threading import Event

import numpy as np
import pytest
import socketio

from classmood.desk import Desk
from classmood.domain.emotions import Emotion
from classmood.domain.faces import Layout, View
from classmood.domain.frames import Frame
from classmood.domain.geometry import Box
from classmood.domain.seating import Place, SeatMark, SeatPlan
from classmood.line import SeatsTo
from classmood.seats import SeatLink, SeatTelling
from classmood.settings import Settings
from dashboard.access import Access
from dashboard.app import create_app
from dashboard.control import AGENT_NAMESPACE, Choice, Phase, Plan, SourceKind
from dashboard.seats import Seats, SeatView
from dashboard.server import DashboardServer
from storage.engine import open_database
from storage.history import History
from storage.recorder import Recorder
from tests.builders import NOON, a_face, a_sample, after_noon
from tests.fakes import FakeAnalyzer

PLAN = SeatPlan((Place(0, 0), Place(0, 1)), (SeatMark(3, Place(0, 1), Emotion.ANGRY, 2),))


def until(happened: Callable[[], bool], *, seconds: float = 30) -> None:
    """Wait for another thread or process."""
    for _ in range(int(seconds / 0.05)):
        if happened():
            return
        Event().wait(0.05)
    pytest.fail(f"It did not happen within {seconds} seconds.")


class Pages:
    """A running dashboard that asks a `SeatLink` in this process, as it asks an agent in another one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.engine = open_database(f"sqlite:///{folder / 'lessons.db'}", write=True)
        self.access = Access(folder / "access")
        self.link = SeatLink()
        self.session = Recorder(self.engine).begin(title="", source="screen", at=NOON)
        Recorder(self.engine).record(self.session, a_sample())
        self.view = SeatView(self, secret=self.access.program_secret)
        self.server = self.begin()

    def begin(self, port: int = 0) -> DashboardServer:
        """Return a started server."""
        server = create_app(History(self.engine), access=self.access, port=port, zone=UTC, seats=self.view)
        server.start()
        return server

    def runs(self, session: int) -> bool:
        """Return whether it is the one lesson."""
        return session == self.session

    def send_seats(self, url: str, secret: str) -> None:
        """Open the link."""
        self.link.open(SeatsTo(url, secret))

    def stop_seats(self) -> None:
        """Close the link."""
        self.link.close()

    def told(self, plan: SeatPlan = PLAN) -> bool:
        """Send the plan once more, and return whether it has come."""
        self.link.send(plan)
        return self.view.of(self.session) == Seats(on=True, plan=plan)

    def close(self) -> None:
        """End everything."""
        self.link.close()
        self.server.close()
        self.engine.dispose()


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """Return a running dashboard."""
    pages = Pages(tmp_path)
    yield pages
    pages.close()


def test_the_agent_tells_its_seats_when_it_is_asked(pages: Pages) -> None:
    """With the secret that it was handed; each plan replaces the one before."""
    pages.view.switch(on=True, session=pages.session)

    until(pages.told)
    until(lambda: pages.told(SeatPlan(PLAN.places)))


def test_switched_off_the_connection_is_gone_and_nothing_is_told(pages: Pages) -> None:
    """At once, in both programs."""
    pages.view.switch(on=True, session=pages.session)
    until(pages.told)

    pages.view.switch(on=False, session=pages.session)

    assert not pages.link.is_open
    assert pages.view.of(pages.session) == Seats(on=False)


def test_a_lesson_that_ends_takes_its_plan_with_it(pages: Pages) -> None:
    """The agent's process ends, and its connection with it."""
    pages.view.switch(on=True, session=pages.session)
    until(pages.told)

    pages.link.close()

    until(lambda: pages.view.of(pages.session) == Seats(on=True, plan=None))


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_a_program_without_the_secret_is_refused(pages: Pages, secret: str, caplog: pytest.LogCaptureFixture) -> None:
    """By the guard in front of everything."""
    caplog.set_level(logging.CRITICAL)
    pages.view.switch(on=True, session=pages.session)
    until(pages.told)
    client = socketio.Client(reconnection=False)

    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            pages.server.url,
            headers={"Authorization": f"Bearer {secret}"},
            namespaces=[AGENT_NAMESPACE],
            transports=["websocket"],
        )

    assert pages.told()


def test_a_browser_is_no_agent(pages: Pages) -> None:
    """It is let in by its cookie, and may listen; it may not tell where somebody looks sad."""
    pages.view.switch(on=True, session=pages.session)
    cookie = f"classmood-{pages.server.port}={pages.access.cookie(pages.server.port)}"
    client = socketio.Client(reconnection=False)

    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            pages.server.url, headers={"Cookie": cookie}, namespaces=[AGENT_NAMESPACE], transports=["websocket"]
        )


def test_an_agent_is_refused_while_nobody_asks(pages: Pages) -> None:
    """Also with the right secret."""
    client = socketio.Client(reconnection=False)

    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(
            pages.server.url,
            headers={"Authorization": f"Bearer {pages.access.program_secret}"},
            namespaces=[AGENT_NAMESPACE],
            transports=["websocket"],
        )


def test_nothing_of_the_seats_reaches_the_disk(pages: Pages) -> None:
    """Neither the plan nor the secret, under whatever name."""
    pages.view.switch(on=True, session=pages.session)
    until(pages.told)

    kept = b"".join(file.read_bytes() for file in pages.folder.rglob("*") if file.is_file())

    assert pages.access.program_secret.encode() not in kept
    assert b"minutes" not in kept


def test_nothing_is_watched_before_it_is_asked_for(pages: Pages) -> None:
    """Somebody has looked sad for five minutes already; the two minutes begin with the switch."""
    tiles = tuple(Box(200 * i, 0, 190, 110) for i in range(5))
    faces = tuple(a_face(seat=i + 1, box=Box(tile.left + 50, 20, 60, 60), sad=1.0) for i, tile in enumerate(tiles))
    view = View(faces, Layout.GALLERY, tiles=5, places=tiles)
    telling = SeatTelling(FakeAnalyzer(view), pages.link, min_group=5)

    def look(first: int, last: int) -> None:
        for second in range(first, last):
            telling.analyze(Frame(np.zeros((8, 8, 3), np.uint8), after_noon(second)))

    look(0, 300)
    pages.view.switch(on=True, session=pages.session)
    until(pages.told)
    look(300, 400)
    plain = SeatPlan((Place(0, 0), Place(0, 1), Place(0, 2), Place(0, 3), Place(0, 4)))
    until(lambda: pages.view.of(pages.session) == Seats(on=True, plan=plain))
    look(400, 460)

    def marked() -> int:
        seats = pages.view.of(pages.session)
        return 0 if seats is None or seats.plan is None else len(seats.plan.marks)

    until(lambda: marked() == 5)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_real_agent_tells_the_gallery_that_it_sees(tmp_path: Path) -> None:
    """From the switch, over the line, to another process and back over its own connection."""
    url = f"sqlite:///{tmp_path / 'lessons.db'}"
    engine = open_database(url, write=True)
    access = Access(tmp_path / "access")
    with Desk(Settings.model_validate({"storage": {"database": url}}), engine) as desk:
        view = SeatView(desk, secret=access.program_secret)
        server = create_app(History(engine), access=access, port=0, zone=UTC, control=desk, seats=view)
        server.start()
        desk.start(Plan(Choice(SourceKind.PRACTICE, students=9)))
        until(lambda: desk.status().phase is Phase.RUNNING, seconds=90)
        session = desk.status().session
        assert session is not None

        view.switch(on=True, session=session)

        def seen() -> int:
            seats = view.of(session)
            return 0 if seats is None or seats.plan is None else len(seats.plan.places)

        until(lambda: seen() == 9, seconds=60)
        desk.end()
        until(lambda: not desk.status().active)
        assert view.of(session) is None
        server.close()
    engine.dispose()
