"""The myKaarma client against answers that the stand-in does not give: odd, older, refusing."""

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.systems import AlreadyBooked, Lost, Misread, NotAllowed, Refused, SlotGone, System, Trouble
from bot.systems.mykaarma import MyKaarma
from flows.domain import Appointment, Customer, Draft, NewCustomer, Service, Slot, SlotQuery
from flows.understanding.request import Who
from tests.mykaarma_parts import (
    BRANCH,
    DANA,
    FREE,
    MONDAY,
    NEW,
    ROW,
    Clock,
    known_draft,
    sample,
    told,
    types,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_it_serves_the_whole_protocol(clock: Clock) -> None:
    system: System = told(clock, {})
    assert system.can.draft
    assert not system.can.recheck_draft


@pytest.mark.parametrize(
    ("who", "term", "preference"),
    [
        (Who(vin="1hgcm82633a004352", name="Dana"), "1HGCM82633A004352", "vehicle"),
        (Who(phone="+1 (914) 555-0104"), "9145550104", "customer"),
        (
            Who(email="somebody.with.a.long.name@example.com"),
            "somebody.with.a.long.name",
            "customer",
        ),
        (
            Who(name="Wolfeschlegelsteinhausen Bergerdorff"),
            "Wolfeschlegelsteinhausen Berge",
            "customer",
        ),
    ],
)
async def test_the_term_is_the_most_telling_and_no_longer_than_allowed(
    clock: Clock, who: Who, term: str, preference: str
) -> None:
    asked: list[httpx.Request] = []
    await told(clock, {"/list": {"customers": []}}, asked).find_customers(who)
    assert asked[0].url.params["searchTerm"] == term
    assert asked[0].url.params["searchPreference"] == preference


@pytest.mark.parametrize(
    "body",
    [
        [ROW],
        {"customers": [ROW]},
        {"whatever": [{"customer": {"id": 7, "firstName": "Dana"}, "customerUuid": "C"}]},
        {"list": [ROW], "warnings": [], "errors": []},
    ],
)
async def test_the_container_may_have_any_name(clock: Clock, body: Any) -> None:
    [found] = await told(clock, {"/list": body}).find_customers(Who(name="Dana"))
    assert (found.id, found.first) == ("C", "Dana")


async def test_an_answer_without_a_list_is_not_taken_for_nobody(clock: Clock) -> None:
    nobody = {"customers": None, "warnings": [{"warningCode": 10001}]}
    assert not await told(clock, {"/list": nobody}).find_customers(DANA)
    with pytest.raises(Misread):
        await told(clock, {"/list": {"result": {}}}).find_customers(DANA)


async def test_a_new_customer_stays_made_when_the_second_look_fails(clock: Clock) -> None:
    client = told(clock, {"/customer/": {"customerUuid": "C", "errors": []}})
    made = await client.create_customer(NEW, "key")
    assert made.id == "C"
    assert made.name == "Nora Quist"
    assert made.vehicles == ()


async def test_a_new_customer_is_looked_for_once_more_when_the_search_has_caught_up(
    clock: Clock,
) -> None:
    rows: list[Any] = [[], [ROW | {"communications": [{"commValue": "212-555-0199"}]}]]
    client = told(clock, {"/list": lambda _request: httpx.Response(200, json=rows.pop(0))})
    new = NewCustomer(first="Dana", last="Whitfield", phone="+12125550199")
    found = await client.find_created(new)
    assert found
    assert found.id == "C"


@pytest.mark.parametrize("body", [{}, {"customerUuid": ""}, [], "ok"])
async def test_a_new_customer_without_an_id_may_have_been_made(clock: Clock, body: Any) -> None:
    with pytest.raises(Lost):
        await told(clock, {"/customer/": body}).create_customer(NEW, "key")


async def test_a_customer_that_exists_is_refused_in_the_vendors_words(clock: Clock) -> None:
    errors = [{"errorCode": 20007, "errorTitle": "KEY", "errorMessage": "Key exists"}]
    with pytest.raises(Refused) as caught:
        await told(clock, {"/customer/": {"errors": errors}}).create_customer(NEW, "key")
    assert (caught.value.reason, caught.value.reference) == ("Key exists", "20007")


def operations(request: httpx.Request, total: int, *, visible: bool = True) -> httpx.Response:
    body = json.loads(request.content)
    if body["onlineSchedulerVisibility"] and not visible:
        total = 0
    numbers = range(body["startPosition"], min(total, body["startPosition"] + body["resultSize"]))
    rows = [{"uuid": f"u{n}", "laborOpCode": f"OP{n}", "totalPrice": "free"} for n in numbers]
    return httpx.Response(200, json={"operationDTOList": rows, "totalCount": total})


async def test_every_page_of_the_catalogue_is_read(clock: Clock) -> None:
    asked: list[httpx.Request] = []
    searches = {"/operations/searches": lambda request: operations(request, 120)}
    found = await told(clock, searches, asked).services()
    assert [one.code for one in found] == [f"OP{n}" for n in range(120)]
    assert len(asked) == 3


async def test_where_nothing_is_marked_visible_everything_is_offered(clock: Clock) -> None:
    searches = {"/operations/searches": lambda request: operations(request, 3, visible=False)}
    assert len(await told(clock, searches).services()) == 3


async def test_the_older_search_serves_where_the_current_one_is_missing(clock: Clock) -> None:
    asked: list[httpx.Request] = []
    older = {"/fetch/opcodes": lambda request: operations(request, 2)}
    assert len(await told(clock, older, asked).services()) == 2
    sent = types(json.loads(asked[-1].content))
    seed = types(sample("fetch_opcodes/request.json"))
    assert set(seed) - set(sent) == {"requesterUserUUID"}
    assert sent == {name: seed[name] for name in sent} | {"resultSize": "int"}


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ([{"uuid": "1", "name": "Ana Ruiz"}], ["Ana Ruiz"]),
        ({"advisors": [{"userUuid": "1", "fname": "Ana", "lname": "Ruiz"}]}, ["Ana Ruiz"]),
        ({"list": [{"uuid": "1"}, {"name": "No id"}]}, []),
        ({"list": [{"uuid": "1", "name": "Ana", "departmentUuid": "other"}]}, []),
        ({"list": ["Ana"]}, []),
        ({"message": "?"}, []),
        ({"error": {"errorCode": 12}}, []),
    ],
)
async def test_advisors_are_read_as_far_as_they_can_be(
    clock: Clock, body: Any, names: list[str]
) -> None:
    found = await told(clock, {"/eligibleAdvisor/list": body}).advisors()
    assert [one.name for one in found] == names


