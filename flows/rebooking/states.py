"""Where a rebooking can stand: many appointments move because a time falls away.

The rule: the plan is a list of rows, each an appointment with what becomes of it; the rows are
worked off one after another, each in a turn of its own, so that whoever takes the dialog up after
a crash knows which are done and which one was under way.
"""

from __future__ import annotations

from datetime import date, time
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from flows.domain import Appointment, Customer, Desk, Provider, Slot, SlotQuery, Transport
from flows.effects import FindSlots, LookUp, ReadAppointment, ReadDay, Reschedule
from flows.machine import Final, Value
from flows.talking import Busy, Talking
from flows.understanding.request import Asked, Request

# What became of a row.
RowEnd = Literal[
    "moved",  # it stands at its new time
    "taken",  # somebody was faster: the new time is gone
    "changed",  # somebody changed the appointment meanwhile; nothing was written
    "gone",  # it was cancelled meanwhile
    "refused",  # the system said no, for the reason in `reason`
    "not_moved",  # the answer was lost, and it still stands at its old time
    "unknown",  # the answer was lost, and the system could not be read
]


class Gap(Value):
    """What falls away: a day of the branch or a part of it, and whose; wall clock of the branch."""

    day: date
    since: time | None = None  # from when on; None: from opening
    until: time | None = None  # until when; None: until closing
    advisor: Provider | None = None  # None: everybody's


class Row(Value):
    """One appointment that is affected."""

    appointment: Appointment
    choices: tuple[Slot, ...] = ()  # free times for the same work, the best first
    slot: Slot | None = None  # where it shall go; None: no free time was found
    wanted: bool = True  # False: the person leaves it where it is
    end: RowEnd | None = None  # None: not done yet
    after: Appointment | None = None  # as it stands now, where that is known
    reason: str = ""  # the system's words: data, never markup
    reference: str = ""

    @property
    def is_open(self) -> bool:
        """Is it still to be moved?"""
        return self.wanted and self.slot is not None and self.end is None

    def slots_between(self, since: date, until: date) -> SlotQuery:
        """Return the question for free times for the same work with the same person."""
        old = self.appointment
        advisor = Provider(id=old.provider_id, name=old.provider) if old.provider_id else None
        way = Transport(id=old.transport_id, name=old.transport) if old.transport_id else None
        return SlotQuery(
            since=since,
            until=until,
            customer=Customer(id=old.customer_id) if old.customer_id else None,
            services=old.work,
            advisor=advisor,
            transport=way,
            appointment_id=old.id,
        )


class Planned(Talking):
    """A plan is on the card, and the person decides."""

    gap: Gap
    rows: tuple[Row, ...]
    left_out: int = 0  # appointments beyond the most that one plan holds


class DescribingGap(Talking):
    """What falls away? The form is open, or can be opened from the card."""

    kind: Literal["describing_gap"] = "describing_gap"
    asked: ClassVar[Asked | None] = "advisor"
    day: date | None = None  # as far as it was said
    since: time | None = None
    until: time | None = None
    advisor_words: str | None = None  # a name that no advisor, or more than one, has
    advisor: Provider | None = None


class NotInBulk(Talking):
    """This system cannot list a day, or cannot move in one step: it has to be done one by one."""

    kind: Literal["not_in_bulk"] = "not_in_bulk"
    request: Request | None = None  # what was said, for another system


class LookingUpAdvisor(Busy):
    """The system is asked for the advisor whom the words, or the form, mean."""

    kind: Literal["looking_up_advisor"] = "looking_up_advisor"
    day: date
    since: time | None = None
    until: time | None = None
    advisor_words: str | None = None
    advisor_id: str | None = None

    @property
    def effect(self) -> LookUp:
        return LookUp(advisor=self.advisor_words, advisor_id=self.advisor_id)


class ReadingDay(Busy):
    """The system is asked for everybody's appointments of the day."""

    kind: Literal["reading_day"] = "reading_day"
    gap: Gap

    @property
    def effect(self) -> ReadDay:
        return ReadDay(day=self.gap.day)


class ProposingTimes(Busy):
    """The system is asked for free times for one row after another; nothing is written."""

    kind: Literal["proposing_times"] = "proposing_times"
    gap: Gap
    rows: tuple[Row, ...]
    position: int  # of the row that is asked for
    since: date
    until: date
    left_out: int = 0

    @property
    def effect(self) -> FindSlots:
        return FindSlots(query=self.rows[self.position].slots_between(self.since, self.until))


class StalledPlan(Talking):
    """The system could not answer; nothing was written, and what was asked is kept."""

    kind: Literal["stalled_plan"] = "stalled_plan"
    gap: Gap
    rows: tuple[Row, ...] = ()  # empty: the day could not be read
    left_out: int = 0
    advisor_words: str | None = None
    advisor_id: str | None = None


class ReviewingPlan(Planned):
    """The dry run: every row with its old and its proposed time; the card waits for Confirm."""

    kind: Literal["reviewing_plan"] = "reviewing_plan"
    since: AwareDatetime  # words said before the card was there cannot confirm it


class MovingRow(Busy):
    """One row is being moved; those before it are done."""

    kind: Literal["moving_row"] = "moving_row"
    gap: Gap
    rows: tuple[Row, ...]
    position: int
    left_out: int = 0

    @property
    def row(self) -> Row:
        return self.rows[self.position]

    @property
    def effect(self) -> Reschedule:
        slot = self.row.slot
        assert slot is not None  # noqa: S101  # only rows with a time are moved
        return Reschedule(appointment=self.row.appointment, slot=slot)


class CheckingRow(Busy):
    """The answer was lost: the appointment is read before anything is said or repeated."""

    kind: Literal["checking_row"] = "checking_row"
    gap: Gap
    rows: tuple[Row, ...]
    position: int
    left_out: int = 0

    @property
    def row(self) -> Row:
        return self.rows[self.position]

    @property
    def effect(self) -> ReadAppointment:
        return ReadAppointment(id=self.row.appointment.id)


class PausedPlan(Planned):
    """Some rows are done, others are not: the person stopped it, or the system does not answer."""

    kind: Literal["paused_plan"] = "paused_plan"


class PartlyRebooked(Planned):
    """All rows were tried; some of them were not moved, and other times may be looked for."""

    kind: Literal["partly_rebooked"] = "partly_rebooked"


class Rebooked(Final):
    """It is over: every row says what became of it; what was not moved by now stays as it is."""

    kind: Literal["rebooked"] = "rebooked"
    desk: Desk
    gap: Gap
    rows: tuple[Row, ...]
    left_out: int = 0
