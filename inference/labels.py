"""How others name and order the emotions, and which of the seven each name means.

FER+ (Barsoum et al. 2016, arXiv:1608.01041) keeps its own order, with contempt as an eighth; other programs'
networks keep theirs. The order of the seven is `Emotion`'s alone: this module is the only bridge, and it goes by
name, because a wrong order crashes nothing.
"""

from collections.abc import Sequence

from classmood.domain.emotions import LABELS, Emotion
from classmood.domain.errors import ModelError

FERPLUS = ("neutral", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
"""The eight emotions that FER+ taggers chose from, in the order of its votes."""

_NAMES = {
    Emotion.ANGRY: "anger",
    Emotion.DISGUST: "disgust",
    Emotion.FEAR: "fear",
    Emotion.HAPPY: "happiness",
    Emotion.SAD: "sadness",
    Emotion.SURPRISE: "surprise",
    Emotion.NEUTRAL: "neutral",
}

FERPLUS_OF_EMOTION = tuple(FERPLUS.index(_NAMES[emotion]) for emotion in Emotion)
"""The column of `FERPLUS` that means the same as each `Emotion`, in `Emotion` order."""


def columns_of_emotions(labels: Sequence[str], *, owner: str) -> list[int]:
    """Return, in `Emotion` order, the column of another network's output that means each emotion.

    Args:
        labels: the network's own names of its columns, in its own order; `Emotion`'s labels in any letter case.
        owner: whose labels they are, for the message.

    Raises:
        ModelError: they are not the seven, each once.
    """
    named = [label.lower() for label in labels]
    if sorted(named) != sorted(LABELS):
        raise ModelError(
            f"{owner} names its emotions {', '.join(labels)}; they must be {', '.join(LABELS)}, in any order. "
            "This version of it cannot be used: choose another inference.classifier."
        )
    return [named.index(emotion.label) for emotion in Emotion]
