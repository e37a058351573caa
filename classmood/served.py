"""A server of this program as a process of its own, for as long as it is measured."""

import http.client
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

import psutil

from classmood.domain.errors import SettingsError
from classmood.processes import end_process

PATIENCE = 120.0
"""Seconds in which it must answer, and in which it must end."""


@contextmanager
def served(words: Callable[[int], Sequence[str]]) -> Iterator[tuple[psutil.Popen, int]]:
    """Run a server; yield its process and its port once it answers anything at all.

    Args:
        words: what stands after ``python -m`` for a port of this computer.

    Raises:
        SettingsError: it ended, or does not answer in time.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = words(port)
    process = psutil.Popen([sys.executable, "-m", *command], stdout=subprocess.DEVNULL)
    try:
        until = time.monotonic() + PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > until:
                raise SettingsError(f"`{' '.join(command[:2])}` does not start on this computer; try it by itself.")
            time.sleep(0.2)
        yield process, port
    finally:
        end_process(process, patience=PATIENCE)


def _answers(port: int) -> bool:
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=5)) as connection:
            connection.request("GET", "/api/sessions")
            connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    return True
