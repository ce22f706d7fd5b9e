"""The local Slack's installation page and tokens, against the real SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import OTHER_TEAM, TEAM, LocalSlack, Person
from bot.demo.slack.manifest import DEFAULT
from bot.demo.slack.oauth import CODE_SECONDS, TOKEN_SECONDS
from bot.installs.app_client import AppClient

BACK = "http://127.0.0.1:9/slack/oauth_redirect"
OMAR = Person("U0OMAR", "Omar Haddad", "omar.haddad", "staff", team_id=OTHER_TEAM)
JSON = dict[str, Any]


class Clock:
    """The time, which a test moves."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack(clock: Clock) -> AsyncIterator[LocalSlack]:
    manifest = DEFAULT | {
        "oauth_config": DEFAULT["oauth_config"] | {"redirect_urls": [BACK]},
        "settings": DEFAULT["settings"] | {"token_rotation_enabled": True},
    }
    slack = LocalSlack(manifest=manifest, clock=clock)
    slack.neighbour(OTHER_TEAM, [OMAR])
    async with slack.serving():
        yield slack


async def agree(slack: LocalSlack, team: str = OTHER_TEAM, **changes: str) -> JSON:
    """Agree on the page, and return what Slack sends back with; or the status of a refusal."""
    asked = {"client_id": slack.oauth.client_id, "redirect_uri": BACK, "scope": "chat:write"}
    asked |= {"state": "s-1"} | changes
    url = f"{slack.base_url}/oauth/v2/authorize"
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{url}?{urlencode(asked)}") as page:
            if page.status != 200:
                return {"status": page.status}
            assert "northgate-fleet" in await page.text()
        form = asked | {"team": team}
        async with session.post(url, data=form, allow_redirects=False) as answer:
            assert answer.status == 302
            back = urlsplit(answer.headers["Location"])
            assert f"{back.scheme}://{back.netloc}{back.path}" == BACK
            return {name: values[0] for name, values in parse_qs(back.query).items()}


async def access(slack: LocalSlack, **given: Any) -> Any:
    whole: JSON = {
        "client_id": slack.oauth.client_id,
        "client_secret": slack.oauth.client_secret,
        "redirect_uri": BACK,
    }
    client = AppClient(base_url=slack.api_url)
    return await client.oauth_v2_access(**(whole | given))


async def refused(slack: LocalSlack, **given: Any) -> str:
    with pytest.raises(SlackApiError) as error:
        await access(slack, **given)
    return str(error.value.response["error"])


async def test_an_installation_gives_a_token_of_its_own_workspace(slack: LocalSlack) -> None:
    back = await agree(slack)
    assert back["state"] == "s-1"
    given = await access(slack, code=back["code"])
    assert given["team"] == {"id": OTHER_TEAM, "name": "northgate-fleet"}
    assert given["access_token"].startswith("xoxe.xoxb-")
    assert given["refresh_token"].startswith("xoxe-1-")
    assert given["expires_in"] == TOKEN_SECONDS
    assert given["authed_user"] == {"id": OMAR.id}
    client = AsyncWebClient(token=given["access_token"], base_url=slack.api_url)
    assert (await client.auth_test())["team_id"] == OTHER_TEAM
    assert (await client.users_info(user=OMAR.id))["user"]["team_id"] == OTHER_TEAM
    with pytest.raises(SlackApiError, match="user_not_found"):
        await client.users_info(user="U0ROSA")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.chat_postMessage(channel="C0SERVICEDESK", text="hello")


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "other"}, {"redirect_uri": "https://evil.example/"}, {"scope": "admin"}],
)
async def test_the_page_refuses_what_the_manifest_does_not_say(
    slack: LocalSlack, changes: dict[str, str]
) -> None:
    assert await agree(slack, **changes) == {"status": 400}


async def test_cancelling_is_told(slack: LocalSlack) -> None:
    assert await agree(slack, team="") == {"error": "access_denied", "state": "s-1"}


async def test_a_code_is_good_once_for_ten_minutes_and_its_own_address(
    slack: LocalSlack, clock: Clock
) -> None:
    code = (await agree(slack))["code"]
    assert await refused(slack, code=code, client_id="other") == "invalid_client_id"
    assert await refused(slack, code=code, client_secret="other") == "bad_client_secret"
    assert await refused(slack, code=code, redirect_uri=f"{BACK}/x") == "bad_redirect_uri"
    assert await refused(slack, code="none") == "invalid_code"
    await access(slack, code=code)
    assert await refused(slack, code=code) == "code_already_used"
    late = (await agree(slack))["code"]
    clock.pass_(CODE_SECONDS + 1)
    assert await refused(slack, code=late) == "invalid_code"


async def test_a_token_ends_and_a_refresh_token_is_good_once(
    slack: LocalSlack, clock: Clock
) -> None:
    first = await access(slack, code=(await agree(slack))["code"])
    clock.pass_(TOKEN_SECONDS)
    client = AsyncWebClient(token=first["access_token"], base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="token_expired"):
        await client.auth_test()
    renewing = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await access(slack, **renewing)
    client = AsyncWebClient(token=second["access_token"], base_url=slack.api_url)
    assert (await client.auth_test())["team_id"] == OTHER_TEAM
    assert await refused(slack, **renewing) == "invalid_refresh_token"


async def test_the_client_may_say_who_it_is_in_the_header(slack: LocalSlack) -> None:
    code = (await agree(slack))["code"]
    header = aiohttp.encode_basic_auth(slack.oauth.client_id, slack.oauth.client_secret)
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{slack.api_url}oauth.v2.access",
            data={"code": code, "redirect_uri": BACK},
            headers={"Authorization": header},
        ) as answer,
    ):
        assert (await answer.json())["ok"]


async def test_a_removed_app_has_no_token(slack: LocalSlack) -> None:
    given = await access(slack, code=(await agree(slack))["code"])
    app = AppClient(base_url=slack.api_url)
    secrets = {"client_id": slack.oauth.client_id, "client_secret": slack.oauth.client_secret}
    await app.apps_uninstall(token=given["access_token"], **secrets)
    client = AsyncWebClient(token=given["access_token"], base_url=slack.api_url)
    with pytest.raises(SlackApiError, match="account_inactive"):
        await client.auth_test()
    renewing = {"grant_type": "refresh_token", "refresh_token": given["refresh_token"]}
    assert await refused(slack, **renewing) == "invalid_refresh_token"
    other = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    assert (await other.auth_test())["team_id"] == TEAM
