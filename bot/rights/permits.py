"""Who may do what: a decision from what Slack says of a person and from the roles that were set.

The rule: it is asked at every click and right before every write, not when the card was drawn, and
whatever could not be found out counts as no. Pure: the facts come from `bot/rights/facts.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Verb = Literal["look_up", "book", "change", "cancel", "admin"]
VERBS: tuple[Verb, ...] = get_args(Verb)

# Who books, moves or cancels has to find the customer first.
_NEEDS_LOOKING_UP: frozenset[Verb] = frozenset({"book", "change", "cancel"})

# Without any role every full member of the workspace may do this.
_EVERYBODY_MAY: frozenset[Verb] = frozenset({"look_up", "book", "change", "cancel"})

GroupId = Annotated[str, StringConstraints(pattern=r"^S[A-Z0-9]+$")]
PersonId = Annotated[str, StringConstraints(pattern=r"^[UW][A-Z0-9]+$")]
ChannelId = Annotated[str, StringConstraints(pattern=r"^[CDG][A-Z0-9]+$")]


@dataclass(frozen=True)
class Person:
    """Who pressed or wrote: a Slack user id and the workspace it belongs to."""

    id: str
    team: str  # the workspace of the person
    home: str  # the workspace in which Deskhand is installed


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person now."""

    teams: frozenset[str]  # the workspaces that the account belongs to
    is_bot: bool = False
    is_deactivated: bool = False
    is_guest: bool = False
    is_stranger: bool = False
    is_admin: bool = False  # of the workspace, or one of its owners
    name: str = ""
    email: str = ""


class Role(BaseModel):
    """Some people, and what they may do; an empty list of channels or systems means all of them.

    Neither people nor groups means every full member of the workspace.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
    groups: tuple[GroupId, ...] = ()
    people: tuple[PersonId, ...] = ()
    channels: tuple[ChannelId, ...] = ()
    systems: tuple[str, ...] = ()
    may: Annotated[tuple[Verb, ...], Field(min_length=1)]

    def gives(self, verb: Verb) -> bool:
        """Does the role hold this, by itself or because something else needs it?"""
        return verb in self.may or (verb == "look_up" and bool(_NEEDS_LOOKING_UP & {*self.may}))

    def reaches(self, system: str | None, channel: str | None) -> bool:
        """Does the role hold at this system in this channel? None stands for any of them."""
        return (system is None or not self.systems or system in self.systems) and (
            channel is None or not self.channels or channel in self.channels
        )


RefusalKind = Literal[
    "outsider",  # of another organisation
    "guest",
    "deactivated",
    "app",  # a bot or another app
    "person_unknown",  # Slack did not say who it is
    "role_unknown",  # Slack did not say who is in a group that would be needed
    "no_role",
    "too_many_look_ups",
]


@dataclass(frozen=True)
class Allowed:
    """The person may."""


@dataclass(frozen=True)
class Refusal:
    """The person may not."""

    kind: RefusalKind
    verb: Verb | None = None  # what would have been needed
    ask: tuple[str, ...] = ()  # the names of the roles whose people may change that
    minutes: int = 0  # after which a look-up is possible again

    @property
    def may_pass(self) -> bool:
        """May the same be allowed in a minute, without anybody's doing?"""
        return self.kind in {"person_unknown", "role_unknown", "too_many_look_ups"}


Verdict = Allowed | Refusal
ALLOWED = Allowed()


def is_ours(person: Person) -> bool:
    """Does the account belong to the workspace of the installation, as far as a payload says?"""
    return bool(person.id) and person.team == person.home


def is_owner(person: Person, owner: str, team: str) -> bool:
    """Is this who opened a dialog? Only they may go on with it."""
    return is_ours(person) and person.id == owner and person.home == team


def decide(
    person: Person,
    profile: Profile | None,
    verb: Verb | None,
    roles: Sequence[Role] | None,
    members: Mapping[str, frozenset[str] | None],
    *,
    system: str | None = None,
    channel: str | None = None,
) -> Verdict:
    """Decide whether somebody may; without a verb, whether they are served at all.

    `profile` is None where Slack did not tell, `roles` where they could not be read; `members`
    holds the people of the groups that `groups_to_ask` named, None where Slack did not tell.
    """
    refused = _not_served(person, profile)
    if refused:
        return refused
    assert profile is not None  # noqa: S101  # else it was refused
    if verb is None or (verb == "admin" and profile.is_admin):
        return ALLOWED
    if roles is None:
        return Refusal("role_unknown", verb)
    if not roles:
        return ALLOWED if verb in _EVERYBODY_MAY else Refusal("no_role", verb)
    unknown = False
    for role in _that_give(roles, verb, system, channel):
        groups = [members.get(group) for group in role.groups]
        everybody = not (role.people or role.groups)
        if everybody or person.id in role.people or any(person.id in (g or ()) for g in groups):
            return ALLOWED
        unknown = unknown or None in groups
    ask = tuple(role.name for role in roles if role.gives("admin"))
    return Refusal("role_unknown" if unknown else "no_role", verb, ask)


def groups_to_ask(
    person: Person,
    verb: Verb | None,
    roles: Sequence[Role],
    *,
    system: str | None = None,
    channel: str | None = None,
) -> frozenset[str]:
    """Return the groups whose members decide; none where the person's own id is enough."""
    if verb is None:
        return frozenset()
    giving = list(_that_give(roles, verb, system, channel))
    if any(person.id in role.people or not (role.people or role.groups) for role in giving):
        return frozenset()
    return frozenset(group for role in giving for group in role.groups)


def _not_served(person: Person, profile: Profile | None) -> Refusal | None:
    if not is_ours(person):
        return Refusal("outsider")
    if profile is None:
        return Refusal("person_unknown")
    if profile.is_stranger or person.home not in profile.teams:
        return Refusal("outsider")
    if profile.is_deactivated:
        return Refusal("deactivated")
    if profile.is_bot:
        return Refusal("app")
    return Refusal("guest") if profile.is_guest else None


def _that_give(
    roles: Sequence[Role], verb: Verb, system: str | None, channel: str | None
) -> Iterator[Role]:
    return (role for role in roles if role.gives(verb) and role.reaches(system, channel))
