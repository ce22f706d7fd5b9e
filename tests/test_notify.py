"""What a channel is told, set in its form: opened, checked, kept, followed and ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import time
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo.slack import CAMILLE, FELIX, IRENE, ROSA
from bot.demo.slack.people import TEAM
from bot.demo.slack.validate import view_problems
from bot.memory.tables import audit
from bot.notices.inbox import (
    read_catalogue_search,
    read_stop_press,
    read_subscription,
)
from bot.notices.subscription import Mistake, Quiet, Standing, Subscription
from bot.rights.permits import Role
from bot.screens.subscription import (
    cannot_subscribe,
    catalogue_options,
    mistake_texts,
    subscribed_note,
    subscription_form,
    subscription_loading,
    subscription_note,
)
from bot.screens.words import LANGUAGES, Words
from tests import world
from tests.product import AtDesk, Product, read, running
from tests.test_home import text_of
from tests.test_notices_delivery import ALL, appointment, card_with, posted, see

DESK, SHARED = "C0SERVICEDESK", "C0NORTHGATE"
SYSTEMS = [("hillside", "myKaarma · Hillside Motors"), ("city", "Qmatic · City Hall")]
LONG = "Werkstattterminverwaltung der Niederlassung Ludwigshafen am Rhein-Oggersheim, Halle 14"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


async def kept(product: Product, channel: str = DESK) -> Subscription | None:
    return await product.service.store.notices().subscription(TEAM, channel)


async def opened(desk: AtDesk) -> dict[str, Any]:
    """Ask for the form of the channel, and wait until it can be filled in."""
    await desk.command("/deskhand notify")
    return await read_in(desk)


async def read_in(desk: AtDesk) -> dict[str, Any]:
    """Wait until the form is there and no longer says that it is being read."""

    def look() -> dict[str, Any] | None:
        views = desk.slack.views(desk.user)
        return views[-1] if views and views[-1]["submit"] else None

    found: dict[str, Any] | None = await desk.slack.until(look)
    assert found
    return found


# From one end to the other


async def test_what_is_set_is_kept_followed_and_filled_in(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    form = await opened(rosa)
    assert "Stop notices here" not in text_of(form)
    fill = {
        "kinds": ["moved", "cancelled"],
        "advisors": ["Tom Reyes"],
        "quiet_from": "22:00",
        "quiet_to": "06:30",
        "digest": "08:00",
        "language": "fr",
        "names": "full",
    }
    sent = await product.slack.submit(ROSA.id, fill)
    assert sent.ok
    assert not sent.errors
    note = await rosa.sees("This channel is told when an appointment is moved and cancelled.")
    assert "The digest comes every day at 8:00 AM." in read(note)
    assert await kept(product) == Subscription(
        kinds=("moved", "cancelled"),
        advisors=("Tom Reyes",),
        quiet=Quiet(since=time(22), until=time(6, 30)),
        digest=time(8),
        language="fr",
        names="full",
        by=ROSA.id,
    )
    form = await opened(rosa)
    assert "Stop notices here" in text_of(form)
    again = await product.slack.submit(ROSA.id, {"quiet_from": None, "quiet_to": None})
    assert not again.errors
    settings = await kept(product)
    assert settings
    assert settings.quiet is None
    assert settings.advisors == ("Tom Reyes",)

    one = appointment()
    await see(product, one)  # booked: not what was asked for
    moved = appointment(2)
    await see(product, moved, before=moved.model_copy(update={"start": moved.end}))
    await card_with(product, "Maria Lopez 2", "→")
    assert len(posted(product)) == 1


async def test_a_card_leads_to_its_settings_and_they_can_be_ended(product: Product) -> None:
    await product.service.store.notices().subscribe(TEAM, DESK, ALL)
    await see(product, appointment())
    card = await card_with(product, "Maria Lopez 1 booked")
    menu = next(
        part
        for block in card.blocks or ()
        for part in block.get("elements", [])
        if part["type"] == "overflow"
    )
    assert menu["options"][0]["text"]["text"] == "Settings of these notices"
    clicked = await product.slack.click(ROSA.id, DESK, card.ts, menu["action_id"], "settings")
    assert clicked.ok
    form = await read_in(product.at_desk())
    assert form["callback_id"] == f"notify:{DESK}"
    stopped = await product.slack.click_in_view(ROSA.id, "notify:stop")
    assert stopped.ok
    await product.slack.until(lambda: "nothing more" in text_of(product.slack.views(ROSA.id)[-1]))
    assert await kept(product) is None
    await see(product, appointment(3))
    engine = product.service.store._engine  # the audit of what has no dialog is read by nobody
    rows = await engine.once(
        lambda connection: [
            (row.verb, row.actor)
            for row in connection.execute(select(audit).where(audit.c.object_id == DESK))
        ]
    )
    assert rows == [("channel_subscribed", CAMILLE.id), ("channel_unsubscribed", ROSA.id)]
    assert len(posted(product)) == 1


async def test_mistakes_are_told_at_their_fields(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await opened(rosa)
    half = await product.slack.submit(ROSA.id, {"quiet_from": "22:00"})
    assert "both a beginning and an end" in (half.errors or {})["quiet_to"]
    same = await product.slack.submit(ROSA.id, {"quiet_from": "22:00", "quiet_to": "22:00"})
    assert "not the beginning" in (same.errors or {})["quiet_to"]
    night = {"quiet_from": "22:00", "quiet_to": "07:00", "digest": "06:00"}
    within = await product.slack.submit(ROSA.id, night)
    assert "within the quiet hours" in (within.errors or {})["digest"]
    nothing = await product.slack.submit(ROSA.id, {"kinds": []}, forge=True)
    assert "at least one" in (nothing.errors or {})["kinds"]
    forged = await product.slack.submit(ROSA.id, {"names": "everything"}, forge=True)
    assert "cannot be chosen" in (forged.errors or {})["names"]
    assert await kept(product) is None


async def test_services_and_advisors_are_found_while_typing(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    form = await opened(rosa)
    place = {"type": "view", "view_id": form["id"]}
    services = await product.slack.suggest(ROSA.id, place, "services", "oil")
    names = [one["value"] for one in services.options or ()]
    assert any("Oil change" in name for name in names)
    everybody = await product.slack.suggest(ROSA.id, place, "advisors", "")
    [first, *_] = [one["value"] for one in everybody.options or ()]
    found = await product.slack.suggest(ROSA.id, place, "advisors", first[:4].lower())
    assert first in [one["value"] for one in found.options or ()]
    chosen = [one for one in services.options or () if "Oil change" in one["value"]][:1]
    await product.slack.submit(ROSA.id, {"services": chosen})
    settings = await kept(product)
    assert settings
    assert settings.services == (chosen[0]["value"],)
    await see(product, appointment(1, services=(settings.services[0],)))
    await see(product, appointment(2, services=("Brake inspection",)))
    await see(product, appointment(3, services=(settings.services[0],)))
    await card_with(product, "L. 3.")
    assert len(posted(product)) == 2


# Where it cannot be


async def test_where_nothing_can_be_told_it_says_why(product: Product) -> None:
    rosa = product.at_desk()
    await rosa.command("/deskhand notify")
    await rosa.sees("Notices go to channels")
    shared = product.at_desk(channel=SHARED)
    await shared.command("/deskhand notify")
    await shared.sees("People of another organisation are in this channel")
    product.slack.workspace.channel(DESK).bot_is_member = False
    desk = product.at_desk(channel=DESK)
    await desk.command("/deskhand notify")
    await desk.sees("/invite @Deskhand")
    product.slack.workspace.channel(DESK).private = True
    await desk.command("/deskhand notify")
    await product.slack.until(lambda: sum("/invite" in read(one) for one in desk.seen()) == 2)
    assert not product.slack.views(ROSA.id)


async def test_a_channel_that_was_shared_meanwhile_is_not_subscribed(product: Product) -> None:
    await opened(product.at_desk(channel=DESK))
    product.slack.workspace.channel(DESK).shared = True
    sent = await product.slack.submit(ROSA.id, {})
    assert "another organisation" in (sent.errors or {})["kinds"]
    assert await kept(product) is None


async def test_who_may_not_is_told_so(product: Product) -> None:
    felix = product.at_desk(FELIX.id, "C0FRONTOFFICE")
    await felix.command("/deskhand notify")
    await felix.sees("Guests cannot use Deskhand")
    # a member may, until there are roles
    irene = product.at_desk(IRENE.id, DESK)
    await opened(irene)
    role = Role(name="Desk", people=(CAMILLE.id,), may=("book", "admin"))
    await product.service.store.rights().add(TEAM, role.model_dump_json(), ROSA.id)
    product.service.gate.permits.roles_changed(TEAM)
    sent = await product.slack.submit(IRENE.id, {})
    assert (sent.errors or {})["kinds"]
    place = {"type": "view", "view_id": product.slack.views(IRENE.id)[-1]["id"]}
    found = await product.slack.suggest(IRENE.id, place, "services", "oil")
    assert not found.options
    assert await kept(product) is None
    await opened(product.at_desk(CAMILLE.id, DESK))


async def test_while_slack_is_slow_the_form_says_that_it_is_read(product: Product) -> None:
    product.slack.switches.slow_seconds = 0.8
    product.slack.switches["slow"].arm(1, method="conversations.info")
    rosa = product.at_desk(channel=DESK)
    typing = asyncio.create_task(rosa.command("/deskhand notify"))
    first = await rosa.form()
    assert "Reading this channel's settings" in text_of(first)
    await typing
    await product.slack.until(lambda: product.slack.views(ROSA.id)[-1]["submit"])


# What Slack accepts, in every language


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_view_is_one_that_slack_accepts(language: Any) -> None:
    words = Words(language, world.BRANCH)
    full = Subscription(
        systems=("city",),
        services=(f"{LONG} und mehr",),
        advisors=(LONG,),
        quiet=Quiet(since=time(22), until=time(6)),
        digest=time(7, 5),
        language=language,
    )
    standings: tuple[Standing, ...] = ("direct", "not_in", "shared", "archived", "unknown")
    mistakes: tuple[Mistake, ...] = ("no_kind", "half_quiet", "no_quiet", "quiet_digest", "unknown")
    views = [
        subscription_form(DESK, full, SYSTEMS, "en", words),
        subscription_form(DESK, None, SYSTEMS[:1], language, words),
        subscription_loading(words),
        *(subscription_note(cannot_subscribe(one, words), words) for one in standings),
    ]
    for view in views:
        assert view_problems(view, "modal") == []
    assert cannot_subscribe("open", words) == ""
    assert all(mistake_texts({one: one for one in mistakes}, words).values())
    assert subscribed_note(full, words).text
    options = catalogue_options([("Oil change", "myKaarma"), ("Oil change", "Qmatic"), (LONG, "")])
    assert [one["value"] for one in options] == ["Oil change", LONG]


# What comes in


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"view": None},
        {"view": {"callback_id": "settings"}},
        {"view": {"callback_id": "notify:"}},
        {"view": {"callback_id": "notify:C1", "state": {"values": {}}}, "user": {"id": "U1"}},
        {
            "user": {"id": "U1"},
            "view": {
                "callback_id": "notify:C1",
                "state": {"values": {"digest": {"digest": {"selected_time": "late"}}}},
            },
        },
        {"actions": [{"action_id": "notify:stop"}]},
        {"actions": [{"action_id": "notify:stop"}], "view": {"callback_id": "roles:"}},
        {"action_id": "services", "block_id": "advisors", "view": {"callback_id": "notify:C1"}},
        {"action_id": "names", "block_id": "names", "view": {"callback_id": "notify:C1"}},
        {"action_id": "services", "block_id": "services", "view": {"callback_id": "form:1"}},
    ],
)
def test_odd_payloads_are_nothing(payload: dict[str, Any]) -> None:
    json.dumps(payload)
    assert read_subscription(payload, TEAM) is None
    assert read_stop_press(payload, TEAM) is None
    assert read_catalogue_search(payload, TEAM) is None
