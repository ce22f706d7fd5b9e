"""A system that is down: cards say since when, look-ups say how old, and nothing is queued."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.known import LIFETIME, MOST, LastKnown
from flows.domain import Appointment, Customer, SlotQuery
from flows.effects import (
    AppointmentsRead,
    Failed,
    FindSlots,
    LookedUp,
    LookUp,
    ReadAppointments,
)
from flows.understanding.request import Who
from tests.product import QUICK, coming_days, read, running
from tests.trades import BOOKING

# It stays open until the test says that the rest is over.
PATIENT = replace(QUICK, trips=2, rest=1.0, tries=1)


async def test_a_booking_is_refused_with_the_time_and_not_queued() -> None:
    async with running(limits=PATIENT) as product:
        rosa, system = product.at_desk(), product.system
        day = coming_days(system)[0]
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await rosa.sees("Confirm draft")
        system.switches.turn_on("down", uses=1000)
        await rosa.press("Confirm draft")
        await rosa.sees("does not answer at the moment", "Nothing was written")
        asked = len(system.requests)
        while True:
            await rosa.press("Confirm draft")
            card = await rosa.sees("Nothing was written", "Confirm draft")
            if "has not answered since" in read(card):
                break
        # Nobody disturbs it now, and nothing waits to be sent.
        quiet = len(system.requests)
        assert quiet - asked <= 3
        system.switches.turn_off("down")
        await product.slack.until(lambda: not system.switches["down"].on)
        assert not system.drafts
        while not system.drafts:
            await rosa.press("Confirm draft")
            await rosa.sees("", without="Sending it")
        await rosa.sees("Draft made")
        assert len(system.drafts) == 1


async def test_a_look_up_shows_what_was_known_and_says_how_old_it_is() -> None:
    async with running() as product:
        rosa, system = product.at_desk(), product.system
        await rosa.command("/appointments Maria Lopez")
        await rosa.press("Show: Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna")
        known = read(await rosa.sees("Appointments of Maria Lopez"))
        assert "This is as of" not in known
        await rosa.press("Close")
        await rosa.sees("Closed.")

        system.switches.turn_on("down", uses=1000)
        await rosa.command("/appointments Maria Lopez")
        await rosa.press("Show: Maria Lopez, ••• 0101 · 2019 Honda Civic · 2015 Toyota Sienna")
        old = await rosa.sees("Appointments of Maria Lopez", "This is as of", "did not answer")
        lost = set(known.splitlines()) - set(read(old).splitlines())
        assert all("DH-" in line for line in lost)  # the reference is each dialog's own
        # Free times are never told from memory, and what is not known is not told at all.
        await rosa.command("/slots oil change")
        await rosa.sees("Free times", "Try again")
        await rosa.command("/customer Dana Whitfield")
        await rosa.sees("Look up a customer", "Try again")

        system.switches.turn_off("down")
        await product.slack.until(lambda: not system.switches["down"].on)
        # While it rests it is not asked, however often somebody presses.
        while "dana.whitfield@example.com" not in read(rosa.seen()[0]):
            await rosa.press("Try again")
            await rosa.sees("", without="Looking it up")
        assert "This is as of" not in read(rosa.seen()[0])


# What is kept


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self.now


DANA = Customer(id="c-1", first="Dana", last="Whitfield")
ASKED = LookUp(who=Who(name="Dana"))
WANTED = ASKED.model_copy(update={"may_be_old": True})
DOWN = Failed(trouble="unreachable")


def test_only_who_asks_for_it_gets_what_is_old() -> None:
    clock = Clock()
    known = LastKnown(clock)
    found = LookedUp(customers=(DANA,))
    then = clock.now
    assert known.answer("garage", ASKED, found) is found
    clock.now += timedelta(hours=1)
    assert known.answer("garage", ASKED, DOWN) is DOWN
    old = found.model_copy(update={"as_of": then})
    assert known.answer("garage", WANTED, DOWN) == old
    by_id = LookUp(customer_id=DANA.id, who=Who(name="Dana Whitfield"), may_be_old=True)
    assert known.answer("garage", by_id, DOWN) == old


def test_it_answers_for_its_own_system_and_only_where_that_is_unreachable() -> None:
    known = LastKnown()
    known.answer("garage", ASKED, LookedUp(customers=(DANA,)))
    assert known.answer("city", WANTED, DOWN) is DOWN
    refused = Failed(trouble="not_allowed")
    assert known.answer("garage", WANTED, refused) is refused


def test_appointments_are_those_of_a_customer_whoever_read_them() -> None:
    known = LastKnown()
    read_by_a_move = ReadAppointments(customer=DANA)
    known.answer(
        "garage",
        read_by_a_move,
        AppointmentsRead(customer=DANA, appointments=(Appointment(id="a-1"),)),
    )
    looked_up = ReadAppointments(
        customer=DANA.model_copy(update={"phones": ("+12125550100",)}), may_be_old=True
    )
    answer = known.answer("garage", looked_up, DOWN)
    assert isinstance(answer, AppointmentsRead)
    assert answer.as_of
    assert [one.id for one in answer.appointments] == ["a-1"]
    # A move itself never works with what may have changed.
    assert known.answer("garage", read_by_a_move, DOWN) is DOWN


def test_who_is_no_longer_found_and_what_is_too_old_is_forgotten() -> None:
    clock = Clock()
    known = LastKnown(clock)
    known.answer("garage", ASKED, LookedUp(customers=(DANA,)))
    known.answer("garage", ASKED, LookedUp())
    assert known.answer("garage", WANTED, DOWN) is DOWN
    known.answer("garage", ASKED, LookedUp(customers=(DANA,)))
    clock.now += LIFETIME + timedelta(seconds=1)
    assert known.answer("garage", WANTED, DOWN) is DOWN


def test_it_is_bounded() -> None:
    known = LastKnown()
    for number in range(MOST + 1):
        someone = Customer(id=f"c-{number}")
        known.answer(
            "garage", ReadAppointments(customer=someone), AppointmentsRead(customer=someone)
        )
    first, last = Customer(id="c-0"), Customer(id=f"c-{MOST}")
    assert known.answer("g", ReadAppointments(customer=first, may_be_old=True), DOWN) is DOWN
    assert known.answer("garage", ReadAppointments(customer=first, may_be_old=True), DOWN) is DOWN
    assert known.answer("garage", ReadAppointments(customer=last, may_be_old=True), DOWN) != DOWN


def test_nothing_else_is_kept() -> None:
    known = LastKnown()
    today = datetime.now(UTC).date()
    slots = FindSlots(query=SlotQuery(since=today, until=today))
    assert known.answer("garage", slots, DOWN) is DOWN


async def test_where_our_own_database_fails_after_a_write_the_card_says_what_was_done() -> None:
    soon = {'default = "hillside"': 'default = "hillside"\nlease = 1'}
    async with running(changes=BOOKING | soon) as product:
        rosa, system = product.at_desk(), product.system
        day = coming_days(system)[0]
        file = product.stage.folder / "deskhand.db"

        def rename(old: str, new: str) -> None:
            with closing(sqlite3.connect(file, timeout=10)) as database, database:
                database.execute(f"ALTER TABLE {old} RENAME TO {new}")

        product.stage.before["appointment"] = lambda: rename("dialogs", "elsewhere")
        await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
        await rosa.sees("Confirm appointment")
        await rosa.press("Confirm appointment")
        told = await rosa.sees("Something went wrong on our side")
        assert "Wait a minute before you try again" in read(told)
        assert "Nothing was written" not in read(told)
        rename("elsewhere", "dialogs")
        await rosa.sees("Booked for Dana Whitfield")
        assert system.writes == {"appointment.create": 1}
