"""Training of the emotion network on FER2013's labels and FER+'s votes at once."""

import logging
from pathlib import Path

import keras
import numpy as np
from numpy.typing import NDArray

from inference.preprocessing import CROP_SIZE, network_input
from inference.training.augmentation import random_views
from inference.training.emotion_net import build_emotion_net
from inference.training.fer2013 import Faces, emotion_targets, load_fer2013

log = logging.getLogger(__name__)

BATCH = 128
SMALL_SIDE = 40
SMALL_SHARE = 0.85
"""This share of the epochs sees 40-pixel cuts, which cost 0.7 of the time; the last ones see the full 48."""

_Batch = tuple[NDArray[np.float32], dict[str, NDArray[np.float32]], dict[str, NDArray[np.float32]]]


class AugmentedFaces(keras.utils.PyDataset):  # type: ignore[misc]  # keras ships no types
    """FER2013's training pictures, shuffled and seen differently in each epoch.

    Every batch depends on the seed, the epoch and its place only, so a resumed run sees what the
    interrupted one would have seen.
    """

    def __init__(self, faces: Faces, *, side: int, seed: int) -> None:
        super().__init__()
        self._faces, self._side, self._seed = faces, side, seed
        self._targets = emotion_targets(faces.emotions, smoothing=0.1)
        self._has_votes = _has_votes(faces)
        self._epoch = 0

    def __len__(self) -> int:
        """Return the number of batches in an epoch."""
        return len(self._faces) // BATCH

    def __getitem__(self, index: int) -> _Batch:
        """Return inputs, the targets of the two heads, and the weight of each target."""
        order = np.random.default_rng([self._seed, self._epoch]).permutation(len(self._faces))
        rows = order[index * BATCH : (index + 1) * BATCH]
        views = random_views(
            self._faces.crops[rows], self._side, np.random.default_rng([self._seed, self._epoch, index])
        )
        targets = {"fer2013": self._targets[rows], "ferplus": self._faces.votes[rows]}
        weights = {"fer2013": np.ones(len(rows), np.float32), "ferplus": self._has_votes[rows]}
        return network_input(views), targets, weights

    def begin(self, epoch: int) -> None:
        """Shuffle for an epoch, counted from 0."""
        self._epoch = epoch


def train_emotion(data: Path, out: Path, *, epochs: int = 20, seed: int = 0, width: int = 64) -> Path:
    """Train the emotion network; an interrupted run goes on from its last finished epoch.

    Stochastic gradient descent with Nesterov momentum .9, learning rate .1 falling as a cosine after one epoch of
    rising, weight decay 5e-4 on kernels only, gradients cut at a norm of 5, and an exponential mean of the weights.

    Args:
        data: the folder that holds ``fer2013/``.
        out: the run's folder: checkpoints, ``history.csv``, the finished ``emotion.keras``.
        epochs: passes over the 28,709 training pictures.
        seed: decides the first weights, the order and the views.
        width: channels of the first block.

    Returns:
        The finished network's file.

    Raises:
        DataError: the data set is missing or damaged.
    """
    train, select = load_fer2013(data, "train"), load_fer2013(data, "public_test")
    out.mkdir(parents=True, exist_ok=True)
    keras.utils.set_random_seed(seed)
    # On CPUs bfloat16 is a quarter faster; it keeps float32's range, so no loss scaling is needed.
    keras.config.set_dtype_policy("mixed_bfloat16")
    model = build_emotion_net(width)
    steps = len(train) // BATCH
    model.compile(
        optimizer=_optimizer(steps=steps, epochs=epochs),
        loss={head: keras.losses.CategoricalCrossentropy() for head in ("fer2013", "ferplus")},
        weighted_metrics={head: ["accuracy"] for head in ("fer2013", "ferplus")},
        # XLA is slower than plain kernels on a CPU, by 1.7-8 times.
        jit_compile=False,
    )
    finished = out / "emotion.keras"
    # Two fits, because all batches of one must have one size; the second begins where the backup of the first ended.
    for side, last_epoch in ((SMALL_SIDE, int(SMALL_SHARE * epochs)), (CROP_SIZE, epochs)):
        views = AugmentedFaces(train, side=side, seed=seed)
        model.fit(
            views,
            validation_data=_selection(select),
            epochs=last_epoch,
            shuffle=False,
            callbacks=[
                keras.callbacks.BackupAndRestore(str(out / "checkpoint"), delete_checkpoint=False),
                keras.callbacks.LambdaCallback(on_epoch_begin=lambda epoch, _, views=views: views.begin(epoch)),
                # The order counts: the backup above holds the raw weights, the file below their mean.
                keras.callbacks.SwapEMAWeights(swap_on_epoch=True),
                keras.callbacks.ModelCheckpoint(str(finished)),
                keras.callbacks.CSVLogger(str(out / "history.csv"), append=True),
            ],
        )
    return finished


def _optimizer(*, steps: int, epochs: int) -> keras.optimizers.Optimizer:
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=0.01,
        warmup_target=0.1,
        warmup_steps=steps,
        decay_steps=steps * max(epochs - 1, 1),
        alpha=1e-3,
    )
    optimizer = keras.optimizers.SGD(
        rate,
        momentum=0.9,
        nesterov=True,
        weight_decay=5e-4,
        global_clipnorm=5.0,
        use_ema=True,
        ema_momentum=0.998,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias", "gamma", "beta"])
    return optimizer


def _selection(faces: Faces) -> _Batch:
    """Return public_test as one validation batch."""
    weights = {"fer2013": np.ones(len(faces), np.float32), "ferplus": _has_votes(faces)}
    targets = {"fer2013": emotion_targets(faces.emotions, smoothing=0.0), "ferplus": faces.votes}
    return network_input(faces.crops), targets, weights


def _has_votes(faces: Faces) -> NDArray[np.float32]:
    """Return ``(n,)``, 1 for a picture whose votes can be learnt from and 0 for another."""
    return np.asarray(faces.votes.any(axis=1), dtype=np.float32)
