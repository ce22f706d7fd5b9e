"""The vendor's answers in the vendor's own shapes, the documents' field names, read tolerantly.

The rule: only ids are required. Where the documents leave open whether one object or a list comes,
both are read. Nothing is interpreted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, Field, RootModel, model_validator

from bot.systems.tolerant import Id, Many, Number, One, Shape, Text


class Token(Shape):
    access_token: Id = Field(validation_alias="access_token")


class BranchRow(Shape):
    id: Text = ""
    name: Text = ""


class BranchList(RootModel[Many[BranchRow]]):
    """The answer of the list of branches."""


class ServiceRow(Shape):
    """A service of the catalogue; its branches come as a list or as one."""

    id: Id
    name: Text = ""
    branches: Many[BranchRow] = ()
    branch: One[BranchRow] = BranchRow()

    @property
    def places(self) -> set[str]:
        return {one.id for one in (*self.branches, self.branch) if one.id}


class ServiceList(RootModel[Many[ServiceRow]]):
    """The answer of the list of services."""


class Combination(Shape):
    combined_services: Many[Text] = ()


class BranchCombinations(Shape):
    branch_id: Text = ""
    service_combinations: Many[Combination] = ()


class CombinationList(RootModel[Many[BranchCombinations]]):
    """The answer of the list of combinations."""


class TimeSlot(Shape):
    start_time: Text = ""
    end_time: Text = ""


class TimeSlotList(RootModel[Many[TimeSlot]]):
    """The answer of the free times."""


class Reservation(Shape):
    reservation_id: Id = Field(validation_alias=AliasChoices("reservationId", "id"))


class Confirmation(Shape):
    """What the answer to a confirmation holds is not documented: the id, where it tells."""

    appointment_id: Text = Field(default="", validation_alias=AliasChoices("appointmentId", "id"))

    @model_validator(mode="before")
    @classmethod
    def _anything(cls, body: object) -> object:
        return body if isinstance(body, Mapping) else {}


class Person(Shape):
    first_name: Text = ""
    last_name: Text = ""
    phone_number: Text = ""
    email: Text = ""
    date_of_birth: Text = ""


class BookedService(Shape):
    id: Text = ""
    name: Text = ""


class AppointmentRow(Shape):
    """An appointment; its services come as a list, as one, or as both."""

    appointment_id: Id
    time_slot: One[TimeSlot] = TimeSlot()
    customer: One[Person] = Person()
    service: One[BookedService] = BookedService()
    services: Many[BookedService] = ()
    branch: One[BranchRow] = BranchRow()
    number_of_reservations: Number = None
    support_notes: Text = ""


def _rows(body: object) -> object:
    """Read none as nothing, one as an object, several as a list."""
    if isinstance(body, Mapping):
        return (body,) if body else ()
    return () if body in (None, "") else body


class AppointmentList(RootModel[Annotated[tuple[AppointmentRow, ...], BeforeValidator(_rows)]]):
    """The answer of a search."""


class Moved(
    RootModel[Annotated[AppointmentRow | None, BeforeValidator(lambda body: body or None)]]
):
    """The answer of a reschedule: the appointment, or nothing."""


class Anything(RootModel[Any]):
    """An answer whose status says it all."""
