"""Slack payload -> what it means to us; pure. Every shape from outside is checked here.

`home` is where Deskhand is installed: a workspace, or an organization that has it for all of its
workspaces. The rule: a payload that does not have the
documented shape, or a value that no card of ours holds, is None: the caller answers "this card is
out of date", never with a traceback.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import ValidationError

from bot.installs.tenancy import Payload, own_team, text_at
from bot.rights.permits import Person
from flows.changing import ContactDescribed
from flows.domain import ContactChanges, NewCustomer
from flows.front_desk import OPENS
from flows.machine import NEVER, Event
from flows.pressed import PRESSED
from flows.registering import CustomerDescribed

MOST_TEXT = 3000


@dataclass(frozen=True)
class OpenForm:
    """A form on somebody's screen, and the mark of its present drawing."""

    id: str
    hash: str


@dataclass(frozen=True)
class Where:
    """Where something was pressed or written, and where an answer belongs."""

    person: Person
    channel: str
    thread_ts: str = ""
    # An answer to this address is seen by the person alone, or changes the card it came from.
    reply_url: str = ""
    # With this a form can be opened, within three seconds.
    trigger_id: str = ""
    # The card that was pressed; empty for words and commands.
    card_ts: str = ""
    surface: Literal["message", "private"] = "message"
    # A form that is open already and waits to be filled in.
    view: OpenForm | None = None

    @property
    def is_direct(self) -> bool:
        """Is it the conversation of this person with the app, where nobody else reads?"""
        return is_direct(self.channel)


def is_direct(channel: str) -> bool:
    """Is this channel a conversation of two, as Slack numbers them?"""
    return channel.startswith("D")


@dataclass(frozen=True)
class Opened:
    """Somebody opened a tab of the app: the one for messages, or its home."""

    where: Where
    tab: str
    view_hash: str = ""  # of the home as they see it; empty where none was ever drawn


@dataclass(frozen=True)
class Stop:
    """The Stop button of a thread was pressed."""

    where: Where
    at: datetime
    key: str  # the same for a delivery that is repeated


@dataclass(frozen=True)
class Share:
    """A private result is to be shown to its channel: which dialog, at which turn, and by whom."""

    where: Where
    dialog: str
    turn: int
    by: str  # as people know them


@dataclass(frozen=True)
class Reveal:
    """What a card hides is to be shown to who pressed: of which dialog."""

    where: Where
    dialog: str
    key: str  # the same for a delivery that is repeated


@dataclass(frozen=True)
class Press:
    """A button, a choice or a sent form: which dialog, at which turn, and what happened."""

    where: Where
    dialog: str
    turn: int
    event: Event
    key: str = ""  # the same for a delivery that is repeated

    @property
    def opens(self) -> bool:
        """Does it open a dialog of its own rather than go on with this one?"""
        return type(self.event) in OPENS


@dataclass(frozen=True)
class Words:
    """Something that was written: to the app, in a mention, or behind a command."""

    where: Where
    text: str
    sent: datetime
    key: str  # the same for a delivery that is repeated
    command: str = ""
    top_level: bool = False  # not in a thread: may go on with the newest open dialog
    quoted: bool = False  # somebody wrote it at another time: its "tomorrow" is that of then


@dataclass(frozen=True)
class Search:
    """Somebody types into a field that looks its options up."""

    where: Where
    dialog: str
    field: str
    text: str


def read_press(payload: Payload, home: str) -> Press | None:
    """Return what was pressed or chosen on a card; None for anything that is not ours."""
    try:
        action = payload["actions"][0]
        _, dialog, turn, kind, _ = action["action_id"].split(":")
        event = PRESSED.validate_python(_event(action, kind))
        key = f"press:{dialog}:{action['action_ts']}"
        return Press(where_of(payload, home), dialog, int(turn), event, key)
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        ValidationError,
        RecursionError,
    ):
        return None


def _event(action: Payload, kind: str) -> Any:
    """Return the event as data: buttons and options hold it, fields hold its one value."""
    match action["type"]:
        case "button":
            return json.loads(action["value"])
        case "static_select" | "external_select" | "overflow":
            return json.loads(action["selected_option"]["value"])
        case "datepicker":
            return {"kind": kind, "day": action["selected_date"]}
        case "plain_text_input":
            text = action["value"]
            return {"kind": kind, "text": text[:MOST_TEXT], "sent": NEVER}
        case _:
            raise ValueError("an element that no card of ours has")


