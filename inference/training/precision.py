"""What a network is trained on, and in which numbers: half as long where it computes with them, else float32."""

import keras
import numpy as np

_WIDE_VECTORS = {"X86_V4", "AVX512_SKX"}
"""AVX-512 in NumPy's words, newer and older."""


def training_policy() -> str:
    """Return Keras's policy for training here: "mixed_bfloat16" where it is quicker, else "float32".

    On GPUs, and on processors with AVX-512, bfloat16 is a quarter faster or more; it keeps float32's range, so no loss
    scaling is needed. On such processors TensorFlow 2.21 also crashes when it trains separable networks in float32.
    Without AVX-512 bfloat16 is imitated, one number after the other: 7 pictures a second instead of 84.
    """
    instructions = set(np.show_config(mode="dicts")["SIMD Extensions"]["found"])
    return "mixed_bfloat16" if on_gpu() or instructions & _WIDE_VECTORS else "float32"


def on_gpu() -> bool:
    """Return whether Keras computes on a GPU here, with whichever backend."""
    if keras.backend.backend() == "torch":
        import torch  # noqa: PLC0415 - only that backend's users have it

        # With PyTorch behind it, Keras cannot list devices.
        return bool(torch.cuda.is_available())
    # Not asked for its GPUs: JAX fails where there are none. Without a kind, the best devices are listed.
    return any(device.startswith("gpu") for device in keras.distribution.list_devices())
