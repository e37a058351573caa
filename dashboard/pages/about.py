"""What the program measures, what it does not, and what must not be done with it."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html

from dashboard import words
from dashboard.pages import parts
from dashboard.pages.model_card import model_card
from dashboard.track import SMOOTHING


def page(models: Sequence[Mapping[str, Any]], *, min_group: int, export_min_group: int) -> html.Div:
    """Return the page.

    Args:
        models: a card for each network in use: names and values, shown in their order; may be empty.
        min_group: fewest read faces whose shares are shown.
        export_min_group: fewest read faces whose shares are exported.
    """
    cards = [
        parts.card("What it measures", _paragraphs(_MEASURES)),
        parts.card("What it does not measure", _paragraphs(_NOT)),
        parts.card("The numbers", [_numbers()]),
        parts.card("Privacy", _paragraphs([*_PRIVACY, _small_groups(min_group, export_min_group)])),
        parts.card("Where it must not be used", _paragraphs(_LAW)),
        *map(model_card, models),
    ]
    return html.Div(
        [dmc.Title("About", order=1, className="page-title", mb="md"), dmc.Stack(cards, gap="md")], className="prose"
    )


_MEASURES = (
    (
        "Classmood looks at the faces on your screen about once a second, sorts each that is large and clear enough "
        "into one of seven expressions (angry, disgust, fear, happy, sad, surprise, neutral), and counts them."
    ),
    "You see the counts of the whole class, how they change, and how many faces could be read at all.",
)
_NOT = (
    (
        "An expression is not a feeling. People frown when they concentrate and smile when embarrassed; scowls "
        "come with anger only about a third of the time (Barrett et al. 2019)."
    ),
    "It does not measure attention, understanding, learning or effort, and it does not know who anyone is.",
    "The networks are often wrong about a single face. Trust a change of the whole class over minutes, not one number.",
)
_PRIVACY = (
    (
        "Pictures stay in memory for a moment and are never written to disk. Stored are times, counts, mean "
        "probabilities, and the titles and notes that you type: no pictures, no faces, no names."
    ),
    (
        "Everything runs on this computer. This page is reachable from this computer only, and loads nothing from "
        "anywhere else."
    ),
)
_LAW = (
    (
        "In the European Union, inferring the emotions of people in education is prohibited (AI Act, Article 5(1)(f), "
        "since 2 February 2025), except for medical or safety reasons. Do not use Classmood with a class there. The "
        "practice class observes nobody and may be used anywhere."
    ),
    (
        "Elsewhere other laws and your school's rules apply. Tell the class, ask the school, and switch it off when "
        "somebody objects."
    ),
    "Never use it for grading, discipline or attendance.",
)


def _small_groups(min_group: int, export_min_group: int) -> str:
    return (
        f"Where fewer than {min_group} faces are read, no shares are shown; where fewer than {export_min_group}, "
        "none are exported. The mood of three students is not the mood of a class."
    )


def _numbers() -> dmc.Stack:
    rows = [
        ("Share of an emotion", "faces read as it / faces read", ("0 to 100 %. Over time: "
         f"the mean of the last {SMOOTHING:.0f} seconds.")),
        ("Faces", "read + unsure + too small", "How many faces were seen, and what came of them."),
        ("Tone", "p(happy) − max(p(angry), p(disgust), p(fear), p(sad))",
         "−1 to +1, from the mean probabilities of all faces large enough to be read."),
        ("Mood", (f"tone ≥ {words.TONE_STEP}: Positive; tone ≤ −{words.TONE_STEP}: Tense; else "
         f"p(neutral) ≥ {words.QUIET_NEUTRAL}: Quiet; else Mixed"), "A reading aid, not a finding of science."),
    ]  # fmt: skip
    return dmc.Stack(
        [
            html.Div([dmc.Text(name, fw=600, size="sm"), dmc.Code(formula, block=True), dmc.Text(note, size="sm")])
            for name, formula, note in rows
        ]
    )


def _paragraphs(texts: Sequence[str]) -> list[dmc.Text]:
    return [dmc.Text(text, size="sm", mb="xs") for text in texts]
