"""A day at the garage whose appointments have to move, for tests about rebooking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.demo.systems.mykaarma import MyKaarma
from bot.demo.systems.mykaarma.records import Appointment, seeded_id
from bot.demo.systems.mykaarma.shapes import service_line
from tests.product import Product, coming_days

ILL = ("Sofia Rossi", "Liam Murphy", "Mei Chen", "Grace Kim", "Yuki Tanaka", "Priya Raghunathan")
OTHER = "Ivan Petrov"


def day_of(system: MyKaarma) -> date:
    """Return a coming day on which the garage is open and Ana works."""
    return coming_days(system)[0]


def plan(
    system: MyKaarma,
    names: Sequence[str] = ILL[:3],
    *,
    day: date | None = None,
    first: time = time(9),
    advisor: str = "Ana",
) -> list[str]:
    """Put an appointment every half hour into the calendar, for each of these; return their ids."""
    day = day or day_of(system)
    some = next(iter(system.appointments.values()))
    serves = next(one for one in system.world.advisors.values() if one.first == advisor)
    work = next(one for one in system.world.operations.values() if one.code == "LOF")
    made = []
    for number, name in enumerate(names):
        customer = next(one for one in system.customers.values() if one.name == name)
        start = datetime.combine(day, first) + number * timedelta(minutes=30)
        one = replace(
            some,
            uuid=seeded_id("planned", day, advisor, number),
            customer=customer.uuid,
            vehicle=customer.vehicles[0].uuid,
            start=start,
            services=[service_line(work)],
            advisor=serves.uuid,
            status="SCHEDULED",
            key=f"P{advisor}{number}",
            order="",
        )
        system.appointments[one.uuid] = one
        made.append(one.uuid)
    return made


def only(system: MyKaarma, names: Sequence[str] = ILL[:3]) -> list[str]:
    """Leave nothing in the calendar but Ana's appointments with these, and one of Claire's."""
    some = next(iter(system.appointments.values()))
    system.appointments.clear()
    system.appointments[some.uuid] = replace(some, start=some.start - timedelta(days=400))
    made = plan(system, names)
    plan(system, [OTHER], first=time(15), advisor="Claire")
    del system.appointments[some.uuid]
    return made


def moved(system: MyKaarma, ids: Sequence[str]) -> list[str]:
    """Return which of these stand on another day than the planned one, and are not cancelled."""
    return [one for one in ids if _is_moved(system.appointments[one], system)]


def _is_moved(one: Appointment, system: MyKaarma) -> bool:
    return one.start.date() != day_of(system) and not one.is_cancelled


def at_move(product: Product, number: int, act: Callable[[], Awaitable[None] | None]) -> None:
    """Do something right before the garage serves the move of this number, from 1."""
    if number == 1:
        product.stage.before["appointment"] = act
    else:
        product.stage.before["appointment"] = lambda: at_move(product, number - 1, act)
