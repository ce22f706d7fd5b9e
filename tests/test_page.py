"""The local Slack's page in a real browser, against the real server and a real Bolt app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Locator, Page, expect
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.demo.slack import CAMILLE, NADIA, ROSA, Deadlines, LocalSlack
from bot.demo.slack.manifest import DEFAULT
from tests.browser import browsing

pytestmark = pytest.mark.asyncio(loop_scope="module")

JSON = dict[str, Any]
DESK = "C0SERVICEDESK"
ROSAS = "D0ROSA"
MANIFEST = DEFAULT | {
    "features": DEFAULT["features"]
    | {
        "slash_commands": [
            {"command": "/book", "description": "Book an appointment", "usage_hint": "who, when"},
            {"command": "/appointments", "description": "Show a day", "usage_hint": "[day]"},
        ],
        "shortcuts": [
            {
                "callback_id": "from_anywhere",
                "name": "Book an appointment",
                "type": "global",
                "description": "From anywhere",
            },
            {
                "callback_id": "from_message",
                "name": "Book from this message",
                "type": "message",
                "description": "Uses what the message says",
            },
        ],
    }
}


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def section(text: JSON) -> JSON:
    return {"type": "section", "text": text}


def button(action_id: str, text: str, **more: Any) -> JSON:
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": "1", **more}


def actions(*elements: JSON, block_id: str = "buttons") -> JSON:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def words(name: str, *, block_id: str | None = None, **more: Any) -> JSON:
    element = {"type": "plain_text_input", "action_id": name}
    label = plain(name.capitalize())
    return {
        "type": "input",
        "block_id": block_id or name,
        "label": label,
        "element": element,
        **more,
    }


def option(text: str, description: str) -> JSON:
    return {"text": plain(text), "value": text, "description": plain(description)}


CUSTOMERS = [
    option("Maria Lopez", "2021 Honda CR-V"),
    option("Mario Rossi", "2019 Fiat 500"),
    option("Marta Nowak", "2020 Skoda Octavia"),
]
FIND = {
    "type": "external_select",
    "action_id": "find",
    "placeholder": plain("Find a customer"),
    "min_query_length": 2,
}
CARD = [
    {"type": "header", "text": plain("Check the booking")},
    section(mrkdwn("*Maria Lopez* wants an oil change")),
    {"type": "context", "elements": [mrkdwn("Ref. `D-1042`")]},
    actions(
        button("confirm", "Book it", style="primary"), button("drop", "Cancel", style="danger")
    ),
]


class StandIn:
    """A scheduling system's panel, as far as the page can tell."""

    def __init__(self, slack: LocalSlack) -> None:
        self.rows: list[JSON] = [{"id": "1", "cells": ["D-1", "Ana"], "new": False}]
        self.slow = False
        slack.app.router.add_get("/mykaarma/_panel", self._panel)
        slack.app.router.add_post("/mykaarma/_panel/switches/slow", self._turn)

    async def _panel(self, request: web.Request) -> web.Response:
        del request
        switch = {"id": "slow", "label": "Answer slowly", "help": "Waits.", "on": self.slow}
        table = {"title": "Appointments", "columns": ["Ref.", "Customer"], "rows": self.rows}
        shown: JSON = {"title": "myKaarma", "summary": f"{len(self.rows)} appointments"}
        shown |= {"tables": [table], "switches": [switch], "requests": []}
        return web.json_response(shown)

    async def _turn(self, request: web.Request) -> web.Response:
        self.slow = (await request.json())["on"]
        return await self._panel(request)


