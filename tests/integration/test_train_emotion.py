"""Training the emotion network from the command line, on a data set made up for the test."""

import csv
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from classmood.domain.emotions import Emotion
from inference.classifiers.litert import LiteRTClassifier
from inference.registry import read_model

pytest.importorskip("tensorflow", reason="training needs the train extra: uv run --extra train pytest -m slow")
pytest.importorskip("keras")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
emotion_net = pytest.importorskip("inference.training.emotion_net")
shipped_weights = pytest.importorskip("inference.training.shipped_weights")

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


def data_and_run(folder: Path) -> tuple[list[str], Path]:
    """Write a tiny data set and return the command that trains on it, without its epochs, and the run's folder."""
    write_split(folder / "fer2013" / "train.parquet", {"train": 256})
    write_split(folder / "fer2013" / "test.parquet", {"public_test": 14, "private_test": 14})
    out = folder / "run"
    command = [sys.executable, "-m", "classmood", "train", "emotion", "--width", "4"]
    return [*command, "--data", str(folder), "--out", str(out)], out


def finished_epochs(output: str) -> list[int]:
    """Return the numbers of the epochs that ended, as the command printed them."""
    return [int(number) for number in re.findall(r"^epoch (\d+) of", output, re.MULTILINE)]


def kernels(trained: Path) -> list[np.ndarray]:
    """Return the weights that are trained, but those of normalisation, which are near 0 and 1 anyway."""
    network = shipped_weights.load_trained(trained, np.zeros((1, 48, 48), np.uint8))
    return [weight.numpy() for weight in network.trainable_weights if weight.name == "kernel"]


def first_loss(run: Path) -> float:
    """Return by how much the answers of a run's first epoch missed FER2013's labels, in nats."""
    with (run / "history.csv").open(encoding="utf-8", newline="") as file:
        return float(next(csv.DictReader(file))["fer2013_loss"])


def test_a_killed_training_goes_on_and_ends_with_a_network_that_can_be_loaded(tmp_path: Path) -> None:
    """Training takes hours, and laptops are closed: what was learnt must not be lost."""
    command, out = data_and_run(tmp_path)
    command += ["--epochs", "3"]

    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as first:
        assert first.stdout is not None
        assert any(line.startswith("epoch 1 of 3") for line in first.stdout), "the run ended before its first epoch"
        first.kill()
    second = subprocess.run(command, capture_output=True, text=True, check=False)

    assert second.returncode == 0, second.stderr
    assert finished_epochs(second.stdout)[-1] == 3
    assert 1 not in finished_epochs(second.stdout)
    assert "step" in second.stderr, "no bar was shown"
    model = read_model(out / "custom-cnn")
    assert model.card.results["private_test"]["pictures"] == 14
    heads = LiteRTClassifier(model).heads(np.random.default_rng(1).integers(0, 256, (1, 48, 48), dtype=np.uint8))
    assert [head.shape for head in heads] == [(1, 7), (1, 8)]
    # Counted in 256ths, a slight smile would move nothing.
    assert (256 * heads[1] % 1).max() > 0.01


def test_a_finished_training_is_lengthened_from_where_its_rate_began_to_fall(tmp_path: Path) -> None:
    """Whoever has another night of computing must not begin anew; and a run in the folder is not overwritten."""
    command, out = data_and_run(tmp_path)

    short = subprocess.run([*command, "--epochs", "2"], capture_output=True, text=True, check=False)
    longer = subprocess.run([*command, "--epochs", "4"], capture_output=True, text=True, check=False)
    other = subprocess.run([*command, "--epochs", "4", "--seed", "1"], capture_output=True, text=True, check=False)

    assert finished_epochs(short.stdout) == [1, 2], short.stderr
    assert finished_epochs(longer.stdout) == [2, 3, 4], longer.stderr
    epochs = [line.split(",")[0] for line in (out / "history.csv").read_text(encoding="utf-8").splitlines()]
    assert epochs == ["epoch", "0", "1", "2", "3"]
    assert other.returncode == 2
    assert "holds a run with" in other.stderr


def test_a_run_begins_with_the_weights_of_a_finished_one(tmp_path: Path) -> None:
    """A network that has learnt for a night is bettered in an hour, on another machine too."""
    command, out = data_and_run(tmp_path)
    first = subprocess.run([*command, "--epochs", "1"], capture_output=True, text=True, check=False)
    finished = out / "emotion.keras"
    again = [*command, "--out", str(tmp_path / "again"), "--begin-with", str(finished), "--epochs", "1"]

    # So low a rate changes nothing that can be seen.
    second = subprocess.run([*again, "--rate", "1e-9"], capture_output=True, text=True, check=False)
    wider = subprocess.run(
        [*again, "--out", str(tmp_path / "wider"), "--width", "8"], capture_output=True, text=True, check=False
    )

    assert finished_epochs(first.stdout) == [1], first.stderr
    assert finished_epochs(second.stdout) == [1], second.stderr
    for kernel, same in zip(kernels(finished), kernels(tmp_path / "again" / "emotion.keras"), strict=True):
        np.testing.assert_allclose(kernel, same, atol=1e-5)
    assert wider.returncode == 2
    assert "not a finished custom-cnn of this width" in wider.stderr


