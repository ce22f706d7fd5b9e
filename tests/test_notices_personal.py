"""Who booked something hears in their own messages what others do to it, and nothing else."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, select

from bot.demo.slack import CAMILLE, ROSA, Message
from bot.demo.slack.administering import change_person
from bot.demo.slack.manifest import Manifest
from bot.manifest import manifest
from bot.memory import Seen
from bot.memory.tables import notices
from bot.notices.change import BY_CUSTOMER, Origin, cancelled
from bot.rights.permits import Person, Role
from flows.domain import Appointment
from tests.chaos.clerk import Clerk
from tests.chaos.points import Point
from tests.chaos.processes import Nursery
from tests.chaos.stage import CLERKS, Intent, playing
from tests.product import Product, elements, kept, labels, read, running
from tests.test_memory import new
from tests.test_notices_delivery import PATIENCE, TEAM, appointment, calls, later
from tests.trades import BOOKING, GARAGE, two_days

HERS = f"D{ROSA.id[1:]}"
PERSON = Person(ROSA.id, TEAM, TEAM)
BY_ROSA = Origin(via="deskhand", by=ROSA.id, reference="DH-7K3QX", dialog="d1")
BY_CAMILLE = Origin(via="deskhand", by=CAMILLE.id, reference="DH-9M2AB", dialog="d2")


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


async def see(product: Product, one: Appointment, **more: Any) -> None:
    seen = Seen(system="hillside", appointment=one, **more)
    await product.service.store.notices().record(seen)


async def booked(product: Product, number: int = 1) -> Appointment:
    """Let Rosa have booked something."""
    one = appointment(number)
    await see(product, one, origin=BY_ROSA, team=TEAM)
    return one


def cards(product: Product, channel: str = HERS) -> list[Message]:
    return [one for one in product.slack.messages(channel) if one.bot and not one.thread_ts]


def lines(product: Product) -> list[str]:
    return [one.text for one in product.slack.messages(HERS) if one.bot and one.thread_ts]


async def told(product: Product, *words: str) -> Message:
    return await product.at_desk().sees(*words)


async def nothing_is_due(product: Product) -> None:
    """Wait until whatever was to be told is told, or is not to be."""

    def left(connection: Connection) -> bool:
        waits = select(notices.c.id).where(notices.c.version > notices.c.shown)
        return connection.execute(waits).first() is None

    async with asyncio.timeout(PATIENCE):
        while not await product.service.store.notices().together(left):  # noqa: ASYNC110  # none
            await asyncio.sleep(0.05)


async def parked(product: Product) -> None:
    async with asyncio.timeout(PATIENCE):
        while not (await product.service.store.outbox().waiting())[1]:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.05)


async def test_what_a_colleague_moves_and_the_system_cancels_is_one_card(product: Product) -> None:
    one = await booked(product)
    await see(product, later(one, 24), before=one, origin=BY_CAMILLE)
    card = await told(product, "Maria Lopez 1 moved: ", "By Camille Laurent through Deskhand")
    assert "You booked this appointment." in read(card)
    assert labels(card) >= {"Open", "Move", "Undo"}
    assert "Claim" not in labels(card)
    await see(product, cancelled(later(one, 24)))
    await told(product, "Maria Lopez 1 cancelled: ", "Seen in myKaarma")
    assert cards(product) == [card]
    assert [line.split(":")[0] for line in lines(product)] == ["Maria Lopez 1 cancelled"]
    # made again by somebody: who heard that it was cancelled hears that it stands
    await see(product, later(one, 24), origin=Origin(who=BY_CUSTOMER))
    await told(product, "Maria Lopez 1 booked: ", "By the customer online")
    assert [line.split(":")[0] for line in lines(product)][1:] == ["Maria Lopez 1 booked"]
    assert cards(product) == [card]
    assert not cards(product, f"D{CAMILLE.id[1:]}")


async def test_what_one_does_oneself_is_told_to_nobody_and_keeps_the_card_right(
    product: Product,
) -> None:
    one = await booked(product)
    await see(product, later(one, 1), before=one, origin=BY_ROSA)
    await nothing_is_due(product)
    assert not cards(product)
    await see(product, later(one, 2), before=later(one, 1), origin=BY_CAMILLE)
    card = await told(product, "Maria Lopez 1 moved: ")
    await see(product, later(one, 3), before=later(one, 2), origin=BY_ROSA)
    await told(product, "By Rosa Delgado through Deskhand")
    assert cards(product) == [card]
    assert not lines(product)


async def test_what_a_draft_becomes_is_news_only_once_it_moves(product: Product) -> None:
    made = appointment(status="draft")
    await see(product, made, origin=BY_ROSA, team=TEAM)
    whole = made.model_copy(update={"id": "b-1", "status": "booked"})
    await see(product, whole, origin=Origin(who=BY_CUSTOMER))
    await nothing_is_due(product)
    assert not cards(product)
    await see(product, later(whole, 1))
    await told(product, "Maria Lopez 1 moved: ")


async def test_who_chose_their_home_tab_gets_no_message(product: Product) -> None:
    await product.service.desk._preferences.keep(PERSON, "bookings", "home")  # by the form
    one = await booked(product)
    await see(product, cancelled(one))
    await nothing_is_due(product)
    assert not cards(product)
    await product.service.desk._preferences.keep(PERSON, "bookings", "message")  # as above
    other = await booked(product, 2)
    await see(product, cancelled(other))
    await told(product, "Maria Lopez 2 cancelled: ")
    assert len(cards(product)) == 1


@pytest.mark.parametrize("why", ["role", "deactivated", "guest"])
async def test_who_may_not_look_up_any_more_hears_nothing(product: Product, why: str) -> None:
    one = await booked(product)
    match why:
        case "role":
            role = Role(name="Others", people=(CAMILLE.id,), may=("look_up",))
            await product.service.store.rights().add(TEAM, role.model_dump_json(), CAMILLE.id)
        case "deactivated":
            change_person(product.slack, replace(ROSA, deleted=True))
        case _:
            change_person(product.slack, replace(ROSA, kind="guest"))
    await see(product, later(one, 1))
    await nothing_is_due(product)
    assert not cards(product)


async def test_a_post_whose_answer_was_lost_is_found_and_not_posted_again(product: Product) -> None:
    one = await booked(product)
    product.slack.switches["lose_answer"].arm(1, method="chat.postMessage")
    await see(product, later(one, 1))
    card = await told(product, "Maria Lopez 1 moved: ")
    await nothing_is_due(product)
    assert calls(product, "conversations.history") == 1
    await see(product, cancelled(later(one, 1)))
    await told(product, "Maria Lopez 1 cancelled: ")
    assert cards(product) == [card]


async def test_a_change_that_may_be_ones_own_waits_for_ones_own_write(product: Product) -> None:
    """The system shows it before the dialog that wrote it came to note it."""
    one = await booked(product)
    store = product.service.store
    dialog = await store.create_once(
        new(team=TEAM, owner=ROSA.id, waiting="world"),
        "",
        lease_seconds=60,
        owner_process="another",
    )
    assert dialog
    assert await store.mark_sent(dialog.id, dialog.turn, "another", 60)
    await see(product, later(one, 1))
    await asyncio.sleep(4)  # longer than changes are gathered
    assert not cards(product)
    await see(product, later(one, 1), before=one, origin=BY_ROSA)
    await nothing_is_due(product)
    assert not cards(product)


async def test_where_slack_has_no_conversation_it_waits_for_the_next_change(
    product: Product,
) -> None:
    one = await booked(product)
    workspace, less = product.slack.workspace, copy.deepcopy(dict(manifest()))
    whole = workspace.manifest
    less["oauth_config"]["scopes"]["bot"].remove("im:write")
    workspace.manifest = Manifest(less)
    await see(product, later(one, 1))
    await parked(product)
    assert not cards(product)
    workspace.manifest = whole
    await see(product, later(one, 2))
    await told(product, "Maria Lopez 1 moved: ")
    assert len(cards(product)) == 1


# From one end to the other


async def test_who_booked_hears_what_a_colleague_moves_and_answers_there() -> None:
    async with running(changes=BOOKING) as product:
        rosa, camille = product.at_desk(), product.at_desk(CAMILLE.id)
        first, other = two_days(product)
        await GARAGE.book(rosa, first)
        await camille.say(f"move {GARAGE.customer}'s appointment to {other} at 10")
        await camille.press("Confirmer le déplacement")
        card = await told(
            product, f"{GARAGE.customer} moved: ", "By Camille Laurent through Deskhand"
        )
        await rosa.press("Move", on=kept(card))
        await rosa.sees("free times")
        menu = next(one for one in elements(card) if one["type"] == "overflow")
        clicked = await product.slack.click(ROSA.id, HERS, card.ts, menu["action_id"], "settings")
        assert clicked.ok
        assert (await rosa.form())["callback_id"] == "settings"


async def test_who_booked_hears_what_is_done_in_the_systems_own_screens() -> None:
    async with running(changes=BOOKING, watch=0.3) as product:
        rosa = product.at_desk()
        await GARAGE.book(rosa, two_days(product)[0])
        product.system.act("colleague_moves")
        card = await told(product, f"{GARAGE.customer} moved: ", "Seen in myKaarma")
        product.system.act("colleague_cancels")
        await told(product, f"{GARAGE.customer} cancelled: ", "Seen in myKaarma")
        assert [one for one in cards(product) if "You booked" in read(one)] == [card]


async def test_a_process_that_dies_when_it_has_posted_posts_no_second_card() -> None:
    nursery = Nursery()
    try:
        async with playing(nursery, told=True) as play:
            first, other = (Clerk(play, one.id) for one in CLERKS[:2])
            one = Intent(GARAGE, play.name(GARAGE))
            play.intents.append(one)
            await first.book(one)
            await other.move(one)
            # those of channels have a name of their own
            play.points.arm(Point("slack chat.postMessage", 1, "after"))
            theirs = f"D{CLERKS[0].id[1:]}"

            def there() -> list[Message]:
                found = play.slack.messages(theirs)
                return [m for m in found if m.bot and "You booked this" in read(m)]

            await play.slack.until(there, 60)
            await play.slack.until(lambda: play.points.reached, 10)
            web = play.slack.web_api.calls

            def looked() -> list[str]:
                looks = (one for one in web if one.method == "conversations.history")
                return [str(one.arguments["channel"]) for one in looks]

            await play.slack.until(lambda: theirs in looked(), 60)
            await asyncio.sleep(3)  # longer than it takes to post what was not found
            assert len(there()) == 1
    finally:
        nursery.close()