async def test_a_dealer_without_opcodes_has_none_to_offer(clock: Clock) -> None:
    searches = {"/operations/searches": lambda request: operations(request, 0)}
    assert await told(clock, searches).services() == ()


@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.reach(),
        lambda client: client.customer("C"),
        lambda client: client.services(),
        lambda client: client.free_times(SlotQuery(since=MONDAY, until=MONDAY)),
        lambda client: client.appointments("C"),
        lambda client: client.create_customer(NEW, "key"),
        lambda client: client.save(known_draft(), "draft", "key"),
        lambda client: client.save(known_draft(), "book", "key"),
    ],
)
async def test_a_refusal_nobody_documented_is_passed_on_in_the_vendors_words(
    clock: Clock, ask: Callable[[MyKaarma], Awaitable[Any]]
) -> None:
    refusal = httpx.Response(400, json={"error": {"errorCode": 9, "errorDescription": "No."}})
    with pytest.raises(Refused) as caught:
        await ask(told(clock, {"": lambda _request: refusal}))
    assert (caught.value.reason, caught.value.reference) == ("No.", "9")


async def free_of(clock: Clock, entries: Any, since: date, **more: Any) -> Any:
    body = {"availabilityInfoMap": entries, "error": None}
    answers = {"/availability": body, "/first-available-slot": {"dateTime": None}} | more
    return await told(clock, answers).free_times(
        SlotQuery(since=since, until=since + timedelta(days=1))
    )


def no(**warnings: str) -> dict[str, Any]:
    return {"x": {"vacant": False, "warningMap": warnings}}


