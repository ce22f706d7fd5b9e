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
    AppointmentPicked,
    ChoosingAppointment,
    FindingPerson,
    FindingState,
    NamingPerson,
    ReadingAppointments,
)
from flows.machine import Machine, TimedOut, on
from flows.rescheduling.events import (
    AnotherTimeAsked,
    MoveConfirmed,
    OldCancelAsked,
    RescheduleAsked,
    UndoAsked,
)
from flows.rescheduling.moving import (
    check,
    check_again,
    check_anew,
    check_old,
    compare,
    confirm,
    could_not_check,
    find_another,
    find_another_anew,
    hear_half,
    hear_moved,
    hear_unsure,
    leave_both,
    look_at_old,
    made_anew,
    moved,
    not_made,
    not_moved,
    old_changed,
    old_gone,
    old_stands,
    old_unknown,
    release_again,
    settle,
    start_from_there,
    undo,
    unsure_anew,
)
from flows.rescheduling.next_move import NextMove
from flows.rescheduling.planning import (
    another_time,
    begin,
    choose,
    gone_while_holding,
    hear,
    hear_one,
    hear_review,
    held,
    lapse,
    leave,
    offer,
    pick_day,
    pick_one,
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
    explain,
    leave_unsure,
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
    on(ChoosingAppointment, AppointmentPicked, pick_one, NextMove, ChoosingAppointment),
    on(
        ChoosingAppointment,
        Said,
        hear_one,
        NextMove,
        ChoosingAppointment,
        FindingPerson,
        NamingPerson,
        Dropped,
    ),
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
    on(
        ChoosingNewSlot,
        SlotPicked,
        pick_slot,
        HoldingNewSlot,
        ReviewingMove,
        FindingNewSlots,
        ChoosingNewSlot,
    ),
    on(ChoosingNewSlot, DayPicked, pick_day, FindingNewSlots),
    on(ChoosingNewSlot, SoonestAsked, take_soonest, FindingNewSlots),
    on(HoldingNewSlot, SlotHeld, held, ReviewingMove, Moving),
    on(HoldingNewSlot, SlotGone, gone_while_holding, FindingNewSlots, Moved),
    on(HoldingNewSlot, Failed, stall, StalledMove, Moved),
    on(LettingNewSlotGo, HoldReleased, released, NextMove, FindingPerson, Dropped),
    on(LettingNewSlotGo, Failed, released, NextMove, FindingPerson, Dropped),
    on(StalledMove, TriedAgain, try_again, NextMove),
    on(ReviewingMove, AnotherTimeAsked, another_time, NextMove),
    on(ReviewingMove, TimedOut, lapse, StalledMove),
    on(Planning, Said, hear, Planning, NextMove, FindingPerson, Dropped),
    on(Planning, Stopped, leave, LettingNewSlotGo, Dropped),
    # The write, and what can become of it.
    on(ReviewingMove, MoveConfirmed, confirm, Moving, BookingAnew, FindingNewSlots),
    on(
        ReviewingMove,
        Said,
        hear_review,
        Planning,
        NextMove,
        FindingPerson,
        Dropped,
        Moving,
        BookingAnew,
    ),
    on(Moving, AppointmentMoved, moved, Moved, MoveSettled),
    on(Moving, SlotGone, find_another, FindingNewSlots, Moved),
    on(Moving, ChangedElsewhere, start_from_there, NextMove, NamingPerson, Moved),
    on(Moving, AnswerLost, check, CheckingMove),
    on(Moving, Failed, not_moved, ReviewingMove, Moved),
    on(
        CheckingMove,
        AppointmentRead,
        compare,
        Moved,
        MoveSettled,
        ReviewingMove,
        NextMove,
        NamingPerson,
    ),
    on(CheckingMove, Failed, could_not_check, UnsureMove),
    on(UnsureMove, CheckedAgain, check_again, CheckingMove, CheckingAnew),
    on(UnsureMove, Stopped, leave_unsure, Dropped),
    on(UnsureMove, Said, hear_unsure, UnsureMove, Dropped),
    # Where a system cannot move: the new one first, the old one second.
    on(BookingAnew, Saved, made_anew, ReleasingOld),
    on(BookingAnew, SlotGone, find_another_anew, FindingNewSlots),
    on(BookingAnew, AlreadyBooked, not_made, ReviewingMove),
    on(BookingAnew, AnswerLost, check_anew, CheckingAnew),
    on(BookingAnew, Failed, not_made, ReviewingMove),
    on(CheckingAnew, Saved, made_anew, ReleasingOld),
    on(CheckingAnew, NotSaved, not_made, ReviewingMove),
    on(CheckingAnew, NobodyKnows, unsure_anew, UnsureMove),
    on(CheckingAnew, Failed, unsure_anew, UnsureMove),
    on(ReleasingOld, AppointmentCancelled, old_gone, MoveSettled),
    on(ReleasingOld, ChangedElsewhere, old_changed, HalfMoved, MoveSettled),
    on(ReleasingOld, AnswerLost, check_old, CheckingOld),
    on(ReleasingOld, Failed, old_stands, HalfMoved),
    on(CheckingOld, AppointmentRead, look_at_old, MoveSettled, HalfMoved),
    on(CheckingOld, Failed, old_unknown, HalfMoved),
    on(HalfMoved, OldCancelAsked, release_again, ReleasingOld),
    on(HalfMoved, Stopped, leave_both, MoveSettled),
    on(HalfMoved, Said, hear_half, HalfMoved),
    # Done; for a while it can be taken back.
    on(Moved, UndoAsked, undo, FindingNewSlots, Moved),
    on(Moved, TimedOut, settle, MoveSettled),
    on(Moved, Stopped, settle, MoveSettled),
    on(Moved, Said, hear_moved, Moved),
    # Everywhere.
    on(Talking, HelpAsked, explain, Talking),
    junctions={"next move": NextMove},
)
