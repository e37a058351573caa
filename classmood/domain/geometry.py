"""Boxes in pixels of a picture, and how two boxes overlap.

x grows to the right and y grows downwards; the picture's top left corner is (0, 0).
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle in pixels; it may lie partly outside its picture until `clipped`."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The first x to the right of the box."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The first y below the box."""
        return self.top + self.height

    @property
    def area(self) -> float:
        """Square pixels; 0 for an empty box."""
        return max(self.width, 0.0) * max(self.height, 0.0)

    def iou(self, other: "Box") -> float:
        """Return the intersection over union with `other`, 0 to 1; 0 when both are empty."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        common = max(width, 0.0) * max(height, 0.0)
        union = self.area + other.area - common
        # Of a box that is tiny beside its place, rounding leaves more in common than there is of it.
        return min(common / union, 1.0) if union > 0 else 0.0

    def clipped(self, width: float, height: float) -> "Box":
        """Return the part inside a picture of `width` x `height` pixels; empty when none is."""
        left, top = min(max(self.left, 0.0), width), min(max(self.top, 0.0), height)
        right, bottom = min(max(self.right, 0.0), width), min(max(self.bottom, 0.0), height)
        return Box(left, top, max(right - left, 0.0), max(bottom - top, 0.0))

    def scaled(self, factor: float) -> "Box":
        """Return the same box in a picture that is `factor` times as large."""
        return Box(self.left * factor, self.top * factor, self.width * factor, self.height * factor)