@pytest.mark.parametrize(
    ("entries", "reason"),
    [
        ({"2026-03-10": no(NO_TIME_INTERVAL_EXISTS="Closed: holiday")}, "closed"),
        ({"2026-03-10": no(NO_SA_AVAILABLE="Ana is away")}, "advisor_away"),
        ({"2026-03-10": no(TRANSPORT_OPTION_UNAVAILABLE="all loaners are out")}, "transport_full"),
        (
            {"2026-03-10": no(APPOINTMENT_VIOLATES_CAPACITY_PLANNING_CONSTRAINTS="")},
            "full",
        ),
        ({"2026-03-10": no(NO_TIME_INTERVAL_EXISTS="needs more notice")}, "too_soon"),
        ({"ALL_DATE_TIME": no(SLOT_UNAVAILABLE="Nothing is free")}, "full"),
        ({"2026-03-10 10:00:00": no(SLOT_UNAVAILABLE="")}, "full"),
        ({"2026-03-10": no(X="")}, "unknown"),
        ({"2026-03-10": {"x": {"warningMap": [{"code": "NO_SA_AVAILABLE"}]}}}, "advisor_away"),
        ({"2026-03-10": {"x": None}, "nonsense": None}, "unknown"),
        (
            {"2026-03-10": no(NO_SA_AVAILABLE=""), "ALL_DATE_TIME": no(SLOT_UNAVAILABLE="")},
            "advisor_away",
        ),
    ],
)
async def test_why_a_day_has_none(clock: Clock, entries: Any, reason: str) -> None:
    found = await free_of(clock, entries, date(2026, 3, 10))
    assert found.slots == ()
    assert dict(found.reasons)[date(2026, 3, 10)] == reason


YES = {"a": {"vacant": False}, "b": {"vacant": True, "warningMap": {}}}


async def test_a_time_that_the_clocks_leap_over_is_not_offered(clock: Clock) -> None:
    keys = ["2026-03-08 01:30:00", "2026-03-08 02:30:00", "2026-03-08 03:00:00"]
    found = await free_of(clock, dict.fromkeys(keys, YES), date(2026, 3, 8))
    assert [slot.key for slot in found.slots] == [keys[0], keys[2]]


async def test_a_time_that_comes_twice_keeps_the_vendors_spelling(clock: Clock) -> None:
    keys = ["2026-11-01 02:00:00", "2026-11-01 01:30:00"]
    found = await free_of(clock, dict.fromkeys(keys, YES), date(2026, 11, 1))
    assert [slot.key for slot in found.slots] == keys[::-1]
    assert found.slots[0].start.utcoffset() == timedelta(hours=-4)


async def test_other_days_bare_days_and_nonsense_are_no_times(clock: Clock) -> None:
    keys = ["2026-03-20 10:00:00", "2026-03-10", "ALL_DATE_TIME", "soon", "2026-03-10T10:00Z"]
    keys.append("9999-12-31 23:59:59")
    found = await free_of(clock, dict.fromkeys(keys, YES), date(2026, 3, 10))
    assert found.slots == ()


async def test_a_refusal_to_look_further_is_passed_on(clock: Clock) -> None:
    first = {"/first-available-slot": {"error": {"errorCode": 9, "errorDescription": "No."}}}
    with pytest.raises(Refused):
        await free_of(clock, {}, date(2026, 3, 10), **first)


@pytest.mark.parametrize(
    "first",
    [
        {"dateTime": None, "error": {"errorCode": "SLOT_UNAVAILABLE"}},
        {"dateTime": "never"},
        {"dateTime": "2026-03-01 10:00:00"},
        {"dateTime": "2026-03-20 10:00:00"},  # but the day itself shows nothing
        lambda _request: httpx.Response(404),
    ],
)
async def test_nothing_is_free_at_all(clock: Clock, first: Any) -> None:
    found = await free_of(clock, {}, date(2026, 3, 10), **{"/first-available-slot": first})
    assert found.slots == ()
    assert (found.since, found.until) == (date(2026, 3, 10), date(2026, 3, 11))
    assert [day for day, _ in found.reasons] == [date(2026, 3, 10), date(2026, 3, 11)]


