"""The myKaarma client against the stand-in, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

import pytest
from aiohttp.test_utils import TestServer

from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT
from bot.demo.systems.mykaarma import MyKaarma as StandIn
from bot.systems import AlreadyBooked, Lost, NotAllowed, Refused, SlotGone, Trouble, Unreachable
from bot.systems.mykaarma import MyKaarma
from bot.systems.wire import Limits, before_writes
from flows.domain import Appointment, Draft, SlotQuery
from flows.understanding.request import Who
from tests.mykaarma_parts import BRANCH, DANA, LIMITS, MONDAY, NEW, Clock, misfit, sample, types


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vendor(clock: Clock) -> Iterator[StandIn]:
    vendor = StandIn(clock=clock)
    yield vendor
    for switch in vendor.switches:
        vendor.switches.turn_off(switch.id)


Join = Callable[..., Awaitable[MyKaarma]]


@pytest.fixture
async def join(vendor: StandIn, clock: Clock) -> AsyncIterator[Join]:
    """Give a function that makes a client of the stand-in, with some settings changed."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TestServer(vendor.app))

        async def make(base_url: str = "", **changed: Any) -> MyKaarma:
            settings: dict[str, Any] = {
                "base_url": str(server.make_url(f"/{base_url}")),
                "dealer_id": DEALER_UUID,
                "department_id": SERVICE_DEPARTMENT,
                "user": "demo",
                "password": "demo",
                "branch": BRANCH,
                "clock": clock,
                "limits": LIMITS,
                "search_lag": 0,
            }
            client = MyKaarma(**(settings | changed))
            stack.push_async_callback(client.close)
            return client

        yield make


@pytest.fixture
async def client(join: Join) -> MyKaarma:
    return await join()


def paths(vendor: StandIn) -> list[str]:
    return [seen.path.partition("?")[0].rpartition("/")[2] for seen in vendor.requests]


async def full_draft(client: MyKaarma, who: Who = DANA, **changed: Any) -> Draft:
    """Fill a draft with the first that there is of everything, at a time that is free for it."""
    [customer] = await client.find_customers(who)
    services = [one for one in await client.services() if one.code in {"LOF", "ROT"}]
    advisor, transport = (await client.advisors())[0], (await client.transports())[1]
    query = SlotQuery(
        since=MONDAY + timedelta(days=1),
        until=MONDAY + timedelta(days=5),
        customer=customer,
        vehicle=customer.vehicles[0],
        services=tuple(services),
        advisor=advisor,
        transport=transport,
    )
    filled = Draft(
        customer=customer,
        vehicle=customer.vehicles[0],
        services=tuple(services),
        advisor=advisor,
        transport=transport,
        slot=(await client.free_times(query)).slots[0],
        note="Squeaks when braking",
    )
    return filled.model_copy(update=changed)


async def test_everybody_of_the_name_comes_and_nobody_is_picked(client: MyKaarma) -> None:
    found = await client.find_customers(Who(name="Maria Lopez", first="Maria", last="Lopez"))
    assert {one.name for one in found} == {"Maria Lopez"}
    assert len(found) == 2
    assert found[0].phones != found[1].phones
    assert all(one.vehicles for one in found)


@pytest.mark.parametrize("flat", [False, True], ids=["nested rows", "flat rows"])
@pytest.mark.parametrize(
    "who",
    [
        DANA,
        Who(phone="+19145550104"),
        Who(phone="(914) 555-0104", name="Dana"),
        Who(email="Dana.Whitfield@example.com"),
    ],
    ids=["name", "phone", "phone and name", "email"],
)
async def test_one_customer_by_what_was_said(
    client: MyKaarma, vendor: StandIn, who: Who, flat: bool
) -> None:
    if flat:
        vendor.switches.turn_on("flat_customers")
    [dana] = await client.find_customers(who)
    assert (dana.name, dana.phones) == ("Dana Whitfield", ("+19145550104",))
    assert dana.emails == ("dana.whitfield@example.com",)
    assert [one.name for one in dana.vehicles] == ["2020 Subaru Outback", "2012 Honda CR-V"]
    assert len(vendor.requests) == 1


async def test_a_customer_by_vin_by_key_and_by_id(client: MyKaarma) -> None:
    [dana] = await client.find_customers(DANA)
    assert await client.find_customers(Who(vin=dana.vehicles[1].vin.lower())) == (dana,)
    assert await client.find_customers(Who(reference=dana.key)) == (dana,)
    assert await client.customer(dana.id) == dana
    assert await client.customer("nobody") is None
    assert await client.customer("..") is None


