"""A drawn class whose moods are known: pictures of it, and the truth about them."""

import math
from dataclasses import dataclass

import numpy as np

from capture.practice import gallery
from capture.practice.brush import Turn
from capture.practice.expressions import Action, actions_of
from capture.practice.habits import Habits, Posture, camera_tracks, speaker_track
from capture.practice.head import Look
from capture.practice.portrait import Placing, Portrait
from capture.practice.script import mood_tracks
from capture.practice.students import draw_lots
from capture.practice.tracks import Value
from classmood.domain.emotions import Emotion
from classmood.domain.errors import CaptureError
from classmood.domain.faces import Probabilities
from classmood.domain.frames import Image
from classmood.domain.geometry import Box

MOST_STUDENTS = 49
LESSON_SECONDS = 600.0
SIZE = (1280, 720)
_SMALLEST_TILE = 64
"""Pixels of height below which a tile shows nothing that could be read."""
_NOD = 0.22
"""Radians that a fully lowered head is pitched down."""


@dataclass(frozen=True, slots=True)
class StudentTruth:
    """What is true of one student at one instant."""

    name: str
    camera_on: bool
    looking_away: bool
    """The head is turned aside or down, so that the face may not be found; always False with the camera off."""
    tile: Box
    """In pixels of the frame."""
    face: Box | None
    """As detectors label faces: forehead to chin, as wide as the face; None with the camera off."""
    moods: Probabilities
    """What the student feels, in `Emotion` order, summing to 1; also with the camera off."""
    emotion: Emotion
    """The one felt most."""


class PracticeClass:
    """Students in a meeting's gallery, the same ones with the same moods for the same `seed`.

    Everything follows from seed, student and time, so pictures and truths can be asked for any time, in any
    order and from several threads.
    """

    def __init__(
        self,
        students: int = 25,
        *,
        seed: int = 0,
        lesson_seconds: float = LESSON_SECONDS,
        size: tuple[int, int] = SIZE,
    ) -> None:
        """Invent the class and paint what never changes: some 20 ms for each student.

        Args:
            students: 1 to 49.
            seed: 0 or more.
            lesson_seconds: length of the scripted lesson; its parts are stretched to it. More than 0.
            size: width and height of the frames, pixels.

        Raises:
            CaptureError: a value is out of range, or the tiles would be too small to show faces.
        """
        _check(students, seed, lesson_seconds)
        self.lesson_seconds = lesson_seconds
        self.size = size
        self._tiles = _tiles(students, size)
        width, height = int(self._tiles[0].width), int(self._tiles[0].height)
        self._ground: Image = np.full((size[1], size[0], 3), np.rint(gallery.GROUND), np.uint8)
        looks = draw_lots(students, seed)
        self._names = [look.name for look in looks]
        self._moods = mood_tracks(students, seed=seed, lesson_seconds=lesson_seconds)
        self._cameras = camera_tracks(students, seed=seed, seconds=lesson_seconds)
        self._speaker = speaker_track(students, seed=seed, seconds=lesson_seconds)
        self._habits = [Habits(np.random.default_rng([seed, 5, at]), lesson_seconds) for at in range(students)]
        self._portraits = [Portrait(look, width, height, [seed, 6, at]) for at, look in enumerate(looks)]
        self._off = [gallery.paint_camera_off(name, width, height) for name in self._names]
        self._overlays = [
            [gallery.paint_overlay(name, width, height, speaking=speaking) for speaking in (False, True)]
            for name in self._names
        ]

    def frame_at(self, t: float) -> Image:
        """Return the picture at `t` seconds into the lesson, in pixels of its own.

        Before the start and after the end, time stands still as far as moods go.
        """
        frame = self._ground.copy()
        speaker = int(self._speaker.at(t)[0])
        for student, box in enumerate(self._tiles):
            tile = self._off[student]
            speaking = False
            if self._camera_on(student, t):
                look, placing = _pose(self._moods[student].at(t), self._habits[student].at(t))
                tile = self._portraits[student].draw(look, placing)
                speaking = student == speaker
            left, top, right, bottom = (int(edge) for edge in (box.left, box.top, box.right, box.bottom))
            window = frame[top:bottom, left:right]
            window[:] = tile
            self._overlays[student][speaking].lie_on(window)
        return frame

    def truth_at(self, t: float) -> list[StudentTruth]:
        """Return what is true of each student at `t` seconds into the lesson, in the order of the tiles."""
        return [self._truth(student, t) for student in range(len(self._tiles))]

    def _truth(self, student: int, t: float) -> StudentTruth:
        tile, camera_on = self._tiles[student], self._camera_on(student, t)
        moods, posture = self._moods[student].at(t), self._habits[student].at(t)
        face = None
        if camera_on:
            look, placing = _pose(moods, posture)
            box = self._portraits[student].face(placing, look.turn, float(look.actions[Action.JAW_DROP]))
            face = Box(tile.left + box.left, tile.top + box.top, box.width, box.height)
        a, b, c, d, e, f, g = (float(share) for share in moods)
        return StudentTruth(
            name=self._names[student],
            camera_on=camera_on,
            looking_away=camera_on and posture.looking_away,
            tile=tile,
            face=face,
            moods=(a, b, c, d, e, f, g),
            emotion=Emotion(int(moods.argmax())),
        )

    def _camera_on(self, student: int, t: float) -> bool:
        return bool(self._cameras[student].at(t)[0])


def _pose(moods: Value, posture: Posture) -> tuple[Look, Placing]:
    """Return how the head is drawn and where: emotions, too, lower the head and the eyes."""
    actions = actions_of(moods)
    gaze = (posture.gaze[0], posture.gaze[1] + float(actions[Action.EYES_DOWN]))
    turn = Turn(posture.yaw, posture.pitch + _NOD * float(actions[Action.HEAD_DOWN]))
    look = Look(actions, posture.shut, gaze, turn)
    return look, Placing(posture.right, posture.down, posture.roll, posture.body)


def _check(students: int, seed: int, lesson_seconds: float) -> None:
    """Raise CaptureError where a class cannot be made of these."""
    if not 1 <= students <= MOST_STUDENTS:
        raise CaptureError(f"A practice class of {students} students cannot be drawn; 1 to {MOST_STUDENTS} can.")
    if seed < 0:
        raise CaptureError(f"The practice class's seed is {seed}; it must be 0 or more.")
    if not (math.isfinite(lesson_seconds) and lesson_seconds > 0):
        raise CaptureError(f"The practice lesson's length is {lesson_seconds} seconds; it must be more than 0.")


def _tiles(students: int, size: tuple[int, int]) -> list[Box]:
    """Return the tiles' boxes; CaptureError where they would be too small."""
    tiles = gallery.layout(students, *size)
    if tiles[0].height < _SMALLEST_TILE:
        raise CaptureError(
            f"A practice class of {students} in {size[0]} x {size[1]} pixels has tiles {tiles[0].height:.0f} pixels "
            f"high; at least {_SMALLEST_TILE} are needed. Take fewer students or a larger size."
        )
    return tiles
