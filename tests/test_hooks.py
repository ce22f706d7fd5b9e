"""Webhooks over real HTTP: who may speak, and what becomes of what they say."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT
from bot.hooks import MOST_BYTES
from bot.notices.change import BY_CUSTOMER
from bot.notices.subscription import Subscription
from tests.product import AtDesk, Product, coming_days, on_stage, running, set_up
from tests.trades import BOOKING, GARAGE
from tests.watching_parts import news_of, until

Json = dict[str, Any]
# so rarely that what is seen in a test was told by the system itself
RARELY = 600


@dataclass
class Hooked:
    """The product with a hook, and the address of the hook."""

    product: Product
    url: str

    @property
    def store(self) -> Any:
        return self.product.service.store

    async def post(self, body: bytes, **headers: str) -> int:
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                self.url, data=body, headers={"Content-Type": "text/plain"} | headers
            ) as answer,
        ):
            assert await answer.read() == b"" or answer.status >= 400
            return answer.status

    async def tell(self, body: bytes) -> int:
        return await self.post(body, **signature(body))

    async def hints(self) -> int:
        return len(await self.store.watch("hillside").hinted(100))

    async def news(self) -> list[tuple[str, str]]:
        return await news_of(self.store, "hillside")


def signature(body: bytes, secret: str = "demo") -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"mykaarma-signature-token": f"sha256={digest}"}


def event(appointment: str, kind: str = "UPDATED", **more: Any) -> bytes:
    payload = {"uuid": appointment, "departmentUuid": SERVICE_DEPARTMENT, "event": kind}
    envelope = {
        "id": "e-1",
        "timestamp": int(time.time() * 1000),
        "dealeruuid": DEALER_UUID,
        "departmentuuid": SERVICE_DEPARTMENT,
        "type": "appointments",
        "payload": json.dumps(payload | {"appointmentInfoResponse": {"uuid": "anything"}}),
    }
    return json.dumps(envelope | more).encode()


@pytest.fixture
async def hooked() -> AsyncIterator[Hooked]:
    async with running(http=True, changes=BOOKING, watch=RARELY) as product:
        store = product.service.store
        await until(lambda: _watched(product))
        await store.notices().subscribe("T1", "C1", Subscription(by="U1"))
        url = product.url.replace("slack/events", "hooks/hillside")
        product.system.world.dms_lag = timedelta(seconds=0.2)
        product.system.webhooks.waits = (0.1, 0.2)
        yield Hooked(product, url)


async def _watched(product: Product) -> bool:
    """Has the first look at all days ended? The next one is far away."""
    watch = product.service.store.watch("hillside")
    days = sum("/date/" in one.path for one in product.system.requests)
    return days >= 68 and await watch.take("a test", 0.0) is None


# who may speak


async def test_what_the_system_did_not_sign_is_refused(hooked: Hooked) -> None:
    odd: list[dict[str, str]] = [
        {},
        {"mykaarma-signature-token": ""},
        {"mykaarma-signature-token": "sha256="},
        {"mykaarma-signature-token": "sha256=" + "0" * 64},
        {"mykaarma-signature-token": "sha256=" + "é" * 64},
        signature(event("a-1"), "another secret"),
        signature(event("a-2")),
    ]
    for headers in odd:
        assert await hooked.post(event("a-1"), **headers) == 401
    assert await hooked.hints() == 0


async def test_what_is_too_large_or_of_another_kind_is_refused(hooked: Hooked) -> None:
    large = b" " * (MOST_BYTES + 1)
    assert await hooked.post(large, **signature(large)) == 413
    body = event("a-1")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert await hooked.post(body, **signature(body), **kind) == 415
    assert await hooked.hints() == 0


async def test_there_is_no_hook_for_what_is_not_set_up(hooked: Hooked) -> None:
    for key in ("city", "nowhere", "..%2fhillside"):
        elsewhere = Hooked(hooked.product, hooked.url.replace("hillside", key))
        assert await elsewhere.tell(event("a-1")) == 404
    async with aiohttp.ClientSession() as session, session.get(hooked.url) as answer:
        assert answer.status == 405


@pytest.mark.parametrize("left_out", ['webhook_secret_env = "DEMO_USER"', "watch"])
async def test_without_a_secret_or_a_watch_there_is_none(left_out: str) -> None:
    changes = {} if left_out == "watch" else {left_out: ""}
    watch = 0 if left_out == "watch" else RARELY
    async with running(http=True, changes=changes, watch=watch) as product:
        url = product.url.replace("slack/events", "hooks/hillside")
        assert await Hooked(product, url).tell(event("a-1")) == 404


async def test_what_is_signed_and_odd_is_taken_and_forgotten(hooked: Hooked) -> None:
    bodies = [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"type": "appointments"}',
        event("a-1", payload="no JSON"),
        event("a-1", payload=json.dumps(["a-1"])),
        event("a-1", payload={"uuid": "a-1"}),
        event("a-1", type="customers"),
        event(""),
        event("a" * 300),
        event("a-1", payload=json.dumps({"uuid": "a-1", "departmentUuid": "another"})),
        b'{"payload":' * 5000,
    ]
    before = len(hooked.product.system.requests)
    for body in bodies:
        assert await hooked.tell(body) == 200
        assert await hooked.hints() == 0
    assert len(hooked.product.system.requests) == before


# what becomes of it


async def test_older_names_of_the_kind_are_understood(hooked: Hooked) -> None:
    known = next(iter(hooked.product.system.appointments))
    requests = hooked.product.system.requests
    for name in ("dataType", "eventType"):
        requests.clear()
        assert await hooked.tell(event(known, type="", **{name: "appointments"})) == 200
        await until(lambda: _read(hooked.product, known))


async def test_an_event_is_only_a_hint(hooked: Hooked) -> None:
    """It says that an appointment was cancelled: what it really is is read."""
    coming = _coming(hooked.product)
    assert await hooked.tell(event(coming, "CANCELLED")) == 200
    await until(lambda: _read(hooked.product, coming))
    assert await hooked.tell(event("no such appointment", "CREATED")) == 200
    await until(lambda: _read(hooked.product, "no such appointment"))
    await until(lambda: _none_left(hooked))
    assert await hooked.news() == []


async def test_two_events_a_change_are_one_notice(hooked: Hooked) -> None:
    hooked.product.system.webhooks.target = hooked.url
    # so long after the first that it is a hint of its own
    hooked.product.system.world.dms_lag = timedelta(seconds=1.5)
    hooked.product.system.act("colleague_moves")
    await until(lambda: _two_events_were_followed(hooked))
    assert await hooked.news() == [("moved", "")]
    hooked.product.system.act("colleague_cancels")
    await until(lambda: _has_news(hooked, [("moved", ""), ("cancelled", "")]))


async def test_repeats_and_events_out_of_order_change_nothing(hooked: Hooked) -> None:
    system = hooked.product.system
    system.act("colleague_moves")
    moved = next(reversed(system.appointments))
    for kind in ("UPDATED", "RESCHEDULED", "RESCHEDULED", "CREATED"):
        assert await hooked.tell(event(moved, kind)) == 200
        await until(lambda: _none_left(hooked))
    assert await hooked.news() == [("moved", "")]


async def test_a_booking_by_the_customer_online_is_told() -> None:
    async with running(http=True, watch=RARELY) as product:
        store = product.service.store
        await until(lambda: _watched(product))
        await store.notices().subscribe("T1", "C1", Subscription(by="U1"))
        hooked = Hooked(product, product.url.replace("slack/events", "hooks/hillside"))
        product.system.webhooks.target = hooked.url
        rosa, day = product.at_desk(), coming_days(product.system)[0]
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await rosa.press("Confirm draft")
        await rosa.sees("Draft made for Dana Whitfield")
        (draft,) = product.system.drafts.values()
        async with aiohttp.ClientSession() as session:
            link = f"{product.stage.url}/mykaarma/s/{draft.code}"
            async with session.post(link) as answer:
                assert answer.status == 200
        # the draft by the person at the desk, and the booking by the customer
        await until(lambda: _has_news(hooked, [("booked", rosa.user), ("booked", BY_CUSTOMER)]))
        # which are one
        assert draft.appointment
        assert await store.notices().sighting("hillside", draft.appointment)
        assert await store.notices().sighting("hillside", draft.uuid) is None


async def test_what_the_bot_does_is_told_once_while_the_system_tells_it_too(
    hooked: Hooked,
) -> None:
    product = hooked.product
    product.system.webhooks.target = hooked.url
    rosa = product.at_desk()
    first, other = (f"{day:%A}" for day in coming_days(product.system)[:2])
    await GARAGE.book(rosa, first)
    await until(lambda: _has_news(hooked, [("booked", rosa.user)]))
    await _move(rosa, other)
    await until(lambda: _has_news(hooked, [("booked", rosa.user), ("moved", rosa.user)]))
    # until both events of it were followed
    await asyncio.sleep(0.5)
    await until(lambda: _none_left(hooked))
    assert await hooked.news() == [("booked", rosa.user), ("moved", rosa.user)]


async def _move(rosa: AtDesk, day: str) -> None:
    await rosa.say(f"move {GARAGE.customer}'s appointment to {day} at 10")
    await rosa.press("Confirm the move")
    await rosa.sees(f"Moved for {GARAGE.customer}")


async def test_a_system_that_is_down_when_it_tells_is_asked_later(hooked: Hooked) -> None:
    system = hooked.product.system
    system.act("colleague_moves")
    moved = next(reversed(system.appointments))
    system.switches.turn_on("server_error", uses=3)
    assert await hooked.tell(event(moved, "RESCHEDULED")) == 200
    await until(lambda: not system.switches["server_error"].on)
    assert await hooked.news() == []
    # the pause after a failure is as long as that between looks; another event ends it
    assert await hooked.tell(event(moved, "UPDATED")) == 200
    await until(lambda: _has_news(hooked, [("moved", "")]))


async def test_in_socket_mode_the_hooks_have_a_port_of_their_own() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    async with on_stage() as stage:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve", "--host", "127.0.0.1"),
            *("--webhooks", str(port)),
            env=os.environ | set_up(stage, {}, watch=RARELY),
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}/hooks/hillside"
            known = next(iter(stage.mykaarma.appointments))
            await until(lambda: _taken(url, event(known)), 20)
            await until(lambda: any(one.path.endswith(known) for one in stage.mykaarma.requests))
        finally:
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0


async def _taken(url: str, body: bytes) -> bool:
    headers = {"Content-Type": "text/plain"} | signature(body)
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, data=body, headers=headers) as answer,
        ):
            assert answer.status == 200
            return True
    except aiohttp.ClientConnectionError:
        return False


def _coming(product: Product) -> str:
    now = product.system.world.now()
    return next(
        one.uuid
        for one in product.system.appointments.values()
        if one.start > now and one.department == SERVICE_DEPARTMENT and not one.is_cancelled
    )


def _read(product: Product, number: str) -> bool:
    end = number.replace(" ", "%20")
    return any(one.path.endswith(f"/uuid/{end}") for one in product.system.requests)


async def _none_left(hooked: Hooked) -> bool:
    return await hooked.hints() == 0


async def _has_news(hooked: Hooked, news: list[tuple[str, str]]) -> bool:
    return await hooked.news() == news


async def _two_events_were_followed(hooked: Hooked) -> bool:
    alone = [one for one in hooked.product.system.requests if "/uuid/" in one.path]
    return len(alone) >= 2 and await hooked.hints() == 0
