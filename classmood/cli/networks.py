"""The commands for the two networks: train and evaluate."""

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from classmood.cli.front import Front
from classmood.domain.errors import DataError

data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("../shared/data"),
    show_default=True,
    metavar="FOLDER",
    help="The folder of the data sets: fer2013/, portraits/, backgrounds/.",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for other programs.")


def _needs_training_packages(*packages: str) -> None:
    """Say how to install what a teacher's install leaves out.

    Raises:
        DataError: one of the packages is not installed.
    """
    missing = [package for package in packages if importlib.util.find_spec(package) is None]
    if missing:
        raise DataError(
            f"This needs {' and '.join(missing)}, which a teacher's install leaves out. "
            'Install them with `pip install "classmood[train]"`, or run `uv run --extra train classmood ...`.'
        )


@click.group()
def train() -> None:
    """Train one of the two networks anew.

    An interrupted run goes on where it was. Needs the extra `train`.
    """


@click.group()
def evaluate() -> None:
    """Measure one of the two networks on pictures that it never saw."""


@train.command("emotion")
@data
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/emotion"), show_default=True)
@click.option("--epochs", type=click.IntRange(1), default=24, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--width", type=click.IntRange(4), default=64, show_default=True, help="Channels of the first block.")
def train_emotion_command(data: Path, out: Path, epochs: int, seed: int, width: int) -> None:
    """Train the emotion network on FER2013 and FER+.

    The finished network and its card are written to OUT/emotion; copy them to inference/models/emotion to ship them.
    """
    _needs_training_packages("tensorflow", "pyarrow")
    from inference.training.emotion_export import export_emotion
    from inference.training.emotion_training import train_emotion

    trained = train_emotion(data, out, epochs=epochs, seed=seed, width=width)
    model = export_emotion(trained, data, out / "emotion")
    click.echo(f"Wrote {out / 'emotion'}: {json.dumps(_without_matrix(model.card.results['private_test']))}")


@evaluate.command("emotion")
@data
@click.option(
    "--split",
    type=click.Choice(["public_test", "private_test"]),
    default="private_test",
    show_default=True,
    help="Choose between networks on public_test; report private_test once.",
)
@as_json
def evaluate_emotion_command(data: Path, split: Any, *, as_json: bool) -> None:
    """Measure the shipped emotion network on FER2013's test faces."""
    _needs_training_packages("pyarrow")
    from inference.registry import EMOTION, load_model
    from inference.training.emotion_evaluation import evaluate_emotion, report_lines

    report = evaluate_emotion(data, load_model(EMOTION), split=split)
    if as_json:
        click.echo(json.dumps(report.as_dict()))
    else:
        for line in report_lines(report):
            click.echo(line)


@train.command("detector")
@data
@click.option("--out", type=click.Path(path_type=Path), default=Path("runs/detector"), show_default=True)
@click.option("--steps", type=click.IntRange(1), default=11_264, show_default=True, help="Batches of 8 pictures.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.pass_obj
def train_detector_command(front: Front, data: Path, out: Path, steps: int, seed: int) -> None:
    """Train the face detector on galleries composed of portraits.

    The finished network and its card are written to OUT/detector; copy them to inference/models/detector to ship
    them. The practice class is measured and never learnt from.
    """
    _needs_training_packages("tensorflow", "tqdm")
    from classmood.wiring import practice_pictures
    from inference.training.detector_export import export_detector
    from inference.training.detector_training import train_detector

    trained = train_detector(data, out, steps=steps, seed=seed)
    export_detector(trained, data, out / "detector", extra=practice_pictures(front.settings()))
    click.echo(f"Wrote {out / 'detector'}")


@evaluate.command("detector")
@data
@click.option("--peer", type=click.Path(path_type=Path), metavar="FILE.onnx", help="Measure this YuNet beside ours.")
@click.option("--frames", type=click.IntRange(1), default=5, show_default=True, help="Galleries of each kind.")
@as_json
@click.pass_obj
def evaluate_detector_command(front: Front, data: Path, peer: Path | None, frames: int, *, as_json: bool) -> None:
    """Measure the shipped face detector on galleries of persons that it never saw, and on the practice class.

    A face counts as found when a detection overlaps it by half (intersection over union).
    """
    _needs_training_packages("tqdm")
    from classmood.wiring import practice_pictures
    from inference.registry import DETECTOR, load_model
    from inference.training.detector_evaluation import evaluate_detector, result_lines

    drawn = practice_pictures(front.settings())
    results = evaluate_detector(data, load_model(DETECTOR), frames=frames, peer=peer, extra=drawn)
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results]))
    else:
        for line in result_lines(results):
            click.echo(line)


def _without_matrix(results: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in results.items() if name != "confusion"}


COMMANDS = (train, evaluate)
