"""Bolt as a contender: what a person writes who has read its first page and tuned nothing.

The rule: nothing of the bot is imported here, so that neither its memory nor its habits count.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bench.contenders import (
    APP_TOKEN,
    BOT_TOKEN,
    EVENTS_PATH,
    SIGNING_SECRET,
    Stage,
    served,
)


@asynccontextmanager
async def serve(stage: Stage) -> AsyncIterator[str]:
    """Acknowledge, and make one call of the Web API: the card that was pressed is sent back."""
    client = AsyncWebClient(token=BOT_TOKEN, base_url=f"{stage.slack}/api/")
    app = AsyncApp(client=client, signing_secret=SIGNING_SECRET)

    @app.action(re.compile(""))
    async def clicked(
        ack: Callable[[], Awaitable[Any]], body: dict[str, Any], client: AsyncWebClient
    ) -> None:
        await ack()
        message = body["message"]
        await client.chat_update(
            channel=body["channel"]["id"],
            ts=message["ts"],
            text=message["text"],
            blocks=message["blocks"],
        )

    @app.command(re.compile(""))
    async def commanded(
        ack: Callable[[], Awaitable[Any]], command: dict[str, Any], client: AsyncWebClient
    ) -> None:
        await ack()
        await client.chat_postEphemeral(
            channel=command["channel_id"], user=command["user_id"], text=command["text"]
        )

    if stage.transport.startswith("socket"):
        handler = AsyncSocketModeHandler(app, APP_TOKEN)
        await handler.connect_async()  # type: ignore[no-untyped-call]  # the adapter has no types
        yield ""
        await handler.close_async()  # type: ignore[no-untyped-call]  # as above
    else:
        async with served(app.web_app(EVENTS_PATH)) as url:
            yield url
