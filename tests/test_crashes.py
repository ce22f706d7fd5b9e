"""The bot is killed at every point of a booking and started again: nothing is lost or doubled.

The rule: killed means SIGKILL to a process of its own; Slack and the system live on in the test.
"""

from __future__ import annotations

import asyncio
import copy
import os
import random
import signal
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.demo.slack import ROSA, Deadlines, Message
from bot.demo.slack.manifest import Manifest
from bot.manifest import manifest
from tests.chaos.points import Point, Points
from tests.chaos.processes import Bot, Nursery
from tests.product import (
    AtDesk,
    Scene,
    coming_days,
    elements,
    labels,
    on_stage,
    read,
    running,
    set_up,
)

# A dead process is replaced quickly: its dialogs may be taken up after a second.
SHORT_LEASE = {'default = "hillside"': 'default = "hillside"\nlease = 1.0'}
BOOK = SHORT_LEASE | {'confirm = "draft"': 'confirm = "book"'}


class Held:
    """A request that the system has received and does not serve yet."""

    def __init__(self) -> None:
        self._came, self._released = asyncio.Event(), asyncio.Event()

    async def hold(self) -> None:
        self._came.set()
        await self._released.wait()

    async def comes(self) -> None:
        async with asyncio.timeout(40):
            await self._came.wait()

    def release(self) -> None:
        self._released.set()


@dataclass
class Play:
    """The stage, the bot on it, and Rosa at her desk."""

    scene: Scene
    points: Points
    bot: Bot
    rosa: AtDesk

    async def start(self) -> None:
        self.bot.start()
        self.points.pid = self.bot.pid
        await self.scene.slack.until(lambda: self.scene.slack.connected, 20)

    async def dies_after_posting(self, text: str) -> None:
        """Say something, and kill the bot when Slack has its card and before it hears so."""
        self.points.arm(Point("slack chat.postMessage", 1, "after"))
        await self.rosa.say(text)
        async with asyncio.timeout(15):
            await self.points.killed.wait()
        self.bot.kill()
        await self.scene.slack.until(lambda: not self.scene.slack.connected)

    async def crash(self) -> None:
        """Kill the bot and start it again."""
        self.bot.kill()
        await self.scene.slack.until(lambda: not self.scene.slack.connected)
        await self.start()

    @contextmanager
    def held(self, path: str) -> Iterator[Held]:
        """Hold the next request to this path until the end of the block, or until released."""
        request = Held()
        self.scene.before[path] = request.hold
        try:
            yield request
        finally:
            request.release()

    @property
    def sentence(self) -> str:
        day = coming_days(self.scene.mykaarma)[0]
        return f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10"


@asynccontextmanager
async def playing(
    nursery: Nursery, changes: dict[str, str], deadlines: Deadlines | None = None
) -> AsyncIterator[Play]:
    points = Points()
    async with on_stage(deadlines=deadlines, listener=points.middleware) as scene:
        bot = Bot(nursery, set_up(scene, changes))
        play = Play(scene, points, bot, AtDesk(scene.slack, ROSA.id, "D0ROSA"))
        try:
            await play.start()
            yield play
        finally:
            bot.kill()


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    process = Nursery()
    yield process
    process.close()


@pytest.fixture
async def play(nursery: Nursery) -> AsyncIterator[Play]:
    async with playing(nursery, SHORT_LEASE) as play:
        yield play


# While it waits for the person: the old card's button still works.


async def test_it_dies_at_every_question_of_a_booking(play: Play) -> None:
    rosa = play.rosa
    # A day that the first card does not show yet: its times tell that the card was drawn anew.
    day = coming_days(play.scene.mykaarma)[-1] + timedelta(days=7)
    await rosa.say("book an appointment")
    await rosa.sees("Who is the appointment for?")
    await play.crash()
    await rosa.answer("Maria Lopez")
    await rosa.sees("2 customers match")
    await play.crash()
    await rosa.press("Choose: Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna")
    await rosa.sees("Which vehicle?")
    await play.crash()
    await rosa.press("2019 Honda Civic")
    card = await rosa.sees("What is to be done?")
    await play.crash()
    await rosa.say("oil change", thread_ts=card.thread_ts)
    await rosa.sees("Which time?")
    await play.crash()
    await rosa.press("Another day", day.isoformat())
    await rosa.sees("Which time?", f"{day:%A}")
    await rosa.press("7:30 AM")
    await rosa.sees("Confirm draft")
    await play.crash()
    await rosa.press("Add: transport")
    await rosa.sees("How does the customer get on meanwhile?")
    await play.crash()
    await rosa.press("Choose one", "Drop off")
    await rosa.sees("Confirm draft", "Drop off")
    await rosa.press("Add: note")
    await rosa.sees("What should the branch know?")
    await play.crash()
    await rosa.answer("gate code 4411")
    await rosa.sees("Confirm draft", "gate code 4411")
    await play.crash()
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Maria Lopez")
    (draft,) = play.scene.mykaarma.drafts.values()
    assert draft.note == "gate code 4411"
    assert len(rosa.seen()) == 1


