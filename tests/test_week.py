"""The free times of a week in the local Slack: its table at once, and its picture where one can be.

The rule: the card is complete without its picture, and nobody hears of one that could not be had.
"""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from PIL import Image
from playwright.async_api import expect

from bot.demo.slack import CAMILLE, ROSA, Deadlines, Message
from bot.demo.slack.manifest import Manifest
from bot.manifest import manifest
from bot.pictures import file_site
from tests.browser import browsing
from tests.product import AtDesk, Product, labels, read, running

DESK = "C0SERVICEDESK"
ASKED = "free times for an oil change next week"
UPLOAD = "files.getUploadURLExternal"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


def block(message: Message, kind: str) -> dict[str, Any] | None:
    return next((one for one in message.blocks or [] if one["type"] == kind), None)


async def with_picture(desk: AtDesk) -> Message:
    """Wait for the newest card that has a picture."""
    found = await desk.slack.until(
        lambda: next((one for one in desk.seen() if block(one, "image")), None)
    )
    assert found is not None
    return found


def calls(product: Product, method: str) -> list[str]:
    return [
        str(one.answer.get("error", "ok"))
        for one in product.slack.web_api.calls
        if one.method == method
    ]


async def picture_of(product: Product, image: dict[str, Any]) -> Image.Image:
    url = f"{product.slack.base_url}/files-pri/{image['slack_file']['id']}"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.content_type == "image/png"
        return Image.open(BytesIO(await answer.read()))


async def test_a_command_shows_the_week_with_its_picture(product: Product) -> None:
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/slots oil change next week")
    card = await with_picture(rosa)
    assert card.only_for == ROSA.id
    table, image = block(card, "table"), block(card, "image")
    assert table
    assert image
    assert [cell["text"] for cell in table["rows"][0]] == [
        "Day",
        "Morning",
        "Afternoon",
        "First free time",
    ]
    assert len(table["rows"]) == 8
    assert image["alt_text"].startswith("Free times by half day: Mon, ")
    assert image["alt_text"] in card.text
    drawn = await picture_of(product, image)
    assert drawn.width > 900
    # An answer for one person cannot be redrawn without a press: it came whole, and once.
    assert len([one for one in rosa.seen() if block(one, "table")]) == 1


async def test_in_a_direct_message_the_picture_follows_the_card() -> None:
    async with running(deadlines=Deadlines(picture=0.9)) as product:
        rosa = product.at_desk()
        product.slack.switches["slow"].arm(method=UPLOAD)
        await rosa.say(ASKED)
        card = await rosa.sees("Free times for", "All times")
        assert block(card, "table")
        assert block(card, "image") is None
        pictured = await with_picture(rosa)
        assert pictured.ts == card.ts
        # Slack looks a new file through, and refuses it until it has.
        assert "invalid_blocks" in calls(product, "chat.update")


async def test_the_page_draws_it() -> None:
    async with running() as product, browsing() as browser:
        page = await browser.new_page()
        await page.goto(f"{product.slack.base_url}/?as={ROSA.id}")
        rosa = product.at_desk()
        await rosa.say(ASKED)
        image = block(await with_picture(rosa), "image")
        assert image
        rail = page.get_by_role("navigation", name="Conversations")
        await rail.get_by_role("link", name="Deskhand").first.click()
        drawn = page.get_by_role("img", name=image["alt_text"])
        await expect(drawn).to_be_visible()
        await drawn.scroll_into_view_if_needed()
        assert await drawn.evaluate("img => img.decode().then(() => img.naturalWidth)") > 900


async def test_the_same_week_is_drawn_once(product: Product) -> None:
    rosa, there = product.at_desk(), product.at_desk(channel=DESK)
    await rosa.say(ASKED)
    await with_picture(rosa)
    await there.command("/slots oil change next week")
    await with_picture(there)
    assert calls(product, "files.completeUploadExternal") == ["ok"]


