"""What makes a change: an appointment as it is now against the one that was known.

The rule: when and whether it stands makes a change; who serves and what is done are details, which
are kept up to date and told to nobody.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from pydantic import AwareDatetime

from flows.domain import Appointment
from flows.filling import same_moment
from flows.machine import Value

Kind = Literal["booked", "moved", "cancelled"]
KINDS: tuple[Kind, ...] = ("booked", "moved", "cancelled")

# What `Origin.who` holds where the system says that it was the customer, online.
BY_CUSTOMER = "customer"

# Nobody but the branch needs these, so they are not kept beside the dialog that wrote them.
_NOT_KEPT = {"note": "", "link": "", "warning": "", "version": ""}
_DETAILS = ("customer_id", "customer", "vehicle", "provider", "provider_id", "reference")
_LISTS = ("services", "work")


class Origin(Value):
    """Where a change comes from, as far as it is known."""

    via: Literal["deskhand", "elsewhere"] = "elsewhere"
    by: str = ""  # Slack user id
    who: str = ""  # what the system says of who did it: data
    reference: str = ""  # what people quote, "DH-7K3QX"
    dialog: str = ""  # the id of the dialog that wrote it


class Change(Value):
    """An appointment was booked, moved or cancelled."""

    kind: Kind
    system: str  # its key in the settings
    before: Appointment | None
    after: Appointment
    origin: Origin
    at: AwareDatetime  # when Deskhand came to know of it


def mark(appointment: Appointment) -> str:
    """Return what is compared: when it stands and whether. A cancelled one stands at no time."""
    if appointment.status == "cancelled":
        return "cancelled"
    start = appointment.start
    return f"{appointment.status} {start.astimezone(UTC).isoformat() if start else ''}".strip()


def kind_of(before: Appointment | None, after: Appointment) -> Kind | None:
    """Say what happened; None: nothing to tell anybody."""
    stood = before is not None and before.status != "cancelled"
    if after.status == "cancelled":
        return "cancelled" if stood else None
    if before is None or not stood:
        return "booked"
    if mark(before) == mark(after):
        return None
    # A draft that its customer completed keeps its time: from now on it is booked.
    return "booked" if same_moment(before.start, after.start) else "moved"


def completed(before: Appointment | None, now: Appointment) -> Appointment:
    """Return what is worth keeping of an appointment as it is now.

    What this reading leaves out stays as it was known: lists say less than records.
    """
    known: dict[str, object] = dict(_NOT_KEPT)
    # In one zone: in the hours of a clock change, the same moment in two zones is not equal.
    known |= {"start": _in_utc(now.start), "end": _in_utc(now.end)}
    if before is not None:
        known |= {
            name: getattr(before, name)
            for name in (*_DETAILS, *_LISTS)
            if not getattr(now, name) and getattr(before, name)
        }
        if now.status == "cancelled" and now.start is None:
            known |= {"start": _in_utc(before.start), "end": _in_utc(before.end)}
    return now.model_copy(update=known)


def _in_utc(moment: datetime | None) -> datetime | None:
    return moment.astimezone(UTC) if moment else None


def cancelled(appointment: Appointment) -> Appointment:
    """Return it as it is once it is cancelled."""
    return appointment.model_copy(update={"status": "cancelled"})


def better(old: Origin, new: Origin) -> Origin:
    """Return the one that says more of the same change."""
    if old.via != new.via:
        return old if old.via == "deskhand" else new
    return new if new.who and not old.who else old