async def test_a_draft_claims_nothing_that_nobody_said(clock: Clock) -> None:
    asked: list[httpx.Request] = []
    answers = {"/availability": FREE, "/draftAppointment": {}}
    slot = Slot(key="2026-03-03 10:00:00", start=datetime(2026, 3, 3, 10, tzinfo=BRANCH.tz))
    bare = Draft(
        customer=Customer(id="C"),
        without_vehicle=True,
        services=(Service(id="O", code="LOF", name=""),),
        slot=slot,
    )
    made = await told(clock, answers, asked).save(bare, "draft", "key")
    assert made == Appointment(
        id="",
        customer_id="C",
        start=slot.start,
        services=("",),
        work=bare.services,
        status="draft",
    )
    no_contact = dict.fromkeys(
        ("emailConfirmation", "emailReminder", "textConfirmation", "textReminder"), False
    )
    assert json.loads(asked[-1].content) == {
        "appointmentCommunicationPreference": {
            **no_contact,
            "notifyCustomer": True,
            "sendCommunicationToDA": False,
        },
        "appointmentStartDateTime": "2026-03-03T10:00:00",
        "opCodes": [{"laborOpCode": "LOF"}],
        "preFilledLinkMetaData": {"source": "slack"},
        "customerDetails": {"uuid": "C"},
        "expiry": "2026-03-03T10:00:00",
    }


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ({"draftUuid": "D", "link": "https://m.example/x"}, ("D", "https://m.example/x")),
        ({"data": {"uuid": "D", "shortUrl": "https://m.example/x"}}, ("D", "https://m.example/x")),
        ("https://m.example/x", ("", "https://m.example/x")),
        ({"url": "javascript:alert(1)", "error": None}, ("", "")),
        ({"url": "https://m.example/<!channel>|x"}, ("", "")),
        ([], ("", "")),
        (None, ("", "")),
    ],
)
async def test_the_answer_to_a_draft_may_be_anything(
    clock: Clock, body: Any, made: tuple[str, str]
) -> None:
    answers = {"/availability": FREE, "/draftAppointment": body}
    saved = await told(clock, answers).save(known_draft(), "draft", "key")
    assert isinstance(saved, Appointment)
    assert (saved.id, saved.link) == made


@pytest.mark.parametrize("how", ["draft", "book"])
async def test_a_time_that_is_gone_is_not_written(clock: Clock, how: Any) -> None:
    asked: list[httpx.Request] = []
    gone = {"availabilityInfoMap": {"2026-03-03 10:00:00": {"A_T": {"vacant": False}}}}
    answers = {"/availability": gone, "/customer/C": {}}
    assert isinstance(await told(clock, answers, asked).save(known_draft(), how, "key"), SlotGone)
    assert not [one for one in asked if one.url.path.endswith(("draftAppointment", "appointment"))]


@pytest.mark.parametrize("how", ["draft", "book"])
async def test_a_time_that_is_over_is_gone(clock: Clock, how: Any) -> None:
    clock.now = datetime(2026, 3, 3, 15, tzinfo=UTC)  # ten o'clock, the draft's own time
    client = told(clock, {"/availability": FREE, "/customer/C": {}})
    assert isinstance(await client.save(known_draft(), how, "key"), SlotGone)


@pytest.mark.parametrize("status", [200, 400, 409])
@pytest.mark.parametrize(
    ("code", "end"),
    [
        ("SLOT_UNAVAILABLE", SlotGone),
        ("NO_TIME_INTERVAL_EXISTS", SlotGone),
        ("NO_SA_AVAILABLE", SlotGone),
        ("APPOINTMENT_VIOLATES_CAPACITY_PLANNING_CONSTRAINTS", SlotGone),
        ("DUPLICATE_APPOINTMENT_FOUND", AlreadyBooked),
        ("SCHEDULER_FEATURE_NOT_ENABLED", NotAllowed),
        ("INVALID_DEALER_UUID", NotAllowed),
        ("INCORRECT_DEALER_INFO", NotAllowed),
        (100003, NotAllowed),
        (100004, NotAllowed),
        (100011, NotAllowed),
        ("APPOINTMENT_KEY_EXISTS", Refused),
        ("MISSING_CUSTOMER_UUID", Refused),
        ("CUSTOMER_INFO_MISSING", Refused),
        ("INCORRECT_USER_INFO", Refused),
        ("USER_UUID_MANDATORY", Refused),
        ("TRANSPORT_OPTION_MISMATCH", Refused),
        ("TRANSPORT_OPTION_UNAVAILABLE", Refused),
        ("TRANSPORT_OPTION_INVALID", Refused),
        ("START_DATE_BEFORE_END_DATE", Refused),
        ("VEHICLE_UUID_NOT_FOUND", Refused),
        ("INCORRECT_APPOINTMENT", Refused),
        ("SOMETHING_NEW", Refused),
    ],
)
async def test_each_code_has_one_end(clock: Clock, status: int, code: Any, end: type) -> None:
    error = {"errorCode": code, "errorDescription": "The vendor's words."}
    answers = {
        "/availability": FREE,
        "/customer/C": {},
        "/appointment": lambda _request: httpx.Response(status, json={"error": error}),
    }
    client = told(clock, answers)
    if not issubclass(end, Trouble):
        assert isinstance(await client.save(known_draft(), "book", "key"), end)
        return
    with pytest.raises(end) as caught:
        await client.save(known_draft(), "book", "key")
    assert isinstance(caught.value, Trouble)
    assert caught.value.reference == str(code)
    assert caught.value.reason.rstrip(")").endswith(".")


