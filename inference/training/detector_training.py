"""Training of the detection network on composed galleries."""

import csv
import itertools
import json
import logging
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf
from numpy.random import Generator
from numpy.typing import NDArray
from tqdm import tqdm

from classmood.domain.errors import SettingsError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.detectors.cells import LARGEST, STRIDE, encode
from inference.training.detector_net import box_loss, build_detector_net, score_loss
from inference.training.galleries import deceptive_piece, gallery_piece, labelled_piece
from inference.training.portraits import load_backgrounds, load_portraits
from inference.training.precision import training_policy
from inference.training.scenes import Cast, Scene, chance

log = logging.getLogger(__name__)

BATCH = 8
SIZE = (320, 192)
"""Width and height of a training picture: room for about eight tiles of the middle size."""
CHAPTER = 512
"""Steps that share one set of scenes, and from one checkpoint to the next: a minute or two, the most a kill costs."""
GALLERIES = 540
"""Pieces of galleries in a chapter. Composing costs as much as training, so each scene is seen five times."""
DECEPTIONS = 230
"""Deceptive pieces in a chapter: the worst two thirds, and a third at random, of `SEARCH` times as many."""
SEARCH = 4

EXTRA = 0.07
"""Share of the galleries' pieces that are cut from extra examples, if there are any."""

Example = tuple[Image, list[Box]]
"""A picture and the boxes of all its faces."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Pictures with the answers wanted."""

    pictures: NDArray[np.uint8]
    """``(8, 192, 320, 3)``."""
    labels: dict[str, NDArray[np.float32]]
    """``scores`` and ``boxes`` as `score_loss` and `box_loss` read them."""