def test_a_run_goes_on_from_a_network_of_which_only_the_shipped_file_is_left(tmp_path: Path) -> None:
    """The float weights of what ships are nowhere to be had."""
    command, out = data_and_run(tmp_path)
    subprocess.run([*command, "--epochs", "1"], capture_output=True, text=True, check=True)
    again = [*command, "--out", str(tmp_path / "again"), "--epochs", "1", "--rate", "1e-9"]

    run = subprocess.run([*again, "--begin-with", str(out / "custom-cnn")], capture_output=True, text=True, check=False)

    assert finished_epochs(run.stdout) == [1], run.stderr
    for kernel, same in zip(kernels(out / "custom-cnn"), kernels(tmp_path / "again" / "emotion.keras"), strict=True):
        np.testing.assert_allclose(kernel, same, atol=1e-5)


# Keras, saving a network, makes arrays of its variables in the way that NumPy 1 wanted.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_network_learns_from_what_another_answers(tmp_path: Path) -> None:
    """Labels err; what several trained networks make of a picture, taken together, errs less."""
    command, out = data_and_run(tmp_path)
    teacher = tmp_path / "teacher.keras"
    sure = emotion_net.build_emotion_net("custom-cnn", width=4)
    kernel, bias = sure.get_layer("fer2013").get_weights()
    sure.get_layer("fer2013").set_weights([kernel, bias + 100 * np.eye(7)[Emotion.SURPRISE]])
    sure.save(teacher)
    # So low a rate leaves the network as sure as it begins.
    command += ["--begin-with", str(teacher), "--rate", "1e-9", "--epochs", "1"]
    spoilt = tmp_path / "spoilt.keras"
    spoilt.write_bytes(teacher.read_bytes()[:1000])
    learning = [*command, "--out", str(tmp_path / "taught"), "--teacher", str(teacher)]

    alone = subprocess.run(command, capture_output=True, text=True, check=False)
    taught = subprocess.run(learning, capture_output=True, text=True, check=False)
    refused = subprocess.run([*learning, "--teacher", str(spoilt)], capture_output=True, text=True, check=False)
    unclear = subprocess.run(
        [*command, "--out", str(tmp_path / "unclear"), "--teacher", str(spoilt)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert finished_epochs(alone.stdout) == [1], alone.stderr
    assert finished_epochs(taught.stdout) == [1], taught.stderr
    # The teacher, who says what the network says, is half of what is to be answered; the labels contradict both.
    assert first_loss(tmp_path / "taught") == pytest.approx(first_loss(out) / 2, rel=0.02)
    told = read_model(tmp_path / "taught" / "custom-cnn").card.data
    earlier = f"an earlier network ({tmp_path.name}/teacher.keras)"
    assert f"the weights of {earlier}, with which training began" in told
    assert f"the answers of {earlier} to the same pictures, beside their labels and votes" in told
    assert refused.returncode == 2
    assert "holds a run with" in refused.stderr
    assert unclear.returncode == 2
    assert "spoilt.keras: not the emotion.keras of a finished run" in unclear.stderr


def test_the_heads_answer_in_finer_steps_than_the_body(tmp_path: Path) -> None:
    """In 256ths a slight smile would often not be seen to rise."""
    command, out = data_and_run(tmp_path)
    subprocess.run([*command, "--epochs", "1"], capture_output=True, text=True, check=True)
    crops = np.random.default_rng(0).integers(0, 256, (40, 48, 48), dtype=np.uint8)

    fer2013, ferplus = LiteRTClassifier(read_model(out / "custom-cnn")).heads(crops)

    for answers in (fer2013, ferplus):
        steps = answers * 256
        assert np.abs(steps - steps.round()).max() > 0.1


@pytest.mark.parametrize("body", ["resnet50", "xception"])
def test_a_published_body_is_trained_by_the_same_command(tmp_path: Path, body: str) -> None:
    """Its steps and its small views are others; what a run leaves is the same."""
    command, out = data_and_run(tmp_path)

    run = subprocess.run([*command, "--model", body, "--epochs", "2"], capture_output=True, text=True, check=False)

    assert run.returncode == 0, run.stderr
    assert finished_epochs(run.stdout) == [1, 2]
    assert first_loss(out) < 2.5  # chance is 1.95
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["adaptive"]
    assert read_model(out / body).card.results["private_test"]["pictures"] == 14


@pytest.mark.parametrize("backend", ["jax", "torch"])
def test_another_backend_trains_the_same_network(tmp_path: Path, backend: str) -> None:
    """A machine with a GPU may have JAX or PyTorch and no TensorFlow."""
    pytest.importorskip(
        backend, reason=f"{backend} is not installed: uv run --extra train --with {backend} pytest -m slow"
    )
    command, out = data_and_run(tmp_path)

    run = subprocess.run(
        [*command, "--epochs", "1"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"KERAS_BACKEND": backend},
    )

    assert finished_epochs(run.stdout) == [1], run.stderr
    assert (out / "emotion.keras").is_file()
