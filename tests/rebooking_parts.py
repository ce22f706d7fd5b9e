"""A day at the garage whose appointments have to move, for tests about rebooking."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime, time, timedelta

from bot.demo.systems.mykaarma import MyKaarma
from bot.demo.systems.mykaarma.records import SERVICE_DEPARTMENT, Appointment, seeded_id
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
    made = []
    for number, name in enumerate(names):
        start = datetime.combine(day, first) + number * timedelta(minutes=30)
        one = appointment(system, name, start, advisor=advisor, mark=str(number))
        system.appointments[one.uuid] = one
        made.append(one.uuid)
    return made


def appointment(
    system: MyKaarma, name: str, start: datetime, *, advisor: str = "Ana", mark: str = ""
) -> Appointment:
    """Return an appointment for an oil change; another `mark` makes it another one."""
    world = system.world
    customer = next(one for one in system.customers.values() if one.name == name)
    work = next(one for one in world.operations.values() if one.code == "LOF")
    return Appointment(
        uuid=seeded_id("planned", start.date(), name, mark),
        department=SERVICE_DEPARTMENT,
        customer=customer.uuid,
        vehicle=customer.vehicles[0].uuid,
        start=start,
        services=[service_line(work)],
        advisor=next(one.uuid for one in world.advisors.values() if one.first == advisor),
        advisor_chosen=False,
        transport=next(one.uuid for one in world.transports.values() if one.option == "DROP_OFF"),
        created=world.now(),
        updated=world.now(),
        key="A29999",
        key_from=world.now(),
    )


def only(system: MyKaarma, names: Sequence[str] = ILL[:3]) -> list[str]:
    """Leave nothing in the calendar but Ana's appointments with these, and one of Claire's."""
    system.appointments.clear()
    made = plan(system, names)
    plan(system, [OTHER], first=time(15), advisor="Claire")
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
