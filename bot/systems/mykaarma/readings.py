"""From the vendor's shapes to the words everything else uses.

The rule: the vendor's local times get the branch's zone here and nowhere else; a slot keeps the
vendor's own spelling of its time. Nothing here raises: what cannot be read is left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.systems.mykaarma import shapes
from flows.domain import (
    Appointment,
    ContactChanges,
    Customer,
    Provider,
    Reason,
    Service,
    Slot,
    Transport,
    Vehicle,
)

_EVERYTHING = "ALL_DATE_TIME"
_LINK = re.compile(r"https?://[^\s<>|\"'\x00-\x1f]{1,1900}")


def customer(row: shapes.CustomerRow) -> Customer:
    loose = [one.comm_value for one in row.communications if one.comm_value]
    phones = [one.phone_number for one in _preferred_first(row.phone_numbers)]
    emails = [one.email_address for one in _preferred_first(row.emails)]
    return Customer(
        id=row.uuid,
        first=row.first_name,
        last=row.last_name,
        company=row.company,
        key=row.customer_key,
        phones=_once([*phones, *(one for one in loose if "@" not in one)]),
        emails=_once([*emails, *(one for one in loose if "@" in one)]),
        language=row.preferred_locale,
        vehicles=tuple(
            vehicle(one) for one in row.vehicles if one.uuid and one.is_valid is not False
        ),
    )


def with_changes(customer: Customer, changes: ContactChanges) -> Customer:
    """Return a customer as it has to be after a change that was made."""
    return customer.model_copy(
        update={
            "phones": _once([changes.phone or "", *customer.phones[bool(changes.phone) :]]),
            "emails": _once([changes.email or "", *customer.emails[bool(changes.email) :]]),
        }
    )


def vehicle(row: shapes.VehicleRow) -> Vehicle:
    return Vehicle(
        id=row.uuid,
        vin=row.vin,
        year=row.year,
        make=row.make,
        model=row.model,
        colour=row.color,
        plate=row.license_plate,
        mileage=row.mileage,
    )


def services(rows: Iterable[shapes.Operation]) -> tuple[Service, ...]:
    found = {
        row.uuid: Service(
            id=row.uuid,
            code=row.labor_op_code,
            name=row.op_code_name or row.description or row.labor_op_code,
            price=row.total_price,
            minutes=row.op_code_duration_in_minutes,
        )
        for row in rows
        if row.is_valid is not False
    }
    return tuple(found.values())


def advisors(rows: Iterable[shapes.Advisor], department: str) -> tuple[Provider, ...]:
    named = [
        Provider(id=row.uuid, name=row.name or f"{row.first_name} {row.last_name}".strip())
        for row in rows
        if row.uuid and row.department_uuid in {"", department}
    ]
    return tuple(one for one in named if one.name)


def user_of(rows: Iterable[shapes.Advisor], department: str, email: str) -> str:
    """Return the uuid of the one user of the department with this e-mail; "" if there is none."""
    wanted = email.strip().casefold()
    found = {
        row.uuid
        for row in rows
        if row.uuid
        and row.department_uuid in {"", department}
        and wanted
        and row.email.strip().casefold() == wanted
    }
    return found.pop() if len(found) == 1 else ""


def transports(rows: Iterable[shapes.TransportOption]) -> tuple[Transport, ...]:
    return tuple(
        Transport(id=row.transport_option_uuid, name=row.custom_name or row.option_name)
        for row in rows
        if (row.custom_name or row.option_name)
        and not (row.show_online is False and row.show_on_dealer_app is False)
    )


# slots


class FreeDays(NamedTuple):
    """The free slots of some days in time order, and why each day without one has none."""

    slots: tuple[Slot, ...]
    reasons: tuple[tuple[date, Reason], ...]


def free_days(
    found: shapes.Availability,
    days: Sequence[date],
    *,
    now: datetime,
    zone: ZoneInfo,
    slot_minutes: int | None,
) -> FreeDays:
    slots: list[Slot] = []
    objections: dict[date | None, Counter[Reason]] = {}
    for key, combinations in found.availability_info_map.items():
        moment, day = _key(key)
        if any(one.vacant for one in combinations.values()) and moment is not None:
            start = _aware(moment, zone)
            if start is not None and start > now and moment.date() in days:
                slots.append(Slot(key=key, start=start, end=_end(start, slot_minutes)))
            continue
        if day is not None or key == _EVERYTHING:
            reasons = Counter(
                reason for one in combinations.values() if (reason := _reason(one.warning_map))
            )
            objections.setdefault(day, Counter()).update(reasons)
    free = {slot.start.date() for slot in slots}
    return FreeDays(
        tuple(sorted(slots, key=lambda slot: slot.start)),
        tuple((day, _why(day, objections)) for day in days if day not in free),
    )


def moment(text: str) -> datetime | None:
    """Read a local time with or without T; one that names a zone is not the vendor's way."""
    try:
        found = datetime.fromisoformat(text) if len(text) > 10 else None
    except ValueError:
        return None
    return found if found and found.tzinfo is None else None


def _key(key: str) -> tuple[datetime | None, date | None]:
    """Read a key of the map: a time and its day, a bare day, or neither."""
    at = moment(key)
    return at, at.date() if at else _day(key)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _aware(local: datetime, zone: ZoneInfo) -> datetime | None:
    """Return None for a time that the clocks leap over: nobody can come then."""
    start = local.replace(tzinfo=zone)
    try:
        leapt = start.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local
    except OverflowError:
        return None
    return None if leapt else start


