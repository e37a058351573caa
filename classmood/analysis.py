"""Reads one picture or recording outside any lesson, and words what was found. Nothing is stored."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from capture.darkness import is_black
from capture.pictures import read_picture
from capture.sources.video import VideoSource
from capture.status_line import status_line
from capture.writing import write_picture, write_video
from classmood.domain.emotions import LABELS
from classmood.domain.faces import Face
from classmood.domain.frames import Frame
from classmood.domain.moods import CaptureStatus, MoodSample, count_moods
from classmood.settings import Settings
from classmood.wiring import face_analyzer
from inference.drawing import draw_faces

VIDEO_FRAMES_PER_SECOND = 1.0


def analyze_picture(settings: Settings, path: Path, drawn: Path | None) -> list[Face]:
    """Return a picture's faces, from top to bottom; with `drawn`, write it with their boxes too.

    Raises:
        CaptureError: the picture cannot be read, or `drawn` cannot be written.
    """
    frame = read_picture(path)
    faces = sorted(face_analyzer(settings).analyze(frame), key=lambda face: (face.box.top, face.box.left))
    if drawn is not None:
        write_picture(drawn, draw_faces(frame.image, faces))
    return faces


def analyze_video(settings: Settings, path: Path, drawn: Path | None) -> list[MoodSample]:
    """Return one sample for each second of a recording; with `drawn`, write the pictures that were read too.

    Raises:
        CaptureError: the recording cannot be read, or `drawn` cannot be written.
    """
    analyzer = face_analyzer(settings)
    samples: list[MoodSample] = []

    def read(frame: Frame) -> list[Face]:
        if is_black(frame.image):
            samples.append(MoodSample(at=frame.at, status=CaptureStatus.BLACK))
            return []
        faces = analyzer.analyze(frame)
        samples.append(count_moods(faces, at=frame.at, min_confidence=settings.inference.min_confidence))
        return faces

    with VideoSource(path, frames_per_second=VIDEO_FRAMES_PER_SECOND) as source:
        frames = iter(source.grab, None)
        if drawn is None:
            for frame in frames:
                read(frame)
        else:
            pictures = (draw_faces(frame.image, read(frame)) for frame in frames)
            write_video(drawn, pictures, frames_per_second=VIDEO_FRAMES_PER_SECOND)
    return samples


def picture_as_json(faces: Sequence[Face]) -> list[dict[str, Any]]:
    """Return a picture's faces for other programs; ``probabilities`` is null for a face too small to be read."""
    return [
        {
            "box": {name: round(getattr(face.box, name), 1) for name in ("left", "top", "width", "height")},
            "score": round(face.score, 3),
            "emotion": None if face.likeliest is None else face.likeliest.label,
            "probabilities": None if face.probabilities is None else _by_label(face.probabilities),
        }
        for face in faces
    ]


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
            "counts": dict(zip(LABELS, sample.counts, strict=True)),
            "mean_probabilities": None if sample.mean_probabilities is None else _by_label(sample.mean_probabilities),
        }
        for sample in samples
    ]


def picture_as_table(faces: Sequence[Face]) -> Iterator[str]:
    """Yield the lines of a table, one a face; probabilities in percent."""
    if not faces:
        yield "No face was found. Faces need to be about 24 pixels high or more."
        return
    yield f"{'left':>6}{'top':>6}{'width':>7}{'height':>7}{'score':>7}  " + "".join(f"{name:>9}" for name in LABELS)
    for face in faces:
        box = face.box
        read = "  too small to be read"
        if face.probabilities is not None and face.likeliest is not None:
            read = "  " + "".join(f"{p:>8.0%} " for p in face.probabilities) + f" {face.likeliest.label}"
        yield f"{box.left:>6.0f}{box.top:>6.0f}{box.width:>7.0f}{box.height:>7.0f}{face.score:>7.2f}{read}"
    read_faces = sum(face.probabilities is not None for face in faces)
    yield f"{len(faces)} faces, {read_faces} large enough to be read"


def video_as_table(samples: Sequence[MoodSample]) -> Iterator[str]:
    """Yield the lines of a table, one a second."""
    for sample in samples:
        minutes, seconds = divmod(int((sample.at - samples[0].at).total_seconds()), 60)
        yield f"{minutes:>4}:{seconds:02}  {status_line(sample)}"


def _by_label(probabilities: Sequence[float]) -> dict[str, float]:
    return {name: round(p, 4) for name, p in zip(LABELS, probabilities, strict=True)}
