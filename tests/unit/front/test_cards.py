"""Which networks the page "About" tells of."""

from pathlib import Path

import pytest

from classmood.pages import cards_in_use
from classmood.settings import Settings
from inference import registry


@pytest.mark.parametrize(
    ("classifier", "names"),
    [("custom-cnn", ["custom-cnn", "detector"]), ("resnet50", ["resnet50", "detector"]), ("fer", ["detector"])],
)
def test_about_tells_of_the_networks_in_use(
    classifier: str, names: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What else lies in a clone reads no class of this teacher's, and a package's network has no card."""
    card = registry.load_model(registry.CUSTOM_CNN).card.model_dump(exclude={"name", "sha256"})
    monkeypatch.setattr(registry, "MODELS", tmp_path)
    for name in ("custom-cnn", "detector", "resnet50"):
        registry.write_model(tmp_path / name, b"a network", **card)

    cards = cards_in_use(Settings.model_validate({"inference": {"classifier": classifier}}))

    assert [card["name"] for card in cards] == names
