"""What scheduling systems tell by themselves: one address a system, `POST /hooks/<key>`.

The rule: what is not signed by the system, too large or no text is refused with a bare status. What
is signed is kept as a hint before it is answered; what there is to see is read from the system.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from bot.memory import StoreError
from bot.memory.watches import StoredWatch
from bot.systems.watching import Webhook

MOST_BYTES = 1_000_000
KINDS = {"application/json", "text/plain"}
PATIENCE = 4.0  # seconds to keep a hint: myKaarma waits five for an answer, and then sends it again

_log = structlog.get_logger("deskhand.hooks")


@dataclass(frozen=True)
class Hook:
    """How one system's events are read, and where they are kept."""

    webhook: Webhook
    watch: StoredWatch


def add_hooks(application: web.Application, hooks: Mapping[str, Hook]) -> None:
    """Serve the hooks of the systems with these keys; for any other key there is nothing."""

    async def receive(request: web.Request) -> web.Response:
        key = request.match_info["system"]
        hook = hooks.get(key)
        if hook is None:
            return web.Response(status=404)
        if request.content_type not in KINDS:
            return web.Response(status=415)
        body = await request.read()
        if len(body) > MOST_BYTES:
            return web.Response(status=413)
        if not hook.webhook.is_signed(body, request.headers):
            _log.warning("hook_refused", system=key)
            return web.Response(status=401)
        hint = hook.webhook.read(body)
        if hint is not None:
            try:
                async with asyncio.timeout(PATIENCE):
                    await hook.watch.hint(hint)
            except (StoreError, TimeoutError) as error:
                _log.warning("hint_not_kept", system=key, error=type(error).__name__)
                return web.Response(status=503)
        return web.Response()

    application.router.add_post("/hooks/{system}", receive)


def hooks_alone(hooks: Mapping[str, Hook]) -> web.Application:
    """Return the web application for a process that speaks with Slack over Socket Mode."""
    application = web.Application(client_max_size=MOST_BYTES)
    add_hooks(application, hooks)
    return application
