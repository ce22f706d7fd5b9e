"""What a branch has to choose from: its services, which of them can share a visit, its free times.

The rule: services and combinations are read at most once an hour, free times at most once a minute
and anew after whatever we change ourselves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.systems import Refused
from bot.systems.caching import Cached, CachedEach
from bot.systems.qmatic import readings, shapes
from bot.systems.qmatic.requests import Requests
from bot.systems.wire import Wire
from flows.domain import Service, Slot

_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)

Wish = tuple[tuple[str, ...], int]  # services by id, and for how many places


class Catalogue:
    """The lists of one branch."""

    def __init__(
        self, wire: Wire, requests: Requests, zone: ZoneInfo, clock: Callable[[], datetime]
    ) -> None:
        self._wire = wire
        self._requests = requests
        self._zone = zone
        self._services = Cached(self._read_services, _HOUR, clock)
        self._combinations = Cached(self._read_combinations, _HOUR, clock)
        self._times = CachedEach(self._read_times, _MINUTE, clock)

    async def close(self) -> None:
        await self._services.close()
        await self._combinations.close()
        await self._times.close()

    async def services(self) -> tuple[Service, ...]:
        # the combinations are wanted next: asked for now, nobody waits for them then
        services, _ = await asyncio.gather(self._services.get(), self._combinations.get())
        return services

    async def check_combination(self, services: Sequence[Service]) -> None:
        """Raise Refused, with the reason, where the services cannot be had in one visit."""
        if not services:
            raise Refused("Free times depend on the service. Choose a service first.")
        if len(services) > 1:
            reason = readings.cannot_share(services, await self._combinations.get())
            if reason:
                raise Refused(reason)

    async def times(self, services: Sequence[Service], number: int) -> tuple[Slot, ...]:
        """Return all free times of the booking window; those that are over may be among them."""
        return await self._times.get((tuple(sorted(one.id for one in services)), number))

    def forget_times(self) -> None:
        self._times.forget()

    async def _read_services(self) -> tuple[Service, ...]:
        found = await self._wire.ask(self._requests.services(), shapes.ServiceList)
        return readings.services(found.root, self._requests.branch)

    async def _read_combinations(self) -> tuple[frozenset[str], ...]:
        if not self._requests.combines:
            return ()
        found = await self._wire.ask(self._requests.combinations(), shapes.CombinationList)
        return readings.combinations(found.root, self._requests.branch)

    async def _read_times(self, wish: Wish) -> tuple[Slot, ...]:
        services, number = wish
        found = await self._wire.ask(self._requests.times(services, number), shapes.TimeSlotList)
        return readings.slots(found.root, self._zone, number)
