"""Alembic runs inside the caller's transaction, on the caller's connection."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], target_metadata=None, transactional_ddl=True)
context.run_migrations()
