"""What trained networks make of the training pictures, for another to learn from beside the labels."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tqdm import trange

from classmood.domain.errors import SettingsError
from inference.classifiers.litert import LiteRTClassifier
from inference.preprocessing import network_input
from inference.registry import read_model
from inference.training.emotion_net import BODIES, load_finished

Targets = dict[str, NDArray[np.float32]]
"""For each head ``(n, its emotions)``: what the network should answer, in rows that sum to 1, or 0 where unknown."""

_BATCH = 256


def teachers_answers(teachers: Sequence[Path], crops: NDArray[np.uint8]) -> Targets:
    """Return the mean of what trained networks answer to each picture and to its mirror image.

    One labeller in three errs on FER2013; several networks' mean says besides how sure a picture lets one be
    (knowledge distillation: Hinton et al. 2015, arXiv:1503.02531).

    Args:
        teachers: at least one ``emotion.keras`` of a finished run, or folder of a network as a run exports it; of any
            body.
        crops: ``(n, 48, 48)`` grey levels 0-255; at least one.

    Raises:
        ModelError: the folder of a network is damaged.
        SettingsError: it is no such network.
    """
    asked = [_opened(teacher) for teacher in teachers]
    means: list[Targets] = []
    for start in trange(0, len(crops), _BATCH, desc="asking the teachers"):
        some = crops[start : start + _BATCH]
        answers = [ask(seen) for ask in asked for seen in (some, some[:, :, ::-1])]
        means.append({head: np.mean([one[head] for one in answers], axis=0, dtype=np.float32) for head in answers[0]})
    return {head: np.concatenate([one[head] for one in means]) for head in means[0]}


def taught(targets: Targets, answers: Targets, *, share: float) -> Targets:
    """Return targets of which the teachers' answers are a share, 0 to 1; what is unknown stays so."""
    return {
        head: (1 - share) * known + share * answers[head] * known.any(axis=1, keepdims=True)
        for head, known in targets.items()
    }


def _opened(teacher: Path) -> Callable[[NDArray[np.uint8]], Targets]:
    """Return what answers for a network when it is given faces."""
    if not teacher.is_dir():
        network = load_finished(teacher)
        return lambda crops: network.predict_on_batch(network_input(crops))
    model = read_model(teacher)
    if model.card.name not in BODIES:
        raise SettingsError(f"{teacher}: holds {model.card.name}; a teacher is one of {', '.join(BODIES)}.")
    # Asked as it is, which works for every body and is quicker than its weights as floats.
    classifier = LiteRTClassifier(model)
    return lambda crops: dict(zip(("fer2013", "ferplus"), classifier.heads(crops), strict=True))
