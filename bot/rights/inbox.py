"""The payloads of the roles' modal -> what they mean; pure, and checked like all that comes in.

The rule: what a form says is read as a role by the very model that decides later, so nothing is
kept that could not be used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import ValidationError

from bot.inbox import Where, person_of
from bot.installs.tenancy import Payload
from bot.rights.permits import Person, Role

RolePressed = Literal["add", "change", "remove"]
_PRESSED: dict[str, RolePressed] = {"add": "add", "change": "change", "remove": "remove"}


@dataclass(frozen=True)
class RolePress:
    """A button of the list of roles: what is to be done with which of them."""

    where: Where
    what: RolePressed
    role_id: str
    view_id: str  # of the list


@dataclass(frozen=True)
class RoleForm:
    """A form with a role was sent; `role` is None, and `wrong` its field, where it is no role."""

    person: Person
    role_id: str  # empty for a new one
    list_id: str  # of the view with the list below the form
    role: Role | None
    wrong: str = ""


def read_role_press(payload: Payload, home: str) -> RolePress | None:
    """Return what was pressed in the list of roles; None for any other press."""
    try:
        place, what, *rest = payload["actions"][0]["action_id"].split(":")
        if place != "roles" or what not in _PRESSED:
            return None
        where = Where(
            person=person_of(payload, home), channel="", trigger_id=str(payload["trigger_id"])
        )
        role_id = rest[0] if rest else ""
        return RolePress(where, _PRESSED[what], role_id, str(payload["view"]["id"]))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def read_role_form(payload: Payload, home: str) -> RoleForm | None:
    """Return a role's form that was sent; None for any other form."""
    try:
        view = payload["view"]
        place, _, role_id = view["callback_id"].partition(":")
        if place != "roles":
            return None
        person, below = person_of(payload, home), str(view.get("root_view_id") or "")
        given = {name: _value(fields[name]) for name, fields in view["state"]["values"].items()}
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    try:
        return RoleForm(person, role_id, below, Role.model_validate(given))
    except ValidationError as error:
        wrong = str((error.errors()[0]["loc"] or ("name",))[0])
        return RoleForm(person, role_id, below, None, wrong if wrong in given else "name")


def _value(field: dict[str, Any]) -> Any:
    """Return what a field holds: its text, or the list of what was chosen."""
    match field["type"]:
        case "plain_text_input":
            return field.get("value") or ""
        case "checkboxes" | "multi_static_select":
            return [str(option["value"]) for option in field.get("selected_options") or ()]
        case "multi_users_select":
            return list(field.get("selected_users") or ())
        case "multi_conversations_select":
            return list(field.get("selected_conversations") or ())
        case _:
            raise ValueError("an element that no form of ours has")