def _end(start: datetime, minutes: int | None) -> datetime | None:
    """Count in real minutes: a slot is as long as ever when the clocks change in it."""
    if not minutes or minutes > 24 * 60:
        return None
    return (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(start.tzinfo)


def _why(day: date, objections: Mapping[date | None, Counter[Reason]]) -> Reason:
    """Take what is said most often about the day, else what is said about all days."""
    for said in (objections.get(day), objections.get(None)):
        if said:
            return said.most_common(1)[0][0]
    return "unknown"


_REASONS: tuple[tuple[re.Pattern[str], Reason], ...] = (
    (re.compile(r"closed|holiday|outside.*hours", re.IGNORECASE), "closed"),
    (re.compile(r"notice|lead.?time|too soon", re.IGNORECASE), "too_soon"),
    (re.compile(r"transport|loaner|shuttle", re.IGNORECASE), "transport_full"),
    (re.compile(r"NO_SA_|advisor|associate|away", re.IGNORECASE), "advisor_away"),
    (re.compile(r"capacity|SLOT_UNAVAILABLE|full|taken", re.IGNORECASE), "full"),
)


def _reason(warnings: Any) -> Reason | None:
    """Read a warning map, whose shape nobody documented, by the words in it."""
    said = " ".join(_texts(warnings))
    return next((reason for pattern, reason in _REASONS if pattern.search(said)), None)


# appointments


def is_by_customer(row: shapes.AppointmentRow) -> bool:
    """Did the customer book it online? The vendor's words for that are assumed."""
    source = row.appointment_source.casefold()
    return "consumer" in source or "online" in source


def appointment(
    row: shapes.AppointmentRow,
    zone: ZoneInfo,
    advisors: Iterable[Provider] = (),
    catalogue: Iterable[Service] = (),
) -> Appointment:
    car, person = row.vehicle_information, row.customer_information
    names = {one.id: one.name for one in advisors}
    cancelled = row.is_cancelled or row.new_status.upper() in {"CANCELLED", "CANCELED"}
    start, end = _local(row, row.start_time), _local(row, row.end_time)
    return Appointment(
        id=row.uuid,
        customer_id=person.uuid,
        customer=" ".join(part for part in (person.first_name, person.last_name) if part)
        or person.company,
        start=start and start.replace(tzinfo=zone),
        end=end and end.replace(tzinfo=zone),
        services=tuple(
            name
            for one in row.service_list
            if (name := one.description or one.labor_op_code or one.op_code)
        ),
        work=_work(row.service_list, catalogue),
        vehicle=" ".join(part for part in (car.year, car.brand, car.model) if part) or car.vin,
        provider=names.get(row.assigned_advisor_uuid)
        or names.get(row.assigned_advisor_user_uuid)
        or "",
        provider_id=row.assigned_advisor_uuid,
        transport=row.transport_option.alt_transportation or row.transport_option.transportation,
        transport_id=row.transport_option.uuid,
        note=row.comments,
        status="cancelled" if cancelled else "booked",
        reference=row.appointment_key,
    )


def _work(
    rows: Iterable[shapes.AppointmentService], catalogue: Iterable[Service]
) -> tuple[Service, ...]:
    """Return the services, as the catalogue has them: whose id a row carries is not documented."""
    by_code = {one.code: one for one in catalogue}
    return tuple(
        by_code.get(code)
        or Service(
            id=row.uuid,
            code=code,
            name=row.description or code,
            price=row.price,
            minutes=row.duration_in_mins,
        )
        for row in rows
        if (code := row.labor_op_code or row.op_code) and row.uuid
    )


def start_of(row: shapes.AppointmentRow) -> datetime | None:
    """Return the local time at which an appointment starts, without a zone."""
    return _local(row, row.start_time)


def _local(row: shapes.AppointmentRow, text: str) -> datetime | None:
    """Read a time of an appointment: whole, or only the time of day beside its date."""
    if whole := moment(text):
        return whole
    day = _day(row.date)
    try:
        return datetime.combine(day, time.fromisoformat(text)) if day and text else None
    except ValueError:
        return None


# drafts


class DraftMade(NamedTuple):
    """What could be found in the undocumented answer; either may be empty."""

    id: str
    link: str


def draft_made(answer: shapes.CreatedDraft) -> DraftMade:
    fields = list(_fields(answer.root))
    names = ("draftUuid", "draftAppointmentUuid", "appointmentUuid", "uuid", "id")
    ids = [text for name in names for key, text in fields if key == name and len(text) <= 200]
    links = [text for _, text in fields if _LINK.fullmatch(text)]
    return DraftMade(next(iter(ids), ""), next(iter(links), ""))


def _fields(value: Any) -> Iterator[tuple[str, str]]:
    """Yield every text with the name it stands under, outermost first."""
    level: list[tuple[str, Any]] = [("", value)]
    while level:
        inner: list[tuple[str, Any]] = []
        for name, one in level:
            if isinstance(one, str):
                yield name, one
            elif isinstance(one, Mapping):
                inner.extend((str(key), item) for key, item in one.items())
            elif isinstance(one, list):
                inner.extend((name, item) for item in one)
        level = inner


def _texts(value: Any) -> Iterator[str]:
    for name, text in _fields(value):
        yield name
        yield text


def _preferred_first(rows: Sequence[Any]) -> Sequence[Any]:
    return sorted(rows, key=lambda row: not row.is_preferred)


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
