"""The Valomnia client against the stand-in, over real HTTP."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp.test_utils import TestServer

from bot.demo.systems.valomnia import DEMO_EMPLOYEE
from bot.demo.systems.valomnia import Valomnia as StandIn
from bot.demo.systems.valomnia.records import Visit
from bot.systems import (
    ChangedElsewhere,
    Lost,
    NotAllowed,
    Refused,
    SlotGone,
    System,
    Trouble,
    Unreachable,
)
from bot.systems.valomnia import Valomnia
from bot.systems.valomnia.requests import own_reference
from bot.systems.wire import Limits, before_writes
from flows.domain import Appointment, ContactChanges, Customer, Draft, NewCustomer, SlotQuery
from flows.understanding.request import Who
from tests.valomnia_parts import (
    BRANCH,
    HALF_HOUR,
    LIMITS,
    MONDAY,
    SLOT,
    Clock,
    sample,
    settings,
    slot_at,
)

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vendor(clock: Clock) -> Iterator[StandIn]:
    vendor = StandIn(clock=clock)
    yield vendor
    for switch in vendor.switches:
        vendor.switches.turn_off(switch.id)


Join = Callable[..., Awaitable[Valomnia]]


@pytest.fixture
async def join(vendor: StandIn, clock: Clock) -> AsyncIterator[Join]:
    """Give a function that makes a client of the stand-in, with some settings changed."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TestServer(vendor.app))

        async def make(path: str = "", **changed: Any) -> Valomnia:
            client = Valomnia(
                **settings(clock, **({"base_url": str(server.make_url(f"/{path}"))} | changed))
            )
            stack.push_async_callback(client.close)
            return client

        yield make


@pytest.fixture
async def client(join: Join) -> Valomnia:
    return await join()


def asked(vendor: StandIn) -> list[str]:
    """Return what was asked for, without the signing in."""
    paths = [
        f"{seen.method} {seen.path.partition('?')[0].removeprefix('/api/v2.1/')}"
        for seen in vendor.requests
    ]
    return [one for one in paths if "j_spring" not in one]


def last_write(vendor: StandIn) -> Any:
    return json.loads(next(one.body for one in reversed(vendor.requests) if one.body[:1] == "{"))


def clear(vendor: StandIn, day: date = TUESDAY) -> None:
    """Take everything of the employee's out of a day."""
    for number, one in list(vendor.appointments.items()):
        if one.user == 4 and one.start.date() == day:
            del vendor.appointments[number]


def put(vendor: StandIn, start: datetime, end: datetime, **more: Any) -> Visit:
    number = next(vendor.team.ids)
    made = vendor.clock() - timedelta(days=1)
    times = (start.astimezone(UTC), end.astimezone(UTC))
    visit = Visit(number, f"R-{number}", made, made, "Order", *times, 1, 4, **more)
    vendor.appointments[number] = visit
    return visit


async def filled(client: Valomnia, who: Who = Who(reference="960"), **changed: Any) -> Draft:  # noqa: B008
    [customer] = await client.find_customers(who)
    service = next(one for one in await client.services() if one.code == "meeting")
    draft = Draft(customer=customer, services=(service,), slot=SLOT, note="Bring the catalogue")
    return draft.model_copy(update=changed)


async def booked(client: Valomnia, vendor: StandIn, key: str = "k1", **changed: Any) -> Appointment:
    clear(vendor)
    made = await client.save(await filled(client, **changed), "book", key)
    assert isinstance(made, Appointment)
    return made


# sessions


async def test_one_signs_in_however_many_ask(client: Valomnia, vendor: StandIn) -> None:
    await asyncio.gather(client.services(), client.advisors(), client.customer("960"))
    logins = [seen for seen in vendor.requests if "j_spring" in seen.path]
    assert len(logins) == 1
    assert logins[0].path == "/j_spring_security_check"  # nothing secret in the address
    assert [seen.status for seen in vendor.requests if seen not in logins] == [200, 200, 200]


