"""The living card of an appointment in a channel, and the line that its thread gets; pure.

The rule: the point comes first, old and new with weekday, branch time and zone, then facts, then
where it comes from; a customer is named as the channel's settings say, and what systems and people
wrote stays data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, assert_never

from bot.notices.change import BY_CUSTOMER, Change
from bot.notices.folding import Living
from flows.domain import Appointment

from .blocks import (
    MOST_BUTTON,
    Block,
    Card,
    actions,
    context,
    escape,
    facts,
    header,
    overflow,
    plain,
    read_aloud,
    section,
)
from .masking import Naming, initials
from .words import Words, clean

Verb = Literal["open", "move", "undo", "claim", "settings"]


@dataclass(frozen=True)
class Told:
    """Everything a card is drawn from. `people` are names by Slack user id."""

    id: str  # of the notice
    version: int
    living: Living
    system: str  # its name as people know it
    naming: Naming = "initials"
    people: Mapping[str, str] | None = None
    undoable: bool = False
    upcoming: bool = True
    is_own: bool = False  # it is told to whoever booked it, in their own messages


def notice_card(told: Told, words: Words) -> Card:
    """Return the card of an appointment as it stands; `text` says the same in one line."""
    change, now = told.living.latest, told.living.appointment
    title = headline(change, now, told.naming, words)
    origin = _origin(change, told, words) if change else ""
    blocks = [header(title), *facts(_facts(told, words))]
    if told.living.claimed_by:
        named = (told.people or {}).get(told.living.claimed_by, "")
        person = clean(named, 60) or words.say("A colleague")
        blocks.append(section(plain(words.say("{person} has it", person=person), 200)))
    if told.is_own:
        blocks.append(section(plain(words.say("You booked this appointment."))))
    settings = settings_overflow(told.id, told.version, words)
    blocks.append(actions([*_buttons(told, title, words), settings]))
    reference = clean(now.reference or told.living.reference, 60)
    when = words.short_moment(change.at) if change else ""
    source = " · ".join(part for part in (origin, when, reference) if part)
    blocks.append(context(source or told.system))
    return Card(escape(". ".join(part for part in (title, origin) if part)), blocks)


def notice_reply(change: Change, told: Told, words: Words) -> Card:
    """Return the line that a card's thread gets for one change."""
    title = headline(change, change.after, told.naming, words)
    origin = _origin(change, told, words)
    blocks = [section(plain(title)), context(origin)]
    return Card(escape(f"{title}. {origin}"), blocks)


def headline(change: Change | None, now: Appointment, naming: Naming, words: Words) -> str:
    """Return the point in one line, at most 150 characters: who, what, and when."""
    name = customer_name(now, naming)
    after = _when(now, words)
    if change is None:
        said = words.say("Appointment: {time}", time=after)
        if name:
            said = words.say("Appointment of {name}: {time}", name=name, time=after)
        return clean(said, 150)
    before = _was(change, words)
    match change.kind:
        case "booked" if change.after.status == "draft":
            said = words.say("New draft: {time}", time=after)
            if name:
                said = words.say("Draft for {name}: {time}", name=name, time=after)
        case "booked":
            said = words.say("New appointment: {time}", time=after)
            if name:
                said = words.say("{name} booked: {time}", name=name, time=after)
        case "moved":
            said = words.say("Appointment moved: {old} → {new}", old=before, new=after)
            if name:
                said = words.say("{name} moved: {old} → {new}", name=name, old=before, new=after)
        case "cancelled":
            said = words.say("Appointment cancelled: {time}", time=after)
            if name:
                said = words.say("{name} cancelled: {time}", name=name, time=after)
        case _:
            assert_never(change.kind)
    return clean(said, 150)


def customer_name(appointment: Appointment, naming: Naming) -> str:
    """Return a customer as a channel may read them: "Maria Lopez", "M. L.", or nothing."""
    name = clean(appointment.customer, 60)
    match naming:
        case "full":
            return name
        case "initials":
            return initials(name)
        case "none":
            return ""
        case _:
            assert_never(naming)