def where_pressed(payload: Payload, home: str) -> Where | None:
    """Return where something was pressed, to answer it there; None if it does not say."""
    try:
        return where_of(payload, home)
    except (KeyError, TypeError, AttributeError):
        return None


def where_of(payload: Payload, home: str) -> Where:
    """Return where something was pressed. Raises KeyError, TypeError or AttributeError."""
    container = payload["container"]
    private = bool(container.get("is_ephemeral"))
    return Where(
        person=person_of(payload, home),
        channel=str(container["channel_id"]),
        thread_ts=str(
            container.get("thread_ts") or payload.get("message", {}).get("thread_ts", "")
        ),
        reply_url=str(payload.get("response_url", "")),
        trigger_id=str(payload.get("trigger_id", "")),
        card_ts="" if private else str(container["message_ts"]),
        surface="private" if private else "message",
    )


def person_of(payload: Payload, home: str) -> Person:
    """Return who did something, and to which workspace they belong."""
    user = payload["user"]
    # In a shared channel `team` is the workspace of whoever pressed, not the one we live in.
    there = (payload.get("team") or {}).get("id")
    team = user.get("team_id") or there or ""
    enterprise = (payload.get("enterprise") or {}).get("id") if team == there else ""
    return Person(id=str(user["id"]), team=own_team(str(team), enterprise, home), home=home)


def read_form(payload: Payload, home: str) -> Press | None:
    """Return a form that was sent; None for anything that is not ours."""
    try:
        view = payload["view"]
        _, dialog, turn, *what = view["callback_id"].split(":")
        values = {
            name: (fields[name].get("value") or "").strip()
            for name, fields in view["state"]["values"].items()
        }
        event: Event
        if what == ["contact"]:
            event = ContactDescribed(changes=ContactChanges.model_validate(values))
        else:
            event = CustomerDescribed(customer=NewCustomer.model_validate(values))
        where = Where(person=person_of(payload, home), channel="")
        # A view that was sent is gone: its id comes once, and its hash is that of how it stood.
        key = f"form:{view['id']}:{view['hash']}"
        return Press(where, dialog, int(turn), event, key)
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError):
        return None


def read_search(payload: Payload, home: str) -> Search | None:
    """Return what somebody types into a looking-up field; None for anything that is not ours."""
    try:
        _, dialog, _, field, _ = payload["action_id"].split(":")
        where = Where(person=person_of(payload, home), channel="")
        return Search(where, dialog, field, str(payload.get("value") or "")[:100])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def read_command(form: Payload, home: str) -> Words | None:
    """Return what was written behind a slash command; the answer is for the person alone."""
    try:
        team = own_team(form["team_id"], form.get("enterprise_id"), home)
        person = Person(id=form["user_id"], team=team, home=home)
        where = Where(
            person=person,
            channel=form["channel_id"],
            reply_url=form["response_url"],
            trigger_id=form.get("trigger_id", ""),
            surface="private",
        )
        text = said(form.get("text") or "", "")[:MOST_TEXT]
        return Words(
            where=where,
            text=text,
            sent=NEVER,
            key=f"command:{form['trigger_id']}",
            command=form["command"],
        )
    except (KeyError, TypeError):
        return None


def read_message(body: Payload, home: str, bot_user: str) -> Words | None:
    """Return what was written to the app; None for what bots, edits and joins send."""
    try:
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") or not event.get("user"):
            return None
        direct = event["type"] == "message" and event.get("channel_type") == "im"
        if not direct and event["type"] != "app_mention":
            return None
        ts = str(event["ts"])
        thread = str(event.get("thread_ts") or "")
        team = event.get("user_team") or event.get("team") or body["team_id"]
        near = not event.get("user_team") and not body.get("is_ext_shared_channel")
        organization = text_at(body, "enterprise_id") or text_at(body, "context_enterprise_id")
        own = own_team(str(team), organization if near or team == body["team_id"] else "", home)
        person = Person(id=str(event["user"]), team=own, home=home)
        return Words(
            where=Where(person=person, channel=str(event["channel"]), thread_ts=thread or ts),
            text=said(str(event.get("text") or ""), bot_user)[:MOST_TEXT],
            sent=datetime.fromtimestamp(float(ts), UTC),
            key=f"message:{event['channel']}:{ts}",
            top_level=direct and not thread,
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError):
        return None


