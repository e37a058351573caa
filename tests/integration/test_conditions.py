"""Measuring how far readings can be trusted, on tiny data made of the practice class and on the real data."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest

from capture.practice import PracticeClass
from classmood.cli import main
from classmood.domain.emotions import Emotion
from classmood.domain.errors import DataError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.preprocessing import face_crop
from inference.registry import CUSTOM_CNN, DETECTOR, load_model

pytest.importorskip("pyarrow", reason="reading FER2013 needs pyarrow: uv run --extra train pytest")
pytest.importorskip("matplotlib", reason="plots need matplotlib: uv run --extra train pytest")

from inference.training.reading import Effort, measure_reading
from inference.training.reading_plots import write_reading
from tests.fer2013_forms import PRIVATE, PUBLIC, TRAIN, Sample, write_parquet

REAL = Path(__file__).parents[3] / "shared" / "data"
Drawn = tuple[Image, list[tuple[Box, Emotion]]]
COLUMN = {Emotion.NEUTRAL: 0, Emotion.HAPPY: 1, Emotion.SURPRISE: 2, Emotion.SAD: 3, Emotion.ANGRY: 4}
"""Where FER+ counts the votes for the emotions that these classes show."""


def pictures(seconds: tuple[float, ...] = (50.0, 250.0, 400.0)) -> Iterator[Drawn]:
    """Yield drawn classes of nine with their faces and what those show."""
    drawn = PracticeClass(9, seed=3, size=(1280, 720))
    for at in seconds:
        faces = [(one.face, one.emotion) for one in drawn.truth_at(at) if one.face and not one.looking_away]
        yield drawn.frame_at(at), faces


def practice() -> list[Drawn]:
    """Return the same, as the measurements take it."""
    return list(pictures())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return data sets in the published forms, whose faces and portraits are drawn students."""
    folder = tmp_path_factory.mktemp("data")
    samples: list[Sample] = []
    portraits: list[tuple[Image, Box, Emotion]] = []
    for image, faces in pictures((20.0, 120.0, 220.0, 320.0, 420.0)):
        for face, emotion in faces:
            crop = cv2.imencode(".jpg", face_crop(image, face))[1].tobytes()
            votes = [0] * 10
            votes[COLUMN.get(emotion, 5)] = 10
            for split in (TRAIN, PUBLIC, PRIVATE):
                samples.append(Sample(split, int(emotion), crop, f"{len(samples)}.jpg", votes))
            portraits.append((image, face, emotion))
    write_parquet(folder, samples)
    write_portraits(folder / "portraits", portraits)
    return folder


def write_portraits(folder: Path, portraits: list[tuple[Image, Box, Emotion]]) -> None:
    """Write the neutral and the happy ones, in pairs of what passes for one person."""
    folder.mkdir()
    by_kind = {kind: [one for one in portraits if one[2] is kind] for kind in (Emotion.NEUTRAL, Emotion.HAPPY)}
    with (folder / "manifest.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("file", "person", "expression", "bx", "by", "bw", "bh"))
        for number, pair in enumerate(zip(*by_kind.values(), strict=False)):
            for (image, face, _), expression in zip(pair, ("neutral", "smiling"), strict=True):
                around = 40
                top, left = max(round(face.top) - around, 0), max(round(face.left) - around, 0)
                cut = image[top : round(face.bottom) + around, left : round(face.right) + around]
                name = f"{number}-{expression}.png"
                cv2.imwrite(str(folder / name), cut)
                box = (face.left - left, face.top - top, face.width, face.height)
                rows.writerow((name, f"p{number}", expression, *box))


@pytest.mark.slow
def test_everything_is_measured_and_told(data: Path, tmp_path: Path) -> None:
    """The page's tables and plots come from one run, on any data of the published form."""
    effort = Effort(faces=6, gate_faces=6, classes=5)

    reading = measure_reading(data, load_model(CUSTOM_CNN), load_model(DETECTOR), practice(), effort)
    files = write_reading(reading, tmp_path)

    page = (tmp_path / "reading.md").read_text(encoding="utf-8")
    assert [file.name for file in files if not file.is_file()] == []
    assert page.count("![") == len(files) - 1 == 5
    assert all(f"images/{file.name}" in page for file in files[1:])
    assert "nan" not in page.lower().split()
    assert reading.change[0].persons >= 1
    assert {error.classes for error in reading.shares} >= {"natural", "portraits", "practice class"}
    # As the fixture's votes have it: a class is mostly neutral.
    assert reading.tense.neutral > reading.tense.tense > 0
    assert f"{reading.tense.neutral} neutral ones" in page
    json.dumps(reading.as_dict(), allow_nan=False)


@pytest.mark.slow
def test_the_same_seed_gives_the_same_figures(data: Path) -> None:
    """A figure that changes from run to run cannot be checked."""
    effort = Effort(faces=3, gate_faces=3, classes=3)
    models = load_model(CUSTOM_CNN), load_model(DETECTOR)

    first, second = (measure_reading(data, *models, practice()[:1], effort) for _ in range(2))

    assert first == second


def test_portraits_without_expressions_are_refused(data: Path, tmp_path: Path) -> None:
    """Without pairs nothing could be said of change, and the page would have holes."""
    (tmp_path / "fer2013").symlink_to(data / "fer2013")
    (tmp_path / "portraits").mkdir()
    (tmp_path / "portraits" / "manifest.csv").write_text("file,person,expression,bx,by,bw,bh\n")

    with pytest.raises(DataError, match="no person is labelled neutral and smiling"):
        measure_reading(tmp_path, load_model(CUSTOM_CNN), load_model(DETECTOR), practice()[:1])


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif(not (REAL / "portraits").is_dir(), reason=f"no data at {REAL}: the program ships without it")
def test_on_the_real_data_change_is_seen_where_counting_is_blind(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the program promises to show: a slight smile raises p(happy), at any height that is read."""
    with pytest.raises(SystemExit) as ended:
        main(["conditions", "--data", str(REAL), "--out", str(tmp_path), "--faces", "200", "--json"])

    assert ended.value.code == 0
    reading = json.loads(capsys.readouterr().out)
    read = [one for one in reading["change"] if one["height"] >= 24]
    assert min(one["rise"] for one in read) >= 0.9
    assert min(one["auc"] for one in read) >= 0.85
    confidence = reading["confidence"]
    assert confidence["fitted"]["loss"] <= confidence["untempered"]["loss"] + 0.005
    assert confidence["served"]["error"] <= 0.05
    tense = reading["tense"]
    assert tense["found"] >= 0.6
    assert tense["mistaken"] <= 0.15
    weakest = {one["condition"]: one for one in reading["conditions"]}
    assert weakest["blur"]["weak"] >= 0.95
    assert weakest["nothing"]["weak"] <= 0.1
