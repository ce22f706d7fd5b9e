"""The payloads of the form for a channel's notices -> what they mean; pure, and checked.

The rule: what was sent is either the settings of a channel as they are kept, or mistakes by field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any, Literal, cast

from pydantic import ValidationError

from bot.inbox import Where, person_of
from bot.installs.tenancy import Payload
from bot.notices.subscription import Mistake, Quiet, Subscription
from bot.rights.permits import Person

MOST_TYPED = 100
_LISTS = ("systems", "services", "advisors", "kinds")


@dataclass(frozen=True)
class SubscriptionSent:
    """The form of a channel was sent; without mistakes there are settings."""

    person: Person
    channel: str
    settings: Subscription | None
    mistakes: Mapping[str, Mistake] = field(default_factory=dict)


@dataclass(frozen=True)
class StopPress:
    """The button that ends a channel's notices."""

    where: Where
    channel: str
    view_id: str


@dataclass(frozen=True)
class CatalogueSearch:
    """Somebody looks for services or advisors."""

    person: Person
    field: Literal["services", "advisors"]
    text: str


def read_subscription(payload: Payload, home: str) -> SubscriptionSent | None:
    """Return the settings of a channel that were sent; None for any other form."""
    try:
        view = payload["view"]
        place, _, channel = view["callback_id"].partition(":")
        if place != "notify" or not channel:
            return None
        person = person_of(payload, home)
        values = {name: one[name] for name, one in view["state"]["values"].items()}
        given: dict[str, Any] = {name: _several(values.get(name)) for name in _LISTS}
        quiet_from, quiet_to, digest = (
            _time(values.get(name)) for name in ("quiet_from", "quiet_to", "digest")
        )
        for name in ("language", "names"):
            given[name] = str(values[name]["selected_option"]["value"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    mistakes = _mistakes(given["kinds"], quiet_from, quiet_to, digest)
    if mistakes:
        return SubscriptionSent(person, channel, None, mistakes)
    if quiet_from and quiet_to:
        given["quiet"] = Quiet(since=quiet_from, until=quiet_to)
    try:
        settings = Subscription.model_validate(given | {"digest": digest, "by": person.id})
    except ValidationError as error:
        wrong = str((error.errors()[0]["loc"] or ("kinds",))[0])
        return SubscriptionSent(person, channel, None, {wrong: "unknown"})
    return SubscriptionSent(person, channel, settings)


def _mistakes(
    kinds: tuple[str, ...], quiet_from: time | None, quiet_to: time | None, digest: time | None
) -> dict[str, Mistake]:
    """Return what cannot stand together, each at the field that is to be changed."""
    found: dict[str, Mistake] = {}
    if not kinds:
        found["kinds"] = "no_kind"
    if (quiet_from is None) != (quiet_to is None):
        found["quiet_to" if quiet_to is None else "quiet_from"] = "half_quiet"
    elif quiet_from is not None and quiet_to is not None:
        if quiet_from == quiet_to:
            found["quiet_to"] = "no_quiet"
        elif digest is not None and Quiet(since=quiet_from, until=quiet_to).covers(digest):
            found["digest"] = "quiet_digest"
    return found


def read_stop_press(payload: Payload, home: str) -> StopPress | None:
    """Return that a channel's notices are to end; None for any other press."""
    try:
        if payload["actions"][0]["action_id"] != "notify:stop":
            return None
        view = payload["view"]
        place, _, channel = view["callback_id"].partition(":")
        if place != "notify" or not channel:
            return None
        person = person_of(payload, home)
        trigger = str(payload.get("trigger_id", ""))
        where = Where(person=person, channel=channel, trigger_id=trigger)
        return StopPress(where, channel, str(view["id"]))
    except (KeyError, IndexError, TypeError, AttributeError):
        return None


def read_catalogue_search(payload: Payload, home: str) -> CatalogueSearch | None:
    """Return what somebody types into a field of the form; None for any other field."""
    try:
        place, name = payload["action_id"], payload["block_id"]
        if not str(payload["view"]["callback_id"]).startswith("notify:") or place != name:
            return None
        if name not in {"services", "advisors"}:
            return None
        text = str(payload.get("value") or "")[:MOST_TYPED]
        which = cast("Literal['services', 'advisors']", name)
        return CatalogueSearch(person_of(payload, home), which, text)
    except (KeyError, TypeError, AttributeError):
        return None


def _several(sent: Payload | None) -> tuple[str, ...]:
    chosen = (sent or {}).get("selected_options") or ()
    return tuple(str(option["value"]) for option in chosen)


def _time(sent: Payload | None) -> time | None:
    """Return the time in a field, None where there is none; ValueError for no time of day."""
    written = (sent or {}).get("selected_time")
    return time.fromisoformat(str(written)) if written else None
