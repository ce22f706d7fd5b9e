"""The myKaarma stand-in over real HTTP: what it tells of its changes, and to whom."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.demo.systems.mykaarma import DEALER_UUID
from tests.stand_in_dealer import Dealer, dealership
from tests.stand_in_parts import Json


@pytest.fixture
async def dealer() -> AsyncIterator[Dealer]:
    async with dealership() as made:
        yield made


@dataclass
class Receiver:
    """A place that webhooks are sent to; `refuse` is how many it answers with 500 first."""

    url: str
    heard: asyncio.Queue[tuple[Json, dict[str, str], bytes]]
    refuse: int = 0

    async def next(self) -> tuple[str, Json]:
        """Return the next event's name and its appointment, when the signature holds."""
        async with asyncio.timeout(30):
            envelope, headers, body = await self.heard.get()
        expected = hmac.new(b"demo", body, hashlib.sha256).hexdigest()
        assert headers["mykaarma-signature-token"] == f"sha256={expected}"
        assert headers["x-authorization-token"].startswith("myKaarma_")
        assert headers["Content-Type"].startswith("text/plain")
        assert envelope["dealeruuid"] == DEALER_UUID
        payload = json.loads(envelope["payload"])
        return payload["event"], payload["appointmentInfoResponse"]


@pytest.fixture
async def receiver(dealer: Dealer) -> AsyncIterator[Receiver]:
    made = Receiver("", asyncio.Queue())

    async def hear(request: web.Request) -> web.Response:
        if made.refuse:
            made.refuse -= 1
            return web.Response(status=500)
        body = await request.read()
        await made.heard.put((json.loads(body), dict(request.headers), body))
        return web.Response()

    app = web.Application()
    app.router.add_post("/hook", hear)
    async with TestServer(app) as server:
        made.url = str(server.make_url("/hook"))
        dealer.system.webhooks.target = made.url
        dealer.system.webhooks.waits = (0, 0)
        dealer.system.world.dms_lag = timedelta()
        yield made
        await dealer.system.webhooks.close()


async def test_every_change_is_told_twice(dealer: Dealer, receiver: Receiver) -> None:
    made = await dealer.booked(dealer.at(3, 10), comments="Squeaks")
    first, second = await receiver.next(), await receiver.next()
    assert (first[0], first[1]["uuid"], first[1]["appointmentKey"]) == ("CREATED", made, None)
    assert first[1]["comments"] == "Squeaks"
    assert second[0] == "UPDATED"
    assert second[1]["appointmentKey"]
    await dealer.change(made, comments="")
    assert {(await receiver.next())[0] for _ in range(2)} == {"UPDATED"}
    await dealer.change(made, appointmentStartDateTime=dealer.at(3, 11).isoformat())
    assert {(await receiver.next())[0] for _ in range(2)} == {"RESCHEDULED", "UPDATED"}
    await dealer.change(made, status="CANCELLED")
    told = [await receiver.next() for _ in range(2)]
    assert {event for event, _ in told} == {"CANCELLED", "UPDATED"}
    assert {info["status"] for _, info in told} == {"CANCELLED"}


async def test_a_receiver_that_fails_is_tried_again(dealer: Dealer, receiver: Receiver) -> None:
    receiver.refuse = 2
    await dealer.booked(dealer.at(3, 10))
    assert {(await receiver.next())[0] for _ in range(2)} == {"CREATED", "UPDATED"}


async def test_shutting_down_does_not_wait_for_a_receiver_that_is_not_there(
    dealer: Dealer,
) -> None:
    dealer.system.webhooks.target = "http://127.0.0.1:9/hook"
    assert (await dealer.book(dealer.at(3, 10))).status_code == 200
    async with asyncio.timeout(10):
        await dealer.system.webhooks.close()
