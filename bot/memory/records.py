"""The values that go into the store and come out of it.

The rule: the store does not know the flows. A state is text to it; `waiting` says all it must know.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Waiting = Literal["user", "world", "nothing"]  # Asking, Working, Final
Surface = Literal["message", "private", "modal"]
# How an act came about: what the person did, or what brought it about without one. A write that
# another process takes up after a crash is "resumed".
How = Literal["", "words", "button", "form", "undo", "timer", "resumed"]

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # read aloud without "is that an o or a zero"


def new_id() -> str:
    """Make the id of a dialog: ten characters, short enough to quote on the phone."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDialog:
    """A dialog about to be stored for the first time, in the state its first event led to.

    The id is made here and not while storing, because the state quotes it as its reference.
    """

    flow: str
    state: str
    version: int
    waiting: Waiting
    desk: str
    team: str
    owner: str
    surface: Surface
    channel: str
    thread_ts: str = ""
    card_ts: str = ""
    reply_url: str = field(default="", repr=False)
    id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Dialog:
    """A stored dialog; the fields are the columns of the table, in their order.

    `reply_url` lets anybody post who knows it: it is left out of the repr, and must not be logged.
    `sent` says that in this very turn a write was put on the wire, under the key `write_key`. The
    key outlives the turn, so that a later turn can look for what was written. `stopping` says that
    its person wants it to stop before its next write.
    """

    id: str
    flow: str
    turn: int
    state: str = field(repr=False)
    version: int
    waiting: Waiting
    desk: str
    team: str
    owner: str
    surface: Surface
    channel: str
    thread_ts: str
    card_ts: str
    reply_url: str = field(repr=False)
    created_at: datetime
    updated_at: datetime
    lease_owner: str
    lease_until: datetime | None
    sent: bool
    write_key: str
    wakes_at: datetime | None
    stopping: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """Who did what to which record, where and how, and how it ended.

    Ids, times and kinds only, no personal data: an entry stays when a customer is forgotten.
    """

    dialog: str
    turn: int
    actor: str  # Slack user id
    verb: str
    system: str
    object_id: str = ""
    outcome: str
    reference: str = ""
    team: str = ""  # the workspace
    channel: str = ""
    surface: str = ""
    how: How = ""
    customer: str = ""  # on whose behalf: the system's id of the customer
    # What changed: an appointment's time (ISO 8601, with its offset), or the names of fields.
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry of the audit, and when the database took it."""

    at: datetime
    entry: AuditEntry
