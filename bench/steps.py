"""How long each dialog step waits, against the slowest single call to the system that it needs.

The rule: the real clients ask the stand-ins over HTTP, every answer comes late by the same time,
and no catalogue is in a cache before the first booking. A step whose calls do not depend on each
other takes about as long as its slowest one, a ratio of about 1; each call that waits for another
one adds 1.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.figures import ms, table
from bot.demo import Stage, stage
from bot.demo.systems.standin import StandIn
from bot.desks import Desks
from bot.manifest import manifest
from bot.memory import Store
from bot.perform import perform
from bot.service import desks_of
from bot.settings import Settings
from bot.systems.wire import Limits
from flows.booking.events import BookingAsked, Confirmed, SlotPicked, VehiclePicked
from flows.booking.states import ChoosingSlot, ChoosingVehicle, Reviewing
from flows.domain import NewCustomer
from flows.finding import AppointmentPicked, ChoosingAppointment
from flows.front_desk import OPENS, OpeningEvent
from flows.looking_up import LookUpAsked
from flows.machine import Event, State, Working
from flows.registering import CustomerDescribed, DescribingCustomer, RegisteringAsked
from flows.rescheduling.events import MoveConfirmed, RescheduleAsked
from flows.rescheduling.states import ChoosingNewSlot, ReviewingMove
from flows.talking import Opening
from flows.understanding.request import Request, Who

# Long enough that our own work hardly counts beside it, as with a system far away.
DELAY = 0.4
AIM = 1.15

# The stand-ins allow more than the vendors, and nobody here wants to wait for a turn.
_LIMITS = Limits(per_second=1000, burst=1000)
# One token a second: the stand-in holds everybody to it, as the vendor does.
_BETWEEN_SIGN_INS = 1.1
_SOMEBODY_NEW = NewCustomer(first="Ines", last="Quarry", phone="+12025550143")


@dataclass(frozen=True)
class Step:
    """One wait of a dialog: the calls it made, the slowest of them, and all of it, in seconds."""

    system: str
    dialog: str
    name: str
    calls: Sequence[str]
    slowest: float
    wall: float

    @property
    def ratio(self) -> float:
        return self.wall / self.slowest


async def measure(delay: float = DELAY) -> list[Step]:
    """Walk the dialogs at every system of the demo; a step that needs no call is left out."""
    steps: list[Step] = []
    async with stage(manifest(), 0) as scene:
        settings = Settings.load(scene.environment)
        store = await Store.open(settings.database)
        try:
            await scene.introduce(store)
            for key, stand_in, customer in _systems(scene):
                service = await _some_service(desks_of(settings, store, _LIMITS), key)
                desks = desks_of(settings, store, _LIMITS)
                await _sign_in(desks, key)
                stand_in.switches.turn_on("slow", amount=delay)
                for event in _openings(customer, service):
                    steps += [step async for step in _walk(event, desks, key, stand_in)]
                await desks.close()
        finally:
            await store.close()
    return steps


def report(steps: Sequence[Step]) -> str:
    rows = [
        (
            step.system,
            f"{step.dialog}: {step.name}",
            str(len(step.calls)),
            ms(step.slowest),
            ms(step.wall),
            f"{step.ratio:.2f}",
        )
        for step in steps
    ]
    good = sum(step.ratio <= AIM for step in steps)
    return (
        f"{good} of {len(steps)} dialog steps take at most {AIM} times as long as the slowest call "
        "they need.\n\n"
        + table(("system", "dialog step", "calls", "slowest call", "whole step", "ratio"), rows)
    )


def _systems(scene: Stage) -> Iterator[tuple[str, StandIn, str]]:
    """Return each system by its key in the demo's settings, with a customer whom it knows."""
    yield "hillside", scene.mykaarma, "Dana Whitfield"
    person = scene.qmatic.people[0]
    yield "city", scene.qmatic, f"{person.first} {person.last}"
    yield "field", scene.valomnia, "Café Carthage"


async def _some_service(desks: Desks, key: str) -> str:
    system = desks.system(key)
    assert system
    try:
        return (await system.services())[0].name
    finally:
        await desks.close()


async def _sign_in(desks: Desks, key: str) -> None:
    """Open the session that a client keeps for hours: no step of a dialog waits for it."""
    system = desks.system(key)
    assert system
    await asyncio.sleep(_BETWEEN_SIGN_INS)
    await system.reach()


def _openings(customer: str, service: str) -> Iterator[OpeningEvent]:
    request = Request(who=Who(name=customer), what=(service,))
    yield BookingAsked(request=request)
    yield RescheduleAsked(request=request)
    yield LookUpAsked(about="appointments", request=request)
    yield LookUpAsked(about="customer", request=request)
    yield LookUpAsked(about="slots", request=Request(what=(service,)))
    yield RegisteringAsked()


async def _walk(
    event: OpeningEvent, desks: Desks, key: str, stand_in: StandIn
) -> AsyncIterator[Step]:
    """Answer each question once, in the shortest way, until the dialog has nothing more to ask."""
    system = desks.system(key)
    assert system
    machine = OPENS[type(event)]
    desk = desks.desk(key, language="en", reference="DH-BENCH")
    answered: set[type[State]] = set()
    next_event: Event | None = event
    state: State = Opening(desk=desk)
    while next_event:
        after = machine.step(state, next_event.model_copy(update={"at": datetime.now(UTC)}))
        assert after, f"{type(next_event).__name__} means nothing in {type(state).__name__}"
        state = after
        if not isinstance(state, Working):
            next_event = None if type(state) in answered else _answer(state)
            answered.add(type(state))
            continue
        asked_before, started = len(stand_in.requests), time.perf_counter()
        next_event = await perform(state.effect, system, "bench:1")
        wall = time.perf_counter() - started
        calls = list(stand_in.requests)[asked_before:]
        if calls:
            yield Step(
                desk.title,
                machine.name.replace("_", " "),
                _plain(type(state).__name__),
                [f"{call.method} {call.path}" for call in calls],
                max(call.ms for call in calls) / 1000,
                wall,
            )


def _answer(state: State) -> Event | None:
    match state:
        case ChoosingVehicle():
            return VehiclePicked(id=None)
        case ChoosingSlot() | ChoosingNewSlot() if state.free.slots:
            return SlotPicked(key=state.free.slots[-1].key)
        case Reviewing():
            return Confirmed()
        case ChoosingAppointment():
            return AppointmentPicked(id=state.choices[-1].id)
        case ReviewingMove():
            return MoveConfirmed()
        case DescribingCustomer():
            return CustomerDescribed(customer=_SOMEBODY_NEW)
        case _:
            return None


def _plain(name: str) -> str:
    """Return a state's name as words: "finding slots"."""
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