SHORTCUTS = frozenset({"book_from_message", "new_booking"})

# Who and what is named in Slack itself is neither a customer nor a service.
_MENTION = re.compile("<[@#!][^<>]*>")


def read_shortcut(payload: Payload, home: str) -> Words | None:
    """Return what a shortcut was used for; None for one that is not ours.

    A message that it was used on is read as if the person had written it, for their eyes only.
    """
    try:
        person = person_of(payload, home)
        trigger, command = str(payload["trigger_id"]), str(payload["callback_id"])
        if command not in SHORTCUTS:
            return None
        key = f"shortcut:{trigger}"
        if payload["type"] == "shortcut":
            where = Where(person=person, channel="", trigger_id=trigger)
            return Words(where=where, text="", sent=NEVER, key=key, command=command)
        where = Where(
            person=person,
            channel=str(payload["channel"]["id"]),
            reply_url=str(payload["response_url"]),
            trigger_id=trigger,
            surface="private",
        )
        message = payload["message"]
        return Words(
            where=where,
            text=said(_MENTION.sub(" ", str(message.get("text") or "")), "")[:MOST_TEXT],
            sent=datetime.fromtimestamp(float(message["ts"]), UTC),
            key=key,
            command=command,
            quoted=True,
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError):
        return None


def read_share(payload: Payload, home: str) -> Share | None:
    """Return the result that somebody shares with a channel; None for any other press."""
    try:
        what, dialog, turn = payload["actions"][0]["action_id"].split(":")
        if what != "share":
            return None
        by = str(payload["user"].get("name") or payload["user"]["id"])
        return Share(where_of(payload, home), dialog, int(turn), by)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def read_reveal(payload: Payload, home: str) -> Reveal | None:
    """Return whose details somebody wants to see; None for any other press."""
    try:
        action = payload["actions"][0]
        what, dialog, turn = action["action_id"].split(":")
        if what != "reveal" or not turn.isdigit():
            return None
        where = where_of(payload, home)
        key = f"reveal:{dialog}:{where.person.id}:{action['action_ts']}"
        return Reveal(where, dialog, key)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None


def read_opened(body: Payload, home: str) -> Opened | None:
    """Return which tab of the app was opened; None for any other event."""
    try:
        event = body["event"]
        if event["type"] != "app_home_opened":
            return None
        where = Where(person=_told_at(body, home), channel=str(event["channel"]))
        return Opened(where, str(event["tab"]), str((event.get("view") or {}).get("hash") or ""))
    except (KeyError, TypeError, AttributeError):
        return None


def read_stop(body: Payload, home: str) -> Stop | None:
    """Return in which thread the Stop button was pressed; None for any other event."""
    try:
        event = body["event"]
        if event["type"] != "agent_session_stopped":
            return None
        channel, thread = str(event["channel"]), str(event["thread_ts"])
        return Stop(
            where=Where(person=_told_at(body, home), channel=channel, thread_ts=thread),
            at=datetime.fromtimestamp(float(body["event_time"]), UTC),
            key=f"event:{body['event_id']}",
        )
    except (KeyError, TypeError, ValueError, OverflowError, OSError, AttributeError):
        return None


def _told_at(body: Payload, home: str) -> Person:
    """Return the person of an event that only our own people can cause."""
    team = own_team(str(body["team_id"]), text_at(body, "enterprise_id"), home)
    return Person(id=str(body["event"]["user"]), team=team, home=home)


# Slack writes what it takes for an address as <address|as typed>, or as <address>.
_LINKED = re.compile(r"<(?:mailto:|tel:)?([^<>|]+)(?:\|([^<>]*))?>")


def said(text: str, bot_user: str) -> str:
    """Return a message as it was typed: unescaped, without the bot's mention and Slack's links."""
    text = text.replace(f"<@{bot_user}>", " ")
    text = _LINKED.sub(lambda link: link.group(2) or link.group(1), text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
