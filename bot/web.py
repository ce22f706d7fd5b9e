"""HTTP mode: the one address that Slack posts to, guarded before anything is parsed.

The rule: what is not signed by Slack, too large, or no text is refused here with a bare status: no
traceback, and no byte of it in a log.
"""

from __future__ import annotations

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

MOST_BYTES = 1_000_000


def slack_endpoint(app: AsyncApp, signing_secret: str) -> web.Application:
    """Return the web application with `POST /slack/events` and `GET /healthz`."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        if not is_signed(verifier, body, request):
            return web.Response(status=401)
        try:
            # Bolt verifies again: its check stays on, should anybody ever mount it without ours.
            response = await app.async_dispatch(await to_bolt_request(request))
        except (ValueError, TypeError, LookupError, AttributeError):
            return web.Response(status=400)  # Bolt takes the shape of a payload for granted
        return await to_aiohttp_response(response)

    async def healthy(_: web.Request) -> web.Response:
        return web.Response(text="ok")

    application = web.Application(client_max_size=MOST_BYTES)
    application.router.add_post("/slack/events", receive)
    application.router.add_get("/healthz", healthy)
    return application


def is_signed(verifier: SignatureVerifier, body: bytes, request: web.Request) -> bool:
    """Is it signed by Slack within the last five minutes? The verifier raises on odd input."""
    try:
        return verifier.is_valid(
            body.decode("utf-8"),
            request.headers.get("X-Slack-Request-Timestamp", ""),
            request.headers.get("X-Slack-Signature", ""),
        )
    except (ValueError, TypeError, OverflowError):
        return False
