"""A dealer to test with: the myKaarma stand-in on a real port and short ways to talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx

from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT, MyKaarma
from tests.stand_in_parts import Clock, Json, served

MONDAY = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)  # 09:00 at the dealer

PEOPLE = f"/customer/v2/department/{SERVICE_DEPARTMENT}/customer"
SEEN = f"/appointment/v2/dealerDepartment/{SERVICE_DEPARTMENT}"
BRANCH = f"/appointment/v2/department/{SERVICE_DEPARTMENT}"
DEALER = f"/appointment/v2/dealer/{DEALER_UUID}"


@dataclass
class Dealer:
    """The stand-in, a client that talks to it, and the clock between them."""

    system: MyKaarma
    http: httpx.AsyncClient
    clock: Clock

    @property
    def today(self) -> date:
        return self.system.world.now().date()

    async def find(self, term: str, **query: str) -> list[Json]:
        answer = await self.http.get(f"{PEOPLE}/list", params={"searchTerm": term, **query})
        found: list[Json] = answer.json()["customers"]
        return found

    async def maria(self) -> tuple[str, str]:
        row = (await self.find("Maria Lopez"))[0]
        return row["customer"]["customerUuid"], row["vehicles"][0]["vehicleUuid"]

    def operation(self, code: str) -> str:
        found = self.system.world.operation_by_code(code)
        assert found is not None
        return found.uuid

    def transport(self, option: str) -> str:
        return next(t.uuid for t in self.system.world.transports.values() if t.option == option)

    def advisor(self, first: str) -> str:
        return next(a.uuid for a in self.system.world.advisors.values() if a.first == first)

    def at(self, days: int, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(self.today + timedelta(days=days), time(hour, minute))

    async def availability(self, *days: int, free: bool = True, **body: Any) -> httpx.Response:
        query = {
            "refreshSelectionState": "true",
            "fetchAvailability": "true" if free else "false",
        }
        dates = [(self.today + timedelta(days=day)).isoformat() for day in days]
        asked = {"platform": {"id": 1, "name": "Web"}, "dates": dates, **body}
        return await self.http.post(f"{BRANCH}/availability", params=query, json=asked)

    async def book(
        self,
        start: datetime,
        *,
        services: tuple[str, ...] = ("LOF",),
        who: tuple[str, str | None] | None = None,
        **information: Any,
    ) -> httpx.Response:
        customer, vehicle = who or await self.maria()
        lines = [{"operationUuid": self.operation(code), "title": code} for code in services]
        body = {
            "customerUuid": customer,
            "vehicleInformation": {"vehicleUuid": vehicle},
            "appointmentInformation": {
                "appointmentStartDateTime": start.isoformat(),
                "serviceList": lines,
                **information,
            },
        }
        return await self.http.post(f"{DEALER}/appointment", json=body)

    async def booked(self, start: datetime, **more: Any) -> str:
        answer = await self.book(start, **more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["appointmentUuid"])

    async def change(self, appointment: str, **information: Any) -> httpx.Response:
        body = {"appointmentInformation": information}
        return await self.http.patch(f"{BRANCH}/appointment/{appointment}", json=body)

    async def read(self, appointment: str) -> Json:
        answer = await self.http.get(f"{SEEN}/uuid/{appointment}")
        found: Json = answer.json()["appointmentInfo"]
        return found


@asynccontextmanager
async def dealership() -> AsyncIterator[Dealer]:
    clock = Clock(MONDAY)
    system = MyKaarma(clock=clock)
    async with served(system) as http:
        http.auth = httpx.BasicAuth("demo", "demo")
        yield Dealer(system, http, clock)


def code_of(answer: httpx.Response) -> Any:
    assert answer.status_code == 400
    error = answer.json()["error"]
    return (error[0] if isinstance(error, list) else error)["errorCode"]


def free_times(answer: httpx.Response) -> set[str]:
    assert answer.status_code == 200, answer.text
    found = answer.json()["availabilityInfoMap"]
    return {key for key, entry in found.items() if any(c["vacant"] for c in entry.values())}


def key(moment: datetime) -> str:
    return moment.isoformat(sep=" ")
