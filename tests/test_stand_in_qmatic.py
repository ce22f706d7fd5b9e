"""The Qmatic stand-in over real HTTP: tokens, holds of fifteen minutes, bookings, errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bot.demo.systems.qmatic import ACCOUNT, SCOPES, TENANT_ID, Qmatic
from tests.stand_in_parts import Clock, Json, sample, served

MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
ROOT = "/external/v1"
SEVERAL = f"{ROOT}/serviceCombination"
PERSON = {
    "personalIdentifier": "TESTPERSON0001",
    "firstName": "Tess",
    "lastName": "Visser",
    "email": "tess@example.com",
    "phoneNumber": "+31 10 555 0150",
    "dateOfBirth": "1990-05-04",
}


@dataclass
class Office:
    """The stand-in, a client with a token, and the clock between them."""

    system: Qmatic
    http: httpx.AsyncClient
    clock: Clock

    async def ask_token(self, **change: Any) -> httpx.Response:
        asked: Json = {
            "auth": ("demo", "demo"),
            "headers": {"X-ACCOUNT": ACCOUNT},
            "data": {"grant_type": "client_credentials", "scope": " ".join(SCOPES)},
        }
        return await self.http.post("/oauth2/token", **asked | change)

    async def sign_in(self, scopes: tuple[str, ...] = SCOPES) -> None:
        self.system.seconds_between_tokens = 0
        data = {"grant_type": "client_credentials", "scope": " ".join(scopes)}
        answer = (await self.ask_token(data=data)).json()
        rights = {
            "Authorization": f"{answer['token_type']} {answer['access_token']}",
            "X-TENANT-ID": TENANT_ID,
            "Accept-Language": "en_UK",
        }
        self.http.headers.update(rights)

    def service(self, english: str) -> str:
        return next(s.id for s in self.system.office.services.values() if s.names["en"] == english)

    def branch(self, name: str) -> str:
        return next(b.id for b in self.system.office.branches.values() if b.name == name)

    async def times(self, *services: str, branch: str = "City Hall", **query: Any) -> list[Json]:
        answer = await self.http.get(
            f"{SEVERAL}/branch/{self.branch(branch)}/timeslots",
            params={"serviceIds": [self.service(s) for s in services], **query},
        )
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()
        return found

    async def reserve(
        self, slot: Json, *services: str, branch: str = "City Hall", number: int = 1, **more: Any
    ) -> httpx.Response:
        rows = [{"serviceId": self.service(s), "numberOfReservations": number} for s in services]
        body = {"branchId": self.branch(branch), "services": rows, "timeSlot": slot, **more}
        return await self.http.post(f"{SEVERAL}/reservations", json=body)

    async def reserved(self, *services: str, place: int = -1) -> str:
        slot = (await self.times(*services))[place]
        answer = await self.reserve(slot, *services)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["reservationId"])

    async def confirm(self, reservation: str, **change: Any) -> httpx.Response:
        body = {"customer": {**PERSON, **change}}
        return await self.http.post(f"{SEVERAL}/reservations/{reservation}/confirm", json=body)

    async def booked(self, *services: str, place: int = -1) -> Json:
        answer = await self.confirm(await self.reserved(*services, place=place))
        assert answer.status_code == 201, answer.text
        found: Json = answer.json()
        return found

    async def search(self, identifier: str) -> Any:
        body = sample("qmatic", "search_appointments", "request")
        body["customer"]["personalIdentifier"] = identifier
        answer = await self.http.request("GET", f"{SEVERAL}/appointments/search", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    clock = Clock(MONDAY)
    system = Qmatic(clock=clock)
    async with served(system) as http:
        made = Office(system, http, clock)
        await made.sign_in()
        yield made


# --- tokens, rights and limits -----------------------------------------------------------------


async def test_a_token_lives_an_hour(office: Office) -> None:
    answer = (await office.ask_token()).json()
    assert (answer["expires_in"], answer["token_type"]) == (3600, "Bearer")
    assert (await office.http.get(f"{ROOT}/services")).status_code == 200
    office.clock.pass_by(seconds=3600)
    assert (await office.http.get(f"{ROOT}/services")).status_code == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"auth": ("demo", "wrong")}, 401),
        ({"headers": {}}, 401),
        ({"headers": {"X-ACCOUNT": "Northbridge"}}, 401),
        ({"data": {"grant_type": "password", "scope": SCOPES[0]}}, 400),
        ({"data": {"grant_type": "client_credentials", "scope": "everything"}}, 400),
        ({"data": {"grant_type": "client_credentials"}}, 400),
    ],
)
async def test_a_wrong_request_for_a_token_is_refused(
    office: Office, change: Json, status: int
) -> None:
    del office.http.headers["Authorization"]
    assert (await office.ask_token(**change)).status_code == status


async def test_one_token_a_second_and_a_hundred_calls_a_minute(office: Office) -> None:
    office.system.seconds_between_tokens = 60
    assert (await office.ask_token()).status_code == 429
    answers = [await office.http.get(f"{ROOT}/branches") for _ in range(101)]
    assert [a.status_code for a in answers] == [200] * 100 + [429]


async def test_each_right_is_asked_for(office: Office) -> None:
    made = await office.booked("Parking permit")
    path = f"{ROOT}/appointments/{made['appointmentId']}"
    await office.sign_in(SCOPES[:1])
    assert (await office.http.get(path)).status_code == 403
    assert (await office.http.delete(path)).status_code == 403
    await office.sign_in(SCOPES[1:])
    assert (await office.http.get(f"{ROOT}/services")).status_code == 403
    assert (await office.http.delete(path)).status_code == 204


async def test_tenant_and_language_are_required(office: Office) -> None:
    async def status(path: str = f"{ROOT}/services", **headers: str) -> int:
        return (await office.http.get(path, headers=headers)).status_code

    assert await status(**{"X-TENANT-ID": ""}) == 400
    assert await status(**{"X-TENANT-ID": "other"}) == 403
    assert await status(**{"Accept-Language": "en-GB"}) == 400
    assert await status(**{"Authorization": "Bearer other"}) == 401
    assert await status("/external/v2/services") == 404


async def test_the_calls_documented_without_a_language_need_none(office: Office) -> None:
    made = await office.booked("Parking permit")
    path = f"{ROOT}/appointments/{made['appointmentId']}"
    del office.http.headers["Accept-Language"]
    assert (await office.http.delete(path)).status_code == 204


# --- catalogue and free times ------------------------------------------------------------------


async def test_services_have_names_in_two_languages(office: Office) -> None:
    async def names(language: str) -> set[str]:
        answer = await office.http.get(f"{ROOT}/services", headers={"Accept-Language": language})
        return {service["name"] for service in answer.json()}

    assert "Passport application" in await names("en_US")
    assert "Paspoort aanvragen" in await names("nl_NL")
    groups = (await office.http.get(f"{ROOT}/serviceGroups")).json()
    assert sum(len(g["services"]) for g in groups) == len(await names("en_UK"))


async def test_branches_and_combinations_are_listed(office: Office) -> None:
    branches = (await office.http.get(f"{ROOT}/branches")).json()
    assert [b["name"] for b in branches] == ["City Hall", "Harbour Office", "East Library Desk"]
    rows = (await office.http.get(f"{SEVERAL}/branch")).json()
    (together,) = rows[0]["serviceCombinations"]
    assert office.service("Passport application") in together["combinedServices"]
    assert office.service("Notice of marriage") in together["unCombinableServices"]


async def test_times_have_the_length_of_all_services(office: Office) -> None:
    def minutes(slot: Json) -> float:
        start, end = (datetime.fromisoformat(slot[name]) for name in ("startTime", "endTime"))
        assert start.utcoffset() is not None
        assert start > office.clock.now
        return (end - start).total_seconds() / 60

    services = ("Passport application", "Parking permit")
    one_each = await office.times(*services, numberofReservations=2)
    assert {minutes(slot) for slot in one_each} == {30}
    two_each = await office.times(*services, numberofReservations=4)
    assert {minutes(slot) for slot in two_each} == {60}
    held = await office.reserve(two_each[-1], *services, number=2)
    assert held.status_code == 201
    single = (
        f"{ROOT}/branches/{office.branch('City Hall')}/services/"
        f"{office.service('Notice of marriage')}/timeslots"
    )
    assert {minutes(slot) for slot in (await office.http.get(single)).json()} == {45}


async def test_questions_about_times_are_checked(office: Office) -> None:
    async def status(branch: str, *services: str, **query: Any) -> int:
        path = f"{SEVERAL}/branch/{branch}/timeslots"
        params = {"serviceIds": list(services), **query}
        return (await office.http.get(path, params=params)).status_code

    hall, permit = office.branch("City Hall"), office.service("Parking permit")
    assert await status("nowhere", permit) == 404
    assert await status(hall, "nothing") == 404
    assert await status(hall, office.service("Market stall permit")) == 404
    assert await status(hall) == 400
    assert await status(hall, permit, numberofReservations="many") == 400
    assert await status(hall, permit, numberofReservations=0) == 400
    assert await status(hall, permit, numberofReservations=9) == 400
    assert await status(hall, permit, office.service("Notice of marriage")) == 400
    assert await status(hall, permit, requestedResourceID="desk 9") == 400
    desk = office.system.office.branches[hall].desks[0]
    assert await status(hall, permit, requestedResourceID=desk) == 200


async def test_without_the_feature_the_combination_calls_are_refused(office: Office) -> None:
    office.system.switches.turn_on("combinations_off")
    assert (await office.http.get(f"{SEVERAL}/branch")).status_code == 403
    assert (await office.http.get(f"{ROOT}/services")).status_code == 200


# --- holding -----------------------------------------------------------------------------------


async def test_a_reservation_takes_the_desk_until_it_lapses(office: Office) -> None:
    branch, service = "East Library Desk", "Parking permit"  # one desk only
    slot = (await office.times(service, branch=branch))[0]
    held = await office.reserve(slot, service, branch=branch)
    assert held.status_code == 201
    assert slot not in await office.times(service, branch=branch)
    second = await office.reserve(slot, service, branch=branch)
    assert (second.status_code, second.json()["code"]) == (409, "SLOT_NOT_AVAILABLE")
    office.clock.pass_by(minutes=15)
    assert slot in await office.times(service, branch=branch)
    late = await office.confirm(held.json()["reservationId"])
    assert (late.status_code, late.json()["code"]) == (410, "RESERVATION_EXPIRED")


async def test_a_reservation_can_be_released(office: Office) -> None:
    reservation = await office.reserved("Parking permit")
    path = f"{ROOT}/reservations/reservations/{reservation}"
    assert (await office.http.delete(path)).status_code == 204
    assert (await office.http.delete(path)).status_code == 404
    assert (await office.confirm(reservation)).status_code == 404


async def test_a_single_service_is_reserved_and_confirmed(office: Office) -> None:
    slot = (await office.times("Notice of marriage"))[-1]
    body = {
        "serviceId": office.service("Notice of marriage"),
        "branchId": office.branch("City Hall"),
        "timeSlot": slot,
        "numberOfReservations": 1,
        "notes": "Two witnesses",
        "requestedResourceId": office.system.office.branches[office.branch("City Hall")].desks[1],
    }
    made = await office.http.post(f"{ROOT}/reservations", json=body)
    path = f"{ROOT}/reservations/{made.json()['reservationId']}/confirm"
    flat = await office.http.post(path, json=PERSON)
    assert flat.status_code == 201
    assert flat.json()["supportNotes"] == "Two witnesses"
    assert flat.json()["timeSlot"] == slot


@pytest.mark.parametrize(
    "change",
    [
        {"branchId": None},
        {"services": "all"},
        {"services": [{}]},
        {"timeSlot": {}},
        {"timeSlot": {"startTime": "2026-03-05T10:00:00", "endTime": "2026-03-05T10:15:00"}},
        {
            "timeSlot": {
                "startTime": "2026-03-05T10:07:00+01:00",
                "endTime": "2026-03-05T10:22:00+01:00",
            }
        },
        {
            "timeSlot": {
                "startTime": "2026-03-05T10:00:00+01:00",
                "endTime": "2026-03-05T11:00:00+01:00",
            }
        },
    ],
)
async def test_a_wrong_reservation_is_a_400(office: Office, change: Json) -> None:
    slot = (await office.times("Parking permit"))[0]
    body = {
        "branchId": office.branch("City Hall"),
        "services": [{"serviceId": office.service("Parking permit")}],
        "timeSlot": slot,
    }
    answer = await office.http.post(f"{SEVERAL}/reservations", json=body | change)
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


# --- booking -----------------------------------------------------------------------------------


async def test_a_booking_has_every_documented_field_and_no_identifier(office: Office) -> None:
    made = await office.booked("Parking permit")
    documented = sample("qmatic", "appointment_details", "200")
    read = await office.http.get(f"{SEVERAL}/appointments/{made['appointmentId']}")
    assert read.json() == made
    assert made.keys() == documented.keys()
    for name in ("customer", "service", "branch", "timeSlot"):
        assert made[name].keys() == documented[name].keys()
    assert PERSON["personalIdentifier"] not in read.text


async def test_a_second_confirmation_makes_no_second_appointment(office: Office) -> None:
    reservation = await office.reserved("Parking permit")
    assert (await office.confirm(reservation)).status_code == 201
    again = await office.confirm(reservation)
    assert (again.status_code, again.json()["code"]) == (409, "RESERVATION_ALREADY_CONFIRMED")
    assert office.system.writes["confirm"] == 1


@pytest.mark.parametrize(
    "change",
    [
        {"personalIdentifier": "short"},
        {"personalIdentifier": "with spaces in it"},
        {"personalIdentifier": "x" * 49},
        {"firstName": ""},
        {"lastName": "x" * 256},
        {"email": None},
        {"phoneNumber": "1" * 256},
    ],
)
async def test_a_wrong_person_is_a_400_and_keeps_the_reservation(
    office: Office, change: Json
) -> None:
    reservation = await office.reserved("Parking permit")
    assert (await office.confirm(reservation, **change)).status_code == 400
    assert (await office.confirm(reservation)).status_code == 201


async def test_a_person_must_be_an_object(office: Office) -> None:
    path = f"{SEVERAL}/reservations/{await office.reserved('Parking permit')}/confirm"
    assert (await office.http.post(path, json={"customer": "Tess"})).status_code == 400


async def test_a_branch_may_want_the_date_of_birth(office: Office) -> None:
    office.system.switches.turn_on("birth_date_required")
    reservation = await office.reserved("Parking permit")
    assert (await office.confirm(reservation, dateOfBirth=None)).status_code == 400
    assert (await office.confirm(reservation)).status_code == 201


async def test_search_answers_one_many_or_none(office: Office) -> None:
    identifier = PERSON["personalIdentifier"]
    assert await office.search(identifier) == []
    made = await office.booked("Parking permit")
    assert await office.search(identifier) == made
    await office.booked("Passport application", "Register a move")
    rows = await office.search(identifier)
    assert len(rows) == 2
    assert sorted(len(row.get("services", [0])) for row in rows) == [1, 2]
    body = {"customer": {"personalIdentifier": identifier}}
    for path in (f"{ROOT}/appointments/search", f"{SEVERAL}/appointments/search"):
        assert (await office.http.post(path, json=body)).json() == rows


async def test_search_needs_a_body_with_an_identifier(office: Office) -> None:
    path = f"{SEVERAL}/appointments/search"
    assert (await office.http.get(path)).status_code == 400
    for body in ({}, {"customer": "x"}, {"customer": {"personalIdentifier": "no"}}):
        assert (await office.http.request("GET", path, json=body)).status_code == 400
    assert (await office.http.request("GET", path, content="{")).status_code == 400
    seeded = sample("qmatic", "search_appointments", "request")
    assert (await office.http.request("GET", path, json=seeded)).status_code == 200


async def test_moving_takes_a_new_reservation_for_the_same_services(office: Office) -> None:
    made = await office.booked("Parking permit", "Passport collection")
    path = f"{SEVERAL}/appointments/{made['appointmentId']}/reschedule"
    body = sample("qmatic", "reschedule", "request")
    assert (await office.http.put(path, json=body)).status_code == 404
    body["reservationId"] = await office.reserved("Parking permit")
    assert (await office.http.put(path, json=body)).status_code == 400
    body["reservationId"] = await office.reserved("Parking permit", "Passport collection", place=0)
    moved = await office.http.put(path, json=body)
    assert moved.status_code == 200
    assert moved.json()["appointmentId"] == made["appointmentId"]
    assert moved.json()["timeSlot"] != made["timeSlot"]
    assert (await office.http.put(path, json=body)).status_code == 409
    assert made["timeSlot"] in await office.times("Parking permit", "Passport collection")
    office.system.switches.turn_on("reservation_expired")
    body["reservationId"] = await office.reserved("Parking permit", "Passport collection")
    assert (await office.http.put(path, json=body)).status_code == 410


async def test_a_cancelled_appointment_is_gone(office: Office) -> None:
    made = await office.booked("Parking permit", "Passport collection")
    path = f"{ROOT}/appointments/{made['appointmentId']}"
    assert (await office.http.delete(path)).status_code == 204
    assert (await office.http.delete(path)).status_code == 404
    assert (await office.http.get(path)).status_code == 404


@pytest.mark.parametrize("word", ["Appointments", "appointments"])
async def test_a_person_s_data_is_replaced_whole(office: Office, word: str) -> None:
    made = await office.booked("Parking permit")
    path = f"{ROOT}/{word}/{made['appointmentId']}/customer"
    answer = await office.http.put(path, json=PERSON | {"lastName": "de Wit", "phoneNumber": ""})
    assert answer.status_code == 204
    read = await office.http.get(f"{ROOT}/appointments/{made['appointmentId']}")
    assert read.json()["customer"]["lastName"] == "de Wit"
    assert read.json()["customer"]["phoneNumber"] == ""


async def test_the_seeded_people_have_appointments_to_come(office: Office) -> None:
    found = [await office.search(person.identifier) for person in office.system.people]
    assert [] in found
    assert any(isinstance(rows, dict) for rows in found)
    assert any(isinstance(rows, list) and len(rows) > 1 for rows in found)
