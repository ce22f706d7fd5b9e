"""The outbox on both engines: one writes in a channel, and who lost the lease writes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.memory import Channel, Notice, Store
from bot.memory.tables import Now, notices, subscriptions
from bot.notices.subscription import Subscription
from tests.notices_parts import GONE, MARIA, at, seen
from tests.test_memory import store, url

__all__ = ["store", "url"]  # fixtures: a store on each engine

CHANNELS = ("C1", "C2")


async def prepare(store: Store) -> None:
    for channel in CHANNELS:
        await store.notices().subscribe("T1", channel, Subscription(by="U1"))
    await store.notices().record(seen(MARIA))
    await change(store, notices, due_at=Now())


async def change(store: Store, table: Any, **values: Any) -> None:
    """Let time pass: moments are written by the database's clock."""

    def work(connection: Connection) -> None:
        connection.execute(update(table).values(**values))

    await store.notices().together(work)


async def taken(store: Store, process: str) -> tuple[Channel, Notice]:
    channel = await store.outbox().take(process, 30)
    assert channel
    notice = await store.outbox().due(channel)
    assert notice
    return channel, notice


async def test_each_channel_is_taken_by_one(store: Store, url: str) -> None:
    await prepare(store)
    other = await Store.open(url)
    takes = [one.outbox().take(f"p{n}", 30) for n, one in enumerate([store, other] * 5)]
    found = [one for one in await asyncio.gather(*takes) if one]
    assert sorted(one.channel for one in found) == list(CHANNELS)
    await other.close()


async def test_nothing_is_taken_before_it_is_due(store: Store) -> None:
    await prepare(store)
    outbox = store.outbox()
    await change(store, notices, due_at=Now() + 60)
    assert await outbox.take("p1", 30) is None
    await change(store, notices, due_at=Now())
    channel, notice = await taken(store, "p1")
    await outbox.postpone(notice, 60)
    assert await outbox.due(channel) is None
    await outbox.release(channel, "p1", 60)
    second, _ = await taken(store, "p1")
    assert second.channel != channel.channel
    await outbox.release(second, "p1", 0)
    assert await outbox.take("p1", 30) == second


async def test_who_lost_the_lease_must_not_write(store: Store) -> None:
    await prepare(store)
    outbox = store.outbox()
    channel, notice = await taken(store, "frozen")
    assert await outbox.posting(channel, "frozen", notice)
    assert await outbox.holds(channel, "frozen", 30)
    await change(store, subscriptions, lease_until=Now() - 1)
    assert not await outbox.posting(channel, "frozen", notice)
    assert not await outbox.holds(channel, "frozen", 30)
    again, found = await taken(store, "awake")
    while again.channel != channel.channel:
        again, found = await taken(store, "awake")
    # whoever takes it over sees that something was under way
    assert (found.id, found.posting) == (notice.id, 1)
    assert not await outbox.posting(channel, "frozen", notice)
    await outbox.release(channel, "frozen", 0)
    assert await outbox.holds(again, "awake", 30)


async def test_what_is_folded_in_while_it_is_posted_is_told_next(store: Store) -> None:
    await prepare(store)
    outbox = store.outbox()
    _, notice = await taken(store, "p1")
    await store.notices().record(seen(at(1)))
    await outbox.posted(notice, notice.version, card_ts="1.5", again_in=600)
    now = await outbox.notice(notice.id)
    assert now
    assert (now.card_ts, now.shown, now.version) == ("1.5", 1, 2)
    assert now.living.news
    assert (now.living.news.kind, now.living.news.before) == ("moved", notice.living.appointment)
    await store.notices().record(seen(GONE))
    await outbox.replied(now, now.version, "1.2")
    now = await outbox.notice(notice.id)
    assert now
    assert now.living.news
    assert (now.living.news.kind, now.living.told) == ("cancelled", now.living.history[-1].after)


async def test_an_undo_that_ends_is_drawn_and_no_change_waits_for_it(store: Store) -> None:
    await prepare(store)
    outbox = store.outbox()
    channel, notice = await taken(store, "p1")
    await outbox.posted(notice, 1, card_ts="1.5", again_in=600)
    now = await outbox.notice(notice.id)
    assert now
    assert (now.shown, now.version) == (1, 2)
    assert await outbox.due(channel) is None
    await store.notices().record(seen(at(1)))
    await change(store, notices, due_at=notices.c.due_at - 10)
    assert await outbox.due(channel)


async def test_what_is_withheld_waits_until_it_is_subscribed_again(store: Store) -> None:
    await prepare(store)
    outbox = store.outbox()
    for channel in CHANNELS:
        assert await outbox.withhold("T1", channel, "shared")
    assert not await outbox.withhold("T1", "C9", "shared")
    assert not await outbox.withhold("T2", CHANNELS[0], "shared")
    for process in ("p1", "p2"):
        found = await outbox.take(process, 30)
        assert found
        assert found.parked == "shared"
        await outbox.warned(found)
        await outbox.release(found, process, 0)
    assert await outbox.take("p3", 30) is None
    await store.notices().subscribe("T1", CHANNELS[0], Subscription(by="U1"))
    again = await outbox.take("p3", 30)
    assert again
    assert (again.channel, again.parked) == (CHANNELS[0], "")


async def test_a_parked_channel_is_taken_once_to_say_so(store: Store) -> None:
    await prepare(store)
    outbox = store.outbox()
    channel, _ = await taken(store, "p1")
    due, parked_ones = await outbox.waiting()
    assert (due > 1, parked_ones) == (True, 0)
    await outbox.park_channel(channel, "is_archived")
    await outbox.release(channel, "p1", 0)
    other, notice = await taken(store, "p1")
    await outbox.park(notice, "invalid_blocks")
    still_due, parked_ones = await outbox.waiting()
    assert still_due + parked_ones == due
    assert parked_ones == 2
    parked = await outbox.take("p1", 30)
    assert parked
    assert (parked.channel, parked.parked) == (channel.channel, "is_archived")
    await outbox.warned(parked)
    await outbox.release(parked, "p1", 0)
    await outbox.release(other, "p1", 0)
    assert await outbox.take("p1", 30) is None
    await store.notices().subscribe("T1", channel.channel, Subscription())
    assert await outbox.take("p1", 30)


async def test_a_card_belongs_to_who_claims_it_first(store: Store) -> None:
    await prepare(store)
    outbox = store.outbox()
    _, notice = await taken(store, "p1")
    assert await outbox.claim("nobody", "U1") == ""
    claims = [outbox.claim(notice.id, person) for person in ("U1", "U2", "U3")]
    (winner,) = set(await asyncio.gather(*claims))
    assert await outbox.claim(notice.id, winner) == ""
    assert await outbox.notice("nobody") is None


@pytest.mark.parametrize("method", ["not_posted", "lost_card"])
async def test_a_mark_is_taken_away(store: Store, method: str) -> None:
    await prepare(store)
    outbox = store.outbox()
    channel, notice = await taken(store, "p1")
    await outbox.posting(channel, "p1", notice)
    await getattr(outbox, method)(notice)
    now = await outbox.notice(notice.id)
    assert now
    assert (now.posting, now.posting_at, now.card_ts) == (0, None, "")