async def test_accents_do_not_matter(client: MyKaarma) -> None:
    [jose] = await client.find_customers(Who(name="jose nunez"))
    assert jose.name == "José Núñez"


async def test_nobody_is_found_without_a_question(client: MyKaarma, vendor: StandIn) -> None:
    assert not await client.find_customers(Who())
    assert not vendor.requests
    assert not await client.find_customers(Who(name="Xaver Unknown"))


async def test_hostile_names_come_through_as_data(client: MyKaarma, vendor: StandIn) -> None:
    hostile = [one for one in vendor.customers.values() if "<" in f"{one.name}{one.company}"]
    assert hostile
    for one in hostile:
        found = await client.customer(one.uuid)
        assert found
        assert (found.first, found.last, found.company) == (one.first, one.last, one.company)


async def test_a_new_customer_comes_back_with_vehicle_ids(
    client: MyKaarma, vendor: StandIn
) -> None:
    made = await client.create_customer(NEW, "key")
    assert made.name == "Nora Quist"
    assert made.phones == ("+12125550199",)
    assert made.vehicles[0].name == "2003 Honda Accord"
    assert made.vehicles[0].id
    assert vendor.writes == {"customer.create": 1}


@pytest.mark.parametrize(("switch", "made"), [("lose_answer", True), ("lose_request", False)])
async def test_a_registration_whose_answer_was_lost_can_be_looked_up(
    client: MyKaarma, vendor: StandIn, clock: Clock, switch: str, made: bool
) -> None:
    vendor.switches.turn_on(switch)
    with pytest.raises(Lost):
        await client.create_customer(NEW, "key")
    assert await client.find_created(NEW) is None  # the vendor's search lags behind
    clock.now += timedelta(minutes=1)
    found = await client.find_created(NEW)
    assert (found is not None) == made
    assert await client.find_created(NEW.model_copy(update={"first": "Nora May"})) is None
    by_email = NEW.model_copy(update={"phone": ""})
    assert await client.find_created(by_email) == found
    assert vendor.writes["customer.create"] == int(made)


async def test_the_catalogue_is_read_once_an_hour_by_one(
    client: MyKaarma, vendor: StandIn, clock: Clock
) -> None:
    first, second = await asyncio.gather(client.services(), client.services())
    assert first == second
    await asyncio.gather(client.advisors(), client.transports())
    assert len(vendor.requests) == 3
    clock.now += timedelta(minutes=61)
    await client.services()
    assert len(vendor.requests) == 4
    oil = next(one for one in first if one.code == "LOF")
    assert (oil.name, oil.price, oil.minutes) == ("Oil change", Decimal("79.95"), 45)


async def test_free_times_of_some_days_take_one_question(client: MyKaarma, vendor: StandIn) -> None:
    query = SlotQuery(since=MONDAY, until=MONDAY + timedelta(days=6))
    found = await client.free_times(query)
    assert (found.since, found.until) == (query.since, query.until)
    assert found.slots == tuple(sorted(found.slots, key=lambda slot: slot.start))
    first = found.slots[0]
    assert first.start > datetime(2026, 3, 2, 15, tzinfo=UTC)
    assert first.start.tzinfo == BRANCH.tz
    assert first.key == first.start.strftime("%Y-%m-%d %H:%M:%S")
    assert first.end == first.start + timedelta(minutes=15)
    assert dict(found.reasons) == {date(2026, 3, 8): "closed"}  # a Sunday
    assert sorted(paths(vendor)) == ["availability", "hoursOfOperation"]
    await client.free_times(query)
    assert sorted(paths(vendor)) == ["availability", "availability", "hoursOfOperation"]


async def test_where_the_days_hold_nothing_the_next_that_do_are_shown(client: MyKaarma) -> None:
    sunday = date(2026, 3, 8)
    found = await client.free_times(SlotQuery(since=sunday, until=sunday))
    assert (found.since, found.until) == (date(2026, 3, 9), date(2026, 3, 11))
    assert found.slots[0].start.date() == date(2026, 3, 9)
    assert dict(found.reasons)[sunday] == "closed"


async def test_days_that_are_over_are_not_asked_for(client: MyKaarma, vendor: StandIn) -> None:
    found = await client.free_times(
        SlotQuery(since=MONDAY - timedelta(days=3), until=MONDAY - timedelta(days=2))
    )
    assert found.since == MONDAY
    assert found.slots
    asked = [json.loads(seen.body)["dates"] for seen in vendor.requests if "dates" in seen.body]
    assert asked == [["2026-03-02"], ["2026-03-02", "2026-03-03", "2026-03-04"]]


