"""Dropping everything that was kept for a workspace, in one transaction.

The rule: a table that holds something of a workspace has a column `team`, and is emptied of it here
without being named; what a dialog left in the audit goes with the dialog.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from bot.memory.installs import remove
from bot.memory.journal import unlocked
from bot.memory.tables import audit, dialogs, metadata


def drop(connection: Connection, home: str) -> dict[str, int]:
    """Drop what belongs to a workspace; return how many rows there were, by table."""
    # First, so that a dialog which is being opened is either there to be dropped or not opened.
    remove(connection, home)
    of_team = select(dialogs.c.id).where(dialogs.c.team == home)
    # A step that is being saved must not leave an audit behind, so it is waited for.
    connection.execute(of_team.with_for_update()).close()
    with unlocked(connection):
        gone = connection.execute(delete(audit).where(audit.c.dialog.in_(of_team)))
        counts = {audit.name: gone.rowcount}
        for table in reversed(metadata.sorted_tables):
            if "team" in table.c:
                gone = connection.execute(delete(table).where(table.c.team == home))
                counts[table.name] = counts.get(table.name, 0) + gone.rowcount
    return counts
