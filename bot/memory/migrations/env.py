"""Run by Alembic: migrate on the connection, and in the transaction, that the caller brought."""

from alembic import context

from bot.memory import tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
)
context.run_migrations()
