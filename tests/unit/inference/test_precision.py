"""In which numbers a network is trained, by what the processor can do."""

import numpy as np
import pytest

pytest.importorskip("keras", reason="training needs the train extra: uv run --extra train pytest")

import keras

from inference.training.precision import training_policy


@pytest.mark.parametrize(
    ("found", "policy"),
    [
        (["X86_V3"], "float32"),
        (["NEON", "ASIMD"], "float32"),
        (["X86_V3", "X86_V4"], "mixed_bfloat16"),
        (["AVX2", "AVX512_SKX"], "mixed_bfloat16"),
    ],
)
def test_bfloat16_is_for_processors_that_compute_with_it(
    monkeypatch: pytest.MonkeyPatch, found: list[str], policy: str
) -> None:
    """Elsewhere it is imitated, and an epoch of minutes takes an hour."""
    monkeypatch.setattr(keras.distribution, "list_devices", lambda _: [])
    monkeypatch.setattr(np, "show_config", lambda **_: {"SIMD Extensions": {"found": found}})

    assert training_policy() == policy


def test_bfloat16_is_for_every_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """There it is twice as fast, whatever the processor beside it."""
    monkeypatch.setattr(keras.distribution, "list_devices", lambda kind: [f"{kind}:0"])

    assert training_policy() == "mixed_bfloat16"
