"""What the Valomnia client reads and builds, without a vendor: examples, hours, anything at all."""

import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot.systems import Misread
from bot.systems.valomnia import readings, shapes
from bot.systems.valomnia.hours import Hours, Span
from bot.systems.valomnia.refusals import complaint
from bot.systems.valomnia.requests import (
    Requests,
    containing,
    own_reference,
    same_customer,
    unchanged,
    written,
)
from bot.systems.valomnia.week import Opening
from bot.systems.wire import read
from flows.domain import Customer, Reason
from tests.valomnia_parts import BRANCH, SAMPLES, sample

# the examples of the vendor's chapter on appointments


def test_the_examples_of_the_documents_are_read() -> None:
    body = sample("list_appointments/200.json")
    assert complaint(body) is None
    page = read(shapes.Page[shapes.Appointment], body)
    assert page.paging.total == 116
    found = [readings.appointment(row, BRANCH.tz) for row in page.data]
    assert [(one.id, one.customer, one.customer_id) for one in found] == [
        ("2", "Magasin BATAM", "BATAM"),
        ("23", "", ""),
    ]
    assert [one.services for one in found] == [
        ("Phone call: Price Negotiation",),
        ("Autre: Control merchandise",),
    ]
    assert found[1].start == found[1].end == datetime(2016, 10, 27, 5, tzinfo=UTC)
    row = read(shapes.Appointment, sample("show_appointment/200.json"))
    shown = readings.appointment(row, BRANCH.tz)
    assert (shown.provider_id, shown.reference, shown.version) == (
        "emp04",
        "Ref-01",
        "2016-09-09T17:21:30Z",
    )
    deleted = sample("delete_appointment/200.json")
    assert complaint(deleted) is None
    assert read(shapes.Deleted, deleted).success == "true"


def test_what_an_appointment_refers_to_is_read() -> None:
    categories = read(shapes.Page[shapes.Category], sample("list_categories/200.json")).data
    assert [one.code for one in readings.services(categories)] == ["meeting", "phone_call"]
    employees = read(shapes.Page[shapes.Employee], sample("list_employees/200.json")).data
    assert [one.name for one in readings.employees(employees)] == ["Sami Trabelsi"]
    row = read(shapes.Customer, sample("show_customer/200.json"))
    marie = read(shapes.Contact, sample("show_contact/200.json"))
    found = readings.customer(row, marie)
    assert found
    assert (found.id, found.name, found.company) == ("NC-3", "Marie Schrader", "Marie's Jewelry")
    assert found.phones == ("+21698555102", "+21671555103", "+21671555101", "+21698555101")
    assert found.emails == ("marie@example.com", "shop@example.com")
    assert found.warning == "This customer is on hold in Valomnia: Unpaid invoices."
    assert readings.person_ids([marie], found) == (1,)


@pytest.mark.parametrize("ids", ["references", "numbers"])
def test_a_customer_is_written_again_without_what_is_about_money(
    ids: Literal["references", "numbers"],
) -> None:
    row = read(shapes.Customer, sample("show_customer/200.json"))
    linked = {"references": ("shop", "NC-1", "A"), "numbers": ("4", "9", "6")}[ids]
    assert same_customer(row, ids, phone="+21671555999") == {
        "name": "Marie's Jewelry",
        "barcode": "6190000000017",
        "isActive": "true",
        "categoryId": linked[0],
        "isSubCustomer": "true",
        "parentCustomer": linked[1],
        "customerSegmentationId": linked[2],
        "country": "TN",
        "city": "Tunis",
        "postalCode": "1000",
        "address": "1 Avenue de Carthage",
        "latitude": "36.8",
        "longitude": "10.18",
        "email": "shop@example.com",
        "phone": "+21671555999",
        "mobile": "+21698555101",
    }


@pytest.mark.parametrize("case", ["save_appointment", "update_appointment", "upsert_appointment"])
def test_what_is_written_equals_the_examples(case: str) -> None:
    answer = sample(f"{case}/{'200' if case.startswith('update') else '201'}.json")
    row = read(shapes.Appointment, answer)
    start, end = (datetime.fromisoformat(answer[name]) for name in ("startDate", "endDate"))
    visit = unchanged(row, start, end)
    assert visit
    requests = Requests("v2.1")
    call = {
        "save_appointment": requests.save(row.reference, visit, external=False),
        "update_appointment": requests.update(row.id, row.reference, visit),
        "upsert_appointment": requests.upsert(row.reference, visit),
    }[case]
    seed = sample(f"{case}/request.json")
    extra = {"useExternalId": False} if case.startswith("save") else {}
    assert call.body == seed | extra
    assert json.dumps(call.body)  # and every type of it with it
    assert {name: type(one) for name, one in seed.items()} == {
        name: type((call.body or {})[name]) for name in seed
    }