def cannot_post(reason: str, channel: str, words: Words) -> Card:
    """Return what whoever subscribed a channel is told when nothing can be posted there."""
    match reason:
        case "is_archived":
            why = words.say("That channel is archived.")
        case "shared":
            why = words.say(
                "That channel is shared with another organisation now, and what stood there was "
                "taken away."
            )
        case "channel_not_found" | "not_in_channel":
            why = words.say("That channel was deleted, or Deskhand was removed from it.")
        case _:
            why = words.say(
                "Slack does not let Deskhand post there ({code}).", code=clean(reason, 60)
            )
    first = words.say("I cannot tell a channel about appointments any more.")
    then = words.say(
        "Nothing is lost: what is new waits. Put that right, add Deskhand with “/invite @Deskhand” "
        "if need be, and save that channel's notices again."
    )
    place: Block = {"type": "mrkdwn", "text": f"<#{channel}>", "verbatim": True}
    return Card(
        escape(f"{first} {why} {then}"),
        [section(plain(first)), section(place), section(plain(f"{why} {then}"))],
    )


def claimed_note(person: str, words: Words) -> str:
    """Return what somebody is told who presses what another person has claimed."""
    return words.say("{person} has it already. Ask them to give it back first.", person=person)


def settings_overflow(notice_id: str, version: int, words: Words) -> Block:
    """Return the menu that leads to the settings of the channel's notices."""
    label = words.say("Settings of these notices")
    option: Block = {"text": plain(label, MOST_BUTTON), "value": "settings"}
    return overflow(action_id("settings", notice_id, version), [option])


def action_id(verb: Verb, notice_id: str, version: int) -> str:
    """Return the id of a button on a card of notices: it names what it does, to which card."""
    return f"notice:{verb}:{notice_id}:{version}"


def _when(appointment: Appointment, words: Words) -> str:
    if appointment.start is None:
        return words.say("no time given")
    return f"{words.short_moment(appointment.start)} {words.zone(appointment.start)}"


def _was(change: Change, words: Words) -> str:
    """Return the old time; its zone is said where the new one's is another."""
    old, new = change.before.start if change.before else None, change.after.start
    if old is None:
        return words.say("no time given")
    if new is not None and words.zone(old) == words.zone(new):
        return words.short_moment(old)
    return f"{words.short_moment(old)} {words.zone(old)}"


def _facts(told: Told, words: Words) -> list[tuple[str, list[str]]]:
    now = told.living.appointment
    rows = [
        (words.say("Services"), words.both(clean(name, 60) for name in now.services[:6])),
        (words.say("Advisor"), clean(now.provider, 80)),
        (words.say("Vehicle"), clean(now.vehicle, 80) if told.naming == "full" else ""),
        (words.say("Where"), clean(words.branch.name, 100)),
    ]
    return [(label, [value]) for label, value in rows if value]


def _origin(change: Change, told: Told, words: Words) -> str:
    """Return who did it and from where, as far as it is known."""
    origin, system = change.origin, clean(told.system, 60)
    if origin.via == "deskhand":
        return words.say("By {person} through Deskhand", person=_person(origin.by, told, words))
    if origin.who == BY_CUSTOMER:
        return words.say("By the customer online, seen in {system}", system=system)
    if origin.who:
        return words.say("By {person} in {system}", person=clean(origin.who, 80), system=system)
    return words.say("Seen in {system}", system=system)


def _person(user: str, told: Told, words: Words) -> str:
    return clean((told.people or {}).get(user, ""), 60) or words.say("a colleague")


def _buttons(told: Told, title: str, words: Words) -> list[Block]:
    labels: list[tuple[Verb, str]] = [("open", words.say("Open"))]
    if told.upcoming and told.living.appointment.status != "cancelled":
        labels.append(("move", words.say("Move")))
    if told.undoable:
        labels.append(("undo", words.say("Undo")))
    claimed = bool(told.living.claimed_by)
    if not told.is_own:  # there is nobody to claim it from
        labels.append(("claim", words.say("Give back") if claimed else words.say("Claim")))
    return [
        {
            "type": "button",
            "action_id": action_id(verb, told.id, told.version),
            "text": plain(label, MOST_BUTTON),
            **read_aloud(label, title),
        }
        for verb, label in labels
    ]