async def test_the_question_carries_all_that_the_booking_will(
    client: MyKaarma, vendor: StandIn
) -> None:
    draft = await full_draft(client)
    body = json.loads(next(seen.body for seen in vendor.requests if "dates" in seen.body))
    assert draft.customer
    assert draft.vehicle
    assert body["customerInformation"]["uuid"] == draft.customer.id
    assert body["vehicleInformation"]["uuid"] == draft.vehicle.id
    assert body["selectedOperationUuidSet"] == [one.id for one in draft.services]
    chosen = body["selectedAvailabilityAttributes"]
    assert draft.advisor
    assert draft.transport
    assert chosen["dealerAssociateUuidList"] == [draft.advisor.id]
    assert chosen["transportOptionUuidList"] == [draft.transport.id]
    seed = sample("availability/request.json")
    misfits = set(misfit(types(body), types(seed)))
    assert misfits == {"selectedAvailabilityAttributes.subTransportOptionUuidList"}  # sent null


async def test_a_draft_is_made_with_everything_that_is_known(
    client: MyKaarma, vendor: StandIn
) -> None:
    draft = await full_draft(client)
    assert draft.slot
    assert draft.customer
    assert draft.vehicle
    assert draft.advisor
    assert draft.transport
    assert draft.slot.end
    made = await client.save(draft, "draft", "key")
    assert isinstance(made, Appointment)
    [(uuid, kept)] = vendor.drafts.items()
    assert made == Appointment(
        id=uuid,
        customer_id=draft.customer.id,
        customer="Dana Whitfield",
        start=draft.slot.start,
        end=draft.slot.end,
        services=("Oil change", "Tire rotation"),
        work=draft.services,
        vehicle="2020 Subaru Outback",
        provider=draft.advisor.name,
        provider_id=draft.advisor.id,
        transport=draft.transport.name,
        note="Squeaks when braking",
        status="draft",
        link=made.link,
    )
    assert made.link.startswith("http://127.0.0.1:")
    body = json.loads(vendor.requests[-1].body)
    assert types(body) == types(sample("create_draft/request.json"))
    start = draft.slot.key.replace(" ", "T")
    assert body == {
        "appointmentCommunicationPreference": dict.fromkeys(
            body["appointmentCommunicationPreference"], True
        ),
        "appointmentStartDateTime": start,
        "appointmentEndDateTime": (kept.start + timedelta(seconds=899)).isoformat(),
        "assignedAdvisorUuid": draft.advisor.id,
        "opCodes": [
            {"laborOpCode": "LOF", "description": "Oil change", "price": "79.95"},
            {"laborOpCode": "ROT", "description": "Tire rotation", "price": "29.95"},
        ],
        "preFilledLinkMetaData": {"source": "slack"},
        "customerDetails": {
            "uuid": draft.customer.id,
            "vehicleIdentifiers": {"uuid": draft.vehicle.id},
        },
        "transportOption": draft.transport.id,
        "note": "Squeaks when braking",
        "expiry": start,
    }


async def test_only_a_draft_with_a_customer_and_a_time_can_be_saved(client: MyKaarma) -> None:
    with pytest.raises(ValueError, match="customer and a time"):
        await client.save(Draft(), "draft", "key")


async def test_an_appointment_is_booked_and_read_again(client: MyKaarma, vendor: StandIn) -> None:
    draft = await full_draft(client)
    made = await client.save(draft, "book", "key")
    assert isinstance(made, Appointment)
    assert draft.slot
    assert draft.advisor
    assert made.id in vendor.appointments
    assert (made.status, made.start) == ("booked", draft.slot.start)
    assert made.services == ("Oil change", "Tire rotation")
    assert made.vehicle == "2020 Subaru Outback"
    assert made.provider == draft.advisor.name
    assert made.note == "Squeaks when braking"
    assert vendor.appointments[made.id].department == SERVICE_DEPARTMENT
    found = await client.find_saved(draft, "book", "key")
    assert isinstance(found, Appointment)
    assert found.id == made.id
    assert isinstance(await client.save(draft, "book", "key"), AlreadyBooked | SlotGone)
    assert vendor.writes == {"appointment.create": 1}


async def test_a_second_appointment_for_the_vehicle_is_not_sent(
    client: MyKaarma, vendor: StandIn
) -> None:
    await client.save(await full_draft(client), "book", "key")
    another = await full_draft(client)
    assert isinstance(await client.save(another, "book", "other"), AlreadyBooked)
    assert vendor.writes == {"appointment.create": 1}


