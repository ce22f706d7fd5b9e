"""A person's settings: opened from the Home tab or by command, filled in, kept, and followed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from itertools import product as product_of
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.demo.slack import CAMILLE, IRENE, ROSA
from bot.demo.slack.people import TEAM
from bot.demo.slack.validate import view_problems
from bot.inbox import Where
from bot.memory import StoreError
from bot.preferences import Preferences
from bot.press_inbox import SettingsSent, read_settings
from bot.rights.permits import Person
from bot.screens.settings import (
    NOTICES,
    TELLINGS,
    UNCHOSEN,
    Chosen,
    settings_form,
    settings_loading,
    settings_mistakes,
    settings_unread,
)
from bot.screens.words import LANGUAGES, Words
from bot.wishes import Wishes
from tests import world
from tests.product import Product, running
from tests.test_home import open_home, sees, text_of

WORDS = Words("en", world.BRANCH)
PERSON = Person(ROSA.id, TEAM, TEAM)
LONG = "Werkstattterminverwaltung der Niederlassung Ludwigshafen am Rhein-Oggersheim, Halle 14"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(several=True) as running_product:
        yield running_product


async def kept(product: Product, user: str = ROSA.id) -> dict[str, str]:
    found = await product.service.store.person(TEAM, user)
    return dict(json.loads(found)) if found else {}


# From one end to the other


async def test_what_is_chosen_is_kept_and_the_tab_follows(product: Product) -> None:
    await open_home(product, "Today at Hillside Motors Service", "answers, as of")
    await product.service.desk.drain()
    pressed = await product.slack.click_in_home(ROSA.id, "Settings")
    assert pressed.ok
    rosa = product.at_desk()
    form = await rosa.form()
    assert "As in my Slack profile" in text_of(form)
    assert "Qmatic · Northbridge City Hall" in text_of(form)
    assert "The channel's, else myKaarma" in text_of(form)
    sent = await product.slack.submit(
        ROSA.id, {"language": "fr", "system": "city", "notices": "all", "bookings": "home"}
    )
    assert sent.ok
    assert not product.slack.views(ROSA.id)
    assert await kept(product) == {
        "language": "fr",
        "system": "city",
        "notices": "all",
        "bookings": "home",
    }
    await sees(product, "Paramètres", "Northbridge City Hall")

    # What was chosen is filled in the next time, and can be taken back.
    await product.slack.click_in_home(ROSA.id, "Paramètres")
    form = await rosa.form()
    chosen = {
        block["block_id"]: block["element"]["initial_option"]["value"] for block in form["blocks"]
    }
    assert chosen == await kept(product)
    await product.slack.submit(
        ROSA.id,
        {"language": UNCHOSEN, "system": UNCHOSEN, "notices": "mine", "bookings": "message"},
    )
    assert await kept(product) == {"notices": "mine", "bookings": "message"}
    await sees(product, "Settings", "Today at Hillside")


async def test_the_command_opens_the_same_form(product: Product) -> None:
    camille = product.at_desk(CAMILLE.id)
    await camille.command("/deskhand settings")
    form = await camille.form()
    assert form["callback_id"] == "settings"
    assert "Comme dans mon profil Slack" in text_of(form)
    await product.slack.submit(CAMILLE.id, {"language": "it"})
    await camille.command("/deskhand")
    await camille.sees("italiano")
    await sees(product, "Impostazioni", user=CAMILLE.id)


async def test_with_one_system_there_is_none_to_choose() -> None:
    async with running() as product:
        rosa = product.at_desk()
        await rosa.command("/deskhand settings")
        form = await rosa.form()
        assert [block["block_id"] for block in form["blocks"]] == [
            "language",
            "notices",
            "bookings",
        ]


async def test_nobody_from_elsewhere_opens_or_sends_settings(product: Product) -> None:
    irene = product.at_desk(IRENE.id, "C0SERVICEDESK")
    wishes = product.service.desk._wishes  # no button of ours leads there
    stranger = Person(IRENE.id, "T0OTHER", TEAM)
    where = Where(person=stranger, channel="")
    await wishes.open(where)
    mistakes = await wishes.keep(SettingsSent(where, {"language": "fr"}, ""))
    assert "the staff of this workspace only" in mistakes["language"]
    assert await kept(product, IRENE.id) == {}
    assert not irene.seen()


# While reading takes its time, and when it fails


class Slow(Preferences):
    """Preferences that take as long as a test lets them, and may not be readable at all."""

    def __init__(self, product: Product, trouble: Exception | None = None) -> None:
        service = product.service
        super().__init__(service.store, service.workspaces, service.desks)
        self.going_on = asyncio.Event()
        self.trouble = trouble

    async def chosen(self, person: Person) -> Chosen:
        await asyncio.wait_for(self.going_on.wait(), 30)
        if self.trouble:
            raise self.trouble
        return await super().chosen(person)

    async def keep_all(self, person: Person, wishes: Any) -> None:
        if self.trouble:
            raise self.trouble
        await super().keep_all(person, wishes)


def wishes_of(product: Product, preferences: Preferences) -> Wishes:
    inner = product.service.desk._wishes  # its desks and its way to Slack
    return Wishes(inner._desks, inner._showing, preferences, product.service.gate)  # as above


def somewhere(product: Product) -> Where:
    trigger = product.slack._views.trigger(ROSA.id)  # what a click would bring
    return Where(person=PERSON, channel="", trigger_id=trigger)


async def test_a_slow_look_opens_a_form_that_says_so_and_is_filled_in_later(
    product: Product,
) -> None:
    slow = Slow(product)
    opening = asyncio.create_task(wishes_of(product, slow).open(somewhere(product)))
    form = await product.at_desk().form()
    assert "Reading your settings …" in text_of(form)
    slow.going_on.set()
    await opening
    [form] = product.slack.views(ROSA.id)
    assert form["callback_id"] == "settings"


async def test_a_form_that_was_closed_meanwhile_stays_closed(product: Product) -> None:
    slow = Slow(product)
    opening = asyncio.create_task(wishes_of(product, slow).open(somewhere(product)))
    await product.at_desk().form()
    await product.slack.close(ROSA.id)
    slow.going_on.set()
    await opening
    assert not product.slack.views(ROSA.id)


async def test_without_a_form_there_is_nothing_to_fill_in(product: Product) -> None:
    slow = Slow(product)
    opening = asyncio.create_task(
        wishes_of(product, slow).open(Where(person=PERSON, channel="", trigger_id="1.2"))
    )
    calls = product.slack.web_api.calls
    await product.slack.until(lambda: any(call.answer.get("error") for call in calls))
    slow.going_on.set()
    await opening
    assert not product.slack.views(ROSA.id)


async def test_settings_that_cannot_be_read_are_said_to_be_kept(product: Product) -> None:
    slow = Slow(product, StoreError("gone"))
    slow.going_on.set()
    await wishes_of(product, slow).open(somewhere(product))
    form = await product.at_desk().form()
    assert "open them again later" in text_of(form)
    assert form["submit"] is None


@pytest.mark.parametrize("trouble", [StoreError("gone"), TimeoutError()])
async def test_what_cannot_be_kept_stays_on_the_screen(
    product: Product, trouble: Exception
) -> None:
    slow = Slow(product, trouble)
    sent = SettingsSent(Where(person=PERSON, channel=""), {"language": "fr"}, "")
    errors = await wishes_of(product, slow).keep(sent)
    assert errors == {"language": "Your settings could not be kept just now. Save them once more."}
    assert await kept(product) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [("language", "xx"), ("system", "nowhere"), ("notices", "loud"), ("bookings", "pigeon")],
)
async def test_a_value_that_was_never_offered_is_told_at_its_field(
    product: Product, field: str, value: str
) -> None:
    await product.at_desk().command("/deskhand settings")
    form = await product.at_desk().form()
    values = {
        block["block_id"]: {
            block["block_id"]: {
                "type": block["element"]["type"],
                "selected_option": block["element"]["initial_option"],
            }
        }
        for block in form["blocks"]
    }
    values[field][field]["selected_option"] = {"value": value}
    sent = await product.slack.submit(ROSA.id, state={"values": values}, forge=True)
    assert sent.errors == {field: "This cannot be chosen any more. Choose another one."}
    assert await kept(product) == {}


# What is drawn


def desks(titles: int) -> list[tuple[str, str]]:
    return [(f"k{number}", LONG) for number in range(titles)]


def test_every_form_is_accepted_in_every_language() -> None:
    for language in LANGUAGES:
        words = Words(language, world.BRANCH)
        forms = [settings_loading(words), settings_unread(words)]
        for systems in (1, 3, 150):
            for notices, bookings in product_of(NOTICES, TELLINGS):
                chosen = Chosen(language, "k2", notices, bookings)
                forms.append(settings_form(chosen, desks(systems), LONG, "h4sh", words))
        forms.append(settings_form(Chosen(system="gone"), desks(3), "x", "", words))
        for form in forms:
            assert view_problems(form, "modal") == []
            View(**form).to_dict()
        errors = settings_mistakes({"language": "unknown", "system": "not_kept"}, words)
        assert len(set(errors.values())) == 2


async def test_what_is_no_longer_ours_counts_as_not_chosen(product: Product) -> None:
    service = product.service
    preferences = Preferences(service.store, service.workspaces, service.desks)
    assert await preferences.chosen(PERSON) == Chosen()
    await preferences.keep_all(PERSON, {"language": "xx", "notices": "loud", "system": "city"})
    assert await preferences.chosen(PERSON) == Chosen(system="city")
    await preferences.keep_all(PERSON, {"bookings": "pigeon"})
    assert await preferences.chosen(PERSON) == Chosen(system="city")
    await preferences.keep(PERSON, "bookings", "home")
    assert await preferences.chosen(PERSON) == Chosen(system="city", bookings="home")


# What is read


SENT: dict[str, Any] = {
    "user": {"id": ROSA.id, "team_id": TEAM},
    "view": {
        "callback_id": "settings",
        "private_metadata": "h4sh",
        "state": {
            "values": {
                "language": {"language": {"selected_option": {"value": "fr"}}},
                "notices": {"notices": {"selected_option": {"value": "mine"}}},
                "other": {"other": {"value": "x"}},
            }
        },
    },
}


def test_only_the_fields_of_the_form_are_read() -> None:
    assert read_settings(SENT, TEAM) == SettingsSent(
        Where(person=PERSON, channel=""), {"language": "fr", "notices": "mine"}, "h4sh"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"view": None},
        {"view": {"callback_id": "form:d:1"}},
        {"view": SENT["view"] | {"state": None}},
        {"view": SENT["view"] | {"state": {"values": {"language": {}}}}},
        {"view": SENT["view"] | {"state": {"values": {"language": {"language": "fr"}}}}},
        {"user": None},
    ],
)
def test_what_is_no_settings_form_is_nothing(change: dict[str, Any]) -> None:
    assert read_settings(SENT | change, TEAM) is None
