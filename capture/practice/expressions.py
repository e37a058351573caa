"""The seven expressions as muscle actions, named after the Facial Action Coding System (FACS).

An expression is a row of `Action` strengths, 0 (relaxed) to about 1 (full). A mixture of emotions is the same
mixture of rows, so every blend between two expressions is a face that muscles could make. Nothing here draws.
"""

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from classmood.domain.emotions import Emotion

Actions = NDArray[np.float64]
"""``(18,)`` strengths in `Action` order."""


class Action(IntEnum):
    """One muscle action; its value is its index in a row of actions. The FACS number stands beside it."""

    INNER_BROW_RAISE = 0  # AU1
    OUTER_BROW_RAISE = 1  # AU2
    BROW_LOWER = 2  # AU4
    UPPER_LID_RAISE = 3  # AU5
    CHEEK_RAISE = 4  # AU6
    LID_TIGHTEN = 5  # AU7
    NOSE_WRINKLE = 6  # AU9
    UPPER_LIP_RAISE = 7  # AU10
    LIP_CORNER_PULL = 8  # AU12
    LIP_CORNER_DEPRESS = 9  # AU15
    CHIN_RAISE = 10  # AU17
    LIP_STRETCH = 11  # AU20
    LIP_PRESS = 12  # AU24
    LIPS_PART = 13  # AU25
    JAW_DROP = 14  # AU26
    LIDS_DROOP = 15  # AU43, in part
    HEAD_DOWN = 16  # AU54
    EYES_DOWN = 17  # AU64


_A = Action
_STRENGTHS: dict[Emotion, dict[Action, float]] = {
    Emotion.ANGRY: {
        _A.BROW_LOWER: 1.1,
        _A.UPPER_LID_RAISE: 0.3,
        _A.CHEEK_RAISE: 0.35,
        _A.LID_TIGHTEN: 0.6,
        _A.NOSE_WRINKLE: 0.9,
        _A.UPPER_LIP_RAISE: 0.15,
        _A.LIP_CORNER_DEPRESS: 1.1,
        _A.CHIN_RAISE: 0.5,
        _A.LIP_PRESS: 0.8,
    },
    Emotion.DISGUST: {
        _A.BROW_LOWER: 1.0,
        _A.CHEEK_RAISE: 0.6,
        _A.LID_TIGHTEN: 1.3,
        _A.NOSE_WRINKLE: 1.2,
        _A.UPPER_LIP_RAISE: 0.5,
        _A.LIP_CORNER_DEPRESS: 0.5,
        _A.LIPS_PART: 0.7,
        _A.JAW_DROP: 0.5,
        _A.LIDS_DROOP: 1.0,
    },
    Emotion.FEAR: {
        _A.INNER_BROW_RAISE: 1.4,
        _A.BROW_LOWER: 0.55,
        _A.UPPER_LID_RAISE: 1.2,
        _A.NOSE_WRINKLE: 0.25,
        _A.UPPER_LIP_RAISE: 0.55,
        _A.LIP_CORNER_DEPRESS: 0.4,
        _A.LIP_STRETCH: 1.35,
        _A.LIPS_PART: 0.1,
    },
    Emotion.HAPPY: {
        _A.CHEEK_RAISE: 0.8,
        _A.LIP_CORNER_PULL: 1.0,
        _A.LIPS_PART: 0.9,
        _A.JAW_DROP: 0.18,
    },
    Emotion.SAD: {
        _A.INNER_BROW_RAISE: 1.4,
        _A.BROW_LOWER: 0.25,
        _A.CHEEK_RAISE: 0.3,
        _A.LIP_CORNER_DEPRESS: 1.35,
        _A.CHIN_RAISE: 0.65,
        _A.LIP_STRETCH: 0.7,
        _A.LIDS_DROOP: 0.85,
        _A.HEAD_DOWN: 0.3,
    },
    Emotion.SURPRISE: {
        _A.INNER_BROW_RAISE: 0.9,
        _A.OUTER_BROW_RAISE: 1.0,
        _A.UPPER_LID_RAISE: 0.9,
        _A.LIPS_PART: 0.8,
        _A.JAW_DROP: 0.9,
    },
    Emotion.NEUTRAL: {
        # A face at rest that is polite: with nothing at all, drawn faces look stern.
        _A.LID_TIGHTEN: 0.14,
        _A.LIP_CORNER_PULL: 0.1,
        _A.LIDS_DROOP: 0.12,
    },
}


def _table() -> NDArray[np.float64]:
    table = np.zeros((len(Emotion), len(Action)))
    for emotion, strengths in _STRENGTHS.items():
        for action, strength in strengths.items():
            table[emotion, action] = strength
    return table


_TABLE = _table()


def actions_of(moods: NDArray[np.float64]) -> Actions:
    """Return the muscle actions of a mixture of emotions.

    Args:
        moods: ``(7,)`` weights in `Emotion` order, summing to 1.
    """
    actions: Actions = moods @ _TABLE
    return actions
