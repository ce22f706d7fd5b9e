"""Registering a customer: the form, the look for somebody who is already there, the writing.

These rows are a piece of table: a dialog that may meet an unknown customer takes them in
(`*REGISTERING_ROWS`), and says itself where it goes on once there is a customer. The half-filled
booking travels along as the `errand`.
"""

from __future__ import annotations

import re
from typing import Literal

import phonenumbers

from flows.domain import Customer, Desk, Draft, NewCustomer
from flows.effects import (
    AnswerLost,
    CheckCustomer,
    CreateCustomer,
    CustomerCreated,
    CustomerMissing,
    DoublesFound,
    Failed,
    FindDoubles,
)
from flows.machine import Event, Final, Machine, on
from flows.talking import (
    Busy,
    CustomerPicked,
    Dropped,
    HelpAsked,
    Hint,
    Opening,
    Said,
    StartedOver,
    Stopped,
    Talking,
    drop,
    explain,
    read,
    trouble,
)
from flows.understanding.request import Request, Who


class DescribingCustomer(Talking):
    """The form for a new customer is open, or can be opened from the card."""

    kind: Literal["describing_customer"] = "describing_customer"
    errand: Draft
    customer: NewCustomer = NewCustomer()


class LookingForDouble(Busy):
    """Is somebody with this telephone number, mail address or name there already?"""

    kind: Literal["looking_for_double"] = "looking_for_double"
    errand: Draft
    customer: NewCustomer

    @property
    def effect(self) -> FindDoubles:
        return FindDoubles(customer=self.customer)


class ConfirmingDouble(Talking):
    """Somebody alike is there: take them, or register a new one all the same."""

    kind: Literal["confirming_double"] = "confirming_double"
    errand: Draft
    customer: NewCustomer
    choices: tuple[Customer, ...]


class CreatingCustomer(Busy):
    """The system is registering the customer."""

    kind: Literal["creating_customer"] = "creating_customer"
    errand: Draft
    customer: NewCustomer

    @property
    def effect(self) -> CreateCustomer:
        return CreateCustomer(customer=self.customer)


class CheckingCustomer(Busy):
    """The answer was lost: the system is read again before anything is said."""

    kind: Literal["checking_customer"] = "checking_customer"
    errand: Draft
    customer: NewCustomer

    @property
    def effect(self) -> CheckCustomer:
        return CheckCustomer(customer=self.customer)


class CustomerDescribed(Event):
    """The form was sent; its fields have been checked."""

    kind: Literal["customer_described"] = "customer_described"
    customer: NewCustomer


class RegisteredAnyway(Event):
    """The people on the card are others: register the new one."""

    kind: Literal["registered_anyway"] = "registered_anyway"


class FormAsked(Event):
    """The form is to be opened (again)."""

    kind: Literal["form_asked"] = "form_asked"


def look_for_double(state: DescribingCustomer, event: CustomerDescribed) -> LookingForDouble:
    """Look before anything is written."""
    return LookingForDouble(desk=state.desk, errand=state.errand, customer=event.customer)


def weigh(state: LookingForDouble, event: DoublesFound) -> ConfirmingDouble | CreatingCustomer:
    """Ask if somebody alike is there; else register."""
    if event.customers:
        return ConfirmingDouble(
            desk=state.desk,
            errand=state.errand,
            customer=state.customer,
            choices=event.customers[:5],
        )
    return CreatingCustomer(desk=state.desk, errand=state.errand, customer=state.customer)


def create(state: ConfirmingDouble, event: RegisteredAnyway) -> CreatingCustomer:
    """Register although somebody alike is there."""
    return CreatingCustomer(desk=state.desk, errand=state.errand, customer=state.customer)


def reopen(state: ConfirmingDouble, event: FormAsked) -> DescribingCustomer:
    """Back to the form, filled in as it was."""
    return DescribingCustomer(desk=state.desk, errand=state.errand, customer=state.customer)


def stay_open(state: DescribingCustomer, event: FormAsked) -> DescribingCustomer:
    """Open the form again."""
    return state.model_copy(update={"hint": None})


def check(state: CreatingCustomer, event: AnswerLost) -> CheckingCustomer:
    """Read again before anything is said or repeated."""
    return CheckingCustomer(desk=state.desk, errand=state.errand, customer=state.customer)


def describe_again(state: LookingForDouble | CreatingCustomer, event: Failed) -> DescribingCustomer:
    """Back to the form, which keeps what was typed, and say what went wrong."""
    return _back(state, trouble(event))


def could_not_check(state: CheckingCustomer, event: Failed) -> DescribingCustomer:
    """Back to the form: sending it again finds the customer who may be there by now."""
    return _back(state, Hint(kind="maybe_registered", reference=event.reference))


def not_there(state: CheckingCustomer, event: CustomerMissing) -> DescribingCustomer:
    """Back to the form: the customer was surely not registered."""
    return _back(state, Hint(kind="not_registered"))


def _back(
    state: LookingForDouble | CreatingCustomer | CheckingCustomer, hint: Hint
) -> DescribingCustomer:
    return DescribingCustomer(
        desk=state.desk, errand=state.errand, customer=state.customer, hint=hint
    )


