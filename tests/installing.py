"""The product in several workspaces for tests, and a browser that installs it.

The rule: a workspace is only reached through an installation, as Slack has it.
"""

from __future__ import annotations

import html
import re
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from cryptography.fernet import Fernet

from bot.demo import Stage
from bot.demo.slack import OTHER_TEAM, TEAM, Channel, Person
from bot.demo.slack.acts import Acts
from bot.demo.slack.manifest import Manifest
from bot.manifest import manifest
from bot.service import building
from bot.settings import Settings
from bot.web import slack_endpoint
from tests.product import QUICK, AtDesk, Product, on_stage, set_up

OMAR = Person("U0OMAR", "Omar Haddad", "omar.haddad", "staff", team_id=OTHER_TEAM)
STRANGE = "T0STRANGE"
KEY = Fernet.generate_key().decode()


@dataclass
class Answer:
    """A page as a browser got it; nothing was followed."""

    status: int
    text: str
    headers: Mapping[str, str]

    @property
    def location(self) -> str:
        return self.headers["Location"]


@dataclass
class Browser:
    """Keeps the one cookie that matters, and follows nothing by itself."""

    cookie: str = ""
    secure: list[str] = field(default_factory=list)

    async def get(self, url: str) -> Answer:
        return await self._ask("GET", url)

    async def post(self, url: str, form: Mapping[str, str]) -> Answer:
        return await self._ask("POST", url, form)

    async def _ask(self, method: str, url: str, form: Mapping[str, str] | None = None) -> Answer:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session,
            session.request(
                method, url, data=form, headers=headers, allow_redirects=False
            ) as answer,
        ):
            set_cookie = answer.headers.get("Set-Cookie", "")
            if set_cookie:
                self.cookie, *self.secure = (part.strip() for part in set_cookie.split(";"))
            return Answer(answer.status, await answer.text(), dict(answer.headers))


@dataclass(frozen=True)
class Tenants(Product):
    """The product with no workspace until somebody installs it; `site` is where browsers go."""

    site: str = ""
    other: Acts = None  # type: ignore[assignment]  # dataclass fields follow those of Product
    environment: Mapping[str, str] = field(default_factory=dict)

    def omar(self) -> AtDesk:
        """Return somebody in front of the other workspace."""
        return AtDesk(self.other, OMAR.id, "D0OMAR")

    async def agree(self, team: str, browser: Browser, start: str = "") -> Answer:
        """Go from our page over Slack's to the one that Slack sends back to, and stop there."""
        ours = await browser.get(start or f"{self.site}/slack/install")
        assert ours.status == 302, ours
        page = await browser.get(ours.location)
        assert page.status == 200, page
        hidden = re.findall(r'name="(\w+)" value="([^"]*)"', page.text)
        form = {name: html.unescape(value) for name, value in hidden if name != "team"}
        return await browser.post(ours.location.partition("?")[0], form | {"team": team})

    async def install(self, team: str = TEAM, browser: Browser | None = None) -> Answer:
        """Install the app in a workspace as somebody does who reads nothing and agrees."""
        browser = browser or Browser()
        back = await self.agree(team, browser)
        return await browser.get(back.location)


def redirected(site: str, **query: str) -> str:
    return f"{site}/slack/oauth_redirect?{urlencode(query)}"


def tenancy(stage: Stage, site: str, *, rotation: bool = True) -> dict[str, str]:
    """Let the app be installed on a stage, and return its environment."""
    allowed = manifest()
    allowed["oauth_config"]["redirect_urls"] = [f"{site}/slack/oauth_redirect"]
    allowed["settings"]["token_rotation_enabled"] = rotation
    stage.slack.workspace.manifest = Manifest(allowed)
    environment = set_up(
        stage,
        {
            'default = "hillside"\n': f'default = "hillside"\npublic_url = "{site}"\n'
            f'workspaces = ["{TEAM}", "{OTHER_TEAM}", "E0GROUP"]\n'
        },
    )
    for single in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"):
        del environment[single]
    oauth = stage.slack.oauth
    return environment | {
        "SLACK_CLIENT_ID": oauth.client_id,
        "SLACK_CLIENT_SECRET": oauth.client_secret,
        "DESKHAND_SECRET_KEY": KEY,
    }


@asynccontextmanager
async def tenants(*, rotation: bool = True, name: str = "") -> AsyncIterator[Tenants]:
    """Run the product for several workspaces: Hillside, Northgate, and one that is not let in."""
    listening = socket.create_server(("127.0.0.1", 0))
    site = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with listening:
        async with on_stage(request_url=f"{site}/slack/events") as stage:
            environment = tenancy(stage, site, rotation=rotation)
            channel = Channel("C0DESK", "desk", {OMAR.id})
            other = stage.slack.neighbour(OTHER_TEAM, [OMAR], [channel], name=name)
            stage.slack.neighbour(
                STRANGE, [Person("U9", "Eve", "eve", "staff", team_id=STRANGE)], name="x"
            )
            settings = Settings.load(environment, mode="http")
            async with building(settings, QUICK) as service:
                endpoint = slack_endpoint(service.app, stage.slack.signing_secret, service.health)
                runner = web.AppRunner(endpoint, access_log=None)
                await runner.setup()
                try:
                    await web.SockSite(runner, listening).start()
                    yield Tenants(stage, service, f"{site}/slack/events", site, other, environment)
                finally:
                    await runner.cleanup()