def test_every_documented_error_has_a_sentence() -> None:
    seen = set()
    for path in SAMPLES.glob("*/*.json"):
        if path.stem in {"400", "404", "500"}:
            found = complaint(json.loads(path.read_text()))
            assert found
            assert found.means == ("unknown" if found.code == "server_error" else "refused")
            seen.add(found.code)
    assert seen == {
        "invalid_param",
        "invalid_datetime_format",
        "invalid_param_type",
        "missing_param",
        "date_validation_error",
        "save_failed",
        "not_found",
        "delete_failed",
        "server_error",
    }


@pytest.mark.parametrize(
    ("body", "code", "means"),
    [
        ({"error": "not_unique"}, "not_unique", "refused"),
        (
            {"error": "invalid_color_format", "error_description": 5},
            "invalid_color_format",
            "refused",
        ),
        ({"error": "no_credentials"}, "no_credentials", "not_allowed"),
        ({"error": "something_new", "error_description": "x"}, "something_new", "unknown"),
        ({"error": {"code": 5}}, "", "unknown"),
        ({"success": "false", "success_description": "No."}, "", "unknown"),
        ({"success": False}, "", "unknown"),
    ],
)
def test_where_a_complaint_is(body: Any, code: str, means: str) -> None:
    found = complaint(body)
    assert found
    assert (found.code, found.means) == (code, means)


@pytest.mark.parametrize("body", [{}, [], None, "x", {"error": None}, {"success": "true"}])
def test_where_none_is(body: Any) -> None:
    assert complaint(body) is None


# what is built


def test_references_of_ours_are_the_same_for_the_same_write_only() -> None:
    assert own_reference("dialog:7") == own_reference("dialog:7")
    assert own_reference("dialog:7") != own_reference("dialog:8")
    assert own_reference("*") == own_reference("*").strip("*")
    assert own_reference("x").startswith("dh-")
    assert len(own_reference("x")) == 27


def test_times_are_utc_in_whole_seconds() -> None:
    moment = datetime(2026, 3, 3, 10, 0, 0, 999, tzinfo=ZoneInfo("Africa/Tunis"))
    assert written(moment) == "2026-03-03T09:00:00Z"


@pytest.mark.parametrize(
    ("text", "term"),
    [("Flipopia", "*Flipopia*"), ("*Bold* & more", "*& more*"), ("**", "**"), ("a*bc", "*bc*")],
)
def test_a_search_has_no_star_but_our_own(text: str, term: str) -> None:
    assert containing(text) == term


def test_odd_characters_of_a_reference_stay_in_its_part_of_the_path() -> None:
    path = Requests("v2.1").appointment_by_reference("a/b ?#é*").path
    assert path == "/api/v2.1/appointments/reference/a%2Fb%20%3F%23%C3%A9%2A"


def test_a_customers_odd_relations_are_left_out() -> None:
    row = read(
        shapes.Customer,
        {"id": 1, "reference": "R", "name": "N", "parentCustomer": [1], "isActive": None},
    )
    assert same_customer(row, "references") == {"name": "N"}


def test_the_person_meant_is_found_by_the_whole_name() -> None:
    people = [
        read(shapes.Contact, {"id": number, "firstName": first, "lastName": "Jaziri"} | home)
        for number, first, home in (
            (8, "Amine", {"customerReference": "960"}),
            (9, "Amine", {"customer": {"reference": "961"}}),
            (10, "Rim", {"customerReference": "960"}),
            ("x", "AMINE", {"customerReference": "960"}),
            ("9" * 5000, "Amine", {"customerReference": "960"}),
        )
    ]
    meant = Customer(id="960", first="amine", last="Jazíri")
    assert readings.person_ids(people, meant) == (8,)


# hours

TUNIS = ZoneInfo("Africa/Tunis")
NEW_YORK = ZoneInfo("America/New_York")
MARCH_2 = date(2026, 3, 2)  # a Monday


def hours(
    zone: ZoneInfo = TUNIS, start: time = time(8), end: time = time(12), **more: Any
) -> Hours:
    settings: dict[str, Any] = {
        "week": {day: [Opening(start, end)] for day in range(7)},
        "slot": timedelta(minutes=30),
        "lead": timedelta(hours=1),
        "horizon": timedelta(days=30),
    }
    return Hours(zone, **(settings | more))


def at(zone: ZoneInfo, *parts: int) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[misc,arg-type]  # the first parts of a time


@pytest.mark.parametrize(
    ("now", "reason", "count"),
    [
        ((2026, 3, 2, 6), None, 8),
        ((2026, 3, 2, 7, 1), None, 7),  # an hour's notice
        ((2026, 3, 2, 10, 31), "too_soon", 0),
    ],
)
def test_notice_is_kept(now: tuple[int, ...], reason: Reason | None, count: int) -> None:
    slots, reasons = hours().free([MARCH_2], [], timedelta(minutes=30), at(TUNIS, *now))
    assert len(slots) == count
    assert reasons == (((MARCH_2, reason),) if reason else ())


