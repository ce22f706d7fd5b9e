"""The Home tab of one person: it is drawn when they open it, and what they press there is done.

The rules: the tab is drawn with what is known at once, and again when the systems were asked; each
drawing names the one it takes the place of, so that an older one never covers a newer one. A system
is asked at most once a minute, however many people look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import structlog

from bot.desks import Desks
from bot.inbox import HomePress, Opened, Where
from bot.memory import Dialog, Store, StoreError
from bot.permits import Person, may_use
from bot.preferences import Preferences
from bot.screens import AnyState, card
from bot.screens.blocks import Key
from bot.screens.home import Health, OpenDialog, Sheet, SystemHealth, home_view, loading_view
from bot.screens.notes import begun, begun_notice, note
from bot.screens.words import Words
from bot.showing import Showing
from bot.systems import NotAllowed, System, Trouble
from bot.turn import Turns
from flows.booking.events import BookingAsked
from flows.cancelling import Cancelled
from flows.domain import Desk, Draft
from flows.front_desk import MACHINES
from flows.rescheduling.states import Moved
from flows.talking import Talking

# So long what a system answered is taken for true.
FRESH = timedelta(minutes=1)

# A system that takes longer to say that it is there is of no use to anybody who waits.
REACH_SECONDS = 8.0

# Read, not shown: look-ups are left open by the dozen, and are nothing to go on with.
MOST_READ = 50

_log = structlog.get_logger("deskhand.home")


class Pulse:
    """How each system was when it was last asked."""

    def __init__(self, desks: Desks, clock: Callable[[], datetime]) -> None:
        self._desks = desks
        self._clock = clock
        self._known = {key: SystemHealth(desks.title(key)) for key in desks}
        self._asking = asyncio.Lock()

    @property
    def known(self) -> list[SystemHealth]:
        return list(self._known.values())

    def stale(self) -> bool:
        """Was any system not asked for a while?"""
        return any(self._old(one) for one in self._known.values())

    async def ask(self) -> None:
        """Ask every system that was not asked for a while, all at the same time."""
        async with self._asking:
            keys = [key for key, one in self._known.items() if self._old(one)]
            found = await asyncio.gather(*(self._reach(key) for key in keys))
            for key, health in zip(keys, found, strict=True):
                asked = replace(self._known[key], health=health, asked=self._clock())
                self._known[key] = asked

    def _old(self, one: SystemHealth) -> bool:
        return one.asked is None or self._clock() - one.asked > FRESH

    async def _reach(self, key: str) -> Health:
        system = cast("System", self._desks.system(key))
        try:
            async with asyncio.timeout(REACH_SECONDS):
                await system.reach()
        except NotAllowed:
            return "not_allowed"
        except (Trouble, TimeoutError):
            return "unreachable"
        except Exception:  # noqa: BLE001  # a mistake of ours must not leave the tab half drawn
            _log.exception("reach_broke", system=key)
            return "unreachable"
        return "answers"


class Home:
    """Draws Home tabs; `usual` tells which system a person means who names none."""

    def __init__(
        self,
        *,
        store: Store,
        desks: Desks,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        clock: Callable[[], datetime],
        usual: Callable[[Where], Awaitable[str]],
    ) -> None:
        self._store = store
        self._desks = desks
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._pulse = Pulse(desks, clock)
        self._usual = usual

    async def opened(self, opened: Opened) -> None:
        """Draw the tab of somebody who has just opened it."""
        if not may_use(opened.where.person):
            return
        drawn: str | None = opened.view_hash
        if not drawn:
            view = loading_view(await self._words(opened.where.person))
            drawn = await self._showing.publish(opened.where.person.id, view)
        if drawn is not None:
            await self._draw(opened.where, drawn)

    async def pressed(self, press: HomePress) -> None:
        """Do what was pressed on the tab."""
        person = press.where.person
        if not may_use(person) or not await self._store.first_time(press.key):
            return
        match press.what:
            case "book":
                where = await self.begin(press.where)
                if where:
                    system = await self._usual(press.where)
                    await self._turns.open(BookingAsked(), where, system)
            case "go_on":
                await self._go_on(press.where, press.value)
            case "system" if press.value in self._desks:
                await self._preferences.keep(person, "system", press.value)
        if not await self._draw(press.where, press.view_hash):
            # Drawn anew between the look and the press: what was just done is newer than that.
            await self._draw(press.where, "")

    async def begin(self, where: Where, *, anew: bool = True) -> Where | None:
        """Begin a thread in the person's conversation with the app, and say so where they are."""
        words = await self._words(where.person)
        begins = await self._showing.begin(where, begun(words, anew=anew))
        if begins:
            notice = begun_notice(words, anew=anew)
            await self._showing.open_form(where.trigger_id, notice)
        return begins

    async def _go_on(self, where: Where, dialog_id: str) -> None:
        mine = await self._store.open_of(where.person.home, where.person.id, MOST_READ)
        begins = None
        if any(one.id == dialog_id for one in mine):
            begins = await self.begin(where, anew=False)
        if begins is None or not await self._turns.bring(dialog_id, begins):
            await self._showing.tell(where, note("over", await self._words(where.person)))

    async def _draw(self, where: Where, view_hash: str) -> bool:
        """Draw the tab with what is known, and again when the systems have been asked.

        False: the drawing with this hash is no longer there.
        """
        words = await self._words(where.person)
        view = home_view(await self._sheet(where, words), words)
        drawn = await self._showing.publish(where.person.id, view, view_hash)
        if drawn is not None and self._pulse.stale():
            await self._pulse.ask()
            view = home_view(await self._sheet(where, words), words)
            await self._showing.publish(where.person.id, view, drawn)
        return drawn is not None

    async def _sheet(self, where: Where, words: Words) -> Sheet:
        person = where.person
        usual = self._desks.default
        dialogs: list[OpenDialog] | None = None
        try:
            usual = await self._usual(where)
            found = await self._store.open_of(person.home, person.id, MOST_READ)
            dialogs = [shown for one in found if (shown := self._shown(one, words))]
        except StoreError:
            _log.warning("open_dialogs_not_read", exc_info=True)
        return Sheet(
            dialogs=dialogs,
            systems=self._pulse.known,
            choices=[(key, self._desks.title(key)) for key in self._desks],
            usual=usual,
        )

    def _shown(self, dialog: Dialog, words: Words) -> OpenDialog | None:
        """Return a dialog to go on with; None for one that is done but for its Undo button."""
        if dialog.flow == "looking_up" or dialog.waiting != "user":
            return None
        try:
            state = MACHINES[dialog.flow].load(dialog.state)
        except ValueError:  # of a version that is no longer known
            return None
        if not isinstance(state, Talking) or isinstance(state, Moved | Cancelled):
            return None
        desk: Desk = state.desk
        drawn = card(
            cast("AnyState", state), Key(dialog.id, dialog.turn), Words(words.language, desk.branch)
        )
        draft = getattr(state, "draft", None)
        known = draft if isinstance(draft, Draft) else None
        return OpenDialog(dialog.id, drawn, desk, dialog.created_at, known)

    async def _words(self, person: Person) -> Words:
        language = await self._preferences.language(person)
        return Words(language, self._desks.branch(self._desks.default))
