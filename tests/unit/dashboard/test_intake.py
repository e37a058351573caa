"""The routes on which pictures come in: what is handed on, and what is refused before it is read."""

from collections.abc import Sequence

import pytest
from flask import Flask
from flask.testing import FlaskClient

from classmood.domain.errors import CaptureError, ModelError
from classmood.domain.faces import Face
from classmood.domain.geometry import Box
from dashboard import intake as room
from dashboard.intake import LARGEST_TRIAL, LARGEST_WINDOW, intake
from dashboard.sharing import Sharing

SHARE = "share=12345678-abcd"
HAPPY = (0.0, 0.0, 0.0, 0.9, 0.0, 0.0, 0.1)


class Stage:
    """The routes with a reader in name only."""

    def __init__(self) -> None:
        self.sharing = Sharing()
        self.read: list[bytes] = []
        self.error: Exception | None = None
        flask = Flask("test")
        flask.config["MAX_CONTENT_LENGTH"] = 1000  # the pages' own limit, which is not a picture's
        flask.register_blueprint(intake(self.sharing, self._faces))
        self.client: FlaskClient = flask.test_client()

    def _faces(self, picture: bytes) -> Sequence[Face]:
        if self.error is not None:
            raise self.error
        self.read.append(picture)
        return [Face(Box(1.04, 2, 30, 40), 0.9, HAPPY), Face(Box(5, 6, 9, 10), 0.8, None)]


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    """Return a stage whose tabs wait for nothing."""
    monkeypatch.setattr(room, "PATIENCE", 0.0)
    return Stage()


def test_a_windows_picture_goes_to_the_agent_that_wants_one(stage: Stage) -> None:
    """Larger than a callback may be, and answered with what is wished for next."""
    given: list[bytes | None] = []
    stage.client.post(f"/api/window/begin?{SHARE}")
    stage.sharing.want("agent", given.append)

    wish = stage.client.post(f"/api/window/picture?{SHARE}").json
    after = stage.client.post(f"/api/window/picture?{SHARE}", data=b"p" * 5000)

    assert wish == {"wish": "picture"}
    assert given == [b"p" * 5000]
    assert after.json == {"wish": "nothing"}
    assert after.headers["Cache-Control"] == "no-store"


def test_the_end_is_passed_on(stage: Stage) -> None:
    """A closed tab says so with its last breath."""
    stage.client.post(f"/api/window/begin?{SHARE}")
    stage.client.post(f"/api/window/end?{SHARE}")

    assert not stage.sharing.active


@pytest.mark.parametrize("share", ["", "share=short", "share=" + "a" * 65, "share=../../etc/passwd"])
@pytest.mark.parametrize("action", ["begin", "picture", "end"])
def test_a_share_has_a_plain_name(stage: Stage, action: str, share: str) -> None:
    """It is compared and logged, and comes from outside."""
    answer = stage.client.post(f"/api/window/{action}?{share}")

    assert answer.status_code == 400
    assert "must be 8 to 64 letters" in answer.get_json()["error"]


@pytest.mark.parametrize(
    ("path", "largest"), [(f"/api/window/picture?{SHARE}", LARGEST_WINDOW), ("/api/try", LARGEST_TRIAL)]
)
def test_too_many_bytes_are_refused(stage: Stage, path: str, largest: int) -> None:
    """Memory is for the class."""
    assert stage.client.post(path, data=bytes(largest)).status_code == 200
    assert stage.client.post(path, data=bytes(largest + 1)).status_code == 413


def test_faces_are_told_with_their_boxes_and_probabilities(stage: Stage) -> None:
    """By name, so that no order can be mistaken; a face that was not read has none."""
    told = stage.client.post("/api/try", data=b"picture").get_json()["faces"]

    assert stage.read == [b"picture"]
    assert told[0]["box"] == [1.0, 2.0, 30.0, 40.0]
    assert told[0]["probabilities"]["happy"] == 0.9
    assert sum(told[0]["probabilities"].values()) == pytest.approx(1)
    assert told[1]["probabilities"] is None


@pytest.mark.parametrize(
    ("error", "status"), [(CaptureError("It is damaged."), 400), (ModelError("It is missing."), 503)]
)
def test_a_failure_is_told_in_one_line(stage: Stage, error: Exception, status: int) -> None:
    """The page shows it as it is."""
    stage.error = error

    answer = stage.client.post("/api/try", data=b"picture")

    assert (answer.status_code, answer.get_json()) == (status, {"error": str(error)})


def test_pages_that_start_no_lesson_take_no_window() -> None:
    """There is nobody to hand it to."""
    flask = Flask("test")
    flask.register_blueprint(intake(None, None))
    client = flask.test_client()

    assert client.post(f"/api/window/begin?{SHARE}").status_code == 404
    assert client.post("/api/try").status_code == 404
