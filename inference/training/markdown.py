"""What the pages of measurements are written with: wrapped paragraphs, tables, and shares in percent."""

import textwrap

_WIDTH = 118


def wrapped(text: str) -> list[str]:
    """Return a paragraph as lines, whatever its line breaks were."""
    return textwrap.wrap(" ".join(text.split()), _WIDTH, break_long_words=False, break_on_hyphens=False)


def table(*names: str) -> tuple[str, str]:
    """Return the two lines with which a table of these columns begins."""
    return f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"


def percent(share: float | None) -> str:
    """Return a share, 0 to 1, to a tenth of a percent; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.1f} %"


def percent_within(share: float | None, interval: tuple[float, float] | None) -> str:
    """Return a share with the ends of its interval in brackets, in percent; a dash where there is none."""
    if share is None or interval is None:
        return percent(None)
    return f"{percent(share)} ({100 * interval[0]:.1f}-{100 * interval[1]:.1f})"
