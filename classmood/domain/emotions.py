"""The seven emotions, in the one order that every array in the program uses.

The order is FER2013's. Three orders are in use in the field, and swapping two crashes nothing: so this
module is the only place that fixes one, and every row of seven numbers is indexed by `Emotion`.
"""

from enum import IntEnum


class Emotion(IntEnum):
    """One of FER2013's seven; its value is its index in every row of seven numbers."""

    ANGRY = 0
    DISGUST = 1
    FEAR = 2
    HAPPY = 3
    SAD = 4
    SURPRISE = 5
    NEUTRAL = 6

    @property
    def label(self) -> str:
        """The lower-case English word used in files, on pages and in messages."""
        return self.name.lower()

    @property
    def emoji(self) -> str:
        """One emoji of that expression, for pages; never the only mark of an emotion."""
        return _EMOJI[self]


_EMOJI = {
    Emotion.ANGRY: "😠",
    Emotion.DISGUST: "🤢",
    Emotion.FEAR: "😨",
    Emotion.HAPPY: "😀",
    Emotion.SAD: "😢",
    Emotion.SURPRISE: "😮",
    Emotion.NEUTRAL: "😐",
}

LABELS: tuple[str, ...] = tuple(emotion.label for emotion in Emotion)
"""The seven labels, in `Emotion` order."""
