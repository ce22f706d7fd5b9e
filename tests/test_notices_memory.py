"""Sightings and cards on both engines: what is recorded once is told once, whoever comes first."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from bot.memory import Seen, Store, new_id
from bot.memory.sightings import record
from bot.memory.tables import notices
from bot.notices.change import Origin, kind_of
from bot.notices.folding import Living
from bot.notices.subscription import Subscription
from flows.domain import Appointment
from tests.notices_parts import GONE, MARIA, ROSA, at, seen, states
from tests.test_memory import advance, created, new, url

__all__ = ["url"]  # a fixture


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:  # the fixture from there
    store = await Store.open(url)
    await store.notices().subscribe("T1", "C1", Subscription(by="U1"))
    yield store
    await store.close()


async def cards(store: Store, object_id: str = "a-1") -> list[Living]:
    def work(connection: Connection) -> list[Living]:
        there = select(notices).where(notices.c.object_id == object_id)
        rows = connection.execute(there.order_by(notices.c.channel))
        return [Living.model_validate_json(row.state) for row in rows]

    return await store.notices().together(work)


async def news(store: Store) -> list[tuple[str, str]]:
    """Return what each channel is to be told: what happened, and who did it."""
    found = [card.news for card in await cards(store)]
    return [(one.kind, one.origin.by) for one in found if one]


async def test_what_was_written_is_told_once_whoever_sees_it_first(store: Store) -> None:
    kept = store.notices()
    moved = seen(at(1), before=MARIA, origin=ROSA)
    assert await kept.record(seen(MARIA, silently=True)) == "first"
    assert await news(store) == []
    assert await kept.record(moved) == "changed"
    assert await kept.record(seen(at(1))) == "same"
    assert await news(store) == [("moved", "U1")]
    # and the other way round
    assert await kept.record(seen(at(2))) == "changed"
    assert await kept.record(seen(at(2), before=at(1), origin=ROSA)) == "same"
    assert await news(store) == [("moved", "U1")]
    assert len((await cards(store))[0].unseen) == 2


async def test_a_writer_who_comes_late_does_not_turn_back_what_came_after(store: Store) -> None:
    kept = store.notices()
    for one in (MARIA, at(1), at(2)):
        await kept.record(seen(one))
    assert await kept.record(seen(at(1), before=MARIA, origin=ROSA)) == "late"
    (card,) = await cards(store)
    assert card.appointment == at(2)
    assert [one.change.origin.by for one in card.unseen] == ["", "U1", ""]
    # but what really is moved there again is news
    assert await kept.record(seen(at(1), before=at(2), origin=ROSA)) == "changed"


async def test_what_was_read_before_a_write_was_noted_is_outdated(store: Store) -> None:
    kept = store.notices()
    await kept.record(seen(MARIA, silently=True))
    read_at = await kept.clock()
    await kept.record(seen(at(1), before=MARIA, origin=ROSA))
    assert await kept.record(seen(MARIA, read_at=read_at)) == "outdated"
    assert await kept.record(seen(at(1), read_at=read_at)) == "same"
    assert await kept.sighting("garage", "a-1") == at(1)
    assert await kept.record(seen(MARIA, read_at=await kept.clock())) == "changed"


async def test_what_is_taken_in_silently_while_it_is_written_is_told_all_the_same(
    store: Store,
) -> None:
    kept = store.notices()
    await kept.record(seen(MARIA, silently=True))
    assert await kept.record(seen(MARIA, origin=ROSA)) == "changed"
    assert await kept.record(seen(MARIA, origin=ROSA)) == "same"
    assert await news(store) == [("booked", "U1")]


async def test_an_appointment_made_again_goes_on_with_its_card(store: Store) -> None:
    kept = store.notices()
    await kept.record(seen(GONE, before=MARIA, origin=ROSA))
    again = MARIA.model_copy(update={"id": "a-2"})
    await kept.record(seen(again, before=GONE, instead_of="a-1", origin=ROSA))
    assert await cards(store) == []
    (card,) = await cards(store, "a-2")
    assert card.news is None  # nobody was told that it was cancelled
    assert card.appointment == again


async def test_details_are_kept_up_to_date_and_told_to_nobody(store: Store) -> None:
    kept = store.notices()
    await kept.record(seen(MARIA))
    other = MARIA.model_copy(update={"provider": "Ana", "note": "private"})
    assert await kept.record(seen(other, read_at=await kept.clock())) == "same"
    (card,) = await cards(store)
    assert (card.appointment.provider, card.appointment.note) == ("Ana", "")
    assert len(card.unseen) == 1
    assert await kept.sighting("garage", "a-1") == card.appointment


async def test_each_channel_is_told_what_it_asked_for(store: Store) -> None:
    kept = store.notices()
    await kept.subscribe("T1", "C2", Subscription(kinds=("moved",)))
    await kept.record(seen(MARIA))
    assert len(await cards(store)) == 1
    await kept.record(seen(at(1)))
    # one began with the booking, which it was not told yet; the other with the move
    assert [card.news.kind for card in await cards(store) if card.news] == ["booked", "moved"]
    await kept.unsubscribe("T1", "C1")
    assert await kept.subscription("T1", "C1") is None
    assert [channel for _, channel, _ in await kept.subscriptions()] == ["C2"]
    assert len(await cards(store)) == 1


async def test_what_is_ahead_comes_soonest_first(store: Store) -> None:
    kept = store.notices()
    for number in (3, 1, 2):
        await kept.record(seen(at(number).model_copy(update={"id": f"a-{number}"})))
    await kept.record(seen(GONE.model_copy(update={"id": "a-0"})))
    assert MARIA.start
    found = await kept.ahead("garage", MARIA.start, 2)
    assert [one.id for one in found] == ["a-1", "a-2"]
    assert await kept.ahead("city", MARIA.start, 2) == []
    assert await kept.sighting("city", "a-1") is None


async def test_what_is_long_over_is_forgotten_with_its_cards(store: Store) -> None:
    kept = store.notices()
    over = MARIA.model_copy(update={"start": await kept.clock() - timedelta(days=31)})
    await kept.record(seen(over))
    await kept.record(seen(at(1).model_copy(update={"id": "a-2"})))
    await kept.forget_past(30)
    assert await kept.sighting("garage", "a-1") is None
    assert await cards(store) == []
    assert len(await cards(store, "a-2")) == 1


async def test_who_did_it_is_told_once_and_then_looked_past(store: Store) -> None:
    kept = store.notices()
    for who in ("", "Ben", "Ben"):
        assert await kept.record(seen(MARIA, origin=Origin(who=who))) in {"first", "same"}
    (card,) = await cards(store)
    assert card.news
    assert card.news.origin.who == "Ben"


async def test_a_turn_and_what_it_tells_are_kept_together_or_not_at_all(store: Store) -> None:
    def told(one: Seen) -> Any:
        return lambda connection: record(connection, one)

    dialog = await created(store, new())
    lost = new_id()
    booked = MARIA.model_copy(update={"id": lost})
    assert await advance(store, dialog, turn=7, also=told(seen(booked))) is None
    assert await cards(store, lost) == []

    def broken(connection: Connection) -> None:
        record(connection, seen(booked))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await advance(store, dialog, also=broken)
    assert await store.load(dialog.id) == dialog
    assert await cards(store, lost) == []
    assert await advance(store, dialog, also=told(seen(MARIA, origin=ROSA)))
    assert await news(store) == [("booked", "U1")]


async def test_many_see_the_same_at_the_same_time(store: Store, url: str) -> None:
    other = await Store.open(url)
    origins = [ROSA, *[Origin()] * 20]
    looks = [
        one.notices().record(seen(MARIA, origin=origin))
        for number, origin in enumerate(origins)
        for one in [(store, other)[number % 2]]
    ]
    outcomes = await asyncio.gather(*looks)
    assert sorted(outcomes) == ["first", *["same"] * 20]
    assert await news(store) == [("booked", "U1")]
    await other.close()


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(states, st.booleans()), min_size=1, max_size=8))
async def test_a_card_always_says_how_it_stands(
    store: Store, steps: list[tuple[Appointment, bool]]
) -> None:
    """Writers and watchers in any order: the card is right, and nothing is told for nothing."""
    kept, one = store.notices(), new_id()
    known: Appointment | None = None
    for state, ours in steps:
        now = state.model_copy(update={"id": one, "customer_id": one})
        if ours:
            await kept.record(seen(now, before=known, origin=ROSA))
        await kept.record(seen(now, read_at=await kept.clock()))
        known = now
    there = await cards(store, one)
    changes = [state for state, _ in steps]
    began = next((n for n, state in enumerate(changes) if kind_of(None, state)), None)
    if began is None:
        assert there == []
        return
    (card,) = there
    assert card.appointment == known
    for entry in card.unseen:
        assert kind_of(entry.change.before, entry.change.after) == entry.change.kind
