"""The buttons of a living card: what is true now, for the presser's eyes, by who may."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from bot.demo.slack import CAMILLE, NADIA, ROSA, Message
from bot.notices.subscription import Subscription
from tests.product import AtDesk, Product, at_ten, coming_days, kept, labels, read, running
from tests.test_notices_delivery import DESK, TEAM, appointment, card_with, see
from tests.trades import BOOKING, GARAGE, two_days

NAME = GARAGE.customer


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(changes=BOOKING) as running_product:
        store = running_product.service.store
        await store.notices().subscribe(TEAM, DESK, Subscription(names="full"))
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


@pytest.fixture
def camille(product: Product) -> AtDesk:
    return product.at_desk(CAMILLE.id, DESK)


async def booked(product: Product, rosa: AtDesk) -> Message:
    """Book with the bot, and wait for the card."""
    await GARAGE.book(rosa, two_days(product)[0])
    return await card_with(product, f"{NAME} booked: ", "By Rosa Delgado through Deskhand")


async def moved(product: Product, rosa: AtDesk) -> Message:
    await booked(product, rosa)
    await rosa.say(f"move {NAME}'s appointment to {two_days(product)[1]} at 10")
    await rosa.press("Confirm the move")
    return await card_with(product, f"{NAME} moved: ")


def starts(product: Product) -> list[object]:
    return list(GARAGE.starts(product.stage, NAME))


async def test_open_and_move_are_for_the_presser_alone(
    product: Product, rosa: AtDesk, camille: AtDesk
) -> None:
    card = await booked(product, rosa)
    await camille.press("Open")
    await camille.sees(NAME, "Rendez-vous")  # her own language
    await camille.press("Move")
    await camille.sees("créneaux libres")
    assert product.slack.messages(DESK) == [card]


async def test_a_stale_card_says_what_is_true_now(
    product: Product, rosa: AtDesk, camille: AtDesk
) -> None:
    old = kept(await booked(product, rosa))
    product.system.act("colleague_cancels")
    await camille.press("Move", on=old)
    await camille.sees("annulé")
    await card_with(product, f"{NAME} cancelled: ", "Seen in myKaarma")


async def test_who_moved_it_takes_it_back_with_one_press(product: Product, rosa: AtDesk) -> None:
    card = await moved(product, rosa)
    first, other, *_ = coming_days(product.system)
    assert starts(product) == [at_ten(other)]
    await product.at_desk(ROSA.id, DESK).press("Undo")
    await rosa.sees(f"Moved back for {NAME}")
    assert starts(product) == [at_ten(first)]
    await card_with(product, f"{NAME} moved: ", two_days(product)[0][:3])
    assert [one for one in product.slack.messages(DESK) if not one.thread_ts] == [card]


async def test_somebody_else_undoes_a_move_by_moving_it_back(
    product: Product, rosa: AtDesk, camille: AtDesk
) -> None:
    await moved(product, rosa)
    first, other, *_ = coming_days(product.system)
    await camille.press("Undo")
    await camille.sees("Confirmer le déplacement")
    assert starts(product) == [at_ten(other)]  # nothing is moved without a Confirm
    await camille.press("Confirmer le déplacement")
    await card_with(product, f"{NAME} moved: ", "By Camille Laurent through Deskhand")
    assert starts(product) == [at_ten(first)]


async def test_who_cancelled_makes_it_again_and_nobody_else_does(
    product: Product, rosa: AtDesk, camille: AtDesk
) -> None:
    await booked(product, rosa)
    await rosa.say(f"cancel {NAME}'s appointment")
    await rosa.press("Cancel appointment")
    card = await card_with(product, f"{NAME} cancelled: ")
    assert "Move" not in labels(card)
    await camille.press("Undo")
    await camille.sees("dix minutes")
    assert starts(product) == []
    await product.at_desk(ROSA.id, DESK).press("Undo")
    await rosa.sees(f"Booked again for {NAME}")
    await card_with(product, f"{NAME} booked: ")
    assert len(starts(product)) == 1


async def test_a_card_is_claimed_given_back_and_taken_from_nobody(
    product: Product, rosa: AtDesk, camille: AtDesk
) -> None:
    card = await booked(product, rosa)
    await camille.press("Claim")
    await card_with(product, "Camille Laurent has it")
    here = product.at_desk(ROSA.id, DESK)
    await here.press("Give back")
    await here.sees("Camille Laurent has it already")
    await camille.press("Give back")
    await product.slack.until(lambda: "has it" not in read(card), 40)
    assert product.slack.messages(DESK) == [card]


async def test_people_of_other_companies_and_unknown_cards_are_refused(
    product: Product, rosa: AtDesk
) -> None:
    card = await booked(product, rosa)
    product.slack.workspace.channels[DESK].members.add(NADIA.id)
    nadia = product.at_desk(NADIA.id, DESK)
    await nadia.press("Open")
    await nadia.sees("staff of this workspace only")
    await product.service.store.notices().unsubscribe(TEAM, DESK)
    here = product.at_desk(ROSA.id, DESK)
    await here.press("Claim", on=card)
    await here.sees("no longer told about that appointment")


async def test_a_system_that_is_down_is_no_reason_not_to_open(
    product: Product, camille: AtDesk
) -> None:
    await see(product, appointment())
    await card_with(product, "booked: ")
    product.system.switches.turn_on("down")
    await camille.press("Open")
    await camille.sees("myKaarma")
