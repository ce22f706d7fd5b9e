"""Where a booking can stand: what it asks the person, or the world."""

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
    SlotQuery,
    Transport,
)
from flows.effects import (
    CheckSaved,
    FindSlots,
    HoldSlot,
    ListChoices,
    LookUp,
    ReleaseHold,
    Save,
    Unclear,
)
from flows.machine import Final
from flows.talking import (
    Busy,
    Hint,
    Talking,
)
from flows.understanding.request import Asked, When, Who

Then = Literal["go_on", "start_over", "drop"]


class Filling(Talking):
    """Asks for something while the form is being filled; every field can be corrected here."""

    draft: Draft


class NamingCustomer(Filling):
    """Who is it for?"""

    kind: Literal["naming_customer"] = "naming_customer"
    asked: ClassVar[Asked | None] = "customer"
    searched: Who | None = None


class ChoosingCustomer(Filling):
    """Several customers match: which one? Never a guess."""

    kind: Literal["choosing_customer"] = "choosing_customer"
    asked: ClassVar[Asked | None] = "customer"
    choices: tuple[Customer, ...]


class ChoosingVehicle(Filling):
    """Which of the customer's vehicles?"""

    kind: Literal["choosing_vehicle"] = "choosing_vehicle"
    asked: ClassVar[Asked | None] = "vehicle"


class ChoosingServices(Filling):
    """What is to be done? `unclear` holds words that fit several services."""

    kind: Literal["choosing_services"] = "choosing_services"
    asked: ClassVar[Asked | None] = "services"
    unclear: tuple[Unclear, ...] = ()


class ClarifyingTime(Filling):
    """Words that mean two days: which one?"""

    kind: Literal["clarifying_time"] = "clarifying_time"
    asked: ClassVar[Asked | None] = "when"
    readings: tuple[When, ...]


class ChoosingSlot(Filling):
    """Which of the free times?"""

    kind: Literal["choosing_slot"] = "choosing_slot"
    asked: ClassVar[Asked | None] = "when"
    free: FreeTimes
    today: date


class ChoosingAdvisor(Filling):
    """Who should serve?"""

    kind: Literal["choosing_advisor"] = "choosing_advisor"
    asked: ClassVar[Asked | None] = "advisor"
    choices: tuple[Provider, ...]


class ChoosingTransport(Filling):
    """How does the customer get on meanwhile?"""

    kind: Literal["choosing_transport"] = "choosing_transport"
    asked: ClassVar[Asked | None] = "transport"
    choices: tuple[Transport, ...]


class WritingNote(Filling):
    """What should the branch know?"""

    kind: Literal["writing_note"] = "writing_note"
    asked: ClassVar[Asked | None] = "note"


class Reviewing(Filling):
    """Everything is there: the card shows it all and waits for Confirm."""

    kind: Literal["reviewing"] = "reviewing"
    since: AwareDatetime  # words said before the card was there cannot confirm it

    @property
    def waits_until(self) -> datetime | None:
        return self.draft.hold.until if self.draft.hold else None


class Stalled(Filling):
    """A question to the system failed; the form is kept."""

    kind: Literal["stalled"] = "stalled"
    listing: Literal["advisor", "transport"] | None = None  # what was to be listed


class LookingUp(Busy):
    """The system is asked for the records that the words stand for."""

    kind: Literal["looking_up"] = "looking_up"
    draft: Draft

    @property
    def effect(self) -> LookUp:
        return LookUp(
            who=self.draft.who,
            customer_id=self.draft.customer_id,
            services=self.draft.service_words,
            service_ids=self.draft.service_ids,
            advisor=self.draft.advisor_words,
            advisor_id=self.draft.advisor_id,
            transport=self.draft.transport_words,
            transport_id=self.draft.transport_id,
        )


class ListingChoices(Busy):
    """The system is asked for all advisors or transport options."""

    kind: Literal["listing_choices"] = "listing_choices"
    draft: Draft
    what: Literal["advisor", "transport"]

    @property
    def effect(self) -> ListChoices:
        return ListChoices(what=self.what)


class FindingSlots(Busy):
    """The system is asked for free times."""

    kind: Literal["finding_slots"] = "finding_slots"
    draft: Draft
    since: date
    until: date
    gone: str | None = None  # the slot that somebody else took a moment ago
    choose: bool = False  # the person wants to see the times even if the one asked for is free
    hint: Hint | None = None

    @property
    def effect(self) -> FindSlots:
        return FindSlots(query=slots_between(self.since, self.until, self.draft))


def slots_between(since: date, until: date, draft: Draft) -> SlotQuery:
    """Return the question for free times for what stands in the form, on these days."""
    return SlotQuery(
        since=since,
        until=until,
        customer=draft.customer,
        vehicle=draft.vehicle,
        services=draft.services,
        advisor=draft.advisor,
        transport=draft.transport,
    )


class Holding(Busy):
    """The slot is being held until it is confirmed."""

    kind: Literal["holding"] = "holding"
    draft: Draft
    hint: Hint | None = None

    @property
    def effect(self) -> HoldSlot:
        return HoldSlot(draft=self.draft)


class LettingGo(Busy):
    """A slot that was held is given back; then it goes on, starts over, or ends."""

    kind: Literal["letting_go"] = "letting_go"
    draft: Draft
    hold: Hold
    then: Then
    onward: Desk | None = None  # where it goes on, if that is another system

    @property
    def effect(self) -> ReleaseHold:
        return ReleaseHold(hold=self.hold)


class Saving(Busy):
    """The confirmed draft is being written."""

    kind: Literal["saving"] = "saving"
    draft: Draft

    @property
    def effect(self) -> Save:
        return Save(how=self.desk.confirm, draft=self.draft)


class Checking(Busy):
    """The answer was lost: the system is read again before anything is said or repeated."""

    kind: Literal["checking"] = "checking"
    draft: Draft

    @property
    def effect(self) -> CheckSaved:
        return CheckSaved(how=self.desk.confirm, draft=self.draft)


class Unsure(Talking):
    """It cannot be told whether it was written; the person decides what to do."""

    kind: Literal["unsure"] = "unsure"
    draft: Draft
    can_check: bool


class Booked(Final):
    """The system holds it."""

    kind: Literal["booked"] = "booked"
    desk: Desk
    draft: Draft
    appointment: Appointment
