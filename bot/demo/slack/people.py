"""Who and what a workspace holds before anybody speaks: people, channels, user groups.

The defaults are the demo's: two at the desk, one who may only read, a guest, and a person of the
company on the other side of a Slack Connect channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

JSON = dict[str, Any]
PersonKind = Literal["staff", "readonly", "guest", "outsider"]
ChannelKind = Literal["channel", "app", "dm"]

TEAM = "T0HILLSIDE"
OTHER_TEAM = "T0NORTHGATE"
DOMAINS = {TEAM: "hillside-motors", OTHER_TEAM: "northgate-fleet"}
APP_ID = "A0DESKHAND"
BOT_USER = "U0DESKHAND"
BOT_ID = "B0DESKHAND"


@dataclass(frozen=True)
class Person:
    """Somebody with a Slack account; `outsider` means an account of the other company."""

    id: str
    name: str
    username: str
    kind: PersonKind
    title: str = ""
    locale: str = "en-US"
    tz: str = "America/New_York"
    team_id: str = TEAM
    deleted: bool = False
    is_admin: bool = False
    is_bot: bool = False
    one_channel: bool = False  # of guests: may be in one channel alone

    @property
    def email(self) -> str:
        domain = "example.com" if self.team_id == TEAM else "example.org"
        return f"{self.username}@{domain}"

    @property
    def initials(self) -> str:
        return "".join(part[0] for part in self.name.split()[:2]).upper()


@dataclass
class Channel:
    """A conversation; kind `app` is one person's direct messages with the bot."""

    id: str
    name: str
    members: set[str] = field(default_factory=set)
    kind: ChannelKind = "channel"
    shared: bool = False
    topic: str = ""
    private: bool = False
    bot_is_member: bool = True
    archived: bool = False


@dataclass(frozen=True)
class Group:
    """A user group such as @service-desk."""

    id: str
    handle: str
    name: str
    users: tuple[str, ...]


ROSA = Person("U0ROSA", "Rosa Delgado", "rosa.delgado", "staff", "Service advisor", is_admin=True)
CAMILLE = Person(
    "U0CAMILLE", "Camille Laurent", "camille.laurent", "staff", "Service advisor", "fr-FR"
)
IRENE = Person("U0IRENE", "Irene Walsh", "irene.walsh", "readonly", "Parts counter")
FELIX = Person("U0FELIX", "Felix Grant", "felix.grant", "guest", "Guest, front office")
NADIA = Person(
    "U0NADIA", "Nadia Petrov", "nadia.petrov", "outsider", "Northgate Fleet", team_id=OTHER_TEAM
)
PEOPLE = (ROSA, CAMILLE, IRENE, FELIX, NADIA)


def default_channels() -> list[Channel]:
    """Make the demo's channels anew, because membership and sharing change."""
    desk = {ROSA.id, CAMILLE.id, IRENE.id}
    return [
        Channel(
            "C0SERVICEDESK", "service-desk", set(desk), topic="Appointments and who is at the desk"
        ),
        Channel("C0FRONTOFFICE", "front-office", desk | {FELIX.id}, topic="Reception and keys"),
        Channel(
            "C0NORTHGATE",
            "northgate-fleet",
            desk | {NADIA.id},
            shared=True,
            topic="Shared with Northgate Fleet",
        ),
    ]


GROUPS = (
    Group("S0SERVICEDESK", "service-desk", "Service desk", (ROSA.id, CAMILLE.id)),
    Group("S0READERS", "service-readers", "Service readers", (IRENE.id,)),
)


def app_conversations(people: Sequence[Person], team: str = TEAM) -> list[Channel]:
    """Make the conversation with the app that everybody of the app's own workspace has."""
    return [
        Channel("D" + person.id[1:], "directmessage", {person.id}, kind="app")
        for person in people
        if person.team_id == team
    ]
