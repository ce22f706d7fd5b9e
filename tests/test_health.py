"""What an operator's tools are told: alive, ready or not and why, and the figures."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import urljoin

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from prometheus_client.parser import text_string_to_metric_families

from bot.demo.slack import ROSA
from bot.memory import Store
from bot.memory.engines import engine_for
from bot.operating.health import Health
from tests.product import QUICK, Product, coming_days, running
from tests.test_memory import created, new


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(http=True, limits=replace(QUICK, rest=600, trips=2)) as running_product:
        yield running_product


async def get(product: Product, path: str) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(urljoin(product.url, path)) as answer,
    ):
        return answer.status, await answer.text()


async def figures(product: Product) -> dict[str, float]:
    """Return every figure under its name with its labels, as Prometheus reads the page."""
    status, text = await get(product, "/metrics")
    assert status == 200
    return {
        f"{one.name}{sorted(one.labels.values())}": one.value
        for family in text_string_to_metric_families(text)
        for one in family.samples
    }


async def test_it_is_ready_with_the_reasons(product: Product) -> None:
    assert await get(product, "/healthz") == (200, "ok")
    status, text = await get(product, "/readyz")
    assert status == 200
    assert '"database": "ok"' in text
    assert '"hillside": "ok"' in text


async def test_a_silent_system_is_reported_and_fails_nothing(product: Product) -> None:
    rosa = product.at_desk()
    product.system.switches.turn_on("down", uses=1000)
    await rosa.command("/customer Dana Whitfield")
    await rosa.press("Try again")
    await product.slack.until(lambda: len(product.system.requests) >= 6)
    answers = [await get(product, "/readyz")]
    while "silent since" not in answers[-1][1]:
        answers.append(await get(product, "/readyz"))
    assert {status for status, _ in answers} == {200}
    assert (await figures(product))["deskhand_breaker_open['hillside']"] == 1


async def test_without_its_database_it_is_not_ready_and_lives(product: Product) -> None:
    nowhere = Store(engine_for("postgresql://nobody@127.0.0.1:1/none"))
    application = web.Application()
    Health(nowhere, product.service.desks, slack_known=True).add_to(application)
    async with TestServer(application) as server:
        base = replace(product, url=str(server.make_url("/")))
        status, text = await get(base, "/readyz")
        assert (status, '"database": "unreachable"' in text) == (503, True)
        assert (await get(base, "/healthz"))[0] == 200
        status, text = await get(base, "/metrics")
        assert (status, "deskhand_dialogs_working NaN" in text) == (200, True)
    await nowhere.close()


async def test_who_is_ending_or_unknown_to_slack_is_not_ready(product: Product) -> None:
    await product.service.drain()
    assert (await get(product, "/readyz"))[0] == 503
    unknown = Health(product.service.store, product.service.desks, slack_known=False)
    assert not (await unknown.is_ready())[0]


async def test_the_figures_count_what_was_done_and_name_nobody(product: Product) -> None:
    before = await figures(product)
    rosa = product.at_desk()
    day = coming_days(product.system)[0]
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await rosa.sees("Confirm draft")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    await product.service.desk.drain()
    after = await figures(product)
    grown = {name: after[name] - before.get(name, 0) for name in after}
    assert grown["deskhand_turns_total['done', 'event']"] >= 1
    assert grown["deskhand_turns_total['done', 'press']"] == 1
    assert grown["deskhand_turn_seconds_count['press']"] == 1
    assert grown["deskhand_acknowledgement_seconds_count['press']"] == 1
    assert grown["deskhand_slack_calls_total['chat.update', 'ok']"] >= 1
    writes = [value for name, value in grown.items() if "/draftAppointment" in name and value]
    assert writes == [1]
    assert after["deskhand_breaker_open['hillside']"] == 0
    _, page = await get(product, "/metrics")
    for one in ("Dana", "Whitfield", "5550104", ROSA.id, "D0ROSA", "xoxb", "T0"):
        assert one not in page
    # No id of anything is a label: none could be counted up to.
    assert not re.search(r'="[0-9a-f]{8}-|="DH-|="U0', page)


async def test_the_store_counts_what_is_under_way(tmp_path: object) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/deskhand.db")
    try:
        assert await store.under_way() == (0, 0)
        await created(store, new())
        await created(store, new(waiting="world"), lease_seconds=60, owner_process="p")
        await created(store, new(waiting="world"))
        assert await store.under_way() == (2, 1)
    finally:
        await store.close()