@pytest.mark.parametrize("switch", ["session_expired", "html"])
async def test_a_session_that_ended_is_renewed_once(
    client: Valomnia, vendor: StandIn, switch: str
) -> None:
    await client.services()
    vendor.switches.turn_on(switch)
    assert await client.customer("960")
    assert sum("j_spring" in seen.path for seen in vendor.requests) == 2


@pytest.mark.parametrize("switch", ["session_expired", "html"])
async def test_a_write_is_sent_again_in_a_new_session(
    client: Valomnia, vendor: StandIn, switch: str
) -> None:
    hooks: list[str] = []

    async def strike() -> None:
        if not hooks:
            vendor.switches.turn_on(switch)
        hooks.append(switch)

    clear(vendor)
    draft = await filled(client)
    with before_writes(strike):
        assert isinstance(await client.save(draft, "book", "k1"), Appointment)
    assert hooks == [switch, switch]  # the lease is looked at before each
    assert vendor.writes["appointment.upsert"] == 1


async def test_many_renew_a_session_once(client: Valomnia, vendor: StandIn, clock: Clock) -> None:
    await client.services()
    clock.now += timedelta(minutes=31)
    await asyncio.gather(*(client.customer(one) for one in ("960", "BATAM", "NC-3")))
    assert sum("j_spring" in seen.path for seen in vendor.requests) == 2


async def test_reach_tells_what_is_set_up_wrongly(join: Join) -> None:
    await (await join()).reach()
    for wrong, word in (
        ({"password": "wrong"}, "password"),
        ({"user": "nobody"}, "password"),
        ({"employee": "emp-99"}, "employee"),
        ({"version": "v9"}, "version"),
        ({"path": "nowhere"}, "base_url"),
    ):
        with pytest.raises(NotAllowed, match=word):
            await (await join(**wrong)).reach()


# customers


async def test_a_customer_by_reference(client: Valomnia, vendor: StandIn) -> None:
    flipopia = await client.customer("960")
    assert flipopia == Customer(
        id="960", key="960", company="Flipopia", phones=("+216 71 555 0103",)
    )
    assert await client.find_customers(Who(reference="960")) == (flipopia,)
    assert await client.customer("nobody") is None
    assert await client.customer("..") is None
    assert not await client.find_customers(Who(reference="nobody"))
    odd = await client.customer("TN/107")
    assert odd
    assert odd.name == "Grand Marché & Fils"
    assert vendor.requests[-1].path.endswith("TN%2F107")


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Flipopia", {"960"}),
        ("flipopia", {"960"}),
        ("Épicerie du Lac", {"C-101", "C-102"}),
        ("epicerie du lac", {"C-101", "C-102"}),
        ("Maries Jewelry", {"NC-3"}),
        ("*Bold* & <https://evil.example|click>", {"C-111"}),
        ("<!channel> Trading", {"C-110"}),
        ("Amine Jaziri", {"960"}),
        ("Marie", {"NC-3"}),
        ("Ayari", {"C-104"}),
        ("Old Harbour Stores", set()),  # no longer active
        ("***", set()),
        ("Nobody Anywhere", set()),
    ],
)
async def test_customers_by_name_and_by_the_people_there(
    client: Valomnia, said: str, found: set[str]
) -> None:
    rows = await client.find_customers(Who(name=said))
    assert {one.id for one in rows} == found
    assert len(rows) == len(found)


async def test_a_person_is_shown_with_the_customer(client: Valomnia) -> None:
    [found] = await client.find_customers(Who(name="Amine Jaziri", first="Amine", last="Jaziri"))
    assert (found.name, found.company) == ("Amine Jaziri", "Flipopia")
    assert found.emails == ("contact8@example.com",)
    # two of that name at one customer: it is for them to say who
    [ayari] = await client.find_customers(Who(name="Ayari"))
    assert ayari.name == "Pharmacie Centrale"


