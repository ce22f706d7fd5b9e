"""The myKaarma stand-in over real HTTP: booking, moving, cancelling, reading."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.demo.systems.mykaarma import EXPRESS_DEPARTMENT, SERVICE_DEPARTMENT, MyKaarma
from tests.stand_in_dealer import BRANCH, MONDAY, SEEN, Dealer, code_of, dealership, free_times, key
from tests.stand_in_parts import Clock, Json, sample, served


@pytest.fixture
async def dealer() -> AsyncIterator[Dealer]:
    async with dealership() as made:
        yield made


# --- booking -----------------------------------------------------------------------------------


@pytest.mark.parametrize("days", range(14))
async def test_the_first_sentence_of_the_demo_works_on_any_day(dealer: Dealer, days: int) -> None:
    clock = Clock(MONDAY + timedelta(days=days, hours=days * 5))
    dealer.system = MyKaarma(clock=clock)
    async with served(dealer.system) as http:
        dealer.http.base_url = http.base_url
        now = dealer.system.world.now()
        start = dealer.at((3 - now.weekday()) % 7, 10)
        if start <= now:
            start += timedelta(days=7)
        ahead = (start.date() - dealer.today).days
        oil = [dealer.operation("LOF")]
        times = free_times(await dealer.availability(ahead, selectedOperationUuidSet=oil))
        assert key(start) in times
        await dealer.booked(start)


async def test_what_is_offered_can_be_booked_and_nothing_else(dealer: Dealer) -> None:
    wait = dealer.transport("WAIT")
    offered = free_times(
        await dealer.availability(
            1,
            selectedOperationUuidSet=[dealer.operation("DIAG")],
            selectedAvailabilityAttributes={"transportOptionUuidList": [wait]},
        )
    )
    customer, _ = await dealer.maria()
    for quarter in range(7 * 4, 19 * 4):
        start = dealer.at(1, quarter // 4, quarter % 4 * 15)
        answer = await dealer.book(
            start,
            services=("DIAG",),
            who=(customer, None),
            transportOption={"transportOptionUuid": wait},
        )
        assert answer.is_success == (key(start) in offered)
        if answer.is_success:
            dealer.system.appointments.popitem()


async def test_a_booking_is_read_back_everywhere(dealer: Dealer) -> None:
    start = dealer.at(3, 10)
    customer, vehicle = await dealer.maria()
    made = await dealer.booked(
        start,
        services=("LOF", "ROT"),
        assignedUser={"uuid": dealer.advisor("Ana")},
        transportOption={"transportOptionUuid": dealer.transport("LOANER")},
        comments="Squeaks",
        customerAppointmentPreference={"textReminder": True},
    )
    found = await dealer.read(made)
    assert found["startTime"] == found["date"] == key(start)
    assert found["endTime"] == key(start + timedelta(minutes=75))
    assert found["assignedAdvisorUuid"] == dealer.advisor("Ana")
    assert found["transportOption"]["uuid"] == dealer.transport("LOANER")
    assert [s["laborOpCode"] for s in found["serviceList"]] == ["LOF", "ROT"]
    assert found["vehicleInformation"]["uuid"] == vehicle
    assert found["comments"] == "Squeaks"
    assert found["appointmentCommunicationPreferences"]["textReminder"] is True
    assert found["isCancelled"] is False
    day = await dealer.http.get(f"{SEEN}/date/{start.date()}")
    assert made in {a["uuid"] for a in day.json()["serviceAppointments"]}
    mine = await dealer.http.get(f"{SEEN}/customer/{customer}")
    assert [a["uuid"] for a in mine.json()["serviceAppointments"]] == [made]
    assert dealer.system.writes["appointment.create"] == 1


async def test_an_appointment_has_every_documented_field(dealer: Dealer) -> None:
    documented = sample("mykaarma", "appointments_of_customer", "200")
    customer, _ = await dealer.maria()
    await dealer.booked(
        dealer.at(3, 10), transportOption={"transportOptionUuid": dealer.transport("WAIT")}
    )
    answer = (await dealer.http.get(f"{SEEN}/customer/{customer}")).json()
    assert answer.keys() == documented.keys()
    (expected,) = documented["serviceAppointments"]
    (found,) = answer["serviceAppointments"]
    assert expected.keys() <= found.keys()
    for name in ("customerInformation", "vehicleInformation", "transportOption"):
        assert expected[name].keys() <= found[name].keys()
    assert expected["serviceList"][0].keys() <= found["serviceList"][0].keys()


async def test_the_key_comes_after_the_push(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10))
    assert (await dealer.read(made))["appointmentKey"] is None
    dealer.clock.pass_by(seconds=10)
    assert (await dealer.read(made))["appointmentKey"]


async def test_the_same_vehicle_is_not_booked_twice(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10))
    assert code_of(await dealer.book(dealer.at(4, 10))) == "DUPLICATE_APPOINTMENT_FOUND"
    await dealer.change(made, status="CANCELLED")
    await dealer.booked(dealer.at(4, 10))


@pytest.mark.parametrize(
    ("information", "code"),
    [
        ({"appointmentStartDateTime": None}, "INVALID_DATE_TIME"),
        ({"appointmentStartDateTime": "2026-03-05 10:00:00"}, "INVALID_DATE_TIME"),
        ({"appointmentStartDateTime": "2026-03-05T10:00:00Z"}, "INVALID_DATE_TIME"),
        ({"appointmentStartDateTime": "2026-03-05T10:07:00"}, "NO_TIME_INTERVAL_EXISTS"),
        ({"appointmentStartDateTime": "2026-03-08T10:00:00"}, "NO_TIME_INTERVAL_EXISTS"),
        ({"appointmentEndDateTime": "2026-03-05T09:00:00"}, "START_DATE_BEFORE_END_DATE"),
        ({"appointmentEndDateTime": "2026-03-05T10:45:00"}, "NO_TIME_INTERVAL_EXISTS"),
        ({"appointmentKey": "A20001"}, "APPOINTMENT_KEY_EXISTS"),
        ({"assignedUser": {"uuid": "nobody"}}, "INCORRECT_USER_INFO"),
        ({"assignedUser": {"deptUUID": "nowhere"}}, "INCORRECT_DEALER_INFO"),
        ({"transportOption": {"transportOptionUuid": "none"}}, "TRANSPORT_OPTION_INVALID"),
    ],
)
async def test_a_wrong_booking_is_refused_by_name(
    dealer: Dealer, information: Json, code: str
) -> None:
    before = len(dealer.system.appointments)
    answer = await dealer.book(dealer.at(3, 10), **information)
    assert code_of(answer) == code
    assert answer.json()["appointmentUuid"] is None
    assert len(dealer.system.appointments) == before


async def test_a_booking_needs_the_right_customer_vehicle_and_dealer(dealer: Dealer) -> None:
    customer, vehicle = await dealer.maria()
    start = dealer.at(3, 10)
    assert code_of(await dealer.book(start, who=("", vehicle))) == "MISSING_CUSTOMER_UUID"
    assert code_of(await dealer.book(start, who=(vehicle, vehicle))) == "CUSTOMER_INFO_MISSING"
    assert code_of(await dealer.book(start, who=(customer, customer))) == "VEHICLE_UUID_NOT_FOUND"
    path = f"/appointment/v2/dealer/{SERVICE_DEPARTMENT}/appointment"
    assert code_of(await dealer.http.post(path, json={})) == "INVALID_DEALER_UUID"
    made = await dealer.booked(start, who=(customer, None))
    assert (await dealer.read(made))["vehicleInformation"]["model"] == "No Vehicle Selected"


async def test_the_dealer_may_want_an_advisor_or_have_no_scheduler(dealer: Dealer) -> None:
    start = dealer.at(3, 10)
    dealer.system.switches.turn_on("advisor_required")
    assert code_of(await dealer.book(start)) == "USER_UUID_MANDATORY"
    dealer.system.switches.turn_off("advisor_required")
    dealer.system.switches.turn_on("scheduler_off")
    assert code_of(await dealer.book(start)) == "SCHEDULER_FEATURE_NOT_ENABLED"


async def test_a_day_without_hours_left_takes_nothing_more(dealer: Dealer) -> None:
    start = dealer.at(3, 10)
    for appointment in list(dealer.system.appointments.values())[:1]:
        line = dict(appointment.services[0], durationInMins=3600)
        appointment.start, appointment.services = dealer.at(3, 12), [line]
        appointment.status = "SCHEDULED"
    code = "APPOINTMENT_VIOLATES_CAPACITY_PLANNING_CONSTRAINTS"
    assert code_of(await dealer.book(start)) == code
    assert free_times(await dealer.availability(3)) == set()


async def test_the_advisor_decides_the_department(dealer: Dealer) -> None:
    erin = dealer.advisor("Erin")
    made = await dealer.booked(dealer.at(3, 10), assignedUser={"uuid": erin})
    assert dealer.system.appointments[made].department == EXPRESS_DEPARTMENT
    elsewhere = await dealer.http.get(f"{SEEN}/uuid/{made}")
    assert code_of(elsewhere) == "NOT_FOUND"
    wrong = {"uuid": erin, "deptUUID": SERVICE_DEPARTMENT}
    dana = (await dealer.find("Dana Whitfield"))[0]
    who = (dana["customer"]["customerUuid"], dana["vehicles"][0]["vehicleUuid"])
    refused = await dealer.book(dealer.at(3, 11), who=who, assignedUser=wrong)
    assert code_of(refused) == "INCORRECT_USER_INFO"


async def test_a_day_with_few_advisors_fills_up_before_its_places_do(dealer: Dealer) -> None:
    start, people = dealer.at(1, 10), ("Maria Lopez", "Dana Whitfield", "Olivia Brown")
    answers = []
    for name in people:
        row = (await dealer.find(name))[0]
        who = (row["customer"]["customerUuid"], None)
        answers.append(await dealer.book(start, who=who))
    assert [a.status_code for a in answers] == [200, 200, 400]
    assert code_of(answers[-1]) == "NO_SA_AVAILABLE"


async def test_waiting_is_for_short_jobs_and_loaners_are_not_for_everyone(dealer: Dealer) -> None:
    wait = {"transportOptionUuid": dealer.transport("WAIT")}
    long = await dealer.book(dealer.at(3, 10), services=("60K",), transportOption=wait)
    assert code_of(long) == "TRANSPORT_OPTION_MISMATCH"
    loaner = {"transportOptionUuid": dealer.transport("LOANER")}
    erin = {"uuid": dealer.advisor("Erin")}
    express = await dealer.book(dealer.at(3, 10), assignedUser=erin, transportOption=loaner)
    assert code_of(express) == "TRANSPORT_OPTION_MISMATCH"


async def test_a_service_that_nobody_knows_is_kept_as_text(dealer: Dealer) -> None:
    line = {"title": "SMELL", "description": "Odd smell", "price": 10, "durationInMins": 20}
    made = await dealer.booked(dealer.at(3, 10), serviceList=[line])
    (kept,) = (await dealer.read(made))["serviceList"]
    assert (kept["description"], kept["durationInMins"]) == ("Odd smell", 20)
    assert kept["isValid"] is False


# --- moving and cancelling ---------------------------------------------------------------------


async def test_moving_sends_times_only_and_keeps_the_rest(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10), services=("LOF", "ROT"), comments="Squeaks")
    moved = await dealer.change(made, appointmentStartDateTime=dealer.at(4, 11).isoformat())
    assert moved.json()["appointmentUuid"] == made
    found = await dealer.read(made)
    assert found["startTime"] == key(dealer.at(4, 11))
    assert len(found["serviceList"]) == 2
    assert found["comments"] == "Squeaks"
    again = await dealer.change(made, appointmentStartDateTime=dealer.at(4, 11).isoformat())
    assert again.status_code == 200


async def test_a_refused_move_changes_nothing(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10))
    before = await dealer.read(made)
    full = dealer.at(1, 8).isoformat()
    refused = await dealer.change(made, appointmentStartDateTime=full, comments="Changed")
    assert code_of(refused) == "SLOT_UNAVAILABLE"
    assert await dealer.read(made) == before


async def test_a_service_list_replaces_the_old_one(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10), services=("LOF", "ROT"))
    await dealer.change(made, serviceList=[{"title": "STATE"}])
    found = await dealer.read(made)
    assert [s["laborOpCode"] for s in found["serviceList"]] == ["STATE"]
    await dealer.change(
        made,
        serviceList=[],
        assignedUser={"uuid": dealer.advisor("Ana")},
        transportOption={"transportOptionUuid": dealer.transport("WAIT")},
        comments="",
    )
    assert (await dealer.read(made))["serviceList"] == []


async def test_a_cancelled_appointment_stays_cancelled(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10))
    assert (await dealer.change(made, status="CANCELLED")).status_code == 200
    found = await dealer.read(made)
    assert (found["isCancelled"], found["newStatus"]) == (True, "CANCELLED")
    assert code_of(await dealer.change(made, status="SCHEDULED")) == "INCORRECT_APPOINTMENT"
    assert code_of(await dealer.change("nothing", status="CANCELLED")) == "NOT_FOUND"


async def test_a_change_may_name_another_customer_and_vehicle(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10))
    dana = (await dealer.find("Dana Whitfield"))[0]
    uuid = dana["customer"]["customerUuid"]
    body = {
        "customerUuid": uuid,
        "vehicleInformation": {"vehicleUuid": dana["vehicles"][1]["vehicleUuid"]},
    }
    await dealer.http.patch(f"{BRANCH}/appointment/{made}", json=body)
    assert (await dealer.read(made))["customerInformation"]["uuid"] == uuid


# --- other reads -------------------------------------------------------------------------------


async def test_reads_filter_and_refuse(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10))
    customer, _ = await dealer.maria()
    mine = f"{SEEN}/customer/{customer}"

    async def count(**query: str) -> int:
        answer = await dealer.http.get(mine, params=query)
        return len(answer.json()["serviceAppointments"])

    assert await count(fetchOnlyLatestAppointment="true", fromDate="") == 1
    assert await count(fromDate=dealer.at(3, 11).isoformat()) == 0
    assert code_of(await dealer.http.get(mine, params={"fromDate": "soon"})) == "INVALID_DATE"
    assert code_of(await dealer.http.get(f"{SEEN}/customer/nobody")) == "NOT_FOUND"
    assert code_of(await dealer.http.get(f"{SEEN}/uuid/nothing")) == "NOT_FOUND"
    assert code_of(await dealer.http.get(f"{SEEN}/date/soon")) == "INVALID_DATE"
    order = next(a.order for a in dealer.system.appointments.values() if a.order)
    of_order = await dealer.http.get(f"{SEEN}/order/{order}")
    assert len(of_order.json()["serviceAppointments"]) == 1
    body = {"customerUuids": [customer], "sortAscending": False, "pageSize": 1, "pageNumber": 1}
    page = await dealer.http.post(f"{BRANCH}/list", json=body)
    assert [a["uuid"] for a in page.json()["serviceAppointments"]] == [made]
