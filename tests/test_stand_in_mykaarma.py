"""The myKaarma stand-in over real HTTP: what the vendor's documents promise, errors included."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.demo.systems import vin
from bot.demo.systems.mykaarma import (
    DEALER_UUID,
    EXPRESS_DEPARTMENT,
    SCOPES,
    SERVICE_DEPARTMENT,
    MyKaarma,
)

Json = dict[str, Any]
SAMPLES = Path(__file__).parent / "samples" / "mykaarma"
MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # 09:00 at the dealer

PEOPLE = f"/customer/v2/department/{SERVICE_DEPARTMENT}/customer"
SEEN = f"/appointment/v2/dealerDepartment/{SERVICE_DEPARTMENT}"
BRANCH = f"/appointment/v2/department/{SERVICE_DEPARTMENT}"
DEALER = f"/appointment/v2/dealer/{DEALER_UUID}"


def sample(case: str, name: str) -> Json:
    found: Json = json.loads((SAMPLES / case / f"{name}.json").read_text())
    return found


@dataclass
class Clock:
    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class Dealer:
    """The stand-in, a client that talks to it, and the clock between them."""

    system: MyKaarma
    http: httpx.AsyncClient
    clock: Clock

    @property
    def today(self) -> date:
        return self.system.world.now().date()

    async def find(self, term: str, **query: str) -> list[Json]:
        answer = await self.http.get(f"{PEOPLE}/list", params={"searchTerm": term, **query})
        found: list[Json] = answer.json()["customers"]
        return found

    async def maria(self) -> tuple[str, str]:
        row = (await self.find("Maria Lopez"))[0]
        return row["customer"]["customerUuid"], row["vehicles"][0]["vehicleUuid"]

    def operation(self, code: str) -> str:
        found = self.system.world.operation_by_code(code)
        assert found is not None
        return found.uuid

    def transport(self, option: str) -> str:
        return next(t.uuid for t in self.system.world.transports.values() if t.option == option)

    def advisor(self, first: str) -> str:
        return next(a.uuid for a in self.system.world.advisors.values() if a.first == first)

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.today + timedelta(days=days), time(hour, minute))

    async def availability(self, *days: int, free: bool = True, **body: Any) -> httpx.Response:
        query = {
            "refreshSelectionState": "true",
            "fetchAvailability": "true" if free else "false",
        }
        dates = [(self.today + timedelta(days=day)).isoformat() for day in days]
        asked = {"platform": {"id": 1, "name": "Web"}, "dates": dates, **body}
        return await self.http.post(f"{BRANCH}/availability", params=query, json=asked)

    async def book(
        self,
        start: datetime,
        *,
        services: tuple[str, ...] = ("LOF",),
        who: tuple[str, str | None] | None = None,
        **information: Any,
    ) -> httpx.Response:
        customer, vehicle = who or await self.maria()
        lines = [{"operationUuid": self.operation(code), "title": code} for code in services]
        body = {
            "customerUuid": customer,
            "vehicleInformation": {"vehicleUuid": vehicle},
            "appointmentInformation": {
                "appointmentStartDateTime": start.isoformat(),
                "serviceList": lines,
                **information,
            },
        }
        return await self.http.post(f"{DEALER}/appointment", json=body)

    async def booked(self, start: datetime, **more: Any) -> str:
        answer = await self.book(start, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["appointmentUuid"])

    async def change(self, appointment: str, **information: Any) -> httpx.Response:
        body = {"appointmentInformation": information}
        return await self.http.patch(f"{BRANCH}/appointment/{appointment}", json=body)

    async def read(self, appointment: str) -> Json:
        answer = await self.http.get(f"{SEEN}/uuid/{appointment}")
        found: Json = answer.json()["appointmentInfo"]
        return found


@pytest.fixture
async def dealer() -> AsyncIterator[Dealer]:
    clock = Clock()
    system = MyKaarma(clock=clock)
    app = web.Application()
    app.add_subapp("/mykaarma", system.app)
    async with (
        TestServer(app) as server,
        httpx.AsyncClient(
            base_url=str(server.make_url("/mykaarma")), auth=("demo", "demo")
        ) as http,
    ):
        yield Dealer(system, http, clock)


def code_of(answer: httpx.Response) -> Any:
    assert answer.status_code == 400
    error = answer.json()["error"]
    return (error[0] if isinstance(error, list) else error)["errorCode"]


def free_times(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    found = answer.json()["availabilityInfoMap"]
    return {key for key, entry in found.items() if any(c["vacant"] for c in entry.values())}


def key(moment: datetime) -> str:
    return moment.isoformat(sep=" ")


# --- who may call ------------------------------------------------------------------------------


async def test_wrong_credentials_are_refused_as_json(dealer: Dealer) -> None:
    answer = await dealer.http.get(f"{PEOPLE}/list", auth=("demo", "wrong"))
    assert answer.status_code == 401
    assert answer.json()["error"]["errorCode"] == 100003


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        ("customer.search", "GET", f"{PEOPLE}/list?searchTerm=a"),
        ("customer.update", "POST", f"{PEOPLE}/"),
        ("appointment.get", "GET", f"{SEEN}/date/2026-03-02"),
        ("appointment.create", "POST", f"{DEALER}/appointment"),
        ("appointment.draft.create", "POST", f"{DEALER}/draftAppointment"),
        ("appointment.configuration", "POST", f"{BRANCH}/availability"),
        ("appointment.transportOptions", "GET", f"{BRANCH}/transportOption/list"),
        (
            "kopcode.operation.read",
            "POST",
            f"/opcodes/v1/dealers/{DEALER_UUID}/operations/searches",
        ),
    ],
)
async def test_a_missing_scope_is_named(dealer: Dealer, scope: str, method: str, path: str) -> None:
    assert scope in SCOPES
    dealer.system.scopes.discard(scope)
    answer = await dealer.http.request(method, path, json={})
    assert answer.status_code == 403
    assert scope in answer.json()["error"]["errorDescription"]


async def test_a_department_that_is_not_granted_is_refused(dealer: Dealer) -> None:
    path = f"/customer/v2/department/{'0' * 64}/customer/list"
    answer = await dealer.http.get(path, params={"searchTerm": "Maria"})
    assert answer.status_code == 403


async def test_an_unknown_path_is_a_404_in_json(dealer: Dealer) -> None:
    answer = await dealer.http.get("/appointment/v1/nothing")
    assert answer.status_code == 404
    assert answer.json()["error"]["errorCode"] == "NOT_FOUND"


async def test_a_body_that_is_not_an_object_is_a_400(dealer: Dealer) -> None:
    for content in ("{", "[]"):
        answer = await dealer.http.post(f"{DEALER}/appointment", content=content)
        assert answer.status_code == 400


async def test_the_configuration_lists_what_the_account_may_use(dealer: Dealer) -> None:
    found = (await dealer.http.get("/developer/application/configurations")).json()["dealers"][0]
    assert found["dealerUuid"] == DEALER_UUID
    assert [d["departmentUuid"] for d in found["departments"]] == [
        SERVICE_DEPARTMENT,
        EXPRESS_DEPARTMENT,
    ]


# --- customers ---------------------------------------------------------------------------------


async def test_several_people_share_a_name(dealer: Dealer) -> None:
    rows = await dealer.find("Maria Lopez")
    assert len(rows) == 2
    assert len({row["customer"]["customerUuid"] for row in rows}) == 2
    assert len(await dealer.find("lopez")) == 3
    assert len(await dealer.find("Dana Whitfield")) == 1


@pytest.mark.parametrize(
    ("term", "last"),
    [
        ("9145550104", "Whitfield"),
        ("+19145550104", "Whitfield"),
        ("HM10404", "Whitfield"),
        ("dana.whitfield@example.com", "Whitfield"),
        ("nunez", "Núñez"),
        ("Siobhan", "O'Neill"),
    ],
)
async def test_customers_are_found_by_phone_key_mail_and_without_accents(
    dealer: Dealer, term: str, last: str
) -> None:
    rows = await dealer.find(term)
    assert [row["customer"]["lastName"] for row in rows] == [last]


async def test_customers_are_found_by_vehicle(dealer: Dealer) -> None:
    number = (await dealer.find("Dana Whitfield"))[0]["vehicles"][0]["vin"]
    for term in (number, number[-8:]):
        rows = await dealer.find(term, searchPreference="vehicle")
        assert rows[0]["customer"]["lastName"] == "Whitfield"


async def test_a_term_that_nobody_matches_whole_gives_rows_that_match_in_part(
    dealer: Dealer,
) -> None:
    rows = await dealer.find("Maria Whitfield")
    assert {row["customer"]["firstName"] for row in rows} == {"Maria", "Dana"}
    assert len(await dealer.find("Dana Whitfield", queryOperator="OR")) == 1
    assert await dealer.find("Maria", fieldsToBeSearched="lname") == []


async def test_search_warns_instead_of_failing(dealer: Dealer) -> None:
    async def warnings(**query: str) -> list[int]:
        answer = await dealer.http.get(f"{PEOPLE}/list", params=query)
        assert answer.status_code == 200
        return [w["warningCode"] for w in answer.json()["warnings"]]

    assert await warnings(searchTerm="Nobody Atall") == [10001]
    assert await warnings(searchTerm="Maria", maxResults="500") == [10002]
    assert await warnings(searchTerm="Maria " * 40) == [10003]
    assert await warnings(searchTerm="Maria", searchPreference="boat") == [10004]
    assert await warnings(searchTerm="Maria", maxResults="1") == []
    assert len(await dealer.find("Maria", maxResults="1")) == 1
    assert (await dealer.http.get(f"{PEOPLE}/list")).status_code == 400


async def test_the_older_row_shape_is_behind_a_switch(dealer: Dealer) -> None:
    dealer.system.switches.turn_on("flat_customers")
    row = (await dealer.find("Dana Whitfield"))[0]
    assert (row["fname"], row["lname"]) == ("Dana", "Whitfield")
    assert row["vehicles"][0]["uuid"]


async def test_a_customer_is_read_with_and_without_vehicles(dealer: Dealer) -> None:
    customer, vehicle = await dealer.maria()
    found = (await dealer.http.get(f"{PEOPLE}/{customer}")).json()["customerWithVehicles"]
    assert found["customer"]["firstName"] == "Maria"
    assert found["vehicles"][0]["vehicleUuid"] == vehicle
    bare = await dealer.http.get(f"{PEOPLE}/{customer}", params={"excludeVehicles": "true"})
    assert bare.json()["customerWithVehicles"]["vehicles"] == []
    missing = await dealer.http.get(f"{PEOPLE}/nobody")
    assert missing.status_code == 404
    assert missing.json()["errors"][0]["errorTitle"] == "CUSTOMER_NOT_FOUND"


async def test_the_documented_customer_is_accepted_word_for_word(dealer: Dealer) -> None:
    answer = await dealer.http.post(f"{PEOPLE}/", json=sample("create_customer", "request"))
    assert answer.status_code == 200
    assert answer.json().keys() == sample("create_customer", "200").keys()
    # the placeholders are neither a number nor a VIN: warned about, and dropped without a word
    assert [w["warningCode"] for w in answer.json()["warnings"]] == [10015]
    assert dealer.system.customers[answer.json()["customerUuid"]].vehicles == []


async def test_a_new_customer_is_searchable_only_after_a_while(dealer: Dealer) -> None:
    body = {
        "customer": {
            "firstName": "Vera",
            "lastName": "Novak",
            "phoneNumbers": [{"phoneNumber": "+19145550190", "label": "cell"}],
        },
        "vehicles": [{"vin": vin.make("2HGFC2F5", 2019, 7), "vehicleMake": "Honda"}],
        "searchForDuplicate": False,
    }
    made = await dealer.http.post(PEOPLE, json=body)
    uuid = made.json()["customerUuid"]
    assert await dealer.find("Novak") == []
    read = (await dealer.http.get(f"{PEOPLE}/{uuid}")).json()["customerWithVehicles"]
    assert read["vehicles"][0]["vehicleUuid"]
    dealer.clock.pass_by(seconds=10)
    assert len(await dealer.find("Novak")) == 1
    again = await dealer.http.post(PEOPLE, json=body | {"searchForDuplicate": True})
    assert again.json()["customerUuid"] == uuid
    twin = await dealer.http.post(PEOPLE, json=body)
    assert twin.json()["customerUuid"] != uuid


async def test_a_customer_needs_a_free_key_and_a_name(dealer: Dealer) -> None:
    async def title(**customer: str) -> str:
        answer = await dealer.http.post(PEOPLE, json={"customer": customer})
        assert answer.status_code == 400
        return str(answer.json()["errors"][0]["errorTitle"])

    assert await title(firstName="Al", customerKey="HM10401") == "CUSTOMER_KEY_EXISTS"
    assert await title(customerKey="NEW1") == "CUSTOMER_NAME_MISSING"


async def test_an_empty_list_wipes_and_a_missing_one_does_not(dealer: Dealer) -> None:
    customer, _ = await dealer.maria()
    kept = await dealer.http.put(f"{PEOPLE}/{customer}", json={"customer": {"lastName": "Perez"}})
    assert kept.json()["warnings"] == []
    assert dealer.system.customers[customer].phones
    assert dealer.system.customers[customer].last == "Perez"
    wiped = await dealer.http.put(
        f"{PEOPLE}/{customer}", json={"customer": {"phoneNumbers": [], "emails": []}}
    )
    assert sorted(w["warningCode"] for w in wiped.json()["warnings"]) == [10005, 10006]
    assert dealer.system.customers[customer].phones == []


def test_every_seeded_vin_passes_its_check_digit_and_nobody_can_be_reached() -> None:
    system = MyKaarma()
    vehicles = [v for c in system.customers.values() for v in c.vehicles]
    assert vehicles
    assert all(vin.is_valid(v.vin) for v in vehicles)
    phones = [p["phoneNumber"] for c in system.customers.values() for p in c.phones]
    assert all(phone[5:10] == "55501" for phone in phones)
    mails = [e["emailAddress"] for c in system.customers.values() for e in c.emails]
    assert {mail.split("@")[1] for mail in mails} <= {"example.com", "example.net", "example.org"}
    assert any(not c.vehicles for c in system.customers.values())


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
        f"{BRANCH}/fetch/opcodes", json=sample("fetch_opcodes", "request")
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
    body = sample("availability", "request")
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


# --- booking -----------------------------------------------------------------------------------


@pytest.mark.parametrize("days", range(14))
async def test_the_first_sentence_of_the_demo_works_on_any_day(dealer: Dealer, days: int) -> None:
    clock = Clock(MONDAY + timedelta(days=days, hours=days * 5))
    dealer.system = MyKaarma(clock=clock)
    app = web.Application()
    app.add_subapp("/mykaarma", dealer.system.app)
    async with TestServer(app) as server:
        dealer.http.base_url = str(server.make_url("/mykaarma"))
        now = dealer.system.world.now()
        start = dealer.at((3 - now.weekday()) % 7, 10)
        if start <= now:
            start += timedelta(days=7)
        ahead = (start.date() - dealer.today).days
        oil = [dealer.operation("LOF")]
        times = free_times(await dealer.availability(ahead, selectedOperationUuidSet=oil))
        assert key(start) in times
        await dealer.booked(start)


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
    documented = sample("appointments_of_customer", "200")
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


# --- drafts ------------------------------------------------------------------------------------


async def test_the_documented_draft_is_accepted_once_its_blanks_are_filled(dealer: Dealer) -> None:
    body = sample("create_draft", "request")
    customer, vehicle = await dealer.maria()
    body["customerDetails"] = {"uuid": customer, "vehicleIdentifiers": {"uuid": vehicle}}
    body["appointmentStartDateTime"] = dealer.at(3, 10).isoformat()
    before = free_times(await dealer.availability(3))
    answer = (await dealer.http.post(f"{DEALER}/draftAppointment", json=body)).json()
    assert answer["uuid"] in dealer.system.drafts
    assert datetime.fromisoformat(answer["expiry"]) > dealer.system.world.now()
    # a draft is no booking and holds no time
    assert free_times(await dealer.availability(3)) == before
    assert dealer.system.world.open_appointment(customer, vehicle) is None


async def test_the_customer_books_with_the_draft_s_link(dealer: Dealer) -> None:
    customer, vehicle = await dealer.maria()
    body = {
        "appointmentStartDateTime": dealer.at(3, 10).isoformat(),
        "customerDetails": {"uuid": customer, "vehicleIdentifiers": {"uuid": vehicle}},
        "opCodes": [{"laborOpCode": "LOF", "description": "<b>Oil</b>", "price": "79.95"}],
        "assignedAdvisorUuid": dealer.advisor("Ana"),
        "transportOption": dealer.transport("WAIT"),
        "expiry": dealer.at(2, 12).isoformat(),
    }
    link = (await dealer.http.post(f"{DEALER}/draftAppointment", json=body)).json()["url"]
    async with httpx.AsyncClient() as browser:
        page = await browser.get(link)
        assert "&lt;b&gt;Oil&lt;/b&gt;" in page.text
        assert "is booked" in (await browser.post(link)).text
        assert "is booked" in (await browser.get(link)).text
        assert (await browser.post(link)).status_code == 200
    booked = dealer.system.world.open_appointment(customer, vehicle)
    assert booked is not None
    assert booked.source == "Consumer scheduler"
    assert booked.advisor == dealer.advisor("Ana")


async def test_a_draft_s_link_can_be_too_late(dealer: Dealer) -> None:
    customer, _ = await dealer.maria()
    body = {
        "appointmentStartDateTime": dealer.at(1, 8).isoformat(),
        "customerDetails": {"uuid": customer},
    }
    link = (await dealer.http.post(f"{DEALER}/draftAppointment", json=body)).json()["url"]
    async with httpx.AsyncClient() as browser:
        assert (await browser.post(link)).status_code == 409  # that hour is full
        dealer.clock.pass_by(days=8)
        assert (await browser.get(link)).status_code == 404


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"customerDetails": {}}, "MISSING_CUSTOMER_UUID"),
        ({"customerDetails": {"uuid": "nobody"}}, "CUSTOMER_INFO_MISSING"),
        ({"appointmentStartDateTime": ""}, "INVALID_DATE_TIME"),
        ({"appointmentStartDateTime": "2026-02-01T10:00:00"}, "NO_TIME_INTERVAL_EXISTS"),
        ({"assignedAdvisorUuid": "nobody"}, "INCORRECT_USER_INFO"),
        ({"transportOption": "none"}, "TRANSPORT_OPTION_INVALID"),
        ({"expiry": "soon"}, "INVALID_DATE_TIME"),
    ],
)
async def test_a_wrong_draft_is_refused_by_name(dealer: Dealer, change: Json, code: str) -> None:
    customer, _ = await dealer.maria()
    body = {
        "appointmentStartDateTime": dealer.at(3, 10).isoformat(),
        "customerDetails": {"uuid": customer},
    }
    answer = await dealer.http.post(f"{DEALER}/draftAppointment", json=body | change)
    assert code_of(answer) == code


async def test_a_draft_is_for_a_known_dealer_and_the_customer_s_own_vehicle(
    dealer: Dealer,
) -> None:
    customer, _ = await dealer.maria()
    path = "/appointment/v2/dealer/other/draftAppointment"
    assert code_of(await dealer.http.post(path, json={})) == "INVALID_DEALER_UUID"
    details = {"uuid": customer, "vehicleIdentifiers": {"uuid": "other"}}
    answer = await dealer.http.post(f"{DEALER}/draftAppointment", json={"customerDetails": details})
    assert code_of(answer) == "VEHICLE_UUID_NOT_FOUND"


def test_credentials_are_the_caller_s_choice() -> None:
    system = MyKaarma(user="u", password="p")
    assert system._token == base64.b64encode(b"u:p").decode()
