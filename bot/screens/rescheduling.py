"""The cards of a reschedule: which appointment, which new time, old and new side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from flows.booking.events import CheckedAgain, ReadingPicked
from flows.domain import Appointment, Customer
from flows.looking_up import LookUpAsked
from flows.rescheduling.events import (
    AnotherTimeAsked,
    MoveConfirmed,
    OldCancelAsked,
    RescheduleAsked,
    UndoAsked,
)
from flows.rescheduling.states import (
    BookingAnew,
    CheckingAnew,
    CheckingMove,
    CheckingOld,
    ChoosingNewSlot,
    ClarifyingNewTime,
    FindingNewSlots,
    HalfMoved,
    HoldingNewSlot,
    LettingNewSlotGo,
    Moved,
    MoveSettled,
    Moving,
    Planning,
    ReleasingOld,
    ReviewingMove,
    StalledMove,
    UnsureMove,
)
from flows.talking import Stopped, TriedAgain

from .aloud import aloud_blocks
from .blocks import (
    Block,
    Card,
    Key,
    actions,
    button,
    confirm_dialog,
    context,
    escape,
    facts,
    field,
    header,
    lines,
    plain,
    section,
)
from .finding import appointment_lines, asking_card
from .form import footer, reading_text
from .hints import hint_blocks, hint_text
from .slots import slot_blocks
from .words import Words, clean

Question = ClarifyingNewTime | ChoosingNewSlot | StalledMove
Wait = (
    FindingNewSlots
    | HoldingNewSlot
    | LettingNewSlotGo
    | Moving
    | CheckingMove
    | BookingAnew
    | CheckingAnew
    | ReleasingOld
    | CheckingOld
)
Outcome = HalfMoved | UnsureMove | Moved | MoveSettled


def _title(customer: Customer, words: Words) -> str:
    return words.say("Move the appointment of {name}", name=clean(customer.name, 80))


def move_question_card(state: Question, key: Key, words: Words) -> Card:
    """Return the card of a state that asks for one thing."""
    match state:
        case ClarifyingNewTime():
            buttons = [
                button(
                    key.action_id("reading_picked", number),
                    reading_text(reading, words),
                    ReadingPicked(number=number),
                )
                for number, reading in enumerate(state.readings[:5])
            ]
            return _planning_card(
                state, words.say("Which day do you mean?"), [actions(buttons)], key, words
            )
        case ChoosingNewSlot():
            slots = slot_blocks(state.free, state.move.when, state.today, key, words)
            return _planning_card(state, words.say("Which new time?"), slots, key, words)
        case StalledMove():
            again = button(
                key.action_id("tried_again"), words.say("Try again"), TriedAgain(), style="primary"
            )
            return _planning_card(state, "", [], key, words, [again])
        case _:
            assert_never(state)


def _planning_card(
    state: Planning,
    question: str,
    blocks: Sequence[Block],
    key: Key,
    words: Words,
    buttons: Sequence[Block] = (),
) -> Card:
    now = field(words.say("Now"), *appointment_lines(state.move.appointment, words))
    asked = [section(plain(question))] if question else []
    title = _title(state.move.customer, words)
    return asking_card(state, title, question, [now, *asked, *blocks], key, words, buttons)


def move_review_card(state: ReviewingMove, key: Key, words: Words) -> Card:
    """Return the card that shows old and new and asks for one Confirm."""
    move = state.move
    title = _title(move.customer, words)
    old = _time(move.appointment, words)
    new = words.moment(state.slot.start)
    confirm = button(
        key.action_id("move_confirmed"),
        words.say("Confirm the move"),
        MoveConfirmed(),
        style="primary",
    )
    other = button(
        key.action_id("another_time_asked"), words.say("Another time"), AnotherTimeAsked()
    )
    leave = button(key.action_id("stopped"), words.say("Leave it as it is"), Stopped())
    blocks = [
        header(title),
        *hint_blocks(state, words),
        *facts(
            [
                (words.say("From"), [old]),
                (words.say("To"), [new]),
                (words.say("Stays the same"), appointment_lines(move.appointment, words)[1:]),
            ]
        ),
    ]
    services = move.appointment.services
    blocks += aloud_blocks(move.customer, state.slot.start, services, words)
    if move.hold:
        text = words.say(
            "The new time is held for you until {time}.", time=words.time(move.hold.until)
        )
        blocks.append(context(text))
    if not state.desk.can.reschedule:
        blocks.append(
            context(
                words.say(
                    "{system} cannot move an appointment: a new one is booked first, then the "
                    "old one is cancelled.",
                    system=state.desk.title,
                )
            )
        )
    blocks += [actions([confirm, other, leave]), footer(state.desk, words)]
    said = hint_text(state, state.hint, words) if state.hint else ""
    ask = words.say("From {old} to {new}. Please check and confirm.", old=old, new=new)
    return Card(escape(" ".join(part for part in (title + ".", said, ask) if part)), blocks)


def _time(appointment: Appointment, words: Words) -> str:
    return words.moment(appointment.start) if appointment.start else words.say("No time given")


def move_wait_card(state: Wait, key: Key, words: Words) -> Card:
    """Return the card of a move that waits for the system."""
    title = _title(state.move.customer, words)
    text = _waiting_text(state, words)
    blocks = [header(title), context(text), footer(state.desk, words)]
    return Card(escape(f"{title}. {text}"), blocks, doing=text)


def _waiting_text(state: Wait, words: Words) -> str:
    system = state.desk.title
    match state:
        case FindingNewSlots():
            branch = clean(state.desk.branch.name)
            return words.say("Looking for free times at {branch} …", branch=branch)
        case HoldingNewSlot():
            return words.say("Holding the new time …")
        case LettingNewSlotGo():
            return words.say("Letting the held time go …")
        case Moving() | BookingAnew():
            return words.say("Taking the new time in {system} …", system=system)
        case ReleasingOld():
            return words.say("The new time is taken. Releasing the old one …")
        case CheckingMove() | CheckingAnew() | CheckingOld():
            return words.say(
                "The answer from {system} got lost. Looking where the appointment stands …",
                system=system,
            )
        case _:
            assert_never(state)


def move_outcome_card(state: Outcome, key: Key, words: Words) -> Card:
    """Return the card that says what stands now."""
    match state:
        case Moved():
            return _moved_card(state, key, words)
        case MoveSettled():
            return _settled_card(state, key, words)
        case HalfMoved():
            return _half_moved_card(state, key, words)
        case UnsureMove():
            return _unsure_card(state, key, words)
        case _:
            assert_never(state)


def _moved_card(state: Moved, key: Key, words: Words) -> Card:
    name = clean(state.customer.name, 80)
    old, new = _time(state.before, words), _time(state.after, words)
    title = words.say("Moved for {name}", name=name)
    undo = button(
        key.action_id("undo_asked"),
        words.say("Undo"),
        UndoAsked(),
        about=words.say("back to {time}", time=old),
        confirm=confirm_dialog(
            words.say("Move it back?"),
            words.say(
                "{name} goes back to {time}, if that time is still free.", name=name, time=old
            ),
            words.say("Move it back"),
            words.say("Leave it"),
        ),
    )
    text = words.say("You can undo this until {time}.", time=words.time(state.until))
    blocks = [
        header(title),
        *hint_blocks(state, words),
        *_old_and_new(state, words),
        actions([undo, _move_again(state.customer, state.after, key, words)]),
        context(text),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(f"{title}: {old} → {new}. {said}".strip()), blocks)


def _old_and_new(state: Moved | MoveSettled, words: Words) -> list[Block]:
    services = words.both(clean(name, 60) for name in state.after.services[:4])
    labels = words.say("Was"), words.say("Now")
    if isinstance(state, MoveSettled) and state.old != "gone":
        labels = words.say("Old"), words.say("New")
    rows = [
        (labels[0], [_time(state.before, words)]),
        (labels[1], [_time(state.after, words), services]),
    ]
    if state.after.reference:
        rows.append((words.say("Reference"), [state.after.reference]))
    blocks = facts(rows)
    blocks += aloud_blocks(state.customer, state.after.start, state.after.services, words)
    if state.after.warning:
        blocks.append(section(plain(state.after.warning)))
    return blocks


def _move_again(customer: Customer, appointment: Appointment, key: Key, words: Words) -> Block:
    again = RescheduleAsked(customer_id=customer.id, appointment_id=appointment.id)
    return button(key.action_id("reschedule_asked"), words.say("Move again"), again)


def _settled_card(state: MoveSettled, key: Key, words: Words) -> Card:
    name = clean(state.customer.name, 80)
    if state.taken_back:
        title = words.say("Moved back for {name}", name=name)
    elif state.old != "gone":
        title = words.say("Another appointment for {name}", name=name)
    else:
        title = words.say("Moved for {name}", name=name)
    old, new = _time(state.before, words), _time(state.after, words)
    blocks = [
        header(title),
        *_old_and_new(state, words),
        *_what_of_old(state, words),
        actions([_move_again(state.customer, state.after, key, words)]),
        footer(state.desk, words),
    ]
    return Card(escape(f"{title}: {old} → {new}."), blocks)


def _what_of_old(state: MoveSettled, words: Words) -> list[Block]:
    """Say it where the old appointment was left standing beside the new one."""
    match state.old:
        case "gone":
            return []
        case "stands":
            text = words.say("The old appointment was left as it is: it stands as well.")
        case "unknown":
            text = words.say("It is not known whether the old appointment still stands.")
    return [section(plain(text))]


def _half_moved_card(state: HalfMoved, key: Key, words: Words) -> Card:
    name = clean(state.move.customer.name, 80)
    system = state.desk.title
    if state.old == "stands":
        title = words.say("Half done: {name} has two appointments now", name=name)
        text = words.say("The new appointment stands, and so does the old one.")
        leave = words.say("Keep both")
    else:
        title = words.say("Half done: {name} may have two appointments now", name=name)
        text = words.say(
            "The new appointment stands. It is not known whether {system} has cancelled the old "
            "one: the answer got lost. Cancelling it once more does no harm.",
            system=system,
        )
        leave = words.say("Leave it")
    again = button(
        key.action_id("old_cancel_asked"),
        words.say("Cancel the old one"),
        OldCancelAsked(),
        style="primary",
    )
    blocks = [
        header(title),
        *hint_blocks(state, words),
        section(plain(text)),
        *facts(
            [
                (words.say("New"), appointment_lines(state.after, words)),
                (words.say("Old"), appointment_lines(state.move.appointment, words)),
            ]
        ),
        actions([again, button(key.action_id("stopped"), leave, Stopped())]),
        footer(state.desk, words),
    ]
    said = hint_text(state, state.hint, words) if state.hint else ""
    return Card(escape(f"{title}. {said} {text}"), blocks)


def _unsure_card(state: UnsureMove, key: Key, words: Words) -> Card:
    title = _title(state.move.customer, words)
    told = {
        "system": state.desk.title,
        "old": _time(state.move.appointment, words),
        "new": words.moment(state.slot.start),
    }
    if state.desk.can.reschedule:
        text = words.say(
            "It is not known whether {system} has moved it: the answer got lost. It stands either "
            "at {old} or at {new}. Please check before anybody tells the customer.",
            **told,
        )
    else:
        text = words.say(
            "It is not known whether {system} has booked the new appointment at {new}: the answer "
            "got lost. The old one at {old} stands. Please check before anybody tells the "
            "customer.",
            **told,
        )
    again = button(
        key.action_id("checked_again"), words.say("Check again"), CheckedAgain(), style="primary"
    )
    look = button(
        key.action_id("look_up_asked"),
        words.say("Show appointments"),
        LookUpAsked(about="appointments", customer_id=state.move.customer.id),
    )
    leave = button(key.action_id("stopped"), words.say("Leave it"), Stopped())
    blocks = [
        header(title),
        section(lines(text)),
        *hint_blocks(state, words),
        actions([*([again] if state.can_check else []), look, leave]),
        footer(state.desk, words),
    ]
    return Card(escape(f"{title}. {text}"), blocks)
