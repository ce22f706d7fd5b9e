"""Why somebody may not do something, and whom to ask: a sentence for each refusal."""

from __future__ import annotations

from bot.rights.permits import Refusal, Verb

from .blocks import Block, Card, escape, header, lines, section
from .words import Words, clean


def refusal_text(refusal: Refusal, system: str, words: Words) -> str:
    """Return the sentences as plain text; `system` is the title of the one that was meant."""
    match refusal.kind:
        case "outsider" | "deactivated" | "app":
            return words.say(
                "Deskhand serves the staff of this workspace only. Ask a colleague there to do it."
            )
        case "guest":
            return words.say(
                "Guests cannot use Deskhand, because it shows customers' data. Ask a full member "
                "of this workspace to do it."
            )
        case "person_unknown" | "role_unknown":
            return words.say(
                "Deskhand could not find out whether you may do this, so nothing was done. Try "
                "again in a minute."
            )
        case "too_many_look_ups":
            return words.count(
                "You looked up as many customers as one person may within an hour. Try again in "
                "{number} minute.",
                "You looked up as many customers as one person may within an hour. Try again in "
                "{number} minutes.",
                refusal.minutes,
            )
        case "no_role":
            return f"{_lacking(refusal.verb or 'look_up', system, words)} {whom(refusal, words)}"


def whom(refusal: Refusal, words: Words) -> str:
    """Return whom to ask for what is missing."""
    if not refusal.ask:
        return words.say("Ask an admin of this workspace to allow it.")
    roles = words.either(f"“{clean(name, 60)}”" for name in refusal.ask[:3])
    return words.say(
        "Ask somebody with the role {roles}, or an admin of this workspace, to allow it.",
        roles=roles,
    )


def _lacking(verb: Verb, system: str, words: Words) -> str:
    match verb:
        case "look_up":
            return words.say("You may not look up customers in {system} here.", system=system)
        case "book":
            return words.say(
                "You may not book or register in {system} here, so nothing was written.",
                system=system,
            )
        case "change":
            return words.say(
                "You may not change appointments or customers in {system} here, so nothing was "
                "written.",
                system=system,
            )
        case "cancel":
            return words.say(
                "You may not cancel appointments in {system} here, so nothing was written.",
                system=system,
            )
        case "admin":
            return words.say("You may not change how Deskhand works for others.")


def refusal_card(text: str) -> Card:
    """Return a refusal as a message: the names of roles in it are data."""
    return Card(escape(text), [section(lines(text))])


def refused_tab(refusal: Refusal, system: str, words: Words) -> Block:
    """Return the Home tab of somebody who may not see what is on it."""
    text = refusal_text(refusal, system, words)
    title = words.say("Not for you yet")
    return {"type": "home", "blocks": [header(title), section(lines(text))]}
