"""Writes docs/reading.md with its plots, which show numbers only, never a photograph."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from inference.clarity import LOWEST
from inference.preprocessing import CROP_SCALE
from inference.training.change import Change
from inference.training.conditions import UNSPOILED, Level
from inference.training.plots import INK, OUTLINE, write_page
from inference.training.reading import Confidence, Reading
from inference.training.reading_page import reading_page
from inference.training.shares import MEAN
from inference.training.spoiling import CONDITIONS, Condition

FIRST, SECOND, THIRD = "#3B5BDB", "#EE6677", "#5C940D"
"""Lines; each also has a marker of its own, so that none is told by colour alone."""
PALE = "#C8CCD2"
TELLING = 10
"""Faces of which a share is drawn, at least: of two it would be 0, 50 or 100 %."""


def write_reading(reading: Reading, folder: Path) -> list[Path]:
    """Write ``reading.md`` and its plots, ``images/reading-*.png``, into `folder`, and return their paths.

    Raises:
        DataError: the folder cannot be written.
    """
    return write_page(folder, "reading", reading_page(reading), _figures(reading))


def _figures(reading: Reading) -> Iterator[tuple[str, Figure]]:
    yield "confidence", _confidence(reading.confidence)
    yield "shares", _shares(reading)
    yield "change", _change(reading.change)
    yield "conditions", _conditions(reading.conditions)
    yield "framing", _framing(reading)


def _confidence(confidence: Confidence) -> Figure:
    figure = Figure(figsize=(9, 4))
    left, right = figure.subplots(1, 2)
    left.plot([0, 1], [0, 1], color=PALE, linestyle="--")
    for bins, colour, marker, name in (
        (confidence.agreement, FIRST, "o", "taggers who saw the same"),
        (confidence.accuracy, SECOND, "s", "readings that most taggers share"),
    ):
        told = [one for one in bins if one.pictures >= TELLING]
        left.plot(
            [one.confidence for one in told], [one.accuracy for one in told], color=colour, marker=marker, label=name
        )
    left.set(title="How sure it is, how sure it should be", xlabel="largest probability served", ylabel="share")
    figure.legend(loc="outside lower left")
    _percent(left)
    total = sum(one.pictures for one in confidence.agreement)
    right.bar(
        [one.confidence for one in confidence.agreement],
        [one.pictures / total for one in confidence.agreement],
        width=0.05,
        color=FIRST,
    )
    right.set(title="How often it is how sure", xlabel="largest probability served", ylabel="share of the faces")
    right.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    right.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    right.set_xlim(0, 1)
    return figure


def _shares(reading: Reading) -> Figure:
    figure = Figure(figsize=(9, 5.2))
    ways = list(dict.fromkeys(error.way for error in reading.shares))
    draws = list(dict.fromkeys(error.classes for error in reading.shares))
    found = {(error.way, error.classes): error for error in reading.shares}
    panels = figure.subplots(1, len(draws), sharey=True)
    for axes, draw in zip(panels, draws, strict=True):
        for row, way in enumerate(ways):
            error = found[way, draw]
            axes.plot([error.votes, error.majority], [row, row], color=PALE, linewidth=2, zorder=1)
            votes, majority = ("share of all votes", "most taggers") if row == 0 else (None, None)
            axes.plot(error.votes, row, "o", color=FIRST, label=votes)
            axes.plot(error.majority, row, "s", color=SECOND, markerfacecolor="none", markersize=9, label=majority)
        axes.set_title(draw, fontsize=10)
        axes.set_yticks(range(len(ways)), [f"{way} *" if way == MEAN else way for way in ways])
        axes.set_xlim(0, 1.1 * max(error.majority for error in reading.shares))
        axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
        axes.grid(axis="x")
    panels[0].invert_yaxis()
    handles, names = panels[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=2, title="truth")
    figure.suptitle("Mean error of an emotion's share in a class of 25 (* served)", x=0.01, ha="left", weight="bold")
    return figure


def _change(changes: Sequence[Change]) -> Figure:
    figure = Figure(figsize=(7, 4.2))
    axes = figure.subplots()
    seen = [one for one in changes if one.persons]
    lines = (
        ("p(happy) rises", FIRST, "o", [one.rise for one in seen]),
        ("AUC, smiling against neutral", THIRD, "^", [one.auc for one in seen]),
        ("smile counted as happy", SECOND, "s", [one.counted for one in seen]),
        ("neutral counted as neutral", INK, "D", [one.neutral for one in seen]),
    )
    for name, colour, marker, values in lines:
        told = np.array(values, dtype=np.float64)
        axes.plot([one.height for one in seen], told, color=colour, marker=marker, label=name)
    axes.axvline(LOWEST, color=OUTLINE, linestyle="--", label="weak to the left of it")
    axes.set(title="A slight smile, by face height", xlabel="face height, pixels", ylabel="share of the persons")
    axes.set_ylim(0, 1.03)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(loc="lower right")
    axes.grid()
    return figure


def _conditions(levels: Sequence[Level]) -> Figure:
    drawn = [condition for condition in CONDITIONS if any(one.condition == condition.name for one in levels)]
    figure = Figure(figsize=(11, 8.4))
    grid = figure.subplots(3, 4, sharey=True).flatten()
    clean = next(one for one in levels if one.condition == UNSPOILED)
    for axes, condition in zip(grid, drawn, strict=False):
        _condition(axes, condition, [one for one in levels if one.condition == condition.name], clean)
    for axes in grid[len(drawn) :]:
        axes.set_axis_off()
    handles, names = grid[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside lower center", ncols=4)
    return figure


def _condition(axes: Axes, condition: Condition, levels: Sequence[Level], clean: Level) -> None:
    at = range(len(levels))
    axes.axhline(clean.seen, color=FIRST, linestyle=":", label="untouched")
    axes.plot(at, [one.seen for one in levels], color=FIRST, marker="o", label="as most taggers saw")
    axes.plot(at, [one.labelled for one in levels], color=SECOND, marker="s", label="as FER2013's label")
    axes.plot(at, [one.weak for one in levels], color=INK, marker="x", linestyle="--", label="marked weak")
    axes.set_xticks(at, [f"{one.level:g}" for one in levels])
    axes.set_title(condition.name, fontsize=10)
    axes.set_xlabel(condition.unit)
    axes.set_ylim(0, 1.03)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid()


def _framing(reading: Reading) -> Figure:
    figure = Figure(figsize=(7, 4.2))
    axes = figure.subplots()
    scales = [one for one in reading.framings if one.shift == 0]
    at = [one.scale for one in scales]
    if reading.own_framing is not None:
        low, _, high = reading.own_framing.scale
        axes.axvspan(low, high, color=PALE, alpha=0.4, label="half of FER2013's own crops")
    axes.axvline(CROP_SCALE, color=INK, linestyle="--", label="used")
    axes.plot(at, [one.auc for one in scales], color=THIRD, marker="^", label="portraits, AUC of a smile")
    axes.plot(at, [one.counted for one in scales], color=SECOND, marker="s", label="portraits, smiles counted")
    axes.plot(at, [one.practice for one in scales], color=FIRST, marker="o", label="practice class read as drawn")
    axes.set(title="How much around the face is cut out", xlabel="side of the square over the face's box")
    axes.set_ylim(0, 1.03)
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.legend(loc="lower right")
    axes.grid()
    return figure


def _percent(axes: Axes) -> None:
    axes.set(xlim=(0, 1.03), ylim=(0, 1.03))
    axes.xaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.yaxis.set_major_formatter(PercentFormatter(1, decimals=0))
    axes.grid()
