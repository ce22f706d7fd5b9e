"""The Web API: who may call, with which scope and arguments; what is done is in `methods`."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.demo.slack.methods import METHODS
from bot.demo.slack.methods.api import Api
from bot.demo.slack.oauth import OAuth
from bot.demo.slack.people import JSON
from bot.demo.slack.switches import Switches
from bot.demo.slack.workspace import SlackError

# Arguments that may arrive as JSON inside a string.
_JSON_ARGUMENTS = {
    "attachments",
    "blocks",
    "chunks",
    "files",
    "loading_messages",
    "message",
    "metadata",
    "outputs",
    "prompts",
    "view",
}


@dataclass(frozen=True)
class Call:
    """One call of the app and its answer, kept for the panel and for tests."""

    at: str
    method: str
    arguments: JSON
    status: int
    answer: JSON
    ms: int


class WebApi:
    """Answers `/api/<method>` as Slack does: status 200 with ok true or an error code."""

    def __init__(self, api: Api, switches: Switches, oauth: OAuth) -> None:
        self._api = api  # of the workspace that answers who has no token
        self._switches = switches
        self._oauth = oauth
        self.calls: deque[Call] = deque(maxlen=500)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        started = asyncio.get_running_loop().time()
        arguments: JSON = {}
        status, headers = 200, dict[str, str]()
        if self._switches.fires("slow", method):
            await asyncio.sleep(self._switches.slow_seconds)
            if request.transport is None:  # who hung up meanwhile is not served any more
                raise web.HTTPInternalServerError
        if self._switches.fires("rate_limited", method):
            status, answer = 429, {"ok": False, "error": "ratelimited"}
            headers = {"Retry-After": str(self._switches.retry_after)}
        elif self._switches.fires("server_error", method):
            status, answer = 500, {"ok": False, "error": "internal_error"}
        else:
            try:
                arguments = await _arguments(request)
                answer = {"ok": True, **self._call(request, method, arguments)}
            except SlackError as refused:
                answer = {"ok": False, "error": refused.code, **refused.more}
            headers = self._scope_headers(method)
        took = int((asyncio.get_running_loop().time() - started) * 1000)
        at = self._api.workspace.clock_time()
        self.calls.append(Call(at, method, arguments, status, answer, took))
        if status == 200 and self._switches.fires("lose_answer", method):
            if request.transport is not None:
                request.transport.close()
            raise web.HTTPInternalServerError(text="This answer is lost on purpose.")
        return web.json_response(answer, status=status, headers=headers)

    def _call(self, request: web.Request, name: str, arguments: JSON) -> JSON:
        if name == "oauth.v2.access":
            return self._oauth.access(request, arguments)
        if name == "apps.uninstall":
            return self._oauth.uninstall(request, arguments)
        method = METHODS.get(name)
        if method is None:
            raise SlackError("unknown_method", req_method=name)
        api = self._api
        if method.caller != "nobody":
            api = self._check_token(request, arguments, method.caller)
        scopes = self._api.workspace.manifest.scopes
        needed = [scope for scope in method.scopes if scope not in scopes]
        if method.scopes and len(needed) == len(method.scopes):
            raise SlackError(
                "missing_scope", needed=",".join(method.scopes), provided=",".join(scopes)
            )
        missing = [name for name in method.required if arguments.get(name) in (None, "")]
        if missing:
            messages = [f"[ERROR] missing required field: {name}" for name in missing]
            raise SlackError("invalid_arguments", response_metadata={"messages": messages})
        try:
            return method.call(api, arguments)
        except (AttributeError, TypeError, ValueError) as mistake:
            messages = [f"[ERROR] {mistake}"]
            raise SlackError(
                "invalid_arguments", response_metadata={"messages": messages}
            ) from mistake

    def _check_token(self, request: web.Request, arguments: JSON, wanted: str) -> Api:
        """Return the workspace that a token is for; SlackError where it may not do this."""
        header = request.headers.get("Authorization", "")
        token = header.removeprefix("Bearer ").strip() or arguments.get("token")
        if not token:
            raise SlackError("not_authed")
        if self._api.workspace.executions.takes(token) and wanted != "app":
            return self._api  # for the time of a workflow's step it is as good as the app's own
        known = self._oauth.check(str(token))
        if wanted not in {"any", known.kind}:
            raise SlackError("not_allowed_token_type")
        return known.api

    def _scope_headers(self, name: str) -> dict[str, str]:
        method = METHODS.get(name)
        accepted = ",".join(method.scopes) if method else ""
        scopes = ",".join(self._api.workspace.manifest.scopes)
        return {"x-oauth-scopes": scopes, "x-accepted-oauth-scopes": accepted}


async def _arguments(request: web.Request) -> JSON:
    given: JSON = dict(request.query)
    if request.content_type == "application/json":
        try:
            body = json.loads(await request.text() or "{}")
        except ValueError as error:
            raise SlackError("invalid_json") from error
        if not isinstance(body, dict):
            raise SlackError("json_not_object")
        given |= {name: value for name, value in body.items() if value is not None}
    else:
        given |= dict(await request.post())
    return {name: _read(name, value) for name, value in given.items()}


def _read(name: str, value: Any) -> Any:
    if name not in _JSON_ARGUMENTS or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
        raise SlackError(code) from error
