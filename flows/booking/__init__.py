"""Booking: from a few words to a confirmed draft or appointment.

The table below is the dialog. Nothing is written before `Confirmed` on the card of `Reviewing`,
which shows everything.
"""

from __future__ import annotations

from flows.booking.asking import (
    Editing,
    begin,
    come_back,
    drop_service,
    edit,
    find_another,
    go_back,
    gone_on,
    hear,
    hear_form,
    held,
    lapse,
    learn,
    leave,
    leave_form,
    list_choices,
    offer,
    pick_advisor,
    pick_customer,
    pick_day,
    pick_reading,
    pick_services,
    pick_slot,
    pick_transport,
    pick_vehicle,
    register,
    stall,
    start_empty,
    start_over,
    switch_desk,
    take_soonest,
    try_again,
    use_double,
    write_note,
)
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
from flows.booking.next_step import Onward
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
    Filling,
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
from flows.booking.whole_form import fill_all, show_all
from flows.booking.writing import (
    ask_anew,
    cannot_tell,
    check,
    check_again,
    could_not_check,
    finish,
    hear_review,
    hear_unsure,
    not_written,
    refuse_second,
    save,
    save_again,
)
from flows.effects import (
    AlreadyBooked,
    AnswerLost,
    ChoicesListed,
    CustomerCreated,
    Failed,
    HoldReleased,
    LookedUp,
    NobodyKnows,
    NotSaved,
    Saved,
    SlotGone,
    SlotHeld,
    SlotsFound,
)
from flows.machine import Machine, TimedOut, on
from flows.registering import (
    REGISTERING_ROWS,
    CheckingCustomer,
    ConfirmingDouble,
    CreatingCustomer,
    DescribingCustomer,
    FormAsked,
    RegisteringState,
)
from flows.talking import (
    CustomerPicked,
    DeskSwitched,
    Dropped,
    HelpAsked,
    Opening,
    Said,
    StartedOver,
    Stopped,
    Talking,
    TriedAgain,
    drop,
    explain,
    leave_unsure,
)

BOOKING = Machine(
    "booking",
    NamingCustomer
    | ChoosingCustomer
    | ChoosingVehicle
    | ChoosingServices
    | ClarifyingTime
    | ChoosingSlot
    | ChoosingAdvisor
    | ChoosingTransport
    | WritingNote
    | Reviewing
    | Stalled
    | Unsure
    | LookingUp
    | ListingChoices
    | FindingSlots
    | Holding
    | LettingGo
    | Saving
    | Checking
    | RegisteringState
    | Booked
    | Dropped,
    on(Opening, BookingAsked, begin, Onward),
    # Who, what, when: asked, looked up, chosen.
    on(LookingUp, LookedUp, learn, Onward, ChoosingCustomer),
    on(LookingUp, Failed, stall, Stalled),
    on(ChoosingCustomer, CustomerPicked, pick_customer, Onward, ChoosingCustomer),
    on(ChoosingVehicle, VehiclePicked, pick_vehicle, Onward),
    on(ChoosingServices, ServicesPicked, pick_services, Onward),
    on(ChoosingServices, ServiceDropped, drop_service, ChoosingServices),
    on(ClarifyingTime, ReadingPicked, pick_reading, Onward, ClarifyingTime),
    on(FindingSlots, SlotsFound, offer, ChoosingSlot, Holding, Reviewing),
    on(FindingSlots, Failed, stall, Stalled),
    on(ChoosingSlot, SlotPicked, pick_slot, Onward, ChoosingSlot),
    on(ChoosingSlot, DayPicked, pick_day, FindingSlots),
    on(ChoosingSlot, SoonestAsked, take_soonest, FindingSlots),
    on(ListingChoices, ChoicesListed, list_choices, ChoosingAdvisor, ChoosingTransport),
    on(ListingChoices, Failed, stall, Stalled),
    on(ChoosingAdvisor, AdvisorPicked, pick_advisor, Onward, ChoosingAdvisor),
    on(ChoosingTransport, TransportPicked, pick_transport, Onward, ChoosingTransport),
    on(WritingNote, Said, write_note, WritingNote, Onward, Dropped),
    on(Stalled, TriedAgain, try_again, Onward, ListingChoices),
    # Where a system holds slots: held for the review, given back when it is not wanted any more.
    on(Holding, SlotHeld, held, Reviewing),
    on(Holding, SlotGone, find_another, FindingSlots),
    on(Holding, Failed, stall, Stalled),
    on(LettingGo, HoldReleased, gone_on, Onward, NamingCustomer, Dropped),
    on(LettingGo, Failed, gone_on, Onward, NamingCustomer, Dropped),
    on(Reviewing, TimedOut, lapse, Stalled),
    # In every state in which the form is being filled.
    on(Filling, Said, hear, Filling, Onward, Dropped),
    on(Filling, EditAsked, edit, Editing),
    on(Filling, FormAsked, show_all, Filling),
    on(Filling, AllFilled, fill_all, Onward),
    on(Filling, WentBack, go_back, Onward),
    on(Filling, RegisterAsked, register, DescribingCustomer),
    on(Filling, DeskSwitched, switch_desk, Onward, Filling),
    on(Filling, StartedOver, start_over, NamingCustomer, LettingGo),
    on(Filling, Stopped, leave, Dropped, LettingGo),
    # A customer who is not there yet.
    *REGISTERING_ROWS,
    on(CreatingCustomer, CustomerCreated, come_back, Onward),
    on(CheckingCustomer, CustomerCreated, come_back, Onward),
    on(ConfirmingDouble, CustomerPicked, use_double, Onward, ConfirmingDouble),
    on(ConfirmingDouble, Said, hear_form, Talking, NamingCustomer, LookingUp, Dropped),
    on(ConfirmingDouble, WentBack, leave_form, NamingCustomer),
    on(DescribingCustomer, Said, hear_form, Talking, NamingCustomer, LookingUp, Dropped),
    on(DescribingCustomer, WentBack, leave_form, NamingCustomer),
    # The one write, and what can become of it.
    on(Reviewing, Confirmed, save, Saving, FindingSlots),
    on(Reviewing, Said, hear_review, Filling, Onward, Dropped, Saving),
    on(Saving, Saved, finish, Booked),
    on(Saving, SlotGone, find_another, FindingSlots),
    on(Saving, AlreadyBooked, refuse_second, Reviewing),
    on(Saving, AnswerLost, check, Checking),
    on(Saving, Failed, not_written, Reviewing),
    on(Checking, Saved, finish, Booked),
    on(Checking, NotSaved, ask_anew, Reviewing),
    on(Checking, NobodyKnows, cannot_tell, Unsure),
    on(Checking, Failed, could_not_check, Unsure),
    on(Unsure, CheckedAgain, check_again, Checking),
    on(Unsure, Confirmed, save_again, Saving, Unsure),
    on(Unsure, Said, hear_unsure, Unsure, Dropped),
    on(Unsure, Stopped, leave_unsure, Dropped),
    # Everywhere.
    on(Talking, HelpAsked, explain, Talking),
    on(Talking, StartedOver, start_empty, NamingCustomer),
    on(Talking, Stopped, drop, Dropped),
    junctions={"next step": Onward},
)
