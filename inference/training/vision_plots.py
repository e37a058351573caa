"""Writes docs/vision.md with its plots, which show numbers only, never a photograph."""

from collections.abc import Iterator
from pathlib import Path

from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator, PercentFormatter

from inference.training.footprint import MTCNN, OURS, YUNET
from inference.training.plots import INK, OUTLINE, write_page
from inference.training.vision import Vision
from inference.training.vision_page import WORDS, vision_page
from inference.training.vision_targets import CHANGED_ONLY, FULL, MEMORY

_MARKS = {OURS: ("#3B5BDB", "o"), YUNET: ("#EE6677", "s"), MTCNN: ("#5C940D", "^")}
"""Colour and marker of each detector: the same in every plot, and none told by colour alone."""
_MILLISECONDS = (5, 10, 20, 50, 100, 200, 500)
"""Marks on the axis of times."""


def write_vision(vision: Vision, folder: Path) -> list[Path]:
    """Write ``vision.md`` and its plots, ``images/vision-*.png``, into `folder`, and return their paths.

    Raises:
        DataError: the folder cannot be written.
    """
    return write_page(folder, "vision", vision_page(vision), _figures(vision))


def _figures(vision: Vision) -> Iterator[tuple[str, Figure]]:
    yield "finding", _finding(vision)
    yield "time", _time(vision)
    yield "memory", _memory(vision)
    yield "portraits", _portraits(vision)


def _finding(vision: Vision) -> Figure:
    figure = Figure(figsize=(8, 4.2))
    axes = figure.subplots()
    contest = vision.contest
    sets = {
        "every tile": contest.together,
        "changed tiles": contest.together_changed,
        "small faces": contest.small,
    }
    names = [f"{name}\n{what}" for name in sets for what in ("recall", "precision")]
    for place, system in enumerate(WORDS):
        colour, marker = _MARKS[system]
        at, values = [], []
        for row, results in enumerate(sets.values()):
            for one in results:
                if one.detector == system and one.recall is not None and one.precision is not None:
                    at += [2 * row + 0.15 * (place - 1), 2 * row + 1 + 0.15 * (place - 1)]
                    values += [one.recall, one.precision]
        if values:
            axes.plot(at, values, marker, color=colour, markersize=8, label=WORDS[system])
    axes.set_xticks(range(len(names)), names)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=1))
    axes.set(title="Faces found, and detections that are faces")
    axes.grid(axis="y")
    figure.legend(loc="outside lower center", ncols=3)
    return figure


def _time(vision: Vision) -> Figure:
    figure = Figure(figsize=(9, 4.4))
    panels = figure.subplots(1, 2, sharey=True)
    for axes, changed_only, limits in zip(panels, (False, True), (FULL, CHANGED_ONLY), strict=True):
        shown = [one for one in vision.contest.galleries if one.changed_only is changed_only]
        for system, (colour, marker) in _MARKS.items():
            for height, line in ((1080, "-"), (1440, ":")):
                points = [one for one in shown if one.result.detector == system and one.height == height]
                if points:
                    tiles = [one.tiles for one in points]
                    taken = [one.result.milliseconds for one in points]
                    name = f"{WORDS[system]}, {height}p"
                    axes.plot(tiles, taken, line, color=colour, marker=marker, label=name)
        axes.plot(list(limits), list(limits.values()), "_", color=INK, markersize=16, label="wanted at most, 1080p")
        axes.set_yscale("log")
        axes.set_yticks(_MILLISECONDS, [str(one) for one in _MILLISECONDS])
        axes.yaxis.set_minor_locator(NullLocator())
        axes.set_xticks(list(limits))
        axes.set(title="changed tiles only" if changed_only else "every tile", xlabel="tiles")
        axes.grid()
    panels[0].set_ylabel("milliseconds of processor time a frame")
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4)
    return figure


def _memory(vision: Vision) -> Figure:
    figure = Figure(figsize=(7, 2.8))
    axes = figure.subplots()
    bars = [(WORDS[one.system], one.megabytes, _MARKS[one.system][0]) for one in vision.footprints]
    bars.append(("the whole agent", vision.agent.megabytes, OUTLINE))
    names, megabytes, colours = zip(*reversed(bars), strict=True)
    drawn = axes.barh(names, megabytes, color=colours, edgecolor=OUTLINE)
    axes.bar_label(drawn, [f"{value:.0f}" for value in megabytes], padding=4)
    axes.axvline(MEMORY, color=INK, linestyle="--", label="wanted of the agent at most")
    axes.set(title="Memory of a process of its own", xlabel="megabytes")
    axes.margins(x=0.12)
    figure.legend(loc="outside lower right")
    return figure


def _portraits(vision: Vision) -> Figure:
    figure = Figure(figsize=(7, 4.2))
    axes = figure.subplots()
    seen = [one for one in vision.change if one.persons]
    lines = (
        ("neutral read as neutral", "#3B5BDB", [one.neutral for one in seen]),
        ("p(happy) rises", "#56B4E9", [one.rise for one in seen]),
        ("AUC, smiling against neutral", "#5C940D", [one.auc for one in seen]),
        ("smile counted as happy", "#EE6677", [one.counted for one in seen]),
    )
    width = 0.8 / len(lines)
    for place, (name, colour, values) in enumerate(lines):
        at = [row + (place - 1.5) * width for row in range(len(seen))]
        bars = axes.bar(at, [value or 0.0 for value in values], width, color=colour, edgecolor=OUTLINE, label=name)
        axes.bar_label(bars, [f"{100 * (value or 0.0):.0f}" for value in values], padding=2, fontsize=8)
    axes.set_xticks(range(len(seen)), [f"faces {one.height:g} px high" for one in seen])
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.set(title="Neutral and slightly smiling portraits", ylim=(0, 1.08))
    figure.legend(loc="outside lower center", ncols=2)
    return figure
