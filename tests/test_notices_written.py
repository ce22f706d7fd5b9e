"""What the bot writes itself is recorded in the same transaction as the dialog's state."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import Connection, select

from bot.demo.slack import ROSA
from bot.memory.tables import notices
from bot.notices.folding import Living
from bot.notices.subscription import Subscription
from tests.product import Product, running
from tests.trades import BOOKING, TRADES, Trade, make_room, two_days


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(several=True, changes=BOOKING) as running_product:
        make_room(running_product.stage)
        yield running_product


async def cards(product: Product) -> list[Living]:
    def work(connection: Connection) -> list[Living]:
        of_channels = select(notices).where(notices.c.channel.startswith("C"))
        rows = connection.execute(of_channels.order_by(notices.c.created_at))
        return [Living.model_validate_json(row.state) for row in rows]

    return await product.service.store.notices().together(work)


@pytest.mark.parametrize("trade", TRADES, ids=[one.system for one in TRADES])
async def test_book_move_undo_cancel_and_restore_are_one_story(
    product: Product, trade: Trade
) -> None:
    """Each write is a change, an undo too, and a cancelled one made again goes on with its card."""
    store, rosa = product.service.store, product.at_desk()
    first, other = two_days(product)
    await trade.book(rosa, first, f" in {trade.system}")
    assert await cards(product) == []  # nobody asked to be told
    await store.notices().subscribe("T0HILLSIDE", "C0SERVICEDESK", Subscription())
    await rosa.say(f"move {trade.customer}'s appointment to {other} at 10 in {trade.system}")
    await rosa.press("Confirm the move")
    await rosa.sees(f"Moved for {trade.customer}")
    (card,) = await cards(product)
    assert card.latest
    assert (card.latest.kind, card.latest.origin.by) == ("moved", ROSA.id)
    assert card.latest.origin.reference.startswith("DH-")
    assert card.latest.before
    assert f"{card.latest.before.start:%A} {card.latest.after.start:%A}" == f"{first} {other}"

    await rosa.press("Undo")
    await rosa.sees(f"Moved back for {trade.customer}")
    await rosa.say(f"cancel {trade.customer}'s appointment in {trade.system}")
    await rosa.press("Cancel appointment")
    await rosa.sees(f"Cancelled for {trade.customer}")
    (card,) = await cards(product)
    assert card.appointment.status == "cancelled"
    await rosa.press("Undo")
    await rosa.sees(f"Booked again for {trade.customer}")
    (card,) = await cards(product)
    kinds = [one.kind for one in card.history] + [one.change.kind for one in card.unseen]
    assert kinds == ["moved", "moved", "cancelled", "booked"]
    assert f"{card.appointment.start:%A}" == first
