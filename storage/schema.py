"""Which version a database's tables have, which this program knows, and the way from one to the other.

The migrations are found through the package, so an installed wheel needs no ``alembic.ini``.
"""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, func, inspect, select, text

from classmood.domain.errors import StorageError
from storage.connections import place_of, writing

_MIGRATION_LOCK = 0xC1A55  # PostgreSQL's advisory locks are numbers; any fixed one will do


@cache
def known_schema() -> str:
    """Return the newest schema that this program knows: ``"0004"``, say."""
    head = ScriptDirectory.from_config(_config()).get_current_head()
    assert head is not None, "the package holds at least one migration"
    return head


def schema_version(engine: Engine) -> str | None:
    """Return the schema of the database: ``"0001"``, say; None when it has no tables yet.

    Raises:
        StorageError: it cannot be read, holds another program's tables, or was made by a newer version.
    """
    with engine.connect() as connection:
        return _version(connection)


def upgrade(engine: Engine) -> None:
    """Bring the database to `known_schema`, in one transaction: all of it or nothing.

    Two programs that start at once are safe: the second waits for the first and finds the work done.

    Raises:
        StorageError: as `schema_version`, or the database cannot be written. Nothing was changed.
    """
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_MIGRATION_LOCK)))
        if _version(connection) == known_schema():
            # SQLite grants its write lock on a read-only file too: only a write finds out.
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            return
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    """Return Alembic's settings."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    return config


def _version(connection: Connection) -> str | None:
    """Return the schema seen by `connection`, as `schema_version` does."""
    found = MigrationContext.configure(connection).get_current_revision()
    known = known_schema()
    if found is None:
        if inspect(connection).get_table_names():
            raise _not_ours(connection)
        return None
    if not found.isdecimal():
        raise _not_ours(connection)
    if found > known:
        raise StorageError(
            f"This database was made by a newer version (schema {found}; this program knows {known})."
            " Upgrade the program; nothing was changed."
        )
    return found


def _not_ours(connection: Connection) -> StorageError:
    """Return the error for a database with tables that no version of this program made."""
    place = place_of(connection.engine.url)
    return StorageError(f"{place} holds another program's tables. Choose another database; nothing was changed.")
