"""The key: private, kept, and what is made from it good once, for a while, and for one port."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from classmood.domain.errors import SettingsError
from dashboard.access import TOKEN_SECONDS, Access

pytestmark = pytest.mark.security


class Seconds:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_750_000_000.0

    def __call__(self) -> float:
        """Return the time that it is."""
        return self.now


@pytest.fixture
def access(tmp_path: Path) -> Access:
    """Return a new key."""
    return Access(tmp_path / "data" / "access")


def test_a_token_works_once(access: Access) -> None:
    """It stays in the browser's history and on a shared screen, and must be worth nothing there."""
    token = access.token(8050)

    assert [access.redeem(token, 8050) for _ in range(3)] == [True, False, False]


def test_of_many_who_use_a_token_at_once_one_gets_in(access: Access) -> None:
    """The server answers from threads, and another user may watch for addresses."""
    for _ in range(20):
        token = access.token(8050)
        with ThreadPoolExecutor(8) as threads:
            assert sum(threads.map(lambda _, token=token: access.redeem(token, 8050), range(8))) == 1


def test_a_used_token_stays_used_after_a_restart(tmp_path: Path) -> None:
    """What was used is remembered by the folder, not by the server."""
    token = Access(tmp_path / "access").token(8050)
    assert Access(tmp_path / "access").redeem(token, 8050)

    assert not Access(tmp_path / "access").redeem(token, 8050)


def test_a_token_is_for_one_port(access: Access) -> None:
    """Whoever listens on another port cannot use here what was sent there."""
    token = access.token(8050)

    assert not access.redeem(token, 8051)
    assert access.redeem(token, 8050)


@pytest.mark.parametrize(("waited", "works"), [(TOKEN_SECONDS - 1, True), (TOKEN_SECONDS + 1, False), (-7200, False)])
def test_a_token_grows_old(tmp_path: Path, waited: float, *, works: bool) -> None:
    """A terminal's text is shown to others later; a clock that is set back must not make it young."""
    clock = Seconds()
    access = Access(tmp_path / "access", clock=clock)
    token = access.token(8050)
    clock.now += waited

    assert access.redeem(token, 8050) is works


def test_old_tokens_leave_no_files_behind(tmp_path: Path) -> None:
    """Each start makes two."""
    access = Access(tmp_path / "access", clock=Seconds())  # years behind the files' own times
    for _ in range(3):
        access.token(8050)

    assert len(list((tmp_path / "access" / "tokens").iterdir())) == 1


@pytest.mark.parametrize("made_up", ["", "x", "../key", "../../access/key", "\0", "é" * 5000, "."])
def test_a_made_up_token_is_refused(access: Access, made_up: str) -> None:
    """No text from outside reaches the file system as a name."""
    access.token(8050)

    assert not access.redeem(made_up, 8050)


def test_a_half_written_token_is_refused(access: Access, tmp_path: Path) -> None:
    """The disk was full."""
    token = access.token(8050)
    [file] = (tmp_path / "data" / "access" / "tokens").iterdir()
    file.write_bytes(b"")

    assert not access.redeem(token, 8050)


def test_the_cookie_outlives_the_server(tmp_path: Path) -> None:
    """Browsers that are open go on after a restart, and nobody has to let them in again."""
    before, after = Access(tmp_path / "access"), Access(tmp_path / "access")

    assert before.cookie(8050) == after.cookie(8050)
    assert before.program_secret == after.program_secret


def test_nothing_made_from_the_key_gives_another_thing_away(tmp_path: Path) -> None:
    """A browser shows its cookie to every port of the computer."""
    one, two = Access(tmp_path / "one"), Access(tmp_path / "two")
    made = [one.cookie(8050), one.cookie(8051), one.program_secret, two.cookie(8050), two.program_secret]

    assert len(set(made)) == len(made)
    assert all(len(value) == 64 for value in made)
    assert (tmp_path / "one" / "key").read_bytes().hex() not in made


def test_the_folder_and_all_in_it_are_the_users_alone(access: Access, tmp_path: Path) -> None:
    """Other users of the computer must not read the key, whatever they may read by default."""
    access.token(8050)

    modes = {str(file.relative_to(tmp_path)): stat.S_IMODE(file.stat().st_mode) & 0o077 for file in tmp_path.rglob("*")}

    assert len(modes) == 5
    assert set(modes.values()) == {0}


def test_a_folder_that_others_may_read_is_closed(tmp_path: Path) -> None:
    """It was copied from a backup, say."""
    folder = tmp_path / "access"
    folder.mkdir(mode=0o755)

    Access(folder)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_programs_that_start_at_once_have_one_key(tmp_path: Path) -> None:
    """Otherwise the pages of the one would refuse the browser of the other."""
    with ThreadPoolExecutor(8) as threads:
        cookies = set(threads.map(lambda _: Access(tmp_path / "access").cookie(1), range(40)))

    assert len(cookies) == 1
    assert sorted(file.name for file in (tmp_path / "access").iterdir()) == ["key", "tokens"]


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_refused(tmp_path: Path, content: bytes) -> None:
    """An empty key would be everybody's key."""
    Access(tmp_path / "access")
    (tmp_path / "access" / "key").write_bytes(content)

    with pytest.raises(SettingsError, match=r"damaged: .* Delete it"):
        Access(tmp_path / "access")


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    """One line, with the place."""
    (tmp_path / "file").write_text("")

    with pytest.raises(SettingsError, match="file/access: cannot be used"):
        Access(tmp_path / "file" / "access")