async def test_a_conflict_without_a_code_is_a_time_that_is_gone(clock: Clock) -> None:
    answers = {
        "/availability": FREE,
        "/customer/C": {},
        "/appointment": lambda _request: httpx.Response(409),
    }
    assert isinstance(await told(clock, answers).save(known_draft(), "book", "key"), SlotGone)


async def test_a_booking_stays_booked_when_the_second_look_fails(clock: Clock) -> None:
    asked: list[httpx.Request] = []
    answers = {
        "/availability": FREE,
        "/customer/C": {},
        "/appointment": {"appointmentUuid": "N", "appointmentKey": None, "error": {}},
    }
    made = await told(clock, answers, asked).save(known_draft(), "book", "key")
    assert isinstance(made, Appointment)
    assert (made.id, made.status, made.services) == ("N", "booked", ("Oil change",))
    sent = next(json.loads(one.content) for one in asked if one.url.path.endswith("/appointment"))
    assert sent == {
        "customerUuid": "C",
        "vehicleInformation": {"vehicleUuid": "V", "vin": "1HGCM82633A004352"},
        "appointmentInformation": {
            "appointmentStartDateTime": "2026-03-03T10:00:00",
            "transportOption": {"transportOptionUuid": "T"},
            "assignedUser": {"uuid": "A", "deptUUID": "B"},
            "serviceList": [
                {
                    "operationUuid": "O",
                    "title": "LOF",
                    "operationType": "OPCODE",
                    "description": "Oil change",
                    "price": 79.95,
                    "sortOrder": 1,
                }
            ],
            "customerAppointmentPreference": {
                "emailConfirmation": True,
                "emailReminder": True,
                "notifyCustomer": True,
                "sendCommunicationToDA": True,
                "textConfirmation": True,
                "textReminder": True,
                "confirmationEmail": "dana@example.com",
                "confirmationPhoneNumber": "+19145550104",
            },
            "comments": "Squeaks",
        },
    }


def booked(**changed: Any) -> dict[str, Any]:
    row = {
        "uuid": "N",
        "startTime": "2026-03-03 10:00:00",
        "vehicleInformation": {"uuid": "V"},
        "serviceList": [{"laborOpCode": "LOF"}, {"opCode": "ROT"}],
    }
    return row | changed


@pytest.mark.parametrize(
    ("row", "is_it"),
    [
        (booked(), True),
        (booked(startTime="10:00:00", date="2026-03-03"), True),
        (booked(vehicleInformation={"vin": "1HGCM82633A004352"}), True),
        (booked(isCancelled=True), False),
        (booked(newStatus="CANCELLED"), False),
        (booked(startTime="2026-03-03 10:15:00"), False),
        (booked(vehicleInformation={"uuid": "W"}), False),
        (booked(serviceList=[{"laborOpCode": "ROT"}]), False),
        (booked(startTime=None), False),
    ],
)
async def test_what_was_saved_is_known_by_start_vehicle_and_services(
    clock: Clock, row: Any, is_it: bool
) -> None:
    client = told(clock, {"/customer/C": {"serviceAppointments": [row]}})
    found = await client.find_saved(known_draft(), "book", "key")
    assert isinstance(found, Appointment) if is_it else found == "not_saved"


async def test_without_a_vehicle_the_placeholder_is_the_right_one(clock: Clock) -> None:
    placeholder = {"uuid": "P", "model": "No Vehicle Selected"}
    answers = {"/customer/C": {"serviceAppointments": [booked(vehicleInformation=placeholder)]}}
    bare = known_draft(vehicle=None, without_vehicle=True)
    assert isinstance(await told(clock, answers).find_saved(bare, "book", "key"), Appointment)
