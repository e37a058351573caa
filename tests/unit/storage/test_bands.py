"""How sure a share is: against numbers that others published, and at the edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.bands import wilson, wilson_each


def test_thirty_percent_of_twenty_five_faces() -> None:
    """The example of the documents: 30 % may be a sixth or a half of such a class."""
    band = wilson(0.30, 25)

    assert (round(band.low, 2), round(band.high, 2)) == (0.16, 0.50)


def test_ten_of_a_hundred() -> None:
    """0.0552 to 0.1744, as statistics packages give it."""
    assert wilson(0.1, 100) == pytest.approx((0.05523, 0.17437), abs=1e-5)


def test_nothing_found_is_not_surely_nothing() -> None:
    """None of ten faces happy: up to 28 % may be, in the class that they stand for."""
    none, every = wilson(0, 10), wilson(1, 10)

    assert none == pytest.approx((0, 0.27754), abs=1e-5)
    assert every == pytest.approx((0.72246, 1), abs=1e-5)


@given(st.floats(0, 1), st.floats(0.5, 1e6))
def test_a_band_holds_its_share_and_stays_between_0_and_1(share: float, faces: float) -> None:
    """For every input, or a chart would draw a band beside its bar."""
    band = wilson(share, faces)

    assert 0 <= band.low <= share + 1e-12
    assert share - 1e-12 <= band.high <= 1


def test_more_faces_make_a_narrower_band() -> None:
    """Each emotion has its own."""
    few, many = wilson_each((0.2, 0.8), 10), wilson_each((0.2, 0.8), 40)

    assert all(a.low < b.low and b.high < a.high for a, b in zip(few, many, strict=True))
