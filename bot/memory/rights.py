"""What permits need to outlive a process: the roles set in Slack, and how often people look up.

The rule: a role is never changed without a line in the audit; both are written or neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from bot.memory import journal
from bot.memory.engines import Engine
from bot.memory.records import AuditEntry, new_id
from bot.memory.tables import Now, look_ups, roles

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class StoredRole:
    """A role as it was set, as JSON: the store does not know what is in it."""

    id: str
    role: str


class StoredRights:
    """Roles and look-ups of every workspace. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def roles(self, team: str) -> list[StoredRole]:
        """Return the roles of a workspace, the oldest first."""
        statement = (
            select(roles.c.id, roles.c.role)
            .where(roles.c.team == team)
            .order_by(roles.c.created_at, roles.c.id)
        )
        return await self._engine.once(
            lambda connection: [StoredRole(*row) for row in connection.execute(statement)]
        )

    async def are_any(self) -> bool:
        """Is any role set in Slack, in any workspace?"""
        some = select(roles.c.id).limit(1)
        return await self._engine.once(lambda connection: connection.scalar(some) is not None)

    async def add(self, team: str, role: str, actor: str) -> str:
        """Keep a new role and return its id."""
        role_id = new_id()

        def work(connection: Connection) -> None:
            values = {"id": role_id, "team": team, "role": role, "created_at": Now()}
            connection.execute(insert(roles).values(values))
            _note(connection, team, actor, role_id, "role_added")

        await self._engine.together(work)
        return role_id

    async def change(self, team: str, role_id: str, role: str, actor: str) -> bool:
        """Keep a role in place of what it was; False if there is none with this id."""

        def work(connection: Connection) -> bool:
            statement = update(roles).where(roles.c.id == role_id, roles.c.team == team)
            changed = connection.execute(statement.values(role=role).returning(roles.c.id))
            if changed.first() is None:
                return False
            _note(connection, team, actor, role_id, "role_changed")
            return True

        return await self._engine.together(work)

    async def remove(self, team: str, role_id: str, actor: str) -> bool:
        """Remove a role; False if there is none with this id."""

        def work(connection: Connection) -> bool:
            statement = delete(roles).where(roles.c.id == role_id, roles.c.team == team)
            removed = connection.execute(statement.returning(roles.c.id)).first() is not None
            if removed:
                _note(connection, team, actor, role_id, "role_removed")
            return removed

        return await self._engine.together(work)

    async def look_up(self, team: str, person: str, most: int) -> float:
        """Count one look-up of a person; return 0, or in how many seconds the next is possible.

        Over `most` within an hour nothing is counted. Two at the very same time may both pass.
        """

        def work(connection: Connection) -> float:
            mine = (look_ups.c.team == team, look_ups.c.person == person)
            recent = (*mine, look_ups.c.at > Now() - HOUR)
            count, oldest, now = connection.execute(
                select(func.count(), func.min(look_ups.c.at), Now()).where(*recent)
            ).one()
            if count >= most:
                wait: float = (oldest.timestamp() if oldest else now) + HOUR - now
                return max(1.0, wait)
            connection.execute(insert(look_ups).values(team=team, person=person, at=Now()))
            return 0.0

        return await self._engine.together(work)

    async def forget_look_ups(self) -> None:
        """Forget what was looked up more than an hour ago: it no longer counts."""
        statement = delete(look_ups).where(look_ups.c.at <= Now() - HOUR)
        await self._engine.once(lambda connection: connection.execute(statement).close())


Change = Literal["role_added", "role_changed", "role_removed"]


def _note(connection: Connection, team: str, actor: str, role_id: str, what: Change) -> None:
    entry = AuditEntry(
        dialog="",
        turn=0,
        actor=actor,
        verb=what,
        system="",
        object_id=role_id,
        outcome="done",
        team=team,
        how="form",
    )
    journal.add(connection, [entry])
