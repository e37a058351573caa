"""Who is let in: a key that never leaves this user's folder, and what is made from it.

==============================  ====================================================================================
`Access.token`                  stands in an address once; changed for a cookie at the first use, then worth nothing
`Access.cookie`                 what a browser shows with every request; good as long as the key, so a restart of the
                                server is not noticed
`Access.program_secret`         what a program of this user shows instead, as ``Authorization: Bearer <secret>``
==============================  ====================================================================================

The folder is private to the user, and every program of hers finds the same key there: a second `classmood` makes a
fresh address for the pages of the first. Deleting the folder shuts every browser out once the server is restarted.
"""

import hashlib
import hmac
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from classmood.domain.errors import SettingsError

TOKEN_SECONDS = 3600.0
"""How long an address with a token can be used: it may stand in a terminal that is shown to others later."""

_KEY_BYTES = 32


class Access:
    """The key in a folder, and the tokens that were made and not used yet."""

    def __init__(self, folder: Path, *, clock: Callable[[], float] = time.time) -> None:
        """Read the key; make it, and the folder, when there is none.

        Args:
            folder: of this program alone; it is made private to the user.
            clock: seconds since 1970, to tell old tokens.

        Raises:
            SettingsError: the folder cannot be used, or the key in it is damaged.
        """
        self._tokens = folder / "tokens"
        self._clock = clock
        try:
            # Each by itself, because the mode is that of the last folder only.
            for private in (folder.parent, folder, self._tokens):
                private.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            self._key = _key(folder / "key")
        except OSError as error:
            raise SettingsError(
                f"{folder}: cannot be used ({error.strerror}). It holds the key to the pages; it must be yours."
            ) from error

    def token(self, port: int) -> str:
        """Return a new token for the address of the server on `port`; it is good once, for `TOKEN_SECONDS`.

        Raises:
            SettingsError: the folder cannot be written.
        """
        token = secrets.token_urlsafe(32)
        try:
            for old in self._outdated():
                old.unlink(missing_ok=True)
            file = os.open(self._file(token, port), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(file, "w") as opened:
                opened.write(repr(self._clock()))
        except OSError as error:
            raise SettingsError(
                f"{self._tokens}: cannot be written ({error.strerror}). Free space, or own it."
            ) from error
        return token

    def redeem(self, token: str, port: int) -> bool:
        """Return whether `token` was made for `port`, is not too old, and was not used before; now it was.

        Of two requests with the same token only one removes its file, in one server or in two.
        """
        file = self._file(token, port)
        try:
            made = float(file.read_text())
            file.unlink()
        except (OSError, ValueError):
            return False
        return self._fresh(made)

    def cookie(self, port: int) -> str:
        """Return what a browser shows the server on `port`; another port has another one."""
        return self._derived(f"cookie {port}")

    @property
    def program_secret(self) -> str:
        """What a program of this user shows, on every port."""
        return self._derived("program")

    def _derived(self, purpose: str) -> str:
        return hmac.new(self._key, purpose.encode(), hashlib.sha256).hexdigest()

    def _file(self, token: str, port: int) -> Path:
        """Return the place of a token: named by a digest, so that no name from outside reaches the file system."""
        return self._tokens / self._derived(f"token {port} {token}")

    def _fresh(self, made: float) -> bool:
        return abs(self._clock() - made) <= TOKEN_SECONDS

    def _outdated(self) -> Iterator[Path]:
        for file in self._tokens.iterdir():
            if not self._fresh(file.stat().st_mtime):
                yield file


def _key(file: Path) -> bytes:
    """Return the key in `file`, made when there is none; two programs that start at once get the same one."""
    if not file.exists():
        number, part = tempfile.mkstemp(dir=file.parent)  # private from the start
        try:
            with os.fdopen(number, "wb") as opened:
                opened.write(secrets.token_bytes(_KEY_BYTES))
            os.link(part, file)
        except FileExistsError:
            pass  # the other program was quicker
        finally:
            Path(part).unlink()
    key = file.read_bytes()
    if len(key) != _KEY_BYTES:
        raise SettingsError(f"{file}: damaged: {len(key)} bytes, not {_KEY_BYTES}. Delete it; a new one is made.")
    return key
