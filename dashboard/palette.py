"""The look of each emotion: colour, pattern, place in a stack. One source for plots and pages.

The colours are told apart under the three kinds of colour blindness (smallest CIE76 distance over four
visions: 23.5), and never stand alone: each has a pattern, an outline, a word and an emoji.
"""

from dataclasses import dataclass

from classmood.domain.emotions import Emotion

ORDER = (
    Emotion.HAPPY,
    Emotion.SURPRISE,
    Emotion.NEUTRAL,
    Emotion.SAD,
    Emotion.FEAR,
    Emotion.DISGUST,
    Emotion.ANGRY,
)
"""The emotions as pages show them: from the bottom of a stack to its top, and from the first bar to the last.

Only for showing. Rows of seven numbers stay in `Emotion` order.
"""

COLORS = {
    Emotion.ANGRY: "#EE6677",
    Emotion.DISGUST: "#5C940D",
    Emotion.FEAR: "#AA4499",
    Emotion.HAPPY: "#F5C242",
    Emotion.SAD: "#3B5BDB",
    Emotion.SURPRISE: "#56B4E9",
    Emotion.NEUTRAL: "#C8CCD2",
}
"""Fill colours, the same in light and dark."""

PATTERNS = {
    Emotion.ANGRY: "|",
    Emotion.DISGUST: "-",
    Emotion.FEAR: "x",
    Emotion.HAPPY: "",
    Emotion.SAD: "\\",
    Emotion.SURPRISE: "/",
    Emotion.NEUTRAL: "",
}
"""Plotly's names of the fill patterns; empty is a plain fill."""

OUTLINE = "#5a5f66"
"""Between two bands and around a bar."""

PATTERN_LINE = "rgba(255,255,255,0.55)"
"""The strokes of a pattern, over its fill colour."""


@dataclass(frozen=True, slots=True)
class CoveragePart:
    """One of the things that can come of a person in the picture, and its look."""

    field: str
    """The attribute of a `MoodSample` that counts it."""
    word: str
    """What a page calls it."""
    color: str
    pattern: str


COVERAGE = (
    CoveragePart("read", "read", "#12B886", ""),
    CoveragePart("unsure", "unsure", "#63B8A2", "/"),
    CoveragePart("too_small", "too small", "#ADB5BD", "x"),
    CoveragePart("faceless", "without a face", "#D0BFA5", "\\"),
    CoveragePart("cameras_off", "camera off", "#868E96", "-"),
)
"""Read first: from the bottom of a stack, and from the left of a bar."""

CIVIDIS = (
    "#00224e",
    "#123570",
    "#3b496c",
    "#575d6d",
    "#707173",
    "#8a8678",
    "#a59c74",
    "#c3b369",
    "#e1cc55",
    "#fee838",
)
"""From none to many: dark to bright, which the colour-blind read as well."""

HEAT_FULL = 0.6
"""The share that is drawn brightest: hardly any minute has more of one emotion than neutral."""

_ANGLES = {"|": (90,), "-": (0,), "/": (135,), "\\": (45,), "x": (45, 135)}


def heat(share: float) -> str:
    """Return the colour of `CIVIDIS` for a share, 0 to 1."""
    return CIVIDIS[min(int(share / HEAT_FULL * len(CIVIDIS)), len(CIVIDIS) - 1)]


def css_fill(color: str, pattern: str) -> dict[str, str]:
    """Return the style of an HTML element that is filled as a band of the plots is.

    Args:
        color: any CSS colour.
        pattern: a name of `PATTERNS`; empty for a plain fill.
    """
    layers = [
        f"repeating-linear-gradient({angle}deg, {PATTERN_LINE} 0 1.5px, transparent 1.5px 7px)"
        for angle in _ANGLES.get(pattern, ())
    ]
    return {"backgroundColor": color, **({"backgroundImage": ", ".join(layers)} if layers else {})}
