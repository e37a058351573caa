"""Measuring detectors side by side: a bad one must get bad figures, and every figure must reach the page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from capture.practice import PracticeClass
from classmood.cli import main
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.classifiers.litert import LiteRTClassifier
from inference.detectors.base import Detection, TileDetector
from inference.detectors.gallery import GalleryDetector
from inference.registry import CUSTOM_CNN, DETECTOR, load_model
from tests.portraits_drawn import write_portraits

pytest.importorskip("tqdm", reason="measuring needs tqdm: uv run --extra train pytest")
pytest.importorskip("matplotlib", reason="plots need matplotlib: uv run --extra train pytest")

from inference.training.class_reading import ClassPicture, measure_class
from inference.training.detector_evaluation import DetectorResult
from inference.training.footprint import MTCNN, YUNET
from inference.training.rivals import Contest, Effort, Rival, hold_contest
from inference.training.vision import AgentCost, Lesson, Networks, Vision, measure_vision
from inference.training.vision_plots import write_vision
from inference.training.vision_targets import Target, targets

REAL = Path(__file__).parents[3] / "shared" / "data"
SMALL = Effort(sequences=1, frames=3, small=1, grounds=2, tiles=(9,), sizes=((1280, 720),))
AGENT = AgentCost(samples=20, milliseconds=35.0, seconds=2.0, processor_seconds=1.5, megabytes=180.0)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return drawn data in the published form."""
    folder = tmp_path_factory.mktemp("drawn")
    write_portraits(folder)
    return folder


@dataclass(slots=True)
class Broken:
    """A detector with one fault, on purpose."""

    detector: TileDetector
    fault: str

    def detect(self, image: Image) -> list[Detection]:
        """Return the faces of a picture, spoiled."""
        return self._spoiled(self.detector.detect(image), Box(0, 0, image.shape[1], image.shape[0]))

    def detect_in_tiles(self, image: Image, tiles: Sequence[Box]) -> list[list[Detection]]:
        """Return the faces of each tile, spoiled."""
        found = self.detector.detect_in_tiles(image, tiles)
        return [self._spoiled(part, tile) for part, tile in zip(found, tiles, strict=True)]

    def _spoiled(self, found: list[Detection], place: Box) -> list[Detection]:
        if self.fault == "blind":
            return []
        if self.fault == "aside":
            return [replace(one, box=replace(one.box, left=one.box.left + one.box.width)) for one in found]
        return [*found, Detection(replace(place, width=place.width / 5, height=place.height / 5), 0.99)]


@pytest.fixture(scope="module")
def contest(data: Path) -> Contest:
    """Return how our detector does beside itself, broken in three ways."""
    model = load_model(DETECTOR)
    ours = GalleryDetector(model)
    faults = [Rival(fault, Broken(ours, fault), 0.8, 0.5) for fault in ("blind", "aside", "invents")]
    return hold_contest(data, [Rival("classmood", ours, 0.8, 0.5), *faults], SMALL, progress=False)


def by_name(results: Sequence[DetectorResult]) -> dict[str, DetectorResult]:
    """Return the results by their detector's name."""
    return {one.detector: one for one in results}


def test_a_good_detector_gets_good_figures(contest: Contest) -> None:
    """Else nothing that the page says of another would mean anything."""
    for results in (contest.together, contest.together_changed):
        ours = by_name(results)["classmood"]
        assert ours.faces >= 10
        assert ours.recall is not None
        assert ours.recall >= 0.9
        assert ours.precision is not None
        assert ours.precision >= 0.9
    assert by_name(contest.grounds)["classmood"].invented == 0


@pytest.mark.parametrize("fault", ["blind", "aside"])
def test_a_detector_that_finds_no_face_has_no_recall(contest: Contest, fault: str) -> None:
    """A box beside a face is not a face found."""
    for results in (contest.together, contest.together_changed):
        assert by_name(results)[fault].recall == 0.0


def test_a_detector_that_invents_faces_loses_precision(contest: Contest) -> None:
    """One invention a tile, and one a picture without faces."""
    broken = by_name(contest.together)["invents"]

    assert broken.recall == by_name(contest.together)["classmood"].recall
    assert broken.precision is not None
    assert broken.precision <= 0.6
    assert by_name(contest.grounds)["invents"].invented == 2


def test_all_detectors_see_the_same_faces_and_only_changed_tiles_are_searched_twice(contest: Contest) -> None:
    """Else recalls could not be compared, nor would searching less be measured."""
    assert len({one.result.faces for one in contest.galleries if not one.changed_only}) == 1
    assert {one.result.count for one in contest.galleries if one.changed_only} == {2}
    assert all(0 < one.searched < 1 for one in contest.galleries if one.changed_only)


