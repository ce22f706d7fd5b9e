"""The API client layer: one protocol that every scheduling system serves, and its few troubles.

The rule: expected ends are return values (`SlotGone`); trouble is one of the exceptions below, made
in `wire` and turned into an event in one place. No client knows another, and no caller asks which
system it is talking to: it asks `can`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol

from bot.systems.watching import Hint, Known, Seen
from flows.domain import (
    Appointment,
    Can,
    ContactChanges,
    Customer,
    Draft,
    FreeTimes,
    Hold,
    NewCustomer,
    Provider,
    Service,
    Slot,
    SlotQuery,
    Transport,
)
from flows.understanding.request import Who


class Trouble(Exception):  # noqa: N818  # each of these says what is the matter, as Unreachable does
    """Base of what can go wrong.

    `reason` is the vendor's words, `reference` its code or request id.
    """

    def __init__(self, reason: str = "", *, reference: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.reference = reference


class Unreachable(Trouble):
    """The system is down, too slow or too busy, and surely did nothing.

    `since`: it has not answered since then, and is not asked for a while. `refused_by`: who held
    the call back because there were too many, the system itself or our own limit.
    """

    refused_by: Literal["system", "us"] | None = None

    def __init__(
        self, reason: str = "", *, reference: str = "", since: datetime | None = None
    ) -> None:
        super().__init__(reason, reference=reference)
        self.since = since


class NotAllowed(Trouble):
    """The system does not let us: credentials, rights or address. An operator has to act."""


class Refused(Trouble):
    """The system refused the request for the reason it gives; trying again is of no use."""


class Misread(Trouble):
    """The answer makes no sense: a page where data was expected, or a shape nobody documented."""


class Lost(Trouble):
    """A write was sent and no readable answer came: it may have been done."""


class SlotGone:
    """A return value: somebody else was faster."""


class AlreadyBooked:
    """A return value: the customer has an open appointment, and the system allows no second one."""


@dataclass(frozen=True)
class ChangedElsewhere:
    """A return value: somebody changed it meanwhile; this is how it stands, None if it is gone."""

    now: Appointment | None


class System(Protocol):
    """One scheduling system at one branch.

    Every method may raise `Unreachable`, `NotAllowed`, `Refused` or `Misread`; those that write
    (`save`, `create_customer`, `hold`, `reschedule`, `cancel`, `update_customer`) also `Lost`.
    A method that `can` rules out is never called.
    """

    @property
    def can(self) -> Can:
        """What this system can do."""

    @property
    def silent_since(self) -> datetime | None:
        """Since when it does not answer and is left in peace; None while it is asked."""

    async def find_customers(self, who: Who) -> Sequence[Customer]:
        """Return who may be meant, best first; their vehicles included."""

    async def customer(self, customer_id: str) -> Customer | None:
        """Return one customer with vehicles; None if there is no such customer."""

    async def services(self) -> Sequence[Service]:
        """Return the catalogue (read at most once an hour)."""

    async def advisors(self) -> Sequence[Provider]:
        """Return who can be wished for (read at most once an hour)."""

    async def transports(self) -> Sequence[Transport]:
        """Return the transport options (read at most once an hour)."""

    async def free_times(self, query: SlotQuery) -> FreeTimes:
        """Return free times in the query's days; if they hold none, from the next free day on."""

    async def save(
        self, draft: Draft, how: Literal["draft", "book"], key: str
    ) -> Appointment | SlotGone | AlreadyBooked:
        """Write the draft's appointment; `key` is the same for a repeat of the same write."""

    async def find_saved(
        self, draft: Draft, how: Literal["draft", "book"], key: str
    ) -> Appointment | Literal["not_saved", "unknown"]:
        """Look whether an earlier `save` with this draft and key was done."""

    async def appointments(self, customer_id: str) -> Sequence[Appointment]:
        """Return a customer's appointments by start, past ones included."""

    async def of_day(self, day: date) -> Sequence[Appointment]:
        """Return everybody's appointments that begin on one of the branch's days, by start.

        Cancelled ones may be among them. Only where `can.day_sheet`.
        """

    async def create_customer(self, new: NewCustomer, key: str) -> Customer:
        """Register a customer and return the record, vehicles included."""

    async def find_created(self, new: NewCustomer) -> Customer | None:
        """Look whether an earlier `create_customer` was done; None: surely not.

        Waits as long as the system needs until a new customer can be found.
        """

    async def hold(self, draft: Draft) -> Hold | SlotGone:
        """Hold the draft's slot until it is booked or let go. Only where `can.hold`."""

    async def release(self, hold: Hold) -> None:
        """Let a held slot go; one that has lapsed is gone already, and that is fine."""

    async def appointment(self, appointment_id: str) -> Appointment | None:
        """Return an appointment as it is now; None if there is none. Never from a cache."""

    async def reschedule(
        self, appointment: Appointment, slot: Slot, hold: Hold | None, key: str
    ) -> Appointment | SlotGone | ChangedElsewhere:
        """Move an appointment, in one step, to another slot for the same services.

        `appointment` is as the person saw it: where it stands otherwise now, nothing is written.
        Whether one whose answer was lost was done is told by `appointment`.
        """

    async def cancel(
        self, appointment: Appointment, reason: str, key: str
    ) -> Appointment | ChangedElsewhere:
        """Cancel an appointment and return it as cancelled; one already gone is cancelled."""

    async def update_customer(
        self, customer: Customer, changes: ContactChanges, key: str
    ) -> Customer:
        """Change a customer's phone or e-mail and return the record; all else stays as it is."""

    async def changes(self, cursor: str, known: Known, hints: Sequence[Hint] = ()) -> Seen:
        """Look what is otherwise now than `known`, by a bounded number of calls.

        `cursor` is that of the look before, empty at the first: then what is there is only noted.
        A look with `hints` is at these alone, and leaves the cursor as it is.
        """

    async def reach(self) -> None:
        """Ask the cheapest question there is; raises if the system cannot be used as set up."""

    async def close(self) -> None:
        """Close what is open."""
