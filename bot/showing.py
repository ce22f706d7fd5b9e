"""Putting a card where it belongs: a message that is redrawn in place, or an answer for one person.

The rule: a card is never the reason that a dialog stops. What Slack refuses is logged, and the next
turn draws the card anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.inbox import Where, is_direct
from bot.memory import Dialog
from bot.screens.blocks import Block, Card

_log = structlog.get_logger("deskhand.showing")

# Links in what people wrote stay dead, and nothing is parsed that we did not write as markup.
_QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False, "parse": "none"}


@dataclass(frozen=True)
class Shown:
    """Where a card stands now; empty fields are not known."""

    card_ts: str = ""
    reply_url: str = ""
    moved_to: str = ""  # the channel of a card that had to leave its place


class Showing:
    """Draws cards through one client and one HTTP session.

    `reply_hosts` are the hosts to which answers may be posted: the platform's own.
    """

    def __init__(self, client: AsyncWebClient, reply_hosts: frozenset[str]) -> None:
        self._client = client
        self._reply_hosts = reply_hosts
        # The dialogs in whose threads it may say that we are at work.
        self._at_work: set[str] = set()

    async def show(self, dialog: Dialog, card: Card, *, again: bool = True) -> Shown:
        """Draw a dialog's card in its place, or where the person will find it.

        `again`: there is a card on the screen that this one takes the place of.
        """
        shown = await self._draw(dialog, card, again=again)
        await self._say_doing(dialog, card.doing)
        return shown

    def may_be_at_work(self, dialog: Dialog) -> None:
        """Note that another process may have left the thread's status on."""
        self._at_work.add(dialog.id)

    async def _say_doing(self, dialog: Dialog, doing: str) -> None:
        """Say in a direct message what we are at, with Slack's Stop button; "" ends both.

        Slack shows the button only while the session of the thread is "processing".
        """
        if dialog.surface != "message" or not (dialog.thread_ts and is_direct(dialog.channel)):
            return
        thread = {"channel_id": dialog.channel, "thread_ts": dialog.thread_ts}
        if doing:
            self._at_work.add(dialog.id)
            await self._call("agents_sessions_setStatus", status="processing", **thread)
            await self._call(
                "assistant_threads_setStatus", status=doing, loading_messages=[doing], **thread
            )
        elif dialog.id in self._at_work:
            self._at_work.discard(dialog.id)
            await asyncio.gather(
                self._call("agents_sessions_setStatus", status="active", **thread),
                self._call("assistant_threads_setStatus", status="", **thread),
            )

    async def begin(self, where: Where, text: str) -> Where | None:
        """Begin a thread in somebody's conversation with the app; None if Slack refuses."""
        posted = await self._call("chat_postMessage", channel=where.person.id, text=text, **_QUIET)
        if not posted:
            return None
        channel, thread = str(posted["channel"]), str(posted["ts"])
        return Where(person=where.person, channel=channel, thread_ts=thread)

    async def publish(self, person: str, view: Block, view_hash: str = "") -> str | None:
        """Draw somebody's Home tab in place of the one with this hash; return the new hash.

        None: another one was drawn meanwhile, or Slack refuses.
        """
        done = await self._call("views_publish", user_id=person, view=view, hash=view_hash or None)
        return str(done["view"]["hash"]) if done else None

    async def suggest(self, channel: str, prompts: list[Block]) -> None:
        """Offer sentences to begin with in somebody's conversation with the app."""
        await self._call(
            "assistant_threads_setSuggestedPrompts", channel_id=channel, prompts=prompts
        )

    async def _draw(self, dialog: Dialog, card: Card, *, again: bool) -> Shown:
        if dialog.surface == "private":
            if dialog.reply_url:
                done = await self._reply(dialog.reply_url, card, replace=again)
            else:
                done = await self._whisper(dialog, card)
            return Shown() if done else await self._move(dialog, card)
        if dialog.card_ts and await self._update(dialog, card):
            return Shown(card_ts=dialog.card_ts)
        posted = await self._call(
            "chat_postMessage",
            channel=dialog.channel,
            thread_ts=dialog.thread_ts or None,
            text=card.text,
            blocks=card.blocks,
            **_QUIET,
        )
        return Shown(card_ts=str(posted.get("ts", ""))) if posted else Shown()

    async def post(self, channel: str, card: Card) -> bool:
        """Post a card for everybody in a channel; False if Slack refuses."""
        posted = await self._call(
            "chat_postMessage", channel=channel, text=card.text, blocks=card.blocks, **_QUIET
        )
        return posted is not None

    async def leave(self, dialog: Dialog, card: Card) -> None:
        """Draw a last card where a dialog was; where that is no longer possible, nothing."""
        if dialog.surface == "private":
            if dialog.reply_url:
                await self._reply(dialog.reply_url, card, replace=True)
        elif dialog.card_ts:
            await self._update(dialog, card)

    async def keep(self, dialog: Dialog, card: Card) -> None:
        """Leave a lasting copy of a card that only was an answer for one person's eyes."""
        await self._call(
            "chat_postMessage", channel=dialog.owner, text=card.text, blocks=card.blocks, **_QUIET
        )

    async def tell(self, where: Where, text: str, blocks: list[Block] | None = None) -> None:
        """Say something to one person, where they are."""
        if where.reply_url and await self._reply(
            where.reply_url, Card(text, blocks or []), replace=False
        ):
            return
        if not where.channel:  # a form is nowhere
            await self._call(
                "chat_postMessage", channel=where.person.id, text=text, blocks=blocks, **_QUIET
            )
            return
        await self._call(
            "chat_postEphemeral",
            channel=where.channel,
            user=where.person.id,
            thread_ts=where.thread_ts or None,
            text=text,
            blocks=blocks,
        )

    async def answer(self, where: Where, card: Card) -> None:
        """Answer words that open no dialog: in their thread, or to the person alone."""
        if where.surface == "private":
            await self.tell(where, card.text, card.blocks)
            return
        await self._call(
            "chat_postMessage",
            channel=where.channel,
            thread_ts=where.thread_ts or None,
            text=card.text,
            blocks=card.blocks,
            **_QUIET,
        )

    async def open_form(self, trigger_id: str, form: Block) -> None:
        """Open a form; too late or shown already means that the card's button opens it again."""
        await self._call("views_open", trigger_id=trigger_id, view=form)

    async def _update(self, dialog: Dialog, card: Card) -> bool:
        updated = await self._call(
            "chat_update",
            channel=dialog.channel,
            ts=dialog.card_ts,
            text=card.text[:3900],
            blocks=card.blocks,
            parse="none",
        )
        return updated is not None

    async def _move(self, dialog: Dialog, card: Card) -> Shown:
        """Post the card to the person directly: an answer's address lives for half an hour."""
        posted = await self._call(
            "chat_postMessage", channel=dialog.owner, text=card.text, blocks=card.blocks, **_QUIET
        )
        if not posted:
            return Shown()
        return Shown(card_ts=str(posted.get("ts", "")), moved_to=str(posted.get("channel", "")))

    async def _whisper(self, dialog: Dialog, card: Card) -> bool:
        """Show the card to its owner alone; not in the thread, where it may never be seen."""
        posted = await self._call(
            "chat_postEphemeral",
            channel=dialog.channel,
            user=dialog.owner,
            text=card.text,
            blocks=card.blocks,
        )
        return posted is not None

    async def _reply(self, url: str, card: Card, *, replace: bool) -> bool:
        if urlsplit(url).hostname not in self._reply_hosts:
            return False
        webhook = AsyncWebhookClient(url, session=self._client.session, timeout=10)
        try:
            response = await webhook.send(
                text=card.text,
                blocks=card.blocks or None,
                response_type="ephemeral",
                replace_original=replace,
            )
        except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
            _log.warning("reply_failed", error=type(error).__name__)
            return False
        if response.status_code != 200:
            _log.warning("reply_refused", status=response.status_code)
        return response.status_code == 200

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any] | None:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            response = await getattr(self._client, method)(**given)
        except SlackApiError as error:
            _log.warning("slack_refused", method=method, error=slack_said(error))
            return None
        except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
            _log.warning("slack_unreachable", method=method, error=type(error).__name__)
            return None
        data: Mapping[str, Any] = response.data
        return data


def slack_said(error: SlackApiError) -> str:
    """Return Slack's code for what went wrong; empty if something else answered in its place."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
