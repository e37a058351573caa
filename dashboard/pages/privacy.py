"""What is stored and what is not, told from the real database: its tables, their rows, and one row as it stands."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from storage.contents import Contents

_TOLD = (
    (
        "Pictures stay in memory for a moment and are never written to disk. Stored are times, counts, mean "
        "probabilities, and the titles and notes that you type: no pictures, no faces, no names."
    ),
    (
        "Everything runs on this computer, and these pages load nothing from anywhere else. Seats are shown only while "
        "you ask for them, from memory, and are stored nowhere."
    ),
)


def told(contents: Contents | str, *, min_group: int, export_min_group: int) -> list[Component]:
    """Return the paragraphs and the tables.

    Args:
        contents: of the database; or, in one line, why it cannot be read.
        min_group: fewest read faces whose shares are shown.
        export_min_group: fewest read faces whose shares are exported.
    """
    small = (
        f"Where fewer than {min_group} faces are read, no shares are shown; where fewer than {export_min_group}, "
        "none are exported. The mood of three students is not the mood of a class."
    )
    paragraphs: list[Component] = [dmc.Text(text, size="sm", mb="xs") for text in (*_TOLD, small)]
    if isinstance(contents, str):
        return [*paragraphs, dmc.Text(contents, size="sm", c="dimmed", id="stored-trouble")]
    return [*paragraphs, *_stored(contents), *_row(contents.sample)]


def _stored(contents: Contents) -> list[Component]:
    head = html.Thead(html.Tr([html.Th(name, scope="col") for name in ("table", "rows", "columns")]))
    rows = [
        html.Tr([html.Td(one.name), html.Td(f"{one.rows:,}"), html.Td(", ".join(one.columns), className="columns")])
        for one in contents.tables
    ]
    return [
        html.H3("All that is stored", className="model-part"),
        dmc.Text(f"In {contents.place}, now:", size="sm", mb=4),
        html.Div(html.Table([head, html.Tbody(rows)], id="stored-tables"), className="stored"),
    ]


def _row(sample: Mapping[str, Any] | None) -> list[Component]:
    title = html.H3("One picture's row, exactly as it is stored", className="model-part")
    if sample is None:
        return [title, dmc.Text("None of a large enough group is there yet.", size="sm", c="dimmed")]
    cells = [html.Div([html.Dt(name), html.Dd(_text(value))]) for name, value in sample.items()]
    return [title, html.Dl(cells, className="stored-row", id="stored-row")]


def _text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="milliseconds")
    return f"{value:.4g}" if isinstance(value, float) else "–" if value is None else str(value)
