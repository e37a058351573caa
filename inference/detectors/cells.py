"""How the detection network speaks of faces: one score and one box for each cell of 8 x 8 pixels.

`encode` writes labelled faces in that form for training, `decode` reads the network's answer, `suppress` keeps one
answer a face. All three know only numbers, so training and live use cannot disagree about what a cell means.

Boxes are rows of ``left, top, width, height`` in pixels of the picture that the network sees.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float32]
"""``(n, 4)``: left, top, width, height in pixels; n may be 0."""

STRIDE = 8
"""Side of a cell in pixels."""
SMALLEST, LARGEST = 12.0, 72.0
"""Heights in pixels of the faces that the network is taught to see. Others are found in another size of the picture."""

_UNIT = 32.0
"""Sizes are spoken of as the logarithm to base 2 of their ratio to this, which keeps all four numbers near 0: the
int8 network has only 256 levels for them."""
_CORE = 0.25
"""A cell belongs to a face when its centre is within this share of the face's size from the face's centre."""
_HALO = 0.45
"""Up to this share it is neither face nor ground: a network asked to be sure about that line learns nothing else."""


@dataclass(frozen=True, slots=True)
class CellLabels:
    """What the network should answer for one picture of ``rows x columns`` cells."""

    scores: NDArray[np.float32]
    """``(rows, columns)``: 1 in the core of a face, else 0."""
    weights: NDArray[np.float32]
    """``(rows, columns)``: 0 where no answer is asked for, else 1."""
    boxes: NDArray[np.float32]
    """``(rows, columns, 4)``: the face's box as `decode` reads it; 0 outside cores."""


def encode(faces: Boxes, unsure: Boxes, rows: int, columns: int) -> CellLabels:
    """Return the answer wanted for a picture.

    Args:
        faces: the faces. One lower than `SMALLEST` or up to 1.4 x `LARGEST` is neither asked for nor forbidden;
            a still higher one is ground, because its nostril or eye must not pass for a face.
        unsure: places about which nothing is asked, such as faces mostly cut off.
        rows: height of the picture in cells.
        columns: width of the picture in cells.
    """
    labels = CellLabels(
        np.zeros((rows, columns), np.float32),
        np.ones((rows, columns), np.float32),
        np.zeros((rows, columns, 4), np.float32),
    )
    y, x = _centres(rows, columns)
    heights = faces[:, 3]
    taught = (heights >= SMALLEST) & (heights <= LARGEST)
    vague = (heights < SMALLEST) | ((heights > LARGEST) & (heights < 1.4 * LARGEST))
    for left, top, width, height in np.concatenate([unsure, faces[vague]]):
        # Every cell it touches: one narrower than a cell may hold no cell's centre.
        across, down = abs(left + width / 2 - x), abs(top + height / 2 - y)
        labels.weights[(across < (width + STRIDE) / 2) & (down < (height + STRIDE) / 2)] = 0.0
    # The nearer face, which is the higher one, is written last and wins where two overlap.
    for left, top, width, height in sorted(faces[taught].tolist(), key=lambda face: face[3]):
        across, down = left + width / 2 - x, top + height / 2 - y
        # Of the four cells around a centre on a crossing, each must count: hence at least half a cell.
        core = (abs(across) <= max(_CORE * width, STRIDE / 2)) & (abs(down) <= max(_CORE * height, STRIDE / 2))
        halo = (abs(across) <= max(_HALO * width, STRIDE)) & (abs(down) <= max(_HALO * height, STRIDE))
        labels.weights[halo & (labels.scores == 0)] = 0.0
        labels.weights[core] = labels.scores[core] = 1.0
        sizes = np.log2([width / _UNIT, height / _UNIT])
        answer = np.stack(np.broadcast_arrays(across / STRIDE, down / STRIDE, *sizes), axis=-1)
        labels.boxes[core] = answer[core]
    return labels


def decode(
    scores: NDArray[np.float32], boxes: NDArray[np.float32], threshold: float
) -> tuple[Boxes, NDArray[np.float32]]:
    """Return the boxes of the cells whose score is at least `threshold`, and their scores.

    Args:
        scores: ``(rows, columns)``, 0 to 1.
        boxes: ``(rows, columns, 4)``: the face's centre minus the cell's, x then y, in cells; then the base-2
            logarithms of width and height over 32 pixels.
        threshold: 0 to 1.

    Returns:
        ``(n, 4)`` and ``(n,)``, several for each face: `suppress` keeps one.
    """
    rows, columns = np.nonzero(scores >= threshold)
    answer = boxes[rows, columns]
    sizes = _UNIT * np.exp2(answer[:, 2:])
    centres = STRIDE * (np.stack([columns, rows], axis=1) + 0.5 + answer[:, :2])
    found = np.concatenate([centres - sizes / 2, sizes], axis=1).astype(np.float32)
    return found, scores[rows, columns]


def suppress(boxes: Boxes, scores: NDArray[np.float32], overlap: float = 0.5) -> NDArray[np.intp]:
    """Return the indices of the boxes to keep, the highest score first: non-maximum suppression.

    A box goes when a kept one shares more than `overlap` of the *smaller* of the two. So a part of a face that
    passes for a face in another size of the picture goes too, which the intersection over union would leave.

    Args:
        boxes: ``(n, 4)``.
        scores: ``(n,)``.
        overlap: 0 to 1.
    """
    order = np.argsort(-scores, kind="stable")
    starts, ends = boxes[:, :2], boxes[:, :2] + boxes[:, 2:]
    areas = boxes[:, 2] * boxes[:, 3]
    kept: list[np.intp] = []
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(best)
        sides = np.minimum(ends[best], ends[rest]) - np.maximum(starts[best], starts[rest])
        common = np.maximum(sides, 0).prod(axis=1)
        order = rest[common <= overlap * np.minimum(areas[best], areas[rest])]
    return np.array(kept, dtype=np.intp)


def _centres(rows: int, columns: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the cells' centres in pixels: ``(rows, 1)`` y and ``(1, columns)`` x."""
    y = (np.arange(rows, dtype=np.float32) + 0.5) * STRIDE
    x = (np.arange(columns, dtype=np.float32) + 0.5) * STRIDE
    return y[:, np.newaxis], x[np.newaxis]
