"""The pictures of the README, taken from the running demo: `make pictures`."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.async_api import Page

from bot.demo import stage
from bot.manifest import manifest
from bot.service import building, socket_mode
from bot.settings import Settings
from tests.browser import browsing

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"


async def main() -> None:
    """Walk one booking and one look-up, and keep what the person sees."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    async with stage(manifest(), 0) as scene:
        settings = Settings.load(scene.environment)
        async with (
            building(settings) as service,
            socket_mode(service, settings),
            browsing() as browser,
        ):
            for scheme in ("light", "dark"):
                page = await browser.new_page(
                    viewport={"width": 1280, "height": 860},
                    color_scheme=scheme,
                )
                await page.goto(scene.url)
                await _book(page, scheme)
                await page.close()


async def _book(page: Page, scheme: str) -> None:
    suffix = "" if scheme == "light" else "-dark"
    box = page.get_by_placeholder("Message Deskhand")
    await box.fill("book Maria Lopez for an oil change and a tire rotation Thursday at 10")
    await box.press("Enter")
    choose = page.get_by_role("button", name="Choose Maria Lopez").last
    await choose.wait_for()
    await page.screenshot(path=FOLDER / f"chooser{suffix}.png")
    await choose.click()
    confirm = page.get_by_role("button", name="Confirm").last
    await confirm.wait_for()
    await page.wait_for_timeout(400)
    await page.screenshot(path=FOLDER / f"review{suffix}.png")
    await confirm.click()
    await page.get_by_text("Draft made for Maria Lopez").last.wait_for()
    await page.wait_for_timeout(1500)
    await page.screenshot(path=FOLDER / f"done{suffix}.png")


if __name__ == "__main__":
    asyncio.run(main())
