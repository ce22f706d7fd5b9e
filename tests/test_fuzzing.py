"""Odd values in every field that comes from Slack or from a system, through the whole product.

The rule: nothing breaks, nothing that others wrote comes alive, and nobody's name gets into a log.
Hypothesis makes the values; the payloads and answers that they are put into are real ones, so that
one thing is wrong and all the rest leads deep into the product.
"""

from __future__ import annotations

import copy
import itertools
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.demo.slack import CAMILLE, ROSA, Envelope, signed
from bot.demo.slack.delivery import Ack
from tests.hostile import TEXTS, perils
from tests.product import Product, coming_days, elements, read, running
from tests.searched import SECRET, heard
from tests.trades import TRADES

DESK = "C0SERVICEDESK"
JSON = dict[str, Any]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from([f"{SECRET} {text}" for text in TEXTS]),
    st.sampled_from(["", "\ud800", "\x00", "9" * 400, "x" * 5000, "C1", "U1", "1764000000.000200"]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)
GONE = object()  # the field is not there at all


def some(number: int, strategy: st.SearchStrategy[Any]) -> list[Any]:
    """Return examples of Hypothesis, the same in every run."""
    found: list[Any] = []

    @settings(
        max_examples=number,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found


WRONGS = st.tuples(st.integers(0, 10_000), values | st.just(GONE))


def places(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place inside a payload."""
    inside = part.items() if isinstance(part, dict) else enumerate(part)
    for key, value in inside:
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def spoil(payload: Any, number: int, wrong: Any) -> tuple[Any, str]:
    """Put something wrong at one place of a payload; return it, and which place it was."""
    payload = copy.deepcopy(payload)
    all_places = list(places(payload))
    if not all_places:
        return payload, "nothing"
    *way, last = all_places[number % len(all_places)]
    part = payload
    for key in way:
        part = part[key]
    if wrong is GONE:
        del part[last]
    else:
        part[last] = wrong
    return payload, ".".join(map(str, (*way, last)))


def broken() -> list[str]:
    return [event for event in heard if event.endswith("_broke")]


async def settled(product: Product) -> None:
    """Wait for what is under way, and hold everything that was posted to the rules."""
    await product.service.desk.drain()
    assert broken() == []
    for place in product.slack.workspace.channels.values():
        for message in product.slack.messages(place.id):
            if message.bot:
                assert list(perils(message.text, message.blocks or [], (product.stage.url,))) == []
                assert message.mentions == []


# what comes from Slack


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    heard.clear()
    async with running(http=True) as running_product:
        yield running_product


async def recorded(product: Product) -> list[Envelope]:
    """Return a payload of every kind that Slack sends, as it was sent while people worked."""
    sent: list[Envelope] = []
    send = product.slack.courier.send

    async def send_and_keep(envelope: Envelope) -> Ack:
        sent.append(copy.deepcopy(envelope))
        return await send(envelope)

    product.slack.courier.send = send_and_keep  # type: ignore[method-assign]  # it only listens
    rosa, desk = product.at_desk(), product.at_desk(channel=DESK)
    day = coming_days(product.system)[0]
    await rosa.say("book Maria Lopez, oil change")
    await rosa.press("Cancel")
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await rosa.press("Change: services")
    card = await rosa.sees("Search the services")
    search = next(e for e in elements(card) if e["type"] == "external_select")
    container = {"type": "message", "channel": rosa.channel, "ts": card.ts}
    await product.slack.suggest(rosa.user, container, search["action_id"], "rotat")
    await rosa.press("Back")
    await rosa.press("Change: time")
    await rosa.press("Cancel")
    await rosa.say("book Torsten Ekdahl")
    await rosa.press("Register a new customer")
    await rosa.form()
    await product.slack.submit(ROSA.id, {"last": "Ekdahl", "phone": "914 555 0199"})
    await rosa.sees("Ekdahl", "What is to be done?")
    for command in ("/book", "/customer", "/reschedule", "/deskhand"):
        await desk.command(f"{command} Dana Whitfield")
    await desk.command(f"/book Sofia Rossi for an oil change {day:%A} at 10")
    await desk.press("Confirm draft")
    await desk.press("Share to channel")
    await product.slack.open_home(ROSA.id)
    await product.slack.until(lambda: "home:book" in json.dumps(product.slack.home(ROSA.id)))
    await product.slack.click_in_home(ROSA.id, "home:book")
    message = await product.slack.say(CAMILLE.id, DESK, "Maria Lopez wants an oil change")
    await product.slack.shortcut(ROSA.id, "book_from_message", channel=DESK, ts=message.ts)
    await product.slack.shortcut(ROSA.id, "new_booking")
    await desk.say("<@U0DESKHAND> free times tomorrow")
    await settled(product)
    product.slack.courier.send = send  # type: ignore[method-assign]  # as it was
    return sent


def fresh(payload: Any, number: int) -> Any:
    """Return the payload as if it were sent now: not seen before, and not too old."""
    payload = copy.deepcopy(payload)
    now = f"{time.time():.0f}.{number:06}"
    for part in (payload, payload.get("event"), *(payload.get("actions") or ())):
        if isinstance(part, dict):
            part |= {
                name: new
                for name, new in (
                    ("trigger_id", f"{number}.9.x"),
                    ("action_ts", now),
                    ("event_id", f"Ev{number}"),
                )
                if name in part
            }
    event = payload.get("event")
    if isinstance(event, dict) and event.get("type") in {"message", "app_mention"}:
        event["ts"] = now
    return payload


async def test_nothing_that_slack_sends_breaks_anything(product: Product) -> None:
    sent = await recorded(product)
    kinds = {(one.kind, str(one.payload.get("type"))) for one in sent}
    assert {kind for kind, _ in kinds} == {"events_api", "interactive", "slash_commands"}
    secret = product.slack.signing_secret
    async with aiohttp.ClientSession() as session:
        for number, (place, wrong) in enumerate(some(500, WRONGS)):
            template = sent[number % len(sent)]
            if template.kind == "slash_commands" and isinstance(wrong, str):
                wrong = wrong.encode("utf-8", "replace").decode()  # noqa: PLW2901  # a form's text
            payload, where = spoil(fresh(template.payload, number), place, wrong)
            body, headers = signed(Envelope(template.kind, payload), secret)
            async with session.post(product.url, data=body, headers=headers) as answer:
                assert answer.status in {200, 400, 401, 404}, (template.kind, where, wrong)
                assert "Traceback" not in await answer.text()
            assert broken() == [], (template.kind, where, wrong)
    await settled(product)
    # And it still works.
    rosa = product.at_desk(CAMILLE.id)
    await rosa.say("book Maria Lopez")
    await rosa.sees("Maria Lopez")


# what comes from a system


def spoiled_answer(number: int, wrong: Any) -> Any:
    """Return what makes another answer of a system's answer: one thing is wrong in it."""
    counted = itertools.count()

    def answer(response: web.StreamResponse) -> web.StreamResponse:
        if not isinstance(response, web.Response) or not response.text:
            return response
        try:
            body = json.loads(response.text)
        except ValueError:
            return response
        if isinstance(body, dict) and "access_token" in body:
            return response  # who is signed in once is not asked again: this one has to be right
        if isinstance(body, dict | list):
            body, _ = spoil(body, number + next(counted) * 7, wrong)
        return web.Response(
            text=json.dumps(body), status=response.status, content_type="application/json"
        )

    return answer


async def test_nothing_that_a_system_answers_breaks_anything() -> None:
    heard.clear()
    async with running(http=True, several=True) as product:
        desk = product.at_desk(channel=DESK)
        day = coming_days(product.system)[0]
        for number, wrong in some(100, WRONGS):
            product.stage.instead = spoiled_answer(number, wrong)
            trade = TRADES[number % len(TRADES)]
            at = f"{trade.customer} for {trade.service} {day:%A} at 10 in {trade.system}"
            line = ("/book", "/appointments", "/customer")[number // 3 % 3]
            before = len(desk.seen())
            await desk.command(f"{line} {at if line == '/book' else trade.customer}")
            await product.slack.until(lambda before=before: len(desk.seen()) > before)  # type: ignore[misc]
            await product.service.desk.drain()
            assert broken() == [], (line, number, wrong)
        product.stage.instead = None
        assert any("an answer that makes no sense" in read(one) for one in desk.seen())
        await settled(product)
        await desk.command(f"/customer {TRADES[0].customer}")
        await desk.sees(TRADES[0].customer)
