"""The session that Valomnia wants with every call: a cookie, had for a user name and a password.

The rule: one signs in however many need a session; the password is only ever sent in a form.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx

from bot.systems import Misread, NotAllowed, Refused
from bot.systems.caching import Cached
from bot.systems.valomnia.refusals import NO_SESSION
from bot.systems.wire import Call, Send, trouble_of

_COOKIE = "JSESSIONID"
_UNTIL_REFUSED = timedelta(days=365)  # how long a session lives is not documented
_SIGNED_IN = "/login/ajaxSuccess"


class Session:
    """The session of one user. `unrepeatable` names the route of the one call that is no upsert."""

    def __init__(
        self, user: str, password: str, unrepeatable: str, clock: Callable[[], datetime]
    ) -> None:
        self._form = {"j_username": user, "j_password": password, "ajax": "true"}
        self._unrepeatable = unrepeatable
        self._send: Send | None = None
        self._cookie = Cached(self._sign_in, _UNTIL_REFUSED, clock)
        self._current = ""

    async def close(self) -> None:
        await self._cookie.close()

    async def headers(self, send: Send) -> Mapping[str, str]:
        self._send = send
        return {"Cookie": await self._cookie.get()}

    def is_refused(self, call: Call, response: httpx.Response, shown: Mapping[str, str]) -> bool:
        if not self._is_without_session(call, response):
            return False
        if shown["Cookie"] == self._current:
            self._current = ""
            self._cookie.forget()
        return True

    def _is_without_session(self, call: Call, response: httpx.Response) -> bool:
        if response.status_code in {401, 403} or response.is_redirect:
            return True
        if response.status_code == httpx.codes.OK and _is_page(response):
            # the sign-in page, as far as anybody knows: enough for calls that may be repeated
            return not (call.writes and call.route == self._unrepeatable)
        return _says_so(response)

    async def _sign_in(self) -> str:
        assert self._send is not None  # noqa: S101  # `headers` has just set it
        call = Call("POST", "/j_spring_security_check", form=self._form)
        response = await self._send(call)
        where = urlsplit(response.headers.get("Location", "")).path
        if not where.endswith(_SIGNED_IN):
            if "/login" in where or response.is_success or response.status_code in {401, 403}:
                raise NotAllowed("Signing in was refused. Check user, password and base_url.")
            trouble = trouble_of(call, response)
            # of the call that was to follow, "there is no such thing" would mean something else
            if trouble is None or isinstance(trouble, Refused):
                raise NotAllowed("There is no Valomnia at this address. Check base_url.")
            raise trouble
        session = response.cookies.get(_COOKIE)
        if not session:
            raise Misread("Signing in brought no session.")
        self._current = f"{_COOKIE}={session}"
        return self._current


def _is_page(response: httpx.Response) -> bool:
    return "html" in response.headers.get("Content-Type", "")


def _says_so(response: httpx.Response) -> bool:
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return False
    return isinstance(body, dict) and body.get("error") == NO_SESSION
