"""The peers' adapters: what they are told, and what is made of what they say."""

from typing import Any

import numpy as np
import pytest

from classmood.domain.errors import DataError, ModelError
from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.training.detector_peers import MtcnnDetector, YuNetDetector, open_mtcnn


class FakeMtcnn:
    """Says the same face of every picture, or of none, and notes what it was shown."""

    def __init__(self, box: tuple[int, int, int, int] | None = None) -> None:
        self._box = box
        self.shown: list[Image] = []
        self.told: list[int] = []

    def detect_faces(self, image: list[Image], *, min_face_size: int) -> list[list[dict[str, Any]]]:
        """Answer as the package does: one list a picture, or one empty list for none at all."""
        self.shown += image
        self.told.append(min_face_size)
        if self._box is None:
            return []
        return [[{"box": list(self._box), "confidence": 0.9, "keypoints": {}}] for _ in image]


def test_mtcnn_is_never_told_of_faces_over_20_pixels() -> None:
    """Over 20, version 1.0.0 finds nothing and says nothing: the picture must be scaled instead."""
    network = FakeMtcnn((10, 10, 20, 20))
    detector = MtcnnDetector(network, min_face_height=40)

    found = detector.detect(np.zeros((400, 600, 3), np.uint8))

    assert network.told == [20]
    assert network.shown[0].shape == (200, 300, 3)
    assert found[0].box == Box(20, 20, 40, 40)


def test_mtcnn_sees_a_tile_in_the_height_that_ours_sees() -> None:
    """A peer that is shown more pixels or fewer would be measured at something else."""
    network = FakeMtcnn((0, 0, 48, 48))
    detector = MtcnnDetector(network)

    found = detector.detect_in_tiles(np.zeros((400, 800, 3), np.uint8), [Box(100, 50, 384, 192)])

    assert network.shown[0].shape == (96, 192, 3)
    assert found[0][0].box == Box(100, 50, 96, 96)


def test_mtcnn_is_shown_red_first() -> None:
    """Blue people are found less often, and nothing would fail."""
    network = FakeMtcnn()
    blue = np.zeros((48, 48, 3), np.uint8)
    blue[..., 0] = 200

    MtcnnDetector(network).detect_in_tiles(blue, [Box(0, 0, 48, 48)])

    assert network.shown[0][0, 0].tolist() == [0, 0, 200]


def test_one_empty_list_for_all_pictures_is_no_face_in_each() -> None:
    """So the package answers when there is no face at all."""
    tiles = [Box(0, 0, 48, 48), Box(48, 0, 48, 48)]

    assert MtcnnDetector(FakeMtcnn()).detect_in_tiles(np.zeros((48, 96, 3), np.uint8), tiles) == [[], []]


def test_a_peer_that_is_not_installed_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page tells the reason in place of the figures."""
    monkeypatch.setattr("inference.training.detector_peers.find_spec", lambda _: None)

    with pytest.raises(ModelError, match=r"mtcnn is not installed.*classmood\[peers\]"):
        open_mtcnn()


def test_a_yunet_that_is_not_there_is_named(tmp_path: Any) -> None:
    """OpenCV's own message is pages of C++."""
    with pytest.raises(DataError, match=r"missing\.onnx: not a YuNet network"):
        YuNetDetector(tmp_path / "missing.onnx")
