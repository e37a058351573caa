"""Reading FER2013 and FER+."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from classmood.domain.errors import DataError
from inference.labels import FERPLUS
from inference.training.augmentation import middle_views, random_views

pa = pytest.importorskip("pyarrow", reason="reading FER2013 needs pyarrow: uv run --extra train pytest")
pq = pytest.importorskip("pyarrow.parquet")

from inference.training.fer2013 import load_fer2013, vote_shares  # noqa: E402 - after the look for pyarrow


def write_split(folder: Path, pictures: list[np.ndarray], emotions: list[int]) -> None:
    """Write a data set of the published form with these pictures, all in the training split."""
    (folder / "fer2013").mkdir()
    table = pa.table(
        {
            "image": [cv2.imencode(".png", picture)[1].tobytes() for picture in pictures],
            "split": ["train"] * len(pictures),
            "emotion": emotions,
            "ferplus_votes": [[0, 9, 0, 0, 0, 0, 0, 0, 1, 0]] * len(pictures),
            "copy_in_train": [False] * len(pictures),
        }
    )
    pq.write_table(table, folder / "fer2013" / "train.parquet")


def test_a_split_is_read_pixel_by_pixel(tmp_path: Path) -> None:
    """What is learnt must be what was published."""
    pictures = [np.random.default_rng(n).integers(0, 256, (48, 48), dtype=np.uint8) for n in range(3)]
    write_split(tmp_path, pictures, [3, 0, 6])

    faces = load_fer2013(tmp_path, "train")

    assert np.array_equal(faces.crops, np.stack(pictures))
    assert faces.emotions.tolist() == [3, 0, 6]
    assert faces.votes[:, FERPLUS.index("happiness")].tolist() == [1, 1, 1]


def test_a_picture_of_another_size_is_named(tmp_path: Path) -> None:
    """A damaged data set must not train a network."""
    write_split(tmp_path, [np.zeros((48, 48), np.uint8), np.zeros((50, 48), np.uint8)], [0, 1])

    with pytest.raises(DataError, match="train picture 1 is 48x50 pixels; it must be 48x48"):
        load_fer2013(tmp_path, "train")


def test_a_missing_data_set_says_where_it_was_looked_for(tmp_path: Path) -> None:
    """And which option names another place."""
    with pytest.raises(DataError, match=r"No FER2013 data at .*--data"):
        load_fer2013(tmp_path, "train")


def test_single_votes_are_outliers_and_unknowns_no_emotion() -> None:
    """As FER+'s authors count: 6 of 9 and 3 of 9 remain when the tenth vote stood alone."""
    votes: list[list[int] | None] = [
        [6, 3, 1, 0, 0, 0, 0, 0, 0, 0],
        [0, 0, 2, 0, 0, 0, 0, 0, 4, 4],
        None,
    ]

    shares = vote_shares(votes)

    assert shares[0, :3] == pytest.approx([6 / 9, 3 / 9, 0])
    assert not shares[1:].any()


@pytest.mark.parametrize("side", [32, 40])
def test_views_differ_and_keep_the_size(side: int) -> None:
    """Two equal views would teach nothing; another size would not fit the batch."""
    crops = np.random.default_rng(5).integers(0, 256, (6, 48, 48), dtype=np.uint8)

    views = random_views(crops, 40, side, np.random.default_rng(1))

    assert views.shape == (6, side, side)
    assert not np.array_equal(views, random_views(crops, 40, side, np.random.default_rng(2)))
    assert np.array_equal(views, random_views(crops, 40, side, np.random.default_rng(1)))


def test_a_coarser_view_shows_the_same_part_of_the_face() -> None:
    """It saves time, and must not hide the mouth."""
    noise = np.random.default_rng(5).integers(0, 256, (12, 6, 6), dtype=np.uint8)
    crops = np.stack([cv2.resize(one, (48, 48), interpolation=cv2.INTER_CUBIC) for one in noise])

    fine, coarse = (random_views(crops, 40, side, np.random.default_rng(1)) for side in (40, 32))

    for view, smaller in zip(fine, coarse, strict=True):
        same = cv2.resize(view, (32, 32), interpolation=cv2.INTER_AREA)
        assert np.corrcoef(same.ravel(), smaller.ravel())[0, 1] > 0.95


@pytest.mark.parametrize("side", [32, 40])
def test_a_face_is_measured_as_large_as_it_was_learnt_from(side: int) -> None:
    """A network that halves its picture five times knows nothing of another size."""
    crops = np.zeros((3, 48, 48), np.uint8)
    crops[:, 4:44, 4:44] = 200
    crops[:, 14:34, 14:34] = 100  # half of the middle

    views = middle_views(crops, 40, side)

    assert views.shape == (3, side, side)
    assert views.min() == 100
    assert (views == 100).mean() == pytest.approx(0.25, abs=0.02)