async def test_by_telephone_and_mail_everybody_is_looked_through_once(
    client: Valomnia, vendor: StandIn
) -> None:
    by_phone, by_mail = await asyncio.gather(
        client.find_customers(Who(phone="+216 71 555 0103")),
        client.find_customers(Who(email="Contact24@example.com")),
    )
    assert [one.id for one in by_phone] == ["960"]
    assert [one.name for one in by_mail] == ["Dr. Olfa Ayari"]
    assert sorted(asked(vendor)) == ["GET contacts", "GET customers"]
    assert not await client.find_customers(Who(phone="+12125550000"))
    assert not await client.find_customers(Who())
    assert not await client.find_customers(Who(vin="1HGCM82633A004352"))


async def test_a_customer_on_hold_carries_a_warning(client: Valomnia) -> None:
    found = await client.customer("C-105")
    assert found
    assert found.warning == "This customer is on hold in Valomnia: Unpaid invoices."
    closed = await client.customer("C-109")
    assert closed
    assert "no longer active" in closed.warning


NEW = NewCustomer(
    first="Nora", last="Quist", company="Quist & Ço", phone="+21671555199", email="n@example.com"
)


async def test_a_new_customer_goes_as_a_form_under_our_own_reference(
    client: Valomnia, vendor: StandIn
) -> None:
    made = await client.create_customer(NEW, "key")
    assert made.id == own_reference("key")
    assert (made.name, made.phones, made.emails) == (
        "Quist & Ço",
        ("+21671555199",),
        ("n@example.com",),
    )
    kept = next(one for one in vendor.customers.values() if one.reference == made.id)
    assert kept.details["comment"] == "Contact: Nora Quist"
    assert await client.create_customer(NEW, "key") == made  # a repeat finds the same record
    assert vendor.writes == {"customer.upsert": 1}
    assert await client.find_created(NEW) == made
    assert await client.find_created(NEW.model_copy(update={"phone": "+21671555000"})) is None


@pytest.mark.parametrize(("switch", "made"), [("lose_answer", True), ("lose_request", False)])
async def test_a_registration_whose_answer_was_lost_can_be_looked_up(
    client: Valomnia, vendor: StandIn, switch: str, made: bool
) -> None:
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await client.create_customer(NEW, "key")
    assert (await client.find_created(NEW) is not None) == made
    assert vendor.writes["customer.upsert"] == int(made)


async def test_a_changed_phone_leaves_all_else_as_it_was(client: Valomnia, vendor: StandIn) -> None:
    assert not await client.find_customers(Who(phone="+21671555999"))
    before = await client.customer("960")
    assert before
    kept = vendor.customers[3230]
    kept.details |= {"barcode": "619", "mobile": "+21698555000", "postalCode": "1000"}
    details = dict(kept.details)
    made = await client.update_customer(before, ContactChanges(phone="+21671555999"), "k")
    assert made.phones == ("+21671555999", "+21698555000")
    assert await client.find_customers(Who(phone="+21671555999")) == (made,)
    changed = {name: one for name, one in kept.details.items() if details.get(name) != one}
    assert changed == {"phone": "+21671555999"}
    writes = [one.body for one in vendor.requests if "customers/reference" in one.path and one.body]
    form = parse_qs(writes[-1])
    assert not [one for one in form if "billing" in one.lower() or "credit" in one.lower()]
    assert form["isActive"] == ["true"]
    assert form["city"] == ["Tunis"]
    with pytest.raises(Refused, match="no longer"):
        await client.update_customer(Customer(id="nobody"), ContactChanges(email="x@y.z"), "k")


# what there is to choose from


