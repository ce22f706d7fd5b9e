"""One contract for all scheduling systems: what the protocol promises, against every stand-in.

The rule: a case is chosen by what a system can do, never by which one it is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.systems import (
    ChangedElsewhere,
    Lost,
    Misread,
    NotAllowed,
    Refused,
    SlotGone,
    System,
    Trouble,
    Unreachable,
)
from bot.systems.wire import before_writes
from flows.domain import Appointment, Can, ContactChanges, Customer, Hold, SlotQuery
from flows.effects import DayRead
from flows.rebooking.proposing import list_rows
from flows.rebooking.states import Gap, ProposingTimes, ReadingDay
from flows.understanding.request import Who
from tests import world
from tests.systems_parts import KEY, KINDS, MONDAY, Kind, Rig, that_can


@pytest.fixture
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    kind: Kind = request.param
    async with kind.open(kind) as opened:
        yield opened


def each(kinds: list[Kind] | tuple[Kind, ...] = KINDS) -> pytest.MarkDecorator:
    """Run a case against these kinds."""
    return pytest.mark.parametrize("rig", kinds, indirect=True, ids=[one.name for one in kinds])


# what can be done


@each()
def test_a_client_says_what_it_can_do(rig: Rig) -> None:
    assert rig.can == rig.kind.can
    assert isinstance(rig.can, Can)


@each()
async def test_it_can_be_reached(rig: Rig) -> None:
    await rig.system.reach()


@each()
async def test_a_customer_is_found_by_words_and_by_id(rig: Rig) -> None:
    [customer] = await rig.system.find_customers(rig.kind.who)
    assert customer.name
    found = await rig.system.customer(customer.id)
    assert found is not None
    assert (found.id, found.phones, found.vehicles) == (
        customer.id,
        customer.phones,
        customer.vehicles,
    )
    assert bool(found.vehicles) == rig.can.vehicles


@each()
async def test_who_is_not_there_is_not_found(rig: Rig) -> None:
    assert not await rig.system.find_customers(Who(name="Zxqv Wqxzz"))
    assert await rig.system.customer("no-such-customer") is None


@each()
async def test_there_is_something_to_choose_from(rig: Rig) -> None:
    services = await rig.system.services()
    assert len({one.id for one in services}) == len(services) > 2
    assert all(one.name for one in services)
    assert bool(await rig.system.transports()) == rig.can.transport
    if rig.can.advisors:
        assert await rig.system.advisors()


@each()
async def test_free_times_are_in_order_and_within_the_days(rig: Rig) -> None:
    draft = await rig.draft(held=False)
    query = SlotQuery(since=MONDAY, until=MONDAY + timedelta(days=2), services=draft.services)
    free = await rig.system.free_times(query)
    starts = [one.start for one in free.slots]
    assert starts
    assert starts == sorted(starts)
    assert all(one > rig.clock() for one in starts)
    assert all(free.since <= one.date() <= free.until for one in starts)
    assert len({one.key for one in free.slots}) == len(free.slots)


@each()
async def test_a_saturday_without_times_leads_to_the_next_day_that_has_some(rig: Rig) -> None:
    draft = await rig.draft(held=False)
    sunday = MONDAY + timedelta(days=6)
    query = SlotQuery(since=sunday, until=sunday, services=draft.services)
    free = await rig.system.free_times(query)
    assert free.since > sunday
    assert free.slots
    assert dict(free.reasons)[sunday]


@each()
async def test_what_was_booked_is_there_as_it_was_asked_for(rig: Rig) -> None:
    draft = await rig.draft()
    made = await rig.system.save(draft, "book", KEY)
    assert isinstance(made, Appointment)
    assert draft.customer is not None
    assert draft.slot is not None
    assert (made.start, made.status, made.customer_id) == (
        draft.slot.start,
        "booked",
        draft.customer.id,
    )
    assert [one.id for one in made.work] == [one.id for one in draft.services]
    assert made.note == draft.note
    assert not made.warning
    assert await rig.system.find_saved(draft, "book", KEY) == made
    assert await rig.system.appointment(made.id) == made
    listed = await rig.system.appointments(draft.customer.id)
    assert made.id in {one.id for one in listed}
    assert [one.start for one in listed] == sorted(one.start for one in listed if one.start)


@each(that_can("day_sheet"))
async def test_a_day_lists_what_begins_on_it_in_order(rig: Rig) -> None:
    made = await rig.booked()
    assert made.start
    day = made.start.date()
    listed = await rig.system.of_day(day)
    [ours] = [one for one in listed if one.id == made.id]
    assert (ours.start, ours.customer_id, ours.services) == (
        made.start,
        made.customer_id,
        made.services,
    )
    assert ours.customer
    starts = [one.start for one in listed if one.start]
    assert starts == sorted(starts)
    assert {one.date() for one in starts} == {day}
    assert made.id not in {one.id for one in await rig.system.of_day(day + timedelta(days=1))}


@each(that_can("day_sheet", "reschedule"))
async def test_what_a_day_lists_can_be_moved_as_it_is(rig: Rig) -> None:
    """Many are moved at once from what the day says of them: with whom, and for what."""
    made = await rig.booked()
    assert made.start
    listed = await rig.system.of_day(made.start.date())
    [ours] = [one for one in listed if one.id == made.id]
    whole = await rig.system.appointment(made.id)
    assert whole
    assert (ours.work, ours.end, ours.version) == (whole.work, whole.end, whole.version)
    assert (ours.provider_id, ours.provider) == (whole.provider_id, whole.provider)
    plan = ReadingDay(desk=world.desk(), gap=Gap(day=made.start.date()))
    at = made.start - timedelta(days=1)
    asking = list_rows(plan, DayRead(appointments=(ours,), at=at))
    assert isinstance(asking, ProposingTimes)
    free = await rig.system.free_times(asking.effect.query)
    assert free.slots
    moved = await rig.system.reschedule(ours, free.slots[0], None, KEY)
    assert isinstance(moved, Appointment)
    assert moved.start == free.slots[0].start


@each([one for one in KINDS if not one.can.day_sheet])
async def test_a_day_that_cannot_be_listed_is_refused_and_not_empty(rig: Rig) -> None:
    with pytest.raises(Refused):
        await rig.system.of_day(MONDAY)


@each(that_can("draft"))
async def test_a_draft_is_no_appointment(rig: Rig) -> None:
    draft = await rig.draft()
    before = dict(rig.appointments)
    made = await rig.system.save(draft, "draft", KEY)
    assert isinstance(made, Appointment)
    assert (made.status, rig.appointments) == ("draft", before)
    found = await rig.system.find_saved(draft, "draft", KEY)
    assert isinstance(found, Appointment) == rig.can.recheck_draft


@each(that_can("several_services"))
async def test_several_services_share_a_visit(rig: Rig) -> None:
    made = await rig.booked()
    assert len(made.work) == len(made.services) == 2


@each(that_can("hold"))
async def test_a_slot_is_held_for_a_while_and_let_go(rig: Rig) -> None:
    draft = await rig.draft()
    hold = draft.hold
    assert isinstance(hold, Hold)
    assert draft.slot is not None
    assert hold.slot_key == draft.slot.key
    assert hold.until > rig.clock()
    await rig.system.release(hold)
    await rig.system.release(hold)  # one that is gone already is fine
    assert isinstance(await rig.system.save(draft, "book", KEY), SlotGone)


@each(that_can("hold"))
async def test_a_hold_that_has_lapsed_is_no_booking(rig: Rig) -> None:
    draft = await rig.draft()
    assert draft.hold is not None
    rig.clock.now = draft.hold.until + timedelta(minutes=1)
    before = len(rig.appointments)
    assert isinstance(await rig.system.save(draft, "book", KEY), SlotGone)
    assert len(rig.appointments) == before


@each(that_can("reschedule"))
async def test_an_appointment_is_moved_in_one_step(rig: Rig) -> None:
    made = await rig.booked()
    slot, before = await rig.other_slot(made), len(rig.appointments)
    moved = await rig.system.reschedule(made, slot, None, KEY)
    assert isinstance(moved, Appointment)
    assert (moved.id, moved.start, moved.services) == (made.id, slot.start, made.services)
    assert moved.note == made.note
    assert await rig.system.appointment(made.id) == moved
    assert len(rig.appointments) == before


@each(that_can("cancel"))
async def test_a_cancelled_appointment_is_gone_or_says_so(rig: Rig) -> None:
    made = await rig.booked()
    gone = await rig.system.cancel(made, "The customer is ill", KEY)
    assert isinstance(gone, Appointment)
    assert gone.status == "cancelled"
    now = await rig.system.appointment(made.id)
    assert now is None or now.status == "cancelled"
    # once more, by somebody who had not seen it
    again = await rig.system.cancel(made, "", "turn-2")
    assert isinstance(again, Appointment)
    assert again.status == "cancelled"


@each(that_can("cancel", "restore"))
async def test_a_cancelled_appointment_can_be_made_again(rig: Rig) -> None:
    draft = await rig.draft()
    made = await rig.system.save(draft, "book", KEY)
    assert isinstance(made, Appointment)
    await rig.system.cancel(made, "", "turn-2")
    again = await rig.system.save(draft.model_copy(update={"hold": None}), "book", "turn-3")
    assert isinstance(again, Appointment)
    assert (again.start, again.services, again.note) == (made.start, made.services, made.note)


@each(that_can("register_customer"))
async def test_a_new_customer_with_a_hostile_name_comes_back_as_it_is(rig: Rig) -> None:
    new = rig.kind.new
    assert await rig.system.find_created(new) is None
    made = await rig.system.create_customer(new, KEY)
    assert made.name == new.name
    assert (made.phones, made.emails) == ((new.phone,), (new.email,))
    found = await rig.system.find_created(new)
    assert found is not None
    assert found.id == made.id
    by_name = await rig.system.find_customers(Who(name=new.name))
    assert made.id in {one.id for one in by_name}


@each(that_can("change_customer"))
async def test_a_changed_address_leaves_the_rest(rig: Rig) -> None:
    made = await rig.booked()
    [customer] = await rig.system.find_customers(rig.kind.who)
    changes = ContactChanges(email="new@example.com")
    changed = await rig.system.update_customer(customer, changes, KEY)
    assert "new@example.com" in changed.emails
    assert (changed.name, changed.phones) == (customer.name, customer.phones)
    now = await rig.system.customer(customer.id)
    assert now == changed
    still = await rig.system.appointment(made.id)
    assert still is not None
    assert still.start == made.start


# somebody else at work


@each()
async def test_a_time_taken_after_it_was_offered_is_gone(rig: Rig) -> None:
    draft = await rig.draft(held=False)
    assert draft.slot is not None
    rig.fill(draft.slot)
    before = len(rig.appointments)
    assert isinstance(await rig.system.save(draft, "book", KEY), SlotGone)
    assert await rig.system.find_saved(draft, "book", KEY) == "not_saved"
    assert len(rig.appointments) == before


@each(that_can("hold"))
async def test_a_time_taken_after_it_was_offered_cannot_be_held(rig: Rig) -> None:
    draft = await rig.draft(held=False)
    assert draft.slot is not None
    rig.fill(draft.slot)
    assert isinstance(await rig.system.hold(draft), SlotGone)


@each()
async def test_a_time_taken_at_the_last_moment_is_gone_or_told(rig: Rig) -> None:
    draft = await rig.draft(held=False)
    rig.vendor.switches.turn_on("slot_taken")
    made = await rig.system.save(draft, "book", KEY)
    # where nothing in the system forbids an overlap it can only be told
    assert isinstance(made, SlotGone) or made.warning  # type: ignore[union-attr]


@each(that_can("reschedule"))
async def test_a_move_to_a_time_that_was_taken_leaves_everything(rig: Rig) -> None:
    made = await rig.booked()
    slot = await rig.other_slot(made)
    rig.fill(slot)
    assert isinstance(await rig.system.reschedule(made, slot, None, KEY), SlotGone)
    now = await rig.system.appointment(made.id)
    assert now is not None
    assert now.start == made.start


@each(that_can("reschedule", "cancel"))
async def test_what_was_moved_elsewhere_is_left_alone_and_shown(rig: Rig) -> None:
    made = await rig.booked()
    slot = await rig.other_slot(made)
    rig.vendor.act("colleague_moves")
    before = rig.written()
    refused = (
        await rig.system.reschedule(made, slot, None, KEY),
        await rig.system.cancel(made, "", KEY),
    )
    stands = await rig.system.appointment(made.id)
    assert stands is not None
    assert stands.start != made.start
    for one in refused:
        assert isinstance(one, ChangedElsewhere)
        assert one.now is not None
        assert (one.now.id, one.now.start) == (stands.id, stands.start)
    assert rig.written() == before


@each(that_can("reschedule"))
async def test_what_was_cancelled_elsewhere_is_not_moved(rig: Rig) -> None:
    made = await rig.booked()
    slot = await rig.other_slot(made)
    rig.vendor.act("colleague_cancels")
    refused = await rig.system.reschedule(made, slot, None, KEY)
    assert isinstance(refused, ChangedElsewhere)
    assert refused.now is None or refused.now.status == "cancelled"


@each([one for one in KINDS if one.pages])
async def test_a_list_that_shifts_while_it_is_read_loses_and_doubles_nothing(rig: Rig) -> None:
    paging = rig.paging
    assert paging is not None
    paging.lengthen()
    rig.after[paging.route] = paging.shorten
    found = await paging.read(rig.system)
    assert not rig.after
    assert len(found) == len(set(found))
    assert paging.there() <= set(found)


# writes that end badly


@dataclass(frozen=True)
class Deed:
    """A write: what has to be there first, the write, and the look whether it was done."""

    name: str
    needs: tuple[str, ...]
    prepare: Callable[[Rig], Awaitable[Any]]
    do: Callable[[System, Any], Awaitable[Any]]
    is_done: Callable[[System, Any], Awaitable[bool]]


async def _to_move(rig: Rig) -> Any:
    made = await rig.booked()
    slot = await rig.other_slot(made)
    draft = await rig.held(
        (await rig.draft(held=False)).model_copy(update={"slot": slot, "services": made.work})
    )
    return made, slot, draft.hold


async def _is_saved(system: System, draft: Any) -> bool:
    return isinstance(await system.find_saved(draft, "book", KEY), Appointment)


async def _is_moved(system: System, given: Any) -> bool:
    now = await system.appointment(given[0].id)
    return now is not None and now.start == given[1].start


async def _is_cancelled(system: System, made: Any) -> bool:
    now = await system.appointment(made.id)
    return now is None or now.status == "cancelled"


async def _new(rig: Rig) -> Any:
    return rig.kind.new


async def _is_registered(system: System, new: Any) -> bool:
    return await system.find_created(new) is not None


async def _to_change(rig: Rig) -> Any:
    await rig.booked()
    [customer] = await rig.system.find_customers(rig.kind.who)
    return customer


_CHANGES = ContactChanges(email="new@example.com")


async def _is_changed(system: System, customer: Any) -> bool:
    now = await system.customer(customer.id)
    return now is not None and "new@example.com" in now.emails


BOOK = Deed("book", (), Rig.draft, lambda s, d: s.save(d, "book", KEY), _is_saved)
MOVE = Deed(
    "move", ("reschedule",), _to_move, lambda s, g: s.reschedule(g[0], g[1], g[2], KEY), _is_moved
)
CANCEL = Deed(
    "cancel", ("cancel",), Rig.booked, lambda s, made: s.cancel(made, "", KEY), _is_cancelled
)
REGISTER = Deed(
    "register",
    ("register_customer",),
    _new,
    lambda s, new: s.create_customer(new, KEY),
    _is_registered,
)
CHANGE = Deed(
    "change contact",
    ("change_customer",),
    _to_change,
    lambda s, customer: s.update_customer(customer, _CHANGES, KEY),
    _is_changed,
)
DEEDS = (BOOK, MOVE, CANCEL, REGISTER, CHANGE)


def written_by(kind: Kind, deed: Deed) -> bool:
    """Does the system have this write, and does it reach the system itself?"""
    return kind in that_can(*deed.needs) and (deed is not REGISTER or kind.keeps_customers)


WRITES = [(kind, deed) for kind in KINDS for deed in DEEDS if written_by(kind, deed)]
each_write = pytest.mark.parametrize(
    ("rig", "deed"),
    WRITES,
    indirect=["rig"],
    ids=[f"{kind.name}-{deed.name}" for kind, deed in WRITES],
)


async def _done_while(rig: Rig, deed: Deed, given: Any, switch: str, **how: Any) -> Any:
    """Do it with a failure that strikes the write itself; return its result or its trouble."""
    strikes = [switch]

    async def strike() -> None:
        if strikes:
            rig.vendor.switches.turn_on(strikes.pop(), **how)

    with before_writes(strike):
        try:
            return await deed.do(rig.system, given)
        except Trouble as trouble:
            return trouble
        finally:
            assert not strikes
            rig.vendor.switches.turn_off(switch)


@pytest.mark.parametrize("switch", ["lose_answer", "garbage", "html", "rate_limited"])
@each_write
async def test_whatever_becomes_of_a_write_it_is_known_and_done_once(
    rig: Rig, deed: Deed, switch: str
) -> None:
    given = await deed.prepare(rig)
    before = rig.written()
    end = await _done_while(rig, deed, given, switch, uses=1, amount=0.01)
    done = rig.written() - before
    assert done <= 1
    if isinstance(end, Trouble):
        # only this leaves it open: after any other trouble it surely was not done
        assert isinstance(end, Lost)
    else:
        assert done
    if deed is CHANGE:
        # a look may not tell, where what is changed is written in more than one place
        await deed.do(rig.system, given)
        assert await deed.is_done(rig.system, given)
        return
    assert await deed.is_done(rig.system, given) == bool(done)
    if not done:
        await deed.do(rig.system, given)
        assert rig.written() - before == 1


@each_write
async def test_what_was_not_done_is_told_and_can_be_done_after_all(rig: Rig, deed: Deed) -> None:
    given = await deed.prepare(rig)
    before = rig.written()
    for switch, uses in {
        "lose_request": 1,
        "server_error": 1,
        "down": 1,
        "rate_limited": 1,  # to be waited for ten minutes
        "rate_limited_silent": 3,
    }.items():
        end = await _done_while(rig, deed, given, switch, uses=uses, amount=600)
        assert isinstance(end, Unreachable if "limited" in switch else Lost), switch
        assert not await deed.is_done(rig.system, given)
    rig.vendor.switches.turn_on("down")
    with pytest.raises((Unreachable, Lost)):  # by whether a look comes first
        await deed.do(rig.system, given)
    rig.vendor.switches.turn_off("down")
    assert rig.written() == before
    await deed.do(rig.system, given)
    assert await deed.is_done(rig.system, given)
    assert rig.written() == before + 1


class _LeaseLostError(Exception):
    pass


@each_write
async def test_the_lease_is_looked_at_right_before_each_write(rig: Rig, deed: Deed) -> None:
    given = await deed.prepare(rig)
    before = rig.written()
    seen: list[int] = []

    async def object_to_it() -> None:
        raise _LeaseLostError

    async def look() -> None:
        seen.append(rig.written())

    with before_writes(object_to_it), pytest.raises(_LeaseLostError):
        await deed.do(rig.system, given)
    assert rig.written() == before
    assert not await deed.is_done(rig.system, given)
    with before_writes(look):
        await deed.do(rig.system, given)
    assert seen == list(range(before, rig.written()))
    assert seen


# reads that end badly


async def _free(rig: Rig) -> Any:
    draft = await rig.draft(held=False)
    days = {"since": MONDAY + timedelta(days=1), "until": MONDAY + timedelta(days=2)}
    return SlotQuery(services=draft.services, **days)


async def _saved(rig: Rig) -> Any:
    draft = await rig.draft()
    await rig.system.save(draft, "book", KEY)
    return draft


@dataclass(frozen=True)
class Question:
    """A read: what it asks by, and the question."""

    name: str
    prepare: Callable[[Rig], Awaitable[Any]]
    ask: Callable[[System, Any], Awaitable[Any]]
    of_customers: bool = False  # a system without customers of its own is not asked
    is_kept: bool = False  # the answer to an earlier one may do


async def _who(rig: Rig) -> Any:
    return rig.kind.who


async def _customer(rig: Rig) -> Any:
    [customer] = await rig.system.find_customers(rig.kind.who)
    return customer


async def _nothing(_rig: Rig) -> Any:
    return None


QUESTIONS = (
    Question("find customers", _who, lambda s, who: s.find_customers(who), True),
    Question("customer", _customer, lambda s, one: s.customer(one.id), True),
    Question("services", _nothing, lambda s, _: s.services(), is_kept=True),
    Question("free times", _free, lambda s, query: s.free_times(query)),
    Question("appointments", _customer, lambda s, one: s.appointments(one.id)),
    Question("appointment", Rig.booked, lambda s, one: s.appointment(one.id)),
    Question("find saved", _saved, lambda s, draft: s.find_saved(draft, "book", KEY)),
)
READS = [
    (kind, question)
    for kind in KINDS
    for question in QUESTIONS
    if kind.keeps_customers or not question.of_customers
]
each_read = pytest.mark.parametrize(
    ("rig", "question"),
    READS,
    indirect=["rig"],
    ids=[f"{kind.name}-{question.name}" for kind, question in READS],
)


async def _asked_anew(rig: Rig, question: Question) -> Callable[[], Awaitable[Any]]:
    """Return the question, to be asked by one who is let in and has kept no free times."""
    await rig.system.reach()
    given = await question.prepare(rig)
    rig.clock.now += timedelta(minutes=2)
    return lambda: question.ask(rig.system, given)


_TROUBLES = {
    "down": Unreachable,
    "server_error": Unreachable,
    "rate_limited": Unreachable,
    "rate_limited_silent": Unreachable,
    "html": NotAllowed,
    "garbage": Misread,
}


@each_read
async def test_a_read_names_its_trouble(rig: Rig, question: Question) -> None:
    ask = await _asked_anew(rig, question)
    for switch, trouble in _TROUBLES.items():
        rig.vendor.switches.turn_on(switch, uses=1000, amount=600)
        with pytest.raises(trouble):
            await ask()
        rig.vendor.switches.turn_off(switch)


@each_read
async def test_a_read_outlives_one_bad_moment(rig: Rig, question: Question) -> None:
    ask = await _asked_anew(rig, question)
    for switch in ("down", "server_error", "rate_limited", "rate_limited_silent"):
        rig.clock.now += timedelta(minutes=2)
        rig.vendor.switches.turn_on(switch, uses=1, amount=0.01)
        await ask()
        assert not rig.vendor.switches[switch].on or question.is_kept, switch


@each([one for one in KINDS if one.expiry])
async def test_what_lets_us_in_is_renewed_for_reads_and_writes(rig: Rig) -> None:
    draft = await rig.draft()
    rig.vendor.switches.turn_on(rig.kind.expiry)
    assert await rig.system.find_saved(draft, "book", KEY) == "not_saved"
    before = len(rig.appointments)
    made = await _done_while(rig, BOOK, draft, rig.kind.expiry)
    assert isinstance(made, Appointment)
    assert len(rig.appointments) == before + 1


@pytest.mark.parametrize("switch", ["extra_fields", "missing_fields"])
@each()
async def test_fields_may_come_and_go(rig: Rig, switch: str) -> None:
    rig.vendor.switches.turn_on(switch)
    made = await rig.booked()
    assert made.start
    assert made.services
    if rig.can.reschedule:
        slot = await rig.other_slot(made)
        moved = await rig.system.reschedule(made, slot, None, KEY)
        assert isinstance(moved, Appointment)
        assert moved.start == slot.start
        made = moved
    if rig.can.change_customer:
        [customer] = await rig.system.find_customers(rig.kind.who)
        await rig.system.update_customer(customer, _CHANGES, KEY)
        assert await _is_changed(rig.system, customer)
    if rig.can.cancel:
        assert isinstance(await rig.system.cancel(made, "", KEY), Appointment)


@each()
async def test_questions_may_be_asked_at_the_same_time(rig: Rig) -> None:
    found, services, twice = await asyncio.gather(
        rig.system.find_customers(rig.kind.who), rig.system.services(), rig.system.services()
    )
    assert all(isinstance(one, Customer) for one in found)
    assert services == twice


@each([one for one in KINDS if one not in that_can("hold")])
async def test_what_cannot_be_done_is_refused_and_not_sent(rig: Rig) -> None:
    draft = await rig.draft()
    rig.vendor.requests.clear()
    with pytest.raises(Refused):
        await rig.system.hold(draft)
    assert not rig.vendor.requests
