"""The whole product watches three systems: what others change there is told, and once."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.notices.subscription import Subscription
from tests.product import AtDesk, Product, running
from tests.trades import BOOKING, TRADES, Trade, make_room, two_days
from tests.watching_parts import looked, news_of, until

News = list[tuple[str, str]]

in_each_system = pytest.mark.parametrize("trade", TRADES, ids=[one.system for one in TRADES])


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(several=True, changes=BOOKING, watch=0.2) as product:
        make_room(product.stage)
        store = product.service.store
        for one in TRADES:
            await looked(store, one.key, 3)
        await store.notices().subscribe("T1", "C1", Subscription(by="U1"))
        yield product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


async def told(product: Product, trade: Trade, news: News) -> None:
    """Wait for the news, and for looks after it that see nothing more."""
    store = product.service.store

    async def is_told() -> bool:
        return await news_of(store, trade.key) == news

    await until(is_told)
    await looked(store, trade.key)
    assert await news_of(store, trade.key) == news


@in_each_system
async def test_what_a_colleague_does_is_told(product: Product, rosa: AtDesk, trade: Trade) -> None:
    first, _ = two_days(product)
    await trade.book(rosa, first, f" in {trade.system}")
    news = [("booked", rosa.user)]
    await told(product, trade, news)
    trade.stand_in(product.stage).act("colleague_moves")
    news += [("moved", "")]
    await told(product, trade, news)
    trade.stand_in(product.stage).act("colleague_cancels")
    news += [("cancelled", "")]
    await told(product, trade, news)


@in_each_system
async def test_what_the_bot_does_is_told_once(product: Product, rosa: AtDesk, trade: Trade) -> None:
    """The watch races all the way: it looks every fifth of a second."""
    (first, other), where = two_days(product), f" in {trade.system}"
    await trade.book(rosa, first, where)
    await rosa.say(f"move {trade.customer}'s appointment to {other} at 10{where}")
    await rosa.press("Confirm the move")
    await rosa.sees(f"Moved for {trade.customer}")
    await rosa.press("Undo")
    await rosa.sees(f"Moved back for {trade.customer}")
    await rosa.say(f"cancel {trade.customer}'s appointment{where}")
    await rosa.press("Cancel appointment")
    await rosa.sees(f"Cancelled for {trade.customer}")
    by = rosa.user
    await told(product, trade, [("booked", by), ("moved", by), ("moved", by), ("cancelled", by)])


async def test_a_system_that_was_down_is_watched_again(product: Product, rosa: AtDesk) -> None:
    field = TRADES[-1]
    first, _ = two_days(product)
    await field.book(rosa, first, f" in {field.system}")
    vendor = product.stage.valomnia
    vendor.switches.turn_on("down")
    await until(lambda: any(one.status == 0 for one in vendor.requests))
    vendor.act("colleague_moves")
    vendor.switches.turn_off("down")
    await told(product, field, [("booked", rosa.user), ("moved", "")])
