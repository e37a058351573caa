"""A lesson as a file that other programs read: CSV for spreadsheets, JSON for everything else.

Both hide what few faces showed: where fewer than `min_group` faces were read, the row keeps its time, its
status and how many faces there were, and its counts, shares and probabilities are empty. A mood of three
students is not a mood of a class.

The functions return text. Write it as UTF-8 and without translating line ends (``newline=""``): CSV's own are
CR LF everywhere (RFC 4180).
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from classmood.domain.emotions import LABELS, Emotion
from classmood.domain.moods import MoodSample
from storage.history import Moment, Session, StoredSample

MIN_GROUP = 10
"""Fewest read faces whose expressions are exported."""

JSON_FORMAT = "classmood-session"
JSON_VERSION = 1

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

CSV_COLUMNS = (
    "session",
    "title",
    "sequence",
    "time_utc",
    "status",
    "faces",
    "read_faces",
    "unsure_faces",
    "too_small_faces",
    "weak_faces",
    "layout",
    "tiles",
    "cameras_off",
    *(f"{label}_faces" for label in LABELS),
    *(f"{label}_share_0_to_1" for label in LABELS),
    *(f"{label}_mean_probability_0_to_1" for label in LABELS),
    "tone_-1_to_1",
    "processing_milliseconds",
    "moments",
)
"""The header: each name ends in its unit where it has one."""


def session_csv(
    session: Session, samples: Sequence[StoredSample], moments: Sequence[Moment] = (), *, min_group: int = MIN_GROUP
) -> str:
    """Return the lesson as CSV: the header `CSV_COLUMNS`, then one row a sample.

    Times are ISO 8601 in UTC. A moment stands in the row of the last sample before it (of the first one, when
    it is older than all), so a lesson without samples shows none. Text that a spreadsheet would take for a
    formula is given a ``'`` in front.

    Args:
        session: the lesson.
        samples: all of its samples, in their order; may be empty.
        moments: its moments.
        min_group: rows with fewer read faces leave their expressions empty; 0 shows all.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(CSV_COLUMNS)
    notes = _notes_by_sequence(samples, moments)
    for stored in samples:
        sample = stored.sample
        writer.writerow(
            (
                session.id,
                _safe(session.title),
                stored.sequence,
                _iso(sample.at),
                sample.status.value,
                sample.faces,
                sample.read,
                sample.unsure,
                sample.too_small,
                sample.weak,
                sample.layout.value,
                sample.tiles,
                sample.cameras_off,
                *_expressions(sample, shown=sample.read >= min_group),
                round(sample.milliseconds, 3),
                _safe("; ".join(notes.get(stored.sequence, ()))),
            )
        )
    return text.getvalue()


def session_json(
    session: Session, samples: Sequence[StoredSample], moments: Sequence[Moment] = (), *, min_group: int = MIN_GROUP
) -> str:
    """Return the lesson as JSON.

    ::

        {"format": "classmood-session", "version": 1, "min_group": 10,
         "emotions": ["angry", ...],                          the keys of counts and mean_probabilities
         "session": {"id": 1, "title": "...", "source": "screen", "course": "", "class_size": null,
                     "started_at": "2025-03-03T12:00:00+00:00", "ended_at": null},
         "samples": [{"sequence": 1, "at": "...", "status": "ok", "faces": 25,
                      "read": 20, "unsure": 3, "too_small": 2, "weak": 4,
                      "layout": "gallery", "tiles": 27, "cameras_off": 2,
                      "counts": {"angry": 0, ...} or null,    null: fewer than min_group faces were read
                      "mean_probabilities": {"angry": 0.1, ...} or null,
                      "milliseconds": 41.5}],
         "moments": [{"at": "...", "note": "..."}]}

    Args:
        session: the lesson.
        samples: all of its samples, in their order; may be empty.
        moments: its moments.
        min_group: samples with fewer read faces leave their expressions out; 0 shows all.
    """
    document = {
        "format": JSON_FORMAT,
        "version": JSON_VERSION,
        "min_group": min_group,
        "emotions": LABELS,
        "session": {
            "id": session.id,
            "title": session.title,
            "source": session.source,
            "course": session.course,
            "class_size": session.class_size,
            "started_at": _iso(session.started_at),
            "ended_at": None if session.ended_at is None else _iso(session.ended_at),
        },
        "samples": [_sample_object(stored, min_group=min_group) for stored in samples],
        "moments": [{"at": _iso(moment.at), "note": moment.note} for moment in moments],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _sample_object(stored: StoredSample, *, min_group: int) -> Mapping[str, Any]:
    """Return one sample of the JSON document."""
    sample = stored.sample
    shown = sample.read >= min_group
    means = sample.mean_probabilities if shown else None
    return {
        "sequence": stored.sequence,
        "at": _iso(sample.at),
        "status": sample.status.value,
        "faces": sample.faces,
        "read": sample.read,
        "unsure": sample.unsure,
        "too_small": sample.too_small,
        "weak": sample.weak,
        "layout": sample.layout.value,
        "tiles": sample.tiles,
        "cameras_off": sample.cameras_off,
        "counts": dict(zip(LABELS, sample.counts, strict=True)) if shown else None,
        "mean_probabilities": None if means is None else dict(zip(LABELS, means, strict=True)),
        "milliseconds": sample.milliseconds,
    }


def _expressions(sample: MoodSample, *, shown: bool) -> Sequence[float | str]:
    """Return counts, shares, mean probabilities and tone of a CSV row; empty cells where there are none."""
    empty = ("",) * len(Emotion)
    if not shown:
        return (*empty, *empty, *empty, "")
    tone = "" if sample.tone is None else round(sample.tone, 6)
    return (
        *sample.counts,
        *_rounded(sample.shares or empty),
        *_rounded(sample.mean_probabilities or empty),
        tone,
    )


def _rounded(cells: Sequence[float | str]) -> list[float | str]:
    """Return numbers with six decimals: finer than anything that can be measured here."""
    return [cell if isinstance(cell, str) else round(cell, 6) for cell in cells]


def _notes_by_sequence(samples: Sequence[StoredSample], moments: Sequence[Moment]) -> dict[int, list[str]]:
    """Return the moments by the number of the sample they stand beside; a moment without a note is ``moment``."""
    notes: dict[int, list[str]] = {}
    for moment in moments if samples else ():
        earlier = [stored.sequence for stored in samples if stored.sample.at <= moment.at]
        notes.setdefault(earlier[-1] if earlier else samples[0].sequence, []).append(moment.note or "moment")
    return notes


def _safe(cell: str) -> str:
    """Return `cell` so that no spreadsheet runs it as a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _iso(at: datetime) -> str:
    """Return a time as ISO 8601 in UTC."""
    return at.astimezone(UTC).isoformat()
