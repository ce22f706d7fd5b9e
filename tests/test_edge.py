"""The HTTP edge: what is refused is refused bare, replays do nothing, answers go to Slack alone."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from bot.demo.slack import ROSA, TEAM, Envelope, signed
from bot.inbox import Where
from bot.rights.permits import Person
from bot.service import reply_sites
from bot.showing import Showing
from bot.web import MOST_BYTES, slack_endpoint
from tests.product import Product, read, running
from tests.test_http import a_command, signature

JSON = dict[str, Any]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(http=True) as running_product:
        yield running_product


async def post(url: str, body: Any, headers: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text(), dict(answer.headers)


@asynccontextmanager
async def served(application: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


# What is refused


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "text/html", "application/xml", "multipart/form-data; boundary=x", "", "x"],
)
async def test_only_forms_and_json_are_taken(product: Product, content_type: str) -> None:
    body = b"--x--"
    headers = signature(product, body) | {"Content-Type": content_type}
    status, text, _ = await post(product.url, body, headers)
    assert (status, text) == (415, "")


async def test_what_is_too_large_is_not_read_to_its_end(product: Product) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"x" * 65_536
            await asyncio.sleep(0)

    for body in (b"x" * (MOST_BYTES + 1), endless()):
        try:
            status, text, _ = await post(product.url, body, FORM)
        except aiohttp.ClientConnectionError:
            continue  # the connection was closed while we were still sending
        assert (status, text) == (413, "")


async def test_every_refusal_is_bare(product: Product) -> None:
    body, headers = signed(a_command(product), product.slack.signing_secret)
    refusals = [
        (401, body, headers | {"X-Slack-Signature": "v0=00"}),
        (401, body + b"&text=other", headers),
        (401, b"\xff", headers),
        (400, b"{", signature(product, b"{") | {"Content-Type": "application/json"}),
        (415, body, headers | {"Content-Type": "text/plain"}),
        (400, body, headers | {"Content-Type": "application/json; charset=no-such"}),
    ]
    for expected, sent, with_headers in refusals:
        status, text, answered = await post(product.url, sent, with_headers)
        assert (status, text) == (expected, "")
        assert not {"Set-Cookie", "X-Powered-By"} & set(answered)
    site = product.url.removesuffix("/slack/events")
    async with aiohttp.ClientSession() as session:
        for method, path in (("GET", "/slack/events"), ("GET", "/nothing"), ("DELETE", "/")):
            async with session.request(method, site + path) as answer:
                assert answer.status in {404, 405}
                assert await answer.text() == ""
    assert not product.system.requests


@pytest.mark.parametrize("path", ["/slack/install", "/slack/oauth_redirect?code=x&state=y"])
async def test_one_workspace_has_no_page_to_install_from(product: Product, path: str) -> None:
    async with (
        aiohttp.ClientSession() as session,
        session.get(product.url.replace("/slack/events", path)) as answer,
    ):
        assert answer.status == 404


async def test_the_questions_that_slack_asks_an_address_are_signed_too(product: Product) -> None:
    challenge = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "t"}).encode()
    check = b"ssl_check=1&token=legacy-verification-token"
    for body, kind, said in (
        (challenge, "application/json", '{"challenge": "c-1"}'),
        (check, "application/x-www-form-urlencoded", ""),
    ):
        headers = {"Content-Type": kind}
        assert (await post(product.url, body, headers))[:2] == (401, "")
        status, text, _ = await post(product.url, body, headers | signature(product, body))
        assert status == 200
        assert text.replace('":"', '": "') == said


async def test_the_old_secret_is_good_while_it_is_changed(product: Product) -> None:
    service = product.service
    endpoint = slack_endpoint(service.app, "the-new-one, the-old-one", service.health)
    async with served(endpoint) as site:
        for secret, expected in (
            ("the-new-one", 200),
            ("the-old-one", 200),
            (product.slack.signing_secret, 401),
            ("the-new-one, the-old-one", 401),
            ("", 401),
        ):
            body, headers = signed(a_command(product, "help"), secret or "x")
            assert (await post(f"{site}/slack/events", body, headers))[0] == expected


# Once is once


async def test_everything_that_was_sent_has_no_effect_when_it_is_sent_again(
    product: Product,
) -> None:
    """The kinds of payload that test_http.py does not send twice."""
    rosa, direct = product.at_desk(channel="C0SERVICEDESK"), product.at_desk()
    await product.slack.shortcut(ROSA.id, "new_booking")
    await direct.sees("Who is the appointment for?")
    said = await rosa.say("an oil change for Dana Whitfield, please")
    await product.slack.shortcut(ROSA.id, "book_from_message", channel=said.channel, ts=said.ts)
    await rosa.sees("Which vehicle?")
    await product.slack.open_home(ROSA.id)
    home = await product.slack.until(lambda: product.slack.home(ROSA.id))
    assert home
    await product.slack.until(lambda: "home:book" in json.dumps(product.slack.home(ROSA.id)))
    await product.slack.click_in_home(ROSA.id, lambda one: "home:book" in one["action_id"])
    await product.slack.until(lambda: len(questions(product)) == 2)
    await product.service.desk.drain()
    before = (await opened(product), len(direct.seen()), len(rosa.seen()))
    for sent in list(product.slack.courier.sent):
        body, headers = signed(sent.envelope, product.slack.signing_secret)
        assert (await post(product.url, body, headers))[0] == 200
    await product.service.desk.drain()
    assert (await opened(product), len(direct.seen()), len(rosa.seen())) == before
    assert len(before[0]) == 3


def questions(product: Product) -> list[str]:
    seen = [read(one) for one in product.at_desk().seen()]
    return [one for one in seen if "Who is the appointment for?" in one]


async def opened(product: Product) -> set[str]:
    return {one.id for one in await product.service.store.open_of(TEAM, ROSA.id, 50)}


# Where answers go


@pytest.mark.parametrize(
    ("api", "site"),
    [
        ("https://slack.com/api/", "https://hooks.slack.com"),
        ("https://acme.enterprise.slack.com/api/", "https://hooks.slack.com"),
        ("https://slack-gov.com/api/", "https://hooks.slack-gov.com"),
        ("http://127.0.0.1:8100/api/", "http://127.0.0.1:8100"),
        ("https://evilslack.com/api/", "https://evilslack.com"),
    ],
)
def test_answers_go_to_slack_or_to_what_stands_in_its_place(api: str, site: str) -> None:
    assert reply_sites(api) == {site}


async def test_an_answer_goes_to_no_other_address_and_follows_nowhere(product: Product) -> None:
    asked: list[str] = []

    async def trap(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=307, headers={"Location": f"{other}/followed"})

    pages = web.Application()
    pages.router.add_route("*", "/{any:.*}", trap)
    elsewhere = web.Application()
    elsewhere.router.add_route("*", "/{any:.*}", trap)
    async with (
        served(pages) as slack,
        served(elsewhere) as other,
        aiohttp.ClientSession() as session,
    ):
        showing = Showing(product.service.workspaces, frozenset({slack}), session)
        host = slack.removeprefix("http://")
        person = Person(ROSA.id, TEAM, TEAM)
        for url in (
            f"{other}/hook",
            f"https://{host}/hook",
            f"http://user@{host}/hook",
            f"http://{host}@{other.removeprefix('http://')}/hook",
            f"http://{host.upper()}.evil.example/hook",
            "file:///etc/passwd",
            "//",
            "http://[",
        ):
            where = Where(person=person, channel="C0SERVICEDESK", reply_url=url)
            await showing.tell(where, "hello")
            assert asked == []
        where = Where(person=person, channel="C0SERVICEDESK", reply_url=f"{slack}/hook")
        await showing.tell(where, "hello")
        assert asked == ["/hook"]


async def test_a_command_with_a_forged_address_is_answered_where_slack_shows_it(
    product: Product,
) -> None:
    """Even signed: an address that is not Slack's is never posted to."""
    envelope = a_command(product, "help")
    forged = Envelope(
        envelope.kind,
        {**envelope.payload, "trigger_id": "7.7.7", "response_url": "http://127.0.0.1:9/steal"},
    )
    body, headers = signed(forged, product.slack.signing_secret)
    assert (await post(product.url, body, headers))[0] == 200
    answer = await product.at_desk(channel="C0SERVICEDESK").sees("/book")
    assert answer.only_for == ROSA.id
