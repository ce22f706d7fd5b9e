"""What a masked card hides: the button that shows it to one person, and what that person sees.

The rule: nothing on it can be pressed, because a dialog has one card; only a link still opens.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .blocks import (
    MOST_BUTTON,
    Block,
    Card,
    Key,
    actions,
    context,
    lines,
    plain,
    read_aloud,
    section,
)
from .words import Words

_NOT_PRESSED = {"actions", "input"}


def details_button(key: Key, words: Words) -> Block:
    """Return the row that asks for what is hidden; whoever may look up may press it."""
    label = words.say("Show details")
    button: Block = {
        "type": "button",
        "action_id": f"reveal:{key.dialog}:{key.turn}",
        "text": plain(label, MOST_BUTTON),
        **read_aloud(label, words.say("to me alone")),
    }
    return actions([button])


def details(full: Card, hidden: Card, words: Words) -> Card:
    """Return a card with nothing to press; what its buttons said is told where it was hidden."""
    told = set(_labels(hidden.blocks))
    unsaid = [label for label in _labels(full.blocks) if label not in told]
    blocks = [_still(block) for block in full.blocks if block["type"] not in _NOT_PRESSED]
    links = [one for one in _elements(full.blocks) if "url" in one]
    if unsaid:
        blocks.append(section(lines(*unsaid[:10])))
    if links:
        blocks.append(actions(links))
    blocks.append(context(words.say("Only you see this. The card in the channel stays as it is.")))
    return Card(full.text, blocks)


def _still(block: Block) -> Block:
    return {name: part for name, part in block.items() if name != "accessory"}


def _elements(blocks: list[Block]) -> Iterator[Block]:
    for block in blocks:
        if block["type"] == "actions":
            yield from block["elements"]
        elif "accessory" in block:
            yield block["accessory"]


def _labels(blocks: list[Block]) -> Iterator[str]:
    """Yield what is written on everything that can be pressed, links left out."""
    for element in _elements(blocks):
        options: list[dict[str, Any]] = element.get("options", [])
        for one in (element, *options):
            if isinstance(one.get("text"), dict) and "url" not in one:
                yield one["text"]["text"]