async def test_it_dies_at_every_question_of_a_registration(play: Play) -> None:
    rosa, slack = play.rosa, play.scene.slack
    await rosa.say("book Torsten Ekdahl")
    await rosa.press("Register a new customer")
    await rosa.form()
    await play.crash()
    # The form was open all the time.
    await slack.submit(ROSA.id, {"last": "Ekdahl", "phone": "914 555 0104"})
    await rosa.sees("Register as new", "Dana Whitfield")
    await play.crash()
    await rosa.press("Register as new")
    await rosa.sees("What is to be done?", "Ekdahl")
    assert play.scene.mykaarma.writes == {"customer.create": 1}


# While it waits for the system: the next process goes on by itself.


@pytest.mark.parametrize("path", ["customer/list", "operations/searches", "availability"])
async def test_a_question_to_the_system_is_asked_again(play: Play, path: str) -> None:
    with play.held(path) as asked:
        await play.rosa.say(play.sentence)
        await asked.comes()
        await play.crash()
        await play.rosa.sees("Confirm draft", "Dana Whitfield", "Oil change", "10:00 AM")
    await play.rosa.press("Confirm draft")
    await play.rosa.sees("Draft made")
    assert len(play.scene.mykaarma.drafts) == 1
    assert len(play.rosa.seen()) == 1


async def test_choices_are_listed_again(play: Play) -> None:
    await play.rosa.say(play.sentence)
    await play.rosa.sees("Confirm draft")
    with play.held("transportOption/list") as asked:
        await play.rosa.press("Add: transport")
        await asked.comes()
        await play.crash()
        await play.rosa.sees("How does the customer get on meanwhile?")


async def test_it_dies_after_confirm_and_before_anything_was_sent(play: Play) -> None:
    await play.rosa.say(play.sentence)
    await play.rosa.sees("Confirm draft")
    with play.held("availability") as asked:
        await play.rosa.press("Confirm draft")
        await asked.comes()
        await play.crash()
        await play.rosa.sees("Draft made")
    assert play.scene.mykaarma.writes == {"draft.create": 1}


async def test_it_dies_when_the_write_is_on_the_wire_and_says_that_nobody_knows(
    play: Play,
) -> None:
    await play.rosa.say(play.sentence)
    await play.rosa.sees("Confirm draft")
    with play.held("draftAppointment") as sent:
        await play.rosa.press("Confirm draft")
        await sent.comes()
        play.bot.kill()
    await play.scene.slack.until(lambda: play.scene.mykaarma.drafts)
    await play.start()
    card = await play.rosa.sees("It is not known whether myKaarma has made the draft")
    # And once more, while it does not know.
    await play.crash()
    await play.rosa.press("Leave it")
    await play.rosa.sees("Left open: it is not known")
    assert len(play.scene.mykaarma.drafts) == 1
    assert [one.ts for one in play.rosa.seen()] == [card.ts]


async def test_an_appointment_on_the_wire_is_found_again(nursery: Nursery) -> None:
    async with playing(nursery, BOOK) as play:
        appointments = play.scene.mykaarma.appointments
        before = len(appointments)
        await play.rosa.say(play.sentence)
        await play.rosa.sees("Confirm appointment")
        with play.held("appointment") as sent:
            await play.rosa.press("Confirm appointment")
            await sent.comes()
            play.bot.kill()
        await play.scene.slack.until(lambda: len(appointments) > before)
        # It dies a second time while it looks.
        with play.held("customer") as looking:
            await play.start()
            await looking.comes()
            await play.crash()
        await play.rosa.sees("Booked for Dana Whitfield")
        assert len(appointments) == before + 1


