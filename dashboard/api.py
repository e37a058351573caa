"""The stored numbers as JSON: for the live page, for downloads, and for other programs on this machine.

======================================================  =====================================================
``GET /api/sessions``                                   all sessions, newest first
``GET /api/samples?session=7&since=120``                samples 121, 122 ... of session 7; no ``session``: the newest
``GET /api/live?smoothing=20&window=15``                what a live page shows now, see `LiveReader.news`
``GET /api/sessions/7/export.csv`` and ``export.json``  the whole lesson as a file, see `storage.export`
======================================================  =====================================================

Every answer is computed from the database. A failure is ``{"error": "one line"}`` with 400, 404 or 503.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import BadRequest, HTTPException, NotFound

from classmood.domain.emotions import LABELS
from classmood.domain.errors import StorageDamagedError, StorageError
from classmood.domain.faces import Probabilities
from dashboard import track
from dashboard.answers import LiveAnswers
from dashboard.choices import choice_of
from dashboard.drawn import as_json
from dashboard.pages.now import trouble
from dashboard.reading import rows_with_past
from storage.export import session_csv, session_json
from storage.history import History, Session, StoredSample

_EXPORTS = {"csv": (session_csv, "text/csv"), "json": (session_json, "application/json")}


def api(
    history: History, answers: LiveAnswers, mend: Callable[[], None], *, min_group: int, export_min_group: int
) -> Blueprint:
    """Return the routes.

    Args:
        history: what is read.
        answers: those to the live pages.
        mend: called when the database turns out to be damaged.
        min_group: fewest read faces whose counts, shares and tone are told.
        export_min_group: the same in the files to download.
    """
    routes = Blueprint("api", __name__, url_prefix="/api")

    @routes.get("/sessions")
    def sessions() -> Response:
        return _json([_session_row(session) for session in history.sessions()])

    @routes.get("/samples")
    def samples() -> Response:
        session, since = _session(history, _whole_number("session")), _whole_number("since")
        stored = rows_with_past(history, session.id, since)
        shares = track.smoothed(stored, min_group=min_group)
        rows = [
            sample_row(one, smoothed, min_group=min_group)
            for one, smoothed in zip(stored, shares, strict=True)
            if one.sequence > since
        ]
        return _json({"session": session.id, "emotions": LABELS, "min_group": min_group, "rows": rows})

    @routes.get("/live")
    def live_news() -> Response:
        try:
            choice = choice_of(request.args)
        except ValueError as error:
            raise BadRequest(str(error)) from error
        return _answer(answers.text(choice))

    @routes.get("/sessions/<int:session_id>/export.<kind>")
    def export(session_id: int, kind: str) -> Response:
        if kind not in _EXPORTS:
            raise NotFound(f"There is no export as {ascii(kind[:10])[1:-1]}; there are {' and '.join(_EXPORTS)}.")
        session = _session(history, session_id)
        write, mimetype = _EXPORTS[kind]
        samples, moments = history.samples(session_id), history.moments(session_id)
        text = write(session, samples, moments, min_group=export_min_group)
        # Named by number: a title may hold anything.
        name = f"classmood-session-{session_id}.{kind}"
        disposition = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
        return Response(text, mimetype=mimetype, headers=disposition)

    @routes.errorhandler(StorageError)
    def unreadable(error: StorageError) -> Response:
        if isinstance(error, StorageDamagedError):
            mend()
        return _json({"error": str(error), "panels": trouble(str(error))}, status=503)

    @routes.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Response:
        return _json({"error": error.description}, status=error.code or 500)

    return routes


def sample_row(stored: StoredSample, smoothed: Probabilities | None, *, min_group: int) -> dict[str, Any]:
    """Return one sample as the API tells it.

    Args:
        stored: the sample and its number.
        smoothed: its shares over the last `track.SMOOTHING` seconds, in `Emotion` order.
        min_group: with fewer read faces, `counts` and `tone` are None.

    Returns:
        ``sequence``, ``at`` (ISO 8601, UTC), ``status``, ``faces``, ``read``, ``unsure``, ``too_small``, ``weak``,
        ``layout``, ``tiles``, ``cameras_off``, ``counts`` (seven, in `Emotion` order), ``shares`` (smoothed,
        likewise) and ``tone`` (of this sample alone).
    """
    sample = stored.sample
    shown = sample.read >= min_group
    return {
        "sequence": stored.sequence,
        "at": sample.at.isoformat(),
        "status": sample.status.value,
        "faces": sample.faces,
        "read": sample.read,
        "unsure": sample.unsure,
        "too_small": sample.too_small,
        "weak": sample.weak,
        "layout": sample.layout.value,
        "tiles": sample.tiles,
        "cameras_off": sample.cameras_off,
        "counts": sample.counts if shown else None,
        "shares": smoothed,
        "tone": sample.tone if shown else None,
    }


def find_session(history: History, session_id: int) -> Session | None:
    """Return a session; None when it does not exist, which is not the same as a database that cannot be read.

    Raises:
        StorageError: the database cannot be read.
    """
    return next((session for session in history.sessions() if session.id == session_id), None)


def _session(history: History, session_id: int) -> Session:
    found = history.latest() if session_id == 0 else find_session(history, session_id)
    if found is None:
        raise NotFound("No session was recorded yet." if session_id == 0 else f"There is no session {session_id}.")
    return found


def _session_row(session: Session) -> dict[str, Any]:
    return {
        "id": session.id,
        "title": session.title,
        "source": session.source,
        "started_at": session.started_at.isoformat(),
        "ended_at": None if session.ended_at is None else session.ended_at.isoformat(),
        "samples": session.samples,
    }


def _whole_number(name: str) -> int:
    """Return a number of the query; 0 when it is not there."""
    given = request.args.get(name, "0")
    # More digits than any database counts would only fail further in.
    if not (given.isascii() and given.isdigit() and len(given) <= 15):  # noqa: PLR2004
        raise BadRequest(f"{name} is {given[:20]!a}; it must be a whole number, 0 or more.")
    return int(given)


def _json(value: dict[str, Any] | list[Any], *, status: int = 200) -> Response:
    return _answer(as_json(value), status=status)


def _answer(text: str, *, status: int = 200) -> Response:
    return Response(text, status=status, mimetype="application/json", headers={"Cache-Control": "no-store"})
