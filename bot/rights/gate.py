"""The gate before everything a person may cause: who may not is told why, and whom to ask.

The rule: a refusal takes nothing away. The card stays as it is, and nothing was asked of a system.
"""

from __future__ import annotations

from typing import cast

from bot.desks import Desks
from bot.inbox import Where
from bot.memory import Dialog
from bot.preferences import Preferences
from bot.rights.facts import Permits
from bot.rights.permits import Allowed, Person, Refusal, Verb, is_owner
from bot.rights.verbs import finds_people, step_verb, working_verb
from bot.screens.refusals import refusal_card, refusal_text
from bot.showing import Showing
from bot.systems.actor import Actor
from flows.effects import (
    AppointmentsRead,
    CustomerRead,
    DayRead,
    DoublesFound,
    Failed,
    LookedUp,
    Trouble,
)
from flows.machine import Event, State, Working
from flows.talking import Busy


class Gate:
    """Asks for permits, and tells refusals where the person is."""

    def __init__(
        self, permits: Permits, showing: Showing, preferences: Preferences, desks: Desks
    ) -> None:
        self.permits = permits
        self._showing = showing
        self._preferences = preferences
        self._desks = desks

    async def serves(self, where: Where) -> bool:
        """Is it one of our own people? Anybody else is told that they are not served."""
        return await self.admits(where, None)

    async def admits(
        self,
        where: Where,
        verb: Verb | None,
        *,
        system: str | None = None,
        channel: str | None = None,
    ) -> bool:
        """May this person do this? If not they are told. None stands for any system or channel."""
        verdict = await self.permits.may(where.person, verb, system=system, channel=channel)
        if isinstance(verdict, Allowed):
            return True
        await self.tell(where, verdict, system)
        return False

    async def admits_to(self, dialog: Dialog, where: Where, verb: Verb | None) -> bool:
        """May this person do this with a dialog of theirs? A form has no channel: its card has."""
        channel = where.channel or dialog.channel
        return await self.admits(where, verb, system=dialog.desk, channel=channel)

    async def admits_step(
        self, where: Where, event: Event, after: State, *, system: str, channel: str
    ) -> bool:
        """May this person take a step to this state? A look-up is counted."""
        verb = step_verb(event, after)
        if not await self.admits(where, verb, system=system, channel=channel):
            return False
        return not finds_people(after) or await self.counts(where)

    async def answers(self, person: Person, dialog: Dialog) -> bool:
        """May this person see options for a dialog? A list filled while typing tells no refusal."""
        if not is_owner(person, dialog.owner, dialog.team):
            return False
        verdict = await self.permits.may(
            person, "look_up", system=dialog.desk, channel=dialog.channel
        )
        return isinstance(verdict, Allowed)

    async def counts(self, where: Where) -> bool:
        """Count a look-up; who had too many is told when the next is possible."""
        verdict = await self.permits.look_up(where.person)
        if isinstance(verdict, Allowed):
            return True
        await self.tell(where, verdict, None)
        return False

    async def still_admits(self, dialog: Dialog, state: Working, *, fresh: bool) -> Failed | None:
        """Ask again for who opened a dialog, now that the world is asked; None: they may."""
        verb = working_verb(state)
        if verb is None:
            return None
        system = cast("Busy", state).desk.system
        verdict = await self.permits.may(
            owner_of(dialog), verb, system=system, channel=dialog.channel, fresh=fresh
        )
        if isinstance(verdict, Allowed):
            return None
        trouble: Trouble = "permit_unknown" if verdict.may_pass else "not_permitted"
        return Failed(trouble=trouble)

    async def actor(self, dialog: Dialog) -> Actor | None:
        """Return who a dialog acts for; None if Slack does not say who it is."""
        profile = await self.permits.profile(owner_of(dialog))
        return Actor(profile.name, profile.email) if profile else None

    def saw(self, dialog: Dialog, system: str, event: Event) -> None:
        """Note whose data came back."""
        match event:
            case LookedUp() | DoublesFound():
                ids = [customer.id for customer in event.customers]
            case AppointmentsRead():
                ids = [event.customer.id]
            case DayRead():
                ids = [one.customer_id for one in event.appointments if one.customer_id]
            case CustomerRead(customer=customer):
                ids = [customer.id] if customer else []
            case _:
                return
        self.permits.saw(owner_of(dialog), system, ids)

    async def tell(self, where: Where, refusal: Refusal, system: str | None) -> None:
        """Say why not; apps and people who have left are told nothing."""
        if refusal.kind in {"app", "deactivated"}:
            return
        card = refusal_card(await self.sentence(where.person, refusal, system))
        await self._showing.tell(where, card.text, card.blocks)

    async def sentence(self, person: Person, refusal: Refusal, system: str | None) -> str:
        """Return the refusal in the person's language, as plain text."""
        words = await self._preferences.words(person)
        known = system if system is not None and system in self._desks else self._desks.default
        return refusal_text(refusal, self._desks.title(known), words)


def owner_of(dialog: Dialog) -> Person:
    """Return who opened a dialog; only people of the own workspace can."""
    return Person(id=dialog.owner, team=dialog.team, home=dialog.team)
