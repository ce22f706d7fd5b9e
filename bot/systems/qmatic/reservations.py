"""Reservations: a slot that is kept for us, for fifteen minutes by the vendor's clock.

The rule: ours is thirty seconds faster, because a confirmation takes its time, too; past that a
reservation is not used. One alone is no booking: where it is all that was written, nothing was.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import httpx

from bot.systems import Lost, Refused, SlotGone, Trouble, Unreachable
from bot.systems.qmatic import shapes
from bot.systems.qmatic.catalogue import Catalogue
from bot.systems.qmatic.refusals import SLOT_GONE
from bot.systems.qmatic.requests import Place, Requests
from bot.systems.wire import Declined, Wire
from flows.domain import Hold, Service, Slot

_HELD = timedelta(minutes=15) - timedelta(seconds=30)


class Reservations:
    """What is reserved and let go at one branch."""

    def __init__(
        self,
        wire: Wire,
        requests: Requests,
        catalogue: Catalogue,
        clock: Callable[[], datetime],
    ) -> None:
        self._wire = wire
        self._requests = requests
        self._catalogue = catalogue
        self._clock = clock

    async def make(
        self, services: Sequence[Service], slot: Slot, note: str = ""
    ) -> Hold | SlotGone:
        if not services:
            raise Refused("The system does not tell what is to be booked. Book it anew.")
        place = Place.of(slot.key)
        call = self._requests.reserve([one.id for one in services], place, note)
        self._catalogue.forget_times()
        try:
            made = await self._wire.ask(call, shapes.Reservation)
        except Declined as declined:
            if declined.status in SLOT_GONE:
                return SlotGone()
            if declined.status == httpx.codes.BAD_REQUEST:
                # it may stand for a time that is taken, too: only a fresh look tells
                free = await self._catalogue.times(services, place.number)
                if slot.key not in {one.key for one in free}:
                    return SlotGone()
            raise
        return Hold(id=made.reservation_id, slot_key=slot.key, until=self._clock() + _HELD)

    async def have(
        self, hold: Hold | None, services: Sequence[Service], slot: Slot, note: str = ""
    ) -> Hold | SlotGone:
        """Return the reservation to book with: the one made for this slot, or a new one."""
        if hold is None or hold.slot_key != slot.key:
            try:
                return await self.make(services, slot, note)
            except Lost as lost:
                raise Unreachable(lost.reason, reference=lost.reference) from lost
        return hold if hold.until > self._clock() else SlotGone()

    async def release(self, hold: Hold) -> None:
        self._catalogue.forget_times()
        try:
            await self._wire.ask(self._requests.release(hold.id), shapes.Anything)
        except Declined as declined:
            if not declined.is_missing:
                raise

    async def give_up(self, hold: Hold, kept: Hold | None) -> None:
        """Let go what was reserved on the way to a write that was not done, and was not `kept`."""
        if hold != kept:
            with suppress(Trouble):
                await self.release(hold)
