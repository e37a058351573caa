"""The faces of a gallery, tile by tile: those of changed tiles found and read anew, those of still ones carried over.

In a class that listens, most tiles show the same from one second to the next, and finding and reading a face costs a
hundred times what comparing two thumbnails does.
"""

from collections.abc import Sequence

from classmood.domain.faces import Face
from classmood.domain.frames import Image
from inference.detectors.base import TileDetector
from inference.reading import FaceReader
from inference.tile_changes import TileChanges
from inference.tiles import Tile

Faces = tuple[Face, ...]
"""Of one tile; empty when none was found."""


class TileFaces:
    """Remembers each tile's faces, boxes and probabilities, never its picture. Not safe for two threads at once."""

    def __init__(self, detector: TileDetector, reader: FaceReader, changes: TileChanges) -> None:
        """Begin with nothing remembered.

        Args:
            detector: finds the faces of the tiles that are searched.
            reader: reads them.
            changes: says which tiles to search.
        """
        self._detector, self._reader, self._changes = detector, reader, changes
        self._faces: dict[int, Faces] = {}

    def look(self, image: Image, tiles: Sequence[Tile], now_seconds: float) -> list[Faces | None]:
        """Return each tile's faces; None for a camera that is off, which is not searched.

        Args:
            image: ``(height, width, 3)`` blue-green-red.
            tiles: of `image`; may be empty.
            now_seconds: any clock that never goes back.
        """
        changed = self._changes.changed(image, tiles, now_seconds)
        carried = {
            place: self._faces[place] for place, change in enumerate(changed) if not change and place in self._faces
        }
        searched = [place for place, tile in enumerate(tiles) if tile.camera_on and place not in carried]
        found = self._detector.detect_in_tiles(image, [tiles[place].box for place in searched])
        # All tiles' faces in one go: a classifier may be faster with many at once.
        read = iter(self._reader.read(image, [face for faces in found for face in faces]))
        new = {place: tuple(next(read) for _ in faces) for place, faces in zip(searched, found, strict=True)}
        self._faces = {place: faces for place, faces in (carried | new).items() if tiles[place].camera_on}
        return [self._faces.get(place) for place in range(len(tiles))]
