"""Changing a customer's telephone number or e-mail."""

from __future__ import annotations

from typing import Literal

from flows.domain import ContactChanges, Customer, Desk, NewCustomer
from flows.effects import (
    AnswerLost,
    ChangeContact,
    ContactChanged,
    CustomerRead,
    Failed,
    ReadCustomer,
)
from flows.machine import Event, Final, Machine, on
from flows.registering import FormAsked, Mistake, checked
from flows.talking import (
    Busy,
    Dropped,
    HelpAsked,
    Hint,
    Opening,
    Said,
    Stopped,
    Talking,
    TriedAgain,
    drop,
    explain,
    read,
    trouble,
)


class ReadingCustomer(Busy):
    """The customer is read as they are now."""

    kind: Literal["reading_customer"] = "reading_customer"
    id: str
    changes: ContactChanges = ContactChanges()

    @property
    def effect(self) -> ReadCustomer:
        return ReadCustomer(id=self.id)


class StalledReading(Talking):
    """The customer could not be read."""

    kind: Literal["stalled_reading"] = "stalled_reading"
    id: str
    changes: ContactChanges = ContactChanges()


class DescribingContact(Talking):
    """The form with telephone number and e-mail is open, or can be opened from the card."""

    kind: Literal["describing_contact"] = "describing_contact"
    customer: Customer
    changes: ContactChanges = ContactChanges()


class ChangingContact(Busy):
    """The system is changing it."""

    kind: Literal["changing_contact"] = "changing_contact"
    customer: Customer
    changes: ContactChanges

    @property
    def effect(self) -> ChangeContact:
        return ChangeContact(customer=self.customer, changes=self.changes)


class CheckingContact(Busy):
    """The answer was lost: the customer is read before anything is said or repeated."""

    kind: Literal["checking_contact"] = "checking_contact"
    customer: Customer
    changes: ContactChanges

    @property
    def effect(self) -> ReadCustomer:
        return ReadCustomer(id=self.customer.id)


class ContactSettled(Final):
    """The system holds the new contact."""

    kind: Literal["contact_settled"] = "contact_settled"
    desk: Desk
    customer: Customer


class ContactChangeAsked(Event):
    """A customer's contact is to be changed; `changes` is what the form begins with."""

    kind: Literal["contact_change_asked"] = "contact_change_asked"
    customer_id: str
    changes: ContactChanges = ContactChanges()


class ContactDescribed(Event):
    """The form was sent; its fields have been checked."""

    kind: Literal["contact_described"] = "contact_described"
    changes: ContactChanges


def checked_contact(
    changes: ContactChanges, country: str
) -> tuple[ContactChanges, dict[str, Mistake]]:
    """Return the form as it can be stored, and what is wrong with which field."""
    typed = NewCustomer(last="-", phone=changes.phone or "", email=changes.email or "")
    fixed, mistakes = checked(typed, country)
    return ContactChanges(phone=fixed.phone, email=fixed.email), mistakes


def begin(state: Opening, event: ContactChangeAsked) -> ReadingCustomer:
    """Read the customer first: the form shows what is on file now."""
    return ReadingCustomer(desk=state.desk, id=event.customer_id, changes=event.changes)


def describe(state: ReadingCustomer, event: CustomerRead) -> DescribingContact | StalledReading:
    """Open the form."""
    if event.customer is None:
        return _gone(state.desk, state.id, state.changes)
    return DescribingContact(desk=state.desk, customer=event.customer, changes=state.changes)


def _gone(desk: Desk, customer_id: str, changes: ContactChanges) -> StalledReading:
    hint = Hint(kind="nobody_found")
    return StalledReading(desk=desk, id=customer_id, changes=changes, hint=hint)


def stall(state: ReadingCustomer, event: Failed) -> StalledReading:
    """Say what went wrong."""
    hint = trouble(event)
    return StalledReading(desk=state.desk, id=state.id, changes=state.changes, hint=hint)


def try_again(state: StalledReading, event: TriedAgain) -> ReadingCustomer:
    """Read once more."""
    return ReadingCustomer(desk=state.desk, id=state.id, changes=state.changes)


