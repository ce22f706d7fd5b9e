"""A row of a rebooking: what is proposed, what its write is told as, and what a card holds."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from bot.demo.slack.validate import problems, view_problems
from bot.memory import Dialog
from bot.notices.written import seen_by
from bot.records.audit import audit_of, how_of
from bot.screens import card, form
from bot.screens.blocks import Key
from bot.screens.words import LANGUAGES, Words
from flows.domain import Slot
from flows.effects import AnswerLost, AppointmentMoved, AppointmentRead, DayRead, Failed, SlotsFound
from flows.machine import Event
from flows.rebooking import REBOOKING
from flows.rebooking.events import GapDescribed, RebookConfirmed
from flows.rebooking.proposing import MOST_ROWS
from flows.rebooking.states import (
    CheckingRow,
    DescribingGap,
    Gap,
    MovingRow,
    PausedPlan,
    ProposingTimes,
    ReadingDay,
    ReviewingPlan,
    Row,
)
from flows.talking import Hint
from tests import world

WEDNESDAY = date(2026, 11, 25)
DANA = world.APPOINTMENTS["wed-dana"]
MARIA = world.APPOINTMENTS["wed-maria"]
KEY = Key("0123456789abcdef0123456789abcdef", 12)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=world.ZONE)


def slot(start: datetime) -> Slot:
    return Slot(key=f"{start:%Y-%m-%d %H:%M:%S}", start=start)


NEW = slot(at(26, 10))
GAP = Gap(day=WEDNESDAY)
MOVING = MovingRow(desk=world.desk(), gap=GAP, rows=(Row(appointment=DANA, slot=NEW),), position=0)
CHECKING = CheckingRow.model_validate(MOVING.model_dump(exclude={"kind"}))
DIALOG = Dialog(
    id="d1",
    flow="rebooking",
    turn=7,
    state="",
    version=1,
    waiting="world",
    desk="garage",
    team="T1",
    owner="U1",
    surface="message",
    channel="C1",
    thread_ts="",
    card_ts="",
    reply_url="",
    created_at=world.NOW,
    updated_at=world.NOW,
    lease_owner="",
    lease_until=None,
    sent=True,
    write_key="d1:6",
    wakes_at=None,
    stopping=False,
)


def proposed(gap: Gap, *free: datetime) -> tuple[Slot, ...]:
    """Return what is proposed for Dana's appointment of Wednesday at ten."""
    reading = ReadingDay(desk=world.desk(), gap=gap)
    asking = REBOOKING.step(reading, DayRead(appointments=(DANA,), at=world.NOW))
    assert isinstance(asking, ProposingTimes)
    times = world.slots("", asking.effect.query).model_copy(
        update={"slots": tuple(slot(one) for one in free)}
    )
    plan = REBOOKING.step(asking, SlotsFound(free=times, at=world.NOW))
    assert isinstance(plan, ReviewingPlan)
    return plan.rows[0].choices


def test_the_nearest_day_comes_first_and_then_the_nearest_time_of_day() -> None:
    far, early, late = at(27, 10), at(26, 8), at(26, 11, 30)
    found = proposed(GAP, far, early, late)
    assert [one.start for one in found] == [late, early, far]


def test_no_time_is_proposed_that_falls_away_as_well() -> None:
    """A visit that would reach into what falls away is not proposed, and none of the past."""
    gap = Gap(day=WEDNESDAY, since=time(9, 30), until=time(11))
    before = [world.NOW, at(25, 9), at(25, 9, 15), at(25, 9, 30), at(25, 10, 30), at(25, 11)]
    assert [one.start for one in proposed(gap, *before)] == [at(25, 9), at(25, 11)]


def test_two_get_the_same_time_only_where_there_is_no_other() -> None:
    reading = ReadingDay(desk=world.desk(), gap=GAP)
    state = REBOOKING.step(reading, DayRead(appointments=(DANA, MARIA), at=world.NOW))
    for free in ("thu 10:00", "thu 10:00"):
        assert isinstance(state, ProposingTimes)
        times = world.slots(free, state.effect.query)
        state = REBOOKING.step(state, SlotsFound(free=times, at=world.NOW))
    assert isinstance(state, ReviewingPlan)
    assert [row.slot and row.slot.key for row in state.rows] == [NEW.key, NEW.key]


@pytest.mark.parametrize("state", [MOVING, CHECKING])
@pytest.mark.parametrize(
    "stands", [{"start": at(25, 10)}, {"start": NEW.start, "status": "cancelled"}, None]
)
def test_what_does_not_stand_at_its_new_time_is_told_to_nobody(
    state: MovingRow | CheckingRow, stands: dict[str, object] | None
) -> None:
    now = None if stands is None else DANA.model_copy(update=stands)
    assert seen_by(DIALOG, state, AppointmentRead(appointment=now)) is None
    assert seen_by(DIALOG, state, Failed(trouble="unreachable")) is None