class Desk:
    """The server, a Bolt app a test adds listeners to, and the browser to look at them."""

    def __init__(self, slack: LocalSlack, stand_in: StandIn, browser: Browser) -> None:
        self.slack = slack
        self.stand_in = stand_in
        self.browser = browser
        self.client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
        self.app = AsyncApp(signing_secret=slack.signing_secret, client=self.client)
        self.sent: list[JSON] = []

    async def post(self, channel: str, blocks: list[JSON], **more: Any) -> str:
        answer = await self.client.chat_postMessage(
            channel=channel, text="A card", blocks=blocks, **more
        )
        return str(answer["ts"])

    @asynccontextmanager
    async def page(self, *, path: str = "", width: int = 1280, **more: Any) -> AsyncIterator[Page]:
        """A fresh browser profile; fails on errors in the page's code and on requests elsewhere."""
        broken: list[str] = []
        size: Any = {"width": width, "height": 800}
        context = await self.browser.new_context(viewport=size, **more)
        page = await context.new_page()
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.on("console", lambda said: broken.append(said.text) if said.type == "error" else None)
        home = self.slack.base_url
        page.on("request", lambda asked: None if home in asked.url else broken.append(asked.url))
        await page.goto(f"{home}/{path}")
        await expect(page.locator("#rail a").first).to_be_attached()
        yield page
        await context.close()
        assert broken == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def desk(browser: Browser) -> AsyncIterator[Desk]:
    panels = [{"name": "myKaarma", "url": "/mykaarma/_panel"}]
    slack = LocalSlack(manifest=MANIFEST, panels=panels)
    stand_in = StandIn(slack)
    async with slack.serving():
        desk = Desk(slack, stand_in, browser)

        @desk.app.command("/book")
        async def book(ack: Any, respond: Any) -> None:
            await ack()
            await respond(text="Check the booking", blocks=CARD)

        @desk.app.event("app_home_opened")
        async def opened() -> None:
            """Nothing to do; Slack sends it whenever a page opens."""

        async with connected(desk):
            yield desk


@asynccontextmanager
async def connected(desk: Desk) -> AsyncIterator[None]:
    handler = AsyncSocketModeHandler(desk.app, desk.slack.app_token, web_client=desk.client)
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


def composer(page: Page) -> Locator:
    return page.locator("#main").get_by_role("combobox", name="Message")


async def send(page: Page, text: str) -> None:
    await composer(page).fill(text)
    await composer(page).press("Enter")


async def form(desk: Desk, page: Page, view: JSON, on_submit: Callable[..., Any]) -> Locator:
    """Open a modal by the global shortcut, as a person would."""

    @desk.app.shortcut("from_anywhere")
    async def shortcut(ack: Any, body: JSON) -> None:
        await ack()
        await desk.client.views_open(trigger_id=body["trigger_id"], view=view)

    desk.app.view("form")(on_submit)
    await page.get_by_role("button", name="Shortcuts", exact=True).click()
    await page.get_by_role("menuitem", name="Book an appointment From anywhere").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    return dialog


def modal(*blocks: JSON) -> JSON:
    names = {"title": plain("Register"), "submit": plain("Save"), "close": plain("Cancel")}
    return {"type": "modal", "callback_id": "form", "blocks": list(blocks), **names}


async def test_what_is_sent_reaches_the_app_and_its_answer_the_page(desk: Desk) -> None:
    @desk.app.event("message")
    async def answer(event: JSON, say: Any) -> None:
        if "bot_id" not in event:
            await say(text=f"You said: {event['text']}", thread_ts=event["ts"])

    async with desk.page() as page:
        await send(page, "book Maria & Co <b>today</b>")
        own = page.get_by_role("article", name="Rosa Delgado")
        await expect(own.locator(".text")).to_have_text("book Maria & Co <b>today</b>")
        reply = page.get_by_role("article", name="Deskhand")
        await expect(reply).to_contain_text("You said: book Maria & Co <b>today</b>")
        await expect(page.locator("#live")).to_contain_text("Deskhand: You said")
        await expect(composer(page)).to_have_value("")
        await composer(page).press("ArrowUp")
        await expect(composer(page)).to_have_value("book Maria & Co <b>today</b>")


async def test_another_person_sees_the_channel_live(desk: Desk) -> None:
    async with (
        desk.page(path=f"?as={ROSA.id}#{DESK}") as rosa,
        desk.page(path=f"?as={CAMILLE.id}") as camille,
    ):
        await send(rosa, "@camille is Maria here?")
        await composer(rosa).fill("@cam")
        await rosa.get_by_role("option", name=CAMILLE.name).click()
        await composer(rosa).press("End")
        await composer(rosa).press_sequentially("look")
        await composer(rosa).press("Enter")
        link = camille.get_by_role("link", name="service-desk")
        await expect(link).to_contain_text("2")
        await link.click()
        article = camille.get_by_role("article", name="Rosa Delgado").last
        await expect(article).to_contain_text(f"@{CAMILLE.name} look")
        assert desk.slack.messages(DESK)[-1].text == f"<@{CAMILLE.id}> look"


async def test_the_person_switch_shows_what_the_other_person_may_see(desk: Desk) -> None:
    async with desk.page(path=f"#{DESK}") as page:
        await page.get_by_role("button", name="Switch person").click()
        await page.get_by_role("menuitem", name=NADIA.name).click()
        await expect(page.get_by_role("button", name=f"You are {NADIA.name}")).to_be_visible()
        rail = page.get_by_role("navigation", name="Conversations")
        await expect(rail.get_by_role("link", name="northgate-fleet")).to_be_visible()
        await expect(rail.get_by_role("link", name="service-desk")).to_have_count(0)


