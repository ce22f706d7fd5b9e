"""What people are called in Slack, to name them where a mention would ring their bell."""

from __future__ import annotations

import asyncio
import time

import structlog

from bot.installs.workspaces import Workspaces

# How long a name is known, and how long it is waited for, in seconds.
KNOWN_SECONDS = 600.0
PATIENCE = 1.0

_log = structlog.get_logger("deskhand.notices")


class Names:
    """Asks Slack for names, each at most once in ten minutes."""

    def __init__(self, workspaces: Workspaces) -> None:
        self._workspaces = workspaces
        self._known: dict[tuple[str, str], tuple[str, float]] = {}

    async def of(self, team: str, user: str) -> str:
        """Return a person's name as it is shown in Slack; "" where it is not said in time."""
        name, until = self._known.get((team, user), ("", 0.0))
        if time.monotonic() < until:
            return name
        try:
            async with asyncio.timeout(PATIENCE):
                workspace = await self._workspaces.find(team)
                if workspace is None:
                    return ""
                answer = await workspace.client.users_info(user=user)
        except Exception as error:  # noqa: BLE001  # a name is never the reason that nothing is told
            _log.warning("name_unknown", error=type(error).__name__)
            return ""
        found = answer.get("user") or {}
        profile = found.get("profile") or {}
        name = str(profile.get("display_name") or found.get("real_name") or "")
        self._known[team, user] = name, time.monotonic() + KNOWN_SECONDS
        return name
