"""A network's card on the page: every kind of value readable, none as raw data, and the plots as the numbers say."""

from dash import html

from dashboard.pages.model_card import model_card
from tests.page_text import strings
from tests.unit.dashboard.test_pages import components

CARD = {
    "name": "emotion",
    "sha256": "51a877e561144bf002b08a570d94d30a",
    "settings": {"threshold": 0.5},
    "data": ["FER2013, 28,709 pictures", "FER+ votes"],
    "results": {
        "public_test": {"pictures": 3589},
        "private_test": {
            "pictures": 3589,
            "recall": {"happy": 0.904, "sad": 0.481},
            "precision": {"happy": 0.845},
            "confusion": [[3, 1], [0, 0]],
        },
    },
    "galleries": {"9 tiles": {"of": "classmood", "recall": 1.0}, "25 tiles": {"of": "classmood", "recall": 0.98}},
    "limits": [],
}


def test_every_part_of_a_card_is_told_and_nothing_as_raw_data() -> None:
    """A teacher reads this page, not a programmer."""
    texts = list(strings(model_card(CARD)))

    assert "Model: emotion" in texts
    assert "51a877e561144bf002b08a570d94d30a" in texts
    assert "FER+ votes" in texts
    assert "private test" in texts
    assert not any("{" in text or "[" in text or "_" in text for text in texts)


def test_each_class_has_a_bar_of_each_measure() -> None:
    """As long as its number says; a dash where there is none."""
    texts = list(strings(model_card(CARD)))
    widths = [
        one.style["width"]  # type: ignore[attr-defined]
        for one in components(model_card(CARD))
        if getattr(one, "className", "") == "class-bar-fill"
    ]

    assert texts[texts.index("happy") + 1 :][:2] == ["90 %", "84 %"]
    assert texts[texts.index("sad") + 1 :][:2] == ["48 %", "–"]
    assert widths == ["90.4%", "84.5%", "48.1%"]


def test_the_confusion_matrix_is_shaded_by_the_share_of_its_row() -> None:
    """A row without a picture divides by nothing."""
    cells = [one for one in components(model_card(CARD)) if isinstance(one, html.Td) and hasattr(one, "title")]

    assert [cell.children for cell in cells] == ["75", "25", "0", "0"]
    assert [cell.style["--share"] for cell in cells] == ["0.750", "0.250", "0.000", "0.000"]  # type: ignore[attr-defined]
    assert [cell.className for cell in cells] == ["own", "", "", "own"]  # type: ignore[attr-defined]
    assert cells[0].title == "3 of 4"


def test_only_the_last_result_is_open() -> None:
    """The one for reporting; the ones before it served to choose."""
    opened = [one.open for one in components(model_card(CARD)) if isinstance(one, html.Details)]  # type: ignore[attr-defined]

    assert opened == [False, True]


def test_a_part_that_is_empty_is_left_out() -> None:
    """A heading over nothing looks like a fault."""
    assert "limits" not in list(strings(model_card(CARD)))


def test_results_with_the_same_fields_are_one_table_without_what_never_changes() -> None:
    """Nine galleries are compared by their recall, not by nine repetitions of the detector's name."""
    texts = list(strings(model_card(CARD)))

    assert "classmood" not in texts
    assert [texts[i + 1] for i, text in enumerate(texts) if text in {"9 tiles", "25 tiles"}] == ["1", "0.98"]
