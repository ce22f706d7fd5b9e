"""One write to Slack for a notice, and what its end means for the channel, the card and the post.

The rules: nothing is tried again here, so that no write happens after its lease has ended; an
answer that is no clear refusal is lost, and what was posted is looked for by its metadata, which
holds ids only. The codes are those of docs.slack.dev/reference/methods.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import structlog
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.installs.workspaces import Workspace
from bot.memory import Notice
from bot.rights.people import Channel, read_channel
from bot.screens.blocks import Card
from bot.showing import CLOCKS_APART, slack_said

EVENT_TYPE = "deskhand_notice"

# How long, in seconds, one call of Slack may take; the lease has to be longer.
PATIENCE = 5.0

MOST_PAGES = 20

_CHANNEL_GONE = frozenset(
    {
        "account_inactive",
        "channel_not_found",
        "channel_type_not_supported",
        "invalid_auth",
        "is_archived",
        "is_inactive",
        "missing_scope",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "team_access_not_granted",
        "token_revoked",
    }
)
_CARD_GONE = frozenset(
    {"cant_update_message", "edit_window_closed", "message_not_found", "thread_not_found"}
)
_PERHAPS_DONE = frozenset(
    {"fatal_error", "internal_error", "request_timeout", "service_unavailable", ""}
)

_log = structlog.get_logger("deskhand.notices")


@dataclass(frozen=True)
class Done:
    """It was posted or redrawn; `ts` is where."""

    ts: str


@dataclass(frozen=True)
class Trouble:
    """It was not done, or perhaps: `what` says what follows from it.

    later: surely not done, and Slack says for how many seconds to wait. lost: nobody knows.
    """

    what: Literal["later", "lost", "channel_gone", "card_gone", "refused"]
    reason: str = ""
    seconds: float = 0.0


class Posts:
    """Writes notices in one workspace, and looks for what was written."""

    def __init__(self, workspace: Workspace) -> None:
        client = workspace.client
        self._bot_user = workspace.bot_user
        # No retries: they would outlive the lease. Whoever takes the channel next tries again.
        self._client = AsyncWebClient(
            token=client.token,
            base_url=client.base_url,
            session=client.session,
            timeout=int(PATIENCE),
            retry_handlers=[],
        )

    async def post(self, notice: Notice, card: Card, *, thread_ts: str = "") -> Done | Trouble:
        """Post a card, or a line in its thread."""
        payload = {"notice": notice.id, "number": notice.version}
        return await self._write(
            "chat_postMessage",
            channel=notice.channel,
            thread_ts=thread_ts or None,
            text=card.text,
            blocks=card.blocks,
            metadata={"event_type": EVENT_TYPE, "event_payload": payload},
            unfurl_links=False,
            unfurl_media=False,
            parse="none",
        )

    async def redraw(self, notice: Notice, card: Card) -> Done | Trouble:
        """Draw a card anew in its place."""
        return await self._write(
            "chat_update",
            channel=notice.channel,
            ts=notice.card_ts,
            text=card.text[:3900],
            blocks=card.blocks,
            parse="none",
        )

    async def whisper(self, person: str, card: Card) -> Done | Trouble:
        """Write to one person in their conversation with the app."""
        return await self._write(
            "chat_postMessage", channel=person, text=card.text, blocks=card.blocks, parse="none"
        )

    async def conversation(self, person: str) -> str | Trouble:
        """Return the id of somebody's conversation with the app, which posts are looked for by."""
        answer = await self._call("conversations_open", users=person)
        if isinstance(answer, Trouble):
            # Whatever Slack has against it, there is no other place to tell this person.
            gone = answer.what in {"refused", "card_gone"}
            return Trouble("channel_gone", answer.reason) if gone else answer
        return str((answer.get("channel") or {}).get("id", ""))

    async def place(self, channel: str) -> Channel | Trouble:
        """Return what Slack says of a channel now."""
        answer = await self._call("conversations_info", channel=channel)
        return answer if isinstance(answer, Trouble) else read_channel(answer.get("channel") or {})

    async def find(self, notice: Notice) -> Done | Trouble | None:
        """Look for the post whose answer was lost; None: it surely is not there.

        Without the optional scope to read a channel's history it cannot be told, and is taken not
        to be there: a notice that comes twice is better than one that never comes.
        """
        assert notice.posting_at is not None  # noqa: S101  # set with the mark
        oldest = f"{notice.posting_at.timestamp() - CLOCKS_APART:.6f}"
        place: dict[str, Any] = {"channel": notice.channel, "oldest": oldest, "limit": 200}
        place["include_all_metadata"] = True
        for _ in range(MOST_PAGES):
            if notice.card_ts:
                answer = await self._call("conversations_replies", **place, ts=notice.card_ts)
            else:
                answer = await self._call("conversations_history", **place)
            if isinstance(answer, Trouble):
                if answer.reason == "missing_scope":
                    _log.warning("cannot_look_for_post", notice=notice.id)
                    return None
                return answer
            for message in answer.get("messages") or ():
                if self._is(message, notice):
                    return Done(str(message["ts"]))
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            place["cursor"] = cursor
        return None

    def _is(self, message: Mapping[str, Any], notice: Notice) -> bool:
        metadata = message.get("metadata") or {}
        return message.get("user") == self._bot_user and metadata == {
            "event_type": EVENT_TYPE,
            "event_payload": {"notice": notice.id, "number": notice.posting},
        }

    async def _write(self, method: str, **arguments: Any) -> Done | Trouble:
        answer = await self._call(method, **arguments)
        return answer if isinstance(answer, Trouble) else Done(str(answer.get("ts", "")))

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any] | Trouble:
        given = {name: value for name, value in arguments.items() if value is not None}
        try:
            async with asyncio.timeout(PATIENCE):
                response = await getattr(self._client, method)(**given)
        except SlackApiError as error:
            trouble = _trouble(error)
            _log.warning("slack_refused", method=method, error=trouble.reason, means=trouble.what)
            return trouble
        except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
            _log.warning("slack_unreachable", method=method, error=type(error).__name__)
            return Trouble("lost", type(error).__name__)
        data: Mapping[str, Any] = response.data
        return data


def _trouble(error: SlackApiError) -> Trouble:
    """Say what a refusal means."""
    said = slack_said(error)
    status = getattr(error.response, "status_code", 0)
    if status == 429 or said == "ratelimited":
        headers = {k.lower(): v for k, v in (getattr(error.response, "headers", {}) or {}).items()}
        return Trouble("later", said, _seconds(str(headers.get("retry-after", ""))))
    if status >= 500 or said in _PERHAPS_DONE:
        return Trouble("lost", said)
    if said in _CHANNEL_GONE:
        return Trouble("channel_gone", said)
    return Trouble("card_gone" if said in _CARD_GONE else "refused", said)


def _seconds(retry_after: str) -> float:
    """Return how long Slack asks to wait; half a minute where it does not say."""
    return float(retry_after) if retry_after.isdigit() else 30.0
