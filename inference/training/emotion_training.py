"""Training of the emotion network on FER2013's labels and FER+'s votes at once."""

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from classmood.domain.errors import SettingsError
from inference.preprocessing import CROP_SIZE, network_input
from inference.training.augmentation import middle_views, random_views
from inference.training.course import (
    FROM_CHANCE,
    Course,
    MeanKeepingAdamW,
    MeanKeepingSGD,
    MeanNormalisations,
    WarmUpHoldDecay,
)
from inference.training.emotion_net import build_emotion_net, take_weights
from inference.training.fer2013 import Faces, emotion_targets, load_fer2013
from inference.training.precision import on_gpu, training_policy
from inference.training.shipped_weights import load_trained
from inference.training.teaching import Targets, taught, teachers_answers

SMALL_CUT = 40
"""The first epochs see so many pixels of a face, which costs 0.7 of the time or less; the last ones see all 48."""

SETTINGS_FILE = "run.json"
"""Of a run's folder: how the run was asked for."""

_BACKUP, _HELD = "checkpoint", "held"
"""Folders of a run: its state after the last epoch, and after the last one before the learning rate fell."""

_Batch = tuple[NDArray[np.float32], Targets, dict[str, NDArray[np.float32]]]


class AugmentedFaces(keras.utils.PyDataset):  # type: ignore[misc]  # keras ships no types
    """FER2013's training pictures, shuffled and seen differently in each epoch.

    Every batch depends on the seed, the epoch and its place only, so a resumed run sees what the
    interrupted one would have seen.
    """

    def __init__(self, faces: Faces, targets: Targets, *, batch: int, cut: int, side: int, seed: int) -> None:
        super().__init__()
        self._crops, self._targets, self._seed = faces.crops, targets, seed
        self._batch, self._cut, self._side = batch, cut, side
        self._weights = _weights(faces)
        self._epoch = 0

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        return len(self._crops) // self._batch

    def __getitem__(self, index: int) -> _Batch:
        """Return inputs, the targets of the two heads, and the weight of each target."""
        order = np.random.default_rng([self._seed, self._epoch]).permutation(len(self._crops))
        rows = order[index * self._batch : (index + 1) * self._batch]
        random = np.random.default_rng([self._seed, self._epoch, index])
        views = random_views(self._crops[rows], self._cut, self._side, random)
        targets = {head: known[rows] for head, known in self._targets.items()}
        return network_input(views), targets, {head: weights[rows] for head, weights in self._weights.items()}

    def begin(self, epoch: int) -> None:
        """Shuffle for an epoch, counted from 0."""
        self._epoch = epoch


