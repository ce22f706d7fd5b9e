"""HTTP mode: the one address that Slack posts to, guarded before anything is parsed.

The rule: what is not signed by Slack, too large, or no text is refused here with a bare status: no
traceback, and no byte of it in a log.
"""

from __future__ import annotations

import binascii
import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

MOST_BYTES = 1_000_000
_PAYLOAD = "payload="


def slack_endpoint(app: AsyncApp, signing_secret: str) -> web.Application:
    """Return the web application with `POST /slack/events` and `GET /healthz`."""
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: web.Request) -> web.Response:
        body = await request.read()
        if not is_signed(verifier, body, request):
            return web.Response(status=401)
        try:
            # Verified and read here, as the client of Socket Mode does it: the mode tells Bolt.
            payload = read_payload(body.decode("utf-8"))
            response = await app.async_dispatch(AsyncBoltRequest(body=payload, mode="socket_mode"))
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


def read_payload(body: str) -> dict[str, Any]:
    """Return what Slack posted: JSON, a form whose one field `payload` is JSON, or a plain form.

    Raises ValueError where it is none of these.
    """
    if body.startswith(_PAYLOAD) and "&" not in body:
        body = _unquoted(body.removeprefix(_PAYLOAD))
    elif not body.startswith("{"):
        return dict(parse_qsl(body, keep_blank_values=True))
    payload = json.loads(body)
    if not isinstance(payload, dict):
        raise ValueError("JSON, but no object")  # noqa: TRY004  # outside data, not a caller's type
    return payload


def _unquoted(value: str) -> str:
    """Return a form's value as it was before it was quoted.

    A card is thousands of escapes, which the standard library reads one by one in Python: that took
    longer than Bolt takes for the whole request. With another sign they are those of e-mail
    (quoted-printable), which it reads in C.
    """
    quoted = value.replace("+", " ").replace("=", "=3D").replace("%", "=")
    return binascii.a2b_qp(quoted).decode("utf-8")