async def test_the_picture_speaks_the_language_of_the_person(product: Product) -> None:
    camille = product.at_desk(CAMILLE.id)
    await camille.say("créneaux pour une vidange la semaine prochaine")
    image = block(await with_picture(camille), "image")
    assert image
    assert image["alt_text"].startswith("Créneaux libres par demi-journée : lun. ")


async def test_without_the_scope_the_table_stands_alone(product: Product) -> None:
    data = copy.deepcopy(manifest())
    del data["oauth_config"]["scopes"]["bot_optional"]
    product.slack.workspace.manifest = Manifest(data)
    rosa, there = product.at_desk(), product.at_desk(channel=DESK)
    await rosa.say(ASKED)
    await product.slack.until(lambda: calls(product, UPLOAD))
    await there.command("/slots oil change next week")
    for desk in (rosa, there):
        card = await desk.sees("Free times for", "All times")
        assert block(card, "table")
        assert block(card, "image") is None
        assert "picture" not in "".join(read(one) for one in desk.seen())
    # Who may not upload is not asked to try at every card.
    assert calls(product, UPLOAD) == ["missing_scope"]


async def test_where_slack_refuses_the_file_the_table_stands_alone(product: Product) -> None:
    product.slack.switches["server_error"].arm(method="files.completeUploadExternal")
    rosa = product.at_desk(channel=DESK)
    await rosa.command("/slots oil change next week")
    card = await rosa.sees("Free times for", "All times")
    assert block(card, "image") is None
    # The next card tries again: it was no matter of what we may.
    await rosa.press("Later")
    await with_picture(rosa)


async def test_a_file_that_slack_never_takes_is_left_out() -> None:
    async with running(deadlines=Deadlines(picture=3600.0)) as product:
        rosa = product.at_desk(channel=DESK)
        await rosa.command("/slots oil change next week")
        card = await rosa.sees("Free times for", "All times")
        assert block(card, "table")
        assert block(card, "image") is None
        assert len([one for one in rosa.seen() if block(one, "table")]) == 1
        assert product.at_desk().seen() == []  # nor did the card have to leave its place


async def test_a_picture_that_comes_late_changes_no_newer_card(product: Product) -> None:
    product.slack.switches["slow"].arm(method=UPLOAD)
    rosa = product.at_desk()
    await rosa.say(ASKED)
    await rosa.sees("Free times for", "All times")
    await rosa.press("Close")
    await product.slack.until(lambda: calls(product, "files.completeUploadExternal"))
    await product.service.desk.drain()
    updates = len(calls(product, "chat.update"))
    await rosa.say("help")
    await rosa.sees("What you can write")
    assert len(calls(product, "chat.update")) == updates
    assert all(block(one, "image") is None for one in rosa.seen())


async def test_a_time_of_the_week_is_booked(product: Product) -> None:
    rosa = product.at_desk()
    await rosa.say(ASKED)
    card = await with_picture(rosa)
    times = [name for name in labels(card) if name.endswith((" EST", " EDT"))]
    assert times
    await rosa.press(min(times))
    await rosa.sees("Who is the appointment for?", "Oil change")


async def test_the_next_week_and_a_day_of_it(product: Product) -> None:
    rosa = product.at_desk()
    await rosa.say(ASKED)
    first = block(await with_picture(rosa), "table")
    await rosa.press("Later")
    await product.slack.until(
        lambda: block(rosa.seen()[0], "table") not in (None, first) and rosa.seen()[0].blocks
    )
    day = next(name for name in labels(rosa.seen()[0]) if name.startswith("All times: "))
    await rosa.press(day)
    await product.slack.until(lambda: block(rosa.seen()[0], "table") is None)


@pytest.mark.parametrize(
    ("api", "site"),
    [
        ("https://slack.com/api/", "https://files.slack.com"),
        ("https://slack-gov.com/api/", "https://files.slack-gov.com"),
        ("https://notslack.com/api/", "https://notslack.com"),
        ("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080"),
    ],
)
def test_files_are_left_with_slack_alone(api: str, site: str) -> None:
    assert file_site(api) == site
