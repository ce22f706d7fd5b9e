"""HTTP mode: what is not from Slack is refused, and what is odd ends in a clear sentence."""

from __future__ import annotations

import asyncio
import copy
import json
import os
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from slack_sdk.signature import SignatureVerifier

from bot.demo.slack import CAMILLE, NADIA, ROSA, Envelope, signed
from bot.web import MOST_BYTES
from tests.product import (
    AtDesk,
    Product,
    at_ten,
    coming_days,
    elements,
    kept,
    on_stage,
    read,
    running,
    set_up,
)

DESK = "C0SERVICEDESK"
SHARED = "C0NORTHGATE"
JSON = dict[str, Any]


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(http=True) as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


async def review(rosa: AtDesk, product: Product) -> Any:
    day = coming_days(product.system)[0]
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    return await rosa.sees("Confirm draft")


async def post(url: str, body: bytes, headers: dict[str, str]) -> int:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        await answer.read()
        return answer.status


def a_command(product: Product, text: str = "Dana Whitfield") -> Envelope:
    form = {
        "command": "/book",
        "text": text,
        "user_id": ROSA.id,
        "team_id": ROSA.team_id,
        "channel_id": DESK,
        "trigger_id": "1.2.3",
        "response_url": f"{product.slack.base_url}/hook/none",
    }
    return Envelope("slash_commands", form)


# The booking


async def test_the_booking_goes_through_over_signed_http(product: Product, rosa: AtDesk) -> None:
    day = coming_days(product.system)[0]
    await rosa.say(f"book Maria Lopez for an oil change {day:%A} at 10")
    await rosa.press("Choose: Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna")
    await rosa.press("2019 Honda Civic")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Maria Lopez")
    (draft,) = product.system.drafts.values()
    assert draft.start == at_ten(day)


async def test_a_command_and_a_form_work_over_http(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    assert (await rosa.command("/book Torsten Ekdahl, oil change")).ok
    await rosa.press("Register a new customer")
    await rosa.form()
    refused = await product.slack.submit(ROSA.id, {"last": "", "phone": "12"})
    assert set(refused.errors) == {"last", "phone"}
    sent = await product.slack.submit(ROSA.id, {"last": "Ekdahl", "phone": "914 555 0199"})
    assert sent.ok
    await rosa.sees("Which time?", "Ekdahl")


# Who may speak


@pytest.mark.parametrize(
    "change",
    [
        {"X-Slack-Signature": "v0=" + "0" * 64},
        {"X-Slack-Signature": "v0=ÿÿ"},
        {"X-Slack-Signature": ""},
        {"X-Slack-Request-Timestamp": "yesterday"},
        {"X-Slack-Request-Timestamp": "9" * 400},
        {"X-Slack-Request-Timestamp": "-1"},
        {"X-Slack-Request-Timestamp": "1e9"},
        {"X-Slack-Request-Timestamp": ""},
    ],
)
async def test_what_slack_did_not_sign_is_refused(product: Product, change: JSON) -> None:
    body, headers = signed(a_command(product), product.slack.signing_secret)
    assert await post(product.url, body, headers | change) == 401
    assert not product.system.requests


async def test_a_signature_belongs_to_its_body_time_and_secret(product: Product) -> None:
    secret = product.slack.signing_secret
    envelope = a_command(product)
    body, headers = signed(envelope, secret)
    assert await post(product.url, body + b"&x=1", headers) == 401
    body, headers = signed(envelope, secret, timestamp=time.time() - 301)
    assert await post(product.url, body, headers) == 401
    body, headers = signed(envelope, secret, timestamp=time.time() + 301)
    assert await post(product.url, body, headers) == 401
    body, headers = signed(envelope, "another secret")
    assert await post(product.url, body, headers) == 401
    del headers["X-Slack-Signature"]
    assert await post(product.url, body, headers) == 401
    assert not product.system.requests


async def test_a_body_that_is_no_text_or_too_large_is_refused(product: Product) -> None:
    _, headers = signed(a_command(product), product.slack.signing_secret)
    assert await post(product.url, b"\xff\xfe\x00\x80", headers) == 401
    assert await post(product.url, b"x" * (MOST_BYTES + 1), headers) == 413
    assert not product.system.requests


async def test_nothing_is_done_by_other_methods_and_paths(product: Product) -> None:
    async with aiohttp.ClientSession() as session:
        for method, path, status in (
            ("GET", product.url, 405),
            ("PUT", product.url, 405),
            ("POST", product.url.removesuffix("/events"), 404),
            ("GET", product.url.replace("slack/events", "healthz"), 200),
        ):
            async with session.request(method, path) as answer:
                assert answer.status == status


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("application/x-www-form-urlencoded", b"payload=%7Bbroken"),
        ("application/x-www-form-urlencoded", b"payload=null"),
        ("application/x-www-form-urlencoded", b"payload=%5B%5D"),
        ("application/x-www-form-urlencoded", b"payload=%7B%22type%22%3A%22block_actions%22%7D"),
        (
            "application/x-www-form-urlencoded",
            b"payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%5D%7D",
        ),
        ("application/x-www-form-urlencoded", b"payload=%7B%22type%22%3A%22view_submission%22%7D"),
        ("application/x-www-form-urlencoded", b"payload=%7B%22type%22%3A%22block_suggestion%22%7D"),
        ("application/x-www-form-urlencoded", b"command=%2Fbook"),
        ("application/x-www-form-urlencoded", b""),
        ("application/json", b"{broken"),
        ("application/json", b"[]"),
        ("application/json", b"7"),
        ("application/json", b'{"type": "event_callback"}'),
        ("application/json", b'{"type": "event_callback", "event": {"type": "message"}}'),
        ("text/plain", b"book Dana Whitfield"),
        ("multipart/form-data; boundary=x", b"--x--"),
    ],
)
async def test_a_signed_request_of_no_known_shape_changes_nothing(
    product: Product, rosa: AtDesk, kind: str, content: bytes
) -> None:
    status = await post(product.url, content, signature(product, content) | {"Content-Type": kind})
    assert status < 500
    # And the next one is served as if nothing had happened.
    await rosa.say("help")
    await rosa.sees("What you can write")
    assert not product.system.requests


