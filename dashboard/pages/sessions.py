"""The table of past lessons, newest first."""

from collections.abc import Sequence
from datetime import tzinfo

import dash_mantine_components as dmc
from dash import html
from dash.development.base_component import Component

from dashboard import words
from dashboard.figures.strip import mood_strip
from dashboard.pages import parts
from dashboard.past import Digest

PER_PAGE = 20
"""Lessons in one table: a school term's worth of one class is two or three pages."""


def page(digests: Sequence[Digest], *, number: int, pages: int, zone: tzinfo | None) -> html.Div:
    """Return the page.

    Args:
        digests: the lessons of this page of the table, newest first; empty when none was recorded.
        number: which page of the table this is, from 1.
        pages: how many there are, at least 1.
        zone: the zone of the dates; None is this machine's own.
    """
    if not digests:
        return html.Div(
            parts.message(
                "No lessons yet",
                "Every class that the agent watches is kept here. Try it without any students:",
                dmc.Code("classmood demo", block=True),
                name="sessions",
            )
        )
    return html.Div(
        [
            dmc.Title("Past sessions", order=1, className="page-title", mb="md"),
            dmc.Paper(_table(digests, zone), withBorder=True, radius="md", className="card table-card"),
            *([_pager(number, pages)] if pages > 1 else []),
        ]
    )


def _table(digests: Sequence[Digest], zone: tzinfo | None) -> dmc.Table:
    head = dmc.TableTr(
        [
            dmc.TableTh("Lesson"),
            dmc.TableTh("Date", visibleFrom="sm"),
            dmc.TableTh("Length", visibleFrom="sm"),
            dmc.TableTh("Faces", visibleFrom="sm"),
            dmc.TableTh("Mood", w="30%"),
            dmc.TableTh("Source", visibleFrom="sm"),
        ]
    )
    rows = [_row(digest, zone) for digest in digests]
    return dmc.Table(
        [dmc.TableThead(head), dmc.TableTbody(rows)],
        highlightOnHover=True,
        verticalSpacing="sm",
        horizontalSpacing="md",
    )


def _row(digest: Digest, zone: tzinfo | None) -> dmc.TableTr:
    session = digest.session
    begun = session.started_at.astimezone(zone)
    day, time, length = f"{begun.day} {begun:%b %Y}", f" {begun:%H:%M}", words.length(digest.length)
    title = [
        dmc.Anchor(session.title, href=f"/sessions/{session.id}", className="row-link", underline="never"),
        # A phone has no room for columns.
        dmc.Text(f"{day}{time} · {length} · {words.source(session.source)}", size="xs", c="dimmed", hiddenFrom="sm"),
    ]
    return dmc.TableTr(
        [
            dmc.TableTd(title),
            dmc.TableTd([day, html.Span(time, className="quiet")], visibleFrom="sm"),
            dmc.TableTd(length, visibleFrom="sm"),
            dmc.TableTd("–" if digest.faces is None else f"{digest.faces:.0f}", visibleFrom="sm"),
            dmc.TableTd(_strip(digest)),
            dmc.TableTd(parts.source_badge(session.source), visibleFrom="sm"),
        ],
        className="row",
    )


def _strip(digest: Digest) -> Component:
    if not any(digest.minutes):
        return html.Span("no faces" if digest.faces is None else "too few faces", className="quiet")
    alt = f"Shares of the emotions over {digest.session.title}"
    return html.Img(src=mood_strip(digest.minutes), className="strip", alt=alt)


def _pager(number: int, pages: int) -> dmc.Group:
    newer = dmc.Anchor("← Newer", href=f"/sessions?page={number - 1}") if number > 1 else html.Span()
    older = dmc.Anchor("Older →", href=f"/sessions?page={number + 1}") if number < pages else html.Span()
    middle = dmc.Text(f"Page {number} of {pages}", size="sm", c="dimmed")
    return dmc.Group([newer, middle, older], justify="space-between", mt="md")
