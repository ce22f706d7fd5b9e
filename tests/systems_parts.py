"""The three clients, each in front of its stand-in over real HTTP, as the contract meets them.

The rule: what differs between the systems is said here, in `KINDS`; the contract asks only what a
system can do.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.demo.systems.mykaarma import DEALER_UUID, SERVICE_DEPARTMENT
from bot.demo.systems.mykaarma import MyKaarma as MyKaarmaStandIn
from bot.demo.systems.mykaarma.records import Operation
from bot.demo.systems.qmatic import Qmatic as QmaticStandIn
from bot.demo.systems.qmatic.records import Appointment as OfficeAppointment
from bot.demo.systems.qmatic.seed import BRANCHES
from bot.demo.systems.standin import StandIn
from bot.demo.systems.valomnia import Valomnia as ValomniaStandIn
from bot.demo.systems.valomnia.records import Visit
from bot.memory import Store
from bot.systems import System
from bot.systems.mykaarma import MyKaarma
from bot.systems.mykaarma.client import CAN as MYKAARMA_CAN
from bot.systems.qmatic.client import CAN as QMATIC_CAN
from bot.systems.qmatic.requests import Requests
from bot.systems.valomnia import Valomnia
from bot.systems.valomnia.client import CAN as VALOMNIA_CAN
from flows.domain import Appointment, Can, Draft, NewCustomer, Slot, SlotQuery
from flows.understanding.request import Who
from tests import mykaarma_parts, qmatic_parts, valomnia_parts
from tests.product import fill_up

MONDAY = date(2026, 3, 2)
KEY = "turn-1"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Clock:
    """Two o'clock on a Monday afternoon in UTC, working hours in all three places."""

    now: datetime = field(default_factory=lambda: datetime(2026, 3, 2, 14, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.now


@dataclass(frozen=True)
class Paging:
    """A list that is longer than a page: how to read it, and how a row of its first page goes."""

    read: Callable[[System], Awaitable[list[str]]]
    route: str  # the end of the path
    lengthen: Callable[[], None]
    shorten: Callable[[], None]
    there: Callable[[], set[str]]


@dataclass
class Rig:
    """A client and its stand-in. `appointments` are the stand-in's own, all of them."""

    kind: Kind
    system: System
    vendor: StandIn
    clock: Clock
    appointments: MutableMapping[Any, Any]
    fill: Callable[[Slot], None]  # let others take every place at this time
    paging: Paging | None = None
    # What is to be done once, right after the stand-in answered the first request to a path.
    after: dict[str, Callable[[], None]] = field(default_factory=dict)

    @property
    def can(self) -> Can:
        return self.system.can

    def written(self) -> int:
        """Return how many writes the stand-in has carried out."""
        return sum(self.vendor.writes.values())

    async def draft(self, *, held: bool = True) -> Draft:
        """Fill a draft at the first free time; the time is held where that can be done."""
        [customer] = await self.system.find_customers(self.kind.who)
        known = {one.name: one for one in await self.system.services()}
        names = self.kind.services if self.can.several_services else self.kind.services[:1]
        draft = Draft(
            customer=customer,
            vehicle=customer.vehicles[0] if self.can.vehicles else None,
            services=tuple(known[name] for name in names),
            note="Gate 4 <@U1> & *bell*",
        )
        query = SlotQuery(
            since=MONDAY + timedelta(days=1),
            until=MONDAY + timedelta(days=3),
            customer=customer,
            vehicle=draft.vehicle,
            services=draft.services,
        )
        draft = draft.model_copy(update={"slot": (await self.system.free_times(query)).slots[0]})
        return await self.held(draft) if held else draft

    async def held(self, draft: Draft) -> Draft:
        if not self.can.hold:
            return draft
        return draft.model_copy(update={"hold": await self.system.hold(draft)})

    async def booked(self) -> Appointment:
        made = await self.system.save(await self.draft(), "book", "an earlier turn")
        assert isinstance(made, Appointment), made
        return made

    async def other_slot(self, appointment: Appointment) -> Slot:
        """Return a time that is free for the same services, two hours on or more."""
        query = SlotQuery(
            since=MONDAY + timedelta(days=1),
            until=MONDAY + timedelta(days=3),
            services=appointment.work,
            appointment_id=appointment.id,
        )
        assert appointment.start
        earliest = appointment.start + timedelta(hours=2)
        free = await self.system.free_times(query)
        return next(one for one in free.slots if one.start >= earliest)


@dataclass(frozen=True)
class Kind:
    """One system as it can be set up. `expiry` is the switch that ends what lets us in."""

    name: str
    can: Can
    who: Who  # fits one customer
    services: tuple[str, str]  # that can share a visit, where that can be
    new: NewCustomer
    open: Callable[[Kind], AbstractAsyncContextManager[Rig]]
    keeps_customers: bool = True
    expiry: str = ""
    pages: bool = False


@asynccontextmanager
async def _served(vendor: StandIn, rig_of: Callable[[str], Rig]) -> AsyncIterator[Rig]:
    """Serve a stand-in; `rig_of` makes the rest from its address."""
    after: dict[str, Callable[[], None]] = {}

    @web.middleware
    async def step_in(request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        end = request.path.rpartition("/")[2]
        if end in after:
            after.pop(end)()
        return answer

    vendor.app.middlewares.append(step_in)
    async with TestServer(vendor.app) as server:
        rig = rig_of(str(server.make_url("/")))
        rig.after = after
        try:
            yield rig
        finally:
            await rig.system.close()


def _plain() -> httpx.AsyncHTTPTransport:
    """Return a transport without certificates, which take longer to load than a case to run."""
    return httpx.AsyncHTTPTransport(verify=False)


@asynccontextmanager
async def _mykaarma(kind: Kind) -> AsyncIterator[Rig]:
    clock = Clock()
    vendor = MyKaarmaStandIn(clock=clock)

    def rig(url: str) -> Rig:
        client = MyKaarma(
            base_url=url,
            dealer_id=DEALER_UUID,
            department_id=SERVICE_DEPARTMENT,
            user="demo",
            password="demo",
            branch=mykaarma_parts.BRANCH,
            clock=clock,
            limits=mykaarma_parts.LIMITS,
            search_lag=0,
            transport=_plain(),
        )
        return Rig(
            kind,
            client,
            vendor,
            clock,
            vendor.appointments,
            lambda slot: fill_up(vendor, slot.start.replace(tzinfo=None)),
            _operations(vendor),
        )

    vendor.world.search_lag = timedelta(0)
    async with _served(vendor, rig) as served:
        yield served


def _operations(vendor: MyKaarmaStandIn) -> Paging:
    known = vendor.world.operations

    def lengthen() -> None:
        for number in range(120):
            one = Operation(f"op-{number}", f"X{number}", f"X{number}", 30, 1.0, timedelta(), True)
            known[one.uuid] = one

    def shorten() -> None:
        del known[next(iter(known))]

    async def read(system: System) -> list[str]:
        return [one.id for one in await system.services()]

    return Paging(
        read,
        "searches",
        lengthen,
        shorten,
        lambda: {k for k, one in known.items() if one.online and one.is_valid},
    )


@asynccontextmanager
async def _qmatic(kind: Kind) -> AsyncIterator[Rig]:
    clock = Clock()
    vendor = QmaticStandIn(clock=clock)
    store = await Store.open("sqlite://")
    directory = store.directory("office")
    for person in vendor.people:
        new = NewCustomer(
            first=person.first, last=person.last, phone=person.phone, email=person.email
        )
        await directory.add(new, person.identifier, person.identifier)

    def fill(slot: Slot) -> None:
        office, branch = vendor.office, BRANCHES[0]
        end = slot.end or slot.start
        while desk := office.free_desk(branch, slot.start, end, None):
            taken = OfficeAppointment(
                f"taken-{desk}",
                branch.id,
                (),
                slot.start,
                end,
                1,
                desk,
                "",
                vendor.people[0],
            )
            vendor.appointments[taken.id] = taken

    def rig(url: str) -> Rig:
        requests = Requests(BRANCHES[0].id, combines=kind.can.several_services)
        client = qmatic_parts.made(requests, directory, clock, url, transport=_plain())
        return Rig(kind, client, vendor, clock, vendor.appointments, fill)

    try:
        async with _served(vendor, rig) as served:
            yield served
    finally:
        await store.close()


@asynccontextmanager
async def _valomnia(kind: Kind) -> AsyncIterator[Rig]:
    clock = Clock()
    vendor = ValomniaStandIn(clock=clock)

    def visit(start: datetime, end: datetime, customer: int | None = None) -> None:
        number = next(vendor.team.ids)
        made = clock() - timedelta(days=1)
        times = (start.astimezone(UTC), end.astimezone(UTC))
        vendor.appointments[number] = Visit(
            number, f"R-{number}", made, made, "Order", *times, 1, 4, customer=customer
        )

    def rig(url: str) -> Rig:
        settings = valomnia_parts.settings(clock, base_url=url, transport=_plain())
        return Rig(
            kind,
            Valomnia(**settings),
            vendor,
            clock,
            vendor.appointments,
            lambda slot: visit(slot.start, slot.end or slot.start),
            _visits(vendor, visit),
        )

    async with _served(vendor, rig) as served:
        yield served


def _visits(
    vendor: ValomniaStandIn, visit: Callable[[datetime, datetime, int | None], None]
) -> Paging:
    flipopia = 3230

    def lengthen() -> None:
        start = vendor.clock() + timedelta(days=20)
        for number in range(250):
            at = start + timedelta(hours=number)
            visit(at, at + timedelta(minutes=30), flipopia)

    def there() -> set[str]:
        return {str(k) for k, one in vendor.appointments.items() if one.customer == flipopia}

    async def read(system: System) -> list[str]:
        return [one.id for one in await system.appointments("960")]

    def shorten() -> None:
        del vendor.appointments[min(map(int, there()))]

    return Paging(read, "appointments", lengthen, shorten, there)


_OFFICE = Kind(
    "qmatic",
    QMATIC_CAN,
    Who(name="Mohamed El Amrani"),
    ("Parking permit", "Passport application"),
    NewCustomer(
        first="<!here> Åsa", last="*Bold* & Co", phone="+31105550150", email="asa@example.com"
    ),
    _qmatic,
    keeps_customers=False,
    expiry="token_expired",
)
KINDS = (
    Kind(
        "mykaarma",
        MYKAARMA_CAN,
        Who(name="Dana Whitfield"),
        ("Oil change", "Tire rotation"),
        NewCustomer(
            first="<!here> Åsa", last="*Bold* & Co", phone="+12125550199", email="asa@example.com"
        ),
        _mykaarma,
        pages=True,
    ),
    _OFFICE,
    replace(
        _OFFICE,
        name="qmatic, one service a visit",
        can=QMATIC_CAN.model_copy(update={"several_services": False}),
    ),
    Kind(
        "valomnia",
        VALOMNIA_CAN,
        Who(reference="960"),
        ("Rendez-vous", "Phone call"),
        NewCustomer(company="<!here> *Bold* & Åsa", phone="+21671550199", email="asa@example.com"),
        _valomnia,
        expiry="session_expired",
        pages=True,
    ),
)


def that_can(*capabilities: str) -> list[Kind]:
    """Return the kinds that have all these capabilities."""
    return [one for one in KINDS if all(getattr(one.can, name) for name in capabilities)]
