"""A whole lesson in a thumb-wide strip, for a row of the table of past lessons."""

from collections.abc import Sequence
from urllib.parse import quote

from classmood.domain.faces import Probabilities
from dashboard import palette

_HEIGHT = 20
_PLAIN = " ='/:"  # these stand for themselves in a `data:` address, which halves its length


def mood_strip(shares: Sequence[Probabilities | None]) -> str:
    """Return an SVG picture as a ``data:`` address: one column a minute, the shares stacked; a gap stays empty.

    Args:
        shares: of each minute, in `Emotion` order; None for a gap. May be empty: an empty picture.
    """
    bands = dict.fromkeys(palette.ORDER, "")
    for x, minute in enumerate(shares):
        bottom = float(_HEIGHT)
        for emotion in palette.ORDER if minute is not None else ():
            height = minute[emotion] * _HEIGHT if minute is not None else 0.0
            bottom -= height
            if height > 0:
                # A little wider than a minute, or the seams show.
                bands[emotion] += f"M{x} {bottom:.1f}h1.02v{height:.1f}h-1.02z"
    paths = "".join(f"<path fill='{palette.COLORS[emotion]}' d='{path}'/>" for emotion, path in bands.items() if path)
    svg = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {max(len(shares), 1)} {_HEIGHT}' "
        f"preserveAspectRatio='none'>{paths}</svg>"
    )
    return f"data:image/svg+xml,{quote(svg, safe=_PLAIN)}"
