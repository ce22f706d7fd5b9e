"""How payloads reach the app: over its Socket Mode connections, or as signed HTTP requests.

Both know nothing of what they carry; both answer with an `Ack` within Slack's deadline.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from bot.demo.slack.people import APP_ID, JSON

Kind = Literal["events_api", "interactive", "slash_commands"]
_MOST_SOCKETS = 10


@dataclass(frozen=True)
class Envelope:
    """One payload on its way; `retry` counts from 1 when it is sent again."""

    kind: Kind
    payload: JSON
    retry: int = 0
    reason: str | None = None


@dataclass(frozen=True)
class Ack:
    """What came back: `error` is None when the app acknowledged in time."""

    error: str | None = None
    body: Any = None
    wants_no_retry: bool = False

    @property
    def ok(self) -> bool:
        return self.error is None


class Delivery(Protocol):
    @property
    def connected(self) -> bool: ...

    async def send(self, envelope: Envelope, deadline: float) -> Ack: ...

    async def close(self) -> None: ...


class SocketMode:
    """The app's WebSockets; each payload goes to one of them, taken at random as Slack does."""

    def __init__(self, told: Callable[[bool], None]) -> None:
        self._told = told
        self._tickets: set[str] = set()
        self._sockets: dict[web.WebSocketResponse, web.Request] = {}
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    @property
    def connected(self) -> bool:
        return bool(self._sockets)

    @property
    def connections(self) -> int:
        return len(self._sockets)

    def ticket(self) -> str:
        """Make the secret of a socket address that can be connected to once."""
        ticket = secrets.token_urlsafe(18)
        self._tickets.add(ticket)
        return ticket

    async def handle(self, request: web.Request) -> web.StreamResponse:
        ticket = request.match_info["ticket"]
        if ticket not in self._tickets:
            raise web.HTTPNotFound(text="This socket address was used before or never handed out.")
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(timeout=1)
        await socket.prepare(request)
        if len(self._sockets) >= _MOST_SOCKETS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        self._sockets[socket] = request
        await socket.send_json(self._hello())
        self._told(True)
        try:
            async for frame in socket:
                if frame.type is aiohttp.WSMsgType.TEXT:
                    self._acknowledged(frame.json())
        finally:
            self._sockets.pop(socket, None)
            self._told(self.connected)
        return socket

    def _hello(self) -> JSON:
        return {
            "type": "hello",
            "num_connections": len(self._sockets),
            "connection_info": {"app_id": APP_ID},
            "debug_info": {"host": "local-slack", "approximate_connection_time": 18_060},
        }

    def _acknowledged(self, frame: JSON) -> None:
        future = self._waiting.get(str(frame.get("envelope_id")))
        if future is not None and not future.done():
            future.set_result(frame.get("payload"))

    async def send(self, envelope: Envelope, deadline: float) -> Ack:
        if not self._sockets:
            return Ack(error="connection_failed")
        envelope_id = secrets.token_hex(16)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[envelope_id] = future
        frame: JSON = {
            "envelope_id": envelope_id,
            "type": envelope.kind,
            "payload": envelope.payload,
            "accepts_response_payload": envelope.kind != "events_api",
        }
        if envelope.kind == "events_api":
            frame |= {"retry_attempt": envelope.retry, "retry_reason": envelope.reason or ""}
        try:
            async with asyncio.timeout(deadline):
                await secrets.choice(list(self._sockets)).send_json(frame)
                return Ack(body=await future)
        except TimeoutError:
            return Ack(error="timeout")
        except ConnectionError:
            return Ack(error="connection_failed")
        finally:
            del self._waiting[envelope_id]

    async def drop(self, *, warn: bool = True) -> None:
        """End every connection: with Slack's warning, or (without) as a line that breaks."""
        sockets, self._sockets = self._sockets, {}
        self._told(False)
        for socket, request in sockets.items():
            if warn:
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
                await socket.close()
            elif request.transport is not None:
                request.transport.abort()

    async def close(self) -> None:
        for socket in list(self._sockets):
            await socket.close()


class SignedPosts:
    """HTTP requests to the app's request URL, signed as Slack signs them (version v0)."""

    connected = True

    def __init__(self, url: str, signing_secret: str) -> None:
        self._url = url
        self._secret = signing_secret
        self._session: aiohttp.ClientSession | None = None

    async def send(self, envelope: Envelope, deadline: float) -> Ack:
        body, headers = signed(envelope, self._secret)
        self._session = self._session or aiohttp.ClientSession()
        try:
            async with asyncio.timeout(deadline):
                async with self._session.post(
                    self._url, data=body, headers=headers, allow_redirects=False
                ) as answer:
                    text = await answer.text()
        except TimeoutError:
            return Ack(error="http_timeout")
        except aiohttp.ClientError:
            return Ack(error="connection_failed")
        no_retry = answer.headers.get("X-Slack-No-Retry") == "1"
        if answer.status != 200:
            return Ack(error="http_error", wants_no_retry=no_retry)
        is_json = answer.content_type == "application/json" and text
        return Ack(body=json.loads(text) if is_json else text)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def signed(
    envelope: Envelope, secret: str, *, timestamp: float | None = None
) -> tuple[bytes, dict[str, str]]:
    """Build body and headers of a request as Slack does: JSON for events, a form for the rest.

    The time is the real one unless given, because it is the receiver's clock that checks it.
    """
    if envelope.kind == "events_api":
        body, content_type = json.dumps(envelope.payload), "application/json"
    else:
        form = envelope.payload
        if envelope.kind == "interactive":
            form = {"payload": json.dumps(envelope.payload)}
        body, content_type = urlencode(form), "application/x-www-form-urlencoded"
    at = str(int(time.time() if timestamp is None else timestamp))
    digest = hmac.new(secret.encode(), f"v0:{at}:{body}".encode(), hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": content_type,
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": f"v0={digest}",
    }
    if envelope.retry:
        headers |= {
            "X-Slack-Retry-Num": str(envelope.retry),
            "X-Slack-Retry-Reason": envelope.reason or "unknown_error",
        }
    return body.encode(), headers
