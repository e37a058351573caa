"""The commands that measure and show the networks: evaluate and models."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from classmood.cli.front import Front
from classmood.cli.options import as_json, data, needs_packages
from classmood.domain.errors import ModelError, SettingsError
from classmood.settings import CLASSIFIERS

_DETECTOR = "detector"


@click.command()
@data
@click.option(
    "--model",
    "name",
    type=click.Choice([*CLASSIFIERS, _DETECTOR]),
    default="custom-cnn",
    show_default=True,
    help="The network to measure.",
)
@click.option(
    "--split",
    type=click.Choice(["public_test", "private_test"]),
    help="Of FER2013: choose between networks on public_test; report private_test once.  [default: private_test]",
)
@click.option("--peer", type=click.Path(path_type=Path), metavar="FILE.onnx", help="Detector: measure this YuNet too.")
@click.option("--frames", type=click.IntRange(1), help="Detector: galleries of each kind.  [default: 5]")
@as_json
@click.pass_obj
def evaluate(
    front: Front, data: Path, *, name: str, split: Any, peer: Path | None, frames: int | None, as_json: bool
) -> None:
    """Measure one network on pictures that it never saw.

    An emotion network reads FER2013's test faces and is judged by FER2013's labels and by FER+'s taggers; size,
    arithmetic and speed are told too. The detector looks for faces on galleries of persons that it never saw and on
    the practice class; a face counts as found when a detection overlaps it by half (intersection over union).
    """
    if name == _DETECTOR:
        _refuse(name, {"--split": split})
        _evaluate_detector(front, data, peer, frames or 5, as_json=as_json)
        return
    _refuse(name, {"--peer": peer, "--frames": frames})
    needs_packages("pyarrow")
    from inference.training.comparison import load_faces, measure_system, measured_lines

    measured = measure_system(name, load_faces(data, [split or "private_test"]))
    _tell(asdict(measured), measured_lines(measured), as_json=as_json)


@click.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> None:
    """List the networks, or show one's card.

    Each has its own line: ready, or what it needs.
    """
    if context.invoked_subcommand is not None:
        return
    from inference.classifiers.systems import SYSTEMS, open_classifier
    from inference.registry import DETECTOR, load_model

    click.echo(f"{DETECTOR:12}ready      {load_model(DETECTOR).card.kind}")
    for name, system in SYSTEMS.items():
        try:
            open_classifier(name)
        except ModelError as error:
            click.echo(f"{name:12}not here   {system.words}. {error}")
        else:
            click.echo(f"{name:12}ready      {system.words}")


@models.command()
@click.argument("name", default="custom-cnn", metavar="[NAME]")
@as_json
def show(name: str, *, as_json: bool) -> None:
    """Show a network's card: what it learnt from, how often it is right, where it fails, what it is not for.

    NAME is one that `classmood models` lists, custom-cnn when none is given.
    """
    from inference.card_text import card_lines
    from inference.classifiers.systems import SYSTEMS
    from inference.registry import installed, load_model

    if name in SYSTEMS and name not in installed():
        raise ModelError(f"{name} has no card here: it is {SYSTEMS[name].words}. docs/models.md tells how it compares.")
    card = load_model(name).card
    _tell(card.model_dump(), card_lines(card), as_json=as_json)


def _evaluate_detector(front: Front, data: Path, peer: Path | None, frames: int, *, as_json: bool) -> None:
    needs_packages("tqdm")
    from classmood.wiring import practice_pictures
    from inference.registry import DETECTOR, load_model
    from inference.training.detector_evaluation import evaluate_detector, result_lines

    drawn = practice_pictures(front.settings())
    results = evaluate_detector(data, load_model(DETECTOR), frames=frames, peer=peer, extra=drawn)
    _tell([asdict(result) for result in results], result_lines(results), as_json=as_json)


def _refuse(name: str, options: dict[str, object]) -> None:
    """Refuse options that mean nothing for this network, rather than ignoring them.

    Raises:
        SettingsError: one was given.
    """
    for option, value in options.items():
        if value is not None:
            raise SettingsError(f"{option} means nothing for --model {name}; leave it out.")


def _tell(values: Any, lines: Iterable[str], *, as_json: bool) -> None:
    for line in [json.dumps(values)] if as_json else lines:
        click.echo(line)


COMMANDS = (evaluate, models)
