"""How FER+ names what its taggers saw, and which of the seven emotions each name means.

FER+ (Barsoum et al. 2016, arXiv:1608.01041) keeps its own order, with contempt as an eighth. The order of the
seven is `Emotion`'s alone; this module is the only bridge between the two.
"""

from classmood.domain.emotions import Emotion

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