async def test_a_registration_on_the_wire_is_found_again(play: Play) -> None:
    rosa, customers = play.rosa, play.scene.mykaarma.customers
    before = len(customers)
    await rosa.say("book Torsten Ekdahl, oil change")
    await rosa.press("Register a new customer")
    await rosa.form()
    with play.held("customer/list") as looking:
        await play.scene.slack.submit(ROSA.id, {"last": "Ekdahl", "phone": "914 555 0199"})
        await looking.comes()
        # First it dies while it looks for somebody alike, then when the write is on the wire.
        with play.held("customer") as sent:
            await play.crash()
            await sent.comes()
            play.bot.kill()
    await play.scene.slack.until(lambda: len(customers) > before)
    await play.start()
    await rosa.sees("Which time?", "Ekdahl")
    assert len(customers) == before + 1


async def test_what_was_done_is_shown_even_if_it_dies_before_it_could(play: Play) -> None:
    slack = play.scene.slack
    slack.switches.slow_seconds = 60
    await play.rosa.say(play.sentence)
    await play.rosa.sees("Confirm draft")

    async def slack_hangs() -> None:
        await play.rosa.sees("Sending it to myKaarma …")
        slack.switches["slow"].arm(1, method="chat.update")

    play.scene.before["draftAppointment"] = slack_hangs
    await play.rosa.press("Confirm draft")
    await slack.until(lambda: play.scene.mykaarma.drafts and not slack.switches["slow"].on)
    await play.crash()
    await play.rosa.sees("Draft made")
    assert len(play.scene.mykaarma.drafts) == 1


# Two processes


async def test_a_process_that_froze_does_not_write_when_it_wakes(play: Play) -> None:
    await play.rosa.say(play.sentence)
    await play.rosa.sees("Confirm draft")
    second = Bot(play.bot.nursery, play.bot.environment)
    try:
        with play.held("availability") as asked:
            await play.rosa.press("Confirm draft")
            await asked.comes()
            os.kill(play.bot.pid, signal.SIGSTOP)
            with play.held("draftAppointment") as sent:
                second.start()
                await sent.comes()
                # Now it gets its answer and wakes, while the other one is writing.
                asked.release()
                os.kill(play.bot.pid, signal.SIGCONT)
                await asyncio.sleep(0.5)
            await play.rosa.sees("Draft made")
    finally:
        second.kill()
    assert play.scene.mykaarma.writes == {"draft.create": 1}


# A card that Slack has, and whoever posted it did not live to note where it stands


@pytest.mark.parametrize("slow", [False, True])
async def test_a_card_that_nobody_noted_is_drawn_over(play: Play, *, slow: bool) -> None:
    """Slow: it is the card that says what is being looked up, else the one with the answer."""
    with play.held("customer/list") as asked:
        if not slow:
            asked.release()
        await play.dies_after_posting(play.sentence)
        (card,) = play.rosa.seen()
        assert ("Confirm draft" in read(card)) != slow
        asked.release()
        await play.start()
        await play.scene.slack.until(lambda: card.edited or len(play.rosa.seen()) > 1)
    await play.rosa.press("Confirm draft")
    await play.rosa.sees("Draft made")
    assert play.rosa.seen() == [card]
    assert len(play.scene.mykaarma.drafts) == 1


async def test_words_find_the_card_that_nobody_noted(play: Play) -> None:
    await play.dies_after_posting("book an appointment")
    (card,) = play.rosa.seen()
    await play.start()
    await play.rosa.say("Maria Lopez")
    await play.rosa.sees("2 customers match")
    assert play.rosa.seen() == [card]


# At any moment


async def test_it_dies_at_random_moments(nursery: Nursery) -> None:
    chance = random.Random(11)
    impatient = Deadlines(acknowledge=1.0, event_retries=(0.3,) * 30)
    async with playing(nursery, SHORT_LEASE, impatient) as play:
        at_work = asyncio.create_task(_book_all(play))
        for _ in range(10):
            await asyncio.sleep(chance.uniform(0.02, 0.5))
            await play.crash()
        await asyncio.wait_for(at_work, 40)
        cards = [read(one) for one in play.rosa.seen()]
        made = sum("Draft made" in card for card in cards)
        unknown = sum("Left open" in card for card in cards)
        assert made + unknown >= len(SENTENCES)
        assert made <= len(play.scene.mykaarma.drafts) <= made + unknown


SENTENCES = ("Maria Lopez", "Dana Whitfield", "Sofia Rossi", "Maria Lopez")
STEPS = ("Choose", "2019 Honda Civic", "2020 Subaru Outback", "Confirm draft", "Leave it")


