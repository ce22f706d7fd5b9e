"""Free times on a card: grouped by day, nearest to the time asked first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from flows.booking.events import DayPicked, SlotPicked, SoonestAsked
from flows.domain import FreeTimes, Slot
from flows.machine import Event
from flows.understanding.request import When

from .blocks import Block, Key, actions, button, date_picker, option, plain, section, select
from .words import Words

MOST_DAYS = 4


@dataclass(frozen=True)
class Press:
    """What a press on a time does, and what a card of its kind has room for."""

    event: Callable[[Slot], Event]
    buttons: int
    # An option holds 150 characters: only an event that is a mere key fits into a select.
    select: bool


CHOOSE = Press(lambda slot: SlotPicked(key=slot.key), 5, select=True)


def slot_blocks(
    free: FreeTimes, when: When | None, today: date, key: Key, words: Words, press: Press = CHOOSE
) -> list[Block]:
    """Return the days with their times and the way to other days."""
    wanted = (when.start or when.end) if when and not when.soonest else None
    days = by_day(free, words)
    if wanted:
        asked = wanted.date()
        days.sort(key=lambda item: (abs((item[0] - asked).days), item[0]))
    blocks = []
    for number, (day, slots) in enumerate(days[:MOST_DAYS]):
        zone = words.zone(slots[0].start)
        every = None
        if press.select and len(slots) > press.buttons:
            every = select(
                key.action_id("slot_picked", 100 + number),
                words.say("All times"),
                [
                    option(f"{words.short_moment(slot.start)} {zone}", press.event(slot))
                    for slot in thinned(slots, 100)
                ],
            )
        near = nearest(slots, wanted, press.buttons)
        blocks.append(section(plain(day_title(day, slots, words)), every))
        blocks.append(time_buttons(near, number, key, words, press))
    return [*blocks, actions(_other_days(free, today, key, words, with_first=press.select))]


def by_day(free: FreeTimes, words: Words) -> list[tuple[date, list[Slot]]]:
    """Return the days that have free times, each with its times."""
    tz = words.branch.tz
    days = groupby(free.slots, lambda slot: slot.start.astimezone(tz).date())
    return [(day, list(slots)) for day, slots in days]


def day_title(day: date, slots: Sequence[Slot], words: Words) -> str:
    """Return "Thursday, November 26 (EST): 3 free times"."""
    return words.count(
        "{day} ({zone}): {number} free time",
        "{day} ({zone}): {number} free times",
        len(slots),
        day=words.day(day),
        zone=words.zone(slots[0].start),
    )


def time_buttons(slots: Sequence[Slot], number: int, key: Key, words: Words, press: Press) -> Block:
    """Return a button for each of a day's times; `number` tells this day from the others."""
    return actions(
        [
            button(
                key.action_id("slot_picked", number * press.buttons + place),
                words.time(slot.start),
                press.event(slot),
                about=f"{words.local_day(slot.start)}, {words.zone(slot.start)}",
            )
            for place, slot in enumerate(slots)
        ]
    )


def nearest(slots: Sequence[Slot], wanted: datetime | None, most: int) -> list[Slot]:
    """Return the few times nearest to the time of day wanted, in time order."""
    if wanted is None or not (wanted.hour or wanted.minute):
        return list(slots[:most])
    minute = wanted.hour * 60 + wanted.minute

    def distance(slot: Slot) -> int:
        start = slot.start.astimezone(wanted.tzinfo)
        return abs(start.hour * 60 + start.minute - minute)

    best = sorted(slots, key=distance)[:most]
    return sorted(best, key=lambda slot: slot.start)


def thinned(slots: Sequence[Slot], most: int) -> list[Slot]:
    """Return at most so many of the times, spread evenly over the day."""
    step = max(1, -(-len(slots) // most))
    return list(slots[::step])


def _other_days(
    free: FreeTimes, today: date, key: Key, words: Words, *, with_first: bool
) -> list[Block]:
    """Return the buttons that lead to earlier and later days."""
    span = timedelta(days=MOST_DAYS)
    elements = []
    if free.since > today:
        earlier = DayPicked(day=max(today, free.since - span))
        elements.append(button(key.action_id("day_picked", 0), words.say("Earlier"), earlier))
    later = DayPicked(day=free.until + timedelta(days=1))
    elements.append(button(key.action_id("day_picked", 1), words.say("Later"), later))
    if with_first:
        first = button(key.action_id("soonest_asked"), words.say("First available"), SoonestAsked())
        elements.append(first)
    picker = date_picker(
        key.action_id("day_picked", 2), free.since.isoformat(), words.say("Another day")
    )
    return [*elements, picker]
