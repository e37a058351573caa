"""For how long lessons are kept, which go next and where they can be saved first; and which are kept elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard.pages import parts
from storage.history import Session

SOON = timedelta(days=14)
"""Lessons that go within this time are named."""

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Retention:
    """What is set, what comes of it, and what came of it."""

    keep_days: int | None
    """Days that a lesson is kept; None for ever."""
    due: Sequence[Session]
    """Lessons that are older within `SOON`, the newest first; empty when lessons are kept for ever."""
    purged: Sequence[Session]
    """What was erased when this program started."""


def retention_notice(retention: Retention, zone: tzinfo | None) -> html.Div:
    """Return the part of the page that tells of it."""
    if retention.keep_days is None:
        text = "Lessons are kept until you delete them. The setting storage.keep_days keeps them for some days only."
        return html.Div(dmc.Text(text, size="sm", c="dimmed", mt="lg"), id="retention")
    days = "1 day" if retention.keep_days == 1 else f"{retention.keep_days} days"
    rule = (
        f"Lessons are kept for {days} (setting storage.keep_days). Older ones are erased for good whenever the agent "
        "or these pages start. Reports that were saved as files stay where they are."
    )
    kept = timedelta(days=retention.keep_days)
    lines: list[Component] = [dmc.Text(rule, size="sm")]
    if retention.purged:
        lines.append(dmc.Text(f"Erased at this start: {_names(retention.purged)}.", size="sm", fw=600))
    if retention.due:
        dates = [
            html.Li([html.B(one.title), f" – from {_day(one.started_at + kept, zone)} on"])
            for one in retention.due[::-1][:_NAMED]
        ]
        more = len(retention.due) - len(dates)
        lines += [
            dmc.Text("Erased at the next start:", size="sm", fw=600),
            html.Ul([*dates, *([html.Li(f"and {more} more")] if more else [])], className="due"),
            html.A(
                dmc.Button("Save them first (ZIP)", leftSection=parts.icon("download"), variant="default"),
                href="/api/due.zip",
                download="classmood-lessons.zip",
                id="download-due",
            ),
        ]
    alert = dmc.Alert(dmc.Stack(lines, gap="xs"), title="How long lessons are kept", color="blue", variant="light")
    return html.Div(alert, id="retention", className="retention")


def set_aside_notice(folders: Sequence[Path]) -> list[Component]:
    """Return what tells that earlier lessons are elsewhere; nothing where the database was never damaged."""
    if not folders:
        return []
    where = ", ".join(str(folder.absolute()) for folder in folders)
    lines = [
        dmc.Text("The file of your lessons was damaged, so a new one was begun. Nothing was thrown away.", size="sm"),
        dmc.Text(["What was recorded before is kept in ", dmc.Code(where)], size="sm"),
        dmc.Text("This note goes when that folder is moved or deleted.", size="sm", c="dimmed"),
    ]
    return [
        dmc.Alert(
            dmc.Stack(lines, gap=4),
            title="Earlier lessons are not shown",
            color="yellow",
            variant="light",
            mb="md",
            id="set-aside",
        )
    ]


def _names(sessions: Sequence[Session]) -> str:
    named = ", ".join(f"“{one.title}”" for one in sessions[:_NAMED])
    more = len(sessions) - _NAMED
    return named if more <= 0 else f"{named} and {more} more"


def _day(at: datetime, zone: tzinfo | None) -> str:
    local = at.astimezone(zone)
    return f"{local.day} {local:%B %Y}"
