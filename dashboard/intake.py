"""The routes on which pictures come in from the browser. Each is handed on in memory, and none is kept.

====================================  =====================================================================
``POST /api/window/begin?share=ID``   a tab begins to share a window; ID is a name that it made up
``POST /api/window/picture?share=ID`` a picture, or no body to ask for the next wish: ``{"wish": "picture"}``
``POST /api/window/end?share=ID``     the window is shared no more
``POST /api/try``                     a webcam's picture; the faces in it, see `_face_row`
====================================  =====================================================================

A picture is a JPEG, PNG or WebP file as the body, capped in bytes here and in pixels by whoever decodes it. A failure
is ``{"error": "one line"}`` with 400, 413 or 503.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import BadRequest, HTTPException

from classmood.domain.emotions import LABELS
from classmood.domain.errors import ClassmoodError, ModelError
from classmood.domain.faces import Face
from dashboard.sharing import Sharing

ReadFaces = Callable[[bytes], Sequence[Face]]
"""Returns the faces of a picture file in memory, the surest first, and keeps neither; raises `ClassmoodError`."""

LARGEST_WINDOW = 6_000_000
"""Bytes of a shared window's picture: a JPEG of 1920 x 1080 pixels takes about one million."""
LARGEST_TRIAL = 600_000
"""Bytes of a picture to try: a JPEG of 640 x 480 pixels takes about 60,000."""
PATIENCE = 10.0
"""Seconds after which a tab that nobody asked for a picture has to ask again."""

_SHARE = re.compile(r"[0-9A-Za-z-]{8,64}")


def intake(sharing: Sharing | None, read_faces: ReadFaces | None) -> Blueprint:
    """Return the routes.

    Args:
        sharing: where pictures of a shared window go; None where no lesson can be started.
        read_faces: reads a picture to try; None where nothing can be tried.
    """
    routes = Blueprint("intake", __name__, url_prefix="/api")
    if sharing is not None:
        _add_window(routes, sharing)
    if read_faces is not None:
        _add_trial(routes, read_faces)

    @routes.after_request
    def unstored(response: Response) -> Response:
        response.headers["Cache-Control"] = "no-store"
        return response

    @routes.errorhandler(ClassmoodError)
    def failed(error: ClassmoodError) -> tuple[Response, int]:
        return jsonify(error=str(error)), 503 if isinstance(error, ModelError) else 400

    @routes.errorhandler(HTTPException)
    def refused(error: HTTPException) -> tuple[Response, int]:
        return jsonify(error=error.description), error.code or 500

    return routes


def _add_window(routes: Blueprint, sharing: Sharing) -> None:
    @routes.post("/window/begin")
    def begin() -> Response:
        sharing.begin(_share())
        return jsonify({})

    @routes.post("/window/picture")
    def picture() -> Response:
        wish = sharing.offer(_share(), _body(LARGEST_WINDOW) or None, patience=PATIENCE)
        return jsonify(wish=wish.value)

    @routes.post("/window/end")
    def end() -> Response:
        sharing.end(_share())
        return jsonify({})


def _add_trial(routes: Blueprint, read_faces: ReadFaces) -> None:
    @routes.post("/try")
    def try_it() -> Response:
        return jsonify(faces=[_face_row(face) for face in read_faces(_body(LARGEST_TRIAL))])


def _face_row(face: Face) -> dict[str, Any]:
    """Return a face as the page draws it: ``box`` is left, top, width, height in pixels of the picture."""
    box, read = face.box, face.probabilities
    return {
        "box": [round(side, 1) for side in (box.left, box.top, box.width, box.height)],
        "weak": face.weak,
        "probabilities": None if read is None else dict(zip(LABELS, (round(p, 4) for p in read), strict=True)),
    }


def _share() -> str:
    given = request.args.get("share", "")
    if not _SHARE.fullmatch(given):
        raise BadRequest(f"share is {given[:20]!a}; it must be 8 to 64 letters, digits and hyphens.")
    return given


def _body(largest: int) -> bytes:
    """Return the body; a larger one is refused before it is read."""
    # The pages' own limit is made for callbacks, which are far smaller than a picture.
    request.max_content_length = largest
    return request.get_data(cache=False)