async def test_the_catalogue_is_read_once_an_hour_by_one(
    client: Valomnia, vendor: StandIn, clock: Clock
) -> None:
    first, second = await asyncio.gather(client.services(), client.services())
    assert first == second
    assert [(one.code, one.name) for one in first if one.id == "1"] == [("meeting", "Rendez-vous")]
    assert "training" not in {one.code for one in first}  # no longer active
    assert asked(vendor) == ["GET appointmentCategories"]
    clock.now += timedelta(minutes=61)
    await client.services()
    assert len(asked(vendor)) == 2 + 1  # one of them without a session
    assert ("emp04", "Sami Trabelsi") in {(one.id, one.name) for one in await client.advisors()}
    assert await client.transports() == ()
    assert not client.can.advisors


# free times


async def test_free_times_are_the_hours_less_the_calendar(
    client: Valomnia, vendor: StandIn
) -> None:
    query = SlotQuery(since=MONDAY, until=MONDAY + timedelta(days=6))
    found = await client.free_times(query)
    assert asked(vendor) == ["GET appointments"]
    now = vendor.clock()
    taken = [one for one in vendor.appointments.values() if one.user == 4 and one.end > now]
    for slot in found.slots:
        assert slot.end
        assert slot.start >= now + timedelta(hours=1)
        assert not [one for one in taken if max(one.start, slot.start) < min(one.end, slot.end)]
        assert slot.start.tzinfo == BRANCH.tz
        assert slot.key == slot.start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert found.slots == tuple(sorted(found.slots, key=lambda slot: slot.start))
    assert dict(found.reasons) == {date(2026, 3, 7): "closed", date(2026, 3, 8): "closed"}
    # ten o'clock is kept free by the demo, and something else is not
    starts = {slot.start.time().isoformat("minutes") for slot in found.slots}
    assert "10:00" in starts
    by_day = Counter(slot.start.date() for slot in found.slots)
    assert by_day[TUESDAY] < 16


async def test_entries_without_a_length_take_no_time(client: Valomnia, vendor: StandIn) -> None:
    clear(vendor)
    put(vendor, SLOT.start, SLOT.start)
    put(vendor, SLOT.start + timedelta(minutes=10), SLOT.start - timedelta(hours=5))
    found = await client.free_times(SlotQuery(since=TUESDAY, until=TUESDAY))
    assert len(found.slots) == 16


async def test_where_the_days_hold_nothing_the_next_that_do_are_shown(
    client: Valomnia, vendor: StandIn
) -> None:
    saturday = date(2026, 3, 7)
    found = await client.free_times(SlotQuery(since=saturday, until=saturday))
    assert (found.since, found.until) == (date(2026, 3, 9), date(2026, 3, 11))
    assert found.slots[0].start.date() == date(2026, 3, 9)
    assert found.slots[-1].start.date() <= found.until
    assert dict(found.reasons)[saturday] == "closed"
    assert asked(vendor) == ["GET appointments", "GET appointments"]
    past = await client.free_times(SlotQuery(since=date(2026, 2, 2), until=date(2026, 2, 3)))
    assert past.since == MONDAY
    never = await client.free_times(SlotQuery(since=date(2027, 3, 2), until=date(2027, 3, 2)))
    assert never.slots == ()


async def test_a_visit_that_is_moved_keeps_its_length_and_is_not_in_its_own_way(
    client: Valomnia, vendor: StandIn
) -> None:
    clear(vendor)
    long = put(vendor, SLOT.start, SLOT.start + timedelta(minutes=90))
    query = SlotQuery(since=TUESDAY, until=TUESDAY, appointment_id=str(long.id))
    found = await client.free_times(query)
    assert SLOT.start in {slot.start for slot in found.slots}
    assert {slot.end - slot.start for slot in found.slots if slot.end} == {timedelta(minutes=90)}


# booking


