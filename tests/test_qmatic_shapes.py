"""What is read from Qmatic's answers and sent to it: the seed's examples, and anything."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, SecretStr, ValidationError

from bot.systems import Misread
from bot.systems.directory import Entry
from bot.systems.qmatic import readings, shapes
from bot.systems.qmatic.contacts import changed
from bot.systems.qmatic.paths import Paths
from bot.systems.qmatic.refusals import complaint, token_complaint
from bot.systems.qmatic.requests import Contact, Place, Requests
from bot.systems.wire import read
from flows.domain import Appointment, ContactChanges, Customer, Service
from tests.qmatic_parts import BRANCH, sample

GUID = "3fa85f64-5717-4562-b3fc-2c963f66afa6"
PLACE = Place("2022-03-03T09:00:00+01:00", "2022-03-03T09:15:00+01:00", 3)
ENTRY = Entry(
    Customer(id="c"),
    SecretStr(sample("search_appointments/request.json")["customer"]["personalIdentifier"]),
)
SEVERAL, SINGLE = Requests("B", combines=True), Requests("B", combines=False)
ROOT = "/external/v1"


@pytest.mark.parametrize("case", ["search_appointments", "appointment_details", "reschedule"])
def test_the_seeds_appointments_are_read(case: str) -> None:
    body = sample(f"{case}/200.json")
    assert complaint(body) is None
    [row] = read(shapes.AppointmentList, body).root
    assert row == read(shapes.AppointmentRow, body) == read(shapes.Moved, body).root
    names = body["customer"]
    start = datetime(2022, 3, 3, 8, tzinfo=UTC)
    found = readings.appointment(row, BRANCH.tz, "another", "C")
    assert found == Appointment(
        id=GUID,
        customer_id="C",
        customer=f"{names['firstName']} {names['lastName']}".strip(),
        start=start,
        end=None,
        services=("string",),
        work=(Service(id=GUID, code="", name="string"),),
        provider="string",
        note="string",
    )
    assert readings.places(row) == 1
    assert readings.appointment(row, BRANCH.tz, GUID, "").provider == ""


def test_requests_are_the_seeds() -> None:
    search = SEVERAL.search(ENTRY.identifier)
    assert (search.method, search.path) == (
        "GET",
        f"{ROOT}/serviceCombination/appointments/search",
    )
    assert search.body == sample("search_appointments/request.json")
    details = SEVERAL.appointment(GUID)
    assert (details.method, details.path) == (
        "GET",
        f"{ROOT}/serviceCombination/appointments/{GUID}",
    )
    moving = SEVERAL.reschedule(GUID, GUID)
    assert (moving.method, moving.path) == (
        "PUT",
        f"{ROOT}/serviceCombination/appointments/{GUID}/reschedule",
    )
    assert moving.body == sample("reschedule/request.json")
    assert moving.writes


def test_single_services_have_their_own_paths() -> None:
    assert SINGLE.search(ENTRY.identifier).method == "POST"
    assert SINGLE.search(ENTRY.identifier).path == f"{ROOT}/appointments/search"
    assert SINGLE.appointment(GUID).path == f"{ROOT}/appointments/{GUID}"
    assert SINGLE.reschedule(GUID, "R").path == f"{ROOT}/appointments/{GUID}/reschedule"
    assert SINGLE.times(["S"], 1).path == f"{ROOT}/branches/B/services/S/timeslots"
    assert SINGLE.confirm("R", ENTRY, Contact("", "", "", "")).path == (
        f"{ROOT}/reservations/R/confirm"
    )
    reserve = SINGLE.reserve(["S"], PLACE, "")
    assert reserve.path == f"{ROOT}/reservations"
    assert reserve.body == {
        "branchId": "B",
        "serviceId": "S",
        "timeSlot": {"startTime": PLACE.start, "endTime": PLACE.end},
        "numberOfReservations": 3,
    }
    for one in (SEVERAL, SINGLE):  # these serve both families
        assert one.cancel(GUID).path == f"{ROOT}/appointments/{GUID}"
        assert one.release("R").path == f"{ROOT}/reservations/reservations/R"


def test_several_services_are_sent_together() -> None:
    times = SEVERAL.times(["S", "T"], 3)
    assert times.path == f"{ROOT}/serviceCombination/branch/B/timeslots"
    assert times.query == {"serviceIds": ["S", "T"], "numberofReservations": 3}
    reserve = SEVERAL.reserve(["S", "T"], PLACE, "Two photos")
    assert reserve.path == f"{ROOT}/serviceCombination/reservations"
    assert reserve.body == {
        "branchId": "B",
        "services": [
            {"serviceId": "S", "numberOfReservations": 2},
            {"serviceId": "T", "numberOfReservations": 1},
        ],
        "timeSlot": {"startTime": PLACE.start, "endTime": PLACE.end},
        "notes": "Two photos",
    }
    assert Place.of(PLACE.key) == PLACE


def test_a_persons_data_is_sent_whole_and_only_what_is_known() -> None:
    person = {
        "personalIdentifier": ENTRY.identifier.get_secret_value(),
        "firstName": "Tess",
        "lastName": "Visser",
        "phoneNumber": "",
        "email": "t@example.com",
    }
    contact = Contact("Tess", "Visser", "t@example.com", "")
    assert SEVERAL.confirm("R", ENTRY, contact).body == {"customer": person}
    call = SEVERAL.change_customer(GUID, ENTRY, contact._replace(born="2000-01-01"))
    assert call.path == f"{ROOT}/Appointments/{GUID}/customer"
    assert call.body == person | {"dateOfBirth": "2000-01-01"}


def test_only_what_was_to_be_changed_is_different() -> None:
    person = shapes.Person(first_name="Tess", last_name="de Wit", date_of_birth="2000-01-01")
    known = Customer(id="c", first="T", last="Visser", phones=("+31",), emails=("t@example.com",))
    assert changed(person, known, ContactChanges(email="new@example.com")) == Contact(
        "Tess", "de Wit", "new@example.com", "+31", "2000-01-01"
    )
    assert changed(shapes.Person(email="x@example.com"), known, ContactChanges(phone="")) == (
        Contact("T", "Visser", "x@example.com", "", "")
    )


def test_unknown_paths_can_be_set_and_name_the_same_records() -> None:
    paths = Paths(confirm="/v2/hold/{reservation}", several_confirm="/v2/holds/{reservation}")
    assert Requests("B", combines=False, paths=paths).confirm(
        "a/b", ENTRY, Contact("", "", "", "")
    ).path == ("/v2/hold/a%2Fb")
    for wrong in ("/v2/hold", "v2/{reservation}", "/v2/{reservation}/{branch}", "/v2/{reservation"):
        with pytest.raises(ValidationError, match="is no path of this call: write one like /ext"):
            Paths(confirm=wrong)


def test_a_branch_offers_what_names_it_or_no_branch() -> None:
    rows = [
        {"id": "1", "name": "Here", "branches": [{"id": "B"}, {"id": "C"}]},
        {"id": "2", "name": "There", "branches": [{"id": "C"}]},
        {"id": "3", "name": "One", "branch": {"id": "B"}},
        {"id": "4", "branches": None},
    ]
    found = readings.services(read(shapes.ServiceList, rows).root, "B")
    assert [one.name for one in found] == ["Here", "One", "4"]


def test_combinations_are_those_of_the_branch() -> None:
    rows = [
        {"branchId": "B", "serviceCombinations": [{"combinedServices": ["1", "2"]}, {}]},
        {"branchId": "C", "serviceCombinations": [{"combinedServices": ["3"]}]},
        {},
    ]
    found = readings.combinations(read(shapes.CombinationList, rows).root, "B")
    assert found == (frozenset({"1", "2"}), frozenset())
    one, two, three = (Service(id=i, code="", name=f"S{i}") for i in "123")
    assert readings.cannot_share([one, two], found) == ""
    assert readings.cannot_share([one], ()) == ""
    assert readings.cannot_share([one, one], ()) == ""
    assert readings.cannot_share([one, two, three], found).startswith(
        "S3 cannot share a visit with S1 and S2."
    )
    assert readings.cannot_share([one, two, three], ()).startswith("S1, S2 and S3 cannot")


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"code": "SLOT_NOT_AVAILABLE"}, "SLOT_NOT_AVAILABLE", ""),
        ({"message": "email is missing"}, "", "email is missing"),
        ({"code": 7, "message": None}, None, None),
        ({"message": "5B0I96O2xqD8XpyOdP7yQQhBIueKzaQZSfdDYx32mL8v1 is taken"}, "", "… is taken"),
        ([], None, None),
        (None, None, None),
    ],
)
def test_what_a_body_says_beside_its_status(body: Any, code: str | None, words: str | None) -> None:
    found = complaint(body)
    assert (found and found.code, found and found.words) == (code, words)
    assert token_complaint(body) is None


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
_NAMES = """
    id name branches branch branchId serviceCombinations combinedServices startTime endTime
    timeSlot reservationId appointmentId customer firstName lastName email phoneNumber service
    services numberOfReservations supportNotes access_token code message error