def described(who: Who | None) -> NewCustomer:
    """Return what is known already, to fill the form in."""
    if who is None:
        return NewCustomer()
    return NewCustomer(
        first=who.first or ("" if who.last or who.company else who.name or ""),
        last=who.last or "",
        company=who.company or "",
        phone=who.phone or "",
        email=who.email or "",
        vin=who.vin or "",
        plate=who.plate or "",
    )


Mistake = Literal["name_missing", "phone_wrong", "email_wrong", "vin_wrong", "year_wrong"]

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]{2,}")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}")


def checked(customer: NewCustomer, country: str) -> tuple[NewCustomer, dict[str, Mistake]]:
    """Return the form as it can be stored, and what is wrong with which field.

    A telephone number comes back as E.164; without a country code it is one of `country`.
    """
    mistakes: dict[str, Mistake] = {}
    changes = {"vin": customer.vin.upper().replace(" ", "")}
    if not (customer.last or customer.company):
        mistakes["last"] = "name_missing"
    if customer.phone:
        changes["phone"] = written_phone(customer.phone, country) or customer.phone
        if not changes["phone"].startswith("+"):
            mistakes["phone"] = "phone_wrong"
    if customer.email and not _EMAIL.fullmatch(customer.email):
        mistakes["email"] = "email_wrong"
    if customer.vin and not _VIN.fullmatch(changes["vin"]):
        mistakes["vin"] = "vin_wrong"
    if customer.year and not re.fullmatch(r"(19|20)\d\d", customer.year):
        mistakes["year"] = "year_wrong"
    return customer.model_copy(update=changes), mistakes


def written_phone(text: str, country: str) -> str | None:
    """Return a telephone number as E.164; None if it cannot be one."""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    # Not `is_valid_number`: numbers set aside for examples, and new ranges, are numbers too.
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


RegisteringState = (
    DescribingCustomer | LookingForDouble | ConfirmingDouble | CreatingCustomer | CheckingCustomer
)

REGISTERING_ROWS = (
    on(DescribingCustomer, CustomerDescribed, look_for_double, LookingForDouble),
    on(DescribingCustomer, FormAsked, stay_open, DescribingCustomer),
    on(LookingForDouble, DoublesFound, weigh, ConfirmingDouble, CreatingCustomer),
    on(LookingForDouble, Failed, describe_again, DescribingCustomer),
    on(ConfirmingDouble, RegisteredAnyway, create, CreatingCustomer),
    on(ConfirmingDouble, FormAsked, reopen, DescribingCustomer),
    on(CreatingCustomer, AnswerLost, check, CheckingCustomer),
    on(CreatingCustomer, Failed, describe_again, DescribingCustomer),
    on(CheckingCustomer, CustomerMissing, not_there, DescribingCustomer),
    on(CheckingCustomer, Failed, could_not_check, DescribingCustomer),
)


class RegisteringAsked(Event):
    """Somebody is to be registered, with no booking in sight."""

    kind: Literal["registering_asked"] = "registering_asked"
    request: Request | None = None


class Registered(Final):
    """The system holds the customer."""

    kind: Literal["registered"] = "registered"
    desk: Desk
    customer: Customer


def begin(state: Opening, event: RegisteringAsked) -> DescribingCustomer:
    """Open the form with what was said filled in."""
    who = event.request.who if event.request else None
    return DescribingCustomer(desk=state.desk, errand=Draft(), customer=described(who))


def finish(state: CreatingCustomer | CheckingCustomer, event: CustomerCreated) -> Registered:
    """Say that it is done."""
    return Registered(desk=state.desk, customer=event.customer)


def take_double(state: ConfirmingDouble, event: CustomerPicked) -> Registered | ConfirmingDouble:
    """The customer was there already."""
    for customer in state.choices:
        if customer.id == event.id:
            return Registered(desk=state.desk, customer=customer)
    return state.model_copy(update={"hint": Hint(kind="not_offered")})


def hear(state: Talking, event: Said) -> Talking | DescribingCustomer | Dropped:
    """Understand the words that work everywhere; the rest belongs into the form."""
    match read(state, event).intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "start_over":
            return DescribingCustomer(desk=state.desk, errand=Draft())
        case "help":
            return state.with_hint("help")
        case _:
            return state.with_hint("not_understood", event.text)


def start_over(state: Talking, event: StartedOver) -> DescribingCustomer:
    """Open an empty form."""
    return DescribingCustomer(desk=state.desk, errand=Draft())


REGISTERING = Machine(
    "registering",
    RegisteringState | Registered | Dropped,
    on(Opening, RegisteringAsked, begin, DescribingCustomer),
    *REGISTERING_ROWS,
    on(ConfirmingDouble, CustomerPicked, take_double, Registered, ConfirmingDouble),
    on(CreatingCustomer, CustomerCreated, finish, Registered),
    on(CheckingCustomer, CustomerCreated, finish, Registered),
    on(Talking, Said, hear, Talking, DescribingCustomer, Dropped),
    on(Talking, HelpAsked, explain, Talking),
    on(Talking, StartedOver, start_over, DescribingCustomer),
    on(Talking, Stopped, drop, Dropped),
)
