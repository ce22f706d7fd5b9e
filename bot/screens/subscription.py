"""The form of a channel's notices: what it is told, when, and how much of a customer it may read.

The rule: it is opened filled in with what is kept, and what can be chosen is named as people read
it, for that is what a change is compared with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import assert_never

from bot.notices.change import KINDS, Kind
from bot.notices.subscription import Mistake, Standing, Subscription
from flows.understanding.request import Language

from .blocks import MOST_OPTIONS, Block, Card, actions, confirm_dialog, escape, plain, section
from .options import record_options
from .words import LANGUAGES, Words, clean

MOST_CHOSEN = 20


def subscription_form(
    channel: str,
    kept: Subscription | None,
    systems: Sequence[tuple[str, str]],
    language: Language,
    words: Words,
) -> Block:
    """Return the form; `systems` are keys with names, `kept` is None for a new subscription.

    `language` is the one that the channel is written to in where none was kept.
    """
    chosen = kept or Subscription(language=language)
    every = words.say("Leave it empty for all.")
    blocks: list[Block] = []
    if kept:
        told = words.say("This channel is told about appointments.")
        blocks += [section(plain(told)), _stop(words)]
    if len(systems) > 1:
        menu = _several("multi_static_select", "systems", systems, chosen.systems)
        blocks.append(_input("systems", words.say("Systems"), menu, hint=every))
    kinds = [(kind, kind_name(kind, words)) for kind in KINDS]
    boxes = _several("checkboxes", "kinds", kinds, chosen.kinds)
    blocks.append(_input("kinds", words.say("Tell when an appointment is"), boxes))
    services = _search("services", chosen.services)
    advisors = _search("advisors", chosen.advisors)
    blocks += [
        _input("services", words.say("Only for these services"), services, hint=every),
        _input("advisors", words.say("Only with these advisors"), advisors, hint=every),
    ]
    quiet = chosen.quiet
    clock = words.say("By the branch's clock.")
    held = words.say("What changes then is told afterwards.")
    since = _time("quiet_from", quiet.since if quiet else None)
    until = _time("quiet_to", quiet.until if quiet else None)
    digest = _time("digest", chosen.digest)
    blocks += [
        _input("quiet_from", words.say("Quiet from"), since, hint=clock),
        _input("quiet_to", words.say("Quiet until"), until, hint=held),
        _input(
            "digest",
            words.say("Daily digest at"),
            digest,
            hint=words.say("Today's appointments, what changed, and what nobody has claimed."),
        ),
    ]
    spoken = [(code, Words(code, words.branch).language_name) for code in LANGUAGES]
    languages = _one("language", spoken, chosen.language)
    blocks.append(_input("language", words.say("Language"), languages))
    naming = [
        ("full", words.say("Full name and vehicle")),
        ("initials", words.say("Initials")),
        ("none", words.say("Nothing")),
    ]
    title = words.say("What everybody in the channel may read of a customer")
    blocks.append(_input("names", title, _one("names", naming, chosen.names)))
    return {
        **_modal(blocks, words),
        "callback_id": f"notify:{channel}",
        "submit": plain(words.say("Save"), 24),
    }


def subscription_loading(words: Words) -> Block:
    """Return what stands there until the settings are read."""
    return _modal([section(plain(words.say("Reading this channel's settings …")))], words)


def subscription_note(text: str, words: Words) -> Block:
    """Return a sentence in place of the form."""
    return _modal([section(plain(text))], words)


def cannot_subscribe(standing: Standing, words: Words) -> str:
    """Return why a channel cannot be told anything, and the next step; "" where it can."""
    match standing:
        case "open":
            return ""
        case "direct":
            return words.say("Notices go to channels. Write /deskhand notify in one of them.")
        case "not_in":
            return words.say(
                "I am not in this channel yet. Write /invite @Deskhand here, then /deskhand notify."
            )
        case "shared":
            return words.say(
                "People of another organisation are in this channel, so it is never told about "
                "customers' appointments. Use a channel of your own people."
            )
        case "archived":
            return words.say("This channel is archived, so nothing can be posted in it.")
        case "unknown":
            return words.say("Slack did not answer, so nothing was changed. Try again in a minute.")
        case _:
            assert_never(standing)


def unread(words: Words) -> str:
    """Return the sentence for settings that the database does not give."""
    return words.say("This channel's settings cannot be read just now. They are kept; try later.")


def not_kept(words: Words) -> str:
    """Return the sentence for settings that the database does not take."""
    return words.say("This could not be kept just now. Save it once more.")


def subscribed_note(settings: Subscription, words: Words) -> Card:
    """Return what is said when a channel's settings were kept."""
    kinds = words.both(kind_name(kind, words) for kind in settings.kinds)
    said = words.say("This channel is told when an appointment is {kinds}.", kinds=kinds)
    if settings.digest:
        at = words.say("The digest comes every day at {time}.", time=words.clock(settings.digest))
        said = f"{said} {at}"
    return Card(escape(said), [section(plain(said))])