async def test_a_visit_is_booked_under_our_own_reference(client: Valomnia, vendor: StandIn) -> None:
    await client.advisors()
    vendor.requests.clear()
    made = await booked(client, vendor)
    reference = own_reference("k1")
    assert made == Appointment(
        id=made.id,
        customer_id="960",
        customer="Flipopia",
        start=SLOT.start,
        end=SLOT.end,
        services=("Rendez-vous",),
        work=made.work,
        provider="Nadia Ben Salah",
        provider_id=DEMO_EMPLOYEE,
        note="Bring the catalogue",
        version="2026-03-02T09:00:00Z",
        reference=reference,
    )
    assert [(one.id, one.code) for one in made.work] == [("1", "meeting")]
    by_reference = f"appointments/reference/{reference}"
    assert sorted(asked(vendor)) == sorted(
        [
            "GET customers/reference/960",
            "GET appointmentCategories",
            f"GET {by_reference}",
            "GET appointments",
            f"POST {by_reference}",
            f"GET appointments/{made.id}",
            "GET appointments",
        ]
    )
    assert last_write(vendor) == {
        "title": "Rendez-vous",
        "startDate": "2026-03-03T09:00:00Z",
        "endDate": "2026-03-03T09:30:00Z",
        "note": "Bring the catalogue",
        "appointmentCategoryId": "meeting",
        "done": False,
        "customerId": "960",
        "contacts": [],
    }
    assert set(last_write(vendor)) == set(sample("upsert_appointment/request.json"))


async def test_a_visit_carries_the_person_it_is_for(client: Valomnia, vendor: StandIn) -> None:
    await booked(client, vendor, who=Who(name="Amine Jaziri"))
    assert last_write(vendor)["contacts"] == [8]


async def test_a_repeat_of_the_same_write_makes_nothing_twice(
    client: Valomnia, vendor: StandIn
) -> None:
    made = await booked(client, vendor)
    assert await client.save(await filled(client), "book", "k1") == made
    assert vendor.writes == {"appointment.upsert": 1}
    assert isinstance(await client.save(await filled(client), "book", "k2"), SlotGone)


async def test_two_at_the_same_time_do_not_both_win(client: Valomnia, vendor: StandIn) -> None:
    clear(vendor)
    draft = await filled(client)
    ends = await asyncio.gather(*(client.save(draft, "book", f"k{n}") for n in range(3)))
    assert sum(isinstance(one, Appointment) for one in ends) == 1
    assert vendor.writes == {"appointment.upsert": 1}


async def test_a_time_that_is_taken_or_over_is_gone(
    client: Valomnia, vendor: StandIn, clock: Clock
) -> None:
    draft = await filled(client)
    clear(vendor)
    put(vendor, SLOT.start + timedelta(minutes=29), SLOT.start + timedelta(hours=2))
    assert isinstance(await client.save(draft, "book", "k"), SlotGone)
    clear(vendor)
    clock.now = SLOT.start
    assert isinstance(await client.save(draft, "book", "k"), SlotGone)
    assert not vendor.writes


async def test_who_was_later_is_told_of_the_overlap(client: Valomnia, vendor: StandIn) -> None:
    vendor.switches.turn_on("slot_taken")
    made = await booked(client, vendor)
    assert "two appointments overlap" in made.warning
    assert len([one for one in vendor.appointments.values() if one.start == SLOT.start]) >= 2


async def test_another_employee_than_configured_is_told(join: Join, vendor: StandIn) -> None:
    clear(vendor)
    client = await join(user="sami.trabelsi@example.com")
    made = await client.save(await filled(client), "book", "k")
    assert isinstance(made, Appointment)
    assert "emp04" in made.warning


async def test_what_cannot_be_booked(client: Valomnia) -> None:
    with pytest.raises(ValueError, match="one service"):
        await client.save(Draft(), "book", "k")
    with pytest.raises(Refused):
        await client.save(await filled(client), "draft", "k")
    for ask in (client.hold(Draft()), client.release(None)):  # type: ignore[arg-type]  # refused
        with pytest.raises(Refused):
            await ask


