"""Rescheduling: an appointment that stands is moved to another free time.

The rule: the new time is taken first and the old one released second, in one step where the system
can, and nothing is moved before `MoveConfirmed` on a card that shows old and new side by side.
"""

from __future__ import annotations

from flows.booking.events import CheckedAgain, DayPicked, ReadingPicked, SlotPicked, SoonestAsked
from flows.effects import (
    AlreadyBooked,
    AnswerLost,
    AppointmentCancelled,
    AppointmentMoved,
    AppointmentRead,
    AppointmentsRead,
    ChangedElsewhere,
    Failed,
    HoldReleased,
    NobodyKnows,
    NotSaved,
    Saved,
    SlotGone,
    SlotHeld,
    SlotsFound,
)
from flows.finding import (
    FINDING_ROWS,
    FindingPerson,
    FindingState,
    NamingPerson,
    ReadingAppointments,
)
from flows.machine import Machine, TimedOut, on
from flows.rescheduling.events import (
    AnotherTimeAsked,
    AppointmentPicked,
    MoveConfirmed,
    OldCancelAsked,
    RescheduleAsked,
    UndoAsked,
)
from flows.rescheduling.moving import (
    ask_anew,
    check,
    check_again,
    check_anew,
    check_old,
    compare,
    confirm,
    could_not_check,
    find_another,
    hear_moved,
    hear_unsure,
    keep_both,
    leave_both,
    leave_unsure,
    look_at_old,
    made_anew,
    moved,
    not_moved,
    old_gone,
    old_stands,
    old_unknown,
    release_again,
    settle,
    start_from_there,
    undo,
    unsure_anew,
)
from flows.rescheduling.planning import (
    NextMove,
    another_time,
    begin,
    choose,
    gone_while_holding,
    hear,
    hear_choice,
    hear_review,
    held,
    lapse,
    leave,
    offer,
    pick_appointment,
    pick_day,
    pick_reading,
    pick_slot,
    released,
    stall,
    take_soonest,
    try_again,
)
from flows.rescheduling.states import (
    BookingAnew,
    CheckingAnew,
    CheckingMove,
    CheckingOld,
    ChoosingAppointment,
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
from flows.talking import (
    Dropped,
    HelpAsked,
    Opening,
    Said,
    Stopped,
    Talking,
    TriedAgain,
    drop,
    explain,
)

RESCHEDULING = Machine(
    "rescheduling",
    FindingState
    | ChoosingAppointment
    | ClarifyingNewTime
    | ChoosingNewSlot
    | ReviewingMove
    | StalledMove
    | FindingNewSlots
    | HoldingNewSlot
    | LettingNewSlotGo
    | Moving
    | CheckingMove
    | BookingAnew
    | CheckingAnew
    | ReleasingOld
    | CheckingOld
    | HalfMoved
    | UnsureMove
    | Moved
    | MoveSettled
    | Dropped,
    # Which appointment.
    on(Opening, RescheduleAsked, begin, FindingPerson, NamingPerson),
    *FINDING_ROWS,
    on(ReadingAppointments, AppointmentsRead, choose, NextMove, ChoosingAppointment, NamingPerson),
    on(ChoosingAppointment, AppointmentPicked, pick_appointment, NextMove, ChoosingAppointment),
    on(ChoosingAppointment, Said, hear_choice, NextMove, ChoosingAppointment, Dropped),
    # Which new time.
    on(
        FindingNewSlots,
        SlotsFound,
        offer,
        ChoosingNewSlot,
        HoldingNewSlot,
        ReviewingMove,
        Moving,
        Moved,
    ),
    on(FindingNewSlots, Failed, stall, StalledMove, Moved),
    on(ClarifyingNewTime, ReadingPicked, pick_reading, NextMove, ClarifyingNewTime),
    on(ChoosingNewSlot, SlotPicked, pick_slot, NextMove, ChoosingNewSlot),
    on(ChoosingNewSlot, DayPicked, pick_day, FindingNewSlots),
    on(ChoosingNewSlot, SoonestAsked, take_soonest, FindingNewSlots),
    on(HoldingNewSlot, SlotHeld, held, ReviewingMove, Moving),
    on(HoldingNewSlot, SlotGone, gone_while_holding, FindingNewSlots, Moved),
    on(HoldingNewSlot, Failed, stall, StalledMove, Moved),
    on(LettingNewSlotGo, HoldReleased, released, NextMove, Dropped),
    on(LettingNewSlotGo, Failed, released, NextMove, Dropped),
    on(StalledMove, TriedAgain, try_again, NextMove),
    on(ReviewingMove, AnotherTimeAsked, another_time, NextMove),
    on(ReviewingMove, TimedOut, lapse, StalledMove),
    on(Planning, Said, hear, Planning, NextMove, Dropped),
    on(Planning, Stopped, leave, LettingNewSlotGo, Dropped),
    # The write, and what can become of it.
    on(ReviewingMove, MoveConfirmed, confirm, Moving, BookingAnew, ReviewingMove),
    on(ReviewingMove, Said, hear_review, Planning, NextMove, Dropped, Moving, BookingAnew),
    on(Moving, AppointmentMoved, moved, Moved, MoveSettled),
    on(Moving, SlotGone, find_another, FindingNewSlots, Moved),
    on(Moving, ChangedElsewhere, start_from_there, FindingNewSlots, NamingPerson),
    on(Moving, AnswerLost, check, CheckingMove),
    on(Moving, Failed, not_moved, ReviewingMove, Moved),
    on(CheckingMove, AppointmentRead, compare, Moved, MoveSettled, ReviewingMove, UnsureMove),
    on(CheckingMove, Failed, could_not_check, UnsureMove),
    on(UnsureMove, CheckedAgain, check_again, CheckingMove, CheckingAnew),
    on(UnsureMove, Stopped, leave_unsure, Dropped),
    on(UnsureMove, Said, hear_unsure, UnsureMove, Dropped),
    # Where a system cannot move: the new one first, the old one second.
    on(BookingAnew, Saved, made_anew, ReleasingOld),
    on(BookingAnew, SlotGone, find_another, FindingNewSlots, Moved),
    on(BookingAnew, AlreadyBooked, ask_anew, ReviewingMove),
    on(BookingAnew, AnswerLost, check_anew, CheckingAnew),
    on(BookingAnew, Failed, not_moved, ReviewingMove, Moved),
    on(CheckingAnew, Saved, made_anew, ReleasingOld),
    on(CheckingAnew, NotSaved, ask_anew, ReviewingMove),
    on(CheckingAnew, NobodyKnows, unsure_anew, UnsureMove),
    on(CheckingAnew, Failed, unsure_anew, UnsureMove),
    on(ReleasingOld, AppointmentCancelled, old_gone, MoveSettled),
    on(ReleasingOld, ChangedElsewhere, old_stands, HalfMoved, MoveSettled),
    on(ReleasingOld, AnswerLost, check_old, CheckingOld),
    on(ReleasingOld, Failed, old_unknown, HalfMoved),
    on(CheckingOld, AppointmentRead, look_at_old, MoveSettled, HalfMoved),
    on(CheckingOld, Failed, old_unknown, HalfMoved),
    on(HalfMoved, OldCancelAsked, release_again, ReleasingOld),
    on(HalfMoved, Stopped, leave_both, MoveSettled),
    on(HalfMoved, Said, keep_both, HalfMoved),
    # Done; for a while it can be taken back.
    on(Moved, UndoAsked, undo, FindingNewSlots, Moved),
    on(Moved, TimedOut, settle, MoveSettled),
    on(Moved, Stopped, settle, MoveSettled),
    on(Moved, Said, hear_moved, Moved),
    # Everywhere.
    on(Talking, HelpAsked, explain, Talking),
    on(Talking, Stopped, drop, Dropped),
    junctions={"next move": NextMove},
)
