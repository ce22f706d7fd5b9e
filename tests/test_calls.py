"""No call is made twice for one card, and independent calls run at the same time.

Counted at the stand-ins, through the whole product: what each step in Slack asks for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

import pytest

from bot.demo.systems.panel import Seen
from tests.product import Product, running
from tests.trades import BOOKING, FIELD, GARAGE, OFFICE, TRADES, Trade, make_room, two_days

# Ends of paths. What is read at most once an hour, and what is asked once for a session.
CATALOGUES = {
    "operations/searches",
    "eligibleAdvisor/list",
    "transportOption/list",
    "hoursOfOperation",
    "services",
    "serviceCombination/branch",
    "appointmentCategories",
    "employees",
    "token",
    "j_spring_security_check",
}
WRITES = {
    "POST appointment",
    "PATCH appointment",
    "POST reservations",
    "POST confirm",
    "PUT reschedule",
    "DELETE appointments",
    "POST reference",
    "PUT appointments",
}
TIMES = {"POST availability", "GET timeslots", "GET appointments?employeeReference"}
SEARCHES = {
    "GET customer/list",
    "POST search",
    "GET search",
    "GET customers",
    "GET contacts",
}


class Step(NamedTuple):
    """A card, and what was asked for between the one before it and this one."""

    card: str
    asked: Sequence[Seen]


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(several=True, changes=BOOKING) as running_product:
        make_room(running_product.stage)
        yield running_product
        for trade in TRADES:
            trade.stand_in(running_product.stage).switches.turn_off("slow")


def name_of(seen: Seen) -> str:
    """Return the method and the last words of the path; ids are left out, and most of a query."""
    path, _, query = seen.path.partition("?")
    words = [
        one
        for one in path.split("/")
        if one and not re.fullmatch(r"[\w-]{30,}|\d+|dh-\w+|C-\d+|v\d.*", one)
    ]
    end = next(
        (name for name in CATALOGUES | {"customer/list"} if "/".join(words).endswith(f"/{name}")),
        words[-1],
    )
    by = "?employeeReference" if end == "appointments" and "employeeReference=" in query else ""
    return f"{seen.method} {end}{by}"


def between_writes(asked: Sequence[Seen]) -> Iterator[list[Seen]]:
    """Cut where something was written: after that it may be looked at once more."""
    part: list[Seen] = []
    for seen in asked:
        if name_of(seen) in WRITES:
            yield part
            part = []
        else:
            part.append(seen)
    yield part


async def steps_of(product: Product, trade: Trade, *, slow: float = 0) -> list[Step]:
    """Book, move and cancel, each by words and a button, and return what each card took."""
    desk, stand_in, steps = product.at_desk(), trade.stand_in(product.stage), list[Step]()
    first, other = two_days(product)
    where = f" in {trade.system}"
    if slow:
        stand_in.switches.turn_on("slow", amount=slow)

    async def shows(*words: str) -> None:
        await desk.sees(*words)
        steps.append(Step(words[0], list(stand_in.requests)))
        stand_in.requests.clear()

    await trade.review(desk, first, where)
    await shows("Confirm appointment", trade.customer)
    await desk.press("Confirm appointment")
    await shows(f"Booked for {trade.customer}")
    await desk.say(f"move {trade.customer}'s appointment to {other} at 10{where}")
    await shows("Confirm the move", f"{other},")
    await desk.press("Confirm the move")
    await shows(f"Moved for {trade.customer}")
    await desk.press("Undo")
    await shows(f"Moved back for {trade.customer}")
    await desk.say(f"cancel {trade.customer}'s appointment{where}")
    await shows("Cancel the appointment of", f"{first},")
    await desk.press("Cancel appointment")
    await shows(f"Cancelled for {trade.customer}")
    return steps


in_each_system = pytest.mark.parametrize("trade", TRADES, ids=[one.system for one in TRADES])


@in_each_system
async def test_no_call_is_made_twice_for_one_card(product: Product, trade: Trade) -> None:
    steps = await steps_of(product, trade)
    for card, asked in steps:
        for part in between_writes(asked):
            calls = Counter((one.method, one.path, one.body) for one in part)
            assert max(calls.values(), default=1) == 1, (card, calls)
        written = [name_of(one) for one in asked if name_of(one) in WRITES]
        # where a time is held first, taking a move back does both at once
        assert len(written) <= 1 + (trade.holds and card.startswith("Moved back")), (card, written)


@in_each_system
async def test_a_catalogue_is_read_once_an_hour(product: Product, trade: Trade) -> None:
    steps = await steps_of(product, trade)
    names = Counter(name_of(one).partition(" ")[2] for _, asked in steps for one in asked)
    assert {name: names[name] for name in CATALOGUES if names[name] > 1} == {}


@in_each_system
async def test_one_search_and_one_question_for_times_make_a_card(
    product: Product, trade: Trade
) -> None:
    for card, asked in await steps_of(product, trade):
        names = Counter(map(name_of, asked))
        assert all(names[name] <= 1 for name in SEARCHES), (card, names)
        for part in between_writes(asked):
            times = [name_of(one) for one in part if name_of(one) in TIMES]
            # to take a move back the old time is looked for, and once more right before the write
            assert len(times) <= 1 + card.startswith("Moved back"), (card, times)


class Pair(NamedTuple):
    """Two questions of one card that do not need each other's answer."""

    trade: Trade
    card: str
    one: str
    other: str


PAIRS = (
    Pair(GARAGE, "Confirm appointment", "GET customer/list", "POST operations/searches"),
    Pair(GARAGE, "Confirm appointment", "POST availability", "GET hoursOfOperation"),
    Pair(GARAGE, "Booked for", "POST availability", "GET customer"),
    Pair(GARAGE, "Booked for", "POST availability", "GET eligibleAdvisor/list"),
    Pair(GARAGE, "Moved for", "POST availability", "GET uuid"),
    Pair(OFFICE, "Confirm appointment", "GET services", "GET serviceCombination/branch"),
    Pair(FIELD, "Confirm appointment", "GET customers", "GET appointmentCategories"),
    Pair(FIELD, "Confirm appointment", "GET customers", "GET contacts"),
    Pair(FIELD, "Booked for", "GET reference", "GET appointments?employeeReference"),
    Pair(FIELD, "Booked for", "GET appointments", "GET employees"),
    Pair(FIELD, "Moved for", "GET appointments", "GET appointments?employeeReference"),
)


def overlap(one: Seen, other: Seen) -> bool:
    """Was there a moment at which the system was busy with both?"""
    begun = max(end(each) - each.ms for each in (one, other))
    return begun < min(map(end, (one, other)))


def end(seen: Seen) -> float:
    return seen.at.timestamp() * 1000


@in_each_system
async def test_independent_calls_run_at_the_same_time(product: Product, trade: Trade) -> None:
    steps = await steps_of(product, trade, slow=0.04)
    for pair in PAIRS:
        if pair.trade is not trade:
            continue
        [asked] = [asked for card, asked in steps if card.startswith(pair.card)]
        assert any(
            overlap(one, other)
            for one, other in combinations(asked, 2)
            if {name_of(one), name_of(other)} == {pair.one, pair.other}
        ), (pair.card, pair.one, pair.other, [name_of(one) for one in asked])
