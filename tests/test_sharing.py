"""A private result that is shared with a channel: what everybody sees, once, and who may do it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.demo.slack import CAMILLE, ROSA, Message
from bot.demo.slack.people import TEAM
from bot.demo.slack.validate import problems
from bot.inbox import read_share
from bot.screens.blocks import Key
from bot.screens.masking import initials
from bot.screens.sharing import Result, share_blocks, shared_card
from bot.screens.words import Words
from tests import world
from tests.product import AtDesk, Product, coming_days, kept, labels, read, running
from tests.transcripts import seen

DESK = "C0SERVICEDESK"
WORDS = Words("en", world.BRANCH)
PRIVATE = ("Dana", "Whitfield", "0104", "Outback", "gate code")


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk(channel=DESK)


async def booked(rosa: AtDesk, product: Product) -> Message:
    """Make a draft with a command, for one person's eyes."""
    day = coming_days(product.system)[0]
    line = f"Dana Whitfield, the Outback, for an oil change {day:%A} at 10, note: gate code 4411"
    await rosa.command(f"/book {line}")
    await rosa.press("Confirm draft")
    return await rosa.sees("Draft made for Dana Whitfield")


async def test_a_booking_is_shared_with_its_essentials_once(product: Product, rosa: AtDesk) -> None:
    done = await booked(rosa, product)
    old = kept(done)
    old.blocks = list(done.blocks or [])
    assert "Share to channel" in labels(done)
    await rosa.press("Share to channel")

    camille = product.at_desk(CAMILLE.id, DESK)
    shared = await camille.sees("Draft made for D. W.")
    assert shared.only_for is None
    day = coming_days(product.system)[0]
    for told in ("Oil change", f"{day:%A}", "10:00 AM", "Shared by rosa.delgado"):
        assert told in read(shared)
    for private in PRIVATE:
        assert private not in read(shared) + shared.text
    assert not labels(shared)

    # The button is gone from the card, and an old copy of it does nothing more.
    await product.service.desk.drain()
    assert "Share to channel" not in labels(await rosa.sees("Draft made for Dana Whitfield"))
    await rosa.press("Share to channel", on=old)
    await rosa.sees("That card was out of date")
    await product.service.desk.drain()
    assert [read(one) for one in camille.seen()] == [read(shared)]
    # There is one lasting copy, and that cannot be shared: it is nobody else's conversation.
    copies = [one for one in product.at_desk().seen() if "Draft made" in read(one)]
    assert [("Share to channel" in labels(one)) for one in copies] == [False]


async def test_a_channel_reads_its_own_language() -> None:
    line = 'default = "hillside"'
    spoken = f'{line}\nchannels = {{{DESK} = {{ language = "fr" }}}}'
    async with running(changes={line: spoken}) as product:
        rosa = product.at_desk(channel=DESK)
        await booked(rosa, product)
        await rosa.press("Share to channel")
        shared = await product.at_desk(CAMILLE.id, DESK).sees("Brouillon")
        assert "Partagé par rosa.delgado" in read(shared)
        assert "10:00" in read(shared)
        await product.service.desk.drain()
        await rosa.sees("Draft made for Dana Whitfield")  # her own card is in her language


async def test_a_booking_in_the_open_needs_no_sharing(product: Product) -> None:
    direct = product.at_desk()
    day = coming_days(product.system)[0]
    await direct.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await direct.press("Confirm draft")
    assert "Share to channel" not in labels(await direct.sees("Draft made"))


async def test_a_cancellation_is_shared_and_can_still_be_undone(
    product: Product, rosa: AtDesk
) -> None:
    coming = next(
        one
        for one in product.system.appointments.values()
        if one.start > product.system.world.now() and not one.is_cancelled
    )
    customer = product.system.customers[coming.customer]
    await rosa.command(f"/cancel {customer.phones[0]['phoneNumber']}")
    await rosa.press("Cancel appointment")
    await rosa.sees(f"Cancelled for {customer.name}")
    await rosa.press("Share to channel")
    camille = product.at_desk(CAMILLE.id, DESK)
    await camille.sees(f"Cancelled for {initials(customer.name)}")
    await product.service.desk.drain()
    await rosa.press("Undo")
    await rosa.sees(f"Booked again for {customer.name}")


