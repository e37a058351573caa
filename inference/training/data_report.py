"""Reads a whole FER2013 data set, damaged pictures and all, and writes what is in it: numbers, a table, plots.

``samples.png`` shows photographs of people: it stays beside the data and is never published. The other plots show
numbers only.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from tqdm import tqdm

from classmood.domain.emotions import LABELS, Emotion
from classmood.domain.errors import DataError
from inference.training.data_summary import MAJORITIES, PUBLISHED, Copy, DataSummary, make_summary
from inference.training.fer2013 import find_fer2013
from inference.training.fer2013_forms.base import SPLITS, Damaged, Picture
from inference.training.plots import COLORS, OTHER, OUTLINE, draw_matrix, figure_style, save

SAMPLES = 10
"""Faces of each emotion in the grid."""


def summarize_data(data: Path, out: Path) -> tuple[DataSummary, list[Path]]:
    """Read all of FER2013 and write its summary.

    Args:
        data: the folder that holds the data set in one of its forms, or ``fer2013/`` with it.
        out: the folder of the files written; made where it is absent.

    Returns:
        The summary and the files.

    Raises:
        DataError: there is no data set, its form as a whole is wrong, or `out` cannot be written.
    """
    found = find_fer2013(data)
    pictures: list[Picture] = []
    damaged: list[Damaged] = []
    total = sum(map(sum, PUBLISHED.values()))
    # No bar where nobody looks: disable=None asks whether this is a terminal.
    for picture in tqdm(found.pictures(*SPLITS), total=total, unit=" pictures", leave=False, disable=None):
        if isinstance(picture, Damaged):
            damaged.append(picture)
        else:
            pictures.append(picture)
    summary, copies = make_summary(pictures, damaged, folder=str(found.folder), form=found.form.name)
    try:
        out.mkdir(parents=True, exist_ok=True)
        return summary, _write(summary, copies, pictures, out)
    except OSError as error:
        raise DataError(f"{out}: cannot be written ({error.strerror}). Name another folder with --out.") from error


def _write(summary: DataSummary, copies: Sequence[Copy], pictures: Sequence[Picture], out: Path) -> list[Path]:
    files = [out / "summary.json", out / "copies.csv"]
    files[0].write_text(json.dumps(summary.as_dict(), indent=1) + "\n", encoding="utf-8")
    with files[1].open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(field.name for field in fields(Copy))
        table.writerows(asdict(copy).values() for copy in copies)
    with figure_style():
        figures = {"classes.png": draw_classes(summary), "samples.png": draw_samples(pictures)}
        if summary.agreement is not None:
            figures["labels.png"] = draw_labels(summary)
        for name, figure in figures.items():
            save(figure, out / name)
            files.append(out / name)
    return files


def draw_classes(summary: DataSummary) -> Figure:
    """Return a bar plot of each split: pictures by FER2013's label and, where there are votes, by FER+'s majority."""
    figure = Figure(figsize=(10, 9))
    for axes, split in zip(figure.subplots(len(SPLITS)), SPLITS, strict=True):
        counts, majorities = summary.pictures[split], summary.majorities[split]
        tagged = sum(majorities.values())
        named = f", {tagged:,} with a FER+ majority" if tagged else ""
        axes.set_title(f"{split}: {sum(counts.values()):,} pictures{named}")
        if tagged:
            _draw_bars(axes, list(counts.values()), shift=-0.21, hatch="")
            _draw_bars(axes, list(majorities.values()), shift=0.21, hatch="////")
        else:
            _draw_bars(axes, list(counts.values()), shift=0.0, hatch="")
        axes.set_xticks(range(len(LABELS) + bool(tagged)), [*LABELS, "contempt"][: len(LABELS) + bool(tagged)])
        axes.set_ylabel("pictures")
        axes.yaxis.set_major_formatter("{x:,.0f}")
        axes.tick_params(axis="x", length=0)
        axes.grid(axis="y")
        axes.margins(y=0.14)
    if summary.agreement is not None:
        kinds = [("FER2013's label", ""), ("FER+ majority of ten taggers", "////")]
        patches = [Patch(facecolor="#8b9199", edgecolor=OUTLINE, hatch=hatch, label=kind) for kind, hatch in kinds]
        figure.legend(handles=patches, loc="outside upper right", ncols=2)
    return figure


def draw_samples(pictures: Sequence[Picture]) -> Figure:
    """Return a grid of photographs, a row for each emotion: training pictures, evenly spread over the data set."""
    figure = Figure(figsize=(10, 7.4))
    grid = figure.subplots(len(Emotion), SAMPLES, squeeze=False)
    for emotion, row in zip(Emotion, grid, strict=True):
        same = [picture for picture in pictures if picture.emotion == emotion and picture.split == "train"]
        chosen = np.unique(np.linspace(0, len(same) - 1, SAMPLES).astype(int)) if same else ()
        for axes in row:
            axes.set(xticks=[], yticks=[])
            axes.spines[:].set_visible(False)
        for axes, index in zip(row, chosen, strict=False):
            axes.imshow(same[index].crop, cmap="gray", vmin=0, vmax=255)
        row[0].set_ylabel(emotion.label, rotation=0, ha="right", va="center", fontweight="bold")
    title = "Training pictures by FER2013's label (photographs: do not publish)"
    figure.suptitle(title, x=0.01, ha="left", fontsize=12, fontweight="bold")
    return figure


def draw_labels(summary: DataSummary) -> Figure:
    """Return FER2013's labels against FER+'s majorities as a heat map, in percent of each label."""
    figure = Figure(figsize=(9, 6.6))
    axes = figure.subplots()
    draw_matrix(axes, np.array(summary.label_matrix), rows=LABELS, columns=MAJORITIES)
    axes.set_title(f"FER+ taggers agree with FER2013's label on {summary.agreement:.1%} of the pictures")
    axes.set_xlabel("FER+ majority of ten taggers")
    axes.set_ylabel("FER2013's label")
    return figure


def _draw_bars(axes: Axes, counts: Sequence[int], *, shift: float, hatch: str) -> None:
    """Draw one bar for each count, with its number; two of them stand side by side where `shift` is not 0."""
    places = np.arange(len(counts)) + shift
    width = 0.4 if shift else 0.7
    bars = axes.bar(places, counts, width, color=[*COLORS, OTHER][: len(counts)], edgecolor=OUTLINE, hatch=hatch)
    axes.bar_label(bars, fmt="{:,.0f}", padding=2, fontsize=8)
