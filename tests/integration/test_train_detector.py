"""Training survives a kill, and ends with what an undisturbed run ends with."""

import csv
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from classmood.domain.errors import SettingsError
from inference.detectors.gallery import GalleryDetector
from inference.registry import read_model, write_model

pytest.importorskip("tensorflow", reason="training needs the train extra: uv run --extra train pytest -m slow")

from inference.training.detector_export import CARD, to_litert
from inference.training.detector_training import train_detector, training_cast

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PROGRAM = """
import sys
from pathlib import Path
from inference.training import detector_training
# A minute's chapter in a second: the rhythm is the same.
detector_training.CHAPTER, detector_training.GALLERIES, detector_training.DECEPTIONS = 4, 9, 3
detector_training.train_detector(Path(sys.argv[1]), Path(sys.argv[2]), steps=20, progress=False)
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder of drawn ovals and plain grounds."""
    folder = tmp_path_factory.mktemp("data")
    for name in ("portraits", "backgrounds"):
        (folder / name).mkdir()
    rows = []
    for i in range(24):
        oval = np.full((160, 160, 3), (10 * i, 60, 90), np.uint8)
        cv2.ellipse(oval, (80, 75), (32, 42), 0, 0, 360, (120, 150, 8 * i + 40), -1)
        cv2.imwrite(str(folder / "portraits" / f"{i}.png"), oval)
        rows.append({"file": f"{i}.png", "person": f"person {i}", "bx": 48, "by": 33, "bw": 64, "bh": 84})
        cv2.imwrite(str(folder / "backgrounds" / f"{i}.jpg"), np.full((120, 200, 3), 10 * i, np.uint8))
    with (folder / "portraits" / "manifest.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def undisturbed(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a run that nothing interrupted."""
    out = tmp_path_factory.mktemp("undisturbed")
    subprocess.run([sys.executable, "-c", PROGRAM, str(data), str(out)], check=True, capture_output=True)
    return out


def _history(out: Path) -> list[list[float]]:
    """Return the rows of the run's history; empty before the first checkpoint."""
    path = out / "history.csv"
    lines = path.read_text().splitlines()[1:] if path.exists() else []
    return [[float(value) for value in row] for row in csv.reader(lines)]


def _rows_while_it_runs(program: subprocess.Popen[bytes], out: Path) -> Iterator[int]:
    """Yield how many checkpoints were reported, until the program ends."""
    while program.poll() is None:
        yield len(_history(out))
        time.sleep(0.05)


def test_a_killed_run_goes_on_and_ends_where_an_undisturbed_one_ends(
    data: Path, undisturbed: Path, tmp_path: Path
) -> None:
    """Laptops sleep and power fails: an hour of training must not begin again, nor take another way."""
    command = [sys.executable, "-c", PROGRAM, str(data), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as program:
        for rows in _rows_while_it_runs(program, tmp_path):
            if rows >= 2:
                program.kill()
    assert program.returncode == -9, "the run ended before it was killed"
    assert not (tmp_path / "detector.keras").exists()

    subprocess.run(command, check=True, capture_output=True)

    resumed, whole = _history(tmp_path), _history(undisturbed)
    assert [row[0] for row in resumed] == [row[0] for row in whole] == [4, 8, 12, 16, 20]
    np.testing.assert_allclose(resumed, whole, rtol=0.02)
    assert (tmp_path / "detector.keras").exists()


def test_a_run_with_other_settings_is_not_gone_on_with(data: Path, undisturbed: Path) -> None:
    """Half of one schedule and half of another is neither."""
    with pytest.raises(SettingsError, match=r"holds a run with .*20.*not .*99.*Name another folder"):
        train_detector(data, undisturbed, steps=99, progress=False)


def test_a_trained_network_is_exported_with_its_card(data: Path, undisturbed: Path, tmp_path: Path) -> None:
    """The file that ships must take the pictures that the live detector hands it."""
    content = to_litert(undisturbed / "detector.keras", training_cast(data), scenes=4)
    write_model(tmp_path / "small", content, results={}, **CARD)

    model = read_model(tmp_path / "small")
    assert len(content) < 150_000
    assert json.dumps(model.card.results) == "{}"
    assert isinstance(GalleryDetector(model).detect(np.zeros((200, 300, 3), np.uint8)), list)
