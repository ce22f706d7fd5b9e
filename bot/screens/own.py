"""What a person booked or moved and is still ahead, each with the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from flows.domain import Appointment, Desk

from .blocks import MOST_BUTTON, Block, context, header, lines, plain, read_aloud, section
from .words import Words, clean


@dataclass(frozen=True)
class OwnBooking:
    """An appointment that a person booked or moved through Deskhand."""

    desk: Desk
    customer: str  # the name
    appointment: Appointment
    mark: str  # of the turn in which it was written: another write has another one
    # How it was seen last: as it was written, as the system has it, or not at all this time.
    look: Literal["written", "read", "failed"] = "written"


def own_blocks(bookings: Sequence[OwnBooking] | None, words: Words) -> list[Block]:
    """Return them as they stand; None where they are not known."""
    title = header(words.say("Your next bookings"))
    if bookings is None:
        sorry = words.say("What you booked cannot be read just now. Look again in a minute.")
        return [title, section(plain(sorry))]
    if not bookings:
        none = words.say("None coming up. What you book or move with Deskhand is listed here.")
        return [title, section(plain(none))]
    blocks = [title, *(_booking(one, words) for one in bookings)]
    failed = {clean(one.desk.title, 60) for one in bookings if one.look == "failed"}
    if any(one.look == "written" and one.appointment.status != "draft" for one in bookings):
        blocks.append(context(words.say("Looking whether they still stand so …")))
    elif failed:
        systems = words.both(sorted(failed))
        text = words.say(
            "{systems} does not answer now: its bookings are shown as last known.",
            systems=systems,
        )
        blocks.append(context(text))
    return blocks


def _booking(one: OwnBooking, words: Words) -> Block:
    there = Words(words.language, one.desk.branch)
    name = clean(one.customer, 80)
    draft = ""
    if one.appointment.status == "draft":
        draft = words.say("Draft: the customer has yet to complete it.")
    where = " · ".join((clean(one.desk.title, 60), clean(one.desk.branch.name, 80)))
    label = words.say("Show")
    show: Block = {
        "type": "button",
        "action_id": f"home:show:{one.desk.system}:{one.appointment.id}"[:255],
        "text": plain(label, MOST_BUTTON),
        "value": f"{one.desk.system}:{one.appointment.customer_id}",
        **read_aloud(label, name),
    }
    shown = show if one.appointment.customer_id else None
    return section(lines(name, _line(one.appointment, there), draft, where), shown)


def _line(appointment: Appointment, there: Words) -> str:
    """Return "Thu, Nov 26, 10:00 AM EST · Oil change"; the words are those of its branch."""
    start = appointment.start
    when = f"{there.short_moment(start)} {there.zone(start)}" if start else ""
    services = there.both(clean(name, 60) for name in appointment.services[:3])
    return " · ".join(part for part in (when, services) if part)
