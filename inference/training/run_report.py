"""What a training run leaves to look at: its curves, its confusion matrix and its results as a table.

Written into the run's folder, which is no part of the program.
"""

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from classmood.domain.emotions import LABELS
from classmood.domain.errors import DataError
from inference.training.emotion_evaluation import EmotionReport, report_lines
from inference.training.plots import COLORS, draw_matrix, figure_style, save

HISTORY = "history.csv"
"""Written by training, an epoch a row; drawn here."""

_TRAINED, _SELECTED = COLORS[5], COLORS[0]


def write_run_report(run: Path, reports: Sequence[EmotionReport]) -> list[Path]:
    """Write ``results.txt``, ``confusion.png`` and, where the run has a history, ``curves.png`` into the run's folder.

    Args:
        run: the folder.
        reports: one a split, in the order in which they are told.

    Returns:
        The files written.

    Raises:
        DataError: the folder cannot be written.
    """
    text = "\n\n".join("\n".join(report_lines(report)) for report in reports) + "\n"
    try:
        (run / "results.txt").write_text(text, encoding="utf-8")
        with figure_style():
            figures = {"confusion.png": draw_confusions(reports)}
            if (run / HISTORY).is_file():
                figures["curves.png"] = draw_curves(read_history(run / HISTORY))
            for name, figure in figures.items():
                save(figure, run / name)
    except OSError as error:
        raise DataError(f"{run}: cannot be written ({error.strerror}). Choose another folder.") from error
    return [run / name for name in ("results.txt", *figures)]


def read_history(path: Path) -> dict[str, list[float]]:
    """Return each column of a run's history, an epoch a number.

    Raises:
        OSError: it cannot be read.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [float(row[name]) for row in rows] for name in (rows[0] if rows else ())}


def draw_curves(history: dict[str, list[float]]) -> Figure:
    """Return loss and accuracy of both heads by epoch, in training and on public_test.

    Args:
        history: from `read_history`, with at least one epoch.
    """
    figure = Figure(figsize=(11, 4))
    loss, *accuracies = figure.subplots(1, 3)
    _draw_curve(loss, history, "loss", "Loss, both heads")
    loss.set_ylabel("cross-entropy, nats")
    for axes, (head, words) in zip(
        accuracies, (("fer2013", "FER2013's labels"), ("ferplus", "FER+'s majority")), strict=True
    ):
        _draw_curve(axes, history, f"{head}_accuracy", f"Accuracy, {words}")
        axes.yaxis.set_major_formatter("{x:.0%}")
    # Training sees turned, cut and softened pictures, so it may well look worse than public_test.
    figure.legend(*loss.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure


def _draw_curve(axes: Axes, history: dict[str, list[float]], name: str, title: str) -> None:
    epochs = [epoch + 1 for epoch in history["epoch"]]
    axes.plot(epochs, history[name], color=_TRAINED, linewidth=2, label="training, on changed pictures")
    axes.plot(epochs, history[f"val_{name}"], color=_SELECTED, linewidth=2, label="public_test, mean weights")
    axes.set_title(title)
    axes.set_xlabel("epoch")
    axes.grid(axis="y")


def draw_confusions(reports: Iterable[EmotionReport]) -> Figure:
    """Return the confusion matrices side by side, one a split."""
    chosen = list(reports)
    figure = Figure(figsize=(6.6 * len(chosen), 5.6))
    for axes, report in zip(figure.subplots(1, len(chosen), squeeze=False)[0], chosen, strict=True):
        draw_matrix(axes, np.array(report.confusion), rows=LABELS, columns=LABELS)
        axes.set_title(f"{report.split}: {report.accuracy:.1%} of {report.pictures:,} pictures")
        axes.set_xlabel("said")
        axes.set_ylabel("FER2013's label")
    return figure
