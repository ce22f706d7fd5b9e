"""The free times of several days: a table by half day, its picture, and times to press.

The rule: picture and table are made of the same counts, so that they cannot differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flows.booking.events import BookingAsked, DayPicked
from flows.domain import FreeTimes, Reason, Slot
from flows.looking_up import MOST_DAYS, ShowingWeek, WeekPicked

from .blocks import Block, Key, actions, button, date_picker, plain, section, table
from .picture import Picture
from .slots import Press, by_day, day_title, thinned, time_buttons
from .words import Words

# So many times of a day can be pressed at once; all of them after one press more.
MOST_TIMES = 5
NOON = 12


@dataclass(frozen=True)
class _Day:
    """A day's free times, before noon and from noon on."""

    day: date
    morning: tuple[Slot, ...]
    afternoon: tuple[Slot, ...]
    reason: Reason | None

    @property
    def counts(self) -> tuple[int, int]:
        return len(self.morning), len(self.afternoon)


def week_blocks(state: ShowingWeek, key: Key, words: Words) -> list[Block]:
    """Return the table, times of each day to press, and the way to other days."""
    ids = tuple(service.id for service in state.draft.services)

    def book(slot: Slot) -> BookingAsked:
        return BookingAsked(service_ids=ids, start=slot.start)

    press = Press(book, MOST_TIMES, select=False)
    blocks = [_table(_days(state.free, words), words)]
    for number, (day, slots) in enumerate(by_day(state.free, words)[:MOST_DAYS]):
        every = None
        if len(slots) > MOST_TIMES:
            every = button(
                key.action_id("day_picked", 10 + number),
                words.say("All times"),
                DayPicked(day=day),
                about=words.short_day(day),
            )
        blocks.append(section(plain(day_title(day, slots, words)), every))
        blocks.append(time_buttons(thinned(slots, MOST_TIMES), number, key, words, press))
    return [*blocks, actions(_other_weeks(state, key, words))]


def week_picture(state: ShowingWeek, words: Words) -> Picture:
    """Return what the picture of the same days shows."""
    days = _days(state.free, words)
    return Picture(
        days=tuple((words.weekday(one.day), str(one.day.day)) for one in days),
        parts=(words.say("Morning"), words.say("Afternoon")),
        counts=tuple(one.counts for one in days),
        alt=week_sentence(state.free, words),
    )


def week_sentence(free: FreeTimes, words: Words) -> str:
    """Return the table as a sentence, for those who hear it."""
    told = [_told(one, words) for one in _days(free, words)]
    return words.say("Free times by half day: {days}.", days="; ".join(told))


def _told(one: _Day, words: Words) -> str:
    day = words.short_day(one.day)
    if not any(one.counts):
        return words.say("{day}, none", day=day)
    morning, afternoon = one.counts
    return words.say(
        "{day}, {morning} in the morning and {afternoon} in the afternoon",
        day=day,
        morning=morning,
        afternoon=afternoon,
    )


def _days(free: FreeTimes, words: Words) -> list[_Day]:
    """Return every day of the stretch, those without a free time as well."""
    slots = dict(by_day(free, words))
    reasons = dict(free.reasons)
    number = min((free.until - free.since).days + 1, MOST_DAYS)
    days = [free.since + timedelta(days=count) for count in range(number)]
    return [_day(day, slots.get(day, ()), reasons.get(day), words) for day in days]


def _day(day: date, slots: Sequence[Slot], reason: Reason | None, words: Words) -> _Day:
    tz = words.branch.tz
    early = tuple(slot for slot in slots if slot.start.astimezone(tz).hour < NOON)
    late = tuple(slot for slot in slots if slot.start.astimezone(tz).hour >= NOON)
    return _Day(day, early, late, reason)


def _table(days: Sequence[_Day], words: Words) -> Block:
    head = (
        words.say("Day"),
        words.say("Morning"),
        words.say("Afternoon"),
        words.say("First free time"),
    )
    rows = [
        (words.short_day(one.day), *(str(number) for number in one.counts), _first(one, words))
        for one in days
    ]
    return table([head, *rows], right=(1, 2))


def _first(one: _Day, words: Words) -> str:
    """Return a day's first free time with its zone, or why there is none."""
    for slot in (*one.morning, *one.afternoon):
        return f"{words.time(slot.start)} {words.zone(slot.start)}"
    match one.reason:
        case "closed":
            return words.say("closed")
        case "full":
            return words.say("fully booked")
        case _:
            return words.say("none")


def _other_weeks(state: ShowingWeek, key: Key, words: Words) -> list[Block]:
    """Return the buttons that lead to other days."""
    free, week = state.free, timedelta(days=MOST_DAYS)
    elements = []
    if free.since > state.today:
        before = free.since - timedelta(days=1)
        earlier = WeekPicked(since=max(state.today, free.since - week), until=before)
        elements.append(button(key.action_id("week_picked", 0), words.say("Earlier"), earlier))
    after = free.until + timedelta(days=1)
    later = WeekPicked(since=after, until=after + week - timedelta(days=1))
    elements.append(button(key.action_id("week_picked", 1), words.say("Later"), later))
    picker = date_picker(
        key.action_id("day_picked", 2), free.since.isoformat(), words.say("Another day")
    )
    return [*elements, picker]
