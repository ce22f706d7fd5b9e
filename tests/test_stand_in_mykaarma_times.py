"""The myKaarma stand-in over real HTTP: what can be booked, and when it is free."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT
from tests.stand_in_dealer import BRANCH, DEALER, Dealer, code_of, dealership, free_times, key
from tests.stand_in_parts import Json, sample


@pytest.fixture
async def dealer() -> AsyncIterator[Dealer]:
    async with dealership() as made:
        yield made


# --- catalogue ---------------------------------------------------------------------------------


async def test_opcodes_come_in_pages(dealer: Dealer) -> None:
    path = f"/opcodes/v1/dealers/{DEALER_UUID}/operations/searches"
    seen: list[str] = []
    total = 1
    while len(seen) < total:
        body = {"startPosition": len(seen), "resultSize": 20, "getTotalCount": True}
        page = (await dealer.http.post(path, json=body)).json()
        total = page["totalCount"]
        seen += [o["uuid"] for o in page["operationDTOList"]]
    assert len(set(seen)) == len(seen) == total
    online = await dealer.http.post(
        path, json={"onlineSchedulerVisibility": True, "getTotalCount": True}
    )
    assert online.json()["totalCount"] < total


async def test_the_documented_opcode_search_is_accepted(dealer: Dealer) -> None:
    answer = await dealer.http.post(
        f"{BRANCH}/fetch/opcodes", json=sample("mykaarma", "fetch_opcodes", "request")
    )
    assert answer.status_code == 200
    assert all(o["inOnlineScheduler"] for o in answer.json()["operationDTOList"])
    wishes: list[Json] = [
        {"searchToken": "synthetic oil"},
        {"opCodes": ["LOFSYN"]},
        {"uuidList": [dealer.operation("LOFSYN")]},
    ]
    for wish in wishes:
        found = (await dealer.http.post(f"{BRANCH}/fetch/opcodes", json=wish)).json()
        assert [o["laborOpCode"] for o in found["operationDTOList"]] == ["LOFSYN"]


async def test_advisors_transport_and_hours_are_listed(dealer: Dealer) -> None:
    advisors = (await dealer.http.get(f"{DEALER}/eligibleAdvisor/list")).json()
    assert len(advisors["eligibleAdvisorList"]) == 6
    options = (await dealer.http.get(f"{BRANCH}/transportOption/list")).json()
    assert "LOANER" in {o["optionName"] for o in options["transportOptionList"]}
    hours = (await dealer.http.get(f"{DEALER}/hoursOfOperation")).json()
    assert hours["slotSizeInMins"] == 15


# --- free times --------------------------------------------------------------------------------


async def test_the_documented_availability_body_is_accepted(dealer: Dealer) -> None:
    body = sample("mykaarma", "availability", "request")
    existing = await dealer.booked(dealer.at(3, 10))
    body |= {
        "dates": [dealer.at(3, 0).date().isoformat()],
        "startTime": "09:00:00",
        "endTime": "11:00:00",
        "existingAppointmentUuid": existing,
        "selectedOperationUuidSet": [dealer.operation("LOF")],
    }
    body["selectedAvailabilityAttributes"] |= {
        "dealerAssociateUuidList": [dealer.advisor("Ana")],
        "transportOptionUuidList": [dealer.transport("WAIT")],
    }
    query = {"refreshSelectionState": "true", "fetchAvailability": "true"}
    answer = await dealer.http.post(f"{BRANCH}/availability", params=query, json=body)
    times = free_times(answer)
    assert key(dealer.at(3, 10)) in times  # its own place counts as free
    assert all(key(dealer.at(3, 9)) <= moment < key(dealer.at(3, 11)) for moment in times)
    assert answer.json()["panelSelectionStateMap"]["DEALER_ASSOCIATE"]["selectedEntityUuidSet"]


async def test_times_over_today_are_still_listed_but_cannot_be_booked(dealer: Dealer) -> None:
    times = free_times(await dealer.availability(0))
    over = dealer.at(0, 7, 45)
    assert key(over) in times
    assert code_of(await dealer.book(over)) == "NO_TIME_INTERVAL_EXISTS"


async def test_a_closed_day_says_why(dealer: Dealer) -> None:
    sunday = 6
    answer = await dealer.availability(sunday)
    assert free_times(answer) == set()
    found = answer.json()["availabilityInfoMap"]
    (cell,) = found[dealer.at(sunday, 0).date().isoformat()].values()
    assert cell == {
        "vacant": False,
        "warningMap": {"NO_TIME_INTERVAL_EXISTS": "Closed: Sunday"},
    }
    assert "ALL_DATE_TIME" in found
    assert answer.json()["dealerHoursOfOperationStartTime"] is None


async def test_a_public_holiday_is_closed(dealer: Dealer) -> None:
    dealer.clock.now = datetime(2026, 5, 22, 14, tzinfo=UTC)
    memorial_day = 3
    found = (await dealer.availability(memorial_day)).json()["availabilityInfoMap"]
    (cell,) = found[dealer.at(memorial_day, 0).date().isoformat()].values()
    assert "Memorial Day" in cell["warningMap"]["NO_TIME_INTERVAL_EXISTS"]


async def test_a_full_time_is_listed_with_its_reason_when_asked_for(dealer: Dealer) -> None:
    full = dealer.at(1, 8)
    assert key(full) not in free_times(await dealer.availability(1))
    rest = (await dealer.availability(1, free=False)).json()["availabilityInfoMap"]
    reasons = {code for cell in rest[key(full)].values() for code in cell["warningMap"]}
    assert reasons == {"SLOT_UNAVAILABLE"}
    assert code_of(await dealer.book(full)) == "SLOT_UNAVAILABLE"


async def test_an_advisor_who_is_away_is_said_to_be(dealer: Dealer) -> None:
    ben = dealer.advisor("Ben")
    chosen = {"dealerAssociateUuidList": [ben]}
    answer = await dealer.availability(1, selectedAvailabilityAttributes=chosen)
    assert free_times(answer) == set()
    assert "Ben Okafor is away" in answer.text
    booking = await dealer.book(dealer.at(1, 10), assignedUser={"uuid": ben})
    assert code_of(booking) == "NO_SA_AVAILABLE"


async def test_an_advisor_serves_one_customer_at_a_time(dealer: Dealer) -> None:
    ana = dealer.advisor("Ana")
    await dealer.booked(dealer.at(3, 10), assignedUser={"uuid": ana})
    dana = (await dealer.find("Dana Whitfield"))[0]
    who = (dana["customer"]["customerUuid"], dana["vehicles"][0]["vehicleUuid"])
    second = await dealer.book(dealer.at(3, 10), who=who, assignedUser={"uuid": ana})
    assert code_of(second) == "NO_SA_AVAILABLE"
    await dealer.booked(dealer.at(3, 10), who=who)


async def test_transport_runs_out_and_has_its_hours(dealer: Dealer) -> None:
    loaner, shuttle = dealer.transport("LOANER"), dealer.transport("SHUTTLE")
    gone = await dealer.availability(
        2, selectedAvailabilityAttributes={"transportOptionUuidList": [loaner]}
    )
    assert free_times(gone) == set()
    refused = await dealer.book(dealer.at(2, 10), transportOption={"transportOptionUuid": loaner})
    assert code_of(refused) == "TRANSPORT_OPTION_UNAVAILABLE"
    times = free_times(
        await dealer.availability(
            3, selectedAvailabilityAttributes={"transportOptionUuidList": [shuttle]}
        )
    )
    assert max(times) <= key(dealer.at(3, 10, 30))
    late = await dealer.book(dealer.at(3, 14), transportOption={"transportOptionUuid": shuttle})
    assert code_of(late) == "TRANSPORT_OPTION_MISMATCH"


async def test_services_need_their_notice(dealer: Dealer) -> None:
    soon = dealer.at(0, 16)
    recall = [dealer.operation("RECALL")]
    assert key(soon) in free_times(await dealer.availability(0))
    times = free_times(await dealer.availability(0, selectedOperationUuidSet=recall))
    assert key(soon) not in times
    refused = await dealer.book(soon, services=("RECALL",))
    assert code_of(refused) == "NO_TIME_INTERVAL_EXISTS"


async def test_the_first_free_time_is_told(dealer: Dealer) -> None:
    body = {"dates": [dealer.today.isoformat()], "laborOpcodeList": ["RECALL"]}
    answer = (await dealer.http.post(f"{BRANCH}/first-available-slot", json=body)).json()
    first = datetime.fromisoformat(answer["dateTime"])
    assert first >= dealer.system.world.now() + timedelta(days=1)
    await dealer.booked(first, services=("RECALL",))


async def test_the_start_day_of_the_first_free_time_is_one_day(dealer: Dealer) -> None:
    body = {"dates": [dealer.today.isoformat()] * 2}
    answer = await dealer.http.post(f"{BRANCH}/first-available-slot", json=body)
    assert code_of(answer) == "DATES_MISSING"
    body = {"dates": ["2099-13-01"]}
    answer = await dealer.http.post(f"{BRANCH}/first-available-slot", json=body)
    assert code_of(answer) == "INVALID_DATE"


async def test_nothing_may_be_free_for_ninety_days(dealer: Dealer) -> None:
    dealer.system.world.departments[SERVICE_DEPARTMENT] = replace(
        dealer.system.world.departments[SERVICE_DEPARTMENT], minutes_per_day=0
    )
    body = {"dates": [dealer.today.isoformat()]}
    answer = (await dealer.http.post(f"{BRANCH}/first-available-slot", json=body)).json()
    assert answer["dateTime"] is None
    assert answer["error"]["errorCode"] == "SLOT_UNAVAILABLE"


async def test_moving_without_naming_services_keeps_the_length(dealer: Dealer) -> None:
    made = await dealer.booked(dealer.at(3, 10), services=("TRANS", "DIAG"))
    wait = {"transportOptionUuidList": [dealer.transport("WAIT")]}
    asked: Json = {"existingAppointmentUuid": made, "selectedAvailabilityAttributes": wait}
    assert free_times(await dealer.availability(3, **asked)) == set()


async def test_a_customer_named_by_the_wrong_key_breaks_the_search(dealer: Dealer) -> None:
    customer, _ = await dealer.maria()
    answer = await dealer.availability(1, customerInformation={"customerUuid": customer})
    assert answer.status_code == 500


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"dates": []}, "DATES_MISSING"),
        ({"dates": ["string"]}, "INVALID_DATE"),
        ({"startTime": "soon"}, "INVALID_TIME"),
        ({"selectedOperationUuidSet": ["nothing"]}, "OPERATION_NOT_FOUND"),
        ({"laborOpcodeList": ["NOTHING"]}, "OPERATION_NOT_FOUND"),
        ({"existingAppointmentUuid": "nothing"}, "INCORRECT_APPOINTMENT"),
        (
            {"selectedAvailabilityAttributes": {"dealerAssociateUuidList": ["nobody"]}},
            "INCORRECT_USER_INFO",
        ),
        (
            {"selectedAvailabilityAttributes": {"transportOptionUuidList": ["none"]}},
            "TRANSPORT_OPTION_INVALID",
        ),
    ],
)
async def test_a_wrong_question_about_free_times_is_refused(
    dealer: Dealer, body: Json, code: str
) -> None:
    assert code_of(await dealer.availability(1, **body)) == code