@pytest.mark.parametrize(
    ("switch", "written"), [("lose_answer", True), ("lose_request", False), ("garbage", True)]
)
async def test_a_lost_answer_is_never_repeated_and_can_be_looked_up(
    client: Valomnia, vendor: StandIn, switch: str, written: bool
) -> None:
    clear(vendor)
    draft = await filled(client)

    async def strike() -> None:
        vendor.switches.turn_on(switch)

    with before_writes(strike), pytest.raises(Lost):
        await client.save(draft, "book", "k")
    assert vendor.writes["appointment.upsert"] == int(written)
    assert sum(one.startswith("POST") for one in asked(vendor)) == 1
    found = await client.find_saved(draft, "book", "k")
    assert isinstance(found, Appointment) if written else found == "not_saved"
    assert await client.find_saved(draft, "book", "another") == "not_saved"


@pytest.mark.parametrize("switch", ["save_failed", "server_error"])
async def test_a_refused_booking_wrote_nothing(
    client: Valomnia, vendor: StandIn, switch: str
) -> None:
    clear(vendor)
    draft = await filled(client)

    async def strike() -> None:
        vendor.switches.turn_on(switch)

    with before_writes(strike), pytest.raises(Trouble) as caught:
        await client.save(draft, "book", "k")
    if switch == "save_failed":
        assert isinstance(caught.value, Refused)
        assert caught.value.reference == "save_failed"
    else:
        assert isinstance(caught.value, Lost)
    assert await client.find_saved(draft, "book", "k") == "not_saved"


async def test_appointments_of_a_customer_by_start(client: Valomnia, vendor: StandIn) -> None:
    found = await client.appointments("960")
    kept = {str(one.id) for one in vendor.appointments.values() if one.customer == 3230}
    assert kept
    assert {one.id for one in found} == kept
    assert [one.start for one in found] == sorted(one.start for one in found if one.start)
    assert {one.customer for one in found} == {"Flipopia"}
    assert all(one.work and one.version and one.customer_id == "960" for one in found)
    assert not await client.appointments("nobody")


async def test_a_star_in_a_reference_finds_nobody_elses(client: Valomnia, vendor: StandIn) -> None:
    vendor.customers[3230].reference = "*0"  # as a search it means everything that ends in 0
    vendor.customers[19].reference = "B-10"
    vendor.customers[2].reference = "B-20"
    found = await client.appointments("*0")
    assert {one.customer for one in found} == {"Flipopia"}


async def test_one_appointment_is_read_anew(client: Valomnia, vendor: StandIn) -> None:
    made = await booked(client, vendor)
    assert await client.appointment(made.id) == made
    vendor.appointments[int(made.id)].title = "Price negotiation"
    now = await client.appointment(made.id)
    assert now
    assert now.services == ("Rendez-vous: Price negotiation",)
    assert await client.appointment("99") is None


# moving


async def test_a_visit_is_moved_and_all_else_stays(client: Valomnia, vendor: StandIn) -> None:
    made = await booked(client, vendor, who=Who(name="Amine Jaziri"))
    before = vendor.appointments[int(made.id)]
    to = slot_at(SLOT.start + timedelta(hours=1))
    moved = await client.reschedule(made, to, None, "k2")
    assert isinstance(moved, Appointment)
    assert (moved.id, moved.start, moved.end) == (made.id, to.start, to.end)
    assert moved.warning == ""
    after = vendor.appointments[int(made.id)]
    assert (after.start, after.end) == (to.start, to.end)
    for name in ("reference", "title", "note", "category", "customer", "contacts", "done", "user"):
        assert getattr(after, name) == getattr(before, name), name
    sent, seed = last_write(vendor), sample("update_appointment/request.json")
    assert {name: type(one) for name, one in sent.items()} == {
        name: type(one) for name, one in seed.items()
    }
    assert vendor.writes["appointment.update"] == 1
    # and half an hour on, into its own old time
    again = await client.reschedule(moved, slot_at(SLOT.start + HALF_HOUR), None, "k3")
    assert isinstance(again, Appointment)


