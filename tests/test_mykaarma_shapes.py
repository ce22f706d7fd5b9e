"""What is read from answers and written into requests: the vendor's examples, and anything."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from bot.systems import Misread
from bot.systems.mykaarma import matching, readings, shapes
from bot.systems.mykaarma.refusals import complaint
from bot.systems.mykaarma.requests import Requests
from bot.systems.wire import read
from flows.domain import Customer, Service, Vehicle
from flows.understanding.request import Who
from tests.mykaarma_parts import BRANCH, NEW, misfit, sample, types

PEOPLE = (
    Customer(id="1", first="Tom", last="Whitfield"),
    Customer(id="2", first="Dana", last="Weber", emails=("dana@example.com",)),
    Customer(id="3", first="Ann", last="Other", phones=("+19145550104",)),
    Customer(id="4", company="Whitfield & Sons", phones=("914-555-0104",)),
    Customer(id="5", first="Dana", last="Whit"),
    Customer(id="6", vehicles=(Vehicle(id="v", plate="ABC 123"),)),
    Customer(id="8", key="K8", vehicles=(Vehicle(id="w", vin="1HGCM82633A004352"),)),
)


@pytest.mark.parametrize(
    ("who", "ids"),
    [
        (Who(first="Dana", last="Whitfield"), "1245"),  # none is both: all with one of them
        (Who(name="Dana Whit"), "5"),  # one is exactly this: the only answer
        (Who(name="D Whitf"), "1245"),  # beginnings
        (Who(company="Whitfield & Sons"), "4"),
        (Who(phone="9145550104"), "34"),
        (Who(phone="9145550104", name="Sons"), "4"),
        (Who(phone="9145550104", name="Ann Whitfield"), "34"),
        (Who(phone="0104"), "34"),
        (Who(phone="04"), ""),
        (Who(email="DANA@example.com"), "2"),
        (Who(plate="abc-123"), "6"),
        (Who(reference="77"), ""),
        (Who(reference="k8"), "8"),
        (Who(vin="2HGCM82633A004352"), ""),
        (Who(vin="3a004352"), "8"),
    ],
)
def test_who_may_be_meant(who: Who, ids: str) -> None:
    by = matching.search(who)
    assert by
    found = matching.meant(PEOPLE, who, by)
    assert "".join(sorted(one.id for one in found)) == ids


def test_without_any_words_nobody_is_searched() -> None:
    assert matching.search(Who()) is None
    assert matching.search(Who(phone="unknown", email="")) is None


def test_the_best_comes_first() -> None:
    who = Who(name="Dana Lee Whitfield")
    rows = (*PEOPLE, Customer(id="7", first="Dana", last="Whitfield"))
    by = matching.search(who)
    assert by
    assert matching.meant(rows, who, by)[0].id == "7"


def test_a_new_customer_is_sent_as_the_vendor_shows_it() -> None:
    sent = Requests("D", "B", "slack", notify=True).create_customer(NEW)
    assert sent.body
    seed = sample("create_customer/request.json")
    assert misfit(types(sent.body), types(seed)) == []
    assert sent.body["searchForDuplicate"] is False
    assert sent.body["customer"]["phoneNumbers"][0]["phoneNumber"].startswith("+1")
    for name in ("requesterUserUUID", "dealerUUIDList"):
        del seed[name]
    for name in ("customerKey", "addresses", "preferredLocale", "customerUuid"):
        del seed["customer"][name]
    for name in ("estimatedMileage", "vehicleKey", "vehicleTrim", "color", "vehicleUuid"):
        del seed["vehicles"][0][name]
    del seed["vehicles"][0]["vehicleEngine"]
    assert types(sent.body) == types(seed)


def test_the_vendors_examples_are_read() -> None:
    body = sample("appointments_of_customer/200.json")
    assert complaint(body) is None
    [row] = read(shapes.AppointmentList, body).service_appointments
    found = readings.appointment(row, BRANCH.tz)
    assert (found.id, found.start, found.services) == ("string", None, ("string",))
    body = sample("create_customer/200.json")
    assert complaint(body) is None
    assert read(shapes.CreatedCustomer, body).customer_uuid == "string"


ZOE = Customer(
    id="c-1",
    first="Zoë",
    last="*bold* <https://evil.example|click>",
    key="MK100",
    phones=("+19145550110",),
    emails=("zoe@example.com", "old@example.com"),
    language="en-us",
    vehicles=(
        Vehicle(
            id="v-1",
            vin="1HGCM82633A004352",
            year="2003",
            make="Honda",
            model="Accord",
            colour="Silver",
            plate="ABC 123",
            mileage=141000,
        ),
    ),
)


def test_both_kinds_of_rows_are_the_same_customer() -> None:
    [row] = read(shapes.CustomerList, sample("find_customers/200.json")).root
    assert readings.customer(row) == ZOE
    [row] = read(shapes.CustomerList, sample("find_customers_older/200.json")).root
    car = ZOE.vehicles[0].model_copy(update={"colour": "", "plate": ""})
    fewer = {"vehicles": (car,), "emails": ("zoe@example.com",), "language": ""}
    assert readings.customer(row) == ZOE.model_copy(update=fewer)


def test_a_company_without_contacts() -> None:
    answer = read(shapes.CustomerAnswer, sample("read_customer/200.json"))
    assert readings.customer(answer.customer_with_vehicles) == Customer(
        id="c-1", company="Quist & Sons", key="MK100", language="fr-ca"
    )


def test_the_catalogue_without_what_is_no_longer_valid() -> None:
    page = read(shapes.OperationPage, sample("search_operations/200.json"))
    assert page.total_count == 3
    assert readings.services(page.operations) == (
        Service(id="o-1", code="LOF", name="Oil change", price=Decimal("79.95"), minutes=45),
        Service(id="o-2", code="DIAG", name="Diagnosis"),
    )


def test_transport_options_without_what_is_shown_nowhere() -> None:
    body = sample("transport_options/200.json")
    assert complaint(body) is None
    rows = read(shapes.TransportList, body).transport_option_list
    assert [(one.id, one.name) for one in readings.transports(rows)] == [
        ("t-1", "Wait here"),
        ("t-2", "SHUTTLE"),
    ]


def test_free_days_of_the_vendors_map() -> None:
    body = sample("availability/200.json")
    assert complaint(body) is None
    found = readings.free_days(
        read(shapes.Availability, body),
        [date(2026, 8, 15), date(2026, 8, 16), date(2026, 8, 17)],
        now=datetime(2026, 8, 15, 12, tzinfo=UTC),
        zone=BRANCH.tz,
        slot_minutes=None,
    )
    assert [slot.key for slot in found.slots] == ["2026-08-15 10:15:00", "2026-08-15 10:30:00"]
    assert [slot.end for slot in found.slots] == [None, None]
    assert found.reasons == (
        (date(2026, 8, 16), "closed"),
        (date(2026, 8, 17), "transport_full"),
    )


def test_refusals_name_the_code_and_the_next_step() -> None:
    refused = complaint(sample("create_appointment/400.json"))
    assert refused
    assert (refused.code, refused.means) == ("TRANSPORT_OPTION_MISMATCH", "refused")
    assert refused.words.endswith("Choose another.")
    missing = complaint(sample("any_call/403.json"))
    assert missing
    assert (missing.code, missing.means) == ("100004", "not_allowed")
    assert "appointment.draft.create" in missing.words


@pytest.mark.parametrize(
    ("body", "code", "words"),
    [
        ({"error": None, "errors": []}, None, None),
        ({"error": {}, "errors": [{"errorCode": 0, "errorTitle": "string"}]}, None, None),
        ({"error": {"errorCode": "0", "errorDescription": "none"}}, None, None),
        ({"statusCode": 200}, None, None),
        ([], None, None),
        ({"error": [{"errorCode": 7, "errorDescription": "no"}]}, "7", "no"),
        ({"errors": [{"errorTitle": "NO", "errorMessage": ""}]}, "", "NO"),
        ({"error": "Not Found"}, "", "Not Found"),
        ({"errorCode": "X", "errorDescription": "no"}, "X", "no"),
        ({"statusCode": 500, "error": None}, "", "It answered with status 500."),
    ],
)
def test_where_a_complaint_is(body: Any, code: str | None, words: str | None) -> None:
    found = complaint(body)
    assert (found and found.code, found and found.words) == (code, words)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


NAMES = st.sampled_from(
    [
        "customer",
        "customers",
        "uuid",
        "id",
        "vehicles",
        "phoneNumbers",
        "phoneNumber",
        "emails",
        "communications",
        "commValue",
        "operationDTOList",
        "laborOpCode",
        "totalPrice",
        "totalCount",
        "transportOptionList",
        "transportOptionUuid",
        "optionName",
        "availabilityInfoMap",
        "ALL_DATE_TIME",
        "vacant",
        "warningMap",
        "dateTime",
        "serviceAppointments",
        "startTime",
        "date",
        "serviceList",
        "vehicleInformation",
        "transportOption",
        "isCancelled",
        "error",
        "errors",
        "errorCode",
        "errorDescription",
        "statusCode",
        "customerWithVehicles",
        "appointmentInfo",
        "url",
        "mileage",
        "slotSizeInMins",
        "customerUuid",
        "appointmentUuid",
        "firstName",
        "name",
    ]
)


TIMES = st.sampled_from(["2026-03-10 10:00:00", "2026-03-08 02:30:00", "9999-12-31 23:59:59"])


LIKELY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | TIMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TIMES, inner, max_size=5),
    max_leaves=20,
)


def read_customers(body: object) -> None:
    for row in read(shapes.CustomerList, body).root:
        readings.customer(row)


def read_services(body: object) -> None:
    readings.services(read(shapes.OperationPage, body).operations)


def read_free_days(body: object) -> None:
    found = read(shapes.Availability, body)
    now = datetime(2026, 3, 2, tzinfo=UTC)
    readings.free_days(found, [date(2026, 3, 8)], now=now, zone=BRANCH.tz, slot_minutes=15)


def read_appointments(body: object) -> None:
    for row in read(shapes.AppointmentList, body).service_appointments:
        readings.appointment(row, BRANCH.tz)


def read_choices(body: object) -> None:
    readings.advisors(read(shapes.AdvisorList, body).root, "B")
    readings.transports(read(shapes.TransportList, body).transport_option_list)


def read_draft(body: object) -> None:
    readings.draft_made(read(shapes.CreatedDraft, body))


def reader_of(shape: type[BaseModel]) -> Callable[[object], None]:
    def read_it(body: object) -> None:
        read(shape, body)

    return read_it


READERS = [
    read_customers,
    read_services,
    read_free_days,
    read_appointments,
    read_choices,
    read_draft,
    reader_of(shapes.CustomerAnswer),
    reader_of(shapes.CreatedCustomer),
    reader_of(shapes.FirstSlot),
    reader_of(shapes.HoursOfOperation),
    reader_of(shapes.AppointmentAnswer),
    reader_of(shapes.CreatedAppointment),
]


@settings(deadline=None)  # a busy machine is no failure
@given(ANYTHING | LIKELY)
def test_any_answer_is_read_or_misread_and_nothing_else(body: object) -> None:
    complaint(body)
    for reader in READERS:
        try:
            reader(body)
        except Misread as misread:
            assert misread.reason  # noqa: PT017 (which of the two ends it is does not matter)
