"""Titles and notes as they are stored."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.text import LONGEST_TEXT, clean_text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Algebra", "Algebra"),
        ("  two\n lines\t ", "two lines"),
        ("evil\u202etxt.exe", "eviltxt.exe"),
        ("red\x1b[31m", "red[31m"),
        ("nul\x00l", "null"),
        ("half \ud800 pair", "half pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200b\u200d\u2066", ""),
        ("x" * 119 + "  y", "x" * 119),
    ],
)
def test_a_title_is_stored_as_one_visible_line(typed: str, kept: str) -> None:
    """It is shown in terminals and spreadsheets, where control and direction characters can hide or disguise."""
    assert clean_text(typed) == kept


@given(st.text(alphabet=st.characters(), max_size=400))
def test_cleaned_text_is_short_visible_and_stays_as_it_is(typed: str) -> None:
    """Any text may arrive; the database must be able to hold what comes out, and cleaning it again is harmless."""
    kept = clean_text(typed)

    assert len(kept) <= LONGEST_TEXT
    assert clean_text(kept) == kept
    assert kept == kept.strip()
    assert not any(unicodedata.category(char) in {"Cc", "Cs"} for char in kept)
    assert kept.encode().decode() == kept
