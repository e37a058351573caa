"""Training the emotion network from the command line, on a data set made up for the test."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from inference.classifiers.litert import LiteRTClassifier
from inference.registry import read_model

pytest.importorskip("tensorflow", reason="training needs the train extra: uv run --extra train pytest -m slow")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def write_split(path: Path, sizes: dict[str, int]) -> None:
    """Write pictures that need no learning: the emotion is how bright their left half is."""
    random = np.random.default_rng(0)
    rows: dict[str, list[object]] = {
        name: [] for name in ("image", "split", "emotion", "ferplus_votes", "copy_in_train")
    }
    for split, size in sizes.items():
        for number in range(size):
            emotion = number % 7
            picture = random.integers(0, 60, (48, 48), dtype=np.uint8)
            picture[:, :24] += np.uint8(25 * emotion)
            rows["image"].append(cv2.imencode(".png", picture)[1].tobytes())
            rows["split"].append(split)
            rows["emotion"].append(emotion)
            rows["ferplus_votes"].append([5, 5, 0, 0, 0, 0, 0, 0, 0, 0])
            rows["copy_in_train"].append(False)
    path.parent.mkdir(exist_ok=True)
    pq.write_table(pa.table(rows), path)


def test_a_killed_training_goes_on_and_ends_with_a_network_that_can_be_loaded(tmp_path: Path) -> None:
    """Training takes an hour, and laptops are closed: what was learnt must not be lost."""
    write_split(tmp_path / "fer2013" / "train.parquet", {"train": 256})
    write_split(tmp_path / "fer2013" / "test.parquet", {"public_test": 14, "private_test": 14})
    out = tmp_path / "run"
    command = [sys.executable, "-m", "classmood", "train", "emotion", "--width", "4", "--epochs", "3"]
    command += ["--data", str(tmp_path), "--out", str(out)]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as first:
        assert first.stdout is not None
        assert any("Epoch 2/" in line for line in first.stdout), "the run ended before its second epoch"
        first.kill()
    second = subprocess.run(command, capture_output=True, text=True, check=False)

    assert second.returncode == 0, second.stderr
    assert "Epoch 2/" in second.stdout
    assert "Epoch 3/3" in second.stdout
    assert "Epoch 1/" not in second.stdout
    model = read_model(out / "emotion")
    assert model.card.results["private_test"]["pictures"] == 14
    assert LiteRTClassifier(model).probabilities(np.zeros((1, 48, 48), np.uint8)).shape == (1, 7)
