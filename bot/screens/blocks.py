"""Block Kit pieces as plain dicts, with the limits of the platform kept in one place.

The rule: our own sentences may be markup (`mrkdwn`); what people and systems wrote is data and goes
only into plain text, with emoji codes off, or into rich text, which nothing parses.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flows.machine import Event

from .picture import Picture
from .words import clean, cut
from .words import escape as escape  # noqa: PLC0414  # given on: a card needs it with its blocks

Block = dict[str, Any]

MOST_BUTTON = 75
MOST_OPTION = 75
MOST_OPTIONS = 100


class Card(NamedTuple):
    """What is drawn for a state; `text` is complete in itself, for screen readers and push.

    `doing` says what the bot is at while the person waits; empty where it waits for them.
    `picture` shows the card's table once more, for those who would rather look than read.
    """

    text: str
    blocks: list[Block]
    doing: str = ""
    picture: Picture | None = None

    def with_picture(self, file: str) -> Card:
        """Return the card with its picture, which Slack holds as this file, above the table."""
        if self.picture is None:
            return self
        place = next(i for i, block in enumerate(self.blocks) if block["type"] == "table")
        image = {
            "type": "image",
            "slack_file": {"id": file},
            "alt_text": clean(self.picture.alt, 1900),
        }
        return self._replace(blocks=[*self.blocks[:place], image, *self.blocks[place:]])


@dataclass(frozen=True)
class Key:
    """Which dialog a card belongs to, and at which turn it was drawn."""

    dialog: str
    turn: int

    def action_id(self, kind: str, number: int = 0) -> str:
        """Return the id of a button or field: unique on the card, and it names what it does."""
        return f"do:{self.dialog}:{self.turn}:{kind}:{number}"


def plain(text: str, most: int = 2000) -> Block:
    """Return a text object for data: nothing in it is parsed."""
    return {"type": "plain_text", "text": clean(text, most) or "–", "emoji": False}


def lines(*texts: str) -> Block:
    """Return a text object of several lines of data; only we break the lines."""
    joined = "\n".join(clean(text, 600) for text in texts if text)
    return {"type": "plain_text", "text": cut(joined, 2900) or "–", "emoji": False}


def mrkdwn(text: str) -> Block:
    """Return a text object for a sentence of ours."""
    return {"type": "mrkdwn", "text": cut(text, 3000), "verbatim": True}


def header(text: str) -> Block:
    return {"type": "header", "text": plain(text, 150)}


def section(text: Block, accessory: Block | None = None) -> Block:
    block: Block = {"type": "section", "text": text}
    if accessory:
        block["accessory"] = accessory
    return block


def field(label: str, *values: str, accessory: Block | None = None) -> Block:
    """Return a label of ours, data beside it in a second column, and something to press."""
    block: Block = {"type": "section", "fields": _pair(label, values)}
    if accessory:
        block["accessory"] = accessory
    return block


def facts(rows: Sequence[tuple[str, Sequence[str]]]) -> list[Block]:
    """Return labels with data in two columns, as few blocks as the platform allows."""
    return [
        {
            "type": "section",
            "fields": [text for label, values in rows[i : i + 5] for text in _pair(label, values)],
        }
        for i in range(0, len(rows), 5)
    ]


def _pair(label: str, values: Sequence[str]) -> list[Block]:
    data = lines(*values)
    return [mrkdwn(f"*{label}*"), {**data, "text": cut(data["text"], 2000)}]


def context(*texts: str) -> Block:
    return {"type": "context", "elements": [plain(text, 300) for text in texts if text][:10]}


def actions(elements: Sequence[Block]) -> Block:
    return {"type": "actions", "elements": list(elements)[:25]}


def table(rows: Sequence[Sequence[str]], *, right: Iterable[int] = ()) -> Block:
    """Return a table of data; the first row names the columns, `right` are those of numbers."""
    aligned = set(right)
    return {
        "type": "table",
        "column_settings": [
            {"align": "right" if column in aligned else "left"} for column in range(len(rows[0]))
        ],
        "rows": [
            [{"type": "raw_text", "text": clean(cell, 200) or "–"} for cell in row] for row in rows
        ],
    }


def divider() -> Block:
    return {"type": "divider"}


def button(
    action_id: str,
    label: str,
    event: Event,
    *,
    style: str | None = None,
    about: str = "",
    confirm: Block | None = None,
) -> Block:
    """Return a button that *is* its event; `about` tells it from others with the same label."""
    block: Block = {
        "type": "button",
        "action_id": action_id,
        "text": plain(label, MOST_BUTTON),
        "value": event.model_dump_json(),
    }
    if style:
        block["style"] = style
    if about:
        block |= read_aloud(label, about)
    if confirm:
        block["confirm"] = confirm
    return block


def read_aloud(label: str, about: str) -> Block:
    """Return what is read aloud in place of a button's label, and told to press it by voice.

    It begins with the label: who speaks to a computer says what they see (WCAG 2.2, 2.5.3).
    """
    return {"accessibility_label": clean(f"{label}: {about}", MOST_BUTTON)}


def link_button(action_id: str, label: str, url: str) -> Block:
    """Return a button that opens an address; links.py takes it out where the host is strange."""
    return {"type": "button", "action_id": action_id, "text": plain(label, 75), "url": url}


def option(label: str, event: Event, description: str = "") -> Block:
    """Return an option that is its event; a platform limit keeps it under 150 characters."""
    block: Block = {"text": plain(label, MOST_OPTION), "value": event.model_dump_json()}
    if description:
        block["description"] = plain(description, MOST_OPTION)
    return block


def select(action_id: str, placeholder: str, options: Iterable[Block]) -> Block:
    """Return a select; what a system lists twice is offered once, as Slack demands."""
    unique = {option["value"]: option for option in options}
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "options": list(unique.values())[:MOST_OPTIONS],
    }


def search_select(action_id: str, placeholder: str) -> Block:
    """Return a select that looks its options up while the person types."""
    return {
        "type": "external_select",
        "action_id": action_id,
        "placeholder": plain(placeholder, 150),
        "min_query_length": 0,
    }


def overflow(action_id: str, options: Sequence[Block]) -> Block:
    return {"type": "overflow", "action_id": action_id, "options": list(options)[:5]}


def date_picker(action_id: str, day: str, placeholder: str) -> Block:
    return {
        "type": "datepicker",
        "action_id": action_id,
        "initial_date": day,
        "placeholder": plain(placeholder, 150),
    }


def text_input(block_id: str, action_id: str, label: str, placeholder: str) -> Block:
    """Return a field in a message; Enter sends it."""
    return {
        "type": "input",
        "block_id": block_id,
        "dispatch_action": True,
        "label": plain(label, 150),
        "element": {
            "type": "plain_text_input",
            "action_id": action_id,
            "placeholder": plain(placeholder, 150),
            "max_length": 500,
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    }


def form_input(
    name: str, label: str, *, value: str = "", kind: str = "plain_text_input", hint: str = ""
) -> Block:
    """Return an optional field of a modal; `name` is its block_id and action_id."""
    element: Block = {"type": kind, "action_id": name}
    if kind == "plain_text_input":
        element["max_length"] = 100
    if value:
        element["initial_value"] = clean(value, 100)
    block: Block = {
        "type": "input",
        "block_id": name,
        "optional": True,
        "label": plain(label, 150),
        "element": element,
    }
    if hint:
        block["hint"] = plain(hint, 150)
    return block


def confirm_dialog(title: str, text: str, yes: str, no: str) -> Block:
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }
