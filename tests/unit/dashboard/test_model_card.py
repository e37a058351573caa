"""A network's card on the page: every kind of value readable, none as raw data."""

from dashboard.pages.model_card import model_card
from tests.unit.dashboard.test_pages import strings

CARD = {
    "name": "emotion",
    "sha256": "51a877e561144bf002b08a570d94d30a",
    "settings": {"threshold": 0.5},
    "data": ["FER2013, 28,709 pictures", "FER+ votes"],
    "results": {
        "private_test": {"pictures": 3589, "recall": {"happy": 0.904, "sad": 0.481}, "confusion": [[1, 2], [3, 4]]}
    },
    "galleries": {"9 tiles": {"of": "classmood", "recall": 1.0}, "25 tiles": {"of": "classmood", "recall": 0.98}},
    "limits": [],
}


def test_every_part_of_a_card_is_told_and_nothing_as_raw_data() -> None:
    """A teacher reads this page, not a programmer."""
    texts = list(strings(model_card(CARD)))

    assert "Model: emotion" in texts
    assert "51a877e56114…" in texts
    assert "FER+ votes" in texts
    assert [texts[i + 1] for i, text in enumerate(texts) if text == "happy"] == ["0.904"]
    assert "private test" in texts
    assert not any("{" in text or "[" in text or "_" in text for text in texts)


def test_a_part_that_is_empty_is_left_out() -> None:
    """A heading over nothing looks like a fault."""
    assert "limits" not in list(strings(model_card(CARD)))


def test_results_with_the_same_fields_are_one_table_without_what_never_changes() -> None:
    """Nine galleries are compared by their recall, not by nine repetitions of the detector's name."""
    texts = list(strings(model_card(CARD)))

    assert "classmood" not in texts
    assert [texts[i + 1] for i, text in enumerate(texts) if text in {"9 tiles", "25 tiles"}] == ["1", "0.98"]
