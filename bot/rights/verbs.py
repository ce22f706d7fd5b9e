"""What a person must be allowed to, for what a dialog is about to do: total over the dialogs.

The rule: a verb belongs to what is asked of the world, so whoever may search may fill in a form and
only its end needs more. What follows a write that was sent is never refused: it finishes what was
begun, and tells how it ended.
"""

from __future__ import annotations

from typing import assert_never, cast

from bot.perform import AnyEffect
from bot.rights.permits import Verb
from flows import effects
from flows.belated import BelatedAsked
from flows.booking.events import BookingAsked
from flows.cancelling import CancelAsked, CheckingCancel, FindingOldSlot, Restoring
from flows.changing import CheckingContact, ContactChangeAsked
from flows.front_desk import OpeningEvent
from flows.looking_up import LookUpAsked
from flows.machine import Event, Final, State, Working
from flows.rebooking.events import RebookAsked
from flows.rebooking.states import CheckingRow
from flows.registering import RegisteringAsked
from flows.rescheduling.events import RescheduleAsked
from flows.rescheduling.states import (
    BookingAnew,
    CheckingMove,
    CheckingOld,
    HoldingNewSlot,
    ReleasingOld,
)
from flows.talking import Stopped

# They come after a write of the same dialog, and end what it began.
_FINISHING = (
    CheckingMove | CheckingOld | ReleasingOld | CheckingRow | CheckingCancel | CheckingContact
)

# Steps of a move or of taking a cancellation back that look like a booking to the system.
_PART_OF_A_CHANGE = HoldingNewSlot | BookingAnew
_PART_OF_A_CANCELLATION = FindingOldSlot | Restoring


def opening_verb(event: OpeningEvent) -> Verb:
    """Return what the dialog is for that an event opens: nobody fills in what they cannot send."""
    match event:
        case BookingAsked() | RegisteringAsked():
            return "book"
        case RescheduleAsked() | RebookAsked() | ContactChangeAsked():
            return "change"
        case CancelAsked():
            return "cancel"
        case LookUpAsked():
            return "look_up"
        case BelatedAsked():
            return opening_verb(event.wanted)
        case _:
            assert_never(event)


def shown_verb(event: Event) -> Verb | None:
    """Return what a press needs before it is looked what it leads to: the card may be redrawn."""
    return None if isinstance(event, Stopped) else "look_up"


def step_verb(event: Event, after: State) -> Verb | None:
    """Return what a step that a person takes needs; None: everybody may end their own dialog."""
    if isinstance(after, Final):
        return None
    if isinstance(after, ReleasingOld):
        return "change"  # pressed, and not the second half of a move that is under way
    if isinstance(after, Working):
        return working_verb(after) or shown_verb(event)
    return shown_verb(event)


def working_verb(state: Working) -> Verb | None:
    """Return what is needed for what a state asks of the world; None: it ends what was begun."""
    if isinstance(state, _FINISHING):
        return None
    if isinstance(state, _PART_OF_A_CHANGE):
        return "change"
    if isinstance(state, _PART_OF_A_CANCELLATION):
        return "cancel"
    return effect_verb(cast("AnyEffect", state.effect))


def effect_verb(effect: AnyEffect) -> Verb | None:
    """Return what is needed to ask this of a system, in a dialog of its own kind."""
    match effect:
        case (
            effects.LookUp()
            | effects.ListChoices()
            | effects.FindSlots()
            | effects.ReadAppointments()
            | effects.ReadAppointment()
            | effects.ReadDay()
            | effects.ReadCustomer()
            | effects.FindDoubles()
        ):
            return "look_up"
        case effects.Save() | effects.HoldSlot() | effects.CreateCustomer():
            return "book"
        case effects.Reschedule() | effects.ChangeContact():
            return "change"
        case effects.CancelAppointment():
            return "cancel"
        case effects.CheckSaved() | effects.CheckCustomer() | effects.ReleaseHold():
            return None
        case _:
            assert_never(effect)


def finds_people(state: State) -> bool:
    """Does the state ask for somebody's personal data? That counts as a look-up."""
    if not isinstance(state, Working) or isinstance(state, _FINISHING):
        return False
    match state.effect:
        case effects.LookUp(who=who, customer_id=customer_id):
            return bool(who or customer_id)
        case (
            effects.ReadAppointments()
            | effects.ReadDay()
            | effects.ReadCustomer()
            | effects.FindDoubles()
        ):
            return True
        case _:
            return False
