"""Showing one person what a card in a channel hides: who may look up may see it, and it is noted.

The rules: who presses is asked at the press, whoever opened the dialog; it counts as a look-up; and
what is shown is for the presser's eyes only, with nothing on it to press.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

from pydantic import BaseModel

from bot.inbox import Reveal
from bot.memory import AuditEntry, Store
from bot.places.kinds import Places
from bot.preferences import Preferences
from bot.records.audit import customer_of
from bot.rights.gate import Gate
from bot.rights.permits import Person
from bot.screens import AnyState, card
from bot.screens.blocks import Key
from bot.screens.details import details
from bot.screens.masking import masked
from bot.screens.notes import note
from bot.screens.words import Words
from bot.showing import Showing
from bot.steps import desk_of
from flows.domain import Branch, Customer
from flows.front_desk import MACHINES

# A card shows no more customers than this to choose from.
MOST_NOTED = 10


class Revealing:
    """Answers “Show details”."""

    def __init__(
        self,
        store: Store,
        showing: Showing,
        preferences: Preferences,
        gate: Gate,
        places: Places,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store
        self._showing = showing
        self._preferences = preferences
        self._gate = gate
        self._places = places
        self._clock = clock

    async def pressed(self, press: Reveal) -> None:
        """Show the details of a dialog as it stands now, after the audit has noted who saw them."""
        where, person = press.where, press.where.person
        dialog = await self._store.load(press.dialog)
        # A card of another workspace or channel was never to be seen where this was pressed.
        if dialog and (dialog.team, dialog.channel) != (person.home, where.channel):
            dialog = None
        system = dialog.desk if dialog else None
        if not await self._gate.admits(where, "look_up", system=system, channel=where.channel):
            return
        if dialog is None:
            await self._showing.tell(
                where, note("unknown_card", await self._preferences.words(person))
            )
            return
        if not await self._store.first_time(press.key) or not await self._gate.counts(where):
            return
        state = MACHINES[dialog.flow].load(dialog.state)
        seen = [customer.id for customer in customers_in(state)][:MOST_NOTED]
        await self._store.audit.add(
            AuditEntry(
                dialog=dialog.id,
                turn=dialog.turn,
                actor=person.id,
                verb="reveal",
                system=desk_of(state).system,
                object_id=",".join(dict.fromkeys(seen)),
                outcome="revealed",
                team=dialog.team,
                channel=where.channel,
                surface="private",
                how="button",
                customer=customer_of(state),
            )
        )
        self._gate.permits.saw(person, desk_of(state).system, seen)
        words, key = await self._words(person, desk_of(state).branch), Key(dialog.id, dialog.turn)
        mask = self._places.mask(await self._places.of(person.home, where.channel))
        full, hidden = (
            card(cast("AnyState", one), key, words) for one in (state, masked(state, mask))
        )
        shown = details(full, hidden, words)
        await self._showing.tell(where, shown.text, shown.blocks)

    async def _words(self, person: Person, branch: Branch) -> Words:
        """Return the words of who presses, at the dialog's branch and on its day."""
        today = self._clock().astimezone(branch.tz).date()
        return Words(await self._preferences.language(person), branch, today)


def customers_in(value: Any) -> Iterator[Customer]:
    """Yield the customers whose records are anywhere in a value."""
    match value:
        case Customer():
            yield value
        case BaseModel():
            for name in type(value).model_fields:
                yield from customers_in(getattr(value, name))
        case tuple():
            for one in value:
                yield from customers_in(one)
        case _:
            pass
