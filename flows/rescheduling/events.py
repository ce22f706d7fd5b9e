"""What can happen while an appointment is moved, beside what every dialog shares."""

from __future__ import annotations

from typing import Literal

from flows.machine import Event
from flows.understanding.request import Request


class RescheduleAsked(Event):
    """An appointment is to be moved: in words, or with a button that knows which."""

    kind: Literal["reschedule_asked"] = "reschedule_asked"
    request: Request | None = None
    customer_id: str | None = None
    appointment_id: str | None = None


class MoveConfirmed(Event):
    """Old and new are right: move it."""

    kind: Literal["move_confirmed"] = "move_confirmed"


class AnotherTimeAsked(Event):
    """Another new time is wanted."""

    kind: Literal["another_time_asked"] = "another_time_asked"


class UndoAsked(Event):
    """What was just done is to be taken back."""

    kind: Literal["undo_asked"] = "undo_asked"


class OldCancelAsked(Event):
    """The old appointment, which still stands beside the new one, is to be cancelled now."""

    kind: Literal["old_cancel_asked"] = "old_cancel_asked"
