"""Several workspaces: who is let in, what is kept of it, and that one never reaches another."""

from __future__ import annotations

import asyncio
import copy
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import NADIA, OTHER_TEAM, ROSA, TEAM
from bot.installs.sealing import Seal
from bot.installs.tokens import Installed
from bot.service import building
from bot.settings import Settings
from tests.installing import KEY, OMAR, STRANGE, Browser, Tenants, redirected, tenancy, tenants
from tests.product import QUICK, Product, coming_days, on_stage, read, running
from tests.test_http import until_served

DESK = "C0SERVICEDESK"
JSON = dict[str, Any]


@pytest.fixture
async def product() -> AsyncIterator[Tenants]:
    async with tenants() as running_product:
        yield running_product


# Installing


async def test_two_workspaces_install_and_each_is_served_in_its_own(product: Tenants) -> None:
    rosa, omar = product.at_desk(), product.omar()
    done = await product.install(TEAM)
    assert done.status == 200
    assert "Deskhand is installed in hillside-motors." in done.text
    assert (await product.install(OTHER_TEAM)).status == 200
    day = coming_days(product.system)[0]
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made for Dana Whitfield")
    await omar.say("find Dana Whitfield")
    await omar.sees("dana.whitfield@example.com")
    assert len(product.system.drafts) == 1
    assert not any("dana.whitfield" in read(one) for one in rosa.seen())
    # The token that answered is each workspace's own.
    assert {one.kind for one in product.slack.oauth.tokens.values()} == {"bot", "app"}


async def test_before_it_is_installed_nothing_is_answered(product: Tenants) -> None:
    await product.install(OTHER_TEAM)
    rosa = product.at_desk()
    await rosa.say("find Dana Whitfield")
    outcome = await rosa.command("/customer Dana Whitfield")
    assert outcome.ok
    await product.omar().say("help")
    await product.omar().sees("What you can write")
    assert not rosa.seen()
    assert not product.system.requests


async def test_the_database_holds_no_token(product: Tenants) -> None:
    await product.install()
    install = await product.service.store.installs.find(TEAM)
    assert install is not None
    assert install.seconds_left is not None
    assert 43_000 < install.seconds_left <= 43_200
    kept = database(product)
    for token in product.slack.oauth.tokens:
        assert token.removeprefix("xoxe.").encode() not in kept
    assert b"xoxe-1-" not in kept
    assert b"xoxb" not in kept


def database(product: Tenants) -> bytes:
    return b"".join(file.read_bytes() for file in product.stage.folder.glob("deskhand.db*"))


async def test_a_workspace_that_is_not_named_is_not_let_in(product: Tenants) -> None:
    done = await product.install(STRANGE)
    assert done.status == 403
    assert "not one that this Deskhand serves" in done.text
    assert await product.service.store.installs.every() == []
    tokens = [
        one for one in product.slack.oauth.tokens.values() if one.api.workspace.team == STRANGE
    ]
    assert [one.ended for one in tokens] == ["account_inactive"]  # given back


async def test_the_name_of_a_workspace_is_no_markup() -> None:
    async with tenants(name="<script>alert(1)</script> & co") as product:
        done = await product.install(OTHER_TEAM)
        assert done.status == 200
        assert "<script>" not in done.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co" in done.text
        assert "default-src 'none'" in done.headers["Content-Security-Policy"]
        assert done.headers["Cache-Control"] == "no-store"


