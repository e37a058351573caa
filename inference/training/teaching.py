"""What trained networks make of the training pictures, for another to learn from beside the labels."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import tqdm

from inference.preprocessing import network_input
from inference.training.shipped_weights import load_trained

Targets = dict[str, NDArray[np.float32]]
"""For each head ``(n, its emotions)``: what the network should answer, in rows that sum to 1, or 0 where unknown."""

TEACHERS_SHARE = 0.5
"""How much the teachers' answers count in a target; the labels count the rest."""

_BATCH = 256


def teachers_answers(teachers: Sequence[Path], crops: NDArray[np.uint8]) -> Targets:
    """Return the mean of what trained networks answer to each picture and to its mirror image.

    One labeller in three errs on FER2013; several networks' mean says besides how sure a picture lets one be
    (knowledge distillation: Hinton et al. 2015, arXiv:1503.02531).

    Args:
        teachers: trained networks, see `load_trained`, of any body; at least one.
        crops: ``(n, 48, 48)`` grey levels 0-255.

    Raises:
        ModelError: the folder of a network is damaged.
        SettingsError: it is no such network.
    """
    asked = [
        (network, seen)
        for network in (load_trained(one, crops) for one in teachers)
        for seen in (crops, crops[:, :, ::-1])
    ]
    answers = [
        network.predict(network_input(seen), batch_size=_BATCH, verbose=0)
        for network, seen in tqdm(asked, desc="asking the teachers")
    ]
    return {head: np.mean([one[head] for one in answers], axis=0, dtype=np.float32) for head in answers[0]}


def taught(targets: Targets, answers: Targets) -> Targets:
    """Return targets of which the teachers' answers are `TEACHERS_SHARE`; what is unknown stays so."""
    return {
        head: (1 - TEACHERS_SHARE) * known + TEACHERS_SHARE * answers[head] * known.any(axis=1, keepdims=True)
        for head, known in targets.items()
    }
