"""What a person does in a rebooking: say what falls away, change the plan, confirm it, go on."""

from __future__ import annotations

from datetime import date, time
from typing import Literal

from flows.machine import Event
from flows.understanding.request import Request


class RebookAsked(Event):
    """The appointments of a day, or of a part of it, have to move; in words, or with nothing."""

    kind: Literal["rebook_asked"] = "rebook_asked"
    request: Request | None = None


class GapDescribed(Event):
    """The form was sent: what falls away. Times are the branch's wall clock, None: no bound."""

    kind: Literal["gap_described"] = "gap_described"
    day: date
    since: time | None = None
    until: time | None = None
    advisor_id: str | None = None  # None: everybody's appointments


class RowDropped(Event):
    """One appointment shall stay where it is."""

    kind: Literal["row_dropped"] = "row_dropped"
    id: str  # of the appointment


class RowTaken(Event):
    """One appointment shall move: to another of the times found for it, or to the one proposed."""

    kind: Literal["row_taken"] = "row_taken"
    id: str  # of the appointment
    slot_key: str | None = None


class RebookConfirmed(Event):
    """The plan on the card shall be carried out."""

    kind: Literal["rebook_confirmed"] = "rebook_confirmed"


class RestAsked(Event):
    """Go on with the rows that are left, or look for other times for those that were not moved."""

    kind: Literal["rest_asked"] = "rest_asked"
