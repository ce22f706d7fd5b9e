"""What the tests of the Valomnia client share: a clock, samples, a vendor told what to say."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import httpx

from bot.demo.systems.valomnia import DEMO_EMPLOYEE, ZONE
from bot.systems.valomnia import Valomnia
from bot.systems.valomnia.week import Opening
from bot.systems.wire import Limits
from flows.domain import Branch, Customer, Draft, Service, Slot

SAMPLES = Path(__file__).parent / "samples" / "valomnia"
BRANCH = Branch(id="tunis", name="Field team Tunis", zone=ZONE, country="TN")
MONDAY = date(2026, 3, 2)
LIMITS = Limits(read=2, write=2, pause=0, per_second=1000, burst=100, trips=10_000)
WEEK = {day: (Opening(time(8), time(12)), Opening(time(14), time(18))) for day in range(5)}
HALF_HOUR = timedelta(minutes=30)


class Clock:
    """Ten o'clock on a Monday morning in Tunis, until somebody moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def settings(clock: Callable[[], datetime], **changed: Any) -> dict[str, Any]:
    return {
        "base_url": "http://vendor.example",
        "user": "demo",
        "password": "demo",
        "employee": DEMO_EMPLOYEE,
        "branch": BRANCH,
        "week": WEEK,
        "clock": clock,
        "limits": LIMITS,
    } | changed


Reply = Any | Callable[[httpx.Request], httpx.Response]
SIGNED_IN = httpx.Response(
    302, headers={"Location": "/login/ajaxSuccess", "Set-Cookie": "JSESSIONID=S1; Path=/; HttpOnly"}
)


def told(
    clock: Clock,
    answers: Mapping[str, Reply],
    asked: list[httpx.Request] | None = None,
    **changed: Any,
) -> Valomnia:
    """Make a client whose vendor answers by method and the end of the path; else it is 404."""

    def serve(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        for where, reply in answers.items():
            method, _, end = where.partition(" ")
            if request.method == method and request.url.path.endswith(end):
                return reply(request) if callable(reply) else httpx.Response(200, json=reply)
        if request.url.path.endswith("/j_spring_security_check"):
            return SIGNED_IN
        return httpx.Response(404, json={"error": "not_found", "error_description": "None."})

    return Valomnia(**settings(clock, transport=httpx.MockTransport(serve), **changed))


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text())


def refusing(status: int, error: str, words: str = "") -> Callable[[httpx.Request], httpx.Response]:
    body = {"error": error, "error_description": words}
    return lambda _request: httpx.Response(status, json=body)


def listed(*rows: Any, total: int | None = None) -> Any:
    return {"paging": {"total": len(rows) if total is None else total}, "data": list(rows)}


def slot_at(start: datetime) -> Slot:
    local = start.astimezone(BRANCH.tz)
    key = start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Slot(key=key, start=local, end=local + HALF_HOUR)


SLOT = slot_at(datetime(2026, 3, 3, 9, tzinfo=UTC))
MEETING = Service(id="1", code="meeting", name="Rendez-vous")


def known_draft(**changed: Any) -> Draft:
    filled = Draft(
        customer=Customer(id="960", key="960", company="Flipopia"),
        services=(MEETING,),
        slot=SLOT,
        note="Bring the catalogue",
    )
    return filled.model_copy(update=changed)


ROW = sample("show_appointment/200.json") | {
    "startDate": "2026-03-03T09:00:00Z",
    "endDate": "2026-03-03T09:30:00Z",
    "user": {"id": 4, "reference": DEMO_EMPLOYEE},
}
CUSTOMER = {"id": 3230, "reference": "960", "name": "Flipopia", "isActive": True}
