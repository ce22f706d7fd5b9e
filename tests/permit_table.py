"""Who may do what, where: the table of docs/security.md, and each of its cells as it is tried.

A row is a surface and a verb, a column is a kind of person. What a cell says is what the code
decides; what happens in Slack is tried by tests/test_who_may.py.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from bot.demo.slack import OTHER_TEAM, ROSA, TEAM
from bot.demo.slack import Person as Account
from bot.demo.slack.administering import change_person
from bot.rights.permits import VERBS, Allowed, Person, Profile, Role, Verb, decide
from tests.product import AtDesk, Product, coming_days, read
from tests.rebooking_parts import ILL, day_of, only, plan

DESK = "C0SERVICEDESK"
PLAIN = replace(ROSA, is_admin=False)


_OURS = Profile(frozenset({TEAM}))


@dataclass(frozen=True)
class Kind:
    """A kind of person: an account in Slack, what users.info says of it, and the roles set."""

    name: str
    account: Account = PLAIN
    profile: Profile | None = _OURS
    roles: tuple[Role, ...] = ()

    def may(self, verb: Verb) -> bool:
        """Decide as the product does."""
        person = Person(self.account.id, self.account.team_id, TEAM)
        return isinstance(decide(person, self.profile, verb, self.roles, {}), Allowed)


def _role(verb: Verb) -> Kind:
    role = Role(name=verb, people=(ROSA.id,), may=(verb,))
    return Kind(f"role `{verb}`", roles=(role,))


_ELSE = Role(name="Others", people=("U0CAMILLE",), may=VERBS)
_ALL = Role(name="All", people=(ROSA.id,), may=VERBS)
MEMBER = Kind("member, no roles set")
ADMIN = Kind(
    "workspace admin, no roles set",
    replace(PLAIN, is_admin=True),
    replace(_OURS, is_admin=True),
)
KINDS = (
    MEMBER,
    ADMIN,
    *(_role(verb) for verb in VERBS),
    Kind("member without a role", roles=(_ELSE,)),
    Kind("guest", replace(PLAIN, kind="guest"), replace(_OURS, is_guest=True), (_ALL,)),
    Kind(
        "guest of one channel",
        replace(PLAIN, kind="guest", one_channel=True),
        replace(_OURS, is_guest=True),
        (_ALL,),
    ),
    Kind(
        "other organisation",
        replace(PLAIN, kind="outsider", team_id=OTHER_TEAM),
        Profile(frozenset({OTHER_TEAM}), is_stranger=True),
        (_ALL,),
    ),
    Kind("deactivated", replace(PLAIN, deleted=True), replace(_OURS, is_deactivated=True), (_ALL,)),
    Kind("app or bot", replace(PLAIN, is_bot=True), replace(_OURS, is_bot=True), (_ALL,)),
    Kind("unknown to Slack", profile=None, roles=(_ALL,)),
)


@dataclass
class Try:
    """Somebody in front of Slack who becomes a person of the kind right before they act."""

    product: Product
    kind: Kind

    @property
    def rosa(self) -> AtDesk:
        return self.product.at_desk()

    @property
    def slack(self) -> Any:
        return self.product.slack

    async def becomes(self, kind: Kind | None = None) -> None:
        """Let the account and the roles be those of the kind, which Slack tells the product."""
        kind = kind or self.kind
        rights = self.product.service.store.rights()
        for row in await rights.roles(TEAM):
            await rights.remove(TEAM, row.id, "U0TEST")
        for role in kind.roles:
            await rights.add(TEAM, role.model_dump_json(), "U0TEST")
        self.product.service.gate.permits.roles_changed(TEAM)
        trouble = self.slack.switches["server_error"]
        trouble.off()
        change_person(self.slack, kind.account)
        await self.settled()
        if kind.profile is None:
            trouble.arm(None, method="users.info")
        self.product.system.requests.clear()
        self.product.system.writes.clear()

    async def settled(self) -> None:
        """Wait until Slack has delivered everything and the product is through with it."""
        while True:
            await self.slack.until(lambda: self.slack.courier.is_idle, 20)
            await self.product.service.desk.drain()
            if self.slack.courier.is_idle:
                return

    def seen(self) -> list[str]:
        """Return everything of the app that this person can read, in every conversation."""
        return [
            read(message)
            for channel in ("D0ROSA", DESK)
            for message in self.slack.messages(channel, ROSA.id)
            if message.bot
        ]

    def was_late(self) -> bool:
        """Did Slack's word on who somebody is come too late, on a machine that stood still?"""
        told = any("could not find out whether you may" in text for text in self.seen())
        return told and self.kind.profile is not None

    def begun(self) -> int:
        """Count the bookings that were begun from nowhere in particular."""
        return sum("A new booking" in text for text in self.seen())

    async def asked(self) -> bool:
        """Was anything asked of the system since?"""
        await self.settled()
        return bool(self.product.system.requests)

    async def wrote(self, what: str) -> bool:
        """Was this written since?"""
        await self.settled()
        return bool(self.product.system.writes[what])

    @property
    def booking(self) -> str:
        day = coming_days(self.product.system)[0]
        return f"book Dana Whitfield, the Outback, for an oil change {day:%A} at 10"

    @property
    def somebody(self) -> str:
        """Return the name of a customer with one appointment to come."""
        world = self.product.system.world
        coming = [
            one.customer
            for one in self.product.system.appointments.values()
            if one.start > world.now() and not one.is_cancelled
        ]
        names = [one.name for one in self.product.system.customers.values()]
        return next(
            customer.name
            for customer in (self.product.system.customers[one] for one in coming)
            if coming.count(customer.uuid) == 1 and names.count(customer.name) == 1
        )


