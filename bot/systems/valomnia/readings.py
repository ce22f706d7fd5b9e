"""From the vendor's shapes to the words everything else uses.

The rule: nothing here raises; what cannot be read is left out. A customer is named by the
reference, because lists and upserts ask for it: one without cannot be booked for and is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from bot.systems.likeness import words
from bot.systems.valomnia import shapes
from bot.systems.valomnia.hours import Span
from bot.systems.valomnia.requests import number
from flows.domain import Appointment, Customer, Provider, Service


def customer(row: shapes.Customer, person: shapes.Contact | None = None) -> Customer | None:
    """Return a customer; `person` is who is meant there, with their own numbers first."""
    if not row.reference:
        return None
    own = (person.mobile, person.phone, person.phone2) if person else ()
    return Customer(
        id=row.reference,
        first=person.first_name if person else "",
        last=person.last_name if person else "",
        company=row.name,
        key=row.reference,
        phones=_once(*own, row.phone, row.mobile),
        emails=_once(person.email if person else "", row.email),
        warning=_warning(row),
    )


def home(contact: shapes.Contact) -> str:
    """Return the reference of the customer at which somebody works; empty if it is not told."""
    return contact.customer.reference or contact.customer_reference


def person_ids(contacts: Iterable[shapes.Contact], of: Customer) -> tuple[int, ...]:
    """Return the numbers of the customer's people who have the name that was meant."""
    meant = words(f"{of.first} {of.last}")
    return tuple(
        found
        for one in contacts
        if home(one) == of.id
        and words(f"{one.first_name} {one.last_name}") == meant
        and (found := number(one.id)) is not None
    )


def services(rows: Iterable[shapes.Category]) -> tuple[Service, ...]:
    return tuple(
        Service(id=row.id, code=row.reference, name=row.name or row.reference)
        for row in rows
        if row.is_active is not False and (row.name or row.reference)
    )


def employees(rows: Iterable[shapes.Employee]) -> tuple[Provider, ...]:
    named = [
        Provider(id=row.reference, name=f"{row.first_name} {row.last_name}".strip())
        for row in rows
        if row.reference
    ]
    return tuple(one for one in named if one.name)


def appointment(
    row: shapes.Appointment, zone: ZoneInfo, employees: Iterable[Provider] = ()
) -> Appointment:
    category = row.appointment_category
    kind = category.name or category.reference
    names: Mapping[str, str] = {one.id: one.name for one in employees}
    told = [kind] if kind == row.title else [kind, row.title]
    what = ": ".join(part for part in told if part)
    return Appointment(
        id=row.id,
        customer_id=row.customer.reference,
        customer=row.customer.name,
        start=moment(row.start_date, zone),
        end=moment(row.end_date, zone),
        services=(what,) if what else (),
        work=(Service(id=category.id, code=category.reference, name=kind),) if category.id else (),
        provider=names.get(row.user.reference, ""),
        provider_id=row.user.reference,
        note=row.note,
        version=row.last_updated,
        reference=row.reference,
    )


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a time; one that names no zone is UTC, as all of the vendor's are."""
    try:
        found = datetime.fromisoformat(text) if len(text) > 10 else None
        return found and (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(zone)
    except (ValueError, OverflowError):
        return None


def span(row: shapes.Appointment, zone: ZoneInfo) -> Span | None:
    start, end = moment(row.start_date, zone), moment(row.end_date, zone)
    return Span(start, end) if start and end else None


def busy(rows: Iterable[shapes.Appointment], zone: ZoneInfo, but: str = "") -> list[Span]:
    """Return the times that are taken; `but` is an appointment that does not count."""
    return [found for row in rows if row.id != but and (found := span(row, zone))]


def was_first(other: shapes.Appointment, ours: shapes.Appointment) -> bool:
    """Was the other made before ours was written? Within one second the lower number was.

    So of two that write at the same time one is told, and not both.
    """
    written = ours.last_updated or ours.date_created
    return (other.date_created, len(other.id), other.id) < (written, len(ours.id), ours.id)


def _warning(row: shapes.Customer) -> str:
    if row.is_active is False:
        return "This customer is no longer active in Valomnia."
    if row.on_hold:
        reason = f": {row.on_hold_reason}" if row.on_hold_reason else ""
        return f"This customer is on hold in Valomnia{reason}."
    return ""


def _once(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
