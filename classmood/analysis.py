"""Reads one picture or recording outside any lesson, and words what was found. Nothing is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from capture.darkness import is_black
from capture.pictures import read_picture
from capture.sources.video import VideoSource
from capture.status_line import status_line
from capture.writing import write_picture, write_video
from classmood.domain.emotions import LABELS
from classmood.domain.faces import Face, View
from classmood.domain.frames import Frame
from classmood.domain.moods import CaptureStatus, MoodSample, count_moods
from classmood.settings import Settings
from classmood.wiring import face_analyzer
from inference.drawing import draw_faces

VIDEO_FRAMES_PER_SECOND = 1.0


def analyze_picture(settings: Settings, path: Path, drawn: Path | None) -> View:
    """Return what is in a picture, its faces from top to bottom; with `drawn`, write it with their boxes too.

    Raises:
        CaptureError: the picture cannot be read, or `drawn` cannot be written.
    """
    frame = read_picture(path)
    view = face_analyzer(settings).analyze(frame)
    if drawn is not None:
        write_picture(drawn, draw_faces(frame.image, view.faces))
    return replace(view, faces=tuple(sorted(view.faces, key=lambda face: (face.box.top, face.box.left))))


def analyze_video(settings: Settings, path: Path, drawn: Path | None) -> list[MoodSample]:
    """Return one sample for each second of a recording; with `drawn`, write the pictures that were read too.

    Raises:
        CaptureError: the recording cannot be read, or `drawn` cannot be written.
    """
    analyzer = face_analyzer(settings)
    samples: list[MoodSample] = []

    def read(frame: Frame) -> Sequence[Face]:
        if is_black(frame.image):
            samples.append(MoodSample(at=frame.at, status=CaptureStatus.BLACK))
            return ()
        view = analyzer.analyze(frame)
        samples.append(count_moods(view, at=frame.at, min_confidence=settings.inference.min_confidence))
        return view.faces

    with VideoSource(path, frames_per_second=VIDEO_FRAMES_PER_SECOND) as source:
        frames = iter(source.grab, None)
        if drawn is None:
            for frame in frames:
                read(frame)
        else:
            pictures = (draw_faces(frame.image, read(frame)) for frame in frames)
            write_video(drawn, pictures, frames_per_second=VIDEO_FRAMES_PER_SECOND)
    return samples


def picture_as_json(view: View) -> dict[str, Any]:
    """Return a picture for other programs; ``probabilities`` is null for a face too small to be read."""
    return {
        "layout": view.layout.value,
        "tiles": view.tiles,
        "cameras_off": view.cameras_off,
        "faces": [
            {
                "box": {name: round(getattr(face.box, name), 1) for name in ("left", "top", "width", "height")},
                "score": round(face.score, 3),
                "emotion": None if face.likeliest is None else face.likeliest.label,
                "weak": face.weak,
                "probabilities": None if face.probabilities is None else _by_label(face.probabilities),
            }
            for face in view.faces
        ],
    }


def video_as_json(samples: Sequence[MoodSample]) -> list[dict[str, Any]]:
    """Return a recording's samples for other programs; ``second`` is seconds from its first picture."""
    return [
        {
            "second": round((sample.at - samples[0].at).total_seconds(), 3),
            "status": sample.status.value,
            "faces": sample.faces,
            "read": sample.read,
            "unsure": sample.unsure,
            "too_small": sample.too_small,
            "weak": sample.weak,
            "layout": sample.layout.value,
            "tiles": sample.tiles,
            "cameras_off": sample.cameras_off,
            "counts": dict(zip(LABELS, sample.counts, strict=True)),
            "mean_probabilities": None if sample.mean_probabilities is None else _by_label(sample.mean_probabilities),
        }
        for sample in samples
    ]


def picture_as_table(view: View) -> Iterator[str]:
    """Yield the lines of a table, one a face; probabilities in percent."""
    if not view.layout.shows_class:
        yield "One speaker or a shared screen, not a class: no faces are read. Switch the meeting to its gallery."
        return
    if view.tiles:
        yield f"A gallery of {view.tiles} tiles, {view.cameras_off} of them without a camera picture"
    if not view.faces:
        yield "No face was found. Faces need to be about 24 pixels high or more."
        return
    yield f"{'left':>6}{'top':>6}{'width':>7}{'height':>7}{'score':>7}  " + "".join(f"{name:>9}" for name in LABELS)
    for face in view.faces:
        box = face.box
        read = "  too small to be read"
        if face.probabilities is not None and face.likeliest is not None:
            weak = " (weak)" if face.weak else ""
            read = "  " + "".join(f"{p:>8.0%} " for p in face.probabilities) + f" {face.likeliest.label}{weak}"
        yield f"{box.left:>6.0f}{box.top:>6.0f}{box.width:>7.0f}{box.height:>7.0f}{face.score:>7.2f}{read}"
    read_faces = sum(face.probabilities is not None for face in view.faces)
    weak_faces = sum(face.weak for face in view.faces)
    yield f"{len(view.faces)} faces, {read_faces} large enough to be read, {weak_faces} of them weak"


def video_as_table(samples: Sequence[MoodSample], *, min_group: int) -> Iterator[str]:
    """Yield the lines of a table, one a second; shares only where at least `min_group` faces were read."""
    for sample in samples:
        minutes, seconds = divmod(int((sample.at - samples[0].at).total_seconds()), 60)
        yield f"{minutes:>4}:{seconds:02}  {status_line(sample, min_group=min_group)}"


def _by_label(probabilities: Sequence[float]) -> dict[str, float]:
    return {name: round(p, 4) for name, p in zip(LABELS, probabilities, strict=True)}
