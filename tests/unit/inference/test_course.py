"""How the training of the emotion network goes."""

import pytest

pytest.importorskip("keras", reason="needs the train extra: uv run --extra train pytest -m slow")
pytest.importorskip("tensorflow", reason="needs the train extra: uv run --extra train pytest -m slow")

import keras

from inference.training.course import MeanKeepingAdamW, MeanKeepingSGD

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(("kind", "rounding"), [(MeanKeepingSGD, 0), (MeanKeepingAdamW, 1e-3)])
@pytest.mark.parametrize(("steps", "behind"), [(10, 1), (100, 10), (1000, 50)])
def test_the_mean_of_the_weights_looks_back_over_a_tenth_of_the_run_at_most(
    kind: type[keras.optimizers.Optimizer], rounding: float, steps: int, behind: float
) -> None:
    """Else an epoch's accuracy would be that of weights from long before."""
    optimizer = kind(1.0, weight_decay=0.0, use_ema=True, ema_momentum=0.98)  # over 50 steps, once there are enough
    weight = keras.Variable(0.0)
    for _ in range(steps):
        optimizer.apply([keras.ops.convert_to_tensor(-1.0)], [weight])
    reached = float(weight.value)

    optimizer.finalize_variable_values([weight])

    assert reached == pytest.approx(steps, rel=rounding, abs=0)
    assert reached - float(weight.value) == pytest.approx(behind, rel=0.1)
    assert optimizer.get_config()["ema_momentum"] == 0.98