def test_a_row_that_was_moved_is_told_with_how_it_stood_before() -> None:
    after = DANA.model_copy(update={"start": NEW.start})
    ends: list[tuple[MovingRow | CheckingRow, Event]] = [
        (MOVING, AppointmentMoved(appointment=after)),
        (CHECKING, AppointmentRead(appointment=after)),
    ]
    for state, end in ends:
        seen = seen_by(DIALOG, state, end)
        assert seen
        assert (seen.appointment, seen.before) == (after, DANA)
        assert seen.origin.dialog == "d1"


def test_every_row_leaves_its_own_entry_in_the_audit() -> None:
    (lost,) = audit_of(DIALOG, MOVING, AnswerLost(), actor="U1", how="button")
    assert (lost.verb, lost.outcome, lost.object_id) == ("reschedule", "answer_lost", DANA.id)
    assert (lost.customer, lost.turn) == (DANA.customer_id, 7)
    assert (lost.before, lost.after) == ("2026-11-25T10:00-05:00", "2026-11-26T10:00-05:00")
    (looked,) = audit_of(DIALOG, CHECKING, AppointmentRead(appointment=None))
    assert (looked.verb, looked.outcome, looked.customer) == (
        "read_appointment",
        "missing",
        DANA.customer_id,
    )
    assert how_of(GapDescribed(day=WEDNESDAY)) == "form"
    assert how_of(RebookConfirmed()) == "button"


def longest() -> ReviewingPlan:
    """Return a plan with as much in it as a card has to hold."""
    words = "Wolfeschlegelsteinhausenbergerdorff " * 3
    rows = []
    for number in range(MOST_ROWS):
        one = DANA.model_copy(
            update={
                "id": f"0123456789abcdef0123456789abcdef{number:04}",
                "customer": words,
                "services": (words,) * 4,
            }
        )
        times = tuple(slot(at(27, 9 + hour, number)) for hour in range(5))
        rows.append(Row(appointment=one, choices=times, slot=times[0]))
    return ReviewingPlan(
        desk=world.desk(others=True),
        gap=GAP,
        rows=tuple(rows),
        since=world.NOW,
        left_out=7,
        hint=Hint(kind="refused", words="x" * 300, reference="R" * 60),
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_plan_fits_on_a_card_with_room_for_what_the_shell_adds(language: str) -> None:
    words, plan = Words(language, world.BRANCH, world.NOW.date()), longest()
    review = card(plan, KEY, words)
    assert problems(review.blocks, "message") == []
    assert len(review.blocks) <= 48
    refused = {"end": "refused", "reason": "y" * 600}
    moved = {"end": "moved"}
    for some, many in ((0, 40), (15, 30), (20, 40)):
        rows = (
            *(row.model_copy(update=moved) for row in plan.rows[:some]),
            *(row.model_copy(update=refused) for row in plan.rows[some:many]),
        )
        paused = PausedPlan(desk=plan.desk, gap=GAP, rows=rows, left_out=7, hint=plan.hint)
        shown = card(paused, KEY, words)
        assert problems(shown.blocks, "message") == []
        assert len(shown.blocks) <= 48


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_what_is_known_and_asks_for_an_advisor_where_there_are_some(
    language: str,
) -> None:
    words = Words(language, world.BRANCH, world.NOW.date())
    ana = world.ADVISORS["ana"]
    known = DescribingGap(desk=world.desk(), day=WEDNESDAY, since=time(15), advisor=ana)
    view = form(known, KEY, words)
    assert view
    assert view_problems(view, "modal") == []
    day, since, until, advisor = (block["element"] for block in view["blocks"])
    assert (day["initial_date"], since["initial_time"]) == ("2026-11-25", "15:00")
    assert "initial_time" not in until
    assert advisor["initial_option"]["value"] == ana.id
    alone = DescribingGap(desk=world.desk(**{"can.advisors": False}))
    fewer = form(alone, KEY, words)
    assert fewer
    assert view_problems(fewer, "modal") == []
    assert [block["block_id"] for block in fewer["blocks"]] == ["day", "since", "until"]


def test_an_appointment_that_begins_when_it_is_looked_at_is_not_moved() -> None:
    reading = ReadingDay(desk=world.desk(), gap=GAP)
    over = DayRead(appointments=(DANA, MARIA), at=at(25, 10))
    asking = REBOOKING.step(reading, over)
    assert isinstance(asking, ProposingTimes)
    assert [row.appointment.id for row in asking.rows] == [MARIA.id]
    assert asking.until - asking.since == timedelta(days=6)