def signature(product: Product, body: bytes) -> dict[str, str]:
    at = str(int(time.time()))
    made = SignatureVerifier(product.slack.signing_secret).generate_signature(
        timestamp=at, body=body
    )
    return {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": str(made)}


# Once is once


async def test_the_same_signed_requests_twice_make_one_dialog_and_one_draft(
    product: Product, rosa: AtDesk
) -> None:
    await review(rosa, product)
    outcome = await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    for sent in list(product.slack.courier.sent):
        body, headers = signed(sent.envelope, product.slack.signing_secret)
        assert await post(product.url, body, headers) == 200
    await rosa.sees("That card was out of date")
    assert outcome.payload
    assert len(product.system.drafts) == 1
    assert [read(one) for one in rosa.seen()].count(
        "That card was out of date. It shows the present state now."
    ) == 1
    assert len([one for one in rosa.seen() if "Draft made" in read(one)]) == 1
    assert len(rosa.seen()) == 2


async def test_a_command_twice_opens_one_dialog(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    outcome = await rosa.command("/book Maria Lopez")
    await rosa.sees("2 customers match")
    assert outcome.payload
    assert (await product.slack.replay(outcome.payload)).ok
    await rosa.command("/customer Dana Whitfield")
    await rosa.sees("dana.whitfield@example.com")
    assert len([one for one in rosa.seen() if "2 customers match" in read(one)]) == 1


async def test_a_button_that_opens_a_dialog_opens_one_for_one_press(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/customer Dana Whitfield")
    outcome = await rosa.press("Book an appointment")
    await rosa.sees("Which vehicle?")
    assert outcome.payload
    assert (await product.slack.replay(outcome.payload)).ok
    await rosa.press("Close")
    await rosa.sees("Closed.")
    assert len([one for one in rosa.seen() if "Which vehicle?" in read(one)]) == 1


async def test_confirm_pressed_twice_at_once_writes_once(product: Product, rosa: AtDesk) -> None:
    card = kept(await review(rosa, product))
    await asyncio.gather(*(rosa.press("Confirm draft", on=card) for _ in range(3)))
    await rosa.sees("Draft made")
    await rosa.sees("That card was out of date")
    assert product.system.writes == {"draft.create": 1}


# Old, forged and other people's buttons


async def test_a_button_of_an_old_card_shows_the_present_state(
    product: Product, rosa: AtDesk
) -> None:
    old = kept(await review(rosa, product))
    await rosa.press("Add: note")
    await rosa.answer("gate code 4411")
    await rosa.sees("Confirm draft", "gate code 4411")
    await rosa.press("Confirm draft", on=old)
    await rosa.sees("That card was out of date")
    await rosa.sees("Confirm draft", "gate code 4411")
    assert not product.system.drafts
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    await rosa.press("Start over", on=old)
    await rosa.sees("Draft made")
    assert len(product.system.drafts) == 1


async def test_only_who_opened_a_card_may_press_it(product: Product) -> None:
    # Where a stranger can read a card although Slack does not say that the channel is shared.
    product.slack.workspace.channel(DESK).members.add(NADIA.id)
    rosa = product.at_desk(channel=DESK)
    day = coming_days(product.system)[0]
    await rosa.say(f"<@U0DESKHAND> book Dana Whitfield, the Outback, oil change {day:%A} at 10")
    card = await rosa.sees("Confirm draft")
    colleague = product.at_desk(CAMILLE.id, DESK)
    await colleague.press("Confirm draft")
    assert (await colleague.sees("Quelqu’un d’autre a ouvert cette carte")).only_for == CAMILLE.id
    stranger = product.at_desk(NADIA.id, DESK)
    await stranger.press("Confirm draft")
    assert (await stranger.sees("serves the staff of this workspace only")).only_for == NADIA.id

    # Somebody of another workspace who happens to have the same user id is somebody else.
    button = product.slack.action(DESK, card.ts, "Confirm draft")
    outcome = await product.slack.click(ROSA.id, DESK, card.ts, button | {"value": "{}"})
    forged = copy.deepcopy(outcome.payload or {})
    forged["team"]["id"] = forged["user"]["team_id"] = NADIA.team_id
    forged["actions"] = [button | {"action_ts": "1.1"}]
    assert (await product.slack.replay(forged)).ok
    await rosa.sees("serves the staff of this workspace only")
    assert not product.system.writes


async def test_strangers_are_served_nothing(product: Product) -> None:
    stranger = product.at_desk(NADIA.id, SHARED)
    await stranger.say("<@U0DESKHAND> find Dana Whitfield")
    await stranger.sees("serves the staff of this workspace only")
    await product.slack.command(NADIA.id, SHARED, "/customer", "Dana Whitfield", forge=True)
    await product.slack.until(
        lambda: len([one for one in stranger.seen() if "staff of this" in read(one)]) == 2
    )
    assert not product.system.requests


@pytest.mark.parametrize(
    "forged",
    [
        {"action_id": "unknown"},
        {"action_id": "do:nobody:1:confirmed:0"},
        {"action_id": "do:nobody:many:confirmed:0"},
        {"action_id": "a:b:c:d:e:f"},
        {"value": "no JSON"},
        {"value": "[]"},
        {"value": '{"kind": "no such event"}'},
        {"value": '{"kind": "saved", "appointment": {"id": "1"}}'},
        {"value": '{"kind": "answer_lost"}'},
        {"value": '{"kind": "confirmed", "price": 0}'},
        {"value": '{"kind": "slot_picked"}'},
        {"type": "users_select", "selected_user": "U0ROSA"},
        {"type": "static_select"},
        {"block_id": "unknown", "action_id": ""},
    ],
)
async def test_a_forged_button_gets_a_sentence_and_changes_nothing(
    product: Product, rosa: AtDesk, forged: JSON
) -> None:
    card = await review(rosa, product)
    product.system.requests.clear()
    button = product.slack.action(rosa.channel, card.ts, "Confirm draft")
    outcome = await product.slack.click(rosa.user, rosa.channel, card.ts, button | forged)
    assert outcome.ok
    await product.slack.until(lambda: len(rosa.seen()) == 2)
    assert "/book" in read(rosa.seen()[0])
    assert not product.system.requests
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")


async def test_choices_that_were_never_offered_are_not_taken(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say("book Maria Lopez, oil change")
    card = await rosa.sees("2 customers match")
    other = next(c for c in product.system.customers.values() if c.name == "Sofia Rossi")
    button = next(e for e in elements(card) if "customer_picked" in e["action_id"])
    forged = {
        "type": "button",
        "block_id": "any",
        "action_id": button["action_id"],
        "value": json.dumps({"kind": "customer_picked", "id": other.uuid}),
    }
    await product.slack.click(rosa.user, rosa.channel, card.ts, forged)
    await rosa.sees("That is not on offer here", "2 customers match")


async def test_a_form_of_somebody_else_or_of_no_dialog_registers_nobody(
    product: Product, rosa: AtDesk
) -> None:
    await rosa.say("book Torsten Ekdahl")
    await rosa.press("Register a new customer")
    form = await rosa.form()
    outcome = await product.slack.submit(ROSA.id, {"last": "Ekdahl"})
    await rosa.sees("What is to be done?", "Ekdahl")
    customers = len(product.system.customers)
    payload = copy.deepcopy(outcome.payload or {})
    # The same form once more, the form of a colleague, and one whose dialog never was.
    for user, callback_id in (
        (ROSA.id, form["callback_id"]),
        (CAMILLE.id, form["callback_id"]),
        (ROSA.id, "form:nobody:1"),
        (ROSA.id, "form"),
        (ROSA.id, "form:nobody:x"),
    ):
        payload["user"]["id"] = user
        payload["view"]["callback_id"] = callback_id
        assert (await product.slack.replay(payload)).ok
    await product.at_desk(CAMILLE.id).sees("Quelqu’un d’autre a ouvert cette carte")
    await rosa.sees("This card is no longer known")
    assert len(product.system.customers) == customers


# Odd words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "frobnicate",
        "x" * 3000,
        "book " + "very " * 590 + "much",
        "🚗💨 🛠️",
        "احجز موعدًا لماريا لوبيز",
        "book \u202eMaria\u202c \x00\x07 \u200b Lopez",
        "<!channel> *bold* <https://evil.example|click>",
        "`code` ~~~ > quote\n\n\n• list",
        "book {customer} {0} %s $(id) '; drop table dialogs; --",
    ],
)
async def test_odd_words_get_a_clear_answer_everywhere(product: Product, text: str) -> None:
    rosa, desk = product.at_desk(), product.at_desk(channel=DESK)
    if text:
        await rosa.say(text)
        await rosa.sees("")
    for command in ("/book", "/appointments", "/slots", "/customer"):
        before = len(desk.seen())
        await desk.command(f"{command} {text}")
        await product.slack.until(lambda before=before: len(desk.seen()) > before)  # type: ignore[misc]
        assert "went wrong" not in read(desk.seen()[0])
    for message in [*rosa.seen(), *desk.seen()]:
        assert not message.mentions
        assert "went wrong" not in read(message)
    assert not product.system.writes


async def test_a_customer_called_like_markup_is_shown_as_words(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    for phone, name in (("19145550139", "<!channel> Trouble"), ("19145550140", "*bold* <https://")):
        await rosa.command(f"/book {phone} oil change")
        card = await rosa.sees("Which time?", name)
        assert not card.mentions
        assert "<!channel>" not in card.text
        assert "<https://" not in card.text
        await rosa.press("First available")
        await rosa.press("Confirm draft")
        await rosa.sees(f"Draft made for {name}")
    assert not [one for one in [*rosa.seen(), *product.at_desk().seen()] if one.mentions]
    assert len(product.system.drafts) == 2


# The log


async def test_the_log_of_a_bad_day_names_nobody(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}/slack/events"
    async with on_stage(request_url=url) as stage:
        log = tmp_path / "log"
        with log.open("wb") as sink:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve", "--http", str(port), "--host", "127.0.0.1"),
                env=os.environ | set_up(stage, {}),
                stdout=sink,
                stderr=sink,
            )
        try:
            product = Product(stage, None, url)  # type: ignore[arg-type]  # it runs elsewhere
            await until_served(url)
            await a_bad_day(product)
        finally:
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
    told = log.read_text(encoding="utf-8")
    assert '"event": "exchange"' in told
    secrets = (stage.slack.bot_token, stage.slack.signing_secret, "hook/")
    for one in (*secrets, "Dana", "Whitfield", "5550104", "frobnicate", "Traceback", "payload="):
        assert one not in told


async def until_served(url: str) -> None:
    health = url.replace("slack/events", "healthz")
    async with asyncio.timeout(20), aiohttp.ClientSession() as session:
        while True:
            try:
                async with session.get(health) as answer:
                    assert answer.status == 200
                    return
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def a_bad_day(product: Product) -> None:
    rosa = product.at_desk()
    body, headers = signed(a_command(product, "frobnicate"), product.slack.signing_secret)
    assert await post(product.url, body, headers | {"X-Slack-Signature": "v0=00"}) == 401
    assert await post(product.url, b"\xff frobnicate", headers) == 401
    unheard_of = b'payload={"type": "shortcut", "callback_id": "frobnicate"}'
    for odd in (b"payload=%7Bfrobnicate", b"frobnicate", unheard_of):
        await post(product.url, odd, headers | signature(product, odd))
    _, writer = await asyncio.open_connection("127.0.0.1", urlsplit(product.url).port)
    writer.write(b"frobnicate \xff\xff\r\n\r\n")
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    await review(rosa, product)
    product.slack.switches["server_error"].arm(1, method="chat.update")
    product.system.switches.turn_on("lose_answer")
    await rosa.press("Confirm draft")
    await rosa.sees("It is not known")
    product.system.switches.turn_on("garbage")
    await rosa.command("/customer Dana Whitfield")
    await rosa.sees("Try again")
