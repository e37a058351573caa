"""Many browsers at once, but for their windows: each keeps a socket and asks for news after a tick, as the page does.

They talk to this computer only, and each process of them says how late it was itself.
"""

import asyncio
import re
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from multiprocessing.synchronize import Barrier, Event
from threading import BrokenBarrierError
from typing import NamedTuple

import aiohttp
import socketio
from socketio.exceptions import SocketIOError

from classmood.domain.errors import SettingsError
from dashboard.live import TRANSPORT

NEWS = "/api/live?smoothing=20&window=15"
PATIENCE = 240.0
"""Seconds in which all browsers of a process must be connected, and in which one answer must come."""
_AT_ONCE = 10
"""Browsers of a process that connect at the same time."""
_BEAT = 0.05
"""Seconds from one look at the own lateness to the next."""
_SEQUENCE = re.compile(rb'"sequence": (\d+)')


@dataclass(frozen=True, slots=True)
class Seen:
    """What the browsers of one process saw. Times are seconds since 1970."""

    ticks: Sequence[tuple[int, float]]
    """For each browser and tick: the number of the newest sample, and when it was told."""
    answers: Sequence[tuple[int, int, float]]
    """For each browser and answer: the browser, the number of the newest sample in it, and when it was there."""
    failed: int
    """Questions without an answer."""
    late: Sequence[float]
    """Seconds by which the process itself came too late, looked at all the time."""


@dataclass(slots=True)
class _Notes:
    ticks: list[tuple[int, float]] = field(default_factory=list)
    answers: list[tuple[int, int, float]] = field(default_factory=list)
    failed: int = 0
    late: list[float] = field(default_factory=list)


class _Browser:
    """One of them: a question in flight at most, and one more after it where ticks came meanwhile."""

    def __init__(self, number: int, http: aiohttp.ClientSession, notes: _Notes) -> None:
        self._number = number
        self._http = http
        self._notes = notes
        self._told = asyncio.Event()

    def tick(self, told: dict[str, int]) -> None:
        self._notes.ticks.append((told["sequence"], time.time()))
        self._told.set()

    async def ask(self) -> None:
        """Ask for news once."""
        try:
            async with self._http.get(NEWS) as answer:
                text = await answer.read()
                answer.raise_for_status()
        except (aiohttp.ClientError, TimeoutError):
            self._notes.failed += 1
            return
        found = _SEQUENCE.search(text, 0, 100)
        assert found, "the answer begins with the newest sample's number"
        self._notes.answers.append((self._number, int(found[1]), time.time()))

    async def ask_on_ticks(self) -> None:
        while True:
            await self._told.wait()
            self._told.clear()
            await self.ask()


class _Meeting(NamedTuple):
    ready: Barrier
    stop: Event


_meeting: list[_Meeting] = []


def meet(ready: Barrier, stop: Event) -> None:
    """Tell this process what it shares with the others; it can only be inherited.

    Args:
        ready: passed when all browsers of all processes are connected and have what there is so far.
        stop: ends them.
    """
    _meeting.append(_Meeting(ready, stop))


def browse(url: str, cookie: str, numbers: Sequence[int]) -> Seen:
    """Keep browsers connected until they are stopped, in a process of their own that was told by `meet`.

    Args:
        url: of the pages, without a path.
        cookie: as a browser sends it.
        numbers: one for each browser.

    Raises:
        SettingsError: they could not connect, in time or at all.
    """
    meeting = _meeting[0]
    try:
        return asyncio.run(_browse(url, cookie, numbers, meeting.ready, meeting.stop))
    except (OSError, TimeoutError, SocketIOError, BrokenBarrierError) as error:
        meeting.ready.abort()
        reason = str(error) or type(error).__name__
        raise SettingsError(f"Not all browsers could connect ({reason}). Try fewer, or when less else runs.") from error


async def _browse(url: str, cookie: str, numbers: Sequence[int], ready: Barrier, stop: Event) -> Seen:
    notes = _Notes()
    async with AsyncExitStack() as stack:
        gate = asyncio.Semaphore(_AT_ONCE)

        async def connect(number: int) -> asyncio.Task[None]:
            async with gate:
                return await _connected(url, cookie, number, notes, stack)

        async with asyncio.timeout(PATIENCE):
            asking = await asyncio.gather(*map(connect, numbers))
        await asyncio.to_thread(ready.wait, PATIENCE)
        notes.ticks.clear()
        while not stop.is_set():
            begun = time.perf_counter()
            await asyncio.sleep(_BEAT)
            notes.late.append(time.perf_counter() - begun - _BEAT)
        for task in asking:
            task.cancel()
    return Seen(notes.ticks, notes.answers, notes.failed, notes.late)


async def _connected(url: str, cookie: str, number: int, notes: _Notes, stack: AsyncExitStack) -> asyncio.Task[None]:
    """Return the endless asking of a new browser that is connected and has the news so far."""
    headers = {"Cookie": cookie, "Origin": url, "Sec-Fetch-Site": "same-origin"}
    patience = aiohttp.ClientTimeout(total=PATIENCE)
    http = await stack.enter_async_context(aiohttp.ClientSession(url, headers=headers, timeout=patience))
    browser = _Browser(number, http, notes)
    socket = socketio.AsyncClient(reconnection=False, handle_sigint=False)
    socket.on("tick", browser.tick)
    await socket.connect(url, headers=headers, transports=[TRANSPORT], wait_timeout=PATIENCE)
    stack.push_async_callback(socket.disconnect)
    await browser.ask()
    return asyncio.create_task(browser.ask_on_ticks())
