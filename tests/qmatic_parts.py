"""What the tests of the Qmatic client share: a clock, a vendor told what to say, people."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx

from bot.demo.systems.qmatic import ACCOUNT, TENANT_ID, ZONE
from bot.demo.systems.qmatic.seed import BRANCHES
from bot.systems.directory import Directory
from bot.systems.qmatic import Qmatic
from bot.systems.qmatic.requests import Requests
from bot.systems.wire import Limits
from flows.domain import Branch, NewCustomer

SAMPLES = Path(__file__).parent / "samples" / "qmatic"
CITY_HALL = BRANCHES[0].id
BRANCH = Branch(id="hall", name="City Hall", zone=ZONE, country="NL")
LIMITS = Limits(read=2, write=2, pause=0, per_second=1000, burst=100, trips=10_000)
MONDAY = date(2026, 3, 2)
TESS = NewCustomer(first="Tess", last="Visser", phone="+31105550150", email="tess@example.com")
TOKEN = {"access_token": "t0ken", "expires_in": 3600, "token_type": "Bearer"}


class Clock:
    """Three o'clock on a Monday afternoon in Amsterdam, until somebody moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 14, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def made(
    requests: Requests,
    directory: Directory,
    clock: Callable[[], datetime],
    base_url: str,
    **changed: Any,
) -> Qmatic:
    settings: dict[str, Any] = {
        "base_url": base_url,
        "token_url": base_url,
        "account": ACCOUNT,
        "tenant": TENANT_ID,
        "client_id": "demo",
        "client_secret": "demo",
        "language": "en_UK",
        "branch": BRANCH,
        "directory": directory,
        "clock": clock,
        "limits": LIMITS,
    }
    return Qmatic(requests, **(settings | changed))


Reply = Any | Callable[[httpx.Request], httpx.Response]


def told(
    directory: Directory,
    answers: Mapping[str, Reply],
    asked: list[httpx.Request] | None = None,
    **changed: Any,
) -> Qmatic:
    """Make a client whose vendor answers by method and end of the path; anything else is 404."""

    def serve(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/oauth2/token"):
            return httpx.Response(200, json=TOKEN)
        if asked is not None:
            asked.append(request)
        for name, reply in answers.items():
            method, end = name.split(" ")
            if request.method == method and request.url.path.endswith(end):
                return reply(request) if callable(reply) else httpx.Response(200, json=reply)
        return httpx.Response(404, json={"code": "NOT_FOUND"})

    return made(
        Requests("B", combines=True),
        directory,
        changed.pop("clock", Clock()),
        "http://vendor.example",
        **({"transport": httpx.MockTransport(serve)} | changed),
    )


def sample(name: str) -> Any:
    return json.loads((SAMPLES / name).read_text())
