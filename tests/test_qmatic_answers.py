"""The Qmatic client and answers that no document shows: a vendor told what to say."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.memory import Store
from bot.memory.directory import StoredDirectory
from bot.systems import ChangedElsewhere, Lost, Misread, NotAllowed, Refused, SlotGone, Unreachable
from bot.systems.wire import Limits, before_writes
from flows.domain import (
    Appointment,
    ContactChanges,
    Customer,
    Draft,
    Hold,
    Service,
    Slot,
    SlotQuery,
)
from tests.qmatic_parts import BRANCH, MONDAY, TESS, Clock, told

Asked = list[httpx.Request]
SLOT = Slot(
    key="2026-03-03T10:00:00+01:00/2026-03-03T10:15:00+01:00/1",
    start=datetime(2026, 3, 3, 9, tzinfo=UTC).astimezone(BRANCH.tz),
    end=datetime(2026, 3, 3, 9, 15, tzinfo=UTC).astimezone(BRANCH.tz),
)
PERMIT = Service(id="P", code="", name="Permit")
ROW: dict[str, Any] = {
    "appointmentId": "A",
    "timeSlot": {"startTime": "2026-03-03T10:00:00+01:00", "endTime": "2026-03-03T10:15:00+01:00"},
    "customer": {"firstName": "Tess", "lastName": "Visser", "email": "tess@example.com"},
    "service": {"id": "P", "name": "Permit"},
    "branch": {"id": "B"},
    "numberOfReservations": 1,
}
SEEN = Appointment(id="A", customer_id="C", start=SLOT.start, end=SLOT.end, work=(PERMIT,))
LATER = Slot(
    key="2026-03-04T10:00:00+01:00/2026-03-04T10:15:00+01:00/1",
    start=SLOT.start + timedelta(days=1),
    end=(SLOT.end or SLOT.start) + timedelta(days=1),
)
MOVED = ROW | {
    "timeSlot": {"startTime": "2026-03-04T10:00:00+01:00", "endTime": "2026-03-04T10:15:00+01:00"}
}
HOLD = Hold(id="R", slot_key=SLOT.key, until=SLOT.start)
NEW_HOLD = Hold(id="R", slot_key=LATER.key, until=SLOT.start)


@pytest.fixture
async def directory() -> AsyncIterator[StoredDirectory]:
    store = await Store.open("sqlite://")
    yield store.directory("office")
    await store.close()


@pytest.fixture
async def tess(directory: StoredDirectory) -> Customer:
    return await directory.add(TESS, "key", "TESTPERSON0001")


@pytest.fixture
def draft(tess: Customer) -> Draft:
    return Draft(customer=tess, services=(PERMIT,), slot=SLOT, hold=HOLD)


def status(code: int, body: Any = None) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(code, json=body) if body is not None else httpx.Response(code)


def in_turn(*replies: Any) -> Callable[[httpx.Request], httpx.Response]:
    """Answer with one after the other."""
    left = list(replies)

    def reply(request: httpx.Request) -> httpx.Response:
        one = left.pop(0)
        answer: httpx.Response = one(request) if callable(one) else httpx.Response(200, json=one)
        return answer

    return reply


# searching


@pytest.mark.parametrize("code", [400, 405, 411, 415])
async def test_where_a_body_on_get_is_lost_post_is_used_from_then_on(
    directory: StoredDirectory, tess: Customer, code: int
) -> None:
    asked: Asked = []
    answers = {"GET /appointments/search": status(code), "POST /appointments/search": [ROW]}
    client = told(directory, answers, asked)
    [found] = await client.appointments(tess.id)
    assert found.id == "A"
    await client.appointments(tess.id)
    assert [one.method for one in asked] == ["GET", "POST", "POST"]
    assert len({one.url.path for one in asked}) == 1
    assert len({one.content for one in asked}) == 1
    assert json.loads(asked[0].content)["customer"] == {"personalIdentifier": "TESTPERSON0001"}
    await client.close()


async def test_a_search_that_is_refused_both_ways_is_told(
    directory: StoredDirectory, tess: Customer
) -> None:
    both = {"GET /search": status(400), "POST /search": status(400, {"code": "NO"})}
    client = told(directory, both)
    with pytest.raises(Refused) as caught:
        await client.appointments(tess.id)
    assert caught.value.reference == "NO"
    client = told(directory, {"GET /search": status(422)})
    with pytest.raises(Refused):
        await client.appointments(tess.id)


@pytest.mark.parametrize(
    "answer", [[], {}, None, status(404), status(204), ROW, [ROW], [MOVED, ROW]]
)
async def test_none_one_and_several_are_all_read(
    directory: StoredDirectory, tess: Customer, answer: Any
) -> None:
    client = told(directory, {"GET /search": status(200, []) if answer is None else answer})
    found = await client.appointments(tess.id)
    assert [one.start for one in found] == [SLOT.start, LATER.start][: len(found)]
    assert len(found) == (len(answer) if isinstance(answer, list) else int(answer is ROW))


async def test_a_time_that_cannot_be_read_is_left_out_and_comes_last(
    directory: StoredDirectory, tess: Customer
) -> None:
    odd = ROW | {"timeSlot": {"startTime": "2026-03-03T10:00:00"}, "appointmentId": "X"}
    same = ROW | {"timeSlot": ROW["timeSlot"] | {"endTime": ROW["timeSlot"]["startTime"]}}
    client = told(directory, {"GET /search": [odd, same]})
    found = await client.appointments(tess.id)
    assert [(one.id, one.start, one.end) for one in found] == [
        ("A", SLOT.start, None),  # an end that is the start says nothing
        ("X", None, None),
    ]


# confirming


@pytest.mark.parametrize("answer", [{}, status(201), status(201, []), status(201, {"ok": True})])
async def test_a_confirmation_that_names_no_appointment_is_looked_up(
    directory: StoredDirectory, draft: Draft, answer: Any
) -> None:
    client = told(directory, {"POST /R/confirm": answer, "GET /search": ROW})
    found = await client.save(draft, "book", "key")
    assert isinstance(found, Appointment)
    assert found.id == "A"
    client = told(directory, {"POST /R/confirm": answer})
    with pytest.raises(Lost):
        await client.save(draft, "book", "key")


async def test_a_second_look_that_fails_leaves_the_booking_as_it_was_asked_for(
    directory: StoredDirectory, draft: Draft, tess: Customer
) -> None:
    client = told(
        directory, {"POST /R/confirm": {"appointmentId": "A"}, "GET /appointments/A": status(403)}
    )
    assert await client.save(draft, "book", "key") == Appointment(
        id="A",
        customer_id=tess.id,
        customer="Tess Visser",
        start=SLOT.start,
        end=SLOT.end,
        services=("Permit",),
        work=(PERMIT,),
    )


@pytest.mark.parametrize("code", [404, 409, 410])
async def test_a_confirmation_that_comes_too_late(
    directory: StoredDirectory, draft: Draft, code: int
) -> None:
    late = {"POST /R/confirm": status(code)}
    assert isinstance(await told(directory, late).save(draft, "book", "key"), SlotGone)
    other = ROW | {"service": {"id": "Q"}}
    elsewhere = ROW | {"branch": {"id": "C"}}
    rows: dict[str, Any] = {"GET /search": [other, elsewhere, MOVED]}
    assert isinstance(await told(directory, late | rows).save(draft, "book", "key"), SlotGone)
    rows["GET /search"].append(ROW)
    found = await told(directory, late | rows).save(draft, "book", "key")
    assert isinstance(found, Appointment)


@pytest.mark.parametrize(
    ("code", "trouble"), [(400, Refused), (413, Refused), (403, NotAllowed), (429, Unreachable)]
)
async def test_a_refused_confirmation_lets_go_what_was_reserved_for_it(
    directory: StoredDirectory, draft: Draft, code: int, trouble: type[Exception]
) -> None:
    asked: Asked = []
    client = told(
        directory,
        {
            "POST /reservations": {"reservationId": "R"},
            "POST /R/confirm": status(code),
            "DELETE /reservations/reservations/R": status(500),
        },
        asked,
    )
    with pytest.raises(trouble):
        await client.save(draft.model_copy(update={"hold": None}), "book", "key")
    assert asked[-1].method == "DELETE"
    count = len(asked)
    with pytest.raises(trouble):
        await client.save(draft, "book", "key")
    assert "DELETE" not in {one.method for one in asked[count:]}


async def test_of_several_services_one_may_be_shown(
    directory: StoredDirectory, draft: Draft
) -> None:
    two = draft.model_copy(update={"services": (PERMIT, Service(id="Q", code="", name="Q"))})
    client = told(directory, {"GET /search": ROW})
    assert isinstance(await client.find_saved(two, "book", "key"), Appointment)
    both = ROW | {"services": [{"id": "P"}, {"id": "Z"}]}
    client = told(directory, {"GET /search": both})
    assert await client.find_saved(two, "book", "key") == "not_saved"


# reserving


@pytest.mark.parametrize(
    ("code", "offered", "end"),
    [
        (409, True, SlotGone),
        (404, True, SlotGone),
        (410, True, SlotGone),
        (400, False, SlotGone),
        (400, True, Refused),
        (413, True, Refused),
        (403, True, NotAllowed),
    ],
)
async def test_why_a_slot_could_not_be_reserved(
    directory: StoredDirectory, draft: Draft, code: int, offered: bool, end: type
) -> None:
    free = [ROW["timeSlot"]] if offered else []
    client = told(
        directory, {"POST /reservations": status(code, {"code": "NO"}), "GET /timeslots": free}
    )
    try:
        found: object = await client.hold(draft)
    except (Refused, NotAllowed) as trouble:
        found = trouble
    assert isinstance(found, end)


async def test_the_hook_runs_before_each_time_that_a_write_goes_on_the_wire(
    directory: StoredDirectory, draft: Draft
) -> None:
    asked: Asked = []
    seen: list[int] = []

    async def mark() -> None:
        seen.append(len(asked))

    replies = in_turn(status(401), {"reservationId": "R"})
    client = told(directory, {"POST /reservations": replies}, asked)
    with before_writes(mark):
        assert isinstance(await client.hold(draft), Hold)
    assert seen == [0, 1]


async def test_letting_go_can_be_refused(directory: StoredDirectory) -> None:
    client = told(directory, {"DELETE /reservations/reservations/R": status(400)})
    with pytest.raises(Refused):
        await client.release(HOLD)


# moving and cancelling


@pytest.mark.parametrize("answer", [MOVED, status(200), status(204), {}])
async def test_a_move_may_answer_with_nothing(directory: StoredDirectory, answer: Any) -> None:
    client = told(
        directory, {"PUT /A/reschedule": answer, "GET /appointments/A": in_turn(ROW, MOVED)}
    )
    found = await client.reschedule(SEEN, LATER, NEW_HOLD, "key")
    assert isinstance(found, Appointment)
    assert (found.start, found.end, found.customer_id) == (LATER.start, LATER.end, "C")


async def test_a_move_without_an_answer_or_a_second_look_is_told_as_it_was_asked_for(
    directory: StoredDirectory,
) -> None:
    rows = in_turn(ROW, status(403))
    client = told(directory, {"PUT /A/reschedule": status(204), "GET /appointments/A": rows})
    found = await client.reschedule(SEEN, LATER, NEW_HOLD, "key")
    assert isinstance(found, Appointment)
    assert (found.start, found.services) == (LATER.start, ("Permit",))


@pytest.mark.parametrize("code", [404, 409, 410])
async def test_why_an_appointment_could_not_be_moved(directory: StoredDirectory, code: int) -> None:
    async def end(then: Any) -> object:
        client = told(
            directory,
            {"PUT /A/reschedule": status(code), "GET /appointments/A": in_turn(ROW, then)},
        )
        return await client.reschedule(SEEN, LATER, NEW_HOLD, "key")

    assert isinstance(await end(ROW), SlotGone)
    assert await end(status(404)) == ChangedElsewhere(None)
    done = await end(MOVED)  # an earlier try had been done
    assert isinstance(done, Appointment)
    assert done.start == LATER.start


async def test_a_refused_move_lets_go_what_was_reserved_for_it(directory: StoredDirectory) -> None:
    asked: Asked = []
    client = told(
        directory,
        {
            "GET /appointments/A": ROW,
            "POST /reservations": {"reservationId": "R"},
            "PUT /A/reschedule": status(400),
            "DELETE /reservations/R": status(204),
        },
        asked,
    )
    with pytest.raises(Refused):
        await client.reschedule(SEEN, LATER, None, "key")
    assert asked[-1].method == "DELETE"
    with pytest.raises(Refused):
        await client.reschedule(SEEN, LATER, NEW_HOLD, "key")
    assert asked[-1].method == "PUT"


async def test_an_appointment_whose_services_are_not_told_cannot_be_moved(
    directory: StoredDirectory,
) -> None:
    client = told(directory, {"GET /appointments/A": ROW | {"service": None}})
    with pytest.raises(Refused, match="does not tell"):
        await client.reschedule(SEEN, LATER, None, "key")


async def test_a_cancelling_that_comes_second_is_done_and_one_that_is_refused_is_told(
    directory: StoredDirectory,
) -> None:
    client = told(directory, {"GET /appointments/A": ROW, "DELETE /appointments/A": status(404)})
    found = await client.cancel(SEEN, "", "key")
    assert isinstance(found, Appointment)
    assert found.status == "cancelled"
    client = told(directory, {"GET /appointments/A": ROW, "DELETE /appointments/A": status(400)})
    with pytest.raises(Refused):
        await client.cancel(SEEN, "", "key")


async def test_an_appointment_that_cannot_be_read_is_no_appointment_that_is_gone(
    directory: StoredDirectory,
) -> None:
    client = told(directory, {"GET /appointments/A": status(400)})
    with pytest.raises(Refused):
        await client.appointment("A")
    client = told(directory, {"GET /appointments/A": {"id": 1}})
    with pytest.raises(Misread):
        await client.appointment("A")
    assert await client.appointment("..") is None


# whose it is


@pytest.mark.parametrize(
    ("person", "known"),
    [
        ({"firstName": "tess", "lastName": "VISSER", "email": "Tess@example.com"}, True),
        ({"firstName": "Bess", "lastName": "Visser", "email": "tess@example.com"}, False),
        ({"firstName": "Tess", "lastName": "Visser", "email": ""}, False),
        (None, False),
    ],
)
async def test_whose_an_appointment_is_follows_from_name_and_e_mail(
    directory: StoredDirectory, tess: Customer, person: Any, known: bool
) -> None:
    client = told(directory, {"GET /appointments/A": ROW | {"customer": person}})
    found = await client.appointment("A")
    assert found
    assert found.customer_id == (tess.id if known else "")
    await directory.add(TESS, "a second time")
    found = await client.appointment("A")
    assert found
    assert found.customer_id == ""


async def test_a_person_changed_in_one_that_was_cancelled_meanwhile_is_changed(
    directory: StoredDirectory, tess: Customer
) -> None:
    changes = ContactChanges(phone="+31105550199")
    rows = [ROW, MOVED | {"appointmentId": "B"}]
    client = told(directory, {"GET /search": rows, "PUT /B/customer": status(204)})
    assert (await client.update_customer(tess, changes, "key")).phones == ("+31105550199",)
    client = told(
        directory,
        {"GET /search": rows, "PUT /A/customer": status(400), "PUT /B/customer": status(500)},
    )
    with pytest.raises(Lost):
        await client.update_customer(tess, changes, "key")
    client = told(directory, {"GET /search": rows, "PUT /A/customer": status(400)})
    with pytest.raises(Refused):
        await client.update_customer(tess, changes, "key")


# the rest


async def test_what_the_vendor_says_is_shown_without_identifiers(
    directory: StoredDirectory, draft: Draft
) -> None:
    words = "personalIdentifier TESTPERSON0001 has a booking at 2026-03-03"
    client = told(directory, {"POST /R/confirm": status(400, {"code": "BAD", "message": words})})
    with pytest.raises(Refused) as caught:
        await client.save(draft, "book", "key")
    assert caught.value.reason == "personalIdentifier … has a booking at 2026-03-03"
    client = told(directory, {"POST /R/confirm": status(400, {"code": "TESTPERSON0001"})})
    with pytest.raises(Refused) as caught:
        await client.save(draft, "book", "key")
    assert caught.value.reference == "HTTP 400"


async def test_a_remark_in_a_good_answer_is_no_complaint(directory: StoredDirectory) -> None:
    client = told(directory, {"GET /appointments/A": ROW | {"code": "OK", "message": "Found"}})
    assert await client.appointment("A")


async def test_the_token_comes_from_its_own_host(directory: StoredDirectory) -> None:
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "t0ken", "token_type": "Bearer"})
        return httpx.Response(200, json=[{"id": "B"}])

    client = told(
        directory, {}, token_url="http://sign-in.example", transport=httpx.MockTransport(serve)
    )
    await client.reach()
    token, branches, _ = seen
    assert str(token.url) == "http://sign-in.example/oauth2/token"
    assert token.headers["X-ACCOUNT"] == "northbridge"
    assert token.headers["Authorization"].startswith("Basic ")
    assert token.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert b"grant_type=client_credentials&scope=com.qmatic" in token.content
    assert str(branches.url) == "http://vendor.example/external/v1/branches"
    assert branches.headers["Authorization"] == "Bearer t0ken"
    assert branches.headers["X-TENANT-ID"] == "northbridge-1"
    assert branches.headers["Accept-Language"] == "en_UK"


@pytest.mark.parametrize(
    ("answer", "trouble"),
    [
        (httpx.Response(400, json={"error": "invalid_scope"}), NotAllowed),
        (httpx.Response(400, json={"error": "odd"}), Refused),
        (httpx.Response(200, json={"token": "x"}), Misread),
        (httpx.Response(200, json=[]), Misread),
        (httpx.Response(503), Unreachable),
    ],
)
async def test_without_a_token_nothing_is_sent_and_nothing_is_lost(
    directory: StoredDirectory, answer: httpx.Response, trouble: type[Exception]
) -> None:
    seen: list[str] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request.url.path)
        return answer

    client = told(
        directory,
        {},
        transport=httpx.MockTransport(serve),
        limits=Limits(tries=1, pause=0, per_second=1000),
    )
    with pytest.raises(trouble):
        await client.release(HOLD)
    assert set(seen) == {"/oauth2/token"}


async def test_a_token_that_stays_refused_is_told_after_one_renewal(
    directory: StoredDirectory,
) -> None:
    asked: Asked = []
    client = told(directory, {"GET /appointments/A": status(401)}, asked)
    with pytest.raises(NotAllowed):
        await client.appointment("A")
    assert len(asked) == 2


async def test_a_token_that_others_renewed_meanwhile_is_not_renewed_again(
    directory: StoredDirectory,
) -> None:
    tokens: list[str] = []
    renewed = asyncio.Event()

    async def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            tokens.append(f"token {len(tokens)}")
            return httpx.Response(200, json={"access_token": tokens[-1]})
        if request.headers["Authorization"] == "Bearer token 0":
            if request.url.path.endswith("/late"):
                await renewed.wait()
            return httpx.Response(401)
        renewed.set()
        return httpx.Response(200, json=ROW)

    client = told(directory, {}, transport=httpx.MockTransport(serve))
    assert all(await asyncio.gather(client.appointment("late"), client.appointment("soon")))
    assert len(tokens) == 2


async def test_of_very_many_appointments_the_oldest_are_not_remembered(
    directory: StoredDirectory, tess: Customer
) -> None:
    asked: Asked = []
    rows = [ROW | {"appointmentId": f"A{number}"} for number in range(1001)]
    answers = {"GET /search": rows, "GET /timeslots": [], "GET /A0": ROW, "GET /A1000": ROW}
    client = told(directory, answers, asked)
    await client.appointments(tess.id)
    for number in (1000, 0):
        await client.free_times(
            SlotQuery(services=(PERMIT,), since=MONDAY, until=MONDAY, appointment_id=f"A{number}")
        )
    ends = [one.url.path.rpartition("/")[2] for one in asked]
    assert ends == ["search", "timeslots", "A0"]


async def test_times_nobody_can_read_are_not_offered(directory: StoredDirectory) -> None:
    times = [
        {"startTime": "2026-03-03T10:00:00", "endTime": "2026-03-03T10:15:00"},
        {"startTime": "2026-03-03T09:00:00+01:00"},
        {"startTime": "2026-03-03T10:00:00+01:00", "endTime": "2026-03-03T10:00:00+01:00"},
        {"startTime": "soon", "endTime": "later"},
        {"startTime": "2026-03-03T09:00:00+01:00", "endTime": "half past/ten"},
        {"startTime": "9999-12-31T23:59:59-12:00", "endTime": "x"},
        {"startTime": "2026-03-02T09:00:00Z", "endTime": "2026-03-02T09:15:00Z"},
    ]
    client = told(directory, {"GET /timeslots": times}, clock=Clock())
    query = SlotQuery(services=(PERMIT,), since=MONDAY, until=MONDAY + timedelta(days=6))
    [slot] = (await client.free_times(query)).slots
    assert (slot.start, slot.end) == (SLOT.start, None)
    assert slot.key == "2026-03-03T10:00:00+01:00/2026-03-03T10:00:00+01:00/1"
