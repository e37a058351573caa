"""The past lessons: looked for, renamed in their rows, deleted with a way back, and kept for as long as is set.

The page is laid out once. What changes stands in ``sessions-body``, which `body` fills.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

import dash_mantine_components as dmc
from dash import dcc, html
from dash.development.base_component import Component

from dashboard import words
from dashboard.figures.strip import mood_strip
from dashboard.pages import parts
from dashboard.pages.retention import Retention, retention_notice, set_aside_notice
from dashboard.pages.row_form import row_form
from dashboard.wanted import Wanted
from storage.digests import Digest
from storage.keeping import Deleted

PER_PAGE = 20
"""Lessons in one table: a school term's worth of one class is two or three pages."""

_FORMATS = ("CSV", "JSON", "HTML", "PDF")


@dataclass(frozen=True, slots=True)
class Table:
    """All that the page shows at one time."""

    wanted: Wanted
    digests: Sequence[Digest]
    """The lessons of this page of the table, newest first."""
    found: int
    """How many are wanted, on all pages."""
    pages: int
    """How many pages there are, at least 1."""
    recorded: int
    """How many lessons there are at all."""
    courses: Sequence[str]
    """All names of courses."""
    deleted: Sequence[Deleted]
    """What can be brought back, the last one first."""
    retention: Retention
    damaged: Sequence[Path]
    """Folders into which damaged databases were set aside, the newest first; usually there is none."""
    editing: int | None
    """The lesson whose row is a form; None for none."""
    zone: tzinfo | None
    """The zone of the dates; None is this machine's own."""


def page(table: Table) -> html.Div:
    """Return the page."""
    return html.Div(
        [
            dmc.Title("Past sessions", order=1, className="page-title", mb="md"),
            html.Div(_filters(table), style={} if table.recorded else {"display": "none"}),
            html.Div("", id="sessions-said", className="said", role="status"),
            html.Div(body(table), id="sessions-body"),
            dcc.Store(id="sessions-editing"),
            dcc.Store(id="sessions-page", data=table.wanted.page),
            dcc.Store(id="sessions-doomed"),
            dcc.Store(id="sessions-changed", data=0),
            _confirmation(),
        ]
    )


def body(table: Table) -> list[Component]:
    """Return what stands under the filters: what can be undone, the table, and what is kept for how long."""
    undo = [*set_aside_notice(table.damaged), *(_undo(deleted, table.zone) for deleted in table.deleted)]
    notice = retention_notice(table.retention, table.zone)
    if not table.recorded:
        empty = parts.message(
            "No lessons yet",
            "Every class that the agent watches is kept here. Try it without any students:",
            dmc.Code("classmood demo", block=True),
            name="sessions",
        )
        return [*undo, empty, notice]
    if not table.digests:
        nothing = parts.message(
            "No lesson is like that",
            f"None of the {table.recorded} lessons fits what you look for.",
            dmc.Anchor("Show all lessons", href="/sessions"),
            name="sessions",
        )
        return [*undo, nothing, notice]
    return [
        *undo,
        dmc.Paper(_table(table), withBorder=True, radius="md", className="card table-card"),
        _pager(table),
        notice,
    ]


def _filters(table: Table) -> html.Div:
    asked = table.wanted
    return html.Div(
        [
            dmc.TextInput(
                id="sessions-words",
                value=asked.words,
                placeholder="Title or course",
                debounce=250,
                leftSection=parts.icon("search"),
                **parts.aria(label="Search lessons by title or course"),
            ),
            dmc.Select(
                id="sessions-course",
                data=list(table.courses),
                value=asked.course or None,
                placeholder="All courses",
                clearable=True,
                searchable=True,
                **parts.aria(label="Course"),
            ),
            dmc.DatePickerInput(
                id="sessions-days",
                type="range",
                value=[day.isoformat() if day else None for day in (asked.since, asked.until)],
                placeholder="All days",
                valueFormat="D MMM YYYY",
                allowSingleDateInRange=True,
                clearable=True,
                clearButtonProps=parts.aria(label="All days"),
                ariaLabels={"previousMonth": "Previous month", "nextMonth": "Next month"},
                **parts.aria(label="From the first to the last day"),
            ),
        ],
        className="filters",
        role="search",
    )


def _undo(deleted: Deleted, zone: tzinfo | None) -> dmc.Alert:
    until = f"{deleted.until.astimezone(zone):%H:%M}"
    text = html.Span(
        [html.B(f"“{deleted.session.title}”"), f" was deleted. It can be brought back until {until}."], className="grow"
    )
    button = dmc.Button(
        "Undo", id={"type": "session-undo", "session": deleted.session.id}, size="compact-sm", variant="default"
    )
    return dmc.Alert(
        dmc.Group([text, button], justify="space-between"), color="yellow", variant="light", mb="sm", p="sm",
        className="undo",
    )  # fmt: skip


