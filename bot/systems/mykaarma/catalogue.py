"""What a dealer has to choose from: opcodes, advisors, transport options, the length of a slot.

The rule: each is read at most once an hour. What the vendor does not document may be missing, and
then booking goes on without it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.systems import Misread, NotAllowed, Refused
from bot.systems.caching import Cached
from bot.systems.mykaarma import readings, shapes
from bot.systems.mykaarma.requests import PAGE, Requests
from bot.systems.wire import Call, Declined, Wire
from flows.domain import Provider, Service, Transport

_HOUR = timedelta(hours=1)
_MOST_PAGES = 40
_MOST_READINGS = 3

Page = Callable[[int, bool | None], Call]


class Catalogue:
    """The lists of one department."""

    def __init__(self, wire: Wire, requests: Requests, clock: Callable[[], datetime]) -> None:
        self._wire = wire
        self._requests = requests
        self.services = Cached(self._read_services, _HOUR, clock)
        self._users = Cached(self._read_users, _HOUR, clock)
        self.advisors = Cached(self._read_advisors, _HOUR, clock)
        self.transports = Cached(self._read_transports, _HOUR, clock)
        self.slot_minutes = Cached(self._read_slot_minutes, _HOUR, clock)

    async def close(self) -> None:
        await self.services.close()
        await self.advisors.close()
        await self._users.close()
        await self.transports.close()
        await self.slot_minutes.close()

    async def _read_services(self) -> tuple[Service, ...]:
        try:
            return await self._read_operations(self._requests.operations)
        except Declined as declined:
            if not declined.is_missing:
                raise
        return await self._read_operations(self._requests.older_operations)

    async def _read_operations(self, page: Page) -> tuple[Service, ...]:
        # a dealer who marked no opcode as shown online would have none at all
        for online in (True, None):
            if rows := await self._read_pages(page, online):
                return readings.services(rows)
        return ()

    async def _read_pages(self, page: Page, online: bool | None) -> list[shapes.Operation]:
        """Read every page; once more if the list was changed meanwhile: a row may have slipped."""
        rows: list[shapes.Operation] = []
        for _ in range(_MOST_READINGS):
            first = await self._wire.ask(page(0, online), shapes.OperationPage)
            total = min(first.total_count or 0, PAGE * _MOST_PAGES)
            further = await asyncio.gather(
                *(
                    self._wire.ask(page(start, online), shapes.OperationPage)
                    for start in range(len(first.operations), total, PAGE)
                )
                if first.operations
                else ()
            )
            rows = [one for found in (first, *further) for one in found.operations]
            if all(found.total_count in {None, first.total_count} for found in further):
                break
        return rows

    async def user_of(self, email: str) -> str:
        """Return the uuid of the user with this e-mail; "" if the list does not tell."""
        rows = await self._users.get() if email else ()
        return readings.user_of(rows, self._requests.department, email)

    async def _read_users(self) -> tuple[shapes.Advisor, ...]:
        try:
            rows = await self._wire.ask(self._requests.advisors(), shapes.AdvisorList)
        except (Refused, Misread):
            return ()
        return tuple(rows.root)

    async def _read_advisors(self) -> tuple[Provider, ...]:
        return readings.advisors(await self._users.get(), self._requests.department)

    async def _read_transports(self) -> tuple[Transport, ...]:
        answer = await self._wire.ask(self._requests.transports(), shapes.TransportList)
        return readings.transports(answer.transport_option_list)

    async def _read_slot_minutes(self) -> int | None:
        try:
            answer = await self._wire.ask(self._requests.hours(), shapes.HoursOfOperation)
        except (Refused, NotAllowed, Misread):
            return None
        return answer.slot_size_in_mins
