"""The commands that train the networks."""

import json
from pathlib import Path
from typing import Any

import click

from classmood.cli.front import Front
from classmood.cli.options import Bounded, data, needs_packages


@click.group()
def train() -> None:
    """Train one of the two networks anew.

    An interrupted run goes on where it was. Needs the extra `train`.
    """


@train.command("emotion")
@data
@click.option(
    "--model",
    "name",
    type=click.Choice(["custom-cnn", "xception", "resnet50"]),
    default="custom-cnn",
    show_default=True,
    help="The network's body.",
)
@click.option("--out", type=click.Path(path_type=Path), help="The run's folder.  [default: runs/MODEL]")
@click.option("--epochs", type=click.IntRange(1), default=90, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--width", type=click.IntRange(4), default=64, show_default=True, help="Channels of custom-cnn's first block."
)
@click.option(
    "--depth", type=click.IntRange(1), default=2, show_default=True, help="Blocks of custom-cnn's last stage."
)
@click.option(
    "--rate",
    type=Bounded(0, min_open=True),
    help="Highest learning rate.  [default: 0.06 for custom-cnn, 0.001 for the others; half of it with --begin-with]",
)
@click.option(
    "--begin-with",
    type=click.Path(path_type=Path, exists=True),
    metavar="TRAINED",
    help="Begin with what a network of the same body, as deep or less, has learnt: the emotion.keras of a finished "
    "run, or the folder of a custom-cnn, such as inference/models/custom-cnn.",
)
@click.option(
    "--teacher",
    "teachers",
    type=click.Path(path_type=Path, exists=True),
    metavar="TRAINED",
    multiple=True,
    help="Learn from a trained network's answers too, the emotion.keras of a finished run or the folder of an exported "
    "one: custom-cnn as much as from the labels, the others more. May be given more than once.",
)
def train_emotion_command(
    data: Path,
    *,
    name: str,
    out: Path | None,
    epochs: int,
    seed: int,
    width: int,
    depth: int,
    rate: float | None,
    begin_with: Path | None,
    teachers: tuple[Path, ...],
) -> None:
    """Train an emotion network on FER2013 and FER+, with any backend of Keras.

    The finished network and its card are written to OUT/MODEL; copy them to inference/models to ship them. A
    finished run goes on when it is given more epochs.
    """
    needs_packages("keras", "pyarrow", "tqdm")
    from inference.training.emotion_training import train_emotion

    out = out or Path("runs") / name
    trained = train_emotion(
        data,
        out,
        name=name,
        epochs=epochs,
        seed=seed,
        width=width,
        depth=depth,
        peak_rate=rate,
        begin_with=begin_with,
        teachers=teachers,
    )
    click.echo(f"Wrote {trained}")
    # A machine that trains with another backend need not have TensorFlow: the same command converts elsewhere.
    needs_packages("tensorflow", "matplotlib")
    from inference.training.emotion_export import export_emotion

    model = export_emotion(trained, data, out / name)
    click.echo(f"Wrote {out / name}: {json.dumps(_numbers(model.card.results['private_test']))}")


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
    needs_packages("tensorflow", "tqdm")
    from classmood.wiring import practice_pictures
    from inference.training.detector_export import export_detector
    from inference.training.detector_training import train_detector

    trained = train_detector(data, out, steps=steps, seed=seed)
    export_detector(trained, data, out / "detector", extra=practice_pictures(front.settings()))
    click.echo(f"Wrote {out / 'detector'}")


def _numbers(results: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in results.items() if isinstance(value, int | float)}


COMMANDS = (train,)
