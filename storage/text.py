"""Titles and notes, cleaned once, on their way into the database.

What a teacher types is shown on pages, in spreadsheets and in terminals. Control characters and marks that
turn the writing direction can hide or disguise text there, so they never get in.
"""

import unicodedata

LONGEST_TEXT = 120
"""Characters of a title or a note; the rest is cut off."""

_JOINERS = "\u200c\u200d"  # invisible too, but Persian words and many emoji are spelled with them
_REMOVED = {"Cc", "Cf", "Cs"}  # control, format (with the direction marks), half of a surrogate pair


def clean_text(text: str) -> str:
    """Return `text` as one line that shows what it holds; cleaning twice changes nothing.

    White space, line breaks too, becomes single spaces; control, direction and other invisible characters go;
    at most `LONGEST_TEXT` characters stay. Empty when nothing visible is left.
    """
    kept = "".join(
        " " if char.isspace() else char
        for char in text
        if char.isspace() or char in _JOINERS or unicodedata.category(char) not in _REMOVED
    )
    return " ".join(kept.split())[:LONGEST_TEXT].strip(" " + _JOINERS)