async def test_a_command_is_completed_and_its_private_answer_goes_with_a_reload(desk: Desk) -> None:
    async with desk.page(path=f"#{DESK}") as page:
        box = composer(page)
        await box.press_sequentially("/")
        suggestions = page.get_by_role("listbox", name="Suggestions").get_by_role("option")
        await expect(suggestions).to_have_count(2)
        await expect(suggestions.first).to_contain_text("Book an appointment")
        await box.press("ArrowDown")
        await box.press("Enter")
        await expect(box).to_have_value("/appointments ")
        await box.fill("/bo")
        await box.press("Tab")
        await expect(page.get_by_role("note")).to_contain_text("who, when")
        await box.press("Enter")
        private = page.get_by_role("article", name="Deskhand")
        await expect(private).to_contain_text("Only visible to you")
        await page.reload()
        await expect(composer(page)).to_be_visible()
        await expect(private).to_have_count(0)


async def test_an_unknown_command_stays_in_the_box_with_a_hint(desk: Desk) -> None:
    async with desk.page() as page:
        await send(page, "/nothing here")
        await expect(page.get_by_text("There is no command /nothing here")).to_be_visible()
        await expect(composer(page)).to_have_value("/nothing here")


async def test_an_external_select_works_by_keyboard(desk: Desk) -> None:
    @desk.app.options("find")
    async def options(ack: Any, payload: JSON) -> None:
        asked = payload["value"].lower()
        await ack(options=[one for one in CUSTOMERS if asked in one["value"].lower()])

    @desk.app.action("find")
    async def found(ack: Any, action: JSON) -> None:
        await ack()
        desk.sent.append(action)

    await desk.post(ROSAS, [actions(FIND)])
    async with desk.page() as page:
        field = page.get_by_role("combobox", name="Find a customer")
        choices = page.get_by_role("listbox", name="Find a customer").get_by_role("option")
        await field.focus()
        await field.press("ArrowDown")
        await expect(page.get_by_text("Type at least 2 letters")).to_be_visible()
        await field.press_sequentially("ma")
        await expect(choices).to_have_count(3)
        await expect(choices.first).to_contain_text("2021 Honda CR-V")
        await field.press("End")
        await expect(choices.last).to_have_class("option active")
        await field.press("Escape")
        await expect(choices).to_have_count(0)
        await field.press_sequentially("mario")
        await expect(choices).to_have_count(1)
        await field.press("Enter")
        await expect(field).to_have_value("Mario Rossi")
        await desk.slack.until(lambda: desk.sent)
        assert desk.sent[0]["selected_option"]["value"] == "Mario Rossi"
        await field.fill("zzz")
        await expect(page.get_by_text("Nothing matches")).to_be_visible()


async def test_a_field_error_keeps_what_was_typed(desk: Desk) -> None:
    async def submit(ack: Any, body: JSON) -> None:
        phone = body["view"]["state"]["values"]["phone"]["phone"]["value"]
        if phone.isdigit():
            await ack()
        else:
            await ack(response_action="errors", errors={"phone": "Use digits only."})

    async with desk.page() as page:
        view = modal(words("name"), words("phone"), words("notes", optional=True))
        dialog = await form(desk, page, view, submit)
        await expect(dialog.get_by_label("Name")).to_be_focused()
        await dialog.get_by_label("Phone").fill("abc")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_label("Name")).to_be_focused()
        await expect(dialog.get_by_label("Name")).to_have_accessible_description(
            "This field needs an answer."
        )
        await dialog.get_by_label("Name").fill("Maria")
        await dialog.get_by_label("Name").press("Enter")
        await expect(dialog.get_by_label("Phone")).to_have_accessible_description(
            "Use digits only."
        )
        await expect(dialog.get_by_label("Phone")).to_be_focused()
        await expect(dialog.get_by_label("Phone")).to_have_value("abc")
        await expect(dialog.get_by_label("Name")).to_have_value("Maria")
        await dialog.get_by_label("Phone").fill("5550104477")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog).to_have_count(0)


async def test_an_update_keeps_inputs_whose_ids_stay_and_resets_the_others(desk: Desk) -> None:
    @desk.app.action("again")
    async def again(ack: Any, body: JSON) -> None:
        await ack()
        changed = modal(words("name"), words("phone", block_id="phone_2"), actions(again_button))
        await desk.client.views_update(view_id=body["view"]["id"], view=changed)

    async def submit(ack: Any) -> None:
        await ack()

    again_button = button("again", "Look again")
    async with desk.page() as page:
        view = modal(words("name"), words("phone"), actions(again_button))
        dialog = await form(desk, page, view, submit)
        await dialog.get_by_label("Name").fill("Maria")
        await dialog.get_by_label("Phone").fill("555")
        await dialog.get_by_role("button", name="Look again").press("Enter")
        await expect(dialog.get_by_label("Phone")).to_have_value("")
        await expect(dialog.get_by_label("Name")).to_have_value("Maria")
        await expect(dialog.get_by_role("button", name="Look again")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
        assert desk.slack.views(ROSA.id) == []


async def test_an_updated_card_keeps_focus_and_place(desk: Desk) -> None:
    @desk.app.action("more")
    async def more(ack: Any, body: JSON) -> None:
        await ack()
        ts = body["message"]["ts"]
        longer = [section(mrkdwn("One more line\n" * 6)), actions(button("more", "More"))]
        await desk.client.chat_update(channel=ROSAS, ts=ts, text="Longer", blocks=longer)

    @desk.app.action("confirm")
    async def confirm(ack: Any, body: JSON) -> None:
        await ack()
        done = [section(mrkdwn("Booked")), actions(button("undo", "Undo"))]
        await desk.client.chat_update(
            channel=ROSAS, ts=body["message"]["ts"], text="Booked", blocks=done
        )

    for _ in range(3):
        await desk.post(ROSAS, [section(mrkdwn("Filler\n" * 20))])
    first = await desk.post(ROSAS, [section(mrkdwn("Short")), actions(button("more", "More"))])
    last = await desk.post(ROSAS, CARD)
    for _ in range(3):
        await desk.post(ROSAS, [section(mrkdwn("Filler\n" * 20))])
    async with desk.page() as page:
        pressed = page.locator(f'[data-ts="{first}"]').get_by_role("button", name="More")
        await pressed.scroll_into_view_if_needed()
        await pressed.focus()
        card = page.locator(f'[data-ts="{first}"]')
        before = await card.bounding_box()
        await page.keyboard.press("Enter")
        await expect(card).to_contain_text("One more line")
        await expect(pressed).to_be_focused()
        after = await card.bounding_box()
        assert before is not None
        assert after is not None
        assert abs(before["y"] - after["y"]) < 2
        # Another button in the same place must not inherit the focus: Enter means another thing.
        card = page.locator(f'[data-ts="{last}"]')
        await card.get_by_role("button", name="Book it").press("Enter")
        await expect(card.get_by_role("button", name="Undo")).to_be_visible()
        await expect(card).to_be_focused()


async def test_a_new_message_does_not_pull_down_a_reader(desk: Desk) -> None:
    for _ in range(4):
        await desk.post(ROSAS, [section(mrkdwn("Filler\n" * 20))])
    async with desk.page() as page:
        box = page.get_by_role("region", name="Messages")
        await box.evaluate("(node) => { node.scrollTop = 100; }")
        ts = await desk.post(ROSAS, CARD)
        await page.get_by_role("button", name="New message").click()
        await expect(page.locator(f'[data-ts="{ts}"]')).to_be_focused()
        await box.evaluate("(node) => { node.scrollTop = 100; }")
        await desk.client.chat_delete(channel=ROSAS, ts=ts)
        await expect(page.locator(f'[data-ts="{ts}"]')).to_have_count(0)
        assert await box.evaluate("(node) => node.scrollTop") == 100


async def test_hostile_text_is_only_text(desk: Desk) -> None:
    bad = "<img src=x onerror=window.hacked=1> <!channel> *bold* :car:"
    escaped = "&lt;img src=x onerror=window.hacked=1&gt; &lt;!channel&gt;"
    await desk.post(
        ROSAS,
        [
            section({"type": "plain_text", "text": bad, "emoji": False}),
            section(mrkdwn(f"{escaped} <javascript:window.hacked=1|press>")),
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": bad}]}
                ],
            },
            actions(button("x", bad[:70])),
        ],
    )
    async with desk.page() as page:
        card = page.get_by_role("article", name="Deskhand")
        await expect(card.locator(".text").nth(0)).to_have_text(bad)
        await expect(card.locator(".text").nth(1)).to_contain_text("<img src=x")
        await expect(card.locator(".text").nth(1)).to_contain_text("<!channel> press")
        await expect(card.locator(".text").nth(2)).to_have_text(bad)
        await expect(card.locator(".content").locator("img, strong, a, .mention")).to_have_count(0)
        assert await page.evaluate("window.hacked") is None


