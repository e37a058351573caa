"""The plots of a network's card, drawn by the browser from the card's own numbers: no library, and no picture file."""

from collections.abc import Mapping, Sequence

from dash import html
from dash.development.base_component import Component

from classmood.domain.emotions import LABELS, Emotion
from dashboard import palette
from dashboard.pages import parts


def class_bars(measures: Mapping[str, Mapping[str, float]]) -> html.Div:
    """Return for each class a bar of each measure, with its number.

    Args:
        measures: by name, such as ``recall``: by class, 0 to 1.
    """
    classes = list(dict.fromkeys(label for row in measures.values() for label in row))
    head = html.Tr([html.Th("", scope="col"), *(html.Th(name, scope="col") for name in measures)])
    rows = [
        html.Tr([html.Th(label, scope="row"), *(html.Td(_bar(label, row.get(label))) for row in measures.values())])
        for label in classes
    ]
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)]), className="class-bars")


def confusion(name: str, matrix: Sequence[Sequence[int]], labels: Sequence[str]) -> html.Div:
    """Return a table whose cells are the darker, the larger a part of their row they are.

    Args:
        name: of the matrix.
        matrix: square; ``matrix[i][j]`` counts what was of class ``i`` and read as class ``j``.
        labels: of the classes, in the order of the matrix.
    """
    head = html.Tr([html.Td(), *(html.Th(label, scope="col") for label in labels)])
    rows = [
        html.Tr([html.Th(label, scope="row"), *(_cell(count, sum(row), own=i == j) for j, count in enumerate(row))])
        for i, (label, row) in enumerate(zip(labels, matrix, strict=True))
    ]
    caption = f"{name}, in % of each row: a row is what it was, a column what was read. The framed ones are right."
    table = html.Table([html.Thead(head), html.Tbody(rows)])
    return html.Div([html.Div(caption, className="plot-caption"), html.Div(table, className="confusion", tabIndex=0)])


def _bar(label: str, share: float | None) -> list[Component | str]:
    if share is None:
        return ["–"]
    emotion = Emotion(LABELS.index(label)) if label in LABELS else None
    fill = {} if emotion is None else palette.css_fill(palette.COLORS[emotion], palette.PATTERNS[emotion])
    track = html.Div(
        html.Div(className="class-bar-fill", style={**fill, "width": f"{share:.1%}"}), className="class-bar"
    )
    return [track, html.Span(f"{share:.0%}".replace("%", " %"))]


def _cell(count: int, total: int, *, own: bool) -> html.Td:
    share = count / total if total else 0.0
    return html.Td(
        f"{100 * share:.0f}",
        className="own" if own else "",
        style={"--share": f"{share:.3f}"},
        title=f"{count} of {total}",
        **parts.aria(label=f"{100 * share:.0f} %"),
    )
