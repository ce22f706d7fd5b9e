"""A private result for a whole channel: its essentials only, and the button that asks for it.

The rule: a channel sees at most a first name and an initial, less where its mask hides more, and
never a phone number, a vehicle or a note.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from flows.booking.states import Booked
from flows.cancelling import Cancelled, CancelSettled
from flows.domain import Appointment, Customer
from flows.machine import State
from flows.rescheduling.states import Moved, MoveSettled

from .blocks import (
    MOST_BUTTON,
    Block,
    Card,
    Key,
    actions,
    confirm_dialog,
    context,
    escape,
    facts,
    header,
    plain,
)
from .words import Words, clean

Result = Booked | Moved | MoveSettled | Cancelled | CancelSettled


def share_blocks(state: State, key: Key, words: Words) -> list[Block]:
    """Return the button that shares a result with the channel; none for what is no result."""
    if not isinstance(state, Result):
        return []
    title, rows = _essentials(state, words)
    told = ", ".join(", ".join(values) for _, values in rows)
    warning = words.say(
        "Everybody in this channel will see: {title}, {details}. Phone number, vehicle and note "
        "stay with you.",
        title=title,
        details=clean(told, 150),
    )
    share: Block = {
        "type": "button",
        "action_id": f"share:{key.dialog}:{key.turn}",
        "text": plain(words.say("Share to channel"), MOST_BUTTON),
        "confirm": confirm_dialog(
            words.say("Share it with this channel?"),
            warning,
            words.say("Share it"),
            words.say("Keep it private"),
        ),
    }
    return [actions([share])]


def shared_card(state: Result, by: str, words: Words) -> Card:
    """Return what a channel sees of a result; `by` is who shared it."""
    title, rows = _essentials(state, words)
    reference = clean(_reference(state), 60)
    shared = words.say("Shared by {person}", person=clean(by, 80))
    blocks = [
        header(title),
        *facts(rows),
        context(" · ".join(part for part in (shared, reference) if part)),
    ]
    told = ". ".join(", ".join(values) for _, values in rows)
    # A title may end with an initial, which has its dot.
    return Card(escape(f"{title.removesuffix('.')}. {told}. {shared}"), blocks)


def _essentials(state: Result, words: Words) -> tuple[str, list[tuple[str, Sequence[str]]]]:
    """Return the title and the rows of a result."""
    services = words.say("Services")
    match state:
        case Booked():
            name = _short_name(state.draft.customer)
            title = words.say("Booked for {name}", name=name)
            if state.appointment.status == "draft":
                title = words.say("Draft made for {name}", name=name)
            slot = state.draft.slot
            done = [clean(service.name, 60) for service in state.draft.services]
            rows = [
                (words.say("Time"), [words.moment(slot.start)] if slot else []),
                (services, [words.both(done)]),
            ]
        case Moved() | MoveSettled():
            name = _short_name(state.customer)
            title = words.say("Moved for {name}", name=name)
            labels = words.say("Was"), words.say("Now")
            if isinstance(state, MoveSettled) and state.taken_back:
                title = words.say("Moved back for {name}", name=name)
            elif isinstance(state, MoveSettled) and state.old != "gone":
                title = words.say("Another appointment for {name}", name=name)
                labels = words.say("Old"), words.say("New")
            rows = [
                (labels[0], [_time(state.before, words)]),
                (labels[1], [_time(state.after, words)]),
                (services, [_work(state.after, words)]),
            ]
        case Cancelled() | CancelSettled():
            name = _short_name(state.customer)
            again = isinstance(state, CancelSettled) and state.again is not None
            title = words.say("Cancelled for {name}", name=name)
            if again:
                title = words.say("Booked again for {name}", name=name)
            label = words.say("Time") if again else words.say("Was")
            rows = [
                (label, [_time(state.appointment, words)]),
                (services, [_work(state.appointment, words)]),
            ]
        case _:
            assert_never(state)
    branch = clean(state.desk.branch.name, 100)
    rows.append((words.say("Where"), [branch]))
    return title, [(label, values) for label, values in rows if any(values)]


def _short_name(customer: Customer | None) -> str:
    """Return "Dana W.", or the company where it is no person."""
    if customer is None:
        return ""
    initial = f"{customer.last.strip()[:1]}." if customer.last.strip() else ""
    short = " ".join(part for part in (clean(customer.first, 40), initial) if part)
    return short or clean(customer.company, 80)


def _time(appointment: Appointment, words: Words) -> str:
    return words.moment(appointment.start) if appointment.start else words.say("No time given")


def _work(appointment: Appointment, words: Words) -> str:
    return words.both(clean(name, 60) for name in appointment.services[:4])


def _reference(state: Result) -> str:
    match state:
        case Booked():
            return state.appointment.reference or state.desk.reference
        case Moved() | MoveSettled():
            return state.after.reference or state.desk.reference
        case Cancelled() | CancelSettled():
            return state.appointment.reference or state.desk.reference
        case _:
            assert_never(state)