def reopen(state: DescribingContact, event: FormAsked) -> DescribingContact:
    """Open the form again."""
    return state.model_copy(update={"hint": None})


def change(
    state: DescribingContact, event: ContactDescribed
) -> ChangingContact | DescribingContact:
    """Write what was changed; a form that changes nothing writes nothing."""
    wanted = event.changes
    customer = state.customer
    phone = None if wanted.phone in {None, "", *customer.phones[:1]} else wanted.phone
    email = None if wanted.email in {None, "", *customer.emails[:1]} else wanted.email
    if phone is None and email is None:
        return state.model_copy(update={"hint": Hint(kind="nothing_changed")})
    changes = ContactChanges(phone=phone, email=email)
    return ChangingContact(desk=state.desk, customer=customer, changes=changes)


def finish(state: ChangingContact, event: ContactChanged) -> ContactSettled:
    """Say that it is done."""
    return ContactSettled(desk=state.desk, customer=event.customer)


def check(state: ChangingContact, event: AnswerLost) -> CheckingContact:
    """Read the customer before anything is said or repeated."""
    return CheckingContact(desk=state.desk, customer=state.customer, changes=state.changes)


def compare(
    state: CheckingContact, event: CustomerRead
) -> ContactSettled | DescribingContact | StalledReading:
    """Tell from the record whether it was changed."""
    now, wanted = event.customer, state.changes
    if now is None:
        return _gone(state.desk, state.customer.id, wanted)
    has_phone = wanted.phone is None or wanted.phone in now.phones
    has_email = wanted.email is None or wanted.email in now.emails
    if has_phone and has_email:
        return ContactSettled(desk=state.desk, customer=now)
    hint = Hint(kind="not_saved")
    return DescribingContact(desk=state.desk, customer=now, changes=wanted, hint=hint)


def not_changed(state: ChangingContact, event: Failed) -> DescribingContact:
    """Back to the form, which keeps what was typed: surely nothing was changed."""
    return _describe_again(state, trouble(event))


def maybe_changed(state: CheckingContact, event: Failed) -> DescribingContact:
    """It cannot be told whether it was changed: the same form sent again does no harm."""
    return _describe_again(state, Hint(kind="maybe_changed"))


def _describe_again(state: ChangingContact | CheckingContact, hint: Hint) -> DescribingContact:
    return DescribingContact(
        desk=state.desk, customer=state.customer, changes=state.changes, hint=hint
    )


def hear(state: Talking, event: Said) -> Talking | Dropped:
    """Understand the words that work everywhere; the rest belongs into the form."""
    match read(state, event).intent:
        case "stop":
            return Dropped(desk=state.desk)
        case "help":
            return state.with_hint("help")
        case _:
            return state.with_hint("not_understood", event.text)


CHANGING = Machine(
    "changing",
    ReadingCustomer
    | StalledReading
    | DescribingContact
    | ChangingContact
    | CheckingContact
    | ContactSettled
    | Dropped,
    on(Opening, ContactChangeAsked, begin, ReadingCustomer),
    on(ReadingCustomer, CustomerRead, describe, DescribingContact, StalledReading),
    on(ReadingCustomer, Failed, stall, StalledReading),
    on(StalledReading, TriedAgain, try_again, ReadingCustomer),
    on(DescribingContact, FormAsked, reopen, DescribingContact),
    on(DescribingContact, ContactDescribed, change, ChangingContact, DescribingContact),
    on(ChangingContact, ContactChanged, finish, ContactSettled),
    on(ChangingContact, AnswerLost, check, CheckingContact),
    on(ChangingContact, Failed, not_changed, DescribingContact),
    on(CheckingContact, CustomerRead, compare, ContactSettled, DescribingContact, StalledReading),
    on(CheckingContact, Failed, maybe_changed, DescribingContact),
    on(Talking, Said, hear, Talking, Dropped),
    on(Talking, HelpAsked, explain, Talking),
    on(Talking, Stopped, drop, Dropped),
)
