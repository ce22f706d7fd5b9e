"""The steps of a dialog: step, save, show; perform while the dialog is Working, and step again.

The rules: a dialog is saved by comparing the turn, so that two processes cannot both advance it,
and shown only after it is saved; what the world answered counts as unfinished until it was shown.
Right before a write goes on the wire the lease is read again, because a process that froze
meanwhile must not write, and so is the person's permit, because they may have lost it meanwhile.
"""

from __future__ import annotations

import asyncio
import time
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import cast

import structlog
from structlog.contextvars import bound_contextvars

from bot.desks import Desks
from bot.inbox import Where
from bot.known import LastKnown
from bot.memory import AuditEntry, Dialog, How, Seen, Store, Waiting, new_id
from bot.memory.sightings import record
from bot.notices.written import seen_by
from bot.pace import Pace
from bot.perform import LeaseLostError, NotPermittedError, perform
from bot.places.kinds import Places
from bot.preferences import Preferences
from bot.receipt import Receipt
from bot.records.audit import audit_of, how_of
from bot.rights.gate import Gate
from bot.screens import AnyState, card, form
from bot.screens.blocks import Card, Key
from bot.screens.details import details_button
from bot.screens.masking import OPEN, Mask, masked
from bot.screens.notes import Note, note, withdrawn_card
from bot.screens.sharing import share_blocks
from bot.screens.whole_form import settled_form, whole_form
from bot.screens.words import Words
from bot.showing import Showing
from bot.systems.actor import acting_for
from bot.systems.wire import before_writes
from flows.booking.states import Booked, Filling
from flows.domain import Desk
from flows.effects import (
    AnswerLost,
    Failed,
    FindDoubles,
    FindSlots,
    ListChoices,
    LookUp,
    ReadAppointments,
    ReadCustomer,
    ReadDay,
)
from flows.front_desk import MACHINES
from flows.machine import Asking, Event, Final, State, Working
from flows.registering import FormAsked
from flows.talking import Busy, Stopped, Talking

# The schema version of stored states; a change that old states do not load under raises it.
VERSION = 1

# Slack takes a status away after two minutes; one that is still true is said again before that.
STATUS_SECONDS = 90.0

# Questions that nothing depends on: whoever presses Stop need not wait for their answers.
GIVEN_UP = (
    LookUp | ListChoices | FindSlots | ReadAppointments | ReadDay | FindDoubles | ReadCustomer
)

# The dialogs that do one thing after another, and can stop in between.
PAUSING = frozenset(
    name
    for name, machine in MACHINES.items()
    if any(issubclass(row.state, Working) and row.event is Stopped for row in machine.rows)
)

_log = structlog.get_logger("deskhand.turn")


