"""The pictures of the documents, taken from the running product: `make pictures`.

The rule: each is what a person sees, in light and in dark, with nothing put in for the picture.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from playwright.async_api import Locator, Page

from bot.demo import Stage, stage
from bot.demo.slack import ROSA
from bot.manifest import manifest
from bot.notices.subscription import Subscription
from bot.service import building, socket_mode
from bot.settings import Settings
from tests.browser import browsing

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
DESK = "C0SERVICEDESK"
DIRECT = f"D{ROSA.id[1:]}"
SIZE = {"width": 1280, "height": 860}
# Without the panel beside it, a conversation has the whole page.
NARROW = {"width": 960, "height": 860}


async def main() -> None:
    """Walk the main surfaces twice, and keep what the person sees."""
    for scheme in ("light", "dark"):
        async with stage(manifest(), 0) as scene:
            settings = _settings(scene)
            async with (
                building(settings) as service,
                socket_mode(service, settings),
                browsing() as browser,
            ):
                notices = service.store.notices()
                await notices.subscribe(scene.slack.workspace.team, DESK, Subscription())
                context = await browser.new_context(color_scheme=scheme)
                page = await context.new_page()
                await _walk(page, scene.url, "" if scheme == "light" else "-dark")


def _settings(scene: Stage) -> Settings:
    """Return the demo's settings, but for appointments that are booked at once."""
    environment = scene.environment
    path = Path(environment["DESKHAND_CONFIG"])
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('confirm = "draft"', 'confirm = "book"'), encoding="utf-8")
    return Settings.load(environment)


async def _walk(page: Page, url: str, suffix: str) -> None:
    async def keep(name: str) -> None:
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement.blur()")
        await page.wait_for_timeout(600)
        await page.screenshot(path=FOLDER / f"{name}{suffix}.png")

    await page.set_viewport_size(SIZE)  # type: ignore[arg-type]
    await page.goto(f"{url}/?as={ROSA.id}#{DIRECT}")
    await _write(page, "book Maria Lopez for an oil change and a tire rotation Thursday at 10")
    choose = page.get_by_role("button", name="Choose: Maria Lopez").last
    await choose.wait_for()
    await choose.click()
    confirm = page.get_by_role("button", name="Confirm").last
    await confirm.wait_for()
    await keep("review")
    await page.get_by_role("button", name="Edit all").last.click()
    form = page.get_by_role("dialog", name="New appointment")
    await form.get_by_label("Note").wait_for()
    await keep("form")
    await form.get_by_role("button", name="Close form").click()
    await confirm.click()
    await _newest(page, "Booked for Maria Lopez").wait_for()

    await page.get_by_role("button", name="Systems").click()
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    await _write(page, "free times for an oil change on Thursday")
    await _newest(page, "Free times for").wait_for()
    await keep("slots")
    await _write(page, "free times for an oil change next week")
    week = _newest(page, "First free time")
    picture = week.get_by_role("img", name=re.compile("^Free times by half day"))
    await picture.wait_for()
    await week.evaluate("one => one.scrollIntoView({ block: 'start' })")
    await keep("week")
    await _write(page, "book Dana Whitfield, the Outback, for a tire rotation tomorrow")
    await _newest(page, "Which time?").wait_for()
    await _write(page, "Ana is ill on Tuesday")
    plan = _newest(page, "Nothing is moved before you confirm")
    await plan.get_by_role("button", name=re.compile(r"^Move \d+ appointment")).wait_for()
    await keep("rebooking")
    await page.goto(f"{url}/?as={ROSA.id}#{DESK}")
    await page.get_by_text(re.compile(" booked: ")).wait_for()
    await page.set_viewport_size(NARROW | {"height": 420})  # type: ignore[arg-type]
    await keep("notice")
    await page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    await page.goto(f"{url}/?as={ROSA.id}#home")
    await page.get_by_text("myKaarma answers").wait_for()
    await page.get_by_text("Qmatic answers").wait_for()
    await keep("home")


async def _write(page: Page, text: str) -> None:
    box = page.get_by_placeholder("Message Deskhand")
    await box.fill(text)
    await box.press("Enter")


def _newest(page: Page, text: str) -> Locator:
    return page.get_by_role("article").filter(has_text=text).last


if __name__ == "__main__":
    asyncio.run(main())
