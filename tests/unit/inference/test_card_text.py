"""A card in the terminal: every part told, as text and tables and not as data."""

import pytest

from classmood.domain.emotions import LABELS
from inference.card_text import card_lines
from inference.registry import ModelCard, installed, load_model

CARD = ModelCard(
    name="small",
    kind="a test",
    sha256="0" * 64,
    input="a face",
    output="seven numbers",
    settings={"temperature": 0.89},
    data=("FER2013, 28,709 pictures",),
    protocol="measured by classmood evaluate --model small",
    results={
        "private_test": {
            "accuracy": 0.648,
            "recall": dict.fromkeys(LABELS, 0.5),
            "confusion": [[row * 10 + column for column in range(7)] for row in range(7)],
        },
        "galleries": {"recall": 0.984},
    },
    limits=("fear is read worst",),
    not_for=("grading any person",),
)


def test_every_part_of_a_card_is_told() -> None:
    """What it must not be used for is as much a part of it as its accuracy."""
    text = "\n".join(card_lines(CARD))

    for told in ("a test", "28,709", "evaluate --model small", "0.89", "0.648", "0.984", "fear is read", "grading"):
        assert told in text


def test_results_by_emotion_stand_beside_the_row_of_the_matrix() -> None:
    """Recall and what it was taken for instead are read together: sad is row 4, 40 to 46."""
    (line,) = (line for line in card_lines(CARD) if line.strip().startswith("sad "))

    assert line.split() == ["sad", "50.0%", "40", "41", "42", "43", "44", "45", "46"]


@pytest.mark.parametrize("name", installed())
def test_no_installed_card_is_told_as_data(name: str) -> None:
    """A teacher reads this, not a programmer; and nothing runs off the screen."""
    lines = list(card_lines(load_model(name).card))

    assert len(lines) > 20
    assert not any("{" in line or "[" in line for line in lines)
    assert max(map(len, lines)) <= 120
