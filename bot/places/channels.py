"""What a channel is to Deskhand: may it be told about appointments, and can it be?

The rule: what Slack does not say in time is not guessed; a channel with people of other
organisations is never one that may be told.
"""

from __future__ import annotations

import asyncio

import structlog
from slack_sdk.errors import SlackApiError

from bot.installs.workspaces import Workspaces
from bot.notices.subscription import Standing
from bot.showing import slack_said

PATIENCE = 2.0

_log = structlog.get_logger("deskhand.channels")


async def standing(workspaces: Workspaces, team: str, channel: str) -> Standing:
    """Ask Slack what a channel is (docs.slack.dev/reference/methods/conversations.info)."""
    if channel.startswith("D"):
        return "direct"
    try:
        async with asyncio.timeout(PATIENCE):
            workspace = await workspaces.find(team)
            if workspace is None:
                return "unknown"
            answer = await workspace.client.conversations_info(channel=channel)
    except SlackApiError as error:
        said = slack_said(error)
        # that a private channel exists is not even said to an app that is not in it
        if said in {"channel_not_found", "not_in_channel"}:
            return "not_in"
        _log.warning("channel_unknown", error=said)
        return "unknown"
    except Exception as error:  # noqa: BLE001  # the SDK raises whatever its transport raises
        _log.warning("channel_unknown", error=type(error).__name__)
        return "unknown"
    found = answer.get("channel") or {}
    if found.get("is_im") or found.get("is_mpim"):
        return "direct"
    if found.get("is_ext_shared") or found.get("is_pending_ext_shared"):
        return "shared"
    if found.get("is_archived"):
        return "archived"
    return "open" if found.get("is_member") else "not_in"
