"""The Valomnia client against answers that the stand-in does not give: odd, refusing, shifting."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest

from bot.systems import (
    ChangedElsewhere,
    Lost,
    Misread,
    NotAllowed,
    Refused,
    SlotGone,
    Trouble,
    Unreachable,
)
from bot.systems.valomnia import Valomnia
from bot.systems.valomnia.requests import Visit, own_reference
from bot.systems.wire import Declined
from flows.domain import Appointment, ContactChanges, Customer, NewCustomer, SlotQuery
from flows.understanding.request import Who
from tests.valomnia_parts import (
    BRANCH,
    CUSTOMER,
    MONDAY,
    ROW,
    SAMPLES,
    SLOT,
    Clock,
    known_draft,
    listed,
    refusing,
    sample,
    settings,
    slot_at,
    told,
)


@pytest.fixture
def clock() -> Clock:
    return Clock()


Requests = list[httpx.Request]
SEEN = Appointment(
    id="5", customer_id="NC-3", start=SLOT.start, end=SLOT.end, version=ROW["lastUpdated"]
)
LATER = slot_at(SLOT.start + timedelta(hours=2))
CHECK = "POST /j_spring_security_check"


def written(asked: Requests) -> Requests:
    return [one for one in asked if one.method != "GET" and "j_spring" not in one.url.path]


def always(answer: httpx.Response) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _request: answer


def in_turn(*replies: Any) -> Callable[[httpx.Request], httpx.Response]:
    left = list(replies)

    def reply(request: httpx.Request) -> httpx.Response:
        now = left.pop(0) if len(left) > 1 else left[0]
        return now(request) if callable(now) else httpx.Response(200, json=now)

    return reply


# sessions


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (httpx.Response(302, headers={"Location": "/login/authfail?ajax=true"}), NotAllowed),
        (httpx.Response(302, headers={"Location": "https://elsewhere.example/"}), NotAllowed),
        (httpx.Response(302, headers={"Location": "/login/ajaxSuccess"}), Misread),
        (httpx.Response(200, html="<form>"), NotAllowed),
        (httpx.Response(200, json={"error": "no"}), NotAllowed),
        (httpx.Response(401), NotAllowed),
        (httpx.Response(404), NotAllowed),
        (httpx.Response(503), Unreachable),
        (httpx.Response(429, headers={"Retry-After": "90"}), Unreachable),
    ],
)
async def test_signing_in_that_fails(
    clock: Clock, answer: httpx.Response, trouble: type[Trouble]
) -> None:
    asked: Requests = []
    client = told(clock, {CHECK: lambda _request: answer}, asked)
    with pytest.raises(trouble):
        await client.appointment("5")
    with pytest.raises(trouble):  # and of a write it is sure that it was not done
        await client.save(known_draft(), "book", "k")
    assert {one.url.path for one in asked} == {"/j_spring_security_check"}


async def test_the_session_is_the_one_cookie_that_is_shown(clock: Clock) -> None:
    asked: Requests = []

    def rows(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=ROW, headers={"Set-Cookie": "JSESSIONID=other; Path=/"})

    client = told(clock, {"GET /5": rows}, asked)
    await client.appointment("5")
    await client.appointment("5")
    shown = [one.headers.get("cookie") for one in asked if one.method == "GET"]
    assert set(shown) == {"JSESSIONID=S1"}
    login = asked[0]
    assert login.method == "POST"
    assert parse_qs(login.content.decode()) == {
        "j_username": ["demo"],
        "j_password": ["demo"],
        "ajax": ["true"],
    }
    assert not login.url.query


@pytest.mark.parametrize(
    "over",
    [
        httpx.Response(200, json={"error": "no_credentials"}),
        httpx.Response(400, json={"error": "no_credentials"}),
        httpx.Response(401),
        httpx.Response(403, json={}),
        httpx.Response(302, headers={"Location": "/login/auth"}),
        httpx.Response(200, html="<form>"),
    ],
)
async def test_however_a_session_ends_it_is_renewed_once(
    clock: Clock, over: httpx.Response
) -> None:
    asked: Requests = []
    found = await told(clock, {"GET /5": in_turn(lambda _request: over, ROW)}, asked).appointment(
        "5"
    )
    assert found
    assert sum(one.method == "POST" for one in asked) == 2
    asked.clear()
    with pytest.raises(NotAllowed):
        await told(clock, {"GET /5": lambda _request: over}, asked).appointment("5")
    assert sum(one.method == "POST" for one in asked) == 2


# the plain save, as its document has it


def saved(kind: str) -> tuple[Visit, bool]:
    body = sample("save_appointment/request.json")
    visit = Visit(
        title=body["title"],
        start=datetime.fromisoformat(body["startDate"]),
        end=datetime.fromisoformat(body["endDate"]),
        category="meeting" if kind == "external" else str(body["appointmentCategoryId"]),
        customer="960" if kind == "external" else str(body["customerId"]),
        note=body["note"],
        done=body["done"],
        contacts=tuple(body["contacts"]),
    )
    return visit, kind == "external"


@pytest.mark.parametrize("kind", ["external", "numbers"])
async def test_the_plain_save_sends_what_its_example_has(clock: Clock, kind: str) -> None:
    asked: Requests = []
    answer = sample("save_appointment/201.json")
    client = told(clock, {"POST /appointments": answer}, asked)
    visit, external = saved(kind)
    made = await client.insert("ref-01", visit, external=external)
    sent = json.loads(asked[-1].content)
    changed = {"appointmentCategoryId": "meeting", "customerId": "960"} if external else {}
    seed = sample("save_appointment/request.json") | changed
    assert sent == seed | {"useExternalId": external}
    assert (made.id, made.reference, made.customer) == ("132", "ref-01", "Flipopia")


async def test_the_plain_save_is_never_repeated(clock: Clock) -> None:
    for answer in (httpx.Response(200, html="<form>"), httpx.Response(500), httpx.Response(201)):
        asked: Requests = []
        client = told(clock, {"POST /appointments": always(answer)}, asked)
        visit, external = saved("numbers")
        with pytest.raises(Lost):
            await client.insert("ref-01", visit, external=external)
        assert len(written(asked)) == 1


ERRORS = sorted(
    path for path in SAMPLES.glob("*/*.json") if path.stem.isdigit() and int(path.stem) >= 400
)


@pytest.mark.parametrize("path", ERRORS, ids=lambda path: path.parent.name)
async def test_every_documented_error_is_told(clock: Clock, path: Any) -> None:
    status, body = int(path.stem), json.loads(path.read_text())
    call = next(
        name
        for name in ("list", "show", "save", "update", "upsert", "delete")
        if path.parent.name.startswith(f"{name}_appointment")
    )

    def refuse(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json=body)

    answers: dict[str, Any] = {
        "list": {"GET /appointments": refuse},
        "show": {"GET /5": refuse},
        "save": {"POST /appointments": refuse},
        "update": {"GET /5": ROW, "GET /appointments": listed(), "PUT /5": refuse},
        "upsert": {"GET /appointments": listed(), "POST ": refuse},
        "delete": {"GET /5": ROW, "DELETE /5": refuse},
    }
    client = told(clock, {CHECK: _sign_in, **answers[call]})
    asks: dict[str, Callable[[], Any]] = {
        "list": lambda: client.appointments("NC-3"),
        "show": lambda: client.appointment("5"),
        "save": lambda: client.insert("r", saved("numbers")[0], external=False),
        "update": lambda: client.reschedule(SEEN, LATER, None, "k"),
        "upsert": lambda: client.save(known_draft(), "book", "k"),
        "delete": lambda: client.cancel(SEEN, "", "k"),
    }
    if call == "show" and status == 404:
        assert await asks[call]() is None
        return
    if call == "delete" and status == 404:
        with pytest.raises(Lost):  # gone, it says, and then shows it
            await asks[call]()
        return
    with pytest.raises(Trouble) as caught:
        await asks[call]()
    assert caught.value.reference == body["error"]
    if status == 500:
        assert isinstance(caught.value, Unreachable if call in {"list", "show"} else Lost)
    else:
        assert isinstance(caught.value, Refused)
        assert caught.value.reason.startswith(("Valomnia ", "A record "))
        assert body["error_description"] in caught.value.reason


def _sign_in(_request: httpx.Request) -> httpx.Response:
    return httpx.Response(
        302, headers={"Location": "/login/ajaxSuccess", "Set-Cookie": "JSESSIONID=S1"}
    )


# which ids an upsert means


@pytest.mark.parametrize("code", ["not_found", "invalid_param_type"])
async def test_where_references_are_not_taken_numbers_are_tried(clock: Clock, code: str) -> None:
    asked: Requests = []
    answers = {
        CHECK: _sign_in,
        "GET /appointments": listed(),
        "GET /customers/reference/960": CUSTOMER,
        "POST ": in_turn(refusing(400, code), ROW),
    }
    draft = known_draft(customer=Customer(id="960", key="960", company="Flipopia"))
    made = await told(clock, answers, asked).save(draft, "book", "k")
    assert isinstance(made, Appointment)
    bodies = [json.loads(one.content) for one in written(asked)]
    ids = [(one["appointmentCategoryId"], one["customerId"]) for one in bodies]
    # never one of each kind: there may be a customer whose number is 960
    assert ids == [("meeting", "960"), ("1", "3230")]


async def test_a_customer_that_is_gone_is_refused_and_not_repeated_for_ever(clock: Clock) -> None:
    asked: Requests = []
    answers = {CHECK: _sign_in, "GET /appointments": listed(), "POST ": refusing(400, "not_found")}
    with pytest.raises(Refused):
        await told(clock, answers, asked).save(known_draft(), "book", "k")
    assert len(written(asked)) == 1
    answers["GET /customers/reference/960"] = CUSTOMER
    with pytest.raises(Refused):
        await told(clock, answers, asked).save(known_draft(), "book", "k")
    assert len(written(asked)) == 1 + 2


async def test_a_visit_that_went_to_another_customer_is_told(clock: Clock) -> None:
    answers = {CHECK: _sign_in, "GET /appointments": listed(), "POST ": ROW, "GET /5": ROW}
    made = await told(clock, answers).save(known_draft(), "book", "k")
    assert isinstance(made, Appointment)
    assert "another customer" in made.warning


async def test_a_customer_is_written_whole_but_for_money(clock: Clock) -> None:
    asked: Requests = []
    row = CUSTOMER | {
        "customerCategory": {"id": 7, "reference": "shop"},
        "parentCustomer": {"id": 9, "reference": "HQ"},
        "customerSegmentation": 3,
        "isSubCustomer": True,
        "creditLimit": 500,
        "onHold": True,
        "billingCity": "Sfax",
        "latitude": 36.8,
        "fax": "+21671",
    }
    answers = {CHECK: _sign_in, "GET /960": row, "POST ": in_turn(refusing(400, "not_found"), row)}
    client = told(clock, answers, asked)
    await client.update_customer(Customer(id="960"), ContactChanges(email="new@example.com"), "k")
    first, second = (
        {name: one for name, [one] in parse_qs(each.content.decode()).items()}
        for each in written(asked)
    )
    assert first == {
        "name": "Flipopia",
        "isActive": "true",
        "categoryId": "shop",
        "isSubCustomer": "true",
        "parentCustomer": "HQ",
        "customerSegmentationId": "3",
        "latitude": "36.8",
        "fax": "+21671",
        "email": "new@example.com",
    }
    assert second == first | {"categoryId": "7", "parentCustomer": "9"}
    assert written(asked)[0].headers["content-type"] == "application/x-www-form-urlencoded"


async def test_an_upserts_answer_may_have_any_shape(clock: Clock) -> None:
    answers = {CHECK: _sign_in, "POST ": {"success": "true"}}
    new = NewCustomer(first="Nora", last="Quist", phone="+21671555199")
    made = await told(clock, answers).create_customer(new, "k")
    assert (made.name, made.phones, made.emails) == ("Nora Quist", ("+21671555199",), ())
    with pytest.raises(Refused):
        await told(clock, {CHECK: _sign_in, "POST ": {"success": "false"}}).create_customer(
            new, "k"
        )


async def test_a_change_stays_made_when_the_second_look_fails(clock: Clock) -> None:
    answers = {
        CHECK: _sign_in,
        "GET /960": in_turn({"id": 3230, "name": "Flipopia"}, lambda _request: httpx.Response(500)),
        "POST ": {},
    }
    made = await told(clock, answers).update_customer(
        Customer(id="960"), ContactChanges(phone="+2161"), "k"
    )
    assert (made.id, made.phones) == ("960", ("+2161",))


# moving and cancelling


async def test_a_record_that_went_away_between_look_and_write(clock: Clock) -> None:
    for refuse in (refusing(404, "not_found"), refusing(400, "not_found")):
        answers = {
            "GET /5": in_turn(ROW, refusing(404, "not_found")),
            "GET /appointments": listed(),
            "PUT /5": refuse,
            "DELETE /5": refuse,
        }
        end = await told(clock, answers).reschedule(SEEN, LATER, None, "k")
        assert end == ChangedElsewhere(None)
    answers["DELETE /5"] = refusing(404, "not_found")
    answers["GET /5"] = in_turn(ROW, refusing(404, "not_found"))
    gone = await told(clock, answers).cancel(SEEN, "", "k")
    assert isinstance(gone, Appointment)
    assert gone.status == "cancelled"


async def test_what_refers_to_something_gone_is_refused(clock: Clock) -> None:
    answers = {
        "GET /5": ROW,
        "GET /appointments": listed(),
        "PUT /5": refusing(400, "not_found", "The customer with the id 2 doesn't exist."),
    }
    with pytest.raises(Declined, match="customer with the id 2"):
        await told(clock, answers).reschedule(SEEN, LATER, None, "k")


async def test_all_fields_are_sent_and_a_missing_reference_is_made(clock: Clock) -> None:
    asked: Requests = []
    row = ROW | {"reference": None, "note": None, "appointmentCategoryId": 3}
    answers = {"GET /5": row, "GET /appointments": listed(row), "PUT /5": row}
    end = await told(clock, answers, asked).reschedule(SEEN, LATER, None, "k")
    assert isinstance(end, Appointment)
    sent = json.loads(written(asked)[0].content)
    assert sent.pop("reference").startswith("dh-")
    assert sent == {
        "title": "meeting with Mrs. Schrader",
        "startDate": "2026-03-03T11:00:00Z",
        "endDate": "2026-03-03T11:30:00Z",
        "appointmentCategoryId": 1,  # the nested record is trusted
        "done": True,
        "customerId": 2,
        "contacts": [1],
    }


async def test_an_appointment_without_a_kind_cannot_be_moved(clock: Clock) -> None:
    row = ROW | {"appointmentCategory": None}
    client = told(clock, {"GET /5": row, "GET /appointments": listed()})
    with pytest.raises(Refused, match="kind of visit"):
        await client.reschedule(SEEN, LATER, None, "k")


async def test_an_earlier_entry_beside_ours_is_told(clock: Clock) -> None:
    times = {"startDate": LATER.key, "endDate": "2026-03-03T12:00:00Z"}
    ours = ROW | times
    base = {"GET /5": in_turn(ROW, ours), "PUT /5": ours}
    for created, number, is_told in (
        ("2016-09-09T17:21:29Z", 9, True),
        ("2016-09-09T17:21:31Z", 9, False),
        (ours["lastUpdated"], 4, True),  # in the same second the lower number was first
        (ours["lastUpdated"], 6, False),
    ):
        other = ROW | times | {"id": number, "dateCreated": created}
        answers = base | {"GET /appointments": in_turn(listed(), listed(other, ours))}
        answers["GET /5"] = in_turn(ROW, ours)
        end = await told(clock, answers).reschedule(SEEN, LATER, None, "k")
        assert isinstance(end, Appointment)
        assert ("overlap" in end.warning) == is_told, (created, number)


async def test_a_booking_stays_made_when_the_second_look_fails(clock: Clock) -> None:
    down = httpx.Response(500)
    answers = {
        CHECK: _sign_in,
        "GET /appointments": in_turn(listed(), lambda _request: down),
        "GET /5": lambda _request: down,
        "GET /employees": lambda _request: down,
        "POST ": ROW | {"customer": {"reference": "960"}},
    }
    made = await told(clock, answers).save(known_draft(), "book", "k")
    assert isinstance(made, Appointment)
    assert (made.id, made.provider_id, made.warning) == ("5", "emp-00", "")


async def test_a_slot_without_an_end_is_as_long_as_the_settings_say(clock: Clock) -> None:
    asked: Requests = []
    answers = {CHECK: _sign_in, "GET /appointments": listed(), "POST ": ROW}
    draft = known_draft(slot=SLOT.model_copy(update={"end": None}))
    await told(clock, answers, asked).save(draft, "book", "k")
    assert json.loads(written(asked)[0].content)["endDate"] == "2026-03-03T09:30:00Z"


async def test_another_record_under_our_reference_is_not_overwritten(clock: Clock) -> None:
    asked: Requests = []
    answers = {
        f"GET /reference/{own_reference('k')}": ROW,
        "GET /appointments": listed(),
        "GET /5": ROW,
    }
    made = await told(clock, answers, asked).save(known_draft(), "book", "k")
    assert isinstance(made, Appointment)
    assert made.id == "5"
    assert not written(asked)


# lists


def pages(rows: list[Any], changes: dict[int, Callable[[], None]]) -> Any:
    """Serve ten rows a page; before the page of a number something may happen."""
    served = 0

    def serve(request: httpx.Request) -> httpx.Response:
        nonlocal served
        changes.get(served, lambda: None)()
        served += 1
        offset = int(request.url.params["offset"])
        assert request.url.params["sort"] == "id"
        body = listed(*rows[offset : offset + 10], total=len(rows))
        body["paging"]["next"] = "https://elsewhere.example/api/v1.0/appointments?offset=10"
        return httpx.Response(200, json=body)

    return serve


def visits(count: int) -> list[Any]:
    return [ROW | {"id": n, "customer": {"reference": "NC-3"}} for n in range(count)]


async def test_pages_that_shift_while_they_are_read_lose_and_double_nothing(clock: Clock) -> None:
    another = ROW | {"id": 99, "customer": {"reference": "NC-3"}}
    changes: tuple[Callable[[list[Any]], Any], ...] = (
        lambda rows: rows.pop(0),
        lambda rows: [rows.pop(n) for n in (3, 0, 15)],
        lambda rows: rows.append(another),
        lambda rows: rows.insert(0, another),
        lambda rows: rows.clear(),
    )
    for change in changes:
        rows = visits(35)
        before = {row["id"] for row in rows}
        client = told(clock, {"GET /appointments": pages(rows, {2: partial(change, rows)})})
        found = [one.id for one in await client.appointments("NC-3")]
        assert len(found) == len(set(found))
        stayed = {str(row["id"]) for row in rows if row["id"] in before}
        assert stayed <= set(found)


@pytest.mark.parametrize("paging", [{}, {"total": None}, None, {"total": 3}, {"total": "3"}])
async def test_a_list_ends_though_its_paging_is_odd(clock: Clock, paging: Any) -> None:
    def serve(request: httpx.Request) -> httpx.Response:
        rows = visits(3) if request.url.params["offset"] == "0" else []
        return httpx.Response(200, json={"paging": paging, "data": rows})

    assert len(await told(clock, {"GET /appointments": serve}).appointments("NC-3")) == 3


async def test_a_list_without_an_end_is_given_up(clock: Clock) -> None:
    asked: Requests = []
    client = told(clock, {"GET /appointments": listed(*visits(3), total=10**6)}, asked)
    with pytest.raises(Refused, match="Search for less"):
        await client.appointments("NC-3")
    assert len(asked) < 50


@pytest.mark.parametrize("body", [[], {"paging": {}}, {"data": [{}]}, {"data": "x"}, "x"])
async def test_what_is_no_list_is_misread(clock: Clock, body: Any) -> None:
    with pytest.raises(Misread):
        await told(clock, {"GET /appointments": body}).appointments("NC-3")


async def test_odd_entries_are_read_as_far_as_they_go(clock: Clock) -> None:
    odd = {"id": 1, "customer": {"reference": "NC-3"}, "startDate": "tomorrow at ten"}
    odd["contacts"] = None
    naive = ROW | {"id": 2, "startDate": "2026-03-03T09:00:00", "endDate": None}
    client = told(clock, {"GET /appointments": listed(odd, naive | {"customer": odd["customer"]})})
    first, last = await client.appointments("NC-3")
    assert (first.start, first.end) == (SLOT.start, None)
    assert (last.id, last.start, last.services, last.work) == ("1", None, (), ())


# people


async def test_customers_without_a_reference_cannot_be_booked_for(clock: Clock) -> None:
    answers = {
        "GET /customers": listed(CUSTOMER, CUSTOMER | {"id": 1, "reference": None}),
        "GET /contacts": listed({"id": 1, "firstName": "Flipopia", "lastName": "Nowhere"}),
    }
    found = await told(clock, answers).find_customers(Who(name="Flipopia"))
    assert [one.id for one in found] == ["960"]


async def test_the_searches_for_a_name_run_at_the_same_time(clock: Clock) -> None:
    running = 0
    most = 0

    class Slow(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            nonlocal running, most
            if "j_spring" in request.url.path:
                return _sign_in(request)
            running += 1
            most = max(most, running)
            await asyncio.sleep(0.01)
            running -= 1
            return httpx.Response(200, json=listed(), request=request)

    client = Valomnia(**settings(clock, transport=Slow()))
    assert not await client.find_customers(Who(name="Flipopia Grande"))
    assert most >= 2


async def test_a_refusal_to_show_is_no_sign_that_there_is_none(clock: Clock) -> None:
    refuse = refusing(400, "invalid_param_type")
    client = told(clock, {"GET /960": refuse, "GET /5": refuse, "GET /employees": refuse})
    for ask in (client.customer("960"), client.appointment("5"), client.reach()):
        with pytest.raises(Refused):
            await ask


async def test_free_times_ask_for_the_rep_and_the_window(clock: Clock) -> None:
    asked: Requests = []
    client = told(clock, {"GET /appointments": listed()}, asked)
    found = await client.free_times(SlotQuery(since=MONDAY, until=MONDAY))
    assert found.slots[0].start.hour == 11  # an hour's notice
    params = dict(asked[-1].url.params)
    assert params == {
        "employeeReference": "emp-00",
        "startDate_lt": "2026-03-02T23:00:00Z",
        "endDate_gt": "2026-03-01T23:00:00Z",
        "max": "100",
        "offset": "0",
        "sort": "id",
        "order": "asc",
    }
    assert found.slots[0].start.tzinfo == BRANCH.tz


async def test_a_taken_time_is_seen_right_before_the_write(clock: Clock) -> None:
    asked: Requests = []
    client = told(clock, {CHECK: _sign_in, "GET /appointments": listed(ROW)}, asked)
    assert isinstance(await client.save(known_draft(), "book", "k"), SlotGone)
    assert not written(asked)
