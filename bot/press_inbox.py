"""Presses and forms that belong to no dialog -> what they mean; pure, and checked like all else.

They come from the Home tab, the cards of notices, a hand-over and the settings. The rule is that of
inbox.py: what has not the documented shape is None.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.inbox import Where, person_of, where_of
from bot.installs.tenancy import Payload

# The fields of the settings form; the second one is there only where there is a choice.
SETTINGS = ("language", "system", "notices", "bookings")


@dataclass(frozen=True)
class HomePress:
    """A button or a choice on the Home tab, which belongs to no dialog."""

    where: Where
    what: str
    value: str
    view_hash: str
    key: str  # the same for a delivery that is repeated


@dataclass(frozen=True)
class NoticePress:
    """A button on a card of notices: which card, as of which version, and what is wanted."""

    where: Where
    what: str
    notice: str
    version: int
    key: str  # the same for a delivery that is repeated


@dataclass(frozen=True)
class HandoverPress:
    """A hand-over is to be shown to its channel: by whom, as people know them."""

    where: Where
    by: str
    key: str  # the same for a delivery that is repeated


@dataclass(frozen=True)
class SettingsSent:
    """A person's settings as they sent them: a value for each field that was on the form."""

    where: Where
    values: dict[str, str]
    tab: str  # the mark of the Home tab that the form was opened from


def read_notice_press(payload: Payload, home: str) -> NoticePress | None:
    """Return what was pressed on a card of notices; None for any other press."""
    try:
        action = payload["actions"][0]
        place, what, notice, version = action["action_id"].split(":")
        if place != "notice":
            return None
        key = f"notice:{notice}:{action['action_ts']}"
        return NoticePress(where_of(payload, home), what, notice, int(version), key)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def read_handover_press(payload: Payload, home: str) -> HandoverPress | None:
    """Return the hand-over that somebody shares; None for any other press."""
    try:
        action = payload["actions"][0]
        if action["action_id"] != "handover:share":
            return None
        by = str(payload["user"].get("name") or payload["user"]["id"])
        where = where_of(payload, home)
        return HandoverPress(where, by, f"handover:{where.person.id}:{action['action_ts']}")
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def read_home_press(payload: Payload, home: str) -> HomePress | None:
    """Return what was pressed on the Home tab; None for what is not on it."""
    try:
        action, view = payload["actions"][0], payload["view"]
        place, what, *_ = action["action_id"].split(":")
        if (view["type"], place) != ("home", "home"):
            return None
        person = person_of(payload, home)
        value = action.get("selected_option", action).get("value") or ""
        return HomePress(
            where=Where(person=person, channel="", trigger_id=str(payload["trigger_id"])),
            what=what,
            value=str(value),
            view_hash=str(view["hash"]),
            key=f"home:{person.id}:{action['action_ts']}",
        )
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def read_settings(payload: Payload, home: str) -> SettingsSent | None:
    """Return the settings that were sent; None for any other form."""
    try:
        view = payload["view"]
        if view["callback_id"] != "settings":
            return None
        fields = view["state"]["values"]
        values = {
            name: str(fields[name][name]["selected_option"]["value"])
            for name in SETTINGS
            if name in fields
        }
        where = Where(person=person_of(payload, home), channel="")
        return SettingsSent(where, values, str(view["private_metadata"]))
    except (KeyError, TypeError, AttributeError):
        return None
