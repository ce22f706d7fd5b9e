"""Every surface of the bot, walked in the local Slack's page: with the mouse, and by keys alone.

The rule: a walk does what a person does and knows only what stands on the screen. By keys alone,
the focus is seen wherever it goes, and is never lost when something is redrawn or closed.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.demo.slack import CAMILLE, IRENE, ROSA
from bot.notices.subscription import Subscription
from tests.browser import browsing
from tests.product import Product, coming_days, running
from tests.trades import BOOKING
from tests.walking import (
    DESK,
    at,
    book,
    box,
    is_somewhere,
    named,
    newest,
    press,
    shown,
    tab_to,
    write,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

# How a channel names whoever was booked: never in full.
SHARED = re.compile(r"^Booked for D\S* W\.$")


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


# The Messages tab


async def test_a_suggested_sentence_begins_a_booking(browser: Browser, product: Product) -> None:
    async with at(browser, product, person=IRENE) as page:
        await page.get_by_role("button", name="Book an appointment").click()
        await expect(newest(page, "Who is the appointment for?")).to_be_visible()
        await expect(box(page)).to_be_focused()
        field = shown(page).get_by_label("Customer")
        await field.fill("Dana Whitfield")
        await field.press("Enter")
        await expect(named(page, "2020 Subaru Outback")).to_be_visible()
        await is_somewhere(page)
        await named(page, "Cancel").click()
        await expect(newest(page, "Nothing was written")).to_be_visible()


async def test_a_booking_from_the_messages_tab_by_keyboard(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product) as page:
        await expect(box(page)).to_be_focused()
        await page.keyboard.type(f"book Dana Whitfield for an oil change {day} at 9")
        await page.keyboard.press("Enter")
        await press(page, named(page, "2020 Subaru Outback"), "Shift+Tab")
        await named(page, "Confirm appointment").wait_for()
        await is_somewhere(page)
        await press(page, named(page, "Change: services"))
        await named(page, "Remove Oil change").wait_for()
        await is_somewhere(page)
        await page.keyboard.press("Escape")
        await press(page, named(page, "Back"))
        await press(page, named(page, "Confirm appointment"))
        await expect(newest(page, "Booked for Dana Whitfield")).to_be_visible()
        await is_somewhere(page)


# A mention and its thread


async def test_a_mention_is_answered_in_its_thread(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        await write(page, "@Deskhand book Dana Whitfield for an oil change")
        asked = newest(page, "book Dana Whitfield for an oil change")
        await asked.get_by_role("button", name=re.compile("1 reply")).click()
        thread = page.get_by_role("complementary", name="Thread")
        await expect(thread.get_by_text("Which vehicle?")).to_be_visible()


async def test_a_mention_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        await page.keyboard.type("@De")
        await expect(page.get_by_role("option", name="Deskhand App")).to_be_visible()
        await page.keyboard.press("Enter")
        await page.keyboard.type("book Dana Whitfield for a tire rotation")
        await page.keyboard.press("Enter")
        asked = newest(page, "book Dana Whitfield for a tire rotation")
        await press(page, asked.get_by_role("button", name=re.compile("1 reply")), "Shift+Tab")
        thread = page.get_by_role("complementary", name="Thread")
        await expect(thread.get_by_role("combobox", name="Reply")).to_be_focused()
        await expect(thread.get_by_text("Which vehicle?")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(thread).to_have_count(0)
        await is_somewhere(page)


# Commands, and what is shared from them


async def test_a_command_is_private_until_it_is_shared(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product, DESK) as page, at(browser, product, DESK, CAMILLE) as other:
        await write(page, f"/book Dana Whitfield, the Outback, for an oil change {day} at 11")
        card = newest(page, "Appointment for Dana Whitfield")
        await expect(card).to_contain_text("Only visible to you")
        await named(card, "Confirm appointment").click()
        await named(page, "Share to channel").click()
        question = page.get_by_role("alertdialog", name="Share it with this channel?")
        await expect(question).to_contain_text("Everybody in this channel will see")
        await question.get_by_role("button", name="Keep it private").click()
        await expect(other.get_by_text(SHARED)).to_have_count(0)
        await named(page, "Share to channel").click()
        await question.get_by_role("button", name="Share it").click()
        await expect(shown(other).get_by_text(SHARED).first).to_be_visible()


async def test_a_command_by_keyboard(browser: Browser, product: Product, day: str) -> None:
    async with at(browser, product, DESK) as page:
        await page.keyboard.type("/bo")
        await page.keyboard.press("Enter")
        await page.keyboard.type(f"Dana Whitfield, the Outback, for an oil change {day} at 13:00")
        await page.keyboard.press("Enter")
        await press(page, named(page, "Confirm appointment"), "Shift+Tab")
        share = named(page, "Share to channel")
        await share.wait_for()
        await is_somewhere(page)
        await press(page, share)
        question = page.get_by_role("alertdialog", name="Share it with this channel?")
        await question.wait_for()
        await page.keyboard.press("Escape")
        await expect(question).to_have_count(0)
        await expect(share).to_be_focused()


async def test_every_command_helps(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        for command in ("/book", "/reschedule", "/cancel", "/appointments", "/slots", "/customer"):
            await write(page, f"{command} help")
            await expect(newest(page, f"{command} ")).to_contain_text("Only visible to you")
        await write(page, "/deskhand help")
        await expect(newest(page, "/deskhand rebook")).to_be_visible()


# Moving and cancelling


async def test_an_appointment_is_moved(browser: Browser, product: Product, day: str) -> None:
    async with at(browser, product) as page:
        await book(page, f"an oil change {day} at 14:00")
        await write(page, f"move Dana Whitfield's appointment {day} at 14:00 to {day} at 16:00")
        await named(page, "Confirm the move").click()
        await newest(page, "You can undo this until").wait_for()
        await named(page, "Undo").click()
        await expect(page.get_by_role("button", name="Move again").last).to_be_visible()


async def test_a_cancellation_by_keyboard_asks_first(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product) as page:
        await book(page, f"a tire rotation {day} at 15:00")
        await box(page).focus()
        await page.keyboard.type(f"cancel Dana Whitfield's appointment {day} at 15:00")
        await page.keyboard.press("Enter")
        cancel = page.get_by_role("button").filter(has_text="Cancel appointment").last
        await press(page, cancel, "Shift+Tab")
        question = page.get_by_role("alertdialog")
        await expect(question).to_contain_text("Dana Whitfield")
        await page.keyboard.press("Escape")
        await expect(cancel).to_be_focused()
        await page.keyboard.press("Enter")
        await press(page, question.get_by_role("button", name="Cancel appointment"))
        await expect(newest(page, "Cancelled").last).to_be_visible()
        await is_somewhere(page)


# Forms


async def test_a_form_is_filled_in_and_closed_without_loss(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product) as page:
        await write(page, f"book Dana Whitfield, the Outback, for an oil change {day} at 10")
        await named(page, "Edit all").click()
        form = page.get_by_role("dialog", name="New appointment")
        await form.get_by_label("Note").fill("Ring twice")
        await form.get_by_role("button", name="Close form").click()
        await expect(form).to_have_count(0)
        card = newest(page, "Appointment for Dana Whitfield")
        await expect(card).not_to_contain_text("Ring twice")
        await named(card, "Edit all").click()
        await form.get_by_label("Note").fill("Ring once")
        await form.get_by_role("button", name="Continue").click()
        await expect(newest(page, "Ring once")).to_be_visible()
        await named(page, "Cancel").click()


async def test_a_form_by_keyboard_holds_the_focus_and_gives_it_back(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product) as page:
        await page.keyboard.type(f"book Dana Whitfield for an oil change {day} at 10")
        await page.keyboard.press("Enter")
        opener = named(page, "Edit all")
        await press(page, opener, "Shift+Tab")
        form = page.get_by_role("dialog", name="New appointment")
        await form.get_by_label("Note").wait_for()
        for key in ("Tab", "Shift+Tab"):
            for _ in range(14):
                await page.keyboard.press(key)
                assert await page.evaluate("() => !!document.activeElement.closest('dialog')")
        vehicle = form.get_by_role("combobox", name="Vehicle")
        await tab_to(page, vehicle)
        await page.keyboard.press("ArrowDown")
        await form.get_by_role("option").first.wait_for()
        await page.keyboard.press("Escape")
        await expect(form.get_by_role("option")).to_have_count(0)
        await expect(form).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        # The card was drawn anew when the form opened: it has the focus, and its buttons come next.
        await expect(newest(page, "Appointment for Dana Whitfield")).to_be_focused()
        await press(page, named(page, "Cancel"))
        await expect(newest(page, "Nothing was written")).to_be_visible()


async def test_a_customer_is_registered_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product) as page:
        await page.keyboard.type("book Quentin Abernathy for an oil change")
        await page.keyboard.press("Enter")
        await press(page, named(page, "Register a new customer"), "Shift+Tab")
        form = page.get_by_role("dialog", name="New customer")
        phone = form.get_by_label("Phone")
        await tab_to(page, phone)
        await page.keyboard.type("12")
        await page.keyboard.press("Enter")
        await expect(form.get_by_text("This is no telephone number")).to_be_visible()
        await expect(phone).to_be_focused()
        await phone.press("Control+a")
        await page.keyboard.type("973 555 0188")
        await page.keyboard.press("Enter")
        await expect(form).to_have_count(0)
        await expect(newest(page, "Appointment for Quentin Abernathy")).to_be_visible()
        await is_somewhere(page)


# Shortcuts


async def test_a_message_becomes_a_booking_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        await page.keyboard.type("Dana Whitfield called, her Outback needs a tire rotation")
        await page.keyboard.press("Enter")
        message = newest(page, "needs a tire rotation")
        await tab_to(page, message, "Shift+Tab")
        await press(page, named(message, "Book from this message"))
        form = page.get_by_role("dialog", name="New appointment")
        await expect(form.get_by_role("combobox", name="Customer")).to_have_value(
            re.compile("Dana Whitfield")
        )
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        await is_somewhere(page)
        await expect(newest(page, "Only visible to you")).to_contain_text("Dana Whitfield")


async def test_a_new_booking_from_anywhere(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        await page.get_by_role("button", name="Shortcuts", exact=True).click()
        await page.get_by_role("menuitem", name="New booking").click()
        form = page.get_by_role("dialog", name="New appointment")
        await expect(form.get_by_role("combobox", name="Customer")).to_be_visible()
        await form.get_by_role("button", name="Close form").click()


async def test_a_new_booking_from_anywhere_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        opener = page.get_by_role("button", name="Shortcuts", exact=True)
        await press(page, opener, "Shift+Tab")
        await expect(page.get_by_role("menuitem").first).to_be_focused()
        await page.keyboard.press("Enter")
        form = page.get_by_role("dialog", name="New appointment")
        await form.get_by_role("combobox", name="Customer").wait_for()
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        await expect(opener).to_be_focused()


# The Home tab, settings and roles


async def test_the_home_tab(browser: Browser, product: Product) -> None:
    async with at(browser, product, "home") as page:
        home = page.locator("#main")
        await expect(home.get_by_text(re.compile("myKaarma answers, as of"))).to_be_visible()
        await home.get_by_role("button", name="Show the day after").click()
        await home.get_by_role("button", name="Show today").click()
        await expect(home.get_by_role("heading", name=re.compile("^Today at"))).to_be_visible()
        await home.get_by_role("button", name="Book an appointment").click()
        form = page.get_by_role("dialog")
        await form.get_by_text("open in your messages").wait_for()
        await form.get_by_role("button", name="Close", exact=True).click()
        await expect(form).to_have_count(0)


async def test_the_home_tab_and_the_settings_by_keyboard(
    browser: Browser, product: Product
) -> None:
    async with at(browser, product, "home") as page:
        home = page.locator("#main")
        await home.get_by_text(re.compile("myKaarma answers, as of")).wait_for()
        await press(page, home.get_by_role("button", name="Show the day after"))
        await home.get_by_role("button", name="Show today").wait_for()
        await is_somewhere(page)
        opener = home.get_by_role("button", name="Settings")
        await press(page, opener, "Shift+Tab")
        form = page.get_by_role("dialog", name="Settings")
        language = form.get_by_role("combobox", name="Language")
        await tab_to(page, language)
        await page.keyboard.press("ArrowDown")
        await form.get_by_role("option", name="English").wait_for()
        await page.keyboard.press("End")
        await page.keyboard.press("Escape")
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)
        await expect(opener).to_be_focused()


async def test_the_roles_by_keyboard(browser: Browser, product: Product) -> None:
    async with at(browser, product, DESK) as page:
        await page.keyboard.type("/deskhand roles")
        await page.keyboard.press("Enter")
        roles = page.get_by_role("dialog")
        await press(page, roles.get_by_role("button", name=re.compile("^Add")))
        await press(page, roles.get_by_role("button", name="Back").first, "Shift+Tab")
        await expect(roles.get_by_role("button", name=re.compile("^Add"))).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(roles).to_have_count(0)
        await is_somewhere(page)


# Notices


async def test_a_notice_is_opened_and_claimed(browser: Browser, product: Product, day: str) -> None:
    async with at(browser, product) as page, at(browser, product, DESK, CAMILLE) as other:
        await book(page, f"an oil change {day} at 8:30")
        card = newest(other, re.compile("Dana Whitfield booked: .*8:30"))
        await card.get_by_role("button", name=re.compile("^Open")).click()
        await expect(newest(other, "Rendez-vous")).to_contain_text("Only visible to you")
        await card.get_by_role("button", name=re.compile("^Claim")).focus()
        await other.keyboard.press("Enter")
        await expect(card).to_contain_text("Camille Laurent has it")
        await is_somewhere(other)


# A week


async def test_a_week_is_a_picture_and_a_table_by_keyboard(
    browser: Browser, product: Product
) -> None:
    async with at(browser, product) as page:
        await page.keyboard.type("free times for an oil change next week")
        await page.keyboard.press("Enter")
        card = newest(page, "Free times for")
        await expect(card.get_by_role("table")).to_be_visible()
        await expect(card.get_by_role("img", name=re.compile("^Free times by"))).to_be_visible()
        later = named(card, "Later")
        await press(page, later, "Shift+Tab")
        await named(card, "Earlier").wait_for()
        await is_somewhere(page)


# A step of a workflow


async def test_a_draft_of_a_workflow_waits_for_a_person(
    browser: Browser, product: Product, day: str
) -> None:
    async with at(browser, product) as page:
        words = f"Dana Whitfield, the Outback, for a tire rotation {day} at 16:00"
        run = product.slack.run_step("draft_appointment", {"person": ROSA.id, "words": words})
        await press(page, named(page, "Confirm appointment"), "Shift+Tab")
        await expect(newest(page, "Booked for Dana Whitfield")).to_be_visible()
        assert run.status == "done"
