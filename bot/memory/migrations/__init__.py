"""The schema's history, and the way to the newest schema.

The rule: one transaction takes a database from whatever it is to the newest schema, one process at
a time; a schema that this version does not know is left alone.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from bot.memory.engines import StoreError

_LOCK = 0x6465736B68616E64  # "deskhand" in ASCII: a number that nobody else locks by accident


def config(connection: Connection) -> Config:
    """Return Alembic's settings for a connection, for its commands."""
    settings = Config()
    # Alembic reads the value as a template, in which a percent sign is written twice
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


def migrate(connection: Connection) -> None:
    """Bring the schema up to date, in the transaction that the caller has begun.

    Raises StoreError where a newer version of Deskhand has been here.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
    settings = config(connection)
    script = ScriptDirectory.from_config(settings)
    newest = script.get_current_head()
    present = MigrationContext.configure(connection).get_current_revision()
    if present == newest:
        return
    try:
        script.get_revision(present or "base")
    except CommandError as error:
        raise StoreError(
            f"The database has schema {present}, and this version of Deskhand knows schemas up to "
            f"{newest}. A newer version has used it: start that version, or restore the backup "
            "from before it was installed."
        ) from error
    command.upgrade(settings, "head")
