"""Answers posted to a response_url, which Slack gives with a command or a press.

The rule: nothing is posted to any other site than Slack's own, and no redirect is followed; so it
does not go through the SDK, whose client follows wherever it is sent.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog

from bot.operating import figures
from bot.screens.blocks import Card
from bot.screens.links import without_strange_links

REPLY_TIMEOUT = aiohttp.ClientTimeout(total=10)

_log = structlog.get_logger("deskhand.replies")


class Replies:
    """Posts answers through a session; without one, none.

    `sites` are those to which answers may be posted, "https://hooks.slack.com". `link_hosts` are
    those that a button of a card may open.
    """

    def __init__(
        self,
        sites: frozenset[str],
        session: aiohttp.ClientSession | None,
        link_hosts: frozenset[str],
    ) -> None:
        self._sites = sites
        self._session = session
        self._link_hosts = link_hosts

    async def post(self, url: str, card: Card, *, replace: bool) -> bool:
        """Post a card to a response_url; False where that was not possible."""
        if self._session is None or _site(url) not in self._sites:
            return False
        blocks = without_strange_links(card.blocks, self._link_hosts)
        body: dict[str, Any] = {
            "text": card.text,
            "response_type": "ephemeral",
            "replace_original": replace,
            "unfurl_links": False,
            "unfurl_media": False,
        }
        if blocks:
            body["blocks"] = blocks
        try:
            async with self._session.post(
                url, json=body, allow_redirects=False, timeout=REPLY_TIMEOUT
            ) as response:
                status = response.status
        except (TimeoutError, OSError, ValueError, aiohttp.ClientError) as error:
            figures.SLACK_CALLS.labels("response_url", "unreachable").inc()
            _log.warning("reply_failed", error=type(error).__name__)
            return False
        outcome = "ok" if status == 200 else f"HTTP {status}"
        figures.SLACK_CALLS.labels("response_url", outcome).inc()
        if status != 200:
            _log.warning("reply_refused", status=status)
        return status == 200


def _site(url: str) -> str:
    """Return with whom an address speaks, "https://hooks.slack.com"; "" if it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"
