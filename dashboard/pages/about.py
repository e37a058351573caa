"""What the program measures, what it does not, what it stores, and what must not be done with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.pages import formulas, parts, privacy
from dashboard.pages.model_card import model_card
from storage.contents import Contents


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page tells besides its texts."""

    contents: Contents | str
    """Of the database; or, in one line, why it cannot be read."""
    models: Sequence[Mapping[str, Any]]
    """A card for each network in use: names and values, shown in their order; may be empty."""
    versions: Mapping[str, str]
    """By name, the program's first."""
    min_group: int
    """Fewest read faces whose shares are shown."""
    export_min_group: int
    """Fewest read faces whose shares are exported."""


def page(facts: Facts) -> html.Div:
    """Return the page."""
    stored = privacy.told(facts.contents, min_group=facts.min_group, export_min_group=facts.export_min_group)
    sections = [
        ("measures", "What it measures", _paragraphs(_MEASURES)),
        ("not", "What it does not measure", _paragraphs(_NOT)),
        ("law", "Where it must not be used", _paragraphs(_LAW)),
        ("privacy", "Privacy", stored),
        ("formulas", "Every number and its formula", [formulas.listed()]),
    ]
    cards = [html.Section(parts.card(title, body), id=name) for name, title, body in sections]
    models = [html.Section(model_card(model), id=f"model-{model.get('name', '')}") for model in facts.models]
    versions = html.Section(parts.card("Versions", _versions(facts)), id="versions")
    links = [
        *((name, title) for name, title, _ in sections),
        *((f"model-{model.get('name', '')}", f"Model: {model.get('name', '')}") for model in facts.models),
        ("versions", "Versions"),
    ]
    return html.Div(
        [
            dmc.Title("About", order=1, className="page-title", mb="xs"),
            html.Nav([html.A(title, href=f"#{name}") for name, title in links], className="on-page", **_ON_PAGE),
            dmc.Stack([*cards, *models, versions], gap="md"),
        ],
        className="prose",
    )


_ON_PAGE = parts.aria(label="On this page")
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


def _versions(facts: Facts) -> list[Component]:
    networks = [(f"network {one['name']}, SHA-256", one["sha256"]) for one in facts.models if "sha256" in one]
    cells = [html.Div([html.Dt(name), html.Dd(text)]) for name, text in (*facts.versions.items(), *networks)]
    return [html.Dl(cells, className="stored-row versions")]


def _paragraphs(texts: Sequence[str]) -> list[Component]:
    return [dmc.Text(text, size="sm", mb="xs") for text in texts]
