"""What was acknowledged before a real class was read."""

import pytest
from sqlalchemy import Engine

from classmood.domain.errors import AcknowledgementError
from storage.acknowledgements import Acknowledgement, Acknowledgements
from tests.builders import NOON, after_noon


@pytest.fixture
def given(engine: Engine) -> Acknowledgements:
    """Return an empty memory."""
    return Acknowledgements(engine)


def test_what_was_acknowledged_is_found_by_its_place(given: Acknowledgements) -> None:
    """Once for each place: capitals and spaces are no other place."""
    given.add(place="Lincoln  School", told="students, parents", version=1, at=NOON)

    found = given.find(" lincoln school ", version=1)

    assert found == Acknowledgement("Lincoln School", "students, parents", 1, NOON)


@pytest.mark.parametrize(("place", "version"), [("Lake School", 1), ("Lincoln School", 2), ("", 1)])
def test_another_place_or_another_text_is_asked_anew(given: Acknowledgements, place: str, version: int) -> None:
    """Who agreed to one text has not read the next."""
    given.add(place="Lincoln School", told="students", version=1, at=NOON)

    assert given.find(place, version=version) is None


def test_places_come_with_their_latest_answer_the_last_first(given: Acknowledgements) -> None:
    """The page offers the last one."""
    given.add(place="Lincoln School", told="students", version=1, at=NOON)
    given.add(place="Lake School", told="students", version=1, at=after_noon(10))
    given.add(place="LINCOLN SCHOOL", told="students and parents", version=1, at=after_noon(20))

    assert [(one.place, one.told) for one in given.places(version=1)] == [
        ("LINCOLN SCHOOL", "students and parents"),
        ("Lake School", "students"),
    ]


@pytest.mark.parametrize(("place", "told", "what"), [(" \u202e", "all", "where"), ("School", "\n", "who was told")])
def test_an_empty_answer_is_none(given: Acknowledgements, place: str, told: str, what: str) -> None:
    """A space is neither a place nor a person."""
    with pytest.raises(AcknowledgementError, match=what):
        given.add(place=place, told=told, version=1, at=NOON)

    assert given.places(version=1) == []
