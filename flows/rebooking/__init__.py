"""Rebooking: the appointments of a day move together, because an advisor is ill or a branch closes.

The rule: nothing is moved before `RebookConfirmed` on a card that shows every row with its old and
new time, and then one row after another, each a write of its own.
"""

from __future__ import annotations

from flows.effects import (
    AnswerLost,
    AppointmentMoved,
    AppointmentRead,
    ChangedElsewhere,
    DayRead,
    Failed,
    LookedUp,
    SlotGone,
    SlotsFound,
)
from flows.machine import Machine, on
from flows.rebooking.asking import (
    NextGap,
    begin,
    hear,
    hear_gap,
    learn,
    reopen,
    stall_advisor,
    switch_desk,
    take_form,
)
from flows.rebooking.events import (
    GapDescribed,
    RebookAsked,
    RebookConfirmed,
    RestAsked,
    RowDropped,
    RowTaken,
)
from flows.rebooking.moving import (
    NextRow,
    changed,
    check,
    compare,
    could_not_check,
    go_on,
    hear_rest,
    look_for_others,
    moved,
    pause,
    refused,
    settle,
    taken,
)
from flows.rebooking.proposing import (
    hear_stalled,
    leave,
    list_rows,
    propose,
    stall,
    try_again,
)
from flows.rebooking.reviewing import confirm, drop_row, hear_review, take_row
from flows.rebooking.states import (
    CheckingRow,
    DescribingGap,
    LookingUpAdvisor,
    MovingRow,
    NotInBulk,
    PartlyRebooked,
    PausedPlan,
    Planned,
    ProposingTimes,
    ReadingDay,
    Rebooked,
    ReviewingPlan,
    StalledPlan,
)
from flows.registering import FormAsked
from flows.talking import (
    DeskSwitched,
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

REBOOKING = Machine(
    "rebooking",
    DescribingGap
    | NotInBulk
    | LookingUpAdvisor
    | ReadingDay
    | ProposingTimes
    | StalledPlan
    | ReviewingPlan
    | MovingRow
    | CheckingRow
    | PausedPlan
    | PartlyRebooked
    | Rebooked
    | Dropped,
    # What falls away.
    on(Opening, RebookAsked, begin, NotInBulk, NextGap),
    on(NotInBulk, DeskSwitched, switch_desk, NotInBulk, NextGap),
    on(DescribingGap, FormAsked, reopen, DescribingGap),
    on(DescribingGap, GapDescribed, take_form, NextGap),
    on(DescribingGap, Said, hear_gap, NextGap, Dropped),
    on(LookingUpAdvisor, LookedUp, learn, ReadingDay, DescribingGap),
    on(LookingUpAdvisor, Failed, stall_advisor, StalledPlan),
    # Who is affected, and another time for each.
    on(ReadingDay, DayRead, list_rows, ProposingTimes, DescribingGap),
    on(ReadingDay, Failed, stall, StalledPlan),
    on(ProposingTimes, SlotsFound, propose, ProposingTimes, ReviewingPlan),
    on(ProposingTimes, Failed, stall, StalledPlan),
    on(ProposingTimes, Stopped, leave, Dropped, Rebooked),
    on(StalledPlan, TriedAgain, try_again, LookingUpAdvisor, ReadingDay, ProposingTimes),
    on(StalledPlan, Stopped, leave, Dropped, Rebooked),
    on(StalledPlan, Said, hear_stalled, StalledPlan, Dropped, Rebooked),
    # The plan.
    on(ReviewingPlan, RowDropped, drop_row, ReviewingPlan),
    on(ReviewingPlan, RowTaken, take_row, ReviewingPlan),
    on(ReviewingPlan, RebookConfirmed, confirm, NextRow, ReviewingPlan),
    on(ReviewingPlan, Said, hear_review, NextRow, ReviewingPlan, Dropped),
    on(ReviewingPlan, Stopped, leave, Dropped, Rebooked),
    # The writes, one row after another, and what can become of each.
    on(MovingRow, AppointmentMoved, moved, NextRow),
    on(MovingRow, SlotGone, taken, NextRow),
    on(MovingRow, ChangedElsewhere, changed, NextRow),
    on(MovingRow, AnswerLost, check, CheckingRow),
    on(MovingRow, Failed, refused, NextRow, PausedPlan),
    on(MovingRow, Stopped, pause, PausedPlan),
    on(CheckingRow, AppointmentRead, compare, NextRow),
    on(CheckingRow, Failed, could_not_check, PausedPlan),
    # What is left.
    on(PausedPlan, RestAsked, go_on, CheckingRow, NextRow),
    on(PartlyRebooked, RestAsked, look_for_others, ProposingTimes, Rebooked),
    on(Planned, Said, hear_rest, Planned, Rebooked),
    on(Planned, Stopped, settle, Rebooked),
    # Everywhere.
    on(Talking, Said, hear, Talking, Dropped),
    on(Talking, HelpAsked, explain, Talking),
    on(Talking, Stopped, drop, Dropped),
    junctions={"which gap": NextGap, "next row": NextRow},
)
