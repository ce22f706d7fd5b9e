"""What somebody wrote, read and taken to the dialog that it is for.

The rule: the same words mean the same wherever they are written; only where the answer belongs
differs. What was written long ago is asked about before it counts.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.desks import Desks
from bot.inbox import (
    Where,
    Words,
)
from bot.memory import Store
from bot.notices.handing_over import HandingOver
from bot.notices.subscribing import Subscribing
from bot.places.kinds import Places
from bot.preferences import Preferences
from bot.receipt import Receipt
from bot.rights.gate import Gate
from bot.rights.roles import Roles
from bot.screens import words as language
from bot.screens.blocks import Card, escape, plain, section
from bot.screens.masking import HIDDEN
from bot.screens.notes import (
    command_help,
    deskhand_help,
    help_card,
    language_chosen,
    note,
    system_chosen,
)
from bot.screens.whole_form import loading_form, settled_form
from bot.showing import Showing
from bot.turn import Turns
from bot.wishes import Wishes
from flows.belated import BelatedAsked, Wanted
from flows.booking.events import BookingAsked
from flows.front_desk import MEANT, commanded, for_many, opening
from flows.talking import Said
from flows.understanding import understand
from flows.understanding.request import Asked, Request

# Words that are older were held up by an outage: they are asked about before they count.
LATE = timedelta(minutes=15)

# What the words behind a command are for: a bare name, or the bare words for a service.
ASKED: dict[str, Asked] = {
    "/reschedule": "customer",
    "/cancel": "customer",
    "/appointments": "customer",
    "/customer": "customer",
    "/slots": "services",
}

# The dialog that each command goes on with when it is typed again; a look-up is always a new one.
GOES_ON = {"/book": "booking", "/reschedule": "rescheduling", "/cancel": "cancelling"}

_log = structlog.get_logger("deskhand.hearing")


class Hearing:
    """Takes words to dialogs. `begin` begins a thread in a person's conversation with the app."""

    def __init__(
        self,
        *,
        store: Store,
        desks: Desks,
        turns: Turns,
        showing: Showing,
        preferences: Preferences,
        gate: Gate,
        wishes: Wishes,
        roles: Roles,
        subscribing: Subscribing,
        handing_over: HandingOver,
        places: Places,
        begin: Callable[[Where], Awaitable[Where | None]],
        clock: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._desks = desks
        self._turns = turns
        self._showing = showing
        self._preferences = preferences
        self._gate = gate
        self._wishes = wishes
        self._roles = roles
        self._subscribing = subscribing
        self._handing_over = handing_over
        self._places = places
        self._begin = begin
        self._clock = clock

    async def command(self, words: Words, receipt: Receipt) -> None:
        if not await self._gate.serves(words.where):
            return
        command, text = for_many(words.command, words.text)
        words = replace(words, command=command, text=text)
        if words.command == "/deskhand":
            await self._settle_wishes(words)
            return
        if words.text.strip().lower() in {"help", "?"}:
            told = await self._preferences.words(words.where.person)
            await self._showing.tell_card(words.where, command_help(words.command, told))
            return
        request, system = await self.read(words)
        typed_again = words.command in GOES_ON and request
        if typed_again and await self._go_on(words, typed_again, receipt):
            return
        event = commanded(words.command, request)
        if event is None:
            told = await self._preferences.words(words.where.person)
            await self._showing.tell_card(words.where, help_card(told))
            return
        await self._turns.open(event, words.where, system, receipt)

    async def shortcut(self, words: Words, receipt: Receipt) -> None:
        usual = await self._preferences.usual(words.where)
        if not await self._gate.admits(
            words.where, "book", system=usual, channel=words.where.channel
        ):
            return
        # The form opens at once: the trigger lasts three seconds, and a system may take longer.
        person = words.where.person
        at_once = self._preferences.language_at_once(person)
        told = language.Words(at_once, self._desks.branch(self._desks.default))
        view = await self._showing.open_form(words.where, loading_form(told))
        where: Where | None = replace(words.where, trigger_id="")
        if where and not where.channel:
            again = not await self._store.first_time(f"{words.key}:begun")
            where = None if again else await self._begin(where)
        if where:
            request, system = await self.read(words)
            there = replace(where, view=view)
            await self._turns.open(BookingAsked(request=request), there, system, receipt)
        elif view:
            failed = settled_form(note("went_wrong", told), told)
            await self._showing.redraw_form(words.where, view, failed)

    async def _settle_wishes(self, words: Words) -> None:
        """`/deskhand settings`, `roles`, `notify`, `handover`, `use …`, `language …`, or help."""
        person = words.where.person
        wish, _, name = words.text.strip().partition(" ")
        if wish.lower() == "settings":
            await self._wishes.open(words.where)
            return
        if wish.lower() == "roles":
            await self._roles.open(words.where)
            return
        if wish.lower() == "notify":
            await self._subscribing.open(words.where)
            return
        if wish.lower() == "handover":
            await self._handing_over.show(words.where)
            return
        key = self._desks.named(name) if wish.lower() == "use" else None
        spoken = language.language_named(name) if wish.lower() == "language" else None
        if key:
            await self._preferences.keep(person, "system", key)
            card = system_chosen(await self._preferences.words(person), self._desks.title(key))
        elif spoken:
            await self._preferences.keep(person, "language", spoken)
            card = language_chosen(await self._preferences.words(person))
        else:
            card = deskhand_help(await self._preferences.words(person), self._desks.titles)
        await self._showing.tell_card(words.where, card)

    async def read(self, words: Words) -> tuple[Request | None, str]:
        """Understand words on the wall clock of the system that they mean; return both."""
        usual = await self._preferences.usual(words.where)
        if not words.text.strip():
            return None, usual
        at = words.sent if words.quoted or self._is_late(words) else self._clock()
        request = self._understand(words, usual, at)
        named = self._desks.named(request.where) if request.where else None
        named = named or self._desks.mentioned(words.text)
        if named is None or named == usual:
            return self._without_system(request), usual
        return self._without_system(self._understand(words, named, at)), named

    def _without_system(self, request: Request) -> Request:
        """Return what was understood; "all appointments in myKaarma" names no advisor."""
        if request.advisor and self._desks.named(request.advisor):
            return request.model_copy(update={"advisor": None})
        return request

    async def message(self, words: Words, receipt: Receipt) -> None:
        # Where people of another organisation read along, the answer is for the person alone.
        words = replace(words, where=await self._places.fitting(words.where))
        if not await self._gate.serves(words.where):
            return
        request, system = await self.read(words)
        if request is None:
            return
        asked = opening(request)
        if self._is_late(words) and (asked or request.intent != "help"):
            await self._answer_late(words, asked, system, receipt)
            return
        if (asked is None or not words.top_level) and await self._go_on(words, request, receipt):
            return
        if asked:
            await self._turns.open(asked, words.where, system, receipt)
            return
        if not await self._store.first_time(words.key):
            return
        unknown = language.clean(words.text, 80) if request.intent != "help" else ""
        if unknown and await self._places.hides(words.where):
            unknown = HIDDEN
        told = await self._preferences.words(words.where.person)
        await self._showing.answer(words.where, help_card(told, unknown))

    def _is_late(self, words: Words) -> bool:
        """Were they written long ago? Only messages say when, and only they are sent again."""
        return not (words.command or words.quoted) and self._clock() - words.sent > LATE

    async def _answer_late(
        self, words: Words, asked: Wanted | None, system: str, receipt: Receipt
    ) -> None:
        """Ask about belated words, or say that they were not used; they change nothing."""
        where = words.where
        if asked:
            event = BelatedAsked(text=words.text, sent=words.sent, wanted=asked)
            await self._turns.open(event, where, system, receipt)
        elif await self._store.first_time(words.key):
            text = note("too_late", await self._preferences.words(where.person))
            await self._showing.answer(where, Card(escape(text), [section(plain(text))]))

    async def _go_on(self, words: Words, request: Request, receipt: Receipt) -> bool:
        """Take words to the dialog that is open in their place; False if there is none."""
        where = words.where
        if words.command and request.who:
            return False  # another customer is another dialog
        dialog = await self._store.find_open(
            where.person.home,
            where.person.id,
            where.channel,
            None if words.top_level else ("" if words.command else where.thread_ts),
        )
        if dialog is None:
            return False
        if words.command and (dialog.surface, dialog.flow) != ("private", GOES_ON[words.command]):
            return False
        said = Said(text=words.text, sent=words.sent)
        return await self._turns.say(dialog.id, said, where, receipt)

    def _understand(self, words: Words, system: str, at: datetime) -> Request:
        """Understand words; their command tells what they are for where they do not."""
        asked, meant = ASKED.get(words.command), MEANT.get(words.command)
        branch = self._desks.branch(system)
        now = at.astimezone(branch.tz)
        request = understand(words.text, now=now, country=branch.country, meant=meant)
        if asked is None or request.who or request.what or request.intent == "rebook":
            return request
        return understand(words.text, now=now, country=branch.country, asked=asked, meant=meant)
