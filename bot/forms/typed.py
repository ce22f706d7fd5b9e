"""What stands in the form with all fields: Slack payload -> what the person changed there; pure.

The rule: a field counts as changed where it differs from what the form was drawn with, and Slack
sends both. A payload of another shape is None, and an option that was no choice is named apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.inbox import OpenForm, Press, Where, person_of
from bot.installs.tenancy import Payload
from bot.screens.options import WAIT
from bot.screens.whole_form import WITHOUT_VEHICLE
from flows.booking.events import AllFilled
from flows.booking.whole_form import FIELDS
from flows.domain import FormField

_BROKEN = (KeyError, IndexError, TypeError, ValueError, AttributeError, ValidationError)

MOST_TYPED = 100


@dataclass(frozen=True)
class Typed:
    """A form as it stands on somebody's screen."""

    where: Where
    dialog: str
    turn: int
    event: AllFilled
    blocks: Mapping[FormField, str]  # the block_id of each field, to which an error is told
    unchosen: tuple[FormField, ...]  # fields in which stands what only explains
    view: Payload  # as Slack sent it
    field: FormField | None = None  # that was just changed, where the form is still open
    key: str = ""  # the same for a delivery that is repeated

    @property
    def press(self) -> Press:
        """Return the turn that the form asks for when it is sent."""
        return Press(self.where, self.dialog, self.turn, self.event, self.key)

    @property
    def shown(self) -> OpenForm:
        """Return the form as it stands on the screen."""
        return OpenForm(str(self.view["id"]), str(self.view["hash"]))


@dataclass(frozen=True)
class FieldSearch:
    """Somebody types into a field of the form; `event` is what was changed before."""

    where: Where
    dialog: str
    field: FormField
    text: str
    event: AllFilled


def read_typed(payload: Payload, home: str) -> Typed | None:
    """Return a form that was sent, or in which a field was changed; None for anything else."""
    try:
        view = payload["view"]
        place, dialog, turn, what = view["callback_id"].split(":")
        if (place, what) != ("form", "all"):
            return None
        person = person_of(payload, home)
        field = None
        if payload["type"] == "block_actions":
            field = _field(payload["actions"][0]["block_id"])
        blocks, changed, unchosen = _changes(view)
        return Typed(
            where=Where(person=person, channel=""),
            dialog=dialog,
            turn=int(turn),
            event=AllFilled.model_validate(changed),
            blocks=blocks,
            unchosen=unchosen,
            view={"id": str(view["id"]), "hash": str(view["hash"])} | dict(view),
            field=field,
            key=f"form:{view['id']}:{view['hash']}",
        )
    except _BROKEN:
        return None


def read_field_search(payload: Payload, home: str) -> FieldSearch | None:
    """Return what somebody types into a field of the form; None for anything else.

    Slack does not say here what stands in the other fields, so the form carries what was changed.
    """
    try:
        place, dialog, name = payload["action_id"].split(":")
        if place != "form":
            return None
        where = Where(person=person_of(payload, home), channel="")
        carried = payload["view"].get("private_metadata") or "{}"
        text = str(payload.get("value") or "")[:MOST_TYPED]
        event = AllFilled.model_validate_json(carried)
        return FieldSearch(where, dialog, _field(name), text, event)
    except _BROKEN:
        return None


def carried(event: AllFilled) -> str:
    """Return what was changed as the form carries it; "" where Slack has no room for it."""
    text = event.model_dump_json(exclude_defaults=True)
    return text if len(text.encode()) <= 3000 else ""


def _field(block_id: str) -> FormField:
    name = block_id.partition(":")[0]
    for field in FIELDS:
        if field == name:
            return field
    raise ValueError("a field that no form of ours has")


def _changes(
    view: Payload,
) -> tuple[dict[FormField, str], dict[str, Any], tuple[FormField, ...]]:
    """Return the fields with their block_ids, the event as data, and the fields not chosen yet."""
    typed = view["state"]["values"]
    blocks: dict[FormField, str] = {}
    changed: dict[str, Any] = {"fields": []}
    unchosen: list[FormField] = []
    for block in view["blocks"]:
        if block["type"] != "input":
            continue
        block_id, element = block["block_id"], block["element"]
        field = _field(block_id)
        blocks[field] = block_id
        value = _value(typed.get(block_id, {}).get(element["action_id"]) or {}, "selected", "value")
        if WAIT in value and field != "note":
            unchosen.append(field)
        elif value != _value(element, "initial", "initial_value"):
            changed["fields"].append(field)
            changed |= _put(field, value)
    return blocks, changed, tuple(unchosen)


def _value(element: Payload, options: str, text: str) -> tuple[str, ...]:
    """Return what is chosen or written in an element; nothing: empty."""
    several = element.get(f"{options}_options")
    one = element.get(f"{options}_option")
    if several or one:
        return tuple(str(option["value"]) for option in several or [one])
    written = str(element.get(text) or "").strip()
    return (written,) if written else ()


def _put(field: FormField, value: tuple[str, ...]) -> dict[str, Any]:
    first = value[0] if value else ""
    match field:
        case "services":
            return {"services": value}
        case "when":
            return {"start": first or None}
        case "vehicle" if first == WITHOUT_VEHICLE:
            return {"without_vehicle": True}
        case _:
            return {field: first}
