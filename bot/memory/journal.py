"""The audit in the store: added to, read, and emptied of what is older than it is kept.

The rule: no entry is ever changed, and none goes before its time. The database's own triggers hold
this file to it, too; `audit_kept` tells them the time.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from bot.memory.engines import Engine
from bot.memory.records import AuditEntry, Recorded
from bot.memory.tables import Now, audit, audit_kept

DAY = 86400.0
A_CENTURY = 36500.0  # in days: what "for ever" means to the database
PAGE = 500

_NAMES = AuditEntry.__slots__
_ADD = insert(audit).values(at=Now())


@dataclass(frozen=True)
class Sought:
    """Which entries are wanted; what is empty does not matter. `since` is aware."""

    since: datetime | None = None
    person: str = ""
    system: str = ""
    customer: str = ""
    dialog: str = ""


def add(connection: Connection, entries: Sequence[AuditEntry]) -> None:
    """Add entries in a transaction that has begun: they are kept with what they tell of."""
    if entries:
        rows = [{name: getattr(entry, name) for name in _NAMES} for entry in entries]
        connection.execute(_ADD, rows)


@contextmanager
def unlocked(connection: Connection) -> Iterator[None]:
    """Let entries be taken out before their time, in a transaction that has begun.

    For a workspace that is gone, which takes everything along.
    """
    kept = connection.scalar(select(audit_kept.c.days))
    _keep(connection, -1.0)
    yield
    _keep(connection, A_CENTURY if kept is None else kept)


class Journal:
    """The audit of one store. Every method may raise StoreError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def add(self, *entries: AuditEntry) -> None:
        """Record what was done, or refused, where no dialog is saved at the same time."""
        await self._engine.together(lambda connection: add(connection, entries))

    async def read(self, sought: Sought) -> AsyncIterator[Recorded]:
        """Yield the entries that are wanted, the oldest first, in pages: there may be millions."""
        last = 0
        while True:
            page = await self._page(sought, last)
            for row in page:
                entry = AuditEntry(**{name: getattr(row, name) for name in _NAMES})
                yield Recorded(row.at, entry)
            if len(page) < PAGE:
                return
            last = page[-1].id

    async def drop_older(self, days: int, most: int) -> int:
        """Take out up to `most` entries older than this many days; return how many went.

        With 0 days every entry is kept for ever.
        """
        old = (
            select(audit.c.id)
            .where(audit.c.at < Now() - days * DAY)
            .order_by(audit.c.at)
            .limit(most)
            .with_for_update(skip_locked=True)
            .cte("old")
        )
        taken = delete(audit).where(audit.c.id.in_(select(old.c.id))).returning(audit.c.id)

        def work(connection: Connection) -> int:
            _keep(connection, days or A_CENTURY)
            return len(connection.execute(taken).all()) if days else 0

        return await self._engine.together(work)

    async def _page(self, sought: Sought, last: int) -> Sequence[Row[Any]]:
        columns = {
            audit.c.actor: sought.person,
            audit.c.system: sought.system,
            audit.c.customer: sought.customer,
            audit.c.dialog: sought.dialog,
        }
        wanted: list[ColumnElement[bool]] = [
            column == value for column, value in columns.items() if value
        ]
        if sought.since:
            # compared as seconds: the column's own type takes none from a program
            wanted.append(audit.c.at >= Now() - _ago(sought.since))
        statement = select(audit).where(audit.c.id > last, *wanted).order_by(audit.c.id).limit(PAGE)
        return await self._engine.once(lambda connection: connection.execute(statement).all())


def _keep(connection: Connection, days: float) -> None:
    connection.execute(update(audit_kept).values(days=days))


def _ago(moment: datetime) -> float:
    """Return how many seconds ago a moment was."""
    return (datetime.now(moment.tzinfo) - moment).total_seconds()
