"""State -> Block Kit: what a person sees follows from the state alone.

The rule: `card` is total. A state without a card is a type error, and so is a card without words.
"""

from __future__ import annotations

from typing import assert_never

from flows.booking.states import (
    Booked,
    Checking,
    ChoosingAdvisor,
    ChoosingCustomer,
    ChoosingServices,
    ChoosingSlot,
    ChoosingTransport,
    ChoosingVehicle,
    ClarifyingTime,
    FindingSlots,
    ListingChoices,
    LookingUp,
    NamingCustomer,
    Reviewing,
    Saving,
    Stalled,
    Unsure,
    WritingNote,
)
from flows.looking_up import (
    ChoosingPerson,
    LookingUpSubject,
    NamingSubject,
    ReadingAppointments,
    ReadingSlots,
    ShowingAppointments,
    ShowingCustomer,
    ShowingSlots,
    StalledQuestion,
)
from flows.registering import (
    CheckingCustomer,
    ConfirmingDouble,
    CreatingCustomer,
    DescribingCustomer,
    LookingForDouble,
    Registered,
)
from flows.talking import Dropped

from . import booking, looking_up, registering
from .blocks import Block, Card, Key, context, escape
from .words import Words

AnyState = (
    booking.Question
    | booking.Wait
    | Reviewing
    | Unsure
    | Booked
    | looking_up.Answer
    | looking_up.Wait
    | DescribingCustomer
    | ConfirmingDouble
    | registering.Wait
    | Registered
    | Dropped
)


def card(state: AnyState, key: Key, words: Words) -> Card:
    """Return what is drawn for a state."""
    match state:
        case (
            NamingCustomer()
            | ChoosingCustomer()
            | ChoosingVehicle()
            | ChoosingServices()
            | ClarifyingTime()
            | ChoosingSlot()
            | ChoosingAdvisor()
            | ChoosingTransport()
            | WritingNote()
            | Stalled()
        ):
            return booking.question_card(state, key, words)
        case LookingUp() | ListingChoices() | FindingSlots() | Saving() | Checking():
            return booking.waiting_card(state, key, words)
        case Reviewing():
            return booking.review_card(state, key, words)
        case Unsure():
            return booking.unsure_card(state, key, words)
        case Booked():
            return booking.booked_card(state, key, words)
        case (
            NamingSubject()
            | ChoosingPerson()
            | ShowingAppointments()
            | ShowingCustomer()
            | ShowingSlots()
            | StalledQuestion()
        ):
            return looking_up.answer_card(state, key, words)
        case LookingUpSubject() | ReadingAppointments() | ReadingSlots():
            return looking_up.waiting_card(state, key, words)
        case DescribingCustomer():
            return registering.describing_card(state, key, words)
        case ConfirmingDouble():
            return registering.double_card(state, key, words)
        case LookingForDouble() | CreatingCustomer() | CheckingCustomer():
            return registering.waiting_card(state, key, words)
        case Registered():
            return registering.registered_card(state, key, words)
        case Dropped():
            return dropped_card(state, words)
        case _:
            assert_never(state)


def dropped_card(state: Dropped, words: Words) -> Card:
    """Return the one line that stays of a dialog that was ended."""
    if state.unsure:
        text = words.say(
            "Left open: it is not known whether {system} has written this. Look at the "
            "customer's appointments before booking again. Reference {reference}.",
            system=state.desk.title,
            reference=state.desk.reference,
        )
    else:
        text = words.say("Closed. Nothing was written.")
    return Card(escape(text), [context(text)])


def form(state: AnyState, key: Key, words: Words) -> Block | None:
    """Return the modal that a state is filled in with; None for states without one."""
    if isinstance(state, DescribingCustomer):
        return registering.customer_form(state, key, words)
    return None
