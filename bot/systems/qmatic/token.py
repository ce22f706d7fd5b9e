"""The token that lets us in: OAuth2 client credentials, one token for all calls.

The rule: it is renewed before it runs out, by one request however many wait for it, and at most
once a second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from bot.systems.caching import Cached
from bot.systems.qmatic import shapes
from bot.systems.qmatic.refusals import token_complaint
from bot.systems.wire import Call, Limits, Send, Wire

_LIFETIME = timedelta(seconds=3300)  # of the 3600 that the vendor grants


class Token:
    """What is shown with every call. `call` asks for a token at `base_url`."""

    def __init__(
        self,
        call: Call,
        *,
        name: str,
        base_url: str,
        account: str,
        client_id: str,
        client_secret: str,
        clock: Callable[[], datetime],
        limits: Limits,
        transport: httpx.AsyncBaseTransport | None,
    ) -> None:
        self._call = call
        self._wire = Wire(
            name,
            base_url,
            token_complaint,
            auth=httpx.BasicAuth(client_id, client_secret),
            headers={"X-ACCOUNT": account},
            # a little less than one a second: the vendor counts when they arrive, not when they go
            limits=replace(limits, per_second=0.8, burst=1),
            transport=transport,
        )
        self._kept = Cached(self._read, _LIFETIME, clock)
        self._shown = ""

    @property
    def silent_since(self) -> datetime | None:
        """Since when the host that gives tokens does not answer and is left in peace."""
        return self._wire.silent_since

    async def close(self) -> None:
        await self._kept.close()
        await self._wire.close()

    async def headers(self, send: Send) -> Mapping[str, str]:
        """Return the token's header. Tokens have a host and a limit of their own, not `send`'s."""
        self._shown = f"Bearer {await self._kept.get()}"
        return {"Authorization": self._shown}

    def is_refused(self, call: Call, response: httpx.Response, shown: Mapping[str, str]) -> bool:
        if response.status_code != httpx.codes.UNAUTHORIZED:
            return False
        # others may have been refused with the same token, and one of them got a new one since
        if shown["Authorization"] == self._shown:
            self._kept.forget()
        return True

    async def _read(self) -> str:
        return (await self._wire.ask(self._call, shapes.Token)).access_token
