"""What a teacher reads and acknowledges before a real class: once for each place."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from classmood.domain import care
from dashboard.pages import parts
from storage.acknowledgements import Acknowledgement
from storage.text import LONGEST_TEXT


def care_card(acknowledged: Sequence[Acknowledgement]) -> html.Div:
    """Return the card; `dashboard.set_up` shows it for sources that show other people.

    Args:
        acknowledged: the places that need no further question, the last one first, which is offered.
    """
    longest = {"input": {"maxLength": LONGEST_TEXT}}
    place = dmc.Autocomplete(
        id="setup-place",
        label="Where is this class?",
        description="The school or the course. You are asked once for each.",
        value=acknowledged[0].place if acknowledged else "",
        data=[one.place for one in acknowledged],
        attributes=longest,
        maw=420,
    )
    told = dmc.TextInput(
        id="setup-told",
        label="Who was told?",
        placeholder="Students, parents, head of school",
        attributes=longest,
        maw=420,
    )
    asked = dmc.Stack(
        [
            dmc.Alert(care.WHERE_PROHIBITED, color="orange", title="Where it is prohibited", icon=parts.icon("alert")),
            _paragraph("What happens", care.WHAT_HAPPENS),
            _paragraph("Who must be told", care.WHO_IS_TOLD),
            told,
            dmc.Checkbox(id="setup-agreed", label=care.ACKNOWLEDGED),
        ],
        gap="md",
        mt="md",
    )
    card = parts.card("Before a real class", [place, html.Div(id="setup-known"), html.Div(asked, id="setup-asked")])
    return html.Div(card, id="setup-care", hidden=True)


def acknowledged_words(given: Acknowledgement, date: str) -> dmc.Text:
    """Return the line that stands instead of the question where it was answered.

    Args:
        given: the answer.
        date: when, as the page writes dates.
    """
    return dmc.Text(f"Acknowledged on {date}. Told: {given.told}.", size="sm", c="dimmed", mt="xs")


def _paragraph(title: str, text: str) -> html.Div:
    return html.Div([dmc.Text(title, fw=600, size="sm"), dmc.Text(text, size="sm")])
