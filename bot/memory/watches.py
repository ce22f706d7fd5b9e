"""One system's watch in the store: whose turn it is to look, what was hinted, and what is known.

The rule: a lease by the database's clock lets one process look at a time, and is asked for again in
every transaction that notes what was seen. The cursor is kept last, so a look that was cut off
begins again where it began, and what was noted twice is the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    case,
    delete,
    exists,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.memory.drafts import draft_of, waiting
from bot.memory.engines import Engine
from bot.memory.records import new_id
from bot.memory.sightings import Outcome, Seen, clock, record
from bot.memory.tables import Now, hints, sightings, watchers
from bot.notices.change import completed, mark
from bot.systems.watching import Hint, Noted
from flows.domain import Appointment

_MOST_IDS = 500  # in one question
_INSERT: dict[str, Callable[[Table], Any]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}
T = TypeVar("T")


class WatchLostError(Exception):
    """The lease ran out: somebody else may be looking, and nothing was noted."""


@dataclass(frozen=True)
class Turn:
    """It is this process's turn to look; `is_due`: by the clock, and not for a hint alone."""

    cursor: str
    is_due: bool


@dataclass(frozen=True)
class Hinted:
    """A hint as it is kept; `mark` changes when the same appointment is hinted at again."""

    hint: Hint
    mark: str


