"""A person before a camera: a portrait tilted, narrowed, mirrored, moved and perhaps covered, its face's box known."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.frames import Image
from classmood.domain.geometry import Box
from inference.training.portraits import Portrait
from inference.training.scenes import Scene, between, chance


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """How far persons stray from a face in the middle, looking ahead."""

    shares: tuple[float, float]
    """Lowest and highest face height, as a share of the picture's height."""
    tilt: float
    """Standard deviation of a head's tilt in degrees."""
    narrow: float
    """Largest share of a face's width that turning away takes."""
    shift: float
    """Standard deviation of a face's place, as a share of the picture's sides."""
    cut: bool
    """Whether faces may reach over the picture's edge, and photographs may end inside it."""
    covered: float
    """Share of faces with a hand, a mask or a cup before them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instant:
    """How one instant differs from how chance had first drawn a person and the camera's picture."""

    right: float = 0.0
    """How far the face has moved, in heights of the picture; the next likewise."""
    down: float = 0.0
    tilt: float = 0.0
    """Degrees."""
    zoom: float = 1.0
    """Times the face's size."""
    noise: float = 0.0
    """Standard deviation of the camera's own noise, grey levels."""
    seed: int = 0
    """Of that noise."""


FIRST = Instant()
"""Nothing differs."""


def add_person(rng: Generator, scene: Scene, person: Portrait, pose: Pose, *, instant: Instant = FIRST) -> None:
    """Put a person into the scene, and label the face.

    Args:
        rng: decides all.
        scene: changed.
        person: whom.
        pose: how wild.
        instant: how far they have moved since; it changes nothing that `rng` decides.
    """
    height, width = scene.image.shape[:2]
    face_height = between(rng, *pose.shares) * height
    person = person.shrunk(face_height / person.face.height)
    move = _movement(rng, person.face, face_height, (width, height), pose, instant=instant)
    matte = _matte(person) if chance(rng, 0.4) else np.ones(person.image.shape[:2], np.float32)
    # Else the photograph's own ground goes on to the picture's edge.
    ends = pose.cut and chance(rng, 0.5)
    border = cv2.BORDER_CONSTANT if ends else cv2.BORDER_REPLICATE
    put = cv2.warpAffine(person.image, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=border)
    seen = cv2.warpAffine(matte, move, (width, height), flags=cv2.INTER_LINEAR, borderMode=border)
    scene.image = np.asarray(cv2.blendLinear(put, scene.image, seen, 1 - seen), dtype=np.uint8)
    box = _around(person.face, move)
    if chance(rng, pose.covered) and _cover(rng, scene.image, box):
        scene.unsure.append(box.clipped(width, height))
    else:
        scene.label(box)


def add_body(rng: Generator, scene: Scene, person: Portrait) -> None:
    """Show a person from the neck down, if the photograph does: a body is no face."""
    height, width = scene.image.shape[:2]
    body = person.image[int(person.face.bottom + 0.15 * person.face.height) :]
    if not body.size:
        return
    high = int(height * rng.uniform(0.3, 1.0))
    wide = min(int(body.shape[1] * high / body.shape[0]) + 1, width)
    left = int(rng.integers(width - wide + 1))
    scene.image[height - high :, left : left + wide] = cv2.resize(body, (wide, high), interpolation=cv2.INTER_AREA)


def _movement(
    rng: Generator, face: Box, face_height: float, size: tuple[int, int], pose: Pose, *, instant: Instant
) -> NDArray[np.float64]:
    """Return the ``(2, 3)`` map that tilts, narrows, mirrors and moves a face to its place in a picture."""
    zoom = instant.zoom * face_height / face.height
    tilt = np.deg2rad(np.clip(rng.normal(0, pose.tilt), -40, 40) + instant.tilt)
    across = zoom * rng.uniform(1 - pose.narrow, 1.05) * rng.choice([-1, 1])
    turn = np.array([[np.cos(tilt), -np.sin(tilt)], [np.sin(tilt), np.cos(tilt)]])
    linear = turn @ np.diag([across, zoom])
    place = np.array(size) * rng.normal((0.5, 0.46), pose.shift) + size[1] * np.array([instant.right, instant.down])
    if not pose.cut:
        half = np.abs(linear) @ np.array([face.width, face.height]) / 2 + 1
        place = np.clip(place, half, np.maximum(np.array(size) - half, half))
    return np.column_stack([linear, place - linear @ _middle(face)])


def _around(face: Box, move: NDArray[np.float64]) -> Box:
    """Return the upright box around the moved face, taken as the ellipse in its box."""
    x, y = move[:, :2] @ _middle(face) + move[:, 2]
    width, height = 2 * np.sqrt(move[:, :2] ** 2 @ (np.array([face.width, face.height]) / 2) ** 2)
    return Box(float(x - width / 2), float(y - height / 2), float(width), float(height))


def _middle(face: Box) -> NDArray[np.float64]:
    return np.array([face.left + face.width / 2, face.top + face.height / 2])


def _matte(person: Portrait) -> NDArray[np.float32]:
    """Return 0-1 weights that keep about the head and the body, as a virtual background does."""
    height, width = person.image.shape[:2]
    face = person.face
    matte = np.zeros((height, width), np.float32)
    x, y = face.left + face.width / 2, face.top + face.height * 0.45
    head = (int(face.width * 0.78) + 1, int(face.height * 0.78) + 1)
    cv2.ellipse(matte, (int(x), int(y)), head, 0, 0, 360, 1.0, -1)
    neck, shoulder, shoulders = face.width * 0.45, face.width * 1.7, face.bottom + 0.5 * face.height
    outline = [(x - neck, y), (x + neck, y), (x + shoulder, shoulders), (width, height)]
    outline += [(0, height), (x - shoulder, shoulders)]
    cv2.fillPoly(matte, [np.array(outline, np.int32)], 1.0)
    return np.asarray(cv2.GaussianBlur(matte, (0, 0), max(face.width * 0.04, 0.5)), dtype=np.float32)


def _cover(rng: Generator, image: Image, face: Box) -> bool:
    """Draw a mask, a hand or a cup over part of a face; return whether too little is left to ask for it."""
    skin = np.clip(rng.normal((150, 160, 190), 50), 0, 255).tolist()
    x, y = face.left + face.width / 2, face.top + face.height / 2
    if chance(rng, 0.4):  # a mask over mouth and nose
        axes = (int(face.width * 0.5) + 1, int(face.height * 0.3) + 1)
        cv2.ellipse(image, (int(x), int(face.bottom - face.height * 0.22)), axes, 0, 0, 360, skin, -1, cv2.LINE_AA)
        return False
    share = rng.uniform(0.15, 0.6)
    axes = (int(face.width * share) + 1, int(face.height * share * 0.7) + 1)
    spot = (int(x + face.width * rng.uniform(-0.6, 0.6)), int(y + face.height * rng.uniform(-0.2, 0.6)))
    cv2.ellipse(image, spot, axes, float(rng.uniform(0, 180)), 0, 360, skin, -1, cv2.LINE_AA)
    most = 0.4
    return bool(share > most)
