"""Installing the app: the page where somebody agrees, and the tokens that come of it.

As Slack does it: a code is good once and for ten minutes, with the redirect_uri it was asked with;
where token rotation is on, a token ends after twelve hours and a refresh token is good once.
"""

from __future__ import annotations

import base64
import html
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urlencode

from aiohttp import web

from bot.demo.slack.methods.api import Api
from bot.demo.slack.people import APP_ID, BOT_USER, JSON
from bot.demo.slack.workspace import SlackError

CLIENT_ID = "5550100.5550199"
CLIENT_SECRET = "local-client-secret"  # noqa: S105 - opens nothing but the demo
CODE_SECONDS = 600.0
TOKEN_SECONDS = 43_200


@dataclass
class Token:
    """A token and the workspace it is for; `ended` is Slack's error code once it is no longer good.

    `until` is in seconds since 1970; None: it does not end by itself.
    """

    kind: Literal["bot", "app"]
    api: Api
    until: float | None = None
    ended: str = ""


@dataclass(frozen=True)
class _Code:
    api: Api
    redirect_uri: str
    until: float
    used: bool = False


class OAuth:
    """Knows every token, and hands out new ones; `token_seconds` may be shortened by a test."""

    def __init__(self) -> None:
        self.client_id, self.client_secret = CLIENT_ID, CLIENT_SECRET
        self.tokens: dict[str, Token] = {}
        self.token_seconds = TOKEN_SECONDS
        self._workspaces: dict[str, Api] = {}
        self._codes: dict[str, _Code] = {}
        self._refresh: dict[str, Api] = {}
        # Tells what follows when the app is removed from a workspace.
        self.uninstalled: Callable[[str], None] = lambda team: None

    def add(self, api: Api) -> None:
        """Let the app be installed in one more workspace."""
        self._workspaces[api.workspace.team] = api

    def end(self, team: str, code: str) -> None:
        """Let no bot token of a workspace be good any more."""
        for token in self.tokens.values():
            if token.kind == "bot" and token.api.workspace.team == team:
                token.ended = code
        self._refresh = {
            key: api for key, api in self._refresh.items() if api.workspace.team != team
        }

    def check(self, value: str) -> Token:
        """Return what a token is for; SlackError says why it is not good."""
        token = self.tokens.get(value)
        if token is None:
            raise SlackError("invalid_auth")
        if token.ended:
            raise SlackError(token.ended)
        if token.until is not None and token.api.workspace.now() >= token.until:
            raise SlackError("token_expired")
        return token

    async def authorize(self, request: web.Request) -> web.Response:
        """Ask in which workspace the app is to be installed: GET /oauth/v2/authorize."""
        asked = request.query
        wrong = self._wrong(asked.get("client_id"), asked.get("redirect_uri"), asked.get("scope"))
        if wrong:
            return web.Response(status=400, text=f"Something went wrong: {wrong}")
        hidden = "".join(
            f'<input type="hidden" name="{name}" value="{html.escape(asked.get(name, ""))}">'
            for name in ("client_id", "redirect_uri", "scope", "state")
        )
        buttons = "".join(
            f'<button name="team" value="{team}">{html.escape(api.workspace.name)}</button>'
            for team, api in self._workspaces.items()
        )
        page = (
            "<!doctype html><title>Install</title><h1>Install the app in which workspace?</h1>"
            f'<form method="post">{hidden}{buttons}<button name="team" value="">Cancel</button>'
            "</form>"
        )
        return web.Response(text=page, content_type="text/html")

    async def decide(self, request: web.Request) -> web.Response:
        """Send whoever agreed or cancelled back to the app: POST /oauth/v2/authorize."""
        said = await request.post()
        given = {name: str(value) for name, value in said.items()}
        redirect_uri = given.get("redirect_uri", "")
        wrong = self._wrong(given.get("client_id"), redirect_uri, given.get("scope"))
        if wrong:
            return web.Response(status=400, text=f"Something went wrong: {wrong}")
        api = self._workspaces.get(given.get("team", ""))
        if api is None:
            answer = {"error": "access_denied", "state": given.get("state", "")}
        else:
            code = secrets.token_urlsafe(18)
            self._codes[code] = _Code(api, redirect_uri, api.workspace.now() + CODE_SECONDS)
            answer = {"code": code, "state": given.get("state", "")}
        return web.Response(status=302, headers={"Location": f"{redirect_uri}?{urlencode(answer)}"})

    def _wrong(self, client: str | None, redirect_uri: str | None, scope: str | None) -> str:
        manifest = next(iter(self._workspaces.values())).workspace.manifest
        if client != self.client_id:
            return "invalid_client_id"
        if not redirect_uri or not redirect_uri.startswith(tuple(manifest.redirect_urls)):
            return "bad_redirect_uri"
        if not scope or not set(scope.split(",")) <= set(manifest.scopes):
            return "invalid_scope"
        return ""

    def uninstall(self, request: web.Request, arguments: JSON) -> JSON:
        """Remove the app from the workspace of a token: apps.uninstall."""
        self._check_client(request, arguments)
        token = self.check(str(arguments.get("token")))
        self.uninstalled(token.api.workspace.team)
        return {}

    def access(self, request: web.Request, arguments: JSON) -> JSON:
        """Give a token for a code or for a refresh token: oauth.v2.access."""
        self._check_client(request, arguments)
        if arguments.get("grant_type") == "refresh_token":
            api = self._refresh.pop(str(arguments.get("refresh_token")), None)
            if api is None:
                raise SlackError("invalid_refresh_token")
            return self._grant(api)
        name = str(arguments.get("code"))
        code = self._codes.get(name)
        if code is None or code.api.workspace.now() > code.until:
            raise SlackError("invalid_code")
        if code.used:
            raise SlackError("code_already_used")
        if arguments.get("redirect_uri") != code.redirect_uri:
            raise SlackError("bad_redirect_uri")
        self._codes[name] = replace(code, used=True)
        installer = next(
            person.id
            for person in code.api.workspace.people.values()
            if person.team_id == code.api.workspace.team
        )
        return self._grant(code.api) | {"authed_user": {"id": installer}}

    def _check_client(self, request: web.Request, arguments: JSON) -> None:
        client, secret = arguments.get("client_id"), arguments.get("client_secret")
        header = request.headers.get("Authorization", "")
        if header.startswith("Basic "):
            decoded = base64.b64decode(header.removeprefix("Basic ")).decode()
            client, _, secret = decoded.partition(":")
        if client != self.client_id:
            raise SlackError("invalid_client_id")
        if secret != self.client_secret:
            raise SlackError("bad_client_secret")

    def _grant(self, api: Api) -> JSON:
        workspace = api.workspace
        rotates = workspace.manifest.rotates_tokens
        value = f"{'xoxe.' if rotates else ''}xoxb-{secrets.token_hex(16)}"
        until = workspace.now() + self.token_seconds if rotates else None
        self.tokens[value] = Token("bot", api, until)
        answer: JSON = {
            "access_token": value,
            "token_type": "bot",
            "scope": ",".join(workspace.manifest.scopes),
            "bot_user_id": BOT_USER,
            "app_id": APP_ID,
            "team": {"id": workspace.team, "name": workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        if rotates:
            refresh = f"xoxe-1-{secrets.token_hex(16)}"
            self._refresh[refresh] = api
            answer |= {"refresh_token": refresh, "expires_in": self.token_seconds}
        return answer
