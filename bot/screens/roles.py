"""Who may do what, as admins see and change it: a list of roles, and a form for one of them.

The rule: names are what people wrote, and people, groups and channels are Slack's own elements, so
nothing in a role is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from bot.rights.permits import VERBS, Role, Verb

from .blocks import (
    MOST_BUTTON,
    Block,
    actions,
    confirm_dialog,
    context,
    divider,
    lines,
    plain,
    read_aloud,
    section,
)
from .words import Words, clean

# A modal holds a hundred blocks, and a role takes three.
MOST_ROLES = 30
MOST_OPTIONS = 100


class Choice(NamedTuple):
    """Something to choose: its id, and how people know it."""

    id: str
    name: str


class ListedRole(NamedTuple):
    """A role with the id under which it can be changed; none for one of the settings file."""

    role: Role
    id: str = ""


def roles_view(roles: Sequence[ListedRole], systems: Sequence[Choice], words: Words) -> Block:
    """Return the modal with every role."""
    if roles:
        first = words.say("Only people with a role may do what it says. Roles add up.")
    else:
        first = words.say(
            "No role is set: every full member of this workspace may look up, book, change and "
            "cancel. Once there is a role, only people with a role may."
        )
    always = words.say(
        "Guests, people of other organisations and apps never may. Admins of this workspace can "
        "always open this list."
    )
    blocks = [section(lines(first, always))]
    for one in roles[:MOST_ROLES]:
        blocks += [divider(), _described(one.role, systems, words), _buttons(one, words)]
    if len(roles) < MOST_ROLES:
        blocks += [divider(), actions([_button("roles:add", words.say("Add a role"))])]
    return {
        "type": "modal",
        "title": plain(words.say("Who may do what"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": blocks,
    }


def _described(role: Role, systems: Sequence[Choice], words: Words) -> Block:
    """Return a role as rich text, in which nothing is parsed."""
    titles = dict(systems)
    parts: list[Block] = [{"type": "text", "text": clean(role.name, 60), "style": {"bold": True}}]
    parts.append(_text("\n" + words.both(verb_name(verb, words) for verb in role.may)))
    parts.append(_text("\n" + words.say("Who:") + " "))
    if role.people or role.groups:
        parts += _spaced(
            [
                *({"type": "usergroup", "usergroup_id": group} for group in role.groups),
                *({"type": "user", "user_id": person} for person in role.people),
            ]
        )
    else:
        parts.append(_text(words.say("every full member of this workspace")))
    if role.systems:
        named = words.both(clean(titles.get(one, one), 60) for one in role.systems)
        parts.append(_text("\n" + words.say("Only in: {systems}", systems=named)))
    if role.channels:
        parts.append(_text("\n" + words.say("Only in these channels:") + " "))
        parts += _spaced({"type": "channel", "channel_id": one} for one in role.channels)
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_section", "elements": parts}],
    }


def _buttons(one: ListedRole, words: Words) -> Block:
    if not one.id:
        return context(words.say("Set in the settings file; it is changed there."))
    name = clean(one.role.name, 60)
    remove = _button(f"roles:remove:{one.id}", words.say("Remove"), name)
    remove |= {
        "style": "danger",
        "confirm": confirm_dialog(
            words.say("Remove the role?"),
            words.say("People who have only the role {name} may no longer do it.", name=name),
            words.say("Remove the role"),
            words.say("Keep it"),
        ),
    }
    change = _button(f"roles:change:{one.id}", words.say("Change"), name)
    return actions([change, remove])


def role_form(
    one: ListedRole | None, groups: Sequence[Choice], systems: Sequence[Choice], words: Words
) -> Block:
    """Return the form for a new role, or for one that is there."""
    role = one.role if one else None
    verbs = [Choice(verb, verb_name(verb, words)) for verb in VERBS]
    name: Block = {"type": "plain_text_input", "action_id": "name", "max_length": 60}
    if role:
        name["initial_value"] = clean(role.name, 60)
    blocks = [
        _input("name", words.say("Name of the role"), name),
        _input(
            "may",
            words.say("What people with it may do"),
            _several("checkboxes", "may", verbs, role.may if role else ()),
        ),
        _input(
            "people",
            words.say("People"),
            {"type": "multi_users_select", "action_id": "people"}
            | ({"initial_users": list(role.people)} if role and role.people else {}),
            optional=True,
            hint=words.say("Neither people nor groups: every full member of this workspace."),
        ),
    ]
    if groups:
        chosen = role.groups if role else ()
        menu = _several("multi_static_select", "groups", groups, chosen)
        blocks.append(_input("groups", words.say("Groups"), menu, optional=True))
    if len(systems) > 1:
        chosen = role.systems if role else ()
        menu = _several("multi_static_select", "systems", systems, chosen)
        hint = words.say("None: all systems.")
        blocks.append(_input("systems", words.say("Systems"), menu, optional=True, hint=hint))
    channels: Block = {
        "type": "multi_conversations_select",
        "action_id": "channels",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    if role and role.channels:
        channels["initial_conversations"] = list(role.channels)
    hint = words.say("None: everywhere, and in messages to Deskhand.")
    blocks.append(_input("channels", words.say("Channels"), channels, optional=True, hint=hint))
    return {
        "type": "modal",
        "callback_id": f"roles:{one.id if one else ''}",
        "title": plain(words.say("Change a role") if one else words.say("Add a role"), 24),
        "submit": plain(words.say("Save the role"), 24),
        "close": plain(words.say("Back"), 24),
        "blocks": blocks,
    }


def role_mistake(field: str, words: Words) -> str:
    """Return what to write into a field of the form that could not be used."""
    match field:
        case "may":
            return words.say("Choose at least one.")
        case "name":
            return words.say("Write a name of up to 60 characters.")
        case _:
            return words.say("Choose from the list.")


def role_gone(words: Words) -> str:
    """Return the sentence for a form whose role was removed meanwhile."""
    return words.say("Somebody removed this role meanwhile. Go back and add it anew.")


def verb_name(verb: Verb, words: Words) -> str:
    """Return what a verb allows, as people say it."""
    match verb:
        case "look_up":
            return words.say("look up customers and times")
        case "book":
            return words.say("book and register")
        case "change":
            return words.say("change appointments and customers")
        case "cancel":
            return words.say("cancel appointments")
        case "admin":
            return words.say("set who may do what")


def _input(
    name: str, label: str, element: Block, *, optional: bool = False, hint: str = ""
) -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "optional": optional,
        "label": plain(label, 150),
        "element": element,
    }
    return block | ({"hint": plain(hint, 150)} if hint else {})


def _several(kind: str, name: str, choices: Sequence[Choice], chosen: Iterable[str]) -> Block:
    """Return an element in which several can be chosen; what is chosen is always among them."""
    known = {choice.id: choice for choice in choices}
    first = [known.get(one, Choice(one, one)) for one in chosen]
    rest = [choice for choice in choices if choice not in first]
    options = {
        one.id: {"text": plain(one.name, 75), "value": one.id}
        for one in ([*choices] if len(choices) <= MOST_OPTIONS else [*first, *rest])
    } | {one.id: {"text": plain(one.name, 75), "value": one.id} for one in first}
    shown = list(options.values())[:MOST_OPTIONS]
    element: Block = {"type": kind, "action_id": name, "options": shown}
    initial = [options[one.id] for one in first]
    return element | ({"initial_options": initial} if initial else {})


def _button(action_id: str, label: str, about: str = "") -> Block:
    block: Block = {"type": "button", "action_id": action_id, "text": plain(label, MOST_BUTTON)}
    return block | read_aloud(label, about) if about else block


def _text(text: str) -> Block:
    return {"type": "text", "text": text}


def _spaced(parts: Iterable[Block]) -> list[Block]:
    return [piece for part in parts for piece in (part, _text(" "))]
