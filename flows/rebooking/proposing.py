"""Which appointments are affected, and another time for each: questions only.

The rule: a time is proposed that is free, lies outside of what falls away and is proposed to nobody
else; the nearest day comes first, then the nearest time of day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from flows.domain import Appointment, Desk, Slot
from flows.effects import DayRead, Failed, SlotsFound
from flows.filling import same_moment
from flows.rebooking.states import (
    DescribingGap,
    Gap,
    LookingUpAdvisor,
    Planned,
    ProposingTimes,
    ReadingDay,
    Rebooked,
    ReviewingPlan,
    Row,
    StalledPlan,
)
from flows.talking import Dropped, Hint, Said, Stopped, TriedAgain, local, read, trouble

# A plan is read before it is confirmed, and a card holds 50 blocks.
MOST_ROWS = 40

MOST_CHOICES = 5

# So many days are looked at from the first on; a system goes on by itself where none is free.
DAYS_ON = timedelta(days=6)


def list_rows(state: ReadingDay, event: DayRead) -> ProposingTimes | DescribingGap:
    """Take the appointments that are affected; ask again where there are none."""
    desk, gap = state.desk, state.gap
    affected = [one for one in event.appointments if is_affected(one, gap, desk, event.at)]
    if not affected:
        return DescribingGap(
            desk=desk,
            day=gap.day,
            since=gap.since,
            until=gap.until,
            advisor=gap.advisor,
            hint=Hint(kind="nobody_affected"),
        )
    affected.sort(key=lambda one: (one.start or event.at, one.id))
    rows = tuple(Row(appointment=one) for one in affected[:MOST_ROWS])
    left_out = len(affected) - len(rows)
    return ask_for_times(desk, gap, rows, 0, event.at, left_out=left_out)


def is_affected(one: Appointment, gap: Gap, desk: Desk, at: datetime) -> bool:
    """Does it stand, is it to come, and does it share time with what falls away?"""
    if one.status != "booked" or one.start is None or one.start <= at:
        return False
    if gap.advisor and one.provider_id != gap.advisor.id:
        return False
    zone = desk.branch.tz
    start = one.start.astimezone(zone)
    end = one.end.astimezone(zone) if one.end else start
    return start.date() == gap.day and _shares_time(start, end, gap, zone)


def _shares_time(start: datetime, end: datetime, gap: Gap, zone: tzinfo) -> bool:
    since = datetime.combine(gap.day, gap.since or time(), tzinfo=zone)
    until = datetime.combine(gap.day, gap.until or time.max, tzinfo=zone)
    return start < until and (start >= since or end > since)


def ask_for_times(
    desk: Desk, gap: Gap, rows: tuple[Row, ...], position: int, at: datetime, *, left_out: int
) -> ProposingTimes:
    """Ask for free times for one row: on the day itself where a part of it is left."""
    whole_day = gap.since is None and gap.until is None
    first = gap.day + timedelta(days=1) if whole_day else gap.day
    since = max(first, local(desk, at).date())
    return ProposingTimes(
        desk=desk,
        gap=gap,
        rows=rows,
        position=position,
        since=since,
        until=since + DAYS_ON,
        left_out=left_out,
    )


def propose(state: ProposingTimes, event: SlotsFound) -> ProposingTimes | ReviewingPlan:
    """Keep the best times for this row, and go on with the next one that has none."""
    desk, gap, at = state.desk, state.gap, event.at
    row = state.rows[state.position]
    choices = best_slots(row, event.free.slots, state, at)
    proposed = row.model_copy(update={"choices": choices, "slot": choices[0] if choices else None})
    rows = put(state.rows, state.position, proposed)
    after = next_without_time(rows, state.position + 1)
    if after is None:
        return ReviewingPlan(desk=desk, gap=gap, rows=rows, since=at, left_out=state.left_out)
    return ask_for_times(desk, gap, rows, after, at, left_out=state.left_out)


def best_slots(
    row: Row, free: Sequence[Slot], state: ProposingTimes, at: datetime
) -> tuple[Slot, ...]:
    """Return the few best times; those that another row has come last."""
    zone, gap = state.desk.branch.tz, state.gap
    old = row.appointment.start or at
    was = old.astimezone(zone)
    length = (row.appointment.end or old) - old
    taken = {one.slot.key for one in state.rows if one.is_open and one.slot}

    def is_free(slot: Slot) -> bool:
        start = slot.start.astimezone(zone)
        in_gap = start.date() == gap.day and _shares_time(start, start + length, gap, zone)
        return slot.start > at and not in_gap and not same_moment(slot.start, old)

    def rank(slot: Slot) -> tuple[bool, int, int, datetime]:
        start = slot.start.astimezone(zone)
        days = abs((start.date() - gap.day).days)
        minutes = abs(start.hour * 60 + start.minute - was.hour * 60 - was.minute)
        return slot.key in taken, days, minutes, slot.start

    return tuple(sorted(filter(is_free, free), key=rank)[:MOST_CHOICES])


def next_without_time(rows: Sequence[Row], start: int) -> int | None:
    """Return which row from `start` on is still to be given a time; None if none is."""
    for position in range(start, len(rows)):
        row = rows[position]
        if row.wanted and row.end is None and row.slot is None:
            return position
    return None


def put(rows: tuple[Row, ...], position: int, row: Row) -> tuple[Row, ...]:
    """Return the rows with another one in this place."""
    return (*rows[:position], row, *rows[position + 1 :])


def stall(state: ReadingDay | ProposingTimes, event: Failed) -> StalledPlan:
    """Keep the rows with the times found so far, and say what went wrong."""
    hint = trouble(event)
    if isinstance(state, ReadingDay):
        return StalledPlan(desk=state.desk, gap=state.gap, hint=hint)
    return StalledPlan(
        desk=state.desk, gap=state.gap, rows=state.rows, left_out=state.left_out, hint=hint
    )


def try_again(
    state: StalledPlan, event: TriedAgain
) -> LookingUpAdvisor | ReadingDay | ProposingTimes:
    """Ask the same once more; rows that have a time keep it."""
    desk, gap = state.desk, state.gap
    if state.advisor_words or state.advisor_id:
        return LookingUpAdvisor(
            desk=desk,
            day=gap.day,
            since=gap.since,
            until=gap.until,
            advisor_words=state.advisor_words,
            advisor_id=state.advisor_id,
        )
    if not state.rows:
        return ReadingDay(desk=desk, gap=gap)
    position = next_without_time(state.rows, 0)
    assert position is not None  # noqa: S101  # it stalled at such a row
    return ask_for_times(desk, gap, state.rows, position, event.at, left_out=state.left_out)


def leave(
    state: ProposingTimes | StalledPlan | ReviewingPlan, event: Stopped
) -> Dropped | Rebooked:
    """End it. What was moved in an earlier round stays moved, and is listed."""
    if not any(row.end for row in state.rows):
        return Dropped(desk=state.desk)
    rows = state.rows
    if not isinstance(state, ReviewingPlan):
        # it was not asked for all of them whether a time is free
        left = {"wanted": False}
        rows = tuple(row if row.end else row.model_copy(update=left) for row in rows)
    return settled(state, rows)


def settled(state: ProposingTimes | StalledPlan | Planned, rows: tuple[Row, ...]) -> Rebooked:
    """Return the end: what was still to be moved stays where it is."""
    left = {"wanted": False}
    rows = tuple(row.model_copy(update=left) if row.is_open else row for row in rows)
    return Rebooked(desk=state.desk, gap=state.gap, rows=rows, left_out=state.left_out)


def hear_stalled(state: StalledPlan, event: Said) -> StalledPlan | Dropped | Rebooked:
    """The button asks again; words can end it or ask for help."""
    match read(state, event).intent:
        case "stop":
            return leave(state, Stopped(at=event.at))
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
        case _:
            return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