async def test_a_dangerous_button_asks_first(desk: Desk) -> None:
    @desk.app.action("drop")
    async def drop(ack: Any, action: JSON) -> None:
        await ack()
        desk.sent.append(action)

    asks = {
        "title": plain("Cancel it?"),
        "text": plain("The slot is released."),
        "confirm": plain("Cancel appointment"),
        "deny": plain("Keep it"),
    }
    await desk.post(ROSAS, [actions(button("drop", "Cancel", style="danger", confirm=asks))])
    async with desk.page() as page:
        pressed = page.get_by_role("button", name="Cancel", exact=True)
        dialog = page.get_by_role("alertdialog", name="Cancel it?")
        await pressed.click()
        await dialog.get_by_role("button", name="Keep it").click()
        await expect(dialog).to_have_count(0)
        await expect(pressed).to_be_focused()
        await pressed.click()
        await dialog.get_by_role("button", name="Cancel appointment").click()
        await desk.slack.until(lambda: desk.sent)
        assert len(desk.sent) == 1


async def test_unknown_blocks_are_shown_and_tables_can_be_sorted_and_paged(desk: Desk) -> None:
    def row(*cells: str | int) -> list[JSON]:
        return [
            {"type": "raw_text", "text": cell}
            if isinstance(cell, str)
            else {"type": "raw_number", "value": cell, "text": f"{cell} min"}
            for cell in cells
        ]

    rows = [row("Customer", "Length"), row("Ana", 90), row("Bo", 15), row("Cy", 120)]
    table = {"type": "data_table", "caption": "Monday", "page_size": 2, "rows": rows}
    await desk.post(ROSAS, [table])
    odd = [{"type": "hologram", "block_id": "odd"}]
    async with desk.page() as page:
        shown = page.get_by_role("table", name="Monday")
        await expect(shown.get_by_role("rowheader")).to_have_text(["Ana", "Bo"])
        await shown.get_by_role("button", name="Length").click()
        await expect(shown.get_by_role("rowheader")).to_have_text(["Bo", "Ana"])
        await page.get_by_role("button", name="Next page").click()
        await expect(shown.get_by_role("rowheader")).to_have_text(["Cy"])
        # The server refuses such a block, so the page is handed it directly.
        await page.evaluate(
            """async (blocks) => {
                const { drawBlock } = await import("/blocks.js");
                document.getElementById("main").append(drawBlock(blocks[0], {}));
            }""",
            odd,
        )
        await expect(page.get_by_text("This block cannot be drawn (hologram)")).to_be_visible()


async def test_home_and_threads(desk: Desk) -> None:
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Good morning")}]}
    await desk.post(DESK, CARD)
    async with desk.page(path="#home") as page:
        await expect(page.get_by_text("has not set up your Home yet")).to_be_visible()
        await desk.client.views_publish(user_id=ROSA.id, view=home)
        await expect(page.get_by_role("heading", name="Good morning")).to_be_visible()
        await page.get_by_role("link", name="service-desk").click()
        card = page.get_by_role("article", name="Deskhand")
        await card.hover()
        await card.get_by_role("button", name="Reply in thread").click()
        thread = page.get_by_role("complementary", name="Thread")
        await thread.get_by_role("combobox", name="Reply").fill("Thanks")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="1 reply, last at")).to_be_visible()
        assert desk.slack.messages(DESK)[-1].thread_ts == desk.slack.messages(DESK)[0].ts
        await page.keyboard.press("Escape")
        await expect(thread).to_be_hidden()


async def test_the_status_line_and_its_stop_button(desk: Desk) -> None:
    @desk.app.event("message")
    async def work(event: JSON) -> None:
        await desk.client.assistant_threads_setStatus(
            channel_id=event["channel"],
            thread_ts=event["ts"],
            status="is looking for Maria Lopez…",
        )

    @desk.app.event("agent_session_stopped")
    async def stopped(event: JSON) -> None:
        await desk.client.chat_postMessage(
            channel=event["channel"], thread_ts=event["thread_ts"], text="Stopped."
        )

    async with desk.page() as page:
        await send(page, "book Maria Lopez")
        line = page.get_by_text("Deskhand is looking for Maria Lopez…").first
        await expect(line).to_be_visible()
        await page.get_by_role("button", name="Stop").click()
        await expect(page.get_by_role("article", name="Deskhand")).to_contain_text("Stopped.")
        await expect(page.get_by_role("button", name="Stop")).to_have_count(0)