@pytest.mark.parametrize("by", ["colleague_moves", "colleague_cancels"])
async def test_what_was_changed_elsewhere_is_left_alone(
    client: Valomnia, vendor: StandIn, by: str, clock: Clock
) -> None:
    made = await booked(client, vendor)
    vendor.act(by)
    to = slot_at(SLOT.start + timedelta(hours=3))
    end = await client.reschedule(made, to, None, "k2")
    assert isinstance(end, ChangedElsewhere)
    if by == "colleague_moves":
        assert end.now
        assert end.now.start == SLOT.start + timedelta(hours=1)
        assert isinstance(await client.cancel(made, "", "k3"), ChangedElsewhere)
    else:
        assert end.now is None
        gone = await client.cancel(made, "", "k3")
        assert isinstance(gone, Appointment)
        assert gone.status == "cancelled"
    assert vendor.writes == {"appointment.upsert": 1}


async def test_a_changed_mark_is_a_change_though_the_times_are_the_same(
    client: Valomnia, vendor: StandIn, clock: Clock
) -> None:
    made = await booked(client, vendor)
    vendor.appointments[int(made.id)].updated += timedelta(seconds=5)
    assert isinstance(await client.cancel(made, "", "k"), ChangedElsewhere)


async def test_a_visit_is_not_moved_onto_another(client: Valomnia, vendor: StandIn) -> None:
    made = await booked(client, vendor)
    to = slot_at(SLOT.start + timedelta(hours=1))
    put(vendor, to.start, to.start + HALF_HOUR)
    assert isinstance(await client.reschedule(made, to, None, "k2"), SlotGone)
    past = slot_at(datetime(2026, 3, 2, 8, tzinfo=UTC))
    assert isinstance(await client.reschedule(made, past, None, "k2"), SlotGone)
    vendor.switches.turn_on("slot_taken")
    late = slot_at(SLOT.start + timedelta(hours=4))
    moved = await client.reschedule(made, late, None, "k2")
    assert isinstance(moved, Appointment)
    # ours is the older record, and yet the one that came later to this time
    assert (moved.start, "overlap" in moved.warning) == (late.start, True)


@pytest.mark.parametrize(("switch", "done"), [("lose_answer", True), ("lose_request", False)])
async def test_a_move_whose_answer_was_lost_is_told_by_a_look(
    client: Valomnia, vendor: StandIn, switch: str, done: bool
) -> None:
    made = await booked(client, vendor)
    to = slot_at(SLOT.start + timedelta(hours=1))
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await client.reschedule(made, to, None, "k2")
    now = await client.appointment(made.id)
    assert now
    assert (now.start == to.start) == done


# cancelling


async def test_a_visit_is_cancelled_and_made_again(client: Valomnia, vendor: StandIn) -> None:
    made = await booked(client, vendor)
    gone = await client.cancel(made, "The shop is closed", "k2")
    assert gone == made.model_copy(update={"status": "cancelled"})
    assert await client.appointment(made.id) is None
    assert "The shop is closed" not in str(vendor.requests)
    assert not client.can.cancel_reason
    assert await client.cancel(made, "", "k3") == gone  # already gone
    again = await client.save(await filled(client), "book", "k4")
    assert isinstance(again, Appointment)
    assert (again.start, again.services, again.note) == (made.start, made.services, made.note)


async def test_a_refused_deletion_says_so(client: Valomnia, vendor: StandIn) -> None:
    made = await booked(client, vendor)
    vendor.switches.turn_on("delete_failed")
    with pytest.raises(Refused) as caught:
        await client.cancel(made, "", "k")
    assert caught.value.reference == "delete_failed"
    assert await client.appointment(made.id) == made