async def _book_all(play: Play) -> None:
    day = coming_days(play.scene.mykaarma)[0]
    for name in SENTENCES:
        done = False
        while not done:
            said = await play.rosa.say(f"book {name} for an oil change {day:%A} at 10")
            done = await _booked(play, said)


async def _booked(play: Play, said: Message) -> bool:
    """Press what there is to press until it is done; False if the words were never answered.

    Words that were acknowledged in the very moment of death are lost, and people say them again.
    """
    for _ in range(30):
        while card := _card(play, said):
            if _is_over(card):
                return True
            step = next((step for step in STEPS if step in labels(card)), None)
            if step:
                # The bot may be dead: then Slack says so, and the person presses again.
                await play.scene.slack.click(play.rosa.user, play.rosa.channel, card.ts, step)
            await asyncio.sleep(0.1)
        await asyncio.sleep(0.1)
    return False


def _card(play: Play, said: Message) -> Message | None:
    return next((one for one in play.rosa.seen() if one.thread_ts == said.ts), None)


def _is_over(card: Message) -> bool:
    return "Draft made" in read(card) or "Left open" in read(card)


async def test_what_a_slow_process_still_does_is_not_taken_up_from_before() -> None:
    """Its lease runs out while it asks; when it was taken up, the dialog had gone on by itself."""
    async with running() as product:
        rosa, system = product.at_desk(), product.system
        day = coming_days(system)[0]
        asked = Held()
        product.stage.before["availability"] = asked.hold
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await asked.comes()
        with closing(sqlite3.connect(product.stage.folder / "deskhand.db")) as database, database:
            database.execute("UPDATE dialogs SET lease_until = 0")
        taking_up = asyncio.create_task(product.service.turns.resume())
        await asyncio.sleep(0.1)  # it waits for the dialog now
        asked.release()
        await taking_up
        card = await rosa.sees("Confirm draft", "Dana Whitfield")
        assert product.asked().count("POST availability") == 1
        assert [one.ts for one in rosa.seen()] == [card.ts]


async def test_a_card_whose_answer_was_lost_is_drawn_over() -> None:
    async with running(changes=SHORT_LEASE) as product:
        rosa, switches = product.at_desk(), product.slack.switches
        switches["lose_answer"].arm(1, method="chat.postMessage")
        day = coming_days(product.system)[0]
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        card = await rosa.sees("Confirm draft")
        assert not switches["lose_answer"].on
        await product.slack.until(lambda: card.edited or len(rosa.seen()) > 1)
        assert rosa.seen() == [card]
        (key,) = {element["action_id"].split(":")[1] for element in elements(card)}
        assert card.metadata == {"event_type": "deskhand_card", "event_payload": {"dialog": key}}


async def test_a_card_that_may_not_be_looked_for_comes_twice() -> None:
    async with running() as product:
        rosa = product.at_desk()
        granted = copy.deepcopy(manifest())
        granted["oauth_config"]["scopes"]["bot"].remove("im:history")
        granted["oauth_config"]["scopes"]["bot_optional"] = []
        product.slack.workspace.manifest = Manifest(granted)
        product.slack.switches["lose_answer"].arm(1, method="chat.postMessage")
        await rosa.say("book an appointment")
        first = await rosa.sees("Who is the appointment for?")
        await rosa.say("Maria Lopez")
        second = await rosa.sees("2 customers match")
        assert rosa.seen() == [second, first]


async def test_a_card_that_is_known_is_not_looked_for() -> None:
    async with running() as product:
        rosa = product.at_desk()
        await rosa.say("book an appointment")
        await rosa.sees("Who is the appointment for?")
        await rosa.say("Maria Lopez")
        card = await rosa.sees("2 customers match")
        assert rosa.seen() == [card]
        called = {one.method for one in product.slack.web_api.calls}
        assert {"chat.postMessage", "chat.update"} <= called
        assert "conversations.replies" not in called


@pytest.mark.parametrize("trouble", ["server_error", "lose_answer"])
async def test_what_was_done_is_drawn_again_until_slack_has_it(trouble: str) -> None:
    async with running(changes=SHORT_LEASE) as product:
        rosa, switches = product.at_desk(), product.slack.switches
        day = coming_days(product.system)[0]
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        card = await rosa.sees("Confirm draft")
        switches[trouble].arm(2, method="chat.update")
        await rosa.press("Confirm draft")
        done = await product.slack.until(
            lambda: "Draft made" in read(card) and not switches[trouble].on, 15
        )
        assert done
        assert [one.ts for one in rosa.seen()] == [card.ts]
        assert len(product.system.drafts) == 1