async def test_only_whose_result_it_is_may_share_it(product: Product, rosa: AtDesk) -> None:
    done = await booked(rosa, product)
    action = product.slack.action(DESK, done.ts, "Share to channel")
    camille = product.at_desk(CAMILLE.id, DESK)
    await product.slack.click(CAMILLE.id, DESK, done.ts, action)
    refusal = await camille.sees("Quelqu’un d’autre a ouvert cette carte")
    assert refusal.only_for == CAMILLE.id
    action["action_id"] = action["action_id"].replace("share:", "share:x")
    await product.slack.click(ROSA.id, DESK, done.ts, action)
    await rosa.sees("This card is no longer known")
    await product.service.desk.drain()
    assert not [one for one in product.slack.messages(DESK) if one.bot and not one.only_for]


async def test_a_channel_that_the_app_is_not_in_is_named_with_the_way_in(
    product: Product, rosa: AtDesk
) -> None:
    await booked(rosa, product)
    place = product.slack.workspace.channel(DESK)
    place.bot_is_member = False
    await rosa.press("Share to channel")
    await rosa.sees("/invite @Deskhand")
    await product.service.desk.drain()
    place.bot_is_member = True
    await rosa.press("Share to channel")
    await product.at_desk(CAMILLE.id, DESK).sees("Draft made for D. W.")


def results() -> list[Any]:
    """Return one result of every kind that the transcripts come to."""
    found = {(type(state), state.model_dump_json()): state for _, state in seen()}
    return [state for state in found.values() if isinstance(state, Result)]


def test_every_result_of_every_transcript_can_be_shared() -> None:
    assert {type(state).__name__ for state in results()} == {
        "Booked",
        "Moved",
        "MoveSettled",
        "Cancelled",
        "CancelSettled",
    }
    for state in results():
        drawn = shared_card(state, "rosa", WORDS)
        assert problems(drawn.blocks, "message") == []
        assert problems(share_blocks(state, Key("d", 1), WORDS), "message") == []
        assert "•••" not in str(drawn)
    assert all(
        share_blocks(state, Key("d", 1), WORDS) == []
        for _, state in seen()
        if not isinstance(state, Result)
    )


def test_a_company_is_called_by_its_name_and_a_person_by_an_initial() -> None:
    state = next(one for one in results() if type(one).__name__ == "Cancelled")

    def title(**who: str) -> str:
        customer = state.customer.model_copy(update={"first": "", "last": "", **who})
        changed = state.model_copy(update={"customer": customer})
        text: str = shared_card(changed, "<!here>", WORDS).text
        assert "<!here>" not in text
        return text.partition(".")[0]

    assert title(first="Dana", last="Whitfield") == "Cancelled for Dana W"
    assert title(last="Whitfield") == "Cancelled for W"
    assert title(company="Northgate Fleet").startswith("Cancelled for Northgate Fleet")


@pytest.mark.parametrize(
    "action_id", ["do:x:1:said:0", "share:x", "share:x:y", "home:book", "", None]
)
def test_what_is_no_share_is_nothing(action_id: str | None) -> None:
    payload = {
        "user": {"id": "U1", "team_id": TEAM, "name": "rosa"},
        "container": {"channel_id": "C1", "is_ephemeral": True, "message_ts": "1.1"},
        "actions": [{"action_id": "share:x:3"}],
    }
    share = read_share(payload, TEAM)
    assert share is not None
    assert (share.dialog, share.turn, share.by) == ("x", 3, "rosa")
    assert read_share(payload | {"actions": [{"action_id": action_id}]}, TEAM) is None
