"""The facts behind a permit: who somebody is, which roles there are, how often they looked up.

The rule: everybody who asks "may they?" asks here, and a fact that cannot be had is a refusal that
says so.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence

import structlog
from pydantic import ValidationError

from bot.memory import Store, StoreError
from bot.rights.people import KEPT_SECONDS, People
from bot.rights.permits import (
    ALLOWED,
    Person,
    Profile,
    Refusal,
    Role,
    Verb,
    Verdict,
    decide,
    groups_to_ask,
    is_ours,
)

# Right before a write nothing older counts.
FRESH_SECONDS = 10.0
# Roles that another process changed are known here after this time.
ROLES_SECONDS = 10.0
HOUR = 3600.0
MOST_WATCHED = 1000

_PERSON = re.compile(r"[UW][A-Z0-9]{1,20}")

_log = structlog.get_logger("deskhand.rights")


class Permits:
    """Fetches the facts and decides.

    `roles` are those of the settings; the ones that admins set in Slack are added to them.
    `look_ups` is how many a person has within an hour; after `alert` different customers within an
    hour the log says so, once an hour a person, counted in this process.
    """

    def __init__(
        self,
        store: Store,
        people: People,
        roles: Sequence[Role] = (),
        *,
        look_ups: int = 120,
        alert: int = 60,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self.people = people
        self.fixed = tuple(roles)
        self._look_ups = look_ups
        self._seen = _Seen(alert, clock)
        self._clock = clock
        self._kept: dict[str, tuple[tuple[Role, ...], float]] = {}

    async def may(
        self,
        person: Person,
        verb: Verb | None,
        *,
        system: str | None = None,
        channel: str | None = None,
        fresh: bool = False,
    ) -> Verdict:
        """Say whether somebody may; without a verb, whether they are served at all.

        None stands for any system or channel. `fresh`: a write depends on it.
        """
        if not is_ours(person):
            return Refusal("outsider")
        age = FRESH_SECONDS if fresh else KEPT_SECONDS
        profile, roles = await asyncio.gather(
            self.people.profile(person.home, person.id, age),
            self._roles(person.home, fresh=fresh),
        )
        groups = sorted(groups_to_ask(person, verb, roles or (), system=system, channel=channel))
        found = await asyncio.gather(
            *(self.people.members(person.home, group, age) for group in groups)
        )
        members = dict(zip(groups, found, strict=True))
        verdict = decide(person, profile, verb, roles, members, system=system, channel=channel)
        if isinstance(verdict, Refusal):
            # Who was not found to be anybody may be any text at all, and is not for the log.
            known = person.id if _PERSON.fullmatch(person.id) else "odd"
            _log.info("refused", person=known, kind=verdict.kind, verb=verb or "")
        return verdict

    async def may_set_up(self, person: Person, channel: str, *, fresh: bool = False) -> Verdict:
        """Say whether somebody may set what a channel is told.

        That is for who may `admin` there; where no role is set, for every member.
        """
        verdict = await self.may(person, "admin", channel=channel, fresh=fresh)
        is_refused = isinstance(verdict, Refusal) and verdict.kind == "no_role"
        if is_refused and await self._roles(person.home, fresh=fresh) == ():
            return await self.may(person, "look_up", channel=channel, fresh=fresh)
        return verdict

    async def look_up(self, person: Person) -> Verdict:
        """Count a look-up of somebody who may; refused if they had too many within an hour."""
        try:
            wait = await self._store.rights().look_up(person.home, person.id, self._look_ups)
        except StoreError:
            return Refusal("role_unknown", "look_up")
        if not wait:
            return ALLOWED
        _log.warning("too_many_look_ups", person=person.id, team=person.home)
        return Refusal("too_many_look_ups", "look_up", minutes=math.ceil(wait / 60))

    def saw(self, person: Person, system: str, customers: Iterable[str]) -> None:
        """Note whose data somebody was shown; the log hears of who sees conspicuously many."""
        number = self._seen.add(person, {f"{system}:{one}" for one in customers})
        if number:
            _log.warning(
                "many_customers_seen", person=person.id, team=person.home, customers=number
            )

    async def profile(self, person: Person) -> Profile | None:
        """Return what Slack says of somebody; None if it does not tell."""
        return await self.people.profile(person.home, person.id)

    async def admins(self, home: str) -> frozenset[str]:
        """Return the people who may set roles because of one; empty where none names anybody."""
        giving = [
            role for role in await self._roles(home, fresh=False) or () if "admin" in role.may
        ]
        groups = sorted({group for role in giving for group in role.groups})
        found = await asyncio.gather(*(self.people.members(home, group) for group in groups))
        people = {person for role in giving for person in role.people}
        return frozenset(people.union(*(members or () for members in found)))

    def roles_changed(self, team: str) -> None:
        """Read the roles of a workspace anew before they are used again."""
        self._kept.pop(team, None)

    async def _roles(self, team: str, *, fresh: bool) -> tuple[Role, ...] | None:
        """Return the roles of a workspace; None if they cannot be read."""
        roles, until = self._kept.get(team, ((), 0.0))
        if not fresh and self._clock() < until:
            return roles
        try:
            stored = await self._store.rights().roles(team)
        except StoreError:
            return None
        read = [read_role(one.role) for one in stored]
        roles = self.fixed + tuple(role for role in read if role)
        if stored and not roles:
            return None  # no role that can be read is not the same as no role
        self._kept[team] = roles, self._clock() + ROLES_SECONDS
        return roles


def read_role(stored: str) -> Role | None:
    """Read a role from the store; None where a later version wrote what this one cannot read."""
    try:
        return Role.model_validate_json(stored)
    except ValidationError:
        _log.error("role_not_read")
        return None


class _Seen:
    """Counts the different customers that each person was shown within about an hour."""

    def __init__(self, alert: int, clock: Callable[[], float]) -> None:
        self._alert = alert
        self._clock = clock
        self._people: OrderedDict[Person, tuple[float, set[str]]] = OrderedDict()

    def add(self, person: Person, customers: set[str]) -> int:
        """Return how many they are now, in the moment in which they become too many; else 0."""
        since, known = self._people.pop(person, (self._clock(), set[str]()))
        if self._clock() - since > HOUR:
            since, known = self._clock(), set()
        before = len(known)
        known |= customers
        self._people[person] = since, known
        if len(self._people) > MOST_WATCHED:
            self._people.popitem(last=False)
        return len(known) if before < self._alert <= len(known) else 0
