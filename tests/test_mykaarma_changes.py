"""myKaarma's changes over real HTTP: appointments moved and cancelled, customers' contacts."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from aiohttp.test_utils import TestServer

from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT
from bot.demo.systems.mykaarma import MyKaarma as StandIn
from bot.systems import ChangedElsewhere, Lost, NotAllowed, Refused, SlotGone, Trouble, Unreachable
from bot.systems.mykaarma import MyKaarma
from bot.systems.wire import before_writes
from flows.domain import Appointment, ContactChanges, Customer, Draft, Slot, SlotQuery
from tests.mykaarma_parts import BRANCH, DANA, FREE, LIMITS, MONDAY, Clock, told

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


@pytest.fixture
async def client(vendor: StandIn, clock: Clock) -> AsyncIterator[MyKaarma]:
    async with TestServer(vendor.app) as server:
        client = MyKaarma(
            base_url=str(server.make_url("/")),
            dealer_id=DEALER_UUID,
            department_id=SERVICE_DEPARTMENT,
            user="demo",
            password="demo",
            branch=BRANCH,
            clock=clock,
            limits=LIMITS,
            search_lag=0,
        )
        yield client
        await client.close()


async def draft_of(client: MyKaarma, slot: Slot | None = None) -> Draft:
    [customer] = await client.find_customers(DANA)
    services = tuple(one for one in await client.services() if one.code in {"LOF", "ROT"})
    filled = Draft(
        customer=customer, vehicle=customer.vehicles[0], services=services, note="Squeaks"
    )
    query = SlotQuery(
        since=TUESDAY, until=TUESDAY, customer=customer, vehicle=filled.vehicle, services=services
    )
    free = slot or (await client.free_times(query)).slots[0]
    return filled.model_copy(update={"slot": free})


async def booked(client: MyKaarma, slot: Slot | None = None) -> Appointment:
    made = await client.save(await draft_of(client, slot), "book", "key")
    assert isinstance(made, Appointment)
    return made


async def another_time(client: MyKaarma, appointment: Appointment) -> Slot:
    """Return a time that is free for the same services, an hour on or more."""
    query = SlotQuery(
        since=TUESDAY,
        until=TUESDAY + timedelta(days=3),
        services=appointment.work,
        appointment_id=appointment.id,
    )
    assert appointment.start
    earliest = appointment.start + timedelta(hours=1)
    return next(one for one in (await client.free_times(query)).slots if one.start >= earliest)


def patches(vendor: StandIn) -> list[Any]:
    return [json.loads(seen.body) for seen in vendor.requests if seen.method == "PATCH"]


def asked(vendor: StandIn) -> list[str]:
    return [f"{one.method} {one.path.partition('?')[0].split('/')[-2]}" for one in vendor.requests]


async def test_an_appointment_tells_whose_it_is_and_what_is_done(
    client: MyKaarma, vendor: StandIn
) -> None:
    made = await booked(client)
    assert made.customer == "Dana Whitfield"
    assert (await client.customer(made.customer_id)) is not None
    catalogue = {one.id: one for one in await client.services()}
    assert made.work == tuple(catalogue[one.id] for one in made.work)
    assert [one.code for one in made.work] == ["LOF", "ROT"]
    assert made.provider_id == vendor.appointments[made.id].advisor
    assert await client.appointment(made.id) == made
    assert made in await client.appointments(made.customer_id)
    assert await client.appointment("nobody") is None


async def test_an_appointment_is_moved_by_its_time_alone(client: MyKaarma, vendor: StandIn) -> None:
    made = await booked(client)
    slot = await another_time(client, made)
    vendor.requests.clear()
    moved = await client.reschedule(made, slot, None, "key")
    assert isinstance(moved, Appointment)
    assert (moved.id, moved.start) == (made.id, slot.start)
    assert (moved.work, moved.note, moved.vehicle) == (made.work, made.note, made.vehicle)
    assert patches(vendor) == [
        {"appointmentInformation": {"appointmentStartDateTime": slot.key.replace(" ", "T")}}
    ]
    assert sorted(asked(vendor)[:2]) == ["GET uuid", f"POST {SERVICE_DEPARTMENT}"]
    assert asked(vendor)[2:] == ["PATCH appointment", "GET uuid"]
    availability = next(json.loads(one.body) for one in vendor.requests if "dates" in one.body)
    assert availability["existingAppointmentUuid"] == made.id
    assert availability["selectedOperationUuidSet"] == [one.id for one in made.work]
    # into the time it has just left, which only it stood in
    back = await client.reschedule(moved, _slot(made), None, "key")
    assert isinstance(back, Appointment)
    assert back.start == made.start


def _slot(appointment: Appointment) -> Slot:
    assert appointment.start
    key = appointment.start.strftime("%Y-%m-%d %H:%M:%S")
    return Slot(key=key, start=appointment.start, end=appointment.end)


@pytest.mark.parametrize("by", ["colleague_moves", "colleague_cancels"])
async def test_what_was_changed_elsewhere_is_left_alone(
    client: MyKaarma, vendor: StandIn, by: str
) -> None:
    made = await booked(client)
    slot = await another_time(client, made)
    # the stand-in's colleague takes the newest appointment, which is this one
    vendor.act(by)
    end = await client.reschedule(made, slot, None, "key")
    assert isinstance(end, ChangedElsewhere)
    assert end.now
    if by == "colleague_moves":
        assert end.now.start != made.start
        cancelled = await client.cancel(made, "", "key")
        assert cancelled == end
    else:
        assert end.now.status == "cancelled"
        assert await client.cancel(made, "", "key") == end.now
    assert not patches(vendor)


async def test_a_time_that_went_away_is_gone(
    client: MyKaarma, vendor: StandIn, clock: Clock
) -> None:
    made = await booked(client)
    slot = await another_time(client, made)
    vendor.switches.turn_on("slot_taken")
    assert isinstance(await client.reschedule(made, slot, None, "key"), SlotGone)
    sunday = slot.model_copy(update={"key": "2026-03-08 10:00:00"})
    assert isinstance(await client.reschedule(made, sunday, None, "key"), SlotGone)
    assert len(patches(vendor)) == 1
    clock.now = slot.start
    assert isinstance(await client.reschedule(made, slot, None, "key"), SlotGone)
    assert (await client.appointment(made.id) or made).start == made.start


async def test_an_appointment_is_cancelled_by_its_status_and_booked_again(
    client: MyKaarma, vendor: StandIn
) -> None:
    made = await booked(client)
    gone = await client.cancel(made, "Nobody came", "key")
    assert isinstance(gone, Appointment)
    assert gone == made.model_copy(update={"status": "cancelled"})
    assert patches(vendor) == [{"appointmentInformation": {"status": "CANCELLED"}}]
    assert vendor.appointments[made.id].comments == "Squeaks"
    assert not client.can.cancel_reason
    assert await client.cancel(made, "", "key") == gone
    again = await booked(client, _slot(made))
    assert (again.start, again.work) == (made.start, made.work)
    assert again.id != made.id


async def test_what_does_not_exist_is_gone(client: MyKaarma) -> None:
    made = await booked(client)
    nobody = made.model_copy(update={"id": "nobody"})
    end = await client.reschedule(nobody, await another_time(client, made), None, "key")
    assert end == ChangedElsewhere(None)
    gone = await client.cancel(nobody, "", "key")
    assert isinstance(gone, Appointment)
    assert gone.status == "cancelled"


@pytest.mark.parametrize("switch", ["lose_answer", "lose_request", "garbage"])
async def test_a_change_whose_answer_was_lost_is_told_by_a_look(
    client: MyKaarma, vendor: StandIn, switch: str
) -> None:
    made = await booked(client)
    slot = await another_time(client, made)
    is_done = switch != "lose_request"

    async def strike() -> None:
        vendor.switches.turn_on(switch)

    with before_writes(strike):
        with pytest.raises(Lost):
            await client.reschedule(made, slot, None, "key")
        now = await client.appointment(made.id)
        assert now
        assert (now.start == slot.start) == is_done
        with pytest.raises(Lost):
            await client.cancel(now, "", "key")
    gone = await client.appointment(made.id)
    assert gone
    assert (gone.status == "cancelled") == is_done


async def test_a_changed_number_leaves_everything_else(client: MyKaarma, vendor: StandIn) -> None:
    [dana] = await client.find_customers(DANA)
    kept = vendor.customers[dana.id]
    kept.phones[0] |= {"label": "work", "okToText": False}
    kept.phones.append(
        {"phoneNumber": "+12125550177", "label": "home", "okToCall": True, "okToText": True}
    )
    emails, vehicles = list(kept.emails), list(kept.vehicles)
    made = await client.update_customer(dana, ContactChanges(phone="+12125550166"), "key")
    assert made.phones == ("+12125550166", "+12125550177")
    first, second = kept.phones
    assert (first["label"], first["okToText"], first["isPreferred"]) == ("work", False, True)
    assert (second["label"], second["okToText"]) == ("home", True)
    assert (kept.emails, kept.vehicles) == (emails, vehicles)
    body = json.loads(next(one.body for one in vendor.requests if one.method == "PUT"))
    assert "emails" not in body["customer"]
    assert "vehicles" not in body
    made = await client.update_customer(dana, ContactChanges(email="d@example.com"), "key")
    assert made.emails == ("d@example.com",)
    assert made.phones == ("+12125550166", "+12125550177")


async def test_a_first_number_is_added_where_there_was_none(
    client: MyKaarma, vendor: StandIn
) -> None:
    [dana] = await client.find_customers(DANA)
    vendor.customers[dana.id].phones.clear()
    vendor.customers[dana.id].emails.clear()
    changes = ContactChanges(phone="+12125550166", email="d@example.com")
    made = await client.update_customer(dana, changes, "key")
    assert (made.phones, made.emails) == (("+12125550166",), ("d@example.com",))


async def test_a_number_that_would_be_dropped_is_not_sent(
    client: MyKaarma, vendor: StandIn
) -> None:
    [dana] = await client.find_customers(DANA)
    with pytest.raises(Refused, match="country code"):
        await client.update_customer(dana, ContactChanges(phone="555-0166"), "key")
    nobody = Customer(id="nobody")
    with pytest.raises(Refused, match="no longer"):
        await client.update_customer(nobody, ContactChanges(phone="+12125550166"), "key")
    assert not vendor.writes


async def test_the_lease_is_looked_at_before_each_change(client: MyKaarma, vendor: StandIn) -> None:
    made = await booked(client)
    slot = await another_time(client, made)
    vendor.writes.clear()

    async def hook() -> None:
        raise PermissionError("the lease is gone")

    changes: list[Callable[[], Awaitable[Any]]] = [
        lambda: client.reschedule(made, slot, None, "key"),
        lambda: client.cancel(made, "", "key"),
        lambda: client.update_customer(
            Customer(id=made.customer_id), ContactChanges(email="d@example.com"), "key"
        ),
    ]
    with before_writes(hook):
        for change in changes:
            with pytest.raises(PermissionError):
                await change()
    assert not vendor.writes


@pytest.mark.parametrize(
    ("switch", "trouble"),
    [
        ("down", Unreachable),
        ("server_error", Unreachable),
        ("rate_limited", Unreachable),
        ("html", NotAllowed),
        ("missing_scope", NotAllowed),
    ],
)
async def test_reading_one_appointment_names_each_trouble(
    client: MyKaarma, vendor: StandIn, switch: str, trouble: type[Trouble]
) -> None:
    vendor.switches.turn_on(switch, uses=100)
    with pytest.raises(trouble):
        await client.appointment("x")


async def test_what_cannot_be_done_is_refused(client: MyKaarma) -> None:
    for ask in (client.hold(Draft()), client.release(None)):  # type: ignore[arg-type]  # refused
        with pytest.raises(Refused):
            await ask


# a vendor who answers as the stand-in does not

ROW = {
    "uuid": "A",
    "startTime": "2026-03-04 10:00:00",
    "customerInformation": {"uuid": "C", "company": "Quist Ltd"},
    "serviceList": [
        {"uuid": "line-1", "laborOpCode": "LOF", "price": 79.95, "durationInMins": 45},
        {"uuid": "", "laborOpCode": "ROT"},
        {"uuid": "line-3"},
    ],
}
START = datetime(2026, 3, 3, 10, tzinfo=BRANCH.tz)
SLOT = Slot(key="2026-03-03 10:00:00", start=START, end=START + timedelta(minutes=15))


def read(row: Any) -> Any:
    return {"error": [], "appointmentInfo": row}


async def seen(clock: Clock) -> Appointment:
    found = await told(clock, {"/uuid/A": read(ROW)}).appointment("A")
    assert found
    return found


async def test_services_without_a_catalogue_are_told_as_far_as_they_go(clock: Clock) -> None:
    found = await seen(clock)
    assert found.customer == "Quist Ltd"
    [service] = found.work
    assert (service.id, service.code, service.minutes) == ("line-1", "LOF", 45)
    operations = {"operationDTOList": [{"uuid": "op-1", "laborOpCode": "LOF"}], "totalCount": 1}
    answers = {"/uuid/A": read(ROW), "/searches": operations}
    named = await told(clock, answers).appointment("A")
    assert named
    assert [one.id for one in named.work] == ["op-1"]


@pytest.mark.parametrize("code", ["INCORRECT_APPOINTMENT", "NOT_FOUND"])
async def test_a_change_that_came_between_look_and_write(clock: Clock, code: str) -> None:
    rows = [read(ROW), read(ROW | {"isCancelled": True})]

    def look(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=rows.pop(0) if len(rows) > 1 else rows[0])

    error = {"error": {"errorCode": code, "errorDescription": "No"}}
    answers: dict[str, Any] = {
        "/uuid/A": look,
        "/availability": FREE,
        "/appointment/A": lambda _request: httpx.Response(400, json=error),
    }
    end = await told(clock, answers).reschedule(await seen(clock), SLOT, None, "key")
    assert isinstance(end, ChangedElsewhere)
    assert end.now
    assert end.now.status == "cancelled"
    rows[:] = [read(ROW), read(ROW | {"newStatus": "CANCELLED"})]
    gone = await told(clock, answers).cancel(await seen(clock), "", "key")
    assert isinstance(gone, Appointment)
    assert gone.status == "cancelled"


async def test_what_is_said_to_be_done_and_is_not_is_unclear(clock: Clock) -> None:
    answers = {"/uuid/A": read(ROW), "/availability": FREE, "/appointment/A": {"error": None}}
    with pytest.raises(Lost):
        await told(clock, answers).reschedule(await seen(clock), SLOT, None, "key")
    with pytest.raises(Lost):
        await told(clock, answers).cancel(await seen(clock), "", "key")


async def test_a_change_stays_made_when_the_second_look_fails(clock: Clock) -> None:
    looks = 0

    def look(_request: httpx.Request) -> httpx.Response:
        nonlocal looks
        looks += 1
        return httpx.Response(200, json=read(ROW)) if looks == 1 else httpx.Response(500)

    answers = {"/uuid/A": look, "/availability": FREE, "/appointment/A": {}}
    moved = await told(clock, answers).reschedule(await seen(clock), SLOT, None, "key")
    assert isinstance(moved, Appointment)
    assert (moved.start, moved.end) == (SLOT.start, SLOT.end)
    looks = 0
    gone = await told(clock, answers).cancel(await seen(clock), "", "key")
    assert isinstance(gone, Appointment)
    assert gone.status == "cancelled"


@pytest.mark.parametrize(("status", "body"), [(409, {}), (400, "SLOT_UNAVAILABLE")])
async def test_a_refused_time_is_gone(clock: Clock, status: int, body: Any) -> None:
    error = {"error": {"errorCode": body, "errorDescription": "No"}} if body else {}
    answers: dict[str, Any] = {
        "/uuid/A": read(ROW),
        "/availability": FREE,
        "/appointment/A": lambda _request: httpx.Response(status, json=error),
    }
    end = await told(clock, answers).reschedule(await seen(clock), SLOT, None, "key")
    assert isinstance(end, SlotGone)


async def test_any_other_refusal_is_told_with_its_code(clock: Clock) -> None:
    error = {"error": {"errorCode": "TRANSPORT_OPTION_UNAVAILABLE", "errorDescription": "No"}}
    answers: dict[str, Any] = {
        "/uuid/A": read(ROW),
        "/availability": FREE,
        "/appointment/A": lambda _request: httpx.Response(400, json=error),
    }
    appointment = await seen(clock)
    asks: list[Callable[[], Awaitable[Any]]] = [
        lambda: told(clock, answers).reschedule(appointment, SLOT, None, "key"),
        lambda: told(clock, answers).cancel(appointment, "", "key"),
    ]
    for ask in asks:
        with pytest.raises(Refused) as caught:
            await ask()
        assert caught.value.reference == "TRANSPORT_OPTION_UNAVAILABLE"


@pytest.mark.parametrize("question", ["/uuid/A", "/availability"])
async def test_without_a_look_before_nothing_is_moved(clock: Clock, question: str) -> None:
    asked: list[httpx.Request] = []
    answers: dict[str, Any] = {"/uuid/A": read(ROW), "/availability": FREE, "/appointment/A": {}}
    answers[question] = lambda _request: httpx.Response(500)
    client = told(clock, answers, asked)
    with pytest.raises(Unreachable):
        await client.reschedule(await seen(clock), SLOT, None, "key")
    assert not [one for one in asked if one.method == "PATCH"]


async def test_a_refusal_to_show_an_appointment_is_no_sign_that_it_is_gone(clock: Clock) -> None:
    error = {"error": [{"errorCode": "INVALID", "errorDescription": "No"}]}
    with pytest.raises(Refused):
        await told(clock, {"/uuid/A": error}).appointment("A")
    with pytest.raises(Refused):
        await told(clock, {"/customer/C": error}).update_customer(
            Customer(id="C"), ContactChanges(email="d@example.com"), "key"
        )


async def test_a_day_holds_everybodys_appointments(client: MyKaarma, vendor: StandIn) -> None:
    draft = await draft_of(client)
    booked = await client.save(draft, "book", "turn-1")
    assert isinstance(booked, Appointment)
    assert booked.start
    day = booked.start.date()
    found = await client.of_day(day)
    assert booked.id in {one.id for one in found}
    assert all(one.start and one.start.astimezone(BRANCH.tz).date() == day for one in found)
    starts = [one.start for one in found if one.start]
    assert starts == sorted(starts)
    assert vendor.requests[-1].path.endswith(f"/date/{day}")
