"""What the tests of the watch share: a memory of what was seen, as the store keeps it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Double, cast, select

from bot.memory import Store
from bot.memory.tables import notices, watchers
from bot.notices.folding import Living
from bot.systems import System
from bot.systems.watching import Hint, Noted, Seen
from flows.domain import Appointment


@dataclass
class Notebook:
    """What is known of one system's appointments, and what was told of it, look by look."""

    system: System
    cursor: str = ""
    noted: dict[str, Appointment] = field(default_factory=dict)

    async def ahead(
        self,
        since: datetime,
        until: datetime | None = None,
        *,
        after: str = "",
        limit: int | None = None,
    ) -> Sequence[Noted]:
        found = sorted(
            (one.start, one.id)
            for one in self.noted.values()
            if one.start
            and one.status != "cancelled"
            and (one.start, one.id) > (since, after)
            and (until is None or one.start < until)
        )
        return [self._noted(number) for _, number in found[:limit]]

    async def among(self, ids: Sequence[str]) -> Mapping[str, Noted]:
        return {one: self._noted(one) for one in ids if one in self.noted}

    def _noted(self, number: str) -> Noted:
        one = self.noted[number]
        assert one.start
        return Noted(one.id, one.start, one.customer_id)

    def note(self, *appointments: Appointment) -> None:
        self.noted |= {one.id: one for one in appointments}

    async def look(self, *hints: Hint) -> list[str]:
        """Look until nothing more follows at once; return the news."""
        news: list[str] = []
        for _ in range(100):
            seen = await self.system.changes(self.cursor, self, hints)
            news += self._news(seen)
            self.cursor = seen.cursor
            if not seen.more or hints:
                return news
        raise AssertionError("the looks do not come to an end")

    def _news(self, seen: Seen) -> list[str]:
        news = []
        for one in seen.appointments:
            before = self.noted.get(one.id)
            if before is None and not seen.was_there:
                news.append(f"booked {one.id}")
            if before and before.start != one.start:
                news.append(f"moved {one.id}")
            if before and before.status != one.status:
                news.append(f"{one.status} {one.id}")
            self.noted[one.id] = one
        gone = [number for number in seen.gone if self.noted.pop(number, None)]
        return [*news, *(f"cancelled {number}" for number in gone)]


async def news_of(store: Store, system: str) -> list[tuple[str, str]]:
    """Return what a channel is told of a system, card by card: what happened, and by whom."""

    def work(connection: Connection) -> list[Living]:
        of_channels = notices.c.channel.startswith("C")
        rows = select(notices.c.state).where(notices.c.system == system, of_channels)
        rows = rows.order_by(notices.c.created_at, notices.c.id)
        return [Living.model_validate_json(state) for state in connection.scalars(rows)]

    cards = await store.notices().together(work)
    changes = [
        change for one in cards for change in (*one.history, *(new.change for new in one.unseen))
    ]
    return [(one.kind, one.origin.by or one.origin.who) for one in changes]


async def looked(store: Store, system: str, times: int = 2) -> None:
    """Wait until so many looks at a system have ended."""

    def due(connection: Connection) -> float:
        row = select(cast(watchers.c.next_at, Double)).where(watchers.c.system == system)
        return connection.scalar(row) or 0.0

    before = 0.0

    async def is_later() -> bool:
        return await store.notices().together(due) > before

    for _ in range(times):
        before = await store.notices().together(due)
        await until(is_later)


async def until(true: Callable[[], Any], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while True:
            found = true()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.01)
