"""What is rarer than a booking, walked in the page by keys alone: moves, notices, forms, details.

The rule: no walk touches the mouse, and after every press the focus is somewhere to go on from.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.demo.slack import CAMILLE, IRENE
from bot.notices.subscription import Subscription
from tests.browser import browsing
from tests.product import Product, coming_days, running
from tests.trades import BOOKING
from tests.walking import DESK, at, is_somewhere, named, newest, press, shown, tab_to

pytestmark = pytest.mark.asyncio(loop_scope="module")

OFFICE = "C0FRONTOFFICE"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def product() -> AsyncIterator[Product]:
    async with running(changes=BOOKING) as running_product:
        store = running_product.service.store
        team = running_product.slack.workspace.team
        await store.notices().subscribe(team, DESK, Subscription(names="full"))
        yield running_product


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest.fixture(autouse=True)
def a_fresh_sheet(product: Product) -> Iterator[None]:
    """Take out again what a walk booked: the system allows no second one for the same vehicle."""
    appointments = product.system.appointments
    before = dict(appointments)
    yield
    appointments.clear()
    appointments.update(before)


@pytest.fixture
def day(product: Product) -> str:
    return f"{coming_days(product.system)[0]:%A}"


async def type_out(page: Page, words: str) -> None:
    await page.keyboard.type(words)
    await page.keyboard.press("Enter")


async def is_booked(product: Product, words: str) -> None:
    """Let a colleague book, at a desk of her own."""
    irene = product.at_desk(IRENE.id)
    await irene.say(f"book Dana Whitfield, the Outback, for {words}")
    await irene.press("Confirm appointment")
    await irene.sees("Booked for Dana Whitfield")


# Moving


async def test_an_appointment_is_moved_by_keyboard(
    browser: Browser, product: Product, day: str
) -> None:
    await is_booked(product, f"an oil change {day} at 14:00")
    async with at(browser, product, DESK) as page:
        await type_out(page, f"/reschedule Dana Whitfield {day} at 16:00")
        await press(page, named(page, "Confirm the move"), "Shift+Tab")
        await newest(page, "You can undo this until").wait_for()
        await is_somewhere(page)
        await press(page, named(page, "Undo"))
        await named(page, "Move again").wait_for()
        await is_somewhere(page)


# Notices


async def test_what_a_channel_is_told_is_set_by_keyboard(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product, OFFICE) as page:
        await type_out(page, "/deskhand notify")
        form = page.get_by_role("dialog", name="Notices here")
        moved = form.get_by_role("checkbox", name="moved")
        await tab_to(page, moved)
        await page.keyboard.press("Space")
        await expect(moved).not_to_be_checked()
        names = form.get_by_role("combobox", name="What everybody in the channel may read")
        await tab_to(page, names)
        await page.keyboard.press("ArrowDown")
        await form.get_by_role("option", name="Nothing").wait_for()
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        await expect(names).to_have_value("Nothing")
        await press(page, form.get_by_role("button", name="Save"))
        await expect(form).to_have_count(0)
        told = newest(page, "This channel is told when an appointment is booked and cancelled.")
        await expect(told).to_contain_text("Only visible to you")
        await is_somewhere(page)
        await is_booked(product, f"an oil change {day} at 9:30")
        card = newest(page, re.compile("New appointment: .*9:30"))
        await expect(card).not_to_contain_text("Whitfield")
        await is_somewhere(page)


async def test_a_notice_is_worked_by_keyboard(browser: Browser, product: Product, day: str) -> None:
    async with at(browser, product, DESK) as page:
        await is_booked(product, f"an oil change {day} at 11:30")
        card = newest(page, re.compile("Dana Whitfield booked: .*11:30"))
        await press(page, named(card, re.compile("^Claim")), "Shift+Tab")
        await expect(card).to_contain_text("Rosa Delgado has it")
        # The button is another one now, so its card has the focus and the buttons come next.
        await expect(card).to_be_focused()
        await press(page, named(card, re.compile("^Give back")))
        await expect(card).not_to_contain_text("Rosa Delgado has it")
        await expect(card).to_be_focused()
        menu = named(card, "More actions")
        await press(page, menu)
        await expect(page.get_by_role("menuitem", name="Settings of these notices")).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(menu).to_be_focused()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Enter")
        form = page.get_by_role("dialog", name="Notices here")
        await expect(form.get_by_role("button", name="Stop notices here")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        await expect(menu).to_be_focused()


async def test_a_shift_is_handed_over_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page, at(browser, product, DESK, CAMILLE) as other:
        await type_out(page, "/deskhand handover")
        card = newest(page, "Hand-over, ")
        await expect(card).to_contain_text("Only visible to you")
        await press(page, named(card, "Share to channel"), "Shift+Tab")
        await expect(newest(other, "Hand-over by Rosa Delgado")).to_be_visible()
        await expect(shown(other).get_by_text("Only visible to you")).to_have_count(0)
        await is_somewhere(page)


# Settings and roles


async def test_a_language_is_chosen_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product, "home", IRENE) as page:
        home = page.locator("#main")
        await home.get_by_text(re.compile("myKaarma answers, as of")).wait_for()
        await press(page, home.get_by_role("button", name="Settings"))
        form = page.get_by_role("dialog", name="Settings")
        language = form.get_by_role("combobox", name="Language")
        await tab_to(page, language)
        await page.keyboard.type("deu")
        await form.get_by_role("option", name="Deutsch").wait_for()
        await page.keyboard.press("Enter")
        await expect(language).to_have_value("Deutsch")
        chosen = form.get_by_role("radio", name="All of them")
        await tab_to(page, chosen)
        await page.keyboard.press("ArrowDown")
        await expect(form.get_by_role("radio", name="Those that I booked")).to_be_checked()
        await press(page, form.get_by_role("button", name="Save"))
        await expect(form).to_have_count(0)
        again = home.get_by_role("button", name="Einstellungen")
        await again.wait_for()
        # The button was drawn anew in other words: what it stands in has the focus, or it has none.
        await expect(home.get_by_role("region", name="Home")).to_be_focused()
        await press(page, again)
        await expect(page.get_by_role("combobox", name="Sprache")).to_have_value("Deutsch")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(again).to_be_focused()


async def test_a_role_is_added_and_removed_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        await type_out(page, "/deskhand roles")
        roles = page.get_by_role("dialog", name="Who may do what")
        await press(page, roles.get_by_role("button", name="Add a role"))
        form = page.get_by_role("dialog", name="Add a role")
        await tab_to(page, form.get_by_label("Name of the role"))
        await page.keyboard.type("Late shift")
        await tab_to(page, form.get_by_role("checkbox", name="book and register"))
        await page.keyboard.press("Space")
        people = form.get_by_role("combobox", name="People")
        await tab_to(page, people)
        await page.keyboard.type("Cam")
        await form.get_by_role("option", name=CAMILLE.name).wait_for()
        await page.keyboard.press("Enter")
        await page.keyboard.press("Escape")
        await press(page, form.get_by_role("button", name="Save the role"))
        await expect(roles.get_by_text("Late shift")).to_be_visible()
        await expect(roles.get_by_text(f"@{CAMILLE.name}")).to_be_visible()
        await is_somewhere(page)
        await press(page, roles.get_by_role("button", name="Remove: Late shift"))
        question = page.get_by_role("alertdialog", name="Remove the role?")
        await press(page, question.get_by_role("button", name="Remove the role"))
        await expect(roles.get_by_text("No role is set")).to_be_visible()
        await is_somewhere(page)
        await page.keyboard.press("Escape")
        await expect(roles).to_have_count(0)
        await is_somewhere(page)


# What a channel does not read


async def test_what_a_card_hides_is_shown_by_keyboard(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product, DESK) as page:
        await page.keyboard.type("@De")
        await page.get_by_role("option", name="Deskhand App").wait_for()
        await page.keyboard.press("Enter")
        asked = f"book Dana Whitfield, the Outback, for an oil change {day} at 10"
        await type_out(page, asked)
        mention = newest(page, asked)
        await press(page, named(mention, re.compile("1 reply")), "Shift+Tab")
        thread = page.get_by_role("complementary", name="Thread")
        card = thread.get_by_role("article").filter(has_text="Appointment for D. W.").last
        details = named(card, "Show details: to me alone")
        await press(page, details, "Shift+Tab")
        private = thread.get_by_role("article").filter(has_text="Only you see this").last
        await expect(private).to_contain_text("Dana Whitfield")
        await expect(private).to_contain_text("Only visible to you")
        await expect(card).not_to_contain_text("Whitfield")
        await expect(details).to_be_focused()
