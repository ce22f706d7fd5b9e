"""Three systems in one workspace: what people do in each, and what each then holds."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import datetime

import pytest

from bot.demo.slack import BOT_USER, CAMILLE
from tests.product import AtDesk, Product, at_ten, coming_days, labels, read, running
from tests.trades import (
    BOOKING,
    FIELD,
    GARAGE,
    OFFICE,
    TRADES,
    Trade,
    make_room,
    names_one_system,
    two_days,
)

DESK = "C0SERVICEDESK"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(several=True, changes=BOOKING) as running_product:
        make_room(running_product.stage)
        yield running_product


@pytest.fixture
def rosa(product: Product) -> AtDesk:
    return product.at_desk()


in_each_system = pytest.mark.parametrize("trade", TRADES, ids=[one.system for one in TRADES])


def days_at_ten(product: Product) -> tuple[datetime, datetime]:
    first, other, *_ = coming_days(product.system)
    return at_ten(first), at_ten(other)


def held(product: Product) -> int:
    """Return how many times the office keeps free for us."""
    office = product.stage.qmatic.office
    return sum(map(office.is_live, office.reservations.values()))


def starts(product: Product, trade: Trade) -> list[datetime]:
    return trade.starts(product.stage, trade.customer)


# the whole way in each


@in_each_system
async def test_in_words_it_is_booked_moved_and_cancelled(
    product: Product, rosa: AtDesk, trade: Trade
) -> None:
    (first, other), (ten, other_ten) = two_days(product), days_at_ten(product)
    where = f" in {trade.system}"
    card = await trade.review(rosa, first, where)
    assert names_one_system(card, trade)
    assert starts(product, trade) == []
    await rosa.say("yes", thread_ts=card.thread_ts)
    booked = await rosa.sees(f"Booked for {trade.customer}", "10:00 AM")
    assert names_one_system(booked, trade)
    assert starts(product, trade) == [ten]

    await rosa.say(f"move {trade.customer}'s appointment to {other} at 10{where}")
    review = await rosa.sees("Confirm the move", f"{first},", f"{other},")
    assert names_one_system(review, trade)
    assert starts(product, trade) == [ten]
    await rosa.say("yes", thread_ts=review.thread_ts)
    moved = await rosa.sees(f"Moved for {trade.customer}")
    assert names_one_system(moved, trade)
    assert starts(product, trade) == [other_ten]

    await rosa.say(f"cancel {trade.customer}'s appointment{where}")
    review = await rosa.sees("Cancel the appointment of", f"{other},")
    assert names_one_system(review, trade)
    await rosa.press("Cancel appointment")  # what cannot be said by mistake
    gone = await rosa.sees(f"Cancelled for {trade.customer}")
    assert names_one_system(gone, trade)
    assert starts(product, trade) == []
    for one in TRADES:
        assert bool(one.stand_in(product.stage).writes) == (one is trade)


@in_each_system
async def test_with_buttons_it_is_moved_cancelled_and_each_taken_back(
    product: Product, rosa: AtDesk, trade: Trade
) -> None:
    (first, other), (ten, other_ten) = two_days(product), days_at_ten(product)
    await trade.book(rosa, first, f" in {trade.system}")
    await rosa.press("Show appointments")
    shown = await rosa.sees(f"Appointments of {trade.customer}", f"{first},")
    assert names_one_system(shown, trade)

    await rosa.press("Move")
    card = await rosa.sees("Which new time?")
    assert names_one_system(card, trade)
    await rosa.press("Another day", coming_days(product.system)[1].isoformat())
    await rosa.sees("Which new time?", f"{other},")
    await rosa.press("10:00 AM")
    await rosa.press("Confirm the move")
    await rosa.sees(f"Moved for {trade.customer}")
    assert starts(product, trade) == [other_ten]
    await rosa.press("Undo")
    back = await rosa.sees(f"Moved back for {trade.customer}")
    assert names_one_system(back, trade)
    assert starts(product, trade) == [ten]

    await rosa.say(f"cancel {trade.customer}'s appointment in {trade.system}")
    await rosa.press("Choose a reason", "The customer called it off")
    await rosa.sees("The customer called it off", "Cancel appointment")
    await rosa.press("Cancel appointment")
    await rosa.sees(f"Cancelled for {trade.customer}", "The customer called it off")
    assert starts(product, trade) == []
    await rosa.press("Undo")
    again = await rosa.sees(f"Booked again for {trade.customer}")
    assert names_one_system(again, trade)
    assert starts(product, trade) == [ten]
    assert held(product) == 0


@in_each_system
async def test_what_a_colleague_moved_meanwhile_is_shown_and_left_alone(
    product: Product, rosa: AtDesk, trade: Trade
) -> None:
    first, _ = two_days(product)
    await trade.book(rosa, first, f" in {trade.system}")
    await rosa.say(f"cancel {trade.customer}'s appointment in {trade.system}")
    await rosa.sees("Cancel the appointment of", f"{first},")
    trade.stand_in(product.stage).act("colleague_moves")
    stands = starts(product, trade)
    await rosa.press("Cancel appointment")
    card = await rosa.sees("Somebody else has changed this appointment meanwhile")
    assert stands[0].strftime("%I:%M %p").lstrip("0") in read(card)
    assert starts(product, trade) == stands != [days_at_ten(product)[0]]


# which system is meant


async def test_one_who_names_no_system_means_the_default(product: Product, rosa: AtDesk) -> None:
    card = await GARAGE.review(rosa, two_days(product)[0])
    assert names_one_system(card, GARAGE)


@pytest.mark.parametrize("trade", [OFFICE, FIELD], ids=lambda one: one.system)
async def test_a_person_may_choose_a_system_for_good(
    product: Product, rosa: AtDesk, trade: Trade
) -> None:
    await rosa.command(f"/deskhand use {trade.system}")
    await rosa.sees(f"From now on I use {trade.system} for you")
    card = await trade.review(rosa, two_days(product)[0])
    assert names_one_system(card, trade)
    # nobody else's, and a word still wins
    camille = product.at_desk(CAMILLE.id)
    await camille.say("book an appointment")
    assert names_one_system(await camille.sees("Pour qui est le rendez-vous ?"), GARAGE)
    card = await GARAGE.review(rosa, two_days(product)[0], " in myKaarma")
    assert names_one_system(card, GARAGE)


async def test_a_channel_has_a_default_of_its_own() -> None:
    channels = f'default = "hillside"\nchannels = {{{DESK} = "{OFFICE.key}"}}'
    changes = BOOKING | {'default = "hillside"': channels}
    async with running(several=True, changes=changes) as product:
        in_channel, direct = product.at_desk(channel=DESK), product.at_desk()
        await in_channel.say(f"<@{BOT_USER}> book an appointment")
        card = await in_channel.sees("Who is the appointment for?")
        assert names_one_system(card, OFFICE)
        await direct.say("book an appointment")
        assert names_one_system(await direct.sees("Who is the appointment for?"), GARAGE)
        # what a person chose goes before what the channel has
        await direct.command(f"/deskhand use {FIELD.system}")
        await direct.sees("From now on I use Valomnia")
        await in_channel.say(f"<@{BOT_USER}> book an appointment")
        card = await in_channel.sees("Who is the appointment for?", f"{FIELD.system} · ")
        assert names_one_system(card, FIELD)


async def test_a_button_switches_and_what_was_entered_goes_along(
    product: Product, rosa: AtDesk
) -> None:
    first, _ = two_days(product)
    note = "note: brings the old one"
    await rosa.say(f"book {OFFICE.customer} for {OFFICE.service} {first} at 10, {note}")
    card = await rosa.sees(f"Nobody in myKaarma matches “{OFFICE.customer}”")
    assert names_one_system(card, GARAGE)
    assert {"Use Qmatic", "Use Valomnia"} <= labels(card)
    await rosa.press("Use Qmatic")
    card = await rosa.sees("Confirm appointment", OFFICE.customer, "Parking permit")
    assert names_one_system(card, OFFICE)
    assert f"{first}," in read(card)
    assert "brings the old one" in read(card)
    await rosa.press("Confirm appointment")
    await rosa.sees(f"Booked for {OFFICE.customer}")
    assert [one.date() for one in starts(product, OFFICE)] == [days_at_ten(product)[0].date()]
    assert not product.stage.mykaarma.writes


@pytest.mark.parametrize(
    ("words", "there"),
    [
        ("/customer", "mohamed@example.org"),
        ("/appointments", "No upcoming appointment."),
        ("/reschedule", f"{OFFICE.customer} has no upcoming appointment in Qmatic"),
        ("/cancel", f"{OFFICE.customer} has no upcoming appointment in Qmatic"),
    ],
)
async def test_somebody_who_is_not_in_one_system_is_looked_for_in_another(
    product: Product, rosa: AtDesk, words: str, there: str
) -> None:
    await rosa.command(f"{words} {OFFICE.customer}")
    card = await rosa.sees(f"Nobody in myKaarma matches “{OFFICE.customer}”")
    assert names_one_system(card, GARAGE)
    await rosa.press("Use Qmatic")
    assert names_one_system(await rosa.sees(there), OFFICE)


# times that are held


async def test_a_held_time_shows_until_when_and_is_released_by_turning_away(
    product: Product, rosa: AtDesk
) -> None:
    first, _ = two_days(product)
    card = await OFFICE.review(rosa, first, " in Qmatic")
    assert "The time is held for you until " in read(card)
    assert held(product) == 1
    await rosa.press("Cancel")
    await rosa.sees("Closed. Nothing was written.")
    assert held(product) == 0
    assert starts(product, OFFICE) == []


async def test_another_time_releases_the_one_before(product: Product, rosa: AtDesk) -> None:
    first, _ = two_days(product)
    await OFFICE.review(rosa, first, " in Qmatic")
    await rosa.press("Change: time")
    await rosa.press("10:15 AM")
    await rosa.sees("Confirm appointment", "10:15 AM", "The time is held for you until ")
    assert held(product) == 1
    await rosa.press("Confirm appointment")
    await rosa.sees(f"Booked for {OFFICE.customer}")
    assert [one.strftime("%H:%M") for one in starts(product, OFFICE)] == ["10:15"]
    assert held(product) == 0


async def test_a_new_time_that_is_held_is_released_and_the_old_one_stands(
    product: Product, rosa: AtDesk
) -> None:
    first, other = two_days(product)
    await OFFICE.book(rosa, first, " in Qmatic")
    await rosa.say(f"move {OFFICE.customer}'s appointment to {other} at 10 in Qmatic")
    await rosa.sees("Confirm the move", "The new time is held for you until ")
    assert held(product) == 1
    await rosa.press("Leave it as it is")
    await rosa.sees("Closed. Nothing was written.")
    assert held(product) == 0
    assert starts(product, OFFICE) == [days_at_ten(product)[0]]


async def test_a_hold_that_has_lapsed_is_said_and_asked_for_again(
    product: Product, rosa: AtDesk
) -> None:
    first, _ = two_days(product)
    await OFFICE.review(rosa, first, " in Qmatic")
    await let_time_pass(product)
    await product.service.turns.wake()
    card = await rosa.sees("The time was held for a while and is free for others again")
    assert names_one_system(card, OFFICE)
    await rosa.press("Try again")
    await rosa.sees("Confirm appointment", "The time is held for you until ")
    await rosa.press("Confirm appointment")
    await rosa.sees(f"Booked for {OFFICE.customer}")
    assert starts(product, OFFICE) == [days_at_ten(product)[0]]


async def let_time_pass(product: Product) -> None:
    """Let the hold of the open card end now: in the office, and in what our own memory waits for.

    The card can be seen a moment before it is noted that it was shown.
    """
    for one in product.stage.qmatic.reservations.values():
        one.deadline = product.stage.qmatic.clock()

    def wait_ends() -> bool:
        with closing(sqlite3.connect(product.stage.folder / "deskhand.db")) as database, database:
            done = database.execute(
                "UPDATE dialogs SET wakes_at = 0 WHERE wakes_at IS NOT NULL AND waiting = 'user'"
            )
            return done.rowcount == 1

    await product.slack.until(wait_ends)


async def test_a_hold_that_the_office_ended_early_is_no_booking(
    product: Product, rosa: AtDesk
) -> None:
    first, _ = two_days(product)
    await OFFICE.review(rosa, first, " in Qmatic")
    product.stage.qmatic.switches.turn_on("reservation_expired")
    await rosa.press("Confirm appointment")
    card = await rosa.sees("Which time?", "taken that time")
    assert names_one_system(card, OFFICE)
    assert starts(product, OFFICE) == []
    await rosa.press("10:15 AM")
    await rosa.press("Confirm appointment")
    await rosa.sees(f"Booked for {OFFICE.customer}")
    assert [one.strftime("%H:%M") for one in starts(product, OFFICE)] == ["10:15"]
