"""Many appointments move because an advisor is ill or the branch closes early, from end to end.

The rule: what was moved is counted at the stand-in, whatever the cards say.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta

import pytest

from bot.demo.slack import FELIX, ROSA, Message
from bot.demo.slack.people import TEAM
from bot.permits import Role
from tests.product import AtDesk, Product, labels, read, running
from tests.rebooking_parts import ILL, OTHER, at_move, day_of, moved, only, plan
from tests.test_crashes import Held
from tests.test_home import open_home

DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


async def reviewing(product: Product, rosa: AtDesk) -> list[str]:
    """Bring three appointments of Ana's to the card that asks for Confirm; return their ids."""
    ids = only(product.system)
    await rosa.command(f"/reschedule all Ana {day_of(product.system):%A}")
    await rosa.sees("3 appointments are affected", "Move 3 appointments", *ILL[:3])
    return ids


async def in_messages(product: Product, rosa: AtDesk) -> list[str]:
    """The same in a thread of the person's conversation with the app, from their Home tab."""
    ids = only(product.system)
    del product.system.appointments[next(a for a in product.system.appointments if a not in ids)]
    await open_home(product, "Today at Hillside Motors Service")
    day = day_of(product.system)
    while f"{day:%A}" not in str((product.slack.home(ROSA.id) or {})["blocks"]):
        await product.slack.click_in_home(ROSA.id, "Show the day after")
        await product.slack.until(lambda: product.slack.courier.is_idle)
    await product.slack.until(lambda: "home:move" in str(product.slack.home(ROSA.id)))
    await product.slack.click_in_home(ROSA.id, "home:move:day")
    await rosa.sees("3 appointments are affected", "Move 3 appointments", *ILL[:3])
    return ids


def writes(product: Product) -> int:
    """Return how many moves the garage has done; it has done nothing else."""
    assert set(product.system.writes) <= {"appointment.change"}
    return product.system.writes["appointment.change"]


async def stop(product: Product, rosa: AtDesk, card: Message) -> None:
    """Press Stop on a card that is not drawn anew before what is under way is done."""
    outcome = await product.slack.click(rosa.user, rosa.channel, card.ts, "Stop")
    assert outcome.ok, outcome
    await is_asked_to_stop(product)


async def is_asked_to_stop(product: Product) -> None:
    for _ in range(200):
        mine = await product.service.store.open_of(TEAM, ROSA.id, 5)
        if any(one.stopping for one in mine):
            return
        await product.slack.until(lambda: product.slack.courier.is_idle)
    raise AssertionError("nobody asked for a stop")


async def test_an_advisor_is_ill(product: Product, rosa: AtDesk) -> None:
    ids = only(product.system)
    day = day_of(product.system)
    await rosa.command(f"/reschedule all Ana {day:%A}")
    card = await rosa.sees("3 appointments are affected", *ILL[:3])
    assert OTHER not in read(card)
    assert writes(product) == 0
    await rosa.press("Move 3 appointments")
    done = await rosa.sees("3 of 3 appointments moved", "Call these customers", *ILL[:3])
    assert "Not moved" not in read(done)
    assert moved(product.system, ids) == ids
    assert writes(product) == 3


async def test_the_branch_closes_early(product: Product, rosa: AtDesk) -> None:
    only(product.system)
    day = day_of(product.system)
    late = plan(product.system, ILL[3:5], first=time(16))
    await rosa.command(f"/deskhand rebook {day:%A} after 4")
    card = await rosa.sees("2 appointments are affected", *ILL[3:5])
    assert not any(name in read(card) for name in (*ILL[:3], OTHER))
    await rosa.press("Move 2 appointments")
    await rosa.sees("2 of 2 appointments moved")
    assert writes(product) == 2
    closes = datetime.combine(day, time(16))
    for one in late:
        start = product.system.appointments[one].start
        assert start < closes or start.date() > day


async def test_one_row_is_left_where_it_is_and_another_takes_its_second_time(
    product: Product, rosa: AtDesk
) -> None:
    ids = await reviewing(product, rosa)
    before = {one: product.system.appointments[one].start for one in ids}
    await rosa.press(f"New time: {ILL[0]}", "Leave it where it is")
    card = await rosa.sees("Move 2 appointments", "stays as it is")
    times = [e for e in _selects(card) if f"New time: {ILL[1]}" in str(e)]
    second = times[0]["options"][1]["text"]["text"]
    await rosa.press(f"New time: {ILL[1]}", second)
    await rosa.press("Move 2 appointments")
    await rosa.sees("2 of 3 appointments moved", "stays as it is", second)
    assert writes(product) == 2
    assert moved(product.system, ids) == ids[1:]
    assert product.system.appointments[ids[0]].start == before[ids[0]]


def _selects(card: Message) -> list[dict[str, object]]:
    return [block["accessory"] for block in card.blocks if "accessory" in block]  # type: ignore[misc]


async def test_a_second_click_moves_nothing_twice(product: Product, rosa: AtDesk) -> None:
    await reviewing(product, rosa)
    card = await rosa.sees("Move 3 appointments")
    action = product.slack.action(rosa.channel, card.ts, "Move 3 appointments")
    for _ in range(2):
        await product.slack.click(rosa.user, rosa.channel, card.ts, action)
    await rosa.sees("3 of 3 appointments moved")
    await product.slack.until(lambda: product.slack.courier.is_idle)
    assert writes(product) == 3


# What the system cannot do, and who may not


async def test_a_system_that_cannot_says_so_and_another_one_can() -> None:
    async with running(several=True) as product:
        rosa = product.at_desk()
        only(product.system)
        day = day_of(product.system)
        await rosa.command(f"/reschedule all Ana {day:%A} in Qmatic")
        await rosa.sees("cannot list a day", "/appointments", "/reschedule")
        assert not product.stage.qmatic.writes
        await rosa.press("Use myKaarma")
        await rosa.sees("3 appointments are affected", *ILL[:3])


async def test_a_guest_is_refused(product: Product) -> None:
    only(product.system)
    felix = product.at_desk(FELIX.id, DESK)
    product.system.requests.clear()
    await felix.command("/reschedule all tomorrow")
    await felix.sees("guest")
    assert not product.asked()


# Stopping between two


async def test_stop_takes_effect_after_the_row_under_way(product: Product, rosa: AtDesk) -> None:
    ids = await reviewing(product, rosa)
    held = Held()
    at_move(product, 1, held.hold)
    await rosa.press("Move 3 appointments")
    card = await rosa.sees("Moving 1 of 3", "Stop")
    await held.comes()
    await stop(product, rosa, card)
    held.release()
    paused = await rosa.sees("1 of 3 appointments moved", "It is paused", "not moved yet")
    assert {"Go on", "Leave it as it is"} <= labels(paused)
    assert moved(product.system, ids) == ids[:1]
    await rosa.press("Go on")
    await rosa.sees("3 of 3 appointments moved")
    assert moved(product.system, ids) == ids
    assert writes(product) == 3
