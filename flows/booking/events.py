"""What can happen in a booking, beside what every dialog shares; a button carries one of these."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from flows.domain import FormField
from flows.filling import MOST_NOTE, MOST_SERVICES
from flows.machine import Event
from flows.understanding.request import Request

# Sums with dates need room to both sides, and a forged value has no room to give.
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class BookingAsked(Event):
    """A booking was asked for: in words, or with a button that knows the customer or the time."""

    kind: Literal["booking_asked"] = "booking_asked"
    request: Request | None = None
    customer_id: str | None = None
    service_ids: tuple[str, ...] = ()
    start: Annotated[AwareDatetime, Field(ge=FIRST, lt=LAST)] | None = None


class VehiclePicked(Event):
    """A vehicle was chosen; None: it goes without one."""

    kind: Literal["vehicle_picked"] = "vehicle_picked"
    id: str | None


class ServicesPicked(Event):
    """Services were chosen from the catalogue, in addition to those in the form."""

    kind: Literal["services_picked"] = "services_picked"
    ids: tuple[str, ...]


class ServiceDropped(Event):
    """A service is to go from the form."""

    kind: Literal["service_dropped"] = "service_dropped"
    id: str


class ReadingPicked(Event):
    """One of the days that the words may mean was chosen, by its place on the card."""

    kind: Literal["reading_picked"] = "reading_picked"
    number: int


class SlotPicked(Event):
    """A free time was chosen."""

    kind: Literal["slot_picked"] = "slot_picked"
    key: str


class DayPicked(Event):
    """The free times from this day on are wanted."""

    kind: Literal["day_picked"] = "day_picked"
    day: Annotated[date, Field(ge=FIRST.date(), lt=LAST.date())]


class SoonestAsked(Event):
    """The first free time is wanted."""

    kind: Literal["soonest_asked"] = "soonest_asked"


class AdvisorPicked(Event):
    """An advisor was chosen; None: no wish."""

    kind: Literal["advisor_picked"] = "advisor_picked"
    id: str | None


class TransportPicked(Event):
    """A transport option was chosen; None: none."""

    kind: Literal["transport_picked"] = "transport_picked"
    id: str | None


class EditAsked(Event):
    """A field of the form is to be changed."""

    kind: Literal["edit_asked"] = "edit_asked"
    field: FormField


# What an option of a form can hold.
OptionId = Annotated[str, Field(max_length=150)]


class AllFilled(Event):
    """The form with all fields was sent.

    `fields` names those that the person changed there: the others stay as they are by now, whatever
    the form showed. Records are named by their ids, a time by its moment; "" and None: emptied.
    """

    kind: Literal["all_filled"] = "all_filled"
    fields: tuple[FormField, ...] = ()
    customer: OptionId = ""
    vehicle: OptionId = ""
    without_vehicle: bool = False
    services: Annotated[tuple[OptionId, ...], Field(max_length=MOST_SERVICES)] = ()
    start: Annotated[AwareDatetime, Field(ge=FIRST, lt=LAST)] | None = None
    advisor: OptionId = ""
    transport: OptionId = ""
    note: Annotated[str, Field(max_length=MOST_NOTE)] = ""


class WentBack(Event):
    """The field is to stay as it is."""

    kind: Literal["went_back"] = "went_back"


class Confirmed(Event):
    """The card is right: write it."""

    kind: Literal["confirmed"] = "confirmed"


class CheckedAgain(Event):
    """The person wants the system to be read once more."""

    kind: Literal["checked_again"] = "checked_again"


class RegisterAsked(Event):
    """The customer is new."""

    kind: Literal["register_asked"] = "register_asked"
