"""Writes docs/load.md with its plot: no figure in it is typed by hand."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from matplotlib.figure import Figure

from classmood.load import BEFORE, LAPTOP, SCHOOL, STUDENTS, Load
from inference.training.markdown import table, wrapped
from inference.training.plots import write_page

COMMAND = "uv run --extra train --extra server classmood benchmark load"
WANTED = 2.0
"""Times what a server takes that does nothing else, on the same computer in the same run: the 99th percentile from
stored to told may be that much."""
WORDS = {LAPTOP: "a teacher's server (`classmood`)", SCHOOL: "a school's server (`classmood serve`)"}
_LINES = {LAPTOP: ("#3B5BDB", "-"), SCHOOL: ("#EE6677", "--")}
_HALF, _MOST = 50, 99


def write_load(loads: Sequence[Load], folder: Path) -> list[Path]:
    """Write ``load.md`` and its plot, ``images/load-delays.png``, into `folder`, and return their paths.

    Raises:
        DataError: the folder cannot be written.
    """
    return write_page(folder, "load", load_page(loads), _figures(loads))


def load_page(loads: Sequence[Load]) -> str:
    """Return the page; its plot lies in ``images/`` beside it."""
    return "\n".join(chain.from_iterable(part(loads) for part in (_head, _delays, _costs, _method))) + "\n"


def _head(loads: Sequence[Load]) -> Iterator[str]:
    yield from ("# How many browsers the pages carry", "")
    yield from wrapped(
        f"""This page is written whole by `classmood benchmark load`; change nothing here. Its figures come from one run
        of `{COMMAND} --seconds {loads[0].samples}`. Server, browsers and the lesson shared one machine: apart each does
        better."""
    )
    for load in loads:
        wanted, measured = WANTED * load.bare[_MOST], load.told[_MOST]
        met = "met" if measured <= wanted else "**missed**"
        yield ""
        yield from wrapped(
            f"""{WORDS[load.server].capitalize()}, {load.browsers} browsers: from stored to told, for 99 % at most
            {wanted:.0f} ms wanted, which is {WANTED:.0f} times what a server takes that does nothing but send;
            {measured:.0f} ms measured while other programs took {load.others:.2f} of {load.processors} processors:
            {met}."""
        )


def _delays(loads: Sequence[Load]) -> Iterator[str]:
    yield from ("", "## From stored to received", "")
    yield from wrapped(
        """Milliseconds from the moment at which a sample is safe in the database. *Told*: the browser has the tick,
        which says that there is something new. *Shown*: it has the whole answer to its question for it, which is what
        it draws. *Bare*: from sent to received of a server that does nothing but send, served in the same way to as
        many browsers, just before. Each over all samples and all browsers."""
    )
    yield ""
    yield from table(
        "server", "browsers", "samples", "bare p50, p99", "told p50, p99", "shown p50, p99", "missed", "failed"
    )
    for one in loads:
        times = " | ".join(f"{one_of[_HALF]:.0f}, {one_of[_MOST]:.0f} ms" for one_of in (one.bare, one.told, one.shown))
        yield f"| {WORDS[one.server]} | {one.browsers} | {one.samples} | {times} | {one.missed} | {one.failed} |"
    yield ""
    yield from wrapped(
        """*Missed* are pairs of a sample and a browser that never met; *failed* are questions without an answer."""
    )
    yield from ("", "![How the delays spread](images/load-delays.png)")


def _costs(loads: Sequence[Load]) -> Iterator[str]:
    yield from ("", "## What it takes of the server", "")
    yield from table(
        "server", "browsers", "memory at first", "most memory", "threads", "processor", "others", "late, p99"
    )
    for one in loads:
        first, most = one.megabytes
        yield (
            f"| {WORDS[one.server]} | {one.browsers} | {first:.0f} MB | {most:.0f} MB | {one.threads} "
            f"| {one.processor:.2f} | {one.others:.2f} of {one.processors} | {one.late:.0f} ms |"
        )
    yield ""
    yield from wrapped(
        """*Processor*: seconds of processor time in a second, of the server. *Others*: of programs that have nothing to
        do with it, on how many processors; on a machine that is left alone it is nearly nothing, and every delay
        shorter. *Late* is by how much the browsers' own processes came too late: so much of a delay is not the
        server's. A socket takes four threads, which nearly always wait."""
    )


def _method(_: Sequence[Load]) -> Iterator[str]:
    yield from ("", "## How it is measured", "")
    yield from wrapped(
        f"""The server is the command itself, as a process of its own. A lesson of {STUDENTS} students that has {BEFORE}
        samples grows by one a second, committed as the agent commits them. The browsers are Socket.IO clients with the
        cookie, in up to four processes; each asks `/api/live` after a tick, one question at a time, as the page does,
        and reads the answer to its end. They do not draw: what a tick takes in a real browser is measured by
        `uv run pytest -m slow tests/e2e/test_live_speed.py`."""
    )


def _figures(loads: Sequence[Load]) -> Iterator[tuple[str, Figure]]:
    yield "delays", _delays_drawn(loads)


def _delays_drawn(loads: Sequence[Load]) -> Figure:
    figure = Figure(figsize=(9, 4.0))
    panels = figure.subplots(1, 2, sharey=True)
    for axes, name in zip(panels, ("told", "shown"), strict=True):
        for one in loads:
            delays = one.told if name == "told" else one.shown
            colour, line = _LINES[one.server]
            shares = [100 * at / (len(delays) - 1) for at in range(len(delays))]
            label = f"classmood {one.server}, {one.browsers} browsers"
            axes.plot([max(delay, 1.0) for delay in delays], shares, line, color=colour, label=label)
        axes.set_xscale("log")
        axes.set(title=f"From stored to {name}", xlabel="milliseconds")
        axes.grid(which="both")
    panels[0].set_ylabel("% of samples and browsers")
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=len(loads))
    return figure
