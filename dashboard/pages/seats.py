"""The seat view: a small plan of the gallery with calm marks where someone has looked so for minutes, in words too."""

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from classmood.domain.emotions import Emotion
from classmood.domain.seating import LEAST_MINUTES, Place, SeatMark, SeatPlan
from dashboard import words
from dashboard.pages import parts
from dashboard.seats import Seats

LOOKED = {Emotion.SAD: "sad", Emotion.FEAR: "afraid", Emotion.ANGRY: "angry"}
"""How each watched expression is told of a face."""

RULE = (
    (
        "For each face: p(sad) + p(fear) + p(angry), the mean over the last time, in which a reading counts half after "
        f"20 s. It is marked once this was at least 0.5 for {LEAST_MINUTES} minutes without a break."
    ),
    "A few faces rest like that: of 100 neutral ones about 6 are read so. It is a hint to look, and no finding.",
    (
        "Held in memory while you look, and never stored: no picture, no name, no list. Forgotten with the switch, "
        "with the lesson, and when the gallery changes its order."
    ),
)
"""How a mark comes about, and what becomes of it."""


def switch(seats: Seats | None) -> list[Component]:
    """Return the button that switches the view, for the choices of the live page.

    Args:
        seats: None where the lesson's agent cannot be asked for them: then there is none.
    """
    if seats is None:
        return []
    text = "Hide the seats" if seats.on else "Show the seats of this lesson"
    told = f"Where someone has looked sad, afraid or angry for {LEAST_MINUTES} minutes and more. Never stored."
    return [_button(text, on=not seats.on, place="menu"), dmc.Text(told, size="xs", c="dimmed")]


def card(seats: Seats | None, *, read: int, min_group: int) -> list[Component]:
    """Return the block of the live page; empty while the view is off.

    Args:
        seats: as for `switch`.
        read: faces that were read just now.
        min_group: with fewer, none is told about.
    """
    if seats is None or not seats.on:
        return []
    aside = dmc.Group(
        [_button("Hide", on=False, place="card"), parts.explained("a mark on the seats", RULE, width=400)],
        gap="xs",
        wrap="nowrap",
    )
    return [parts.card("Seats", _body(seats.plan, read=read, min_group=min_group), aside=aside)]


def _button(text: str, *, on: bool, place: str) -> dmc.Button:
    name = {"type": "seats", "place": place, "on": on}
    return dmc.Button(text, id=name, variant="default", size="xs" if place == "menu" else "compact-xs")


def _body(plan: SeatPlan | None, *, read: int, min_group: int) -> list[Component]:
    if plan is None:
        return [_quiet("The seats appear with the next picture of the class.")]
    if not plan.places:
        return [_quiet("The picture shows no gallery, so nobody's place can be told.")]
    if read < min_group:
        return [_quiet(words.too_few(min_group))]
    lines = [html.Li(_sentence(mark)) for mark in plan.marks]
    told = html.Ul(lines, className="seat-list") if lines else _quiet(_NOBODY)
    return [_drawn(plan), told]


_NOBODY = f"Nobody has looked sad, afraid or angry for {LEAST_MINUTES} minutes."


def _drawn(plan: SeatPlan) -> html.Div:
    """Return the gallery, tile by tile; each column is two wide, for rows that are moved by half a tile."""
    marked: dict[Place, SeatMark] = {mark.place: mark for mark in reversed(plan.marks)}
    tiles = []
    for place in plan.places:
        mark = marked.get(place)
        where = {"gridRow": place.row + 1, "gridColumn": f"{int(2 * place.column) + 1} / span 2"}
        text = "" if mark is None else f"{mark.minutes} min"
        tiles.append(html.Div(text, className=f"seat{'' if mark is None else ' seat-marked'}", style=where))
    # What it shows stands in words below it.
    return html.Div(tiles, className="seat-plan", **parts.aria(hidden="true"))


def _sentence(mark: SeatMark) -> list[Component | str]:
    # A row that is moved by half a tile has no columns of its own: its half counts as the next one.
    row, column = mark.place.row + 1, int(mark.place.column + 0.5) + 1
    return [
        html.Strong(f"Row {row}, column {column}"),
        f" has looked {LOOKED[mark.emotion]} for {mark.minutes} minutes: perhaps have a look yourself.",
    ]


def _quiet(text: str) -> dmc.Text:
    return dmc.Text(text, size="sm", c="dimmed")
