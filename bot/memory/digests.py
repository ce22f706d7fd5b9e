"""The daily digest in the outbox: a row of its own, of no system, with its day for an id.

The rule: the next digest of a channel is always there, and the one after it is put there together
with the note of what became of it; so none is posted twice and none is forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.memory.records import new_id
from bot.memory.tables import Now, notices
from bot.notices.folding import Living
from flows.domain import Appointment

# What stands in the place of a system's key; no system has it.
DIGEST = ""

_INSERT: dict[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def plan(
    connection: Connection, team: str, channel: str, days: Sequence[tuple[date, datetime]]
) -> None:
    """Put the next digest into the outbox: of the first of these days that has none yet.

    Where one waits already there is nothing to do.
    """
    here = (notices.c.team == team, notices.c.channel == channel, notices.c.system == DIGEST)
    waiting = select(notices.c.id).where(*here, notices.c.shown == 0, notices.c.posting == 0)
    if connection.execute(waiting).first():
        return
    there = set(connection.scalars(select(notices.c.object_id).where(*here)))
    for day, at in days:
        if day.isoformat() not in there:
            state = Living(appointment=Appointment(id=day.isoformat()))
            row = _INSERT[connection.dialect.name](notices).values(
                id=new_id(),
                team=team,
                channel=channel,
                system=DIGEST,
                object_id=day.isoformat(),
                state=state.model_dump_json(),
                version=1,
                shown=0,
                card_ts="",
                posting=0,
                parked="",
                due_at=at.timestamp(),
                created_at=Now(),
                updated_at=Now(),
            )
            connection.execute(row.on_conflict_do_nothing())
            return


def unplan(connection: Connection, team: str, channel: str) -> None:
    """Take the next digest out again, unless somebody is posting it."""
    connection.execute(
        delete(notices).where(
            notices.c.team == team,
            notices.c.channel == channel,
            notices.c.system == DIGEST,
            notices.c.shown == 0,
            notices.c.posting == 0,
        )
    )


def forget(connection: Connection, days: float) -> None:
    """Forget the digests of more than `days` ago."""
    old = (notices.c.system == DIGEST, notices.c.created_at < Now() - days * 86400)
    connection.execute(delete(notices).where(*old))