def train_detector(
    data: Path,
    out: Path,
    *,
    steps: int = 11_264,
    seed: int = 0,
    resume: bool = True,
    progress: bool = True,
    extra: Iterable[Example] = (),
) -> Path:
    """Train the detection network; an interrupted run goes on from its last checkpoint, less than 512 steps back.

    AdamW, learning rate 3e-3 falling as a cosine after 256 steps of rising, batches of 8 pictures.

    Args:
        data: the folder that holds ``portraits/`` and ``backgrounds/``.
        out: the run's folder: ``checkpoints/``, ``history.csv``, the finished ``detector.keras``.
        steps: batches to learn from, counted from the run's beginning.
        seed: decides the first weights and the scenes.
        resume: go on with the run in `out` if there is one; False begins anew and removes its checkpoints.
        progress: show a bar with the time left.
        extra: pictures with other faces, such as drawn ones; `EXTRA` of the scenes are cut from them. Needed again,
            the same, when a run is resumed.

    Returns:
        The finished network's file.

    Raises:
        DataError: the data set is missing or damaged.
        SettingsError: `out` holds a run with other settings.
    """
    cast = training_cast(data)
    extras = list(extra)
    _claim(out, resume=resume, steps=steps, seed=seed, extra=len(extras))
    keras.utils.set_random_seed(seed)
    model = _compiled(steps)
    step = tf.Variable(0, dtype=tf.int64)
    checkpoint = tf.train.Checkpoint(model=model, optimizer=model.optimizer, step=step)
    manager = tf.train.CheckpointManager(checkpoint, str(out / "checkpoints"), max_to_keep=2)
    if manager.restore_or_initialize():
        log.info("resumed at step %d of %d", int(step), steps)
    with tqdm(total=steps, initial=int(step), unit="step", disable=not progress) as bar:
        while int(step) < steps:
            chapter = _chapter(model, cast, extras, seed=seed, chapter=int(step) // CHAPTER)
            for batch in itertools.islice(chapter, steps - int(step)):
                losses = model.train_on_batch(batch.pictures, batch.labels, return_dict=True)
                bar.update()
            # Counted without the bar, which counts nothing when it is not shown.
            step.assign(min(CHAPTER * (int(step) // CHAPTER + 1), steps))
            manager.save()
            measured = {name: round(float(value), 4) for name, value in losses.items()}
            bar.set_postfix(measured)
            _note(out / "history.csv", {"step": int(step)} | measured)
            # train_on_batch reports means since the last reset.
            model.reset_metrics()
    finished = out / "detector.keras"
    model.save(finished)
    return finished


def _note(history: Path, row: dict[str, float]) -> None:
    new = not history.exists()
    with history.open("a", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row.keys())
        if new:
            writer.writeheader()
        writer.writerow(row)


def training_cast(data: Path) -> Cast:
    """Return the training part's people, no larger than training shows them, and grounds.

    Raises:
        DataError: the data set is missing or damaged.
    """
    # Shrinking the same large photographs again and again took half of the composing time.
    people = [portrait.shrunk(1.7 * LARGEST / portrait.face.height) for portrait in load_portraits(data, "train")]
    return Cast(people, load_backgrounds(data, "train"))


def _claim(out: Path, *, resume: bool, **settings: int) -> None:
    """Make the run's folder, or check that the run in it is the same."""
    note = out / "run.json"
    if not resume:
        shutil.rmtree(out / "checkpoints", ignore_errors=True)
        note.unlink(missing_ok=True)
    if note.exists() and json.loads(note.read_text(encoding="utf-8")) != settings:
        found = note.read_text(encoding="utf-8").strip()
        raise SettingsError(f"{out}: holds a run with {found}, not {json.dumps(settings)}. Name another folder.")
    out.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(settings), encoding="utf-8")


def _compiled(steps: int) -> keras.Model:
    model = build_detector_net(training_policy())
    rising = min(256, steps // 4)
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=1e-4,
        warmup_target=3e-3,
        warmup_steps=rising,
        decay_steps=max(steps - rising, 1),
        alpha=1e-3,
    )
    model.compile(
        optimizer=keras.optimizers.AdamW(rate, weight_decay=1e-3, clipnorm=5.0),
        loss={"scores": score_loss, "boxes": box_loss},
        # XLA is slower than plain kernels on a CPU, by 1.7-8 times.
        jit_compile=False,
    )
    # Its variables must exist before a checkpoint can fill them.
    model.optimizer.build(model.trainable_variables)
    return model


def _chapter(model: keras.Model, cast: Cast, extras: list[Example], *, seed: int, chapter: int) -> Iterator[Batch]:
    """Yield the batches of a chapter; they depend on the seed, the chapter and the weights that it begins with."""
    scenes = [_gallery_scene(np.random.default_rng([seed, chapter, 0, i]), cast, extras) for i in range(GALLERIES)]
    candidates = [
        deceptive_piece(np.random.default_rng([seed, chapter, 1, i]), cast, SIZE) for i in range(SEARCH * DECEPTIONS)
    ]
    # The candidates are all alike before they are judged, so the first third is one at random.
    anyhow = DECEPTIONS // 3
    worst = anyhow + np.argsort(-_falsest(model, candidates[anyhow:]), kind="stable")
    scenes += candidates[:anyhow] + [candidates[i] for i in worst[: DECEPTIONS - anyhow]]
    rng = np.random.default_rng([seed, chapter, 2])
    for _ in range(CHAPTER):
        chosen, mirrored = rng.integers(len(scenes), size=BATCH), rng.integers(2, size=BATCH)
        yield _batch([_mirror(scenes[i]) if flip else scenes[i] for i, flip in zip(chosen, mirrored, strict=True)])


def _gallery_scene(rng: Generator, cast: Cast, extras: list[Example]) -> Scene:
    if not extras or not chance(rng, EXTRA):
        return gallery_piece(rng, cast, SIZE)
    image, faces = extras[rng.integers(len(extras))]
    return labelled_piece(rng, image, faces, SIZE)


def _falsest(model: keras.Model, scenes: list[Scene]) -> NDArray[np.float32]:
    """Return ``(n,)``: the highest score that the network gives to a place without a face, for each scene."""
    highest = []
    for start in range(0, len(scenes), BATCH):
        batch = _batch(scenes[start : start + BATCH])
        wanted, weights = np.moveaxis(batch.labels["scores"], -1, 0)
        scores = np.asarray(model.predict_on_batch(batch.pictures)["scores"], np.float32)[..., 0]
        highest.append((scores * weights * (1 - wanted)).max(axis=(1, 2)))
    return np.concatenate(highest)


def _mirror(scene: Scene) -> Scene:
    width = scene.image.shape[1]
    faces, unsure = (
        [Box(width - box.right, box.top, box.width, box.height) for box in boxes]
        for boxes in (scene.faces, scene.unsure)
    )
    return Scene(scene.image[:, ::-1], faces, unsure)


def _batch(scenes: list[Scene]) -> Batch:
    width, height = SIZE
    scores, boxes = [], []
    for scene in scenes:
        labels = encode(_rows(scene.faces), _rows(scene.unsure), height // STRIDE, width // STRIDE)
        scores.append(np.stack([labels.scores, labels.weights], axis=-1))
        boxes.append(np.concatenate([labels.boxes, labels.scores[..., np.newaxis]], axis=-1))
    return Batch(np.stack([scene.image for scene in scenes]), {"scores": np.stack(scores), "boxes": np.stack(boxes)})


def _rows(boxes: list[Box]) -> NDArray[np.float32]:
    rows = [(box.left, box.top, box.width, box.height) for box in boxes]
    return np.array(rows, np.float32).reshape(-1, 4)