def _table(table: Table) -> dmc.Table:
    head = dmc.TableTr(
        [
            dmc.TableTh("Lesson"),
            dmc.TableTh("Date", visibleFrom="sm"),
            dmc.TableTh("Length", visibleFrom="sm"),
            dmc.TableTh("Faces", visibleFrom="md"),
            dmc.TableTh("Mood", w="28%"),
            dmc.TableTh("Source", visibleFrom="md"),
            dmc.TableTh(html.Span("Actions", className="unseen"), w=48),
        ]
    )
    rows = [
        row_form(digest.session, table.courses) if digest.session.id == table.editing else _row(digest, table.zone)
        for digest in table.digests
    ]
    return dmc.Table(
        [dmc.TableThead(head), dmc.TableTbody(rows)],
        highlightOnHover=True,
        verticalSpacing="sm",
        horizontalSpacing="md",
    )


def _row(digest: Digest, zone: tzinfo | None) -> dmc.TableTr:
    session = digest.session
    day, time = _date(session.started_at, zone)
    length = words.length(digest.length)
    title = [
        dmc.Anchor(session.title, href=f"/sessions/{session.id}", className="row-link", underline="never"),
        *([dmc.Text(session.course, size="xs", c="dimmed", className="course")] if session.course else []),
        # A phone has no room for columns.
        dmc.Text(f"{day}{time} · {length} · {words.source(session.source)}", size="xs", c="dimmed", hiddenFrom="sm"),
    ]
    return dmc.TableTr(
        [
            dmc.TableTd(title),
            dmc.TableTd([day, html.Span(time, className="quiet")], visibleFrom="sm"),
            dmc.TableTd(length, visibleFrom="sm"),
            dmc.TableTd("–" if digest.faces is None else f"{digest.faces:.0f}", visibleFrom="md"),
            dmc.TableTd(_strip(digest)),
            dmc.TableTd(parts.source_badge(session.source), visibleFrom="md"),
            dmc.TableTd(_menu(digest), className="row-menu"),
        ],
        className="row",
    )


def _menu(digest: Digest) -> dmc.Menu:
    session = digest.session
    button = dmc.ActionIcon(
        parts.icon("more"), variant="subtle", color="gray", **parts.aria(label=f"Actions for {session.title}")
    )
    files = [
        dmc.MenuItem(
            f"Download {kind}",
            href=download_address(session.id, kind),
            leftSection=parts.icon("download"),
            refresh=True,  # not a page of ours: the browser must fetch it
        )
        for kind in _FORMATS
    ]
    return dmc.Menu(
        [
            dmc.MenuTarget(button),
            dmc.MenuDropdown(
                [
                    dmc.MenuItem(
                        "Rename",
                        id={"type": "session-rename", "session": session.id},
                        leftSection=parts.icon("pencil"),
                    ),
                    dmc.MenuItem("Compare with …", href=f"/compare?a={session.id}", leftSection=parts.icon("compare")),
                    *files,
                    dmc.MenuDivider(),
                    dmc.MenuItem(
                        "Delete",
                        id={"type": "session-delete", "session": session.id},
                        color="red",
                        leftSection=parts.icon("trash"),
                    ),
                ]
            ),
        ],
        position="bottom-end",
        shadow="md",
    )


def download_address(session_id: int, kind: str) -> str:
    """Return where a lesson's file of a kind (CSV, JSON, HTML, PDF) is."""
    name = "export" if kind in {"CSV", "JSON"} else "report"
    return f"/api/sessions/{session_id}/{name}.{kind.lower()}"


def _confirmation() -> dmc.Modal:
    buttons = dmc.Group(
        [
            dmc.Button("Keep it", id="delete-keep", variant="default"),
            dmc.Button("Delete", id="delete-confirm", color="red"),
        ],
        justify="flex-end",
        mt="md",
    )
    return dmc.Modal(
        [html.Div(id="delete-text"), buttons], id="delete-modal", title="Delete this lesson?", opened=False,
        centered=True, closeButtonProps=parts.aria(label="Keep it"),
    )  # fmt: skip


def _date(at: datetime, zone: tzinfo | None) -> tuple[str, str]:
    local = at.astimezone(zone)
    return f"{local.day} {local:%b %Y}", f" {local:%H:%M}"


def _strip(digest: Digest) -> Component:
    if not any(digest.minutes):
        return html.Span("no faces" if digest.faces is None else "too few faces", className="quiet")
    alt = f"Shares of the emotions over {digest.session.title}"
    return html.Img(src=mood_strip(digest.minutes), className="strip", alt=alt)


def _pager(table: Table) -> dmc.Group:
    number, asked = min(table.wanted.page, table.pages), table.wanted
    newer = dmc.Anchor("← Newer", href=asked.address(page=number - 1)) if number > 1 else html.Span()
    older = dmc.Anchor("Older →", href=asked.address(page=number + 1)) if number < table.pages else html.Span()
    lessons = "1 lesson" if table.found == 1 else f"{table.found} lessons"
    place = f" · page {number} of {table.pages}" if table.pages > 1 else ""
    middle = dmc.Text(f"{lessons}{place} · times are local", size="sm", c="dimmed")
    return dmc.Group([newer, middle, older], justify="space-between", mt="md")
