"""Putting a card where it belongs: a message that is redrawn in place, or an answer for one person.

The rule: a card is never the reason that a dialog stops. What Slack refuses is logged, and the next
turn draws the card anew.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError

from bot.inbox import OpenForm, Where, is_direct
from bot.installs.workspaces import Workspaces
from bot.memory import Dialog, StoreError
from bot.memory.posts import StoredPosts
from bot.pictures import Pictures
from bot.replies import Replies
from bot.rights.permits import Person
from bot.screens.blocks import Block, Card
from bot.screens.links import without_strange_links

AGAIN_SECONDS = 1.0

# How far, in seconds, Slack's clock and the database's may be apart.
CLOCKS_APART = 120.0

_log = structlog.get_logger("deskhand.showing")

# So many seconds Slack is given to look through a picture, before it is asked again to show it.
PICTURE_SECONDS = 0.6

# Links in what people wrote stay dead, and nothing is parsed that we did not write as markup.
_QUIET: Mapping[str, Any] = {"unfurl_links": False, "unfurl_media": False, "parse": "none"}

# Codes that say nothing about the call: docs.slack.dev/reference/methods; empty is no answer of
# Slack's own.
_LOST = frozenset(
    {
        "",
        "fatal_error",
        "internal_error",
        "ratelimited",
        "request_timeout",
        "service_unavailable",
    }
)


@dataclass(frozen=True)
class Shown:
    """Where a card stands now; empty fields are not known."""

    card_ts: str = ""
    reply_url: str = ""
    moved_to: str = ""  # the channel of a card that had to leave its place
    lost: bool = False  # Slack did not say whether it is there: it is to be drawn again


class Showing:
    """Draws cards through each workspace's own client.

    `reply_sites` are the sites to which answers may be posted, `session` the one through which.
    `link_hosts` are those that a button of a card may open.
    Without `pictures` there are none on cards; without `posts` it is not kept
    where messages stand.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        reply_sites: frozenset[str],
        session: aiohttp.ClientSession | None = None,
        pictures: Pictures | None = None,
        *,
        link_hosts: frozenset[str] = frozenset(),
        posts: StoredPosts | None = None,
    ) -> None:
        self._posts = posts
        self._workspaces = workspaces
        self.pictures = pictures
        self._replies = Replies(reply_sites, session, link_hosts)
        self._link_hosts = link_hosts
        # The dialogs in whose threads it may say that we are at work.
        self._at_work: set[str] = set()
        # The dialogs whose card may stand in their thread, though nobody noted where.
        self._unsure: set[str] = set()

    async def show(self, dialog: Dialog, card: Card, *, again: bool = True) -> Shown:
        """Draw a dialog's card in its place, or where the person will find it.

        `again`: there is a card on the screen that this one takes the place of.
        """
        pictured = None
        if self.pictures:
            # Only a message can be redrawn without a press.
            private = dialog.surface == "private"
            pictured = await self.pictures.in_time(dialog.team, card, wait=private)
        shown = await self._draw(dialog, card, pictured, again=again)
        await self.say_doing(dialog, card.doing)
        return shown

    async def add_picture(self, dialog: Dialog, card: Card) -> bool:
        """Draw a card in place of the same one without its picture; False if Slack refuses."""
        return bool(await self._update(dialog, card))

    def was_left(self, dialog: Dialog) -> None:
        """Note that a process died over it: it may have left the status on, and a card behind."""
        self._at_work.add(dialog.id)
        self._unsure.add(dialog.id)

    async def say_doing(self, dialog: Dialog, doing: str) -> None:
        """Say in a direct message what we are at, with Slack's Stop button; "" ends both.

        Slack shows the button only while the session of the thread is "processing".
        """
        if dialog.surface != "message" or not (dialog.thread_ts and is_direct(dialog.channel)):
            return
        home = dialog.team
        thread = {"channel_id": dialog.channel, "thread_ts": dialog.thread_ts}
        if doing:
            self._at_work.add(dialog.id)
            await self._call(home, "agents_sessions_setStatus", status="processing", **thread)
            await self._call(
                home,
                "assistant_threads_setStatus",
                status=doing,
                loading_messages=[doing],
                **thread,
            )
        elif dialog.id in self._at_work:
            self._at_work.discard(dialog.id)
            await asyncio.gather(
                self._call(home, "agents_sessions_setStatus", status="active", **thread),
                self._call(home, "assistant_threads_setStatus", status="", **thread),
            )

    async def begin(self, where: Where, text: str) -> Where | None:
        """Begin a thread in somebody's conversation with the app; None if Slack refuses."""
        person = where.person
        posted = await self._post(person.home, person.id, Card(text, []))
        if not posted:
            return None
        channel, thread = str(posted["channel"]), str(posted["ts"])
        return Where(person=person, channel=channel, thread_ts=thread)

    async def publish(self, person: Person, view: Block, view_hash: str = "") -> str | None:
        """Draw somebody's Home tab in place of the one with this hash; return the new hash.

        None: another one was drawn meanwhile, or Slack refuses.
        """
        done = await self._call(
            person.home, "views_publish", user_id=person.id, view=view, hash=view_hash or None
        )
        return str(done["view"]["hash"]) if done else None

    async def suggest(self, where: Where, prompts: list[Block]) -> None:
        """Offer sentences to begin with in somebody's conversation with the app."""
        await self._call(
            where.person.home,
            "assistant_threads_setSuggestedPrompts",
            channel_id=where.channel,
            prompts=prompts,
        )

    async def _draw(
        self, dialog: Dialog, card: Card, pictured: Card | None, *, again: bool
    ) -> Shown:
        """Draw a card, with its picture where there is one that Slack takes."""
        if dialog.surface == "private":
            done = pictured and (
                await self._answer(dialog, pictured, again=again)
                or await self._answer(dialog, pictured, again=again, after=PICTURE_SECONDS)
            )
            done = done or await self._answer(dialog, card, again=again)
            return Shown() if done else await self._move(dialog, card)
        if dialog.id in self._unsure and dialog.thread_ts and not dialog.card_ts:
            dialog = replace(dialog, card_ts=await self._find(dialog))
        self._unsure.discard(dialog.id)
        for one in (pictured, card):
            if one and dialog.card_ts:
                updated = await self._update(dialog, one)
                if updated is not None:
                    return Shown(card_ts=dialog.card_ts, lost=not updated)
        posted = await self._post(
            dialog.team, dialog.channel, card, dialog.thread_ts, _metadata(dialog)
        )
        if posted:
            return Shown(card_ts=str(posted.get("ts", "")))
        if posted is not None:
            self._unsure.add(dialog.id)
        return Shown(lost=posted is not None)

    async def _find(self, dialog: Dialog) -> str:
        """Return where a dialog's card stands in its thread; empty if it is not found there.

        Without a scope to read along there it cannot be told: a card that comes twice is better
        than one that never comes.
        """
        since = dialog.created_at.timestamp() - CLOCKS_APART
        there = await self._call(
            dialog.team,
            "conversations_replies",
            channel=dialog.channel,
            ts=dialog.thread_ts,
            oldest=f"{since:.6f}",
            include_all_metadata=True,
            limit=200,
        )
        messages = (there or {}).get("messages") or ()
        cards = [str(one["ts"]) for one in messages if one.get("metadata") == _metadata(dialog)]
        return cards[-1] if cards else ""

    async def post(self, home: str, channel: str, card: Card) -> bool:
        """Post a card for everybody in a channel of a workspace; False if Slack refuses."""
        posted = await self._post(home, channel, card)
        if posted and self._posts:
            try:
                await self._posts.note(home, str(posted["channel"]), str(posted["ts"]))
            except StoreError:
                _log.warning("post_not_noted")
        return bool(posted)

    async def remove(self, home: str, channel: str, ts: str) -> bool:
        """Take a message of ours away; False where that is to be tried again."""
        return await self._call(home, "chat_delete", channel=channel, ts=ts) != {}

    async def leave(self, dialog: Dialog, card: Card) -> bool:
        """Draw a last card where a dialog was; False where that was not possible."""
        if dialog.surface == "private":
            if not dialog.reply_url:
                return False
            return await self._replies.post(dialog.reply_url, card, replace=True)
        return bool(dialog.card_ts and await self._update(dialog, card))

    async def keep(self, dialog: Dialog, card: Card) -> None:
        """Leave a lasting copy of a card that only was an answer for one person's eyes."""
        await self._post(dialog.team, dialog.owner, card)

    async def tell(self, where: Where, text: str, blocks: list[Block] | None = None) -> None:
        """Say something to one person, where they are."""
        card = Card(text, blocks or [])
        # What goes to the address of a press stands in the channel, outside the thread it is from.
        in_thread = bool(where.thread_ts) and not where.is_direct
        if in_thread and await self._tell_there(where, card):
            return
        if where.reply_url and await self._replies.post(where.reply_url, card, replace=False):
            return
        if not where.channel:  # a form is nowhere
            await self._post(where.person.home, where.person.id, card)
        elif not in_thread:
            await self._tell_there(where, card)

    async def _tell_there(self, where: Where, card: Card) -> bool:
        told = await self._call(
            where.person.home,
            "chat_postEphemeral",
            channel=where.channel,
            user=where.person.id,
            thread_ts=where.thread_ts or None,
            text=card.text,
            blocks=card.blocks or None,
            parse="none",
        )
        return bool(told)

    async def tell_card(self, where: Where, card: Card) -> None:
        """Show a card to one person, where they are."""
        await self.tell(where, card.text, card.blocks)

    async def answer(self, where: Where, card: Card) -> None:
        """Answer words that open no dialog: in their thread, or to the person alone."""
        if where.surface == "private":
            await self.tell(where, card.text, card.blocks)
            return
        await self._post(where.person.home, where.channel, card, where.thread_ts)

    async def open_form(self, where: Where, form: Block) -> OpenForm | None:
        """Open a form; too late or shown already means that the card's button opens it again."""
        home, trigger = where.person.home, where.trigger_id
        done = await self._call(home, "views_open", trigger_id=trigger, view=form)
        return OpenForm(str(done["view"]["id"]), str(done["view"]["hash"])) if done else None

    async def redraw_form(self, where: Where, opened: OpenForm, form: Block) -> None:
        """Draw a form in place of one that is open, unless that one was changed or closed."""
        home = where.person.home
        await self._call(home, "views_update", view_id=opened.id, hash=opened.hash, view=form)

    async def open_on_top(self, where: Where, form: Block) -> None:
        """Open a form on top of the one that a button was pressed in."""
        await self._call(where.person.home, "views_push", trigger_id=where.trigger_id, view=form)

    async def renew_form(self, person: Person, view_id: str, form: Block) -> None:
        """Draw an open form anew, whatever it shows; one that was closed stays closed."""
        await self._call(person.home, "views_update", view_id=view_id, view=form)

    async def _update(self, dialog: Dialog, card: Card) -> Mapping[str, Any] | None:
        """Change a card; once more where the answer was lost, for the same change does no harm."""
        updated: Mapping[str, Any] | None = {}
        for pause in (0.0, AGAIN_SECONDS):
            await asyncio.sleep(pause)
            updated = await self._call(
                dialog.team,
                "chat_update",
                channel=dialog.channel,
                ts=dialog.card_ts,
                text=card.text,
                blocks=card.blocks,
                parse="none",
            )
            if updated is None or updated:
                break
        return updated

    async def _move(self, dialog: Dialog, card: Card) -> Shown:
        """Post the card to the person directly: an answer's address lives for half an hour."""
        posted = await self._post(dialog.team, dialog.owner, card)
        if not posted:
            return Shown()
        return Shown(card_ts=str(posted.get("ts", "")), moved_to=str(posted.get("channel", "")))

    async def _post(
        self,
        home: str,
        channel: str,
        card: Card,
        thread_ts: str = "",
        metadata: Mapping[str, Any] | None = None,
    ) -> Mapping[str, Any] | None:
        """Post a card as a message; a person's id in place of a channel is their conversation."""
        return await self._call(
            home,
            "chat_postMessage",
            channel=channel,
            thread_ts=thread_ts or None,
            text=card.text,
            blocks=card.blocks or None,
            metadata=metadata,
            **_QUIET,
        )

    async def _answer(self, dialog: Dialog, card: Card, *, again: bool, after: float = 0.0) -> bool:
        """Show a card to one person alone, after so many seconds."""
        await asyncio.sleep(after)
        if dialog.reply_url:
            return await self._replies.post(dialog.reply_url, card, replace=again)
        return await self._whisper(dialog, card)

    async def _whisper(self, dialog: Dialog, card: Card) -> bool:
        """Show the card to its owner alone; not in the thread, where it may never be seen."""
        posted = await self._call(
            dialog.team,
            "chat_postEphemeral",
            channel=dialog.channel,
            user=dialog.owner,
            text=card.text,
            blocks=card.blocks,
            parse="none",
        )
        return bool(posted)

    async def _call(self, home: str, method: str, **arguments: Any) -> Mapping[str, Any] | None:
        """Call a method in a workspace; None where Slack refuses, or we are not installed.

        An empty answer is one that was lost: nobody knows whether it was done.
        """
        given = {name: value for name, value in arguments.items() if value is not None}
        if given.get("blocks"):
            given["blocks"] = without_strange_links(given["blocks"], self._link_hosts)
        if view := given.get("view"):
            blocks = without_strange_links(view["blocks"], self._link_hosts)
            given["view"] = {**view, "blocks": blocks}
        try:
            workspace = await self._workspaces.find(home)
            if workspace is None:
                _log.warning("not_installed", method=method, team=home)
                return None
            response = await getattr(workspace.client, method)(**given)
        except StoreError:
            _log.warning("workspace_not_read", method=method)
            return None
        except SlackApiError as error:
            said = slack_said(error)
            _log.warning("slack_refused", method=method, error=said)
            return {} if said in _LOST else None
        except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
            _log.warning("slack_unreachable", method=method, error=type(error).__name__)
            return {}
        data: Mapping[str, Any] = response.data
        return data


def _metadata(dialog: Dialog) -> dict[str, Any]:
    """Return the mark by which a dialog's card is found again: everybody there can read it."""
    return {"event_type": "deskhand_card", "event_payload": {"dialog": dialog.id}}


def slack_said(error: SlackApiError) -> str:
    """Return Slack's code for what went wrong; empty if something else answered in its place."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""
