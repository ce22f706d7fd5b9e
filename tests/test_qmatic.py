"""The Qmatic client against the stand-in, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestServer
from structlog.testing import capture_logs

from bot.demo.systems.qmatic import Qmatic as StandIn
from bot.memory import Store
from bot.memory.directory import StoredDirectory
from bot.systems import ChangedElsewhere, Lost, NotAllowed, Refused, SlotGone, Unreachable
from bot.systems.qmatic import Qmatic
from bot.systems.qmatic.client import LIMITS
from bot.systems.qmatic.requests import Requests
from flows.domain import (
    Appointment,
    ContactChanges,
    Customer,
    Draft,
    Hold,
    NewCustomer,
    SlotQuery,
)
from flows.understanding.request import Who
from tests.qmatic_parts import BRANCH, CITY_HALL, MONDAY, TESS, Clock, made, sample

PERMIT, PASSPORT, MARRIAGE = "Parking permit", "Passport application", "Notice of marriage"
WEEK = {"since": MONDAY, "until": MONDAY + timedelta(days=6)}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vendor(clock: Clock) -> StandIn:
    return StandIn(clock=clock)


@pytest.fixture
async def directory(vendor: StandIn) -> AsyncIterator[StoredDirectory]:
    """Give a directory in which the stand-in's people are known."""
    store = await Store.open("sqlite://")
    found = store.directory("office")
    for person in vendor.people:
        new = NewCustomer(
            first=person.first,
            last=person.last,
            phone=person.phone.replace(" ", ""),
            email=person.email,
        )
        await found.add(new, person.identifier, person.identifier)
    yield found
    await store.close()


Join = Callable[..., Awaitable[Qmatic]]


