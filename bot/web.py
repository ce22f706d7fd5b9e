"""HTTP mode: the one address that Slack posts to, guarded before anything is parsed.

The rule: what is not signed by Slack, too large, or no text is refused here with a bare status: no
traceback, and no byte of it in a log. Where the app has a flow, it is installed here, too.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.hooks import Hook, add_hooks
from bot.operating.health import Health

MOST_BYTES = 1_000_000

# Events are JSON, everything else that Slack posts is a form.
CONTENT_TYPES = {"application/json", "application/x-www-form-urlencoded"}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_log = structlog.get_logger("deskhand.web")


def slack_endpoint(
    app: AsyncApp,
    signing_secrets: str,
    health: Health,
    hooks: Mapping[str, Hook] | None = None,
) -> web.Application:
    """Return the web application with `POST /slack/events` and the systems' hooks.

    `signing_secrets` is Slack's signing secret; while it is changed, the new one and the old one
    with a comma between them. A process that is ending answers 503: a balancer asks another one,
    else Slack tries again.
    """
    verifiers = [SignatureVerifier(one.strip()) for one in signing_secrets.split(",")]

    async def receive(request: web.Request) -> web.Response:
        if health.is_draining:
            return web.Response(status=503)
        if request.content_type not in CONTENT_TYPES:
            return web.Response(status=415)
        body = await request.read()
        if not is_signed(verifiers, body, request):
            return web.Response(status=401)
        try:
            response = await app.async_dispatch(await to_bolt_request(request))
        except (ValueError, TypeError, LookupError, AttributeError):
            return web.Response(status=400)  # Bolt takes the shape of a payload for granted
        return await to_aiohttp_response(response)

    application = web.Application(client_max_size=MOST_BYTES, middlewares=[_bare])
    application.router.add_post("/slack/events", receive)
    if app.oauth_flow:
        _add_installing(application, app.oauth_flow)
    add_hooks(application, hooks or {})
    return application


@asynccontextmanager
async def listening(application: web.Application, host: str, port: int) -> AsyncIterator[int]:
    """Serve until the block ends; requests under way have two seconds then.

    Yields the port: where none was named, with 0, it is any that was free.
    """
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()


@web.middleware
async def _bare(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every refusal and every mistake of ours with its status alone."""
    try:
        return await handler(request)
    except web.HTTPException as refused:
        allowed = {"Allow": refused.headers["Allow"]} if "Allow" in refused.headers else None
        return web.Response(status=refused.status, headers=allowed)
    except Exception:  # noqa: BLE001  # aiohttp would log the request with it
        _log.exception("request_broke")
        return web.Response(status=500)


def _add_installing(application: web.Application, flow: AsyncOAuthFlow) -> None:
    async def installing(request: web.Request) -> web.Response:
        return await _answered(request, flow.handle_installation)

    async def installed(request: web.Request) -> web.Response:
        return await _answered(request, flow.handle_callback)

    # HEAD would make a state, or use one, for nobody who reads the answer.
    application.router.add_get(flow.install_path, installing, allow_head=False)
    application.router.add_get(flow.redirect_uri_path, installed, allow_head=False)


async def _answered(
    request: web.Request, handle: Callable[[AsyncBoltRequest], Awaitable[BoltResponse]]
) -> web.Response:
    response = await to_aiohttp_response(await handle(await to_bolt_request(request)))
    for cookie in response.cookies.values():
        cookie["samesite"] = "Lax"  # Slack sends the browser back from another site
    return response


def is_signed(verifiers: Sequence[SignatureVerifier], body: bytes, request: web.Request) -> bool:
    """Is it signed by Slack within the last five minutes? The verifier raises on odd input."""
    at = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    try:
        text = body.decode("utf-8")
        return any(verifier.is_valid(text, at, signature) for verifier in verifiers)
    except (ValueError, TypeError, OverflowError):
        return False
