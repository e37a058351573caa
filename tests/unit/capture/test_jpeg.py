"""Pictures for a page, in memory."""

import cv2
import numpy as np
import pytest

from capture.jpeg import jpeg


@pytest.mark.parametrize(
    ("size", "shown"), [((720, 1280), (360, 640)), ((300, 200), (300, 200)), ((1, 4000), (1, 640))]
)
def test_a_picture_is_made_smaller_where_it_is_too_large(size: tuple[int, int], shown: tuple[int, int]) -> None:
    """A screen's 8 million pixels twice a second would keep the browser busy."""
    image = np.full((*size, 3), (30, 120, 220), np.uint8)

    found = cv2.imdecode(np.frombuffer(jpeg(image, longest_side=640), np.uint8), cv2.IMREAD_COLOR)

    assert found is not None
    assert found.shape == (*shown, 3)
    assert np.abs(found.astype(int) - (30, 120, 220)).max() <= 6
