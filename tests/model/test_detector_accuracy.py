"""What the model card promises of the shipped detector, on persons and pictures that training never saw."""

from pathlib import Path

import pytest

from inference.registry import DETECTOR, load_model

pytest.importorskip("tqdm", reason="measuring needs tqdm: uv run --extra train pytest")

from inference.training.detector_evaluation import DetectorResult, evaluate_detector

DATA = Path(__file__).parents[3] / "shared" / "data"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (DATA / "portraits").is_dir(), reason=f"the portraits to compose galleries from are not at {DATA}"
    ),
]


@pytest.fixture(scope="module")
def results() -> dict[str, DetectorResult]:
    """Return the results by set of pictures, on galleries that the card's results were not measured on."""
    found = evaluate_detector(DATA, load_model(DETECTOR), frames=1, seed=1, progress=False)
    return {result.pictures: result for result in found}


def test_galleries_of_unseen_persons_are_read_nearly_whole(results: dict[str, DetectorResult]) -> None:
    """A face missed is a student who does not count."""
    galleries = results["all galleries"]

    assert galleries.faces > 150
    assert galleries.recall is not None
    assert galleries.recall >= 0.97
    assert galleries.precision is not None
    assert galleries.precision >= 0.97
