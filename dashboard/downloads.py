"""Files of past lessons to download: a report as HTML or PDF, and all lessons that are going to be erased.

==========================================================  =================================================
``GET /api/sessions/7/report.html`` and ``report.pdf``      the report of session 7, see `dashboard.reports`
``GET /api/due.zip``                                        the lessons that are erased now or soon: CSV, HTML
==========================================================  =================================================
"""

import io
import zipfile
from datetime import tzinfo

from flask import Blueprint, Response
from werkzeug.exceptions import NotFound

from dashboard.lessons import Lessons
from dashboard.reports.page import report_html
from storage.export import session_csv
from storage.history import History, Session


def downloads(history: History, lessons: Lessons, *, export_min_group: int, zone: tzinfo | None) -> Blueprint:
    """Return the routes.

    Args:
        history: what is read.
        lessons: makes the reports.
        export_min_group: fewest read faces whose expressions stand in the files.
        zone: of the local time that a report tells beside UTC; None is this machine's own.
    """
    routes = Blueprint("downloads", __name__, url_prefix="/api")

    @routes.get("/sessions/<int:session_id>/report.<kind>")
    def report(session_id: int, kind: str) -> Response:
        found = lessons.find(str(session_id))
        if found is None:
            raise NotFound(f"There is no session {session_id}.")
        if kind not in {"html", "pdf"}:
            raise NotFound(f"There is no report as {ascii(kind[:10])[1:-1]}; there are html and pdf.")
        told = lessons.report(found, exported=True)
        name = f"classmood-session-{session_id}.{kind}"
        if kind == "html":
            return _file(report_html(told, zone=zone).encode(), name, "text/html")
        # Drawing sheets takes a library that nobody else needs.
        from dashboard.reports.pdf import report_pdf  # noqa: PLC0415

        return _file(report_pdf(told, zone=zone), name, "application/pdf")

    @routes.get("/due.zip")
    def due() -> Response:
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for session in lessons.due():
                stem = f"classmood-session-{session.id}"
                archive.writestr(f"{stem}.csv", _csv(session))
                archive.writestr(f"{stem}.html", report_html(lessons.report(session, exported=True), zone=zone))
        return _file(packed.getvalue(), "classmood-lessons.zip", "application/zip")

    def _csv(session: Session) -> str:
        samples, moments = history.samples(session.id), history.moments(session.id)
        return session_csv(session, samples, moments, min_group=export_min_group)

    return routes


def _file(content: bytes, name: str, mimetype: str) -> Response:
    # Named by number: a title may hold anything.
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(content, mimetype=mimetype, headers=headers)
