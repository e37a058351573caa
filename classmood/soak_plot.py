"""Draws how memory, handles and threads went while the agent was watched."""

from pathlib import Path

from matplotlib.figure import Figure

from classmood.domain.errors import DataError
from classmood.soak import Soak
from inference.training.plots import INK, figure_style, save


def draw_soak(soak: Soak, path: Path) -> None:
    """Write the plot as PNG; the folder must be there.

    Raises:
        DataError: it cannot be written.
    """
    minutes = [one.seconds / 60 for one in soak.observations]
    lines: tuple[tuple[str, str, list[float]], ...] = (
        ("memory, MB", "#3B5BDB", [one.megabytes for one in soak.observations]),
        ("open handles", "#5C940D", [one.handles for one in soak.observations]),
        ("threads", "#EE6677", [one.threads for one in soak.observations]),
    )
    try:
        with figure_style():
            figure = Figure(figsize=(8, 5.6))
            panels = figure.subplots(len(lines), 1, sharex=True, height_ratios=(2, 1, 1))
            for axes, (name, colour, values) in zip(panels, lines, strict=True):
                axes.plot(minutes, values, color=colour)
                axes.axvline(soak.steady_from / 60, color=INK, linestyle="--", linewidth=1)
                axes.set(ylabel=name, ylim=(0, 1.15 * max(values)))
                axes.grid()
            hours = soak.observations[-1].samples / 3600
            panels[0].set_title(f"The agent over {hours:.1f} hours of a lesson; counted right of the dashed line")
            panels[-1].set_xlabel("minutes")
            save(figure, path)
    except OSError as error:
        raise DataError(f"{path}: cannot be written ({error.strerror}). Name another folder with --out.") from error
