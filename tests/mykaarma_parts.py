"""What the tests of the myKaarma client share: a clock, samples, a vendor told what to say."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from bot.demo.systems.mykaarma import ZONE
from bot.systems.mykaarma import MyKaarma
from bot.systems.wire import Limits
from flows.domain import (
    Branch,
    Customer,
    Draft,
    NewCustomer,
    Provider,
    Service,
    Slot,
    Transport,
    Vehicle,
)
from flows.understanding.request import Who

SAMPLES = Path(__file__).parent / "samples" / "mykaarma"


BRANCH = Branch(id="service", name="Hillside Motors Service", zone=ZONE)


MONDAY = date(2026, 3, 2)


LIMITS = Limits(read=2, write=2, pause=0, per_second=1000, burst=100, trips=10_000)


DANA = Who(name="Dana Whitfield", first="Dana", last="Whitfield")


class Clock:
    """Ten o'clock on a Monday morning at the dealer's, until somebody moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 15, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


Reply = Any | Callable[[httpx.Request], httpx.Response]


def told(
    clock: Clock, answers: Mapping[str, Reply], asked: list[httpx.Request] | None = None
) -> MyKaarma:
    """Make a client whose vendor answers by the end of the path; anything else is 404."""

    def serve(request: httpx.Request) -> httpx.Response:
        if asked is not None:
            asked.append(request)
        for end, reply in answers.items():
            if request.url.path.endswith(end):
                return reply(request) if callable(reply) else httpx.Response(200, json=reply)
        return httpx.Response(404, json={"status": 404, "error": "Not Found"})

    return MyKaarma(
        base_url="http://vendor.example",
        dealer_id="D",
        department_id="B",
        user="u",
        password="p",
        branch=BRANCH,
        clock=clock,
        limits=LIMITS,
        search_lag=0,
        transport=httpx.MockTransport(serve),
    )


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text())


def known_draft(**changed: Any) -> Draft:
    """Return a draft with everything in it, for a vendor who is not the stand-in."""
    start = datetime(2026, 3, 3, 10, tzinfo=BRANCH.tz)
    filled = Draft(
        customer=Customer(
            id="C", first="Dana", phones=("+19145550104",), emails=("dana@example.com",)
        ),
        vehicle=Vehicle(id="V", vin="1HGCM82633A004352"),
        services=(Service(id="O", code="LOF", name="Oil change", price=Decimal("79.95")),),
        advisor=Provider(id="A", name="Ana Ruiz"),
        transport=Transport(id="T", name="Wait here"),
        slot=Slot(key="2026-03-03 10:00:00", start=start, end=start + timedelta(minutes=15)),
        note="Squeaks",
    )
    return filled.model_copy(update=changed)


FREE = {"availabilityInfoMap": {"2026-03-03 10:00:00": {"A_T": {"vacant": True}}}}


ROW = {"uuid": "C", "fname": "Dana", "lname": "Whitfield", "vehicles": None, "emails": None}


NEW = NewCustomer(
    first="Nora",
    last="Quist",
    company="Quist Ltd",
    phone="+12125550199",
    email="nora@example.com",
    vin="1HGCM82633A004352",
    year="2003",
    make="Honda",
    model="Accord",
    plate="NQ 1",
)


def types(value: Any) -> Any:
    """Return the names and types of a body; of a list those of its first entry."""
    if isinstance(value, dict):
        return {name: types(one) for name, one in value.items()}
    if isinstance(value, list):
        return [types(one) for one in value[:1]]
    return type(value).__name__


def misfit(ours: Any, seed: Any, place: str = "") -> list[str]:
    """Return the places of what we send that the seed does not have, or has otherwise."""
    if isinstance(ours, dict) and isinstance(seed, dict):
        return [
            one
            for name, value in ours.items()
            for one in misfit(value, seed.get(name), f"{place}.{name}".lstrip("."))
        ]
    if ours == [] and isinstance(seed, list):
        return []
    if isinstance(ours, list) and isinstance(seed, list):
        return misfit(ours[0], seed[0], place) if seed else []
    return [] if ours == seed else [place]
