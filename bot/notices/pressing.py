"""A button on a card of notices: what is true now is read first, then what was wanted is done.

The rules: who presses is asked at the press, and a card may be hours old, so the appointment is
read from its system before anything else and the card follows; what opens is for the presser's eyes
only, and asks for a Confirm as any dialog does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import structlog

from bot.desks import Desks
from bot.inbox import Press, Where
from bot.installs.workspaces import Workspaces
from bot.memory import Dialog, Notice, Seen, Store
from bot.notices.change import Change, cancelled
from bot.notices.names import Names
from bot.notices.subscription import is_person
from bot.preferences import Preferences
from bot.press_inbox import NoticePress
from bot.receipt import Receipt
from bot.rights.gate import Gate
from bot.screens.notes import Note, note
from bot.screens.notices import claimed_note
from bot.showing import Showing
from bot.systems import Trouble
from bot.turn import Turns
from flows.cancelling import Cancelled
from flows.domain import Appointment
from flows.front_desk import MACHINES, OpeningEvent
from flows.looking_up import LookUpAsked
from flows.rescheduling.events import RescheduleAsked, UndoAsked
from flows.rescheduling.states import Moved
from flows.understanding.request import Request, When

_log = structlog.get_logger("deskhand.notices")


class Pressing:
    """Answers the buttons of living cards."""

    def __init__(
        self,
        store: Store,
        desks: Desks,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        workspaces: Workspaces,
        gate: Gate,
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._desks = desks
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._names = Names(workspaces)
        self._gate = gate
        self._clock = clock

    async def pressed(self, press: NoticePress) -> None:
        """Do what a button says, as far as it is still true."""
        where, person = press.where, press.where.person
        notice = await self._store.outbox().notice(press.notice)
        system = notice.system if notice else None
        if not await self._gate.admits(where, "look_up", system=system, channel=where.channel):
            return
        here = person.id if notice and is_person(notice.channel) else where.channel
        if notice is None or (notice.team, notice.channel) != (person.home, here):
            await self._tell(where, "unknown_notice")
            return
        place = {"system": notice.system, "channel": where.channel}
        if not await self._gate.admits(where, "look_up", **place):
            return
        if press.what == "claim":
            await self._claim(notice, press)
            return
        stands = await self._as_it_is(notice)
        latest = notice.living.latest
        if press.what == "undo" and latest and latest.origin.via == "deskhand":
            # The answer is this dialog's own card, where it stood; a late undo is a new move.
            if await self._undo(latest, press):
                return
            if latest.kind == "cancelled":
                await self._tell(where, "undo_over")
                return
        event = _opening(press.what, stands, latest)
        if event is None:
            await self._tell(where, "cancelled_meanwhile")
            return
        # Not in the thread, where an answer for one person may never be seen.
        there = replace(where, thread_ts="", card_ts="", surface="private")
        await self._turns.open(event, there, notice.system, Receipt(press.key))

    async def _as_it_is(self, notice: Notice) -> Appointment:
        """Read the appointment, and let every card of it follow; as it was known, if that fails."""
        known, kept = notice.living.appointment, self._store.notices()
        system = self._desks.system(notice.system)
        if system is None or known.status == "draft":
            return known  # no system shows a draft
        read_at = await kept.clock()
        try:
            now = await system.appointment(notice.object_id)
        except Trouble as trouble:
            _log.warning("not_read", notice=notice.id, error=type(trouble).__name__)
            return known
        if now is None:
            if known.start is None or known.start <= self._clock():
                return known  # what is over may be put away; that is no cancellation
            now = cancelled(known)
        await kept.record(Seen(system=notice.system, appointment=now, read_at=read_at))
        return now

    async def _claim(self, notice: Notice, press: NoticePress) -> None:
        person = press.where.person
        if not await self._store.first_time(press.key):
            return
        has_it = await self._store.outbox().claim(notice.id, person.id)
        if has_it not in {"", person.id}:
            words = await self._preferences.words(press.where.person)
            name = await self._names.of(person.home, has_it) or words.say("A colleague")
            await self._showing.tell(press.where, claimed_note(name, words))

    async def _undo(self, change: Change, press: NoticePress) -> bool:
        """Take back what this very person just did; False where that cannot be done any more."""
        dialog = await self._store.load(change.origin.dialog)
        if dialog is None or not self._can_undo(dialog, press.where):
            return False
        # Without a place: the dialog's card stays where it is.
        where = Where(person=press.where.person, channel="")
        await self._turns.press(Press(where, dialog.id, dialog.turn, UndoAsked()))
        return True

    def _can_undo(self, dialog: Dialog, where: Where) -> bool:
        state = MACHINES[dialog.flow].load(dialog.state)
        return (
            dialog.owner == where.person.id
            and isinstance(state, Moved | Cancelled)
            and self._clock() < state.until
        )

    async def _tell(self, where: Where, kind: Note) -> None:
        await self._showing.tell(where, note(kind, await self._preferences.words(where.person)))


def _opening(what: str, now: Appointment, latest: Change | None) -> OpeningEvent | None:
    """Return what a button opens; None where the appointment is cancelled meanwhile."""
    stands = now.status != "cancelled"
    match what:
        case "open":
            return LookUpAsked(about="appointments", customer_id=now.customer_id)
        case "move" if stands:
            return RescheduleAsked(customer_id=now.customer_id, appointment_id=now.id)
        case "undo" if stands and latest and latest.before and latest.before.start:
            back = When(start=latest.before.start, grain="minute")
            return RescheduleAsked(
                customer_id=now.customer_id,
                appointment_id=now.id,
                request=Request(intent="reschedule", when=back),
            )
        case _:
            return None
