"""The Home tab as people see it: what is open, and how the systems are."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from slack_sdk.models.views import View

from bot.demo.slack import CAMILLE, ROSA
from bot.demo.slack.people import TEAM
from bot.demo.slack.validate import view_problems
from bot.desks import Desks
from bot.home.days import FRESH
from bot.home.tab import Home, Pulse
from bot.inbox import Opened, Where
from bot.memory import Dialog, Store, StoreError
from bot.preferences import Preferences
from bot.press_inbox import read_home_press
from bot.rights.permits import Person
from bot.screens import AnyState, card
from bot.screens.blocks import Key
from bot.screens.day import DaySheet
from bot.screens.home import OpenDialog, Sheet, SystemHealth, home_view, loading_view
from bot.screens.words import Words
from bot.showing import Showing
from bot.systems import NotAllowed, Unreachable
from bot.wishes import Wishes
from flows.domain import Branch, Can, Desk
from flows.machine import Asking
from tests import world
from tests.product import AtDesk, Product, coming_days, elements, read, running
from tests.transcripts import seen

WORDS = Words("en", world.BRANCH)
NOW = datetime(2026, 11, 23, 15, 42, tzinfo=UTC)
DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


def shown(product: Product, user: str = ROSA.id) -> str:
    """Return the tab as a person reads it; empty before anything was drawn."""
    return text_of(product.slack.home(user))


def text_of(view: dict[str, Any] | None) -> str:
    found: list[str] = []

    def look(part: Any) -> None:
        if isinstance(part, dict):
            if part.get("type") in {"plain_text", "mrkdwn"}:
                found.append(part["text"])
            for one in part.values():
                look(one)
        elif isinstance(part, list):
            for one in part:
                look(one)

    look((view or {}).get("blocks"))
    return "\n".join(found)


async def open_home(product: Product, *words: str, user: str = ROSA.id) -> str:
    """Open the tab and wait until it shows all these words."""
    await product.slack.open_home(user)
    return await sees(product, *words, user=user)


async def sees(product: Product, *words: str, user: str = ROSA.id) -> str:
    look: Callable[[], bool] = lambda: all(word in shown(product, user) for word in words)  # noqa: E731
    try:
        await product.slack.until(look)
    except TimeoutError:
        raise AssertionError(f"{words} are not to be seen in:\n{shown(product, user)}") from None
    return shown(product, user)


async def review(rosa: AtDesk, product: Product) -> None:
    day = coming_days(product.system)[0]
    line = f"/book Dana Whitfield, the Outback, for an oil change {day:%A} at 10"
    await rosa.command(line)
    await rosa.sees("Confirm draft")


# From one end to the other


async def test_it_says_what_it_does_and_that_nothing_is_open(product: Product) -> None:
    text = await open_home(product, "Nothing is open", "myKaarma answers, as of")
    assert text.startswith("Book, move and cancel customers' appointments")
    assert "Today at Hillside Motors Service" in text
    assert "None coming up" in text


async def test_a_booking_begins_with_its_button(product: Product) -> None:
    await open_home(product, "Book an appointment")
    pressed = await product.slack.click_in_home(ROSA.id, "home:book")
    assert pressed.ok
    direct = product.at_desk()
    await direct.sees("Who is the appointment for?")
    assert "open in your messages" in text_of(await direct.form())
    await sees(product, "Go on")
    assert pressed.payload is not None
    await product.slack.replay(pressed.payload)
    await product.service.desk.drain()
    assert shown(product).count("Go on") == 1


async def test_what_is_open_goes_on_in_the_direct_messages(product: Product) -> None:
    rosa, direct = product.at_desk(channel=DESK), product.at_desk()
    await review(rosa, product)
    await rosa.command("/customer Dana Whitfield")  # a look-up is nothing to go on with
    await rosa.sees("dana.whitfield@example.com")
    text = await open_home(product, "Appointment for Dana Whitfield", "Oil change", "Started")
    assert text.count("Go on") == 1
    assert "9145550104" not in text.replace("-", "")

    await open_home(product, "Rien n’est en cours", user=CAMILLE.id)

    await product.slack.click_in_home(ROSA.id, "Go on")
    card = await direct.sees("Confirm draft", "Dana Whitfield")
    assert card.thread_ts
    left = await rosa.sees("goes on in the direct messages")
    assert not elements(left)
    await direct.say("add a tire rotation", thread_ts=card.thread_ts)
    await direct.sees("Confirm draft", "Tire rotation")
    await direct.press("Confirm draft")
    await direct.sees("Draft made for Dana Whitfield")
    await open_home(product, "Nothing is open")


async def test_a_card_of_the_same_conversation_points_down(product: Product) -> None:
    rosa = product.at_desk()
    first = await rosa.say("book Dana Whitfield")
    await rosa.sees("Which vehicle?")
    await open_home(product, "Go on")
    await product.slack.click_in_home(ROSA.id, "Go on")
    await rosa.sees("goes on in a newer thread below")
    card = await rosa.sees("Which vehicle?")
    assert card.thread_ts != first.ts


async def test_what_ended_meanwhile_cannot_be_gone_on_with(product: Product) -> None:
    rosa = product.at_desk()
    await rosa.say("book Dana Whitfield")
    await rosa.sees("Which vehicle?")
    await open_home(product, "Go on")
    await rosa.press("Cancel")
    await rosa.sees("Closed. Nothing was written.")
    await product.slack.click_in_home(ROSA.id, "Go on")
    await rosa.sees("This is finished meanwhile")
    await sees(product, "Nothing is open")


async def test_nobody_goes_on_with_what_is_somebody_elses(product: Product) -> None:
    rosa = product.at_desk()
    await rosa.say("book Dana Whitfield")
    await rosa.sees("Which vehicle?")
    await open_home(product, "Go on")
    await open_home(product, "Rien n’est en cours", user=CAMILLE.id)
    home = product.slack.home(ROSA.id)
    assert home is not None
    theirs = next(
        block["accessory"]["action_id"] for block in home["blocks"] if "accessory" in block
    )
    forged = {
        "type": "button",
        "action_id": theirs,
        "block_id": "x",
        "value": theirs.rpartition(":")[2],
    }
    await product.slack.click_in_home(CAMILLE.id, forged)
    await product.at_desk(CAMILLE.id).sees("C’est terminé entre-temps")
    assert "Dana" not in read(product.at_desk(CAMILLE.id).seen()[0])


async def test_a_system_that_is_down_is_named_with_the_time_of_the_look(product: Product) -> None:
    product.system.switches.turn_on("down")
    await open_home(product, "myKaarma does not answer, as of")
    # It is not asked again by everybody who looks within a minute.
    product.system.requests.clear()
    await open_home(product, "myKaarma ne répond pas", user=CAMILLE.id)
    await product.service.desk.drain()
    assert not product.system.requests


async def test_an_older_drawing_never_covers_a_newer_one(product: Product) -> None:
    await open_home(product, "myKaarma answers")
    client = product.service.app.client
    old = product.slack.home(ROSA.id)
    assert old is not None
    newer = loading_view(WORDS)
    await client.views_publish(user_id=ROSA.id, view=newer)
    stale = {
        "type": "app_home_opened",
        "user": ROSA.id,
        "channel": "D0ROSA",
        "tab": "home",
        "view": old,
    }
    product.slack.happen(stale)
    calls = product.slack.web_api.calls
    await product.slack.until(
        lambda: any(call.answer.get("error") == "hash_conflict" for call in calls)
    )
    await product.service.desk.drain()
    assert "Reading your bookings and the day" in shown(product)


class Unreadable(Store):
    """A store that cannot tell what is open."""

    async def open_of(self, team: str, person: str, limit: int) -> list[Dialog]:
        raise StoreError("gone")


async def test_what_cannot_be_read_is_said(product: Product, tmp_path: Path) -> None:
    store = await Unreadable.open(f"sqlite:///{tmp_path / 'other.db'}")
    workspaces = product.service.workspaces
    desks, showing = FakeDesks(Fake(None)), Showing(workspaces, frozenset())
    preferences = Preferences(store, workspaces, desks)
    tab = Home(
        store=store,
        preferences=preferences,
        desks=desks,
        turns=product.service.turns,
        showing=showing,
        gate=product.service.gate,
        wishes=Wishes(desks, showing, preferences, product.service.gate),
        clock=lambda: NOW,
    )
    person = Person(ROSA.id, TEAM, TEAM)
    await tab.opened(Opened(Where(person=person, channel="D0ROSA"), "home"))
    await store.close()
    assert "What is open cannot be read just now" in shown(product)
    assert "What you booked cannot be read just now" in shown(product)
    assert "garage does not list a day's appointments" in shown(product)
    assert "garage answers" in shown(product)
    await product.slack.click_in_home(ROSA.id, "Look again")
    await sees(product, "Nothing is open")


# What is drawn


def drafts() -> list[OpenDialog]:
    """Return every state of every transcript that a person could go on with, and its card."""
    found = []
    for number, (_, state) in enumerate(seen()):
        desk = getattr(state, "desk", None)
        if isinstance(state, Asking) and isinstance(desk, Desk):
            drawn = card(cast("AnyState", state), Key(f"d{number}", 1), WORDS)
            draft = getattr(state, "draft", None)
            found.append(OpenDialog(f"d{number}", drawn, desk, NOW, draft))
    return found


LONG = "Werkstattterminverwaltung der Niederlassung Ludwigshafen am Rhein-Oggersheim, Halle 14"


DAY = DaySheet(LONG, world.BRANCH, NOW.date())


@pytest.mark.parametrize("health", ["unknown", "answers", "unreachable", "not_allowed"])
def test_every_tab_is_accepted(health: Any) -> None:
    many = drafts()
    systems = [SystemHealth(LONG, health, NOW if health != "unknown" else None) for _ in range(30)]
    for start in range(0, len(many), 10):
        view = home_view(Sheet(many[start : start + 12], DAY, (), systems), WORDS)
        assert view_problems(view, "home") == []
        View(**view).to_dict()
    for dialogs in (None, ()):
        view = home_view(Sheet(dialogs, DAY, None, systems), WORDS)
        assert view_problems(view, "home") == []
    assert view_problems(loading_view(WORDS), "home") == []


def test_what_is_open_has_the_clock_and_the_money_of_its_own_branch() -> None:
    booking = next(one for one in drafts() if one.draft and one.draft.slot and one.draft.services)
    tunis = Words("en", Branch(id="tunis", name="Tunis", zone="Africa/Tunis", country="TN"))
    text = text_of(home_view(Sheet((booking,), None, (), ()), tunis))
    assert "$79.95" in text
    assert "10:00 AM EST" in text
    assert "TND" not in text


def test_more_than_fit_are_counted() -> None:
    one = drafts()[0]
    for more, says in ((0, "Go on"), (1, "1 older one is"), (5, "5 older ones are")):
        dialogs = [replace(one, id=f"x{number}") for number in range(10 + more)]
        text = text_of(home_view(Sheet(dialogs, DAY, (), ()), WORDS))
        assert says in text
        assert text.count("Go on") == 10


class Fake:
    """A system of which only its reachability is asked."""

    can = Can()

    def __init__(self, *ends: Exception | None) -> None:
        self.ends = list(ends)
        self.asked = 0

    async def reach(self) -> None:
        self.asked += 1
        end = self.ends.pop(0)
        if end:
            raise end


class FakeDesks(Desks):
    """Desks of which only the titles and the systems are asked."""

    def __init__(self, system: Fake) -> None:
        super().__init__({}, "garage")
        self._fake = system
        self._counters = {"garage": None}  # type: ignore[dict-item]  # nothing of it is read

    def title(self, key: str) -> str:
        return key

    def branch(self, key: str) -> Branch:
        return world.BRANCH

    def system(self, key: str) -> Any:
        return self._fake


async def test_a_system_is_asked_once_a_minute_whatever_it_answers() -> None:
    now = NOW
    ends = (None, Unreachable("x"), NotAllowed("x"), TimeoutError(), RuntimeError("ours"))
    system = Fake(*ends)
    pulse = Pulse(FakeDesks(system), lambda: now)
    assert pulse.stale()
    for number, health in enumerate(
        ("answers", "unreachable", "not_allowed", "unreachable", "unreachable"), 1
    ):
        await asyncio.gather(pulse.ask(), pulse.ask())
        assert pulse.known == [SystemHealth("garage", cast("Any", health), now)]
        assert system.asked == number
        assert not pulse.stale()
        now += FRESH + timedelta(seconds=1)


@pytest.mark.parametrize(
    "change",
    [
        {"actions": []},
        {"view": {"type": "modal", "hash": "x"}},
        {"view": None},
        {"actions": [{"action_id": "do:x:1:said:0", "action_ts": "1"}]},
        {"user": {}},
    ],
)
def test_what_is_not_on_the_tab_is_nothing(change: dict[str, Any]) -> None:
    payload = {
        "user": {"id": "U1", "team_id": TEAM},
        "trigger_id": "1.2",
        "view": {"type": "home", "hash": "x"},
        "actions": [{"action_id": "home:book", "action_ts": "1"}],
    }
    assert read_home_press(payload, TEAM) is not None
    assert read_home_press(payload | change, TEAM) is None