async def test_the_systems_panel_follows_and_its_switches_turn(desk: Desk) -> None:
    async with desk.page() as page:
        panel = page.get_by_role("complementary", name="What the systems hold")
        await expect(panel.get_by_role("cell", name="Ana")).to_be_visible()
        desk.stand_in.rows.insert(0, {"id": "2", "cells": ["D-2", "Maria"], "new": False})
        fresh = panel.get_by_role("row", name="Maria")
        await expect(fresh).to_have_class("fresh")
        switch = panel.get_by_role("switch", name="Answer slowly")
        await switch.press("Space")
        await expect(switch).to_have_attribute("aria-checked", "true")
        await expect(switch).to_be_focused()
        await panel.get_by_text("Answer slowly").click()
        await expect(switch).to_have_attribute("aria-checked", "false")
        await panel.get_by_role("tab", name="Slack").click()
        await expect(panel.get_by_role("switch", name="Answer 429")).to_be_visible()


async def test_it_says_when_the_app_is_gone_and_finds_a_restarted_server(browser: Browser) -> None:
    first = LocalSlack(manifest=MANIFEST)
    async with first.serving():
        port = int(first.base_url.rsplit(":", 1)[1])
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(first.base_url)
        await expect(page.get_by_text("Deskhand is not running")).to_be_visible()
    await expect(page.get_by_text("Reconnecting to the local Slack")).to_be_visible()
    second = LocalSlack(manifest=MANIFEST)
    async with second.serving(port=port):
        await expect(page.get_by_text("Deskhand is not running")).to_be_visible(timeout=15_000)
        await send(page, "hello again")
        await expect(page.get_by_role("article", name="Rosa")).to_contain_text("hello again")
        await context.close()


def chosen(part: Any) -> Any:
    """An option by its value, and anything else as it is."""
    if isinstance(part, list):
        return [chosen(one) for one in part]
    return part["value"] if isinstance(part, dict) else part


async def test_inputs_send_what_slack_sends(desk: Desk) -> None:
    async def submit(ack: Any, body: JSON) -> None:
        await ack()
        desk.sent.append(body["view"]["state"]["values"])

    def field(name: str, element: JSON) -> JSON:
        return {
            "type": "input",
            "block_id": name,
            "label": plain(name.capitalize()),
            "element": {"action_id": f"{name}_value", **element},
        }

    view = modal(
        field("who", {"type": "users_select"}),
        field("where", {"type": "channels_select"}),
        field("car", {"type": "static_select", "options": CUSTOMERS}),
        field("services", {"type": "multi_static_select", "options": CUSTOMERS}),
        field("slot", {"type": "radio_buttons", "options": CUSTOMERS}),
        field("extras", {"type": "checkboxes", "options": CUSTOMERS}),
        field("day", {"type": "datepicker"}),
        field("hour", {"type": "timepicker"}),
        field("moment", {"type": "datetimepicker"}),
        field("count", {"type": "number_input", "is_decimal_allowed": False}),
        field("mail", {"type": "email_text_input"}),
        field("note", {"type": "plain_text_input", "multiline": True}),
    )
    async with desk.page() as page:
        dialog = await form(desk, page, view, submit)
        await dialog.get_by_role("combobox", name="Who").press_sequentially("irene")
        await page.keyboard.press("Enter")
        await dialog.get_by_role("combobox", name="Where").click()
        await page.get_by_role("option", name="#front-office").click()
        await dialog.get_by_role("combobox", name="Car").click()
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        services = dialog.get_by_role("combobox", name="Services")
        await services.click()
        await page.get_by_role("option", name="Maria Lopez").click()
        await page.get_by_role("option", name="Mario Rossi").click()
        await page.keyboard.press("Escape")
        await dialog.get_by_role("button", name="Remove Maria Lopez").click()
        await dialog.get_by_role("radio", name="Marta Nowak").check()
        await dialog.get_by_role("checkbox", name="Maria Lopez").check()
        await dialog.get_by_label("Day").fill("2026-11-23")
        await dialog.get_by_label("Hour").fill("10:30")
        await dialog.get_by_label("Moment").fill("2026-11-23T10:30")
        await dialog.get_by_label("Count").fill("two")
        await dialog.get_by_label("Mail").fill("maria@example.com")
        await dialog.get_by_label("Note").fill("first\nsecond")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog.get_by_label("Count")).to_have_accessible_description(
            "This is not a number."
        )
        await dialog.get_by_label("Count").fill("2")
        await dialog.get_by_role("button", name="Save").click()
        await expect(dialog).to_have_count(0)
    entered = {
        block: {name: chosen(part) for name, part in state[f"{block}_value"].items()}
        for block, state in desk.sent[0].items()
    }
    for state in entered.values():
        del state["type"]
    assert entered == {
        "who": {"selected_user": "U0IRENE"},
        "where": {"selected_channel": "C0FRONTOFFICE"},
        "car": {"selected_option": "Marta Nowak"},
        "services": {"selected_options": ["Mario Rossi"]},
        "slot": {"selected_option": "Marta Nowak"},
        "extras": {"selected_options": ["Maria Lopez"]},
        "day": {"selected_date": "2026-11-23"},
        "hour": {"selected_time": "10:30"},
        # Half past ten in New York, where this person is, whatever zone the browser is in.
        "moment": {"selected_date_time": 1795447800},
        "count": {"value": "2"},
        "mail": {"value": "maria@example.com"},
        "note": {"value": "first\nsecond"},
    }


