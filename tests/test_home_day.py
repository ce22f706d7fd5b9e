"""The day at the branch and a person's next bookings, as they stand on the Home tab."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo.slack import CAMILLE, ROSA
from bot.demo.slack.validate import problems
from bot.desks import Counter, Desks
from bot.home.days import FRESH, REMEMBERED, Days
from bot.home.own import OwnBookings, completed, own_bookings
from bot.notices.folding import Living
from bot.screens.blocks import Block
from bot.screens.day import DaySheet, day_blocks
from bot.screens.home import loading_view
from bot.screens.own import OwnBooking, own_blocks
from bot.screens.words import LANGUAGES, Words
from bot.systems import NotAllowed, Unreachable
from flows.booking.states import Booked
from flows.cancelling import Cancelled, CancelSettled
from flows.domain import Appointment, Can, Customer, Draft, Slot
from flows.machine import State
from flows.rebooking.states import Gap, PausedPlan, Rebooked, Row
from flows.rescheduling.states import Moved, MoveSettled
from tests import world
from tests.product import Product, coming_days, elements, read, running
from tests.rebooking_parts import ILL, day_of, only
from tests.rebooking_parts import OTHER as OF_ANOTHER_ADVISOR
from tests.test_home import open_home, sees, shown, text_of
from tests.trades import BOOKING, OFFICE

NOW = datetime(2026, 11, 23, 15, 42, tzinfo=UTC)  # 10:42 at the branch of tests/world.py
TODAY = NOW.date()
WORDS = Words("en", world.BRANCH)
LONG = "Werkstattterminverwaltung der Niederlassung Ludwigshafen am Rhein-Oggersheim, Halle 14"


@pytest.fixture
async def product() -> AsyncIterator[Product]:
    async with running(changes=BOOKING) as running_product:
        yield running_product


def plan(product: Product, *hours: int, status: str = "SCHEDULED") -> None:
    """Put appointments of today into the garage's calendar."""
    system = product.system
    some = next(iter(system.appointments.values()))
    for hour in hours:
        start = datetime.combine(system.local_now().date(), time(hour))
        one = replace(some, uuid=f"planned-{hour}-{status}", start=start, status=status)
        system.appointments[one.uuid] = one


def lines_of(text: str) -> list[str]:
    return [one for one in text.splitlines() if one[:1].isdigit() and " · " in one]


# From one end to the other


async def test_the_day_stands_there_in_order_and_cancelled_ones_do_not(product: Product) -> None:
    some = next(iter(product.system.appointments.values()))
    customer = product.system.customers[some.customer]
    product.system.appointments.clear()
    product.system.appointments["some"] = replace(some, start=some.start - timedelta(days=400))
    plan(product, 14, 9)
    plan(product, 11, status="CANCELLED")
    text = await open_home(product, "Today at Hillside Motors Service", "myKaarma, as of")
    first, second = lines_of(text)
    assert first.startswith(f"9:00 AM · {customer.name} · ")
    assert second.startswith(f"2:00 PM · {customer.name} · ")
    assert customer.phones[0]["phoneNumber"] not in text


async def test_the_day_is_read_once_a_minute_for_everybody(product: Product) -> None:
    await open_home(product, "myKaarma, as of")
    await product.service.desk.drain()
    product.system.requests.clear()
    await open_home(product, "myKaarma, à", user=CAMILLE.id)
    await product.service.desk.drain()
    assert not product.system.requests


def hold_up_the_day(product: Product) -> asyncio.Event:
    """Let the question for the day wait until the event is set."""
    going_on = asyncio.Event()

    async def wait() -> None:
        await asyncio.wait_for(going_on.wait(), 30)

    product.stage.before[f"date/{product.system.local_now():%Y-%m-%d}"] = wait
    return going_on


async def test_what_answers_is_drawn_before_what_takes_long(product: Product) -> None:
    going_on = hold_up_the_day(product)
    await open_home(product, "Reading the day from myKaarma …", "myKaarma answers")
    going_on.set()
    await sees(product, "myKaarma, as of")


