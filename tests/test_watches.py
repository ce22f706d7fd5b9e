"""The watch over a system on both engines: one process looks, and what it saw is noted once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, select, update

from bot.memory import Seen, Store
from bot.memory.tables import Now, hints, watchers
from bot.memory.watches import StoredWatch, WatchLostError
from bot.notices.change import Origin, cancelled
from bot.notices.subscription import Subscription
from bot.notices.watching import Watcher
from bot.systems import System, Unreachable
from bot.systems.watching import Hint, Known
from bot.systems.watching import Seen as Look
from flows.domain import Appointment
from tests.test_memory import url
from tests.watching_parts import news_of, until

__all__ = ["url"]  # a fixture

LEASE = 1.0
ROSA = Origin(via="deskhand", by="U1", reference="DH-1", dialog="d1")


def hours_ahead(hours: float, number: str = "a-1") -> Appointment:
    start = (datetime.now(UTC) + timedelta(hours=hours)).replace(microsecond=0)
    return Appointment(id=number, customer="Maria Lopez", start=start, services=("Oil change",))


@dataclass
class Vendor:
    """A system in which others change things; only what a watch asks is there.

    `before_answer` is done once, when the answer of a look is on its way.
    """

    there: dict[str, Appointment] = field(default_factory=dict)
    looks: int = 0
    together: int = 0
    most_together: int = 0
    trouble: Exception | None = None
    before_answer: Callable[[], object] | None = None
    lasts: float = 0.0

    async def changes(self, cursor: str, known: Known, hinted: Sequence[Hint] = ()) -> Look:
        self.looks += 1
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            seen = tuple(self.there.values())
            expected = await known.ahead(datetime.now(UTC))
            await asyncio.sleep(self.lasts)
            if self.before_answer is not None:
                act, self.before_answer = self.before_answer, None
                result = act()
                if asyncio.iscoroutine(result):
                    await result
            if self.trouble is not None:
                raise self.trouble
        finally:
            self.together -= 1
        if hinted:
            told = {one.id for one in hinted}
            there = tuple(one for one in seen if one.id in told)
            gone = tuple(told - {one.id for one in there})
            return Look(cursor, there, gone)
        gone = tuple(one.id for one in expected if one.id not in {row.id for row in seen})
        return Look(f"look {self.looks}", seen, gone, was_there=not cursor)


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:  # the fixture from there
    store = await Store.open(url)
    await store.notices().subscribe("T1", "C1", Subscription(by="U1"))
    yield store
    await store.close()


def watcher(store: Store, vendor: Vendor, *, every: float = 0.05, lease: float = LEASE) -> Watcher:
    system: System = vendor  # type: ignore[assignment]  # the rest is never asked
    return Watcher("garage", system, store.watch("garage"), every=every, lease=lease)


@asynccontextmanager
async def watching(*watchers: Watcher) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(one.run()) for one in watchers]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def after_looks(vendor: Vendor, number: int = 2) -> None:
    """Wait until so many looks more have begun: then one less has ended."""
    wanted = vendor.looks + number
    await until(lambda: vendor.looks >= wanted)


async def told(store: Store) -> list[tuple[str, str]]:
    return await news_of(store, "garage")


async def begun(store: Store) -> StoredWatch:
    watch = store.watch("garage")
    await watch.begin()
    return watch


# Whose turn it is


async def test_one_process_looks_at_a_time(store: Store) -> None:
    watch = await begun(store)
    await watch.begin()
    turn = await watch.take("p1", 10)
    assert turn
    assert (turn.cursor, turn.is_due) == ("", True)
    assert await watch.take("p2", 10) is None
    assert await watch.renew("p1", 10)
    assert not await watch.renew("p2", 10)
    await watch.go_on("p1", "here")
    await watch.let_go("p1", next_in=0)
    turn = await watch.take("p2", 10)
    assert turn
    assert turn.cursor == "here"


async def test_a_look_is_due_when_its_time_has_come_or_something_was_hinted(store: Store) -> None:
    watch = await begun(store)
    assert await watch.take("p1", 10)
    await watch.let_go("p1", next_in=60)
    assert await watch.take("p1", 10) is None
    await watch.hint(Hint("a-1"))
    turn = await watch.take("p1", 10)
    assert turn
    assert not turn.is_due
    await watch.let_go("p1", hints_in=60)
    assert await watch.take("p1", 10) is None


async def test_a_hint_is_one_however_often_it_comes_and_stays_if_it_comes_again(
    store: Store,
) -> None:
    watch = await begun(store)
    for hint in (Hint("a-1"), Hint("a-1", is_new=True), Hint("a-1"), Hint("a-2")):
        await watch.hint(hint)
    first = await watch.hinted(10)
    assert {one.hint for one in first} == {Hint("a-1", is_new=True), Hint("a-2")}
    await watch.hint(Hint("a-2"))
    await watch.settle(first)
    assert [one.hint for one in await watch.hinted(10)] == [Hint("a-2")]
    assert await store.watch("office").hinted(10) == []


async def test_whoever_lost_the_lease_notes_nothing(store: Store) -> None:
    watch = await begun(store)
    await watch.take("p1", 0.05)
    await asyncio.sleep(0.1)
    assert await watch.take("p2", 10)
    with pytest.raises(WatchLostError):
        await watch.note("p1", Seen(system="garage", appointment=hours_ahead(5)))
    with pytest.raises(WatchLostError):
        await watch.adopt("p1", [hours_ahead(5)], datetime.now(UTC))
    with pytest.raises(WatchLostError):
        await watch.go_on("p1", "somewhere else")
    await watch.let_go("p1", next_in=60, hints_in=60)
    assert await told(store) == []
    assert await watch.appointments(["a-1"]) == {}
    await watch.note("p2", Seen(system="garage", appointment=hours_ahead(5)))
    assert [kind for kind, _ in await told(store)] == ["booked"]


async def test_what_is_known_is_not_adopted(store: Store) -> None:
    watch = await begun(store)
    await watch.take("p1", 10)
    wrote = Seen(system="garage", appointment=hours_ahead(5), origin=ROSA)
    await store.notices().record(wrote)
    await watch.adopt("p1", [hours_ahead(2), hours_ahead(7, "a-2")], datetime.now(UTC))
    known = await watch.appointments(["a-1", "a-2"])
    assert known["a-1"].start == wrote.appointment.start
    assert set(known) == {"a-1", "a-2"}
    # from now on it is compared as if it had been recorded
    assert await watch.note("p1", Seen(system="garage", appointment=hours_ahead(9, "a-2"))) == (
        "changed"
    )
    assert await told(store) == [("booked", "U1"), ("moved", "")]


async def test_what_is_known_comes_by_start_and_in_pieces(store: Store) -> None:
    watch, now = await begun(store), datetime.now(UTC)
    rows = [hours_ahead(5, "b"), hours_ahead(5, "a"), hours_ahead(6, "c"), hours_ahead(-5, "past")]
    same = {one.start for one in rows[:2]}
    rows += [cancelled(hours_ahead(7, "gone"))]
    rows += [hours_ahead(8, "draft").model_copy(update={"status": "draft"})]
    for one in rows:
        await store.notices().record(Seen(system="garage", appointment=one, silently=True))
    assert len(same) == 1
    assert [one.id for one in await watch.ahead(now)] == ["a", "b", "c"]
    assert [one.id for one in await watch.ahead(now, limit=2)] == ["a", "b"]
    (start,) = same
    assert start
    assert [one.id for one in await watch.ahead(start, after="a")] == ["b", "c"]
    assert [one.id for one in await watch.ahead(now, rows[2].start)] == ["a", "b"]
    many = [*(f"x-{n}" for n in range(1200)), "a", "gone"]
    assert set(await watch.among(many)) == {"a", "gone"}
    assert await store.watch("office").ahead(now) == []


# Looking


async def test_a_first_start_on_a_full_system_tells_nothing(store: Store) -> None:
    vendor = Vendor({f"a-{n}": hours_ahead(n + 1, f"a-{n}") for n in range(450)})
    async with watching(watcher(store, vendor)):
        await after_looks(vendor, 3)
        assert await told(store) == []
        assert len(await store.watch("garage").ahead(datetime.now(UTC))) == 450
        vendor.there["new"] = hours_ahead(3, "new")
        vendor.there["a-7"] = hours_ahead(30, "a-7")
        del vendor.there["a-9"]
        await after_looks(vendor)
        news = sorted(kind for kind, _ in await told(store))
        assert news == ["booked", "cancelled", "moved"]


async def test_what_is_over_or_was_never_seen_to_stand_is_not_told(store: Store) -> None:
    vendor = Vendor()
    async with watching(watcher(store, vendor)):
        await after_looks(vendor)
        vendor.there["past"] = hours_ahead(-1, "past")
        vendor.there["gone"] = cancelled(hours_ahead(3, "gone"))
        await after_looks(vendor)
        assert await told(store) == []


@pytest.mark.parametrize("first", ["bot", "watcher"])
async def test_what_the_bot_did_is_told_once_whoever_notes_it_first(
    store: Store, first: str
) -> None:
    vendor = Vendor({"a-1": hours_ahead(2)})
    before, after = vendor.there["a-1"], hours_ahead(4)
    wrote = Seen(system="garage", appointment=after, before=before, origin=ROSA)
    async with watching(watcher(store, vendor)):
        await after_looks(vendor)
        if first == "bot":
            # its write is noted while the answer of a look from before it is on its way
            def move() -> object:
                vendor.there["a-1"] = after
                return store.notices().record(wrote)

            vendor.before_answer = move
            await after_looks(vendor, 3)
        else:
            vendor.there["a-1"] = after
            await after_looks(vendor)
            assert await told(store) == [("moved", "")]
            await store.notices().record(wrote)
        await after_looks(vendor)
        assert await told(store) == [("moved", "U1")]


async def test_what_was_outdated_is_read_again_before_the_look_goes_on(store: Store) -> None:
    """Somebody else moves it on right after the bot did, and the look is between the two."""
    vendor = Vendor({"a-1": hours_ahead(2)})
    ours, theirs = hours_ahead(4), hours_ahead(6)
    wrote = Seen(system="garage", appointment=ours, before=vendor.there["a-1"], origin=ROSA)
    async with watching(watcher(store, vendor)):
        await after_looks(vendor)
        vendor.there["a-1"] = theirs
        vendor.before_answer = lambda: store.notices().record(wrote)
        await after_looks(vendor, 3)
    known = await store.notices().sighting("garage", "a-1")
    assert known
    assert known.start == theirs.start


async def test_two_processes_share_the_looks_and_tell_once(url: str, store: Store) -> None:
    other = await Store.open(url)
    vendor = Vendor({"a-1": hours_ahead(2)}, lasts=0.02)
    async with watching(watcher(store, vendor), watcher(other, vendor)):
        await after_looks(vendor, 4)
        for hour in range(3, 7):
            vendor.there["a-1"] = hours_ahead(hour)
            await after_looks(vendor)
        del vendor.there["a-1"]
        await after_looks(vendor)
        assert vendor.most_together == 1
    await other.close()
    assert await told(store) == [*[("moved", "")] * 4, ("cancelled", "")]


async def test_a_look_longer_than_the_lease_keeps_it(url: str, store: Store) -> None:
    vendor = Vendor({"a-1": hours_ahead(2)}, lasts=0.9)
    other = await Store.open(url)
    one, two = watcher(store, vendor, lease=0.4), watcher(other, vendor, lease=0.4)
    async with watching(one, two):
        await after_looks(vendor, 2)
    await other.close()
    assert vendor.most_together == 1


async def test_a_dead_process_is_followed_within_twice_the_lease(store: Store) -> None:
    watch, vendor = await begun(store), Vendor({"a-1": hours_ahead(2)})
    assert await watch.take("a process that dies", LEASE)
    loop = asyncio.get_running_loop()
    begun_at = loop.time()
    async with watching(watcher(store, vendor)):
        await until(lambda: vendor.looks)
    assert LEASE * 0.9 <= loop.time() - begun_at <= 2 * LEASE


async def test_a_stopped_watch_leaves_its_turn_to_others_at_once(store: Store) -> None:
    vendor = Vendor(lasts=30)
    async with watching(watcher(store, vendor, lease=30, every=30)):
        await until(lambda: vendor.looks)
    assert await store.watch("garage").take("another", 1)


async def test_a_frozen_process_that_wakes_up_notes_nothing(store: Store) -> None:
    vendor = Vendor({"a-1": hours_ahead(2)})
    async with watching(watcher(store, vendor)):
        await after_looks(vendor)
    vendor.there["a-1"] = hours_ahead(9)

    def others_took_over() -> object:
        def work(connection: Connection) -> None:
            taken = update(watchers).values(lease_owner="others", lease_until=Now() + 60)
            connection.execute(taken)

        return store.notices().together(work)

    vendor.before_answer = others_took_over
    looks = vendor.looks
    async with watching(watcher(store, vendor)):
        await until(lambda: vendor.looks > looks)
        await until(lambda: vendor.before_answer is None)
        await asyncio.sleep(0.2)
    assert await told(store) == []


async def test_a_system_that_is_down_is_left_alone_for_longer_and_longer(store: Store) -> None:
    vendor = Vendor({"a-1": hours_ahead(2)})
    async with watching(watcher(store, vendor)):
        await after_looks(vendor)
        vendor.trouble = Unreachable("down")
        looks = vendor.looks
        await asyncio.sleep(1)
        # every 0.05 s it would have been twenty
        assert 2 <= vendor.looks - looks <= 7
        vendor.trouble = None
        vendor.there["a-1"] = hours_ahead(5)
        await after_looks(vendor, 3)
        assert await told(store) == [("moved", "")]


async def test_a_mistake_of_ours_does_not_end_the_watch(store: Store) -> None:
    vendor = Vendor(trouble=ValueError("Maria Lopez"))
    async with watching(watcher(store, vendor)):
        await after_looks(vendor, 2)
        vendor.trouble = None
        await after_looks(vendor, 2)


# Hints


async def test_a_hint_is_followed_at_once_and_forgotten(store: Store) -> None:
    vendor = Vendor({"a-1": hours_ahead(2)})
    watch = store.watch("garage")
    one = watcher(store, vendor, every=30)
    await watch.begin()
    assert await one.turn() is False
    vendor.there["a-1"] = hours_ahead(3)
    await watch.hint(Hint("a-1"))
    await watch.hint(Hint("nobody knows this one"))
    await one.turn()
    assert await told(store) == [("moved", "")]
    assert await watch.hinted(10) == []
    looks = vendor.looks
    await one.turn()
    assert vendor.looks == looks


async def test_a_hint_outlives_a_system_that_is_down(store: Store) -> None:
    vendor = Vendor({"a-1": hours_ahead(2)})
    watch = store.watch("garage")
    async with watching(watcher(store, vendor)):
        await after_looks(vendor)
        vendor.trouble = Unreachable("down")
        vendor.there["a-1"] = hours_ahead(3)
        await watch.hint(Hint("a-1"))
        await after_looks(vendor)
        vendor.trouble = None
        await until(lambda: _no_hints(store))
        assert await told(store) == [("moved", "")]


async def _no_hints(store: Store) -> bool:
    def work(connection: Connection) -> bool:
        return connection.execute(select(hints)).first() is None

    with suppress(AssertionError):
        return await store.notices().together(work)
    return False
