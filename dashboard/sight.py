"""What a preview shows, in words: how many faces, and what is missing."""

from classmood.domain.faces import Layout
from classmood.domain.moods import CaptureStatus
from dashboard import words
from dashboard.control import Preview, Sight

_NOT_THE_CLASS = (Layout.SPEAKER, Layout.SHARED_SCREEN)


def told(preview: Preview) -> str:
    """Return one line: ``"23 faces, 4 cameras off, 2 too small to read"``, or why there is none to count."""
    if preview.trouble:
        return preview.trouble
    return "Looking …" if preview.sight is None else _seen(preview.sight)


def _seen(sight: Sight) -> str:
    if sight.layout in _NOT_THE_CLASS:
        return words.STATUS[CaptureStatus.WRONG_LAYOUT]
    if sight.status is not CaptureStatus.OK and not sight.cameras_off:
        return words.STATUS[sight.status]
    parts = [_number(sight.faces, "face")]
    if sight.cameras_off:
        parts.append(f"{_number(sight.cameras_off, 'camera')} off")
    if sight.too_small:
        parts.append(f"{sight.too_small} too small to read")
    if sight.weak:
        parts.append(f"{sight.weak} only weakly readable")
    return ", ".join(parts)


def _number(count: int, thing: str) -> str:
    return f"{count} {thing}" if count == 1 else f"{count} {thing}s"
