"""Who booked an appointment, on both engines: noted with it, told of others, gone with it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, select, update

from bot.memory import Channel, Notice, Store
from bot.memory.tables import Now, notices, subscriptions
from bot.notices.change import Origin
from bot.notices.folding import Living
from bot.notices.subscription import Subscription
from tests.notices_parts import GONE, MARIA, ROSA, at, seen
from tests.test_memory import store, url

__all__ = ["store", "url"]  # fixtures: a store on each engine

BEN = Origin(via="deskhand", by="U2", reference="DH-9M2AB", dialog="d2")


async def rows(store: Store, table: Table, **wanted: str) -> list[Any]:
    def work(connection: Connection) -> list[Any]:
        these = [table.c[name] == value for name, value in wanted.items()]
        return list(connection.execute(select(table).where(*these)))

    return await store.notices().together(work)


async def living(store: Store, person: str = "U1") -> Living:
    (row,) = await rows(store, notices, channel=person)
    return Living.model_validate_json(row.state)


async def due(store: Store) -> tuple[Channel, Notice]:
    """Let time pass, and return what is due first."""

    def work(connection: Connection) -> None:
        connection.execute(update(notices).values(due_at=Now()))

    await store.notices().together(work)
    channel = await store.outbox().take("p1", 30)
    assert channel
    notice = await store.outbox().due(channel)
    assert notice
    return channel, notice


async def test_a_booking_is_noted_though_the_watcher_was_faster(store: Store) -> None:
    kept = store.notices()
    assert await kept.record(seen(MARIA)) == "first"
    assert await rows(store, notices) == []
    assert await kept.record(seen(MARIA, origin=ROSA, team="T1")) == "same"
    assert (await living(store)).told == MARIA
    # again, as by a process that takes it up: once is enough
    await kept.record(seen(MARIA, origin=ROSA, team="T1"))
    assert (await living(store)).news is None
    assert await store.outbox().take("p1", 30) is None


async def test_others_changes_are_due_and_own_ones_are_not(store: Store) -> None:
    kept = store.notices()
    await kept.record(seen(MARIA, origin=ROSA, team="T1"))
    await kept.record(seen(at(1), before=MARIA, origin=ROSA, team="T1"))
    assert await store.outbox().take("p1", 30) is None
    await kept.record(seen(at(2), before=at(1), origin=BEN, team="T1"))
    channel, notice = await due(store)
    assert (channel.team, channel.channel) == ("T1", "U1")
    news = notice.living.news
    assert news
    assert (news.kind, news.before, news.after) == ("moved", at(1), at(2))
    assert await rows(store, notices, channel="U2") == []  # who moves it has not booked it


async def test_what_a_person_did_after_others_leaves_nothing_to_tell(store: Store) -> None:
    kept = store.notices()
    await kept.record(seen(MARIA, origin=ROSA, team="T1"))
    await kept.record(seen(at(1)))
    await kept.record(seen(at(2)))
    await kept.record(seen(at(1), before=MARIA, origin=ROSA))  # noted late: what came after is news
    news = (await living(store)).news
    assert news
    assert (news.before, news.after) == (at(1), at(2))
    await kept.record(seen(at(3), before=at(2), origin=ROSA))
    now = await living(store)
    assert (now.news, now.told, now.appointment) == (None, at(3), at(3))


async def test_one_that_is_made_anew_goes_on_for_each_who_knows_it(store: Store) -> None:
    kept = store.notices()
    await kept.subscribe("T1", "C1", Subscription(by="U1"))
    await kept.record(seen(MARIA, origin=ROSA, team="T1"))
    anew = at(1).model_copy(update={"id": "a-2"})
    await kept.record(seen(anew))  # a watcher was faster: the channel has a card already
    await kept.record(seen(anew, before=MARIA, instead_of="a-1", origin=BEN, team="T1"))
    assert [row.object_id for row in await rows(store, notices, channel="U1")] == ["a-1"]
    other = at(2).model_copy(update={"id": "a-3"})
    await kept.record(seen(other, before=MARIA, instead_of="a-1", origin=BEN, team="T1"))
    (row,) = await rows(store, notices, channel="U1")
    assert row.object_id == "a-3"
    news = (await living(store)).news
    assert news
    assert (news.kind, news.origin) == ("moved", BEN)


async def test_what_a_person_is_told_is_no_channels(store: Store) -> None:
    await store.notices().record(seen(MARIA, origin=ROSA, team="T1"))
    since = datetime.now(UTC) - timedelta(days=1)
    assert await store.outbox().changed_since("T1", None, since, 9) == []
    await store.notices().subscribe("T1", "C1", Subscription())
    await store.notices().record(seen(GONE, before=MARIA))
    found = await store.outbox().changed_since("T1", None, since, 9)
    assert [one.channel for one in found] == ["C1"]


async def test_it_goes_with_the_appointment_and_with_the_workspace(store: Store) -> None:
    kept = store.notices()
    over = MARIA.model_copy(update={"start": await kept.clock() - timedelta(days=31)})
    for number, day in (("a-1", over), ("a-2", at(0))):
        one = day.model_copy(update={"id": number})
        await kept.record(seen(one, origin=ROSA, team=f"T{number[-1]}"))
        await kept.record(seen(one.model_copy(update={"status": "cancelled"}), before=one))
    assert len(await rows(store, subscriptions)) == 2
    await kept.subscribe("T1", "C1", Subscription())
    await kept.forget_past(30)
    there = {(row.team, row.channel) for row in await rows(store, subscriptions)}
    assert there == {("T1", "C1"), ("T2", "U1")}
    assert [row.team for row in await rows(store, notices)] == ["T2"]
    await store.drop_workspace("T2")
    assert await rows(store, notices) == []
    assert len(await rows(store, subscriptions)) == 1
