"""The demo as a newcomer meets it: one command, one page, one booking, by mouse and by keyboard."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser import browsing

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with browsing() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def address(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """Start `python -m bot demo` and return the address that it prints; nothing else is printed."""
    terminal = tmp_path_factory.mktemp("demo") / "stderr"
    with terminal.open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", "--port", "0",
            stdout=asyncio.subprocess.PIPE, stderr=errors,
        )  # fmt: skip
    assert process.stdout is not None
    try:
        async with asyncio.timeout(30):
            while not (found := re.search(rb"http://\S+", await process.stdout.readline())):
                pass
        yield found[0].decode()
    finally:
        process.terminate()
        await process.wait()
    assert terminal.read_text() == ""


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, address: str) -> AsyncIterator[Page]:
    errors: list[str] = []
    page = await browser.new_page(viewport={"width": 1280, "height": 900})
    page.on("pageerror", lambda error: errors.append(str(error)))
    await page.goto(address)
    yield page
    await page.close()
    assert not errors


async def write(page: Page, text: str) -> None:
    box = page.get_by_placeholder("Message Deskhand")
    await box.fill(text)
    await box.press("Enter")


async def test_a_booking_goes_through_in_the_page(page: Page) -> None:
    await write(page, "book Maria Lopez for an oil change Thursday at 10")
    await page.get_by_role("button", name="Choose: Maria Lopez").first.click()
    await page.get_by_role("button", name="2019 Honda Civic").click()
    await page.get_by_role("button", name="Confirm draft").click()
    await expect(page.get_by_text("Draft made for Maria Lopez")).to_be_visible()
    panel = page.get_by_role("complementary", name="What the systems hold")
    await expect(panel.get_by_text("1 draft,")).to_be_visible()
    await expect(panel.get_by_role("row").filter(has_text="Maria").first).to_contain_text(
        "Oil change"
    )


async def test_the_same_by_keyboard_alone(page: Page) -> None:
    await expect(page.get_by_placeholder("Message Deskhand")).to_be_focused()
    await page.keyboard.type("book Dana Whitfield for a tire rotation Thursday at 11")
    await page.keyboard.press("Enter")
    vehicles = page.get_by_text("Which vehicle?").last
    await expect(vehicles).to_be_visible()
    choice = page.get_by_role("button", name=re.compile(r"^20\d\d ")).last
    await choice.focus()
    await page.keyboard.press("Enter")
    confirm = page.get_by_role("button", name="Confirm draft").last
    await expect(confirm).to_be_visible()
    await confirm.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Draft made for Dana Whitfield")).to_be_visible()


async def test_every_field_is_changed_in_one_form_by_keyboard(page: Page) -> None:
    await write(page, "book Dana Whitfield, the Outback, for an oil change Thursday at 9")
    edit = page.get_by_role("button", name="Edit all").last
    await expect(page.get_by_role("button", name="Confirm draft").last).to_be_visible()
    await edit.focus()
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="New appointment")
    await expect(form.get_by_text("From: “Dana Whitfield”")).to_be_visible()
    customer = form.get_by_role("combobox", name="Customer")
    await expect(customer).to_have_value(re.compile("Dana Whitfield"))
    await customer.focus()
    await customer.fill("Maria Lopez")
    await form.get_by_role("option", name=re.compile("Maria Lopez")).first.wait_for()
    await page.keyboard.press("Enter")
    # The vehicles are the new customer's now.
    vehicle = form.get_by_role("combobox", name="Vehicle")
    await expect(vehicle).to_have_value("")
    await vehicle.focus()
    await page.keyboard.press("ArrowDown")
    await form.get_by_role("option", name="2019 Honda Civic").wait_for()
    await page.keyboard.press("Enter")
    note = form.get_by_label("Note")
    await note.fill("Ring twice")
    time = form.get_by_role("combobox", name="Time")
    await time.fill("friday at 11")
    await expect(form.get_by_role("option").first).to_have_text(re.compile("^Fri, .*11:00"))
    await page.keyboard.press("Enter")
    await expect(note).to_have_value("Ring twice")
    await form.get_by_role("button", name="Continue").focus()
    await page.keyboard.press("Enter")
    await expect(form).not_to_be_visible()
    card = page.get_by_role("region", name="Messages")
    await expect(card.get_by_text("Ring twice").last).to_be_visible()
    await expect(card.get_by_text(re.compile("^Friday, .*11:00")).last).to_be_visible()
    await page.get_by_role("button", name="Confirm draft").last.click()
    await expect(page.get_by_text("Draft made for Maria Lopez").last).to_be_visible()


async def test_a_new_customer_is_registered_in_a_form_and_booked(page: Page) -> None:
    await write(page, "book Quentin Abernathy for an oil change Thursday at 2pm")
    messages = page.get_by_role("region", name="Messages")
    await expect(messages.get_by_text("Nobody in myKaarma matches “Quentin")).to_be_visible()
    await page.get_by_role("button", name="Register a new customer").last.click()
    form = page.get_by_role("dialog", name="New customer")
    await expect(form.get_by_label("Last name")).to_have_value("Abernathy")
    await form.get_by_label("Phone").fill("12")
    await form.get_by_role("button", name="Register").click()
    await expect(form.get_by_text("This is no telephone number")).to_be_visible()
    await expect(form.get_by_label("First name")).to_have_value("Quentin")
    await form.get_by_label("Phone").fill("973 555 0188")
    await form.get_by_role("button", name="Register").click()
    await expect(page.get_by_text("Appointment for Quentin Abernathy").last).to_be_visible()
    await page.get_by_role("button", name="Confirm draft").last.click()
    await expect(page.get_by_text("Draft made for Quentin Abernathy")).to_be_visible()
