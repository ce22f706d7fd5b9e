"""The local Slack against the real slack_bolt and slack_sdk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import (
    BOT_USER,
    CAMILLE,
    FELIX,
    NADIA,
    OTHER_TEAM,
    ROSA,
    TEAM,
    Deadlines,
    LocalSlack,
    SlackError,
    problems,
    view_problems,
)
from bot.demo.slack.manifest import DEFAULT

JSON = dict[str, Any]
DESK = "C0SERVICEDESK"
SHARED = "C0NORTHGATE"
ROSAS = "D0ROSA"
QUICK = Deadlines(acknowledge=0.6, event_retries=(0.0, 0.0, 0.0))


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def section(text: str) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(action_id: str, text: str = "Book", value: str = "one") -> JSON:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": value}


def actions(*elements: JSON) -> JSON:
    return {"type": "actions", "block_id": "buttons", "elements": list(elements)}


def words_input(name: str, **more: Any) -> JSON:
    element = {"type": "plain_text_input", "action_id": name, **more}
    return {"type": "input", "block_id": f"{name}_block", "label": plain(name), "element": element}


def modal(*blocks: JSON, **more: Any) -> JSON:
    view = {"type": "modal", "callback_id": "form", "title": plain("Book"), "submit": plain("Next")}
    return view | {"blocks": list(blocks) or [words_input("name")]} | more


class Echo:
    """A Bolt app that remembers what it was sent; a test gives it answers by kind."""

    def __init__(self, slack: LocalSlack) -> None:
        self.client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        self.app = AsyncApp(
            token=slack.bot_token, signing_secret=slack.signing_secret, client=self.client
        )
        self.seen: list[JSON] = []
        self.retries: list[str] = []
        self.deaf_until = 0
        self.answers: dict[str, Callable[..., Any]] = {}
        self.app.middleware(self._remember)
        self.app.command("/book")(self._command)
        self.app.action(re.compile(".*"))(self._action)
        for kind in ("message", "app_mention", "app_home_opened", "agent_session_stopped"):
            self.app.event(kind)(self._event)
        self.app.view("form")(self._view)
        self.app.view_closed("form")(self._view)
        self.app.options("customer")(self._options)
        self.app.shortcut("from_anywhere")(self._action)
        self.app.shortcut("from_message")(self._action)

    async def _remember(self, body: JSON, req: Any, next: Callable[[], Any]) -> None:  # noqa: A002
        self.seen.append(body)
        self.retries += req.headers.get("x-slack-retry-num", [])
        if len(self.seen) < self.deaf_until:
            await asyncio.sleep(0.9)
        await next()

    async def _answer(self, kind: str, ack: Any, body: JSON) -> None:
        answer = self.answers.get(kind)
        if answer is None:
            await ack()
        else:
            await answer(ack, body, self.client)

    async def _command(self, ack: Any, body: JSON) -> None:
        await self._answer("command", ack, body)

    async def _action(self, ack: Any, body: JSON) -> None:
        await self._answer("action", ack, body)

    async def _event(self, ack: Any, body: JSON) -> None:
        await self._answer("event", ack, body)

    async def _view(self, ack: Any, body: JSON) -> None:
        await self._answer("view", ack, body)

    async def _options(self, ack: Any, body: JSON) -> None:
        await self._answer("options", ack, body)

    def last(self, kind: str) -> JSON:
        """Find the newest payload of a kind (an event's type, its own, `command`), or nothing."""
        for body in reversed(self.seen):
            of_body = body.get("event", body)
            if kind in {of_body.get("type"), "command" if "command" in body else None}:
                return body
        return {}


@asynccontextmanager
async def over_socket_mode(**settings: Any) -> AsyncIterator[tuple[LocalSlack, Echo]]:
    slack = LocalSlack(**settings)
    async with slack.serving():
        echo = Echo(slack)
        handler = AsyncSocketModeHandler(echo.app, slack.app_token, ping_interval=1)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await slack.until(lambda: slack.connected)
        try:
            yield slack, echo
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def over_http(**settings: Any) -> AsyncIterator[tuple[LocalSlack, Echo]]:
    door: list[Echo] = []

    async def receive(request: web.Request) -> web.Response:
        return await to_aiohttp_response(
            await door[0].app.async_dispatch(await to_bolt_request(request))
        )

    server = web.Application()
    server.router.add_post("/slack/events", receive)
    runner = web.AppRunner(server)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    slack = LocalSlack(request_url=url, **settings)
    try:
        async with slack.serving():
            door.append(Echo(slack))
            yield slack, door[0]
    finally:
        await runner.cleanup()


WAYS = pytest.mark.parametrize("way", [over_socket_mode, over_http])


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    slack = LocalSlack()
    async with slack.serving():
        yield slack


@pytest.fixture
def client(slack: LocalSlack) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


# What people say and do reaches the app.


@WAYS
async def test_a_direct_message_reaches_the_app_and_its_answer_is_shown(way: Any) -> None:
    async with way() as (slack, echo):

        async def answer(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack()
            event = body["event"]
            await client.chat_postMessage(channel=event["channel"], text=f"echo {event['text']}")

        echo.answers["event"] = answer
        said = await slack.say(ROSA.id, ROSAS, "Fish & chips <now> to maria@example.com")
        shown = await slack.until(lambda: slack.messages(ROSAS, ROSA.id)[1:])
        typed = "Fish &amp; chips &lt;now&gt; to <mailto:maria@example.com|maria@example.com>"
        assert shown[0].text == f"echo {typed}"
        assert shown[0].bot
        body = echo.last("message")
        assert body["event"]["channel_type"] == "im"
        assert body["event"]["ts"] == said.ts
        assert body["event"]["client_msg_id"]
        assert body["authorizations"][0]["user_id"] == BOT_USER
        assert body["is_ext_shared_channel"] is False


@WAYS
async def test_a_command_is_answered_for_one_person_only(way: Any) -> None:
    async with way() as (slack, echo):

        async def answer(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(text=f"you typed {body['text']}")

        echo.answers["command"] = answer
        outcome = await slack.command(ROSA.id, DESK, "/book", "Maria & Dana")
        assert outcome.ok
        assert slack.messages(DESK) == []
        (shown,) = slack.messages(DESK, ROSA.id)
        assert shown.text == "you typed Maria &amp; Dana"
        assert shown.only_for == ROSA.id
        assert slack.messages(DESK, CAMILLE.id) == []
        form = echo.last("command")
        assert form["channel_name"] == "service-desk"
        assert form["user_id"] == ROSA.id


async def test_a_mention_in_a_shared_channel_says_whose_it_is() -> None:
    async with over_socket_mode() as (slack, echo):
        await slack.say(NADIA.id, SHARED, f"<@{BOT_USER}> any news?")
        body = await slack.until(lambda: echo.last("app_mention"))
        assert body["is_ext_shared_channel"] is True
        assert body["event"]["user_team"] == OTHER_TEAM
        assert body["event"]["text"] == f"<@{BOT_USER}> any news?"
        with pytest.raises(SlackError, match="not_in_channel"):
            await slack.say(NADIA.id, DESK, "hello")


async def test_only_own_people_can_use_commands() -> None:
    async with over_socket_mode() as (slack, echo):
        assert (await slack.command(NADIA.id, SHARED, "/book")).error == "invalid_command"
        assert (await slack.command(ROSA.id, DESK, "/nothing")).error == "invalid_command"
        assert echo.seen == []
        assert (await slack.command(NADIA.id, SHARED, "/book", forge=True)).ok
        form = echo.last("command")
        assert form["team_id"] == OTHER_TEAM


async def test_mentions_in_a_command_are_names_unless_the_manifest_asks_for_ids() -> None:
    async with over_socket_mode() as (slack, echo):
        await slack.command(ROSA.id, ROSAS, "/book", f"for <@{CAMILLE.id}>")
        assert echo.seen[-1]["text"] == "for @camille.laurent"
        assert echo.seen[-1]["channel_name"] == "directmessage"
    escaping = DEFAULT | {
        "features": {"slash_commands": [{"command": "/book", "should_escape": True}]}
    }
    async with over_socket_mode(manifest=escaping) as (slack, echo):
        await slack.command(ROSA.id, ROSAS, "/book", f"for <@{CAMILLE.id}>")
        assert echo.seen[-1]["text"] == f"for <@{CAMILLE.id}>"


@pytest.mark.sends_faults
async def test_an_answer_that_slack_cannot_show_is_an_error() -> None:
    async with over_socket_mode() as (slack, echo):

        async def answer(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(text="card", blocks=[actions(button("a"), button("a"))])

        echo.answers["command"] = answer
        outcome = await slack.command(ROSA.id, DESK, "/book")
        assert outcome.error == "invalid_command_response"
        assert slack.messages(DESK, ROSA.id) == []


async def test_a_public_answer_shows_what_was_typed() -> None:
    async with over_socket_mode() as (slack, echo):

        async def answer(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(text="done", response_type="in_channel")

        echo.answers["command"] = answer
        await slack.command(ROSA.id, DESK, "/book", "Maria")
        assert [message.text for message in slack.messages(DESK)] == ["/book Maria", "done"]


@WAYS
async def test_a_click_carries_what_slack_sends(way: Any) -> None:
    async with way() as (slack, echo):
        select = {
            "type": "static_select",
            "action_id": "slot",
            "options": [{"text": plain("Ten"), "value": "10"}],
        }
        blocks = [section("Which slot?"), actions(button("book"), select)]
        posted = await echo.client.chat_postMessage(channel=DESK, text="card", blocks=blocks)
        outcome = await slack.click(CAMILLE.id, DESK, posted["ts"], "book", fill={"slot": "10"})
        assert outcome.ok
        body = echo.last("block_actions")
        assert body["container"] == {
            "type": "message",
            "message_ts": posted["ts"],
            "channel_id": DESK,
            "is_ephemeral": False,
        }
        assert body["user"] == {
            "id": CAMILLE.id,
            "username": CAMILLE.username,
            "name": CAMILLE.username,
            "team_id": TEAM,
        }
        assert body["message"]["ts"] == posted["ts"]
        assert body["message"]["user"] == BOT_USER
        assert body["channel"] == {"id": DESK, "name": "service-desk"}
        action = body["actions"][0]
        assert action.pop("action_ts")
        assert action == {
            "type": "button",
            "block_id": "buttons",
            "action_id": "book",
            "text": plain("Book") | {"emoji": True},
            "value": "one",
        }
        assert body["state"]["values"]["buttons"]["slot"]["selected_option"]["value"] == "10"
        await slack.click(ROSA.id, DESK, posted["ts"], "slot", "Ten")
        assert echo.seen[-1]["actions"][0]["selected_option"]["value"] == "10"
        with pytest.raises(LookupError, match=r"there is: book \(Book\), slot"):
            await slack.click(ROSA.id, DESK, posted["ts"], "nothing")


async def test_clicks_can_be_forged_replayed_and_made_on_an_old_card() -> None:
    async with over_socket_mode() as (slack, echo):
        posted = await echo.client.chat_postMessage(
            channel=SHARED, text="card", blocks=[actions(button("book", value="turn 1"))]
        )
        old = replace(slack.messages(SHARED)[0])
        await echo.client.chat_update(
            channel=SHARED, ts=posted["ts"], text="card", blocks=[section("Booked")]
        )
        outcome = await slack.click(NADIA.id, SHARED, posted["ts"], "book", message=old)
        assert outcome.payload is not None
        assert echo.seen[-1]["actions"][0]["value"] == "turn 1"
        assert echo.seen[-1]["user"]["team_id"] == echo.seen[-1]["team"]["id"] == OTHER_TEAM
        before = len(echo.seen)
        assert (await slack.replay(outcome.payload)).ok
        assert echo.seen[before] == outcome.payload
        url = outcome.payload["response_url"]
        assert (await post_to(url, {"text": "Out of date", "replace_original": True}))[0] == 200
        assert slack.messages(SHARED)[0].text == "Out of date"
        forged = {"type": "button", "block_id": "x", "action_id": "y", "value": "never offered"}
        assert (await slack.click(ROSA.id, SHARED, posted["ts"], forged)).ok
        assert echo.seen[-1]["actions"][0]["value"] == "never offered"


# Ephemeral messages and response URLs.


async def post_to(url: str, body: JSON) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.post(url, json=body) as answer:
        return answer.status, await answer.text()


async def test_an_ephemeral_is_replaced_only_from_its_own_interaction() -> None:
    async with over_socket_mode() as (slack, echo):

        async def answer(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(text="card", blocks=[actions(button("book"))])

        echo.answers["command"] = answer
        outcome = await slack.command(ROSA.id, DESK, "/book")
        assert outcome.payload is not None
        first = slack.messages(DESK, ROSA.id)[0]
        call = echo.client.chat_update(channel=DESK, ts=first.ts, text="new")
        assert await refused(call) == "message_not_found"
        replacing = {"text": "new", "replace_original": True}
        await post_to(outcome.payload["response_url"], replacing)
        assert [message.text for message in slack.messages(DESK, ROSA.id)] == ["card", "new"]
        clicked = await slack.click(ROSA.id, DESK, first.ts, "book")
        assert clicked.payload is not None
        assert clicked.payload["container"]["is_ephemeral"] is True
        assert "message" not in clicked.payload
        assert (await post_to(clicked.payload["response_url"], replacing))[0] == 200
        assert first.text == "new"
        await post_to(clicked.payload["response_url"], {"delete_original": True})
        assert first not in slack.messages(DESK, ROSA.id)


async def test_a_response_url_works_five_times_and_for_thirty_minutes() -> None:
    now = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
    moment = [now]
    async with over_socket_mode(clock=lambda: moment[0]) as (slack, echo):
        posted = await echo.client.chat_postMessage(
            channel=DESK, text="card", blocks=[actions(button("book"))]
        )
        payload = (await slack.click(ROSA.id, DESK, posted["ts"], "book")).payload
        assert payload is not None
        url = payload["response_url"]
        assert "no_text" in (await post_to(url, {}))[1]
        for number in range(5):
            assert await post_to(url, {"text": str(number)}) == (200, "ok")
        assert "used_url" in (await post_to(url, {"text": "six"}))[1]
        replies = slack.messages(DESK, ROSA.id)[1:]
        assert [reply.only_for for reply in replies] == [ROSA.id] * 5
        payload = (await slack.click(ROSA.id, DESK, posted["ts"], "book")).payload
        assert payload is not None
        moment[0] = now + timedelta(minutes=31)
        status, text = await post_to(payload["response_url"], {"text": "late"})
        assert (status, "expired_url" in text) == (404, True)
        assert (await post_to(f"{slack.base_url}/hook/guess", {"text": "x"}))[0] == 404


async def test_a_public_card_is_replaced_and_answered_publicly() -> None:
    async with over_socket_mode() as (slack, echo):
        posted = await echo.client.chat_postMessage(
            channel=DESK, text="card", blocks=[actions(button("book"))]
        )
        payload = (await slack.click(ROSA.id, DESK, posted["ts"], "book")).payload
        assert payload is not None
        url = payload["response_url"]
        await post_to(url, {"text": "Booked", "blocks": [], "replace_original": True})
        await post_to(url, {"text": "Told", "response_type": "in_channel"})
        assert [(one.text, one.blocks) for one in slack.messages(DESK)] == [
            ("Booked", None),
            ("Told", None),
        ]


# Deadlines.


@WAYS
async def test_whoever_does_not_answer_in_time_is_named_to_the_person(way: Any) -> None:
    async with way(deadlines=QUICK) as (slack, echo):

        async def sleep(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await asyncio.sleep(0.9)
            await ack()

        posted = await echo.client.chat_postMessage(
            channel=DESK, text="card", blocks=[actions(button("book"))]
        )
        notices = slack.workspace.feed.subscribe(ROSA.id)
        echo.answers |= {"command": sleep, "action": sleep}
        assert (await slack.command(ROSA.id, DESK, "/book")).error == "operation_timeout"
        assert (await slack.click(ROSA.id, DESK, posted["ts"], "book")).error == "timeout"
        assert [notices.get_nowait()["text"] for _ in range(2)] == [
            '/book failed with the error "operation_timeout"',
            "Deskhand did not answer in time. Try again.",
        ]


@WAYS
async def test_an_event_is_sent_again_until_it_is_acknowledged(way: Any) -> None:
    async with way(deadlines=QUICK) as (slack, echo):
        echo.deaf_until = 3
        await slack.say(ROSA.id, ROSAS, "hello")
        await slack.until(lambda: any(sent.ack.ok for sent in slack.courier.sent))
        ids = {body["event_id"] for body in echo.seen}
        first = ["0"] if way is over_socket_mode else []
        assert (len(ids), echo.retries) == (1, [*first, "1", "2"])
        reasons = [sent.envelope.reason for sent in slack.courier.sent]
        timeout = "timeout" if way is over_socket_mode else "http_timeout"
        assert reasons == [None, timeout, timeout]


async def test_an_app_can_ask_for_no_retries() -> None:
    async def refuse(request: web.Request) -> web.Response:
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    server = web.Application()
    server.router.add_post("/", refuse)
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack = LocalSlack(request_url=f"http://127.0.0.1:{runner.addresses[0][1]}/", deadlines=QUICK)
    async with slack.serving():
        slack.happen({"type": "user_change"})
        await slack.until(lambda: slack.courier.sent)
        assert (await slack.command(ROSA.id, DESK, "/book")).error == "dispatch_failed"
        errors = [sent.ack.error for sent in slack.courier.sent]
        assert errors == ["http_error", "http_error"]
    await runner.cleanup()


async def test_without_an_app_the_person_is_told() -> None:
    slack = LocalSlack(deadlines=QUICK)
    news = slack.workspace.feed.subscribe(ROSA.id)
    assert (await slack.command(ROSA.id, DESK, "/book")).error == "dispatch_failed"
    assert (await slack.shortcut(ROSA.id, "from_anywhere")).error == "connection_failed"
    assert news.get_nowait()["text"] == '/book failed with the error "dispatch_failed"'
    assert news.get_nowait()["text"] == "Deskhand could not be reached. Try again in a moment."


async def test_a_trigger_opens_one_view_within_three_seconds() -> None:
    moment = [datetime(2026, 3, 2, 15, 0, tzinfo=UTC)]
    async with over_socket_mode(clock=lambda: moment[0]) as (slack, echo):
        payload = (await slack.command(ROSA.id, DESK, "/book")).payload
        assert payload is not None
        trigger = payload["trigger_id"]
        assert (await echo.client.views_open(trigger_id=trigger, view=modal()))["view"]["hash"]
        again = echo.client.views_open(trigger_id=trigger, view=modal())
        assert await refused(again) == "exchanged_trigger_id"
        payload = (await slack.command(ROSA.id, DESK, "/book")).payload
        assert payload is not None
        moment[0] += timedelta(seconds=4)
        late = echo.client.views_open(trigger_id=payload["trigger_id"], view=modal())
        assert await refused(late) == "expired_trigger_id"
        guess = echo.client.views_open(trigger_id="1.2.3", view=modal())
        assert await refused(guess) == "invalid_trigger_id"


# Modals, the Home tab, suggestions, shortcuts.


async def opened(slack: LocalSlack, echo: Echo, view: JSON) -> JSON:
    payload = (await slack.command(ROSA.id, DESK, "/book")).payload
    assert payload is not None
    answer = await echo.client.views_open(trigger_id=payload["trigger_id"], view=view)
    found: JSON = answer["view"]
    return found


@WAYS
async def test_a_modal_keeps_errors_at_the_field_and_closes_when_accepted(way: Any) -> None:
    async with way() as (slack, echo):
        view = await opened(slack, echo, modal(private_metadata="42"))
        missing = await slack.submit(ROSA.id)
        assert missing.errors == {"name_block": "Please complete this required field."}
        assert not echo.last("view_submission")

        async def complain(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(response_action="errors", errors={"name_block": "Nobody has this name."})

        echo.answers["view"] = complain
        outcome = await slack.submit(ROSA.id, {"name": "Mraia"})
        assert outcome.errors == {"name_block": "Nobody has this name."}
        assert slack.views(ROSA.id)[0]["id"] == view["id"]
        body = echo.last("view_submission")
        assert body["view"]["private_metadata"] == "42"
        assert body["view"]["state"]["values"]["name_block"]["name"]["value"] == "Mraia"
        assert body["response_urls"] == []
        del echo.answers["view"]
        assert (await slack.submit(ROSA.id, {"name": "Maria"})).ok
        assert slack.views(ROSA.id) == []


async def test_a_submission_can_update_push_and_clear() -> None:
    async with over_socket_mode() as (slack, echo):
        view = await opened(slack, echo, modal())
        steps: Iterator[JSON] = iter(
            [
                {"response_action": "update", "view": modal(title=plain("Two"))},
                {"response_action": "push", "view": modal(title=plain("Three"))},
                {"response_action": "push", "view": modal(title=plain("Four"))},
                {"response_action": "push", "view": modal(title=plain("Five"))},
                {"response_action": "clear"},
            ]
        )

        async def step(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(**next(steps))

        echo.answers["view"] = step

        def titles() -> list[str]:
            return [shown["title"]["text"] for shown in slack.views(ROSA.id)]

        for expected in (["Two"], ["Two", "Three"], ["Two", "Three", "Four"]):
            assert (await slack.submit(ROSA.id, {"name": "x"})).ok
            assert titles() == expected
        assert slack.views(ROSA.id)[0]["id"] == view["id"]
        assert (await slack.submit(ROSA.id, {"name": "x"})).error == "push_limit_reached"
        assert (await slack.submit(ROSA.id, {"name": "x"})).ok
        assert titles() == []


async def test_an_invalid_answer_to_a_submission_leaves_the_modal_open() -> None:
    async with over_socket_mode() as (slack, echo):
        await opened(slack, echo, modal())

        async def nonsense(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(response_action="errors", errors={"elsewhere": "What?"})

        echo.answers["view"] = nonsense
        news = slack.workspace.feed.subscribe(ROSA.id)
        assert not (await slack.submit(ROSA.id, {"name": "x"})).ok
        assert len(slack.views(ROSA.id)) == 1
        assert news.get_nowait()["text"] == "We had some trouble connecting. Try again?"


async def test_views_are_pushed_updated_by_hash_and_closed() -> None:
    async with over_socket_mode() as (slack, echo):
        block = actions(button("more"))
        root = await opened(slack, echo, modal(block, notify_on_close=True, external_id="booking"))
        clicked = (await slack.click_in_view(ROSA.id, "more")).payload
        assert clicked is not None
        assert clicked["container"] == {"type": "view", "view_id": root["id"]}
        assert "response_url" not in clicked
        client = echo.client
        pushed = await client.views_push(trigger_id=clicked["trigger_id"], view=modal())
        assert pushed["view"]["previous_view_id"] == root["id"]
        fresh = await client.views_update(
            external_id="booking", hash=root["hash"], view=modal(block, notify_on_close=True)
        )
        assert fresh["view"]["id"] == root["id"]
        stale = client.views_update(view_id=root["id"], hash=root["hash"], view=modal())
        assert await refused(stale) == "hash_conflict"
        assert (await slack.close(ROSA.id)).ok
        assert not echo.last("view_closed")
        await slack.close(ROSA.id, everything=True)
        closed = await slack.until(lambda: echo.last("view_closed"))
        assert closed["is_cleared"] is True
        assert await refused(client.views_update(view_id=root["id"], view=modal())) == "not_found"


@pytest.mark.sends_faults
async def test_a_view_with_faults_is_refused_with_pointers() -> None:
    async with over_socket_mode() as (slack, echo):
        payload = (await slack.command(ROSA.id, DESK, "/book")).payload
        assert payload is not None
        bad = modal(title=plain("x" * 25))
        with pytest.raises(SlackApiError) as caught:
            await echo.client.views_open(trigger_id=payload["trigger_id"], view=bad)
        assert caught.value.response["error"] == "invalid_arguments"
        assert caught.value.response["response_metadata"]["messages"] == [
            "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"
        ]
        # The trigger was not spent on it.
        assert (await echo.client.views_open(trigger_id=payload["trigger_id"], view=modal()))["ok"]


async def test_the_home_tab_is_published_and_used() -> None:
    async with over_socket_mode() as (slack, echo):
        await slack.open_home(ROSA.id)
        body = await slack.until(lambda: echo.last("app_home_opened"))
        assert (body["event"]["tab"], "view" in body["event"]) == ("home", False)
        view = {"type": "home", "blocks": [section("Today"), actions(button("refresh"))]}
        first = await echo.client.views_publish(user_id=ROSA.id, view=view)
        await echo.client.views_publish(user_id=ROSA.id, view=view, hash=first["view"]["hash"])
        stale = echo.client.views_publish(user_id=ROSA.id, view=view, hash=first["view"]["hash"])
        assert await refused(stale) == "hash_conflict"
        assert (await slack.click_in_home(ROSA.id, "refresh")).ok
        assert echo.seen[-1]["view"]["type"] == "home"
        echo.seen.clear()
        await slack.open_home(ROSA.id)
        body = await slack.until(lambda: echo.last("app_home_opened"))
        assert body["event"]["view"]["id"] == first["view"]["id"]
        echo.seen.clear()
        await slack.open(ROSA.id, ROSAS)
        body = await slack.until(lambda: echo.last("app_home_opened"))
        assert body["event"]["tab"] == "messages"


@pytest.mark.sends_faults
@WAYS
async def test_an_external_select_asks_the_app(way: Any) -> None:
    async with way(deadlines=QUICK) as (slack, echo):
        select = {"type": "external_select", "action_id": "customer", "min_query_length": 2}
        posted = await echo.client.chat_postMessage(
            channel=DESK, text="Who?", blocks=[actions(select)]
        )
        place = {"type": "message", "channel": DESK, "ts": posted["ts"]}
        answers: list[JSON] = [
            {"options": [{"text": plain("Maria"), "value": "1"}]},
            {"option_groups": [{"label": plain("All"), "options": []}]},
            {"options": [{"text": plain("x" * 76), "value": "1"}]},
        ]

        async def options(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            if not answers:
                await asyncio.sleep(0.9)
            await ack(**(answers.pop(0) if answers else {"options": []}))

        echo.answers["options"] = options
        found = await slack.suggest(ROSA.id, place, "customer", "ma")
        assert found.options == [{"text": plain("Maria"), "value": "1"}]
        assert echo.seen[-1]["value"] == "ma"
        assert echo.seen[-1]["block_id"] == "buttons"
        bad = await slack.suggest(ROSA.id, place, "customer", "ma")
        assert bad.error == "[ERROR] no fewer than 1 items allowed [json-pointer:" + (
            "/option_groups/0/options]"
        )
        assert "less than 76" in str((await slack.suggest(ROSA.id, place, "customer", "ma")).error)
        assert (await slack.suggest(ROSA.id, place, "customer", "ma")).error == "timeout"


async def test_every_kind_of_input_is_filled_in_as_slack_sends_it() -> None:
    def element(kind: str, **more: Any) -> JSON:
        of = {"type": kind, "action_id": kind, **more}
        return {"type": "input", "block_id": f"in_{kind}", "label": plain("x"), "element": of}

    offered = [{"text": plain("One"), "value": "1"}, {"text": plain("Two"), "value": "2"}]
    form = modal(
        element("multi_static_select", options=offered),
        element("radio_buttons", options=offered, initial_option=offered[0]),
        element("datepicker"),
        element("timepicker", initial_time="10:00"),
        element("users_select"),
        element("conversations_select", response_url_enabled=True),
        element("external_select"),
        words_input("code", min_length=3),
    )
    fill = {
        "multi_static_select": ["1", "Two"],
        "datepicker": "2026-03-05",
        "users_select": CAMILLE.id,
        "conversations_select": DESK,
        "external_select": "customer 7",
        "code_block": "ab",
    }
    async with over_socket_mode() as (slack, echo):
        await opened(slack, echo, form)
        short = await slack.submit(ROSA.id, fill)
        assert short.errors == {"code_block": "Please enter text of the length asked for."}
        assert (await slack.submit(ROSA.id, fill | {"code_block": "abc"})).ok
        body = echo.last("view_submission")
        values = body["view"]["state"]["values"]
        sent = {name: inner for block in values.values() for name, inner in block.items()}
        kinds = sent["multi_static_select"]["selected_options"]
        assert [option["value"] for option in kinds] == ["1", "2"]
        assert sent["radio_buttons"]["selected_option"]["value"] == "1"
        assert sent["datepicker"]["selected_date"] == "2026-03-05"
        assert sent["timepicker"]["selected_time"] == "10:00"
        assert sent["users_select"]["selected_user"] == CAMILLE.id
        assert sent["external_select"]["selected_option"]["value"] == "customer 7"
        assert sent["code"]["value"] == "abc"
        (url,) = body["response_urls"]
        assert (url["channel_id"], url["action_id"]) == (DESK, "conversations_select")
        await post_to(url["response_url"], {"text": "Shared", "response_type": "in_channel"})
        assert [message.text for message in slack.messages(DESK)] == ["Shared"]
        await opened(slack, echo, form)
        with pytest.raises(LookupError, match="No input nowhere"):
            await slack.submit(ROSA.id, {"nowhere": "x"})


async def test_every_kind_of_element_can_be_clicked() -> None:
    overflow = {
        "type": "overflow",
        "action_id": "more",
        "options": [{"text": plain("Cancel"), "value": "c"}, {"text": plain("Move"), "value": "m"}],
    }
    thumbs = {
        "type": "feedback_buttons",
        "action_id": "good",
        "positive_button": {"text": plain("Yes"), "value": "+"},
        "negative_button": {"text": plain("No"), "value": "-"},
    }
    card = {"type": "card", "title": plain("Ten"), "actions": [button("take", "Take it")]}
    blocks = [
        section("x") | {"accessory": overflow},
        {"type": "context_actions", "elements": [thumbs]},
        {"type": "carousel", "elements": [card]},
        {"type": "container", "title": plain("x"), "child_blocks": [actions(button("inner"))]},
    ]
    async with over_socket_mode() as (slack, echo):
        ts = (await echo.client.chat_postMessage(channel=DESK, text="x", blocks=blocks))["ts"]
        await slack.click(ROSA.id, DESK, ts, "more", "Cancel")
        assert echo.seen[-1]["actions"][0]["selected_option"]["value"] == "c"
        await slack.click(ROSA.id, DESK, ts, "good", "negative_button")
        assert echo.seen[-1]["actions"][0]["value"] == "-"
        await slack.click(ROSA.id, DESK, ts, "Take it")
        assert echo.seen[-1]["actions"][0]["action_id"] == "take"
        later = slack.action(DESK, ts, lambda element: element.get("action_id") == "inner")
        await echo.client.chat_delete(channel=DESK, ts=ts)
        with pytest.raises(SlackError, match="message_not_found"):
            await slack.click(ROSA.id, DESK, ts, later)


async def test_shortcuts_work_anywhere_and_on_a_message() -> None:
    async with over_socket_mode() as (slack, echo):
        said = await slack.say(CAMILLE.id, DESK, "Maria wants Thursday")
        assert (await slack.shortcut(ROSA.id, "from_anywhere")).ok
        assert echo.seen[-1]["type"] == "shortcut"
        assert "channel" not in echo.seen[-1]
        assert (await slack.shortcut(ROSA.id, "from_message", channel=DESK, ts=said.ts)).ok
        body = echo.seen[-1]
        assert body["message"]["text"] == "Maria wants Thursday"
        await post_to(body["response_url"], {"text": "Seen", "replace_original": True})
        assert said.text == "Maria wants Thursday"
        assert slack.messages(DESK, ROSA.id)[-1].text == "Seen"


async def test_the_stop_button_is_an_event_and_ends_a_stream() -> None:
    async with over_socket_mode() as (slack, echo):
        said = await slack.say(ROSA.id, ROSAS, "go")
        stream = await echo.client.chat_startStream(
            channel=ROSAS, thread_ts=said.ts, markdown_text="Looking"
        )
        await echo.client.chat_appendStream(channel=ROSAS, ts=stream["ts"], markdown_text=" at it")
        await slack.stop(ROSA.id, ROSAS, said.ts)
        body = await slack.until(lambda: echo.last("agent_session_stopped"))
        assert body["event"]["streaming_message_ts"] == [stream["ts"]]
        late = echo.client.chat_stopStream(channel=ROSAS, ts=stream["ts"])
        assert await refused(late) == "message_not_in_streaming_state"
        assert slack.messages(ROSAS)[-1].text == "Looking at it"


# The Web API.


async def test_tokens_and_scopes_are_checked(slack: LocalSlack) -> None:
    stranger = AsyncWebClient(token="xoxb-stranger", base_url=slack.api_url)
    assert await refused(stranger.auth_test()) == "invalid_auth"
    assert await refused(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"
    bot = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    who = await bot.auth_test()
    assert who["user_id"] == BOT_USER
    assert "chat:write" in who.headers["x-oauth-scopes"]
    wrong = bot.apps_connections_open(app_token=slack.bot_token)
    assert await refused(wrong) == "not_allowed_token_type"
    assert await refused(bot.api_call("chat.dance")) == "unknown_method"
    few = LocalSlack(manifest={"oauth_config": {"scopes": {"bot": ["commands"]}}})
    async with few.serving():
        poor = AsyncWebClient(token=few.bot_token, base_url=few.api_url)
        with pytest.raises(SlackApiError) as caught:
            await poor.chat_postMessage(channel=DESK, text="hi")
        answer = caught.value.response
        assert answer["error"] == "missing_scope"
        assert (answer["needed"], answer["provided"]) == ("chat:write", "commands")


async def test_forms_and_json_are_understood(slack: LocalSlack) -> None:
    url = f"{slack.api_url}chat.postMessage"
    form = {"token": slack.bot_token, "channel": "#service-desk", "text": "hi"}
    async with aiohttp.ClientSession() as session:
        good = form | {"blocks": '[{"type":"divider"}]'}
        async with session.post(url, data=good) as answer:
            assert (await answer.json())["message"]["blocks"][0]["type"] == "divider"
        async with session.post(url, data=form | {"blocks": "[{"}) as answer:
            assert (await answer.json())["error"] == "invalid_blocks_format"
        headers = {"Authorization": f"Bearer {slack.bot_token}", "Content-Type": "application/json"}
        odd = '{"channel": "C0SERVICEDESK", "text": "x", "blocks": "[{\\"type\\":\\"divider\\"}]"}'
        async with session.post(url, data=odd, headers=headers) as answer:
            assert (await answer.json())["message"]["blocks"][0]["type"] == "divider"
        odd = '{"channel": "C0SERVICEDESK", "text": 7}'
        async with session.post(url, data=odd, headers=headers) as answer:
            assert (await answer.json())["error"] == "invalid_arguments"
        async with session.post(url, data="[]", headers=headers) as answer:
            assert (await answer.json())["error"] == "json_not_object"


@pytest.mark.sends_faults
async def test_messages_that_slack_refuses(slack: LocalSlack, client: AsyncWebClient) -> None:
    said = await slack.say(ROSA.id, DESK, "hello")
    slack.workspace.channels["C0ELSEWHERE"] = replace(
        slack.workspace.channels[DESK], id="C0ELSEWHERE", name="elsewhere", bot_is_member=False
    )
    posted = await client.chat_postMessage(channel=DESK, text="mine")
    long = [section("x" * 3000) for _ in range(5)]
    cases = {
        "channel_not_found": client.chat_postMessage(channel="C0NOWHERE", text="x"),
        "not_in_channel": client.chat_postMessage(channel="C0ELSEWHERE", text="x"),
        "no_text": client.api_call("chat.postMessage", json={"channel": DESK}),
        "invalid_blocks": client.chat_postMessage(
            channel=DESK, text="x", blocks=[{"type": "alert", "text": plain("x")}]
        ),
        "msg_blocks_too_long": client.chat_postMessage(channel=DESK, text="x", blocks=long),
        "thread_not_found": client.chat_postMessage(channel=DESK, text="x", thread_ts="1.0"),
        "invalid_metadata_format": client.chat_postMessage(
            channel=DESK, text="x", metadata={"event_type": "a"}
        ),
        "markdown_text_conflict": client.chat_postMessage(
            channel=DESK, text="x", markdown_text="y"
        ),
        "user_not_in_channel": client.chat_postEphemeral(channel=DESK, user=FELIX.id, text="x"),
        "cant_update_message": client.chat_update(channel=DESK, ts=said.ts, text="x"),
        "cant_delete_message": client.chat_delete(channel=DESK, ts=said.ts),
        "message_not_found": client.chat_update(channel=DESK, ts="1.0", text="x"),
        "msg_too_long": client.chat_update(channel=DESK, ts=posted["ts"], text="x" * 4001),
        "user_not_found": client.users_info(user="U0NOBODY"),
        "users_not_found": client.users_lookupByEmail(email="nobody@example.com"),
        "no_such_subteam": client.usergroups_users_list(usergroup="S0NONE"),
        "user_not_visible": client.conversations_open(users=NADIA.id),
        "invalid_arguments": client.users_info(user=""),
    }
    found = {code: await refused(call) for code, call in cases.items()}
    assert found == {code: code for code in cases}


async def test_the_app_hears_of_its_own_messages_with_subtypes() -> None:
    async with over_socket_mode() as (slack, echo):
        posted = await echo.client.chat_postMessage(channel=ROSAS, text="one")
        await echo.client.chat_update(channel=ROSAS, ts=posted["ts"], text="two")
        await echo.client.chat_delete(channel=ROSAS, ts=posted["ts"])
        await slack.until(lambda: len(slack.courier.sent) == 3)
        events = [sent.envelope.payload["event"] for sent in slack.courier.sent]
        assert [event.get("subtype") for event in events] == [
            None,
            "message_changed",
            "message_deleted",
        ]
        assert events[0]["bot_id"]
        assert (events[1]["previous_message"]["text"], events[1]["message"]["text"]) == (
            "one",
            "two",
        )
        assert events[2]["deleted_ts"] == posted["ts"]


async def test_tabs_that_the_manifest_leaves_out_are_not_there() -> None:
    slack = LocalSlack(manifest=DEFAULT | {"features": {}})
    async with slack.serving():
        client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        view = {"type": "home", "blocks": []}
        assert await refused(client.views_publish(user_id=ROSA.id, view=view)) == "not_enabled"
        direct = client.chat_postMessage(channel=ROSA.id, text="x")
        assert await refused(direct) == "messages_tab_disabled"


async def test_an_update_keeps_blocks_that_are_not_given(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=DESK, text="a", blocks=[section("a")])
    (message,) = slack.messages(DESK)
    await client.chat_update(channel=DESK, ts=posted["ts"], text="b")
    assert slack.messages(DESK)[0].blocks is not None
    await client.chat_update(channel=DESK, ts=posted["ts"], text="b", blocks=[])
    assert "blocks" not in message.for_app()
    assert (message.text, message.edited) == ("b", True)
    await client.chat_delete(channel=DESK, ts=posted["ts"])
    assert slack.messages(DESK) == []


async def test_whom_a_message_would_notify_is_recorded(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    hostile = "<!channel> <@U0ROSA> <!subteam^S0SERVICEDESK|@desk> @here &lt;!everyone&gt;"
    blocks = [{"type": "section", "text": plain("<!here>")}, section("<!everyone>")]
    posted = await client.chat_postMessage(channel=DESK, text=hostile, blocks=blocks)
    (message,) = slack.messages(DESK)
    assert message.mentions == ["!channel", "@U0ROSA", "!subteam^S0SERVICEDESK", "!everyone"]
    await client.chat_update(channel=DESK, ts=posted["ts"], text="@here", blocks=[], parse="none")
    assert message.mentions == []
    await client.chat_update(channel=DESK, ts=posted["ts"], text="@here", blocks=[])
    assert message.mentions == ["!here"]
    inside = [
        {"type": "user", "user_id": ROSA.id},
        {"type": "usergroup", "usergroup_id": "S0READERS"},
        {"type": "broadcast", "range": "channel"},
    ]
    part = {"type": "rich_text_section", "elements": inside}
    rich = {"type": "rich_text", "elements": [part]}
    await client.chat_postMessage(channel=DESK, text="x", blocks=[rich])
    loud = ["@U0ROSA", "!subteam^S0READERS", "!channel"]
    assert slack.messages(DESK)[-1].mentions == loud
    await client.chat_postMessage(channel=DESK, markdown_text="hello <!everyone>")
    assert slack.messages(DESK)[-1].mentions == ["!everyone"]


async def test_people_groups_and_conversations_are_described(client: AsyncWebClient) -> None:
    camille = (await client.users_info(user=CAMILLE.id, include_locale=True))["user"]
    assert (camille["locale"], camille["profile"]["email"]) == ("fr-FR", CAMILLE.email)
    assert (await client.users_info(user=FELIX.id))["user"]["is_restricted"] is True
    nadia = (await client.users_info(user=NADIA.id))["user"]
    assert (nadia["is_stranger"], nadia["team_id"]) == (True, OTHER_TEAM)
    assert (await client.users_info(user=BOT_USER))["user"]["is_bot"] is True
    found = await client.users_lookupByEmail(email=ROSA.email)
    assert found["user"]["id"] == ROSA.id
    names = [page["members"][0]["id"] async for page in await client.users_list(limit=1)]
    assert names[:2] == [BOT_USER, ROSA.id]
    group = (await client.usergroups_list(include_users=True))["usergroups"][0]
    listed = (await client.usergroups_users_list(usergroup=group["id"]))["users"]
    assert group["users"] == listed == [ROSA.id, CAMILLE.id]
    shared = (await client.conversations_info(channel=SHARED))["channel"]
    assert shared["is_ext_shared"] is True
    direct = (await client.conversations_open(users=ROSA.id))["channel"]["id"]
    assert direct == ROSAS
    assert (await client.conversations_info(channel=direct))["channel"]["is_im"] is True
    members = (await client.conversations_members(channel=DESK))["members"]
    assert BOT_USER in members
    assert len((await client.conversations_list())["channels"]) == 3


async def test_history_threads_reactions_and_links(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    root = await slack.say(ROSA.id, DESK, "root")
    reply = await client.chat_postMessage(channel=DESK, text="reply", thread_ts=root.ts)
    await client.chat_postEphemeral(channel=DESK, user=ROSA.id, text="secret")
    history = (await client.conversations_history(channel=DESK))["messages"]
    assert [message["text"] for message in history] == ["root"]
    replies = (await client.conversations_replies(channel=DESK, ts=root.ts))["messages"]
    assert [message["ts"] for message in replies] == [root.ts, reply["ts"]]
    await client.reactions_add(channel=DESK, name="eyes", timestamp=root.ts)
    again = client.reactions_add(channel=DESK, name="eyes", timestamp=root.ts)
    assert await refused(again) == "already_reacted"
    link = await client.chat_getPermalink(channel=DESK, message_ts=root.ts)
    assert root.ts in link["permalink"]


async def test_metadata_is_read_back_only_by_who_asks_for_it(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    metadata = {"event_type": "notice", "event_payload": {"id": "1"}}
    root = await client.chat_postMessage(channel=DESK, text="root", metadata=metadata)
    place: JSON = {"channel": DESK, "ts": root["ts"]}
    await client.chat_postMessage(channel=DESK, thread_ts=root["ts"], text="a", metadata=metadata)
    for read in (client.conversations_history, client.conversations_replies):
        there = place if read == client.conversations_replies else {"channel": DESK}
        assert not any("metadata" in one for one in (await read(**there))["messages"])
        full = (await read(**there, include_all_metadata=True))["messages"]
        assert all(one["metadata"] == metadata for one in full)
    later = f"{float(root['ts']) + 1:.6f}"
    history = await client.conversations_history(channel=DESK, oldest=later)
    assert history["messages"] == []


async def test_an_archived_channel_can_be_read_and_not_written(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=DESK, text="mine")
    slack.workspace.channels[DESK].archived = True
    assert await refused(client.chat_postMessage(channel=DESK, text="x")) == "is_archived"
    update = client.chat_update(channel=DESK, ts=posted["ts"], text="x")
    assert await refused(update) == "is_archived"
    assert (await client.conversations_info(channel=DESK))["channel"]["is_archived"] is True
    assert len((await client.conversations_history(channel=DESK))["messages"]) == 1


async def test_status_prompts_and_sessions(slack: LocalSlack, client: AsyncWebClient) -> None:
    said = await slack.say(ROSA.id, ROSAS, "hello")
    news = slack.workspace.feed.subscribe(ROSA.id)
    place: JSON = {"channel_id": ROSAS, "thread_ts": said.ts}
    await client.assistant_threads_setStatus(**place, status="Looking for Maria…")
    assert news.get_nowait()["text"] == "Looking for Maria…"
    await client.chat_postMessage(channel=ROSAS, thread_ts=said.ts, text="Found")
    events = [news.get_nowait() for _ in range(2)]
    assert [event["type"] for event in events] == ["message", "status"]
    assert events[1]["text"] == ""
    prompts = [{"title": "Book", "message": "book "}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=ROSAS, prompts=prompts)
    assert news.get_nowait() == {"type": "prompts", "prompts": prompts}
    session = {"status": "processing", "title": "Maria"}
    answer = await client.api_call("agents.sessions.setStatus", json=place | session)
    assert (answer["status"], answer["title"]) == ("processing", "Maria")


async def test_a_stream_ends_as_a_message_with_blocks(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    said = await slack.say(ROSA.id, ROSAS, "go")
    stream = await client.chat_stream(
        channel=ROSAS, thread_ts=said.ts, recipient_team_id=TEAM, recipient_user_id=ROSA.id
    )
    await stream.append(markdown_text="Looking ")
    await stream.stop(markdown_text="done", blocks=[section("Booked for <!here>")])
    answer = slack.messages(ROSAS)[-1]
    assert (answer.text, answer.streaming, answer.mentions) == ("Looking done", False, ["!here"])


async def test_a_status_line_ends_by_itself() -> None:
    slack = LocalSlack(deadlines=Deadlines(status=0.05))
    slack.workspace.set_status(ROSAS, None, "Looking…")
    await slack.until(lambda: slack.workspace.statuses[ROSAS, None] == "")


async def test_blocks_validate_points_at_the_fault(client: AsyncWebClient) -> None:
    good = await client.api_call("blocks.validate", json={"blocks": [section("x")]})
    assert good["ok"]
    assert (await client.api_test(foo="bar"))["args"]["foo"] == "bar"
    assert await refused(client.api_test(error="no")) == "no"
    message = {"blocks": [{"type": "alert", "text": plain("x")}]}
    call = client.api_call("blocks.validate", json={"message": message})
    assert await refused(call) == "invalid_message"
    assert await refused(client.api_call("blocks.validate", json={})) == "invalid_arguments"
    home = {"type": "home", "blocks": [section("x")]}
    assert (await client.api_call("blocks.validate", json={"view": home}))["ok"]
    bad = modal(section("x" * 3001))
    with pytest.raises(SlackApiError) as caught:
        await client.api_call("blocks.validate", json={"view": bad})
    answer = caught.value.response
    assert answer["error"] == "invalid_view"
    assert answer["errors"][0]["pointer"] == "/blocks/0/text/text"


# Failures on demand.


async def test_calls_can_fail_on_demand(slack: LocalSlack, client: AsyncWebClient) -> None:
    slack.switches["rate_limited"].arm(1)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=DESK, text="x")
    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "1"
    slack.switches["slow"].arm(1)
    slack.switches.slow_seconds = 0.01
    slack.switches["server_error"].arm(1, method="users.info")
    await client.chat_postMessage(channel=DESK, text="x")
    with pytest.raises(SlackApiError) as caught:
        await client.users_info(user=ROSA.id)
    assert caught.value.response.status_code == 500
    await client.users_info(user=ROSA.id)
    assert len(slack.messages(DESK)) == 1


async def test_a_lost_answer_is_a_message_that_was_posted(slack: LocalSlack) -> None:
    careful = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, retry_handlers=[])
    slack.switches["lose_answer"].arm(1)
    with pytest.raises(aiohttp.ClientError):
        await careful.chat_postMessage(channel=DESK, text="once")
    assert [message.text for message in slack.messages(DESK)] == ["once"]


async def test_a_broken_line_is_noticed_and_mended() -> None:
    async with over_socket_mode() as (slack, _):
        await slack.drop_sockets(warn=False)
        assert (await slack.command(ROSA.id, DESK, "/book")).error == "dispatch_failed"
        await slack.until(lambda: slack.connected)
        assert (await slack.command(ROSA.id, DESK, "/book")).ok


async def test_a_dropped_socket_comes_back_and_events_can_come_twice() -> None:
    async with over_socket_mode() as (slack, echo):
        await slack.drop_sockets()
        assert not slack.connected
        await slack.until(lambda: slack.connected)
        slack.switches["twice"].arm(1)
        await slack.say(ROSA.id, ROSAS, "hello")
        await slack.until(lambda: len(slack.courier.sent) == 2)
        assert len({body["event_id"] for body in echo.seen}) == 1


async def test_the_panel_shows_calls_and_turns_switches(
    slack: LocalSlack, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=DESK, text="x")
    url = f"{slack.base_url}/slack/_panel"
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{url}/switches/twice", json={"on": True}) as answer:
            assert (await answer.json())["title"] == "Slack"
        async with session.get(url) as answer:
            panel = await answer.json()
        async with session.post(f"{url}/switches/none", json={"on": True}) as answer:
            assert answer.status == 404
    assert panel["requests"][0]["line"] == "chat.postMessage ok"
    assert [row["id"] for row in panel["switches"] if row["on"]] == ["twice"]


# The page's socket.


class Page:
    """A page as the browser would be one: sends frames and keeps what arrives."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self.events: list[JSON] = []

    async def next(self, kind: str) -> JSON:
        """Read until a frame of this kind has come."""
        while True:
            frame: JSON = await asyncio.wait_for(self._socket.receive_json(), 30)
            self.events.append(frame)
            if frame["type"] == kind:
                return frame

    async def ask(self, kind: str, **more: Any) -> JSON:
        await self._socket.send_json({"type": kind, "id": kind} | more)
        reply = await self.next("reply")
        assert reply["id"] == kind
        return reply


@asynccontextmanager
async def page(slack: LocalSlack, user: str) -> AsyncIterator[tuple[Page, JSON]]:
    url = f"{slack.base_url}/page/ws?as={user}"
    async with aiohttp.ClientSession() as session, session.ws_connect(url) as socket:
        shown = Page(socket)
        yield shown, await shown.next("snapshot")


async def test_the_page_sees_and_acts() -> None:
    async with over_socket_mode() as (slack, echo), page(slack, ROSA.id) as (rosa, snapshot):
        assert [channel["id"] for channel in snapshot["channels"]][-1] == ROSAS
        assert snapshot["connected"] is True
        assert snapshot["commands"][0]["command"] == "/book"
        assert (await rosa.ask("send", channel=DESK, thread_ts=None, text="hi"))["ok"]
        assert rosa.events[-2]["message"]["text"] == "hi"

        async def card(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(text="card", blocks=[actions(button("book"))])

        async def open_form(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=modal())

        echo.answers |= {"command": card, "action": open_form}
        await rosa.ask("command", channel=DESK, command="/book", text="")
        shown = rosa.events[-2]["message"]
        assert shown["ephemeral"] is True
        reply = await rosa.ask(
            "action",
            container={"type": "message", "channel": DESK, "ts": shown["ts"]},
            action={"type": "button", "block_id": "buttons", "action_id": "book", "value": "one"},
            state={"values": {}},
        )
        assert reply["ok"]
        view = next((event for event in rosa.events if event["type"] == "view"), None)
        view = view or await rosa.next("view")
        failed = await rosa.ask("submit", view_id=view["view"]["id"], state={"values": {}})
        assert (failed["ok"], list(failed["errors"])) == (False, ["name_block"])
        assert (await rosa.ask("close", view_id=view["view"]["id"], all=False))["ok"]
        assert rosa.events[-2] == {"type": "view", "view": None, "depth": 0}
        wrong = await rosa.ask("action", container={"type": "view", "view_id": "V"}, action={})
        assert wrong["error"] == "not_found"
        assert "cannot be read" in (await rosa.ask("send"))["error"]
        async with page(slack, ROSA.id) as (_, reloaded):
            assert [message["text"] for message in reloaded["messages"][DESK]] == ["hi"]
        async with page(slack, NADIA.id) as (_, outside):
            assert [channel["id"] for channel in outside["channels"]] == [SHARED]
            assert outside["commands"] == []


async def test_the_page_can_do_all_that_the_protocol_says() -> None:
    async with over_socket_mode() as (slack, echo), page(slack, ROSA.id) as (rosa, _):

        async def options(ack: Any, body: JSON, client: AsyncWebClient) -> None:
            await ack(options=[{"text": plain("Maria"), "value": "1"}])

        echo.answers["options"] = options
        said = await rosa.ask("send", channel=ROSAS, thread_ts=None, text="hi")
        select = {"type": "external_select", "action_id": "customer"}
        view = {"type": "home", "blocks": [actions(select, button("refresh"))]}
        await echo.client.views_publish(user_id=ROSA.id, view=view)
        found = await rosa.ask(
            "suggest",
            container={"type": "home"},
            block_id="buttons",
            action_id="customer",
            value="ma",
        )
        assert found["options"][0]["value"] == "1"
        assert (await rosa.ask("shortcut", callback_id="from_anywhere"))["ok"]
        place = {"channel": ROSAS, "ts": said["ts"]}
        assert (await rosa.ask("shortcut", callback_id="from_message", **place))["ok"]
        assert (await rosa.ask("open", channel=ROSAS))["ok"]
        assert (await rosa.ask("open_home"))["ok"]
        assert (await rosa.ask("stop", channel=ROSAS, thread_ts=said["ts"]))["ok"]
        heard = {"app_home_opened", "agent_session_stopped", "message", "shortcut"}
        await slack.until(lambda: all(echo.last(kind) for kind in heard))
        shown = await opened(slack, echo, modal())
        state = {"values": {"name_block": {"name": {"value": "Maria"}}}}
        assert (await rosa.ask("submit", view_id=shown["id"], state=state))["ok"]
        assert "unknown" in (await rosa.ask("dance"))["error"]


async def test_other_applications_can_be_mounted_below() -> None:
    async def hello(request: web.Request) -> web.Response:
        return web.Response(text=request.path)

    other = web.Application()
    other.router.add_get("/{name}", hello)
    slack = LocalSlack(panels=[{"name": "Other", "url": "/other/_panel"}])
    slack.app.add_subapp("/other", other)
    async with slack.serving() as base, aiohttp.ClientSession() as session:
        async with session.get(f"{base}/other/page.js") as answer:
            assert await answer.text() == "/other/page.js"
        async with session.get(f"{base}/") as answer:
            assert (answer.status, answer.content_type) == (200, "text/html")
        async with page(slack, "") as (_, snapshot):
            assert [panel["name"] for panel in snapshot["panels"]] == ["Other", "Slack"]


async def test_the_page_hears_when_the_app_leaves() -> None:
    async with over_socket_mode() as (slack, _), page(slack, ROSA.id) as (rosa, _):
        await slack.drop_sockets()
        assert await rosa.next("connection") == {"type": "connection", "bot": False}


async def test_nothing_outside_the_page_is_served(slack: LocalSlack) -> None:
    async with aiohttp.ClientSession() as session:
        for path in ("/%2e%2e/slack/acts.js", "/none.js", "/page/ws?as=U0NOBODY"):
            async with session.get(f"{slack.base_url}{path}") as answer:
                assert answer.status == 404


# Validation.

FAULTS: list[tuple[str, JSON]] = [
    ("unsupported type: sections [json-pointer:/blocks/0/type]", {"type": "sections"}),
    ("must be less than 3001 characters [json-pointer:/blocks/0/text/text]", section("x" * 3001)),
    ("must be more than 0 characters [json-pointer:/blocks/0/text/text]", section("")),
    ("must provide at least one of: text, fields [json-pointer:/blocks/0]", {"type": "section"}),
    (
        "invalid additional property: colour [json-pointer:/blocks/0]",
        {"type": "divider", "colour": "red"},
    ),
    (
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
        {"type": "section", "fields": [plain("x")] * 11},
    ),
    (
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
        {"type": "header", "text": plain("x" * 151)},
    ),
    (
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
        {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    ),
    (
        "missing required field: alt_text [json-pointer:/blocks/0]",
        {"type": "image", "image_url": "h"},
    ),
    (
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
        actions(*[button(str(number)) for number in range(26)]),
    ),
    (
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
        actions(button("a", "x" * 76)),
    ),
    (
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
        actions(button("a", value="x" * 2001)),
    ),
    (
        '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
        actions(button("a"), button("a")),
    ),
    (
        "unsupported type: plain_text_input [json-pointer:/blocks/0/elements/0/type]",
        actions({"type": "plain_text_input", "action_id": "a"}),
    ),
    (
        "must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]",
        actions({"type": "static_select", "options": [{"text": plain("a"), "value": "x" * 151}]}),
    ),
    (
        "no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]",
        actions(
            {
                "type": "static_select",
                "options": [{"text": plain("a"), "value": str(n)} for n in range(101)],
            }
        ),
    ),
    (
        "must provide exactly one of: options, option_groups [json-pointer:/blocks/0/elements/0]",
        actions({"type": "static_select"}),
    ),
    (
        "initial option must match one of the options [json-pointer:/blocks/0/elements/0]",
        actions(
            {
                "type": "radio_buttons",
                "options": [{"text": plain("a"), "value": "1"}],
                "initial_option": {"text": plain("a"), "value": "2"},
            }
        ),
    ),
    (
        "failed to match the expected format [json-pointer:/blocks/0/elements/0/initial_date]",
        actions({"type": "datepicker", "initial_date": "2026-3-2"}),
    ),
    (
        "missing required field: deny [json-pointer:/blocks/0/elements/0/confirm]",
        actions(
            button("a")
            | {"confirm": {"title": plain("a"), "text": plain("b"), "confirm": plain("c")}}
        ),
    ),
    (
        "must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        actions(button("a") | {"style": "default"}),
    ),
    (
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
        section("x")
        | {
            "accessory": {
                "type": "overflow",
                "options": [{"text": plain("a"), "value": str(n)} for n in range(6)],
            }
        },
    ),
    (
        "unsupported type: alert [json-pointer:/blocks/0/type]",
        {"type": "alert", "text": plain("x")},
    ),
    (
        "must be less than 201 characters [json-pointer:/blocks/0/body/text]",
        {"type": "card", "body": plain("x" * 201)},
    ),
    (
        "unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]",
        {"type": "container", "title": plain("x"), "child_blocks": [{"type": "container"}]},
    ),
    (
        "all rows must have the same number of cells [json-pointer:/blocks/0/rows]",
        {
            "type": "table",
            "rows": [[{"type": "raw_text", "text": "a"}], [{"type": "raw_text", "text": "b"}] * 2],
        },
    ),
    (
        "missing required field: caption [json-pointer:/blocks/0]",
        {"type": "data_table", "rows": [[{"type": "raw_text", "text": "a"}]] * 2},
    ),
    ("must provide an object [json-pointer:/blocks/0]", "words"),  # type: ignore[list-item]
]


@pytest.mark.parametrize(("sentence", "block"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_in_a_block_is_found(sentence: str, block: JSON) -> None:
    assert problems([block], "message") == [f"[ERROR] {sentence}"]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "text", "elements", "options", "rows", "blocks", "initial_option"]
            ),
            inner | st.sampled_from(["section", "actions", "static_select", "table", "modal"]),
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(ANYTHING)
@settings(max_examples=300, deadline=None)
def test_whatever_an_app_sends_is_judged_and_never_breaks_the_judge(value: Any) -> None:
    assert isinstance(problems(value, "message"), list)
    assert isinstance(problems([value], "modal"), list)
    assert isinstance(view_problems(value, "home"), list)
    assert isinstance(view_problems({"type": "modal", "blocks": value}, "modal"), list)


def test_messages_and_views_have_different_limits() -> None:
    divider = {"type": "divider"}
    assert problems([divider] * 51, "message") == [
        "[ERROR] no more than 50 items allowed [json-pointer:/blocks]"
    ]
    assert problems([divider] * 100, "modal") == []
    same = [{"type": "actions", "elements": [button("open")]}] * 2
    assert problems(same, "message") == []
    assert problems([actions(button("a")), actions(button("b"))], "message") == [
        '[ERROR] `block_id` "buttons" already exists [json-pointer:/blocks/1/block_id]'
    ]
    assert problems([{"type": "markdown", "text": "x"}], "modal") != []
    assert problems([{"type": "alert", "text": plain("x")}], "modal") == []
    table = {"type": "table", "rows": [[{"type": "raw_text", "text": "a"}]]}
    assert problems([table, table], "message") == [
        "[ERROR] no more than 1 table blocks allowed [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"title": plain("x" * 25)},
            "must be less than 25 characters [json-pointer:/view/title/text]",
        ),
        (
            {"private_metadata": "é" * 1501},
            "must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        ({"submit": None}, "missing required field: submit [json-pointer:/view]"),
        ({"type": "home"}, "must be one of: modal [json-pointer:/view/type]"),
        ({"colour": "red"}, "invalid additional property: colour [json-pointer:/view]"),
    ],
)
def test_a_fault_in_a_modal_is_found(change: JSON, sentence: str) -> None:
    assert view_problems(modal() | change, "modal") == [f"[ERROR] {sentence}"]


def test_everything_that_slack_offers_is_accepted() -> None:
    rich = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [{"type": "text", "text": "x", "style": {"bold": True}}],
                    }
                ],
            }
        ],
    }
    card = {"type": "card", "title": plain("Ten"), "actions": [button("take")]}
    blocks = [
        {"type": "header", "text": plain("Maria")},
        section("x") | {"accessory": {"type": "datepicker", "action_id": "day"}},
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}]},
        {"type": "carousel", "elements": [card]},
        {"type": "container", "title": plain("x"), "is_collapsible": True, "child_blocks": [rich]},
        {
            "type": "data_visualization",
            "title": "Week",
            "chart": {"type": "pie", "segments": [{"label": "No-show", "value": 2}]},
        },
        {"type": "task_card", "task_id": "1", "title": "x", "status": "complete"},
        words_input("note", multiline=True),
    ]
    assert problems(blocks, "message") == []
