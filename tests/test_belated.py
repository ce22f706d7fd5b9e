"""Words and presses that an outage held up, or that come twice: asked about, and done once."""

from __future__ import annotations

import copy
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.demo.slack import ROSA, Envelope, Message
from tests.product import AtDesk, Product, kept, labels, read, running

DAY = 24 * 3600.0


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


async def arrives(
    product: Product, rosa: AtDesk, text: str, *, after: float, thread_ts: str = ""
) -> tuple[Message, Envelope]:
    """Deliver words that were written `after` seconds ago and are only delivered now."""
    slack = product.slack
    said = await rosa.say("help")  # its delivery is taken for a pattern
    sent = await slack.until(
        lambda: next(
            (one for one in slack.courier.sent if event_of(one.envelope).get("ts") == said.ts), None
        )
    )
    assert sent
    ts = f"{time.time() - after:.6f}"
    late = replace(said, text=text, ts=ts, thread_ts=thread_ts or None)
    slack.workspace.put(late)
    payload = copy.deepcopy(sent.envelope.payload)
    payload["event_id"] = f"Ev{ts.replace('.', '')}"
    payload["event"] |= {"text": text, "ts": ts, "event_ts": ts}
    payload["event"] |= {"thread_ts": thread_ts} if thread_ts else {}
    payload["event"].pop("blocks", None)
    envelope = Envelope("events_api", payload)
    assert (await slack.courier.send(envelope)).ok
    return late, envelope


def event_of(envelope: Envelope) -> dict[str, Any]:
    return dict(envelope.payload.get("event") or {})


async def test_a_day_old_sentence_opens_nothing_and_is_read_as_of_then(
    product: Product, rosa: AtDesk
) -> None:
    text = "book Dana Whitfield for an oil change in five days at 10"
    late, envelope = await arrives(product, rosa, text, after=DAY)
    card = await rosa.sees("Is this still wanted?", text, "reached me only now")
    assert card.thread_ts == late.ts
    then = datetime.fromtimestamp(float(late.ts), UTC).astimezone(product.system.zone)
    meant = then.date() + timedelta(days=5)
    assert f"{meant:%A}, {meant:%B} {meant.day}" in read(card)
    assert not product.asked()

    # The same event once more asks nothing once more.
    assert (await product.slack.courier.send(replace(envelope, retry=1))).ok
    await product.service.desk.drain()
    assert len([one for one in rosa.seen() if "still wanted" in read(one)]) == 1

    old = kept(card)
    await rosa.press("Yes, go on")
    await rosa.sees("Which vehicle?", "Dana Whitfield")
    await rosa.sees("This goes on in the card below.")
    await rosa.press("Yes, go on", on=old)
    await rosa.sees("That card was out of date")
    assert len([one for one in rosa.seen() if "Which vehicle?" in read(one)]) == 1
    assert not product.system.writes


async def test_what_is_no_longer_wanted_is_left(product: Product, rosa: AtDesk) -> None:
    await arrives(product, rosa, "cancel Dana Whitfield's appointment", after=DAY)
    await rosa.press("No, leave it")
    await rosa.sees("Closed. Nothing was written.")
    assert not product.asked()


async def test_late_words_do_not_go_on_with_an_open_dialog(product: Product, rosa: AtDesk) -> None:
    said = await rosa.say("book Dana Whitfield, the Outback, oil change")
    card = await rosa.sees("Which time?")
    late, _ = await arrives(product, rosa, "with Ana", after=1200, thread_ts=said.ts)
    note = await rosa.sees("reached me only now", "Write it again")
    assert note.thread_ts == said.ts
    assert late.thread_ts == said.ts
    await product.service.desk.drain()
    assert "Which time?" in read(card)


async def test_words_of_a_few_minutes_ago_are_taken_as_they_are(
    product: Product, rosa: AtDesk
) -> None:
    await arrives(product, rosa, "book Dana Whitfield for an oil change", after=300)
    await rosa.sees("Which vehicle?")


async def test_help_that_was_asked_for_long_ago_is_given(product: Product, rosa: AtDesk) -> None:
    late, _ = await arrives(product, rosa, "help", after=DAY)
    await product.slack.until(lambda: [one for one in rosa.seen() if one.thread_ts == late.ts])
    assert "What you can write" in read(rosa.seen()[0])


async def test_a_stop_of_long_ago_or_a_second_time_ends_nothing(
    product: Product, rosa: AtDesk
) -> None:
    said = await rosa.say("book Dana Whitfield, oil change")
    await rosa.sees("Which vehicle?")
    stop = await stopped(product, said)
    await rosa.sees("Closed. Nothing was written.")
    await rosa.say("book Maria Lopez", thread_ts=said.ts)
    await rosa.sees("2 customers match")
    for again in (stop, later(stop, seconds=-DAY)):
        assert (await product.slack.courier.send(again)).ok
        await product.service.desk.drain()
        assert "Cancel" in labels(await rosa.sees("2 customers match"))


async def stopped(product: Product, said: Message) -> Envelope:
    """Press Stop in a thread, and return what was delivered."""
    await product.slack.stop(ROSA.id, said.channel, said.ts)
    sent = await product.slack.until(
        lambda: [
            one.envelope
            for one in product.slack.courier.sent
            if event_of(one.envelope).get("type") == "agent_session_stopped"
        ]
    )
    return sent[-1]


def later(envelope: Envelope, *, seconds: float) -> Envelope:
    payload = envelope.payload | {"event_id": "EvLATER", "event_time": int(time.time() + seconds)}
    return replace(envelope, payload=payload)


async def test_a_form_that_comes_twice_counts_once(product: Product, rosa: AtDesk) -> None:
    await rosa.say("book Torsten Ekdahl, oil change")
    await rosa.press("Register a new customer")
    await rosa.form()
    sent = await product.slack.submit(ROSA.id, {"last": "Ekdahl", "phone": "914 555 0104"})
    await rosa.sees("Register as new", "Dana Whitfield")
    assert sent.payload
    asked = len(product.asked())
    # In this state a form would be served: only its key tells that it was sent before.
    await rosa.press("Back to the form")
    await rosa.form()
    answer = await product.slack.courier.send(Envelope("interactive", sent.payload))
    assert answer.ok
    await rosa.sees("That card was out of date")
    assert len(product.asked()) == asked
    corrected = await product.slack.submit(ROSA.id, {"last": "Ekdahl", "phone": "914 555 0199"})
    assert corrected.ok
    await rosa.sees("Which time?", "Ekdahl")
    assert product.system.writes == {"customer.create": 1}
