"""How the training of the emotion network goes: its learning rate, its mean weights, and when it sees whole faces."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import keras

_TELLING = 32
"""Batches that tell the normalisations what is usual."""


@dataclass(frozen=True, slots=True)
class Course:
    """How a run goes."""

    peak_rate: float
    """The learning rate that holds until it falls."""
    adaptive: bool
    """Whether each weight's step is measured by its own gradients so far (AdamW), or is its gradient's (SGD)."""
    batch: int
    """Faces in a step."""
    small_side: int
    """Pixels on a side of the small views, which cost less and which the first epochs see."""
    teachers_share: float
    """How much teachers' answers count in a target, 0 to 1; the labels count the rest."""
    small_share: float = 0.85
    """Share of the epochs that see the small views, 0 to 1."""
    falling_share: float = 0.3
    """The learning rate falls over this last share of the epochs, 0 to 1."""

    def held_epochs(self, epochs: int) -> int:
        """Return the number of epochs after which the learning rate falls."""
        return int((1 - self.falling_share) * epochs)

    def going_on(self) -> "Course":
        """Return the course of a network that has learnt: a high rate that holds would only shake what it knows."""
        return replace(self, peak_rate=self.peak_rate / 2, small_share=0.6, falling_share=0.93)


_PUBLISHED = Course(peak_rate=1e-3, adaptive=True, batch=64, small_side=32, teachers_share=0.8)
"""SGD hardly moves bodies so deep and wide: a gradient is spread over twenty million weights. Their steps are slow, so
the batches are small, for more of them, and what is learnt from is mostly teachers' answers, which vary less than
labels, where there are teachers."""

FROM_CHANCE = {
    "custom-cnn": Course(peak_rate=0.06, adaptive=False, batch=128, small_side=40, teachers_share=0.5),
    "xception": _PUBLISHED,
    "resnet50": _PUBLISHED,
}
"""The course of each body."""


class WarmUpHoldDecay(keras.optimizers.schedules.LearningRateSchedule):  # type: ignore[misc]  # keras ships no types
    """A learning rate that rises, holds, and falls in a straight line to nothing over the last part of the run.

    Unlike a cosine it does not commit a run to its length: as long as the rate holds, a run may be given more
    epochs and goes on as if it had had them from the start. It costs nothing in the end (Hägele et al. 2024,
    arXiv:2405.18392).
    """

    def __init__(self, peak: float, *, rise_steps: int, fall_from: int, steps: int) -> None:
        """Set the rate's course.

        Args:
            peak: the rate that holds.
            rise_steps: steps from nothing to the peak.
            fall_from: the step at which the rate begins to fall.
            steps: the step at which it is nothing.
        """
        self.peak, self.rise_steps, self.fall_from, self.steps = peak, rise_steps, fall_from, steps

    def __call__(self, step: Any) -> Any:
        """Return the rate at a step, counted from 0."""
        step = keras.ops.cast(step, "float32")
        rising = (step + 1) / max(self.rise_steps, 1)
        falling = (self.steps - step) / max(self.steps - self.fall_from, 1)
        return self.peak * keras.ops.clip(keras.ops.minimum(rising, falling), 0.0, 1.0)

    def get_config(self) -> dict[str, float]:
        """Return what `from_config` needs."""
        return {
            "peak": self.peak,
            "rise_steps": self.rise_steps,
            "fall_from": self.fall_from,
            "steps": self.steps,
        }


class _MeanKeeping:
    """An optimizer whose exponential mean of the weights looks back over a tenth of the run so far, at most.

    Keras's own looks back equally far from the first step on: for epochs it holds much of the weights that chance
    gave, and its answers say nothing of what was learnt. The momentum is that of TensorFlow's
    ``ExponentialMovingAverage``: ``min(ema_momentum, (1 + steps) / (10 + steps))``.
    """

    ema_momentum: Any
    iterations: Any

    def _update_model_variables_moving_average(self, trainable_variables: Any) -> None:
        """Move the mean towards the weights; Keras calls this after each step."""
        settled, steps = self.ema_momentum, keras.ops.cast(self.iterations, "float32")
        self.ema_momentum = keras.ops.minimum(settled, (1 + steps) / (10 + steps))
        super()._update_model_variables_moving_average(trainable_variables)  # type: ignore[misc]
        self.ema_momentum = settled


class MeanKeepingSGD(_MeanKeeping, keras.optimizers.SGD):  # type: ignore[misc]  # keras ships no types
    """Gradient descent with a mean of the weights; see `_MeanKeeping`."""


class MeanKeepingAdamW(_MeanKeeping, keras.optimizers.AdamW):  # type: ignore[misc]
    """Adam with decoupled weight decay (Loshchilov & Hutter 2017, arXiv:1711.05101) and a mean of the weights."""


class MeanNormalisations(keras.callbacks.Callback):  # type: ignore[misc]  # keras ships no types
    """Tells the normalisations of the mean weights what is usual, after the last epoch.

    They have followed the weights of each step, which see other things (Izmailov et al. 2018, arXiv:1803.05407).
    """

    def __init__(self, batches: keras.utils.PyDataset, *, epochs: int) -> None:
        """Prepare.

        Args:
            batches: what is learnt from; the inputs come first in each.
            epochs: of the whole run.
        """
        super().__init__()
        self._batches, self._epochs = batches, epochs

    def on_epoch_end(self, epoch: int, logs: Mapping[str, float] | None = None) -> None:  # noqa: ARG002
        """Take the mean over some batches, after the last epoch; the model holds the mean weights by then."""
        if epoch + 1 < self._epochs:
            return
        layers = [layer for layer in self.model.layers if isinstance(layer, keras.layers.BatchNormalization)]
        usual = [layer.momentum for layer in layers]
        for batch in range(min(_TELLING, len(self._batches))):
            for layer in layers:
                layer.momentum = batch / (batch + 1)
            self.model(self._batches[batch][0], training=True)
        for layer, momentum in zip(layers, usual, strict=True):
            layer.momentum = momentum
