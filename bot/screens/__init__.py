"""State -> Block Kit: what a person sees follows from the state alone.

The rule: `card` is total. A state without a card is a type error, and so is a card without words.
"""

from __future__ import annotations

from typing import assert_never

from flows.belated import AskingIfWanted, GoneOn
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
    Holding,
    LettingGo,
    ListingChoices,
    LookingUp,
    NamingCustomer,
    Reviewing,
    Saving,
    Stalled,
    Unsure,
    WritingNote,
)
from flows.cancelling import (
    Cancelled,
    Cancelling,
    CancelSettled,
    CheckingCancel,
    CheckingRestore,
    FindingOldSlot,
    Restoring,
    ReviewingCancel,
    UnsureCancel,
)
from flows.changing import (
    ChangingContact,
    CheckingContact,
    ContactSettled,
    DescribingContact,
    ReadingCustomer,
    StalledReading,
)
from flows.finding import (
    ChoosingAppointment,
    ChoosingPerson,
    FindingPerson,
    NamingPerson,
    ReadingAppointments,
    StalledSearch,
)
from flows.looking_up import (
    LookingUpServices,
    ReadingSlots,
    ShowingAppointments,
    ShowingCustomer,
    ShowingSlots,
    ShowingWeek,
    StalledSlots,
)
from flows.rebooking.states import (
    CheckingRow,
    DescribingGap,
    LookingUpAdvisor,
    MovingRow,
    NotInBulk,
    PartlyRebooked,
    PausedPlan,
    ProposingTimes,
    ReadingDay,
    Rebooked,
    ReviewingPlan,
    StalledPlan,
)
from flows.registering import (
    CheckingCustomer,
    ConfirmingDouble,
    CreatingCustomer,
    DescribingCustomer,
    LookingForDouble,
    Registered,
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
    ReleasingOld,
    ReviewingMove,
    StalledMove,
    UnsureMove,
)
from flows.talking import Dropped

from . import (
    belated,
    booking,
    cancelling,
    changing,
    finding,
    looking_up,
    rebooking,
    registering,
    rescheduling,
)
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
    | finding.Asked
    | finding.Wait
    | rescheduling.Question
    | rescheduling.Wait
    | rescheduling.Outcome
    | ReviewingMove
    | rebooking.Question
    | rebooking.Wait
    | rebooking.Outcome
    | ReviewingPlan
    | ReviewingCancel
    | cancelling.Wait
    | UnsureCancel
    | Cancelled
    | CancelSettled
    | DescribingContact
    | changing.Wait
    | StalledReading
    | ContactSettled
    | AskingIfWanted
    | GoneOn
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
        case (
            LookingUp()
            | ListingChoices()
            | FindingSlots()
            | Holding()
            | LettingGo()
            | Saving()
            | Checking()
        ):
            return booking.waiting_card(state, key, words)
        case Reviewing():
            return booking.review_card(state, key, words)
        case Unsure():
            return booking.unsure_card(state, key, words)
        case Booked():
            return booking.booked_card(state, key, words)
        case (
            ShowingAppointments()
            | ShowingCustomer()
            | ShowingSlots()
            | ShowingWeek()
            | StalledSlots()
        ):
            return looking_up.answer_card(state, key, words)
        case LookingUpServices() | ReadingSlots():
            return looking_up.waiting_card(state, key, words)
        case DescribingCustomer():
            return registering.describing_card(state, key, words)
        case ConfirmingDouble():
            return registering.double_card(state, key, words)
        case LookingForDouble() | CreatingCustomer() | CheckingCustomer():
            return registering.waiting_card(state, key, words)
        case Registered():
            return registering.registered_card(state, key, words)
        case NamingPerson() | ChoosingPerson() | ChoosingAppointment() | StalledSearch():
            return finding.finding_card(state, key, words)
        case FindingPerson() | ReadingAppointments():
            return finding.finding_wait_card(state, key, words)
        case ClarifyingNewTime() | ChoosingNewSlot() | StalledMove():
            return rescheduling.move_question_card(state, key, words)
        case ReviewingMove():
            return rescheduling.move_review_card(state, key, words)
        case (
            FindingNewSlots()
            | HoldingNewSlot()
            | LettingNewSlotGo()
            | Moving()
            | CheckingMove()
            | BookingAnew()
            | CheckingAnew()
            | ReleasingOld()
            | CheckingOld()
        ):
            return rescheduling.move_wait_card(state, key, words)
        case HalfMoved() | UnsureMove() | Moved() | MoveSettled():
            return rescheduling.move_outcome_card(state, key, words)
        case DescribingGap() | NotInBulk() | StalledPlan():
            return rebooking.rebook_question_card(state, key, words)
        case LookingUpAdvisor() | ReadingDay() | ProposingTimes() | MovingRow() | CheckingRow():
            return rebooking.rebook_wait_card(state, key, words)
        case ReviewingPlan():
            return rebooking.rebook_review_card(state, key, words)
        case PausedPlan() | PartlyRebooked() | Rebooked():
            return rebooking.rebook_outcome_card(state, key, words)
        case ReviewingCancel():
            return cancelling.cancel_review_card(state, key, words)
        case Cancelling() | CheckingCancel() | FindingOldSlot() | Restoring() | CheckingRestore():
            return cancelling.cancel_wait_card(state, key, words)
        case UnsureCancel():
            return cancelling.unsure_cancel_card(state, key, words)
        case Cancelled():
            return cancelling.cancelled_card(state, key, words)
        case CancelSettled():
            return cancelling.cancel_settled_card(state, key, words)
        case DescribingContact():
            return changing.contact_card(state, key, words)
        case ReadingCustomer() | ChangingContact() | CheckingContact():
            return changing.changing_wait_card(state, key, words)
        case StalledReading():
            return changing.stalled_reading_card(state, key, words)
        case ContactSettled():
            return changing.contact_settled_card(state, key, words)
        case AskingIfWanted():
            return belated.belated_card(state, key, words)
        case GoneOn():
            return belated.gone_on_card(state, words)
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
    elif state.read_only:
        text = words.say("Closed.")
    else:
        text = words.say("Closed. Nothing was written.")
    return Card(escape(text), [context(text)])


def form(state: AnyState, key: Key, words: Words) -> Block | None:
    """Return the modal that a state is filled in with; None for states without one."""
    if isinstance(state, DescribingCustomer):
        return registering.customer_form(state, key, words)
    if isinstance(state, DescribingContact):
        return changing.contact_form(state, key, words)
    if isinstance(state, DescribingGap):
        return rebooking.gap_form(state, key, words)
    return None
