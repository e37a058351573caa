"""Anonymous seats: the same number for the same place, and never one person's for another."""

from hypothesis import given
from hypothesis import strategies as st

from classmood.domain.faces import Face
from classmood.domain.geometry import Box
from inference.tracking import Seats
from tests.builders import a_face

SIZE = 60.0
HOLD = 3.0


def face_at(x: float, y: float = 100.0) -> Face:
    """Return a face 60 pixels high whose centre is at (x, y)."""
    return a_face(box=Box(x - SIZE / 2, y - SIZE / 2, SIZE, SIZE))


class Room:
    """Seats, one frame a second."""

    def __init__(self, *, tiled: bool = True, hold_seconds: float = HOLD) -> None:
        self.seats = Seats(hold_seconds=hold_seconds)
        self.second = 0.0
        self._tiled = tiled

    def sees(self, *places: list[Face] | None, broken: list[bool] | None = None, after: float = 1.0) -> list[Face]:
        """Return what is followed, so many seconds after the frame before."""
        self.second += after
        return self.seats.follow(places, broken or [False] * len(places), self.second, tiled=self._tiled)

    def numbers(self, *places: list[Face] | None, broken: list[bool] | None = None) -> list[int | None]:
        """Return the seats' numbers alone."""
        return [face.seat for face in self.sees(*places, broken=broken)]


_JITTER = st.tuples(st.floats(-20, 20), st.floats(-20, 20))


@given(
    people=st.integers(1, 12),
    frames=st.lists(st.tuples(st.lists(_JITTER, min_size=12, max_size=12), st.sets(st.integers(0, 11))), max_size=12),
)
def test_in_tiles_numbers_stay_through_moves_and_missed_frames(
    people: int, frames: list[tuple[list[tuple[float, float]], set[int]]]
) -> None:
    """Seat 7 is the same tile from the first picture to the last, whoever is missed in between and for how long."""
    room = Room()
    first = room.numbers(*[[face_at(300.0 * tile)] for tile in range(people)])
    assert first == list(range(1, people + 1))

    for moves, missed in frames:
        places = [
            [] if tile in missed else [face_at(300.0 * tile + moves[tile][0], 100 + moves[tile][1])]
            for tile in range(people)
        ]
        for face in room.sees(*places):
            assert face.seat == 1 + round((face.box.left + SIZE / 2) / 300)


@given(
    st.permutations(range(6)),
    st.lists(st.tuples(st.lists(_JITTER, min_size=6, max_size=6), st.integers(0, 6)), max_size=10),
)
def test_without_tiles_numbers_stay_through_small_moves_and_short_misses(
    order: list[int], frames: list[tuple[list[tuple[float, float]], int]]
) -> None:
    """In a room, three face widths apart, whatever order the detector tells them in."""
    room = Room(tiled=False)
    anchored = [face_at(200.0 * person) for person in order]
    seats = {person: face.seat for person, face in zip(order, room.sees(anchored), strict=True)}
    assert sorted(filter(None, seats.values())) == [1, 2, 3, 4, 5, 6]
    room.sees(anchored)

    for moves, missed in frames:
        seen = [
            face_at(200.0 * person + moves[person][0], 100 + moves[person][1]) for person in order if person != missed
        ]
        followed = room.sees(seen)
        room.sees(anchored)
        assert {face.seat for face in followed} == set(seats.values())


def test_whoever_crosses_the_tile_keeps_the_seat() -> None:
    """A tile belongs to one person, however far the head goes; without tiles it might be another."""
    tiled, free = Room(), Room(tiled=False)

    assert tiled.numbers([face_at(0)]) == tiled.numbers([face_at(300)]) == [1]
    assert (free.numbers([face_at(0)]), free.numbers([face_at(300)])) == ([1], [2])


def test_whoever_crosses_the_room_counts_once() -> None:
    """Three heights further she has another number; the former one is hers, too, and is not held beside it."""
    room = Room(tiled=False)

    assert [len(room.sees([face_at(x)])) for x in (100, 105, 100, 300, 500, 500)] == [1] * 6


def test_two_persons_in_one_tile_have_a_seat_each_and_keep_it() -> None:
    """Whoever leans forward must not take the neighbour's seat with her."""
    room = Room()

    assert room.numbers([face_at(100), face_at(200)]) == [1, 2]
    assert [face.seat for face in room.sees([face_at(190), face_at(110)])] == [1, 2]
    assert [face.box.left for face in room.sees([face_at(205), face_at(95)])] == [65, 175]


def test_a_missed_face_counts_with_its_last_reading_until_its_time_is_over() -> None:
    """Two seconds of looking down are no absence; three are."""
    room = Room()
    face = a_face(happy=0.9)
    room.sees([face])
    room.sees([face])

    held = [room.sees([]) for _ in range(3)]

    assert [[one.probabilities for one in faces] for faces in held] == [[face.probabilities], [face.probabilities], []]
    assert [one.seat for one in room.sees([face])] == [1], "a tile keeps its seat"


def test_what_was_seen_once_is_not_missed() -> None:
    """A lampshade taken for a face in one picture must not count for three seconds."""
    room = Room()

    room.sees([face_at(100)])

    assert room.sees([]) == []


def test_nobody_is_missed_where_the_camera_is_off() -> None:
    """She switched it off: her last mood is no longer the class's."""
    room = Room()
    room.sees([face_at(100)])
    room.sees([face_at(100)])

    assert room.sees(None) == []


def test_another_number_of_tiles_begins_with_new_numbers() -> None:
    """When one joins, everybody may sit elsewhere."""
    room = Room()
    room.sees([face_at(0)], [face_at(300)])

    assert room.numbers([face_at(0)], [face_at(300)], [face_at(600)]) == [3, 4, 5]
    assert room.numbers([face_at(0)], [face_at(300)]) == [6, 7]


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(st.booleans(), min_size=n, max_size=n), max_size=8)))
def test_no_number_is_ever_given_to_a_place_that_broke(breaks: list[list[bool]]) -> None:
    """What was shown at a place before it broke is another's."""
    room = Room()
    tiles = len(breaks[0]) if breaks else 1
    places = [[face_at(300.0 * tile)] for tile in range(tiles)]
    used: list[set[int | None]] = [set() for _ in range(tiles)]
    last = room.numbers(*places)
    for broken in breaks:
        numbers = room.numbers(*places, broken=broken)
        for tile in range(tiles):
            used[tile].add(last[tile])
            assert (numbers[tile] != last[tile]) == broken[tile]
            assert not broken[tile] or numbers[tile] not in set().union(*used)
        last = numbers


def test_a_reading_from_before_the_break_is_not_carried_over_it() -> None:
    """Page two must not begin with page one's moods."""
    room = Room()
    room.sees([face_at(0)], [face_at(300)])
    room.sees([face_at(0)], [face_at(300)])

    assert room.sees([], [], broken=[True, True]) == []


def test_beginning_anew_leaves_all_seats() -> None:
    """Another layout: the same box is another place."""
    room = Room(tiled=False)
    room.sees([face_at(0)])

    room.seats.begin_anew()

    assert room.numbers([face_at(0)]) == [2]
