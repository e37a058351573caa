"""Every number on the pages with its formula: one list, so that none is an oracle."""

from typing import NamedTuple

import dash_mantine_components as dmc
from dash import html

from classmood.domain.seating import LEAST_MINUTES
from dashboard import words
from dashboard.choices import SMOOTHING
from dashboard.reports import content
from storage.alerts import COOL_DOWN, STEP, SUSTAINED
from storage.changes import LEAST, SHORTEST
from storage.usual import FEWEST_FORMER, FORMER, HALF_MINUTE, OPENING

_MINUTES = HALF_MINUTE.total_seconds() / 60


class Formula(NamedTuple):
    """One number."""

    name: str
    formula: str
    note: str
    """What it means, and where it ends."""


FORMULAS = (
    Formula(
        "Faces",
        "seen = read + unsure + too small\nexpected = the larger of: tiles, seen + cameras off",
        "“Reading 18 of 27” is read of expected. Read: the likeliest emotion was at least as probable as "
        "inference.min_confidence says. Too small: lower than inference.min_face_height. Weak: read, but small, dark "
        "or blurred.",
    ),
    Formula(
        "Share now",
        "share = faces read as it / faces read",
        "Of the newest picture. Shares of a whole lesson, and over time, are mean probabilities.",
    ),
    Formula(
        "95 % band",
        "(s + z²/2n ± z √(s(1 − s)/n + z²/4n²)) / (1 + z²/n), with z = 1.96",
        f"Of a share s among n faces (Wilson 1927). {content.BAND}",
    ),
    Formula(
        "Mean probability p",
        "p(emotion) = sum of the faces' probabilities / number of faces",
        "Over all faces large enough to be read, so also over the unsure ones. A face's own probabilities are steadied "
        "before, in which a former reading counts half after inference.smoothing_seconds.",
    ),
    Formula(
        "Mood over time",
        "point = mean of the pictures of the last " + ", ".join(SMOOTHING.values()),
        "As chosen above the chart. Where nothing could be read, and where too few faces were, the chart is empty; no "
        "mean reaches over such a gap.",
    ),
    Formula(
        "Levels",
        "smiling = p(happy), neutral = p(neutral)\ntense = p(angry) + p(disgust) + p(fear) + p(sad)",
        "What changes, alerts, comparisons and trends are told of. Surprise has no sign.",
    ),
    Formula(
        "Tone",
        "tone = p(happy) − max(p(angry), p(disgust), p(fear), p(sad))",
        "−1 to +1.",
    ),
    Formula(
        "Mood",
        f"tone at least +{words.TONE_STEP}: Positive; at most −{words.TONE_STEP}: Tense;\n"
        f"else p(neutral) at least {words.QUIET_NEUTRAL}: Quiet; else Mixed",
        "A reading aid, and no finding of science.",
    ),
    Formula(
        "Change from usual",
        "change = level now − usual level, in points of 100",
        f"Usual is the median over the first {OPENING * _MINUTES:.0f} readable minutes of the lesson, in half-minutes; "
        f"after {FEWEST_FORMER} lessons of the same course, the median of the newest {FORMER} of them. Less than "
        f"{100 * words.CHANGE_STEP:.0f} points is “about as usual”.",
    ),
    Formula(
        "Alert",
        f"each of {SUSTAINED} half-minutes at least {100 * STEP:.0f} points above the usual,\n"
        "and the usual below the 95 % band of their mean",
        f"Of tense or of neutral. After it ends, {COOL_DOWN * _MINUTES:.0f} minutes are silent.",
    ),
    Formula(
        "Change in a report",
        f"least sum of squared distances + penalty for each change; each part at least {SHORTEST / 60:.0f} min,\n"
        f"each change at least {100 * LEAST:.0f} points",
        content.CHANGES,
    ),
    Formula(
        "Comparison of two lessons",
        "apart = their 95 % bands have no value in common",
        "Then they differ by more than so few faces do by chance; the reason may be anything.",
    ),
    Formula(
        "Mark on the seats",
        f"steadied p(sad) + p(fear) + p(angry) at least 0.5 for {LEAST_MINUTES} minutes without a break",
        "Of one face, steadied so that a reading counts half after 20 s. Live, in memory, and only while it is "
        "switched on. About 6 of 100 neutral faces rest like that.",
    ),
)
"""All of them, the simplest first."""


def listed() -> dmc.Stack:
    """Return the list."""
    return dmc.Stack(
        [
            html.Div(
                [
                    html.H3(one.name, className="formula-name"),
                    dmc.Code(one.formula, block=True),
                    dmc.Text(one.note, size="sm", c="dimmed", mt=4),
                ]
            )
            for one in FORMULAS
        ],
        gap="md",
    )