def test_why_a_day_has_nothing() -> None:
    day = Span(at(TUNIS, 2026, 3, 2, 7), at(TUNIS, 2026, 3, 2, 13))
    now = at(TUNIS, 2026, 3, 1, 7)
    half_hour = timedelta(minutes=30)
    assert hours().free([MARCH_2], [day], half_hour, now)[1] == ((MARCH_2, "full"),)
    assert hours(week={}).free([MARCH_2], [], half_hour, now)[1] == ((MARCH_2, "closed"),)


def test_only_shared_time_is_an_overlap() -> None:
    eight, nine, ten = (at(TUNIS, 2026, 3, 2, hour) for hour in (8, 9, 10))
    assert Span(eight, ten).overlaps(Span(nine, ten))
    assert not Span(eight, nine).overlaps(Span(nine, ten))
    assert not Span(eight, ten).overlaps(Span(nine, nine))  # no length
    assert not Span(eight, ten).overlaps(Span(ten, eight))  # ends before it starts


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2026, 3, 7), ["00:00", "01:00", "02:00", "03:00"]),
        (date(2026, 3, 8), ["00:00", "01:00", "03:00"]),  # the clocks leap over two o'clock
        (date(2026, 11, 1), ["00:00", "01:00", "01:00", "02:00", "03:00"]),  # one o'clock twice
    ],
)
def test_a_day_on_which_the_clocks_change_is_as_long_as_it_is(day: date, starts: list[str]) -> None:
    plan = hours(NEW_YORK, time(0), time(4), slot=timedelta(hours=1))
    now = at(NEW_YORK, 2026, 1, 1)
    slots, _ = plan.free([day], [], timedelta(hours=1), now)
    assert [f"{slot.start:%H:%M}" for slot in slots] == starts
    assert len({slot.key for slot in slots}) == len(slots)
    assert all(slot.end and slot.end.timestamp() - slot.start.timestamp() == 3600 for slot in slots)


def test_days_are_those_that_can_be_booked() -> None:
    now = at(TUNIS, 2026, 2, 27, 12)
    days = hours(horizon=timedelta(days=2)).days(date(2026, 1, 1), date.max, now)
    assert days == [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1)]
    assert hours().days(date(2027, 1, 1), date(2027, 1, 2), now) == []
    window = hours().window(days)
    assert window == Span(at(TUNIS, 2026, 2, 27), at(TUNIS, 2026, 3, 2))


# anything at all

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(
    [
        "id",
        "reference",
        "title",
        "note",
        "startDate",
        "endDate",
        "done",
        "user",
        "customerId",
        "customer",
        "appointmentCategoryId",
        "appointmentCategory",
        "contacts",
        "dateCreated",
        "lastUpdated",
        "name",
        "isActive",
        "onHold",
        "onHoldReason",
        "phone",
        "mobile",
        "email",
        "firstName",
        "lastName",
        "customerReference",
        "customerCategory",
        "parentCustomer",
        "latitude",
        "paging",
        "total",
        "data",
        "error",
        "error_description",
        "success",
        "isSubCustomer",
        "categoryReference",
    ]
)
TIMES = st.sampled_from(
    ["2026-03-10T10:00:00Z", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-13-01T00:00:00Z"]
)
LIKELY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | TIMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=6),
    max_leaves=20,
)
RECORD = st.builds(
    lambda number, fields: fields | {"id": number},
    st.integers() | st.text(max_size=3),
    st.dictionaries(NAMES, LIKELY | TIMES, max_size=8),
)


def read_appointments(body: object) -> None:
    rows = read(shapes.Page[shapes.Appointment], body).data
    for row in rows:
        readings.appointment(row, BRANCH.tz)
        unchanged(row, datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC))
        readings.was_first(row, row)
    window = Span(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))
    for taken in readings.busy(rows, BRANCH.tz):
        taken.overlaps(window)


def read_customers(body: object) -> None:
    for row in read(shapes.Page[shapes.Customer], body).data:
        readings.customer(row)
        same_customer(row, "references")
        same_customer(row, "numbers", phone="1")


def read_people(body: object) -> None:
    rows = read(shapes.Page[shapes.Contact], body).data
    readings.person_ids(rows, Customer(id="", first="", last=""))


def read_choices(body: object) -> None:
    readings.services(read(shapes.Page[shapes.Category], body).data)
    readings.employees(read(shapes.Page[shapes.Employee], body).data)


def read_written(body: object) -> None:
    read(shapes.Deleted, body)
    read(shapes.Written, body)


@hypothesis_settings(deadline=None)  # a busy machine is no failure
@given(ANYTHING | LIKELY | st.builds(lambda rows: {"data": rows}, st.lists(RECORD, max_size=3)))
def test_any_answer_is_read_or_misread_and_nothing_else(body: object) -> None:
    complaint(body)
    for reader in (read_appointments, read_customers, read_people, read_choices, read_written):
        try:
            reader(body)
        except Misread as misread:
            assert misread.reason  # noqa: PT017 (which of the two ends it is does not matter)
