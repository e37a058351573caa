"""A lesson as CSV and as JSON."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classmood.domain.emotions import LABELS
from classmood.domain.moods import CaptureStatus
from storage.export import CSV_COLUMNS, session_csv, session_json
from storage.text import clean_text
from tests.builders import a_lesson, a_moment, a_sample, a_session, stored


def _rows(text: str) -> list[dict[str, str]]:
    """Return the rows of a CSV text."""
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_holds_one_sample_with_its_units_in_the_header() -> None:
    """Whoever opens the file in a year has nothing else to go by."""
    (row,) = _rows(
        session_csv(a_session(7), stored([a_sample(1.5, happy=9, sad=3, unsure=2, weak=4, tiles=16, cameras_off=2)]))
    )

    assert tuple(row) == CSV_COLUMNS
    assert row["session"] == "7"
    assert row["title"] == "Algebra"
    assert row["time_utc"] == "2025-03-03T12:00:01.500000+00:00"
    assert (row["status"], row["faces"], row["read_faces"], row["unsure_faces"]) == ("ok", "14", "12", "2")
    assert (row["weak_faces"], row["layout"], row["tiles"], row["cameras_off"]) == ("4", "gallery", "16", "2")
    assert (row["happy_faces"], row["happy_share_0_to_1"], row["sad_mean_probability_0_to_1"]) == ("9", "0.75", "0.25")
    assert (row["tone_-1_to_1"], row["processing_milliseconds"], row["moments"]) == ("0.5", "40.0", "")


def test_few_faces_show_no_expressions() -> None:
    """What three students showed is about those students, and not to be passed on."""
    samples = stored([a_sample(0, happy=9, unsure=8), a_sample(1, happy=10)])
    few, enough = _rows(session_csv(a_session(), samples))

    emotional = [column for column in CSV_COLUMNS if column.startswith((*LABELS, "tone"))]
    assert len(emotional) == 22
    assert {few[column] for column in emotional} == {""}
    assert (few["faces"], few["read_faces"], few["status"]) == ("17", "9", "ok")
    assert enough["happy_faces"] == "10"

    hidden, shown = json.loads(session_json(a_session(), samples))["samples"]
    assert (hidden["counts"], hidden["mean_probabilities"], hidden["faces"]) == (None, None, 17)
    assert shown["counts"]["happy"] == 10


def test_the_group_size_can_be_changed() -> None:
    """One's own webcam is one face."""
    samples = stored([a_sample(0, happy=1), a_sample(1, status=CaptureStatus.BLACK)])
    own, black = _rows(session_csv(a_session(), samples, min_group=0))

    assert own["happy_share_0_to_1"] == "1.0"
    assert (black["happy_faces"], black["happy_share_0_to_1"], black["tone_-1_to_1"]) == ("0", "", "")


def test_moments_stand_beside_the_sample_before_them() -> None:
    """A column lines up with the chart; several moments share a cell."""
    samples = stored(a_lesson(4))
    moments = [a_moment(-5, "early"), a_moment(1.5, "quiz"), a_moment(1.9, ""), a_moment(99, "late")]

    assert [row["moments"] for row in _rows(session_csv(a_session(), samples, moments))] == [
        "early",
        "quiz; moment",
        "",
        "late",
    ]
    assert _rows(session_csv(a_session(), [], moments)) == []


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_looks_like_a_formula_is_defused(sign: str) -> None:
    """A spreadsheet would run it on the teacher's computer."""
    typed = f"{sign}HYPERLINK(1)"
    (row,) = _rows(session_csv(a_session(title=typed), stored([a_sample()]), [a_moment(0, typed)]))

    assert row["title"] == f"'{typed}"
    assert row["moments"] == f"'{typed}"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_title_and_note_survive_both_formats(title: str, note: str) -> None:
    """Quotes, commas, line ends and other alphabets."""
    session, moment = a_session(title=clean_text(title)), a_moment(0, clean_text(note))
    (row,) = _rows(session_csv(session, stored([a_sample()]), [moment]))
    document = json.loads(session_json(session, stored([a_sample()]), [moment]))

    assert row["title"].removeprefix("'") == session.title.removeprefix("'")
    assert row["moments"].removeprefix("'") == (moment.note or "moment").removeprefix("'")
    assert document["session"]["title"] == session.title
    assert document["moments"][0]["note"] == moment.note


def test_the_json_document_is_what_its_docstring_says() -> None:
    """Other people's programs are written against it."""
    document = json.loads(
        session_json(
            a_session(ended=False),
            stored([a_sample(0, happy=12, weak=3, tiles=14, cameras_off=2)]),
            [a_moment(3)],
            min_group=5,
        )
    )

    assert document == {
        "format": "classmood-session",
        "version": 1,
        "min_group": 5,
        "emotions": list(LABELS),
        "session": {
            "id": 1,
            "title": "Algebra",
            "source": "practice",
            "course": "",
            "class_size": None,
            "started_at": "2025-03-03T12:00:00+00:00",
            "ended_at": None,
        },
        "samples": [
            {
                "sequence": 1,
                "at": "2025-03-03T12:00:00+00:00",
                "status": "ok",
                "faces": 12,
                "read": 12,
                "unsure": 0,
                "too_small": 0,
                "weak": 3,
                "layout": "gallery",
                "tiles": 14,
                "cameras_off": 2,
                "counts": {**dict.fromkeys(LABELS, 0), "happy": 12},
                "mean_probabilities": {**dict.fromkeys(LABELS, 0.0), "happy": 1.0},
                "milliseconds": 40.0,
            }
        ],
        "moments": [{"at": "2025-03-03T12:00:03+00:00", "note": "started recursion"}],
    }
