"""The form of a person's settings: language, the system they usually mean, and what they are told.

The rule: each choice has a way back to what nobody chose, and a mistake is told at its field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from flows.understanding.request import Language

from .blocks import MOST_OPTIONS, Block, plain, section
from .words import LANGUAGES, Words, clean

Notices = Literal["all", "mine", "none"]
NOTICES: tuple[Notices, ...] = get_args(Notices)

# Where a person is told that others moved or cancelled what they booked.
Telling = Literal["message", "home"]
TELLINGS: tuple[Telling, ...] = get_args(Telling)

# What stands for "nothing chosen": an option has to have a value.
UNCHOSEN = "-"

SettingsMistake = Literal["unknown", "not_kept"]


@dataclass(frozen=True)
class Chosen:
    """What a person chose; None where they did not."""

    language: Language | None = None
    system: str | None = None
    notices: Notices = "all"
    bookings: Telling = "message"


def settings_form(
    chosen: Chosen,
    systems: Sequence[tuple[str, str]],
    default: str,
    tab: str,
    words: Words,
) -> Block:
    """Return the form, filled in with what was chosen.

    `systems` are keys with names, and `default` is the name of the one that is meant where nobody
    says otherwise; `tab` is the mark of the Home tab that it was opened from.
    """
    spoken = [(code, Words(code, words.branch).language_name) for code in LANGUAGES]
    languages = [(UNCHOSEN, words.say("As in my Slack profile")), *spoken]
    blocks = [_select("language", words.say("Language"), languages, chosen.language)]
    if len(systems) > 1:
        otherwise = words.say("The channel's, else {system}", system=clean(default, 40))
        choices = [(UNCHOSEN, otherwise), *systems]
        title = words.say("Your usual system")
        hint = words.say("Used when you name no other. Your Home tab shows the day of its branch.")
        blocks.append(_select("system", title, choices, chosen.system, hint))
    told = {
        "all": words.say("All of them"),
        "mine": words.say("Those that I booked or moved"),
        "none": words.say("None"),
    }
    title = words.say("Changed appointments that nobody has claimed, on my Home tab")
    notices = [(name, told[name]) for name in NOTICES]
    blocks.append(_radio("notices", title, notices, chosen.notices))
    ways = {
        "message": words.say("Tell me in a message"),
        "home": words.say("Only show it on my Home tab"),
    }
    title = words.say("When somebody else moves or cancels what I booked")
    tellings = [(name, ways[name]) for name in TELLINGS]
    blocks.append(_radio("bookings", title, tellings, chosen.bookings))
    return {
        **_modal(blocks, words),
        "callback_id": "settings",
        "private_metadata": tab,
        "submit": plain(words.say("Save"), 24),
    }


def settings_loading(words: Words) -> Block:
    """Return what stands there until the settings are read."""
    return _modal([section(plain(words.say("Reading your settings …")))], words)


def settings_unread(words: Words) -> Block:
    """Return what stands there where the settings cannot be read."""
    sorry = words.say(
        "Your settings cannot be read just now. They are kept; open them again later."
    )
    return _modal([section(plain(sorry))], words)


def settings_mistakes(mistakes: Mapping[str, SettingsMistake], words: Words) -> dict[str, str]:
    """Return the sentence for each field that cannot stand as it was chosen."""
    texts: dict[SettingsMistake, str] = {
        "unknown": words.say("This cannot be chosen any more. Choose another one."),
        "not_kept": words.say("Your settings could not be kept just now. Save them once more."),
    }
    return {name: texts[mistake] for name, mistake in mistakes.items()}


def _modal(blocks: list[Block], words: Words) -> Block:
    return {
        "type": "modal",
        "title": plain(words.say("Settings"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": blocks,
    }


def _select(
    name: str, label: str, choices: Sequence[tuple[str, str]], chosen: str | None, hint: str = ""
) -> Block:
    options = _options(choices)
    first = next((one for one in options if one["value"] == chosen), options[0])
    element = {
        "type": "static_select",
        "action_id": name,
        "options": options,
        "initial_option": first,
    }
    return _input(name, label, element, hint)


def _radio(name: str, label: str, choices: Sequence[tuple[str, str]], chosen: str) -> Block:
    options = _options(choices)
    [first] = [one for one in options if one["value"] == chosen]
    element = {
        "type": "radio_buttons",
        "action_id": name,
        "options": options,
        "initial_option": first,
    }
    return _input(name, label, element)


def _options(choices: Sequence[tuple[str, str]]) -> list[Block]:
    return [
        {"text": plain(clean(label, 75), 75), "value": value}
        for value, label in choices[:MOST_OPTIONS]
    ]


def _input(name: str, label: str, element: Block, hint: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 150),
        "element": element,
    }
    if hint:
        block["hint"] = plain(hint, 150)
    return block
