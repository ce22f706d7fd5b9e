"""Block Kit as data: names what came without a name, finds elements, and says what using one sends.

An action is the entry of `actions` in a payload; a state says what every input holds, in Slack's
form `{"values": {block_id: {action_id: …}}}`.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from bot.demo.slack.people import JSON

# The field in which each kind of element sends what was chosen.
_CHOICE = {
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "rich_text_input": "rich_text_value",
}
_OPTIONS = {"selected_option", "selected_options"}


class Found(NamedTuple):
    block_id: str
    element: JSON


def named(blocks: list[JSON]) -> list[JSON]:
    """Copy blocks as Slack stores them: every block and element named, text defaults filled in."""
    stored: list[JSON] = copy.deepcopy(blocks)
    for part in _parts(stored):
        if part.get("type") == "plain_text":
            part.setdefault("emoji", True)
        elif part.get("type") == "mrkdwn":
            part.setdefault("verbatim", False)
    for block in _all_blocks(stored):
        block.setdefault("block_id", secrets.token_hex(3))
        for element in _elements_of(block):
            if element.get("type") in _CHOICE or _has_value(element):
                element.setdefault("action_id", secrets.token_hex(3))
    return stored


def _has_value(element: JSON) -> bool:
    kind = str(element.get("type"))
    return kind.endswith(("button", "_input", "buttons"))


def _parts(value: Any) -> Iterator[JSON]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)


def _all_blocks(blocks: list[JSON]) -> Iterator[JSON]:
    for block in blocks:
        yield block
        yield from _all_blocks(block.get("child_blocks") or [])
        if block.get("type") == "carousel":
            yield from _all_blocks(block.get("elements") or [])


def _elements_of(block: JSON) -> Iterator[JSON]:
    for key in ("elements", "accessory", "element", "actions"):
        inside = block.get(key)
        for element in inside if isinstance(inside, list) else [inside]:
            if isinstance(element, dict) and element.get("type") != "card":
                yield element


def elements(blocks: list[JSON]) -> Iterator[Found]:
    """Walk every element that a person can use."""
    for block in _all_blocks(blocks):
        for element in _elements_of(block):
            if "action_id" in element:
                yield Found(block["block_id"], element)


def find(blocks: list[JSON], which: str | Callable[[JSON], bool]) -> Found:
    """Find an element by its action_id, by its text, or by a question; LookupError if none."""

    def fits(element: JSON) -> bool:
        if callable(which):
            return which(element)
        return which in {element["action_id"], label(element)}

    present = list(elements(blocks))
    for found in present:
        if fits(found.element):
            return found
    there = ", ".join(f"{found.element['action_id']} ({label(found.element)})" for found in present)
    raise LookupError(f"No element {which!r} here; there is: {there or 'none'}")


def label(element: JSON) -> str:
    text = element.get("text") or element.get("placeholder") or {}
    return str(text.get("text", "")) if isinstance(text, Mapping) else ""


def _options(element: JSON) -> Iterator[JSON]:
    yield from element.get("options") or []
    for group in element.get("option_groups") or []:
        yield from group.get("options") or []


def _option(element: JSON, value: Any) -> JSON:
    if isinstance(value, Mapping):
        return dict(value)
    for option in _options(element):
        if value in {option["value"], option["text"]["text"]}:
            return option
    return {"text": {"type": "plain_text", "text": str(value), "emoji": True}, "value": str(value)}


def chosen(element: JSON, value: Any) -> JSON:
    """Say what an element sends for a value: an option's value or text, a date, words, a list."""
    field = _CHOICE.get(element["type"], "value")
    if field in _OPTIONS and value is not None:
        many = field == "selected_options"
        value = [_option(element, one) for one in value] if many else _option(element, value)
    return {"type": element["type"], field: value}


def initial(element: JSON) -> JSON:
    """Say what an element sends when nobody has touched it."""
    field = _CHOICE.get(element["type"], "value")
    before = {"value": "initial_value", "rich_text_value": "initial_value"}.get(
        field, field.replace("selected", "initial")
    )
    return {
        "type": element["type"],
        field: element.get(before, [] if field.endswith("s") else None),
    }


def action(found: Found, value: Any = None) -> JSON:
    """Say what using an element sends: one entry of `actions`, still without its `action_ts`."""
    block_id, element = found
    sent: JSON = {"type": element["type"], "block_id": block_id, "action_id": element["action_id"]}
    if element["type"] == "feedback_buttons":
        key = value if value in {"positive_button", "negative_button"} else "positive_button"
        return sent | {"text": element[key]["text"], "value": element[key]["value"]}
    if element["type"] in _CHOICE or element["type"].endswith("_input"):
        return sent | chosen(element, value)
    kept = {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    return sent | kept | ({"value": value} if value is not None else {})


def state(blocks: list[JSON], fill: Mapping[str, Any] | None = None) -> JSON:
    """Build the state of the inputs: `fill` maps action_ids or block_ids to values."""
    given = fill or {}
    values: dict[str, JSON] = {}
    for block_id, element in elements(blocks):
        if element["type"] in {"button", "overflow", "icon_button", "feedback_buttons"}:
            continue
        action_id = element["action_id"]
        key = action_id if action_id in given else block_id
        value = chosen(element, given[key]) if key in given else initial(element)
        values.setdefault(block_id, {})[action_id] = value
    unknown = set(given) - {name for block, inner in values.items() for name in (block, *inner)}
    if unknown:
        raise LookupError(f"No input {', '.join(sorted(unknown))} here; there is: {values}")
    return {"values": values}


def unfinished(blocks: list[JSON], values: Mapping[str, Any]) -> dict[str, str]:
    """Find what Slack itself would not let a person submit: block_id -> its sentence."""
    errors: dict[str, str] = {}
    for block in blocks:
        if block.get("type") != "input":
            continue
        element = block["element"]
        sent = values.get(block["block_id"], {}).get(element.get("action_id"), {})
        value = sent.get(_CHOICE.get(element["type"], "value"))
        if not value and not block.get("optional"):
            errors[block["block_id"]] = "Please complete this required field."
        elif isinstance(value, str):
            too_short = len(value) < element.get("min_length", 0)
            too_long = len(value) > element.get("max_length", 3000)
            if value and (too_short or too_long):
                errors[block["block_id"]] = "Please enter text of the length asked for."
    return errors