Act = Callable[[Try], Awaitable[bool]]
SENTENCES: dict[Verb, str] = {
    "look_up": "find Dana Whitfield",
    "book": "book Dana Whitfield",
    "change": "move Dana Whitfield's appointment",
    "cancel": "cancel Dana Whitfield's appointment",
}
COMMANDS: dict[Verb, str] = {
    "look_up": "/customer",
    "book": "/book",
    "change": "/reschedule",
    "cancel": "/cancel",
}


def words(verb: Verb) -> Act:
    async def act(one: Try) -> bool:
        await one.becomes()
        await one.rosa.say(SENTENCES[verb])
        return await one.asked()

    return act


def mention(verb: Verb) -> Act:
    async def act(one: Try) -> bool:
        await one.becomes()
        await one.product.at_desk(channel=DESK).say(f"<@U0DESKHAND> {SENTENCES[verb]}")
        return await one.asked()

    return act


def command(verb: Verb) -> Act:
    async def act(one: Try) -> bool:
        await one.becomes()
        await one.slack.command(ROSA.id, DESK, COMMANDS[verb], "Dana Whitfield", forge=True)
        return await one.asked()

    return act


async def command_roles(one: Try) -> bool:
    await one.becomes()
    await one.slack.command(ROSA.id, DESK, "/deskhand", "roles", forge=True)
    await one.settled()
    return bool(one.slack.views(ROSA.id))


async def command_many(one: Try) -> bool:
    await one.becomes()
    await one.slack.command(ROSA.id, DESK, "/reschedule", "all tomorrow", forge=True)
    return await one.asked()


async def press_many(one: Try) -> bool:
    ids = only(one.product.system)
    one.product.system.writes.clear()
    day = day_of(one.product.system)
    await press(one, f"Ana is ill on {day:%A}", f"Move {len(ids)} appointments", "affected")
    return await one.wrote("appointment.change")


async def shortcut(one: Try) -> bool:
    await one.becomes()
    before = one.begun()
    await one.slack.shortcut(ROSA.id, "new_booking")
    await one.settled()
    return one.begun() > before


async def message_shortcut(one: Try) -> bool:
    said = await one.product.at_desk(channel=DESK).say("Dana Whitfield called: oil change")
    await one.becomes()
    await one.slack.shortcut(ROSA.id, "book_from_message", channel=DESK, ts=said.ts)
    return await one.asked()


async def press(one: Try, sentence: str, label: str, *sees: str) -> None:
    """Bring up a card as somebody who may, then press as somebody of the kind."""
    said = await one.rosa.say(sentence)
    await one.settled()
    card = await one.rosa.sees(label, *sees)
    assert card.thread_ts == said.ts
    await one.becomes()
    action = one.slack.action("D0ROSA", card.ts, label)
    assert (await one.slack.click(ROSA.id, "D0ROSA", card.ts, action)).ok


async def press_look_up(one: Try) -> bool:
    await press(one, SENTENCES["look_up"], "All appointments", "dana.whitfield@example.com")
    return await one.asked()


async def press_book(one: Try) -> bool:
    await press(one, one.booking, "Confirm draft", "Dana Whitfield")
    return await one.wrote("draft.create")


async def press_change(one: Try) -> bool:
    name = one.somebody
    await press(one, f"move {name}'s appointment to the first free time", "Confirm the move", name)
    return await one.wrote("appointment.change")


async def press_cancel(one: Try) -> bool:
    name = one.somebody
    await press(one, f"cancel {name}'s appointment", "Cancel appointment", name)
    return await one.wrote("appointment.change")


async def form_book(one: Try) -> bool:
    await one.rosa.say("register Torsten Ekdahl")
    await one.rosa.press("Open the form")
    await one.rosa.form()
    await one.becomes()
    await one.slack.submit(ROSA.id, {"last": "Ekdahl", "phone": "914 555 0199"})
    return await one.wrote("customer.create")


async def form_change(one: Try) -> bool:
    await one.rosa.say(SENTENCES["look_up"])
    await one.settled()
    await one.rosa.press("Change contact")
    await one.rosa.form()
    await one.becomes()
    await one.slack.submit(ROSA.id, {"phone": "914 555 0177"})
    return await one.wrote("customer.update")