@pytest.mark.parametrize(("switch", "done"), [("lose_answer", True), ("lose_request", False)])
async def test_a_deletion_whose_answer_was_lost_is_told_by_a_look(
    client: Valomnia, vendor: StandIn, switch: str, done: bool
) -> None:
    made = await booked(client, vendor)
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await client.cancel(made, "", "k")
    assert (await client.appointment(made.id) is None) == done


# trouble

Ask = Callable[[Valomnia], Awaitable[Any]]
READS: dict[str, Ask] = {
    "by name": lambda client: client.find_customers(Who(name="Flipopia")),
    "by phone": lambda client: client.find_customers(Who(phone="+21671555103")),
    "customer": lambda client: client.customer("960"),
    "services": lambda client: client.services(),
    "advisors": lambda client: client.advisors(),
    "free_times": lambda client: client.free_times(SlotQuery(since=MONDAY, until=MONDAY)),
    "appointments": lambda client: client.appointments("960"),
    "appointment": lambda client: client.appointment("200"),
    "reach": lambda client: client.reach(),
}


@pytest.mark.parametrize("name", READS)
@pytest.mark.parametrize(
    ("switch", "trouble"),
    [
        ("down", Unreachable),
        ("slow", Unreachable),
        ("server_error", Unreachable),
        ("rate_limited", Unreachable),
        ("rate_limited_silent", Unreachable),
        ("html", NotAllowed),
        ("session_expired", NotAllowed),
    ],
)
async def test_each_read_names_each_trouble(
    join: Join, vendor: StandIn, name: str, switch: str, trouble: type[Trouble]
) -> None:
    quick = Limits(read=0.05, pause=0, per_second=1000, burst=100)
    client = await join(limits=quick if switch == "slow" else LIMITS)
    vendor.switches.turn_on(switch, uses=100, amount=0.2 if switch == "slow" else 0)
    with pytest.raises(trouble):
        await READS[name](client)


async def test_a_read_outlives_one_bad_moment(client: Valomnia, vendor: StandIn) -> None:
    await client.services()
    for switch in ("server_error", "rate_limited_silent"):
        vendor.switches.turn_on(switch, uses=2)
        assert await client.customer("960")


@pytest.mark.parametrize("switch", ["extra_fields", "missing_fields"])
async def test_more_or_fewer_fields_do_no_harm(
    client: Valomnia, vendor: StandIn, switch: str
) -> None:
    vendor.switches.turn_on(switch)
    made = await booked(client, vendor, who=Who(name="Amine Jaziri"))
    moved = await client.reschedule(made, slot_at(SLOT.start + HALF_HOUR), None, "k2")
    assert isinstance(moved, Appointment)
    assert isinstance(await client.cancel(moved, "", "k3"), Appointment)
    assert (await client.create_customer(NEW, "key")).phones
    await client.reach()


async def test_the_lease_is_looked_at_before_writes_and_never_before_reads(
    client: Valomnia, vendor: StandIn
) -> None:
    made = await booked(client, vendor)
    flipopia = await client.customer("960")
    assert flipopia
    vendor.writes.clear()

    async def hook() -> None:
        raise PermissionError("the lease is gone")

    to = slot_at(SLOT.start + timedelta(hours=1))
    writes: list[Callable[[], Awaitable[Any]]] = [
        lambda: client.create_customer(NEW, "key"),
        lambda: client.update_customer(flipopia, ContactChanges(email="a@b.c"), "key"),
        lambda: client.reschedule(made, to, None, "key"),
        lambda: client.cancel(made, "", "key"),
    ]
    with before_writes(hook):
        await filled(client)
        for write in writes:
            with pytest.raises(PermissionError):
                await write()
    assert not vendor.writes


def test_it_serves_the_whole_protocol(clock: Clock) -> None:
    system: System = Valomnia(**settings(clock))
    assert system.can.restore
    assert not system.can.hold
