"""Titles and notes that nobody would type, on their way into the database, out of it, and into a spreadsheet."""

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import strategies as st
from sqlalchemy import Engine

from storage.engine import open_database
from storage.export import session_csv, session_json
from storage.history import History
from storage.recorder import UNTITLED, Recorder
from storage.text import LONGEST_TEXT, clean_text
from tests.builders import NOON, a_moment, a_sample, a_session, after_noon, stored
from tests.fuzz.conftest import Fuzz

pytestmark = pytest.mark.fuzz

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
DISGUISES = {"Cc", "Cf", "Cs"}
TEXT = (
    st.text(alphabet=st.characters(), max_size=300)
    | st.text(alphabet="=+-@\t\r\n '\",;|\u202e\u200d\x1b\x00\ud800\U0001f600", max_size=40)
    | st.sampled_from(["=cmd|' /C calc'!A0", "'; DROP TABLE sessions; --", "<script>alert(1)</script>", "{{7*7}}"])
)


@pytest.fixture
def engine() -> Engine:
    """Return a database in memory."""
    return open_database("sqlite://", write=True)


def test_a_title_is_one_short_visible_line_and_comes_back_as_it_was_stored(fuzz: Fuzz, engine: Engine) -> None:
    """Bound, cleaned and cut once, whatever it holds."""
    recorder, history = Recorder(engine), History(engine)

    def check(title: str, note: str) -> None:
        session = recorder.begin(title=title, source="practice", at=NOON)
        moment = history.mark_moment(session, at=after_noon(1), note=note)
        kept = history.session(session).title

        assert kept == (clean_text(title) or UNTITLED)
        assert (moment.note, history.moments(session)[0].note) == (clean_text(note),) * 2
        for text in (kept, moment.note):
            assert len(text) <= LONGEST_TEXT
            assert text == text.strip() == clean_text(text)
            assert not any(unicodedata.category(char) in DISGUISES for char in text if char not in "\u200c\u200d")

    fuzz(check, title=TEXT, note=TEXT)
    engine.dispose()


def test_no_cell_of_an_export_is_a_formula_and_all_can_be_read_back(fuzz: Fuzz) -> None:
    """Also of text that was stored before it was cleaned: the export trusts nobody."""

    def check(title: str, notes: list[str]) -> None:
        moments = [a_moment(number, note, moment_id=number) for number, note in enumerate(notes, start=1)]
        samples = stored([a_sample(0), a_sample(100)])
        text = session_csv(a_session(title=title), samples, moments)
        rows = list(csv.reader(io.StringIO(text, newline="")))

        assert len(rows) == 3
        assert {len(row) for row in rows} == {len(rows[0])}
        for row in rows[1:]:
            for name, cell in zip(rows[0], row, strict=True):
                assert not cell.startswith(FORMULAS) or (name == "tone_-1_to_1" and float(cell) >= -1), (name, cell)
        cells = dict(zip(rows[0], rows[1], strict=True))
        expected = "; ".join(note or "moment" for note in notes)
        assert cells["title"] == (f"'{title}" if title.startswith(FORMULAS) else title)
        assert cells["moments"] == (f"'{expected}" if expected.startswith(FORMULAS) else expected)

    fuzz(check, title=TEXT, notes=st.lists(TEXT, max_size=3))


def test_an_export_as_json_is_read_back_equal(fuzz: Fuzz) -> None:
    """Other people's programs read it."""

    def check(title: str, note: str) -> None:
        document = json.loads(session_json(a_session(title=title), stored([a_sample()]), [a_moment(0, note)]))

        assert document["session"]["title"] == title
        assert document["moments"][0]["note"] == note

    fuzz(check, title=TEXT, note=TEXT)