async def test_a_pushed_modal_goes_back_to_what_was_typed(desk: Desk) -> None:
    async def submit(ack: Any) -> None:
        await ack(response_action="push", view=modal(words("colour")) | {"title": plain("Two")})

    async with desk.page() as page:
        dialog = await form(desk, page, modal(words("name")), submit)
        await dialog.get_by_label("Name").fill("Maria")
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("heading", name="Two")).to_be_visible()
        await expect(dialog.get_by_label("Colour")).to_be_focused()
        await dialog.get_by_role("button", name="Back").click()
        await expect(dialog.get_by_label("Name")).to_have_value("Maria")
        await dialog.get_by_role("button", name="Close form").click()
        await expect(dialog).to_have_count(0)
        await expect(page.get_by_role("button", name="Shortcuts", exact=True)).to_be_focused()


async def test_a_button_that_waits_is_sent_once_and_slack_says_when_nothing_came(
    browser: Browser,
) -> None:
    slack = LocalSlack(manifest=MANIFEST, deadlines=Deadlines(acknowledge=0.5))
    stand_in = StandIn(slack)
    async with slack.serving():
        desk = Desk(slack, stand_in, browser)

        @desk.app.action("confirm")
        async def silent(action: JSON) -> None:
            desk.sent.append(action)

        @desk.app.event("app_home_opened")
        async def opened() -> None:
            """Nothing to do."""

        async with connected(desk):
            await desk.post(ROSAS, CARD)
            async with desk.page() as page:
                pressed = page.get_by_role("button", name="Book it")
                await pressed.dblclick()
                await expect(pressed).to_have_attribute("aria-busy", "true")
                notice = page.get_by_text("Deskhand did not answer in time. Try again.")
                await expect(notice).to_be_visible()
                await expect(pressed).not_to_have_attribute("aria-busy", "true")
                assert len(desk.sent) == 1
                await page.get_by_role("button", name="Dismiss").click()
                await expect(notice).to_have_count(0)


async def test_the_keyboard_reaches_everything_and_the_theme_is_remembered(desk: Desk) -> None:
    await desk.post(ROSAS, CARD)
    async with desk.page() as page:
        await page.keyboard.press("Shift+Tab")
        await page.keyboard.press("Shift+Tab")
        await expect(page.get_by_role("button", name="Cancel")).to_be_focused()
        await page.keyboard.press("?")
        await expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_be_visible()
        await page.keyboard.press("Escape")
        await page.keyboard.press("Alt+ArrowDown")
        await expect(page.get_by_role("heading", name="Deskhand home")).to_be_visible()
        await page.keyboard.press("Alt+ArrowDown")
        await expect(page.get_by_role("heading", name="#service-desk", level=1)).to_be_visible()
        await page.keyboard.press("F6")
        await expect(page.get_by_role("tab", name="myKaarma")).to_be_focused()
        await page.get_by_role("button", name="Use dark colours").press("Enter")
        await page.reload()
        await expect(page.get_by_role("button", name="Use light colours")).to_be_visible()


