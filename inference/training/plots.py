"""The look of every plot that training, measuring and the data summary write: one palette, one style, no clipped text.

Figures are made without pyplot, so nothing global is left behind and no window can open. A plot of numbers may be
published; a plot that shows photographs must stay where the data is.
"""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import product
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from classmood.domain.errors import DataError

COLORS = ("#EE6677", "#5C940D", "#AA4499", "#F5C242", "#3B5BDB", "#56B4E9", "#C8CCD2")
"""One fill colour for each emotion, in `Emotion` order; told apart under the three kinds of colour blindness."""

OTHER = "#8A5A44"
"""For what is none of the seven, as FER+'s contempt."""

OUTLINE = "#5a5f66"
"""Around bars and cells, so that pale fills stand out from the page."""

INK = "#22262b"
"""Text and axes."""

DOTS_PER_INCH = 120

_STYLE: dict[Any, Any] = {
    "axes.axisbelow": True,
    "axes.edgecolor": OUTLINE,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlelocation": "left",
    "axes.titlepad": 10.0,
    "axes.titlesize": 12.0,
    "axes.titleweight": "bold",
    "figure.constrained_layout.h_pad": 0.1,
    "figure.constrained_layout.use": True,
    "figure.constrained_layout.w_pad": 0.1,
    "figure.facecolor": "white",
    "font.family": "DejaVu Sans",
    "font.size": 10.0,
    "grid.color": "#dfe2e6",
    "hatch.color": "white",
    "hatch.linewidth": 1.2,
    "legend.frameon": False,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
}


def figure_style() -> AbstractContextManager[None]:
    """Return the context in which figures are made and saved; outside of it matplotlib's own style is untouched."""
    style: AbstractContextManager[None] = mpl.rc_context(_STYLE)
    return style


def save(figure: Figure, path: Path) -> None:
    """Write a figure as PNG; the folder must be there.

    Raises:
        OSError: it cannot be written.
    """
    # A fixed name of the program keeps the bytes equal from one version of matplotlib to the next.
    figure.savefig(path, dpi=DOTS_PER_INCH, metadata={"Software": "classmood"})


def write_page(folder: Path, name: str, text: str, figures: Iterable[tuple[str, Figure]]) -> list[Path]:
    """Write a page of the documents, ``NAME.md``, and its plots, ``images/NAME-PLOT.png``.

    Args:
        folder: made when it is missing.
        name: of the page.
        text: of the page.
        figures: each plot's name and figure; asked one by one inside `figure_style`. May be empty.

    Returns:
        The files written, the page first.

    Raises:
        DataError: the folder cannot be written.
    """
    images = folder / "images"
    written = [folder / f"{name}.md"]
    try:
        images.mkdir(parents=True, exist_ok=True)
        written[0].write_text(text, encoding="utf-8")
        with figure_style():
            for plot, figure in figures:
                written.append(images / f"{name}-{plot}.png")
                save(figure, written[-1])
    except OSError as error:
        raise DataError(f"{folder}: cannot be written ({error.strerror}). Name another folder with --out.") from error
    return written


def draw_matrix(axes: Axes, counts: NDArray[np.int64], *, rows: Sequence[str], columns: Sequence[str]) -> None:
    """Draw counts as a heat map: the colour and the large number are percent of the row, the small number the count.

    Args:
        axes: an empty plot; its title and the names of its axes are the caller's.
        counts: ``(len(rows), len(columns))``; a row of zeros stays pale and says 0 %.
        rows: names from top to bottom.
        columns: names from left to right.
    """
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1, aspect="auto")
    axes.set_xticks(range(len(columns)), columns)
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    for row, column in product(range(len(rows)), range(len(columns))):
        color = "white" if shares[row, column] > 0.6 else INK  # noqa: PLR2004  # where white begins to read better
        share, count = f"{shares[row, column]:.0%}", f"{counts[row, column]:,}"
        axes.text(column, row, share, ha="center", va="bottom", fontsize=11, color=color)
        axes.text(column, row, count, ha="center", va="top", fontsize=8, color=color)
