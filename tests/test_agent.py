"""The conversation with the app as an agent's: what it suggests, says it is at, and can be stopped.

The rule: Stop ends a dialog as "cancel" would, and never comes between a write and its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.demo.slack import IRENE, ROSA
from bot.demo.slack.people import TEAM
from bot.demo.slack.workspace import Message
from bot.inbox import Where
from bot.manifest import manifest
from bot.places.kinds import Places
from bot.preferences import Preferences
from bot.rights.permits import Person
from bot.screens.masking import Privacy
from bot.screens.notes import prompts
from bot.screens.words import Words
from bot.showing import Showing
from bot.turn import Turns
from flows.front_desk import opening
from flows.understanding import understand
from tests import world
from tests.product import AtDesk, Product, coming_days, labels, read, running
from tests.test_home import Fake, FakeDesks

WORDS = Words("en", world.BRANCH)


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


def sentence(product: Product) -> str:
    day = coming_days(product.system)[0]
    return f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10"


def status(product: Product, said: Message) -> str:
    """Return what stands under a thread: what the app says it is at."""
    return product.slack.workspace.statuses.get((said.channel, said.ts), "")


async def test_opening_the_messages_tab_brings_sentences_to_begin_with(
    product: Product, rosa: AtDesk
) -> None:
    product.slack.workspace.prompts.clear()
    await product.slack.open(ROSA.id, rosa.channel)
    found = await product.slack.until(lambda: product.slack.workspace.prompts.get(rosa.channel))
    assert found == prompts(WORDS)
    await rosa.say(found[0]["message"])
    await rosa.sees("Who is the appointment for?")


def test_every_suggested_sentence_opens_a_dialog() -> None:
    now = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
    declared = manifest()["features"]["agent_view"]["suggested_prompts"]
    assert prompts(WORDS) == declared
    opened = [opening(understand(one["message"], now=now, country="US")) for one in declared]
    assert all(opened)
    assert len({type(event) for event in opened}) >= 3


async def test_a_status_says_what_is_waited_for_until_the_answer_is_there(
    product: Product, rosa: AtDesk
) -> None:
    product.system.switches.turn_on("slow", amount=0.6)
    said = await rosa.say(sentence(product))
    await product.slack.until(
        lambda: status(product, said) == "Looking for Dana Whitfield in myKaarma …"
    )
    session = product.slack.workspace.sessions[said.channel, said.ts]
    assert session["status"] == "processing"
    await rosa.sees("Confirm draft")
    await product.slack.until(lambda: status(product, said) == "")
    assert session["status"] == "active"


async def test_a_long_wait_says_it_again_before_slack_takes_it_away(
    product: Product, rosa: AtDesk
) -> None:
    product.service.turns._steps.status_lasts = 0.1  # two minutes are too long
    going_on = asyncio.Event()

    async def wait() -> None:
        await asyncio.wait_for(going_on.wait(), 30)

    product.stage.before["customer/list"] = wait
    said = await rosa.say(sentence(product))

    def times() -> int:
        return sum(
            call.method == "assistant.threads.setStatus"
            and call.arguments["status"] == "Looking for Dana Whitfield in myKaarma …"
            for call in product.slack.web_api.calls
        )

    await product.slack.until(lambda: times() >= 3)
    going_on.set()
    await rosa.sees("Confirm draft")
    await product.slack.until(lambda: status(product, said) == "")
    assert len(rosa.seen()) == 1


async def test_a_quick_answer_needs_no_status(product: Product, rosa: AtDesk) -> None:
    said = await rosa.say(sentence(product))
    await rosa.sees("Confirm draft")
    assert (said.channel, said.ts) not in product.slack.workspace.sessions


async def test_a_channel_shows_no_status(product: Product) -> None:
    rosa = product.at_desk(channel="C0SERVICEDESK")
    product.system.switches.turn_on("slow", amount=0.6)
    await rosa.command("/customer Dana Whitfield")
    await rosa.sees("dana.whitfield@example.com")
    assert not product.slack.workspace.sessions


async def test_stop_gives_up_a_question(product: Product, rosa: AtDesk) -> None:
    product.system.switches.turn_on("slow", amount=30)
    said = await rosa.say(sentence(product))
    await product.slack.until(lambda: status(product, said))
    await product.slack.stop(ROSA.id, said.channel, said.ts)
    await rosa.sees("Closed. Nothing was written.")
    await product.slack.until(lambda: status(product, said) == "")
    assert not product.system.writes
    assert len(rosa.seen()) == 1


async def test_stop_lets_a_question_of_another_process_end_first(
    product: Product, rosa: AtDesk
) -> None:
    """The answer is waited for where it cannot be given up; then the dialog ends all the same."""
    going_on = asyncio.Event()

    async def wait() -> None:
        await asyncio.wait_for(going_on.wait(), 30)

    product.stage.before["customer/list"] = wait
    said = await rosa.say(sentence(product))
    await product.slack.until(lambda: status(product, said))
    person = Person(ROSA.id, TEAM, TEAM)
    found = await product.service.store.find_open(TEAM, ROSA.id, said.channel, said.ts)
    assert found is not None
    service = product.service
    showing = Showing(service.workspaces, frozenset())
    preferences = Preferences(service.store, service.workspaces, service.desks)
    desks, places = FakeDesks(Fake(None)), Places(service.gate.permits.people, Privacy())
    other = Turns(service.store, desks, showing, preferences, service.gate, places)
    where = Where(person=person, channel=said.channel, thread_ts=said.ts)
    stopping = asyncio.create_task(other.stop(found.id, where))
    going_on.set()
    await stopping
    await rosa.sees("Closed. Nothing was written.")


async def test_stop_ends_a_dialog_that_waits_for_the_person(product: Product, rosa: AtDesk) -> None:
    said = await rosa.say(sentence(product))
    await rosa.sees("Confirm draft")
    await product.slack.stop(IRENE.id, "C0SERVICEDESK", said.ts)
    await product.slack.stop(ROSA.id, said.channel, "1.000")
    assert "Confirm draft" in labels(await rosa.sees("Confirm draft"))
    await product.slack.stop(ROSA.id, said.channel, said.ts)
    await rosa.sees("Closed. Nothing was written.")


async def test_stop_never_comes_between_a_write_and_its_answer(
    product: Product, rosa: AtDesk
) -> None:
    said = await rosa.say(sentence(product))
    await rosa.sees("Confirm draft")
    going_on = asyncio.Event()

    async def wait() -> None:
        await asyncio.wait_for(going_on.wait(), 30)

    product.stage.before["draftAppointment"] = wait
    await rosa.press("Confirm draft")
    await product.slack.until(lambda: status(product, said) == "Sending it to myKaarma …")
    await product.slack.stop(ROSA.id, said.channel, said.ts)
    going_on.set()
    done = await rosa.sees("Draft made for Dana Whitfield")
    late = await rosa.sees("so I let it come to its end")
    assert late.only_for == ROSA.id
    assert len(product.system.drafts) == 1
    assert "Closed" not in read(done)


async def test_a_cancellation_that_is_stopped_can_still_be_undone(
    product: Product, rosa: AtDesk
) -> None:
    """Stop does not settle what Undo may still take back."""
    coming = next(
        one
        for one in product.system.appointments.values()
        if one.start > product.system.world.now() and not one.is_cancelled
    )
    customer = product.system.customers[coming.customer]
    said = await rosa.say(f"cancel the appointment of {customer.phones[0]['phoneNumber']}")
    await rosa.sees("Cancel appointment")
    product.system.switches.turn_on("slow", amount=0.8)
    await rosa.press("Cancel appointment")
    await product.slack.until(lambda: status(product, said) == "Cancelling it in myKaarma …")
    await product.slack.stop(ROSA.id, said.channel, said.ts)
    done = await rosa.sees(f"Cancelled for {customer.name}")
    await rosa.sees("so I let it come to its end")
    assert "Undo" in labels(done)
