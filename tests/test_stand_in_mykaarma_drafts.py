"""The myKaarma stand-in over real HTTP: drafts and the customer's page behind their link."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime

import httpx
import pytest

from tests.stand_in_dealer import DEALER, Dealer, code_of, dealership, free_times, key
from tests.stand_in_parts import Json, sample


@pytest.fixture
async def dealer() -> AsyncIterator[Dealer]:
    async with dealership() as made:
        yield made


async def test_the_documented_draft_is_accepted_once_its_blanks_are_filled(dealer: Dealer) -> None:
    body = sample("mykaarma", "create_draft", "request")
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


async def test_a_booking_may_say_which_draft_it_came_from(dealer: Dealer) -> None:
    customer, _ = await dealer.maria()
    body = {
        "appointmentStartDateTime": dealer.at(3, 10).isoformat(),
        "customerDetails": {"uuid": customer},
    }
    draft = (await dealer.http.post(f"{DEALER}/draftAppointment", json=body)).json()["uuid"]
    made = await dealer.booked(dealer.at(3, 10), draftUuid=draft)
    assert dealer.system.drafts[draft].appointment == made


async def test_somebody_may_take_a_draft_s_time(dealer: Dealer) -> None:
    customer, _ = await dealer.maria()
    body = {
        "appointmentStartDateTime": dealer.at(3, 10).isoformat(),
        "customerDetails": {"uuid": customer},
    }
    dealer.system.switches.turn_on("slot_taken")
    draft = await dealer.http.post(f"{DEALER}/draftAppointment", json=body)
    assert draft.status_code == 200
    assert key(dealer.at(3, 10)) not in free_times(await dealer.availability(3))
    async with httpx.AsyncClient() as browser:
        assert "no longer free" in (await browser.post(draft.json()["url"])).text


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
