"""Which draft of ours a booking completes: no system says of either that it belongs to the other.

The rule: the same customer at the same moment, and nothing else of theirs stands there; where
several drafts fit, the one with the same services. What is not sure stays two.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from bot.memory.tables import sightings
from flows.domain import Appointment


def waiting(connection: Connection, system: str) -> set[tuple[str, datetime]]:
    """Return for whom drafts wait to be completed, and for when."""
    rows = select(sightings.c.appointment).where(
        sightings.c.system == system, sightings.c.status == "draft"
    )
    drafts = map(Appointment.model_validate_json, connection.scalars(rows))
    return {(one.customer_id, one.start) for one in drafts if one.start}


def draft_of(connection: Connection, system: str, booking: Appointment) -> Appointment | None:
    """Return the draft that was completed by a booking which is seen for the first time."""
    if booking.status != "booked" or booking.start is None or not booking.customer_id:
        return None
    rows = select(sightings.c.appointment).where(
        sightings.c.system == system,
        sightings.c.starts_at == booking.start.timestamp(),
        sightings.c.status.in_(("booked", "draft")),
        sightings.c.object_id != booking.id,
    )
    there = [Appointment.model_validate_json(row) for row in connection.scalars(rows)]
    theirs = [one for one in there if one.customer_id == booking.customer_id]
    drafts = [one for one in theirs if one.status == "draft"]
    if len(drafts) < len(theirs):
        return None
    if len(drafts) > 1:
        drafts = [one for one in drafts if _services(one) == _services(booking)]
    return drafts[0] if len(drafts) == 1 else None


def _services(one: Appointment) -> set[str]:
    return {name.casefold() for name in one.services}
