"""A branch's appointments of one day, one line each, and how old that look is.

The rule: a line holds what the desk needs to greet somebody, and no phone number, vehicle or note.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from flows.domain import Appointment, Branch

from .blocks import MOST_BUTTON, Block, actions, context, header, lines, plain, read_aloud, section
from .words import Words, clean

Health = Literal["unknown", "answers", "unreachable", "not_allowed"]

MOST_ROWS = 20
ROWS_A_BLOCK = 5


@dataclass(frozen=True)
class DaySheet:
    """A branch's appointments of one day in order, cancelled ones left out."""

    system: str  # as people know it
    branch: Branch
    day: date
    is_listed: bool = True  # False: the system does not list a day's appointments
    moves: bool = False  # may many appointments be moved at once there?
    appointments: tuple[Appointment, ...] = ()
    read: datetime | None = None  # when these were read; None: never
    asked: datetime | None = None  # when the system was last asked, whatever it answered
    health: Health = "unknown"
    now: datetime | None = None  # when it is looked at


def day_blocks(sheet: DaySheet, words: Words) -> list[Block]:
    """Return the sheet; its times are on the branch's clock."""
    words = Words(words.language, sheet.branch)
    branch = clean(sheet.branch.name, 80)
    if _offset(sheet) == 0:
        title = words.say("Today at {branch}", branch=branch)
    else:
        day = words.short_day(sheet.day)
        title = words.say("{day} at {branch}", day=day, branch=branch)
    return [header(title), *_appointments(sheet, words), *_other_days(sheet, words)]


def _appointments(sheet: DaySheet, words: Words) -> list[Block]:
    system = clean(sheet.system, 60)
    if not sheet.is_listed:
        text = words.say(
            "{system} does not list a day's appointments. Look a customer up to see theirs.",
            system=system,
        )
        return [section(plain(text))]
    if sheet.asked is None:
        return [context(words.say("Reading the day from {system} …", system=system))]
    if sheet.read is None:
        if sheet.health == "not_allowed":
            text = words.say(
                "{system} does not let Deskhand read the day. Tell whoever set it up to run "
                "“deskhand check”.",
                system=system,
            )
        else:
            text = words.say(
                "The day cannot be read: {system} does not answer. Look again in a minute.",
                system=system,
            )
        return [section(plain(text))]
    told = {"system": system, "time": f"{words.time(sheet.read)} {words.zone(sheet.read)}"}
    as_of = words.say("{system}, as of {time}", **told)
    if sheet.health != "answers":
        as_of = words.say("As of {time}: {system} has not answered since.", **told)
    return [*_rows(sheet, words), context(f"{words.day(sheet.day)} · {as_of}")]


def _rows(sheet: DaySheet, words: Words) -> list[Block]:
    if not sheet.appointments:
        return [section(plain(words.say("No appointments.")))]
    first = _first_shown(sheet)
    shown = sheet.appointments[first : first + MOST_ROWS]
    blocks = []
    if first:
        text = words.count(
            "{number} earlier one is not shown.", "{number} earlier ones are not shown.", first
        )
        blocks.append(context(text))
    for start in range(0, len(shown), ROWS_A_BLOCK):
        rows = shown[start : start + ROWS_A_BLOCK]
        blocks.append(section(lines(*(_row(one, words) for one in rows))))
    more = len(sheet.appointments) - first - len(shown)
    if more:
        blocks.append(context(words.count("and {number} more", "and {number} more", more)))
    return blocks


def _first_shown(sheet: DaySheet) -> int:
    """Return from which on they are shown: where not all fit, those that are over go first."""
    over = sum(1 for one in sheet.appointments if _is_over(one, sheet.now))
    return max(0, min(over, len(sheet.appointments) - MOST_ROWS))


def _is_over(one: Appointment, now: datetime | None) -> bool:
    end = one.end or one.start
    return now is not None and end is not None and end < now


def _row(one: Appointment, words: Words) -> str:
    """Return "10:00 AM · Dana Whitfield · Oil change · Lee Park"."""
    services = words.both(clean(name, 60) for name in one.services[:3])
    parts = (
        words.time(one.start) if one.start else "",
        clean(one.customer, 80),
        clean(services, 160),
        clean(one.provider, 60),
    )
    return " · ".join(part for part in parts if part)


def _other_days(sheet: DaySheet, words: Words) -> list[Block]:
    """Return the ways to the day before, to today and to the day after."""
    if not sheet.is_listed:
        return []
    offset = _offset(sheet)
    days = [(-1, words.say("Show the day before")), (1, words.say("Show the day after"))]
    buttons = [_look("before" if by < 0 else "after", sheet.day, by, label) for by, label in days]
    if offset:
        buttons.insert(1, _look("today", sheet.day, -offset, words.say("Show today")))
    if sheet.moves and any(_can_move(one, sheet.now) for one in sheet.appointments):
        buttons.append(_move(sheet.day, words))
    return [actions(buttons)]


def _can_move(one: Appointment, now: datetime | None) -> bool:
    """Does it stand, and is it to come?"""
    return one.status == "booked" and one.start is not None and now is not None and one.start > now


def _offset(sheet: DaySheet) -> int:
    """Return how many days after today the sheet's day is."""
    if sheet.now is None:
        return 0
    return (sheet.day - sheet.now.astimezone(sheet.branch.tz).date()).days


def _look(name: str, day: date, by: int, label: str) -> Block:
    return {
        "type": "button",
        "action_id": f"home:day:{name}",
        "text": plain(label, MOST_BUTTON),
        "value": (day + timedelta(days=by)).isoformat(),
    }


def _move(day: date, words: Words) -> Block:
    label = words.say("Move these …")
    return {
        "type": "button",
        "action_id": "home:move:day",
        "text": plain(label, MOST_BUTTON),
        "value": day.isoformat(),
        **read_aloud(label, words.day(day)),
    }
