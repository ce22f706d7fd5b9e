"""From the vendor's shapes to the words everything else uses.

The rule: the vendor's times carry their own offset and are read as the moments they are; they are
shown in the branch's zone. Nothing here raises: what cannot be read is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.systems.qmatic import shapes
from bot.systems.qmatic.requests import Place
from flows.domain import Appointment, FreeTimes, Service, Slot


def services(rows: Iterable[shapes.ServiceRow], branch: str) -> tuple[Service, ...]:
    """Return what this branch offers; a service that names no branch is offered everywhere."""
    found = {
        row.id: Service(id=row.id, code="", name=row.name or row.id)
        for row in rows
        if not row.places or branch in row.places
    }
    return tuple(found.values())


def combinations(
    rows: Iterable[shapes.BranchCombinations], branch: str
) -> tuple[frozenset[str], ...]:
    return tuple(
        frozenset(one.combined_services)
        for row in rows
        if row.branch_id == branch
        for one in row.service_combinations
    )


def slots(rows: Iterable[shapes.TimeSlot], zone: ZoneInfo, number: int) -> tuple[Slot, ...]:
    """Return the free times in their order; `number` is the places that were asked for."""
    found = {}
    for row in rows:
        start = moment(row.start_time, zone)
        # both ends go back when the slot is taken: with one alone it cannot be
        if start is not None and row.end_time and "/" not in row.start_time + row.end_time:
            key = Place(row.start_time, row.end_time, number).key
            found[key] = Slot(key=key, start=start, end=_end(start, row.end_time, zone))
    return tuple(sorted(found.values(), key=lambda slot: slot.start))


def appointment(
    row: shapes.AppointmentRow, zone: ZoneInfo, branch: str, customer_id: str
) -> Appointment:
    """Read an appointment. One at another branch says so, in the place of who serves."""
    start = moment(row.time_slot.start_time, zone)
    booked = [one for one in (row.services or (row.service,)) if one.id or one.name]
    return Appointment(
        id=row.appointment_id,
        customer_id=customer_id,
        customer=f"{row.customer.first_name} {row.customer.last_name}".strip(),
        start=start,
        end=start and _end(start, row.time_slot.end_time, zone),
        services=tuple(one.name or one.id for one in booked),
        work=tuple(
            Service(id=one.id, code="", name=one.name or one.id) for one in booked if one.id
        ),
        provider=row.branch.name if is_elsewhere(row, branch) else "",
        note=row.support_notes,
    )


def is_elsewhere(row: shapes.AppointmentRow, branch: str) -> bool:
    return row.branch.id not in {"", branch}


def places(row: shapes.AppointmentRow) -> int:
    """Return for how many places an appointment is; each of its services takes one at least."""
    return max(row.number_of_reservations or 1, len(row.services), 1)


def moment(text: str, zone: ZoneInfo) -> datetime | None:
    """Read a time with its offset; one without an offset is not the vendor's way."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(zone) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _end(start: datetime, text: str, zone: ZoneInfo) -> datetime | None:
    """Read an end; the vendor's own examples end when they start, which says nothing."""
    end = moment(text, zone)
    return end if end is not None and end > start else None


def cannot_share(chosen: Sequence[Service], groups: Iterable[frozenset[str]]) -> str:
    """Say which of the services cannot be had in one visit, and what to do; empty if all can."""
    ids = {one.id for one in chosen}
    if len(ids) < 2:
        return ""
    together = max(groups, key=lambda group: len(group & ids), default=frozenset[str]())
    apart = [one.name for one in chosen if one.id not in together]
    rest = [one.name for one in chosen if one.id in together]
    if not apart:
        return ""
    if not rest:
        return f"{_listed(apart)} cannot share a visit. Book a visit for each of them."
    own = "a visit of its own for it" if len(apart) == 1 else "a visit for each of them"
    return f"{_listed(apart)} cannot share a visit with {_listed(rest)}. Book {own}."


def _listed(names: Sequence[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def free_times(slots: Sequence[Slot], since: date, until: date, *, today: date) -> FreeTimes:
    """Return the slots of some days; where they hold none, of three from the next that does.

    Why a day holds none is not told by the vendor.
    """
    asked = [slot for slot in slots if since <= slot.start.date() <= until]
    first, last = since, until
    if not asked:
        later = next((slot.start.date() for slot in slots if slot.start.date() > until), None)
        if later is not None:
            first, last = later, later + min(timedelta(days=2), date.max - later)
            asked = [slot for slot in slots if first <= slot.start.date() <= last]
    free = {slot.start.date() for slot in asked}
    days = {
        start + timedelta(days=n)
        for start, end in ((since, until), (first, last))
        for n in range((end - start).days + 1)
    }
    return FreeTimes(
        since=first,
        until=last,
        slots=tuple(asked),
        reasons=tuple((day, "unknown") for day in sorted(days - free) if day >= today),
    )
