"""How a camera and a network connection change a picture: light, colour, blur, noise, compression.

Each function takes the random generator first and a picture, ``(height, width, 3)`` blue-green-red 0-255, and
returns a new one of the same shape; the boxes in it stay where they are.
"""

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from classmood.domain.frames import Image
from inference.training.scenes import chance


def taken_by_a_webcam(rng: Generator, image: Image, strength: float) -> Image:
    """Return `image` as a participant's camera and line might deliver it.

    Args:
        rng: decides all.
        image: a clean picture.
        strength: 0 leaves it nearly alone, 1 is the worst that teachers meet.
    """
    seen = _lit(rng, image, strength)
    for spoil, share in ((_coarse, 0.35), (_blurred, 0.3), (_noisy, 0.4), (compressed, 0.5)):
        if chance(rng, share):
            seen = spoil(rng, seen, strength)
    return seen


def compressed(rng: Generator, image: Image, strength: float) -> Image:
    """Return `image` through JPEG of quality 95 down to 20."""
    quality = int(rng.uniform(95 - 75 * strength, 96))
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)


def grainy(rng: Generator, image: Image, spread: float) -> Image:
    """Return `image` with a sensor's noise, new for every picture, of so many grey levels (standard deviation)."""
    return _bytes(image + np.float32(spread) * rng.standard_normal(image.shape, np.float32))


def _lit(rng: Generator, image: Image, strength: float) -> Image:
    """Change exposure, contrast, colour cast and saturation, and let light fall from one side."""
    height, width = image.shape[:2]
    levels = np.linspace(0, 1, 256, dtype=np.float32)[:, np.newaxis]
    gamma = np.exp2(rng.normal(0, 0.55) * strength)
    cast = 1 + rng.normal(0, 0.1, 3) * strength
    gain, lift = 1 + rng.normal(-0.1, 0.22) * strength, rng.normal(0, 0.06) * strength
    table = np.clip(255 * (levels**gamma * gain * cast + lift), 0, 255).astype(np.uint8)
    lit = np.asarray(cv2.LUT(image, table.reshape(1, 256, 3)), dtype=np.uint8)
    if chance(rng, 0.15):
        grey = cv2.cvtColor(lit, cv2.COLOR_BGR2GRAY)
        faded = cv2.addWeighted(lit, 1 - strength, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), strength, 0)
        lit = np.asarray(faded, dtype=np.uint8)
    if chance(rng, 0.35):
        corners = 1 + rng.uniform(-0.55, 0.35, (2, 2)) * strength
        shade = cv2.resize(corners.astype(np.float32), (width, height), interpolation=cv2.INTER_LINEAR)
        lit = _bytes(lit * shade[..., np.newaxis])
    return lit


def _coarse(rng: Generator, image: Image, strength: float) -> Image:
    """Shrink and enlarge again, as a line of low bandwidth does."""
    height, width = image.shape[:2]
    factor = 1 - rng.uniform(0, 0.6) * strength
    # Fewer than about 12 pixels of face are no face to anybody; short pictures are left alone.
    small = (max(round(width * factor), min(width, 64)), max(round(height * factor), min(height, 40)))
    shrunk = cv2.resize(image, small, interpolation=cv2.INTER_AREA)
    how = cv2.INTER_LINEAR if chance(rng, 0.7) else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(shrunk, (width, height), interpolation=how), dtype=np.uint8)


def _blurred(rng: Generator, image: Image, strength: float) -> Image:
    """Blur as a lens out of focus, or along a line as a moving head; more pixels in larger pictures."""
    size = strength * image.shape[0] / 100
    if chance(rng, 0.6):
        return np.asarray(cv2.GaussianBlur(image, (0, 0), rng.uniform(0.2, 0.5 + size)), dtype=np.uint8)
    length = int(rng.uniform(2, 3.5 + 2 * size))
    kernel = np.zeros((length, length), np.float32)
    end = tuple(int(v) for v in rng.integers(0, length, 2))
    cv2.line(kernel, (length - 1 - end[0], length - 1 - end[1]), end, 1.0)
    return np.asarray(cv2.filter2D(image, -1, kernel / max(float(kernel.sum()), 1.0)), dtype=np.uint8)


def _noisy(rng: Generator, image: Image, strength: float) -> Image:
    """Add a sensor's noise, coarse as after compression or fine."""
    height, width = image.shape[:2]
    grain = int(rng.integers(1, 4))
    noise = rng.standard_normal((height // grain + 1, width // grain + 1, 3), np.float32)
    spread = cv2.resize(
        noise * np.float32(rng.uniform(1, 14) * strength), (width, height), interpolation=cv2.INTER_LINEAR
    )
    return _bytes(image + spread)


def _bytes(values: NDArray[np.float32]) -> Image:
    return np.clip(values, 0, 255).astype(np.uint8)
