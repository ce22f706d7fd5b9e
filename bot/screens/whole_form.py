"""The modal with all fields of a booking: each filled in with what is known, and whence.

The rule: a field is called the same however often the form is drawn, so that what was typed stays
there. Only a field whose choices have changed gets another block_id, and so is empty again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flows.booking.states import ChoosingCustomer, Filling
from flows.booking.whole_form import fields_for
from flows.domain import Customer, Draft, FormField, Vehicle
from flows.filling import MOST_NOTE, MOST_SERVICES, asked_time
from flows.talking import HintKind

from .blocks import MOST_OPTIONS, Block, Key, context, lines, plain, section
from .form import field_names, reading_text
from .hints import hint_text
from .options import customer_options, record_options, slot_options
from .telling_apart import vehicle_name
from .words import Words, clean

WITHOUT_VEHICLE = "without"

# What is said of one field is said at this field.
_AT_FIELD: dict[HintKind, FormField] = {
    "nobody_found": "customer",
    "vehicle_unknown": "vehicle",
    "service_unknown": "services",
    "one_service_only": "services",
    "advisor_unknown": "advisor",
    "transport_unknown": "transport",
}

# A hint of ours is a sentence or two, in every language.
_MOST_HINT = 400

# Fields that decide which choices others have: Slack says at once when one of them is changed.
_DECIDING: tuple[FormField, ...] = ("customer", "vehicle", "services", "advisor", "transport")


def loading_form(words: Words) -> Block:
    """Return what stands there until it is known what the form is filled in with."""
    return _notice(words, context(words.say("Reading …")))


def settled_form(text: str, words: Words) -> Block:
    """Return what stands there where nothing is left to be filled in."""
    return _notice(words, section(plain(text)))


def _notice(words: Words, block: Block) -> Block:
    return {
        "type": "modal",
        "title": plain(words.say("New appointment"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": [block],
    }


def whole_form(state: Filling, key: Key, words: Words) -> Block:
    """Return the modal with all fields, filled in with what is known."""
    names = field_names(words)
    blocks: list[Block] = []
    at = _AT_FIELD.get(state.hint.kind) if state.hint else None
    if state.hint and state.hint.kind != "help" and at is None:
        blocks.append(section(plain(hint_text(state, state.hint, words), 600)))
    if state.draft.text:
        whole = clean(state.draft.text, 250)
        blocks.append(context(words.say("Read from: “{said}”", said=whole)))
    for field in fields_for(state.desk.can):
        if field == "vehicle":
            customer = state.draft.customer
            chosen = (state.draft.vehicle, state.draft.without_vehicle)
            blocks += vehicle_block(customer, key.dialog, words, chosen, _hint(state, field, words))
        else:
            block = _input(field, names[field], _element(field, state, key, words))
            hint = _hint(state, field, words)
            blocks.append(block | ({"hint": plain(hint, _MOST_HINT)} if hint else {}))
    return {
        "type": "modal",
        "callback_id": f"form:{key.dialog}:{key.turn}:all",
        "title": plain(words.say("New appointment"), 24),
        "submit": plain(words.say("Continue"), 24),
        "close": plain(words.say("Close"), 24),
        "blocks": blocks,
    }


def _input(field: FormField, label: str, element: Block, block_id: str = "") -> Block:
    block: Block = {
        "type": "input",
        "block_id": block_id or field,
        "optional": True,
        "label": plain(label, 150),
        "element": element,
    }
    if field in _DECIDING:
        block["dispatch_action"] = True
    return block


def _element(field: FormField, state: Filling, key: Key, words: Words) -> Block:
    draft = state.draft
    match field:
        case "customer":
            offered = isinstance(state, ChoosingCustomer)
            hint = words.say("Name, phone number, e-mail or VIN")
            select = _search(key.dialog, field, hint, 0 if offered else 2)
            return select | _initial(
                customer_options([draft.customer] if draft.customer else [], words)
            )
        case "services":
            select = _search(key.dialog, field, words.say("Search the services"))
            initial = record_options((s.id, s.name, s.code) for s in draft.services)
            if not state.desk.can.several_services:
                return select | _initial(initial)
            select |= {"type": "multi_external_select", "max_selected_items": MOST_SERVICES}
            return select | ({"initial_options": initial} if initial else {})
        case "when":
            select = _search(key.dialog, field, words.say("Type a day to see its free times"))
            return select | _initial(slot_options([draft.slot] if draft.slot else [], words))
        case "advisor":
            select = _search(key.dialog, field, words.say("Choose an advisor"))
            advisor = draft.advisor
            return select | _initial(
                record_options([(advisor.id, advisor.name, "")] if advisor else [])
            )
        case "transport":
            select = _search(key.dialog, field, words.say("Choose one"))
            way = draft.transport
            return select | _initial(record_options([(way.id, way.name, "")] if way else []))
        case _:
            box: Block = {
                "type": "plain_text_input",
                "action_id": action_id(key.dialog, field),
                "multiline": True,
                "max_length": MOST_NOTE,
            }
            return box | ({"initial_value": draft.note} if draft.note else {})


def action_id(dialog: str, field: FormField) -> str:
    """Return the id of a field's element: the same at every turn."""
    return f"form:{dialog}:{field}"


