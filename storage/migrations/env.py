"""Alembic's entry: runs the steps on the connection, and inside the transaction, of `storage.schema.upgrade`."""

from alembic import context

from storage.tables import METADATA

# SQLite cannot alter a table; batch steps rebuild it there and alter it elsewhere.
context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA, render_as_batch=True)
context.run_migrations()
