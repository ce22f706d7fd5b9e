"""Confirm and what can become of it: the one way from a card to a scheduling system."""

from __future__ import annotations

from datetime import datetime

from flows.booking.asking import hear
from flows.booking.events import CheckedAgain, Confirmed
from flows.booking.next_step import Onward, find_next
from flows.booking.states import (
    Booked,
    Checking,
    Filling,
    FindingSlots,
    Reviewing,
    Saving,
    Unsure,
)
from flows.effects import (
    AlreadyBooked,
    AnswerLost,
    Failed,
    NobodyKnows,
    NotSaved,
    Saved,
)
from flows.talking import (
    Dropped,
    Hint,
    Said,
    not_checked,
    read,
    trouble,
)


def save(state: Reviewing, event: Confirmed) -> Saving | FindingSlots:
    """Write it, unless the time is over by now: this is the one way from a card to the system."""
    return _save(state, event.at)


def hear_review(state: Reviewing, event: Said) -> Filling | Onward | Dropped | Saving:
    """Take "confirm" for the button, if it was said after the card was there to be read."""
    if event.sent > state.since and read(state, event).intent == "confirm":
        return _save(state, event.at)
    return hear(state, event)


def _save(state: Reviewing, at: datetime) -> Saving | FindingSlots:
    if state.draft.slot and state.draft.slot.start <= at:
        return find_next(state.desk, state.draft, at)
    return Saving(desk=state.desk, draft=state.draft)


def finish(state: Saving | Checking, event: Saved) -> Booked:
    """Say that it is done."""
    return Booked(desk=state.desk, draft=state.draft, appointment=event.appointment)


def refuse_second(state: Saving, event: AlreadyBooked) -> Reviewing:
    """Show the card again and say that the customer has an appointment."""
    hint = Hint(kind="already_booked")
    return Reviewing(desk=state.desk, draft=state.draft, since=event.at, hint=hint)


def not_written(state: Saving, event: Failed) -> Reviewing:
    """Show the card again: surely nothing was written."""
    return Reviewing(desk=state.desk, draft=state.draft, since=event.at, hint=trouble(event))


def check(state: Saving, event: AnswerLost) -> Checking:
    """Read again before anything is said or repeated."""
    return Checking(desk=state.desk, draft=state.draft)


def ask_anew(state: Checking, event: NotSaved) -> Reviewing:
    """It was surely not written: only a new Confirm writes it."""
    hint = Hint(kind="not_saved")
    return Reviewing(desk=state.desk, draft=state.draft, since=event.at, hint=hint)


def cannot_tell(state: Checking, event: NobodyKnows) -> Unsure:
    """The system cannot be asked: the person decides."""
    return Unsure(desk=state.desk, draft=state.draft, can_check=False)


def could_not_check(state: Checking, event: Failed) -> Unsure:
    """The system does not answer: it can be asked again later."""
    return Unsure(desk=state.desk, draft=state.draft, can_check=True, hint=not_checked(event))


def check_again(state: Unsure, event: CheckedAgain) -> Checking:
    """Read the system once more."""
    return Checking(desk=state.desk, draft=state.draft)


def save_again(state: Unsure, event: Confirmed) -> Saving | Unsure:
    """Write it again because the person says so, where it cannot be looked up."""
    if state.can_check:
        return state.model_copy(update={"hint": Hint(kind="not_offered")})
    return Saving(desk=state.desk, draft=state.draft)


def hear_unsure(state: Unsure, event: Said) -> Unsure | Dropped:
    """Only the buttons decide here; words can end it or ask for help."""
    match read(state, event).intent:
        case "stop":
            return Dropped(desk=state.desk, unsure=True)
        case "help":
            return state.model_copy(update={"hint": Hint(kind="help")})
    return state.model_copy(update={"hint": Hint(kind="not_understood", words=event.text)})
