"""Gives an agent the pictures of a window that a tab of the pages shares, whenever it wants one."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future

from classmood.line import Answer, Wanted, decode
from classmood.processes import Launch, Process
from dashboard.sharing import Sharing


def fed(launch: Launch, sharing: Sharing) -> Launch:
    """Return a `Launch` whose processes are answered when they want a picture; all else they say is passed on."""

    def start(words: Sequence[str], *, on_line: Callable[[str], None], on_exit: Callable[[int, str], None]) -> Process:
        # A process may speak before it is known here; whoever answers it waits for that.
        started: Future[Process] = Future()

        def hear(line: str) -> None:
            # In quotes the word is in no picture; decoding each picture of a preview twice would cost more.
            event = decode(line) if '"wanted"' in line else None
            if not isinstance(event, Wanted):
                on_line(line)
                return
            number = event.number
            sharing.want(started, lambda picture: started.result().say(Answer(number, picture).encode()))

        def gone(code: int, complaint: str) -> None:
            sharing.forget(started)
            on_exit(code, complaint)

        process = launch(words, on_line=hear, on_exit=gone)
        started.set_result(process)
        return process

    return start
