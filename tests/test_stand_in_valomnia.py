"""The Valomnia stand-in over real HTTP: sessions, lists that page, upserts, documented errors."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from bot.demo.systems.valomnia import DEMO_EMPLOYEE, VERSION, Valomnia
from tests.stand_in_parts import Clock, Json, sample, served

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ROOT = f"/api/{VERSION}"


@dataclass
class Team:
    """The stand-in, a signed-in client, and the clock between them."""

    system: Valomnia
    http: httpx.AsyncClient
    clock: Clock

    async def sign_in(self, user: str = "demo", password: str = "demo") -> Json:
        form = {"j_username": user, "j_password": password, "ajax": "true"}
        answer = await self.http.post("/j_spring_security_check", data=form)
        assert answer.status_code == 302
        found: Json = (await self.http.get(answer.headers["location"])).json()
        return found

    async def rows(self, path: str, **query: Any) -> list[Json]:
        answer = await self.http.get(f"{ROOT}/{path}", params=query)
        assert answer.status_code == 200, answer.text
        found: list[Json] = answer.json()["data"]
        return found

    async def upsert(self, reference: str, **change: Any) -> httpx.Response:
        body = {**sample("valomnia", "upsert_appointment", "request"), **change}
        return await self.http.post(f"{ROOT}/appointments/reference/{reference}", json=body)


@pytest.fixture
async def team() -> AsyncIterator[Team]:
    clock = Clock(MONDAY)
    system = Valomnia(clock=clock)
    async with served(system) as http:
        made = Team(system, http, clock)
        await made.sign_in()
        yield made


def error_of(answer: httpx.Response, status: int = 400) -> str:
    assert answer.status_code == status, answer.text
    assert answer.json()["error_description"]
    return str(answer.json()["error"])


# --- sessions ----------------------------------------------------------------------------------


async def test_signing_in_tells_who_and_sets_a_cookie(team: Team) -> None:
    told = await team.sign_in()
    assert told["success"] is True
    assert told["token"] == team.http.cookies["JSESSIONID"]
    assert told["user"]["firstName"] == "Nadia"
    assert (await team.sign_in("sami.trabelsi@example.com"))["user"]["firstName"] == "Sami"


async def test_a_wrong_password_leads_elsewhere(team: Team) -> None:
    assert "success" not in await team.sign_in(password="wrong")
    assert "success" not in await team.sign_in(user="nobody")


async def test_no_session_and_an_expired_one_are_the_same(team: Team) -> None:
    bare = await team.http.get(f"{ROOT}/appointments", headers={"Cookie": ""})
    assert (bare.status_code, bare.json()) == (401, {"error": "no_credentials"})
    team.clock.pass_by(minutes=20)
    assert await team.rows("employees")
    team.clock.pass_by(minutes=20)
    assert await team.rows("employees")  # every call lengthens the session
    team.clock.pass_by(minutes=31)
    assert (await team.http.get(f"{ROOT}/employees")).status_code == 401


async def test_the_password_is_not_remembered(team: Team) -> None:
    team.system.requests.clear()
    await team.http.post("/j_spring_security_check?j_username=a&j_password=hunter2&ajax=true")
    await team.sign_in(password="hunter2")
    assert "hunter2" not in str(team.system.requests)


# --- lists -------------------------------------------------------------------------------------


async def test_pages_hold_every_row_once(team: Team) -> None:
    seen: list[int] = []
    query: Json = {"sort": "dateCreated", "order": "asc", "max": 40}
    while True:
        query["offset"] = len(seen)
        answer = (await team.http.get(f"{ROOT}/appointments", params=query)).json()
        assert answer["paging"]["total"] == len(team.system.appointments)
        if not answer["data"]:
            break
        seen += [row["id"] for row in answer["data"]]
    assert sorted(seen) == sorted(team.system.appointments)
    assert answer["paging"]["next"] is None
    assert answer["paging"]["previous"].startswith("/api/v1.0/appointments?")


async def test_a_page_holds_a_hundred_rows_at_most(team: Team) -> None:
    assert len(team.system.appointments) > 100
    assert len(await team.rows("appointments")) == 100
    assert len(await team.rows("appointments", max=500)) == 100


async def test_a_row_has_the_documented_fields_and_the_record_has_more(team: Team) -> None:
    documented = sample("valomnia", "list_appointments", "200")["data"][0]
    row = (await team.rows("appointments", max=1))[0]
    assert row.keys() == documented.keys()
    whole = await team.http.get(f"{ROOT}/appointments/{row['id']}")
    assert whole.json().keys() == sample("valomnia", "show_appointment", "200").keys()


async def test_dates_combine_and_sort(team: Team) -> None:
    now = "2026-03-02T09:00:00Z"
    coming = await team.rows("appointments", startDate_gte=now, sort="startDate", order="asc")
    starts = [row["startDate"] for row in coming]
    assert starts == sorted(starts)
    assert starts[0] >= now
    window = await team.rows(
        "appointments", startDate_lt="2026-03-04T00:00:00Z", endDate_gt="2026-03-03T00:00:00Z"
    )
    assert window
    assert all(row["startDate"].startswith("2026-03-03") for row in window)
    last_first = await team.rows("appointments", sort="startDate", order="desc", max=2)
    assert last_first[0]["startDate"] >= last_first[1]["startDate"]
    assert await team.rows("appointments", lastUpdated_lte="2000-01-01T00:00:00Z") == []


async def test_wildcards_match_at_either_end(team: Team) -> None:
    async def names(wanted: str) -> set[str]:
        return {row["name"] for row in await team.rows("customers", name=wanted)}

    assert await names("Flip*") == await names("*opia") == await names("*lipopi*") == {"Flipopia"}
    assert await names("Flip") == set()
    assert len(await team.rows("customers", name="épicerie*")) == 2
    mine = await team.rows("appointments", employeeReference=DEMO_EMPLOYEE)
    everyone = await team.rows("appointments", employeeReference="emp*")
    assert 0 < len(mine) < len(everyone)
    assert await team.rows("appointments", customerReference="960", title="*e*")


async def test_flags_filter(team: Team) -> None:
    closed = await team.rows("customers", isActive="false")
    assert [row["reference"] for row in closed] == ["C-109"]
    assert any(row["onHold"] for row in await team.rows("customers", isActive="true"))


@pytest.mark.parametrize(
    ("query", "case"),
    [
        ({"dateCreated_gta": "2016-08-15T14:52:48Z"}, "list_appointments_invalid_param"),
        ({"startDate_gt": "2016-08-1Z"}, "list_appointments_invalid_datetime_format"),
    ],
)
async def test_a_wrong_filter_is_refused_in_the_documented_words(
    team: Team, query: dict[str, str], case: str
) -> None:
    answer = await team.http.get(f"{ROOT}/appointments", params=query)
    assert answer.status_code == 400
    assert answer.json() == sample("valomnia", case, "400")


async def test_paging_parameters_are_checked(team: Team) -> None:
    async def error(**query: str) -> str:
        return error_of(await team.http.get(f"{ROOT}/appointments", params=query))

    assert await error(max="many") == "invalid_param_type"
    assert await error(order="upwards") == "invalid_param_type"
    assert await error(sort="color") == "invalid_param"


# --- appointments ------------------------------------------------------------------------------


async def test_the_documented_appointment_is_saved_as_documented(team: Team) -> None:
    body = sample("valomnia", "save_appointment", "request")
    answer = await team.http.post(f"{ROOT}/appointments", json=body)
    assert answer.status_code == 201
    made, documented = answer.json(), sample("valomnia", "save_appointment", "201")
    unlike = {"id", "dateCreated", "lastUpdated"}
    assert {k: v for k, v in made.items() if k not in unlike} == {
        k: v for k, v in documented.items() if k not in unlike
    }
    again = await team.http.post(f"{ROOT}/appointments", json=body)
    assert error_of(again) == "not_unique"


async def test_external_ids_are_taken_when_asked_for(team: Team) -> None:
    body = sample("valomnia", "save_appointment", "request") | {
        "appointmentCategoryId": "phone_call",
        "customerId": "BATAM",
        "contacts": [28],
    }
    path = f"{ROOT}/appointments"
    assert error_of(await team.http.post(path, json=body)) == "invalid_param_type"
    made = (await team.http.post(path, json=body | {"useExternalId": True})).json()
    assert (made["appointmentCategoryId"], made["customerId"]) == (3, 19)


async def test_an_upsert_makes_one_record_however_often_it_is_sent(team: Team) -> None:
    before = len(team.system.appointments)
    first = await team.upsert("desk-1")
    second = await team.upsert("desk-1", title="Changed")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] == second.json()["id"]
    assert second.json()["title"] == "Changed"
    assert second.json()["user"]["reference"] == DEMO_EMPLOYEE
    assert len(team.system.appointments) == before + 1
    assert team.system.writes["appointment.upsert"] == 2


async def test_an_upsert_takes_references_first_and_ids_else(team: Team) -> None:
    by_reference = await team.upsert("desk-1", customerId="BATAM", contacts=[])
    assert by_reference.json()["customerId"] == 19
    by_id = await team.upsert("desk-2", customerId="19", contacts=[])
    assert by_id.json()["customerId"] == 19


async def test_an_update_empties_what_is_left_out(team: Team) -> None:
    made = (await team.upsert("desk-1")).json()
    team.clock.pass_by(minutes=1)
    body = {
        "reference": "desk-1b",
        "title": "Short",
        "startDate": made["startDate"],
        "endDate": made["endDate"],
        "appointmentCategoryId": 3,
    }
    answer = await team.http.put(f"{ROOT}/appointments/reference/desk-1", json=body)
    assert answer.status_code == 200
    changed = answer.json()
    assert (changed["note"], changed["customer"], changed["contacts"]) == (None, None, [])
    assert changed["lastUpdated"] > made["lastUpdated"]
    assert changed["dateCreated"] == made["dateCreated"]
    by_id = f"{ROOT}/appointments/{made['id']}"
    assert (await team.http.put(by_id, json=body)).json()["reference"] == "desk-1b"
    await team.upsert("desk-2")
    taken = await team.http.put(by_id, json=body | {"reference": "desk-2"})
    assert error_of(taken) == "not_unique"


async def test_a_deleted_appointment_is_gone(team: Team) -> None:
    await team.upsert("desk-1")
    path = f"{ROOT}/appointments/reference/desk-1"
    answer = await team.http.delete(path)
    assert (answer.status_code, answer.json()) == (
        200,
        sample("valomnia", "delete_appointment", "200"),
    )
    assert error_of(await team.http.delete(path), 404) == "not_found"
    assert error_of(await team.http.get(path), 404) == "not_found"
    assert error_of(await team.http.put(path, json={}), 404) == "not_found"


@pytest.mark.parametrize(
    ("change", "case"),
    [
        ({"title": None}, "missing_param"),
        ({"reference": None}, "missing_param"),
        ({"appointmentCategoryId": None}, "missing_param"),
        ({"startDate": "tomorrow"}, "date_validation_error"),
        ({"endDate": "2016-10-12T09:20:00+01:00"}, "date_validation_error"),
        ({"appointmentCategoryId": True}, "invalid_param_type"),
        ({"title": 5}, "invalid_param_type"),
        ({"reference": 5}, "invalid_param_type"),
        ({"done": "yes"}, "invalid_param_type"),
        ({"contacts": ["8"]}, "invalid_param_type"),
        ({"customerId": 999}, "not_found"),
        ({"contacts": [1]}, "not_found"),
    ],
)
async def test_a_wrong_appointment_is_refused_by_name(team: Team, change: Json, case: str) -> None:
    before = len(team.system.appointments)
    body = {**sample("valomnia", "save_appointment", "request"), **change}
    answer = await team.http.post(f"{ROOT}/appointments", json=body)
    assert (
        error_of(answer) == case == sample("valomnia", f"save_appointment_{case}", "400")["error"]
    )
    assert len(team.system.appointments) == before


async def test_documented_refusals_use_the_documented_words(team: Team) -> None:
    answer = await team.upsert("desk-1", customerId="999")
    assert answer.json() == sample("valomnia", "upsert_appointment_not_found", "400")
    answer = await team.upsert("desk-1", title="")
    assert answer.json() == sample("valomnia", "upsert_appointment_missing_param", "400")
    answer = await team.http.get(f"{ROOT}/appointments/999")
    assert (answer.status_code, answer.json()) == (
        404,
        sample("valomnia", "show_appointment_not_found", "404"),
    )
    answer = await team.http.get(f"{ROOT}/appointments/abc")
    assert answer.json() == sample("valomnia", "show_appointment_invalid_param_type", "400")


async def test_saving_and_deleting_can_fail_without_a_reason(team: Team) -> None:
    team.system.switches.turn_on("save_failed")
    assert (await team.upsert("desk-1")).json() == sample(
        "valomnia", "upsert_appointment_save_failed", "400"
    )
    await team.upsert("desk-1")
    team.system.switches.turn_on("delete_failed")
    answer = await team.http.delete(f"{ROOT}/appointments/reference/desk-1")
    assert answer.json() == sample("valomnia", "delete_appointment_delete_failed", "400")
    broken = await team.http.post(f"{ROOT}/appointments", content="{")
    assert error_of(broken) == "save_failed"


async def test_nothing_checks_an_overlap(team: Team) -> None:
    await team.upsert("desk-1")
    assert (await team.upsert("desk-2")).status_code == 201


# --- everything else ---------------------------------------------------------------------------


async def test_a_customer_is_written_as_a_form(team: Team) -> None:
    reference = "NEW/1 é"
    path = f"{ROOT}/customers/reference/{quote(reference, safe='')}"
    assert (await team.http.get(path)).status_code == 404
    form = {"name": "Nouvelle Épicerie", "city": "Tunis", "isActive": "true", "latitude": "36.8"}
    made = await team.http.post(path, data=form)
    assert made.status_code == 201
    assert (await team.http.get(path)).json()["name"] == "Nouvelle Épicerie"
    multipart = await team.http.post(path, files={"name": (None, "Autre nom")})
    assert multipart.json()["id"] == made.json()["id"]
    assert multipart.json()["city"] == "Tunis"
    assert error_of(await team.http.post(path, json={"name": "Not a form"})) == "missing_param"


async def test_a_wrong_customer_is_refused(team: Team) -> None:
    async def error(**form: str) -> str:
        path = f"{ROOT}/customers/reference/NEW-2"
        return error_of(await team.http.post(path, data={"name": "Shop", **form}))

    assert await error(isActive="yes") == "invalid_param_type"
    assert await error(latitude="north") == "invalid_param_type"
    assert await error(isSubCustomer="true") == "missing_param"
    assert await error(isSubCustomer="true", parentCustomer="nobody") == "not_found"
    path = f"{ROOT}/customers/reference/NEW-3"
    form = {"name": "Shop", "isSubCustomer": "true", "parentCustomer": "960"}
    assert (await team.http.post(path, data=form)).status_code == 201


async def test_a_reference_with_a_slash_can_be_read(team: Team) -> None:
    answer = await team.http.get(f"{ROOT}/customers/reference/TN%2F107")
    assert answer.json()["name"] == "Grand Marché & Fils"
    by_id = await team.http.get(f"{ROOT}/customers/107")
    assert by_id.json() == answer.json()


async def test_contacts_employees_and_categories_are_read(team: Team) -> None:
    contacts = await team.rows("contacts", customerReference="960", lastName="M*")
    assert [row["firstName"] for row in contacts] == ["Rim"]
    one = await team.http.get(f"{ROOT}/contacts/{contacts[0]['id']}")
    assert one.json() == contacts[0]
    employees = await team.rows("employees", reference="emp-0*")
    assert DEMO_EMPLOYEE in {row["reference"] for row in employees}
    categories = await team.rows("appointmentCategories", name="Phone*")
    assert [row["reference"] for row in categories] == ["phone_call"]
    path = f"{ROOT}/appointmentCategories"
    assert (await team.http.get(f"{path}/1")).json()["name"] == "Rendez-vous"
    assert (await team.http.get(f"{path}/reference/other")).json()["id"] == 5
    assert error_of(await team.http.get(f"{path}/77"), 404) == "not_found"


async def test_categories_can_be_added(team: Team) -> None:
    async def add(**body: Any) -> httpx.Response:
        return await team.http.post(f"{ROOT}/appointmentCategories", json=body)

    assert (await add(reference="fair", name="Trade fair")).status_code == 201
    assert error_of(await add(reference="fair", name="Again")) == "not_unique"
    assert error_of(await add(reference="x", name="X", color="red")) == "invalid_color_format"
    assert error_of(await add(name="X")) == "missing_param"


async def test_an_unknown_path_is_a_404(team: Team) -> None:
    assert error_of(await team.http.get("/api/v1.0/appointments"), 404) == "not_found"


async def test_the_demo_s_own_calendar_is_free_at_ten(team: Team) -> None:
    rows = await team.rows(
        "appointments", employeeReference="emp*", startDate_gte="2026-03-02T09:00:00Z"
    )
    for row in rows:
        nine_utc = row["startDate"][:11] + "09:00:00Z"  # ten at the team's place
        assert not row["startDate"] < nine_utc < row["endDate"]