async def test_somebody_was_faster(client: MyKaarma, vendor: StandIn) -> None:
    draft = await full_draft(client)
    vendor.switches.turn_on("slot_taken")
    assert isinstance(await client.save(draft, "book", "key"), SlotGone)
    assert await client.find_saved(draft, "book", "key") == "not_saved"


@pytest.mark.parametrize(
    ("switch", "written"), [("lose_answer", True), ("lose_request", False), ("garbage", True)]
)
async def test_a_lost_answer_is_never_repeated_and_can_be_looked_up(
    client: MyKaarma, vendor: StandIn, switch: str, written: bool
) -> None:
    draft = await full_draft(client)

    async def strike() -> None:
        vendor.switches.turn_on(switch)

    with before_writes(strike), pytest.raises(Lost):
        await client.save(draft, "book", "key")
    assert vendor.writes["appointment.create"] == int(written)
    assert sum(path == "appointment" for path in paths(vendor)) == 1
    found = await client.find_saved(draft, "book", "key")
    assert isinstance(found, Appointment) if written else found == "not_saved"
    assert await client.find_saved(draft, "draft", "key") == "unknown"


async def test_appointments_come_by_start_with_what_they_are(
    client: MyKaarma, vendor: StandIn, clock: Clock
) -> None:
    customer = next(
        one.customer
        for one in vendor.appointments.values()
        if one.department == SERVICE_DEPARTMENT and one.start.date() > MONDAY
    )
    kept = [
        one
        for one in vendor.appointments.values()
        if one.customer == customer and one.department == SERVICE_DEPARTMENT
    ]
    found = await client.appointments(customer)
    assert {one.id for one in found} == {one.uuid for one in kept}
    starts = [one.start for one in found if one.start]
    assert starts == sorted(starts)
    assert all(one.provider for one in found)
    by_id = {one.uuid: one for one in kept}
    assert all((one.status == "cancelled") == by_id[one.id].is_cancelled for one in found)
    with pytest.raises(Refused):
        await client.appointments("nobody")


Ask = Callable[[MyKaarma], Awaitable[Any]]


READS: dict[str, Ask] = {
    "find_customers": lambda client: client.find_customers(DANA),
    "customer": lambda client: client.customer("x"),
    "services": lambda client: client.services(),
    "transports": lambda client: client.transports(),
    "free_times": lambda client: client.free_times(SlotQuery(since=MONDAY, until=MONDAY)),
    "appointments": lambda client: client.appointments("x"),
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
        ("html", NotAllowed),
        ("wrong_credentials", NotAllowed),
        ("missing_scope", NotAllowed),
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


async def test_a_read_outlives_one_bad_moment(client: MyKaarma, vendor: StandIn) -> None:
    for switch in ("server_error", "rate_limited_silent"):
        vendor.switches.turn_on(switch, uses=2)
        assert await client.find_customers(DANA)


@pytest.mark.parametrize("switch", ["extra_fields", "missing_fields"])
async def test_more_or_fewer_fields_do_no_harm(
    client: MyKaarma, vendor: StandIn, switch: str
) -> None:
    vendor.switches.turn_on(switch)
    draft = await full_draft(client)
    assert draft.customer
    assert isinstance(await client.save(draft, "draft", "key"), Appointment)
    assert isinstance(await client.save(draft, "book", "key"), Appointment)
    assert await client.appointments(draft.customer.id)
    assert (await client.create_customer(NEW, "key")).vehicles
    await client.reach()


async def test_the_lease_is_looked_at_before_writes_and_never_before_reads(
    client: MyKaarma, vendor: StandIn
) -> None:
    async def hook() -> None:
        raise PermissionError("the lease is gone")

    with before_writes(hook):
        draft = await full_draft(client)
        hows: tuple[Literal["draft", "book"], ...] = ("draft", "book")
        for how in hows:
            with pytest.raises(PermissionError):
                await client.save(draft, how, "key")
        with pytest.raises(PermissionError):
            await client.create_customer(NEW, "key")
    assert not vendor.writes


async def test_reach_tells_what_is_set_up_wrongly(join: Join) -> None:
    await (await join()).reach()
    for wrong in (
        {"password": "wrong"},
        {"department_id": "unknown"},
        {"base_url": "nowhere"},
    ):
        with pytest.raises(NotAllowed) as caught:
            await (await join(**wrong)).reach()
        assert caught.value.reason