async def test_a_reply_in_the_apps_conversation_goes_to_its_thread(desk: Desk) -> None:
    @desk.app.event("message")
    async def answer(event: JSON) -> None:
        if "bot_id" not in event:
            thread = event.get("thread_ts") or event["ts"]
            await desk.client.chat_postMessage(
                channel=event["channel"], thread_ts=thread, text=f"Yes: {event['text']}"
            )

    async with desk.page() as page:
        await send(page, "book Maria on Monday")
        await page.get_by_role("button", name="Reply", exact=True).click()
        await expect(page.get_by_text("Replying to “book Maria on Monday”")).to_be_visible()
        await page.get_by_role("combobox", name="Reply").fill("no, Friday")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("article").last).to_contain_text("Yes: no, Friday")
        await page.keyboard.press("Escape")
        await expect(composer(page)).to_be_focused()
        first, *rest = desk.slack.messages(ROSAS)
        assert [message.thread_ts for message in rest] == [first.ts] * 3


async def test_a_message_shortcut_opens_its_form(desk: Desk) -> None:
    @desk.app.shortcut("from_message")
    async def shortcut(ack: Any, body: JSON) -> None:
        await ack()
        view = modal(words("name")) | {"title": plain("Book"), "private_metadata": "x"}
        desk.sent.append(body["message"])
        await desk.client.views_open(trigger_id=body["trigger_id"], view=view)

    async with desk.page(path=f"#{DESK}") as page:
        await send(page, "Maria Lopez called about her brakes")
        await page.get_by_role("article").focus()
        await page.keyboard.press("Tab")
        await expect(page.get_by_role("button", name="Book from this message")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog", name="Book")).to_be_visible()
        assert desk.sent[0]["text"] == "Maria Lopez called about her brakes"


async def test_an_unknown_person_in_the_address_gets_a_way_out(browser: Browser) -> None:
    slack = LocalSlack(manifest=MANIFEST)
    async with slack.serving():
        context = await browser.new_context()
        page = await context.new_page()
        await page.goto(f"{slack.base_url}/?as=U0NOBODY")
        await page.get_by_role("link", name="Open it as somebody else").click()
        await expect(composer(page)).to_be_visible()
        await context.close()


async def test_on_a_telephone_the_rail_is_a_drawer(desk: Desk) -> None:
    async with desk.page(width=360) as page:
        link = page.get_by_role("link", name="service-desk")
        await expect(link).to_be_hidden()
        await page.get_by_role("button", name="Conversations").click()
        await link.click()
        await expect(link).to_be_hidden()
        await expect(page.get_by_role("heading", name="#service-desk", level=1)).to_be_visible()


SCENE = [
    *CARD,
    {
        "type": "section",
        "fields": [mrkdwn("*When*\nMonday"), mrkdwn("*Reference*\n" + "D" * 60)],
        "accessory": FIND,
    },
    {"type": "image", "image_url": "https://example.com/car.png", "alt_text": "A red car"},
    section(mrkdwn(f"<@{ROSA.id}> <https://example.com/{'long' * 30}> `code` ~gone~")),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
async def test_it_fits_and_can_be_read(desk: Desk, scheme: str, width: int) -> None:
    await desk.post(ROSAS, SCENE)
    async with desk.page(width=width, color_scheme=scheme, reduced_motion="reduce") as page:
        await send(page, "hello " * 40)
        await expect(page.get_by_role("article")).to_have_count(2)
        wide = await page.evaluate(TOO_WIDE)
        assert wide == []
        assert await page.evaluate(CONTRAST) == []


TOO_WIDE = """() => [document.documentElement, ...document.querySelectorAll(
    ".messages, .panel-body, #top")]
    .filter((node) => node.scrollWidth > node.clientWidth + 1)
    .map((node) => node.className || node.tagName)"""

# Every visible text against what is behind it: 4.5 to 1, as WCAG AA asks of body text.
CONTRAST = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const paint = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
    };
    const over = (colour, behind) => {
        paint(`rgb(${behind})`);
        paint(colour);
        return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
    };
    const style = (node) => getComputedStyle(node);
    const behind = (node) => node
        ? over(style(node).backgroundColor, behind(node.parentElement))
        : [255, 255, 255];
    const light = (rgb) => rgb.map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const weak = [];
    const app = document.getElementById("app");
    const walker = document.createTreeWalker(app, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const words = walker.currentNode.data.trim();
        const node = walker.currentNode.parentElement;
        if (!words || !node.checkVisibility({ visibilityProperty: true })) continue;
        const back = behind(node);
        const pair = [light(back), light(over(style(node).color, back))];
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (ratio < 4.5) weak.push(`${words.slice(0, 30)}: ${ratio.toFixed(2)}`);
    }
    return weak;
}"""
