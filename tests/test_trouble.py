"""Trouble with the scheduling system: what the card says, and what the system holds afterwards."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.product import AtDesk, Product, at_ten, coming_days, labels, read, running

# Switches that break every request, and what the card says about each.
BREAKS = (
    ("down", "does not answer"),
    ("server_error", "does not answer"),
    ("rate_limited", "does not answer"),
    ("rate_limited_silent", "does not answer"),
    ("html", "let"),
    ("garbage", "sense"),
)


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running() as running_product:
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


def sentence(product: Product) -> str:
    day = coming_days(product.system)[0]
    return f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10"


async def ask(rosa: AtDesk, product: Product) -> None:
    await rosa.say(sentence(product))
    await rosa.sees("Confirm draft")


@pytest.mark.parametrize(("switch", "says"), BREAKS)
async def test_a_question_that_fails_is_kept_and_can_be_tried_again(
    product: Product, rosa: AtDesk, switch: str, says: str
) -> None:
    product.system.switches.turn_on(switch, uses=1000, amount=0.02)
    await rosa.say(sentence(product))
    card = await rosa.sees("Try again")
    assert says in read(card)
    for kept in ("Dana Whitfield", "oil change", "10:00 AM"):
        assert kept in read(card)
    product.system.switches.turn_off(switch)
    await rosa.press("Try again")
    await rosa.sees("Confirm draft", "Dana Whitfield", "Oil change")
    assert not product.system.writes


@pytest.mark.parametrize(("switch", "says"), BREAKS)
async def test_a_confirm_that_surely_wrote_nothing_can_be_pressed_again(
    product: Product, rosa: AtDesk, switch: str, says: str
) -> None:
    await ask(rosa, product)
    product.system.switches.turn_on(switch, uses=1000, amount=0.02)
    await rosa.press("Confirm draft")
    card = await rosa.sees("Confirm draft", says)
    assert "nothing was" in read(card).lower()
    assert not product.system.drafts
    product.system.switches.turn_off(switch)
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    assert len(product.system.drafts) == 1


@pytest.mark.parametrize("switch", ["rate_limited", "rate_limited_silent"])
async def test_a_busy_system_is_asked_again_without_a_word(
    product: Product, rosa: AtDesk, switch: str
) -> None:
    product.system.switches.turn_on(switch, uses=2, amount=0.02)
    await ask(rosa, product)
    product.stage.before["draftAppointment"] = lambda: product.system.switches.turn_on(
        switch, uses=2, amount=0.02
    )
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    assert product.system.writes == {"draft.create": 1}


async def test_a_slow_system_is_waited_for_with_a_card_that_says_so(
    product: Product, rosa: AtDesk
) -> None:
    product.system.switches.turn_on("slow", amount=0.5)
    await rosa.say(sentence(product))
    await rosa.sees("Looking for Dana Whitfield in myKaarma …")
    await rosa.sees("Confirm draft")
    await rosa.press("Confirm draft")
    await rosa.sees("Sending it to myKaarma …")
    await rosa.sees("Draft made")
    assert len(product.system.drafts) == 1
    assert len(rosa.seen()) == 1


@pytest.mark.parametrize(
    ("switch", "written"), [("lose_answer", 1), ("lose_request", 0), ("garbage", 1), ("html", 0)]
)
async def test_nobody_knows_whether_a_draft_was_made_when_its_answer_is_lost(
    product: Product, rosa: AtDesk, switch: str, written: int
) -> None:
    await ask(rosa, product)
    product.stage.before["draftAppointment"] = lambda: product.system.switches.turn_on(switch)
    await rosa.press("Confirm draft")
    card = await rosa.sees("It is not known whether myKaarma has made the draft")
    assert len(product.system.drafts) == written
    assert "Confirm draft" not in labels(card)

    # Words do not decide here, and nothing is repeated without being asked for.
    await rosa.say("confirm", thread_ts=card.thread_ts)
    await rosa.sees("It is not known", "confirm")
    assert len(product.system.drafts) == written
    await rosa.press("Leave it")
    await rosa.sees("Left open: it is not known")
    assert len(product.system.drafts) == written


async def test_another_draft_is_made_only_when_somebody_says_so(
    product: Product, rosa: AtDesk
) -> None:
    await ask(rosa, product)
    product.system.switches.turn_on("lose_request")
    await rosa.press("Confirm draft")
    await rosa.press("Make another draft")
    await rosa.sees("Draft made")
    assert len(product.system.drafts) == 1


@pytest.mark.parametrize("switch", ["lose_answer", "lose_request", "server_error"])
async def test_an_appointment_whose_answer_is_lost_is_looked_for(switch: str) -> None:
    async with running(changes={'confirm = "draft"': 'confirm = "book"'}) as product:
        rosa = product.at_desk()
        before = len(product.system.appointments)
        await rosa.say(sentence(product))
        await rosa.sees("Confirm appointment")
        product.stage.before["appointment"] = lambda: product.system.switches.turn_on(switch)
        await rosa.press("Confirm appointment")
        if switch == "lose_answer":
            await rosa.sees("Booked for Dana Whitfield")
        else:
            await rosa.sees("I looked again: nothing was written", "Confirm appointment")
            assert len(product.system.appointments) == before
            await rosa.press("Confirm appointment")
            await rosa.sees("Booked for Dana Whitfield")
        assert len(product.system.appointments) == before + 1


async def test_an_appointment_is_looked_for_again_when_the_system_is_back() -> None:
    async with running(changes={'confirm = "draft"': 'confirm = "book"'}) as product:
        rosa = product.at_desk()
        before = len(product.system.appointments)
        await rosa.say(sentence(product))
        await rosa.sees("Confirm appointment")

        def break_down() -> None:
            product.system.switches.turn_on("lose_answer")
            product.stage.before["customer"] = lambda: product.system.switches.turn_on("down")

        product.stage.before["appointment"] = break_down
        await rosa.press("Confirm appointment")
        await rosa.sees("It is not known whether myKaarma has written this", "Check again")
        product.system.switches.turn_off("down")
        await rosa.press("Check again")
        await rosa.sees("Booked for Dana Whitfield")
        assert len(product.system.appointments) == before + 1


async def test_somebody_takes_the_time_in_the_very_moment_of_booking() -> None:
    async with running(changes={'confirm = "draft"': 'confirm = "book"'}) as product:
        rosa = product.at_desk()
        await rosa.say(sentence(product))
        await rosa.sees("Confirm appointment")
        product.system.switches.turn_on("slot_taken")
        await rosa.press("Confirm appointment")
        card = await rosa.sees("Somebody else has just taken that time", "Which time?")
        assert "10:15 AM" in read(card)
        mine = product.system.customers
        assert not [
            one
            for one in product.system.appointments.values()
            if one.start == at_ten(coming_days(product.system)[0])
            and mine[one.customer].name == "Dana Whitfield"
        ]


async def test_answers_with_unknown_and_missing_fields_are_understood(
    product: Product, rosa: AtDesk
) -> None:
    product.system.switches.turn_on("extra_fields")
    product.system.switches.turn_on("missing_fields")
    await ask(rosa, product)
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    assert len(product.system.drafts) == 1


async def test_a_look_up_that_fails_can_be_tried_again(product: Product, rosa: AtDesk) -> None:
    product.system.switches.turn_on("down")
    await rosa.command("/appointments Dana Whitfield")
    await rosa.sees("does not answer", "Try again")
    product.system.switches.turn_off("down")
    await rosa.press("Try again")
    await rosa.sees("Appointments of Dana Whitfield")


async def test_what_slack_refuses_for_now_is_shown_later(product: Product, rosa: AtDesk) -> None:
    product.slack.switches.retry_after = 0
    product.slack.switches["rate_limited"].arm(1, method="chat.postMessage")
    await ask(rosa, product)
    product.slack.switches["rate_limited"].arm(1, method="chat.update")
    await rosa.press("Confirm draft")
    await rosa.sees("Draft made")
    assert len(product.system.drafts) == 1
