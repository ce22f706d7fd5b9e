"""Shortcuts: a booking from a message, for one person's eyes, and a new one from anywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.demo.slack import CAMILLE, IRENE, NADIA, ROSA
from bot.demo.slack.people import TEAM
from bot.inbox import read_shortcut
from tests.product import AtDesk, Product, at_ten, coming_days, read, running

DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk(channel=DESK)


async def test_a_message_becomes_a_booking_that_only_its_reader_sees(
    product: Product, rosa: AtDesk
) -> None:
    camille = product.at_desk(CAMILLE.id, DESK)
    day = coming_days(product.system)[0]
    said = await camille.say(
        f"<@{IRENE.id}> Dana Whitfield called: oil change for the Outback {day:%A} at 10, she waits"
    )
    used = await product.slack.shortcut(ROSA.id, "book_from_message", channel=DESK, ts=said.ts)
    assert used.ok
    card = await rosa.sees("Confirm draft")
    assert card.only_for == ROSA.id
    for shown in ("Dana Whitfield", "2020 Subaru Outback", "Oil change", f"{day:%A}", "Wait here"):
        assert shown in read(card)
    assert camille.seen() == []
    assert not product.system.writes
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")
    (draft,) = product.system.drafts.values()
    assert draft.start == at_ten(day)
    assert camille.seen() == []
    await product.at_desk().sees("Draft made for Dana Whitfield")


async def test_what_a_message_asks_for_is_booked_even_if_its_words_say_cancel(
    product: Product, rosa: AtDesk
) -> None:
    said = await rosa.say("please cancel everything of Dana Whitfield")
    await product.slack.shortcut(ROSA.id, "book_from_message", channel=DESK, ts=said.ts)
    await rosa.sees("Appointment for Dana Whitfield")
    assert not product.system.writes


async def test_a_message_that_says_nothing_opens_an_empty_form(
    product: Product, rosa: AtDesk
) -> None:
    said = await rosa.say("👍")
    await product.slack.shortcut(ROSA.id, "book_from_message", channel=DESK, ts=said.ts)
    card = await rosa.sees("Who is the appointment for?")
    assert card.only_for == ROSA.id


async def test_somebody_of_another_company_is_told_why_not(product: Product) -> None:
    nadia = product.at_desk(NADIA.id, "C0NORTHGATE")
    said = await nadia.say("an oil change on Friday, please")
    await product.slack.shortcut(NADIA.id, "book_from_message", channel="C0NORTHGATE", ts=said.ts)
    refusal = await nadia.sees("serves the staff of this workspace only")
    assert refusal.only_for == NADIA.id
    assert not product.asked()


async def test_a_new_booking_opens_in_the_direct_messages_beside_its_form(product: Product) -> None:
    used = await product.slack.shortcut(ROSA.id, "new_booking")
    assert used.ok
    direct = product.at_desk()
    card = await direct.sees("Who is the appointment for?")
    await product.slack.until(lambda: product.slack.views(ROSA.id)[-1]["callback_id"])
    root = direct.seen()[-1]
    assert (card.thread_ts, root.thread_ts) == (root.ts, None)

    # The thread goes on in words, and so does the top of the conversation.
    await direct.say("Dana Whitfield", thread_ts=root.ts)
    await direct.sees("Which vehicle?", "Dana Whitfield")
    await direct.say("the Outback")
    await direct.sees("What is to be done?")

    # The same payload once more begins nothing.
    assert used.payload is not None
    count = len(direct.seen())
    await product.slack.replay(used.payload)
    await product.service.desk.drain()
    assert len(direct.seen()) == count


def test_the_words_of_a_message_are_read_at_the_time_they_were_written() -> None:
    payload = {
        "type": "message_action",
        "callback_id": "book_from_message",
        "trigger_id": "1.2.3",
        "user": {"id": "U1", "team_id": TEAM},
        "channel": {"id": "C1"},
        "response_url": "https://hooks.slack.com/x",
        "message": {"text": "tomorrow &amp; <@U2> <mailto:a@b.de|a@b.de>", "ts": "1700000000.1"},
    }
    words = read_shortcut(payload, TEAM)
    assert words is not None
    assert words.quoted
    assert words.sent == datetime.fromtimestamp(1700000000.1, UTC)
    assert words.text.split() == ["tomorrow", "&", "a@b.de"]


@pytest.mark.parametrize(
    "change", [{"message": None}, {"user": {}}, {"channel": "C1"}, {"callback_id": "x"}]
)
def test_a_payload_of_another_shape_is_nothing(change: dict[str, object]) -> None:
    payload = {
        "type": "message_action",
        "callback_id": "book_from_message",
        "trigger_id": "1.2.3",
        "user": {"id": "U1", "team_id": TEAM},
        "channel": {"id": "C1"},
        "response_url": "https://hooks.slack.com/x",
        "message": {"text": "x", "ts": "1.1"},
    }
    assert read_shortcut(payload | change, TEAM) is None