class StoredWatch:
    """The watch over the system with this key in the settings; it is the system's `Known`."""

    def __init__(self, engine: Engine, system: str) -> None:
        self._engine = engine
        self._system = system

    # whose turn it is

    async def begin(self) -> None:
        """Let the watch be there; the first look is due at once."""
        values = {"system": self._system, "cursor": "", "lease_owner": "", "next_at": 0.0}
        await self._engine.once(
            lambda connection: connection.execute(
                _INSERT[connection.dialect.name](watchers).values(values).on_conflict_do_nothing()
            ).close()
        )

    async def take(self, process: str, seconds: float) -> Turn | None:
        """Take the lease for `seconds` if a look is due and nobody has it."""
        is_due = watchers.c.next_at <= Now()
        hinted = exists().where(hints.c.system == self._system, hints.c.due_at <= Now())
        is_free = or_(watchers.c.lease_until.is_(None), watchers.c.lease_until <= Now())
        statement = (
            update(watchers)
            .where(self._mine, is_free, or_(is_due, hinted))
            .values(lease_owner=process, lease_until=Now() + seconds)
            .returning(watchers.c.cursor, case((is_due, True), else_=False))
        )
        row = await self._engine.once(lambda connection: connection.execute(statement).first())
        return None if row is None else Turn(row[0], bool(row[1]))

    async def renew(self, process: str, seconds: float) -> bool:
        """Hold the lease for `seconds` from now; False when it was lost or ran out."""
        statement = (
            update(watchers)
            .where(self._held(process))
            .values(lease_until=Now() + seconds)
            .returning(watchers.c.system)
        )
        return await self._engine.once(lambda one: one.execute(statement).first() is not None)

    async def let_go(
        self, process: str, *, next_in: float | None = None, hints_in: float | None = None
    ) -> None:
        """Give the lease back; the next look, and one for hints, is due in so many seconds."""
        due = {} if next_in is None else {"next_at": Now() + next_in}

        def work(connection: Connection) -> None:
            let_go = update(watchers).where(self._held(process)).values(lease_until=None, **due)
            if connection.execute(let_go.returning(watchers.c.system)).first() and hints_in:
                late = hints.c.system == self._system, hints.c.due_at <= Now()
                connection.execute(update(hints).where(*late).values(due_at=Now() + hints_in))

        await self._engine.together(work)

    async def clock(self) -> datetime:
        """Return the database's own time, to be asked right before the system is looked at."""
        return await self._engine.once(clock)

    # what was hinted

    async def hint(self, hint: Hint) -> None:
        """Remember that an appointment has to be looked at; the same hint twice is one."""
        key = {"system": self._system, "object_id": hint.id}
        values = {"mark": new_id(), "due_at": Now()}
        is_new = {"is_new": True} if hint.is_new else {}

        def work(connection: Connection) -> None:
            made = _INSERT[connection.dialect.name](hints).values(
                **key, **values, is_new=hint.is_new
            )
            connection.execute(
                made.on_conflict_do_update(
                    index_elements=["system", "object_id"], set_=values | is_new
                )
            )

        await self._engine.once(work)

    async def hinted(self, limit: int) -> list[Hinted]:
        """Return what was hinted and is due, the oldest first."""
        statement = (
            select(hints.c.object_id, hints.c.is_new, hints.c.mark)
            .where(hints.c.system == self._system, hints.c.due_at <= Now())
            .order_by(hints.c.due_at, hints.c.object_id)
            .limit(limit)
        )
        rows = await self._engine.once(lambda connection: list(connection.execute(statement)))
        return [Hinted(Hint(row.object_id, row.is_new), row.mark) for row in rows]

    # what was seen

    async def note(self, process: str, seen: Seen) -> Outcome:
        """Note what was seen and tell the channels; raises WatchLostError if the lease was lost."""

        def work(connection: Connection) -> Outcome:
            self._check(connection, process)
            return record(connection, seen)

        return await self._engine.together(work)

    async def adopt(
        self, process: str, appointments: Sequence[Appointment], read_at: datetime
    ) -> None:
        """Note in one transaction what was there before the watch; what is known stays as it is.

        Nobody is told, unless it completes a draft of ours.
        Raises WatchLostError if the lease was lost.
        """
        rows = [self._first_sighting(one, read_at) for one in appointments]

        def work(connection: Connection) -> None:
            self._check(connection, process)
            drafts = waiting(connection, self._system)
            for one in appointments:
                if (one.customer_id, one.start) in drafts and draft_of(
                    connection, self._system, one
                ):
                    record(connection, Seen(system=self._system, appointment=one, read_at=read_at))
            made = _INSERT[connection.dialect.name](sightings).on_conflict_do_nothing()
            connection.execute(made, rows)

        if rows:
            await self._engine.together(work)

    def _first_sighting(self, appointment: Appointment, read_at: datetime) -> dict[str, Any]:
        now = completed(None, appointment)
        return {
            "system": self._system,
            "object_id": now.id,
            "appointment": now.model_dump_json(),
            "trail": json.dumps([mark(now)]),
            "status": now.status,
            "starts_at": now.start.timestamp() if now.start else None,
            "who": "",
            "silent": True,
            "seen_at": read_at.timestamp(),
        }

    async def go_on(self, process: str, cursor: str) -> None:
        """Keep where the next look begins; raises WatchLostError if the lease was lost."""

        def work(connection: Connection) -> None:
            self._check(connection, process)
            connection.execute(update(watchers).where(self._mine).values(cursor=cursor))

        await self._engine.together(work)

    async def settle(self, done: Iterable[Hinted]) -> None:
        """Forget hints that were followed, unless they came again meanwhile."""
        marks = [one.mark for one in done]
        statement = delete(hints).where(hints.c.system == self._system, hints.c.mark.in_(marks))
        await self._engine.once(lambda connection: connection.execute(statement).close())

    def _check(self, connection: Connection, process: str) -> None:
        held = select(watchers.c.system).where(self._held(process)).with_for_update()
        if connection.execute(held).first() is None:
            raise WatchLostError

    def _held(self, process: str) -> ColumnElement[bool]:
        owner, until = watchers.c.lease_owner, watchers.c.lease_until
        return and_(self._mine, owner == process, until > Now())

    @property
    def _mine(self) -> ColumnElement[bool]:
        return watchers.c.system == self._system

    # what is known

    async def ahead(
        self,
        since: datetime,
        until: datetime | None = None,
        *,
        after: str = "",
        limit: int | None = None,
    ) -> Sequence[Noted]:
        start, first = sightings.c.starts_at, since.timestamp()
        from_there = or_(start > first, and_(start == first, sightings.c.object_id > after))
        statement = (
            select(sightings.c.appointment)
            .where(sightings.c.system == self._system, sightings.c.status == "booked")
            .where(start >= first, from_there)
            .order_by(start, sightings.c.object_id)
            .limit(limit)
        )
        if until is not None:
            statement = statement.where(start < until.timestamp())
        rows = await self._engine.once(lambda connection: list(connection.scalars(statement)))
        found = (Appointment.model_validate_json(row) for row in rows)
        return [Noted(one.id, one.start, one.customer_id) for one in found if one.start]

    async def among(self, ids: Sequence[str]) -> Mapping[str, Noted]:
        found = await self.appointments(ids)
        return {
            one.id: Noted(one.id, one.start, one.customer_id) for one in found.values() if one.start
        }

    async def appointments(self, ids: Sequence[str]) -> Mapping[str, Appointment]:
        """Return those of these ids that are known, as they were known last."""

        def work(connection: Connection) -> list[str]:
            found: list[str] = []
            for first in range(0, len(ids), _MOST_IDS):
                statement = select(sightings.c.appointment).where(
                    sightings.c.system == self._system,
                    sightings.c.object_id.in_(ids[first : first + _MOST_IDS]),
                    sightings.c.appointment != "",
                )
                found += connection.scalars(statement)
            return found

        read = map(Appointment.model_validate_json, await self._engine.once(work))
        return {one.id: one for one in read}