async def test_a_late_answer_covers_nothing_that_was_drawn_meanwhile(product: Product) -> None:
    going_on = hold_up_the_day(product)
    await open_home(product, "Reading the day from myKaarma …", "myKaarma answers")
    newer = loading_view(WORDS)
    await product.service.app.client.views_publish(user_id=ROSA.id, view=newer)
    going_on.set()
    await product.service.desk.drain()
    assert "Reading your bookings and the day" in shown(product)


async def test_other_days_are_a_press_away_and_today_is_the_way_back(product: Product) -> None:
    product.system.appointments.clear()
    await open_home(product, "No appointments")
    await product.slack.click_in_home(ROSA.id, "Show the day after")
    tomorrow = product.system.local_now().date() + timedelta(days=1)
    await sees(product, f"{tomorrow:%a, %b} {tomorrow.day} at Hillside", "Show today", "as of")
    await product.slack.click_in_home(ROSA.id, "Show today")
    await sees(product, "Today at Hillside")
    for forged in ("9999-12-31", "soon", ""):
        button = {
            "type": "button",
            "action_id": "home:day:after",
            "block_id": "x",
            "value": forged,
        }
        await product.slack.click_in_home(ROSA.id, button)
        await product.service.desk.drain()
        assert "Today at Hillside" in shown(product)


async def test_a_day_that_cannot_be_read_is_said_with_what_to_do(product: Product) -> None:
    product.system.switches.turn_on("down")
    await open_home(product, "The day cannot be read: myKaarma does not answer. Look again")


async def test_a_system_that_lists_no_days_says_so() -> None:
    async with running(changes=BOOKING, several=True) as product:
        rosa = product.at_desk()
        await rosa.command("/deskhand use Qmatic")
        await open_home(product, "Today at Northbridge City Hall", "Qmatic does not list")
        assert "Show the day after" not in shown(product)
        day = coming_days(product.system)[0]
        await OFFICE.book(rosa, f"{day:%A}")
        text = await open_home(product, "Mohamed El Amrani")
        await product.service.desk.drain()
        assert "None coming up" not in text


async def test_what_was_booked_stands_there_as_it_is_now_and_leads_on(product: Product) -> None:
    rosa = product.at_desk()
    day = coming_days(product.system)[0]
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await rosa.press("Confirm appointment")
    await rosa.sees("Booked for Dana Whitfield")
    await product.service.desk.drain()
    await open_home(product, "Your next bookings", "Dana Whitfield", "10:00 AM")
    await product.slack.until(lambda: "Looking whether" not in shown(product))

    # A colleague moves it: within a minute the look counts as fresh, a press of "Show" looks anew.
    product.system.act("colleague_moves")
    await product.slack.click_in_home(ROSA.id, "Show")
    card = await rosa.sees("Appointments of Dana Whitfield")
    assert "Move" in {one.get("text", {}).get("text") for one in elements(card)}
    assert "(914) 555-0104" not in read(card)

    await product.slack.open_home(CAMILLE.id)
    await sees(product, "Aucune à venir", user=CAMILLE.id)
    for forged in ("nowhere:1", "hillside:", ""):
        button = {
            "type": "button",
            "action_id": "home:show:x",
            "block_id": "x",
            "value": forged,
        }
        await product.slack.click_in_home(CAMILLE.id, button)
    await product.service.desk.drain()
    assert not product.at_desk(CAMILLE.id).seen()