async def test_the_log_of_an_installation_holds_no_secret(tmp_path: Path) -> None:
    """The real command, with an installation that works, one that does not, and a removal."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    site = f"http://127.0.0.1:{port}"
    async with on_stage(request_url=f"{site}/slack/events") as stage:
        environment = os.environ | tenancy(stage, site)
        log = tmp_path / "log"
        with log.open("wb") as sink:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve", "--http", str(port), "--host", "127.0.0.1"),
                env=environment,
                stdout=sink,
                stderr=sink,
            )
        try:
            product = Tenants(stage, None, f"{site}/slack/events", site)  # type: ignore[arg-type]
            await until_served(product.url)
            browser = Browser()
            back = await product.agree(TEAM, browser)
            cookie = browser.cookie
            assert (await browser.get(back.location)).status == 200
            browser.cookie = cookie
            assert (await browser.get(back.location)).status == 401
            again = await browser.get(f"{site}/slack/install")
            state = parse_qs(urlsplit(again.location).query)["state"][0]
            made_up = redirected(site, code="made-up-code", state=state)
            assert (await browser.get(made_up)).status == 401
            await product.at_desk().say("help")
            await product.at_desk().sees("What you can write")
            stage.slack.uninstall(TEAM)
            await stage.slack.until(lambda: removed(product))
        finally:
            process.send_signal(signal.SIGTERM)
            assert await process.wait() == 0
    told = log.read_text(encoding="utf-8")
    assert '"event": "installed"' in told
    assert '"event": "not_installed"' in told
    assert '"event": "workspace_dropped"' in told
    code = parse_qs(urlsplit(back.location).query)["code"][0]
    oauth = stage.slack.oauth
    secrets = [code, state, cookie, "made-up-code", "xoxe", "xoxb", "Traceback", "state="]
    secrets += [KEY, oauth.client_secret, stage.slack.signing_secret, *oauth.tokens]
    assert not [secret for secret in secrets if secret in told]


# The state


async def test_a_state_is_good_once(product: Tenants) -> None:
    browser = Browser()
    back = await product.agree(TEAM, browser)
    cookie = browser.cookie
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(browser.secure)
    assert (await browser.get(back.location)).status == 200
    browser.cookie = cookie
    again = await browser.get(back.location)
    assert again.status == 401
    assert "done before" in again.text


async def test_two_at_once_use_a_state_once(product: Tenants) -> None:
    browser = Browser()
    back = await product.agree(TEAM, browser)
    answers = await asyncio.gather(
        *(Browser(cookie=browser.cookie).get(back.location) for _ in range(5))
    )
    assert sorted(one.status for one in answers) == [200, 401, 401, 401, 401]


async def test_a_state_belongs_to_its_browser(product: Tenants) -> None:
    mine, theirs = Browser(), Browser()
    back = await product.agree(TEAM, mine)
    await theirs.get(f"{product.site}/slack/install")
    for browser in (theirs, Browser()):
        answer = await browser.get(back.location)
        assert answer.status == 400
        assert "another browser" in answer.text
    assert await product.service.store.installs.every() == []


@pytest.mark.parametrize("state", ["", "x", "é", "gAAAAA" + "A" * 94, "none"])
async def test_a_state_that_is_not_ours_is_refused(product: Tenants, state: str) -> None:
    browser = Browser(cookie=f"slack-app-oauth-state={state}")
    answer = await browser.get(redirected(product.site, code="c", state=state))
    assert answer.status in {400, 401}
    assert "Deskhand was not installed." in answer.text


async def test_what_slack_sends_back_is_never_shown(product: Tenants) -> None:
    cancelled = await product.install("")
    assert cancelled.status == 200
    assert "You pressed Cancel" in cancelled.text
    other = await Browser().get(redirected(product.site, error="<img src=x onerror=alert(1)>"))
    assert "Slack did not complete the installation." in other.text
    assert "onerror" not in other.text


async def test_a_code_of_nobody_or_none_is_refused(product: Tenants) -> None:
    for query in ({"code": "made-up"}, {}):
        browser = Browser()
        start = await browser.get(f"{product.site}/slack/install")
        state = parse_qs(urlsplit(start.location).query)["state"][0]
        answer = await browser.get(redirected(product.site, state=state, **query))
        assert answer.status == 401
        assert "not complete the installation" in answer.text


async def test_slack_is_asked_with_our_own_address_and_the_scopes_of_the_manifest(
    product: Tenants,
) -> None:
    start = await Browser().get(f"{product.site}/slack/install?redirect_uri=https://evil.example")
    asked = parse_qs(urlsplit(start.location).query)
    assert asked["redirect_uri"] == [f"{product.site}/slack/oauth_redirect"]
    assert set(asked["scope"][0].split(",")) == set(product.slack.workspace.manifest.scopes)
    assert start.location.startswith(f"{product.stage.url}/oauth/v2/authorize?")


async def test_slack_that_cannot_be_reached_is_a_page_without_internals(product: Tenants) -> None:
    browser = Browser()
    back = await product.agree(TEAM, browser)
    product.slack.switches["lose_answer"].arm(5, method="oauth.v2.access")
    answer = await browser.get(back.location)
    assert answer.status == 500
    assert answer.text == ""
    assert await product.service.store.installs.every() == []


async def test_where_tokens_do_not_end_they_are_kept_without_an_end() -> None:
    async with tenants(rotation=False) as product:
        assert (await product.install()).status == 200
        install = await product.service.store.installs.find(TEAM)
        assert install is not None
        assert install.seconds_left is None
        await product.at_desk().say("help")
        await product.at_desk().sees("What you can write")


# Tokens that end


def renewals(product: Tenants) -> list[str]:
    return [
        str(call.answer.get("error", "ok"))
        for call in product.slack.web_api.calls
        if call.method == "oauth.v2.access" and call.arguments.get("grant_type")
    ]


async def ends_in(product: Tenants, seconds: float) -> None:
    """Install the app, and let the token that we keep end so soon."""
    await product.install()
    installs = product.service.store.installs
    install = await installs.find(TEAM)
    assert install is not None
    assert await installs.replace(TEAM, install.sealed, install.sealed, seconds)


@pytest.mark.parametrize("seconds", [3600, 0])
async def test_a_token_is_renewed_once_however_many_ask(product: Tenants, seconds: int) -> None:
    await ends_in(product, seconds)
    workspaces = product.service.workspaces
    found = await asyncio.gather(*(workspaces.find(TEAM) for _ in range(20)))
    assert renewals(product) == ["ok"]
    assert all(found)
    assert len({one.client.token for one in found if one}) <= 2
    await product.at_desk().say("help")
    await product.at_desk().sees("What you can write")
    assert renewals(product) == ["ok"]


async def test_who_gives_up_waiting_does_not_break_off_a_renewal(product: Tenants) -> None:
    await ends_in(product, 0)
    product.slack.switches["slow"].arm(1, method="oauth.v2.access")
    product.slack.switches.slow_seconds = 0.5
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await product.service.workspaces.find(TEAM)
    found = await product.service.workspaces.find(TEAM)
    assert found is not None
    assert (await found.client.auth_test())["team_id"] == TEAM
    assert renewals(product) == ["ok"]


async def test_a_token_is_not_sealed_anew_while_it_is_renewed(product: Tenants) -> None:
    """Or who renews it would not find it, and what Slack gave for it would be lost."""
    await ends_in(product, 0)
    product.slack.switches["slow"].arm(1, method="oauth.v2.access")
    product.slack.switches.slow_seconds = 1.0
    finding = asyncio.create_task(product.service.workspaces.find(TEAM))
    await product.slack.until(lambda: not product.slack.switches["slow"].on)
    settings = Settings.load(product.environment, mode="http")
    async with building(settings, QUICK):  # which seals anew what it finds
        assert await finding is not None
    assert renewals(product) == ["ok"]


async def test_a_token_that_cannot_be_renewed_is_used_while_it_is_good(product: Tenants) -> None:
    await ends_in(product, 3600)
    product.slack.switches["server_error"].arm(50, method="oauth.v2.access")
    await product.at_desk().say("help")
    await product.at_desk().sees("What you can write")
    calls = [one for one in product.slack.web_api.calls if one.method == "oauth.v2.access"]
    assert [one.status for one in calls] == [200, 500]  # and not at every call


async def test_a_token_that_has_ended_and_is_not_renewed_serves_nobody(product: Tenants) -> None:
    await ends_in(product, 0)
    product.slack.oauth.end(TEAM, "token_revoked")
    assert await product.service.workspaces.find(TEAM) is None
    assert renewals(product) == ["invalid_refresh_token"]


async def test_a_key_is_changed_while_it_runs(product: Tenants) -> None:
    await product.install()
    store, new = product.service.store, Fernet.generate_key().decode()
    oauth = product.slack.oauth

    def with_keys(keys: str) -> Installed:
        return Installed(
            store,
            Seal(keys),
            lambda token: AsyncWebClient(token=token, base_url=product.slack.api_url),
            client_id=oauth.client_id,
            client_secret=SecretStr(oauth.client_secret),
        )

    assert await with_keys(new).find(TEAM) is None
    await with_keys(f"{new},{KEY}").reseal()
    found = await with_keys(new).find(TEAM)
    assert found is not None
    assert (await found.client.auth_test())["team_id"] == TEAM
    assert await with_keys(KEY).find(TEAM) is None


async def test_processes_that_share_a_database_renew_a_token_once(product: Tenants) -> None:
    await ends_in(product, 0)
    settings = Settings.load(product.environment, mode="http")
    async with building(settings, QUICK) as one, building(settings, QUICK) as two:
        services = [product.service, one, two] * 5
        found = await asyncio.gather(*(each.workspaces.find(TEAM) for each in services))
    assert renewals(product) == ["ok"]
    assert all(found)
    assert len({one.client.token for one in found if one}) == 1


# The app is removed


async def test_everything_of_a_workspace_goes_with_the_app(product: Tenants) -> None:
    await product.install(TEAM)
    await product.install(OTHER_TEAM)
    rosa, omar = product.at_desk(), product.omar()
    store = product.service.store
    day = coming_days(product.system)[0]
    for one in (rosa, omar):
        await one.command("/deskhand language en")
        await one.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await one.press("Confirm draft")
        await one.sees("Draft made for Dana Whitfield")
        await one.say("book Maria Lopez")
        await one.sees("2 customers match")
    (mine,) = await store.open_of(TEAM, ROSA.id, 10)
    assert await store.person(TEAM, ROSA.id)
    product.slack.uninstall(TEAM)
    await product.slack.until(lambda: removed(product))
    assert await store.load(mine.id) is None
    assert await store.open_of(TEAM, ROSA.id, 10) == []
    assert await store.person(TEAM, ROSA.id) is None
    assert await store.audit_of(mine.id) == []
    assert [one.home for one in await store.installs.every()] == [OTHER_TEAM]
    # The other one is served as before.
    assert len(await store.open_of(OTHER_TEAM, OMAR.id, 10)) == 1
    await omar.press("Cancel")
    await omar.sees("Nothing was written.")


def removed(product: Product) -> bool:
    sent = [one for one in product.slack.courier.sent if one.what == "app_uninstalled"]
    return bool(sent) and all(one.ack.ok for one in sent)


async def test_what_was_on_its_way_brings_nothing_back(product: Tenants) -> None:
    await product.install()
    rosa = product.at_desk()
    await rosa.say("book Maria Lopez")
    await rosa.sees("2 customers match")
    events = [one.envelope.payload for one in product.slack.courier.sent]
    outcome = await rosa.command("/book Dana Whitfield")
    await rosa.sees("Which vehicle?")
    product.slack.uninstall(TEAM)
    await product.slack.until(lambda: removed(product))
    seen = len(rosa.seen())
    for payload in [*events, outcome.payload or {}]:
        again = copy.deepcopy(payload)
        if "event" in again and again["event"]["type"] == "message":
            again["event"]["ts"] = "1.000100"
        again["trigger_id"] = "9.9.9"
        assert (await product.slack.replay(again)).ok
    await product.service.desk.drain()
    store = product.service.store
    assert await store.open_of(TEAM, ROSA.id, 10) == []
    assert await store.installs.every() == []
    assert len(rosa.seen()) == seen


async def test_a_turn_that_runs_ends_without_a_write(product: Tenants) -> None:
    await product.install()
    rosa = product.at_desk()
    day = coming_days(product.system)[0]
    reached, going_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reached.set()
        await asyncio.wait_for(going_on.wait(), 30)

    product.stage.before["customer/list"] = wait
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await asyncio.wait_for(reached.wait(), 30)
    product.slack.uninstall(TEAM)
    await product.slack.until(lambda: removed(product))
    going_on.set()
    await product.service.desk.drain()
    assert await product.service.store.open_of(TEAM, ROSA.id, 10) == []
    assert not product.system.writes


async def test_a_removal_that_is_told_late_does_not_drop_what_was_installed_since(
    product: Tenants,
) -> None:
    await product.install()
    late: JSON = {
        "type": "event_callback",
        "event_id": "Ev1",
        "team_id": TEAM,
        "authorizations": [{"team_id": TEAM, "enterprise_id": None}],
        "event": {"type": "app_uninstalled"},
        "event_time": int(product.slack.workspace.now()) - 60,
    }
    assert (await product.slack.replay(late)).ok
    assert len(await product.service.store.installs.every()) == 1


async def test_a_token_that_still_works_was_not_taken_back(product: Tenants) -> None:
    await product.install()
    revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": ["U0DESKHAND"]}}
    product.slack.happen(revoked)
    await product.slack.until(lambda: told(product, 1))
    assert len(await product.service.store.installs.every()) == 1
    product.slack.happen({"type": "tokens_revoked", "tokens": {"oauth": [ROSA.id]}})
    await product.slack.until(lambda: told(product, 2))
    assert len(await product.service.store.installs.every()) == 1
    product.slack.oauth.end(TEAM, "token_revoked")
    product.slack.happen(revoked)
    await product.slack.until(lambda: told(product, 3))
    assert await product.service.store.installs.every() == []


def told(product: Tenants, times: int) -> bool:
    sent = [one for one in product.slack.courier.sent if one.what == "tokens_revoked"]
    return len([one for one in sent if one.ack.ok]) == times


@pytest.mark.parametrize("http", [False, True])
async def test_the_one_workspace_of_a_token_leaves_nothing_either(*, http: bool) -> None:
    async with running(http=http) as product:
        rosa, store = product.at_desk(), product.service.store
        await rosa.say("book Maria Lopez")
        await rosa.sees("2 customers match")
        product.slack.uninstall(TEAM)
        await product.slack.until(lambda: removed(product))
        assert await store.open_of(TEAM, ROSA.id, 10) == []
        await rosa.say("book Dana Whitfield")
        await product.slack.until(lambda: product.slack.courier.sent[-1].what == "message")
        await product.service.desk.drain()
        assert await store.open_of(TEAM, ROSA.id, 10) == []


# One workspace never reaches another


async def in_both(product: Tenants) -> JSON:
    """Open a card in the first workspace; return a press of it, once it was made there."""
    await product.install(TEAM)
    await product.install(OTHER_TEAM)
    rosa = product.at_desk()
    day = coming_days(product.system)[0]
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    card = await rosa.sees("Confirm draft")
    button = product.slack.action(rosa.channel, card.ts, "Confirm draft")
    outcome = await product.slack.click(rosa.user, rosa.channel, card.ts, button | {"value": "{}"})
    await rosa.sees("I cannot use that here")
    payload = copy.deepcopy(outcome.payload or {})
    payload["actions"] = [button | {"action_ts": "1.1"}]
    return payload


def elsewhere(payload: JSON, user: str = OMAR.id) -> JSON:
    """Return a payload as if it had been made in the other workspace."""
    moved = copy.deepcopy(payload)
    moved["user"] |= {"id": user, "team_id": OTHER_TEAM}
    moved["team"] = {"id": OTHER_TEAM, "domain": "northgate-fleet"}
    if "message" in moved:
        moved["message"]["team"] = OTHER_TEAM
    if "view" in moved:
        moved["view"] |= {"team_id": OTHER_TEAM, "app_installed_team_id": OTHER_TEAM}
    return moved


@pytest.mark.parametrize("user", [OMAR.id, ROSA.id])
async def test_a_button_of_one_workspace_does_nothing_in_another(
    product: Tenants, user: str
) -> None:
    """Not even for somebody who happens to have the same user id there."""
    payload = await in_both(product)
    (before,) = await product.service.store.open_of(TEAM, ROSA.id, 10)
    assert (await product.slack.replay(elsewhere(payload, user))).ok
    await product.service.desk.drain()
    (after,) = await product.service.store.open_of(TEAM, ROSA.id, 10)
    assert after == before
    assert not product.system.writes
    await product.at_desk().press("Confirm draft")
    await product.at_desk().sees("Draft made")


async def test_a_form_a_search_and_a_share_of_one_do_nothing_in_another(product: Tenants) -> None:
    await product.install(TEAM)
    await product.install(OTHER_TEAM)
    rosa = product.at_desk()
    await rosa.say("book Torsten Ekdahl")
    await rosa.press("Register a new customer")
    form = await rosa.form()
    customers = len(product.system.customers)
    refused = await product.slack.submit(ROSA.id, {"last": ""})
    sent = elsewhere(refused.payload or {}, ROSA.id)
    sent["view"]["state"]["values"]["last"]["last"]["value"] = "Ekdahl"
    assert (await product.slack.replay(sent)).ok
    dialog = form["callback_id"].split(":")[1]
    (before,) = await product.service.store.open_of(TEAM, ROSA.id, 10)
    assert before.id == dialog
    share = {**sent, "type": "block_actions", "trigger_id": "1.2", "response_url": ""}
    share |= {"container": {"channel_id": "C0DESK", "is_ephemeral": True}}
    for action_id in (f"share:{dialog}:{before.turn}", "home:go_on:x"):
        action = {"type": "button", "action_id": action_id, "action_ts": "2.2", "value": dialog}
        assert (await product.slack.replay(share | {"actions": [action]})).ok
    search = {**share, "type": "block_suggestion", "value": "oil"}
    search |= {"action_id": f"do:{dialog}:{before.turn}:service_search:0", "block_id": "b"}
    found = await product.slack.replay(search)
    assert found.body == {"options": []}
    await product.service.desk.drain()
    assert await product.service.store.open_of(TEAM, ROSA.id, 10) == [before]
    assert len(product.system.customers) == customers


async def test_somebody_of_another_workspace_is_told_that_the_card_is_not_for_them(
    product: Tenants,
) -> None:
    """Where they can read a card, whether Deskhand is installed in their own workspace or not."""
    await product.install(TEAM)
    product.slack.workspace.channel(DESK).members.add(NADIA.id)
    rosa = product.at_desk(channel=DESK)
    await rosa.say("<@U0DESKHAND> book Dana Whitfield")
    await rosa.sees("Which vehicle?")
    stranger = product.at_desk(NADIA.id, DESK)
    for times in (1, 2):
        await stranger.press("Cancel")
        await product.slack.until(
            lambda times=times: len([one for one in stranger.seen() if one.only_for]) == times  # type: ignore[misc]
        )
        assert "serves the staff of this workspace only" in read(stranger.seen()[0])
        await product.install(OTHER_TEAM)