def train_emotion(
    data: Path,
    out: Path,
    *,
    name: str,
    epochs: int,
    seed: int = 0,
    width: int = 64,
    depth: int = 2,
    peak_rate: float | None = None,
    begin_with: Path | None = None,
    teachers: Sequence[Path] = (),
) -> Path:
    """Train an emotion network; an interrupted run goes on from its last finished epoch.

    A finished run goes on too when it is given more epochs: from where its learning rate began to fall.

    Stochastic gradient descent with Nesterov momentum .9 and weight decay 5e-4, or AdamW with .05 (see `Course`), on
    kernels only; a learning rate that rises, holds and falls, gradients cut at a norm of 5, and an exponential mean of
    the weights.

    Args:
        name: one of `emotion_net.BODIES`.
        data: the folder that holds ``fer2013/``.
        out: the run's folder: `SETTINGS_FILE`, checkpoints, ``history.csv``, the finished ``emotion.keras``.
        epochs: passes over the 28,709 training pictures.
        seed: decides the first weights, the order and the views.
        width: channels of the first block.
        depth: blocks of the last stage.
        peak_rate: the highest learning rate; None: that of the body's `Course`.
        begin_with: a trained network (see `load_trained`) of the same body, as deep or less, whose weights the run
            begins with; None: chance.
        teachers: trained networks of any body whose answers it learns from too (see `taught`).

    Returns:
        The finished network's file.

    Raises:
        DataError: the data set is missing or damaged.
        ModelError: the folder of a network is damaged.
        SettingsError: `out` holds another run, or a longer one; `begin_with` is no network of this body, or a
            teacher none at all.
    """
    course = FROM_CHANCE[name].going_on() if begin_with else FROM_CHANCE[name]
    course = replace(course, peak_rate=peak_rate or course.peak_rate)
    _claim(
        out,
        course,
        epochs=epochs,
        name=name,
        seed=seed,
        width=width,
        depth=depth,
        begin_with=str(begin_with) if begin_with else None,
        teachers=[str(teacher) for teacher in teachers],
    )
    train, select = load_fer2013(data, "train"), load_fer2013(data, "public_test")
    targets = _targets(train, smoothing=0.1)
    if teachers:
        targets = taught(targets, teachers_answers(teachers, train.crops), share=course.teachers_share)
    trained = load_trained(begin_with, train.crops) if begin_with else None
    keras.utils.set_random_seed(seed)
    keras.config.set_dtype_policy(training_policy())
    model = build_emotion_net(name, width=width, depth=depth)
    if trained is not None:
        _fill(model, trained, str(begin_with))
    steps = len(train) // course.batch
    model.compile(
        optimizer=_optimizer(course, steps=steps, epochs=epochs),
        loss={head: keras.losses.CategoricalCrossentropy() for head in ("fer2013", "ferplus")},
        weighted_metrics={head: ["accuracy"] for head in ("fer2013", "ferplus")},
        jit_compile=_compile_just_in_time(),
    )
    sizes = ((SMALL_CUT, course.small_side, int(course.small_share * epochs)), (CROP_SIZE, CROP_SIZE, epochs))
    parts = [
        (
            AugmentedFaces(train, targets, batch=course.batch, cut=cut, side=side, seed=seed),
            _selection(select, cut=cut, side=side),
            last_epoch,
        )
        for cut, side, last_epoch in sizes
    ]
    return _fit(model, parts, out, held=course.held_epochs(epochs))


def _fit(model: keras.Model, parts: Sequence[tuple[AugmentedFaces, _Batch, int]], out: Path, *, held: int) -> Path:
    """Fit a compiled network and return its file.

    Each part of the run has faces of one size to learn from, faces like them to be measured on, and its last epoch. It
    goes on where the backup of the one before ended, or of the run that was interrupted.
    """
    finished, steps, epochs = out / "emotion.keras", len(parts[0][0]), parts[-1][2]
    with tqdm(total=steps * epochs, initial=steps * _epochs_done(out), unit="step") as bar:
        for views, selection, last_epoch in parts:
            model.fit(
                views,
                validation_data=selection,
                epochs=last_epoch,
                shuffle=False,
                verbose=0,
                callbacks=[
                    keras.callbacks.BackupAndRestore(
                        str(out / _BACKUP), delete_checkpoint=False, double_checkpoint=True
                    ),
                    keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, _, views=views: views.begin(epoch)),
                    # The order counts: the backup above holds the raw weights, the file below their mean.
                    keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
                    MeanNormalisations(views, epochs=epochs),
                    keras.callbacks.ModelCheckpoint(str(finished)),
                    keras.callbacks.CSVLogger(str(out / "history.csv"), append=True),
                    _Journal(bar, out, epochs=epochs, held=held),
                ],
            )
    return finished


