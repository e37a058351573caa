"""The one order of the seven emotions."""

from classmood.domain.emotions import LABELS, Emotion
from inference.labels import FERPLUS, FERPLUS_OF_EMOTION


def test_the_order_is_fer2013s() -> None:
    """Weights, stored columns and charts are indexed by it: a changed order would crash nothing and falsify all."""
    assert LABELS == ("angry", "disgust", "fear", "happy", "sad", "surprise", "neutral")
    assert [emotion.value for emotion in Emotion] == list(range(7))


def test_every_emotion_has_its_own_emoji() -> None:
    """Two emotions with the same face could not be told apart in a narrow chart."""
    assert len({emotion.emoji for emotion in Emotion}) == len(Emotion)


def test_ferplus_columns_mean_the_same_emotion() -> None:
    """FER+ keeps another order and other words; a slip here swaps two emotions in every live reading."""
    names = [FERPLUS[column] for column in FERPLUS_OF_EMOTION]

    assert names == ["anger", "disgust", "fear", "happiness", "sadness", "surprise", "neutral"]
