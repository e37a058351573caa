"""A network's card as a teacher reads it: what it is, what it was trained on, how often it is right, its limits.

The card is plain data: names and texts, numbers, lists and tables. Nothing here knows any network.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from classmood.domain.emotions import LABELS
from dashboard.pages import parts
from dashboard.pages.model_plots import class_bars, confusion

_TITLES = {"sha256": "SHA-256 of the file", "not_for": "Not for"}


def model_card(model: Mapping[str, Any]) -> dmc.Paper:
    """Return the card of one network; `model` names its parts in the order in which they are shown."""
    rows: list[Component] = []
    for name, value in model.items():
        if name == "name" or value in ({}, [], (), "", None):
            continue
        rows += [html.H3(_TITLES.get(name, _plain(name)), className="model-part"), _value(value)]
    return parts.card(f"Model: {model.get('name', 'unnamed')}", html.Div(rows, className="model"))


def _value(value: Any) -> Component:
    if isinstance(value, Mapping):
        return _mapping(value)
    if isinstance(value, list | tuple):
        return html.Ul([html.Li(_text(item)) for item in value])
    return html.Div(_text(value))


def _mapping(value: Mapping[str, Any]) -> Component:
    inner = list(value.values())
    if not all(isinstance(item, Mapping) for item in inner):
        return _table(["", "value"], [[_plain(name), _text(item)] for name, item in value.items()])
    if all(_is_plain(item) for row in inner for item in row.values()):
        return _comparison(value)
    last = list(value)[-1]  # the one for reporting; those before served to choose
    return html.Div(
        [html.Details([html.Summary(_plain(name)), _result(row)], open=name == last) for name, row in value.items()]
    )


def _comparison(rows: Mapping[str, Mapping[str, Any]]) -> Component:
    """Return one table of results with the same fields; what is the same in every row is left out."""
    fields = list(dict.fromkeys(field for row in rows.values() for field in row))
    told = [field for field in fields if len(rows) == 1 or len({row.get(field) for row in rows.values()}) > 1]
    told = [field for field in told if any(row.get(field) != name for name, row in rows.items())]
    cells = [[name, *(_text(row.get(field, "")) for field in told)] for name, row in rows.items()]
    return _table(["", *map(_plain, told)], cells)


def _result(result: Mapping[str, Any]) -> Component:
    """Return one result: its numbers, then a plot of those by class, then its confusion matrix."""
    numbers = {name: item for name, item in result.items() if _is_plain(item)}
    by_class = {_plain(name): item for name, item in result.items() if isinstance(item, Mapping)}
    matrices = {name: item for name, item in result.items() if isinstance(item, list | tuple)}
    shown = [_table(["", "value"], [[_plain(name), _text(item)] for name, item in numbers.items()])]
    if by_class:
        shown.append(class_bars(by_class))
    for name, matrix in matrices.items():
        labels = LABELS if len(matrix) == len(LABELS) else [str(i) for i in range(len(matrix))]
        shown.append(confusion(_plain(name), matrix, labels))
    return html.Div(shown)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> html.Div:
    table = html.Table(
        [
            html.Thead(html.Tr([html.Th(name) for name in head])),
            html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in rows]),
        ]
    )
    return html.Div(table, className="model-table", tabIndex=0)


def _is_plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else "–" if value is None else str(value)


def _plain(name: str) -> str:
    return name.replace("_", " ")
