"""What a browser may ask of the live page, and what it is told when it asks for something else."""

from datetime import timedelta

import pytest

from dashboard.choices import Choice, choice_of


def test_nothing_chosen_is_twenty_seconds_and_a_quarter_of_an_hour() -> None:
    """The first visit, and other programs."""
    assert choice_of({}) == Choice(smoothing=20, window=15)


def test_what_was_chosen_is_used() -> None:
    """A window of 0 is the whole lesson."""
    chosen = choice_of({"smoothing": "60", "window": "0"})

    assert (chosen.smoothing, chosen.span) == (60, None)
    assert Choice(window=5).span == timedelta(minutes=5)


@pytest.mark.parametrize("value", ["", "7", "-20", "20.0", "²0", "9" * 500])
def test_another_value_is_refused_with_those_that_are_allowed(value: str) -> None:
    """A smoothing of a million seconds would keep a million samples."""
    with pytest.raises(ValueError, match=r"^smoothing is '.*'; it must be one of 5, 20, 60\.$"):
        choice_of({"smoothing": value})