def drawn_classes() -> list[ClassPicture]:
    """Return two drawn pictures with everyone's moods."""
    drawn = PracticeClass(9, seed=3, size=(1280, 720))
    return [
        (drawn.frame_at(at), np.array([truth.moods for truth in drawn.truth_at(at) if truth.camera_on]))
        for at in (50.0, 250.0)
    ]


def test_a_blind_detector_makes_the_shares_of_a_class_wrong() -> None:
    """The error covers the whole way: faces that are not found are no smaller a fault than faces misread."""
    ours, classifier = GalleryDetector(load_model(DETECTOR)), LiteRTClassifier(load_model(CUSTOM_CNN))
    good, bad = (
        measure_class("drawn", drawn_classes(), detector, classifier, min_confidence=0.45)
        for detector in (ours, Broken(ours, "blind"))
    )

    assert good.people == bad.people
    assert good.found >= 0.8 * good.people
    assert bad.found == 0
    assert bad.mean == pytest.approx(1 / 7, abs=1e-6)
    assert good.mean < 0.5 * bad.mean


@pytest.fixture(scope="module")
def vision(data: Path) -> Vision:
    """Return everything, measured on little, without a peer."""
    networks = Networks(load_model(DETECTOR), load_model(CUSTOM_CNN), data / "missing.onnx")
    drawn = [(image, [tuple(row) for row in moods.tolist()]) for image, moods in drawn_classes()]
    lesson = Lesson(practice=drawn, agent=AGENT, min_confidence=0.45)
    return measure_vision(data, networks, lesson, SMALL, progress=False)


@pytest.mark.slow
def test_every_figure_reaches_the_page(vision: Vision, tmp_path: Path) -> None:
    """A plot that is not drawn, or a table with a hole, would pass unseen in a file that nobody types."""
    files = write_vision(vision, tmp_path)

    page = (tmp_path / "vision.md").read_text(encoding="utf-8")
    assert [file.name for file in files if not file.is_file()] == []
    assert page.count("![") == len(files) - 1 == 4
    assert all(f"images/{file.name}" in page for file in files[1:])
    assert "nan" not in page.lower().split()
    absent = {one.system for one in vision.absent}
    here = [name for name in (YUNET, MTCNN) if name not in absent]
    assert [one.system for one in vision.footprints] == ["classmood", *here]
    assert vision.footprints[0].megabytes > 30
    assert vision.footprints[0].seconds > 0
    assert {one.classes for one in vision.classes} == {"practice class", "people, some smiling"}
    json.dumps(vision.as_dict(), allow_nan=False)


@pytest.mark.slow
def test_a_peer_that_is_not_here_is_told_with_the_reason(vision: Vision, tmp_path: Path) -> None:
    """A table without it would look as if nobody had thought of it."""
    write_vision(vision, tmp_path)

    page = (tmp_path / "vision.md").read_text(encoding="utf-8")
    assert "yunet" in {one.system for one in vision.absent}
    assert "**YuNet: not measured.**" in page
    assert "missing.onnx: not a YuNet network" in page


@pytest.mark.slow
def test_a_target_that_is_missed_is_told_as_missed(vision: Vision, tmp_path: Path) -> None:
    """A page that only praised would not be believed."""
    fat = replace(vision, agent=replace(AGENT, megabytes=400.0))

    write_vision(fat, tmp_path)

    rows = {target.what: target for target in targets(fat)}
    assert not rows["the agent's memory"].met
    assert rows["start to the first stored sample"].met
    page = (tmp_path / "vision.md").read_text(encoding="utf-8")
    assert "| the agent's memory | ≤ 250 MB | 400 MB | **missed** |" in page


@pytest.mark.parametrize(
    ("at_least", "measured", "met"),
    [(True, 0.95, True), (True, 0.949, False), (False, 0.95, True), (False, 0.951, False), (True, None, False)],
)
def test_a_target_is_met_from_its_limit_on(at_least: bool, measured: float | None, met: bool) -> None:
    """What was not measured is not met."""
    assert Target(what="", wanted=0.95, at_least=at_least, measured=measured).met is met


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(not (REAL / "portraits").is_dir(), reason=f"no data at {REAL}: the program ships without it")
def test_the_command_measures_everything_on_the_real_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The page in the repository comes from this command; bounds leave room for a busy machine."""
    with pytest.raises(SystemExit) as ended:
        main(["benchmark", "vision", "--data", str(REAL), "--out", str(tmp_path), "--sequences", "1", "--json"])

    assert ended.value.code == 0
    measured = json.loads(capsys.readouterr().out)
    ours = next(one for one in measured["contest"]["together"] if one["detector"] == "classmood")
    assert ours["recall"] >= 0.97
    assert ours["precision"] >= 0.97
    assert measured["agent"]["megabytes"] <= 250
    assert min(one["neutral"] for one in measured["change"]) >= 0.98
    practice = next(one for one in measured["classes"] if one["classes"] == "practice class")
    assert practice["mean"] <= 0.08
    assert (tmp_path / "vision.md").is_file()
