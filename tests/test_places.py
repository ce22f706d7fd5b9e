"""Customers' data where others read: masked, shown to who may, and never before outsiders."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.demo.slack import CAMILLE, IRENE, NADIA, ROSA, TEAM, Message
from bot.demo.slack.administering import change_person, share_channel
from bot.inbox import read_reveal
from bot.memory import Seen
from bot.notices.subscription import Subscription
from bot.places.withdrawing import Shared, read_shared
from bot.rights.people import Changed
from bot.rights.permits import Role
from tests.product import AtDesk, Product, coming_days, labels, read, running
from tests.test_notices_delivery import appointment, card_with

DESK, OUTSIDE = "C0SERVICEDESK", "C0NORTHGATE"
PRIVATE = ("Dana", "Whitfield", "0104", "gate code")
BOT = "<@U0DESKHAND>"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk(channel=DESK)


def sentence(product: Product) -> str:
    day = coming_days(product.system)[0]
    return f"{BOT} book Dana Whitfield, the Outback, for an oil change {day:%A} at 10"


def everything(product: Product, channel: str, *, also_private: bool = False) -> str:
    """Return all that the app wrote in a channel, as clients get it."""
    return "\n".join(
        f"{one.text} {one.blocks}"
        for one in product.slack.messages(channel)
        if one.bot and (also_private or one.only_for is None)
    )


async def revealed(product: Product, person: AtDesk, card: Message) -> Message:
    """Press “Show details” on a card, as somebody who reads the channel."""
    action = product.slack.action(person.channel, card.ts, "Show details")
    outcome = await product.slack.click(person.user, person.channel, card.ts, action)
    assert outcome.ok
    return await person.sees("Only you see this")


async def test_a_card_in_a_channel_is_masked_to_its_end(product: Product, rosa: AtDesk) -> None:
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.", "••• ", "Confirm draft")
    assert card.only_for is None
    await rosa.press("Confirm draft")
    done = await rosa.sees("Draft made for D. W.")
    assert ".." not in done.text
    await product.service.desk.drain()
    for known in PRIVATE:
        assert known not in everything(product, DESK)
    # In the conversation with the app all of it stands, and nothing asks for details.
    direct = product.at_desk()
    await direct.say(sentence(product).removeprefix(BOT))
    assert "Show details" not in labels(await direct.sees("Appointment for Dana Whitfield"))


async def test_details_of_a_card_in_a_thread_are_shown_in_the_thread(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")
    assert card.thread_ts
    shown = await revealed(product, rosa, card)
    assert (shown.only_for, shown.thread_ts) == (ROSA.id, card.thread_ts)


async def test_details_that_slack_does_not_take_in_the_thread_are_shown_in_the_channel(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")
    product.slack.switches["server_error"].arm(1, method="chat.postEphemeral")
    shown = await revealed(product, rosa, card)
    assert (shown.only_for, shown.thread_ts) == (ROSA.id, None)


async def test_where_nothing_is_hidden_nothing_asks_for_details(rosa: AtDesk) -> None:
    await rosa.say(f"{BOT} book an appointment")
    assert "Show details" not in labels(await rosa.sees("Who is the appointment for?"))


async def test_who_may_look_up_is_shown_the_details_alone_and_it_is_noted(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")
    camille = product.at_desk(CAMILLE.id, DESK)
    action = product.slack.action(DESK, card.ts, "Show details")
    await product.slack.click(CAMILLE.id, DESK, card.ts, action)
    # In her own language, with nothing to press.
    shown = await camille.sees("Dana Whitfield")
    assert shown.only_for == CAMILLE.id
    assert not labels(shown) & labels(card)
    await product.service.desk.drain()
    dialog = await product.service.store.find_open(TEAM, ROSA.id, DESK, card.thread_ts)
    assert dialog
    (entry,) = await product.service.store.audit_of(dialog.id)
    assert (entry.verb, entry.actor, entry.outcome) == ("reveal", CAMILLE.id, "revealed")
    dana = next(one for one in product.system.customers.values() if one.name == "Dana Whitfield")
    assert entry.object_id == dana.uuid
    # The card is as it was: its turn has not changed.
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for D. W.")


async def test_who_may_not_look_up_is_shown_nothing(product: Product, rosa: AtDesk) -> None:
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")
    role = Role(name="Desk", people=(ROSA.id,), may=("book",))
    await product.service.store.rights().add(TEAM, role.model_dump_json(), "U0TEST")
    product.service.gate.permits.roles_changed(TEAM)
    action = product.slack.action(DESK, card.ts, "Show details")
    irene = product.at_desk(IRENE.id, DESK)
    await product.slack.click(IRENE.id, DESK, card.ts, action)
    await irene.sees("You may not look up customers")
    change_person(product.slack, replace(CAMILLE, kind="guest"))
    await product.slack.until(lambda: product.slack.courier.is_idle)
    await product.slack.click(CAMILLE.id, DESK, card.ts, action)
    await product.at_desk(CAMILLE.id, DESK).sees("invités")
    await product.service.desk.drain()
    assert "Whitfield" not in everything(product, DESK, also_private=True)


async def test_details_are_shown_only_where_their_card_stands(
    product: Product, rosa: AtDesk
) -> None:
    """A button that is sent again from another channel shows nothing there."""
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")
    there = product.at_desk(channel="C0FRONTOFFICE")
    await there.say(f"{BOT} find me somebody")
    other = await there.sees("Look up a customer")
    action = product.slack.action(DESK, card.ts, "Show details")
    await product.slack.click(ROSA.id, "C0FRONTOFFICE", other.ts, action)
    await there.sees("This card is no longer known")


async def test_customers_of_one_name_are_told_apart_by_two_digits(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say(f"{BOT} book Lopez for an oil change")
    card = await rosa.sees("customers match")
    names = {one.name for one in product.system.customers.values() if "Lopez" in one.name}
    assert len(names) > 1
    assert not any(part in read(card) for name in names for part in name.split())
    shown = await revealed(product, rosa, card)
    assert "Maria Lopez" in read(shown)


async def test_what_is_masked_is_set_by_kind_of_channel() -> None:
    privacy = '\n[privacy]\npublic_channels = { names = "full", contact = "shown" }\n'
    async with running(changes={"[systems.hillside]": f"{privacy}\n[systems.hillside]"}) as product:
        rosa = product.at_desk(channel=DESK)
        await rosa.say(sentence(product))
        assert "Show details" not in labels(await rosa.sees("Appointment for Dana Whitfield"))
        product.slack.workspace.channel("C0FRONTOFFICE").private = True
        there = product.at_desk(channel="C0FRONTOFFICE")
        await there.say(sentence(product))
        assert "Show details" in labels(await there.sees("Appointment for D. W."))


async def test_before_outsiders_only_the_person_reads_the_answer(product: Product) -> None:
    rosa = product.at_desk(channel=OUTSIDE)
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for Dana Whitfield")
    assert card.only_for == ROSA.id
    await rosa.press("Confirm draft")
    done = await rosa.sees("Draft made for Dana Whitfield")
    assert "Share to channel" not in labels(done)
    nadia = product.at_desk(NADIA.id, OUTSIDE)
    await nadia.say(f"{BOT} find Dana Whitfield")
    await nadia.sees("serves the staff of this workspace only")
    await rosa.say(f"{BOT} the weather is fine")
    assert (await rosa.sees("What you can write")).only_for == ROSA.id
    await product.service.desk.drain()
    assert everything(product, OUTSIDE) == ""


async def test_where_slack_does_not_say_what_a_channel_is_nothing_is_posted(
    product: Product, rosa: AtDesk
) -> None:
    product.slack.switches["server_error"].arm(None, method="conversations.info")
    await rosa.say(sentence(product))
    assert (await rosa.sees("Appointment for Dana Whitfield")).only_for == ROSA.id
    await product.service.desk.drain()
    assert everything(product, DESK) == ""


async def test_sharing_is_refused_once_outsiders_read(product: Product, rosa: AtDesk) -> None:
    await rosa.command(sentence(product).replace(BOT, "").replace(" book", "/book").strip())
    await rosa.press("Confirm draft")
    done = await rosa.sees("Draft made for Dana Whitfield")
    assert "Share to channel" in labels(done)
    # What is known of the channel is too old to share there, and Slack says something else now.
    product.slack.workspace.channel(DESK).shared = True
    product.service.gate.permits.people.heard(TEAM, Changed("channel", DESK))
    await rosa.press("Share to channel")
    await rosa.sees("Nothing was shared", "shared with another organisation")
    await product.service.desk.drain()
    assert everything(product, DESK) == ""


async def test_cards_are_taken_away_when_a_channel_becomes_shared(
    product: Product, rosa: AtDesk
) -> None:
    role = Role(name="Admins", groups=("S0SERVICEDESK",), people=(IRENE.id,), may=("admin", "book"))
    await product.service.store.rights().add(TEAM, role.model_dump_json(), "U0TEST")
    await product.service.store.notices().subscribe(TEAM, DESK, Subscription(by=CAMILLE.id))
    await product.service.store.notices().record(Seen(system="hillside", appointment=appointment()))
    notice = await card_with(product, "M. L.")
    first = appointment()
    assert first.start
    moved = first.model_copy(update={"start": first.start + timedelta(hours=1)})
    await product.service.store.notices().record(Seen(system="hillside", appointment=moved))
    line = await rosa.sees("M. L.", "moved")
    assert line.thread_ts == notice.ts
    await rosa.command(sentence(product).replace(BOT, "").replace(" book", "/book").strip())
    await rosa.press("Confirm draft")
    await rosa.press("Share to channel")
    shared = await rosa.sees("Draft made for D. W.")
    assert shared.only_for is None
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")

    share_channel(product.slack, DESK, NADIA.team_id)
    await product.slack.until(lambda: "was taken away" in card.text, 40)
    await product.slack.until(lambda: "was taken away" in notice.text, 40)
    assert not {line.ts, shared.ts} & {one.ts for one in product.slack.messages(DESK)}
    for known in ("D. W.", "M. L.", "Oil change"):
        assert known not in everything(product, DESK)
    # Whoever sets roles is told once, and who subscribed hears that it is over.
    for person in (ROSA, IRENE):
        told = product.at_desk(person.id)
        assert (await told.sees("now shared with another organisation")).channel == told.channel
    camille = product.at_desk(CAMILLE.id)
    await camille.sees("Je ne peux plus")
    # What goes on there is for who began it alone; what is new is told nobody.
    await product.service.store.notices().record(
        Seen(system="hillside", appointment=appointment(2))
    )
    await rosa.say(f"{BOT} add a tyre rotation", thread_ts=card.thread_ts)
    assert (await rosa.sees("Dana Whitfield")).only_for == ROSA.id
    await product.service.desk.drain()
    assert "M. L." not in everything(product, DESK)
    assert (
        sum("now shared with another" in read(one) for one in product.at_desk(IRENE.id).seen()) == 1
    )


async def test_a_card_that_slack_does_not_let_go_is_tried_again(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")
    await product.service.desk.drain()
    product.slack.switches["server_error"].arm(1, method="chat.update")
    share_channel(product.slack, DESK, NADIA.team_id)
    await product.slack.until(lambda: "was taken away" in card.text, 40)


async def test_a_dialog_that_was_taken_away_goes_on_from_the_home_tab(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say(sentence(product))
    card = await rosa.sees("Appointment for D. W.")
    share_channel(product.slack, DESK, NADIA.team_id)
    await product.slack.until(lambda: "was taken away" in card.text, 40)
    await product.service.desk.drain()
    await product.slack.open_home(ROSA.id)
    await product.slack.until(lambda: "Go on" in str(product.slack.home(ROSA.id)))
    await product.slack.click_in_home(ROSA.id, "Go on")
    direct = product.at_desk()
    await direct.sees("Appointment for Dana Whitfield")
    await direct.press("Confirm draft")
    await direct.sees("Draft made for Dana Whitfield")


@pytest.mark.parametrize(
    "action_id", ["do:x:1:said:0", "reveal:x", "reveal:x:y", "reveal:x:1:2", "share:x:1", "", None]
)
def test_what_asks_for_no_details_is_nothing(action_id: str | None) -> None:
    payload: dict[str, Any] = {
        "user": {"id": "U1", "team_id": TEAM},
        "container": {"channel_id": "C1", "message_ts": "1.1"},
        "actions": [{"action_id": "reveal:x:3", "action_ts": "1.2"}],
    }
    found = read_reveal(payload, TEAM)
    assert found
    assert (found.dialog, found.where.channel) == ("x", "C1")
    odd = [{"action_id": action_id, "action_ts": "1.2"}]
    assert read_reveal(payload | {"actions": odd}, TEAM) is None


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (
            {"event": {"type": "channel_shared", "channel": "C1"}, "event_id": "Ev1"},
            Shared("C1", "event:Ev1"),
        ),
        ({"event": {"type": "channel_unshared", "channel": "C1"}, "event_id": "Ev1"}, None),
        ({"event": {"type": "channel_shared"}, "event_id": "Ev1"}, None),
        ({"event": {"type": "channel_shared", "channel": "C1"}}, None),
        ({"event": []}, None),
        (None, None),
    ],
)
def test_only_a_channel_that_is_shared_is_taken_for_one(body: Any, found: Shared | None) -> None:
    assert read_shared(body) == found
