"""Every event that a person may cause, and no other.

The rule: what comes back from Slack is read as one of these and nothing else, so that nobody can
forge "the system says it is booked" into a button.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from flows.belated import StillWanted
from flows.booking.events import (
    AdvisorPicked,
    AllFilled,
    BookingAsked,
    CheckedAgain,
    Confirmed,
    DayPicked,
    EditAsked,
    ReadingPicked,
    RegisterAsked,
    ServiceDropped,
    ServicesPicked,
    SlotPicked,
    SoonestAsked,
    TransportPicked,
    VehiclePicked,
    WentBack,
)
from flows.cancelling import CancelAsked, CancelConfirmed, ReasonPicked
from flows.changing import ContactChangeAsked, ContactDescribed
from flows.finding import AppointmentPicked
from flows.looking_up import LookUpAsked, PastAsked, WeekPicked
from flows.rebooking.events import (
    GapDescribed,
    RebookAsked,
    RebookConfirmed,
    RestAsked,
    RowDropped,
    RowTaken,
)
from flows.registering import CustomerDescribed, FormAsked, RegisteredAnyway, RegisteringAsked
from flows.rescheduling.events import (
    AnotherTimeAsked,
    MoveConfirmed,
    OldCancelAsked,
    RescheduleAsked,
    UndoAsked,
)
from flows.talking import (
    CustomerPicked,
    DeskSwitched,
    HelpAsked,
    Said,
    StartedOver,
    Stopped,
    TriedAgain,
)

Pressed = (
    AdvisorPicked
    | AllFilled
    | AnotherTimeAsked
    | AppointmentPicked
    | BookingAsked
    | CancelAsked
    | CancelConfirmed
    | CheckedAgain
    | Confirmed
    | ContactChangeAsked
    | ContactDescribed
    | CustomerDescribed
    | CustomerPicked
    | DayPicked
    | DeskSwitched
    | EditAsked
    | FormAsked
    | GapDescribed
    | HelpAsked
    | LookUpAsked
    | MoveConfirmed
    | OldCancelAsked
    | PastAsked
    | ReasonPicked
    | ReadingPicked
    | RebookAsked
    | RebookConfirmed
    | RegisterAsked
    | RegisteredAnyway
    | RegisteringAsked
    | RescheduleAsked
    | RestAsked
    | RowDropped
    | RowTaken
    | Said
    | ServiceDropped
    | ServicesPicked
    | SlotPicked
    | SoonestAsked
    | StartedOver
    | StillWanted
    | Stopped
    | TransportPicked
    | TriedAgain
    | UndoAsked
    | VehiclePicked
    | WeekPicked
    | WentBack
)

PRESSED: TypeAdapter[Pressed] = TypeAdapter(Annotated[Pressed, Field(discriminator="kind")])