class _Journal(keras.callbacks.Callback):  # type: ignore[misc]  # keras ships no types
    """Moves the bar, says how each epoch ended, and keeps the state in which the learning rate begins to fall."""

    def __init__(self, bar: tqdm, out: Path, *, epochs: int, held: int) -> None:
        super().__init__()
        self._bar, self._out, self._epochs, self._held = bar, out, epochs, held

    def on_train_batch_end(self, batch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        """Move the bar by one step."""
        self._bar.update()

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:
        """Say what public_test makes of the mean weights."""
        found = logs or {}
        self._bar.write(
            f"epoch {epoch + 1} of {self._epochs}: loss {found['loss']:.3f}, public_test "
            f"{found['val_fer2013_accuracy']:.1%} by FER2013's labels, {found['val_ferplus_accuracy']:.1%} by FER+'s"
        )
        if epoch + 1 == self._held:
            shutil.copytree(self._out / _BACKUP, self._out / _HELD, dirs_exist_ok=True)


def _fill(model: keras.Model, trained: keras.Model, source: str) -> None:
    """Give an untrained network the weights of a trained one, which came from `source`.

    Raises:
        SettingsError: it is no network of this body and width, or a deeper one.
    """
    try:
        take_weights(model, trained)
    except ValueError as error:
        raise SettingsError(f"{source}: not a finished {model.name} of this width to begin with: {error}") from error


def _claim(out: Path, course: Course, *, epochs: int, **settings: str | float | list[str] | None) -> None:
    """Make the run's folder, or check that the run in it is the same; one with fewer epochs is lengthened.

    Raises:
        SettingsError: the folder holds another run, or a longer one.
    """
    settings |= asdict(course)
    note = out / SETTINGS_FILE
    if note.exists():
        found = json.loads(note.read_text(encoding="utf-8"))
        known = found.pop("epochs")
        if found != settings or epochs < known:
            raise SettingsError(
                f"{out}: holds a run with {json.dumps(found | {'epochs': known})}, not "
                f"{json.dumps(settings | {'epochs': epochs})}. Name another folder with --out, or give it more epochs."
            )
        if epochs > known and (out / _HELD).is_dir():
            _go_back(out, course.held_epochs(known))
    out.mkdir(parents=True, exist_ok=True)
    note.write_text(json.dumps(settings | {"epochs": epochs}), encoding="utf-8")


def _epochs_done(out: Path) -> int:
    """Return how many epochs the backup in a run's folder has seen; 0 when there is none."""
    # Keras writes this file beside the weights, and has no public way to ask for it.
    metadata = out / _BACKUP / "training_metadata.json"
    return int(json.loads(metadata.read_text(encoding="utf-8"))["epoch"]) if metadata.exists() else 0


def _go_back(out: Path, epoch: int) -> None:
    """Put a run back to its last epoch before the learning rate fell, its history too."""
    shutil.rmtree(out / _BACKUP)
    (out / _HELD).rename(out / _BACKUP)
    history = out / "history.csv"
    # The first line names the columns.
    kept = history.read_text(encoding="utf-8").splitlines(keepends=True)[: epoch + 1]
    history.write_text("".join(kept), encoding="utf-8")


def _compile_just_in_time() -> bool | str:
    """Return False for TensorFlow on a CPU, where XLA is 1.7-8 times slower than plain kernels; else Keras' choice."""
    return False if keras.backend.backend() == "tensorflow" and not on_gpu() else "auto"


def _optimizer(course: Course, *, steps: int, epochs: int) -> keras.optimizers.Optimizer:
    total, held = steps * epochs, steps * course.held_epochs(epochs)
    rate = WarmUpHoldDecay(course.peak_rate, rise_steps=steps, fall_from=held, steps=total)
    common = {"global_clipnorm": 5.0, "use_ema": True, "ema_momentum": 0.998}
    optimizer: keras.optimizers.Optimizer = (
        MeanKeepingAdamW(rate, weight_decay=0.05, beta_2=0.99, **common)
        if course.adaptive
        else MeanKeepingSGD(rate, momentum=0.9, nesterov=True, weight_decay=5e-4, **common)
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def _selection(faces: Faces, *, cut: int, side: int) -> _Batch:
    """Return public_test as one validation batch, each face as large as in the views that are learnt from."""
    return network_input(middle_views(faces.crops, cut, side)), _targets(faces, smoothing=0.0), _weights(faces)


def _targets(faces: Faces, *, smoothing: float) -> Targets:
    """Return the labels and the votes, as the two heads should answer."""
    return {"fer2013": emotion_targets(faces.emotions, smoothing=smoothing), "ferplus": faces.votes}


def _weights(faces: Faces) -> dict[str, NDArray[np.float32]]:
    """Return for each head ``(n,)``: 1 for a picture that can be learnt from, and 0 for one without usable votes."""
    has_votes = np.asarray(faces.votes.any(axis=1), dtype=np.float32)
    return {"fer2013": np.ones_like(has_votes), "ferplus": has_votes}
