"""One customer and one service of each demo system, and what somebody at the desk does with them.

The rule: the steps are the same in all systems; what differs is what the system itself asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.demo.slack import Message
from bot.demo.systems.standin import StandIn
from tests.product import AtDesk, Product, Scene, coming_days, read

# every system of the demo books at once
BOOKING = {'confirm = "draft"': 'confirm = "book"'}


@dataclass(frozen=True)
class Trade:
    """A system as people at the desk meet it. `choices` are pressed before the review card."""

    system: str
    key: str  # in the settings
    customer: str
    service: str
    stand_in: Callable[[Scene], StandIn]
    starts: Callable[[Scene, str], list[datetime]]  # on the branch's wall clock
    choices: tuple[str, ...] = ()
    holds: bool = False

    async def review(self, desk: AtDesk, day: str, where: str = "") -> Message:
        """Bring a booking to the card that asks for Confirm."""
        await desk.say(f"book {self.customer} for {self.service} {day} at 10{where}")
        for label in self.choices:
            await desk.press(label)
        return await desk.sees("Confirm appointment", self.customer, self.system)

    async def book(self, desk: AtDesk, day: str, where: str = "") -> Message:
        await self.review(desk, day, where)
        await desk.press("Confirm appointment")
        return await desk.sees(f"Booked for {self.customer}", self.system)


def _garage(stage: Scene, name: str) -> list[datetime]:
    system = stage.mykaarma
    now = system.world.now()
    return [
        one.start
        for one in system.appointments.values()
        if system.customers[one.customer].name == name and not one.is_cancelled and one.start > now
    ]


def _office(stage: Scene, name: str) -> list[datetime]:
    now = stage.qmatic.clock()
    return [
        one.start.replace(tzinfo=None)
        for one in stage.qmatic.appointments.values()
        if f"{one.person.first} {one.person.last}" == name and one.start > now
    ]


def _field(stage: Scene, name: str) -> list[datetime]:
    system = stage.valomnia
    now = system.clock()
    return [
        one.start.astimezone(system.zone).replace(tzinfo=None)
        for one in system.appointments.values()
        if one.customer and system.customers[one.customer].name == name and one.start > now
    ]


GARAGE = Trade(
    "myKaarma",
    "hillside",
    "Dana Whitfield",
    "an oil change",
    lambda stage: stage.mykaarma,
    _garage,
    choices=("2020 Subaru Outback",),
)
OFFICE = Trade(
    "Qmatic",
    "city",
    "Mohamed El Amrani",
    "a parking permit",
    lambda stage: stage.qmatic,
    _office,
    holds=True,
)
FIELD = Trade(
    "Valomnia",
    "field",
    "Dar Zarrouk",
    "a stocktaking",
    lambda stage: stage.valomnia,
    _field,
)
TRADES = (GARAGE, OFFICE, FIELD)


def make_room(stage: Scene) -> None:
    """Take what the demo planned out of the one calendar in which a time fits only once."""
    stage.valomnia.appointments.clear()


def two_days(product: Product) -> tuple[str, str]:
    first, other, *_ = coming_days(product.system)
    return f"{first:%A}", f"{other:%A}"


def names_one_system(message: Message, trade: Trade) -> bool:
    """Does the card say in its last line which system it is about, and is it this one?"""
    return read(message).splitlines()[-1].startswith(f"{trade.system} · ")