async def test_what_was_cancelled_elsewhere_is_gone_and_what_cannot_be_asked_stays(
    product: Product,
) -> None:
    rosa = product.at_desk()
    day = coming_days(product.system)[0]
    await rosa.say(f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10")
    await rosa.press("Confirm appointment")
    await rosa.sees("Booked for Dana Whitfield")
    await product.service.desk.drain()
    product.system.switches.turn_on("down")
    await open_home(product, "Dana Whitfield", "myKaarma does not answer now")


async def test_what_was_moved_with_many_stands_there_with_its_new_time(product: Product) -> None:
    rosa = product.at_desk()
    only(product.system, ILL[:2])
    await rosa.say(f"Ana is ill on {day_of(product.system):%A}")
    await rosa.press("Move 2 appointments")
    await rosa.sees("2 of 2 appointments moved")
    await product.service.desk.drain()
    await open_home(product, "Your next bookings", *ILL[:2])
    own = shown(product).partition("Your next bookings")[2]
    after = next(one for one in product.system.appointments.values() if one.start.hour == 9)
    assert f"{after.start:%a, %b} {after.start.day}, 9:00 AM" in own
    assert OF_ANOTHER_ADVISOR not in own


# What is drawn


def at(hour: int, minute: int = 0, **changes: Any) -> Appointment:
    start = datetime.combine(TODAY, time(hour, minute), world.ZONE)
    return Appointment(
        id=f"a{hour}{minute}",
        customer="Dana Whitfield",
        start=start,
        end=start + timedelta(minutes=30),
        services=("Oil change",),
        provider="Lee Park",
        vehicle="2020 Subaru Outback",
        note="Ring twice",
    ).model_copy(update=changes)


def sheet(*appointments: Appointment, **changes: Any) -> DaySheet:
    one = DaySheet(
        "myKaarma",
        world.BRANCH,
        TODAY,
        appointments=appointments,
        read=NOW,
        asked=NOW,
        health="answers",
        now=NOW,
    )
    return replace(one, **changes)


def text(blocks: list[Block]) -> str:
    return text_of({"blocks": blocks})


def test_a_line_holds_time_customer_service_and_advisor_and_no_more() -> None:
    drawn = text(day_blocks(sheet(at(10)), WORDS))
    assert lines_of(drawn) == ["10:00 AM · Dana Whitfield · Oil change · Lee Park"]
    assert "Monday, November 23 · myKaarma, as of 10:42 AM EST" in drawn


def test_what_is_to_come_can_be_moved_where_the_system_does_that() -> None:
    coming, over = at(23), at(8)
    drawn = sheet(coming, moves=True)
    assert "home:move:day" in str(day_blocks(drawn, WORDS))
    for other in (
        sheet(coming),
        sheet(over, moves=True),
        sheet(moves=True),
        sheet(coming.model_copy(update={"status": "draft"}), moves=True),
    ):
        assert "home:move" not in str(day_blocks(other, WORDS))
    for language in LANGUAGES:
        assert problems(day_blocks(drawn, Words(language, world.BRANCH)), "home") == []


def test_a_line_can_forge_no_second_one() -> None:
    forged = at(10, customer="Dana\n11:00 AM · Eve", services=("Oil\u202e",), provider="")
    assert len(lines_of(text(day_blocks(sheet(forged), WORDS)))) == 1


def test_times_are_on_the_clock_of_the_branch_whose_day_it_is() -> None:
    denver = sheet(at(10), branch=world.BRANCHES["denver"])
    drawn = text(day_blocks(denver, WORDS))
    assert lines_of(drawn)[0].startswith("8:00 AM")
    assert "Today at Mile High Service" in drawn
    assert "8:42 AM MST" in drawn


def test_an_old_look_says_how_old_it_is() -> None:
    later = NOW + timedelta(minutes=5)
    old = sheet(at(10), asked=later, now=later, health="unreachable")
    drawn = text(day_blocks(old, WORDS))
    assert "As of 10:42 AM EST: myKaarma has not answered since." in drawn
    assert lines_of(drawn)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"asked": None, "read": None}, "Reading the day from myKaarma …"),
        ({"read": None, "health": "unreachable"}, "Look again in a minute"),
        ({"read": None, "health": "not_allowed"}, "deskhand check"),
        ({"is_listed": False}, "Look a customer up to see theirs"),
        ({}, "No appointments."),
        ({"day": TODAY - timedelta(days=1)}, "Show today"),
        ({"now": None}, "Today at"),
    ],
)
def test_every_kind_of_day_has_its_words(changes: dict[str, Any], says: str) -> None:
    assert says in text(day_blocks(sheet(**changes), WORDS))


