"""Writes docs/soak.md with its plot: no figure in it is typed by hand."""

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from matplotlib.figure import Figure

from classmood.soak import LEAST_HOURS, STEEPEST, Soak
from inference.training.markdown import table, wrapped
from inference.training.plots import INK, write_page

COMMAND = "uv run --extra train classmood soak --lesson-hours 3 --hours 3"


def write_soak(soak: Soak, folder: Path) -> list[Path]:
    """Write ``soak.md`` and its plot, ``images/soak-agent.png``, into `folder`, and return their paths.

    Raises:
        DataError: the folder cannot be written.
    """
    return write_page(folder, "soak", soak_page(soak), _plots(soak))


def soak_page(soak: Soak) -> str:
    """Return the page; its plot lies in ``images/`` beside it."""
    return "\n".join(chain.from_iterable(part(soak) for part in (_head, _figures, _method))) + "\n"


def _head(soak: Soak) -> Iterator[str]:
    yield from ("# What hours of a lesson leave behind", "")
    yield from wrapped(
        f"""This page is written whole by `classmood soak`; change nothing here. Its figures come from one run, such as
        `{COMMAND}`: {soak.samples} samples, {soak.lesson_hours:.2f} hours of a lesson with a sample a second, in
        {soak.observations[-1].seconds / 60:.0f} minutes of the clock."""
    )
    yield ""
    slope = soak.megabytes_a_class_hour
    if soak.lesson_hours < LEAST_HOURS:
        verdict = f"too short to tell: {LEAST_HOURS:.0f} hours of a lesson are wanted"
    else:
        verdict = "met" if slope <= STEEPEST else "**missed**"
    yield from wrapped(
        f"""Wanted: over {LEAST_HOURS:.0f} hours of a lesson, memory that grows by at most {STEEPEST:.0f} MB an hour.
        Measured: {slope:+.2f} MB: {verdict}."""
    )


def _figures(soak: Soak) -> Iterator[str]:
    steady = [one for one in soak.observations if one.samples and one.seconds >= soak.steady_from]
    yield ""
    yield from table("", "")
    yield f"| memory, slope an hour of a lesson | {soak.megabytes_a_class_hour:+.2f} MB |"
    yield f"| memory, slope an hour of the clock | {soak.megabytes_an_hour:+.2f} MB |"
    yield f"| memory, least and most | {_range([one.megabytes for one in steady])} MB |"
    yield f"| open handles, fewest and most | {soak.handles[0]} to {soak.handles[1]} |"
    yield f"| threads, fewest and most | {soak.threads[0]} to {soak.threads[1]} |"
    yield from ("", "![Memory, handles and threads over the lesson](images/soak-agent.png)")


def _method(_: Soak) -> Iterator[str]:
    yield from ("", "## How it is measured", "")
    yield from wrapped(
        """The agent is the command itself, as a process of its own, which draws the practice class of 25 students,
        reads it and stores what it read, as fast as it can: what grows with every picture shows soon. The slope is the
        least-squares line through the memory after the first tenth of the time, in which caches fill. What the pages'
        server takes with many browsers stands in [load.md](load.md)."""
    )


def _range(values: list[float]) -> str:
    return f"{min(values):.1f} to {max(values):.1f}"


def _plots(soak: Soak) -> Iterator[tuple[str, Figure]]:
    yield "agent", _drawn(soak)


def _drawn(soak: Soak) -> Figure:
    hours = [one.samples / 3600 for one in soak.observations]
    start = next(one.samples for one in soak.observations if one.samples and one.seconds >= soak.steady_from) / 3600
    lines: tuple[tuple[str, str, list[float]], ...] = (
        ("memory, MB", "#3B5BDB", [one.megabytes for one in soak.observations]),
        ("open handles", "#5C940D", [one.handles for one in soak.observations]),
        ("threads", "#EE6677", [one.threads for one in soak.observations]),
    )
    figure = Figure(figsize=(8, 5.6))
    panels = figure.subplots(len(lines), 1, sharex=True, height_ratios=(2, 1, 1))
    for axes, (name, colour, values) in zip(panels, lines, strict=True):
        axes.plot(hours, values, color=colour)
        axes.axvline(start, color=INK, linestyle="--", linewidth=1)
        axes.set(ylabel=name, ylim=(0, 1.15 * max(values)))
        axes.grid()
    panels[0].set_title(f"The agent over {soak.lesson_hours:.1f} hours of a lesson; counted right of the dashed line")
    panels[-1].set_xlabel("hours of a lesson")
    return figure
