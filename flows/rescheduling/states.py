"""Where a reschedule can stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar, Literal

from pydantic import AwareDatetime

from flows.domain import (
    Appointment,
    Customer,
    Desk,
    Draft,
    FreeTimes,
    Hold,
    Provider,
    Slot,
    SlotQuery,
    Transport,
)
from flows.effects import (
    CancelAppointment,
    CheckSaved,
    FindSlots,
    HoldSlot,
    ReadAppointment,
    ReleaseHold,
    Reschedule,
    Save,
)
from flows.finding import Search
from flows.machine import Final, Value
from flows.talking import Busy, Hint, Talking
from flows.understanding.request import Asked, When


class Move(Value):
    """What is known of the move: the appointment as it was seen, and where it shall go."""

    customer: Customer
    appointment: Appointment
    when: When | None = None  # the time asked for
    hold: Hold | None = None  # of the new slot, where the system holds slots
    undoes: Appointment | None = None  # how it stood before the move that this one takes back
    undo_until: AwareDatetime | None = None

    def as_draft(self, slot: Slot | None = None) -> Draft:
        """Return the same appointment at another time as a form, to hold, book or restore it."""
        old = self.appointment
        vehicle = next((v for v in self.customer.vehicles if v.name == old.vehicle), None)
        advisor = Provider(id=old.provider_id, name=old.provider) if old.provider_id else None
        way = Transport(id=old.transport_id, name=old.transport) if old.transport_id else None
        return Draft(
            customer=self.customer,
            vehicle=vehicle,
            without_vehicle=vehicle is None,
            services=old.work,
            slot=slot,
            hold=self.hold,
            advisor=advisor,
            transport=way,
            note=old.note,
        )

    def slots_between(self, since: date, until: date) -> SlotQuery:
        """Return the question for free times for the same services, on these days."""
        draft = self.as_draft()
        return SlotQuery(
            since=since,
            until=until,
            customer=draft.customer,
            vehicle=draft.vehicle,
            services=draft.services,
            advisor=draft.advisor,
            transport=draft.transport,
            appointment_id=self.appointment.id,
        )


class Planning(Talking):
    """Asks for something while the new time is looked for."""

    asked: ClassVar[Asked | None] = "when"
    move: Move


class ClarifyingNewTime(Planning):
    """Words that mean two days: which one?"""

    kind: Literal["clarifying_new_time"] = "clarifying_new_time"
    readings: tuple[When, ...]


class ChoosingNewSlot(Planning):
    """Which of the free times shall be the new one?"""

    kind: Literal["choosing_new_slot"] = "choosing_new_slot"
    free: FreeTimes
    today: date


class ReviewingMove(Planning):
    """Old and new side by side: the card waits for Confirm."""

    kind: Literal["reviewing_move"] = "reviewing_move"
    slot: Slot
    since: AwareDatetime  # words said before the card was there cannot confirm it

    @property
    def waits_until(self) -> datetime | None:
        return self.move.hold.until if self.move.hold else None


class StalledMove(Planning):
    """A question to the system failed, or a held time lapsed; the move is kept."""

    kind: Literal["stalled_move"] = "stalled_move"


class FindingNewSlots(Busy):
    """The system is asked for free times for the same services."""

    kind: Literal["finding_new_slots"] = "finding_new_slots"
    move: Move
    since: date
    until: date
    gone: str | None = None  # the slot that somebody else took a moment ago
    choose: bool = False  # the person wants to see the times even if the one asked for is free
    hint: Hint | None = None

    @property
    def effect(self) -> FindSlots:
        return FindSlots(query=self.move.slots_between(self.since, self.until))


class HoldingNewSlot(Busy):
    """The new slot is being held."""

    kind: Literal["holding_new_slot"] = "holding_new_slot"
    move: Move
    slot: Slot
    hint: Hint | None = None

    @property
    def effect(self) -> HoldSlot:
        return HoldSlot(draft=self.move.as_draft(self.slot))


class LettingNewSlotGo(Busy):
    """A slot that is not wanted any more is let go; then it goes on, or ends.

    With a `search` it goes on with somebody else's appointment.
    """

    kind: Literal["letting_new_slot_go"] = "letting_new_slot_go"
    move: Move
    hold: Hold
    then: Literal["go_on", "drop"]
    search: Search | None = None
    hint: Hint | None = None

    @property
    def effect(self) -> ReleaseHold:
        return ReleaseHold(hold=self.hold)


class Moving(Busy):
    """The appointment is being moved in one step."""

    kind: Literal["moving"] = "moving"
    move: Move
    slot: Slot

    @property
    def effect(self) -> Reschedule:
        return Reschedule(appointment=self.move.appointment, slot=self.slot, hold=self.move.hold)


class CheckingMove(Busy):
    """The answer was lost: the appointment is read before anything is said or repeated."""

    kind: Literal["checking_move"] = "checking_move"
    move: Move
    slot: Slot

    @property
    def effect(self) -> ReadAppointment:
        return ReadAppointment(id=self.move.appointment.id)


class BookingAnew(Busy):
    """First half, where a system cannot move: the new appointment is being made."""

    kind: Literal["booking_anew"] = "booking_anew"
    move: Move
    slot: Slot

    @property
    def effect(self) -> Save:
        return Save(how="book", draft=self.move.as_draft(self.slot))


class CheckingAnew(Busy):
    """The answer was lost: it is looked whether the new appointment was made."""

    kind: Literal["checking_anew"] = "checking_anew"
    move: Move
    slot: Slot

    @property
    def effect(self) -> CheckSaved:
        return CheckSaved(how="book", draft=self.move.as_draft(self.slot))


class ReleasingOld(Busy):
    """Second half: the old appointment is being cancelled, now that the new one stands."""

    kind: Literal["releasing_old"] = "releasing_old"
    move: Move
    after: Appointment

    @property
    def effect(self) -> CancelAppointment:
        return CancelAppointment(appointment=self.move.appointment, reason="moved")


class CheckingOld(Busy):
    """The answer was lost: it is looked whether the old appointment still stands."""

    kind: Literal["checking_old"] = "checking_old"
    move: Move
    after: Appointment

    @property
    def effect(self) -> ReadAppointment:
        return ReadAppointment(id=self.move.appointment.id)


class HalfMoved(Talking):
    """The new appointment stands; so does the old one, or that is not known."""

    kind: Literal["half_moved"] = "half_moved"
    move: Move
    after: Appointment
    old: Literal["stands", "unknown"] = "stands"


class UnsureMove(Talking):
    """It cannot be told whether it was moved, or the new one made; it can be looked at again."""

    kind: Literal["unsure_move"] = "unsure_move"
    move: Move
    slot: Slot
    can_check: bool = True


class Moved(Talking):
    """It stands at its new time; for ten minutes it can be taken back."""

    kind: Literal["moved"] = "moved"
    customer: Customer
    before: Appointment
    after: Appointment
    until: AwareDatetime

    @property
    def waits_until(self) -> datetime | None:
        return self.until


class MoveSettled(Final):
    """It stands at its new time, for good; or at its old one, where it was taken back."""

    kind: Literal["move_settled"] = "move_settled"
    desk: Desk
    customer: Customer
    before: Appointment
    after: Appointment
    taken_back: bool = False
    # What became of the old one, where a new one was booked instead of moving it.
    old: Literal["gone", "stands", "unknown"] = "gone"
