"""The plots of the comparison: how right each system is, where it errs, how sure it may be, what it costs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, NullLocator

from classmood.domain.emotions import LABELS
from inference.training.comparison import Measured, NotMeasured, Outcome
from inference.training.emotion_evaluation import EmotionReport
from inference.training.metrics import Bin, wilson_interval
from inference.training.models_page import PUBLISHED, models_page
from inference.training.plots import INK, OUTLINE, draw_matrix, write_page

_MARKS = {
    "custom-cnn": ("#0072B2", "o"),
    "xception": ("#E69F00", "s"),
    "resnet50": ("#009E73", "^"),
    "deepface": ("#CC79A7", "D"),
    "fer": ("#D55E00", "v"),
}
"""Colour and marker of each system: the same in every plot, whichever systems are in it."""

_SPLIT = "private_test"
_MATRICES_A_ROW = 3


def write_comparison(outcomes: Sequence[Outcome], out: Path) -> list[Path]:
    """Write ``models.md`` and its plots, ``images/models-*.png``; without a measured system only the page.

    Args:
        outcomes: in the order in which they are told.
        out: the folder of the page, made when it is missing.

    Returns:
        The files written.

    Raises:
        DataError: the folder cannot be written.
    """
    measured = [outcome for outcome in outcomes if not isinstance(outcome, NotMeasured)]
    drawn = ((name, draw(measured)) for name, draw in (_DRAWN if measured else {}).items())
    return write_page(out, "models", models_page(outcomes), drawn)


def draw_accuracy(measured: Sequence[Measured]) -> Figure:
    """Return bars of accuracy with 95 % bands, three a system, and what earlier projects published."""
    figure = Figure(figsize=(10, 5.2))
    axes = figure.subplots()
    for place, one in enumerate(measured):
        report = one.reports[_SPLIT]
        bars = (
            (report.accuracy, report.pictures),
            (report.accuracy_without_copies, report.pictures_without_copies),
            (report.seven_accuracy, report.seven_pictures),
        )
        for number, (share, pictures) in enumerate(bars):
            x, hatch = place + 0.27 * (number - 1), _KINDS[number][1]
            low, high = wilson_interval(share, pictures)
            axes.bar(x, share, 0.25, color=_MARKS[one.system][0], edgecolor="white", hatch=hatch)
            axes.errorbar(x, share, yerr=[[share - low], [high - share]], color=INK, capsize=3, linewidth=1.2)
            axes.text(x, high + 0.012, f"{share:.1%}", ha="center", fontsize=9)
        if one.system in PUBLISHED:
            axes.plot(place - 0.44, PUBLISHED[one.system], **_PUBLISHED_MARK)
    axes.set_xticks(range(len(measured)), [one.system for one in measured])
    axes.tick_params(axis="x", length=0)
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter("{x:.0%}")
    axes.grid(axis="y")
    axes.set_title(f"Accuracy on {_SPLIT}, with 95 % bands")
    kinds = [Patch(facecolor="#8b9199", edgecolor="white", hatch=hatch, label=words) for words, hatch in _KINDS]
    published = Line2D([], [], **_PUBLISHED_MARK, label="published by earlier projects, not measured here")
    figure.legend(handles=[*kinds, published], loc="outside lower center", ncols=2)
    return figure


_KINDS = (
    ("FER2013's labels", ""),
    ("FER2013's labels, without copies", "//"),
    ("FER+ majority of the seven, as served", ".."),
)
"""The three bars of a system, and how each is hatched."""
_PUBLISHED_MARK: dict[str, Any] = {
    "marker": "D",
    "markersize": 7,
    "color": INK,
    "markerfacecolor": "white",
    "linestyle": "none",
    "zorder": 3,
}


def draw_confusions(measured: Sequence[Measured]) -> Figure:
    """Return the confusion matrices side by side."""
    rows = -(-len(measured) // _MATRICES_A_ROW)
    columns = min(len(measured), _MATRICES_A_ROW)
    figure = Figure(figsize=(6.2 * columns, 5.4 * rows))
    places = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes, one in zip(places, measured, strict=False):
        report = one.reports[_SPLIT]
        draw_matrix(axes, np.array(report.confusion), rows=LABELS, columns=LABELS)
        axes.set_title(f"{one.system}: {report.accuracy:.1%}")
        axes.set_xlabel("said")
        axes.set_ylabel("FER2013's label")
    for axes in places[len(measured) :]:
        axes.set_axis_off()
    return figure


def draw_reliability(measured: Sequence[Measured]) -> Figure:
    """Return how often each system was right by how sure it was, for both ways of labelling."""
    figure = Figure(figsize=(11, 5.4))
    left, right = figure.subplots(1, 2)
    _draw_reliability(
        left,
        "FER2013's labels",
        [(one.system, report.reliability, report.calibration_error) for one, report in _reports(measured)],
    )
    _draw_reliability(
        right,
        "FER+ majority of the seven, as served",
        [
            (one.system, report.served_reliability, report.served_calibration_error)
            for one, report in _reports(measured)
        ],
    )
    return figure


def _draw_reliability(axes: Axes, title: str, lines: Sequence[tuple[str, tuple[Bin, ...], float]]) -> None:
    axes.plot([0, 1], [0, 1], color=OUTLINE, linestyle=":", label="perfectly calibrated")
    for system, bins, error in lines:
        color, marker = _MARKS[system]
        shown = [one for one in bins if one.pictures >= _FEWEST_IN_A_BIN]
        axes.plot(
            [one.confidence for one in shown],
            [one.accuracy for one in shown],
            color=color,
            marker=marker,
            label=f"{system}, error {error:.1%}",
        )
    axes.set(xlim=(0, 1), ylim=(0, 1), aspect="equal", title=title)
    axes.set_xlabel("said to be sure")
    axes.set_ylabel("was right")
    axes.xaxis.set_major_formatter("{x:.0%}")
    axes.yaxis.set_major_formatter("{x:.0%}")
    axes.grid()
    axes.legend(loc="upper left")


_FEWEST_IN_A_BIN = 20
"""With fewer pictures a point of the reliability diagram is chance; the error counts them all the same."""


def draw_cost(measured: Sequence[Measured]) -> Figure:
    """Return accuracy against multiply-adds and against faces a second, one point a system."""
    figure = Figure(figsize=(11, 4.8))
    left, right = figure.subplots(1, 2, sharey=True)
    for one in measured:
        if one.cost is not None:
            _draw_point(left, one, one.cost.multiply_adds / 1e6)
        _draw_point(right, one, one.faces_per_second[25])
    left.set_title("Accuracy against arithmetic")
    left.set_xlabel("million multiply-adds a face")
    left.set_ylabel(f"FER2013's labels, {_SPLIT}")
    right.set_title("Accuracy against speed")
    right.set_xlabel("faces a second of one core, 25 at a time")
    for axes in (left, right):
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_major_formatter("{x:.1%}")
        axes.grid()
        # Room for one system alone.
        low, high = axes.get_xlim()
        axes.set_xlim(low / 2, high * 2)
    # Every system has a speed, so the right plot names them all.
    figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=len(measured))
    return figure


def _draw_point(axes: Axes, one: Measured, x: float) -> None:
    report = one.reports[_SPLIT]
    low, high = wilson_interval(report.accuracy, report.pictures)
    color, marker = _MARKS[one.system]
    spread = [[report.accuracy - low], [high - report.accuracy]]
    axes.errorbar(
        x, report.accuracy, yerr=spread, color=color, marker=marker, markersize=9, capsize=3, ls="", label=one.system
    )


def _reports(measured: Sequence[Measured]) -> list[tuple[Measured, EmotionReport]]:
    return [(one, one.reports[_SPLIT]) for one in measured]


_DRAWN = {
    "accuracy": draw_accuracy,
    "confusion": draw_confusions,
    "reliability": draw_reliability,
    "cost": draw_cost,
}
