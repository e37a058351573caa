"""The seat view: its switch, the agent's own way in, and the newest plan. All of it in memory, none of it stored.

The agent of a lesson tells its seats only after it was asked to, over a Socket.IO connection of its own to
`AGENT_NAMESPACE`, with the secret that it was handed. What it tells replaces what it told before. It is forgotten when
the connection ends, the lesson does, or the view is switched off, and never shown once it is old.
"""

import hmac
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import RLock

from flask import request
from flask_socketio import SocketIO, disconnect
from pydantic import TypeAdapter, ValidationError

from classmood.domain.seating import SeatPlan
from dashboard.control import AGENT_NAMESPACE, SeatSender

FRESH_SECONDS = 15.0
"""A plan that is older is of another moment: the agent pauses, hangs or sees nothing."""

_PLAN = TypeAdapter(SeatPlan)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Seats:
    """What the live page shows of the seats of a lesson."""

    on: bool
    """Whether the teacher has switched them on for it."""
    plan: SeatPlan | None = None
    """The newest one; None when none is fresh."""


class SeatView:
    """One lesson's seats at a time; safe to use from several threads."""

    def __init__(self, sender: SeatSender, *, secret: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin switched off.

        Args:
            sender: asks the agent.
            secret: what the agent shows when it connects.
            clock: seconds that only grow.
        """
        self.url = ""
        """Where the agent reaches this dashboard; set before anything is switched on."""
        self._sender = sender
        self._secret = secret
        self._clock = clock
        self._lock = RLock()
        self._session: int | None = None
        self._agent: str | None = None
        self._plan: SeatPlan | None = None
        self._at = 0.0

    def switch(self, *, on: bool, session: int) -> None:
        """Switch the view on or off for a lesson; on does nothing for one whose agent cannot be asked."""
        with self._lock:
            self._forget()
            if on and self._sender.runs(session):
                self._session = session
                self._sender.send_seats(self.url, self._secret)
            else:
                self._session = None
                self._sender.stop_seats()

    def of(self, session: int) -> Seats | None:
        """Return what may be shown of a lesson's seats; None when its agent cannot be asked."""
        with self._lock:
            if self._session is not None and (self._session != session or not self._sender.runs(session)):
                self.switch(on=False, session=self._session)
            if self._session is None:
                return Seats(on=False) if self._sender.runs(session) else None
            fresh = self._clock() - self._at <= FRESH_SECONDS
            return Seats(on=True, plan=self._plan if fresh else None)

    def admits(self, authorization: str) -> bool:
        """Return whether an ``Authorization`` header is that of the agent that was asked."""
        with self._lock:
            shown = hmac.compare_digest(authorization.encode(), f"Bearer {self._secret}".encode())
            return shown and self._session is not None

    def joined(self, agent: str) -> None:
        """Note that an admitted agent is here; what another one told before is forgotten."""
        with self._lock:
            self._forget()
            self._agent = agent

    def left(self, agent: str) -> None:
        """Forget what an agent told that is gone."""
        with self._lock:
            if agent == self._agent:
                self._forget()

    def take(self, agent: str, told: object) -> bool:
        """Take a plan as JSON; return whether it was taken: from the agent that was asked, and a plan."""
        with self._lock:
            if self._session is None or agent != self._agent:
                return False
            try:
                self._plan = _PLAN.validate_json(told if isinstance(told, str) else "")
            except ValidationError:
                return False
            self._at = self._clock()
            return True

    def _forget(self) -> None:
        self._agent, self._plan = None, None


def own_url(host: str, port: int) -> str:
    """Return where a program on this computer reaches a server that was bound to `host`, whatever others call it."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - told apart, not bound
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def receive(socketio: SocketIO, view: SeatView) -> None:
    """Let the agent in from now on, and nobody else."""

    def connect(_: object = None) -> bool:
        if not view.admits(request.headers.get("Authorization", "")):
            _log.warning("Refused a program that is not the agent.")
            return False
        view.joined(_caller())
        return True

    def leave(_: object = None) -> None:
        view.left(_caller())

    def take(told: object = None) -> None:
        # Who may not tell a plan, or tells none, has to go.
        if not view.take(_caller(), told):
            disconnect()

    for event, answer in (("connect", connect), ("disconnect", leave), ("seats", take)):
        socketio.on_event(event, answer, namespace=AGENT_NAMESPACE)


def _caller() -> str:
    """Return the name of the connection whose message is being answered."""
    return str(request.sid)  # type: ignore[attr-defined]  # Flask-SocketIO adds it