def _search(dialog: str, field: FormField, placeholder: str, letters: int = 0) -> Block:
    return {
        "type": "external_select",
        "action_id": action_id(dialog, field),
        "placeholder": plain(placeholder, 150),
        "min_query_length": letters,
    }


def _initial(options: Sequence[Block]) -> Block:
    return {"initial_option": options[0]} if options else {}


def vehicle_block(
    customer: Customer | None,
    dialog: str,
    words: Words,
    chosen: tuple[Vehicle | None, bool] = (None, False),
    hint: str = "",
) -> list[Block]:
    """Return the choice among a customer's vehicles; nothing where they have none."""
    if customer is None or not customer.vehicles:
        return []
    vehicles = customer.vehicles[: MOST_OPTIONS - 1]
    rows = [(one.id, vehicle_name(one, customer.vehicles), "") for one in vehicles]
    options = record_options([*rows, (WITHOUT_VEHICLE, words.say("Without a vehicle"), "")])
    vehicle, without = chosen
    initial = WITHOUT_VEHICLE if without else vehicle.id if vehicle else ""
    element: Block = {
        "type": "static_select",
        "action_id": action_id(dialog, "vehicle"),
        "placeholder": plain(words.say("Choose one"), 150),
        "options": options,
    }
    element |= _initial([one for one in options if one["value"] == initial])
    # Another customer has other vehicles: the field begins anew.
    block_id = f"vehicle:{customer.id}"[:255]
    block = _input("vehicle", words.say("Vehicle"), element, block_id)
    return [block | ({"hint": plain(hint, _MOST_HINT)} if hint else {})]


def _hint(state: Filling, field: FormField, words: Words) -> str:
    """Say which words a field came from, and that they were not understood if nothing came."""
    if state.hint and _AT_FIELD.get(state.hint.kind) == field:
        return hint_text(state, state.hint, words)
    said = clean(state.draft.said.get(field, ""), 60)
    if not said:
        return ""
    if field == "customer" and isinstance(state, ChoosingCustomer):
        return words.say("“{said}” fits several customers. Please choose.", said=said)
    if not _is_known(state.draft, field):
        return words.say("You wrote “{said}”. Please choose what it means.", said=said)
    when = asked_time(state.draft)
    if field == "when" and state.draft.slot is None and when:
        meant = clean(reading_text(when, words), 60)
        return words.say("From: “{said}”, read as {meaning}", said=said, meaning=meant)
    return words.say("From: “{said}”", said=said)


def _is_known(draft: Draft, field: FormField) -> bool:
    known: dict[FormField, object] = {
        "customer": draft.customer,
        "vehicle": draft.vehicle or draft.without_vehicle,
        "services": draft.services,
        "when": asked_time(draft),
        "advisor": draft.advisor,
        "transport": draft.transport,
        "note": draft.note,
    }
    return bool(known[field])


# A form that is open already.


def drawn_again(view: Mapping[str, Any], blocks: Sequence[Block], carried: str) -> Block:
    """Return an open form with other blocks. What the person has not touched stays as it was drawn.

    `carried` is what was changed, for the searches in it.
    """
    kept = ("type", "callback_id", "title", "submit", "close")
    named = {name: view[name] for name in kept}
    return named | {"private_metadata": carried, "blocks": list(blocks)}


def with_alert(blocks: Sequence[Block], text: str, *more: str) -> list[Block]:
    """Return the blocks of a form with something new to say on top."""
    alert: Block = {
        "type": "alert",
        "block_id": "alert",
        "level": "warning",
        "text": plain(text, 200),
    }
    said = [alert]
    if more:
        said.append(section(lines(*more)) | {"block_id": "alert:more"})
    return [*said, *(block for block in blocks if _name(block) != "alert")]


def with_vehicles(blocks: Sequence[Block], choice: Sequence[Block]) -> list[Block]:
    """Return the blocks of a form with another choice of vehicles, below the customer."""
    others = [block for block in blocks if _name(block) != "vehicle"]
    below = next((at + 1 for at, one in enumerate(others) if _name(one) == "customer"), 0)
    return [*others[:below], *choice, *others[below:]]


def with_empty_time(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks of a form where the time is to be chosen anew."""
    emptied = []
    for block in blocks:
        if _name(block) == "when":
            element = {key: one for key, one in block["element"].items() if key != "initial_option"}
            again = "when:2" if block["block_id"] == "when:1" else "when:1"
            emptied.append({**block, "block_id": again, "element": element})
        else:
            emptied.append(block)
    return emptied


def _name(block: Block) -> str:
    """Return which field, or which other part of the form, a block is."""
    return str(block.get("block_id") or "").partition(":")[0]
