"""Notices in the local Slack: one card an appointment, each change once, whatever Slack does."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bot.demo.slack import CAMILLE, ROSA, Message
from bot.memory import Channel, Seen, Store
from bot.notices.change import BY_CUSTOMER, Origin, cancelled
from bot.notices.delivering import Delivering
from bot.notices.subscription import Quiet, Subscription
from bot.preferences import Preferences
from bot.service import desks_of
from bot.settings import Settings
from flows.domain import Appointment
from tests.product import Product, labels, read, running
from tests.test_memory import url

__all__ = ["url"]  # a fixture: a database of each engine

TEAM, DESK = "T0HILLSIDE", "C0SERVICEDESK"
ALL = Subscription(by=CAMILLE.id, names="full")
BY_ROSA = Origin(via="deskhand", by=ROSA.id, reference="DH-7K3QX", dialog="none")
PATIENCE = 40.0


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        await running_product.service.store.notices().subscribe(TEAM, DESK, ALL)
        yield running_product


def appointment(number: int = 1, **changes: Any) -> Appointment:
    """Return one of next week: at ten in New York on some day."""
    day = datetime.now(UTC).replace(hour=15, minute=0, second=0, microsecond=0)
    start = day + timedelta(days=7)
    first = Appointment(
        id=f"a-{number}",
        customer_id="c-1",
        customer=f"Maria Lopez {number}",
        start=start,
        end=start + timedelta(hours=1),
        services=("Oil change",),
        provider="Tom Reyes",
    )
    return first.model_copy(update=changes)


def later(one: Appointment, hours: int) -> Appointment:
    assert one.start
    return one.model_copy(update={"start": one.start + timedelta(hours=hours)})


async def see(product: Product, one: Appointment, **more: Any) -> None:
    seen = Seen(system="hillside", appointment=one, **more)
    await product.service.store.notices().record(seen)


def posted(product: Product, channel: str = DESK) -> list[Message]:
    """Return the cards in a channel, the oldest first."""
    return [one for one in product.slack.messages(channel) if one.bot and not one.thread_ts]


def thread(product: Product, card: Message) -> list[str]:
    return [
        one.text for one in product.slack.messages(DESK) if one.thread_ts == card.ts and one.bot
    ]


async def card_with(product: Product, *words: str, channel: str = DESK) -> Message:
    """Wait for a card with all these words."""

    def look() -> Message | None:
        found = (one for one in posted(product, channel) if all(w in read(one) for w in words))
        return next(found, None)

    try:
        found = await product.slack.until(look, PATIENCE)
    except TimeoutError:
        there = "\n---\n".join(read(one) for one in posted(product, channel)) or "nothing"
        raise AssertionError(f"no card with {words}; there is:\n{there}") from None
    assert found
    return found


def calls(product: Product, method: str) -> int:
    """Return how many calls of a method were done, refused ones not counted."""
    done = [one for one in product.slack.web_api.calls if one.method == method]
    return sum(bool(one.answer.get("ok")) for one in done)


async def test_a_card_is_posted_once_and_then_follows_the_appointment(product: Product) -> None:
    one = appointment()
    await see(product, one, origin=Origin(who="Ben in the workshop"))
    card = await card_with(product, "Maria Lopez 1 booked: ")
    assert "By Ben in the workshop in myKaarma" in read(card)
    assert "Tom Reyes" in read(card)
    assert labels(card) >= {"Open", "Move", "Claim"}
    assert "Undo" not in labels(card)  # what Deskhand did not do it does not take back

    await see(product, later(one, 24), before=one, origin=BY_ROSA)
    await card_with(product, "Maria Lopez 1 moved: ", "→", "By Rosa Delgado through Deskhand")
    day = r"\w{3}, \w{3} \d+, \d+:00 \wM"
    assert re.search(f"{day}( E[SD]T)? → {day} E[SD]T", card.text)
    assert "Undo" in labels(card)
    assert "DH-7K3QX" in read(card)
    await see(product, cancelled(later(one, 24)), origin=Origin(who=BY_CUSTOMER))
    await card_with(product, "Maria Lopez 1 cancelled: ", "By the customer online")
    assert {"Move", "Undo"}.isdisjoint(labels(card))
    assert posted(product) == [card]
    assert [line.split(":")[0] for line in thread(product, card)] == [
        "Maria Lopez 1 moved",
        "Maria Lopez 1 cancelled",
    ]
    # seen again, by whoever: nothing more is said
    await see(product, cancelled(later(one, 24)))
    assert calls(product, "chat.postMessage") == 3


async def test_a_burst_becomes_one_change_and_one_taken_back_none(product: Product) -> None:
    one, other = appointment(1), appointment(2)
    for hours in (0, 1, 2, 3):
        await see(product, later(one, hours), before=one)
    await see(product, other)
    await see(product, cancelled(other))
    card = await card_with(product, "Maria Lopez 1 moved: ")
    assert f"{later(one, 3).start:%Y}" not in card.text
    await see(product, later(one, 5))
    await see(product, later(one, 3))
    await see(product, appointment(3))
    await card_with(product, "Maria Lopez 3 booked: ")
    assert len(posted(product)) == 2
    assert thread(product, card) == []


async def test_what_the_bot_did_is_said_once_though_the_watcher_was_faster(
    product: Product,
) -> None:
    one = appointment()
    await see(product, later(one, 1), before=one)
    card = await card_with(product, "Seen in myKaarma")
    await see(product, later(one, 1), before=one, origin=BY_ROSA)
    await card_with(product, "By Rosa Delgado through Deskhand")
    assert posted(product) == [card]
    assert thread(product, card) == []


async def test_a_post_whose_answer_was_lost_is_found_and_not_posted_again(product: Product) -> None:
    one = appointment()
    product.slack.switches["lose_answer"].arm(1, method="chat.postMessage")
    await see(product, one)
    card = await card_with(product, "Maria Lopez 1 booked: ")
    await see(product, later(one, 1))
    await card_with(product, "Maria Lopez 1 moved: ")
    assert calls(product, "conversations.history") == 1
    # and a line in the thread, too
    product.slack.switches["lose_answer"].arm(1, method="chat.postMessage")
    await see(product, later(one, 2))
    await product.slack.until(lambda: calls(product, "conversations.replies"), PATIENCE)
    await product.slack.until(lambda: card.text.count(":00") > 1, PATIENCE)
    assert posted(product) == [card]
    assert len(thread(product, card)) == 2


async def test_a_post_that_never_arrived_is_posted_after_a_look(product: Product) -> None:
    product.slack.switches["server_error"].arm(1, method="chat.postMessage")
    await see(product, appointment())
    await card_with(product, "Maria Lopez 1 booked: ")
    assert calls(product, "conversations.history") == 1
    assert len(posted(product)) == 1


async def test_slack_is_left_alone_for_as_long_as_it_asks(product: Product) -> None:
    product.slack.switches.retry_after = 2
    product.slack.switches["rate_limited"].arm(2, method="chat.postMessage")
    await see(product, appointment(1))
    await see(product, appointment(2))
    await card_with(product, "Maria Lopez 1 booked: ")
    await card_with(product, "Maria Lopez 2 booked: ")
    tried = [one for one in product.slack.web_api.calls if one.method == "chat.postMessage"]
    assert [one.status for one in tried] == [429, 429, 200, 200]
    assert calls(product, "conversations.history") == 0  # a refusal is no lost answer
    assert len(posted(product)) == 2


async def test_a_channel_gets_one_message_a_second_in_order(product: Product) -> None:
    for number in range(1, 5):
        await see(product, appointment(number))
    await card_with(product, "Maria Lopez 4 booked: ")
    stamps = [float(card.ts) for card in posted(product)]
    assert [card.text.partition(" booked")[0][-1] for card in posted(product)] == list("1234")
    gaps = [after - before for before, after in pairwise(stamps)]
    assert min(gaps) > 0.9


async def test_a_card_that_somebody_deleted_is_posted_anew(product: Product) -> None:
    one = appointment()
    await see(product, one)
    card = await card_with(product, "Maria Lopez 1 booked: ")
    product.slack.workspace.remove(card)
    await see(product, later(one, 1))
    again = await card_with(product, "Maria Lopez 1 moved: ")
    assert posted(product) == [again]


@pytest.mark.parametrize("how", ["deleted", "removed", "archived"])
async def test_a_channel_that_is_gone_is_parked_and_whoever_subscribed_is_told_once(
    product: Product, how: str
) -> None:
    channel = product.slack.workspace.channels[DESK]
    match how:
        case "deleted":
            del product.slack.workspace.channels[DESK]
        case "removed":
            channel.bot_is_member = False
        case _:
            channel.archived = True
    await see(product, appointment(1))
    camille = product.at_desk(CAMILLE.id)
    told = await product.slack.until(camille.seen, PATIENCE)
    assert "/invite @Deskhand" in read(told[0])
    await see(product, appointment(2))
    await product.slack.until(lambda: calls(product, "chat.postMessage") == 1, PATIENCE)
    # put right, it goes on where it was
    product.slack.workspace.channels[DESK] = channel
    channel.bot_is_member, channel.archived = True, False
    await product.service.store.notices().subscribe(TEAM, DESK, ALL)
    await card_with(product, "Maria Lopez 1 booked: ")
    await card_with(product, "Maria Lopez 2 booked: ")
    assert len(camille.seen()) == 1


async def test_what_systems_write_is_data(product: Product) -> None:
    hostile = "<@U0ROSA> & sons\nApproved by <!channel>"
    await see(product, appointment(1, customer=hostile, services=("*x* `y`\nz",) * 30))
    card = await card_with(product, "sons Approved by ")
    assert "&lt;@U0ROSA&gt;" in card.text
    assert not any(one.mentions for one in posted(product))


async def test_two_processes_tell_everything_once(product: Product, url: str) -> None:
    """On both engines: two that deliver, two that see the same at the same time."""
    service = product.service
    preferences = Preferences(service.store, service.workspaces, service.desks)
    stores = [await Store.open(url), await Store.open(url)]
    desks = desks_of(Settings.load(product.stage.environment), stores[0])
    two = [
        Delivering(store.outbox(), desks, service.workspaces, preferences, service.gate.permits)
        for store in stores
    ]
    await stores[0].notices().subscribe(TEAM, "C0FRONTOFFICE", ALL)
    for one in two:
        one.start()
    for number in range(1, 6):
        sightings = [
            store.notices().record(
                Seen(system="hillside", appointment=appointment(number), origin=origin)
            )
            for store, origin in zip(stores, (Origin(), BY_ROSA), strict=True)
        ]
        assert sorted(await asyncio.gather(*sightings)) == ["first", "same"]
    for number in range(1, 6):
        await card_with(product, f"Lopez {number} booked", "Rosa Delgado", channel="C0FRONTOFFICE")
    assert len(posted(product, "C0FRONTOFFICE")) == 5
    for one, store in zip(two, stores, strict=True):
        await one.close()
        await store.close()
    await desks.close()


async def test_quiet_hours_are_kept_and_nothing_of_them_is_lost(product: Product) -> None:
    kept, outbox = product.service.store.notices(), product.service.store.outbox()
    quiet = ALL.model_copy(update={"quiet": Quiet(since=time(0), until=time(23, 59, 59, 999999))})
    await kept.subscribe(TEAM, DESK, quiet)
    await see(product, appointment(1))
    await kept.subscribe(TEAM, "C0FRONTOFFICE", ALL.model_copy(update={"names": "initials"}))
    await see(product, appointment(2))
    await card_with(product, "M. L. 2. booked: ", channel="C0FRONTOFFICE")
    async with asyncio.timeout(PATIENCE):
        # they are put off, and nobody spins
        while await outbox.due(Channel(TEAM, DESK, quiet, "")):  # noqa: ASYNC110  # no event tells
            await asyncio.sleep(0.05)
    assert posted(product) == []
