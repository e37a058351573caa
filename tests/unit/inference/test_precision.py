"""In which numbers a network is trained, by what the processor can do."""

import sys
from types import SimpleNamespace

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
    monkeypatch.setattr(keras.distribution, "list_devices", lambda: ["cpu:0"])
    monkeypatch.setattr(np, "show_config", lambda **_: {"SIMD Extensions": {"found": found}})

    assert training_policy() == policy


def test_bfloat16_is_for_every_gpu(monkeypatch: pytest.MonkeyPatch) -> None:
    """There it is twice as fast, whatever the processor beside it."""
    monkeypatch.setattr(keras.distribution, "list_devices", lambda: ["gpu:0"])

    assert training_policy() == "mixed_bfloat16"


@pytest.mark.parametrize(("there", "policy"), [(True, "mixed_bfloat16"), (False, "float32")])
def test_pytorch_is_asked_itself_for_a_gpu(monkeypatch: pytest.MonkeyPatch, *, there: bool, policy: str) -> None:
    """Keras, which lists other backends' devices, has nothing that lists PyTorch's and fails when it is asked."""
    monkeypatch.setattr(keras.backend, "backend", lambda: "torch")
    monkeypatch.setattr(keras.distribution, "list_devices", lambda: pytest.fail("Keras was asked."))
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=SimpleNamespace(is_available=lambda: there)))
    monkeypatch.setattr(np, "show_config", lambda **_: {"SIMD Extensions": {"found": ["X86_V3"]}})

    assert training_policy() == policy