@pytest.fixture
async def join(vendor: StandIn, directory: StoredDirectory, clock: Clock) -> AsyncIterator[Join]:
    """Give a function that makes a client of the stand-in, with some settings changed."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TestServer(vendor.app))

        async def make(
            combines: bool = True, branch_id: str = CITY_HALL, base_url: str = "", **changed: Any
        ) -> Qmatic:
            requests = Requests(branch_id, combines)
            url = base_url or str(server.make_url("/"))
            client = made(requests, directory, clock, url, **changed)
            stack.push_async_callback(client.close)
            return client

        yield make


@pytest.fixture(params=[True, False], ids=["combined services", "single services"])
async def client(join: Join, request: pytest.FixtureRequest) -> Qmatic:
    """Give a client of each family of paths."""
    return await join(combines=request.param)


@pytest.fixture
async def combining(join: Join) -> Qmatic:
    return await join()


def asked(vendor: StandIn) -> list[str]:
    """Return what was asked, without the token; ids are left out."""
    calls = [f"{one.method} {one.path.partition('?')[0]}" for one in vendor.requests]
    return [
        "/".join(part for part in call.split("/") if part.count("-") != 4)
        for call in calls
        if not call.endswith("token")
    ]


async def person(client: Qmatic, **who: str) -> Customer:
    [found] = await client.find_customers(Who(**who))
    return found


async def draft_of(client: Qmatic, *names: str, place: int = 0, **changed: Any) -> Draft:
    """Fill a draft for Mohamed, who has no appointment, with a time that is free for it."""
    by_name = {one.name: one for one in await client.services()}
    services = tuple(by_name[name] for name in names)
    free = await client.free_times(SlotQuery(services=services, **WEEK))
    filled = Draft(
        customer=await person(client, name="Mohamed"),
        services=services,
        slot=free.slots[place],
        note="Brings two photos",
    )
    return filled.model_copy(update=changed)


async def booked(client: Qmatic, *names: str, place: int = 0) -> Appointment:
    found = await client.save(await draft_of(client, *names, place=place), "book", "key")
    assert isinstance(found, Appointment)
    return found


async def other_slot(client: Qmatic, one: Appointment, place: int = -1) -> Any:
    query = SlotQuery(services=one.work, appointment_id=one.id, **WEEK)
    return (await client.free_times(query)).slots[place]


# what there is to choose from


async def test_the_catalogue_is_that_of_the_branch_and_read_once_an_hour(
    combining: Qmatic, vendor: StandIn, clock: Clock
) -> None:
    first, second = await asyncio.gather(combining.services(), combining.services())
    assert first == second
    names = {one.name for one in first}
    assert PERMIT in names
    assert "Market stall permit" not in names  # the harbour's
    assert sorted(asked(vendor)) == [
        "GET /external/v1/serviceCombination/branch",
        "GET /external/v1/services",
    ]
    clock.now += timedelta(minutes=54)
    await combining.services()
    assert len(asked(vendor)) == 2
    clock.now += timedelta(minutes=7)
    await combining.services()
    assert len(asked(vendor)) == 4
    assert not await combining.advisors()
    assert not await combining.transports()


async def test_names_come_in_the_language_of_the_desk(join: Join) -> None:
    client = await join(language="nl_NL")
    assert "Paspoort aanvragen" in {one.name for one in await client.services()}


async def test_what_can_be_done_depends_on_the_tenants_feature(join: Join) -> None:
    combining, single = await join(), await join(combines=False)
    assert combining.can.several_services
    assert single.can == combining.can.model_copy(update={"several_services": False})
    assert combining.can.hold
    assert combining.can.restore
    assert not combining.can.draft


# free times


async def test_free_times_are_those_of_the_days_in_the_branches_zone(
    client: Qmatic, vendor: StandIn, clock: Clock
) -> None:
    permit = next(one for one in await client.services() if one.name == PERMIT)
    query = SlotQuery(services=(permit,), since=MONDAY, until=MONDAY + timedelta(days=1))
    found = await client.free_times(query)
    assert {slot.start.date() for slot in found.slots} == {MONDAY, MONDAY + timedelta(days=1)}
    assert (found.since, found.until) == (query.since, query.until)
    assert list(found.slots) == sorted(found.slots, key=lambda slot: slot.start)
    first = found.slots[0]
    assert first.start > clock.now
    assert first.start.tzinfo == BRANCH.tz
    assert first.end == first.start + timedelta(minutes=15)
    assert first.key == "2026-03-02T15:15:00+01:00/2026-03-02T15:30:00+01:00/1"
    before = len(vendor.requests)
    later = query.model_copy(update={"since": MONDAY + timedelta(days=3)})
    await client.free_times(later)
    assert len(vendor.requests) == before  # the same window, less than a minute old
    clock.now += timedelta(seconds=60)
    await client.free_times(query)
    assert len(vendor.requests) == before + 1


async def test_where_the_days_hold_nothing_the_next_that_do_are_shown(client: Qmatic) -> None:
    permit = next(one for one in await client.services() if one.name == PERMIT)
    saturday = MONDAY + timedelta(days=5)
    weekend = SlotQuery(services=(permit,), since=saturday, until=saturday + timedelta(days=1))
    found = await client.free_times(weekend)
    assert found.since == MONDAY + timedelta(days=7)
    assert found.until == MONDAY + timedelta(days=9)
    assert dict(found.reasons) == {saturday: "unknown", saturday + timedelta(days=1): "unknown"}
    next_year = SlotQuery(
        services=(permit,), since=MONDAY.replace(year=2027), until=MONDAY.replace(year=2027)
    )
    nothing = await client.free_times(next_year)
    assert not nothing.slots
    assert nothing.since == next_year.since


async def test_several_services_take_the_time_of_all(combining: Qmatic) -> None:
    draft = await draft_of(combining, PERMIT, PASSPORT)
    assert draft.slot
    assert draft.slot.end
    assert draft.slot.end - draft.slot.start == timedelta(minutes=30)


async def test_services_that_cannot_share_a_visit_are_named(
    combining: Qmatic, vendor: StandIn
) -> None:
    by_name = {one.name: one for one in await combining.services()}
    before = len(vendor.requests)

    async def refusal(*names: str) -> str:
        services = tuple(by_name[name] for name in names)
        with pytest.raises(Refused) as caught:
            await combining.free_times(SlotQuery(services=services, **WEEK))
        return caught.value.reason

    assert await refusal(PERMIT, MARRIAGE) == (
        "Notice of marriage cannot share a visit with Parking permit. "
        "Book a visit of its own for it."
    )
    assert await refusal(MARRIAGE, "Register a birth") == (
        "Notice of marriage and Register a birth cannot share a visit. "
        "Book a visit for each of them."
    )
    assert await refusal(PERMIT, PASSPORT, MARRIAGE, "Register a birth") == (
        "Notice of marriage and Register a birth cannot share a visit with Parking permit and "
        "Passport application. Book a visit for each of them."
    )
    assert await refusal() == "Free times depend on the service. Choose a service first."
    assert len(vendor.requests) == before


# holding


async def test_a_slot_is_held_and_let_go(client: Qmatic, vendor: StandIn, clock: Clock) -> None:
    draft = await draft_of(client, PERMIT)
    assert draft.slot
    held = await client.hold(draft)
    assert isinstance(held, Hold)
    assert held.until == clock.now + timedelta(minutes=14, seconds=30)
    assert held.slot_key == draft.slot.key
    assert vendor.reservations[held.id].state == "CREATED"
    await client.release(held)
    assert vendor.reservations[held.id].state == "RELEASED"
    await client.release(held)  # gone already, and that is fine


async def test_a_held_slot_is_booked(client: Qmatic, vendor: StandIn) -> None:
    draft = await draft_of(client, PERMIT)
    assert draft.slot
    assert draft.customer
    held = await client.hold(draft)
    assert isinstance(held, Hold)
    before = len(vendor.requests)
    found = await client.save(draft.model_copy(update={"hold": held}), "book", "key")
    assert len(vendor.requests) == before + 2  # confirmed and read again
    assert isinstance(found, Appointment)
    assert found == Appointment(
        id=found.id,
        customer_id=draft.customer.id,
        customer="Mohamed El Amrani",
        start=draft.slot.start,
        end=draft.slot.end,
        services=(PERMIT,),
        work=draft.services,
        note="Brings two photos",
    )
    kept = vendor.appointments[found.id]
    assert (kept.branch, kept.person.email) == (CITY_HALL, "mohamed@example.org")
    assert kept.person.identifier == vendor.people[8].identifier
    assert vendor.writes == {"reserve": 1, "confirm": 1}
    assert await client.find_saved(draft, "book", "key") == found
    assert await client.appointment(found.id) == found
    assert list(await client.appointments(draft.customer.id)) == [found]


async def test_without_a_hold_the_slot_is_reserved_first(client: Qmatic, vendor: StandIn) -> None:
    await booked(client, PERMIT)
    assert vendor.writes == {"reserve": 1, "confirm": 1}


async def test_a_hold_of_another_slot_is_not_used(combining: Qmatic, vendor: StandIn) -> None:
    draft = await draft_of(combining, PERMIT)
    held = await combining.hold(draft)
    free = await combining.free_times(SlotQuery(services=draft.services, **WEEK))
    other = draft.model_copy(update={"hold": held, "slot": free.slots[-1]})
    found = await combining.save(other, "book", "key")
    assert isinstance(found, Appointment)
    assert found.start == free.slots[-1].start
    assert vendor.writes["reserve"] == 2


async def test_several_services_are_one_appointment(combining: Qmatic, vendor: StandIn) -> None:
    found = await booked(combining, PERMIT, PASSPORT)
    assert found.services == (PERMIT, PASSPORT)
    assert [one.name for one in found.work] == [PERMIT, PASSPORT]
    assert vendor.appointments[found.id].number == 2


async def test_a_hold_that_lapsed_by_our_clock_is_not_confirmed(
    client: Qmatic, vendor: StandIn, clock: Clock
) -> None:
    draft = await draft_of(client, PERMIT, place=-1)
    held = await client.hold(draft)
    clock.now += timedelta(minutes=14, seconds=30)
    before = len(vendor.requests)
    late = draft.model_copy(update={"hold": held})
    assert isinstance(await client.save(late, "book", "key"), SlotGone)
    assert len(vendor.requests) == before


async def test_a_hold_that_lapsed_by_the_vendors_clock_is_no_booking(
    client: Qmatic, vendor: StandIn
) -> None:
    draft = await draft_of(client, PERMIT)
    held = await client.hold(draft)
    vendor.switches.turn_on("reservation_expired")
    late = draft.model_copy(update={"hold": held})
    assert isinstance(await client.save(late, "book", "key"), SlotGone)
    assert await client.find_saved(draft, "book", "key") == "not_saved"
    assert vendor.writes["confirm"] == 0


async def test_a_slot_that_was_taken_is_gone_and_no_longer_offered(
    client: Qmatic, vendor: StandIn
) -> None:
    draft = await draft_of(client, PERMIT)
    vendor.switches.turn_on("slot_taken")
    assert isinstance(await client.hold(draft), SlotGone)
    free = await client.free_times(SlotQuery(services=draft.services, **WEEK))
    assert draft.slot not in free.slots
    vendor.switches.turn_on("slot_taken")
    another = draft.model_copy(update={"slot": free.slots[0]})
    assert isinstance(await client.save(another, "book", "key"), SlotGone)


async def test_a_second_confirmation_finds_what_the_first_one_made(
    client: Qmatic, vendor: StandIn
) -> None:
    draft = await draft_of(client, PERMIT)
    draft = draft.model_copy(update={"hold": await client.hold(draft)})
    first = await client.save(draft, "book", "key")
    assert await client.save(draft, "book", "key") == first
    assert vendor.writes["confirm"] == 1


# answers that are lost


@pytest.mark.parametrize(("switch", "done"), [("lose_answer", True), ("lose_request", False)])
async def test_a_booking_whose_answer_was_lost_can_be_looked_up(
    client: Qmatic, vendor: StandIn, switch: str, done: bool
) -> None:
    draft = await draft_of(client, PERMIT)
    draft = draft.model_copy(update={"hold": await client.hold(draft)})
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await client.save(draft, "book", "key")
    found = await client.find_saved(draft, "book", "key")
    assert isinstance(found, Appointment) == done
    assert vendor.writes["confirm"] == int(done)


async def test_a_lost_reservation_alone_is_no_booking(client: Qmatic, vendor: StandIn) -> None:
    draft = await draft_of(client, PERMIT)
    vendor.switches.turn_on("lose_answer")
    with pytest.raises(Unreachable):
        await client.save(draft, "book", "key")
    vendor.switches.turn_on("lose_answer")
    with pytest.raises(Lost):
        await client.hold(draft)


@pytest.mark.parametrize(("switch", "done"), [("lose_answer", True), ("lose_request", False)])
async def test_a_move_whose_answer_was_lost_can_be_looked_up(
    client: Qmatic, vendor: StandIn, switch: str, done: bool
) -> None:
    one = await booked(client, PERMIT)
    slot = await other_slot(client, one)
    draft = Draft(customer=await person(client, name="Mohamed"), services=one.work, slot=slot)
    held = await client.hold(draft)
    assert isinstance(held, Hold)
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await client.reschedule(one, slot, held, "key")
    now = await client.appointment(one.id)
    assert now
    assert (now.start == slot.start) == done
    # a repeat finds that it was done, or does it now
    again = await client.reschedule(one, slot, held, "key")
    if done:
        assert isinstance(again, ChangedElsewhere)
        assert again.now == now
    else:
        assert isinstance(again, Appointment)
        assert again.start == slot.start
    assert vendor.writes["reschedule"] == 1


@pytest.mark.parametrize(("switch", "done"), [("lose_answer", True), ("lose_request", False)])
async def test_a_cancelling_whose_answer_was_lost_can_be_looked_up(
    client: Qmatic, vendor: StandIn, switch: str, done: bool
) -> None:
    one = await booked(client, PERMIT)
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await client.cancel(one, "", "key")
    assert (await client.appointment(one.id) is None) == done
    again = await client.cancel(one, "", "key")
    assert isinstance(again, Appointment)
    assert again.status == "cancelled"
    assert vendor.writes["appointment.cancel"] == 1


# moving and cancelling


@pytest.mark.parametrize("with_hold", [True, False])
async def test_an_appointment_is_moved_by_a_new_reservation(
    client: Qmatic, vendor: StandIn, with_hold: bool
) -> None:
    one = await booked(client, PERMIT)
    slot = await other_slot(client, one)
    draft = Draft(customer=await person(client, name="Mohamed"), services=one.work, slot=slot)
    held = await client.hold(draft) if with_hold else None
    assert not isinstance(held, SlotGone)
    moved = await client.reschedule(one, slot, held, "key")
    assert moved == one.model_copy(update={"start": slot.start, "end": slot.end, "note": one.note})
    assert await client.appointment(one.id) == moved
    assert vendor.writes["reserve"] == 2
    assert vendor.writes["reschedule"] == 1


async def test_moving_asks_nothing_twice(combining: Qmatic, vendor: StandIn) -> None:
    one = await booked(combining, PERMIT, PASSPORT)
    before = len(vendor.requests)
    slot = await other_slot(combining, one)
    assert asked(vendor)[before - len(vendor.requests) :] == [
        "GET /external/v1/serviceCombination/branch/timeslots"
    ]
    before = len(vendor.requests)
    await combining.reschedule(one, slot, None, "key")
    several = "/external/v1/serviceCombination"
    assert asked(vendor)[before - len(vendor.requests) :] == [
        f"GET {several}/appointments",
        f"POST {several}/reservations",
        f"PUT {several}/appointments/reschedule",
    ]


async def test_a_large_appointment_stays_as_large_when_it_is_moved(
    combining: Qmatic, vendor: StandIn
) -> None:
    one = await booked(combining, PASSPORT)
    kept = vendor.appointments[one.id]
    kept.number, kept.end = 3, kept.start + timedelta(minutes=45)
    seen = await combining.appointment(one.id)
    assert seen
    slot = await other_slot(combining, seen)
    assert slot.end - slot.start == timedelta(minutes=45)
    moved = await combining.reschedule(seen, slot, None, "key")
    assert isinstance(moved, Appointment)
    assert vendor.appointments[one.id].number == 3


async def test_what_was_moved_or_cancelled_elsewhere_is_left_alone(
    client: Qmatic, vendor: StandIn
) -> None:
    one = await booked(client, PERMIT)
    slot = await other_slot(client, one)
    vendor.act("colleague_moves")
    before = dict(vendor.writes)
    for result in (
        await client.reschedule(one, slot, None, "key"),
        await client.cancel(one, "", "key"),
    ):
        assert isinstance(result, ChangedElsewhere)
        assert result.now == await client.appointment(one.id)
        assert result.now != one
    vendor.act("colleague_cancels")
    gone = await client.reschedule(one, slot, None, "key")
    assert gone == ChangedElsewhere(None)
    cancelled = await client.cancel(one, "", "key")
    assert isinstance(cancelled, Appointment)
    assert cancelled.status == "cancelled"
    assert vendor.writes == before


async def test_a_move_to_a_slot_that_was_taken_leaves_the_appointment(
    client: Qmatic, vendor: StandIn
) -> None:
    one = await booked(client, PERMIT)
    slot = await other_slot(client, one)
    vendor.switches.turn_on("slot_taken")
    assert isinstance(await client.reschedule(one, slot, None, "key"), SlotGone)
    slot = await other_slot(client, one)
    vendor.switches.turn_on("reservation_expired")
    assert isinstance(await client.reschedule(one, slot, None, "key"), SlotGone)
    assert await client.appointment(one.id) == one


async def test_a_cancelled_appointment_is_gone_and_its_slot_free(
    client: Qmatic, vendor: StandIn
) -> None:
    draft = await draft_of(client, PERMIT)
    one = await client.save(draft, "book", "key")
    assert isinstance(one, Appointment)
    cancelled = await client.cancel(one, "Moved house", "key")
    assert cancelled == one.model_copy(update={"status": "cancelled"})
    assert await client.appointment(one.id) is None
    free = await client.free_times(SlotQuery(services=one.work, **WEEK))
    assert draft.slot in free.slots
    again = await client.save(draft, "book", "another key")  # as it was: that is the way back
    assert isinstance(again, Appointment)
    assert again.model_copy(update={"id": one.id}) == one


async def test_an_appointment_at_another_branch_is_shown_and_not_moved(
    join: Join, vendor: StandIn
) -> None:
    hall = await join()
    harbour = next(one.id for one in vendor.office.branches.values() if "Harbour" in one.name)
    elsewhere = await join(branch_id=harbour)
    one = await booked(elsewhere, PERMIT)
    assert one.customer_id
    [seen] = await hall.appointments(one.customer_id)
    assert seen.provider == "Harbour Office"
    slot = (await hall.free_times(SlotQuery(services=one.work, **WEEK))).slots[0]
    reason = "This appointment is at Harbour Office, and only that branch can move it."
    with pytest.raises(Refused, match=reason):
        await hall.free_times(SlotQuery(services=one.work, appointment_id=one.id, **WEEK))
    with pytest.raises(Refused, match=reason):
        await hall.reschedule(seen, slot, None, "key")
    assert isinstance(await hall.cancel(seen, "", "key"), Appointment)


async def test_an_appointment_that_is_gone_has_no_times(combining: Qmatic) -> None:
    one = await booked(combining, PERMIT)
    query = SlotQuery(services=one.work, appointment_id=one.id.replace("-", ""), **WEEK)
    with pytest.raises(Refused, match="This appointment is gone"):
        await combining.free_times(query)


# people


async def test_appointments_are_those_of_the_person_past_ones_included(
    client: Qmatic, clock: Clock
) -> None:
    anouk = await person(client, name="anouk")
    found = list(await client.appointments(anouk.id))
    assert len(found) == 3
    starts = [one.start for one in found if one.start]
    assert starts == sorted(starts)
    assert starts[0] < clock.now < starts[1]
    assert {one.customer_id for one in found} == {anouk.id}
    assert {one.customer for one in found} == {"Anouk de Vries"}
    nobody = await person(client, name="Mohamed")
    assert not await client.appointments(nobody.id)
    assert not await client.appointments("nobody")


async def test_a_person_is_registered_once_and_booked(client: Qmatic, vendor: StandIn) -> None:
    tess = await client.create_customer(TESS, "d:1")
    assert await client.create_customer(TESS, "d:1") == tess
    assert await client.find_created(TESS) == tess
    assert await client.find_created(TESS.model_copy(update={"first": "Bess"})) is None
    assert await client.customer(tess.id) == tess
    assert await client.customer("nobody") is None
    assert not vendor.requests
    draft = await draft_of(client, PERMIT, customer=tess)
    found = await client.save(draft, "book", "key")
    assert isinstance(found, Appointment)
    assert found.customer == "Tess Visser"
    assert list(await client.appointments(tess.id)) == [found]


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (NewCustomer(first="A", last="B"), "without an e-mail address. Fill"),
        (NewCustomer(company="C", email="c@example.com"), "without a first name and a last name."),
        (NewCustomer(first="A", last="B" * 256, email="a@example.com"), "up to 255 characters"),
    ],
)
async def test_nobody_is_registered_who_could_not_be_booked(
    combining: Qmatic, new: NewCustomer, reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        await combining.create_customer(new, "key")


async def test_nothing_is_held_for_somebody_who_could_not_be_booked(
    combining: Qmatic, directory: StoredDirectory, vendor: StandIn
) -> None:
    alone = await directory.add(NewCustomer(first="Ann", last="Lee"), "key")
    draft = await draft_of(combining, PERMIT)
    for customer in (alone, Customer(id="nobody")):
        with pytest.raises(Refused):
            await combining.hold(draft.model_copy(update={"customer": customer}))
        with pytest.raises(Refused):
            await combining.save(draft.model_copy(update={"customer": customer}), "book", "key")
    assert not vendor.writes
    with pytest.raises(ValueError, match="only a draft"):
        await combining.hold(Draft())


async def test_a_change_reaches_every_open_appointment_and_the_directory(
    client: Qmatic, vendor: StandIn, clock: Clock
) -> None:
    anouk = await person(client, name="Anouk")
    past = {one.id for one in vendor.appointments.values() if one.start < clock.now}
    changed = await client.update_customer(anouk, ContactChanges(email="new@example.org"), "key")
    assert changed == anouk.model_copy(update={"emails": ("new@example.org",)})
    assert await client.customer(anouk.id) == changed
    for one in await client.appointments(anouk.id):
        kept = vendor.appointments[one.id].person
        assert kept.email == ("anouk@example.org" if one.id in past else "new@example.org")
        assert (kept.phone.replace(" ", ""), kept.born) == ("+31105550101", "1980-04-12")
    assert vendor.writes == {"customer.update": 2}
    again = await client.update_customer(changed, ContactChanges(phone="+31105550199"), "key")
    assert again.phones == ("+31105550199",)
    assert again.emails == ("new@example.org",)


async def test_a_change_that_was_lost_is_not_in_the_directory_and_can_be_repeated(
    client: Qmatic, vendor: StandIn
) -> None:
    anouk = await person(client, name="Anouk")
    changes = ContactChanges(phone="+31105550199")
    vendor.switches.turn_on("lose_answer")
    with pytest.raises(Lost):
        await client.update_customer(anouk, changes, "key")
    assert await client.customer(anouk.id) == anouk
    changed = await client.update_customer(anouk, changes, "key")
    assert changed.phones == ("+31105550199",)


async def test_a_person_cannot_lose_the_e_mail_and_must_be_known(combining: Qmatic) -> None:
    anouk = await person(combining, name="Anouk")
    with pytest.raises(Refused, match="without an e-mail address"):
        await combining.update_customer(anouk, ContactChanges(email=""), "key")
    with pytest.raises(Refused, match="not in the directory"):
        await combining.update_customer(
            Customer(id="nobody"), ContactChanges(phone="+31105550199"), "key"
        )


async def test_hostile_names_come_through_as_data(client: Qmatic) -> None:
    trouble = await person(client, name="Trouble")
    assert trouble.first == "<!here>"
    [one] = await client.appointments(trouble.id)
    assert one.customer == "<!here> Trouble"


# rights, limits and failures


async def test_one_token_serves_all_and_is_renewed_in_time(
    combining: Qmatic, vendor: StandIn, clock: Clock
) -> None:
    await asyncio.gather(*(combining.services() for _ in range(5)), combining.reach())
    clock.now += timedelta(seconds=3299)
    await combining.services()
    tokens = [one for one in vendor.requests if one.path.endswith("token")]
    assert len(tokens) == 1
    clock.now += timedelta(seconds=302)
    await combining.services()
    tokens = [one for one in vendor.requests if one.path.endswith("token")]
    assert [one.status for one in tokens] == [200, 200]


async def test_a_token_that_is_refused_is_renewed_once_for_all_and_the_call_repeated(
    combining: Qmatic, vendor: StandIn
) -> None:
    draft = await draft_of(combining, PERMIT)
    vendor.switches.turn_on("token_expired")
    held, found, _ = await asyncio.gather(
        combining.hold(draft),
        combining.appointments((await person(combining, name="Anouk")).id),
        combining.reach(),
    )
    assert isinstance(held, Hold)
    assert len(found) == 3
    assert len([one for one in vendor.requests if one.path.endswith("token")]) == 2
    assert vendor.writes == {"reserve": 1}


async def test_wrong_credentials_account_and_tenant_are_told(join: Join) -> None:
    for wrong in ({"client_secret": "x"}, {"account": "other"}):
        client = await join(**wrong)
        with pytest.raises(NotAllowed, match="was not accepted") as caught:
            await client.reach()
        assert caught.value.reference == "invalid_client"
    with pytest.raises(NotAllowed) as caught:
        await (await join(tenant="other")).reach()
    assert caught.value.reference == "UNKNOWN_TENANT"


async def test_reaching_tells_a_wrong_branch_and_a_missing_feature(
    join: Join, vendor: StandIn
) -> None:
    await (await join()).reach()
    with pytest.raises(NotAllowed, match="no such branch"):
        await (await join(branch_id="X")).reach()
    vendor.switches.turn_on("combinations_off")
    with pytest.raises(NotAllowed, match="combines = false") as caught:
        await (await join()).reach()
    assert caught.value.reference == "FEATURE_NOT_ENABLED"
    await (await join(combines=False)).reach()


async def test_a_missing_birth_date_is_told_and_the_reservation_let_go(
    client: Qmatic, vendor: StandIn
) -> None:
    draft = await draft_of(client, PERMIT)
    vendor.switches.turn_on("birth_date_required")
    with pytest.raises(Refused, match="dateOfBirth is required at this branch") as caught:
        await client.save(draft, "book", "key")
    assert caught.value.reference == "VALIDATION_ERROR"
    assert {one.state for one in vendor.reservations.values()} == {"RELEASED"}
    held = await client.hold(draft)
    assert isinstance(held, Hold)
    with pytest.raises(Refused):
        await client.save(draft.model_copy(update={"hold": held}), "book", "key")
    assert vendor.reservations[held.id].state == "CREATED"  # the dialog's own, to go on with


@pytest.mark.parametrize("switch", ["rate_limited", "rate_limited_silent"])
async def test_too_many_requests_are_waited_out_or_told(
    combining: Qmatic, vendor: StandIn, switch: str
) -> None:
    draft = await draft_of(combining, PERMIT)
    vendor.switches.turn_on(switch, uses=2, amount=0)
    assert isinstance(await combining.hold(draft), Hold)
    vendor.switches.turn_on(switch, uses=3, amount=0)
    with pytest.raises(Unreachable):
        await combining.hold(draft)
    assert vendor.writes["reserve"] == 1


@pytest.mark.parametrize(
    ("switch", "trouble"), [("html", NotAllowed), ("down", Unreachable), ("garbage", Exception)]
)
async def test_what_a_failing_vendor_means_for_a_read(
    combining: Qmatic, vendor: StandIn, switch: str, trouble: type[Exception]
) -> None:
    await combining.services()
    anouk = await person(combining, name="Anouk")
    vendor.switches.turn_on(switch)
    with pytest.raises(trouble):
        await combining.appointments(anouk.id)
    vendor.switches.turn_off(switch)
    assert await combining.appointments(anouk.id)


@pytest.mark.parametrize("switch", ["html", "garbage", "server_error"])
async def test_an_unreadable_answer_to_a_confirmation_is_lost(
    combining: Qmatic, vendor: StandIn, switch: str
) -> None:
    draft = await draft_of(combining, PERMIT)
    draft = draft.model_copy(update={"hold": await combining.hold(draft)})
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await combining.save(draft, "book", "key")


async def test_a_server_error_is_asked_again(combining: Qmatic, vendor: StandIn) -> None:
    vendor.switches.turn_on("server_error")
    assert await combining.services()


@pytest.mark.parametrize("switch", ["extra_fields", "missing_fields"])
async def test_fields_may_come_and_go(client: Qmatic, vendor: StandIn, switch: str) -> None:
    vendor.switches.turn_on(switch)
    one = await booked(client, PERMIT)
    slot = await other_slot(client, one)
    moved = await client.reschedule(one, slot, None, "key")
    assert isinstance(moved, Appointment)
    assert isinstance(await client.cancel(moved, "", "key"), Appointment)


def test_no_minute_sees_more_than_ninety_calls() -> None:
    assert LIMITS.burst + 60 * LIMITS.per_second == pytest.approx(90)


async def test_identifiers_are_told_to_the_vendor_alone(
    client: Qmatic, vendor: StandIn, directory: StoredDirectory
) -> None:
    secrets = {one.identifier for one in vendor.people}
    with capture_logs() as logs:
        one = await booked(client, PERMIT)
        anouk = await person(client, name="Anouk")
        changed = await client.update_customer(anouk, ContactChanges(phone="+31105550199"), "k")
        shown = [one, anouk, changed, *await client.appointments(anouk.id)]
        with pytest.raises(Refused) as caught:
            await client.free_times(SlotQuery(**WEEK))
    entry = await directory.entry(anouk.id)
    told = f"{logs} {shown} {[x.model_dump_json() for x in shown]} {caught.value!r} {entry!r}"
    assert not [secret for secret in secrets if secret in told]
    assert entry
    assert entry.identifier.get_secret_value() in secrets
    assert "Anouk" not in str(logs)


async def test_what_is_sent_is_what_the_vendor_shows(combining: Qmatic, vendor: StandIn) -> None:
    one = await booked(combining, PERMIT)
    await combining.appointments(one.customer_id)
    await combining.reschedule(one, await other_slot(combining, one), None, "key")
    bodies = {
        seen.path.rpartition("/")[2]: json.loads(seen.body)
        for seen in vendor.requests
        if seen.body.startswith("{")
    }

    def shape(body: Any) -> Any:
        if isinstance(body, dict):
            return {name: shape(value) for name, value in body.items()}
        return type(body)

    assert shape(bodies["search"]) == shape(sample("search_appointments/request.json"))
    assert shape(bodies["reschedule"]) == shape(sample("reschedule/request.json"))
    assert bodies["confirm"]["customer"].keys() == {
        "personalIdentifier",
        "firstName",
        "lastName",
        "phoneNumber",
        "email",
    }
