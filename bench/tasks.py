"""How many messages and clicks standard tasks of a service desk take, counted at a local Slack.

The rule: each task is done as a person would who sees only the cards, on the whole product with its
stand-in, and counts only if the words of its end are seen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from bench.figures import table
from tests.product import AtDesk, Product, coming_days, running
from tests.rebooking_parts import ILL, day_of, only


@dataclass
class Effort:
    """Somebody at the desk whose messages and clicks are counted; a form that is sent is a click.

    Fields of a form are counted one by one, because each has to be typed or chosen.
    """

    product: Product
    desk: AtDesk
    messages: int = 0
    clicks: int = 0
    fields: int = 0

    async def says(self, text: str) -> None:
        self.messages += 1
        if text.startswith("/"):
            await self.desk.command(text)
        else:
            await self.desk.say(text)

    async def presses(self, label: str, value: Any = None) -> None:
        self.clicks += 1
        await self.desk.press(label, value)

    async def fills_in(self, **fields: str) -> None:
        await self.desk.form()
        self.fields += len(fields)
        self.clicks += 1
        outcome = await self.product.slack.submit(self.desk.user, fields)
        assert outcome.ok, outcome

    async def sees(self, *words: str) -> None:
        await self.desk.sees(*words)

    @property
    def days(self) -> list[str]:
        """Return the names of the open weekdays that are surely the coming ones."""
        return [f"{day:%A}" for day in coming_days(self.product.system)]


Work = Callable[[Effort], Awaitable[None]]


@dataclass(frozen=True)
class Task:
    """Something that somebody on the phone asks for; `before` brings about what it begins with."""

    name: str
    work: Work
    before: Work | None = None


@dataclass(frozen=True)
class Count:
    """What a task took."""

    task: str
    messages: int
    clicks: int
    fields: int = field(default=0)


async def _book(effort: Effort) -> None:
    await effort.says(f"book {OUTBACK} for an oil change {effort.days[0]} at 10")
    await effort.presses("Confirm appointment")
    await effort.sees("Booked for Dana Whitfield")


async def _book_one_of_two(effort: Effort) -> None:
    await effort.says(f"book Maria Lopez for an oil change {effort.days[0]} at 10")
    await effort.presses("Choose: Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna")
    await effort.presses("2019 Honda Civic")
    await effort.presses("Confirm appointment")
    await effort.sees("Booked for Maria Lopez")


async def _book_first_free_time(effort: Effort) -> None:
    await effort.says(f"/book {OUTBACK}, oil change, first free time on {effort.days[0]}")
    await effort.presses("Confirm appointment")
    await effort.sees("Booked for Dana Whitfield")


async def _book_and_correct(effort: Effort) -> None:
    await effort.says(f"book {OUTBACK} for an oil change {effort.days[0]} at 10")
    await effort.sees("Confirm appointment")
    await effort.says(f"no, {effort.days[1]}, and a tire rotation")
    await effort.sees("Tire rotation")
    await effort.presses("Confirm appointment")
    await effort.sees("Booked for Dana Whitfield")


async def _book_somebody_new(effort: Effort) -> None:
    await effort.says(f"book Paula Newman for an oil change {effort.days[0]} at 10")
    await effort.presses("Register a new customer")
    await effort.fills_in(phone="914 555 0178", year="2021", make="Toyota", model="RAV4")
    await effort.presses("Confirm appointment")
    await effort.sees("Booked for Paula Newman")


async def _move(effort: Effort) -> None:
    await effort.says(f"move Dana Whitfield's appointment to {effort.days[1]} at 2")
    await effort.presses("Confirm the move")
    await effort.sees("Moved for Dana Whitfield")


async def _cancel(effort: Effort) -> None:
    await effort.says("cancel Dana Whitfield's appointment")
    await effort.presses("Cancel appointment")
    effort.clicks += 1  # the question whether they are sure
    await effort.sees("Cancelled for Dana Whitfield")


async def _take_back(effort: Effort) -> None:
    await effort.presses("Undo")
    effort.clicks += 1  # as above
    await effort.sees("Booked again for Dana Whitfield")


async def _show_appointments(effort: Effort) -> None:
    await effort.says("/appointments Dana Whitfield")
    await effort.sees("Appointments of Dana Whitfield")


async def _show_free_times(effort: Effort) -> None:
    await effort.says(f"/slots oil change {effort.days[0]}")
    await effort.sees("Free times for Oil change")


async def _put_five(effort: Effort) -> None:
    only(effort.product.system, ILL[:5])


async def _advisor_is_ill(effort: Effort) -> None:
    await effort.says(f"Ana is ill on {day_of(effort.product.system):%A}")
    await effort.presses("Move 5 appointments")
    effort.clicks += 1  # as above
    await effort.sees("5 of 5 appointments moved")


# An own vehicle of one customer of the stand-in: nobody else is meant by these words.
OUTBACK = "Dana Whitfield, the Outback,"

TASKS = (
    Task("Book a known customer, everything said at once", _book),
    Task("Book one of two customers of the same name", _book_one_of_two),
    Task("Book the first free time", _book_first_free_time),
    Task("Book, and correct the day and the work", _book_and_correct),
    Task("Book somebody new, with a vehicle", _book_somebody_new),
    Task("Move an appointment", _move, before=_book),
    Task("Cancel an appointment", _cancel, before=_book),
    Task("Take a cancellation back", _take_back, before=_cancel),
    Task("Show a customer's appointments", _show_appointments, before=_book),
    Task("Show the free times of a day", _show_free_times),
    Task("Move five appointments of an advisor who is ill", _advisor_is_ill, before=_put_five),
)


async def count(task: Task) -> Count:
    """Do a task on a product of its own and return what it took."""
    async with running(changes={'confirm = "draft"': 'confirm = "book"'}) as product:
        if task.before is _cancel:
            await _book(Effort(product, product.at_desk()))
        if task.before:
            await task.before(Effort(product, product.at_desk()))
        effort = Effort(product, product.at_desk())
        await task.work(effort)
        return Count(task.name, effort.messages, effort.clicks, effort.fields)


async def measure() -> list[Count]:
    return [await count(task) for task in TASKS]


def report(counts: list[Count]) -> str:
    """Return the table of docs/speed.md."""
    rows = [(one.task, str(one.messages), str(one.clicks), str(one.fields)) for one in counts]
    return table(("task", "messages", "clicks", "fields typed"), rows)