async def search(one: Try) -> bool:
    await one.rosa.say("book Dana Whitfield, the Outback")
    card = await one.rosa.sees("What is to be done?")
    await one.becomes()
    container = {"type": "message", "channel": card.channel, "ts": card.ts}
    found = await one.slack.suggest(
        ROSA.id, container, next(e for e in _ids(card.blocks) if "service_search" in e), "oil"
    )
    return bool(found.options)


def _ids(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["action_id"]] if "action_id" in part else []
        return own + [name for inner in part.values() for name in _ids(inner)]
    return [name for inner in part for name in _ids(inner)] if isinstance(part, list) else []


async def share(one: Try) -> bool:
    at = one.product.at_desk(channel=DESK)
    day = coming_days(one.product.system)[0]
    await at.command(f"/book Dana Whitfield, the Outback, oil change {day:%A} at 10")
    await at.press("Confirm draft")
    card = await at.sees("Share to channel")
    await one.settled()
    before = len(one.slack.messages(DESK))
    action = one.slack.action(DESK, card.ts, "Share to channel")
    await one.becomes()
    await one.slack.click(ROSA.id, DESK, card.ts, action)
    await one.settled()
    return len(one.slack.messages(DESK)) > before


async def reveal(one: Try) -> bool:
    at = one.product.at_desk(channel=DESK)
    said = await at.say(f"<@U0DESKHAND> {one.booking}")
    card = await at.sees("Confirm draft", "D. W.")
    assert card.thread_ts == said.ts
    await one.settled()
    before = one.seen()
    await one.becomes()
    action = one.slack.action(DESK, card.ts, "Show details")
    await one.slack.click(ROSA.id, DESK, card.ts, action)
    await one.settled()
    return any("Dana Whitfield" in text for text in one.seen() if text not in before)


async def home_look_up(one: Try) -> bool:
    await one.becomes()
    await one.slack.open_home(ROSA.id)
    await one.settled()
    return "home:book" in str(one.slack.home(ROSA.id))


async def home_book(one: Try) -> bool:
    await one.becomes(MEMBER)
    await one.slack.open_home(ROSA.id)
    await one.settled()
    await one.becomes()
    before = one.begun()
    await one.slack.click_in_home(ROSA.id, "home:book")
    await one.settled()
    return one.begun() > before


async def home_move(one: Try) -> bool:
    await one.becomes(MEMBER)
    today = one.product.system.local_now().date()
    plan(one.product.system, ILL[:1], day=today, first=time(23, 59))
    one.product.service.desk._tab._days._known["hillside"].clear()
    await one.slack.open_home(ROSA.id)
    await one.settled()
    await one.becomes()
    before = sum("Here it goes on" in text for text in one.seen())
    await one.slack.click_in_home(ROSA.id, "home:move:day")
    await one.settled()
    return sum("Here it goes on" in text for text in one.seen()) > before


async def hand_over(one: Try) -> bool:
    await one.becomes()
    before = sum("Hand-over" in text for text in one.seen())
    await one.slack.command(ROSA.id, DESK, "/deskhand", "handover", forge=True)
    await one.settled()
    return sum("Hand-over" in text for text in one.seen()) > before


async def roles_form(one: Try) -> bool:
    await one.becomes(ADMIN)
    await one.slack.command(ROSA.id, DESK, "/deskhand", "roles")
    await one.settled()
    await one.slack.click_in_view(ROSA.id, "roles:add")
    await one.settled()
    await one.becomes()
    kept = one.product.service.store.rights()
    before = len(await kept.roles(TEAM))
    await one.slack.submit(ROSA.id, {"name": "New", "may": ["look_up"]})
    await one.settled()
    return len(await kept.roles(TEAM)) > before


EVERYTHING = tuple(SENTENCES)
SURFACES: dict[str, dict[Verb, Act]] = {
    "direct message": {verb: words(verb) for verb in EVERYTHING},
    "mention in a channel": {verb: mention(verb) for verb in EVERYTHING},
    "slash command": {verb: command(verb) for verb in EVERYTHING} | {"admin": command_roles},
    "shortcut": {"book": shortcut},
    "shortcut on a message": {"book": message_shortcut},
    "button": {
        "look_up": press_look_up,
        "book": press_book,
        "change": press_change,
        "cancel": press_cancel,
    },
    "many at once, command": {"change": command_many},
    "many at once, button": {"change": press_many},
    "form": {"book": form_book, "change": form_change, "admin": roles_form},
    "field that searches": {"look_up": search},
    "sharing a result": {"look_up": share},
    "hand-over": {"look_up": hand_over},
    "details of a masked card": {"look_up": reveal},
    "Home tab": {"look_up": home_look_up, "book": home_book, "change": home_move},
}


def table() -> str:
    """Return the table as Markdown."""
    head = ["Where", "What", *(kind.name for kind in KINDS)]
    rows = [
        [surface, f"`{verb}`", *("yes" if kind.may(verb) else "no" for kind in KINDS)]
        for surface, acts in SURFACES.items()
        for verb in acts
    ]
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
