"""A draft and the booking that its customer makes of it: one card where that is sure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from sqlalchemy import Connection, select

from bot.demo.slack import ROSA as SLACK_ROSA
from bot.memory import Store
from bot.memory.tables import notices
from bot.notices.folding import Living
from bot.notices.subscription import Subscription
from flows.domain import Appointment
from tests.notices_parts import MARIA, ROSA, seen
from tests.product import coming_days, labels, read, running
from tests.test_home import open_home, shown
from tests.test_memory import store, url
from tests.test_notices_delivery import DESK, TEAM, card_with, posted
from tests.watching_parts import looked

__all__ = ["store", "url"]  # fixtures: a store on each engine

DRAFT = MARIA.model_copy(update={"id": "d-1", "status": "draft"})


async def told(store: Store) -> dict[str, Living]:
    def work(connection: Connection) -> dict[str, Living]:
        cards = connection.execute(select(notices).where(notices.c.channel == "C1"))
        return {row.object_id: Living.model_validate_json(row.state) for row in cards}

    return await store.notices().together(work)


async def drafted(store: Store, *drafts: Appointment) -> None:
    await store.notices().subscribe("T1", "C1", Subscription(by="U1"))
    for one in drafts:
        await store.notices().record(seen(one, origin=ROSA, team="T1"))


async def test_the_drafts_card_becomes_the_bookings(store: Store) -> None:
    await drafted(store, DRAFT)
    assert await store.notices().record(seen(MARIA)) == "first"
    cards = await told(store)
    assert list(cards) == ["a-1"]
    assert cards["a-1"].appointment.status == "booked"
    changes = [one.change for one in cards["a-1"].unseen]
    assert [(one.kind, one.origin.by) for one in changes] == [("booked", "U1"), ("booked", "")]
    assert await store.notices().sighting("garage", "d-1") is None
    # whoever made the draft finds it by the dialog
    mine = await store.outbox().booked_by("T1", "U1", 9)
    assert {dialog: one.appointment.id for dialog, one in mine.items()} == {ROSA.dialog: "a-1"}
    assert await store.outbox().booked_by("T1", "U2", 9) == {}
    # it is an appointment like any other from now on
    assert await store.notices().record(seen(MARIA)) == "same"
    again = MARIA.model_copy(update={"id": "a-2"})
    await store.notices().record(seen(again))
    assert list(await told(store)) == ["a-1", "a-2"]


def other(**changes: Any) -> Appointment:
    return MARIA.model_copy(update=changes)


@pytest.mark.parametrize(
    "booking",
    [
        other(customer_id="c-2"),
        other(customer_id=""),
        other(start=MARIA.start and MARIA.start + timedelta(minutes=15)),
        other(start=None),
    ],
)
async def test_what_is_not_surely_the_same_is_another_card(
    store: Store, booking: Appointment
) -> None:
    await drafted(store, DRAFT)
    await store.notices().record(seen(booking))
    assert set(await told(store)) == {"d-1", "a-1"}


async def test_what_stood_there_before_makes_it_unsure(store: Store) -> None:
    await drafted(store, DRAFT)
    before = other(id="a-0")
    await store.notices().record(seen(before, before=before, origin=ROSA))
    await store.notices().record(seen(MARIA))
    assert set(await told(store)) == {"d-1", "a-1"}


async def test_of_two_drafts_the_one_with_the_same_services_is_meant(store: Store) -> None:
    tyres = DRAFT.model_copy(update={"id": "d-2", "services": ("Tyres",)})
    await drafted(store, DRAFT, tyres)
    await store.notices().record(seen(MARIA))
    assert set(await told(store)) == {"a-1", "d-2"}


async def test_of_two_drafts_that_are_alike_neither_is_meant(store: Store) -> None:
    await drafted(store, DRAFT, DRAFT.model_copy(update={"id": "d-2"}))
    await store.notices().record(seen(MARIA))
    assert set(await told(store)) == {"a-1", "d-1", "d-2"}


async def test_a_watch_that_begins_tells_nothing_but_what_became_of_drafts(store: Store) -> None:
    await drafted(store, DRAFT)
    watch = store.watch("garage")
    await watch.begin()
    assert await watch.take("p1", 30)
    late = [MARIA, other(id="a-2", customer_id="c-2"), other(id="a-3")]
    await watch.adopt("p1", late, await watch.clock())
    cards = await told(store)
    assert list(cards) == ["a-1"]
    assert len(cards["a-1"].unseen) == 2
    assert await store.notices().sighting("garage", "a-2")


async def test_the_looks_of_the_watch_show_the_customers_booking_on_the_drafts_card() -> None:
    async with running(watch=0.3) as product:
        kept = product.service.store.notices()
        await looked(product.service.store, "hillside", 10)
        await kept.subscribe(TEAM, DESK, Subscription(names="full"))
        rosa, day = product.at_desk(), coming_days(product.system)[0]
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await rosa.press("Confirm draft")
        await rosa.sees("Draft made for Dana Whitfield")
        card = await card_with(product, "Draft for Dana Whitfield: ")
        await open_home(product, "Your next bookings", "has yet to complete it")
        # nobody can look a draft up, so that it is not there is no cancellation
        here = product.at_desk(channel=DESK)
        await here.press("Open")
        await here.sees("Dana Whitfield", without="Draft for")
        assert "Draft for Dana Whitfield: " in read(card)
        (draft,) = product.system.drafts.values()
        link = f"{product.stage.url}/mykaarma/s/{draft.code}"
        async with aiohttp.ClientSession() as session, session.post(link) as answer:
            assert answer.status == 200
        await card_with(product, "Dana Whitfield booked: ", "By the customer online")
        assert posted(product) == [card]
        assert "Move" in labels(card)
        # Whoever made the draft sees the booking in its place.
        await product.slack.open_home(SLACK_ROSA.id)
        await product.slack.until(lambda: "has yet to complete it" not in shown(product))
        own = shown(product).partition("Your next bookings")[2]
        assert own.count("Dana Whitfield") == 1
        assert "10:00 AM" in own
