"""The vendor's answers in the vendor's own shapes, seeds' field names, read tolerantly.

The rule: only what cannot be done without is required (ids); the spellings known to vary are all
accepted. Nothing is interpreted here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AliasChoices, BeforeValidator, ConfigDict, Field, RootModel, model_validator

from bot.systems.tolerant import Id, Many, Money, Number, One, Shape, Text


def _called(*names: str) -> Any:
    return Field(default="", validation_alias=AliasChoices(*names))


class Way(Shape):
    """A way to reach somebody. What else is told of it is kept: it has to be sent back whole."""

    model_config = ConfigDict(extra="allow")

    is_preferred: bool | None = False

    @property
    def more(self) -> Mapping[str, Any]:
        return self.model_extra or {}


class Phone(Way):
    phone_number: Text = ""


class Email(Way):
    email_address: Text = ""


class Communication(Shape):
    """A phone or an e-mail as older rows have it."""

    comm_value: Text = ""


class VehicleRow(Shape):
    uuid: Text = _called("vehicleUuid", "uuid")
    vin: Text = ""
    year: Text = _called("vehicleYear", "year")
    make: Text = _called("vehicleMake", "make", "brand")
    model: Text = _called("vehicleModel", "model")
    color: Text = ""
    license_plate: Text = ""
    mileage: Number = Field(
        default=None, validation_alias=AliasChoices("estimatedMileage", "mileage")
    )
    is_valid: bool | None = True


class CustomerRow(Shape):
    """A customer with vehicles: nested as `{customer, vehicles}`, or all in one object."""

    uuid: Id = Field(validation_alias=AliasChoices("customerUuid", "uuid", "id"))
    customer_key: Text = ""
    first_name: Text = _called("firstName", "fname")
    last_name: Text = _called("lastName", "lname")
    company: Text = ""
    is_business: bool | None = None
    preferred_locale: Text = ""
    addresses: Many[Any] = ()
    phone_numbers: Many[Phone] = ()
    emails: Many[Email] = ()
    communications: Many[Communication] = ()
    vehicles: Many[VehicleRow] = ()

    @model_validator(mode="before")
    @classmethod
    def _flat(cls, row: Any) -> Any:
        if isinstance(row, Mapping) and isinstance(row.get("customer"), Mapping):
            return {**row, **row["customer"], "vehicles": row.get("vehicles")}
        return row


def _rows_of(body: Any) -> Any:
    """Return the list in an answer whose container's name is not documented."""
    if not isinstance(body, Mapping):
        return body
    lists = [
        value
        for name, value in body.items()
        if isinstance(value, list) and name not in {"error", "errors", "warnings"}
    ]
    if lists:
        return max(lists, key=len)
    # "nobody found" comes as a warning, with or without an empty list
    return [] if body.get("warnings") else body


class CustomerList(RootModel[Annotated[list[CustomerRow], BeforeValidator(_rows_of)]]):
    """Answer of the search for customers."""

    model_config = ConfigDict(hide_input_in_errors=True)


class CustomerAnswer(Shape):
    customer_with_vehicles: CustomerRow


class CreatedCustomer(Shape):
    customer_uuid: Id


class Operation(Shape):
    uuid: Id
    labor_op_code: Text = _called("laborOpCode", "opCode")
    op_code_name: Text = ""
    description: Text = ""
    total_price: Money = None
    op_code_duration_in_minutes: Number = None
    is_valid: bool | None = True


class OperationPage(Shape):
    operations: Many[Operation] = Field(
        default=(), validation_alias=AliasChoices("operationDTOList", "operationDtoList")
    )
    total_count: Number = None


class Advisor(Shape):
    uuid: Text = _called(
        "uuid", "dealerAssociateUuid", "advisorUuid", "assignedAdvisorUuid", "userUuid", "id"
    )
    name: Text = _called("name", "fullName", "displayName", "advisorName")
    first_name: Text = _called("firstName", "fname")
    last_name: Text = _called("lastName", "lname")
    department_uuid: Text = ""
    email: Text = _called("email", "emailAddress", "userEmail")


class AdvisorList(RootModel[Annotated[list[Advisor], BeforeValidator(_rows_of)]]):
    """Answer of the list of advisors; its shape is not documented."""

    model_config = ConfigDict(hide_input_in_errors=True)


class TransportOption(Shape):
    transport_option_uuid: Id
    option_name: Text = ""
    custom_name: Text = ""
    show_online: bool | None = None
    show_on_dealer_app: bool | None = None


class TransportList(Shape):
    transport_option_list: Many[TransportOption] = ()


class HoursOfOperation(Shape):
    slot_size_in_mins: Number = None


class Combination(Shape):
    """Whether a time is free with one advisor, transport option and team."""

    vacant: bool | None = False
    warning_map: Any = None


class Availability(Shape):
    """Free times by key: a time, a bare day, or ALL_DATE_TIME; then by combination, opaque."""

    availability_info_map: One[dict[str, One[dict[str, One[Combination]]]]] = Field(
        default_factory=dict
    )


class FirstSlot(Shape):
    date_time: Text = ""


class AppointmentVehicle(Shape):
    uuid: Text = _called("uuid", "vehicleUuid")
    vin: Text = ""
    year: Text = ""
    brand: Text = _called("brand", "make")
    model: Text = ""


class AppointmentTransport(Shape):
    uuid: Text = _called("uuid", "transportOptionUuid")
    transportation: Text = ""
    alt_transportation: Text = ""


class AppointmentCustomer(Shape):
    uuid: Text = _called("uuid", "customerUuid")
    first_name: Text = ""
    last_name: Text = ""
    company: Text = ""


class AppointmentService(Shape):
    uuid: Text = ""
    op_code: Text = ""
    labor_op_code: Text = ""
    description: Text = ""
    price: Money = None
    duration_in_mins: Number = None


class AppointmentRow(Shape):
    uuid: Id = Field(validation_alias=AliasChoices("uuid", "appointmentUuid"))
    appointment_key: Text = ""
    date: Text = ""
    start_time: Text = ""
    end_time: Text = ""
    comments: Text = ""
    new_status: Text = ""
    is_cancelled: bool | None = False
    appointment_source: Text = ""
    assigned_advisor_uuid: Text = ""
    assigned_advisor_user_uuid: Text = ""
    customer_information: One[AppointmentCustomer] = AppointmentCustomer()
    vehicle_information: One[AppointmentVehicle] = AppointmentVehicle()
    transport_option: One[AppointmentTransport] = AppointmentTransport()
    service_list: Many[AppointmentService] = ()


class AppointmentList(Shape):
    service_appointments: Many[AppointmentRow] = ()


class AppointmentAnswer(Shape):
    appointment_info: AppointmentRow


class CreatedAppointment(Shape):
    appointment_uuid: Id
    appointment_key: Text = ""


class Changed(RootModel[Any]):
    """Answer of a change; what it holds does not matter, for what was changed is read again."""

    model_config = ConfigDict(hide_input_in_errors=True)


class CreatedDraft(RootModel[Any]):
    """Answer of a draft, not documented at all: whatever comes without an error is a success."""
