"""What people can do in the workspace; the page and the tests use this same face.

Nothing here checks that an action is really in the message: the page sends what it drew, and a test
may forge what Slack would never send.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.demo.slack import elements, payloads, typed, validate
from bot.demo.slack.courier import Courier
from bot.demo.slack.delivery import Ack, Envelope
from bot.demo.slack.executions import Execution, event_of, wrong_values
from bot.demo.slack.hooks import Hooks
from bot.demo.slack.judging import judged
from bot.demo.slack.people import BOT_USER, JSON, Channel
from bot.demo.slack.views import Views
from bot.demo.slack.workspace import Message, SlackError, Workspace

T = TypeVar("T")
Which = str | Callable[[JSON], bool] | Mapping[str, Any]

_BAD_ANSWER = "invalid_command_response"
_TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True)
class Outcome:
    """How something a person did ended; `payload` is what the app received."""

    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)
    options: list[JSON] | None = None
    option_groups: list[JSON] | None = None
    payload: JSON | None = None

    @property
    def ok(self) -> bool:
        return self.error is None and not self.errors


class Acts:
    """Everything a person does, and everything a person sees."""

    def __init__(self, workspace: Workspace, views: Views, hooks: Hooks, courier: Courier) -> None:
        self.workspace = workspace
        self.courier = courier
        self._views = views
        self._hooks = hooks

    # What is seen.

    def messages(self, channel: str, user: str | None = None) -> list[Message]:
        """List a conversation as one person sees it; without a person, what everybody sees."""
        found = self.workspace.channel(channel)
        return [
            message
            for message in self.workspace.messages[found.id]
            if message.only_for in {None, user}
        ]

    def views(self, user: str) -> list[JSON]:
        """List the person's open modals, the top one last."""
        return list(self._views.stacks[user])

    def home(self, user: str) -> JSON | None:
        return self._views.homes.get(user)

    async def until(self, look: Callable[[], T], within: float = 30.0) -> T:
        """Wait until `look` finds something truthy; TimeoutError after `within` seconds."""
        return await self.workspace.feed.until(look, within)

    # Words.

    async def say(
        self, user: str, channel: str, text: str, *, thread_ts: str | None = None
    ) -> Message:
        """Post what a person typed and tell the app about it in the background."""
        place, person = self._place(user, channel), self.workspace.person(user)
        message = Message(
            channel=place.id,
            ts=self.workspace.ts(),
            user=user,
            text=typed.delivered(text),
            thread_ts=thread_ts,
            team=person.team_id,
            client_msg_id=secrets.token_hex(16),
        )
        message.mentions = typed.mentions(message.text, None)
        self.workspace.put(message)
        event = payloads.message_event(message, place, person, self.workspace.team)
        event["blocks"] = typed.rich_text(message.text)
        if place.bot_is_member:
            self.courier.announce(event, place, subscription=_message_subscription(place))
        if place.kind == "channel" and f"<@{BOT_USER}>" in message.text and place.bot_is_member:
            mention = {key: value for key, value in event.items() if key != "channel_type"}
            mention["type"] = "app_mention"
            self.courier.announce(mention, place, subscription="app_mention")
        return message

    def _place(self, user: str, channel: str) -> Channel:
        found = self.workspace.channel(channel)
        if user not in found.members:
            raise SlackError("not_in_channel")
        return found

    def app_spoke(self, message: Message, before: JSON | None) -> None:
        """Tell the app what it did itself, because Slack does that too."""
        channel = self.workspace.channels[message.channel]
        if before is None:
            event = payloads.message_event(message, channel, None, self.workspace.team)
        else:
            gone = message not in self.workspace.messages[channel.id]
            now = None if gone else message.for_app()
            event = payloads.changed_event(channel, before, now, self.workspace.ts())
        self.courier.announce(event, channel, subscription=_message_subscription(channel))

    async def command(
        self, user: str, channel: str, command: str, text: str = "", *, forge: bool = False
    ) -> Outcome:
        """Use a slash command; `forge` sends it although Slack would not let this person."""
        place, person = self._place(user, channel), self.workspace.person(user)
        known = self.workspace.manifest.command(command)
        if not forge and (known is None or person.team_id != self.workspace.team):
            self.workspace.notice(user, f"{command} is not a valid command.")
            return Outcome(error="invalid_command")
        names = {one.id: one.username for one in self.workspace.people.values()}
        names |= {one.id: one.name for one in self.workspace.channels.values()}
        form = payloads.command(
            person,
            place,
            command,
            typed.command_text(text, names, should_escape=bool((known or {}).get("should_escape"))),
            trigger_id=self._views.trigger(user),
            response_url=self._hooks.make(user, place.id),
        )
        ack = await self.courier.send(Envelope("slash_commands", form))
        if not ack.ok:
            error = "operation_timeout" if "timeout" in str(ack.error) else "dispatch_failed"
            self.workspace.notice(user, f'{command} failed with the error "{error}"')
            return Outcome(error=error, payload=form)
        try:
            self._answer_command(form, ack, f"{command} {text}".strip())
        except SlackError:
            self.workspace.notice(user, f'{command} failed with the error "{_BAD_ANSWER}"')
            return Outcome(error=_BAD_ANSWER, payload=form)
        return Outcome(payload=form)

    def _answer_command(self, form: JSON, ack: Ack, said: str) -> None:
        if not ack.body:
            return
        body = {"text": ack.body} if isinstance(ack.body, str) else ack.body
        user, channel = form["user_id"], form["channel_id"]
        if body.get("response_type") == "in_channel":
            # With a public answer Slack also shows everybody what was typed.
            self.workspace.put(Message(channel, self.workspace.ts(), user, typed.escaped(said)))
        self._hooks.answer_command(user, channel, body)

    # Buttons, selects and other elements.

    def action(self, channel: str, ts: str, which: Which, value: Any = None) -> JSON:
        """Say what using an element of a message would send now, to be forged or replayed later."""
        message = self.workspace.find(self.workspace.channel(channel).id, ts)
        return _chosen_action(message.blocks or [], which, value)

    async def click(
        self,
        user: str,
        channel: str,
        ts: str,
        which: Which,
        value: Any = None,
        *,
        fill: Mapping[str, Any] | None = None,
        message: Message | None = None,
    ) -> Outcome:
        """Use an element of a message: by action_id, text or question, or send a forged action.

        `value` is what to choose (an option's value or text, a date, …), `fill` what other inputs
        of the message hold, `message` an older copy of it that this person still looks at.
        """
        shown = message or self.workspace.find(self.workspace.channel(channel).id, ts)
        blocks = shown.blocks or []
        action = _chosen_action(blocks, which, value)
        container = {"type": "message", "channel": shown.channel, "ts": ts}
        state = elements.state(blocks, fill)
        return await self.act(user, container, action, state, message=message)

    async def click_in_view(
        self,
        user: str,
        which: Which,
        value: Any = None,
        *,
        fill: Mapping[str, Any] | None = None,
        view_id: str | None = None,
    ) -> Outcome:
        """Use an element of the person's top modal, or of the view named by `view_id`."""
        view = self._views.get(user, view_id or self._top(user)["id"])
        return await self._click_view(user, view, which, value, fill)

    async def click_in_home(
        self,
        user: str,
        which: Which,
        value: Any = None,
        *,
        fill: Mapping[str, Any] | None = None,
    ) -> Outcome:
        """Use an element of the person's Home tab."""
        home = self.home(user)
        if home is None:
            raise SlackError("not_found")
        return await self._click_view(user, home, which, value, fill)

    async def _click_view(
        self,
        user: str,
        view: JSON,
        which: Which,
        value: Any,
        fill: Mapping[str, Any] | None,
    ) -> Outcome:
        blocks = view["blocks"]
        action = _chosen_action(blocks, which, value)
        container = {"type": "view", "view_id": view["id"]}
        return await self.act(user, container, action, elements.state(blocks, fill))

    def _top(self, user: str) -> JSON:
        if not self._views.stacks[user]:
            raise SlackError("not_found")
        return self._views.stacks[user][-1]

    async def act(
        self,
        user: str,
        container: Mapping[str, Any],
        action: Mapping[str, Any],
        state: JSON | None = None,
        *,
        message: Message | None = None,
    ) -> Outcome:
        """Send one action to the app: what is behind every click, of tests and of the page."""
        person = self.workspace.person(user)
        where, blocks, source = self._container(user, container, state, message)
        view_id = where["container"].get("view_id")
        sent = self._complete(dict(action), blocks)
        payload = payloads.block_actions(
            person, where, sent, state or {"values": {}}, self._views.trigger(user, view_id)
        )
        if source is not None:
            payload["response_url"] = self._hooks.make(user, source.channel, source)
        ack = await self.courier.send(Envelope("interactive", payload))
        if not ack.ok:
            self.workspace.notice(user, self._no_answer(ack))
            return Outcome(error=_interaction_error(ack), payload=payload)
        return Outcome(payload=payload)

    def _container(
        self, user: str, container: Mapping[str, Any], state: JSON | None, message: Message | None
    ) -> tuple[JSON, list[JSON], Message | None]:
        """Find the place of an interaction: its part of the payload, its blocks, its message."""
        if container["type"] == "message":
            channel = self.workspace.channel(container["channel"])
            stored = self._stored(channel.id, container["ts"], message)
            shown = message or stored
            return payloads.in_message(shown, channel), shown.blocks or [], stored
        home = self.home(user)
        view_id = home["id"] if container["type"] == "home" and home else container.get("view_id")
        view = self._views.get(user, str(view_id))
        return payloads.in_view(view, state or {"values": {}}), view["blocks"], None

    def _stored(self, channel: str, ts: str, copy: Message | None) -> Message:
        """Find the message as it is now; of a deleted one only somebody's copy is left."""
        try:
            return self.workspace.find(channel, ts)
        except SlackError:
            if copy is None:
                raise
            return copy

    def _complete(self, action: JSON, blocks: list[JSON]) -> JSON:
        """Add what Slack adds to an action: its time, and the words on the button."""
        for block_id, element in elements.elements(blocks):
            same = (block_id, element["action_id"]) == (action["block_id"], action["action_id"])
            if same and element["type"] == "button":
                action = {"text": element["text"]} | action
        return action | {"action_ts": self.workspace.ts()}

    def _no_answer(self, ack: Ack) -> str:
        name = self.workspace.manifest.name
        if "timeout" in str(ack.error):
            return f"{name} did not answer in time. Try again."
        return f"{name} could not be reached. Try again in a moment."

    async def suggest(
        self,
        user: str,
        container: Mapping[str, Any],
        action_id: str,
        value: str,
        *,
        block_id: str | None = None,
    ) -> Outcome:
        """Type into an external select and get its options."""
        where, blocks, _ = self._container(user, container, None, None)
        if block_id is None:
            block_id = elements.find(blocks, action_id).block_id
        person = self.workspace.person(user)
        payload = payloads.block_suggestion(person, where, block_id, action_id, value)
        ack = await self.courier.send(Envelope("interactive", payload))
        if not ack.ok:
            return Outcome(error=_interaction_error(ack), payload=payload)
        body = ack.body if isinstance(ack.body, dict) else {}
        options, groups = body.get("options"), body.get("option_groups")
        wrong = judged("options", body, validate.suggestion_problems(options, groups))
        if wrong:
            return Outcome(error=wrong[0], payload=payload)
        return Outcome(
            options=options or ([] if groups is None else None),
            option_groups=groups,
            payload=payload,
        )

    # Modals.

    async def submit(
        self,
        user: str,
        fill: Mapping[str, Any] | None = None,
        *,
        view_id: str | None = None,
        state: JSON | None = None,
        forge: bool = False,
    ) -> Outcome:
        """Submit a modal: `fill` maps action_ids or block_ids to values, `state` is Slack's form.

        What Slack checks itself (required fields, lengths) is checked, unless `forge` is set.
        """
        view = self._views.get(user, view_id or self._top(user)["id"])
        filled = state or elements.state(view["blocks"], fill)
        wrong = {} if forge else elements.unfinished(view["blocks"], filled["values"])
        if wrong:
            return Outcome(errors=wrong)
        payload = payloads.view_submission(
            self.workspace.person(user),
            view,
            filled,
            self._views.trigger(user, view["id"]),
            self._hooks.for_selects(user, view["blocks"], filled),
        )
        ack = await self.courier.send(Envelope("interactive", payload))
        if not ack.ok:
            self.workspace.notice(user, _TROUBLE)
            return Outcome(error=_interaction_error(ack), payload=payload)
        try:
            return Outcome(
                errors=self._views.after_submit(user, view, ack.body or {}), payload=payload
            )
        except SlackError as refused:
            self.workspace.notice(user, _TROUBLE)
            return Outcome(error=refused.code, payload=payload)

    async def close(
        self, user: str, view_id: str | None = None, *, everything: bool = False
    ) -> Outcome:
        """Close the top modal, or all of them; the app hears of it where a view asks for that."""
        view = self._views.get(user, view_id or self._top(user)["id"])
        person = self.workspace.person(user)
        clear = everything or bool(view["clear_on_close"])
        for closed in self._views.close(user, everything=clear):
            if closed["notify_on_close"]:
                payload = payloads.view_closed(person, closed, is_cleared=clear)
                self.courier.in_background(self.courier.send(Envelope("interactive", payload)))
        return Outcome()

    # Shortcuts, tabs and the Stop button.

    async def shortcut(
        self, user: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> Outcome:
        """Use a global shortcut, or with `channel` and `ts` a message shortcut."""
        person = self.workspace.person(user)
        trigger_id, action_ts = self._views.trigger(user), self.workspace.ts()
        if channel is not None and ts is not None:
            place = self._place(user, channel)
            message = self.workspace.find(place.id, ts)
            payload = payloads.message_action(
                person,
                callback_id,
                message,
                place,
                trigger_id=trigger_id,
                action_ts=action_ts,
                response_url=self._hooks.make(user, place.id),
            )
        else:
            payload = payloads.shortcut(person, callback_id, trigger_id, action_ts)
        ack = await self.courier.send(Envelope("interactive", payload))
        if not ack.ok:
            self.workspace.notice(user, self._no_answer(ack))
            return Outcome(error=_interaction_error(ack), payload=payload)
        return Outcome(payload=payload)

    async def open(self, user: str, channel: str) -> None:
        """Open a conversation; the app hears of it when it is the one with the app."""
        place = self._place(user, channel)
        if place.kind == "app":
            self._home_opened(user, place, "messages")

    async def open_home(self, user: str) -> None:
        self._home_opened(user, self.workspace.conversation_with(user), "home")

    def _home_opened(self, user: str, place: Channel, tab: str) -> None:
        event: JSON = {
            "type": "app_home_opened",
            "user": user,
            "channel": place.id,
            "tab": tab,
            "event_ts": self.workspace.ts(),
        }
        home = self.home(user)
        if tab == "home" and home is not None:
            event["view"] = home
        self.courier.announce(event, place, subscription="app_home_opened")

    async def stop(self, user: str, channel: str, thread_ts: str) -> None:
        """Press the Stop button; streams end at once, all else is up to the app."""
        place = self._place(user, channel)
        streaming = [
            message
            for message in self.workspace.messages[place.id]
            if message.streaming and message.thread_ts == thread_ts
        ]
        for message in streaming:
            message.streaming = False
        event = {
            "type": "agent_session_stopped",
            "user": user,
            "channel": place.id,
            "thread_ts": thread_ts,
            "streaming_message_ts": [message.ts for message in streaming],
            "event_ts": self.workspace.ts(),
        }
        self.courier.announce(event, place, subscription="agent_session_stopped")

    # What no person does.

    def run_step(self, step: str, inputs: JSON, *, forge: bool = False) -> Execution:
        """Let a workflow run a step of the app; `forge` sends inputs that Slack would not send."""
        function = self.workspace.manifest.functions.get(step)
        if function is None:
            raise SlackError("function_not_found")
        wrong = wrong_values(function.get("input_parameters") or {}, inputs)
        if wrong and not forge:
            raise SlackError("parameter_validation_failed", messages=wrong)
        run = self.workspace.executions.begin(step, inputs)
        event = event_of(run, function, self.workspace.ts())
        self.courier.announce(event, None, subscription="function_executed")
        return run

    def happen(self, event: JSON, channel: str | None = None) -> None:
        """Deliver any other event (`channel_shared`, `user_change`, …), subscribed to or not."""
        place = self.workspace.channel(channel) if channel else None
        whole = {"event_ts": self.workspace.ts()} | event
        self.courier.in_background(self.courier.deliver_event(whole, place))

    async def replay(self, payload: JSON) -> Ack:
        """Send a payload once more as it was (`outcome.payload`), or one that was made up."""
        if payload.get("type") == "event_callback":
            return await self.courier.send(Envelope("events_api", payload))
        kind: Any = "slash_commands" if "command" in payload else "interactive"
        return await self.courier.send(Envelope(kind, payload))


def _chosen_action(blocks: list[JSON], which: Which, value: Any) -> JSON:
    """Turn what was pointed at into an action; one that is spelled out is taken as it is."""
    if isinstance(which, Mapping):
        return dict(which)
    return elements.action(elements.find(blocks, which), value)


def _message_subscription(channel: Channel) -> str:
    if channel.kind != "channel":
        return "message.im"
    return "message.groups" if channel.private else "message.channels"


def _interaction_error(ack: Ack) -> str:
    return "timeout" if "timeout" in str(ack.error) else str(ack.error)