def stopped_note(words: Words) -> str:
    """Return what is said when a channel's notices ended."""
    return words.say(
        "This channel is told nothing more. Its cards stay as they are. To begin again: "
        "/deskhand notify"
    )


def kind_name(kind: Kind, words: Words) -> str:
    """Return what happened to an appointment, as the end of "when an appointment is …"."""
    match kind:
        case "booked":
            return words.say("booked")
        case "moved":
            return words.say("moved")
        case "cancelled":
            return words.say("cancelled")
        case _:
            assert_never(kind)


def mistake_texts(mistakes: Mapping[str, Mistake], words: Words) -> dict[str, str]:
    """Return the sentence for each field that cannot stand as it was sent."""
    texts: dict[Mistake, str] = {
        "no_kind": words.say("Choose at least one."),
        "half_quiet": words.say("Quiet hours need both a beginning and an end."),
        "no_quiet": words.say("Choose an end that is not the beginning."),
        "quiet_digest": words.say("This is within the quiet hours. Choose another time."),
        "unknown": words.say("This cannot be chosen any more. Choose another one."),
    }
    return {name: texts[mistake] for name, mistake in mistakes.items()}


def catalogue_options(rows: Iterable[tuple[str, str]]) -> list[Block]:
    """Return options for names with the system they are of; the name itself is what is kept."""
    return record_options((name, name, clean(more, 60)) for name, more in rows)


def _stop(words: Words) -> Block:
    button: Block = {
        "type": "button",
        "action_id": "notify:stop",
        "text": plain(words.say("Stop notices here"), 75),
        "style": "danger",
        "confirm": confirm_dialog(
            words.say("Stop the notices of this channel?"),
            words.say("Nothing more is told here. The cards stay as they are."),
            words.say("Stop the notices"),
            words.say("Keep them"),
        ),
    }
    return actions([button])


def _modal(blocks: list[Block], words: Words) -> Block:
    return {
        "type": "modal",
        "title": plain(words.say("Notices here"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": blocks,
    }


def _input(name: str, label: str, element: Block, *, hint: str = "") -> Block:
    """Return a field; all but those with exactly one choice may be left empty."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "optional": element["type"] not in {"checkboxes", "static_select"},
        "label": plain(label, 150),
        "element": element,
    }
    return block | ({"hint": plain(hint, 150)} if hint else {})


def _options(choices: Iterable[tuple[str, str]]) -> list[Block]:
    return [{"text": plain(clean(label, 75), 75), "value": value} for value, label in choices]


def _several(
    kind: str, name: str, choices: Sequence[tuple[str, str]], chosen: Sequence[str]
) -> Block:
    options = _options(choices[:MOST_OPTIONS])
    initial = [one for one in options if one["value"] in chosen]
    element: Block = {"type": kind, "action_id": name, "options": options}
    return element | ({"initial_options": initial} if initial else {})


def _one(name: str, choices: Sequence[tuple[str, str]], chosen: str) -> Block:
    options = _options(choices)
    [first] = [one for one in options if one["value"] == chosen]
    return {
        "type": "static_select",
        "action_id": name,
        "options": options,
        "initial_option": first,
    }


def _search(name: str, chosen: Sequence[str]) -> Block:
    element: Block = {
        "type": "multi_external_select",
        "action_id": name,
        "min_query_length": 0,
        "max_selected_items": MOST_CHOSEN,
    }
    initial = _options((one, one) for one in chosen)
    return element | ({"initial_options": initial} if initial else {})


def _time(name: str, chosen: time | None) -> Block:
    element: Block = {"type": "timepicker", "action_id": name}
    return element | ({"initial_time": f"{chosen:%H:%M}"} if chosen else {})
