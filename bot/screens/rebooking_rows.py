"""The appointments of a rebooking on a card, each with its old and new time or what became of it.

The rule: a time that another row is to have is not offered, and what is done has no choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never

from flows.rebooking.events import RowDropped, RowTaken
from flows.rebooking.reviewing import offered
from flows.rebooking.states import ReviewingPlan, Row

from .blocks import Block, Key, button, lines, option, section, select
from .words import Words, clean

# A card holds 50 blocks, and some of them stand around its two lists.
MOST_ALONE = 15
ROWS_A_BLOCK = 5

# An option that holds more is refused by Slack.
MOST_VALUE = 150


def row_block(state: ReviewingPlan, row: Row, place: int, key: Key, words: Words) -> Block:
    """Return one appointment, with a choice of its times and of leaving it where it is."""
    told = section(lines(_who(row, words), _plan(row, state.desk.title, words)))
    if row.end or row.slot is None:
        return told
    drop = RowDropped(id=row.appointment.id)
    take = [
        (words.short_moment(slot.start), RowTaken(id=row.appointment.id, slot_key=slot.key))
        for slot in offered(row, state.rows)
    ]
    leave = option(words.say("Leave it where it is"), drop)
    options = [*(option(label, event) for label, event in take), leave]
    if any(len(one["value"]) > MOST_VALUE for one in options):
        return told | {"accessory": _leave_or_move(row, place, key, words)}
    placeholder = words.say("New time: {name}", name=clean(row.appointment.customer, 60))
    field = select(key.action_id("row_taken", place), placeholder, options)
    chosen = row.slot.key if row.wanted else None
    initial = [
        one for one, (_, event) in zip(options, take, strict=False) if event.slot_key == chosen
    ]
    return told | {"accessory": field | {"initial_option": (initial or [leave])[0]}}


def _leave_or_move(row: Row, place: int, key: Key, words: Words) -> Block:
    """Return the button for an appointment whose id is too long for a choice of times."""
    if row.wanted:
        event: RowDropped | RowTaken = RowDropped(id=row.appointment.id)
        return button(key.action_id("row_dropped", place), words.say("Leave it where it is"), event)
    event = RowTaken(id=row.appointment.id)
    return button(key.action_id("row_taken", place), words.say("Move it after all"), event)


def _who(row: Row, words: Words) -> str:
    """Return "Maria Lopez · Oil change"."""
    one = row.appointment
    services = words.both(clean(name, 40) for name in one.services[:3])
    return " · ".join(part for part in (clean(one.customer, 60), services) if part)


def _plan(row: Row, system: str, words: Words) -> str:
    """Return "Thu, Nov 26, 10:00 AM → Fri, Nov 27, 9:15 AM EST", or why it is not moved."""
    if row.is_open and row.slot:
        start = row.appointment.start
        old = words.short_moment(start) if start else words.say("No time given")
        return f"{old} → {_moment(row.slot.start, words)}"
    return _became(row, system, words)


def _became(row: Row, system: str, words: Words) -> str:
    start = row.appointment.start
    old = _moment(start, words) if start else words.say("No time given")
    return f"{old}: {_what_became(row, system, words)}"


def _moment(start: datetime, words: Words) -> str:
    return f"{words.short_moment(start)} {words.zone(start)}"


def _what_became(row: Row, system: str, words: Words) -> str:
    """Return what became of an appointment, or what will."""
    now = row.after.start if row.after else None
    match row.end:
        case "moved":
            return words.say("moved to {time}", time=_moment(now, words) if now else "–")
        case "taken":
            return words.say("not moved, the new time was taken")
        case "changed":
            time = _moment(now, words) if now else "–"
            return words.say("not moved, somebody has changed it to {time}", time=time)
        case "gone":
            return words.say("cancelled by somebody meanwhile")
        case "refused" if row.reason:
            reason = clean(row.reason, 150).rstrip(".")
            return words.say(
                "not moved, {system} refused it: “{reason}”", system=system, reason=reason
            )
        case "refused":
            return words.say("not moved, {system} refused it", system=system)
        case "not_moved":
            return words.say("not moved, the answer from {system} got lost", system=system)
        case "unknown":
            return words.say("not known, the answer from {system} got lost", system=system)
        case None:
            if not row.wanted:
                return words.say("stays as it is")
            if row.slot is None:
                return words.say("no free time was found, so call them")
            return words.say("not moved yet")
        case _:
            assert_never(row.end)


def listed(rows: Sequence[Row], system: str, words: Words) -> list[Block]:
    """Return appointments with what became of each, as the plan showed them; many share blocks."""
    a_block = 1 if len(rows) <= MOST_ALONE else ROWS_A_BLOCK
    told = [(_who(row, words), _became(row, system, words)) for row in rows]
    return [
        section(lines(*(line for pair in told[start : start + a_block] for line in pair)))
        for start in range(0, len(told), a_block)
    ]
