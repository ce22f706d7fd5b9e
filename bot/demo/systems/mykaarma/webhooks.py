"""Webhooks: tells one address what changed, signed, twice a change, as the vendor does.

The first event is the vendor's own write, the second the dealer system's acknowledgement with its
key. A receiver that does not answer 2xx in five seconds is tried again with growing waits.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import uuid
from collections.abc import Coroutine, Sequence
from typing import Any

import aiohttp
from aiohttp import web

from bot.demo.systems.mykaarma import shapes
from bot.demo.systems.mykaarma.records import DEALER_UUID, Appointment, World
from bot.demo.systems.standin import Clock, Json

_TIMEOUT = aiohttp.ClientTimeout(total=5)


class Webhooks:
    """Set `target` to the receiver's URL to be told; `waits` are the seconds before each retry."""

    def __init__(
        self, world: World, clock: Clock, user: str, waits: Sequence[float] = (1, 2, 4, 8, 16)
    ) -> None:
        self.target: str | None = None
        self.waits = waits
        self._world = world
        self._clock = clock
        self._user = user
        self._authorization = f"myKaarma_{uuid.uuid4()}"
        self._tasks: set[asyncio.Task[None]] = set()

    def changed(self, appointment: Appointment, event: str) -> None:
        """Send what this appointment is once the present request is done, and later the push."""
        if self.target is not None:
            self._start(self._tell(self.target, appointment, event))
            self._start(self._acknowledge(self.target, appointment))

    async def close(self, _app: web.Application | None = None) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _tell(self, target: str, appointment: Appointment, event: str) -> None:
        await self._deliver(target, self._envelope(appointment, event, key=None))

    async def _acknowledge(self, target: str, appointment: Appointment) -> None:
        await asyncio.sleep(self._world.dms_lag.total_seconds())
        await self._deliver(target, self._envelope(appointment, "UPDATED", key=appointment.key))

    def _envelope(self, appointment: Appointment, event: str, key: str | None) -> Json:
        shape = shapes.appointment(self._world, appointment)
        info = shape | {"status": appointment.status, "appointmentKey": key}
        payload: Json = {
            "uuid": appointment.uuid,
            "departmentUuid": appointment.department,
            "subscriberName": self._user,
            "event": event,
            "eventCreationDateTime": shapes.read_time(self._world.now()),
            "updatedByUserUuid": None,
            "serviceAppointmentRequestLoanerBookingList": [],
            "appointmentInfoResponse": info,
        }
        return {
            "id": str(uuid.uuid4()),
            "timestamp": int(self._clock().timestamp() * 1000),
            "dealeruuid": DEALER_UUID,
            "departmentuuid": appointment.department,
            "type": "appointments",
            "payload": json.dumps(payload),
        }

    async def _deliver(self, target: str, envelope: Json) -> None:
        body = json.dumps(envelope).encode()
        signature = hmac.new(self._user.encode(), body, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "text/plain",
            "mykaarma-signature-token": f"sha256={signature}",
            "x-authorization-token": self._authorization,
        }
        async with aiohttp.ClientSession(timeout=_TIMEOUT, headers=headers) as session:
            for wait in (0, *self.waits):
                await asyncio.sleep(wait)
                if await _accepted(session, target, body):
                    return


async def _accepted(session: aiohttp.ClientSession, target: str, body: bytes) -> bool:
    try:
        async with session.post(target, data=body) as answer:
            return answer.ok
    except (aiohttp.ClientError, TimeoutError):
        return False
