"""FER2013 as Kaggle's folders: ``train/<class>/*.jpg`` and ``test/<class>/*.jpg``.

``test`` holds both test splits, 7,178 pictures, and only the file's name tells which: ``PublicTest_...`` or
``PrivateTest_...``. A test picture with another name is called damaged, because putting it into either split would be a
guess: what selected a network must not also report on it. There are no FER+ votes.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

from classmood.domain.emotions import LABELS, Emotion
from classmood.domain.errors import DataError
from inference.training.fer2013_forms.base import Damaged, Picture, Split, Unusable, decoded

PARTS = TRAIN, TEST = ("train", "test")

_SUFFIXES = {".jpg", ".jpeg", ".png"}
_PREFIXES: dict[str, Split] = {"PublicTest_": "public_test", "PrivateTest_": "private_test"}


def read_folders(folder: Path, splits: Collection[Split]) -> Iterator[Picture | Damaged]:
    """Yield the pictures of the named splits, class by class in `Emotion` order and by file name within a class.

    Raises:
        DataError: ``train`` or ``test`` is absent, or one of its folders is named after none of the seven emotions.
    """
    for name, held in ((TRAIN, {"train"}), (TEST, set(_PREFIXES.values()))):
        if held & set(splits):
            for emotion, path in _files(folder / name):
                split: Split | None = "train" if name == TRAIN else _split_of(path.name)
                if split is None:
                    prefixes = " or ".join(_PREFIXES)
                    yield Damaged(str(path), f"belongs to an unknown split; a test picture's name begins {prefixes}")
                elif split in splits:
                    yield _picture(path, path.relative_to(folder).as_posix(), split, emotion)


def _files(part: Path) -> Iterator[tuple[Emotion, Path]]:
    """Yield the image files of every class folder; an absent one holds none."""
    if not part.is_dir():
        raise DataError(f"No FER2013 data at {part}. Name the folder that holds {TRAIN}/ and {TEST}/ with --data.")
    # Hidden folders are an editor's or the system's.
    for entry in sorted(part.iterdir()):
        if entry.is_dir() and entry.name not in LABELS and not entry.name.startswith("."):
            raise DataError(
                f"{entry}: no emotion is called {entry.name!r}; class folders are {', '.join(LABELS)}. Rename it."
            )
    for emotion in Emotion:
        for path in sorted((part / emotion.label).glob("*")):
            if path.suffix.lower() in _SUFFIXES:
                yield emotion, path


def _split_of(name: str) -> Split | None:
    return next((split for prefix, split in _PREFIXES.items() if name.startswith(prefix)), None)


def _picture(path: Path, name: str, split: Split, emotion: Emotion) -> Picture | Damaged:
    try:
        return Picture(split, name, decoded(path.read_bytes()), emotion)
    except OSError as error:
        return Damaged(str(path), f"cannot be read ({error.strerror})")
    except Unusable as problem:
        return Damaged(str(path), str(problem))
