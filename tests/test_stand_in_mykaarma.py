"""The myKaarma stand-in over real HTTP: who may call, and the customers."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.demo.systems import vin
from bot.demo.systems.mykaarma import (
    DEALER_UUID,
    EXPRESS_DEPARTMENT,
    SCOPES,
    SERVICE_DEPARTMENT,
    MyKaarma,
)
from tests.stand_in_dealer import BRANCH, DEALER, PEOPLE, SEEN, Dealer, dealership
from tests.stand_in_parts import sample, served


@pytest.fixture
async def dealer() -> AsyncIterator[Dealer]:
    async with dealership() as made:
        yield made


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


async def test_a_body_of_the_wrong_shape_breaks_the_vendor(
    dealer: Dealer, caplog: pytest.LogCaptureFixture
) -> None:
    answer = await dealer.http.post(f"{BRANCH}/list", json={"pageSize": "many"})
    assert answer.status_code == 500
    assert answer.json()["error"]["errorCode"] == 500
    assert "could not be served" in caplog.text


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
    answer = await dealer.http.post(
        f"{PEOPLE}/", json=sample("mykaarma", "create_customer", "request")
    )
    assert answer.status_code == 200
    assert answer.json().keys() == sample("mykaarma", "create_customer", "200").keys()
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


async def test_credentials_are_the_caller_s_choice() -> None:
    system = MyKaarma(user="u", password="p")
    async with served(system) as http:
        path = "/developer/application/configurations"
        assert (await http.get(path, auth=("u", "p"))).status_code == 200
        assert (await http.get(path, auth=("demo", "demo"))).status_code == 401
