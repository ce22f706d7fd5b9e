"""What a walk through the local Slack's page is made of: the page, its parts, and its keys.

The rule: nothing is pressed that a person could not reach; by keys, the focus is seen to be there.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Locator, Page, expect

from bot.demo.slack import ROSA, Person
from tests.product import Product

DESK = "C0SERVICEDESK"
SHOWS = """one => one.matches(":focus-visible") && (getComputedStyle(one).outlineStyle !== "none"
    || Boolean(one.closest(".composer-box, .combo, .field")))"""


@asynccontextmanager
async def at(
    browser: Browser, product: Product, place: str = "", person: Person = ROSA
) -> AsyncIterator[Page]:
    """Open the page as somebody, in a fresh browser profile; it fails on errors in its code."""
    broken: list[str] = []
    context = await browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(6_000)
    page = await context.new_page()
    page.on("pageerror", lambda error: broken.append(str(error)))
    await page.goto(f"{product.slack.base_url}/?as={person.id}#{place or f'D{person.id[1:]}'}")
    await expect(page.locator("#rail a").first).to_be_attached()
    try:
        yield page
    finally:
        await context.close()
        if product.slack.views(person.id):
            await product.slack.close(person.id, everything=True)
    assert broken == []


def box(page: Page) -> Locator:
    return page.locator("#main").get_by_role("combobox", name=re.compile("^Message"))


def shown(page: Page) -> Locator:
    return page.get_by_role("region", name="Messages", exact=True)


def newest(page: Page, text: str | re.Pattern[str]) -> Locator:
    """Return the newest message with this text."""
    return page.locator("#main").get_by_role("article").filter(has_text=text).last


def named(inside: Page | Locator, name: str | re.Pattern[str]) -> Locator:
    """Return the button of this name, however often it stands there: the last one."""
    return inside.get_by_role("button", name=name).last


async def write(page: Page, text: str) -> None:
    await box(page).fill(text)
    await box(page).press("Enter")


async def book(page: Page, words: str) -> None:
    """Write a booking, confirm it, and wait until it is done."""
    await write(page, f"book Dana Whitfield, the Outback, for {words}")
    await named(page, "Confirm appointment").click()
    await expect(page.locator("#main article").last).to_contain_text("Booked for Dana Whitfield")


async def tab_to(page: Page, there: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is there, and see that it shows."""
    await there.wait_for()
    for _ in range(60):
        if await there.evaluate("one => one === document.activeElement"):
            break
        await page.keyboard.press(key)
    await expect(there).to_be_focused()
    assert await there.evaluate(SHOWS)


async def press(page: Page, there: Locator, key: str = "Tab") -> None:
    await tab_to(page, there, key)
    await page.keyboard.press("Enter")


async def is_somewhere(page: Page) -> None:
    """See that the focus was not lost to the page as a whole."""
    await expect(page.locator("body")).not_to_be_focused()