@pytest.mark.parametrize(
    ("count", "hour", "earlier", "later"),
    [
        (20, 9, "", ""),
        (32, 0, "", "and 12 more"),
        (32, 23, "12 earlier ones", ""),
        (21, 0, "", "1"),
    ],
)
def test_of_a_full_day_what_is_over_makes_room(
    count: int, hour: int, earlier: str, later: str
) -> None:
    day = [at(8 + number // 4, number % 4 * 15) for number in range(count)]
    now = datetime.combine(TODAY, time(hour), world.ZONE)
    drawn = text(day_blocks(sheet(*day, now=now), WORDS))
    assert len(lines_of(drawn)) == 20
    assert ("not shown" in drawn) == bool(earlier)
    assert earlier in drawn
    assert ("more" in drawn) == bool(later)
    assert later in drawn


def test_of_a_full_day_what_is_going_on_is_shown() -> None:
    day = [at(8 + number // 4, number % 4 * 15) for number in range(40)]
    noon = datetime.combine(TODAY, time(12, 5), world.ZONE)
    drawn = text(day_blocks(sheet(*day, now=noon), WORDS))
    assert lines_of(drawn)[0].startswith("11:45 AM")  # it ends at a quarter past twelve
    assert "15 earlier ones are not shown." in drawn
    assert "and 5 more" in drawn


@given(st.integers(0, 70), st.integers(-30, 30 * 60))
def test_every_appointment_is_shown_or_counted(count: int, minutes: int) -> None:
    day = [at(6 + number // 5, number % 5 * 10) for number in range(count)]
    now = datetime.combine(TODAY, time(0), world.ZONE) + timedelta(minutes=minutes)
    drawn = text(day_blocks(sheet(*day, day=TODAY, now=now), WORDS))
    shown_rows = len(lines_of(drawn))
    counted = re.findall(r"^(\d+) earlier|^and (\d+) more", drawn, re.MULTILINE)
    assert shown_rows == min(count, 20)
    assert shown_rows + sum(int(a or b) for a, b in counted) == count


def own(number: int = 1, **changes: Any) -> OwnBooking:
    one = at(10).model_copy(
        update={"id": f"o{number}", "customer_id": "c1", "start": NOW + timedelta(days=number)}
    )
    return OwnBooking(
        world.desk(), "Dana Whitfield", one.model_copy(update=changes), f"d{number}:3"
    )


def test_everything_with_the_most_there_can_be_is_accepted_in_every_language() -> None:
    full = [at(8 + n // 4, n % 4, customer=LONG, services=(LONG,) * 9) for n in range(60)]
    noon = datetime.combine(TODAY, time(9), world.ZONE)
    many = [
        replace(own(n), customer=LONG, desk=world.desk(title=LONG), look=cast("Any", look))
        for n, look in enumerate(("written", "read", "failed") * 3)
    ]
    for language in LANGUAGES:
        words = Words(language, world.BRANCH)
        for blocks in (
            day_blocks(sheet(*full, system=LONG, now=noon), words),
            day_blocks(sheet(day=TODAY + timedelta(days=1)), words),
            own_blocks(many, words),
            own_blocks((), words),
            own_blocks(None, words),
        ):
            assert problems(blocks, "home") == []


def test_a_booking_says_what_is_known_of_it() -> None:
    read = replace(own(), look="read")
    assert "Thu" not in text(own_blocks([read], WORDS))
    assert "Tue, Nov 24, 10:42 AM EST · Oil change" in text(own_blocks([read], WORDS))
    assert "Looking whether" in text(own_blocks([own()], WORDS))
    assert "as last known" in text(own_blocks([replace(own(), look="failed")], WORDS))
    draft = text(own_blocks([own(status="draft")], WORDS))
    assert "has yet to complete it" in draft
    assert "Looking whether" not in draft
    assert "accessory" not in own_blocks([own(customer_id="")], WORDS)[1]


# Which bookings are somebody's own

DANA = Customer(id="c1", first="Dana", last="Whitfield")


def booked(one: Appointment) -> Booked:
    return Booked(desk=world.desk(), draft=Draft(customer=DANA), appointment=one)


def settled(before: Appointment, after: Appointment, **changes: Any) -> MoveSettled:
    return MoveSettled(desk=world.desk(), customer=DANA, before=before, after=after, **changes)


GAP = Gap(day=TODAY)


def rebooked(*rows: Row) -> Rebooked:
    return Rebooked(desk=world.desk(), gap=GAP, rows=rows)


def paused(*rows: Row) -> PausedPlan:
    return PausedPlan(desk=world.desk(), gap=GAP, rows=rows)


ONE = own().appointment
LATER = ONE.model_copy(update={"start": NOW + timedelta(days=3)})
OTHER = LATER.model_copy(update={"id": "new"})
GONE = {"desk": world.desk(), "customer": DANA, "appointment": ONE, "reason": ""}


@pytest.mark.parametrize(
    ("states", "ahead"),
    [
        ([booked(ONE)], [ONE]),
        ([settled(ONE, LATER), booked(ONE)], [LATER]),
        ([Moved(desk=world.desk(), customer=DANA, before=ONE, after=LATER, until=NOW)], [LATER]),
        # a new one was booked in place of the old one, or beside it
        ([settled(ONE, OTHER), booked(ONE)], [OTHER]),
        ([settled(ONE, OTHER, old="stands"), booked(ONE)], [ONE, OTHER]),
        ([Cancelled(until=NOW, **GONE), booked(ONE)], []),
        ([CancelSettled(**GONE), booked(ONE)], []),
        ([CancelSettled(again=OTHER, **GONE), booked(ONE)], [OTHER]),
        ([CancelSettled(again=ONE, **GONE), booked(ONE)], [ONE]),
        ([booked(ONE.model_copy(update={"start": NOW - timedelta(hours=1)}))], []),
        ([booked(OTHER), booked(ONE)], [ONE, OTHER]),
        # of many, what was moved is this person's from now on
        ([rebooked(Row(appointment=ONE, end="moved", after=LATER))], [LATER]),
        ([rebooked(Row(appointment=ONE, end="moved", after=LATER)), booked(ONE)], [LATER]),
        ([rebooked(Row(appointment=ONE, end="changed", after=LATER)), booked(ONE)], [ONE]),
        ([rebooked(Row(appointment=ONE)), booked(ONE)], [ONE]),
        ([paused(Row(appointment=ONE, end="moved", after=LATER), Row(appointment=OTHER))], [LATER]),
    ],
)
def test_the_newest_dialog_says_where_an_appointment_stands(
    states: Sequence[State], ahead: list[Appointment]
) -> None:
    told = [(state, f"d{number}:1") for number, state in enumerate(states)]
    assert [one.appointment for one in own_bookings(told, NOW)] == ahead


def test_what_was_moved_with_others_has_the_name_that_the_list_had() -> None:
    row = Row(appointment=ONE, end="moved", after=LATER.model_copy(update={"customer": ""}))
    [found] = own_bookings([(rebooked(row), "d:1")], NOW)
    assert found.customer == "Dana Whitfield"


def test_a_draft_without_a_time_of_its_own_has_that_of_its_slot() -> None:
    slot = Slot(key="x", start=NOW + timedelta(days=1))
    state = booked(ONE.model_copy(update={"start": None}))
    state = state.model_copy(update={"draft": Draft(customer=None, slot=slot)})
    [found] = own_bookings([(state, "d:1")], NOW)
    assert found.appointment.start == slot.start
    assert found.customer == "Dana Whitfield"


@pytest.mark.parametrize("status", ["booked", "cancelled"])
def test_a_draft_that_was_completed_is_what_became_of_it(status: str) -> None:
    draft = booked(ONE.model_copy(update={"id": "", "status": "draft"}))
    now = LATER.model_copy(update={"status": status})
    known = Living(appointment=now)
    assert completed(draft, known) == booked(now)
    # what waits still, what nobody knows of, and what was no draft stay as they are
    assert completed(draft, Living(appointment=draft.appointment)) == draft
    assert completed(draft, None) == draft
    assert completed(booked(ONE), known) == booked(ONE)


# How often a system is asked


class Garage:
    """A system of which a day and single appointments are asked."""

    can = Can(day_sheet=True)

    def __init__(self) -> None:
        self.end: Exception | None = None
        self.found: list[Appointment] = [at(10), at(11, status="cancelled"), at(12, start=None)]
        self.now: Appointment | None = LATER
        self.asked = 0

    async def of_day(self, day: date) -> Sequence[Appointment]:
        self.asked += 1
        if self.end:
            raise self.end
        return self.found

    async def appointment(self, appointment_id: str) -> Appointment | None:
        self.asked += 1
        if self.end:
            raise self.end
        return self.now


@pytest.fixture
def garage() -> Garage:
    return Garage()


@pytest.fixture
def desks(garage: Garage) -> Desks:
    counter = Counter("myKaarma", world.BRANCH, "book", cast("Any", garage))
    return Desks({world.desk().system: counter}, world.desk().system)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


async def test_a_day_is_asked_for_once_a_minute_whatever_the_answer(
    garage: Garage, desks: Desks
) -> None:
    clock = Clock()
    days = Days(desks, clock)
    key = desks.default
    assert days.is_stale(key, TODAY)
    ends: list[tuple[Exception | None, str]] = [
        (Unreachable("x"), "unreachable"),
        (None, "answers"),
        (NotAllowed("x"), "not_allowed"),
        (TimeoutError(), "unreachable"),
        (RuntimeError("ours"), "unreachable"),
    ]
    for number, (end, health) in enumerate(ends, 1):
        garage.end = end
        await asyncio.gather(days.read(key, TODAY), days.read(key, TODAY))
        assert garage.asked == number
        known = days.known(key, TODAY)
        assert (known.health, known.asked) == (health, clock.now)
        assert not days.is_stale(key, TODAY)
        clock.now += FRESH + timedelta(seconds=1)
    # What was read once stays, with the time of that look.
    assert known.appointments == (at(10),)
    assert known.read == NOW + FRESH + timedelta(seconds=1)


async def test_few_days_are_remembered(garage: Garage, desks: Desks) -> None:
    days, key = Days(desks, Clock()), desks.default
    for number in range(REMEMBERED + 1):
        await days.read(key, TODAY + timedelta(days=number))
    assert days.is_stale(key, TODAY)
    assert not days.is_stale(key, TODAY + timedelta(days=1))


async def test_own_bookings_are_asked_for_once_a_minute_and_after_every_write(
    garage: Garage, desks: Desks
) -> None:
    clock = Clock()
    seen = OwnBookings(desks, clock)
    mine = [own()]
    assert seen.known(mine) == mine
    await asyncio.gather(seen.read(mine), seen.read(mine))
    assert garage.asked == 1
    assert seen.known(mine) == [replace(own(), appointment=LATER, look="read")]
    again = [replace(own(), mark="d2:5")]
    assert seen.is_stale(again)

    clock.now += FRESH + timedelta(seconds=1)
    for end in (Unreachable("x"), TimeoutError(), RuntimeError("ours")):
        garage.end = end
        assert seen.is_stale(mine)
        await seen.read(mine)
        # As it was last known, and not as it was written.
        assert seen.known(mine) == [replace(own(), appointment=LATER, look="failed")]
        clock.now += FRESH + timedelta(seconds=1)

    garage.end, garage.now = None, None
    await seen.read(mine)
    assert seen.known(mine) == []


async def test_drafts_and_systems_that_are_no_more_are_not_asked(
    garage: Garage, desks: Desks
) -> None:
    seen = OwnBookings(desks, Clock())
    assert not seen.is_stale([own(status="draft")])
    elsewhere = replace(own(), desk=world.desk(system="closed"))
    await seen.read([elsewhere])
    assert seen.known([elsewhere]) == [replace(elsewhere, look="failed")]
    assert garage.asked == 0
