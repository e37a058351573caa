"""A row of the table of lessons as a form: title, course, size of the class."""

from collections.abc import Sequence

import dash_mantine_components as dmc
from dash import html

from dashboard.pages import parts
from storage.history import Session
from storage.keeping import LARGEST_CLASS
from storage.text import LONGEST_TEXT

_COLUMNS = 7


def row_form(session: Session, courses: Sequence[str]) -> dmc.TableTr:
    """Return the row of `session` in which it is renamed; Enter saves, Escape leaves it as it was.

    Args:
        session: the lesson.
        courses: names that are offered.
    """

    def field(name: str) -> dict[str, object]:
        return {"type": f"session-{name}", "session": session.id}

    limit = {"input": {"maxLength": LONGEST_TEXT}}
    fields = [
        dmc.TextInput(
            id=field("title"),
            label="Title",
            value=session.title,
            debounce=True,
            attributes={"input": {"maxLength": LONGEST_TEXT, "autoFocus": True}},
        ),
        dmc.Autocomplete(
            id=field("course"),
            label="Course",
            value=session.course,
            data=list(courses),
            placeholder="none",
            attributes=limit,
            className="row-more",
        ),
        dmc.NumberInput(
            id=field("size"),
            label="Students in the class",
            value=session.class_size or "",
            min=1,
            max=LARGEST_CLASS,
            allowDecimal=False,
            placeholder="unknown",
            className="row-more",
        ),
    ]
    buttons = dmc.Group(
        [
            dmc.Button("Save", id=field("save"), leftSection=parts.icon("check"), className="save"),
            dmc.Button("Cancel", id=field("cancel"), variant="default", className="cancel"),
        ],
        gap="xs",
    )
    form = html.Div([*fields, buttons], className="row-form")
    return dmc.TableTr(dmc.TableTd(form, tableProps={"colSpan": _COLUMNS}), className="row-edit")
