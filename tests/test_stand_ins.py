"""What the three stand-ins share: failures on demand, the record of requests, the panel."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import httpx
import pytest

from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT, MyKaarma
from bot.demo.systems.qmatic import ACCOUNT, SCOPES, TENANT_ID, Qmatic
from bot.demo.systems.standin import StandIn
from bot.demo.systems.switches import common_switches
from bot.demo.systems.valomnia import Valomnia
from tests.stand_in_parts import Json, served

CUT = (httpx.RemoteProtocolError, httpx.ReadError)


@dataclass
class Running:
    """One stand-in on a real port: `read` and `write` are one call of each kind."""

    system: StandIn
    http: httpx.AsyncClient
    read: Callable[[], Awaitable[httpx.Response]]
    write: Callable[[], Awaitable[httpx.Response]]
    booked: Callable[[], int]

    async def panel(self) -> Json:
        answer = await self.http.get("/_panel")
        assert answer.status_code == 200
        found: Json = answer.json()
        return found

    async def turn(self, switch: str, *, on: bool) -> Json:
        answer = await self.http.post(f"/_panel/switches/{switch}", json={"on": on})
        assert answer.status_code == 200
        found: Json = answer.json()
        return found


async def mykaarma(http: httpx.AsyncClient, system: StandIn) -> Running:
    assert isinstance(system, MyKaarma)
    http.auth = httpx.BasicAuth("demo", "demo")
    search = f"/customer/v2/department/{SERVICE_DEPARTMENT}/customer/list"
    rows = (await http.get(search, params={"searchTerm": "Maria Lopez"})).json()["customers"]
    now = system.world.now()
    thursday = now.date() + timedelta(days=(3 - now.weekday()) % 7 or 7)
    body = {
        "customerUuid": rows[0]["customer"]["customerUuid"],
        "vehicleInformation": {"vehicleUuid": rows[0]["vehicles"][0]["vehicleUuid"]},
        "appointmentInformation": {
            "appointmentStartDateTime": datetime.combine(thursday, time(10)).isoformat(),
            "serviceList": [{"title": "LOF"}],
        },
    }
    return Running(
        system,
        http,
        lambda: http.get(search, params={"searchTerm": "Maria"}),
        lambda: http.post(f"/appointment/v2/dealer/{DEALER_UUID}/appointment", json=body),
        lambda: len(system.appointments),
    )


async def qmatic(http: httpx.AsyncClient, system: StandIn) -> Running:
    assert isinstance(system, Qmatic)
    token = await http.post(
        "/oauth2/token",
        auth=("demo", "demo"),
        headers={"X-ACCOUNT": ACCOUNT},
        data={"grant_type": "client_credentials", "scope": " ".join(SCOPES)},
    )
    http.headers.update(
        {
            "Authorization": f"Bearer {token.json()['access_token']}",
            "X-TENANT-ID": TENANT_ID,
            "Accept-Language": "nl_NL",
        }
    )
    branch = next(iter(system.office.branches.values()))
    service = next(iter(system.office.services.values()))
    path = f"/external/v1/branches/{branch.id}/services/{service.id}/timeslots"
    slot = (await http.get(path)).json()[-1]
    body = {"serviceId": service.id, "branchId": branch.id, "timeSlot": slot}
    return Running(
        system,
        http,
        lambda: http.get("/external/v1/branches"),
        lambda: http.post("/external/v1/reservations", json=body),
        lambda: len(system.reservations),
    )


async def valomnia(http: httpx.AsyncClient, system: StandIn) -> Running:
    assert isinstance(system, Valomnia)
    await http.post("/j_spring_security_check", data={"j_username": "demo", "j_password": "demo"})
    body = {
        "reference": "desk-1",
        "title": "Visit",
        "startDate": "2030-05-06T09:00:00Z",
        "endDate": "2030-05-06T09:30:00Z",
        "appointmentCategoryId": 1,
    }
    return Running(
        system,
        http,
        lambda: http.get("/api/v2.1/employees"),
        lambda: http.post("/api/v2.1/appointments", json=body),
        lambda: len(system.appointments),
    )


KINDS = {
    "mykaarma": (MyKaarma, mykaarma),
    "qmatic": (Qmatic, qmatic),
    "valomnia": (Valomnia, valomnia),
}


@pytest.fixture(params=list(KINDS))
async def running(request: pytest.FixtureRequest) -> AsyncIterator[Running]:
    kind, start = KINDS[request.param]
    system: StandIn = kind()
    async with served(system) as http:
        yield await start(http, system)


# --- failures ----------------------------------------------------------------------------------


async def test_without_a_switch_everything_works(running: Running) -> None:
    before = running.booked()
    assert (await running.read()).status_code == 200
    assert (await running.write()).is_success
    assert running.booked() == before + 1
    assert sum(running.system.writes.values()) == 1


async def test_too_many_requests_end_after_a_while(running: Running) -> None:
    running.system.switches.turn_on("rate_limited", uses=2, amount=7)
    for _ in range(2):
        answer = await running.read()
        assert (answer.status_code, answer.headers["retry-after"]) == (429, "7")
    assert (await running.read()).status_code == 200
    running.system.switches.turn_on("rate_limited_silent")
    answers = [await running.write() for _ in range(3)]
    assert {a.status_code for a in answers} == {429}
    assert all("retry-after" not in a.headers for a in answers)
    assert (await running.write()).is_success


async def test_a_server_error_is_not_done(running: Running) -> None:
    before = running.booked()
    running.system.switches.turn_on("server_error")
    answer = await running.write()
    assert answer.status_code == 500
    assert answer.json()
    assert running.booked() == before
    assert (await running.write()).is_success


async def test_a_lost_answer_is_done(running: Running) -> None:
    before = running.booked()
    running.system.switches.turn_on("lose_answer")
    assert (await running.read()).status_code == 200  # only writes lose theirs
    with pytest.raises(CUT):
        await running.write()
    assert running.booked() == before + 1
    assert running.system.requests[-1].status == 0
    assert sum(running.system.writes.values()) == 1


async def test_a_lost_request_is_not_done(running: Running) -> None:
    before = running.booked()
    running.system.switches.turn_on("lose_request")
    with pytest.raises(CUT):
        await running.write()
    assert running.booked() == before
    assert (await running.write()).is_success


async def test_out_of_order_lasts_until_it_is_off(
    running: Running, caplog: pytest.LogCaptureFixture
) -> None:
    running.system.switches.turn_on("down")
    for _ in range(3):
        with pytest.raises(CUT):
            await running.read()
    running.system.switches.turn_off("down")
    assert (await running.read()).status_code == 200
    assert [r for r in caplog.records if r.levelno >= logging.WARNING] == []


async def test_a_slow_answer_is_late_but_done(running: Running) -> None:
    before = running.booked()
    running.system.switches.turn_on("slow", amount=30)
    running.http.timeout = httpx.Timeout(0.2)
    with pytest.raises(httpx.ReadTimeout):
        await running.write()
    assert running.booked() == before + 1


async def test_a_web_page_instead_of_data(running: Running) -> None:
    before = running.booked()
    running.system.switches.turn_on("html")
    answer = await running.write()
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert running.booked() == before


async def test_a_cut_off_answer_cannot_be_read(running: Running) -> None:
    before = running.booked()
    running.system.switches.turn_on("garbage")
    answer = await running.write()
    assert answer.is_success
    with pytest.raises(ValueError, match="line"):
        answer.json()
    assert running.booked() == before + 1


async def test_fields_come_and_go(running: Running) -> None:
    plain = (await running.read()).text
    running.system.switches.turn_on("extra_fields")
    assert "addedLastWeek" in (await running.read()).text
    running.system.switches.turn_off("extra_fields")
    running.system.switches.turn_on("missing_fields")
    assert len((await running.read()).text) < len(plain)
    running.system.switches.turn_off("missing_fields")
    assert (await running.read()).text == plain


async def test_somebody_is_faster(running: Running) -> None:
    running.system.switches.turn_on("slot_taken")
    answer = await running.write()
    if isinstance(running.system, Valomnia):  # a calendar without rules: both stand
        assert answer.status_code == 201
        clash = [a for a in running.system.appointments.values() if a.new]
        assert len({(a.start, a.end, a.user) for a in clash}) == 1 < len(clash)
    else:
        assert answer.status_code in {400, 409}
        assert not running.system.writes


async def test_what_is_turned_on_in_one_stays_off_in_the_next() -> None:
    first, second = MyKaarma(), MyKaarma()
    first.switches.turn_on("down")
    assert not second.switches["down"].on


# --- sessions and tokens -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "switch"),
    [
        ("mykaarma", "wrong_credentials"),
        ("qmatic", "token_expired"),
        ("valomnia", "session_expired"),
    ],
)
async def test_credentials_can_stop_working(kind: str, switch: str) -> None:
    make, start = KINDS[kind]
    system: StandIn = make()
    async with served(system) as http:
        running = await start(http, system)
        system.switches.turn_on(switch)
        assert (await running.read()).status_code == 401
        if kind == "mykaarma":
            system.switches.turn_off(switch)
            system.switches.turn_on("missing_scope")
            assert (await running.read()).status_code == 403
        else:
            assert (await running.read()).status_code == 401  # it has to sign in anew


# --- requests and panel ------------------------------------------------------------------------


async def test_requests_are_remembered_but_not_for_ever(running: Running) -> None:
    await running.write()
    last = running.system.requests[-1]
    assert (last.method, last.status // 100) == ("POST", 2)
    assert last.path.startswith("/mounted/")
    assert "{" in last.body
    limit = running.system.requests.maxlen
    assert limit is not None
    running.system.requests.extend([last] * limit)
    assert len(running.system.requests) == limit


async def test_the_panel_shows_what_is_new_first(running: Running) -> None:
    before = await running.panel()
    await running.write()
    after = await running.panel()
    assert after.keys() == {"title", "summary", "tables", "switches", "requests"}
    for table in after["tables"]:
        assert table.keys() == {"title", "columns", "rows"}
        for row in table["rows"]:
            assert row.keys() == {"id", "cells", "new"}
            assert len(row["cells"]) == len(table["columns"])
            assert all(isinstance(cell, str) for cell in row["cells"])
    changed = [
        new["rows"][0]
        for old, new in zip(before["tables"], after["tables"], strict=True)
        if old["rows"] != new["rows"]
    ]
    assert len(changed) == 1
    assert changed[0]["new"] is True
    assert after["requests"][0]["line"].startswith("POST ")
    assert after["requests"][0].keys() == {"at", "line", "status", "ms"}
    assert len(after["requests"]) <= 30


async def test_switches_are_turned_from_the_panel(running: Running) -> None:
    def is_on(panel: Json, switch: str) -> bool:
        return next(bool(s["on"]) for s in panel["switches"] if s["id"] == switch)

    offered = {s["id"] for s in (await running.panel())["switches"]}
    assert {s.id for s in common_switches()} < offered
    assert is_on(await running.turn("server_error", on=True), "server_error")
    assert (await running.read()).status_code == 500
    assert not is_on(await running.panel(), "server_error")
    assert not is_on(await running.turn("down", on=False), "down")


async def test_the_panel_s_switches_refuse_nonsense(running: Running) -> None:
    assert (await running.http.post("/_panel/switches/none", json={"on": True})).status_code == 404
    for body in ("[]", "{}", "x"):
        answer = await running.http.post("/_panel/switches/down", content=body)
        assert answer.status_code == 400


def appointments_of(panel: Json) -> Json:
    """Return the table of a panel that shows the appointments."""
    return next(table for table in panel["tables"] if table["title"] == "Appointments")


async def test_a_colleague_moves_and_cancels(running: Running) -> None:
    def newest(panel: Json) -> list[str]:
        cells: list[str] = appointments_of(panel)["rows"][0]["cells"]
        return cells

    before = await running.panel()
    moved = await running.turn("colleague_moves", on=True)
    assert appointments_of(moved)["rows"] != appointments_of(before)["rows"]
    assert appointments_of(moved)["rows"][0]["new"] is True
    when = newest(moved)[0]
    again = await running.turn("colleague_moves", on=True)
    assert newest(again)[0] != when
    assert not any(s["on"] for s in again["switches"])
    cancelled = await running.turn("colleague_cancels", on=True)
    if isinstance(running.system, MyKaarma):
        assert newest(cancelled)[-1] == "Cancelled"
    else:
        assert newest(cancelled) != newest(again)


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_colleague_without_anything_to_change_changes_nothing(kind: str) -> None:
    system = KINDS[kind][0]()
    assert isinstance(system, MyKaarma | Qmatic | Valomnia)
    system.appointments.clear()
    system.act("colleague_moves")
    system.act("colleague_cancels")
    assert not system.appointments
