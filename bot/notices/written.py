"""What a dialog's own write means to the channels: which appointment stands how, and who did it."""

from __future__ import annotations

from functools import partial
from typing import cast

from bot.memory import Dialog, Seen
from bot.notices.change import Origin, cancelled
from flows.cancelling import Cancelling, CheckingCancel, CheckingRestore, Restoring
from flows.effects import AppointmentCancelled, AppointmentMoved, AppointmentRead, Saved
from flows.filling import same_moment
from flows.machine import Event, Working
from flows.rebooking.states import CheckingRow, MovingRow
from flows.rescheduling.states import (
    BookingAnew,
    CheckingAnew,
    CheckingMove,
    CheckingOld,
    Moving,
    ReleasingOld,
)
from flows.talking import Busy


def seen_by(dialog: Dialog, state: Working, event: Event) -> Seen | None:
    """Return the appointment as a write left it; None where there was none, or nobody can tell."""
    desk = cast("Busy", state).desk
    origin = Origin(via="deskhand", by=dialog.owner, reference=desk.reference, dialog=dialog.id)
    seen = partial(Seen, system=desk.system, origin=origin, team=dialog.team)
    match event, state:
        case Saved(), BookingAnew() | CheckingAnew():
            old = state.move.appointment
            return seen(appointment=event.appointment, before=old, instead_of=old.id)
        case Saved(), Restoring() | CheckingRestore():
            old = cancelled(state.cancelled.appointment)
            return seen(appointment=event.appointment, before=old, instead_of=old.id)
        case Saved(), _:
            made = event.appointment
            # Of a draft, a system need not say any id.
            return seen(appointment=made.model_copy(update={"id": made.id or f"draft:{dialog.id}"}))
        case AppointmentMoved(), Moving():
            return seen(appointment=event.appointment, before=state.move.appointment)
        case AppointmentMoved(), MovingRow():
            return seen(appointment=event.appointment, before=state.row.appointment)
        case AppointmentRead(), CheckingRow():
            now, slot = event.appointment, state.row.slot
            stands = now.start if now and now.status != "cancelled" else None
            if now and slot and same_moment(stands, slot.start):
                return seen(appointment=now, before=state.row.appointment)
        case AppointmentRead(), CheckingMove():
            now = event.appointment
            if now and now.status != "cancelled" and same_moment(now.start, state.slot.start):
                return seen(appointment=now, before=state.move.appointment)
        case AppointmentCancelled() | AppointmentRead(), Cancelling() | CheckingCancel():
            if not _stands(event):
                return seen(appointment=cancelled(state.appointment), before=state.appointment)
        case AppointmentCancelled() | AppointmentRead(), ReleasingOld() | CheckingOld():
            if not _stands(event):
                # The channels know that it was moved; that its old half went is no news.
                old = state.move.appointment
                return seen(appointment=cancelled(old), before=old, silently=True)
        case _:
            pass
    return None


def _stands(event: AppointmentCancelled | AppointmentRead) -> bool:
    now = event.appointment if isinstance(event, AppointmentRead) else None
    return now is not None and now.status != "cancelled"