"""
NAMES = st.sampled_from(_NAMES.split())
VALUES = st.sampled_from(
    [
        "2026-03-03T10:00:00+01:00",
        "9999-12-31T10:00:00+01:00",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
        "B",
    ]
)
LIKELY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | VALUES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)


def read_services(body: object) -> None:
    readings.services(read(shapes.ServiceList, body).root, "B")


def read_combinations(body: object) -> None:
    readings.combinations(read(shapes.CombinationList, body).root, "B")


def read_times(body: object) -> None:
    slots = readings.slots(read(shapes.TimeSlotList, body).root, BRANCH.tz, 1)
    day = date(2026, 3, 3)
    readings.free_times(slots, day, day, today=day)
    for slot in slots:
        assert Place.of(slot.key).number == 1


def read_appointments(body: object) -> None:
    for row in read(shapes.AppointmentList, body).root:
        readings.appointment(row, BRANCH.tz, "B", "C")
        readings.places(row)


def reader_of(shape: type[BaseModel]) -> Callable[[object], None]:
    def read_it(body: object) -> None:
        read(shape, body)

    return read_it


READERS = [
    read_services,
    read_combinations,
    read_times,
    read_appointments,
    reader_of(shapes.Token),
    reader_of(shapes.BranchList),
    reader_of(shapes.Reservation),
    reader_of(shapes.Confirmation),
    reader_of(shapes.Moved),
    reader_of(shapes.Anything),
]


def test_the_last_day_there_is_can_be_offered() -> None:
    read_times([{"startTime": "9999-12-31T10:00:00+01:00", "endTime": "x"}])


@settings(deadline=None)  # a busy machine is no failure
@given(ANYTHING | LIKELY)
def test_any_answer_is_read_or_misread_and_nothing_else(body: object) -> None:
    complaint(body)
    token_complaint(body)
    for reader in READERS:
        try:
            reader(body)
        except Misread as misread:
            assert misread.reason  # noqa: PT017 (which of the two ends it is does not matter)
