"""Tells the pages the seats of a lesson, while they ask for them, over a connection of the agent's own.

Nothing is watched, remembered or sent otherwise, and nothing of it is ever stored.
"""

import logging
import threading
from contextlib import suppress

import socketio
from pydantic import TypeAdapter
from socketio.exceptions import SocketIOError

from capture.agent import Analyzer
from classmood.domain.faces import View
from classmood.domain.frames import Frame
from classmood.domain.seating import SeatPlan
from classmood.line import SeatsTo
from dashboard.control import AGENT_NAMESPACE
from inference.lasting import LastingLooks

_PLAN = TypeAdapter(SeatPlan)

logger = logging.getLogger(__name__)
_SILENT = logging.getLogger(f"{__name__}.socket")
_SILENT.setLevel(logging.CRITICAL)  # a connection that breaks is made again, and is no news for a teacher


class SeatLink:
    """The way to the pages: open while they ask. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._client: socketio.Client | None = None

    @property
    def is_open(self) -> bool:
        """Whether the pages ask for the seats, connected or still connecting."""
        return self._client is not None

    def open(self, to: SeatsTo) -> None:
        """Connect, in the background, and again whenever the connection breaks, until `close`."""
        self.close()
        client = socketio.Client(
            logger=_SILENT,
            engineio_logger=_SILENT,
            handle_sigint=False,
            # To this computer: never through a proxy that is set for the web.
            websocket_extra_options={"http_no_proxy": ["*"]},
        )
        with self._lock:
            self._client = client
        threading.Thread(target=_connect, args=(client, to), name="seats", daemon=True).start()

    def close(self) -> None:
        """Send nothing from now on, and disconnect in the background; does nothing when not open."""
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            # It may wait for seconds for the other end's farewell, and the lesson must not.
            threading.Thread(target=client.shutdown, name="seats-farewell", daemon=True).start()

    def send(self, plan: SeatPlan) -> None:
        """Send a plan; while there is no connection it is lost, because the next one replaces it anyway."""
        client = self._client
        if client is not None:
            with suppress(SocketIOError):
                client.emit("seats", _PLAN.dump_json(plan).decode(), namespace=AGENT_NAMESPACE)


def _connect(client: socketio.Client, to: SeatsTo) -> None:
    try:
        client.connect(
            to.url,
            headers={"Authorization": f"Bearer {to.secret}"},
            namespaces=[AGENT_NAMESPACE],
            transports=["websocket"],
            retry=True,
        )
    except SocketIOError as error:
        logger.warning("The seats cannot be told to the pages: %s", error)


class SeatTelling:
    """An `Analyzer` that tells the seats of what it sees while the link is open, and forgets them while it is not."""

    def __init__(self, analyzer: Analyzer, link: SeatLink, *, min_group: int) -> None:
        """Stand between the agent and its analyzer.

        Args:
            analyzer: sees.
            link: the way to the pages.
            min_group: with fewer faces that can be read, no seat is marked.
        """
        self._analyzer = analyzer
        self._link = link
        self._looks = LastingLooks(min_group=min_group)

    def analyze(self, frame: Frame) -> View:
        """Return what is seen."""
        view = self._analyzer.analyze(frame)
        if self._link.is_open:
            self._link.send(self._looks.look(view, frame.at.timestamp()))
        else:
            self._looks.forget()
        return view