class Steps:
    """Takes dialogs forward. `lease` is in seconds, and renewed while a step takes its time."""

    def __init__(
        self,
        store: Store,
        desks: Desks,
        showing: Showing,
        preferences: Preferences,
        gate: Gate,
        places: Places,
        *,
        lease: float = 15.0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._desks = desks
        self._showing = showing
        self._preferences = preferences
        self._gate = gate
        self._places = places
        self._clock = clock
        self.lease = lease
        self.status_lasts = STATUS_SECONDS
        self.process = new_id()
        self._known = LastKnown(clock)
        # What is being asked of the world, by dialog, where it may be given up; and what was.
        self._asked: dict[str, asyncio.Task[Event]] = {}
        self._given_up: set[str] = set()
        self._locks: weakref.WeakValueDictionary[str, asyncio.Lock] = weakref.WeakValueDictionary()

    @asynccontextmanager
    async def locked(self, dialog_id: str) -> AsyncIterator[None]:
        lock = self._locks.get(dialog_id)
        if lock is None:
            lock = self._locks[dialog_id] = asyncio.Lock()
        async with lock:
            with bound_contextvars(dialog=dialog_id):
                yield

    def state(self, dialog: Dialog) -> State:
        return MACHINES[dialog.flow].load(dialog.state)

    def words(self, state: State) -> Words:
        """Return the words of the dialog's person, at the branch and on its day."""
        desk = desk_of(state)
        return Words(desk.language, desk.branch, self._clock().astimezone(desk.branch.tz).date())

    def is_unseen(self, dialog: Dialog) -> bool:
        """Is what the world answered stored, but perhaps not shown?"""
        return dialog.waiting == "world" and not isinstance(self.state(dialog), Working)

    def wakes_in(self, state: State) -> float | None:
        """Return in how many seconds a state's wait ends by itself; None: it does not."""
        until = state.waits_until
        return max(0.0, (until - self._clock()).total_seconds()) if until else None

    async def step(
        self,
        dialog: Dialog,
        event: Event,
        where: Where | None,
        *,
        fresh: bool = False,
        receipt: Receipt | None = None,
    ) -> bool:
        """Take one step and whatever follows from it; False if the event means nothing here.

        Who may not take it is told so, and the card stays as it is.
        """
        state = self.state(dialog)
        machine = MACHINES[dialog.flow]
        after = machine.step(state, event.model_copy(update={"at": self._clock()}))
        if after is None:
            return False
        if where and not await self._gate.admits_step(
            where,
            event,
            after,
            system=desk_of(after).system,
            channel=where.channel or dialog.channel,
        ):
            return True
        saved = await self.save(dialog, after, (), seen=receipt.key if receipt else "")
        if saved is None:
            return False
        log_step(saved, state, event, after)
        if receipt:
            receipt.kept.set()
        whole = isinstance(event, FormAsked)
        await self.settle(saved, after, where, fresh=fresh, how=how_of(event), whole=whole)
        return True

    async def settle(
        self,
        dialog: Dialog,
        state: State,
        where: Where | None,
        *,
        fresh: bool = False,
        how: How = "resumed",
        whole: bool = False,
    ) -> None:
        """Show the state; while it waits for the world, ask the world and go on.

        `fresh`: no card of this dialog is on the screen at `where`, so none can be replaced.
        `how` it came to this, for the audit.
        `whole`: the form with all fields is wanted beside the card.
        """
        actor = where.person.id if where else ""
        pace = Pace()
        while isinstance(state, Working):
            stops = stops_before(dialog, state)
            event: Event = Stopped()
            try:
                if not stops:
                    dialog, fresh, event = await self._perform(dialog, state, pace, fresh=fresh)
            except LeaseLostError:
                await self._overtaken(dialog)
                return
            stamped = event.model_copy(update={"at": self._clock()})
            after = MACHINES[dialog.flow].step(state, stamped)
            assert after is not None  # noqa: S101  # the table was checked: every end has its row
            if dialog.id in self._given_up:
                self._given_up.discard(dialog.id)
                after = MACHINES[dialog.flow].step(after, Stopped(at=stamped.at)) or after
            audit = () if stops else audit_of(dialog, state, event, actor=actor, how=how)
            wrote = seen_by(dialog, state, event)
            saved = await self.save(dialog, after, audit, unseen=True, wrote=wrote)
            if saved is None:
                await self._overtaken(dialog)
                return
            log_step(saved, state, event, after)
            dialog, state = saved, after
        if dialog.waiting == "world":
            # Whoever takes it up after a crash shows it: its card may have no button to press.
            dialog, lost = await self._shown(
                dialog, state, fresh=fresh, turn=dialog.turn + 1, keep=True
            )
            if lost:
                return  # whoever takes it up when the lease has run out draws it again
            seen = await self.save(dialog, state, ())
            if seen is None:
                await self._overtaken(dialog)
                return
            dialog = seen
        else:
            await self.show(dialog, state, fresh=fresh)
        if where and (where.trigger_id or where.view):
            await self._show_form(dialog, state, where, whole=whole)

    async def _show_form(self, dialog: Dialog, state: State, where: Where, *, whole: bool) -> None:
        """Open the form of a state, or fill in the one that is open at `where` already."""
        key, words = Key(dialog.id, dialog.turn), self.words(state)
        view = form(cast("AnyState", state), key, words) if isinstance(state, Asking) else None
        if isinstance(state, Filling) and (whole or where.view):
            view = whole_form(state, key, words)
        if where.view:
            drawn = card(cast("AnyState", state), key, words)
            await self._showing.redraw_form(
                where, where.view, view or settled_form(drawn.text, words)
            )
        elif view:
            await self._showing.open_form(where, view)

    async def _overtaken(self, dialog: Dialog) -> None:
        """Draw what is true now: this process may have drawn what it was at over that."""
        _log.warning("overtaken", turn=dialog.turn)
        present = await self._store.load(dialog.id)
        if present and present.turn != dialog.turn and present.card_ts:
            state = self.state(present)
            if not isinstance(state, Working):  # else somebody is at it, and draws what comes of it
                await self.show(present, state, fresh=False)

    def give_up(self, dialog_id: str) -> bool:
        """Ask the world no longer; whoever waits for the answer ends the dialog.

        False: nothing is being asked that could be given up.
        """
        asked = self._asked.get(dialog_id)
        if asked and asked.cancel():
            self._given_up.add(dialog_id)
            return True
        return False

    async def _perform(
        self, dialog: Dialog, state: Working, pace: Pace, *, fresh: bool
    ) -> tuple[Dialog, bool, Event]:
        """Ask the world what the state wants; show that it takes a while, if it does."""
        effect = state.effect
        writes = AnswerLost in effect.ends()
        if dialog.sent and writes:
            # Somebody sent this write and did not live to see the answer: look, do not repeat.
            return dialog, fresh, AnswerLost()
        system = self._desks.system(desk_of(state).system)
        if system is None:
            return dialog, fresh, Failed(trouble="not_allowed", reference="unknown system")
        refused = await self._gate.still_admits(dialog, state, fresh=False)
        if refused:
            return dialog, fresh, refused
        key = f"{dialog.id}:{dialog.turn}" if writes else dialog.write_key
        first_write = True

        async def still_ours() -> None:
            nonlocal first_write
            if first_write:  # a later one finishes what the first began
                refused = await self._gate.still_admits(dialog, state, fresh=True)
                if refused:
                    raise NotPermittedError(refused)
                first_write = False
            asked_at = time.monotonic()
            lease = dialog.id, dialog.turn, self.process, self.lease
            if not await self._store.mark_sent(*lease):
                raise LeaseLostError
            if time.monotonic() - asked_at > self.lease / 2:
                # It froze before it could hear the answer: somebody else may be at it by now.
                raise LeaseLostError

        actor = None if isinstance(effect, GIVEN_UP) else await self._gate.actor(dialog)
        with before_writes(still_ours), acting_for(actor):
            asked = asyncio.create_task(perform(effect, system, key))
        if isinstance(effect, GIVEN_UP):
            self._asked[dialog.id] = asked
            asked.add_done_callback(lambda _: self._asked.pop(dialog.id, None))
        pace.begin(state, dialog.surface)
        said = renewed = time.monotonic()
        while True:
            soon = min(pace.due, renewed + self.lease / 3, said + self.status_lasts)
            done, _ = await asyncio.wait({asked}, timeout=max(0.0, soon - time.monotonic()))
            if done:
                break
            now = time.monotonic()
            if now >= pace.due:
                dialog = await self.show(dialog, state, fresh=fresh)
                fresh = fresh and dialog.surface == "private"
                pace.drew()
            if now >= renewed + self.lease / 3:
                renewed = now
                await self._store.renew(dialog.id, dialog.turn, self.process, self.lease)
            if now >= said + self.status_lasts:
                said = now
                await self._showing.say_doing(dialog, self._card(dialog, state).doing)
        if asked.cancelled():
            return dialog, fresh, Failed(trouble="unreachable")
        try:
            event = asked.result()
        except NotPermittedError as not_sent:
            event = not_sent.end
        event = self._known.answer(desk_of(state).system, effect, event)
        self._gate.saw(dialog, desk_of(state).system, event)
        return dialog, fresh, event

    async def save(
        self,
        dialog: Dialog,
        state: State,
        audit: tuple[AuditEntry, ...],
        *,
        unseen: bool = False,
        seen: str = "",
        wrote: Seen | None = None,
    ) -> Dialog | None:
        """Save the next turn; None if somebody was faster. `unseen`: it is yet to be shown.

        `wrote`: the appointment as the turn left it, which the channels are told.
        """
        waits = "world" if unseen else waiting(state)
        return await self._store.save(
            dialog,
            turn=dialog.turn,
            state_json=state.model_dump_json(),
            version=VERSION,
            waiting=waits,
            lease_seconds=self.lease if waits == "world" else None,
            wakes_in=self.wakes_in(state),
            owner_process=self.process,
            surface=dialog.surface,
            channel=dialog.channel,
            thread_ts=dialog.thread_ts,
            card_ts=dialog.card_ts or None,
            reply_url=dialog.reply_url or None,
            audit=audit,
            seen=seen,
            also=(lambda connection: record(connection, wrote)) if wrote else None,
        )

    async def show(
        self,
        dialog: Dialog,
        state: State,
        *,
        fresh: bool,
        turn: int | None = None,
        share: bool = True,
        keep: bool = False,
    ) -> Dialog:
        """Draw the card of a state; `turn` is the one that its buttons belong to."""
        drawn, _ = await self._shown(dialog, state, fresh=fresh, turn=turn, share=share, keep=keep)
        return drawn

    async def _shown(
        self,
        dialog: Dialog,
        state: State,
        *,
        fresh: bool,
        turn: int | None = None,
        share: bool = True,
        keep: bool = False,
    ) -> tuple[Dialog, bool]:
        """Draw the card of a state, and say whether Slack's answer was lost.

        `share`: a private result in a channel may be shared with everybody there. `keep`: a
        private booking that is new leaves a lasting copy.
        """
        key = Key(dialog.id, turn or dialog.turn)
        place = await self._places.of(dialog.team, dialog.channel)
        mask = self._places.mask(place)
        if dialog.surface == "message" and place == "shared":
            dialog = await self.withdraw(dialog, state)
        is_private = dialog.surface == "private"
        drawn = self._card(dialog, state, turn, OPEN if is_private else mask)
        offered = drawn
        if share and is_private and place in {"public_channel", "private_channel"}:
            shares = share_blocks(masked(state, mask), key, self.words(state))
            offered = drawn._replace(blocks=[*drawn.blocks, *shares])
        shown = await self._showing.show(dialog, offered, again=not fresh)
        if offered.picture and self._showing.pictures and dialog.surface == "message":
            self._add_picture(dialog, offered, key.turn)
        if (
            keep
            and isinstance(state, Booked)
            and dialog.surface == "private"
            and not shown.moved_to
        ):
            await self._showing.keep(dialog, drawn)
        if shown.moved_to:
            dialog = replace(dialog, surface="message", channel=shown.moved_to, thread_ts="")
        if shown.card_ts and shown.card_ts != dialog.card_ts:
            await self._store.place(dialog.id, card_ts=shown.card_ts)
            dialog = replace(dialog, card_ts=shown.card_ts)
        return dialog, shown.lost

    async def withdraw(self, dialog: Dialog, state: State) -> Dialog:
        """Take a card away from where others read; its dialog goes on for its owner alone."""
        if await self._showing.leave(dialog, withdrawn_card(self.words(state))):
            # What could not be taken away is tried again whenever the dialog is shown.
            await self._store.place(dialog.id, card_ts="")
            _log.info("withdrawn", channel=dialog.channel)
        return replace(dialog, surface="private", card_ts="")

    def _card(
        self, dialog: Dialog, state: State, turn: int | None = None, mask: Mask = OPEN
    ) -> Card:
        """Draw a state with what the mask hides hidden, and the button that shows it."""
        key, words = Key(dialog.id, turn or dialog.turn), self.words(state)
        full = card(cast("AnyState", state), key, words)
        shown = masked(state, mask)
        if shown == state:
            return full
        drawn = card(cast("AnyState", shown), key, words)
        if drawn == full:
            return full  # what is hidden is not on it
        # Where a sentence ends with an initial, that has its dot.
        text = drawn.text.replace(".. ", ". ")
        return drawn._replace(text=text, blocks=[*drawn.blocks, details_button(key, words)])

    def _add_picture(self, dialog: Dialog, card: Card, turn: int) -> None:
        """Let the card's picture follow when it is there, if the card then still stands."""

        async def draw(pictured: Card) -> bool:
            async with self.locked(dialog.id):
                now = await self._store.load(dialog.id)
                if now is None or now.turn != turn or now.surface != "message" or not now.card_ts:
                    return True
                return await self._showing.add_picture(now, pictured)

        assert self._showing.pictures is not None  # noqa: S101  # whoever calls has looked
        self._showing.pictures.later(dialog.team, card, draw)

    async def redraw(self, dialog: Dialog, where: Where) -> None:
        """Show what is true now to somebody who pressed an old card."""
        dialog = await self._store.load(dialog.id) or dialog
        await self.show(pressed_at(dialog, where), self.state(dialog), fresh=False)
        await self.tell(where, "out_of_date")

    async def tell(self, where: Where, kind: Note) -> None:
        words = await self._preferences.words(where.person)
        await self._showing.tell(where, note(kind, words))


def log_step(dialog: Dialog, before: State, event: Event, after: State) -> None:
    """Say in the log where a dialog went and why: kinds alone, for states hold names."""
    kinds = {
        name: type(one).model_fields["kind"].default if "kind" in type(one).model_fields else ""
        for name, one in (("before", before), ("because", event), ("after", after))
    }
    _log.info("step", flow=dialog.flow, turn=dialog.turn, **kinds)


def stops_before(dialog: Dialog, state: Working) -> bool:
    """Does its person want it to stop, and can it, before it asks the world for this?

    What was sent is looked at first.
    """
    machine = MACHINES[dialog.flow]
    return dialog.stopping and not dialog.sent and machine.row(state, Stopped()) is not None


def waiting(state: State) -> Waiting:
    """Return what a state waits for, as the store knows it."""
    if isinstance(state, Final):
        return "nothing"
    return "world" if isinstance(state, Working) else "user"


def reference_of(dialog_id: str) -> str:
    """Return the reference that people quote: "DH-7K3QX"."""
    return f"DH-{dialog_id[:5].upper()}"


def desk_of(state: State) -> Desk:
    """Return the desk at which a state stands; every state that is stored has one."""
    return cast("Talking | Busy", state).desk


def pressed_at(dialog: Dialog, where: Where) -> Dialog:
    """Return the dialog with its card where it was just pressed: that place is surely there."""
    if where.surface == "private":
        return replace(dialog, reply_url=where.reply_url)
    if not where.card_ts:
        return dialog  # a form: the card is where it was
    return replace(
        dialog,
        surface="message",
        channel=where.channel,
        thread_ts=where.thread_ts,
        card_ts=where.card_ts,
    )
